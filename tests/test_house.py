"""The house: what each part of the package may use. Arrows run one way."""

from __future__ import annotations

import ast
import re
from importlib.util import resolve_name

import pytest

from .conftest import CHAPTERS, ROOT

PACKAGE = ROOT / "lecnn_helpers"
MAY_USE = {
    "lecture": set(),
    "formulas": {"lecture"},
    "datasets": {"formulas"},
    "folders": set(),
    "splits": set(),
    "pictures": {"formulas", "datasets"},
    "exercises": set(),
    "explore": set(),
    "notebook": {"explore"},
    "in_page": {"explore"},
    "long_runs": set(),
    "comparisons": set(),
    "book": set(),
    # Its model is a chapter.
    "new_chapter": {"book", "exercises", "pictures"},
    "testing": {"book", "explore", "sphinx_ext"},
    "chapters": {
        "lecture",
        "datasets",
        "formulas",
        "pictures",
        "exercises",
        "explore",
        "long_runs",
        "splits",
    },
    "sphinx_ext": {"explore", "book"},
    "teaching": {"exercises", "explore", "sphinx_ext"},
}
ORACLES = {"torch", "tensorflow", "keras"}


def imported(path):
    """The modules that a file imports, anywhere in it, by their full names."""
    folder = ".".join(path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            base = resolve_name("." * node.level + (node.module or ""), folder)
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def part_of(module):
    """The part of the package that a module belongs to, or None."""
    names = module.split(".")
    return names[1] if names[0] == PACKAGE.name and names[1:2] and names[1] in MAY_USE else None


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_arrows_run_one_way(path):
    modules = set(imported(path))
    assert not {module.split(".")[0] for module in modules} & ORACLES
    mine = part_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
    if mine is None:  # the package's own __init__
        assert not {part_of(module) for module in modules} - {None}
        return
    used = {part_of(module) for module in modules} - {None, mine}
    assert used <= MAY_USE[mine], used - MAY_USE[mine]


def test_every_part_is_listed():
    parts = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in FILES}
    assert parts - {"__init__"} == set(MAY_USE)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_is_one_notebook_and_one_folder_that_uses_no_other(path):
    folder = PACKAGE / "chapters" / path.stem
    assert {
        file.name for file in folder.iterdir() if file.name not in {"__pycache__", "long_runs.json"}
    } == {
        "__init__.py",
        "checks.py",
        "figures.py",
        "questions.md",
    }
    for file in folder.glob("*.py"):
        others = {
            module
            for module in imported(file)
            if module.startswith("lecnn_helpers.chapters.") and module.split(".")[2] != path.stem
        }
        assert not others
    notebook = path.read_text(encoding="utf-8")
    assert set(re.findall(r"lecnn_helpers\.chapters\.(\w+)", notebook)) == {path.stem}


def test_the_test_can_fail():
    assert part_of("lecnn_helpers.chapters.losses.figures") == "chapters"
    assert part_of("numpy.linalg") is None
    here = PACKAGE / "pictures" / "style.py"
    assert "matplotlib" in set(imported(here))
