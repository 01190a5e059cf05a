"""Long runs: each file was made by the cells that its page shows now."""

import importlib.util
import json

import pytest

from lecnn_helpers.long_runs import FILE, cells_of, digest_of, read

from .conftest import CHAPTERS, ROOT

TOOL = importlib.util.spec_from_file_location("tool", ROOT / "tools" / "long_runs.py")
WITH_RUNS = [path for path in CHAPTERS if cells_of(path)]


@pytest.fixture
def tool(monkeypatch):
    monkeypatch.setenv("EXPLORE_OUTPUT", "page")
    module = importlib.util.module_from_spec(TOOL)
    TOOL.loader.exec_module(module)
    return module


def notebook_of(tmp_path, *sources):
    path = tmp_path / "short.ipynb"
    cells = [{"source": [source], "metadata": {"tags": ["long-runs"]}} for source in sources]
    path.write_text(json.dumps({"cells": [*cells, {"source": ["1/0"], "metadata": {}}]}))
    return path


def test_a_chapter_has_the_file_if_and_only_if_it_has_the_cells():
    folders = (ROOT / "lecnn_helpers" / "chapters").glob(f"*/{FILE}")
    assert {folder.parent.name for folder in folders} == {path.stem for path in WITH_RUNS}


@pytest.mark.parametrize("path", WITH_RUNS, ids=lambda path: path.stem)
def test_the_file_was_made_by_the_cells_of_the_page(path):
    runs = read(f"lecnn_helpers.chapters.{path.stem}")
    assert runs.cells == digest_of(path), f"run `{runs.command}`"
    assert runs.command == f"python tools/long_runs.py {path.stem}"
    assert str(path.stem) in str(runs)
    assert runs.results["seeds"] >= 20
    assert runs.results["epochs"] >= 1


def test_the_tool_runs_the_cells_and_the_file_reads_back(tool, tmp_path, monkeypatch):
    cells = "import numpy as np\nx = 2", 'def long_runs_of_this_page():\n    return {"x²": [x**2]}'
    path = notebook_of(tmp_path, *cells)
    made = tool.make(path)
    assert made.results == {"x²": [4]}
    assert "numpy" in made.versions
    made.write(tmp_path / FILE)
    (tmp_path / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path.parent)
    assert read(tmp_path.name) == made
    # A word changed, and the file is no longer of these cells.
    assert digest_of(notebook_of(tmp_path, cells[0], cells[1] + " ")) != made.cells


@pytest.mark.parametrize("sources", [(), ("x = 1",)])
def test_a_page_without_long_runs_is_told(tool, tmp_path, sources):
    with pytest.raises(ValueError, match="long"):
        tool.make(notebook_of(tmp_path, *sources))
