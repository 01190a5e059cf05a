"""How large the letters of a picture are, read from its SVG."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree import ElementTree

ON_A_PHONE = 328
"""What a page of the book gives a picture on a phone that is 360 px wide, in px; the browser
test measures it."""
LEAST = 11
"""No letter is smaller, in px on the phone's screen."""
LEAST_RAISED = 8
"""Nor is one that stands as an index or exponent in a formula."""


class Letters(NamedTuple):
    """A piece of text of one size, in px of a screen on which the picture is `width` wide."""

    text: str
    size: float
    raised: bool
    """Smaller than the largest letters of its own line, as an index is."""


def letters(lines: Sequence[str], width: float = ON_A_PHONE) -> list[Letters]:
    """Return the texts of a frame or picture, given as lines of SVG."""
    root = ElementTree.fromstring("".join(lines))
    span = float(root.attrib["viewBox"].replace(",", " ").split()[2])
    found: list[Letters] = []
    for pieces in _texts(root, 16.0, width / span):
        most = max((size for _, size in pieces), default=0.0)
        found += [Letters(text, size, size < most) for text, size in pieces]
    return found


def too_small(lines: Sequence[str], width: float = ON_A_PHONE) -> list[Letters]:
    """Return the texts that a reader with a phone cannot read."""
    return [
        found
        for found in letters(lines, width)
        # The picture's width is rounded in its SVG.
        if found.size < (LEAST_RAISED if found.raised else LEAST) - 0.005
    ]


def _texts(
    element: ElementTree.Element, size: float, scale: float
) -> Iterator[list[tuple[str, float]]]:
    """Run through the <text> elements: their pieces with their sizes."""
    size, scale = _size(element, size), scale * _scale(element)
    tag = element.tag.rpartition("}")[2]
    if tag == "text":
        yield list(_pieces(element, size, scale))
    else:
        for child in element:
            yield from _texts(child, size, scale)


def _pieces(element: ElementTree.Element, size: float, scale: float) -> Iterator[tuple[str, float]]:
    if (element.text or "").strip():
        yield element.text.strip(), size * scale
    for child in element:
        yield from _pieces(child, _size(child, size), scale * _scale(child))
        if (child.tail or "").strip():
            yield child.tail.strip(), size * scale


def _size(element: ElementTree.Element, inherited: float) -> float:
    """Return the size of the font in the units of the picture, from style or attribute."""
    style = dict(
        (part.split(":", 1)[0].strip(), part.split(":", 1)[1].strip())
        for part in element.get("style", "").split(";")
        if ":" in part
    )
    given = style.get("font-size") or style.get("font") or element.get("font-size") or ""
    told = re.search(r"(?<![\w.])(\d+\.?\d*|\.\d+)(px)?(?![\w.%])", given)
    if given and not told:
        raise ValueError(f"cannot tell the size of {given!r}")
    return float(told[1]) if told else inherited


def _scale(element: ElementTree.Element) -> float:
    """Return by how much an element's transform makes what is in it larger, by area."""
    scale = 1.0
    for name, inside in re.findall(r"(\w+)\(([^)]*)\)", element.get("transform", "")):
        numbers = [float(part) for part in inside.replace(",", " ").split()]
        if name == "scale":
            scale *= math.sqrt(abs(numbers[0] * numbers[-1]))
        elif name == "matrix":
            a, b, c, d = numbers[:4]
            scale *= math.sqrt(abs(a * d - b * c))
    return scale
