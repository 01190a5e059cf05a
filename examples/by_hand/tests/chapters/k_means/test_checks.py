"""The exercises on k-means: right answers pass, slips are told by name."""

import numpy as np
import pytest

from by_hand_helpers.chapters.k_means import check


def means(points, owners):
    return [points[owners == k].mean(axis=0) for k in range(owners.max() + 1)]


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [("first move", (17 / 6, 2.5)), ("first move", (2.833, 2.5)), ("move", means)],
)
def test_right_answers(exercise, answer):
    assert check(exercise, answer).right


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("first move", (25 / 7, 15 / 7), "mean of all seven"),
        ("first move", (17 / 7, 15 / 7), "divide them by the six"),
        ("first move", (2, 3), "without F"),
        ("move", lambda x, a: [x[a == k].sum(axis=0) / 7 for k in (0, 1)], "all seven points"),
        ("move", lambda x, a: [np.median(x[a == k], axis=0) for k in (0, 1)], "medians"),
        ("move", lambda x, a: [x[a == k].mean() for k in (0, 1)], "axis 0"),
    ],
)
def test_slips_are_named(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message
