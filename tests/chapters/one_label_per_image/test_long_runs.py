"""What the page says of batch norm and the rate holds in the file that it reads."""

import numpy as np
import pytest

from lecnn_helpers.chapters.one_label_per_image import long_runs
from lecnn_helpers.comparisons import best_on_grid

RUNS = long_runs.results
WITHOUT, WITH = RUNS["without"], RUNS["with"]


def test_at_its_best_rate_either_way_batch_norm_is_a_point_ahead():
    wrong = [
        np.array(of["test"][best_on_grid(RUNS["rates"], of["choosing"])]) for of in (WITHOUT, WITH)
    ]
    lead = wrong[0].mean() - wrong[1].mean()
    assert lead == pytest.approx(1, abs=0.3)
    assert lead > wrong[0].std(ddof=1)
    assert lead > wrong[1].std(ddof=1)


def test_it_is_ahead_on_each_third():
    race = RUNS["rates"].index(0.002)
    for without, with_ in (
        *zip(WITHOUT["other thirds"], WITH["other thirds"], strict=True),
        (WITHOUT["test"][race], WITH["test"][race]),
    ):
        assert len(without) == len(with_) == RUNS["seeds"]
        assert np.mean(with_) < np.mean(without)


def test_on_the_digits_held_back_it_is_ahead_at_the_slowest_rate_only():
    without, with_ = (np.mean(of["choosing"], axis=1) for of in (WITHOUT, WITH))
    assert with_[0] < without[0]
    assert (with_[1:] > without[1:]).all()
