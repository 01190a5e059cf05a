"""For a book's ``conftest.py``: ``pytest_plugins = ["lecnn_helpers.testing.plugin"]``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest_plugins = ["lecnn_helpers.testing.notebooks"]

STRICT = ("-W", "-n", "--keep-going")


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark of the tests below known."""
    config.addinivalue_line("markers", "built: needs the built book")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that read the built book: ``-m 'not built'`` leaves them out."""
    for item in items:
        if "book" in getattr(item, "fixturenames", ()):
            item.add_marker("built")


@pytest.fixture(scope="session")
def book(pytestconfig: pytest.Config) -> Path:
    """The folder of the built pages; built anew unless `make test` has just done so."""
    root = pytestconfig.rootpath
    if not os.environ.get("BOOK_IS_BUILT"):
        program = Path(sys.executable).parent / "jupyter-book"
        command = [sys.executable, program, "build", root, *STRICT]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    return root / "_build" / "html"
