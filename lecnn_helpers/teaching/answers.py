"""Writes the answer booklet: all questions and exercises, with the slips that the checks know."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from ..sphinx_ext import fonts
from ..sphinx_ext.mathematics import Setter
from . import prose
from .chromium import chromium
from .contents import Chapter, chapters, title
from .tasks import Choose, Exercise, Give, Sort, Task, exercises, tasks

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER, PAGE = "answers", "answers.html"


def booklet(book: str, found: list[Chapter], set_formula: prose.SetFormula) -> str:
    """Return the booklet as a page; it needs nothing but a font for its formulas."""
    style = (files(__package__) / "assets" / "answers.css").read_text(encoding="utf-8")
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        f"<title>Answers – {escape(book)}</title><style>{style}</style></head><body>",
        f"<h1>{escape(book)}</h1><p>Answers to all questions and exercises, and what the book "
        "says to the slips that it knows. For lecturers.</p><ol>",
        *(f'<li><a href="#{one.name}">{escape(one.title)}</a></li>' for one in found),
        "</ol>",
    ]
    for chapter in found:
        parts.append(f'<h2 id="{chapter.name}">{chapter.number}. {escape(chapter.title)}</h2>')
        for task in tasks(chapter):
            if not task.name.startswith(f"{chapter.name}-exercise-"):
                parts += ["<article>", *_question(task), "</article>"]
        given = {task.title: task for task in tasks(chapter) if isinstance(task, Give)}
        for exercise in exercises(chapter):
            task = given.get(f"Exercise: {exercise.title}")
            parts += ["<article>", *_exercise(exercise, task), "</article>"]
    return prose.with_formulas("\n".join([*parts, "</body></html>", ""]), set_formula)


def _question(task: Task) -> Iterator[str]:
    yield f"<h3>{escape(task.title)}</h3>{task.text}"
    match task:
        case Choose():
            yield "<ul>"
            for choice in task.choices:
                yield _line(choice.text, choice.why, right=choice.right)
            yield "</ul>"
        case Sort():
            things = "".join(f"<li>{thing.text}</li>" for thing in task.things)
            yield f"<ol>{things}</ol><p>{task.why}</p>"
        case Give():
            yield from _numbers(task)


def _numbers(task: Give) -> Iterator[str]:
    yield "<ul>"
    for known in task.known:
        values = ", ".join("any" if value is None else _shown(value) for value in known.values)
        yield _line(values, known.said, right=known.right)
    for answer, said in task.unheard:
        yield _line(answer, said, right=False)
    yield "</ul>"


def _exercise(exercise: Exercise, task: Give | None) -> Iterator[str]:
    yield f"<h3>Exercise: {escape(exercise.title)}</h3>{exercise.text}"
    if task is not None:
        yield from _numbers(task)
    elif exercise.told is not None:
        yield "<p>Its check tries the function, and knows these slips:</p><ul>"
        for hint, _ in exercise.told.slips:
            yield f"<li>{prose.of_question(hint)}</li>"
        yield "</ul>"
    if exercise.solution:
        yield f"<pre>{escape(exercise.solution.rstrip(), quote=False)}</pre>"


def _line(answer: str, said: str, *, right: bool) -> str:
    mark = "✓" if right else "✗"
    return f'<li class="{"right" if right else "wrong"}">{mark} <b>{answer}</b>: {said}</li>'


def _shown(value: float) -> str:
    return f"{value:.6g}".replace("-", "−")


def write(root: Path, folder: Path, *, pdf: bool = True) -> str:
    """Write the booklet as a page and as PDF, and return what was written."""
    found = chapters(root)
    with Setter() as setter:
        html = booklet(title(root), found, lambda tex, display: setter.set(tex, display=display))
    font = base64.b64encode(fonts.whole_mathematics()).decode()
    face = f'<style>@font-face{{font-family:"Book Math";src:url(data:font/ttf;base64,{font})}}'
    html = html.replace("</head>", f"{face}</style></head>", 1)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PAGE).write_text(html, encoding="utf-8")
    if pdf:
        with chromium() as browser:
            print_booklet(browser, folder / PAGE)
    return f"the answers of {len(found)} chapters"


def print_booklet(browser: Browser, path: Path) -> Path:
    """Print the booklet as PDF beside its page, with an outline."""
    page = browser.new_page()
    page.goto(path.absolute().as_uri())
    target = path.with_suffix(".pdf")
    page.pdf(path=target, prefer_css_page_size=True, outline=True, tagged=True)
    page.close()
    return target
