"""The rules and the fonts of the PDF; they come with the packages, so it looks the same anywhere.

STIX (of matplotlib) fits the formulas, which are in STIX Two Math. Code is in DejaVu Sans Mono,
which has the Greek letters.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

import matplotlib

from lecnn_helpers.sphinx_ext import fonts

from .pages import Page

# Of the book's own styles, those for what a cell shows; and the colors of code.
_SHEETS = ("pygments.css", "explore.css", "book.css")
_FACES = (
    ("Book Text", "STIXGeneral", "normal", "normal"),
    ("Book Text", "STIXGeneralItalic", "normal", "italic"),
    ("Book Text", "STIXGeneralBol", "bold", "normal"),
    ("Book Text", "STIXGeneralBolIta", "bold", "italic"),
    ("Book Code", "DejaVuSansMono", "normal", "normal"),
    ("Book Code", "DejaVuSansMono-Bold", "bold", "normal"),
    ("Book Code", "DejaVuSansMono-Oblique", "normal", "italic"),
    ("Book Signs", "DejaVuSans", "normal", "normal"),
    ("Book Signs", "DejaVuSans-Bold", "bold", "normal"),
)


def of_the_book(pages: list[Page], ends: list[str], html: Path) -> str:
    """Return the style sheet of the PDF.

    Parameters
    ----------
    pages, ends
        What has the name of its chapter above it on each page.
    html
        The folder of the built pages.
    """
    heads = {page.id: page.title for page in pages}
    heads |= {title.lower(): title for title in ends} | {"contents": "Contents"}
    return "\n".join(
        [
            *((html / "_static" / name).read_text(encoding="utf-8") for name in _SHEETS),
            *_faces(),
            Path(__file__).with_name("paper.css").read_text(encoding="utf-8"),
            *(_head(id_, title) for id_, title in heads.items()),
        ]
    )


def _faces() -> list[str]:
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    faces = [
        (family, (folder / f"{file}.ttf").read_bytes(), weight, style)
        for family, file, weight, style in _FACES
    ]
    faces.append(("Book Math", fonts.whole_mathematics(), "normal", "normal"))
    return [
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};'
        # A page from a folder may not ask for a font from another.
        f"src:url(data:font/ttf;base64,{base64.b64encode(data).decode()})}}"
        for family, data, weight, style in faces
    ]


def _head(id_: str, title: str) -> str:
    # JSON's strings are CSS's, but for the way to write letters by number.
    text = json.dumps(title, ensure_ascii=False)
    return f".leaf-{id_}{{page:{id_}}}@page {id_}{{@top-left{{content:{text}}}}}"
