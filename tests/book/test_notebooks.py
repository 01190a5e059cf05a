"""The chapters as files: clean, with exercises whose blanks fail and whose solutions pass.

That they run is nbmake's part (`pytest book`), and that they run in the page that of
`tests/browser/test_running.py`.
"""

import json
import re

import nbformat
import pytest
from bs4 import BeautifulSoup

from lecnn_helpers.sphinx_ext.cells import decide
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


experiments = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def tags(cell):
    return set(cell.metadata.get("tags", ()))


def open_ended(path):
    """The cells of the open-ended exercise, from its task to the next section."""
    every = nbformat.read(path, as_version=4).cells
    (start,) = [i for i, cell in enumerate(every) if "experiment" in tags(cell)]
    (exercises,) = [i for i, cell in enumerate(every) if cell.source.startswith("## Exercises")]
    end = next(i for i, cell in enumerate(every) if i > exercises and cell.source.startswith("## "))
    assert exercises < start < end
    # It is the last of the exercises; what its code needs may stand in a plain cell before it.
    task = max(i for i, cell in enumerate(every) if "solution" in tags(cell)) + 1
    assert all(cell.cell_type == "code" and not tags(cell) for cell in every[task + 1 : start])
    return [every[task], *every[start:end]]


@experiments
def test_open_ended_exercise_says_what_to_change_and_what_to_look_for(path):
    task, experiment, *findings, found = open_ended(path)
    number = len(cells(path, "exercise")) + 1
    assert task.cell_type == "markdown"
    assert task.source.startswith(f"**{number}. Find out: ")
    assert re.search(r"\bLook (for|at) ", task.source)
    assert tags(experiment) == {"experiment"}
    assert re.search(r"(?m)^ *# Change ", experiment.source)
    assert "print(" in experiment.source
    for cell in findings:
        assert tags(cell) == {"finding", "hide-cell"}
        assert cell.metadata.jupyter.source_hidden
        # JupyterLab shows the first line of a folded cell, which must not be the answer.
        assert cell.source.startswith("# What we tried")
    assert findings
    for cell in (experiment, *findings):
        assert not re.search(r"\.\.\.|\bcheck\(", cell.source)
    assert found.cell_type == "markdown"
    assert found.source.startswith("<details>\n<summary>What we found</summary>\n\n")
    assert found.source.endswith("\n\n</details>")
    # More than a result: a reason, or that there is none yet.
    assert len(found.source.split()) > 60


@experiments
def test_open_ended_exercise_runs_in_the_page(path):
    every = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    for cell, decided in zip(every, decide([cell.source for cell in every]), strict=True):
        if tags(cell) & {"experiment", "finding"}:
            assert decided.missing is None, (decided.missing, cell.source)


@experiments
def test_open_ended_exercise_prints_and_its_end_is_folded(path, book):
    html = (book / "book" / f"{path.stem}.html").read_text(encoding="utf-8")
    page = BeautifulSoup(html, "html.parser")
    (experiment,) = page.select("div.cell.tag_experiment")
    assert experiment.select_one(".cell_output").text.strip()
    assert not experiment.find_parent("details")
    assert not experiment.select_one("details")
    for cell in page.select("div.cell.tag_finding"):
        assert cell.select_one("details .cell_output").text.strip()
    (found,) = page.select("section#exercises > details:has(> summary)")
    assert found.summary.text == "What we found"
    assert found.find("p")
    assert not found.has_attr("open")


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
