"""Kinds of questions: choose one, choose all that are right, give a number, put in order.

Each kind is HTML that a reader can use, and text for where there is no HTML. The first two answer
by a style sheet alone. The other two answer by `quiz.js`; without it, their answer is folded.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Protocol

MAX_ANSWERS = 5
"""Of one question, for its letters."""

MAX_PLACES = 7
"""Of things to put in order; more are no question but a game of patience."""

# In what the reader sees, these may be marked up; all else is text.
_CODE = re.compile(r"`([^`]+)`")
_RIGHT, _WRONG = "✓ Right.", "✗ Not so."


class Asked(Protocol):
    """A question of any kind."""

    @property
    def text(self) -> str:
        """The question itself."""

    def html(self, group: str, number: int) -> str:
        """Return the question as HTML; its ids begin with `group`."""

    def lines(self) -> Iterator[str]:
        """Yield what stands under the question in plain text, its answer last."""


@dataclass(frozen=True)
class Answer:
    """One answer to choose, and why it is right or wrong.

    Text between backquotes is shown as code.
    """

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """Choose one of two to `MAX_ANSWERS` answers, of which one is right.

    Raises
    ------
    ValueError
        If a text is empty, two answers are the same, there are too few or too many
        answers, or not exactly one is right; names the question.
    """

    text: str
    answers: tuple[Answer, ...]

    def __post_init__(self) -> None:
        _check_answers(self.text, self.answers, at_least=2)
        _check_one_right(self.text, self.answers)

    def html(self, group: str, number: int) -> str:
        return _fieldset(self.text, number, _choices(group, self.answers, "radio"))

    def lines(self) -> Iterator[str]:
        yield from _lettered(self.answers)
        yield f"→ {_letters_of(self.answers)}. {_the_right(self.answers).why}"


@dataclass(frozen=True)
class Several:
    """Choose all that are right, of two to `MAX_ANSWERS` answers.

    Raises
    ------
    ValueError
        As for `Question`, but at least one must be right.
    """

    text: str
    answers: tuple[Answer, ...]

    def __post_init__(self) -> None:
        _check_answers(self.text, self.answers, at_least=2)
        if not any(answer.right for answer in self.answers):
            raise ValueError(f"question {self.text!r} must have a right answer, got none")

    def html(self, group: str, number: int) -> str:
        done = '<p class="quiz-all"><b>✓ Right:</b> these, and no others.</p>'
        return _fieldset(
            self.text,
            number,
            '<p class="quiz-how">Several may be right.</p>',
            _choices(group, self.answers, "checkbox"),
            f'<div aria-live="polite">{done}</div>',
        )

    def lines(self) -> Iterator[str]:
        yield "Several may be right."
        yield from _lettered(self.answers)
        why = " ".join(answer.why for answer in self.answers if answer.right)
        yield f"→ {_letters_of(self.answers)}. {why}"


@dataclass(frozen=True)
class Number:
    """Give a number. The answers are the right one and those that known slips lead to.

    Attributes
    ----------
    within
        How far from an answer a reader's number may be to count as that answer.

    Raises
    ------
    ValueError
        As for `Question`, but the right answer may stand alone; and if an answer is no number,
        or two are so close to each other that one number could be both.
    """

    text: str
    answers: tuple[Answer, ...]
    within: float

    def __post_init__(self) -> None:
        _check_answers(self.text, self.answers, at_least=1)
        _check_one_right(self.text, self.answers)
        if not (math.isfinite(self.within) and self.within > 0):
            raise ValueError(
                f"question {self.text!r}: within must be a positive number, got {self.within}"
            )
        values = sorted(self._value(answer) for answer in self.answers)
        for low, high in pairwise(values):
            if high - low <= 2 * self.within:
                raise ValueError(
                    f"question {self.text!r}: {low:g} and {high:g} are one answer "
                    f"within {self.within:g}"
                )

    def _value(self, answer: Answer) -> float:
        try:
            return float(answer.text.replace("−", "-"))
        except ValueError:
            raise ValueError(f"question {self.text!r}: {answer.text!r} is no number") from None

    @property
    def values(self) -> tuple[float, ...]:
        """The answers' numbers, in their order."""
        return tuple(map(self._value, self.answers))

    def html(self, group: str, number: int) -> str:
        id_ = f"{group}n"
        reasons = "".join(
            _reason(answer, f' data-value="{self._value(answer)!r}"') for answer in self.answers
        )
        return _fieldset(
            self.text,
            number,
            f'<div class="quiz-number"><label for="{id_}">Your number '
            f"(right within {self.within:g})</label>"
            f'<input type="text" inputmode="decimal" autocomplete="off" id="{id_}" '
            f'data-within="{self.within!r}"></div>',
            _answering(reasons),
            _folded(_the_right(self.answers)),
        )

    def lines(self) -> Iterator[str]:
        yield f"A number, right within {self.within:g}."
        right = _the_right(self.answers)
        yield f"→ {right.text}. {right.why}"


@dataclass(frozen=True)
class Order:
    """Put things in order; they are given in the right one, and shown in another.

    Raises
    ------
    ValueError
        If a text is empty, two things are the same, or there are fewer than 3 or more than
        `MAX_PLACES`.
    """

    text: str
    things: tuple[str, ...]
    why: str

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a question must not be empty")
        if not 3 <= len(self.things) <= MAX_PLACES:
            raise ValueError(
                f"question {self.text!r} must have 3 to {MAX_PLACES} things to put in order, "
                f"got {len(self.things)}"
            )
        if len(set(self.things)) < len(self.things):
            raise ValueError(f"question {self.text!r} has the same thing twice")
        if not all(thing.strip() for thing in self.things) or not self.why.strip():
            raise ValueError(f"question {self.text!r}: each thing must have a text, and a reason")

    def shown(self) -> list[int]:
        """Return the things' places in the order in which they are shown; always the same."""
        places = list(range(len(self.things)))
        rng = random.Random(self.text)
        while places == sorted(places):
            rng.shuffle(places)
        return places

    def html(self, group: str, number: int) -> str:
        options = "".join(f"<option>{k}</option>" for k in range(1, len(self.things) + 1))
        rows = []
        for letter, place in zip("abcdefg", self.shown(), strict=False):
            id_ = f"{group}{letter}"
            rows.append(
                f'<div class="quiz-place"><select id="{id_}" data-place="{place + 1}">'
                f'<option value="">–</option>{options}</select>'
                f'<label for="{id_}">{marked_up(self.things[place])}</label></div>'
            )
        right = Answer(self._in_words(), self.why, right=True)
        return _fieldset(
            self.text,
            number,
            '<p class="quiz-how">Give each its place, from 1.</p>',
            *rows,
            _answering(_reason(right)),
            _folded(right),
        )

    def _in_words(self) -> str:
        return "; ".join(f"{place}. {thing}" for place, thing in enumerate(self.things, start=1))

    def lines(self) -> Iterator[str]:
        yield "Put these in order:"
        for place in self.shown():
            yield f"- {self.things[place]}"
        yield f"→ {self._in_words()}. {self.why}"


def _check_answers(text: str, answers: Sequence[Answer], *, at_least: int) -> None:
    if not text.strip():
        raise ValueError("a question must not be empty")
    if not at_least <= len(answers) <= MAX_ANSWERS:
        raise ValueError(
            f"question {text!r} must have {at_least} to {MAX_ANSWERS} answers, got {len(answers)}"
        )
    for answer in answers:
        if not answer.text.strip() or not answer.why.strip():
            raise ValueError(
                f"question {text!r}: an answer must have a text and a reason, got {answer}"
            )
    if len({answer.text for answer in answers}) < len(answers):
        raise ValueError(f"question {text!r} has the same answer twice")


def _check_one_right(text: str, answers: Sequence[Answer]) -> None:
    n_right = sum(answer.right for answer in answers)
    if n_right != 1:
        raise ValueError(f"question {text!r} must have one right answer, got {n_right}")


def _the_right(answers: Sequence[Answer]) -> Answer:
    return next(answer for answer in answers if answer.right)


def _lettered(answers: Sequence[Answer]) -> Iterator[str]:
    for letter, answer in zip("abcde", answers, strict=False):
        yield f"{letter}) {answer.text}"


def _letters_of(answers: Sequence[Answer]) -> str:
    return ", ".join(
        letter for letter, answer in zip("abcde", answers, strict=False) if answer.right
    )


def _fieldset(text: str, number: int, *parts: str) -> str:
    legend = f"<legend>{number}. {marked_up(text)}</legend>"
    return "\n".join([f"<fieldset>{legend}", *parts, "</fieldset>"])


def _choices(group: str, answers: Sequence[Answer], button: str) -> str:
    choices = []
    for letter, answer in zip("abcde", answers, strict=False):
        id_ = f"{group}{letter}"
        name = f' name="{group}"' if button == "radio" else ""
        kind = "quiz-is-right" if answer.right else "quiz-is-wrong"
        choices.append(
            f'<div class="quiz-answer {kind}"><input type="{button}"{name} id="{id_}">'
            f'<label for="{id_}">{marked_up(answer.text)}</label></div>'
        )
    return "\n".join([*choices, _reasons("".join(map(_reason, answers)))])


def _reason(answer: Answer, attributes: str = "") -> str:
    kind, verdict = ("right", _RIGHT) if answer.right else ("wrong", _WRONG)
    return (
        f'<p class="quiz-{kind}"{attributes}><b>{verdict}</b> '
        f'<span class="quiz-chosen">{marked_up(answer.text)}: </span>'
        f"{marked_up(answer.why)}</p>"
    )


def _reasons(paragraphs: str) -> str:
    # A reason that comes in sight here is read out.
    return f'<div class="quiz-reasons" aria-live="polite">{paragraphs}</div>'


def _answering(paragraphs: str) -> str:
    """Return the reasons of what a script looks at, with a place for its own words."""
    return _reasons(f'{paragraphs}<p class="quiz-other"></p>')


def _folded(right: Answer) -> str:
    return (
        f"<details><summary>The answer</summary><p>{marked_up(right.text)}: "
        f"{marked_up(right.why)}</p></details>"
    )


def marked_up(text: str) -> str:
    """Return a text of a question as HTML: what stands between backquotes is code."""
    return _CODE.sub(r"<code>\1</code>", escape(text, quote=False))
