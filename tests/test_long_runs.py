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
    monkeypatch.setattr("lecnn_helpers.long_runs.files", lambda package: tmp_path)
    assert read("a.chapter") == made
    assert made.cells == digest_of(path)


def test_before_they_are_made_the_chapter_can_be_imported(tmp_path, monkeypatch):
    monkeypatch.setattr("lecnn_helpers.long_runs.files", lambda package: tmp_path)
    assert str(read("a.chapter")) == "Not made yet: run `python tools/long_runs.py chapter`."


def test_the_digest_is_of_what_the_cells_do(tmp_path):
    def digest(*sources):
        return digest_of(notebook_of(tmp_path, *sources))

    before = digest("import numpy as np\nx = 2", "y = x**2")
    assert digest("import numpy as np, math\nx = 2  # why", "y = (x ** 2)") == before
    assert digest("import numpy as np\nx = 3", "y = x**2") != before
    assert digest("import numpy as np\nx = 2") != before


@pytest.mark.parametrize("sources", [(), ("x = 1",)])
def test_a_page_without_long_runs_is_told(tool, tmp_path, sources):
    with pytest.raises(ValueError, match="long"):
        tool.make(notebook_of(tmp_path, *sources))
