"""Imports that wait until somebody uses what they bring.

A chapter imports everything at its top. A verdict on a number needs little of that, and a reader
who waits for it should not wait for matplotlib. So what a cell above imports is noted down, name
by name, and imported before the first cell runs that speaks of the name.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

# A cell that looks its names up by other ways than writing them gets them all.
_BY_OTHER_WAYS = {"globals", "locals", "vars", "dir", "eval", "exec"}


class Waiting:
    """The imports that wait, by the names that they will give.

    Examples
    --------
    >>> waiting, names = Waiting(), {}
    >>> waiting.put_off(ast.parse("import json, math"), "cell-1.py")[1]
    ['json', 'math']
    >>> waiting.bring(ast.parse("math.pi"), names)
    >>> "math" in names, "json" in names
    (True, False)
    """

    def __init__(self) -> None:
        self._imports: dict[str, list[tuple[ast.stmt, str]]] = {}
        self._written: set[str] = set()

    def put_off(self, tree: ast.Module, file: str) -> tuple[ast.Module, list[str]]:
        """Note the imports at the top of a module; return the rest of it, and the names.

        Parameters
        ----------
        tree
            What is about to be run. An import after other statements does not wait, since those
            may be there for it; nor does one whose name was written before: a function that
            waits for it may be called at any time.
        file
            The name under which it is run.
        """
        rest: list[ast.stmt] = []
        names = []
        for statement in tree.body:
            alone = [] if any(map(_is_no_import, rest)) else _one_by_one(statement)
            if not alone:
                rest.append(statement)
            for name, each in alone:
                if name in self._written:
                    rest.append(each)
                else:
                    self._imports.setdefault(name, []).append((each, file))
                    names.append(name)
        return ast.Module(rest, tree.type_ignores), names

    def bring(self, tree: ast.Module, names: dict[str, Any]) -> None:
        """Import what waits under a name that these statements write, into `names`."""
        written = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        self._written |= written
        wanted = set(self._imports) if written & _BY_OTHER_WAYS else written & set(self._imports)
        # In the order in which they were noted.
        for name in [name for name in self._imports if name in wanted]:
            for statement, file in self._imports.pop(name):
                exec(compile(ast.Module([statement], []), file, "exec"), names)


def _is_no_import(statement: ast.stmt) -> bool:
    return not isinstance(statement, (ast.Import, ast.ImportFrom))


def _one_by_one(statement: ast.stmt) -> list[tuple[str, ast.stmt]]:
    """Return an import as one statement for each name that it gives; nothing of what is none."""
    if isinstance(statement, ast.Import):
        return [
            ((alias.asname or alias.name).partition(".")[0], _like(statement, ast.Import([alias])))
            for alias in statement.names
        ]
    if not isinstance(statement, ast.ImportFrom) or statement.module == "__future__":
        return []
    if any(alias.name == "*" for alias in statement.names):
        return []
    return [
        (
            alias.asname or alias.name,
            _like(statement, ast.ImportFrom(statement.module, [alias], statement.level)),
        )
        for alias in statement.names
    ]


def _like(statement: ast.stmt, new: ast.stmt) -> ast.stmt:
    """Give a statement the place of another, so that an error points there."""
    return ast.copy_location(new, statement)


class _OnDemand(MetaPathFinder):
    def __init__(self, packages: Iterable[str], unpack: Callable[[], Any]) -> None:
        self.packages = frozenset(packages)
        self.unpack = unpack

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if path is not None or fullname not in self.packages:
            return None
        self.unpack()
        sys.meta_path.remove(self)
        importlib.invalidate_caches()
        return PathFinder.find_spec(fullname, path, target)


def unpack_on_demand(packages: Iterable[str], unpack: Callable[[], Any]) -> None:
    """Let packages come when the first of them is imported.

    Parameters
    ----------
    packages
        Names that can be imported once `unpack` was called, and not before.
    unpack
        Called once.
    """
    sys.meta_path.append(_OnDemand(packages, unpack))
