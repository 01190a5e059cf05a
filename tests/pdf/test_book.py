"""The PDF of the whole book, read by a program that knows nothing of the one that made it."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import cached_property
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from pypdf import PdfReader

from tools.pdf.__main__ import make

from ..conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text())
PARTS = [
    (part["caption"], [Path(chapter["file"]).name for chapter in part["chapters"]])
    for part in TOC["parts"]
]
NAMES = [Path(TOC["root"]).name, *(name for _, names in PARTS for name in names)]
BOOK = yaml.safe_load((ROOT / "CITATION.cff").read_text())["title"].split(":")[0]
FILE = ROOT / "_build" / "pdf" / (re.sub(r"\W+", "-", BOOK.lower()) + ".pdf")


def plain(text):
    """Text without spaces, and with a formula's letters as letters."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


class Pdf:
    """What is read once."""

    def __init__(self, path):
        self.path = path
        self.reader = PdfReader(path)
        self.numbers = {
            page.indirect_reference.idnum: n for n, page in enumerate(self.reader.pages, start=1)
        }

    @cached_property
    def texts(self):
        """The pages' texts: what stands above and below each is left out."""
        return [page.extract_text() for page in self.reader.pages]

    @cached_property
    def bookmarks(self):
        """Level, title and page of each."""

        def walk(entries, level=1):
            for entry in entries:
                if isinstance(entry, list):
                    yield from walk(entry, level + 1)
                else:
                    yield level, entry.title, self.numbers[entry.page.idnum]

        return list(walk(self.reader.outline))

    def page_of(self, title):
        """Where a heading of the first or second level stands, the first of that name."""
        return next(page for level, text, page in self.bookmarks if text == title and level <= 2)

    def text(self, first, last):
        """The text of some pages, in one piece: their heads and their numbers left out."""
        return plain("".join(text.split("\n", 2)[-1] for text in self.texts[first - 1 : last - 1]))


@pytest.fixture(scope="module")
def pages(book):
    """The built pages."""
    return {
        name: BeautifulSoup((book / "book" / f"{name}.html").read_text(), "html.parser").article
        for name in NAMES
    }


@pytest.fixture(scope="module")
def pdf(book, chromium, tmp_path_factory):
    """What `make test` printed just before; printed here if it is older than the pages."""
    newest = max((book / "book" / f"{name}.html").stat().st_mtime for name in NAMES)
    made = bool(os.environ.get("BOOK_IS_BUILT")) and FILE.exists()
    if made and FILE.stat().st_mtime > newest:
        return Pdf(FILE)
    return Pdf(make(ROOT, chromium, tmp_path_factory.mktemp("pdf") / "book.pdf"))


def words(tag):
    """The text of a heading or a paragraph, without the sign that links to it."""
    for sign in tag.select(".headerlink"):
        sign.decompose()
    return " ".join(tag.get_text().split())


def title_of(name, pages):
    title = words(pages[name].h1)
    return "About this book" if title == BOOK else title


def test_bookmarks_are_the_chapters_and_their_sections_in_order(pdf, pages):
    # The first page's own heading is the title of the book, which stands on the cover.
    expected = [(1, "Contents"), (1, title_of("index", pages))]
    expected += [(int(tag.name[1]), words(tag)) for tag in pages["index"].select("h2, h3")]
    for part, names in PARTS:
        expected.append((1, part))
        for name in names:
            expected += [
                (int(tag.name[1]) + 1, words(tag)) for tag in pages[name].select("h1, h2, h3")
            ]
    found = [(level, plain(title)) for level, title, _ in pdf.bookmarks]
    index = next(i for i, title in enumerate(found) if title == (1, "Answers"))
    wanted = [(level, plain(title)) for level, title in expected]
    assert found[:index] == wanted
    behind = [title for level, title in found[index:] if level == 1]
    assert behind == ["Answers", "Solutions"]
    pages_of = [page for _, _, page in pdf.bookmarks]
    assert pages_of == sorted(pages_of)


def test_the_contents_name_the_pages(pdf, pages):
    contents = pdf.text(pdf.page_of("Contents"), pdf.page_of(title_of("index", pages)))
    for title in [*(words(pages[name].h1) for name in NAMES[1:]), "Answers", "Solutions"]:
        number = pdf.page_of(title)
        assert f"{plain(title)}{number}" in contents, title
        # The number that is printed below that page, and the heading on it.
        lines = pdf.texts[number - 1].split("\n")
        assert (plain(lines[0]), lines[1]) == (plain(title), str(number))
        assert plain(title) in plain("".join(lines[2:]))


def test_every_link_inside_leads_somewhere(pdf):
    places = pdf.reader.named_destinations
    inside = 0
    for page in pdf.reader.pages:
        for annotation in page.get("/Annots") or ():
            annotation = annotation.get_object()
            assert annotation["/Subtype"] == "/Link"
            target = annotation.get("/Dest") or annotation["/A"].get("/D")
            if target is None:
                assert annotation["/A"]["/URI"].startswith(("https://", "http://", "mailto:"))
                continue
            inside += 1
            assert target in places or f"/{str(target).lstrip('/')}" in places
    assert inside > 10 * len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_chapter_s_words_are_in(pdf, pages, name):
    """Its paragraphs without a link, after which a page's number may stand, or a formula."""
    text = pdf.text(pdf.page_of(title_of(name, pages)), len(pdf.texts) + 1)
    paragraphs = [
        plain(words(p))
        for p in pages[name].select("p, dt")
        if not p.find_parent(class_=["cell", "doors", "on-paper", "explorer"])
        and not p.select("a:not(.headerlink), math")
    ]
    assert len(paragraphs) >= 1
    assert [words for words in paragraphs if words not in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_picture_stands_with_its_sentence(pdf, pages, name):
    text = pdf.text(1, pdf.page_of("Answers"))
    captions = [plain(tag.get_text()) for tag in pages[name].select(".explorer figcaption")]
    assert [caption for caption in captions if caption not in text] == []


def test_no_solution_and_no_answer_stands_beside_its_question(pdf, pages):
    answers, solutions = pdf.page_of("Answers"), pdf.page_of("Solutions")
    before = pdf.text(pdf.page_of(title_of("index", pages)), answers)
    answered, solved = pdf.text(answers, solutions), pdf.text(solutions, len(pdf.texts) + 1)
    count = 0
    for name in NAMES:
        for cell in pages[name].select(".tag_solution pre"):
            code = plain(cell.get_text())
            count += 1
            assert code not in before
            assert code in solved
        for reason in pages[name].select("p.quiz-right, p.quiz-wrong"):
            # From the reason on: the answer itself may stand among those to choose from.
            behind = reason.select_one(".quiz-chosen").next_siblings
            why = plain("".join(part.get_text() for part in behind))
            count += 1
            assert why in answered, why
    assert count > 5 * len(NAMES)
    # Nowhere a sign that something is right, but in what a cell prints.
    assert "✓Right." not in before


def test_what_is_published_is_linked(book, pdf):
    """As `make test` has laid it beside the pages; `make book` alone writes no link."""
    if pdf.path != FILE:
        pytest.skip("no PDF was printed from these pages: `make pdf` prints it")
    beside = book / FILE.name
    assert beside.read_bytes() == FILE.read_bytes()
    for name in NAMES:
        folder = book / "book"
        soup = BeautifulSoup((folder / f"{name}.html").read_text(), "html.parser")
        assert [(folder / a["href"]).resolve() for a in soup.select(".whole-book a")] == [beside]
        said = [(folder / a["href"]).resolve() for a in soup.select(".on-paper a")]
        assert said == ([beside] if name == "index" else [])
