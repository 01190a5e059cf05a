"""What leaves the axes is marked at their edge, and only that."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lecnn_helpers.explore.svg import to_svg
from lecnn_helpers.pictures import style
from lecnn_helpers.pictures.edges import mark_beyond, mark_curve

BLUE = style.RAW


def panel(xlim=(0, 10), ylim=(-1, 4)):
    figure, (axes,) = style.house_style(style.new_figure)(2.0)
    axes.set(xlim=xlim, ylim=ylim)
    return figure, axes


@pytest.mark.parametrize(
    ("point", "place", "said"),
    [
        ((5, 2), (5, 2, ""), ""),
        ((0, -1), (0, -1, ""), ""),  # on the frame is not outside
        ((10, 4), (10, 4, ""), ""),
        ((0.1 + 0.2 + 9.7, 4 + 1e-12), (10, 4, ""), ""),
        ((2, 100), (2, 4, "above"), "100"),
        ((2, -1.5), (2, -1, "below"), "−1.5"),
        ((-100, 3), (0, 3, "left"), "−100"),
        ((12.345, 3), (10, 3, "right"), "12.3"),
        ((11, 40), (10, 4, "above"), "40"),  # a tenth beyond the right, seven times above
        ((2, math.inf), (2, 4, "above"), "∞"),
        ((-math.inf, 0), (0, 0, "left"), "−∞"),
        ((2, math.nan), (2, 4, "above"), "NaN"),
    ],
)
def test_a_point_outside_gets_its_side_and_its_value(point, place, said):
    _, axes = panel()
    x, y, beyond = mark_beyond(axes, *point, BLUE)
    assert ((x, y), beyond) == (pytest.approx(place[:2]), place[2])
    assert [text.get_text() for text in axes.texts] == [said]


def corners(axes):
    """Return the triangle's corners and the frame, in px."""
    (triangle,) = axes.patches
    return triangle.get_transform().transform(triangle.get_xy()), axes.get_window_extent()


@pytest.mark.parametrize("ylim", [(-1, 4), (4, -1)])
def test_the_triangle_points_out_and_its_tip_is_on_the_edge(ylim):
    up, down = max(ylim) + 9, min(ylim) - 9
    if ylim[0] > ylim[1]:  # an axis that runs downward
        up, down = down, up
    for point, side, along in (
        ((5, up), "y1", (1, max)),
        ((5, down), "y0", (1, min)),
        ((50, 1), "x1", (0, max)),
        ((-50, 1), "x0", (0, min)),
    ):
        figure, axes = panel(ylim=ylim)
        mark_beyond(axes, *point, BLUE)
        figure.draw_without_rendering()
        places, frame = corners(axes)
        axis, farthest = along
        assert farthest(places[:, axis]) == pytest.approx(getattr(frame, side))
        assert frame.contains(*places.mean(axis=0))
        assert np.ptp(places[:, 0]) > 3
        assert np.ptp(places[:, 1]) > 3


@pytest.mark.parametrize("point", [(5, 2), (0, 0)])
def test_within_the_axes_nothing_is_to_be_seen(point):
    figure, axes = panel()
    mark_beyond(axes, *point, BLUE)
    figure.draw_without_rendering()
    places, _ = corners(axes)
    assert np.ptp(places, axis=0).max() == 0


@pytest.mark.parametrize("point", [(0, 9), (10, 9), (5, 9), (0, -9), (50, -1), (50, 4), (-9, 4)])
def test_the_value_stands_within_the_picture_and_off_the_triangle(point):
    figure, axes = panel()
    mark_beyond(axes, *point, BLUE, text="−1.23·10⁻⁵")
    figure.draw_without_rendering()
    box = axes.texts[0].get_window_extent()
    places, _ = corners(axes)
    assert not any(box.contains(*place) for place in places)
    assert box.x0 >= 0
    assert box.x1 <= figure.bbox.x1
    assert box.y0 >= 0
    assert box.y1 <= figure.bbox.y1


def test_values_that_leave_together_stand_in_rows():
    figure, axes = panel()
    for row, y in enumerate((100, 2000)):
        mark_beyond(axes, 5, y, BLUE, row=row)
    figure.draw_without_rendering()
    first, second = (text.get_window_extent() for text in axes.texts)
    assert not first.overlaps(second)
    assert second.y1 <= first.y0


def test_a_box_within_the_axes_has_edges_of_its_own():
    _, axes = panel()
    place = mark_beyond(axes, 5, 3, BLUE, box=((0, 10), (0, 2)), text="60%", beside="right")
    assert place == (5, 2, "above")
    assert axes.texts[0].get_text() == "60%"
    assert axes.texts[0].get_ha() == "left"


def test_an_unknown_side_is_named():
    _, axes = panel()
    with pytest.raises(
        ValueError, match="beside must be one of left, right, below, above, got 'up'"
    ):
        mark_beyond(axes, 5, 3, BLUE, beside="up")


def svg_tags(point):
    figure, axes = panel()
    mark_beyond(axes, *point, BLUE, text="1")
    return [line.split()[0].split(">")[0] for line in to_svg(figure, prefix="t")]


def test_all_sides_and_sizes_are_the_same_tags():
    # What packs a state into a few bytes: only numbers differ between the four sides, and
    # inside there is one text less.
    above = svg_tags((5, 99))
    assert above == svg_tags((5, -99)) == svg_tags((-99, 1)) == svg_tags((99, 1))
    inside = svg_tags((5, 1))
    assert inside.count("<path") == above.count("<path")
    assert inside.count("<text") == above.count("<text") - 1


def test_a_curve_is_marked_where_it_crosses_with_the_farthest_it_comes():
    # From 0 at x = 2 to 10 at x = 4: at 4, the upper edge, when x = 2.8.
    _, axes = panel()
    place = mark_curve(axes, [0, 2, 4, 6, 8], [0, 0, 10, 50, 2], BLUE)
    assert (place.x, place.y, place.beyond) == (pytest.approx(2.8), 4, "above")
    assert axes.texts[0].get_text() == "to 50"


def test_a_curve_of_logarithms_says_the_numbers():
    _, axes = panel(ylim=(-2, 3))
    losses = np.array([1.0, 10.0, 1e5, 1e7])
    place = mark_curve(axes, range(4), np.log10(losses), BLUE, values=losses, text="{} at the end")
    assert (place.x, place.beyond) == (pytest.approx(1.5), "above")  # 10¹ to 10⁵: 10³ halfway
    assert axes.texts[0].get_text() == "1.00·10⁷ at the end"


def test_a_curve_inside_is_not_marked():
    _, axes = panel()
    assert mark_curve(axes, [0, 5, 9], [0, 1, 2], BLUE) == (9, 2, "")
    assert axes.texts[0].get_text() == ""


@pytest.mark.parametrize(
    ("y", "at", "said"),
    [
        ([99, 1, 1], 5 * 95 / 98, "to 99"),  # outside from the start: where it comes in
        ([np.inf, 1, 1], 0, "to ∞"),
        ([9, 9, 9], 0, "to 9"),
        ([1, np.inf, np.nan], 5, "to ∞"),
        ([1, 1, np.nan], 9, "to NaN"),
        ([1, -6, 5], 2 * 5 / 7, "to −6"),  # below by one length, above by a fifth
    ],
)
def test_curves_that_are_no_numbers_or_leave_on_both_sides(y, at, said):
    _, axes = panel()
    place = mark_curve(axes, [0, 5, 9], y, BLUE)
    assert place.x == pytest.approx(at)
    assert axes.texts[0].get_text() == said
