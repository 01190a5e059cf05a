"""The pictures of the chapter on the two losses."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from lecnn_helpers.chapters.losses import figures

LECTURE, NEAR, FAR = (5.1, -1.7), (9.0, 9.0), (-100.0, -100.0)
STATES = [
    (LECTURE, 3.2, 1, "e"),
    (LECTURE, -4, 2, "2"),
    ((-2.85, 0.86), 0.28, 1, "10"),
    (NEAR, 10, 1, "e"),
    (NEAR, -4, 2, "2"),
    (FAR, 10, 1, "e"),
    (FAR, 12, 0, "e"),
]


def _texts(figure):
    return [t.get_text() for axes in figure.axes for t in axes.texts]


def _titles(figure):
    return [axes.get_title(loc="left") for axes in figure.axes]


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_three_panels_whose_axes_stay_put(state):
    figure, first = figures.draw_losses(*state), figures.draw_losses(*STATES[0])
    assert len(figure.axes) == 3
    for axes, as_first in zip(figure.axes, first.axes, strict=True):
        assert axes.get_xlim() == as_first.get_xlim()
        assert axes.get_ylim() == as_first.get_ylim()
        assert axes.get_position().bounds == as_first.get_position().bounds
        # The same artists in every state, so that frames pack well.
        assert len(axes.lines) == len(as_first.lines)
        assert len(axes.texts) == len(as_first.texts)


@pytest.mark.parametrize("state", STATES)
def test_the_curves_go_through_the_dots(state):
    _, _, below = figures.draw_losses(*state).axes
    _zero, _stem, hinge, hinge_dot, soft, soft_dot = below.lines
    others, s_y, margin, base = state
    hinge_by_hand = sum(max(0, other - s_y + margin) for other in others)
    shifted = [math.exp(s - max(s_y, *others)) for s in (s_y, *others)]
    soft_by_hand = -math.log(shifted[0] / sum(shifted)) / math.log(
        {"e": math.e, "2": 2, "10": 10}[base]
    )
    for dot, curve, by_hand in (
        (hinge_dot, hinge, hinge_by_hand),
        (soft_dot, soft, soft_by_hand),
    ):
        assert dot.get_xdata()[0] == s_y
        assert dot.get_ydata()[0] == pytest.approx(min(by_hand, 16), abs=1e-9)
        # A loss above the axes is a triangle with its number, and no dot.
        assert (dot.get_markersize() < 0.1) == (by_hand > 16)
        told = [text.get_text() for text in below.texts]
        assert (f"{by_hand:.2f}" in told) == (by_hand > 16)
        for x, y in zip(curve.get_xdata(), curve.get_ydata(), strict=True):
            if x == s_y:
                assert y == pytest.approx(by_hand, abs=1e-9)


def test_a_score_far_outside_is_a_triangle_with_its_number():
    """−100 was once a dot at −6."""
    left, *_ = figures.draw_losses(FAR, 10, 1).axes
    assert [text.get_text() for text in left.texts].count("−100.00") == 2
    dots = [line.get_markersize() for line in left.lines if line.get_marker() == "o"]
    assert [size > 1 for size in dots] == [True, False, False]


def test_the_curves_say_how_far_they_go_on():
    # The true score at −4, margin 2, against 9 and 9: 2·(9 + 4 + 2) = 30; in bits
    # log₂(1 + 2e¹³) = 19.8.
    _, _, below = figures.draw_losses(NEAR, 10, 2, "2").axes
    assert {"to 30", "to 19.8"} <= {text.get_text() for text in below.texts}
    _, _, below = figures.draw_losses(LECTURE, -4, 2, "2").axes
    assert not any(text.get_text().startswith("to ") for text in below.texts)


def test_the_lecture_s_numbers_are_in_the_picture_and_the_sentence():
    figure = figures.draw_losses(LECTURE, 3.2, 1)
    assert _titles(figure)[:2] == ["hinge 2.90", "softmax 2.04 nats"]
    assert {"+ 2.90", "+ 0.00", "p = 0.130", "p = 0.869"} <= set(_texts(figure))
    sentence = figures.describe_losses(LECTURE, 3.2, 1)
    assert "2.90 + 0.00 = 2.90" in sentence
    assert "2.040355 nats" in sentence
    assert "1.58" in figures.describe_losses((-2.85, 0.86), 0.28, 1)
    assert "1.040191 nats" in figures.describe_losses((-2.85, 0.86), 0.28, 1)


def test_the_verdicts():
    assert "Both ask for a higher" in figures.describe_losses(LECTURE, 3.2, 1)
    assert "Hinge is content; softmax still asks" in figures.describe_losses(NEAR, 10, 1)
    assert "Neither has anything left" in figures.describe_losses(FAR, 10, 1)


def test_bits_are_nats_over_ln_2():
    nats, bits = (
        float(
            re.search(r"= (\d+\.\d+) (nats|bits)", figures.describe_losses(LECTURE, 3.2, 1, b))[1]
        )
        for b in ("e", "2")
    )
    assert bits == pytest.approx(nats / math.log(2), abs=1e-5)


def test_the_hinge_table_strikes_what_the_notes_count_wrongly():
    table = figures.table_hinge([3.2, 5.1, -1.7], 0)
    assert [row[2] for row in table.rows] == ["1.00", "2.90", "−3.90"]
    assert table.slips == {(0, 2), (2, 2)}
    assert table.footer[2:] == ["0.00", "2.90"]  # taken at its word, the formula gives nothing


def test_the_softmax_table():
    table = figures.table_softmax([-2.85, 0.86, 0.28], 2)
    powers = [math.exp(s) for s in (-2.85, 0.86, 0.28)]
    for row, power in zip(table.rows, powers, strict=True):
        assert float(row[2]) == pytest.approx(power, abs=1e-4)
        assert float(row[3]) == pytest.approx(power / sum(powers), abs=1e-6)
    assert [row[4] for row in table.rows] == ["", "", "1.040191"]


def decayed(size, slope):
    """A run that was looked at after 1, 10, 100 and 1,000 steps."""
    return figures.Decayed(
        np.array([1, 10, 100, 1000]), np.array(size), np.array(slope), 0.5 * np.array(slope)
    )


RUNS = {
    0.0: decayed([1.0, 2, 3, 4], [1.0, 0.1, 0.01, 0.001]),
    0.01: decayed([1.0, 2, 2.5, 2.5], [1.0, 0.1, 0.025, 0.025]),
    1e-5: decayed([1.0, 2, 3, 4], [1.0, 0.1, 0.01, 1e-9]),
}


def test_decay_by_hand():
    above, below = figures.draw_decay(RUNS, 0.01).axes
    assert above.get_title(loc="left") == "λ = 0.01: |W| = 2.50 at the end"
    np.testing.assert_array_equal(
        above.lines[-1].get_xydata(), [[0, 1], [1, 2], [2, 2.5], [3, 2.5]]
    )
    slope, pull = below.lines
    np.testing.assert_allclose(10 ** slope.get_ydata(), [1, 0.1, 0.025, 0.025])
    np.testing.assert_allclose(10 ** pull.get_ydata(), [0.01, 0.02, 0.025, 0.025])
    sentence = figures.describe_decay(RUNS, 0.01)
    assert sentence.startswith("With λ = 0.01, after 1,000 steps |W| is 2.50 and the loss 0.0125.")
    assert "length 0.025, and λ|W| is 0.025. They have settled." in sentence


def test_without_decay_there_is_no_pull_and_the_weights_grow():
    _, below = figures.draw_decay(RUNS, 0.0).axes
    assert np.isnan(below.lines[1].get_ydata()).all()
    sentence = figures.describe_decay(RUNS, 0.0)
    assert sentence.endswith("They still grow: by 1.00 over the last factor of ten in steps.")


def test_the_axes_of_decay_stay_put_and_what_leaves_is_told():
    pictures = {decay: figures.draw_decay(RUNS, decay) for decay in RUNS}
    assert len({tuple(axes.get_ylim() for axes in f.axes) for f in pictures.values()}) == 1
    assert all(
        len(axes.lines) == n
        for f in pictures.values()
        for axes, n in zip(f.axes, (3, 2), strict=True)
    )
    assert "to 1.00·10⁻⁹" in _texts(pictures[1e-5])
    assert _texts(pictures[0.01]) == ["", "|∂L/∂W|", "", "λ|W|"]
