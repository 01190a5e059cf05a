"""The book as its table of contents has it: the chapters, in order, and their notebooks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

CHAPTERS = f"{__name__.partition('.')[0]}.chapters"
"""The package whose packages are the chapters'."""


@dataclass(frozen=True)
class Chapter:
    """A notebook of the table of contents that has a package of its own.

    Attributes
    ----------
    number
        Its place among the chapters, from 1.
    name
        Of its notebook and of its package.
    path
        Its notebook.
    document
        The notebook's name in the table of contents, which is that of the built page, too.
    """

    number: int
    name: str
    path: Path
    document: str

    @cached_property
    def cells(self) -> list[dict[str, Any]]:
        """The notebook's cells; the source of each is one text, its tags are a list."""
        cells = json.loads(self.path.read_text(encoding="utf-8"))["cells"]
        return [
            {
                "type": cell["cell_type"],
                "source": "".join(cell["source"]),
                "tags": cell["metadata"].get("tags", []),
            }
            for cell in cells
        ]

    @cached_property
    def title(self) -> str:
        """The notebook's first heading.

        Raises
        ------
        ValueError
            If it has none.
        """
        for cell in self.cells:
            if cell["type"] == "markdown":
                for line in cell["source"].splitlines():
                    if line.startswith("# "):
                        return line.removeprefix("# ").strip()
        raise ValueError(f"{self.path.name} has no heading of the first level")

    @cached_property
    def package(self) -> ModuleType:
        """The chapter's package, which has `check` and `quiz`."""
        return import_module(f"{CHAPTERS}.{self.name}")

    @property
    def label(self) -> str:
        """What files and categories begin with, so that they sort as the book does."""
        return f"{self.number:02} {self.name}"


def chapters(root: Path) -> list[Chapter]:
    """Return the chapters of the book in the folder `root`.

    Raises
    ------
    ValueError
        If the table of contents names no chapter.
    """
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    here = root / Path(*CHAPTERS.split("."))
    found: list[Chapter] = []
    for document in _documents(contents):
        path = root / f"{document}.ipynb"
        name = path.stem
        if path.is_file() and (here / name / "__init__.py").is_file():
            found.append(Chapter(len(found) + 1, name, path, document))
    if not found:
        raise ValueError(f"the table of contents in {root.name!r} names no chapter")
    return found


def title(root: Path) -> str:
    """Return the book's title, as `_config.yml` has it."""
    return str(yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["title"])


def _documents(node: Any) -> list[str]:
    """Return all files below a node of the table of contents, in order."""
    if isinstance(node, list):
        return [document for item in node for document in _documents(item)]
    if not isinstance(node, dict):
        return []
    own = [str(node[key]) for key in ("root", "file") if key in node]
    below = [node[key] for key in ("parts", "chapters", "sections", "entries") if key in node]
    return own + _documents(below)
