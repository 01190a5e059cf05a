"""A picture of a page as an SVG file that looks the same wherever it is opened.

On a page a picture's letters are text in the page's font, and its colors follow the page. In a
file there is no page: letters become their outlines in the font that matplotlib measured them
with, and the colors are those of a light page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape
from xml.etree import ElementTree

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

from ..explore.writing import hundredth, path_data

_SIZE = text_to_path.FONT_SCALE
_COLOR = re.compile(r"var\(--\w+,\s*([^)]*)\)")
_TEXT = re.compile(r"<text\b([^>]*)>(.*?)</text>", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w:-]+)=(?:\"([^\"]*)\"|'([^']*)')")
_VIEW = re.compile(r"viewBox=[\"']([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)[\"']")
_OF_TEXT = {"font-size", "font-style", "font-weight", "font-family", "text-anchor"}
_FAMILIES = {"monospace": "DejaVu Sans Mono", "serif": "DejaVu Serif"}
_OWN = "DejaVu Sans"


def file_of(lines: Sequence[str], title: str, sentence: str) -> str | None:
    """Return a picture as the text of an SVG file.

    Parameters
    ----------
    lines
        The picture as on a page, one tag a line.
    title, sentence
        Its name, and what it shows in words, for those who hear it.

    Returns
    -------
    str or None
        None if it is no SVG, but HTML.
    """
    view = _VIEW.search(lines[0]) if lines and lines[0].startswith("<svg") else None
    if view is None:
        return None
    first = re.sub(r" (xmlns|font-family|role|aria-label)=(\"[^\"]*\"|'[^']*')", "", lines[0])
    size = f'xmlns="http://www.w3.org/2000/svg" width="{view[3]}" height="{view[4]}"'
    named = f"<title>{escape(title)}</title>\n<desc>{escape(sentence)}</desc>"
    body = "\n".join([first.replace("<svg", f"<svg {size}", 1), named, *lines[1:]])
    svg = _TEXT.sub(lambda found: _outlined(found[1], unescape(found[2])), _plain_colors(body))
    ElementTree.fromstring(svg)  # A file that is no XML would be shown nowhere.
    return f"{svg}\n"


def _plain_colors(svg: str) -> str:
    return _COLOR.sub(r"\1", svg)


def _outlined(attributes: str, text: str) -> str:
    """Return a text as a path that covers the same place."""
    given = {name: double or single for name, double, single in _ATTRIBUTE.findall(attributes)}
    style = dict(
        rule.split(":", 1) for rule in unescape(given.get("style", "")).split(";") if ":" in rule
    )
    size = float(style.get("font-size", "10").removesuffix("px"))
    weight = style.get("font-weight", "400")
    font = FontProperties(
        family=_family(style.get("font-family", "")),
        style=style.get("font-style", "normal"),
        weight=int(weight) if weight.isdigit() else weight,
        size=size,
    )
    if "xml:space" not in given:
        text = " ".join(text.split())
    if not text:
        return ""
    width = text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]
    start = {"middle": -width / 2, "end": -width}.get(style.get("text-anchor", ""), 0.0)
    scale = size / _SIZE
    vertices, codes = text_to_path.get_text_path(font, text)
    data = path_data(
        Path(vertices, codes),
        np.array([[scale, 0, start], [0, -scale, 0], [0, 0, 1]]),
        digits=2,
    )
    place = given.get("transform")
    if place is None:
        x, y = float(given.get("x", "0")), float(given.get("y", "0"))
        place = f"translate({hundredth(x)} {hundredth(y)})"
    left = ";".join(f"{key}:{value}" for key, value in style.items() if key not in _OF_TEXT)
    kept = f' style="{escape(left)}"' if left else ""
    return f'<path transform="{place}"{kept} d="{data}"/>'


def _family(asked: str) -> str:
    first = asked.partition(",")[0].strip().strip("'\"")
    return _FAMILIES.get(first, first or _OWN) if first != "sans-serif" else _OWN
