"""Exercises from momentum to Adam: right answers and each named slip."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lecnn_helpers.chapters.momentum_to_adam import check


def adam(
    w, m, v, g, t, eta, *, correct_m=True, correct_v=True, root=True, mean=True, sign=1, eps=1e-8
):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    m = m / (1 - 0.9**t) if correct_m else m
    v = v / (1 - 0.999**t) if correct_v else v
    return w - sign * eta * (m if mean else g) / ((np.sqrt(v) if root else v) + eps)


def eps_inside(w, m, v, g, t, eta):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return w - eta * m / (1 - 0.9**t) / np.sqrt(v / (1 - 0.999**t) + 1e-8)


def keras_adam(w, m, v, g, t, eta, eps=1e-7):
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return w - eta * np.sqrt(1 - 0.999**t) / (1 - 0.9**t) * m / (np.sqrt(v) + eps)


def swapped_decays(w, m, v, g, t, eta):
    m, v = 0.999 * m + 0.001 * g, 0.9 * v + 0.1 * g**2
    return w - eta * m / (1 - 0.999**t) / (np.sqrt(v / (1 - 0.9**t)) + 1e-8)


def simulated(steps, eta=0.1):
    velocity = 0.0
    for _ in range(steps):
        velocity = 0.9 * velocity + 2
    return eta * velocity


def torchs_adam(w, m, v, g, t, eta):
    w = torch.tensor(w, requires_grad=True)
    optimizer = torch.optim.Adam([w], lr=float(eta))
    optimizer.state[w] = {
        "step": torch.tensor(float(t) - 1),
        "exp_avg": torch.tensor(m),
        "exp_avg_sq": torch.tensor(v),
    }
    w.grad = torch.tensor(g)
    optimizer.step()
    return w.detach().numpy()


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("top-speed", 2.0),  # 0.1·2·10
        ("top-speed", simulated(100)),
        ("adam", adam),
        ("adam", torchs_adam),
        ("uncorrected", 1.0),
        ("slow-down", 0.91),
    ],
)
def test_right(exercise, answer):
    assert check(exercise, answer).right


def slip(**options):
    return lambda *args: adam(*args, **options)


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("top-speed", 0.2, "gradient descent's step"),
        ("top-speed", 20, "the velocity"),
        ("top-speed", 0.1 * 2 * 1.9, "second step"),
        ("top-speed", 10, "1/(1 − m)"),
        ("adam", slip(correct_m=False, correct_v=False), "corrections are missing"),
        ("adam", slip(root=False), "root is missing"),
        ("adam", slip(mean=False), "m is missing"),
        ("adam", slip(correct_m=False), "One of the corrections"),
        ("adam", slip(correct_v=False), "v is not"),
        ("adam", slip(sign=-1), "uphill"),
        ("adam", slip(eps=0), "ε counts, and it is missing"),
        ("adam", eps_inside, "inside the root"),
        ("adam", slip(eps=1e-7), "it is 10⁻⁸"),
        ("adam", slip(eps=1e-5), "it is 10⁻⁸"),
        ("adam", keras_adam, "before the correction, as Keras does"),
        ("adam", lambda *args: keras_adam(*args, eps=1e-8), "before the correction"),
        ("adam", lambda w, *rest: w - adam(w, *rest), "w minus it"),
        ("adam", swapped_decays, "β₁ is 0.9, for m"),
        ("adam", slip(eps=3e-8), "in call 3 of 4"),
        ("top-speed", simulated(50), "Keep going"),
        ("top-speed", simulated(20), "Keep going"),
        ("top-speed", simulated(30, eta=1), "Keep going: this is the velocity"),
        ("uncorrected", 10**0.5, "β₂ = 0.999"),
        ("uncorrected", 0.1, "m's error alone"),
        ("uncorrected", 10, "root is missing"),
        ("slow-down", 0.1, "PyTorch's step"),
        ("slow-down", 1.0, "step before"),
        ("slow-down", 0.01, "gradient descent's new step"),
        ("slow-down", 0.9, "new gradient still counts"),
    ],
)
def test_slips_are_named(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message
