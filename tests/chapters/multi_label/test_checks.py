"""The exercises of the chapter on many labels."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lecnn_helpers.chapters.multi_label import check


def _right(z, y):
    return np.sum(np.logaddexp(0, z) - z * y)


def _by_way_of_p(z, y):
    p = 1 / (1 + np.exp(-z))
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum()


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("cost", -math.log(0.9) - math.log(0.4) - math.log(0.8)),
        ("stable", _right),
        ("f1", 2 * 0.75 * 0.6 / (0.75 + 0.6)),
        ("constant", 2 / 5),
    ],
)
def test_right_answers(exercise, answer):
    assert check(exercise, answer).right


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("cost", -math.log(0.9) - math.log(0.4), "third label costs something"),
        ("cost", -math.log(0.9) - math.log(0.4) - math.log(0.2), "1 − p"),
        ("cost", (-math.log(0.9) - math.log(0.4) - math.log(0.8)) / 3, "mean"),
        ("cost", -math.log2(0.9) - math.log2(0.4) - math.log2(0.8), "bits"),
        ("cost", -math.log10(0.9 * 0.4 * 0.8), "log₁₀"),
        ("cost", math.log(0.9) + math.log(0.4) + math.log(0.8), "sign"),
        ("f1", (0.75 + 0.6) / 2, "harmonic"),
        ("f1", 6 / 8, "precision"),
        ("f1", 6 / 10, "recall"),
        ("f1", 6 / 12, "twice"),
        ("constant", 1, "notes' loss"),
        ("constant", 0.5, "Even odds"),
        ("constant", 3 / 5, "zeros"),
        ("constant", 0.3, "0.3 is not it"),
    ],
)
def test_slips_in_numbers(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message


def _right_of_mistakes_only(z, y):
    """By way of p but for certain mistakes, which cost their logit."""
    wrong = (z > 0) != (y == 1)
    with np.errstate(all="ignore"):
        p = 1 / (1 + np.exp(-z))
        costs = -(y * np.log(p) + (1 - y) * np.log(1 - p))
    return np.where(wrong & (np.abs(z) > 30), np.abs(z), costs).sum()


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (_by_way_of_p, "do not go by way of p"),
        (_right_of_mistakes_only, "800 for one that is 1 give nan, not 0"),
        (
            lambda z, y: -np.sum(y * np.log(z) + (1 - y) * np.log(1 - z)),
            "logarithm of a negative number",
        ),
        (lambda z, y: _right(z, y) / z.size, "mean"),
        (lambda z, y: -_right(z, y), "sign"),
        (lambda z, y: np.sum((np.logaddexp(0, z) - z * y) * y), "only the labels that are 1"),
        (lambda z, y: _right(z, y) / np.log(2), "bits"),
        (lambda z, y: np.logaddexp(0, z) - z * y, "add them up"),
        (lambda z, y: np.ones(3), "shape (3,)"),
        (lambda z, y: _right(z, y) + 1, "differ from the formula"),
    ],
)
def test_slips_in_the_function(function, hint):
    verdict = check("stable", function)
    assert not verdict.right
    assert hint in verdict.message
