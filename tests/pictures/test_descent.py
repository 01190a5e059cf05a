"""What the optimizer chapters' pictures share: paths that end at the edge, logs, numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecnn_helpers.pictures import style
from lecnn_helpers.pictures.descent import draw_sweep, log_curve, mark_left, seen

BOX = ((-5.0, 5.0), (-4.0, 4.0))
coordinate = st.one_of(st.floats(-8, 8), st.sampled_from([np.inf, -np.inf, np.nan, 1e300]))
inside = st.tuples(st.floats(-4, 4), st.floats(-3, 3))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(inside, st.lists(st.tuples(coordinate, coordinate), max_size=8))
def test_what_is_seen_is_always_inside_and_has_all_points(start, rest):
    path = np.array([start, *rest])
    points, left_at = seen(path, *BOX)
    assert points.shape == path.shape
    assert (np.abs(points) <= [5.0, 4.0]).all()
    outside = [i for i, p in enumerate(path) if not (abs(p[0]) <= 5 and abs(p[1]) <= 4)]
    assert left_at == (outside[0] if outside else None)
    kept = len(path) if left_at is None else left_at
    assert (points[:kept] == path[:kept]).all()
    assert (points[kept:] == points[kept:][:1]).all()


def test_the_last_piece_runs_towards_the_point_outside():
    points, left_at = seen([[0.0, 0.0], [10.0, 2.0]], *BOX)
    # The mark stands 3 % of the width inside: at w₁ = 5 − 0.3, on the line w₂ = w₁/5.
    assert left_at == 1
    np.testing.assert_allclose(points[1], [4.7, 0.94])
    points, _ = seen([[0.0, 0.0], [0.0, -40.0]], *BOX)
    np.testing.assert_allclose(points[1], [0.0, -3.76])


def test_a_path_that_comes_back_still_ends_at_the_edge():
    points, left_at = seen([[0.0, 0.0], [6.0, 0.0], [1.0, 1.0]], *BOX)
    assert left_at == 1
    np.testing.assert_allclose(points[2], [4.7, 0.0])


@pytest.mark.parametrize(
    ("path", "place", "said"),
    [
        ([[0, 0], [1, 1]], "", ""),
        # It leaves to the right, and comes back through the picture to the left.
        ([[0, 0], [6, 0], [-9, 0]], "right", "|w₁| to 9"),
        ([[0, 0], [1, -6], [2, 90]], "below", "|w₂| to 90"),
        # Left to the right, then far above: the weight that is farther out is the one to tell.
        ([[1, 1], [6, 2], [7, 800]], "above", "|w₂| to 800"),
        ([[0, 0], [6, 0], [np.nan, 0]], "right", "|w₁| to ∞"),
    ],
)
def test_a_path_that_left_says_how_far_it_comes(path, place, said):
    _, (axes,) = style.house_style(style.new_figure)(2.0)
    axes.set(xlim=BOX[0], ylim=BOX[1])
    assert mark_left(axes, path, seen(path, *BOX), style.RAW).beyond == place
    assert [text.get_text() for text in axes.texts] == [said]


def test_logs_wait_one_decade_outside_the_axes():
    got = log_curve([1.0, 1000.0, 0.0, np.nan, np.inf, 1e9, 1e-9], -2, 2)
    assert got.tolist() == [0.0, 3.0, -3.0, 3.0, 3.0, 3.0, -3.0]


def test_a_sweep_leaves_out_what_was_not_run_and_marks_what_leaves_the_axes():
    losses = {"a": [[0.5, 0.6, 0.7], [np.inf, 40.0, 0.1], [np.nan] * 3]}
    (axes,) = draw_sweep([0.1, 1.0, 10.0], losses, {"a": "#000000"}, ylabel="loss").axes
    dots, beyond, line = axes.lines
    assert len(dots.get_xdata()) == 4
    assert (beyond.get_marker(), beyond.get_ydata().tolist()) == ("^", [1.0, 1.0])
    assert line.get_xdata().tolist() == [-1.0, 0.0]
    # The median at η = 1 is 40, and the axes end at 10.
    assert [text.get_text() for text in axes.texts] == ["to 40"]


def test_a_sweep_can_have_rates_for_each():
    rates, losses = {"a": [0.1, 1.0], "b": [1.0, 10.0]}, {"a": [[0.5], [0.6]], "b": [[0.7], [0.8]]}
    (axes,) = draw_sweep(rates, losses, dict.fromkeys(rates, "#000000"), ylabel="loss").axes
    lines = [line.get_xdata().tolist() for line in axes.lines if line.get_marker() == "None"]
    assert lines == [[-1.0, 0.0], [0.0, 1.0]]
    np.testing.assert_allclose(axes.get_xlim(), (-1.15, 1.15))


def test_many_seeds_become_a_bar_from_the_lowest_to_the_highest():
    losses = {"a": [np.linspace(0.5, 0.9, 11), [*[1.0] * 10, 50.0]]}
    (axes,) = draw_sweep([0.1, 1.0], losses, {"a": "#000000"}, ylabel="loss").axes
    first, second = axes.collections[0].get_segments()
    np.testing.assert_allclose(first, [(-1, np.log10(0.5)), (-1, np.log10(0.9))])
    np.testing.assert_allclose(second, [(0, 0), (0, np.log10(50))])
    beyond, line = axes.lines
    assert (beyond.get_marker(), beyond.get_ydata().tolist()) == ("^", [1.0])
    np.testing.assert_allclose(line.get_ydata(), [np.log10(0.7), 0])
