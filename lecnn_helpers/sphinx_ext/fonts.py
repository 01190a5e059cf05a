"""Fonts that hold the characters of one page, and lie in its styles: no request, nothing jumps.

Both fonts come with packages and are free (SIL Open Font License 1.1): STIX Two Math with ziamath,
Font Awesome with the theme.
"""

from __future__ import annotations

import base64
import importlib.util
import io
import logging
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.errors import ExtensionError

from . import roots
from .mathematics import alphabet

# It tells of every table of every part: a thousand lines at the end of a build.
logging.getLogger("fontTools").setLevel(logging.WARNING)

# The font's own hints of how letters look in exponents would double it.
_FEATURES: list[str] = []


def mathematics() -> Path:
    """Return where STIX Two Math is: a font with the table that tells how roots and braces grow."""
    package = importlib.util.find_spec("ziamath")
    if package is None or package.origin is None:
        raise ExtensionError("the font of the formulas is not here: install ziamath")
    return Path(package.origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"


def whole_mathematics() -> bytes:
    """Return that font as the book draws with it, with all its characters."""
    file = io.BytesIO()
    _opened(mathematics()).save(file)
    return file.getvalue()


def _opened(path: Path) -> TTFont:
    font = TTFont(path)
    roots.draw_closely(font)
    return font


def drawn_for(text: str) -> set[str]:
    """Return the characters that a browser draws for the `text` of formulas.

    A variable of one letter is drawn by the italic letter that Unicode has for mathematics.
    """
    italic = alphabet("italic")
    return {*text, *(italic[character] for character in set(text) if character in italic)}


class Font:
    """A font to take parts of.

    Parameters
    ----------
    path
        Where it lies.
    characters
        All that any part will be asked for, if that is known: a smaller font gives its parts
        faster.
    """

    def __init__(self, path: Path, characters: Iterable[str] | None = None) -> None:
        font = _opened(path)
        self._has = set(map(chr, font.getBestCmap()))
        if characters is not None:
            self._has &= set(characters)
        names, advances = font.getBestCmap(), font["hmtx"].metrics
        self._widths = {
            character: advances[names[ord(character)]][0] / font["head"].unitsPerEm
            for character in self._has
        }
        self._data = _part(font, self._has, flavor=None)
        self._address = lru_cache(self._made)

    def address(self, characters: Iterable[str]) -> str:
        """Return the part of the font with these `characters` as a ``data:`` address, or ""."""
        return self._address(frozenset(self._has.intersection(characters)))

    def width(self, character: str) -> float | None:
        """Return how wide a character is, in em; None if the font has none."""
        return self._widths.get(character)

    def _made(self, characters: frozenset[str]) -> str:
        if not characters:
            return ""
        data = _part(TTFont(io.BytesIO(self._data)), characters, flavor="woff2")
        return f"data:font/woff2;base64,{base64.b64encode(data).decode()}"


def _part(font: TTFont, characters: Iterable[str], *, flavor: str | None) -> bytes:
    options = subset.Options(layout_features=_FEATURES, hinting=False, notdef_outline=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(characters))
    subsetter.subset(font)
    font.flavor = flavor
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()
