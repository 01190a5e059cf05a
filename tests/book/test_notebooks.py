"""The chapters as files: clean, with exercises whose blanks fail and whose solutions pass.

That they run is nbmake's part (`pytest book`).
"""

import json
import re

import nbformat
import pytest
from bs4 import BeautifulSoup

from lecnn_helpers.testing.rules import faults_of_the_bones

from ..conftest import CHAPTERS, LOOK_UP, NOTEBOOKS

notebooks = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
chapters = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def cells(path, tag):
    notebook = nbformat.read(path, as_version=4)
    return [cell for cell in notebook.cells if tag in cell.metadata.get("tags", [])]


def test_there_are_chapters():
    assert {path.stem for path in NOTEBOOKS} - {path.stem for path in CHAPTERS} == LOOK_UP
    assert len(CHAPTERS) >= 9


@notebooks
def test_no_outputs_are_committed(path):
    for cell in json.loads(path.read_text())["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@notebooks
def test_no_cell_is_longer_than_a_screen(path):
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            assert len(cell.source.splitlines()) <= 36, cell.source


@chapters
def test_a_chapter_has_the_bones(path):
    assert not faults_of_the_bones(path, "PyTorch")


@chapters
def test_every_exercise_has_a_folded_solution(path):
    exercises, solutions = cells(path, "exercise"), cells(path, "solution")
    assert exercises
    assert len(solutions) == len(exercises)
    assert all("..." in cell.source for cell in exercises)
    assert all("hide-cell" in cell.metadata.tags for cell in solutions)
    assert all(cell.metadata.jupyter.source_hidden for cell in solutions)
    # JupyterLab shows the first line of a folded cell, which must not be the answer.
    assert all(cell.source.startswith("#") for cell in solutions)


@notebooks
def test_markdown_is_such_as_jupyterlab_renders(path):
    """No directive or role of MyST, and no link to a heading, whose names differ there."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            found = re.findall(r"(?m)^:::|^```\{|\{[a-z:-]+\}`|\]\(#|\[\^", cell.source)
            assert not found, cell.source


@chapters
def test_blanks_fail_and_solutions_pass(path, book):
    """As the build ran them, on a kernel."""
    html = (book / "book" / f"{path.stem}.html").read_text(encoding="utf-8")
    page = BeautifulSoup(html, "html.parser")
    for tag, start in (("exercise", "✗ Not yet."), ("solution", "✓ Right.")):
        shown = [
            [verdict.text for verdict in cell.select(".verdict")]
            for cell in page.select(f"div.cell.tag_{tag}")
        ]
        assert len(shown) == len(cells(path, tag))
        assert all(len(verdicts) == 1 and verdicts[0].startswith(start) for verdicts in shown), (
            shown
        )
