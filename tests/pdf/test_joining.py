"""What goes into the PDF: a small book's pages, written by hand, made one."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from lecnn_helpers.exercises.kinds import Answer, Number, Order, Question, Several
from lecnn_helpers.exercises.quiz import Quiz
from tools.pdf import behind
from tools.pdf.joining import join
from tools.pdf.pages import Cover, NoBook, cover, read

TOC = """\
format: jb-book
root: book/index
parts:
  - caption: Layers
    chapters:
      - file: book/one
      - file: book/two.ipynb
  - caption: Reference
    chapters:
      - file: book/references
"""
CITATION = """\
title: "A book: an executable lecture"
authors:
  - name: Those who wrote it
  - given-names: Ada
    family-names: Writer
version: 1.2.3
license: [MIT, CC-BY-4.0]
"""
QUIZ = Quiz(
    "one",
    [
        Question("How many?", (Answer("Two", "No: three.", False), Answer("Three", "So.", True))),
        Several("Which?", (Answer("A", "Yes, A.", True), Answer("B", "Yes, B.", True))),
        Number("How much?", (Answer("4", "Two and two.", True), Answer("5", "Off by 1.")), 0.1),
        Order("In which order?", ("first", "second", "third"), "That is how."),
    ],
)
ONE = f"""
<section id="one"><h1>One<a class="headerlink" href="#one">#</a></h1>
<p>See <a href="two.html#exercises">the exercises</a>, <a href="two.html">all of two</a>, <a
href="#play-α">here</a>, <a href="references.html#key">a paper</a>, <a
href="#rate?preset=steep">a setting</a>, <a href="../_sources/book/one.ipynb">the source</a> and <a
href="https://example.org/x">elsewhere</a>.</p>
<section id="play-α"><h2>Play α</h2>
<div class="explorer" id="rate"><form class="explorer-form">controls</form><figure><img
src="data:image/svg+xml,x"><figcaption>The sentence.</figcaption></figure></div>
<div class="cell"><details class="hide above-input"><summary>How this is made</summary>
<div class="cell_input"><pre>explore(wiring)</pre><p class="drawn-by">drawn by</p></div></details>
<div class="cell_output"><img src="../_images/x.png" loading="lazy"></div></div>
<div class="cell"><div class="cell_input"><pre>quiz</pre></div><div class="cell_output">
{QUIZ.html()}
</div></div></section></section>
"""
EXERCISES = """
<section id="two"><h1>Two</h1><section id="exercises"><h2>Exercises</h2>
<p><strong>1. By hand.</strong> What is it?</p>
<div class="cell tag_exercise"><div class="cell_input"><pre>answer = ...</pre></div>
<div class="cell_output"><p class="verdict verdict-not-yet">Not yet.</p></div></div>
<div class="cell tag_solution"><details class="hide"><summary>Show</summary>
<div class="cell_input"><pre>answer = 44</pre></div>
<div class="cell_output"><script>1</script><p class="verdict">Right: <a
href="one.html#rate">look</a></p><img src="../_images/y.png"></div>
</details></div>
<p><strong>2. Find out: how far?</strong> Try it.</p>
<div class="cell tag_experiment"><div class="cell_input"><pre>try_it(1)</pre></div></div>
<div class="cell tag_finding tag_hide-cell"><details class="hide"><summary>Show what we
tried</summary><div class="cell_input"><pre>try_it(2)</pre></div>
<div class="cell_output"><pre>two</pre></div></details></div>
<details><summary>What we found</summary><p>Farther than one.</p></details>
<div class="sd-tab-set"><input type="radio" id="t0"><label class="sd-tab-label" for="t0">Keras</label>
<div class="sd-tab-content"><p>in Keras</p></div><input type="radio" id="t1"><label
class="sd-tab-label" for="t1">PyTorch</label><div class="sd-tab-content"><p>in PyTorch</p></div>
</div></section></section>
"""
REFERENCES = '<section id="references"><h1>References</h1><p id="key">A paper.</p></section>'
INDEX = '<section id="a-book"><h1>A book</h1><p><a href="one.html">One</a></p></section>'
PAGES = {"index": INDEX, "one": ONE, "two": EXERCISES, "references": REFERENCES}


def written(folder, *, address="", **changed):
    """A built book in a folder, and what belongs to it."""
    (folder / "_toc.yml").write_text(TOC, encoding="utf-8")
    (folder / "CITATION.cff").write_text(CITATION, encoding="utf-8")
    html = folder / "_build" / "html"
    (html / "book").mkdir(parents=True)
    (html / "_static").mkdir()
    for sheet in ("pygments.css", "explore.css", "book.css"):
        (html / "_static" / sheet).write_text("")
    for name, article in (PAGES | changed).items():
        link = f'<link rel="canonical" href="{address}book/{name}.html">' if address else ""
        (html / "book" / f"{name}.html").write_text(
            f'<html><head>{link}</head><body><nav>menu</nav><article class="bd-article">{article}'
            "</article></body></html>",
            encoding="utf-8",
        )
    return folder, html


@pytest.fixture
def joined(tmp_path):
    """A function that writes the book and returns it as one page."""

    def made(**options):
        root, html = written(tmp_path, **options)
        pages = read(root, html)
        return BeautifulSoup(join(pages, cover(root, pages), html), "html.parser")

    return made


def test_pages_come_in_the_order_of_the_contents(joined):
    book = joined()
    assert [article["id"] for article in book.select("article")] == [
        "index",
        "one",
        "two",
        "references",
        "answers",
        "solutions",
    ]
    headings = [
        (int(tag.name[1]), tag.get_text()) for tag in book.find_all(re.compile(r"^h[1-6]$"))
    ]
    assert headings == [
        (1, "Contents"),
        (1, "About this book"),
        (1, "Layers"),
        (2, "One"),
        (3, "Play α"),
        (2, "Two"),
        (3, "Exercises"),
        (1, "Reference"),
        (2, "References"),
        (1, "Answers"),
        (2, "One"),
        (1, "Solutions"),
        (2, "Two"),
    ]
    assert "menu" not in book.get_text()


def test_the_contents_name_parts_chapters_and_sections(joined):
    contents = joined().select_one("#contents")
    assert [tag.get_text() for tag in contents.select(".contents-part")] == ["Layers", "Reference"]
    entries = [
        (a["href"], a.get_text(), a.select_one(".at")["data-page-of"]) for a in contents.select("a")
    ]
    assert entries == [
        (f"#{id_}", text, id_)
        for id_, text in [
            ("index", "About this book"),
            ("one", "One"),
            ("one.play-_", "Play α"),
            ("two", "Two"),
            ("two.exercises", "Exercises"),
            ("references", "References"),
            ("answers", "Answers"),
            ("solutions", "Solutions"),
        ]
    ]


@pytest.mark.parametrize("address", ["", "https://someone.example.org/a-book/"])
def test_links_lead_into_the_book_to_the_web_or_nowhere(joined, address):
    book = joined(address=address)
    links = {a.get_text(): a for a in book.select("#one p a")}
    assert links["the exercises"]["href"] == "#two.exercises"
    assert links["all of two"]["href"] == "#two"
    assert links["here"]["href"] == "#one.play-_"
    assert links["a paper"]["href"] == "#references.key"
    assert links["elsewhere"]["href"] == "https://example.org/x"
    if address:
        assert links["a setting"]["href"] == f"{address}book/one.html#rate?preset=steep"
        assert links["the source"]["href"] == f"{address}_sources/book/one.ipynb"
    else:
        assert links["a setting"]["href"] == "#one.rate"
        assert "the source" not in links
        assert "the source" in book.get_text()
    ids = [tag["id"] for tag in book.find_all(id=True)]
    assert len(ids) == len(set(ids))
    inside = {a["href"][1:] for a in book.select("a[href^='#']")}
    assert inside | {tag["data-page-of"] for tag in book.select("[data-page-of]")} <= set(ids)


def test_another_chapter_s_place_has_its_page_and_the_own_and_a_paper_s_has_not(joined):
    paragraph = joined().select_one("#one p")
    assert [tag["data-page-of"] for tag in paragraph.select(".at")] == ["two.exercises", "two"]


def test_a_link_to_nothing_is_an_error(joined):
    with pytest.raises(ValueError, match=r"book/index: a link leads to nothing: 'one.html#gone'"):
        joined(index=INDEX.replace("one.html", "one.html#gone"))


def test_a_page_that_is_not_built_is_missed(tmp_path):
    root, html = written(tmp_path)
    (html / "book" / "two.html").unlink()
    with pytest.raises(NoBook, match=r"there is no page .*two\.html: `make book` builds it"):
        read(root, html)


def test_a_page_without_a_heading_is_an_error(tmp_path):
    root, html = written(tmp_path, two="<p>No heading.</p>")
    with pytest.raises(NoBook, match=r"two\.html has no article with a heading"):
        read(root, html)


def test_the_cover_says_what_it_is(joined, tmp_path):
    book = joined(address="https://someone.example.org/a-book/")
    front = book.select_one(".leaf-cover")
    assert front.select_one(".cover-title").text == "A book"
    assert front.select_one(".cover-subtitle").text == "An executable lecture"
    text = front.get_text(" ")
    for said in ("Those who wrote it, Ada Writer", "Version 1.2.3", "MIT, CC-BY-4.0"):
        assert said in text
    assert front.select_one("svg")
    assert front.a["href"] == "https://someone.example.org/a-book/"
    pages = read(tmp_path, tmp_path / "_build" / "html")
    assert cover(tmp_path, pages).file == "a-book.pdf"


def test_a_book_that_nobody_cites_has_the_title_of_its_settings(tmp_path):
    root, html = written(tmp_path)
    (root / "CITATION.cff").unlink()
    (root / "_config.yml").write_text("title: Another book\nauthor: Somebody\n")
    made = cover(root, read(root, html))
    assert (made.title, made.subtitle, made.authors) == ("Another book", "", ("Somebody",))
    assert (made.version, made.license, made.commit, made.address) == ("", "", "", "")


def test_without_an_address_there_is_no_code(joined):
    front = joined().select_one(".leaf-cover")
    assert not front.select("svg, a")


def test_on_paper_nothing_can_be_pressed(joined):
    book = joined()
    assert not book.select("form, input, button, select, details, summary, script, label")
    assert not book.select(".headerlink, .verdict-not-yet")
    text = book.get_text()
    assert "The sentence." in text
    assert "controls" not in text
    assert "explore(wiring)" not in text
    assert not [tag for tag in book.select("pre") if tag.get_text() == "quiz"]
    # Every panel, under its label.
    tabs = [tag.get_text() for tag in book.select(".sd-tab-label, .sd-tab-content")]
    assert tabs == ["Keras", "in Keras", "PyTorch", "in PyTorch"]
    picture = book.select_one("#one .cell_output img")
    assert picture["src"].startswith("file://")
    assert picture["src"].endswith("/_build/html/_images/x.png")
    assert "loading" not in picture.attrs


def test_a_solution_stands_at_the_end_linked_both_ways(joined):
    book = joined()
    assert "answer = 44" not in book.select_one("#two").get_text()
    solution = book.select_one("#solutions .behind")
    assert [tag.get_text() for tag in solution.select("pre")] == ["answer = 44"]
    there = book.select_one("#two .to-the-end a")
    assert there["href"] == f"#{solution['id']}"
    back = solution.select_one(".behind-title a")
    assert back.get_text() == "1. By hand"
    assert book.find(id=back["href"][1:]).get_text() == "1. By hand. What is it?"
    # What it links to is found from there, too.
    assert solution.select_one(".verdict a")["href"] == "#one.rate"
    assert solution.img["src"].endswith("/_build/html/_images/y.png")


def test_what_was_found_stands_at_the_end_with_its_code(joined):
    book = joined()
    first, found = book.select("#solutions .behind")
    assert first.select_one(".behind-title a").get_text() == "1. By hand"
    assert found.select_one(".behind-title a").get_text() == "2. Find out: how far?"
    assert [tag.get_text() for tag in found.select("pre")] == ["try_it(2)", "two"]
    assert "Farther than one." in found.get_text()
    assert "What we found" not in found.get_text()
    chapter = book.select_one("#two")
    assert "try_it(1)" in chapter.get_text()
    assert "try_it(2)" not in chapter.get_text()
    assert "Farther than one." not in chapter.get_text()
    there = next(a for a in chapter.select(".to-the-end a") if a.get_text() == "What we found")
    assert there["href"] == f"#{found['id']}"
    assert (
        found.select_one(".behind-title a")["href"] == f"#{there.find_previous('p', id=True)['id']}"
    )


@pytest.mark.parametrize(
    ("without", "left"),
    [
        (r'<div class="cell tag_finding.*?</details></div>', "Farther than one."),
        (r"<details><summary>What we found.*?</details>", "try_it(2)"),
    ],
)
def test_code_or_words_alone_are_found_too(joined, without, left):
    book = joined(two=re.sub(without, "", EXERCISES, count=1, flags=re.DOTALL))
    assert left in book.select("#solutions .behind")[-1].get_text()
    assert left not in book.select_one("#two").get_text()


def test_an_experiment_of_which_nothing_is_told_stays(joined):
    cut = re.sub(
        r'<div class="cell tag_finding.*What we found.*?</details>',
        "<p>End.</p>",
        EXERCISES,
        flags=re.DOTALL,
    )
    book = joined(two=cut)
    assert "try_it(1)" in book.select_one("#two").get_text()
    assert len(book.select("#solutions .behind")) == 1


def test_answers_stand_at_the_end_with_all_reasons(joined):
    book = joined()
    asked = book.select_one("#one .questions")
    assert [tag.get_text() for tag in asked.select(".question")] == [
        "1. How many?a) Twob) Three",
        "2. Which?Several may be right.a) Ab) B",
        "3. How much?Your number (right within 0.1): ",
        # As `Order.shown` has them, by a seed of its own.
        "4. In which order?Give each its place, from 1."
        + "".join(f" {('first', 'second', 'third')[place]}" for place in QUIZ.questions[3].shown()),
    ]
    answered = book.select_one("#answers .behind")
    assert asked.select_one(".to-the-end a")["href"] == f"#{answered['id']}"
    assert answered.select_one(".behind-title a")["href"] == f"#{asked['id']}"
    assert [
        [p.get_text() for p in answer.select("p")] for answer in answered.select(".answer")
    ] == [
        ["1. b) Three: So.", "Not a) Two: No: three."],
        ["2. a) A: Yes, A.", "b) B: Yes, B."],
        ["3. 4: Two and two.", "Not 5: Off by 1."],
        ["4. 1. first; 2. second; 3. third: That is how."],
    ]


def test_a_solution_of_nothing_is_an_error(joined):
    with pytest.raises(ValueError, match=r"book/two: solution 1 follows no exercise"):
        joined(two=EXERCISES.replace("tag_exercise", "tag_other"))


def test_a_question_without_an_answer_is_an_error(joined):
    with pytest.raises(ValueError, match=r"book/one: no right answer to the question '1. How many"):
        joined(one=ONE.replace("quiz-right", "quiz-nothing"))


def test_where_nothing_is_asked_nothing_stands_at_the_end(joined):
    nothing = '<h1>Two</h1><p id="exercises">None.</p>'
    book = joined(one=ONE.replace(QUIZ.html(), ""), two=nothing)
    assert [tag["id"] for tag in book.select("article")][-1] == "references"


def test_what_is_behind_knows_its_place():
    assert behind.Behind("1. By hand", "two.exercise-1", "two.solution-1", []).id
    assert Cover("A – B!", "", (), "", "", "", "").file == "a-b.pdf"
