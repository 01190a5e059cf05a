"""Which cells are folded, and where their pictures are drawn."""

import ast

import pytest
from bs4 import BeautifulSoup

from lecnn_helpers.sphinx_ext import wiring

from ..conftest import CHAPTERS, ROOT


@pytest.mark.parametrize(
    "source",
    [
        "",
        "x = 3",
        "explore",
        "explore()",
        "explore(draw, x=1)\nprint(x)",
        "explorer = explore(draw, x=1)",
        "picture(draw(1), 'a line')",
        "%timeit explore(draw)",
        "figures.explore(draw)",
    ],
)
def test_what_is_more_than_wiring_is_not_folded(source):
    assert wiring.drawn_by(source) is None


@pytest.mark.parametrize("drawing", ["draw", "figures.rescale", "partial(draw, 3)"])
def test_a_call_of_explore_is_wiring(drawing):
    source = f"# Drag it.\nexplore(\n    {drawing},\n    x=(0, 1),\n)"
    assert wiring.drawn_by(source) == drawing


@pytest.mark.parametrize(
    ("source", "folded"),
    [
        ("tries = {'a': Preset('Far.', x=1), 'b': Preset('Near.', x=2)}", True),
        ("first = runs[0]\nassert first\ntries = {'a': Preset('Far.', x=first)}", True),
        ("tries = {'a': Preset('Far.', x=1)}\nexplore(draw, x=(0, 1), presets=tries)", False),
        ("print(1)\ntries = {'a': Preset('Far.', x=1)}", False),
        ("for x in y:\n    pass\ntries = {'a': Preset('Far.', x=1)}", False),
        ("tries = {'a': Preset('Far.', x=1), 'b': 3}", False),
        ("tries = {**others, 'a': Preset('Far.', x=1)}", False),
        ("tries = {}", False),
        ("", False),
        ("%timeit Preset()", False),
    ],
)
def test_presets_alone_are_wiring_too(source, folded):
    assert wiring.names_presets(source) is folded


def test_the_presets_of_the_book_are_folded(book):
    found = 0
    for path in CHAPTERS:
        page = BeautifulSoup(
            (book / "book" / f"{path.stem}.html").read_text(encoding="utf-8"), "html.parser"
        )
        for code in page.select(".cell_input pre"):
            if wiring.names_presets(code.get_text()):
                found += 1
                fold = code.find_parent("details")
                assert wiring.SHOW_PRESETS in fold.select_one("summary").get_text()
    assert found


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_such_cell_of_the_book_is_folded_and_says_where_it_is_drawn(book, path):
    page = BeautifulSoup(
        (book / "book" / f"{path.stem}.html").read_text(encoding="utf-8"), "html.parser"
    )
    figures = ROOT / "lecnn_helpers" / "chapters" / path.stem / "figures.py"
    drawn = {
        node.name
        for node in ast.parse(figures.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    folded = 0
    for cell in page.select(".cell"):
        code = cell.select_one(".cell_input pre")
        drawing = code and wiring.drawn_by(code.get_text())
        if drawing is None:
            continue
        folded += 1
        fold = code.find_parent("details")
        assert not fold.has_attr("open")
        assert wiring.SHOW in fold.select_one("summary").get_text()
        # The picture itself is in sight.
        assert not cell.select_one(".explorer").find_parent("details")
        where = fold.select_one(".drawn-by")
        if drawing.removeprefix("figures.") in drawn:
            assert drawing in where.get_text()
            assert f"chapters/{path.stem}/figures.py" in str(where)
    assert folded
