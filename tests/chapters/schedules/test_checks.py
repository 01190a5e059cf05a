"""The exercises on schedules: right answers pass, slips are told by name."""

import math

import pytest
import torch

from lecnn_helpers.chapters.schedules import check


def torchs_share(t, warm_up, n_steps):
    """The rate that PyTorch's own schedules have after t steps."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    of = torch.optim.lr_scheduler
    fall = of.LinearLR(optimizer, 1.0, 0.0, total_iters=n_steps - warm_up)
    scheduler = fall
    if warm_up:
        rise = of.LambdaLR(optimizer, lambda step: step / warm_up)
        scheduler = of.SequentialLR(optimizer, [rise, fall], [warm_up])
    for _ in range(t):
        optimizer.step()
        scheduler.step()
    return optimizer.param_groups[0]["lr"]


def line(t, w, n):
    return t / w if t < w else (n - t) / (n - w)


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        # By hand: S = 0.64 S + 0.04.
        ("stands still", 0.04 / 0.36 / 2),
        ("share", line),
        ("share", torchs_share),
        # cos 45° = 1/√2.
        ("cosine", (1 + 0.5**0.5) / 2),
        ("no memory", 1),
    ],
)
def test_right_answers(exercise, answer):
    verdict = check(exercise, answer)
    assert verdict.right, verdict.message


def rises(t, w):
    return min(t / w, 1) if w else 1


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("stands still", 0.111, "That is E[w²]"),
        ("stands still", 0.02, "one step, halved"),
        ("stands still", 0.04, "one step. What is left"),
        ("stands still", 0.05, "small η"),
        ("stands still", 0, "without noise"),
        ("share", lambda t, w, n: (n - t) / n if t < w else line(t, w, n), "warm-up is missing"),
        ("share", lambda t, w, n: rises(t, w), "warm-up alone"),
        ("share", lambda t, w, n: rises(t, w) * (1 - t / n), "peak is never 1"),
        ("share", lambda t, w, n: t / w if t < w else 1 - (t - w) / n, "T − W steps"),
        (
            "share",
            lambda t, w, n: t / w if t < w else math.cos(math.pi * (t - w) / (n - w) / 2) ** 2,
            "the cosine",
        ),
        # cos 72° = 0.309.
        ("cosine", 0.6545, "without warm-up"),
        ("cosine", 0.75, "straight line"),
        # cos 36° = 0.809.
        ("cosine", 0.9045, "not 100"),
        ("cosine", 0.5**0.5, "cos πp alone"),
        ("cosine", 0.98446, "π is missing"),
        ("no memory", -1, "against them"),
        ("no memory", 3, "three are not all"),
        ("no memory", 1 / 3, "divided by its own size"),
        ("no memory", 0, "counted three times"),
    ],
)
def test_slips(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message
