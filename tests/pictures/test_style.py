"""The house's axes and labels."""

import pytest

from lecnn_helpers.pictures import style


def test_axes_that_take_a_second_place_end_where_it_ended():
    styled = style.house_style(style.new_figure)
    figure, (left, right, below, spare) = styled(4.0, columns=(1, 2), rows=(1, 1))
    style.widen(below, spare)
    assert figure.axes == [left, right, below]
    assert below.get_position().x0 == left.get_position().x0
    assert below.get_position().x1 == pytest.approx(right.get_position().x1)


def test_a_picture_in_another_style_is_refused():
    with pytest.raises(RuntimeError, match="outside a function with @house_style"):
        style.new_figure(2.0)


def test_a_label_is_of_the_larger_size_unless_told_otherwise():
    _, (axes,) = style.house_style(style.new_figure)(2.0)
    style.write(axes, 0.5, 0.5, "as always")
    style.write(axes, 0.5, 0.5, "other", va="top", color=style.MUTED)
    always, other = axes.texts
    assert (always.get_fontsize(), always.get_va()) == (style.TEXT, "center")
    assert (other.get_fontsize(), other.get_va()) == (style.TEXT, "top")
