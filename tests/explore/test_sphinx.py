"""The hook for Sphinx: in this book, and in one that has nothing else of ours."""

import os
import subprocess
import sys

import nbformat
import pytest
from bs4 import BeautifulSoup

from lecnn_helpers.explore.frames import unpack

from ..conftest import ROOT, jupyter_book, small_book

CODE = """\
from ipywidgets import IntSlider, fixed
from lecnn_helpers.explore import explore

explore(
    lambda eta, word: f"<b>{word} {eta}</b>",
    name="steps",
    describe=lambda eta, word: f"{word} is {eta}.",
    eta=IntSlider(min=1, max=3, value=2),
    word=fixed("Eta"),
)
"""


def plain_sphinx(folder):
    """Build a page with Sphinx and myst-nb alone; returns where it is."""
    (folder / "conf.py").write_text(
        'extensions = ["myst_nb", "lecnn_helpers.explore.sphinx"]\nnb_execution_raise_on_error = True\n'
    )
    title = nbformat.v4.new_markdown_cell("# A page")
    notebook = nbformat.v4.new_notebook(cells=[title, nbformat.v4.new_code_cell(CODE)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "index.ipynb")
    built = folder / "html"
    command = [sys.executable, "-m", "sphinx", "-W", "-q", str(folder), str(built)]
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return built / "index.html"


def this_book(folder):
    """Build a page as the chapters are built; returns where it is."""
    page = small_book(folder, CODE)
    jupyter_book(folder, PYTHONPATH=str(folder))
    return page


@pytest.mark.slow
@pytest.mark.parametrize("build", [plain_sphinx, this_book])
def test_an_explorer_lives_on_the_built_page(build, tmp_path, monkeypatch):
    monkeypatch.delenv("EXPLORE_OUTPUT", raising=False)
    path = build(tmp_path)
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    explorer = page.select_one("div.explorer#steps")
    frames = unpack(explorer.select_one(".explorer-frames").text)
    assert frames == [["<b>Eta 1</b>"], ["<b>Eta 2</b>"], ["<b>Eta 3</b>"]]
    assert explorer.figcaption.text == "Eta is 2."
    assert [tag["id"] for tag in explorer.select("[data-control]")] == ["steps-eta"]
    # The page loads the script and the stylesheet, once each, and they are there.
    (script,) = page.select("script[src*='explore.js']")
    (style,) = page.select("link[href*='explore.css']")
    assert script.has_attr("defer")
    for address in (script["src"], style["href"]):
        name = address.split("?")[0]
        assets = ROOT / "lecnn_helpers" / "explore" / "assets"
        built = (path.parent / name).resolve()
        assert built.read_bytes() == (assets / built.name).read_bytes()
    # No widget, though a control was given as one.
    assert "application/vnd.jupyter.widget" not in str(page)
