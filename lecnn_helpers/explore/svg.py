"""A matplotlib figure as compact SVG that follows the page's theme.

The markup has one tag a line, in one canonical form, so that two pictures of the
same plot differ only in the numbers that really changed:

- coordinates rounded to 0.1 px, ids numbered in order of appearance, groups that
  say nothing removed, text left as text in the page's own font;
- each color as ``var(--c0072b2,#0072b2)``, so that a stylesheet can give it a dark
  twin (`dark_twin`) while paper and readers without CSS see the original.
"""

from __future__ import annotations

import io
import re
import sys
import textwrap
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_UNSEEN = {f"{_SVG}metadata", f"{_SVG}style"}
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?|-?\d+e-?\d+")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}\b")
_VARIABLE = re.compile(r"var\(--c([0-9a-f]{6}),")
_GEOMETRY = {"d", "points", "transform", "x", "y", "width", "height", "cx", "cy", "r", "x1", "y1"}
_GEOMETRY |= {"x2", "y2"}


def to_svg(figure: Figure, *, prefix: str) -> list[str]:
    """Render `figure` as SVG, one tag a line.

    Parameters
    ----------
    figure
        Best made without pyplot; one that pyplot holds is taken from it.
    prefix
        Starts every id, so that pictures on one page do not collide.

    Returns
    -------
    list of str
        The first line is the ``<svg>`` tag, without width, height or label.

    Raises
    ------
    TypeError
        If `figure` is not a matplotlib figure.
    """
    if not isinstance(figure, Figure):
        raise TypeError(f"expected a matplotlib Figure, got {type(figure).__name__}")
    _take_from_pyplot(figure)
    buffer = io.StringIO()
    # `print_svg` rather than `savefig`, which draws the figure twice to find its layout.
    with mpl.rc_context({"svg.fonttype": "none"}):
        FigureCanvasSVG(figure).print_svg(buffer)  # type: ignore[no-untyped-call]
    root = ElementTree.fromstring(buffer.getvalue())
    lines: list[str] = []
    _write(root, lines, _Ids(root, prefix))
    return lines


def to_png(figure: Figure, sentence: str = "", *, dpi: int = 200) -> bytes:
    """Render `figure` as PNG on white, for paper, with `sentence` under it."""
    _take_from_pyplot(figure)
    buffer = io.BytesIO()
    # About as many letters as fit the figure's width at this size.
    letters = int(figure.get_figwidth() * 15)
    caption = figure.text(
        0.02, -0.02, textwrap.fill(sentence, letters), va="top", fontsize=9, color="black"
    )
    try:
        figure.savefig(buffer, format="png", dpi=dpi, facecolor="white", bbox_inches="tight")
    finally:
        caption.remove()
    return buffer.getvalue()


def colors(lines: Iterable[str]) -> set[str]:
    """Return the colors that `to_svg` wrote as variables, as six hexadecimal digits each."""
    return {match for line in lines for match in _VARIABLE.findall(line)}


@cache
def dark_twin(color: str) -> str:
    """Return the color that plays the part of `color` on a dark page.

    The lightness L of the OKLab color space is turned round, L' = 0.2 + 0.78 (1 − L)^0.6;
    hue and chroma stay as far as the screen can show them. Black ink becomes nearly white,
    white paper nearly black, a pale fill a deep one, and a mid-tone line a brighter one.

    Parameters
    ----------
    color
        Six hexadecimal digits, without "#".

    Returns
    -------
    str
        Six hexadecimal digits.

    Source: Björn Ottosson, "A perceptual color space for image processing" (2020).
    """
    rgb = [_linear(int(color[i : i + 2], 16) / 255) for i in (0, 2, 4)]
    cone = [sum(m * c for m, c in zip(row, rgb, strict=True)) ** (1 / 3) for row in _RGB_TO_LMS]
    light, a, b = (sum(m * c for m, c in zip(row, cone, strict=True)) for row in _LMS_TO_LAB)
    light = 0.2 + 0.78 * max(0.0, 1 - light) ** 0.6
    # Chroma is lowered until the color can be shown, so that its hue is not bent by clipping.
    for chroma in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0):
        out = _from_oklab(light, a * chroma, b * chroma)
        if all(-1e-3 <= channel <= 1.001 for channel in out):
            break
    return "".join(f"{round(255 * _gamma(min(1.0, max(0.0, c)))):02x}" for c in out)


_RGB_TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_LMS_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_LAB_TO_LMS = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_LMS_TO_RGB = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def _from_oklab(*lab: float) -> list[float]:
    cone = [sum(m * c for m, c in zip(row, lab, strict=True)) ** 3 for row in _LAB_TO_LMS]
    return [sum(m * c for m, c in zip(row, cone, strict=True)) for row in _LMS_TO_RGB]


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _take_from_pyplot(figure: Figure) -> None:
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(figure)  # else the figure is kept forever, and shown a second time


class _Ids:
    """New names for the ids that something refers to; None for all others."""

    def __init__(self, root: ElementTree.Element, prefix: str) -> None:
        self.prefix = prefix
        self.names: dict[str, str] = {}
        for element in root.iter():
            for key, value in element.attrib.items():
                if key == _XLINK and value.startswith("#"):
                    self._number(value[1:])
                elif "url(#" in value:
                    self._number(value.split("url(#")[1].split(")")[0])

    def _number(self, old: str) -> None:
        self.names.setdefault(old, f"{self.prefix}-{len(self.names)}")

    def in_text(self, value: str) -> str:
        return re.sub(r"url\(#([^)]+)\)", lambda m: f"url(#{self.names[m[1]]})", value)


def _write(element: ElementTree.Element, lines: list[str], ids: _Ids) -> None:
    tag = element.tag.removeprefix(_SVG)
    attributes = _attributes(tag, element, ids)
    children = [child for child in element if child.tag not in _UNSEEN]
    if tag in ("g", "defs") and not children:
        return
    bare = tag == "g" and not attributes  # a group that says nothing
    start = tag + "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    if children:
        lines += [] if bare else [f"<{start}>"]
        for child in children:
            _write(child, lines, ids)
        lines += [] if bare else [f"</{tag}>"]
    else:
        text = escape(element.text or "", quote=False) if tag in ("text", "tspan") else ""
        lines.append(f"<{start}>{text}</{tag}>")


def _attributes(tag: str, element: ElementTree.Element, ids: _Ids) -> dict[str, str]:
    if tag == "svg":
        # Matplotlib writes these two as a rule for `*`, which would reach the whole page.
        return {
            "viewBox": _round(element.attrib["viewBox"]),
            "stroke-linejoin": "round",
            "stroke-linecap": "butt",
        }
    kept: dict[str, str] = {}
    for key, value in element.attrib.items():
        if key == "id":
            if value in ids.names:
                kept["id"] = ids.names[value]
        elif key == _XLINK:
            kept["href"] = "#" + ids.names[value[1:]] if value.startswith("#") else value
        elif key == "style":
            style = _style(value)
            if style:
                kept["style"] = ids.in_text(style)
        elif key in _GEOMETRY:
            value = _round(" ".join(value.split()))
            if key == "d":
                value = re.sub(r" ?([A-Za-z]) ?", r"\1", value)
            if not re.match(r"rotate\(-?0[ )]", value):
                kept[key] = value
        else:
            kept[key] = ids.in_text(value)
    return kept


def _style(style: str) -> str:
    declarations = (part.split(":", 1) for part in style.split(";") if ":" in part)
    pairs = [(key.strip(), value.strip()) for key, value in declarations]
    return ";".join(
        f"{key}:{_COLOR.sub(lambda m: f'var(--c{m[0][1:].lower()},{m[0].lower()})', value)}"
        for key, value in pairs
        if key != "font-family"  # the page's own font
    )


def _round(value: str) -> str:
    def shorten(match: re.Match[str]) -> str:
        return f"{round(float(match[0]), 1) + 0.0:g}" if abs(float(match[0])) < 1e5 else match[0]

    return _NUMBER.sub(shorten, value)


def label(lines: Sequence[str], sentence: str, **attributes: Any) -> list[str]:
    """Return `lines` with ``role="img"`` and `sentence` as the picture's name."""
    extra = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items())
    first = lines[0].removesuffix(">")
    return [f'{first} role="img" aria-label="{escape(sentence)}"{extra}>', *lines[1:]]
