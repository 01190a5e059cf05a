"""The bibliography: every entry is cited, every citation is right."""

from __future__ import annotations

import re
from urllib.parse import unquote

import nbformat
import pytest
from bs4 import BeautifulSoup
from pybtex.database import parse_file

from ..conftest import CHAPTERS, NOTEBOOKS, ROOT

ENTRIES = parse_file(str(ROOT / "book" / "references.bib")).entries
LINK = r"\[([^]]+)\]\(references\.md#([\w-]+)\)"
# An item of "Further reading": authors, the work, the year.
WORK = re.compile(LINK + r", \[([^]]+)\]\((https://[^)]+)\)(?: \((\d{4})\))?")
chapters = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def prose(path):
    return "\n".join(
        cell.source
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
    )


def last_names(entry):
    # An organization is one "person" in braces, with a last name only.
    return [" ".join(person.last_names).strip("{}") for person in entry.persons["author"]]


def plain(text):
    return re.sub(r"[{}$]", "", text)


def test_every_entry_is_cited():
    cited = {key for path in NOTEBOOKS for _, key in re.findall(LINK, prose(path))}
    assert cited == set(ENTRIES)


@chapters
def test_a_chapter_names_what_it_cites(path):
    """Each key that a chapter links to has its work, with its address, in Further reading."""
    text, _, reading = prose(path).partition("## Further reading")
    named = {key for _, key, *_ in WORK.findall(reading)}
    assert named
    assert {key for _, key in re.findall(LINK, text)} <= named


@chapters
def test_authors_title_address_and_year_are_the_entry_s(path):
    for authors, key, title, url, year in WORK.findall(prose(path)):
        entry = ENTRIES[key]
        names = last_names(entry)
        assert names[0].encode("ascii", "ignore") in authors.encode("ascii", "ignore"), key
        if "others" not in authors:
            assert len(names) == len(re.split(r", | and ", authors)), key
        assert plain(entry.fields["title"]).startswith(title), key
        assert unquote(url) == entry.fields["url"], key
        assert year == entry.fields.get("year", ""), key


def test_a_citation_in_the_text_names_an_author_or_the_work():
    for path in NOTEBOOKS:
        for words, key in re.findall(LINK, prose(path)):
            known = [*last_names(ENTRIES[key]), "paper", "CS231n"]
            assert any(name in words for name in known), (path.stem, words, key)


def test_works_are_not_linked_past_the_bibliography():
    """A paper's own address stands beside a link to its entry, and nowhere else."""
    addresses = {entry.fields["url"] for entry in ENTRIES.values()}
    for path in NOTEBOOKS:
        text = prose(path)
        with_entry = {unquote(url) for _, _, _, url, _ in WORK.findall(text)}
        linked = {unquote(url) for url in re.findall(r"\]\((https://[^)\s]+)\)", text)}
        assert linked & addresses == with_entry, path.stem
        assert not [url for url in linked - addresses if "arxiv" in url or "doi.org" in url]


def test_the_page_lists_every_entry_at_its_key(book):
    html = (book / "book" / "references.html").read_text(encoding="utf-8")
    page = BeautifulSoup(html, "html.parser")
    for key, entry in ENTRIES.items():
        item = page.find(id=key)
        text = item.get_text(" ", strip=True)
        assert [a["href"] for a in item.select("a.external")] == [entry.fields["url"]], key
        assert entry.fields.get("year", "") in text


def test_a_citation_leads_to_the_entry(book):
    """In the built pages, and not only to the top of the page of references."""
    for path in CHAPTERS:
        page = BeautifulSoup((book / "book" / f"{path.stem}.html").read_text(), "html.parser")
        links = page.select('article a[href^="references.html"]')
        assert len(links) == len(re.findall(LINK, prose(path))) > 0
        assert all(link["href"].partition("#")[2] in ENTRIES for link in links)
