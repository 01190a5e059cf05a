"""The slides: what a page shows is on them, what it says is in the notes."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from lecnn_helpers.teaching import contents, pages, slides

from ..conftest import ROOT


@pytest.fixture
def deck(page, chapter):
    return BeautifulSoup(slides.deck(chapter, "A book", page, ["book.css"]), "html.parser")


def columns(deck):
    return deck.select(".slides > section")


def test_each_section_is_a_column(deck):
    first, *others = columns(deck)
    assert first.find("h1").text == "A line"
    assert "A book" in first.text
    assert [[s.find(["h2", "h3"]).text for s in c.find_all("section")] for c in others] == [
        ["Play"],
        ["Numbers", "Numbers", "Deeper"],
        ["Exercises"],
    ]
    assert [c.find("section")["id"] for c in others] == ["play", "numbers", "exercises"]


def test_what_is_said_is_in_the_notes(deck):
    first, play, numbers, _ = columns(deck)
    assert first.find("aside").text == "It begins."
    assert play.find("aside").text == "Said before. Drag the line up:Said after."
    deeper = numbers.find_all("section")[-1]
    assert deeper.find("aside").text == "See there."
    assert deeper.find("aside").find("a")["href"] == "https://example.org/"


def test_what_announces_a_picture_stands_above_it(deck):
    play = columns(deck)[1]
    assert play.select_one("p.lead").text == "Drag the line up:"
    # A link to another place of the book would lead nowhere.
    assert play.select_one("p.lead a") is None


def test_explorers_stay_whole(deck):
    explorer = deck.find("div", id="line")
    assert [s.label for s in pages.settings(explorer)] == ["", "steep & dashed", "flat"]
    assert explorer.find("script", class_="explorer-frames").string
    assert explorer.select_one("a.explorer-link")["href"] == "#line"
    assert not explorer.has_attr("data-embed")


def test_a_formula_and_a_quotation_share_a_slide(deck):
    shared = columns(deck)[2].find("section")
    assert shared.find("math")
    assert shared.find("blockquote").text == "In the notes' words."
    assert not shared.select(".explorer")


def test_an_exercise_is_shown_without_its_cell(deck):
    last = columns(deck)[3]
    assert "What is it?" in last.find("section").get_text()
    assert "hidden" not in last.text


def test_tags_choose():
    def shown(tag):
        cell = (
            f'<div class="cell {tag}"><div class="cell_input"><pre>a &lt; 1</pre></div>'
            '<div class="cell_output"><div class="output stream">printed</div></div></div>'
        )
        html = f'<section id="t"><h1>T</h1><section id="s"><h2>S</h2>{cell}</section></section>'
        found = slides.columns(BeautifulSoup(html, "html.parser"))
        return "".join(part for _, column in found for slide in column for part in slide.shown)

    assert shown("") == "<pre>printed</pre>"
    assert shown("tag_slide") == "<pre>a &lt; 1</pre><pre>printed</pre>"
    assert shown("tag_no-slide") == ""


def test_long_prints_stay_on_the_page():
    for lines, there in ((12, True), (13, False)):
        text = "\n".join(["printed"] * lines)
        cell = f'<div class="cell"><div class="output stream">{text}</div></div>'
        html = f'<section id="t"><h1>T</h1><section id="s"><h2>S</h2>{cell}</section></section>'
        _, (_, column) = slides.columns(BeautifulSoup(html, "html.parser"))
        assert bool(column[0].shown) == there


@pytest.mark.parametrize(
    ("prose", "announces"),
    [
        ("One. Two follows:", "Two follows:"),
        ("Only <em>this</em> follows:", "Only <em>this</em> follows:"),
        ("Is it so? <em>This</em> follows:", "<em>This</em> follows:"),
        ("See (e.g. 3.5 apples) a &lt; b:", "See (e.g. 3.5 apples) a &lt; b:"),
        ("Nothing follows.", ""),
    ],
)
def test_the_last_sentence_announces(prose, announces):
    paragraph = BeautifulSoup(f"<p>{prose}</p>", "html.parser").p
    assert slides._announcement(paragraph).strip() == announces


def test_a_deck_asks_no_network(deck):
    for tag, attribute in (("script", "src"), ("link", "href"), ("img", "src")):
        for node in deck.find_all(tag):
            assert not re.match(r"(https?:)?//", node.get(attribute, ""))
    assert deck.find("link", href="assets/book.css")
    assert "Book Math" in str(deck.head)


def test_questions_have_a_slide_each():
    form = (
        '<form class="quiz" aria-label="Questions"><style>.quiz{}</style>'
        "<fieldset><legend>1. One?</legend></fieldset><fieldset><legend>2. Two?</legend></fieldset>"
        "<script>alive()</script></form>"
    )
    html = (
        '<article><section id="t"><h1>T</h1><section id="s"><h2>S</h2><div class="cell">'
        f'<div class="output text_html">{form}</div></div></section></section></article>'
    )
    chapter = contents.Chapter(1, "t", ROOT / "book" / "losses.ipynb", "book/t")
    deck = BeautifulSoup(slides.deck(chapter, "B", html, []), "html.parser")
    shown = columns(deck)[1].find_all("section")
    assert [s.find("legend").text for s in shown] == ["1. One?", "2. Two?"]
    assert [s.find("form")["aria-label"] for s in shown] == ["Questions 1", "Questions 2"]
    assert len([s for s in deck.find_all("script") if s.string == "alive()"]) == 1
    assert ".quiz{}" in str(deck.head)


def test_reveal_comes_with_a_package():
    assert (slides.reveal() / "plugin/notes/notes.js").is_file()


@pytest.fixture(scope="module")
def decks(book, tmp_path_factory):
    folder = tmp_path_factory.mktemp("slides")
    slides.write(ROOT, folder, book, pdf=False)
    return folder


def test_every_explorer_and_every_question_is_on_a_slide(decks, book):
    for chapter in contents.chapters(ROOT):
        page = pages.article((book / f"{chapter.document}.html").read_text(encoding="utf-8"))
        deck = BeautifulSoup((decks / f"{chapter.name}.html").read_text("utf-8"), "html.parser")
        for selector in (".explorer[id]", "fieldset legend", "section[id] > h2"):
            there = [node.get("id") or node.get_text() for node in deck.select(selector)]
            wanted = [
                node.get("id") or node.get_text().rstrip("#") for node in page.select(selector)
            ]
            assert list(dict.fromkeys(there)) == wanted, chapter.name
        ids = [node["id"] for node in deck.find_all(id=True)]
        assert len(set(ids)) == len(ids)
        assert f'href="{chapter.name}.html"' in (decks / "index.html").read_text("utf-8")
        for node in [*deck.find_all("script"), *deck.find_all("link"), *deck.find_all("img")]:
            address = node.get("src") or node.get("href") or ""
            assert address.startswith("data:") or not address or (decks / address).is_file()
