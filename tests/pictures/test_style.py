"""The house's axes and labels."""

import pytest

from lecnn_helpers.pictures import style


def test_axes_that_take_a_second_place_end_where_it_ended():
    figure, (left, right, below, spare) = style.new_figure(4.0, columns=(1, 2), rows=(1, 1))
    style.widen(below, spare)
    assert figure.axes == [left, right, below]
    assert below.get_position().x0 == left.get_position().x0
    assert below.get_position().x1 == pytest.approx(right.get_position().x1)


def test_a_label_is_of_the_larger_size_unless_told_otherwise():
    _, (axes,) = style.new_figure(2.0)
    style.write(axes, 0.5, 0.5, "as always")
    style.write(axes, 0.5, 0.5, "other", va="top", color=style.MUTED)
    always, other = axes.texts
    assert (always.get_fontsize(), always.get_va()) == (style.TEXT, "center")
    assert (other.get_fontsize(), other.get_va()) == (style.TEXT, "top")
