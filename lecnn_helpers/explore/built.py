"""Explorers in pages that a builder has made: where they stand, and a page of its own for each.

The builder hands on nothing but HTML, in which themes and other extensions may have had a hand,
so it is read as a browser would read it: by its tags, not by the form of their text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import accumulate
from typing import Any
from urllib.parse import unquote

from . import page


@dataclass(frozen=True)
class Found:
    """An explorer in a page's HTML.

    Attributes
    ----------
    name
        Its id.
    start
        Where its root's tag begins.
    inside
        Where its root's content ends, and the closing tag begins.
    end
        Where the closing tag has ended.
    data
        Its controls and presets, as `page.explorer` wrote them.
    """

    name: str
    start: int
    inside: int
    end: int
    data: dict[str, Any]


def find(html: str) -> list[Found]:
    """Return the explorers in `html`, in their order; stills are none."""
    reader = _Reader(html)
    reader.feed(html)
    reader.close()
    return reader.found


_IMAGE = re.compile(r'<img class="explorer-image"[^>]* src="data:image/svg\+xml,([^"]*)"')
_NIGHT = re.compile(r"--(\w+):var\(--night\) ([^;}]+)")
_COLOR = re.compile(r"var\(--(\w+),([^)]*)\)")


def picture(html: str, *, dark: bool = False) -> str | None:
    """Return an explorer's first picture as the text of an SVG file.

    Parameters
    ----------
    html
        The explorer's HTML.
    dark
        In the colors of a dark page. A file knows nothing of the page that shows it.

    Returns
    -------
    str or None
        None if its pictures are not drawn, but HTML.
    """
    image = _IMAGE.search(html)
    if image is None:
        return None
    night: dict[str, str] = dict(_NIGHT.findall(html)) if dark else {}
    return _COLOR.sub(lambda color: str(night.get(color[1], color[2])), unquote(image[1]))


class _Reader(HTMLParser):
    """Counts `div` tags from an explorer's root on, until the one that closes it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Found] = []
        self._html = html
        self._lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self._depth = 0
        self._name = ""
        self._start = 0
        self._data: str | None = None  # None: not inside of it
        self._read = ""

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        classes = (attributes.get("class") or "").split()
        if tag == "div" and self._depth:
            self._depth += 1
        elif tag == "div" and "explorer" in classes and "explorer-still" not in classes:
            self._name = attributes.get("id") or ""
            if self._name:
                self._start, self._depth, self._read = self._at(), 1, ""
        elif tag == "script" and self._depth and "explorer-data" in classes:
            self._data = ""

    def handle_data(self, data: str) -> None:
        if self._data is not None:
            self._data += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._data is not None:
            self._read, self._data = self._data, None
        if tag != "div" or not self._depth:
            return
        self._depth -= 1
        # One without data is no explorer of ours that could be moved.
        if not self._depth and self._read:
            at = self._at()
            end = self._html.index(">", at) + 1
            self.found.append(Found(self._name, self._start, at, end, json.loads(self._read)))


def own_page(html: str, *, name: str, title: str, home: str, static: str, versions: str) -> str:
    """Return an explorer as a page of its own, to be shown in a frame.

    Parameters
    ----------
    html
        The explorer's HTML.
    name
        Its id.
    title
        The title of the book's page that it stands on.
    home, static
        Relative addresses of that page and of the folder with the script and the stylesheet.
    versions
        What changes when these two do; part of their addresses, so that no old one is shown.
    """
    head = [
        # Found by a search, it would stand without the page that explains it.
        '<meta name="robots" content="noindex">',
        f'<link rel="stylesheet" href="{escape(static)}/{page.STYLE}?v={versions}">',
        f'<script defer src="{escape(static)}/{page.SCRIPT}?v={versions}"></script>',
        # No wider than a column of text, from which the height of a frame is copied.
        "<style>.explorer:not(:fullscreen) .explorer-picture > :is(svg, img) "
        "{ max-width: 34rem; margin-inline: auto }</style>",
    ]
    # A new window, since this one may be a frame in someone's slides.
    back = (
        '<p class="explorer-home">from '
        f'<a href="{escape(home)}#{name}" target="_blank">{escape(title)}</a></p>'
    )
    document = page.document_around(
        f"{page.in_words(name)} – {title}" if title else page.in_words(name),
        "auto",
        "\n".join(head),
    )
    return document(f"{html}\n{back}")
