"""Which packages a book's own functions ask for only when they are called."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ..book import MACHINERY

OURS = {MACHINERY.name: MACHINERY}
"""The packages of the book that the machinery comes from."""

# Functions that look for a package by its name.
_LOOK_FOR_ONE = {"find_spec", "import_module"}
# What a page cannot have. A bar of tqdm is made on a kernel only.
_ABSENT = {"keras", "tensorflow", "torch", "sklearn"}


def packages_behind(path: str, packages: Mapping[str, Path] = OURS) -> frozenset[str]:
    """Return what a function imports or looks for when it is called, and a page cannot have.

    Parameters
    ----------
    path
        The function's full name, as ``lecnn_helpers.notebook.choose_keras_backend``; more behind
        it does no harm.
    packages
        The folders of the book's own packages, by name.

    Examples
    --------
    >>> sorted(packages_behind("lecnn_helpers.notebook.choose_keras_backend"))[0]
    'keras'
    >>> packages_behind("lecnn_helpers.formulas.batchnorm.normalize")
    frozenset()
    """
    top, *parts = path.split(".")
    folder = packages.get(top)
    if folder is None:
        return frozenset()
    for length in range(len(parts), 0, -1):
        file = folder.joinpath(*parts[:length]).with_suffix(".py")
        if file.is_file() and length < len(parts):
            return _functions(file).get(parts[length], frozenset())
    return frozenset()


@cache
def _functions(file: Path) -> dict[str, frozenset[str]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        node.name: frozenset(_packages(node))
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    }


def _packages(function: ast.AST) -> set[str]:
    found, named = set(), set()
    looks = False
    for node in ast.walk(function):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Constant):
            named.add(node.value)
        elif isinstance(node, ast.Name):
            looks = looks or node.id in _LOOK_FOR_ONE
    return (found | named if looks else found) & _ABSENT
