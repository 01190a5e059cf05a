"""k-means: by hand, and against scikit-learn from every start."""

from itertools import combinations

import numpy as np
import pytest
from sklearn.cluster import KMeans

from by_hand_helpers import clusters
from by_hand_helpers.lecture import POINTS

X = np.array(POINTS, dtype=float)


def test_three_rounds_by_hand():
    start, first, second, third, fourth = clusters.run(X, X[:2], 4)
    # 1 + 1 + 16 + 29 + 40; then means of 1 and 6, of 4 and 3, of 5 and 2 points.
    assert start.inertia == 87
    assert first.centers == pytest.approx(np.array([(1, 2), (24 / 6, 13 / 6)]))
    assert second.centers == pytest.approx(np.array([(7 / 4, 13 / 4), (18 / 3, 2 / 3)]))
    assert third.centers == pytest.approx(np.array([(2, 3), (7.5, 0)]))
    # 2 + 9 + 2 + 0 + 1, and twice a quarter.
    assert third.inertia == fourth.inertia == 14.5
    assert third.owners.tolist() == [0, 0, 0, 0, 0, 1, 1]


@pytest.mark.parametrize("pair", list(combinations(range(7), 2)))
def test_it_ends_where_scikit_learn_ends(pair):
    ours = clusters.run(X, X[list(pair)], 8)[-1]
    theirs = KMeans(2, init=X[list(pair)], n_init=1).fit(X)
    assert ours.inertia == pytest.approx(theirs.inertia_)
    assert ours.centers == pytest.approx(theirs.cluster_centers_)


def test_of_two_that_are_equally_near_the_first_one_has_it():
    assert clusters.assign([[1.0]], [[0.0], [2.0]]).owners.tolist() == [0]


def test_a_center_without_points_stays():
    state = clusters.assign(X, [(90, 90), (2, 2)])
    assert clusters.move(X, state).centers[0].tolist() == [90, 90]


@pytest.mark.parametrize(
    ("points", "centers", "message"),
    [
        ([1, 2], [[1]], r"points must be rows of numbers, got shape \(2,\)"),
        ([[1]], [], "centers must be rows of numbers"),
        ([[1, 2]], [[1]], "one number of dimensions, got 2 and 1"),
    ],
)
def test_bad_input_is_named(points, centers, message):
    with pytest.raises(ValueError, match=message):
        clusters.assign(points, centers)
