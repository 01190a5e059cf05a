"""The exercises on batch normalization: right answers pass, slips are told by name."""

import math

import numpy as np
import pytest
import torch

from lecnn_helpers.chapters.batch_norm import check


def batch_norm(z, alpha, beta, eps=0.0):
    z_hat = (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + eps)
    return np.asarray(alpha) * z_hat + np.asarray(beta)


def by_torch(z, alpha, beta):
    """PyTorch's own layer, with its ε of 10⁻⁵."""
    columns = torch.tensor(z.reshape(len(z), -1))
    y = torch.nn.functional.batch_norm(columns, None, None, training=True)
    return y.numpy().reshape(z.shape) * alpha + beta


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("variance", 5),
        ("function", batch_norm),
        ("undo", (2, 7)),
        ("largest", math.sqrt(31)),
    ],
)
def test_right_answers(exercise, answer):
    verdict = check(exercise, answer)
    assert verdict.right
    assert str(verdict).startswith("✓ Right.")
    assert "verdict-right" in verdict._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("variance", 20 / 3, "n − 1 = 3"),
        ("variance", 5**0.5, "the root"),
        ("variance", 20, "sum of the squares"),
        ("variance", 17, "17 is not it"),
        ("undo", (7, 2), "swapped"),
        ("undo", (4, 7), "variance"),
        ("undo", (1, 1), "another batch"),
        ("largest", 2, "this batch has 32"),
        ("largest", 31 / 32**0.5, "divides by n − 1"),
        ("largest", math.inf, "There is a limit"),
        ("largest", 5.6, "right, rounded to two digits; give it to at least three"),
        ("function", lambda z, a, b: batch_norm(z, a, b, eps=1e-5), "leave it out"),
        ("function", lambda z, a, b: batch_norm(z, a, b, eps=1e-3), "leave it out"),
        ("function", by_torch, "leave it out"),
        ("function", lambda z, a, b: a * z / z.std(0) + b, "forgets μ"),
        ("function", lambda z, a, b: batch_norm(z, b, a), "swapped"),
        ("function", lambda z, a, b: batch_norm(z, 1, 0), "times α and plus β"),
        ("function", lambda z, a, b: z.mean(), r"has shape ()"),
        ("function", lambda z, a, b: z, "differ from the formula"),
        (
            "function",
            lambda z, a, b: a * (z - z.mean(0)) / z.std(0, ddof=1) + b,
            "n − 1",
        ),
        ("function", lambda z, a, b: a * (z - z.mean()) / z.std() + b, "each has"),
        ("function", lambda z, a, b: a * (z - z.mean(0)) / z.var(0) + b, "root"),
        (
            "function",
            lambda z, a, b: a * (z - z.mean(0)) ** 2 / z.std(0) + b,
            "slip of the notes",
        ),
    ],
)
def test_slips_are_named(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message
