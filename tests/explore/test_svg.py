"""Figures become compact, theme-following SVG without losing what they show."""

import io
import re
import xml.etree.ElementTree as ElementTree

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.transforms import IdentityTransform

from lecnn_helpers.explore.svg import colors, dark_twin, label, to_png, to_svg
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
    black = "stroke:var(--c000000,#000000);stroke-linejoin:miter"
    assert to_svg(figure, prefix="p") == [
        # These two Matplotlib says of every element of the page.
        '<svg viewBox="0 0 144 72" stroke-linejoin="round" stroke-linecap="butt">',
        '<path d="M0 72L144 72L144 0L0 0z" style="fill:var(--cffffff,#ffffff)"></path>',
        # 72 − 72/3 = 48, and 72 − 72 · 0.3456 = 47.1168.
        '<path d="M0 72L72 48L144 47.1" style="fill:none;stroke:var(--caa1122,#aa1122);'
        'stroke-width:1.5;stroke-linecap:square"></path>',
        "<defs>",
        # A marker of 6 points.
        f'<path id="p-0" d="M-3 3L3 3L3 -3L-3 -3z" style="{black}"></path>',
        "</defs>",
        f'<use href="#p-0" x="36" y="36" style="{black}"></use>',
        f'<use href="#p-0" x="108" y="36" style="{black}"></use>',
        '<text style="font-size:10px;text-anchor:start" x="72" y="36">a "b" &lt; c &amp; d</text>',
        "</svg>",
    ]


def test_a_formula_and_a_text_that_is_turned():
    figure = Figure(figsize=(2, 1))
    figure.text(0.5, 0.5, "$xy$")
    figure.text(0.5, 0.5, "up", rotation=90)
    svg = "".join(to_svg(figure, prefix="p"))
    x, y = re.findall(r'<tspan [^>]*style="font-style:oblique;font-size:10px">(\w)</tspan>', svg)
    assert (x, y) == ("x", "y")
    assert '<g transform="translate(72 36)"><text><tspan ' in svg
    assert re.search(r'transform="translate\([\d.]+ [\d.]+\) rotate\(-90\)">up</text>', svg)


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


def test_coordinates_are_rounded_to_a_tenth():
    for line in to_svg(plot(0.123456), prefix="p"):
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
    assert all(name.startswith("mine-") for name in ids)


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
    assert sorted(ids) == sorted(f"p-{i}" for i in range(len(ids)))


def test_pyplot_lets_go_of_the_figure():
    before = plt.get_fignums()
    figure, other = plt.figure(), plt.figure()
    to_svg(figure, prefix="p")
    assert plt.get_fignums() == [*before, other.number]
    to_png(other)
    assert plt.get_fignums() == before


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
