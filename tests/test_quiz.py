"""Quizzes: their shape, their HTML, and what a chapter's questions must keep to."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from lecnn_helpers import quizzes
from lecnn_helpers.quiz import Answer, Question, Quiz
from lecnn_helpers.quizzes import quiz

from .conftest import CHAPTERS

YES = Answer("yes", "so it is", right=True)
NO = Answer("no <b>", "`a < b` is not so")


def test_the_html_has_a_radio_button_for_each_answer():
    page = BeautifulSoup(Quiz("a-b", [Question("Is `x > y`?", (NO, YES))]).html(), "html.parser")
    assert page.legend.text == "1. Is x > y?"
    assert page.legend.code.text == "x > y"
    buttons = page.select("input[type=radio]")
    assert len({button["name"] for button in buttons}) == 1
    labels = [page.select_one(f'label[for="{button["id"]}"]').text for button in buttons]
    assert labels == ["no <b>", "yes"]
    reasons = page.select(".quiz-reasons p")
    assert [reason["class"] for reason in reasons] == [["quiz-wrong"], ["quiz-right"]]
    assert "✗ Not so." in reasons[0].text
    assert "a < b is not so" in reasons[0].text
    assert "✓ Right." in reasons[1].text
    assert page.select_one("[aria-live=polite]") is reasons[0].parent
    assert not page.select("script")


def test_groups_do_not_collide():
    question = Question("Is it?", (NO, YES))
    html = Quiz("one", [question, question]).html() + Quiz("two", [question]).html()
    page = BeautifulSoup(html, "html.parser")
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)) == 8
    assert len({tag["name"] for tag in page.select("input")}) == 3


def test_in_plain_text_the_right_answer_is_named():
    text = str(Quiz("one", [Question("Is it?", (NO, YES))]))
    assert text.splitlines()[-1] == "   → b. so it is"


@pytest.mark.parametrize(
    ("text", "answers", "message"),
    [
        ("", (NO, YES), "a question must not be empty"),
        ("Q", (YES,), "'Q' must have 2 to 5 answers, got 1"),
        ("Q", tuple(Answer(str(i), "w", right=i == 1) for i in range(6)), "2 to 5 answers, got 6"),
        ("Q", (NO, Answer("b", "w")), "must have one right answer, got 0"),
        ("Q", (YES, Answer("b", "w", right=True)), "must have one right answer, got 2"),
        ("Q", (YES, Answer("yes", "w")), "has the same answer twice"),
        ("Q", (YES, Answer("b", " ")), "must have a text and a reason"),
        ("Q", (YES, Answer("", "w")), "must have a text and a reason"),
    ],
)
def test_bad_questions(text, answers, message):
    with pytest.raises(ValueError, match=message):
        Question(text, answers)


@pytest.mark.parametrize("name", ["", "Two", "a b", None])
def test_bad_names(name):
    with pytest.raises(ValueError, match="name must be lower-case words"):
        Quiz(name, [Question("Q", (NO, YES))])


def test_a_quiz_without_questions_is_refused():
    with pytest.raises(ValueError, match="'empty' must have a question"):
        Quiz("empty", [])


def test_an_unknown_chapter_is_named():
    with pytest.raises(ValueError, match="no questions for 'nothing'; there are .*'batch-norm'"):
        quiz("nothing")


every_chapter = pytest.mark.parametrize("name", [path.stem.replace("_", "-") for path in CHAPTERS])


@every_chapter
def test_a_chapter_asks_three_to_five_questions(name):
    assert 3 <= len(quiz(name).questions) <= 5


@every_chapter
def test_the_right_answer_is_not_always_in_the_same_place(name):
    places = {
        [answer.right for answer in question.answers].index(True)
        for question in quiz(name).questions
    }
    assert len(places) >= 2


def test_over_the_book_no_place_is_favored():
    places = Counter(
        [answer.right for answer in question.answers].index(True)
        for name in quizzes.chapters()
        for question in quiz(name).questions
    )
    total = sum(places.values())
    # With three or four answers each, the first three places should share about evenly.
    assert all(0.2 * total <= places[place] <= 0.45 * total for place in range(3)), places


def test_the_right_answer_is_not_given_away_by_its_length():
    longest = [
        max(question.answers, key=lambda answer: len(answer.text)).right
        for name in quizzes.chapters()
        for question in quiz(name).questions
    ]
    assert sum(longest) <= 0.45 * len(longest)


@pytest.mark.parametrize("name", quizzes.chapters())
def test_no_decimal_number_is_typed_by_hand(name):
    """As in the prose: a figure is computed from the lecture's, or stands in “quotation marks”."""
    path = Path(quizzes.__file__).parent / f"{name.replace('-', '_')}.py"
    texts = [
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    typed = [
        number
        for text in texts
        for number in re.findall(r"(?<![\d.])\d+\.\d+", re.sub(r"“[^”]*”", "", text))
    ]
    assert not typed
