"""Questions and exercises as a course system needs them: text, answers, and what is said to each.

The writers of files (`moodle`, `qti`) and of the answer booklet start from these, and know neither
quizzes nor notebooks. All texts are XHTML as `prose` makes it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..exercises.check import Told
from ..exercises.kinds import Answer, Number, Order, Several
from . import prose
from .contents import Chapter


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from, or of the things to put in order."""

    text: str
    why: str = ""
    right: bool = False


@dataclass(frozen=True)
class Choose:
    """Choose the right one, or, of `several`, all that are right."""

    name: str
    title: str
    text: str
    choices: tuple[Choice, ...]
    several: bool = False


@dataclass(frozen=True)
class Known:
    """Numbers that are right, or that a known slip leads to.

    Attributes
    ----------
    values
        One for each number that is asked for; None for one that may be any.
    within
        How far from each value a number may be.
    said
        The reason, or the name of the slip.
    """

    values: tuple[float | None, ...]
    within: tuple[float, ...]
    said: str
    right: bool = False


@dataclass(frozen=True)
class Give:
    """Give a number, or several.

    Attributes
    ----------
    known
        The right one first.
    unheard
        Slips that lead to no number, such as ∞: what was answered, and what the book says.
    """

    name: str
    title: str
    text: str
    known: tuple[Known, ...]
    unheard: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sort:
    """Put things in order; they stand in the right one."""

    name: str
    title: str
    text: str
    things: tuple[Choice, ...]
    why: str


Task = Choose | Give | Sort


@dataclass(frozen=True)
class Exercise:
    """An exercise of a notebook.

    Attributes
    ----------
    check
        Its name in the chapter's checks.
    title, text
        What stands before its cell, as XHTML.
    told
        What its check says to known answers; None if a function of its own looks at them.
    solution
        The code of the solution.
    """

    check: str
    title: str
    text: str
    told: Told | None
    solution: str


def tasks(chapter: Chapter) -> list[Task]:
    """Return a chapter's questions, those before its example first, and its numeric exercises.

    Raises
    ------
    ValueError
        If a question is of a kind that is not known here.
    """
    found: list[Task] = []
    quiz = chapter.package.quiz
    for part, label in ((_before(quiz), "Before the example"), (quiz, "Question")):
        for number, asked in enumerate(part.questions if part else (), start=1):
            name = f"{chapter.name}-{'before' if part is not quiz else 'question'}-{number}"
            found.append(_of_question(name, f"{label} {number}", asked))
    for exercise in exercises(chapter):
        if exercise.told is not None and exercise.told.right is not None:
            found.append(_of_exercise(chapter, exercise, exercise.told))
    return found


def _before(quiz: Any) -> Any:
    try:
        return quiz.before
    except ValueError:  # It asks nothing then.
        return None


def _of_question(name: str, title: str, asked: Any) -> Task:
    text = f"<p>{prose.of_question(asked.text)}</p>"
    if isinstance(asked, Order):
        things = tuple(Choice(prose.of_question(thing)) for thing in asked.things)
        return Sort(name, title, text, things, prose.of_question(asked.why))
    if isinstance(asked, Number):
        known = (
            Known((value,), (asked.within,), prose.of_question(answer.why), answer.right)
            for value, answer in zip(asked.values, asked.answers, strict=True)
        )
        text += f"<p>A number, right within {asked.within:g}.</p>"
        return Give(name, title, text, _right_first(known))
    answers: tuple[Answer, ...] | None = getattr(asked, "answers", None)
    if answers is None:
        raise ValueError(f"{name}: no course system is told of a {type(asked).__name__}")
    choices = tuple(
        Choice(prose.of_question(a.text), prose.of_question(a.why), a.right) for a in answers
    )
    return Choose(name, title, text, choices, isinstance(asked, Several))


def _right_first(known: Iterator[Known]) -> tuple[Known, ...]:
    # Where two are near each other, a course system takes the first.
    return tuple(sorted(known, key=lambda one: not one.right))


def _in_words(value: float | None) -> str:
    if value is None:
        return "…"
    return f"{value:g}".replace("inf", "∞").replace("-", "−")


class _Any:
    """Stands in a hint for a number that may be any."""

    def __format__(self, _: str) -> str:
        return "…"


_ANY = _Any()


def _of_exercise(chapter: Chapter, exercise: Exercise, told: Told) -> Give:
    assert told.right is not None
    assert told.tolerance is not None

    def numbers(values: tuple) -> tuple[float | None, ...]:
        return tuple(None if value is ... else float(value) for value in values)

    def within(values: tuple[float | None, ...]) -> tuple[float, ...]:
        # As `math.isclose` does it in the book's check, but for the half of a thousandth by which
        # it takes the larger one of the two.
        return tuple(max(told.tolerance * abs(v or 0.0), 1e-9) for v in values)

    right = numbers(told.right)
    known = [Known(right, within(right), prose.of_question(told.praise), right=True)]
    unheard = []
    for hint, alternatives in told.slips:
        for answer in alternatives:
            values = numbers(answer)
            said = prose.of_question(hint.format(*(_ANY if v is None else v for v in values)))
            if all(value is None or math.isfinite(value) for value in values):
                known.append(Known(values, within(values), said))
            else:
                unheard.append((", ".join(map(_in_words, values)), said))
    text = exercise.text
    if told.tolerance > 1e-4:
        text += f"<p>{'A number' if len(right) == 1 else 'Numbers'}, right within "
        text += f"{100 * told.tolerance:g}%.</p>"
    slug = re.sub(r"[^a-z0-9]+", "-", exercise.check.lower()).strip("-")
    name = f"{chapter.name}-exercise-{slug}"
    return Give(name, f"Exercise: {exercise.title}", text, tuple(known), tuple(unheard))


_CHECK = re.compile(r"\bcheck\(\s*(['\"])(.+?)\1")
_NUMBERED = re.compile(r"^\*\*\d+\. (.+?)\*\*", re.MULTILINE)


def exercises(chapter: Chapter) -> list[Exercise]:
    """Return a chapter's exercises: the cells with the tag, and the text before each.

    Raises
    ------
    ValueError
        If such a cell calls no check, or the text before it has no number and title.
    """
    found: list[Exercise] = []
    text = ""
    solutions: dict[str, str] = {}
    for cell in chapter.cells:
        called = _CHECK.search(cell["source"]) if cell["type"] == "code" else None
        if called and "solution" in cell["tags"]:
            solutions[called[2]] = cell["source"]
    for cell in chapter.cells:
        if cell["type"] == "markdown":
            text = cell["source"]
        elif "exercise" in cell["tags"]:
            called = _CHECK.search(cell["source"])
            start = _NUMBERED.search(text)
            if called is None or start is None:
                raise ValueError(
                    f"an exercise of {chapter.name!r} must call check, and stand below a text "
                    f"that begins as '**1. Title.**', got {cell['source']!r} below {text!r}"
                )
            found.append(
                Exercise(
                    check=called[2],
                    title=start[1].rstrip("."),
                    text=prose.of_markdown(text[start.end() :].strip()),
                    told=chapter.package.check.told(called[2]),
                    solution=solutions.get(called[2], ""),
                )
            )
    return found
