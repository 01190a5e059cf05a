"""Pictures of the chapter on gradient descent: every preset and the extremes."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from lecnn_helpers.chapters.gradient_descent.figures import (
    ANGLES,
    LENGTHS,
    RATES,
    TURNED_RATES,
    TURNS,
    describe_descent,
    describe_direction,
    describe_sweep,
    describe_turned,
    draw_descent,
    draw_direction,
    draw_sweep,
    draw_turned,
)
from lecnn_helpers.explore.svg import to_svg

pytestmark = pytest.mark.filterwarnings("error")


def first_step_outside(curvature, rate):
    """By the closed form: w₁ = −4 (1 − η)ᵗ, w₂ = 2 (1 − ηκ)ᵗ; the box is ±5 by ±4."""
    for t in range(41):
        if abs(4 * (1 - rate) ** t) > 5 or abs(2 * (1 - rate * curvature) ** t) > 4:
            return t
    return None


@pytest.mark.parametrize("curvature", [1, 2, 5, 10, 20, 50])
def test_the_sentence_says_when_the_path_leaves_the_picture(curvature):
    for rate in RATES:
        sentence, expected = describe_descent(curvature, rate), first_step_outside(curvature, rate)
        if expected is None:
            assert "leaves the picture" not in sentence
        else:
            assert f"leaves the picture at step {expected}," in sentence


def test_the_sentence_on_the_edge_and_below():
    assert "swings from side to side" in describe_descent(10, 0.2)
    assert "below 2/10 = 0.2." in describe_descent(10, 0.2)
    # 40 steps at 0.1: w₂ = 0 at once, w₁ = −4·0.9⁴⁰; loss 8·0.9⁸⁰ = 0.00175.
    sentence = describe_descent(10, 0.1)
    assert "multiplies w₁ by 0.9 and w₂ by 0:" in sentence
    assert f"from 28 to {8 * 0.9**80:.2g}" in sentence
    assert "still in the picture" in describe_descent(1, 2.0 + 0.001)


@pytest.mark.parametrize(
    ("curvature", "rate"), list(itertools.product((1, 10, 50), (0.005, 0.18, 2.5)))
)
def test_axes_stay_and_the_path_is_inside(curvature, rate):
    left, right = draw_descent(curvature, rate).axes
    assert (left.get_xlim(), left.get_ylim()) == ((-5, 5), (-4, 4))
    assert (right.get_xlim(), right.get_ylim()) == ((0, 40), (-6, 3))
    path = next(line for line in left.lines if len(line.get_xdata()) == 41)
    assert path.get_xydata()[0].tolist() == [-4.0, 2.0]
    assert (np.abs(path.get_xydata()) <= [5, 4]).all()


def test_states_of_one_bowl_differ_in_numbers_only():
    """And in whether a number stands at an edge."""
    shapes = {
        tuple(
            tag
            for line in to_svg(draw_descent(10, rate), prefix="p")
            if (tag := line.split(" ")[0]) != "<text"
        )
        for rate in (0.005, 0.1, 0.2, 0.21, 2.5)
    }
    assert len(shapes) == 1


@pytest.mark.parametrize("curvature", [1, 2, 5, 10, 20, 50])
def test_the_sentence_says_what_becomes_of_each_weight(curvature):
    """By the factors 1 − ηλ, in whole numbers of thousandths: no rounding decides."""
    for rate in RATES:
        sizes = [abs(1000 - round(1000 * rate) * each) for each in (1, curvature)]
        sentence = describe_descent(curvature, rate)
        grows = [name for name, size in zip(("w₁", "w₂"), sizes, strict=True) if size > 1000]
        swings = [name for name, size in zip(("w₁", "w₂"), sizes, strict=True) if size == 1000]
        assert ("both weights grow" in sentence) == (len(grows) == 2)
        assert (" grows from step to step" in sentence) == (len(grows) == 1)
        assert ("both weights swing" in sentence) == (len(swings) == 2)
        assert (" swings from side to side" in sentence) == (len(swings) == 1 and not grows)
        assert ("40 steps take the loss" in sentence) == (not grows and not swings)
        for name in grows if len(grows) == 1 else swings if len(swings) == 1 else []:
            assert re.search(rf": {name} (grows|swings)", sentence)


def test_on_the_round_bowl_both_weights_swing():
    assert "both weights swing from side to side, and neither" in describe_descent(1, 2.0)


def test_what_leaves_says_how_far_it_comes():
    # w₂ = 2·(−1.1)⁴⁰ is 90.5 in size; its share of the loss is 5 w₂² = 40,968.
    left, right = draw_descent(10, 0.21).axes
    assert "|w₂| to 90.5" in [text.get_text() for text in left.texts]
    assert f"{5 * (2 * 1.1**40) ** 2:.0f}" in [text.get_text() for text in right.texts]
    left, right = draw_descent(10, 0.05).axes
    assert not any(text.get_text() for text in left.texts)


def test_the_sweeps_sentence():
    losses = [[2.0, 2.2, 2.1], [0.4, 0.3, 0.2], [np.nan, 2.3, 2.3]]
    sentence = describe_sweep([0.1, 1.0, 3.0], losses, best=1.0)
    assert "3 seeds at each of 3 rates" in sentence
    assert "loss is 0.3, at η = 1, where the seeds end between 0.2 and 0.4." in sentence
    assert "is 2.1 at η = 0.1 and NaN at η = 3." in sentence
    assert len(draw_sweep([0.1, 1.0, 3.0], np.nan_to_num(losses, nan=9.0)).axes) == 1


def test_a_weight_that_starts_at_0_stays_there():
    # η = 0.21 is beyond 2/10: from w₂ = 0.5 it grows by 1.1 a step, from 0 it stays.
    assert "w₂ grows from step to step" in describe_descent(10, 0.21, -4, 0.5)
    assert "w₂ starts at 0 and stays there, so nothing grows" in describe_descent(10, 0.21, -4, 0)
    assert "starts at the minimum" in describe_descent(10, 0.21, 0, 0)
    # w₁ after 40 steps of factor 0.79: the loss is (4·0.79⁴⁰)²/2.
    _, right = draw_descent(10, 0.21, -4, 0).axes
    assert "5.17·10⁻⁸" in [text.get_text() for text in right.texts]
    assert 5.165e-8 < (4 * 0.79**40) ** 2 / 2 < 5.175e-8


# --- the direction of a step --------------------------------------------------------


def loss_at(w1, w2):
    return (w1**2 + 10 * w2**2) / 2


def after(angle, length):
    """The change of the loss, by complex numbers: the gradient at (−4, 2) is −4 + 20i."""
    turn = complex(-4, 20) / abs(complex(-4, 20)) * np.exp(1j * np.deg2rad(angle))
    end = complex(-4, 2) + length * turn
    return loss_at(end.real, end.imag) - loss_at(-4, 2)


@pytest.mark.parametrize("length", LENGTHS)
def test_both_curves_show_all_directions(length):
    _, right = draw_direction(120, length).axes
    assert (right.get_xlim(), right.get_ylim()) == ((0, 360), (-1.2, 2.2))
    linear, true = (line for line in right.lines if len(line.get_xdata()) == 37)
    angles = true.get_xdata()
    scale = length * np.hypot(4, 20)
    np.testing.assert_allclose(linear.get_ydata(), np.cos(np.deg2rad(angles)))
    np.testing.assert_allclose(true.get_ydata() * scale, [after(a, length) for a in angles])
    dots = [line.get_xydata()[0] for line in right.lines if line.get_marker() == "o"]
    np.testing.assert_allclose(dots, [[120, -0.5], [120, after(120, length) / scale]])


def test_the_angle_is_seen_as_it_is():
    """One unit is as long along w₁ as along w₂, or 90° would be no right angle."""
    figure = draw_direction(90, 4.0)
    left = figure.axes[0]
    (x0, y0), (x1, y1) = left.transData.transform([(0, 0), (1, 1)])
    assert x1 - x0 == pytest.approx(y1 - y0)
    limits = left.get_xlim(), left.get_ylim()
    assert limits == (draw_direction(0, 0.2).axes[0].get_xlim(), left.get_ylim())


@pytest.mark.parametrize(("angle", "length"), list(itertools.product(ANGLES, LENGTHS)))
def test_the_sentence_has_both_numbers_and_the_best_angle(angle, length):
    sentence = describe_direction(angle, length)
    said, linear = re.findall(r"by (\S+); the straight line says (\S+?)\. ", sentence)[0]
    read = [float(text.replace("\N{MINUS SIGN}", "-")) for text in (said, linear)]
    expected = [after(angle, length), length * np.hypot(4, 20) * np.cos(np.deg2rad(angle))]
    np.testing.assert_allclose(read, expected, rtol=6e-3, atol=1e-9)
    best = int(re.search(r"the one at (\d+)° goes lowest", sentence)[1])
    assert after(best, length) <= min(after(a, length) for a in range(360)) + 1e-12


def test_the_shorter_the_step_the_nearer_is_the_best_one_to_against_the_gradient():
    best = [int(re.search(r"at (\d+)° goes", describe_direction(0, s))[1]) for s in LENGTHS]
    assert [abs(angle - 180) for angle in best] == sorted(abs(angle - 180) for angle in best)
    assert best[0] in (179, 180, 181)


# --- the turned bowl ----------------------------------------------------------------


@pytest.mark.parametrize(("degrees", "rate"), list(itertools.product(TURNS, TURNED_RATES)))
def test_along_its_own_axes_the_turned_bowl_has_the_same_slopes(degrees, rate):
    left, right = draw_turned(degrees, rate).axes
    assert (left.get_xlim(), left.get_ylim()) == ((-5, 5), (-4, 4))
    assert (right.get_xlim(), right.get_ylim()) == ((0, 40), (-6, 3))
    _, flat, steep = (line.get_ydata() for line in right.lines)
    for curve, eigenvalue in ((flat, 1), (steep, 10)):
        inside = curve[(curve > -6) & (curve < 3)]
        slope = 2 * np.log10(abs(1 - rate * eigenvalue))
        np.testing.assert_allclose(np.diff(inside), slope, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("degrees", TURNS)
def test_the_turned_bowls_sentence(degrees):
    # H = R diag(1, 10) Rᵀ.
    turn = np.deg2rad(degrees)
    R = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    H = R @ np.diag([1, 10]) @ R.T
    sentence = describe_turned(degrees, 0.18)
    said = re.search(r"Hessian is \((\S+), (\S+); (\S+), (\S+)\)", sentence).groups()
    read = [float(text.replace("\N{MINUS SIGN}", "-")) for text in said]
    np.testing.assert_allclose(read, H.ravel(), atol=6e-3)
    assert "flat axis by 0.82 and the part along the steep axis by −0.8" in sentence
    assert "never settles" in describe_turned(degrees, 0.2)
    assert "grows without end" in describe_turned(degrees, 0.21)


@pytest.mark.parametrize("draw", [draw_direction, draw_turned])
def test_states_differ_in_numbers_only(draw):
    states = {draw_direction: (ANGLES[::8], LENGTHS), draw_turned: (TURNS, TURNED_RATES)}[draw]
    shapes = {
        tuple(
            tag
            for line in to_svg(draw(*state), prefix="p")
            if (tag := line.split(" ")[0]) != "<text"
        )
        for state in itertools.product(*states)
    }
    # A marked edge, and which mark a path ends with, may differ.
    assert len(shapes) <= (1 if draw is draw_direction else 4)
