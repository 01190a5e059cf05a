"""The answer booklet has every question, every exercise, and every slip."""

from __future__ import annotations

from html import unescape

import pytest
from bs4 import BeautifulSoup

from lecnn_helpers.teaching import answers, contents, prose, tasks

from ..conftest import ROOT

BOOK = contents.chapters(ROOT)


@pytest.fixture(scope="module")
def booklet():
    html = answers.booklet(
        "A book", BOOK, lambda tex, display: f"<math>{prose.for_mathjax(tex, display)}</math>"
    )
    return BeautifulSoup(html, "html.parser")


def words(text):
    return " ".join(text.replace("`", "").split())


def test_every_question_is_there_with_each_reason(booklet):
    text = words(booklet.get_text())
    for chapter in BOOK:
        for asked in chapter.package.quiz.questions:
            assert words(asked.text) in text
            for answer in getattr(asked, "answers", ()):
                assert words(answer.why) in text


def test_every_slip_that_a_check_knows_is_there(booklet):
    text = words(booklet.get_text())
    for chapter in BOOK:
        for exercise in tasks.exercises(chapter):
            assert words(prose.plain(exercise.text.partition("<tex")[0])) in text
            for hint, _ in exercise.told.slips if exercise.told else ():
                if "{" not in hint:
                    assert words(hint) in text


def test_every_solution_is_there_as_code(booklet):
    code = [pre.get_text() for pre in booklet.find_all("pre")]
    for chapter in BOOK:
        for cell in chapter.cells:
            if "solution" in cell["tags"]:
                assert cell["source"].rstrip() in code


def test_right_and_wrong_are_marked(booklet):
    right = [node.get_text() for node in booklet.select("li.right")]
    assert all(line.startswith("✓ ") for line in right)
    assert all(node.get_text().startswith("✗ ") for node in booklet.select("li.wrong"))
    # One at least for each question with answers, and for each exercise with a number.
    asked = [t for c in BOOK for t in tasks.tasks(c) if not isinstance(t, tasks.Sort)]
    assert len(right) >= len(asked)


def test_chapters_are_found_from_the_first_page(booklet):
    for link in booklet.select("ol:first-of-type a"):
        assert booklet.find(id=link["href"][1:])


def test_formulas_are_handed_on(booklet):
    assert unescape("tex>") not in str(booklet)
    assert booklet.find("math")


def test_it_is_written(tmp_path):
    said = answers.write(ROOT, tmp_path, pdf=False)
    assert said == f"the answers of {len(BOOK)} chapters"
    html = (tmp_path / answers.PAGE).read_text(encoding="utf-8")
    assert "Book Math" in html
    assert "<math" in html
