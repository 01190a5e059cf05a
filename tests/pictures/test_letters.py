"""The measure of letters itself, on SVG whose sizes are known by hand."""

import pytest
from matplotlib.figure import Figure

from lecnn_helpers.explore.svg import to_svg
from lecnn_helpers.pictures import style

from .letters import LEAST, ON_A_PHONE, Letters, letters, too_small


def svg(inside, box="0 0 100 50"):
    return [f'<svg viewBox="{box}">', inside, "</svg>"]


@pytest.mark.parametrize(
    ("inside", "size"),
    [
        ('<text style="font-size:5px">a</text>', 10),
        ('<text style="fill:red;font-size: 5.5px">a</text>', 11),
        ('<text font-size="5">a</text>', 10),
        ('<text style="font:italic 5px serif">a</text>', 10),
        ('<text style="font: bold 5.5px/1.2 sans-serif">a</text>', 11),
        ('<g style="font-size:4px"><text>a</text></g>', 8),
        ('<g font-size="4"><text style="font-size:6px">a</text></g>', 12),
        ('<g transform="translate(3 4) scale(2)"><text style="font-size:5px">a</text></g>', 20),
        ('<text transform="rotate(90)" style="font-size:5px">a</text>', 10),
        ('<text transform="matrix(0 3 -3 0 1 2)" style="font-size:5px">a</text>', 30),
        ("<text>a</text>", 32),
    ],
)
def test_a_size_is_what_is_seen(inside, size):
    # 100 units of the picture are 200 px of the screen.
    assert letters(svg(inside), 200) == [Letters("a", pytest.approx(size), False)]


def test_an_index_is_told_from_a_small_text():
    mathematics = (
        '<text><tspan style="font-size:10px">x</tspan><tspan style="font-size:7px">2</tspan></text>'
        '<text style="font-size:7px">small</text>'
    )
    raised = {found.text: found.raised for found in letters(svg(mathematics))}
    assert raised == {"x": False, "2": True, "small": False}
    assert [found.text for found in too_small(svg(mathematics), 115)] == ["small"]
    assert [found.text for found in too_small(svg(mathematics), 110)] == ["2", "small"]


def test_a_size_that_cannot_be_told_is_no_size():
    with pytest.raises(ValueError, match="cannot tell the size of 'larger'"):
        letters(svg('<text style="font-size:larger">a</text>'))


def test_matplotlib_s_own_letters_are_measured():
    figure = Figure(figsize=(5, 2))
    figure.text(0.1, 0.1, "ten", fontsize=10)
    figure.text(0.1, 0.5, "turned", fontsize=20, rotation=30)
    # 5 inches are 360 px of the SVG.
    assert {found.text: found.size for found in letters(to_svg(figure, prefix="p"), 720)} == {
        "ten": pytest.approx(20),
        "turned": pytest.approx(40),
    }


def test_the_house_s_small_text_is_large_enough_on_a_phone():
    assert style.SMALL / (style.WIDTH * 72) * ON_A_PHONE >= LEAST
    assert style.TEXT > style.SMALL
