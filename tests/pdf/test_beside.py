"""The links that lead from the pages to the PDF: there when it is, and only then."""

from __future__ import annotations

import os
import re

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfWriter

from tools.pdf import pages
from tools.pdf.beside import publish

TOC = "format: jb-book\nroot: book/index\nchapters:\n  - file: book/one\n"
# As the theme writes it.
MENU = """<div class="dropdown dropdown-download-buttons"><ul class="dropdown-menu">
      <li><a href="../_sources/book/one.ipynb" class="btn dropdown-item">.ipynb</a></li>
      <li><button onclick="window.print()"
 class="btn btn-download-pdf-button dropdown-item"
><span class="btn__text-container">.pdf</span>
</button>
</li>
</ul></div>"""
PLACE = '<div class="on-paper docutils">\n</div>'


@pytest.fixture
def built(tmp_path):
    """A book of two pages, of which the first has a place for the link; and a PDF of 12 pages."""
    (tmp_path / "_toc.yml").write_text(TOC)
    html = tmp_path / "html"
    (html / "book").mkdir(parents=True)
    for name, more in (("index", PLACE), ("one", "")):
        (html / "book" / f"{name}.html").write_text(
            f'<body>{MENU}<article class="bd-article"><h1>{name}</h1>{more}</article></body>'
        )
    writer = PdfWriter()
    for _ in range(12):
        writer.add_blank_page(100, 100)
    pdf = tmp_path / "a book.pdf"
    writer.write(pdf)
    with pdf.open("ab") as file:
        file.write(b"\n" * 2_600_000)
    return html, pdf, pages.names(tmp_path)


def links(html, name):
    page = html / "book" / f"{name}.html"
    soup = BeautifulSoup(page.read_text(), "html.parser")
    found = soup.select("a[href$='.pdf']")
    for link in found:
        assert (page.parent / link["href"].replace("%20", " ")).resolve().is_file()
    return soup, found


def test_a_page_has_no_link_before(built):
    html, _, _ = built
    assert not links(html, "index")[1] + links(html, "one")[1]


def test_every_page_has_it_in_its_menu_and_the_first_says_how_long_it_is(built):
    html, pdf, names = built
    assert publish(pdf, names, html).read_bytes() == pdf.read_bytes()
    for name in ("index", "one"):
        soup, found = links(html, name)
        (entry,) = [link for link in found if link.find_parent("ul")]
        assert " ".join(entry.get_text().split()) == "Whole book"
        assert entry["title"] == "The whole book as one PDF (12 pages, 3 MB)"
        assert [item.find(["a", "button"]).name for item in soup.select("li")] == [
            "a",
            "button",
            "a",
        ]
    soup, _ = links(html, "index")
    assert soup.select_one(".on-paper").get_text() == (
        "On paper: the whole book as one PDF (12 pages, 3 MB), with its answers and solutions "
        "at the end."
    )


def test_made_again_it_is_linked_once(built):
    html, pdf, names = built
    publish(pdf, names, html)
    first = (html / "book" / "index.html").read_text()
    publish(pdf, names, html)
    assert (html / "book" / "index.html").read_text() == first
    assert len(links(html, "index")[1]) == 2


def test_a_page_keeps_its_age(built):
    """By which one knows whether the PDF was printed from it."""
    html, pdf, names = built
    path = html / "book" / "one.html"
    os.utime(path, (1_000_000, 1_000_000))
    publish(pdf, names, html)
    assert path.stat().st_mtime == 1_000_000
    assert [file.name for file in sorted(path.parent.iterdir())] == ["index.html", "one.html"]


def test_a_theme_that_has_another_menu_is_noticed(built):
    html, pdf, names = built
    path = html / "book" / "one.html"
    path.write_text(re.sub("window.print", "window.other", path.read_text()))
    with pytest.raises(ValueError, match=r"one\.html has no menu with a button that prints"):
        publish(pdf, names, html)
