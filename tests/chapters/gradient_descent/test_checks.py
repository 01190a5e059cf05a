"""Exercises on gradient descent: right answers and each named slip."""

from __future__ import annotations

import numpy as np
import pytest

from lecnn_helpers.chapters.gradient_descent import check


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("stable", 2 / 40),
        ("step", lambda w, g, eta: w - eta * np.mean(g, axis=0)),
        ("best", 2 / 10),
        # 0.95⁸⁹ = 0.0104 and 0.95⁹⁰ = 0.0099.
        ("steps", next(n for n in range(1000) if 0.95**n < 0.01)),
        ("turned", 2 / np.linalg.eigvalsh([[3, 1], [1, 3]]).max()),
    ],
)
def test_right(exercise, answer):
    assert check(exercise, answer).right


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("stable", 2 / 2, "smallest curvature"),
        ("stable", 2 / 5, "middle curvature"),
        ("stable", 1 / 40, "1 over the largest"),
        ("stable", 2 / (2 + 5 + 40), "2 over the sum"),
        ("stable", 2 * 3 / (2 + 5 + 40), "2 over the mean"),
        ("stable", 3.0, "3 is not it"),
        ("step", lambda w, g, eta: w + eta * g.mean(axis=0), "uphill"),
        ("step", lambda w, g, eta: w - eta * g.sum(axis=0), "sums over the batch"),
        ("step", lambda w, g, eta: w - eta * g[0], "first example"),
        ("step", lambda w, g, eta: w - eta * g.mean(), "one number over all weights"),
        ("step", lambda w, g, eta: w - g.mean(axis=0), "learning rate is missing"),
        ("step", lambda w, g, eta: w - eta * g, "result has shape"),
        ("step", lambda w, g, eta: eta * g.mean(axis=0), "w minus it"),
        ("steps", np.log(0.01) / np.log(0.95), "a whole number"),
        ("best", 2 / 9, "edge of stability"),
        ("best", 1 / 9, "8/9"),
        ("best", 0.8, "shared factor"),
        ("best", 1 / 10, "the 2 is missing"),
        ("steps", 44, "on the edge"),
        ("steps", 1, "steep weight"),
        ("steps", 89, "One step too few"),
        ("turned", 2 / 3, "over the diagonal"),
        ("turned", 2 / 2, "smaller eigenvalue"),
        ("turned", 2 / (2 + 4), "sum of the eigenvalues"),
        ("turned", 1 / 4, "1 over the largest"),
        ("turned", 4, "the limit is 2 over it"),
    ],
)
def test_slips_are_named(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message
