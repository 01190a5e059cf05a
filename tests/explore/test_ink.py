"""Ink follows a dark page; a color that stands for a number does not."""

import re

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import colormaps
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from lecnn_helpers.explore.color import contrast, dark_twin, luminance
from lecnn_helpers.explore.svg import colors, to_svg

VIRIDIS = [to_hex(colormaps["viridis"](share))[1:] for share in (0.0, 0.5, 1.0)]


def written(figure, **how):
    """The colors that follow the page, and those that stay."""
    lines = to_svg(figure, prefix="p", **how)
    plain = re.sub(r"var\([^)]*\)", "", "".join(lines))
    return colors(lines), set(re.findall(r"#([0-9a-f]{6})\b", plain))


def axes_of(figure):
    return figure.add_subplot()


def mesh(axes):
    axes.pcolormesh(np.array([[0, 0.5], [1, 1]]))


def scatter(axes):
    axes.scatter([0, 1, 2], [0, 1, 2], c=[0, 0.5, 1])


def hexagons(axes):
    axes.hexbin([0, 0, 1, 2, 2, 2], [0, 0, 1, 2, 2, 2], gridsize=3)


def triangles(axes):
    axes.tripcolor([0, 1, 0, 1], [0, 0, 1, 1], facecolors=np.array([0.0, 1.0]))


def levels(axes):
    axes.contourf(np.add.outer(np.arange(5), np.arange(5)), levels=[-1, 1, 7, 9])


def arrows(axes):
    axes.quiver([0, 1, 2], [0, 1, 2], [1, 1, 1], [1, 1, 1], [0, 0.5, 1])


@pytest.mark.parametrize("draw", [mesh, scatter, hexagons, triangles, levels, arrows])
def test_what_a_color_map_colors_stays(draw):
    figure = Figure()
    draw(axes_of(figure))
    ink, stays = written(figure)
    assert VIRIDIS[2] in stays or draw is levels  # whose colors are those of the middles
    assert len({color for color in stays if len(set(re.findall("..", color))) > 1}) >= 2
    assert not ink & set(VIRIDIS)
    assert {"000000", "ffffff"} <= ink  # axes and paper


def test_one_series_gets_its_twin_beside_a_colored_one():
    figure = Figure()
    axes = axes_of(figure)
    scatter(axes)
    axes.plot([0, 1], [0, 1], color="#d62728")
    ink, stays = written(figure)
    assert "d62728" in ink
    assert "d62728" not in stays


def test_a_color_bar_goes_with_its_picture():
    figure = Figure()
    drawn = axes_of(figure).contour(np.add.outer(np.arange(9.0), np.arange(9.0)), levels=[3, 8, 13])
    figure.colorbar(drawn)
    ink, _ = written(figure)
    levels = {to_hex(color)[1:] for color in drawn.get_edgecolor()}
    assert len(levels) == 3
    assert not ink & levels


def test_the_labels_of_levels_and_the_heads_of_stream_lines_too():
    figure = Figure()
    one, two = figure.subplots(1, 2)
    drawn = one.contour(np.add.outer(np.arange(9.0), np.arange(9.0)))
    one.clabel(drawn)
    y, x = np.mgrid[0:5, 0:5]
    two.streamplot(x, y, np.ones((5, 5)), 0.5 * y, color=x.astype(float))
    ink, _ = written(figure)
    assert {color for color in ink if len(set(re.findall("..", color))) > 1} == set()


def test_more_colors_than_a_palette_are_a_scale():
    many, few = Figure(), Figure()
    shades = [to_hex(color) for color in colormaps["plasma"](np.linspace(0, 1, 12))]
    for figure, some in ((many, shades), (few, shades[:5])):
        axes_of(figure).bar(range(len(some)), [1] * len(some), color=some)
    assert not written(many)[0] & {shade[1:] for shade in shades}
    assert written(few)[0] >= {shade[1:] for shade in shades[:5]}


def texts(figure):
    lines = to_svg(figure, prefix="p")
    found = {}
    for line in lines:
        if line.startswith("<text"):
            fill = re.search(r"fill:(?:var\(--c[0-9a-f]{6},)?#([0-9a-f]{6})(\))?", line)
            word = re.search(">([^<]*)<", line)[1]
            found[word] = ("000000", True) if fill is None else (fill[1], bool(fill[2]))
    return found


def test_a_number_on_a_cell_stays_and_one_beside_it_follows_the_page():
    figure = Figure()
    axes = axes_of(figure)
    axes.imshow([[0, 1], [1, 0]])
    axes.text(0, 0, "on", color="white")
    axes.text(1, 0, "dark", color="black")
    axes.text(0, -0.9, "off", color="black", clip_on=False)
    found = texts(figure)
    assert found["on"] == ("ffffff", False)
    assert found["dark"] == ("000000", False)
    assert found["off"] == ("000000", True)


def test_a_number_where_an_image_has_a_hole_is_ink():
    figure = Figure()
    axes = axes_of(figure)
    axes.imshow(np.array([[np.nan, 1], [1, 0]]))
    axes.text(0, 0, "hole", ha="center", va="center")
    axes.text(1, 0, "cell", ha="center", va="center")
    found = texts(figure)
    assert found["hole"] == ("000000", True)
    assert found["cell"] == ("000000", False)


@pytest.mark.parametrize("fill", ["#1f77b4", "#ff7f0e", "#2ca02c", "#ffe8a0", "#101040"])
@pytest.mark.parametrize("word", ["black", "white"])
def test_a_word_on_a_plain_color_is_as_legible_as_it_can_be(fill, word):
    figure = Figure()
    axes = axes_of(figure)
    axes.bar([0], [1], color=fill)
    axes.text(0, 0.5, "in", color=word, ha="center")
    color, follows = texts(figure)["in"]
    shown = dark_twin(color) if follows else color
    ground = dark_twin(fill[1:])
    assert contrast(shown, ground) == max(contrast(c, ground) for c in (color, dark_twin(color)))


def test_words_on_colored_bubbles_and_in_a_legend():
    figure = Figure()
    axes = axes_of(figure)
    axes.scatter([0, 1], [0, 1], c=[0, 1], s=900, label="dots")
    axes.text(1, 1, "in", ha="center", va="center")
    axes.text(0.5, 0.2, "between", ha="center", va="center")
    axes.legend(loc="upper left")
    found = texts(figure)
    assert found["in"] == ("000000", False)
    assert found["between"] == found["dots"] == ("000000", True)


def test_hatches_and_the_faces_under_them_change_together():
    figure = Figure()
    axes_of(figure).bar([0], [1], color="#ffe8a0", hatch="//", edgecolor="#102030")
    ink, stays = written(figure)
    assert {"ffe8a0", "102030"} <= ink
    assert not stays


def test_what_is_made_for_dark_stays_so():
    with mpl.rc_context(), mpl.style.context("dark_background"):
        figure = Figure()
        axes = axes_of(figure)
        axes.plot([0, 1])
        axes.set_title("light on dark")
        ink, stays = written(figure)
    assert not ink
    assert {"000000", "ffffff"} <= stays


@pytest.mark.parametrize(
    "style", ["default", "ggplot", "seaborn-v0_8-darkgrid", "bmh", "grayscale"]
)
def test_what_is_made_for_paper_follows_the_page(style):
    with mpl.style.context(style):
        figure = Figure()
        axes_of(figure).plot([0, 1])
        ink, stays = written(figure)
    assert ink
    assert not stays


def test_keep():
    figure = Figure()
    axes_of(figure).plot([0, 1], color="#d62728")
    ink, stays = written(figure, dark="keep")
    assert not ink
    assert "d62728" in stays
    # Its ink is dark, so it brings white paper along.
    assert "background:#fff" in to_svg(figure, prefix="p", dark="keep")[0]


def test_no_such_way():
    with pytest.raises(ValueError, match="dark must be 'ink' or 'keep', got 'no'"):
        to_svg(Figure(), prefix="p", dark="no")


def test_luminance_and_contrast_of_known_colors():
    # WCAG: white on black is 21 to 1; #767676 is the lightest gray with 4.5 to 1 on white.
    assert (luminance("000000"), luminance("ffffff")) == (0, pytest.approx(1))
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("767676", "ffffff") >= 4.5 > contrast("777777", "ffffff")
