"""Questions with an explanation for each answer, as HTML: no kernel, and hardly a script.

Each answer is a radio button, and a style sheet shows the explanation of the one that is
chosen. So a quiz works on a published page, in JupyterLab, from a folder and by keyboard,
and on paper each question stands with its right answer. A number, and things to put in order,
are looked at by a small script that comes along; without it their answer is folded.

A chapter's questions are text, `questions.md` beside its figures:

    # Before

    ## What is the mean of the five rows?

    A number, within 0.01.

    - [x] {mean:g}

      The sum, divided by five.

    - [ ] {median:g}

      That is the middle one.

    # Questions

    ## A batch of {lecture.BATCH_SIZE} images goes through 3 neurons. How many means are there?

    - [ ] 1

      One mean over all numbers would mix the neurons.

    - [x] 3

      One for each neuron.

A question is a heading, an answer an item of a task list (the right one is ticked), and the
reason the paragraph below it. A paragraph between them says if it is no choice of one: *A number,
within …*, *Several may be right*, or *In this order*, which numbered items follow with one reason
for all at their end. A name in braces is filled in, formatted as `str.format` does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from .kinds import Answer, Asked, Number, Order, Question, Several

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_ANSWER = re.compile(r"- \[([ x])\] (.+)")
_THING = re.compile(r"\d\. (.+)")
_NUMBER = re.compile(r"A number, within (\S+)\.")
_KINDS = {"Several may be right.": "several", "In this order:": "order"}
# A number that was filled in has a hyphen; code does not stand after a space or a bracket.
_MINUS = re.compile(r"(?<=[ (])-(?=\d)")
_PART = re.compile(r"^# (.+)$", re.MULTILINE)
_BEFORE, _QUESTIONS = "Before", "Questions"


class Quiz:
    """Questions, shown by the notebook.

    Parameters
    ----------
    name
        Unlike any other on the page, in lower case: ``"batch-norm"``.
    questions
        At least one.
    label
        What a screen reader calls them; unlike that of any other quiz on the page.

    Raises
    ------
    ValueError
        If there is no question, or `name` is not fit for an id.
    """

    def __init__(self, name: str, questions: Sequence[Asked], label: str = "Questions") -> None:
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ValueError(
                f"name must be lower-case words joined by hyphens, such as 'batch-norm', "
                f"got {name!r}"
            )
        if not questions:
            raise ValueError(f"quiz {name!r} must have a question")
        self.name = name
        self.label = label
        self.questions = tuple(questions)
        self._before: Quiz | None = None

    @property
    def before(self) -> Quiz:
        """What is asked before the chapter's example is worked.

        Raises
        ------
        ValueError
            If the chapter asks nothing then.
        """
        if self._before is None:
            raise ValueError(f"quiz {self.name!r} asks nothing before")
        return self._before

    def html(self) -> str:
        """Return the questions as HTML, with what makes them answer."""
        # What is typed is looked at, and not sent.
        return "\n".join(
            [
                f'<form class="quiz" id="quiz-{self.name}" aria-label="{escape(self.label)}" '
                'onsubmit="return false">',
                f"<style>{_file('quiz.css')}</style>",
                *(
                    question.html(f"quiz-{self.name}-{number}", number)
                    for number, question in enumerate(self.questions, start=1)
                ),
                *self._script(),
                "</form>",
            ]
        )

    def _script(self) -> list[str]:
        if not any(isinstance(question, (Number, Order)) for question in self.questions):
            return []
        return [f"<script>{_file('quiz.js')}</script>"]

    def __str__(self) -> str:
        lines = []
        for number, question in enumerate(self.questions, start=1):
            lines.append(f"{number}. {question.text}")
            lines += [f"   {line}" for line in question.lines()]
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
        parts = _parts(_MINUS.sub("−", text.format(**numbers)))
        quiz = Quiz(name, parse(parts.get(_QUESTIONS, "")))
        if _BEFORE in parts:
            quiz._before = Quiz(f"{name}-before", parse(parts[_BEFORE]), "Before the example")
        return quiz
    except KeyError as error:
        raise ValueError(f"questions of {name!r}: no number is called {error}") from None
    except ValueError as error:
        raise ValueError(f"questions of {name!r}: {error}") from error


def _parts(text: str) -> dict[str, str]:
    """Return the text below each heading of the first level; what has none is the questions."""
    first, *others = _PART.split(text)
    parts = dict(zip(others[::2], others[1::2], strict=True))
    if unknown := set(parts) - {_BEFORE, _QUESTIONS}:
        raise ValueError(
            f"a part must be {_BEFORE!r} or {_QUESTIONS!r}, got {sorted(unknown)[0]!r}"
        )
    return parts if others else {_QUESTIONS: first}


@dataclass
class _Read:
    """What has been read of one question so far."""

    text: str
    kind: str = "one"
    within: str = ""
    answers: list[tuple[str, bool, list[str]]] = field(default_factory=list)
    """Of each its text, whether it is ticked, and the lines of its reason."""

    def question(self) -> Asked:
        if self.kind == "order":
            things = tuple(said for said, _, _ in self.answers)
            why = " ".join(line for _, _, lines in self.answers for line in lines)
            return Order(self.text, things, why)
        answers = tuple(Answer(said, " ".join(why), right) for said, right, why in self.answers)
        if self.kind == "number":
            try:
                within = float(self.within)
            except ValueError:
                raise ValueError(
                    f"question {self.text!r}: within must be a number, got {self.within!r}"
                ) from None
            return Number(self.text, answers, within)
        return (Several if self.kind == "several" else Question)(self.text, answers)


def parse(text: str) -> list[Asked]:
    """Read questions from Markdown; the module's docstring shows the form.

    Raises
    ------
    ValueError
        If a line belongs to no question or answer, or a question is not fit.
    """
    found: list[_Read] = []
    for number, line in enumerate(text.splitlines(), start=1):
        last = found[-1] if found else None
        answer, thing, within = (p.fullmatch(line) for p in (_ANSWER, _THING, _NUMBER))
        if line.startswith("## "):
            found.append(_Read(line[3:]))
        elif answer and last and last.kind != "order":
            last.answers.append((answer[2], answer[1] == "x", []))
        elif thing and last and last.kind == "order":
            last.answers.append((thing[1], False, []))
        elif line.startswith("  ") and last and last.answers:
            last.answers[-1][2].append(line.strip())
        elif within and last and not last.answers:
            last.kind, last.within = "number", within[1]
        elif line in _KINDS and last and not last.answers:
            last.kind = _KINDS[line]
        elif line.strip():
            raise ValueError(f"line {number} belongs to no question or answer: {line!r}")
    return [read.question() for read in found]


_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_INDENT = re.compile(r"\n\s*")


@cache
def _file(name: str) -> str:
    """Return a stylesheet or script without what only its authors read; lines stay lines."""
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return _INDENT.sub("\n", _COMMENT.sub("", text)).strip()
