"""The pictures of the chapter on schedules: expected losses, and the problem of three steps."""

from __future__ import annotations

import numpy as np
import pytest

from lecnn_helpers.chapters.schedules import figures

pytestmark = pytest.mark.filterwarnings("error")


# --- schedules ----------------------------------------------------------------------


def test_the_expected_loss_of_a_schedule_is_that_of_many_runs():
    shares = np.concatenate([np.linspace(0.05, 1, 20), np.linspace(1, 0, 80)])
    rng, w = np.random.default_rng(0), np.full(40_000, 4.0)
    for share in shares:
        w = w - figures._PEAK * share * (w + rng.normal(size=w.size))
    last = figures._noisy_losses(shares)[-1]
    assert (w**2).mean() / 2 == pytest.approx(last, rel=0.03)
    sentence = figures.describe_schedule(shares)
    assert "first at its peak in step 20 and ends at 0 of it" in sentence
    assert f"{figures.short(last, 2)} at the end" in sentence
    left, right = figures.draw_schedule(shares).axes
    assert (left.get_ylim(), right.get_ylim()) == ((0, 1.08), (-3, 1))


def test_a_constant_rate_stands_still_at_the_height_of_theory():
    # E[w²] = (1 − η)² E[w²] + η² has the solution η/(2 − η).
    losses = figures._noisy_losses(np.ones(300))
    assert losses[-1] == pytest.approx(figures._PEAK / (2 - figures._PEAK) / 2)


# --- the problem of three steps -----------------------------------------------------


def test_where_both_stand_at_the_end():
    places = {"Adam": np.linspace(0, 0.99, 10_000), "AMSGrad": np.linspace(0, -1, 10_000)}
    sentence = figures.describe_online(places)
    assert sentence == "The best place is −1. After 10,000 steps Adam at 0.99, AMSGrad at −1."
    (axes,) = figures.draw_online(places).axes
    assert axes.get_ylim() == (-1.15, 1.15)
    assert {"Adam", "AMSGrad"} <= {text.get_text() for text in axes.texts}


# --- each schedule at its own peak --------------------------------------------------


def test_peaks_are_drawn_by_name_and_told_with_medians():
    losses = {
        "constant": np.array([[0.2, 0.1, 0.4], [0.8, 0.9, 0.7]]),
        "linear": np.array([[0.5, 0.5, 0.5], [0.05, 0.02, 0.03]]),
    }
    own = {"constant": 0.01, "linear": 0.1}
    assert figures.describe_peaks([0.01, 0.1], losses, own) == (
        "Best median training loss over 3 seeds: constant at a peak of 0.01 with 0.2, linear at a "
        "peak of 0.1 with 0.03."
    )
    (axes,) = figures.draw_peaks([0.01, 0.1], losses).axes
    assert {text.get_text()[2:] for text in axes.texts} >= {"constant", "linear"}
    lines = [line.get_xydata() for line in axes.lines if len(line.get_xdata()) == 2]
    np.testing.assert_allclose(10 ** lines[-1], [[0.01, 0.5], [0.1, 0.03]])
