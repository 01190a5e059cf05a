"""The errata are tables that miss nothing a chapter has found, and lead to where it is shown."""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

import nbformat
import pytest
from bs4 import BeautifulSoup

from lecnn_helpers.testing.rules import DECIMAL, LINK, QUOTE, cells_of, normal, slug, slugs
from lecnn_helpers.testing.rules import prose as text_of

from ..conftest import CHAPTERS, NOTEBOOKS, PAGES, ROOT

BOOK = ROOT / "book"
ERRATA = BOOK / "errata.ipynb"
GROUPS = (
    "Slips of arithmetic, of a formula, of a word",
    "Left out",
    "Letters with two meanings",
    "Signs that were misread",
    "Right, though it looks wrong",
)
COLUMNS = ["written", "right", "see"]


class Row(NamedTuple):
    """A place in the notes."""

    group: str
    written: str
    right: str
    see: str

    @property
    def quotes(self) -> list[str]:
        """The notes' own words, to be compared."""
        return [normal(quote) for quote in QUOTE.findall(self.written)]

    @property
    def links(self) -> list[tuple[str, str]]:
        """The pages and headings where it is shown."""
        return LINK.findall(self.see)


def sections(text):
    """The second-level sections of a page, by title."""
    parts = re.split(r"^## (.+)$", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows_in(text):
    """The rows of the errata's tables, in order."""
    for group, section in sections(text).items():
        lines = [line for line in section.splitlines() if line.startswith("|")]
        if lines:
            assert cells_of(lines[0]) == COLUMNS, lines[0]
            for line in lines[2:]:
                yield Row(group, *cells_of(line))


def faults(row):
    """What is wrong with the form of a row."""
    if not row.quotes:
        yield "quotes nothing"
    if not 8 < len(row.right) <= 160:
        yield f"right has {len(row.right)} characters"
    if not row.links or LINK.sub("", row.see).strip(" ;and"):
        yield "see is not links alone"
    for page, place in row.links:
        if not (BOOK / page).is_file() or place not in slugs(BOOK / page):
            yield f"{page}#{place} leads nowhere"


ROWS = list(rows_in(text_of(ERRATA)))
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.written)


def test_each_group_has_its_table():
    counts = [sum(row.group == group for row in ROWS) for group in GROUPS]
    assert list(dict.fromkeys(row.group for row in ROWS)) == list(GROUPS)
    assert min(counts) >= 5
    assert len(ROWS) == sum(counts) >= 50
    # The introduction says so.
    assert "almost one in four" in text_of(ERRATA)
    assert 0.22 <= counts[-1] / len(ROWS) < 0.25


def test_no_row_is_there_twice():
    assert len({(row.group, normal(row.written)) for row in ROWS}) == len(ROWS)


@each_row
def test_a_row_quotes_the_notes_and_leads_to_a_heading(row):
    assert not list(faults(row))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"written": "no quotation"}, "quotes nothing"),
        ({"right": "yes"}, "right has"),
        ({"right": "too long " * 20}, "right has"),
        ({"see": "the chapter"}, "not links alone"),
        ({"see": "[a](losses.ipynb#in-numpy), said twice"}, "not links alone"),
        ({"see": "[a](losses.ipynb#in-fortran)"}, "leads nowhere"),
        ({"see": "[a](looses.ipynb#in-numpy)"}, "leads nowhere"),
    ],
)
def test_a_faulty_row_is_found(change, fault):
    good = Row("Left out", "“The max”", "max(0, s_j − s_y + 1)", "[a](losses.ipynb#in-numpy)")
    assert not list(faults(good))
    (found,) = faults(good._replace(**change))
    assert fault in found


def outputs(book, page, place):
    """What the cells of a section of a built page show."""
    html = (book / "book" / page).with_suffix(".html").read_text(encoding="utf-8")
    # By its heading: the page's own address has a hyphen where a heading has a point.
    headings = BeautifulSoup(html, "html.parser").select("section > :is(h1, h2, h3)")
    (section,) = [heading.parent for heading in headings if slug(heading.get_text()) == place]
    return " ".join(output.get_text(" ") for output in section.select("div.cell_output"))


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if DECIMAL.search(QUOTE.sub("", row.right))],
    ids=lambda r: r.written,
)
def test_a_right_number_is_shown_where_the_row_leads(row, book):
    shown = " ".join(outputs(book, page, place) for page, place in row.links)
    said = DECIMAL.findall(QUOTE.sub("", row.right))
    assert set(said) <= set(DECIMAL.findall(shown))


def test_what_is_worked_here_has_a_cell_and_a_row_that_leads_to_it():
    cells, worked = nbformat.read(ERRATA, as_version=4).cells, set()
    for cell, after in itertools.pairwise(cells):
        for title in re.findall(r"^### (.+)$", cell.source, flags=re.M):
            worked.add(title.lower().replace(" ", "-"))
            assert after.cell_type == "code"
            assert "print(" in after.source
    assert worked
    assert worked == {place for row in ROWS for page, place in row.links if page == ERRATA.name}


def test_whoever_leads_to_the_errata_leads_to_a_heading():
    sources = [*NOTEBOOKS, *BOOK.glob("*.md")]
    assert len(sources) == len(PAGES)
    found = [
        slug for path in sources for slug in re.findall(r"errata\.ipynb#([^)]+)\)", text_of(path))
    ]
    assert len(found) > 8
    assert set(found) <= slugs(ERRATA)


def rows_of(path):
    """The rows of a chapter's table of what the notes got wrong that quote the notes.

    Others are about what the notes do not say.
    """
    text = text_of(path)
    (section,) = re.findall(r"^## What the notes got wrong.*?$(.*?)^## ", text, flags=re.M | re.S)
    rows = [cells_of(line) for line in section.splitlines() if line.startswith("|")]
    if not rows or rows[0][1] != "written":
        return []
    return [row for row in rows[2:] if QUOTE.search(row[0] + row[1])]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_what_a_chapter_found_is_here(path):
    """By the notes' own words: a row quotes them, and so does one here that links to the page."""
    here = [row.quotes for row in ROWS if path.name in [page for page, _ in row.links]]
    for row in rows_of(path):
        quotes = [normal(quote) for quote in QUOTE.findall(row[0] + row[1])]
        # One row has all of them; a part of a longer quotation counts.
        assert any(
            all(any(quote in longer for longer in written) for quote in quotes) for written in here
        ), row


def test_the_chapters_rows_are_read():
    counts = {path.stem: len(rows_of(path)) for path in CHAPTERS}
    assert counts["batch_norm"] == 3
    assert counts["losses"] == 4
    assert sum(counts.values()) >= 29
