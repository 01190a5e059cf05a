"""Writes the question bank: every question and every exercise with numbers, in two formats."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..sphinx_ext.mathematics import Setter
from . import moodle, qti
from .contents import chapters, title
from .tasks import exercises, tasks

FOLDER = "question-bank"
MOODLE, QTI, README, LICENSE = "moodle.xml", "qti-2.1.zip", "README.md", "LICENSE"


def write(root: Path, folder: Path) -> str:
    """Write the bank of the book in `root` into `folder`, and return what was written."""
    book = title(root)
    found = [(chapter, tasks(chapter)) for chapter in chapters(root)]
    told = [(f"{chapter.number:02} {chapter.title}", asked) for chapter, asked in found]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MOODLE).write_bytes(moodle.quiz(book, told))
    with Setter() as setter:
        package = qti.package(book, told, lambda tex, display: setter.set(tex, display=display))
    (folder / QTI).write_bytes(package)
    left = [
        f"- {chapter.title}: {exercise.title}"
        for chapter, _ in found
        for exercise in exercises(chapter)
        if exercise.told is None or exercise.told.right is None
    ]
    total = sum(len(asked) for _, asked in found)
    (folder / README).write_text(_readme(book, total, left), encoding="utf-8")
    shutil.copyfile(root / LICENSE, folder / LICENSE)
    return f"{total} questions of {len(found)} chapters, as {MOODLE} and {QTI}"


def _readme(book: str, total: int, left: list[str]) -> str:
    return f"""# The questions of "{book}"

{total} questions, each answer with its reason: those of the chapters, and the exercises whose \
answer is a number. A number that a known slip leads to is told which. The file {LICENSE} says \
under which licenses the book's text is yours to use.

- `{MOODLE}` for Moodle: *Question bank → Import → Moodle XML format*. A category a chapter. \
Formulas need the MathJax filter, which is on in a new Moodle. What is to be put in order is of \
the type *Ordering*, which comes with Moodle from 4.4 on; before, it is a plugin.
- `{QTI}`, a content package of IMS QTI 2.1, for other systems. A section a chapter. Some systems \
show no feedback, or no orders: look through the questions once after the import.

Exercises that ask for a function or a network stay in the book, which runs them:

{chr(10).join(left)}
"""
