"""What every chapter's exercises and questions must keep to."""

from __future__ import annotations

import importlib
import math
import re
import subprocess
import sys
from collections import Counter
from importlib.resources import files

import nbformat
import pytest

from ..conftest import CHAPTERS, ROOT

NAMES = [path.stem for path in CHAPTERS]
every_chapter = pytest.mark.parametrize("name", NAMES)


def chapter(name):
    return importlib.import_module(f"lecnn_helpers.chapters.{name}")


EXERCISES = [(name, exercise) for name in NAMES for exercise in chapter(name).check.exercises]
every_exercise = pytest.mark.parametrize(("name", "exercise"), EXERCISES)


@every_exercise
def test_blanks_are_told_apart_from_wrong_answers(name, exercise):
    for blank in (..., (..., ...)):
        verdict = chapter(name).check(exercise, blank)
        assert not verdict.right
        assert "Still blank" in verdict.message


@every_exercise
def test_nonsense_is_wrong_and_raises_nothing(name, exercise):
    def broken(*args):
        raise ZeroDivisionError("oops")

    for answer in (None, "seven", broken, object(), [], math.nan):
        verdict = chapter(name).check(exercise, answer)
        assert not verdict.right
        assert verdict.message


@every_exercise
def test_a_function_is_asked_for_and_its_errors_are_told(name, exercise):
    check = chapter(name).check
    if "This needs a function, not 'seven'" not in check(exercise, "seven").message:
        assert re.match("This needs (a number|2 numbers), not", check(exercise, "seven").message)
        return
    assert "Still blank: your function returns ..." in check(exercise, lambda *_: ...).message
    assert (
        "Your function returns None: is there a `return`?"
        in check(exercise, lambda *_: None).message
    )
    assert "ZeroDivisionError" in check(exercise, lambda *_: 1 / 0).message


@every_chapter
def test_a_chapter_is_imported_without_the_others(name):
    code = (
        f"import sys; from lecnn_helpers.chapters.{name} import check, quiz\n"
        "print(*(m for m in sys.modules if m.startswith('lecnn_helpers.chapters.')))\n"
        "print(*{'sklearn.metrics', 'matplotlib', 'torch', 'ipywidgets'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    mine, heavy = said.stdout.split("\n")[:2]
    assert {module.split(".")[2] for module in mine.split()} == {name}
    assert heavy == ""


@every_chapter
def test_a_chapter_asks_three_to_five_questions(name):
    assert 3 <= len(chapter(name).quiz.questions) <= 5


# The notes' numbers, or hand arithmetic.
ASKED_BEFORE = {
    "dense_layer": [0],  # 10 − 15 is below 0
    "batch_norm": [14, 44],
    "batch_norm_learning": [0.150756],
    # ∂L/∂Z₁ … ∂L/∂Z₅ of the design, summed with the inputs 20, 30, 20, 10, 5, and halved.
    "does_the_start_matter": [0.256970 / 2],
    "losses": [2.9],
    "multi_label": [0.944690],  # −ln(0.8 · 0.9 · 0.8 · 0.75 · 0.9)
    "regression_as_classification": [22],
    "gradient_descent": [-3.6],
    "adagrad": [0.008],
    "momentum_to_adam": [7],
    "schedules": [1 / 3],
    "one_label_per_image": [8192 + 128 + 8192 + 64 + 640 + 10],
    "many_labels_per_image": [0.5],
    "regression_on_images": [-35],
    "your_own_images": [(1 * 4 + 2) * 3 + 1],
}


@every_chapter
def test_the_worked_example_is_asked_before_it_is_shown(name):
    questions = chapter(name).quiz.before.questions
    right = [
        float(answer.text.replace("−", "-"))
        for question in questions
        for answer in question.answers
        if answer.right
    ]
    assert right
    # A chapter that was just made is not among them yet.
    assert right == pytest.approx(ASKED_BEFORE.get(name, right), abs=0.001)
    cells = nbformat.read(ROOT / "book" / f"{name}.ipynb", nbformat.NO_CONVERT).cells
    sources = [cell.source for cell in cells]
    by_hand = next(n for n, cell in enumerate(cells) if "## By hand" in cell.source)
    assert sources.index("quiz.before") == by_hand + 1


@every_chapter
def test_the_right_answer_is_not_always_in_the_same_place(name):
    places = {
        [answer.right for answer in question.answers].index(True)
        for question in chapter(name).quiz.questions
    }
    assert len(places) >= 2


def test_over_the_book_no_place_is_favored():
    places = Counter(
        [answer.right for answer in question.answers].index(True)
        for name in NAMES
        for question in chapter(name).quiz.questions
    )
    total = sum(places.values())
    # With three or four answers each, the first three places should share about evenly.
    assert all(0.2 * total <= places[place] <= 0.45 * total for place in range(3)), places


def test_the_right_answer_is_not_given_away_by_its_length():
    longest = [
        max(question.answers, key=lambda answer: len(answer.text)).right
        for name in NAMES
        for question in chapter(name).quiz.questions
    ]
    assert sum(longest) <= 0.45 * len(longest)


@every_chapter
def test_no_decimal_number_is_typed_by_hand(name):
    """As in the prose: a figure is filled in by name, or stands in “quotation marks”."""
    text = (files(chapter(name)) / "questions.md").read_text(encoding="utf-8")
    assert not re.findall(r"(?<![\d.])\d+\.\d+", re.sub(r"“[^”]*”|\{[^}]*\}", "", text))
