"""What the page says of the race holds in the file that it reads."""

import numpy as np
import pytest

from lecnn_helpers.chapters.regression_as_classification import long_runs

RUNS = long_runs.results


def errors(part, method):
    """Mean, nine in ten, root mean square and worst error, shape (4, seeds)."""
    found = np.array(RUNS[part][method]).T
    assert found.shape == (4, RUNS["seeds"])
    return found


def surely_less(a, b):
    """By more than two standard errors of the difference of two means."""
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return b.mean() - a.mean() > 2 * error


def test_half_the_mean_error_a_tenth_off_the_root_twice_the_worst():
    squared, soft = errors("race", "squared error"), errors("race", "soft: mean")
    mean, _, root, worst = soft.mean(axis=1) / squared.mean(axis=1)
    assert mean == pytest.approx(0.5, abs=0.05)
    assert root == pytest.approx(0.9, abs=0.05)
    assert worst == pytest.approx(2, abs=0.2)


@pytest.mark.parametrize("part", ["race", "four times"])
def test_the_form_of_the_answer_is_a_part_of_the_reason(part):
    squared, control, soft = (
        errors(part, name) for name in ("squared error", "bins, squared error", "soft: mean")
    )
    assert surely_less(control[0], squared[0])
    assert surely_less(soft[0], control[0])
    share = (squared[0].mean() - control[0].mean()) / (squared[0].mean() - soft[0].mean())
    assert 0.3 < share < 0.5
    # And the long tail is not its work.
    assert surely_less(control[3], soft[3])
    assert not surely_less(squared[3], control[3])


def test_bins_beyond_the_ends_help_a_little():
    plain = errors("race", "soft: mean")
    beyond = np.array(RUNS["bins beyond"]["soft: mean"]).T
    for column in (0, 2, 3):
        assert surely_less(beyond[column], plain[column])


def test_with_wrong_labels_means_are_last_and_absolute_error_is_among_the_first():
    means = {name: errors("1 in 5 wrong", name)[0].mean() for name in RUNS["1 in 5 wrong"]}
    order = sorted(means, key=means.get)
    assert set(order[-4:-2]) == {"hard: mean", "soft: mean"}
    assert order[-2:] == ["bins, squared error", "squared error"]
    assert means["absolute error"] < 1.1 * means[order[0]]


def test_a_quarter_of_a_bin_is_the_least_at_a_peak():
    """Centers 5 degrees apart: a value is 1.25 degrees from its own on average."""
    assert errors("race", "soft: peak")[0].min() > 1.25
