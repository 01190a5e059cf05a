"""How a figure became lines of SVG before: what `sampling` measures the present way against.

A copy of ``to_svg`` as it was in 0.2.0 and earlier: matplotlib wrote the figure as an SVG file
in memory, which was parsed into a tree and written anew, line by line. Nothing else uses it.
"""

from __future__ import annotations

import io
import re
from html import escape
from xml.etree import ElementTree

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_UNSEEN = {f"{_SVG}metadata", f"{_SVG}style"}
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?|-?\d+e-?\d+")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}\b")
_GEOMETRY = {"d", "points", "transform", "x", "y", "width", "height", "cx", "cy", "r", "x1", "y1"}
_GEOMETRY |= {"x2", "y2"}


def to_svg(figure: Figure, *, prefix: str) -> list[str]:
    """Render `figure` as SVG, one tag a line, as was done before."""
    buffer = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none"}):
        FigureCanvasSVG(figure).print_svg(buffer)
    root = ElementTree.fromstring(buffer.getvalue())
    lines: list[str] = []
    _write(root, lines, _Ids(root, prefix))
    return lines


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
