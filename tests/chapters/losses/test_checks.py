"""The exercises of the chapter on the two losses."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from lecnn_helpers.chapters.losses import check


def _right(s, y):
    shifted = s - s.max()
    return np.log(np.exp(shifted).sum()) - shifted[y]


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("hinge", 1.5),
        ("chance", math.log(10)),
        ("enough", 6.1),
        ("function", _right),
        # One number in an array is one number.
        ("function", lambda s, y: np.array([_right(s, y)])),
    ],
)
def test_right_answers(exercise, answer):
    assert check(exercise, answer).right


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("hinge", 1.5 + 1, "counted the true class"),
        ("hinge", 1.5 - 5, "below 0 counts as 0"),
        ("hinge", 1 + 1.5 - 5, "Two slips"),
        ("hinge", 2 - 2.5 + 1, "not the one with the largest"),
        # The same number, as MultiMarginLoss has it.
        (
            "hinge",
            torch.nn.MultiMarginLoss()(torch.tensor([[2, 2.5, -4]]), torch.tensor([0])),
            "PyTorch divides by the number of classes",
        ),
        ("hinge", 1.5 / 2, "mean over the wrong classes"),
        ("hinge", 1.5**2, "squared hinge"),
        ("hinge", 17, "17 is not it"),
        ("chance", math.log2(10), "in bits"),
        ("chance", math.log10(10), "log₁₀"),
        ("chance", 1 / 10, "That is p"),
        ("chance", math.log(1 / 10), "negative"),
        ("chance", 9, "hinge"),
        ("enough", 5.1, "Equal is not enough"),
        ("enough", -1.7 + 1, "largest of the other"),
        ("enough", 5.1 - 1, "to be added"),
    ],
)
def test_slips_in_numbers(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda s, y: -np.log(np.exp(s) / np.exp(s).sum())[y], "Right on ordinary scores"),
        (lambda s, y: np.log(np.exp(s - s.max()) / np.exp(s - s.max()).sum())[y], "sign"),
        (lambda s, y: np.exp(-_right(s, y)), "probability of the true class"),
        (lambda s, y: _right(s, y) / np.log(2), "bits"),
        (lambda s, y: _right(s, y) / np.log(10), "log₁₀"),
        (lambda s, y: _right(s, np.argmax(s)), "use y"),
        (lambda s, y: [_right(s, j) for j in range(len(s))], "of all classes"),
        (lambda s, y: -np.log(np.exp(-_right(s, y)) + 1e-9), "inside the logarithm"),
        (lambda s, y: _right(s, y) + 1, "differ from the formula"),
        (lambda s, y: np.array([_right(s, y)] * 2), "one number"),
        (lambda s, y: min(_right(s, y), 100.0), "not 666"),
    ],
)
def test_slips_in_the_function(function, hint):
    verdict = check("function", function)
    assert not verdict.right
    assert hint in verdict.message
