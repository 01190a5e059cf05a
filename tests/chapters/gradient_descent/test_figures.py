"""Pictures of the chapter on gradient descent: every preset and the extremes."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from lecnn_helpers.chapters.gradient_descent.figures import (
    RATES,
    describe_descent,
    describe_sweep,
    draw_descent,
    draw_sweep,
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
