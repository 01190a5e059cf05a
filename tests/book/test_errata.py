"""The errata have a shape of their own, and miss nothing that a chapter has found."""

from __future__ import annotations

import re
import unicodedata

import nbformat
import pytest
from bs4 import BeautifulSoup

from lecnn_helpers.chapters import errata

from ..conftest import CHAPTERS, ROOT
from .test_pages import DECIMAL

CELLS = nbformat.read(ROOT / "book" / "errata.ipynb", as_version=4).cells
QUOTE = re.compile(r"“([^”]*)”")
PARTS = ("Written", "Right", "Chapter")
PLACES = [place for places in errata.PLACES.values() for place in places]
each_place = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.title)


def part(source, name):
    """What an entry says under one of the `PARTS`."""
    (text,) = re.findall(rf"^- \*\*{name}:\*\* (.+)$", source, flags=re.M)
    return text


def entries():
    """Each entry's heading, its Markdown cell and the cell after it."""
    for cell, after in zip(CELLS, [*CELLS[1:], None], strict=True):
        for title in re.findall(r"^### (.+)$", cell.source, flags=re.M):
            yield title, cell.source, after


ENTRIES = {title: (source, after) for title, source, after in entries()}


def normal(quotation):
    """The same for a subscript as a letter of its own, as in TeX, and for spaces left out."""
    return re.sub(r"[\s*$_]", "", unicodedata.normalize("NFKC", quotation))


def test_the_summary_has_the_entries_in_their_groups_and_order():
    headings = re.findall(r"^(##+) (.+)$", "\n".join(cell.source for cell in CELLS), flags=re.M)
    groups, group = {}, None
    for level, title in headings:
        if level == "##":
            group = title
        else:
            groups.setdefault(group, []).append(title)
    assert list(groups) == list(errata.GROUPS) == list(errata.PLACES)
    for group, titles in groups.items():
        assert titles == [place.title for place in errata.PLACES[group]]
        assert [row[0] for row in errata.summary(group).rows] == titles
    assert len(ENTRIES) == len(PLACES) > 30


@each_place
def test_an_entry_has_the_written_the_right_a_cell_and_a_link(place):
    source, after = ENTRIES[place.title]
    assert re.findall(r"^- \*\*(\w+):\*\*", source, flags=re.M) == list(PARTS)
    written = [normal(quote) for quote in QUOTE.findall(part(source, "Written"))]
    # The row of the summary may shorten what is written, but not change it.
    for piece in place.written.split("…") if "…" in place.written else [place.written]:
        assert any(normal(piece) in quote for quote in written), written
    assert re.search(r"\]\(\w+\.(ipynb|md)#[^)]+\)", part(source, "Chapter"))
    assert after.cell_type == "code"
    assert "print(" in after.source


@each_place
def test_the_summary_leads_to_the_entry_and_says_what_its_cell_prints(place, book):
    html = (book / "book" / "errata.html").read_text(encoding="utf-8")
    page = BeautifulSoup(html, "html.parser")
    (row,) = [row for row in page.select(".lecture-table tbody tr") if row.a.text == place.title]
    section = page.find(id=row.a["href"].removeprefix("#"))
    assert section.name == "section"
    assert section.find("h3").text.startswith(place.title)
    printed = " ".join(output.get_text(" ") for output in section.select("div.cell_output"))
    assert printed.strip()
    said = row.select("td")[2].text
    assert said == place.right
    assert set(DECIMAL.findall(said)) <= set(DECIMAL.findall(printed))


def rows_of(path):
    """The rows of a chapter's table of what the notes got wrong that quote the notes.

    Others are about what the notes do not say.
    """
    text = "\n".join(
        cell.source
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
    )
    (section,) = re.findall(r"^## What the notes got wrong.*?$(.*?)^## ", text, flags=re.M | re.S)
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    if not rows or rows[0][1].strip() != "written":
        return []
    return [row for row in rows[2:] if QUOTE.search(row[0] + row[1])]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_what_a_chapter_found_is_here(path):
    """By the notes' own words: a row quotes them, and so does an entry that links to the page."""
    here = [
        {normal(quote) for quote in QUOTE.findall(part(source, "Written"))}
        for source, _ in ENTRIES.values()
        if f"]({path.name}#" in part(source, "Chapter")
    ]
    for row in rows_of(path):
        quotes = [normal(quote) for quote in QUOTE.findall(row[0] + row[1])]
        # One entry has all of them; a part of a longer quotation counts.
        assert any(
            all(any(quote in longer for longer in written) for quote in quotes) for written in here
        ), row


def test_the_chapters_rows_are_read():
    counts = {path.stem: len(rows_of(path)) for path in CHAPTERS}
    assert counts["batch_norm"] == 3
    assert counts["losses"] == 4
    assert sum(counts.values()) >= 29
