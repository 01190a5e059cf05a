"""What the page says of batch norm and the rate holds in the file that it reads."""

import numpy as np
import pytest

from lecnn_helpers.chapters.many_labels_per_image import long_runs

RUNS = long_runs.results


def test_batch_norm_is_ahead_at_each_rate():
    plain, normed = (np.median(RUNS["by rate"][name], axis=1) for name in ("plain", "batch norm"))
    assert (normed > plain).all()
    # Ten times the race's 3·10⁻³, for both.
    assert set(RUNS["rate"].values()) == {0.03}


def test_three_times_the_epochs_halve_the_lead():
    plain, normed = (np.array(RUNS["test"][name]) for name in ("plain", "batch norm"))
    assert plain.shape == normed.shape == (20, 16)
    leads = normed.mean(axis=0) - plain.mean(axis=0)
    assert 100 * leads[5] == pytest.approx(8, abs=0.6)
    assert leads[15] == pytest.approx(leads[5] / 2, rel=0.2)
    error = np.sqrt((plain[:, 15].var(ddof=1) + normed[:, 15].var(ddof=1)) / 20)
    assert leads[15] > 3 * error
