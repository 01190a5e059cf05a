"""Splits: by hand, and against scikit-learn for every result of ten students."""

import numpy as np
import pytest
from sklearn.tree import DecisionTreeClassifier

from by_hand_helpers import trees
from by_hand_helpers.lecture import HOURS, PASSED


def test_the_notes_two_thresholds_by_hand():
    found = {split.threshold: split for split in trees.splits(HOURS, PASSED)}
    assert len(found) == 9
    early, late = found[4.5], found[8.5]
    assert (early.left, early.right, early.mistakes) == ((4, 0), (2, 4), 2)
    assert (late.left, late.right, late.mistakes) == ((6, 2), (0, 2), 2)
    # 6/10 · 4/9, and 8/10 · 3/8; plain means 2/9 and 3/16.
    assert early.weighted == pytest.approx(24 / 90)
    assert late.weighted == pytest.approx(3 / 10)
    assert (early.unweighted, late.unweighted) == pytest.approx((2 / 9, 3 / 16))


@pytest.mark.parametrize("seed", range(20))
def test_the_best_split_is_scikit_learns(seed):
    rng = np.random.default_rng(seed)
    x, y = rng.permutation(30)[:12], rng.integers(0, 2, 12)
    tree = DecisionTreeClassifier(max_depth=1).fit(x[:, None], y).tree_
    found = trees.splits(x, y)
    best = min(split.weighted for split in found)
    (theirs,) = (split for split in found if split.threshold == tree.threshold[0])
    # Of several that are equally good, either.
    assert theirs.weighted == pytest.approx(best)
    assert tree.impurity[1:3] == pytest.approx([theirs.gini_left, theirs.gini_right])


def test_gini_by_hand():
    assert trees.gini([0, 1, 2]) == pytest.approx(2 / 3)
    assert trees.gini(["a", "a", "b", "b"]) == 0.5
    assert trees.gini([7]) == 0


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([1, 2], [0], "two lists of one length"),
        ([1], [0], "two lists of one length"),
        ([1, 1], [0, 1], "all x must be different"),
        ([1, 2], [0, 2], r"labels must be 0 or 1, got \[0, 2\]"),
    ],
)
def test_bad_input_is_named(x, y, message):
    with pytest.raises(ValueError, match=message):
        trees.splits(x, y)


def test_no_labels_have_no_impurity():
    with pytest.raises(ValueError, match="labels must be a list with something in it"):
        trees.gini([])
