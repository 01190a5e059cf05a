"""The notebooks run side by side, and whoever waits sees why."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_cache import get_cache
from nbformat.v4 import new_code_cell, new_notebook, new_output

from lecnn_helpers.sphinx_ext.execution import _KINDS, _digest, store

from ..conftest import ROOT, jupyter_book, small_book

DONE = re.compile(r"\[(\d)/3\] (\w+): (\d+) s")


def write(folder, name, *code):
    cells = [nbformat.v4.new_markdown_cell(f"# {name}"), *map(nbformat.v4.new_code_cell, code)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "book" / f"{name}.ipynb")


def book_of_three(folder):
    small_book(folder, "1 + 1")
    write(folder, "quick", "2 + 2")
    write(folder, "slow", "import time", "time.sleep(2)")
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: book/page\nchapters:\n- file: book/quick\n- file: book/slow\n"
    )


def build(folder):
    return jupyter_book(folder, PYTHONPATH=str(folder))


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What is said while a book of three notebooks is built, in a folder with a space."""
    folder = tmp_path_factory.mktemp("a book")
    book_of_three(folder)
    return build(folder)


@pytest.mark.slow
def test_it_counts_and_names_what_is_done(said):
    assert "Notebooks to run: 3, " in said
    done = DONE.findall(said)
    assert [number for number, _, _ in done] == ["1", "2", "3"]
    assert {name for _, name, _ in done} == {"page", "quick", "slow"}


@pytest.mark.slow
def test_a_notebook_is_named_when_it_starts(said):
    for _, name, _ in DONE.findall(said):
        assert said.index(f" {name} started\n") < said.index(f"] {name}: ")


@pytest.mark.slow
def test_the_seconds_are_those_of_the_notebook(said):
    seconds = {name: int(seconds) for _, name, seconds in DONE.findall(said)}
    assert 2 <= seconds["slow"] < 60


@pytest.mark.slow
def test_nothing_else_is_said_about_kernels_and_processes(said):
    assert "encryption" not in said
    assert "MainProcess" not in said
    assert "WARNING" not in said
    # myst-nb's words when it runs a notebook itself.
    assert "Executing notebook" not in said


@pytest.mark.slow
def test_a_failing_cell_is_the_last_thing_on_the_screen(tmp_path):
    book_of_three(tmp_path)
    # One notebook has run, and had time to be stored, before another one fails.
    write(tmp_path, "page", "from pathlib import Path\nPath('ran').touch()")
    wait = (
        "import time\nfrom pathlib import Path\nwhile not Path('ran').exists():\n    time.sleep(1)"
    )
    write(tmp_path, "quick", f"{wait}\ntime.sleep(3)", "print('so far')\n1 / 0", "3 + 3")
    failed = subprocess.run(
        [Path(sys.executable).parent / "jupyter-book", "build", tmp_path, "-W", "--keep-going"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert failed.returncode == 1
    before, _, message = failed.stdout.partition("\nquick.ipynb, code cell 2: ")
    assert "started" in before
    assert "print('so far')\n1 / 0" in message
    assert message.rstrip().endswith("\nZeroDivisionError: division by zero")
    assert len(message.splitlines()) < 30
    assert "\x1b" not in message
    assert "jupyter_book" not in message

    write(tmp_path, "quick", "2 + 2")
    done = build(tmp_path)
    assert "] quick: " in done
    # What had run by then does not run again.
    assert "Notebooks to run: 3" not in done
    assert "Notebooks to run" not in build(tmp_path)


@pytest.fixture
def package(tmp_path):
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "module.py").write_text("1")
    return tmp_path / "package"


@pytest.mark.parametrize("name", ["module.py", "other.py", "questions.md", "quiz.css", "a/b.js"])
def test_what_the_package_is_made_of_changes_the_fingerprint(package, name):
    before = _digest(package)
    (package / name).parent.mkdir(exist_ok=True)
    (package / name).write_text("2")
    assert _digest(package) != before


@pytest.mark.parametrize(
    "name",
    [
        "module.py~",
        ".#module.py",
        ".module.py.swp",
        "module.py.swp",
        "#module.py#",
        ".ipynb_checkpoints/module-checkpoint.py",
        "__pycache__/module.cpython-311.pyc",
    ],
)
def test_an_editors_backup_does_not_change_the_fingerprint(package, name):
    before = _digest(package)
    (package / name).parent.mkdir(exist_ok=True)
    (package / name).write_text("2")
    assert _digest(package) == before


def test_no_file_of_the_package_is_forgotten():
    listed = subprocess.run(
        ["git", "ls-files", "lecnn_helpers"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    # The others describe packages, and change nothing of what a notebook prints.
    other = {"py.typed", "pyproject.toml", "LICENSE"}
    names = {Path(name) for name in listed.stdout.split()}
    assert {path.suffix for path in names if path.name not in other} <= _KINDS


def test_a_line_that_was_printed_in_pieces_is_one(tmp_path):
    pieces = [("stdout", "one "), ("stdout", "line\n"), ("stderr", "!\n"), ("stdout", "two\n")]
    outputs = [new_output("stream", name=name, text=text) for name, text in pieces]
    notebook = new_notebook(cells=[new_code_cell("talk()", outputs=outputs)])
    cache = get_cache(tmp_path / "cache")
    store(tmp_path / "talk.ipynb", notebook, cache, 1.0)
    (cell,) = cache.get_cache_bundle(1).nb.cells
    assert [(output.name, output.text) for output in cell.outputs] == [
        ("stdout", "one line\n"),
        ("stderr", "!\n"),
        ("stdout", "two\n"),
    ]
