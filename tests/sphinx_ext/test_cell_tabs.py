"""Cells with a `tab` in their metadata become tabs, in a real Sphinx build."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import nbformat
import pytest
from bs4 import BeautifulSoup

CONF = """
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
extensions = ["myst_nb", "sphinx_design", "small"]
nb_execution_mode = "off"
"""
SMALL = """
from lecnn_helpers.sphinx_ext.cell_tabs import CellTabs

def setup(app):
    app.add_post_transform(CellTabs)
    return {"parallel_read_safe": True}
"""


def cell(source, tab=None):
    return nbformat.v4.new_code_cell(source, metadata={"tab": tab} if tab else {})


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    """Build two tab sets, a plain cell between them, with a builder; the main part's text."""

    @cache
    def build(builder, name):
        folder = tmp_path_factory.mktemp(builder)
        (folder / "conf.py").write_text(CONF)
        (folder / "small.py").write_text(SMALL)
        cells = [
            nbformat.v4.new_markdown_cell("# Title"),
            cell("first = 1", "One"),
            cell("second = 2", "Two"),
            cell("more = 2", "Two"),
            cell("plain = 0"),
            cell("third = 3", "One"),
            cell("fourth = 4", "Two"),
        ]
        notebook = nbformat.v4.new_notebook(
            cells=cells,
            metadata={"language_info": {"name": "python", "pygments_lexer": "ipython3"}},
        )
        nbformat.write(notebook, folder / "index.ipynb")
        out = folder / "out"
        # In a process of its own: Sphinx registers its nodes once and for all.
        command = [sys.executable, "-m", "sphinx", "-W", "-q", "-b", builder, folder, out]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr
        return (out / name).read_text(encoding="utf-8")

    return build


def test_neighbors_share_a_tab_set(build):
    page = BeautifulSoup(build("html", "index.html"), "html.parser")
    sets = page.select(".sd-tab-set")
    assert [[label.text.strip() for label in s.select(".sd-tab-label")] for s in sets] == [
        ["One", "Two"],
        ["One", "Two"],
    ]
    assert [[c.get_text(" ", strip=True) for c in s.select(".sd-tab-content")] for s in sets] == [
        ["first = 1", "second = 2 more = 2"],
        ["third = 3", "fourth = 4"],
    ]


def test_other_cells_stay_where_they_are(build):
    page = BeautifulSoup(build("html", "index.html"), "html.parser")
    (plain,) = [cell for cell in page.select("div.cell") if "plain" in cell.text]
    assert plain.find_parent(class_="sd-tab-set") is None
    before = plain.find_previous(class_="sd-tab-content").text
    assert "more" in before
    assert "third" in plain.find_next(class_="sd-tab-content").text


def test_a_tab_chosen_once_is_chosen_on_the_whole_page(build):
    page = BeautifulSoup(build("html", "index.html"), "html.parser")
    labels = page.select(".sd-tab-label")
    assert {label["data-sync-group"] for label in labels} == {"library"}
    assert [label["data-sync-id"] for label in labels] == ["One", "Two", "One", "Two"]


def test_without_tabs_the_labels_stand_above_the_cells(build):
    text = build("text", "index.txt")
    places = [text.index(word) for word in ("One", "first", "Two", "second", "plain", "fourth")]
    assert places == sorted(places)
