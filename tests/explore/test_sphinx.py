"""The hook for Sphinx: in this book, and in one that has nothing else of ours."""

import os
import re
import subprocess
import sys

import nbformat
import pytest
import segno
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
    plain_source(folder)
    sphinx(folder, "html")
    return folder / "html" / "index.html"


def plain_source(folder):
    (folder / "conf.py").write_text(
        'extensions = ["myst_nb", "lecnn_helpers.explore.sphinx"]\nnb_execution_raise_on_error = True\n'
        'exclude_patterns = ["html", "latex", "jupyter_execute"]\n'
    )
    title = nbformat.v4.new_markdown_cell("# A page")
    notebook = nbformat.v4.new_notebook(cells=[title, nbformat.v4.new_code_cell(CODE)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "index.ipynb")


def sphinx(folder, builder, *options):
    command = [sys.executable, "-m", "sphinx", "-W", "-q", "-b", builder, *options]
    done = subprocess.run(
        [*command, str(folder), str(folder / builder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_the_address_and_its_code_are_in_the_pdf(tmp_path, monkeypatch):
    """As this book's PDF is made: from the same cells, with the default's picture."""
    monkeypatch.delenv("EXPLORE_OUTPUT", raising=False)
    plain_source(tmp_path)
    sphinx(tmp_path, "latex", "-D", "html_baseurl=https://someone.example.org/a-book/")
    (path,) = (tmp_path / "latex").glob("*.tex")
    text = path.read_text(encoding="utf-8")
    address = "https://someone.example.org/a-book/index.html#steps"
    (link,) = re.findall(r"picture moves at \\sphinxurl\{([^}]+)\}", text)
    assert link.replace(r"\#", "#") == address
    size = int(re.search(r"\\begin\{picture\}\((\d+),", text)[1]) - 8
    dark = {
        (row, column + i)
        for column, row, length in re.findall(r"\\q(\d+),(\d+),(\d+)\.", text)
        for row in [size - 1 - int(row)]
        for column in [int(column)]
        for i in range(int(length))
    }
    expected = segno.make_qr(address, error="m").matrix
    assert dark == {(y, x) for y, row in enumerate(expected) for x, one in enumerate(row) if one}
    # Where the address is not known there is neither.
    sphinx(tmp_path, "latex", "-E")
    text = path.read_text(encoding="utf-8")
    assert "picture moves" not in text
    assert "{picture}" not in text


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
    assert [tag["id"] for tag in explorer.select("[data-control]")] == ["steps.eta"]
    assets = ROOT / "lecnn_helpers" / "explore" / "assets"
    if build is this_book:
        # There, what a page needs is in it or in a file that all pages share.
        scripts = [path.parent / tag["src"] for tag in page.select("script[src][defer]")]
        code = "".join(script.read_text(encoding="utf-8") for script in scripts)
        assert code.count((assets / "explore.js").read_text(encoding="utf-8").strip()) == 1
        styles = "".join(tag.text for tag in page.select("style"))
        assert styles.count("@keyframes explorer-wait") == 1
    else:
        # The page loads the script and the stylesheet, once each, and they are there.
        (script,) = page.select("script[src*='explore.js']")
        (style,) = page.select("link[href*='explore.css']")
        assert script.has_attr("defer")
        for address in (script["src"], style["href"]):
            built = (path.parent / address.split("?")[0]).resolve()
            assert built.read_bytes() == (assets / built.name).read_bytes()
    # It has a page of its own, which leads back.
    own = path.parent / explorer["data-embed"]
    alone = BeautifulSoup(own.read_text(encoding="utf-8"), "html.parser")
    assert alone.title.text == "Steps – A page"
    assert unpack(alone.select_one("#steps .explorer-frames").text) == frames
    for address in (alone.select_one("script[src]")["src"], alone.select_one("link")["href"]):
        assert (own.parent / address.split("?")[0]).is_file()
    back = alone.select_one(".explorer-home a")["href"]
    assert (own.parent / back.split("#")[0]).resolve() == path.resolve()
    # No widget, though a control was given as one.
    assert "application/vnd.jupyter.widget" not in str(page)
