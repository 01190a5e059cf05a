"""Splitting by groups, and the look for leaks; scikit-learn's own rule for groups is the oracle."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecnn_helpers.splits import fingerprints, leaks, split_by_group


@given(counts=st.lists(st.integers(1, 9), min_size=30, max_size=60), seed=st.integers(0, 99))
def test_every_image_is_in_one_part_and_every_group_too(counts, seed):
    groups = np.random.default_rng(1).permutation(np.repeat(np.arange(len(counts)), counts))
    parts = split_by_group(groups, seed=seed)
    assert sorted(np.concatenate(parts)) == list(range(len(groups)))
    assert sum(len(set(groups[part])) for part in parts) == len(counts)
    # No part is off by more than half the largest group at each of its ends.
    for part, share in zip(parts, (0.6, 0.2, 0.2), strict=True):
        assert abs(len(part) - share * len(groups)) <= max(counts) + 1e-9


def test_equal_groups_share_out_exactly():
    parts = split_by_group(np.repeat(list("abcdefghij"), 3), seed=4)
    assert [len(part) for part in parts] == [18, 6, 6]
    again = split_by_group(np.repeat(list("abcdefghij"), 3), seed=4)
    assert all(np.array_equal(a, b) for a, b in zip(parts, again, strict=True))
    other = split_by_group(np.repeat(list("abcdefghij"), 3), seed=5)
    assert not all(np.array_equal(a, b) for a, b in zip(parts, other, strict=True))


@pytest.mark.parametrize(
    ("groups", "options", "says"),
    [
        ([[1, 2]], {}, "groups must be one for each image, shape (n,), got (1, 2)"),
        ([], {}, "shape (n,), got (0,)"),
        ([1, 2, 3, 4], {"shares": (0.6, 0.6)}, "must be positive and add up to 1, got (0.6, 0.6)"),
        ([1, 2, 3, 4], {"shares": (1.2, -0.2)}, "must be positive"),
        (["a"] * 9, {}, "there are 1 group(s), the largest with 9 of 9 images"),
    ],
)
def test_what_cannot_be_split(groups, options, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        split_by_group(groups, seed=0, **options)


X = np.arange(24.0).reshape(6, 2, 2)
GROUPS = np.array(["a", "a", "b", "b", "c", "d"])
CLEAN = {"training": [0, 1, 2, 3], "test": [4, 5]}


def test_nothing_is_found_where_nothing_leaks():
    assert leaks(CLEAN, x=X, groups=GROUPS, mean=X[:4].mean(axis=0)) == []
    assert leaks(CLEAN, x=X, mean=X[:4].mean()) == []
    color = np.random.default_rng(0).normal(size=(6, 2, 2, 3))
    assert leaks(CLEAN, x=color, mean=color[:4].mean(axis=(0, 1, 2))) == []


def test_an_image_in_two_parts():
    assert leaks({"training": [0, 1], "test": [1, 2]}) == [
        "training and test share 1 image, such as number 1"
    ]


def test_a_group_in_two_parts():
    parts = {"training": [0, 2], "validation": [1, 4], "test": [3, 5]}
    assert leaks(parts, groups=GROUPS) == [
        "training and validation share 1 group, such as 'a'",
        "training and test share 1 group, such as 'b'",
    ]


def test_equal_images_in_two_parts():
    twin = X.copy()
    twin[5] = twin[0]
    twin[4] = twin[1]
    assert leaks(CLEAN, x=twin) == ["test has 2 images equal to one of training, such as number 4"]
    twin[4:] += 1e-6
    assert leaks(CLEAN, x=twin) == []


@pytest.mark.parametrize("axis", [None, 0])
def test_a_mean_of_all(axis):
    assert leaks(CLEAN, x=X, mean=X.mean(axis=axis)) == [
        "the mean was taken over all images, not over training alone"
    ]
    assert leaks(CLEAN, x=X, mean=X.mean(axis=axis) + 1) == ["the mean is not that of training"]


def test_minus_zero_is_zero():
    assert fingerprints([[0.0, 1.0]]) == fingerprints([[-0.0, 1.0]]) != fingerprints([[0.5, 1.0]])


@pytest.mark.parametrize(
    ("parts", "options", "says"),
    [
        ({"training": [0]}, {}, "parts must be two or more, got 1"),
        ({"training": [], "test": [1]}, {}, "the part 'training' must be the places"),
        ({"training": [0.5], "test": [1]}, {}, "got float64 of shape (1,)"),
        ({"training": [0], "test": [6]}, {"x": X}, "names the place 6; places are from 0 to 5"),
        ({"training": [-1], "test": [5]}, {}, "names the place -1; places are from 0"),
        (CLEAN, {"x": X, "groups": [1, 2]}, "must be for the same images, got 6 and 2"),
        (CLEAN, {"mean": 0.5}, "mean needs x"),
    ],
)
def test_what_cannot_be_looked_at(parts, options, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        leaks(parts, **options)
