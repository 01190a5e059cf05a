"""The built pages: where they are, and what an explorer on one shows in each of its states."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bs4 import BeautifulSoup, Tag

from ..explore import frames
from ..explore.apart import put_back
from .contents import Chapter


def html_of(chapter: Chapter, html: Path) -> str:
    """Return a chapter's built page.

    Raises
    ------
    FileNotFoundError
        If the book is not built; says how to build it.
    """
    path = html / f"{chapter.document}.html"
    if not path.is_file():
        raise FileNotFoundError(
            f"the page of {chapter.name!r} is not in {str(html)!r}; run `make book` first"
        )
    return put_back(path.read_text(encoding="utf-8"), path.parent)


def article(html: str) -> Tag:
    """Return what stands on a page, without what the theme puts around it."""
    found = BeautifulSoup(html, "html.parser").find("article")
    if not isinstance(found, Tag):
        raise ValueError("the page has no <article>")
    return found


def section_of(node: Tag) -> str:
    """Return the address of the innermost section around a part of a page; may be empty."""
    for parent in node.parents:
        if parent.name == "section" and parent.get("id"):
            return str(parent["id"])
    return ""


@dataclass(frozen=True)
class Setting:
    """An explorer as it starts, or at a preset.

    Attributes
    ----------
    label, why
        The preset's; both empty for the start.
    fragment
        What leads there in an address, after the ``#``.
    lines
        The picture, or HTML, one tag a line.
    sentence
        What it shows, in words.
    """

    label: str
    why: str
    fragment: str
    lines: list[str]
    sentence: str


def settings(explorer: Tag) -> list[Setting]:
    """Return the start of an explorer and each of its presets."""
    name = str(explorer["id"])

    def script(kind: str) -> str:
        found = explorer.find("script", class_=f"explorer-{kind}")
        if not isinstance(found, Tag):
            raise ValueError(f"the explorer {name!r} has no {kind}")
        return found.string or ""

    data = json.loads(script("data"))
    pictures, sentences = frames.unpack(script("frames")), frames.unpack(script("sentences"))
    sizes = [len(control["texts"]) for control in data["controls"]]

    def at(state: list[int], label: str, why: str, fragment: str) -> Setting:
        # The last control runs fastest.
        place = sum(
            index * math.prod(sizes[position + 1 :]) for position, index in enumerate(state)
        )
        return Setting(label, why, fragment, pictures[place], sentences[place][0])

    start = [control["default"] for control in data["controls"]]
    return [
        at(start, "", "", name),
        *(
            at(
                preset["state"],
                preset["label"],
                preset["why"],
                f"{name}?preset={quote(preset['label'])}",
            )
            for preset in data["presets"]
        ),
    ]


def explorers(page: Tag) -> list[Tag]:
    """Return the explorers on a page, and the pictures without controls, in their order."""
    return page.find_all("div", class_="explorer")


def is_still(explorer: Tag) -> bool:
    """Return whether it is a picture without controls."""
    classes: Any = explorer.get("class") or []
    return "explorer-still" in classes
