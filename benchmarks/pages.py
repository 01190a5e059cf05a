"""The built book, and every explorer in it."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lecnn_helpers.explore.apart import put_back

from .report import Skipped

ROOT = Path(__file__).resolve().parents[1]
HTML = ROOT / "_build" / "html"

# What `lecnn_helpers.explore.page.explorer` writes, from its first tag to its last. A book's build
# adds to the first.
_EXPLORER = re.compile(
    r'<div [^>]*\bclass="explorer" id="(?P<name>[^"]+)">.*?'
    r'<script type="application/json" class="explorer-data">(?P<data>.*?)</script>.*?'
    r'<script[^>]* class="explorer-frames">(?P<frames>[^<]*)</script>.*?'
    r'<script[^>]* class="explorer-sentences">[^<]*</script>\s*</div>',
    re.DOTALL,
)


CELLS = re.compile(
    r'<script type="application/json" id="python-cells">(?P<data>.*?)</script>', re.DOTALL
)
"""What `lecnn_helpers.sphinx_ext.running.add_data` writes."""


@dataclass(frozen=True)
class PageExplorer:
    """An explorer as it stands in a page: its HTML and the number of values of each control."""

    page: str
    name: str
    html: str
    frames: str
    sizes: tuple[int, ...]

    @property
    def n_states(self) -> int:
        return math.prod(self.sizes)

    @property
    def bytes(self) -> int:
        return len(self.html.encode())


def explorers_in(page: str, html: str) -> list[PageExplorer]:
    """Find the explorers in a page.

    Raises
    ------
    ValueError
        If there seem to be more of them than this module can read.
    """
    found = [
        PageExplorer(
            page=page,
            name=match["name"],
            html=match[0],
            frames=match["frames"],
            sizes=tuple(len(c["texts"]) for c in json.loads(match["data"])["controls"]),
        )
        for match in _EXPLORER.finditer(html)
    ]
    if len(found) != html.count('class="explorer-frames"'):
        raise ValueError(f"{page} has explorers that cannot be read; see benchmarks/pages.py")
    return found


def built_pages() -> dict[str, str]:
    """Return the HTML of each page of the built book by its path, with what comes after it.

    Raises
    ------
    Skipped
        If the book is not built.
    """
    folder = HTML / "book"
    pages = {
        path.relative_to(HTML).as_posix(): put_back(path.read_text(encoding="utf-8"), path.parent)
        for path in sorted(folder.rglob("*.html"))
    }
    if not pages:
        raise Skipped("there is no built book; `make book` makes it")
    return pages


def built_explorers() -> list[PageExplorer]:
    """Return every explorer of the built book."""
    return [found for page, html in built_pages().items() for found in explorers_in(page, html)]


def data_of_cells(html: str) -> dict[str, Any] | None:
    """Return what a page holds on its cells, or None if it holds nothing."""
    found = CELLS.search(html)
    return json.loads(found["data"]) if found else None
