r"""Questions as Moodle XML, which Moodle reads under *Question bank → Import*.

One of several, several right: ``multichoice``. A number: ``numerical``, the slips as answers worth
nothing, each with its feedback. Several numbers: ``cloze``, a gap for each. An order: ``ordering``,
which comes with Moodle from 4.4 on and is a plugin before.

Formulas stand as ``\( \)``, for Moodle's MathJax filter.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from . import prose
from .tasks import Choose, Give, Known, Sort, Task

# Moodle takes a share of the marks only as it writes it itself.
_SHARES = {1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20"}


def quiz(book: str, chapters: Iterable[tuple[str, Iterable[Task]]]) -> bytes:
    """Return a file with a category for each chapter.

    Parameters
    ----------
    book
        The category above the chapters'.
    chapters
        The name of each chapter's category, and its tasks.
    """
    root = Element("quiz")
    for label, tasks in chapters:
        category = SubElement(root, "question", type="category")
        # A slash within a name is doubled.
        names = "/".join(name.replace("/", "//") for name in (book, label))
        _text(SubElement(category, "category"), f"$course$/top/{names}")
        for task in tasks:
            root.append(_question(label, task))
    ElementTree.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(
        root, encoding="utf-8"
    )


def _question(label: str, task: Task) -> Element:
    match task:
        case Choose():
            kind = "multichoice"
        case Sort():
            kind = "ordering"
        case Give():
            kind = "numerical" if len(task.known[0].values) == 1 else "cloze"
    question = Element("question", type=kind)
    _text(SubElement(question, "name"), f"{label}: {task.title}")
    text = task.text
    if isinstance(task, Give) and kind == "cloze":
        text += _gaps(task.known)
    _html(question, "questiontext", text)
    _html(question, "generalfeedback", _generally(task))
    for tag, value in (("defaultgrade", "1"), ("penalty", "0.3333333"), ("hidden", "0")):
        SubElement(question, tag).text = value
    # Known again when the bank is imported a second time.
    SubElement(question, "idnumber").text = task.name
    match task:
        case Choose():
            _choose(question, task)
        case Sort():
            _sort(question, task)
        case Give() if kind == "numerical":
            for known in task.known:
                _answer(question, known)
    return question


def _choose(question: Element, task: Choose) -> None:
    SubElement(question, "single").text = "false" if task.several else "true"
    # In the book's order; that of the answers is chosen there.
    SubElement(question, "shuffleanswers").text = "false"
    SubElement(question, "answernumbering").text = "abc"
    n_right = sum(choice.right for choice in task.choices)
    n_wrong = len(task.choices) - n_right
    for choice in task.choices:
        share = _SHARES[n_right] if choice.right else "0"
        if task.several and not choice.right:
            share = f"-{_SHARES[n_wrong]}"  # Who ticks all has nothing.
        answer = SubElement(question, "answer", fraction=share, format="html")
        _text(answer, _mathjax(choice.text))
        _html(answer, "feedback", choice.why)


def _sort(question: Element, task: Sort) -> None:
    for tag, value in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", "0"),
        ("gradingtype", "ABSOLUTE_POSITION"),
        ("showgrading", "SHOW"),
        ("numberingstyle", "123"),
    ):
        SubElement(question, tag).text = value
    _html(question, "correctfeedback", task.why)
    _html(question, "partiallycorrectfeedback", "Not so yet.")
    _html(question, "incorrectfeedback", "Not so.")
    for place, thing in enumerate(task.things, start=1):
        answer = SubElement(question, "answer", fraction=f"{place}.0000000", format="html")
        _text(answer, _mathjax(thing.text))
        _html(answer, "feedback", "")


def _answer(question: Element, known: Known) -> None:
    answer = SubElement(
        question, "answer", fraction="100" if known.right else "0", format="moodle_auto_format"
    )
    _text(answer, number(known.values[0]))
    _html(answer, "feedback", known.said)
    SubElement(answer, "tolerance").text = number(known.within[0])


def number(value: float | None) -> str:
    """Write a number with a point, as both formats want it; an integer without one."""
    if value is None:
        raise ValueError("a number that may be any cannot be written")
    return f"{value:.10g}"


def _gaps(known: tuple[Known, ...]) -> str:
    """Return a gap for each number.

    A gap knows nothing of the others. So the praise, which may tell them, is kept for the end, and
    what is said to a slip begins with all its numbers.
    """
    gaps = []
    for place in range(len(known[0].values)):
        alternatives: list[str] = []
        taken: list[float] = []
        for one in known:
            value, within = one.values[place], one.within[place]
            if value is None or any(abs(value - other) <= within for other in taken):
                continue
            taken.append(value)
            all_ = ", ".join("…" if v is None else f"{v:.4g}" for v in one.values)
            said = "" if one.right else f"#{_in_gap(f'To ({all_}): {one.said}')}"
            share = "=" if one.right else "%0%"
            alternatives.append(f"{share}{number(value)}:{number(within)}{said}")
        gaps.append(f"<p>Number {place + 1}: {{1:NUMERICAL:{'~'.join(alternatives)}}}</p>")
    return "".join(gaps)


def _in_gap(xhtml: str) -> str:
    text = _mathjax(xhtml)
    for sign in ("\\", "}", "~", "#"):
        text = text.replace(sign, f"\\{sign}")
    return text


def _generally(task: Task) -> str:
    """Return what is said to all, whatever they answered."""
    if isinstance(task, Sort):
        things = "".join(f"<li>{thing.text}</li>" for thing in task.things)
        return f"<ol>{things}</ol><p>{task.why}</p>"
    if isinstance(task, Give):
        right = task.known[0]
        praise = f"<p>{right.said}</p>" if len(right.values) > 1 else ""
        return praise + "".join(f"<p>To {answer}: {said}</p>" for answer, said in task.unheard)
    return ""


def _html(parent: Element, tag: str, xhtml: str) -> None:
    _text(SubElement(parent, tag, format="html"), _mathjax(xhtml))


def _mathjax(xhtml: str) -> str:
    return prose.with_formulas(xhtml, prose.for_mathjax)


def _text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = text
