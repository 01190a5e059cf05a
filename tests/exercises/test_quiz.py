"""Quizzes: their shape, their HTML, and how they are read."""

from __future__ import annotations

import sys

import pytest
from bs4 import BeautifulSoup

from lecnn_helpers.exercises.kinds import Answer, Number, Order, Question, Several
from lecnn_helpers.exercises.quiz import Quiz, parse, questions

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


TEXT = """# Questions

## How large is {size}?

- [ ] Small

  Look again.

- [x] Large, `x > 1`

  It is
  {size:.1f}.
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A chapter's package with questions; call it with their text."""

    def make(text):
        folder = tmp_path / "some_chapter"
        folder.mkdir()
        (folder / "__init__.py").touch()
        (folder / "questions.md").write_text(text, encoding="utf-8")
        return "some_chapter"

    monkeypatch.syspath_prepend(tmp_path)
    yield make
    sys.modules.pop("some_chapter", None)


def test_questions_are_read_from_text(package):
    quiz = questions(package(TEXT), size=2)
    assert quiz.name == "some-chapter"
    small = Answer("Small", "Look again.")
    large = Answer("Large, `x > 1`", "It is 2.0.", right=True)
    assert quiz.questions == (Question("How large is 2?", (small, large)),)


def test_a_number_that_is_not_given_is_named(package):
    with pytest.raises(ValueError, match="questions of 'some-chapter': no number is called 'size'"):
        questions(package(TEXT))


def test_a_question_that_is_not_fit_is_named_with_its_chapter(package):
    text = "## Which?\n\n- [x] This\n\n  So it is.\n"
    with pytest.raises(ValueError, match="of 'some-chapter': question 'Which.' must have 2 to 5"):
        questions(package(text))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- [ ] An answer before any question\n", 1),
        ("## Q\n\nA paragraph\n", 3),
        ("## Q\n\n* [x] A bullet of another kind\n", 3),
        ("## Q\n\n- [X] A large X\n", 3),
        ("## Q\n\n  A reason before any answer\n", 3),
    ],
)
def test_a_line_that_belongs_nowhere_is_named(text, line):
    with pytest.raises(ValueError, match=f"line {line} belongs to no question or answer"):
        parse(text)


KINDS = """# Before

## What is σ² of the five rows?

A number, within 0.01.

- [x] {variance:g}

  {total:g}/5.

- [ ] {over_less:g}

  Divided by n − 1.

# Questions

## What holds after batch norm?

Several may be right.

- [x] The mean is 0

  It was taken away.

- [x] The variance is 1

  It was divided by.

- [ ] No value is above 3

  One of many may be.

## In which order?

In this order:

1. the mean
2. the deviations
3. the variance

   Each needs the one before it.
"""


def test_other_kinds_are_read_from_text(package):
    quiz = questions(package(KINDS), variance=44, total=220, over_less=55)
    right = Answer("44", "220/5.", right=True)
    slip = Answer("55", "Divided by n − 1.")
    assert quiz.before.name == "some-chapter-before"
    # Two landmarks of one name cannot be told apart by who listens.
    assert quiz.before.label != quiz.label
    assert f'aria-label="{quiz.before.label}"' in quiz.before.html()
    assert quiz.before.questions == (Number("What is σ² of the five rows?", (right, slip), 0.01),)
    several, order = quiz.questions
    assert isinstance(several, Several)
    assert [answer.right for answer in several.answers] == [True, True, False]
    things = ("the mean", "the deviations", "the variance")
    assert order == Order("In which order?", things, "Each needs the one before it.")


def test_a_chapter_that_asks_nothing_before_says_so(package):
    with pytest.raises(ValueError, match="quiz 'some-chapter' asks nothing before"):
        _ = questions(package(TEXT), size=2).before


def test_other_kinds_in_plain_text(package):
    quiz = questions(package(KINDS), variance=44, total=220, over_less=55)
    assert str(quiz.before).splitlines()[1:] == [
        "   A number, right within 0.01.",
        "   → 44. 220/5.",
    ]
    assert "   → a, b. It was taken away. It was divided by." in str(quiz)
    last = str(quiz).splitlines()[-1]
    assert last == (
        "   → 1. the mean; 2. the deviations; 3. the variance. Each needs the one before it."
    )


def test_things_are_never_shown_in_their_order():
    for number in range(50):
        order = Order(f"Question {number}?", ("a", "b", "c"), "so")
        assert sorted(order.shown()) == [0, 1, 2] != order.shown()
        assert order.shown() == Order(f"Question {number}?", ("a", "b", "c"), "so").shown()


def test_the_script_comes_where_it_is_needed():
    number = Number("Q", (Answer("1", "w", right=True),), 0.1)
    assert "<script>" in Quiz("one", [number]).html()
    assert "<script>" not in Quiz("one", [Several("Q", (YES, NO))]).html()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Number("Q", (Answer("one", "w", right=True),), 0.1), "'Q': 'one' is no number"),
        (lambda: Number("Q", (Answer("1", "w", right=True),), 0), "a positive number, got 0"),
        (lambda: Number("Q", (Answer("1", "w", right=True),), float("nan")), "positive number"),
        (lambda: Number("Q", (Answer("1", "w"),), 0.1), "one right answer, got 0"),
        (
            lambda: Number("Q", (Answer("−1", "w", right=True), Answer("-1.1", "w")), 0.1),
            "-1.1 and -1 are one answer within 0.1",
        ),
        (lambda: Several("Q", (NO, Answer("b", "w"))), "must have a right answer, got none"),
        (lambda: Order("Q", ("a", "b"), "w"), "3 to 7 things to put in order, got 2"),
        (lambda: Order("Q", ("a", "b", "a"), "w"), "the same thing twice"),
        (lambda: Order("Q", ("a", "b", "c"), " "), "a text, and a reason"),
        (lambda: Order("Q", ("a", "b", " "), "w"), "a text, and a reason"),
        (lambda: Order(" ", ("a", "b", "c"), "w"), "must not be empty"),
    ],
)
def test_bad_questions_of_other_kinds(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("## Q\n\nA number, within abit.\n\n- [x] 1\n\n  w\n", "must be a number, got 'abit'"),
        ("## Q\n\n- [x] 1\n\n  w\n\nA number, within 1.\n", "line 7 belongs to no"),
        ("## Q\n\n1. a\n", "line 3 belongs to no"),
        ("## Q\n\nIn this order:\n\n- [x] a\n", "line 5 belongs to no"),
    ],
)
def test_bad_text_of_other_kinds(text, message):
    with pytest.raises(ValueError, match=message):
        parse(text)


def test_a_part_of_another_name_is_named(package):
    with pytest.raises(ValueError, match="a part must be 'Before' or 'Questions', got 'After'"):
        questions(package("# After\n\n" + TEXT), size=2)
