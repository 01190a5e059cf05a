"""The exercises on a tree's first split: right answers pass, slips are told by name."""

import numpy as np
import pytest

from by_hand_helpers.chapters.first_split import check


def shares(labels):
    return np.unique(labels, return_counts=True)[1] / len(labels)


@pytest.mark.parametrize(
    ("exercise", "answer"), [("weighted", 0.3), ("gini", lambda x: 1 - (shares(x) ** 2).sum())]
)
def test_right_answers(exercise, answer):
    assert check(exercise, answer).right


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("weighted", 3 / 16, "plain mean"),
        ("weighted", 3 / 8, "left side alone"),
        ("weighted", 2 / 10, "share of mistakes"),
        ("gini", lambda x: 1 - shares(x).max(), "share of mistakes"),
        ("gini", lambda x: 2 * np.mean(x == x[0]) * np.mean(x != x[0]), "Right for two classes"),
        ("gini", lambda x: -(shares(x) * np.log2(shares(x))).sum(), "entropy"),
    ],
)
def test_slips_are_named(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message
