"""Figures become compact, theme-following SVG without losing what they show."""

import io
import re
import xml.etree.ElementTree as ElementTree

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.textpath import TextPath
from matplotlib.transforms import IdentityTransform

from lecnn_helpers.explore.color import dark_twin
from lecnn_helpers.explore.svg import (
    colors,
    label,
    of_one_size,
    to_png,
    to_svg,
)
from lecnn_helpers.pictures import style


def plot(slope=1.0, color="#0072b2"):
    figure = Figure(figsize=(4, 3))
    axes = figure.add_subplot(xlim=(0, 1), ylim=(0, 3))
    axes.plot([0, 1], [0, slope], "o-", color=color, label="a < b & c")
    axes.fill_between([0, 1], [1, 2], alpha=0.25)
    axes.set_title("η ≤ 0.5 & more")
    return figure


def test_a_small_picture_to_the_letter():
    # 2 × 1 inches are 144 × 72 points; SVG counts y from the top.
    figure = Figure(figsize=(2, 1))
    figure.add_artist(Line2D([0, 0.5, 1], [0, 1 / 3, 0.3456], color="#AA1122"))
    figure.add_artist(Line2D([0.25], [0.5], linestyle="none"))  # an empty group
    figure.add_artist(Line2D([0.25, 0.75], [0.5, 0.5], linestyle="none", marker="s", color="k"))
    figure.text(0.5, 0.5, 'a "b" < c & d')
    black = "fill:var(--c000000,#000000);stroke:var(--c000000,#000000);stroke-linejoin:miter"
    assert to_svg(figure, prefix="p") == [
        # These two Matplotlib says of every element of the page.
        '<svg viewBox="0 0 144 72" stroke-linejoin="round" stroke-linecap="butt">',
        '<path d="M0 72L144 72L144 0L0 0z" style="fill:var(--cffffff,#ffffff)"></path>',
        # 72 − 72/3 = 48, and 72 − 72 · 0.3456 = 47.1168.
        '<path d="M0 72L72 48L144 47.1" style="fill:none;stroke:var(--caa1122,#aa1122);'
        'stroke-width:1.5;stroke-linecap:square"></path>',
        "<defs>",
        # A marker of 6 points.
        '<path id="p_0" d="M-3 3L3 3L3 -3L-3 -3z"></path>',
        "</defs>",
        f'<g style="{black}">',
        '<use href="#p_0" x="36" y="36"></use>',
        '<use href="#p_0" x="108" y="36"></use>',
        "</g>",
        '<text style="font-size:10px" x="72" y="36">a "b" &lt; c &amp; d</text>',
        "</svg>",
    ]


def outline(letters, size):
    """Outlines in units of which `size` fill the font's height, each as its corner points."""
    font = FontProperties(family="DejaVu Sans", style="italic", size=size)
    return [np.array(TextPath((0, 0), letter, prop=font).vertices) for letter in letters]


def test_a_formula_becomes_outlines_each_glyph_once():
    figure = Figure(figsize=(2, 1))
    figure.text(0.5, 0.5, "$xyx$", fontsize=20)
    lines = to_svg(figure, prefix="p")
    glyphs = re.findall(r'<path id="([^"]+)" d="([^"]+)"', "".join(lines))
    assert len(glyphs) == 2
    # The same outlines as matplotlib's own text path, of letters 100 px high.
    for (_, data), wanted in zip(glyphs, outline("xy", 100), strict=True):
        drawn = np.array(re.findall(r"-?[\d.]+", data), float).reshape(-1, 2)
        np.testing.assert_allclose(drawn.min(0), wanted[wanted.any(1)].min(0), atol=0.2)
        np.testing.assert_allclose(drawn.max(0), wanted.max(0), atol=0.2)
    assert '<g transform="translate(72 36) scale(0.2 -0.2)">' in lines
    uses = re.findall(r'<use href="#([^"]+)" transform="translate\(([\d.]+) ', "".join(lines))
    (x, y) = (name for name, _ in glyphs)
    assert [name for name, _ in uses] == [x, y, x]
    places = [float(place) for _, place in uses]
    assert places == sorted(set(places))


@pytest.mark.parametrize("fonts", ["dejavusans", "dejavuserif", "cm", "stix", "stixsans"])
def test_mathematics_needs_no_font_of_the_page(fonts):
    figure = Figure()
    with mpl.rc_context({"mathtext.fontset": fonts}):
        figure.text(0.1, 0.5, r"$\sqrt{\frac{x^2}{\sigma}} \int_0^1 \mathcal{R}\, \prod$")
        lines = to_svg(figure, prefix="p")
    assert not [line for line in lines if line.startswith(("<text", "<tspan"))]
    assert sum(line.startswith("<use") for line in lines) >= 9


def test_a_text_that_is_turned():
    figure = Figure(figsize=(2, 1))
    figure.text(0.5, 0.5, "up", rotation=90)
    svg = "".join(to_svg(figure, prefix="p"))
    assert re.search(r'transform="translate\([\d.]+ [\d.]+\) rotate\(270\)">up</text>', svg)


@pytest.mark.parametrize("name", ["monospace", "serif"])
def test_a_kind_of_font_is_kept(name):
    figure = Figure()
    figure.text(0, 0, "a", family=name)
    assert f"font-family:{name}" in "".join(to_svg(figure, prefix="p"))


def test_lines_of_text_stand_where_their_alignment_says():
    figure = Figure(figsize=(2, 1))
    for ha, anchor in (("left", None), ("center", "middle"), ("right", "end")):
        figure.texts.clear()
        figure.text(0.5, 0.5, "word", ha=ha)
        (line,) = (line for line in to_svg(figure, prefix="p") if "<text" in line)
        assert ' x="72" ' in line
        assert (f"text-anchor:{anchor}" in line) if anchor else ("text-anchor" not in line)


def test_far_points_stay_where_they_are():
    points = np.array([[-0.04, 72.04], [123456.72, 10], [100000.5, 3]])
    figure = Figure(figsize=(2, 1))
    figure.add_artist(Polygon(points, transform=IdentityTransform()))
    path = to_svg(figure, prefix="p")[2]
    drawn = re.search(' d="M([^z]+)z"', path)[1]
    assert drawn.startswith("0 0L")  # not -0
    drawn = [pair.split() for pair in drawn.split("L")]
    # In points from the top; 72 are an inch.
    np.testing.assert_allclose(
        np.array(drawn, float), points * [1, -1] + [0, 72], rtol=0, atol=0.0501
    )


def test_it_is_well_formed_and_one_tag_a_line():
    lines = to_svg(plot(), prefix="p")
    ElementTree.fromstring("".join(lines))
    for line in lines:
        assert re.fullmatch(r"<[^<>]+>([^<>]*</\w+>)?|</\w+>", line), line


def test_texts_and_only_the_pages_font():
    svg = "".join(to_svg(plot(), prefix="p"))
    assert ">η ≤ 0.5 &amp; more</text>" in svg
    assert "font-family" not in svg
    assert "DejaVu" not in svg


def test_nothing_reaches_beyond_the_picture():
    svg = "".join(to_svg(plot(), prefix="p"))
    assert "<style" not in svg  # matplotlib's own has a rule for every element of the page
    assert "http" not in svg
    assert 'width="' not in svg.split(">")[0]


def test_positions_are_rounded_to_a_tenth():
    for line in to_svg(plot(0.123456), prefix="p"):
        # A marker's shape, stored once, is finer; so is a text's place.
        if ' id="' in line or line.startswith("<text"):
            continue
        for name in ("d", "x", "y", "transform"):
            for value in re.findall(rf' {name}="([^"]*)"', line):
                assert not re.search(r"\.\d\d", value), line


def test_opacity_is_not_rounded():
    assert "opacity:0.25" in "".join(to_svg(plot(), prefix="p"))


def test_ids_start_with_the_prefix_and_lead_somewhere():
    svg = "".join(to_svg(plot(), prefix="mine"))
    ids = set(re.findall(r' id="([^"]+)"', svg))
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg))
    assert used == ids
    assert all(name.startswith("mine_") for name in ids)


def test_only_what_changed_differs():
    one, two = to_svg(plot(1.0), prefix="p"), to_svg(plot(2.0), prefix="p")
    assert len(one) == len(two)
    changed = [a for a, b in zip(one, two, strict=True) if a != b]
    assert 1 <= len(changed) <= 3  # the line and its two markers, of which one stays


def test_it_does_not_depend_on_the_notebooks_settings():
    plain = to_svg(plot(), prefix="p")
    with mpl.rc_context({"svg.fonttype": "path", "svg.hashsalt": "other"}):
        assert to_svg(plot(), prefix="p") == plain


def test_images_stay_inside():
    figure = Figure()
    figure.add_subplot().imshow(np.eye(3))
    svg = "".join(to_svg(figure, prefix="p"))
    assert 'href="data:image/png;base64,' in svg
    # An image has no number of its own: what is referred to is counted from 0.
    ids = re.findall(r' id="([^"]+)"', svg)
    assert sorted(ids) == sorted(f"p_{i}" for i in range(len(ids)))


def test_an_image_drawn_by_its_corners_fills_its_axes():
    figure = Figure(figsize=(2, 1))
    axes = figure.add_axes((0.25, 0.25, 0.5, 0.5))
    axes.imshow(np.arange(600).reshape(20, 30), interpolation="none", aspect="auto")
    (line,) = (line for line in to_svg(figure, prefix="p") if "<image" in line)
    a, b, c, d, e, f = map(float, re.search(r"matrix\(([^)]+)\)", line)[1].split())
    width, height = (float(re.search(f' {k}="([^"]+)"', line)[1]) for k in ("width", "height"))
    corners = np.array([[0, 0], [width, height]]) * [a, d] + [e, f]
    assert (b, c) == (0, 0)
    # From 36 to 108 px across and from 18 to 54 px down.
    np.testing.assert_allclose(np.sort(corners, axis=0), [[36, 18], [108, 54]], atol=1e-3)


def test_nothing_is_written_to_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    figure = Figure()
    figure.add_subplot().imshow(np.eye(3))
    with mpl.rc_context({"svg.image_inline": False}):
        assert "data:image/png" in "".join(to_svg(figure, prefix="p"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("new", [Figure, plt.figure])
def test_the_figure_is_given_back_as_it_was(new):
    figure = new(figsize=(3, 2), dpi=100)
    scatter = figure.add_subplot().scatter([1, 2], [3, 4], c=[5, 6], gid="mine")
    canvas, open_ = figure.canvas, plt.get_fignums()
    manager, gids = canvas.manager, [artist.get_gid() for artist in figure.findobj()]
    to_svg(figure, prefix="p")
    to_png(figure, "A sentence.")
    assert (figure.dpi, figure.canvas, figure.canvas.manager) == (100, canvas, manager)
    assert plt.get_fignums() == open_
    assert (scatter.get_gid(), figure.texts) == ("mine", [])
    assert [artist.get_gid() for artist in figure.findobj()] == gids
    buffer = io.BytesIO()
    figure.savefig(buffer)
    assert buffer.getvalue().startswith(b"\x89PNG")
    plt.close(figure)


def test_a_legend_outside_of_the_figure_is_seen():
    figure = Figure(figsize=(2, 1))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.plot([0, 1], label="a name")
    axes.set(xticks=[], yticks=[])
    legend = axes.legend(bbox_to_anchor=(1, 1), loc="upper left")
    view = re.search('viewBox="([^"]+)"', to_svg(figure, prefix="p")[0])[1]
    left, top, width, height = map(float, view.split())
    box = legend.get_window_extent().transformed(figure.dpi_scale_trans.inverted())
    assert (left, height + top) == (0, 72)
    assert top <= 72 - 72 * box.y1 + 1
    assert width == pytest.approx(72 * box.x1, abs=2)


def test_a_picture_does_not_jump_when_something_hangs_out():
    def first(view):
        return f'<svg viewBox="{view}" stroke-linejoin="round" stroke-linecap="butt">'

    frames = [
        [first("0 0 100 50"), "a"],
        [first("-5 0 105 50"), "b"],
        [first("0 0 120 60.5"), "c"],
    ]
    whole = first("-5 0 125 60.5")
    assert of_one_size(frames) == [[whole, "a"], [whole, "b"], [whole, "c"]]
    assert of_one_size(frames[:1] * 2) == frames[:1] * 2
    written_by_hand = [['<svg viewBox="0 0 1 9">', "a"], ['<svg viewBox="0 0 3 9">', "b"]]
    assert of_one_size(written_by_hand) == written_by_hand


def test_not_a_figure():
    with pytest.raises(TypeError, match="expected a matplotlib Figure, got Axes"):
        to_svg(plot().axes[0], prefix="p")


def test_label():
    first, *rest = label(["<svg>", "<g>", "</svg>"], 'so "α" < β & γ')
    element = ElementTree.fromstring(first.removesuffix(">") + "/>")
    assert element.attrib == {"role": "img", "aria-label": 'so "α" < β & γ'}
    assert rest == ["<g>", "</svg>"]


def test_png():
    figure = plot()
    bare, captioned = to_png(figure), to_png(figure, "A sentence of some length. " * 6)
    assert bare.startswith(b"\x89PNG")
    height = [int.from_bytes(png[20:24], "big") for png in (bare, captioned)]
    assert height[1] > height[0] + 50  # the sentence stands under the picture
    assert to_png(figure) == bare  # and is taken off the figure again


def page(sentence=""):
    """A red picture of 300 × 200 pixels on paper, read back; Matplotlib adds 20 on each side."""
    figure = Figure(figsize=(1.5, 1), facecolor="green")
    figure.add_artist(Rectangle((0, 0), 1, 1, color="red"))
    return plt.imread(io.BytesIO(to_png(figure, sentence)))[..., :3]


def test_paper_is_white_and_has_200_pixels_an_inch():
    image = page()
    assert image.shape[:2] == (240, 340)
    assert (image[20:-20, 20:-20] == (1, 0, 0)).all()
    assert (image[0] == 1).all()
    figure = Figure(figsize=(1, 1), facecolor="green")
    figure.text(0.5, 0.5, "half")
    wanted = io.BytesIO()
    figure.savefig(wanted, dpi=200, facecolor="white", bbox_inches="tight", format="png")
    assert to_png(figure) == wanted.getvalue()


def test_the_sentence_on_paper_stands_close_under_the_picture_and_is_no_wider():
    image = page("A sentence that takes more than one line")
    assert image.shape[1] == 340
    assert (image[20:220, 20:320] == (1, 0, 0)).all()
    dark = np.flatnonzero((image.max(axis=2) < 0.2).any(axis=1))
    assert 220 < dark[0] < 240
    # Two lines of 9 points with the space between take up to 3 · 9/72 inches.
    assert dark[-1] < 240 + 75


def test_paper_does_not_depend_on_the_notebooks_settings():
    plain = page("A sentence.")
    settings = {"font.size": 30, "text.color": "white", "savefig.dpi": 50}
    with mpl.rc_context(settings | {"savefig.facecolor": "red"}):
        np.testing.assert_array_equal(page("A sentence."), plain)


def luminance(color):
    """Relative luminance as WCAG 2 defines it; independent of the code under test."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


PALETTE = {
    name: value[1:]
    for name, value in vars(style).items()
    if isinstance(value, str) and re.fullmatch("#[0-9a-f]{6}", value) and name != "FAINT"
}


@pytest.mark.parametrize("name", PALETTE)
def test_the_palette_can_be_read_on_both_pages(name):
    assert contrast(PALETTE[name], "ffffff") >= 4.5
    assert contrast(dark_twin(PALETTE[name]), "121212") >= 4.5


def test_black_and_white_change_places():
    assert luminance(dark_twin("000000")) > 0.85
    assert luminance(dark_twin("ffffff")) < 0.02


def test_the_darker_the_color_the_lighter_its_twin():
    grays = [f"{v:02x}" * 3 for v in range(0, 256, 15)]
    twins = [luminance(dark_twin(gray)) for gray in grays]
    assert twins == sorted(twins, reverse=True)
    # A gray stays gray.
    assert all(len({dark_twin(g)[i : i + 2] for i in (0, 2, 4)}) == 1 for g in grays)


def _twin(color):
    """The rule of `dark_twin` by NumPy, with the two matrices of Ottosson's page inverted."""
    to_lms = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    to_lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    s_rgb = np.array([int(color[i : i + 2], 16) for i in (0, 2, 4)]) / 255
    rgb = np.where(s_rgb <= 0.04045, s_rgb / 12.92, ((s_rgb + 0.055) / 1.055) ** 2.4)
    light, a, b = to_lab @ np.cbrt(to_lms @ rgb)
    light = 0.2 + 0.78 * max(0.0, 1.0 - light) ** 0.6
    for tenths in range(10, -1, -1):
        lab = np.array([light, a * tenths / 10, b * tenths / 10])
        out = np.linalg.inv(to_lms) @ (np.linalg.inv(to_lab) @ lab) ** 3
        if out.min() >= -1e-3 and out.max() <= 1.001:
            break
    out = np.clip(out, 0.0, 1.0)
    gamma = np.where(out <= 0.0031308, 12.92 * out, 1.055 * out ** (1 / 2.4) - 0.055)
    return np.round(255 * gamma).astype(int).tolist()


@pytest.mark.parametrize(
    "color",
    [
        f"{r:02x}{g:02x}{b:02x}"
        for r in (0, 9, 128, 255)
        for g in (0, 11, 114, 255)
        for b in (0, 178, 255)
    ],
)
def test_dark_twins_follow_the_stated_rule(color):
    twin = dark_twin(color)
    np.testing.assert_allclose(
        [int(twin[i : i + 2], 16) for i in (0, 2, 4)], _twin(color), rtol=0, atol=1
    )


@pytest.mark.parametrize("color", ["0a0a0a", "0a0a00", "fffe81", "fffc07"])
def test_the_straight_part_of_the_gamma_curve(color):
    # Channels up to 10 of 255 lie on it; here no channel is near half a step.
    twin = dark_twin(color)
    assert [int(twin[i : i + 2], 16) for i in (0, 2, 4)] == _twin(color)


def test_colors_are_found():
    assert {"0072b2", "ffffff"} <= colors(to_svg(plot(), prefix="p"))
