"""Decides for each code cell of a notebook what it needs, or why it cannot run in the page.

Nothing is run for that; the code is read, statement by statement. A statement needs the earlier
ones

- that gave a name which it reads its value: the last that surely did, and those after it that
  perhaps did;
- that changed the object behind such a name since: by a method (``rng.normal()``), a part
  (``w[0] = 1``, ``w -= step``), or a function of the notebook that does so (`changes`);
- and all that these need in turn.

What a function of the notebook reads, it reads when it is called, so whoever names the function
needs that.
"""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .changes import Effects, effects_of
from .package_code import OURS, packages_behind

# What a reader's page has, besides Python's own modules and the book's packages.
_IN_THE_PAGE = {"numpy", "matplotlib", "mpl_toolkits", "PIL", "dateutil"}
# These have a stand-in there, which is enough for `explore`.
_STAND_INS = {"ipywidgets"}
_SPOKEN = {
    "torch": "PyTorch",
    "keras": "Keras",
    "tensorflow": "TensorFlow",
    "sklearn": "scikit-learn",
}
_NOT_PYTHON = re.compile(r"^\s*[%!?]|\?\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Cell:
    """What is to be known of a cell before it runs in a page.

    Attributes
    ----------
    needs
        The cells that must have run before it, in their order.
    missing
        The package for want of which it cannot run, as one says it; None if it can.
    follows
        The earlier cell that needs that package, if this one does not need it itself.
    instead
        What runs for a cell that cannot run as a whole, where another one needs it: those of its
        statements that can.
    """

    needs: tuple[int, ...] = ()
    missing: str | None = None
    follows: int | None = None
    instead: str = ""


@dataclass
class _Statement:
    cell: int
    text: str
    effects: Effects
    node: ast.stmt | None = None
    needs: set[int] = field(default_factory=set)
    """Earlier statements by their numbers, with all that these need."""
    missing: str | None = None
    """The package that it needs itself."""


def decide(sources: Sequence[str], packages: Mapping[str, Path] = OURS) -> list[Cell]:
    """Decide for each code cell what it needs, or why it cannot run.

    Parameters
    ----------
    sources
        The texts of a notebook's code cells, in their order.
    packages
        The folders of the book's own packages, by name.

    Returns
    -------
    list
        For each of them a `Cell`; cells are named by their places in `sources`.

    Examples
    --------
    >>> cells = decide(["a = [1]", "b = 2", "a.append(3)", "import torch", "a", "torch.ones(3)"])
    >>> cells[4].needs, cells[5].missing
    ((0, 2), 'PyTorch')
    """
    statements = [each for cell, source in enumerate(sources) for each in _read(cell, source)]
    _Names(packages).link(statements)
    for statement in statements:
        statement.needs |= {n for needed in statement.needs for n in statements[needed].needs}
    stuck = {
        number: min(
            [number] * (each.missing is not None)
            + [n for n in each.needs if statements[n].missing is not None]
        )
        for number, each in enumerate(statements)
        if each.missing or any(statements[n].missing for n in each.needs)
    }
    numbers_of: list[list[int]] = [[] for _ in sources]
    for number, statement in enumerate(statements):
        numbers_of[statement.cell].append(number)
    cells = [_cell(cell, numbers, statements, stuck) for cell, numbers in enumerate(numbers_of)]
    for number, cell in enumerate(cells):
        # A needed cell runs whole, though only one of its statements may be needed.
        needs = set(cell.needs).union(*(cells[needed].needs for needed in cell.needs))
        cells[number] = replace(cell, needs=tuple(sorted(needs)))
    return cells


def absent(sources: Sequence[str], packages: Iterable[str] = OURS) -> list[str]:
    """Return the packages that a notebook imports and a page cannot have, by their names.

    Examples
    --------
    >>> absent(["import numpy, torch.nn", "def f():\\n    from pandas import Series"])
    ['pandas', 'torch']
    """
    found: set[str] = set()
    for source in sources:
        for node in ast.walk(ast.Module([n.node for n in _read(0, source) if n.node], [])):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return sorted(name for name in found if not _is_in_the_page(name, packages))


def _cell(
    cell: int, numbers: Sequence[int], statements: Sequence[_Statement], stuck: dict[int, int]
) -> Cell:
    stopped = [number for number in numbers if number in stuck]
    # A cell that runs in part runs all of that part, and so needs what the part needs.
    runs = [number for number in numbers if number not in stuck]
    needs = {statements[n].cell for number in runs for n in statements[number].needs} - {cell}
    if not stopped:
        return Cell(tuple(sorted(needs)))
    own = [number for number in stopped if statements[number].missing]
    root = statements[own[0] if own else stuck[stopped[0]]]
    return Cell(
        tuple(sorted(needs)),
        root.missing,
        None if own else root.cell,
        "\n".join(statements[number].text for number in runs),
    )


def _read(cell: int, source: str) -> list[_Statement]:
    """Return a cell's statements; none if it is no Python, which it says itself when it runs."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        if not _NOT_PYTHON.search(source):
            return []
        return [_Statement(cell, source, Effects(), missing="IPython")]
    lines = source.splitlines()
    found = []
    for node in tree.body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        text = "\n".join(lines[first - 1 : node.end_lineno])
        found.append(_Statement(cell, text, effects_of(node), node))
    return found


@dataclass
class _Name:
    """What is known of a name at some point of the notebook."""

    givers: list[int] = field(default_factory=list)
    """Statements that gave it the value that it has now, and that changed it since."""
    effects: Effects | None = None
    """Of a function or a class: what happens when it is used."""
    package: str | None = None
    """The package that it stands for, which a page cannot have."""
    path: str = ""
    """Of an import: its full name."""
    is_iterator: bool = False
    is_object: bool = False
    is_plain: bool = False


class _Names:
    """The notebook's names while its statements are read in their order."""

    def __init__(self, packages: Mapping[str, Path]) -> None:
        self.packages = packages
        self.known: dict[str, _Name] = {}
        # Names that may stand for one object, or for parts of it.
        self.shared: dict[str, set[str]] = {}

    def link(self, statements: Sequence[_Statement]) -> None:
        for number, statement in enumerate(statements):
            effects = self._in_full(statement.effects)
            for name in effects.reads | effects.changes:
                if known := self.known.get(name):
                    statement.needs.update(known.givers)
                    if statement.missing is None and name in effects.reads:
                        statement.missing = _spoken(known.package)
            statement.missing = statement.missing or self._behind(effects)
            for name in effects.changes:
                # A loop changes the rows that its own name stands for.
                direct = {name} | effects.shares.get(name, set())
                for each in direct.union(*(self.shared.get(n, set()) for n in direct)):
                    known = self.known.get(each)
                    # Of a module a function that is called changes nothing, a setting does.
                    if known and (not known.path or each in effects.sets):
                        known.givers.append(number)
            for name in effects.perhaps:
                known = self.known.setdefault(name, _Name())
                known.givers.append(number)
                known.effects = known.effects or effects.functions.get(name)
                self._share(name, effects)
            for name in effects.gives:
                self._give(name, number, effects)

    def _give(self, name: str, number: int, effects: Effects) -> None:
        path = effects.imports.get(name, "")
        top = path.partition(".")[0]
        inside = effects.functions.get(name)
        kind = effects.objects.get(name)
        if inside is None and kind in self.known:
            # The methods of an object read what its class reads.
            inside = self.known[kind].effects
        self.known[name] = _Name(
            [number],
            inside,
            top if top and not _is_in_the_page(top, self.packages) else None,
            path,
            name in effects.iterators,
            kind is not None,
            name in effects.plain or self._is_constant(effects.aliases.get(name, "")),
        )
        for other in self.shared.pop(name, set()):
            self.shared[other].discard(name)
        self._share(name, effects)

    def _is_constant(self, dotted: str) -> bool:
        """Return whether this is a number or a text of the lecture."""
        root, _, rest = dotted.partition(".")
        known = self.known.get(root)
        if known is None or known.path not in {f"{name}.lecture" for name in self.packages}:
            return False
        lecture = importlib.import_module(known.path)
        return isinstance(getattr(lecture, rest, None), (int, float, str))

    def _share(self, name: str, effects: Effects) -> None:
        """Note with which names this one shares an object, or a part of it."""
        sharing = set()
        for other in effects.shares.get(name, set()) - {name}:
            known = self.known.get(other)
            # A module is nobody's part, and a number cannot be changed.
            if known and not known.path and not known.is_plain:
                sharing |= {other} | self.shared.get(other, set())
        for other in sharing - {name}:
            self.shared.setdefault(other, set()).add(name)
            self.shared.setdefault(name, set()).add(other)

    def _in_full(self, effects: Effects) -> Effects:
        """Add what happens inside the notebook's functions that a statement names."""
        reads, changes = set(effects.reads), set(effects.changes)
        seen: set[str] = set()
        waiting = list(reads)
        while waiting:
            name = waiting.pop()
            known = self.known.get(name)
            if name in seen or known is None or known.effects is None:
                continue
            seen.add(name)
            inside = known.effects
            reads |= inside.reads
            changes |= inside.changes
            waiting += inside.reads
        for call in effects.calls:
            known = self.known.get(call.function)
            if known is None:
                continue
            if known.is_object:
                changes.add(call.function)  # a layer that is called counts its batches
            if known.effects is not None:
                changes |= call.given_to(known.effects.changed_parameters)
            if known.path:
                changes |= {name for name in call.names if self._is_drawn_from(name)}
        changes |= {n for n in reads if n in self.known and self.known[n].is_iterator}
        return effects.with_more(reads, changes)

    def _is_drawn_from(self, name: str) -> bool:
        """Return whether a function that is given this may change it: a generator, an object."""
        known = self.known.get(name)
        return known is not None and (known.is_object or "rng" in name.lower())

    def _behind(self, effects: Effects) -> str | None:
        """Return what a function of the book's packages needs that a page cannot have."""
        for dotted in effects.dotted:
            name, _, rest = dotted.partition(".")
            known = self.known.get(name)
            if known and known.path.partition(".")[0] in self.packages:
                full = f"{known.path}.{rest}" if rest else known.path
                # By their names, Keras before what it computes with.
                for package in sorted(packages_behind(full, self.packages)):
                    return _spoken(package)
        return None


def _is_in_the_page(package: str, ours: Iterable[str]) -> bool:
    return package in {*_IN_THE_PAGE, *_STAND_INS, *ours, *sys.stdlib_module_names}


def _spoken(package: str | None) -> str | None:
    return None if package is None else _SPOKEN.get(package, package)
