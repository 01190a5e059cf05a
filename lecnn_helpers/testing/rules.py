"""What the chapters and pages of every book keep to, as functions that say what is wrong."""

from __future__ import annotations

import copy
import functools
import gzip
import itertools
import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

import nbformat
from bs4 import BeautifulSoup, Tag

from ..explore.apart import put_back

BONES = (
    "What the lecture says",
    "By hand",
    "In NumPy",
    "Checked against {oracle}",
    "Play",
    "Conventions that trip people",
    "Ask yourself",
    "Exercises",
    "What the notes got wrong",
    "Further reading",
)
"""The sections of a chapter, in their order, by how their titles begin."""

DECIMAL = re.compile(r"(?<![\d.])\d+\.\d+(?!\.?\d)")
QUOTE = re.compile(r"“([^”]*)”")
LINK = re.compile(r"\[[^]]+\]\(([^)#]+)#([^)]+)\)")


def prose(path: Path) -> str:
    """Return a page's Markdown."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    cells = nbformat.read(path, as_version=4).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def code(path: Path, tag: str | None = None) -> list[str]:
    """Return the sources of a notebook's code cells: of all, or of those with a tag."""
    cells = nbformat.read(path, as_version=4).cells
    return [
        cell.source
        for cell in cells
        if cell.cell_type == "code" and (tag is None or tag in cell.metadata.get("tags", []))
    ]


def faults_of_the_bones(path: Path, oracle: str) -> list[str]:
    """Return what is wrong with a chapter's headings."""
    headings = re.findall(r"^(#+) (.+)$", prose(path), flags=re.M)
    found = []
    if [level for level, _ in headings].count("#") != 1 or headings[0][0] != "#":
        found.append("the first heading, and no other, must be the title")
    if any(len(b[0]) > len(a[0]) + 1 for a, b in itertools.pairwise(headings)):
        found.append("a heading skips a level")
    second = [title for level, title in headings if level == "##"]
    bones = [bone.format(oracle=oracle) for bone in BONES]
    places = [
        next((i for i, title in enumerate(second) if title.startswith(bone)), None)
        for bone in bones
    ]
    found += [f"no {b!r}" for b, place in zip(bones, places, strict=True) if place is None]
    there = [place for place in places if place is not None]
    if there != sorted(there):
        found.append(f"another order: {second}")
    return found


def decimals_in_prose(page: Tag) -> list[str]:
    """Return the decimal numbers in a page's own words.

    Those in code, in outputs and in quotations of the notes are not.
    """
    article = copy.copy(page.select_one("article"))
    own = "div.cell, blockquote, pre, code, script, style, .headerlink, .explorer"
    for tag in article.select(own):
        tag.decompose()
    for link in article.select("a.external"):
        if link.text.startswith("https://"):
            link.decompose()  # in the references: an address, and no result
    text = re.sub(r"“[^”]*”", " ", article.get_text(" "))
    return DECIMAL.findall(text)


def printed(page: Tag) -> str:
    """Return what a page's cells print or draw."""
    return " ".join(
        [tag.get_text(" ") for tag in page.select("div.cell_output")]
        + [tag["aria-label"] for tag in page.select("div.cell_output [aria-label]")]
    )


@functools.cache
def parsed(path: Path) -> BeautifulSoup:
    """Read a page to look at, with what comes after it in a file of its own.

    Whoever changes it takes a copy, for the next gets the same.
    """
    html = put_back(path.read_text(encoding="utf-8"), path.parent)
    return BeautifulSoup(html, "html.parser")


def asked_for(page: Tag) -> list[str]:
    """Return the addresses that a browser loads for a page, on its own accord or by our script."""
    scripts = [tag["src"] for tag in page.find_all("script", src=True)]
    scripts += [tag["data-src"] for tag in page.select("script.explorer-late")]
    links = [
        tag["href"]
        for tag in page.find_all("link", href=True)
        if {"stylesheet", "preload", "modulepreload", "icon"} & set(tag["rel"])
    ]
    images = [tag["src"] for tag in page.find_all("img", src=True)]
    return [address for address in [*scripts, *links, *images] if not address.startswith("data:")]


def first_visit(path: Path) -> list[Path]:
    """Return the files that a first visit of a page loads: itself, and what it asks for."""
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    return [path, *(path.parent / re.sub(r"[?#].*", "", address) for address in asked_for(page))]


def packed(path: Path) -> int:
    """Return the bytes of a file over the wire, packed as hosts pack it."""
    return len(gzip.compress(path.read_bytes(), 6))


class Row(NamedTuple):
    """A row of the errata: the notes' words, what is right, and links to where it is shown."""

    written: str
    right: str
    see: str


def cells_of(line: str) -> list[str]:
    """Return what stands between the bars of a table's line."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def normal(quotation: str) -> str:
    """Return a quotation to be compared: subscripts as letters of their own, no spaces."""
    return re.sub(r"[\s*$_]", "", unicodedata.normalize("NFKC", quotation))


def slugs(path: Path) -> set[str]:
    """Return the addresses of a page's headings, as MyST and GitHub name them."""
    return set(map(slug, re.findall(r"^#{1,3} (.+)$", prose(path), flags=re.M)))


def slug(title: str) -> str:
    """Return the address of a heading, as MyST and GitHub name it.

    Examples
    --------
    >>> slug("By hand: 0.79 and its bin")
    'by-hand-079-and-its-bin'
    """
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def rows_of_errata(path: Path) -> list[Row]:
    """Return the rows of the tables on the page of errata, in order."""
    rows, lines = [], prose(path).splitlines()
    for before, line in itertools.pairwise(["", *lines]):
        if line.startswith("|") and before.startswith("|"):
            rows.append(Row(*cells_of(line)))
    return [row for row in rows if set(row.written) != {"-"}]


def faults_of_a_row(row: Row, book: Path) -> list[str]:
    """Return what is wrong with a row of the errata; `book` is the folder with the pages."""
    found = [] if QUOTE.search(row.written) else ["quotes nothing"]
    links = LINK.findall(row.see)
    if not links or LINK.sub("", row.see).strip(" ;and"):
        found.append("see is not links alone")
    for page, slug in links:
        if not (book / page).is_file() or slug not in slugs(book / page):
            found.append(f"{page}#{slug} leads nowhere")
    return found


def not_in_the_errata(chapter: Path, rows: list[Row]) -> list[str]:
    """Return the notes' words that a chapter corrects in its table, and the errata do not quote."""
    here = [
        normal(quote)
        for row in rows
        if chapter.name in [page for page, _ in LINK.findall(row.see)]
        for quote in QUOTE.findall(row.written)
    ]
    _, _, after = prose(chapter).partition("\n## What the notes got wrong")
    lines = [line for line in after.partition("\n## ")[0].splitlines() if line.startswith("|")]
    told = [quote for line in lines[2:] for quote in QUOTE.findall("".join(cells_of(line)[:2]))]
    return [quote for quote in told if not any(normal(quote) in longer for longer in here)]
