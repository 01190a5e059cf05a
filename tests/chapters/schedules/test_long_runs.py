"""What the page says of the three schedules holds in the file that it reads."""

from __future__ import annotations

import numpy as np
import pytest

from lecnn_helpers.chapters.schedules import long_runs

RUNS = long_runs.results
PLANS = ("constant", "linear", "warm-up, linear")
PEAKS = [float(f"{0.03 * 10 ** (k / 8):.2g}") for k in range(-4, 7)]


def tried(plan, what):
    return np.array([run[what] for run in RUNS[plan]["tried"]])


def new(plan, what):
    return np.array(RUNS[plan]["new"][what])


@pytest.mark.parametrize("plan", PLANS)
def test_each_has_its_own_peak_inside_the_grid(plan):
    medians = np.median(tried(plan, "losses"), axis=1)
    best = int(medians.argmin())
    assert 0 < best < len(PEAKS) - 1
    assert RUNS[plan]["own"] == PEAKS[best]
    assert tried(plan, "losses").shape == (len(PEAKS), 20)
    # No seed is run twice. (The losses alone are stored to four digits.)
    runs = zip(*(new(plan, what) for what in ("losses", "right", "alive")), strict=True)
    assert len(set(runs)) > 35


def test_a_falling_rate_wants_a_higher_peak_and_warm_up_a_higher_still():
    own = [RUNS[plan]["own"] for plan in PLANS]
    assert own[0] < own[1] < own[2]
    constant, linear = (np.median(tried(plan, "losses"), axis=1) for plan in PLANS[:2])
    best = PEAKS.index(own[0])
    assert (linear[:best] > constant[:best]).all()
    assert linear[best] == pytest.approx(constant[best], rel=0.05)
    assert (linear[best + 1 :] < constant[best + 1 :]).all()


def test_who_wins_with_seeds_that_the_tuning_has_not_seen():
    constant, linear, warm = (new(plan, "losses") for plan in PLANS)
    # By a sign test: 30 of 40 or more has p < 0.002.
    assert (linear < constant).sum() >= 30
    assert (warm < linear).all()
    assert np.ptp(warm) < min(np.ptp(linear), np.ptp(constant))
    right = [new(plan, "right") for plan in PLANS]
    assert np.ptp([np.median(r) for r in right]) < min(map(np.ptp, right))


def test_at_one_peak_warm_up_saves_neurons_and_the_fall_saves_loss():
    first = [np.median(RUNS[plan]["first pass"]["alive"]) for plan in PLANS]
    at = PEAKS.index(0.053)
    last = [np.median(tried(plan, "alive")[at]) for plan in PLANS]
    assert first == pytest.approx(last, abs=1)
    assert first[:2] == pytest.approx([16, 16], abs=1)
    assert first[2] == pytest.approx(24, abs=1)
    constant, linear = (np.median(tried(plan, "losses")[at]) for plan in PLANS[:2])
    assert linear / constant == pytest.approx(1 / 3, abs=0.05)
