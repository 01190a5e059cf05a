"""Code on paper: in parts, so that a page ends between two of them and not within a function."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag


def in_parts(soup: BeautifulSoup, pre: Tag) -> None:
    """Cut code at its blank lines: each part becomes a ``pre`` of its own, with what was below it.

    A string over several lines is one mark and stays whole.
    """
    parts: list[list[str | Tag]] = [[]]
    end = ""
    for child in list(pre.children):
        pieces = [child] if isinstance(child, Tag) else re.findall(r"\n+|[^\n]+", str(child))
        for piece in pieces:
            text = piece.get_text() if isinstance(piece, Tag) else piece
            if end == "\n\n" and not text.startswith("\n"):
                parts.append([])
            parts[-1].append(piece)
            end = (end + text)[-2:]
    if len(parts) == 1:
        return
    for part in parts:
        new = soup.new_tag("pre", attrs=dict(pre.attrs))
        new.extend(part)
        pre.insert_before(new)
    pre.decompose()


def breakable(soup: BeautifulSoup, code: Tag) -> None:
    """Let a long name go on on the next line where its words meet, and not within one."""
    for text in list(code.find_all(string=True)):
        words = re.split(r"(?<=[_.(=])(?=\w)|(?<=[a-z])(?=[A-Z])", str(text))
        for word in words[:-1]:
            text.insert_before(word, soup.new_tag("wbr"))
        text.replace_with(words[-1])
