"""What the page says of the long runs holds in the file that it reads."""

import numpy as np
import pytest

from lecnn_helpers.chapters.regression_on_images import long_runs

RUNS = long_runs.results
SQUARED, BINS, TREES = RUNS["squared error"], RUNS["bins"], RUNS["trees"]


def mean(rows, column=0):
    return np.array(rows)[:, column].mean()


def test_the_trick_pays_on_average_and_not_in_the_worst_case():
    assert mean(BINS["test"]) < 0.6 * mean(SQUARED["test"])
    assert mean(BINS["test"], 3) > 1.9 * mean(SQUARED["test"], 3)
    # At every rate, and with a third of the epochs.
    for squared, bins in zip(*RUNS["by rate"].values(), strict=True):
        assert np.median(bins, axis=0)[0] < 0.75 * np.median(squared, axis=0)[0]
    assert mean(BINS["test"]) < 0.75 * mean(SQUARED["three times"])


@pytest.mark.parametrize("column", range(4))
def test_trees_are_no_worse_by_any_measure(column):
    rivals = (SQUARED["test"], BINS["test"], RUNS["13 bins"])
    assert mean(TREES["test"], column) < min(mean(rows, column) for rows in rivals)


def test_digits_held_back_do_not_warn_of_the_tail():
    """They choose 25 bins of (3, 5, 7, 9, 13, 17, 25, 37, 61); the test would choose 13."""
    by_bins = np.median(RUNS["by bins"], axis=1)
    assert by_bins[:, 0].argmin() == by_bins[:, 2].argmin() == 6
    assert by_bins[6, 2] == pytest.approx(mean(BINS["test"], 2) / 2, rel=0.15)
    assert mean(RUNS["13 bins"], 2) < 0.8 * mean(BINS["test"], 2)


def test_most_of_the_tail_is_of_the_hands():
    in_order, mixed = (np.array(RUNS["far off"][name]) for name in ("in order", "mixed"))
    assert mixed[:, 0].mean() < in_order[:, 0].mean() / 3
    assert in_order[:, 1].sum() > 0.85 * 1000 * in_order[:, 0].sum()


def test_features_and_answers_belong_together():
    line, bins, line_on_bins, both = np.mean(RUNS["on top"], axis=0)
    assert both < bins < line < line_on_bins
    assert 0.3 < (line - bins) / (line - both) < 0.5


def test_without_the_trace_the_advantage_is_smaller():
    gaps = [mean(SQUARED[part]) - mean(BINS[part]) for part in ("test", "without the trace")]
    assert 0.5 < gaps[1] / gaps[0] < 0.75
    lost = [mean(of["without the trace"]) - mean(of["test"]) for of in (BINS, TREES)]
    assert lost[1] == pytest.approx(lost[0], rel=0.2)
