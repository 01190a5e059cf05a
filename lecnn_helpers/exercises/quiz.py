"""Questions with an explanation for each answer, as plain HTML: no kernel and no script.

Each answer is a radio button, and a style sheet shows the explanation of the one that is
chosen. So a quiz works on a published page, in JupyterLab, from a folder and by keyboard,
and on paper each question stands with its right answer.

A chapter's questions are text, `questions.md` beside its figures:

    ## A batch of {lecture.BATCH_SIZE} images goes through 3 neurons. How many means are there?

    - [ ] 1

      One mean over all numbers would mix the neurons.

    - [x] 3

      One for each neuron.

A question is a heading, an answer an item of a task list (the right one is ticked), and the
reason the paragraph below it. A name in braces is filled in, formatted as `str.format` does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

MAX_ANSWERS = 5

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# In what the reader sees, these may be marked up; all else is text.
_CODE = re.compile(r"`([^`]+)`")
_ANSWER = re.compile(r"- \[([ x])\] (.+)")


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
    """A question with two to `MAX_ANSWERS` answers, one of them right.

    Raises
    ------
    ValueError
        If a text is empty, two answers are the same, there are too few or too many
        answers, or not exactly one is right; names the question.
    """

    text: str
    answers: tuple[Answer, ...]

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise ValueError("a question must not be empty")
        if not 2 <= len(self.answers) <= MAX_ANSWERS:
            raise ValueError(
                f"question {self.text!r} must have 2 to {MAX_ANSWERS} answers, "
                f"got {len(self.answers)}"
            )
        n_right = sum(answer.right for answer in self.answers)
        if n_right != 1:
            raise ValueError(f"question {self.text!r} must have one right answer, got {n_right}")
        if len({answer.text for answer in self.answers}) < len(self.answers):
            raise ValueError(f"question {self.text!r} has the same answer twice")
        for answer in self.answers:
            if not answer.text.strip() or not answer.why.strip():
                raise ValueError(
                    f"question {self.text!r}: an answer must have a text and a reason, got {answer}"
                )


class Quiz:
    """Questions, shown by the notebook.

    Parameters
    ----------
    name
        Unlike any other on the page, in lower case: ``"batch-norm"``.
    questions
        At least one.

    Raises
    ------
    ValueError
        If there is no question, or `name` is not fit for an id.
    """

    def __init__(self, name: str, questions: Sequence[Question]) -> None:
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ValueError(
                f"name must be lower-case words joined by hyphens, such as 'batch-norm', "
                f"got {name!r}"
            )
        if not questions:
            raise ValueError(f"quiz {name!r} must have a question")
        self.name = name
        self.questions = tuple(questions)

    def html(self) -> str:
        """Return the questions as HTML, with the style sheet that makes them answer."""
        return "\n".join(
            [
                f'<form class="quiz" id="quiz-{self.name}" aria-label="Questions">',
                f"<style>{_style()}</style>",
                *(self._question(number, q) for number, q in enumerate(self.questions, start=1)),
                "</form>",
            ]
        )

    def _question(self, number: int, question: Question) -> str:
        group = f"quiz-{self.name}-{number}"
        choices, reasons = [], []
        for letter, answer in zip("abcde", question.answers, strict=False):
            id_ = f"{group}{letter}"
            choices.append(
                f'<div class="quiz-answer"><input type="radio" name="{group}" id="{id_}">'
                f'<label for="{id_}">{_marked_up(answer.text)}</label></div>'
            )
            kind, verdict = ("right", "✓ Right.") if answer.right else ("wrong", "✗ Not so.")
            reasons.append(
                f'<p class="quiz-{kind}"><b>{verdict}</b> '
                f'<span class="quiz-chosen">{_marked_up(answer.text)}: </span>'
                f"{_marked_up(answer.why)}</p>"
            )
        return "\n".join(
            [
                f"<fieldset><legend>{number}. {_marked_up(question.text)}</legend>",
                *choices,
                # A reason that comes in sight here is read out.
                f'<div class="quiz-reasons" aria-live="polite">{"".join(reasons)}</div>',
                "</fieldset>",
            ]
        )

    def __str__(self) -> str:
        lines = []
        for number, question in enumerate(self.questions, start=1):
            lines.append(f"{number}. {question.text}")
            for letter, answer in zip("abcde", question.answers, strict=False):
                lines.append(f"   {letter}) {answer.text}")
            (right,) = [
                (letter, answer)
                for letter, answer in zip("abcde", question.answers, strict=False)
                if answer.right
            ]
            lines.append(f"   → {right[0]}. {right[1].why}")
        return "\n".join(lines)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": str(self)}


def questions(package: str, **numbers: Any) -> Quiz:
    """Read the questions of a chapter.

    Parameters
    ----------
    package
        The chapter's package, which holds ``questions.md``; its last name is the quiz's.
    numbers
        What the text names in braces, as ``{variance:.2f}``.

    Raises
    ------
    ValueError
        If the text names a number that is not given, has a line that belongs to no question
        or answer, or a question is not fit; names the chapter.
    """
    text = (files(package) / "questions.md").read_text(encoding="utf-8")
    name = package.rpartition(".")[2].replace("_", "-")
    try:
        return Quiz(name, parse(text.format(**numbers)))
    except KeyError as error:
        raise ValueError(f"questions of {name!r}: no number is called {error}") from None
    except ValueError as error:
        raise ValueError(f"questions of {name!r}: {error}") from error


def parse(text: str) -> list[Question]:
    """Read questions from Markdown; the module's docstring shows the form.

    Raises
    ------
    ValueError
        If a line belongs to no question or answer, or a question is not fit.
    """
    found: list[tuple[str, list[tuple[str, bool, list[str]]]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        answer = _ANSWER.fullmatch(line)
        if line.startswith("## "):
            found.append((line[3:], []))
        elif answer and found:
            found[-1][1].append((answer[2], answer[1] == "x", []))
        elif line.startswith("  ") and found and found[-1][1]:
            found[-1][1][-1][2].append(line.strip())
        elif line.strip() and not line.startswith("# "):
            raise ValueError(f"line {number} belongs to no question or answer: {line!r}")
    return [
        Question(title, tuple(Answer(said, " ".join(why), right) for said, right, why in answers))
        for title, answers in found
    ]


@cache
def _style() -> str:
    return (files(__package__) / "quiz.css").read_text(encoding="utf-8")


def _marked_up(text: str) -> str:
    return _CODE.sub(r"<code>\1</code>", escape(text, quote=False))
