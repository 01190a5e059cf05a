"""What the tests share: the built book, and a browser."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from hypothesis import HealthCheck, settings

from lecnn_helpers.teaching.chromium import NoChromium
from lecnn_helpers.teaching.chromium import chromium as started

# No deadline: these machines are shared, and a slow draw is no defect. In CI the same examples
# every time, so that a red run is about the change and not about luck.
settings.register_profile(
    "book",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("book")

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted(ROOT.glob("book/*.ipynb"))
# The errata are a page to look things up in: no explorer, no exercises, and bones of their own,
# which tests/book/test_errata.py holds.
LOOK_UP = {"errata"}
CHAPTERS = [path for path in NOTEBOOKS if path.stem not in LOOK_UP]
PAGES = sorted(path.stem for path in [*NOTEBOOKS, *ROOT.glob("book/*.md")])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that read the built book, so that `make coverage` can leave them out."""
    for item in items:
        if "book" in getattr(item, "fixturenames", ()):
            item.add_marker("built")


def jupyter_book(source: Path, *options: str, **environment: str) -> str:
    """Build a book as the Makefile does; returns what was said, and fails if it failed."""
    program = Path(sys.executable).parent / "jupyter-book"
    if source != ROOT:  # Python for the pages takes seconds, and might be asked of the network.
        environment = {"PYODIDE_FOLDER": "", **environment}
    result = subprocess.run(
        [program, "build", source, "-W", "-n", "--keep-going", *options],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout + result.stderr


def small_book(folder: Path, code: str) -> Path:
    """Make a book of one page with one cell in `folder`, built as the real one is.

    Returns where its page will be.
    """
    (folder / "book").mkdir()
    needed = (
        "_config.yml",
        "requirements.txt",
        "lecnn_helpers",
        "book/_static",
        "book/references.bib",
    )
    for name in needed:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    (folder / "_toc.yml").write_text("format: jb-book\nroot: book/page\n")
    title = nbformat.v4.new_markdown_cell("# A page")
    notebook = nbformat.v4.new_notebook(cells=[title, nbformat.v4.new_code_cell(code)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "book" / "page.ipynb")
    return folder / "_build" / "html" / "book" / "page.html"


@pytest.fixture(scope="session")
def book() -> Path:
    """The folder of the built pages; built anew unless `make test` has just done so."""
    if not os.environ.get("BOOK_IS_BUILT"):
        jupyter_book(ROOT)
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium, or a skip that says how to get one."""
    try:
        with started() as browser:
            yield browser
    except NoChromium as error:
        if os.environ.get("REQUIRE_BROWSERS"):
            raise
        pytest.skip(str(error))
