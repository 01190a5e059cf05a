"""`make new-chapter`: what it makes builds and passes as it is, and a slip changes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from lecnn_helpers.book import Book
from lecnn_helpers.new_chapter import new_chapter

from .conftest import ROOT, jupyter_book

NAME = "best_guess"
BUILT_OR_MADE = shutil.ignore_patterns(".*", "_build", "__pycache__", "mutants", "*.egg-info")


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of this repository with a new chapter, the only one in its table of contents."""
    root = tmp_path_factory.mktemp("copy") / "book of mine"
    shutil.copytree(ROOT, root, ignore=BUILT_OR_MADE)
    new_chapter(Book(root), NAME)
    return root


def run(root, *command, **environment):
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_chapter_stands_before_the_last_part(copy):
    lines = (copy / "_toc.yml").read_text().splitlines()
    here = lines.index(f"      - file: book/{NAME}")
    assert lines[here - 1].startswith("      - file: book/")
    assert lines[here + 1] == "  - caption: Reference"
    # All else is as it was.
    assert lines[:here] + lines[here + 1 :] == (ROOT / "_toc.yml").read_text().splitlines()


def test_it_is_clean(copy):
    made = [f"book/{NAME}.ipynb", f"lecnn_helpers/chapters/{NAME}", f"tests/chapters/{NAME}"]
    run(copy, "ruff", "check", *made)
    run(copy, "ruff", "format", "--check", *made)


@pytest.mark.slow
def test_it_builds_and_passes(copy):
    short = "format: jb-book\nroot: book/{}\nchapters:\n  - file: book/references\n"
    (copy / "_toc.yml").write_text(short.format(NAME))
    jupyter_book(copy, PYTHONPATH=str(copy))
    said = run(
        copy,
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"tests/chapters/{NAME}",
        "tests/chapters/test_every_chapter.py",
        "tests/book/test_notebooks.py",
        "tests/book/test_pages.py",
        "tests/book/test_references.py",
        f"book/{NAME}.ipynb",
        "-k",
        NAME,
        BOOK_IS_BUILT="1",
    )
    # Each of the files above has tests of this chapter.
    assert int(said.rsplit(" passed", 1)[0].split()[-1]) > 20
    assert "failed" not in said
    assert "skipped" not in said


@pytest.mark.parametrize("name", ["Best", "best-guess", "1st", "lambda", "../best", ""])
def test_a_name_that_no_module_can_have_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match="NAME must be lower-case words joined by underscores"):
        new_chapter(Book(tmp_path), name)
    assert not list(tmp_path.iterdir())


def test_a_chapter_that_is_there_is_not_overwritten(tmp_path):
    (tmp_path / "book").mkdir()
    there = tmp_path / "book" / "losses.ipynb"
    there.write_text("mine")
    with pytest.raises(ValueError, match="there is a chapter 'losses' already: book/losses"):
        new_chapter(Book(tmp_path), "losses")
    assert there.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [tmp_path / "book"]
