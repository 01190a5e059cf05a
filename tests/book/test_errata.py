"""The errata are tables to look things up in, and miss nothing that a chapter has found."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

import nbformat
import pytest

from ..conftest import CHAPTERS, ROOT

CELLS = nbformat.read(ROOT / "book" / "errata.ipynb", as_version=4).cells
QUOTE = re.compile(r"“([^”]*)”")
GROUPS = {
    "Slips of arithmetic, of a formula, of a word": 10,
    "Left out": 10,
    "Letters with two meanings": 5,
    "Signs that were misread": 5,
    "Right, though it looks wrong": 10,
}
"""The tables, and how many rows each has at least."""


class Row(NamedTuple):
    written: str
    right: str
    see: str


def tables(text):
    """Each table's rows, by the heading above it."""
    found = {}
    for section in re.split(r"^## ", text, flags=re.M)[1:]:
        lines = [line.strip("|").split("|") for line in section.splitlines() if line[:1] == "|"]
        if lines:
            found[section.splitlines()[0]] = [[cell.strip() for cell in line] for line in lines]
    return found


def prose(path):
    cells = nbformat.read(path, as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


def normal(quotation):
    """The same for a subscript as a letter of its own, as in TeX, and for spaces left out."""
    return re.sub(r"[\s*$_]", "", unicodedata.normalize("NFKC", quotation))


def quotes(*texts):
    return [normal(quote) for text in texts for quote in QUOTE.findall(text)]


TABLES = tables(prose(ROOT / "book" / "errata.ipynb"))
ROWS = [Row(*cells) for lines in TABLES.values() for cells in lines[2:]]
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.written[:40])


def test_there_is_a_table_for_each_group():
    assert list(TABLES) == list(GROUPS)
    for group, least in GROUPS.items():
        assert TABLES[group][0] == ["written", "right", "see"]
        assert len(TABLES[group]) - 2 >= least


def test_no_place_is_listed_twice():
    assert len({row.written for row in ROWS}) == len(ROWS)


@each_row
def test_a_row_quotes_the_notes_and_leads_to_a_page(row):
    assert quotes(row.written)
    assert row.right
    # That the links lead somewhere is looked up in the built pages, with all others.
    assert re.fullmatch(r"(\[[^]]+\]\(\w+\.(ipynb|md)#[^)]+\)(; | and )?)+", row.see)


def worked():
    """Titles under "Worked here", and the cells between each and the next one."""
    titles, below = [], {}
    for cell in CELLS:
        headings = re.findall(r"^(##+) (.+)$", cell.source, flags=re.M)
        if cell.cell_type == "markdown" and headings:
            level, title = headings[-1]
            titles.append(title if level == "###" else None)
        if titles and titles[-1]:
            below.setdefault(titles[-1], []).append(cell)
    return below


def test_what_is_worked_here_prints_and_a_row_leads_to_it():
    entries = worked()
    assert len(entries) >= 2
    for title, cells in entries.items():
        assert any(cell.cell_type == "code" and "print(" in cell.source for cell in cells), title
        slug = re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        assert [row for row in ROWS if f"](errata.ipynb#{slug})" in row.see], title


def rows_of(path):
    """The rows of a chapter's table of what the notes got wrong that quote the notes.

    Others are about what the notes do not say.
    """
    (section,) = re.findall(
        r"^## What the notes got wrong.*?$(.*?)^## ", prose(path), flags=re.M | re.S
    )
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    if not rows or rows[0][1].strip() != "written":
        return []
    return [row for row in rows[2:] if QUOTE.search(row[0] + row[1])]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_what_a_chapter_found_is_here(path):
    """By the notes' own words: a row quotes them, and so does one here that leads to the page."""
    here = [quotes(row.written) for row in ROWS if f"]({path.name}#" in row.see]
    for row in rows_of(path):
        # One row has all of them; a part of a longer quotation counts.
        assert any(
            all(any(quote in longer for longer in written) for quote in quotes(*row[:2]))
            for written in here
        ), row


def test_the_chapters_rows_are_read():
    counts = {path.stem: len(rows_of(path)) for path in CHAPTERS}
    assert counts["batch_norm"] == 3
    assert counts["losses"] == 4
    assert sum(counts.values()) >= 29
