"""The best of a grid, and the spread of runs."""

import numpy as np
import pytest

from lecnn_helpers.comparisons import best_on_grid, spread

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("losses", "best"),
    [
        ([3, 1, 2], 1),
        ([[9, 9, 0], [2, 2, 2], [3, 3, 3]], 1),  # the median, not the mean or the luckiest
        ([NAN, 5, 7, INF], 1),
        ([[NAN, 0.1], [4, 4], [5, 5]], 1),  # half diverged is diverged
        ([[5, 5, 5], [NAN, 1, 1], [2, 2, 2]], 1),  # a third is not
    ],
)
def test_best(losses, best):
    assert best_on_grid(range(len(losses)), losses) == best


@pytest.mark.parametrize("losses", [[1, 2, 3], [3, 2, 1]])
def test_a_best_at_an_end_is_refused(losses):
    with pytest.raises(ValueError, match=r"the best, (1|3), is at the end"):
        best_on_grid([1, 2, 3], losses)
    assert best_on_grid([1, 2, 3], losses, may_end=True) == np.argmin(losses)


def test_nothing_finite_and_wrong_shapes_are_named():
    with pytest.raises(ValueError, match="stay finite"):
        best_on_grid([1, 2], [[NAN, 1], [INF, 1]])
    with pytest.raises(ValueError, match=r"2 rows.*\(3,\)"):
        best_on_grid([1, 2], [1, 2, 3])


def test_spread_counts_what_diverged():
    assert spread([[1.0, 2.0], [INF, 3.0]], ".1f") == "2.0 (1.0 to 3.0), 1 of 4 diverged"
