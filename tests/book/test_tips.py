"""The marks and texts of the built pages: letters, terms and citations."""

from __future__ import annotations

import re
import unicodedata

import pytest
from bs4 import BeautifulSoup

from lecnn_helpers.sphinx_ext import meanings, tips

from ..conftest import CHAPTERS, PAGES, ROOT

NOTATION = (ROOT / "book" / "notation.md").read_text(encoding="utf-8")
LETTERS = meanings.letters(NOTATION)
TERMS = meanings.glossary((ROOT / "book" / "glossary.md").read_text(encoding="utf-8"))
CHAPTER_NAMES = [path.stem for path in CHAPTERS]
chapters = pytest.mark.parametrize("name", CHAPTER_NAMES)


@pytest.fixture(scope="module")
def parsed(book):
    """The articles of all pages."""
    return {
        name: BeautifulSoup(
            (book / "book" / f"{name}.html").read_text(encoding="utf-8"), "html.parser"
        ).article
        for name in PAGES
    }


def texts(article):
    found = article.select_one(f"template#{tips.TEXTS}")
    # Parsed by themselves: within a template, Beautiful Soup takes no text for text.
    inside = BeautifulSoup(found.decode_contents() if found else "", "html.parser")
    return {tip["data-tip"]: tip for tip in inside.select("div[data-tip]")}


def test_every_letter_of_the_notation_has_a_tip(parsed):
    """Each row of the table is shown in a chapter, with its own meaning."""
    shown = {
        (key, tip.p.get_text().partition(": ")[2])
        for name in CHAPTER_NAMES
        for key, tip in texts(parsed[name]).items()
        if not key.startswith("#")
    }
    plain = {
        row: BeautifulSoup(meanings._inline(row.meaning), "html.parser").text for row in LETTERS
    }
    missing = [row for row in LETTERS if not {(s, plain[row]) for s in row.signs} & shown]
    assert not missing
    # And nothing else is.
    assert {key for key, _ in shown} <= {sign for row in LETTERS for sign in row.signs}


@pytest.mark.parametrize(
    ("name", "sign", "words"),
    [
        # The notes' letter, the paper's, and the libraries' words.
        ("batch_norm", "α", ["standard deviation", "γ", "weight", "gamma"]),
        ("adagrad", "α", ["learning rate", "η"]),
        ("batch_norm_learning", "m", ["running", "momentum=0.1", "momentum=0.99"]),
        ("momentum_to_adam", "m", ["velocity", "momentum=0"]),
        ("dense_layer", "m", ["fan-in"]),
        ("losses", "m", ["largest score"]),
        ("gradient_descent", "s", ["length"]),
        ("losses", "s", ["score"]),
        ("losses", "λ", ["weight decay"]),
        ("gradient_descent", "λ", ["curvature"]),
        ("adagrad", "ε", ["eps=1e-10"]),
        ("batch_norm", "ε", ["eps=1e-05"]),
        ("momentum_to_adam", "β₁", ["Adam", "beta_1=0.9"]),
        ("momentum_to_adam", "σ", ["noise"]),
        ("batch_norm", "σ", ["batch"]),
        ("regression_as_classification", "σ", ["soft target"]),
        ("multi_label", "y", ["1 or 0"]),
        ("losses", "y", ["index"]),
    ],
)
def test_a_letter_means_what_it_means_in_its_chapter(parsed, name, sign, words):
    said = texts(parsed[name])[sign].get_text(" ")
    assert all(word in said for word in words), said


@chapters
def test_where_the_notation_names_chapters_they_are_there(name):
    """A part of the book, a chapter, or everywhere: each place in the table is one."""
    parts = set(re.findall(r"caption: (.*)", (ROOT / "_toc.yml").read_text(encoding="utf-8")))
    known = {*CHAPTER_NAMES, *parts, meanings.EVERYWHERE}
    assert name in known
    assert {place for row in LETTERS for place in row.where} <= known


@pytest.mark.parametrize("name", PAGES)
def test_every_citation_has_a_tip(parsed, name):
    article = parsed[name]
    cited = {
        link["href"].partition("#")[2] for link in article.select("a[href^='references.html#']")
    }
    works = meanings.works(ROOT / "book" / "references.bib")
    known = texts(article)
    for key in cited:
        assert works[key] == known[f"#{key}"].decode_contents()


@chapters
def test_what_is_marked_has_its_text_and_nothing_else_has(parsed, name):
    article = parsed[name]
    known = texts(article)
    template = article.select_one("template").extract()
    marked = {"#" + link["href"].partition("#")[2] for link in article.select("a.tip-term")}
    cited = {
        "#" + link["href"].partition("#")[2]
        for link in article.select("a[href^='references.html#'], a[href^='glossary.html#']")
    }
    in_prose = {
        unicodedata.normalize("NFC", letter.get_text()) for letter in article.select(".tip-letter")
    }
    in_formulas = set().union(*(tips.letters_of(str(math)) for math in article.find_all("math")))
    article.append(template)
    assert marked | in_prose <= set(known)
    assert set(known) <= cited | in_prose | in_formulas


@chapters
def test_every_letter_can_be_reached_by_the_keyboard(parsed, name):
    article = parsed[name]
    known = {key for key in texts(article) if not key.startswith("#")}
    links = {
        unicodedata.normalize("NFC", link.get_text()) for link in article.select("a.tip-letter")
    }
    stops = [tips.letters_of(str(stop.math)) for stop in article.select(".math[tabindex]")]
    assert links.union(*stops) >= known
    inline = article.select("span.math[tabindex]")
    assert len(inline) <= 10
    assert set(article.select(".math[tabindex]")) - set(inline) == set(article.select("div.math"))


@chapters
def test_a_term_is_marked_once_in_a_section_and_only_in_prose(parsed, name):
    article = parsed[name]
    for link in article.select("a.tip-term"):
        assert link.find_parent(["p", "li"])
        above = link.find_parents(
            ["h1", "h2", "h3", "a", "strong", "code", "pre", "blockquote", "table", "math"]
        )
        assert not above, (link, above)
        assert not link.find_parent(class_="cell")
    for section in article.find_all("section"):
        here = [
            link["href"]
            for link in section.select("a.tip-term")
            if link.find_parent("section") is section
        ]
        assert len(here) == len(set(here)), section.get("id")


def test_the_terms_are_those_of_the_chapters(parsed):
    used = {
        link["href"].partition("#")[2]
        for name in CHAPTER_NAMES
        for link in parsed[name].select("a.tip-term")
    }
    unused = [term.name for term in TERMS if term.anchor not in used]
    assert len(unused) <= len(TERMS) / 10, unused


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_term_is_explained_shortly_and_leads_on(parsed, term):
    assert parsed["glossary"].find(id=term.anchor)
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", term.meaning).partition(" More: ")[0]
    assert 20 <= len(text) <= 240
    assert "](" in term.meaning


def test_pages_to_look_things_up_in_mark_nothing(parsed):
    for name in ("notation", "glossary", "references", "errata", "index"):
        assert not parsed[name].select(".tip-term, .tip-letter")
        assert all(
            key in meanings.works(ROOT / "book" / "references.bib")
            for key in (key.removeprefix("#") for key in texts(parsed[name]))
        )
