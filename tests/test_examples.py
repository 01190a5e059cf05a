"""The books in `examples/`, made by `make new-book`: each builds and passes, by its own commands."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from .conftest import ROOT
from .test_new_book import make, passed

BOOKS = sorted(path.parent for path in ROOT.glob("examples/*/_toc.yml"))


def test_there_is_one():
    assert BOOKS


@pytest.mark.slow
@pytest.mark.parametrize("book", BOOKS, ids=lambda path: path.name)
def test_it_builds_and_passes(book, tmp_path):
    copy = tmp_path / "a copy" / book.name
    shutil.copytree(book, copy, ignore=shutil.ignore_patterns("_build", "__pycache__", ".*_cache"))
    make(copy, "lint")
    said = make(copy, "test")
    notebooks, tests = passed(said)
    assert notebooks >= 2
    assert tests > 60


@pytest.mark.parametrize("book", BOOKS, ids=lambda path: path.name)
def test_it_is_small_and_takes_all_else_from_here(book):
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", book],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [ROOT / name for name in listed.stdout.splitlines()]
    assert 20 < len(files) < 60
    assert sum(path.stat().st_size for path in files) < 200_000
    assert "--editable ../..[build,test]" in (book / "requirements.txt").read_text("utf-8")
