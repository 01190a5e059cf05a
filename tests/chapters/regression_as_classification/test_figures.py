"""The pictures of the chapter on regression as classification."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from scipy import stats

from lecnn_helpers import datasets
from lecnn_helpers.chapters.regression_as_classification import figures
from lecnn_helpers.formulas import binning

STATES = [
    (value, bins, kind)
    for value in (0.79, 0.75, 0.0, 2.1, -0.3, 2.4)
    for bins in (4, 43)
    for kind in figures.KINDS
]


@pytest.mark.parametrize("state", [*STATES, (0.79, 22, "soft")])
def test_axes_stay_put_and_dots_stand_at_what_is_said(state):
    figure, first = figures.draw_targets(*state), figures.draw_targets(0.79, 22, "hard")
    for axes, as_first in zip(figure.axes, first.axes, strict=True):
        assert (axes.get_xlim(), axes.get_ylim()) == (as_first.get_xlim(), as_first.get_ylim())
        assert len(axes.texts) == len(as_first.texts)
    dots = [line.get_xdata()[0] for line in figure.axes[1].lines if line.get_marker() == "o"]
    sentence = figures.describe_targets(*state).replace("−", "-")
    said = re.search(
        r"gives (\S+), off by (\S+); the expected value (\S+), off by (\S+)\.", sentence
    )
    peak, peak_off, mean, mean_off = (float(number) for number in said.groups())
    assert dots == pytest.approx([state[0], peak, mean], abs=6e-4)
    assert [peak_off, mean_off] == pytest.approx(
        [abs(peak - state[0]), abs(mean - state[0])], abs=1.1e-3
    )


@pytest.mark.parametrize("kind", figures.KINDS)
def test_the_notes_value(kind):
    sentence = figures.describe_targets(0.79, 22, kind)
    assert "in the bin from 0.750 to 0.850" in sentence
    assert "gives 0.800, off by 0.010" in sentence
    assert "Half a bin is 0.050" in sentence
    assert ("expected value 0.790" in sentence) == (kind == "soft")


def test_a_value_outside_is_said_to_be_clipped():
    assert "outside all bins" in figures.describe_targets(2.4, 22, "hard")
    assert "outside all bins" not in figures.describe_targets(2.1, 22, "hard")


def test_errors_of_the_round_trip():
    for n in (2, 4, 22, 64):
        largest, mean, soft = figures.round_trip_errors(n)
        half = 2.1 / (n - 1) / 2
        assert largest <= half + 1e-12
        assert largest == pytest.approx(half, rel=0.01)
        assert mean == pytest.approx(half / 2, rel=0.02)  # uniform between 0 and half a bin
        assert math.isnan(soft) or soft < half / 100
    assert "0.350 with 4 bins, 0.050 with the notes' 22" in figures.describe_errors()


def test_the_curve_of_errors_falls():
    (axes,) = figures.draw_errors().axes
    for line in axes.lines:
        y = np.asarray(line.get_ydata(), dtype=float)
        assert (np.diff(y[~np.isnan(y)]) < 0).all()


def test_read_outs_are_mode_median_and_mean():
    centers = np.arange(5.0)
    p = np.array([[0.1, 0.1, 0.1, 0.3, 0.4], [0.45, 0.1, 0.0, 0.0, 0.45], [0, 0, 1, 0, 0]])
    outs = figures.read_outs(p, centers)
    np.testing.assert_array_equal(outs["peak"], [4, 0, 2])
    for row, median, mean in zip(p, outs["median"], outs["mean"], strict=True):
        drawn = stats.rv_discrete(values=(centers, row))
        assert median == drawn.median()
        assert mean == pytest.approx(drawn.mean())


def test_results_have_a_dot_for_each_seed_and_their_mean():
    panels = {
        "a": {"squared error": [1.0, 2.0, 6.0], "soft: peak": [4.0, 4.0, 4.0]},
        "b": {"squared error": [7.0, 8.0, 9.0], "soft: peak": [0.5, 1.0, 1.5]},
    }
    figure = figures.draw_results(panels, unit="degrees", limit=10)
    assert len(figure.axes) == 2
    for axes, results in zip(figure.axes, panels.values(), strict=True):
        dots = [line.get_xdata().tolist() for line in axes.lines if line.get_marker() == "o"]
        assert dots == list(results.values())
        assert axes.get_xlim() == (0, 10)
    sentence = figures.describe_results(panels, unit="degrees")
    assert "a: squared error 3.00 ± 2.65, soft: peak 4.00 ± 0.00." in sentence
    assert "b: squared error 8.00 ± 1.00" in sentence


def test_a_prediction_and_which_read_out_is_nearest():
    images, _ = datasets.turned_digits(2, seed=0)
    centers = binning.bin_centers(-60, 60, 25)
    p = np.zeros((2, 25))
    p[0, [4, 20]] = 0.6, 0.4  # −40 and 40: peak and median −40, mean −8
    p[1, 12] = 1
    args = ({"clean": p}, images, np.array([-38.0, 0.0]), centers)
    sentence = figures.describe_prediction(*args, 0, "clean")
    assert "peak −40.0°, median −40.0°, mean −8.0°" in sentence
    assert "Nearest is the peak, off by 2.0°" in sentence
    _, axes = figures.draw_prediction(*args, 0, "clean").axes
    dots = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"]
    assert dots == pytest.approx([-40, -40, -8])
    # A certain prediction is higher than the axis: cut off, not drawn outside.
    _, axes = figures.draw_prediction(*args, 1, "clean").axes
    assert axes.patches[0].get_path().vertices[:, 1].max() <= axes.get_ylim()[1]


def test_two_answers_by_hand():
    centers = binning.bin_centers(-60, 60, 25)
    p = np.zeros((2, 25))
    p[0, [4, 20]] = 0.6, 0.4  # −40 and 40
    p[1, [3, 12, 21]] = 0.2, 0.1, 0.7  # −45, 0 and 45
    args = (p, np.array([-8.0, 3.0]), np.zeros((2, 144)), np.array([41.0, 44.0]), centers)
    sentence = figures.describe_two_answers(*args, 0)
    assert sentence.startswith("−41.0° and 41.0° are right.")
    assert "peak at −40° and 40% on the other side of 0; squared error answers −8.0°" in sentence
    # What is in the middle is on neither side.
    assert "peak at 45° and 20% on the other side" in figures.describe_two_answers(*args, 1)
    _, axes = figures.draw_two_answers(*args, 0).axes
    lines = [line.get_xdata()[0] for line in axes.lines if line.get_marker() != "o"]
    assert lines == pytest.approx([-41, 41, -8])
    (dot,) = (line for line in axes.lines if line.get_marker() == "o")
    assert dot.get_xdata() == pytest.approx([-8])
    assert axes.patches[0].get_path().vertices[:, 1].max() <= axes.get_ylim()[1]


# One answer for several labels


@pytest.mark.parametrize(
    ("answer", "largest", "title", "errors"),
    [
        # 1, 1, 2, 4, 12 and the answer 4: 9 + 9 + 4 + 0 + 64 = 86, and 3 + 3 + 2 + 0 + 8 = 16.
        (4, 12, "3 below: 8.0 away; 1 above: 8.0", ("17.20", "3.20")),
        # The answer 2: 1 + 1 + 0 + 4 + 100 = 106, and 1 + 1 + 0 + 2 + 10 = 14.
        (2, 12, "2 below: 2.0 away; 2 above: 12.0", ("21.20", "2.80")),
        (2, 16, "2 below: 2.0 away; 2 above: 16.0", ("40.40", "3.60")),
    ],
)
def test_one_answer_by_hand(answer, largest, title, errors):
    above, left, right = figures.draw_answer(answer, largest).axes
    assert above.get_title(loc="left") == title
    assert left.get_title(loc="left") == f"squared: {errors[0]}"
    assert right.get_title(loc="left") == f"absolute: {errors[1]}"
    sentence = figures.describe_answer(answer, largest)
    assert f"Mean squared error {errors[0]}" in sentence
    assert f"Mean absolute error {errors[1]}" in sentence
    mean = (8 + largest) / 5
    assert f"least at their mean, {mean:.2f}" in sentence
    assert "least at their median, 2.00" in sentence


def test_the_curves_are_least_at_mean_and_median():
    _, left, right = figures.draw_answer(7, 12).axes
    for axes, best in ((left, 4), (right, 2)):
        mark, curve, dot = axes.lines
        x, y = curve.get_data()
        assert x[np.argmin(y)] == mark.get_xdata()[0] == best
        assert dot.get_xdata()[0] == 7
    slope = re.search(r"slope (\S+);", figures.describe_answer(7, 12))[1]
    assert slope == "6.00"  # 2·(7 − 4)
