"""The pictures of the chapter on regression on images."""

from __future__ import annotations

import re

import numpy as np
import pytest

from lecnn_helpers import datasets
from lecnn_helpers.chapters.regression_on_images import figures
from lecnn_helpers.formulas import binning

BINS = (5, 13)


@pytest.fixture(scope="module")
def recorded():
    rng = np.random.default_rng(0)
    truth, digits = rng.uniform(-60, 60, 400), rng.integers(10, size=400)
    answers = {("squared error", 0): truth + rng.normal(scale=4, size=(5, 400))}
    for k, method in enumerate(figures.METHODS[1:]):
        for bins in BINS:
            # As in the chapter, not the same number of seeds for every number of bins.
            seeds = 5 if bins == 13 else 3
            answers[method, bins] = truth + rng.normal(scale=1 + k, size=(seeds, 400))
    # One network far off on one 7, beyond the rim.
    seven = int(np.flatnonzero(digits == 7)[0])
    answers["soft, expected", 13][0, seven] = truth[seven] + 90
    return figures.Recorded(truth, digits, answers)


def numbers(sentence):
    return [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", sentence.replace("−", "-"))]


STATES = [
    (method, digit, bins) for method in figures.METHODS for digit in ("all", "7") for bins in BINS
]


@pytest.mark.parametrize("state", STATES)
def test_residuals_are_drawn_where_they_are_and_axes_stay_put(recorded, state):
    figure = figures.draw_residuals(recorded, *state)
    first = figures.draw_residuals(recorded, *STATES[0])
    for axes, as_first in zip(figure.axes, first.axes, strict=True):
        assert (axes.get_xlim(), axes.get_ylim()) == (as_first.get_xlim(), as_first.get_ylim())
        assert len(axes.lines) == len(as_first.lines)
        assert len(axes.texts) == len(as_first.texts)
    left, right = figure.axes
    _, dots, rim = left.lines
    assert len(dots.get_xdata()) + len(rim.get_xdata()) == figures.N_SHOWN
    method, digit, bins = state
    answer = recorded.answers[method, 0 if method == figures.SQUARED else bins][0]
    of_truth = dict(zip(recorded.truth, answer - recorded.truth, strict=True))
    for x, y in zip(dots.get_xdata(), dots.get_ydata(), strict=True):
        if x < 60:
            assert of_truth[x] == pytest.approx(y)
    if digit == "7":
        shown = np.concatenate([dots.get_xdata(), rim.get_xdata()])
        assert set(shown[shown < 60]) == set(recorded.truth[recorded.digits == 7])
        assert len(rim.get_xdata()) == (state == ("soft, expected", "7", 13))
    # At a share of one half stands the median.
    curve = right.lines[1]
    errors = np.abs(recorded.of(method, bins, digit)[1] - recorded.of(method, bins, digit)[0])
    place = int(np.argmin(np.abs(curve.get_ydata() - 0.5)))
    assert curve.get_xdata()[place] == pytest.approx(np.median(errors))
    assert (np.diff(curve.get_xdata()) >= 0).all()


@pytest.mark.parametrize("state", STATES)
def test_residuals_sentence_by_hand(recorded, state):
    method, digit, bins = state
    chosen = np.full(400, True) if digit == "all" else recorded.digits == 7
    answers = recorded.answers[method, 0 if method == figures.SQUARED else bins]
    errors = np.abs(answers[:, chosen] - recorded.truth[chosen])
    sentence = figures.describe_residuals(recorded, *state)
    assert f"{chosen.sum()} test images, {len(answers)} networks" in sentence
    tail = numbers(sentence.split("networks:")[1])
    expected = [
        errors.mean(),
        errors.mean(axis=1).std(ddof=1),
        np.quantile(errors, 0.9, axis=1).mean(),
        np.sqrt((errors**2).mean(axis=1)).mean(),
        100 * (errors > 20).mean(),
        20,
        errors.max(axis=1).mean(),
    ]
    assert tail == pytest.approx(expected, abs=0.51)
    assert tail[:2] == pytest.approx(expected[:2], abs=0.006)


def test_an_unknown_method_or_digit_is_an_error(recorded):
    with pytest.raises(KeyError):
        figures.draw_residuals(recorded, "magic", "all", 5)
    with pytest.raises(ValueError, match="literal"):
        recorded.of("soft, argmax", 5, "many")


def test_bins_have_a_dot_for_each_network_and_lines_through_means(recorded):
    figure = figures.draw_bins(recorded, BINS)
    for axes, column in zip(figure.axes, (0, 2), strict=True):
        curves = [line for line in axes.lines if line.get_marker() == "None"][1:]
        assert len(curves) == 4
        for curve, method in zip(curves, figures.METHODS[1:], strict=True):
            means = [recorded.summaries(method, n)[:, column].mean() for n in BINS]
            assert curve.get_ydata() == pytest.approx(means)
        dots = [line for line in axes.lines if line.get_marker() == "o"]
        assert [len(line.get_xdata()) for line in dots] == [3, 5] * 4
    sentence = figures.describe_bins(recorded, BINS)
    means = [recorded.summaries("soft, expected", n)[:, 0].mean() for n in BINS]
    assert f"{means[0]:.2f}° with 5, {means[1]:.2f}° with 13 bins" in sentence


def test_names_at_the_ends_of_the_lines_do_not_overlap(recorded):
    axes = figures.draw_bins(recorded, BINS).axes[1]
    heights = sorted(text.get_position()[1] for text in axes.texts)
    assert len(heights) == 5
    assert np.diff(heights).min() >= 0.08 * axes.get_ylim()[1]


@pytest.fixture(scope="module")
def pictured():
    centers = binning.bin_centers(-60, 60, 25)
    images, _ = datasets.turned_digits(2, seed=0)
    p = np.zeros((2, 25))
    p[0, [4, 20]] = 0.6, 0.4  # −40 and 40: expected −8
    p[1, 12] = 1
    return figures.Pictured(
        images,
        np.array([-38.0, 3.0]),
        np.array([10.0, 95.0]),
        {"soft": p, "hard": p[::-1]},
        centers,
    )


def test_three_answers_are_drawn_and_said(pictured):
    left, axes = figures.draw_answers(pictured, 0, "soft").axes
    dots = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"]
    assert dots == pytest.approx([-40, -8, 10])
    np.testing.assert_array_equal(left.images[0].get_array().ravel(), pictured.images[0])
    sentence = figures.describe_answers(pictured, 0, "soft")
    assert "argmax −40.0°, expected −8.0°, squared error 10.0°" in sentence
    assert "Nearest is argmax, off by 2.0°" in sentence
    assert "most probable bin has 60%" in sentence
    # √(0.6·32² + 0.4·48²)
    assert "spread is 39.2°" in sentence
    assert "argmax 0.0°" in figures.describe_answers(pictured, 0, "hard")


def test_an_answer_off_the_axis_stands_at_its_rim(pictured):
    _, axes = figures.draw_answers(pictured, 1, "soft").axes
    low, high = axes.get_xlim()
    assert all(low < x < high for line in axes.lines for x in line.get_xdata())
    assert "squared error 95.0°" in figures.describe_answers(pictured, 1, "soft")


def test_the_gallery_s_line_leans_to_the_left_for_a_positive_angle():
    images, _ = datasets.turned_digits(7, seed=0)
    angles = np.array([30.0, -60, 0, 10, 20, 30, 40])
    figure = figures.draw_gallery(images, angles)
    for axes, angle in zip(figure.axes, angles, strict=False):
        (x_below, x_above), (y_below, y_above) = axes.lines[0].get_data()
        # Rows count downward: above is the smaller.
        assert y_above < y_below
        lean = np.degrees(np.arctan2(x_below - x_above, y_below - y_above))
        assert lean == pytest.approx(angle)
        assert axes.get_title() == f"{angle:.0f}°".replace("-", "−")
    assert "30°, −60°, 0°" in figures.describe_gallery(images, angles)


def test_certainty_is_grouped_by_spread():
    spreads = np.arange(1.0, 101.0)[::-1]
    errors = np.where(spreads > 90, 40.0, -2.0)
    own, off = figures.certainty_groups(spreads, errors)
    assert own[0] == pytest.approx(np.sqrt(np.mean(np.arange(1.0, 11.0) ** 2)))
    np.testing.assert_allclose(off, [2.0] * 9 + [40.0])
    (axes,) = figures.draw_certainty(spreads, errors).axes
    assert [bar.get_height() for bar in axes.patches] == pytest.approx(off)
    assert axes.lines[0].get_ydata() == pytest.approx(own)
    assert "95.5° and 40.0°." in figures.describe_certainty(spreads, errors)
