"""Exercises on AdaGrad: right answers and each named slip."""

from __future__ import annotations

import numpy as np
import pytest

from lecnn_helpers.chapters.adagrad import check


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("second-step", 0.008),  # 0.01·8/10
        ("rates", lambda g, eta: eta / np.linalg.norm(g, axis=0)),
        ("how-far", float((np.arange(1, 101) ** -0.5).sum())),
        ("keras", 0.1 / 0.11**0.5),
    ],
)
def test_right(exercise, answer):
    assert check(exercise, answer).right


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("second-step", 0.001, "the rate times the gradient"),
        ("second-step", 0.01, "second square alone"),
        ("second-step", 0.01 * 8 / 14, "squares the sum"),
        ("second-step", 0.01 * 8 / 100, "root is missing"),
        ("rates", lambda g, eta: eta / np.abs(g.sum(axis=0)), "squares the sum"),
        ("rates", lambda g, eta: eta / (g**2).sum(axis=0), "root is missing"),
        ("rates", lambda g, eta: eta / np.sqrt((g**2).mean(axis=0)), "mean of the squares"),
        ("rates", lambda g, eta: np.full(g.shape[1], eta / np.linalg.norm(g)), "own sum"),
        ("rates", lambda g, eta: eta / np.linalg.norm(g, axis=1), "result has shape"),
        ("how-far", 100, "every step as long as the first"),
        ("how-far", 0.1, "last step alone"),
        ("how-far", float((1 / np.arange(1, 101)).sum()), "falls as 1/t"),
        ("keras", 1.0, "PyTorch's first step"),
        ("keras", 0.1**0.5, "square is missing"),
        ("keras", 0.1 / 0.11, "root is missing"),
    ],
)
def test_slips_are_named(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message
