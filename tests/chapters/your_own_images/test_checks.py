"""The exercises on your own images: right answers pass, slips are told by name."""

import numpy as np
import pytest

from lecnn_helpers.chapters.your_own_images import check


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("first layer", 73_792),  # 1152 · 64 = 73,728, and 64
        # Blue is the last of three: 13 pixels before, 39 numbers, then red, green, blue.
        ("place", (41, 53)),
        ("standardize", lambda x, x_new: (x_new - np.mean(x, 0)) / np.std(x, 0)),
    ],
)
def test_right_answers(exercise, answer):
    assert check(exercise, answer).right


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("first layer", 73_728, "bias"),
        ("first layer", 24_640, "three numbers for each pixel"),
        ("first layer", 1152, "length of a row"),
        ("place", (53, 41), "other way round"),
        ("place", (42, 54), "count from 1"),
        ("place", (53, 57), "Rows and columns are swapped"),
        ("standardize", lambda x, n: (n - n.mean(0)) / n.std(0), "fitted on the new images"),
        ("standardize", lambda x, n: (n - x.mean()) / x.std(), "each column has its own"),
        ("standardize", lambda x, n: n - x.mean(0), "divide by the standard deviation"),
        ("standardize", lambda x, n: (n - x.mean(0)) / x.var(0), "divides by the variance"),
        ("standardize", lambda x, n: (x - x.mean(0)) / x.std(0), "new ones are asked for"),
        (
            "standardize",
            lambda x, n: (n - np.concatenate([x, n]).mean(0)) / np.concatenate([x, n]).std(0),
            "fitted on both together",
        ),
    ],
)
def test_slips_are_named(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message


def by_group(shares):
    def split(groups):
        names, which = np.unique(groups, return_inverse=True)
        ends = np.cumsum(shares) * len(names)
        return np.searchsorted(ends, np.arange(len(names)), side="right")[which]

    return split


def test_a_split_by_groups_is_right():
    assert check("split", by_group((0.6, 0.2, 0.2))).right


@pytest.mark.parametrize(
    ("split", "hint"),
    [
        (lambda groups: np.random.default_rng(0).integers(3, size=len(groups)), "It leaks: train"),
        (lambda groups: np.zeros(len(groups)), "No image is in the part for validation"),
        (lambda groups: np.full(len(groups), 3), "these are not"),
        (lambda groups: np.arange(3), "a 0, 1 or 2 for each"),
        (by_group((0.2, 0.4, 0.4)), "training has less than half"),
    ],
)
def test_what_is_wrong_with_a_split_is_said(split, hint):
    verdict = check("split", split)
    assert not verdict.right
    assert hint in verdict.message
