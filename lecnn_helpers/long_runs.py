"""Training runs that take too long for a page: made once, kept as a small file beside the chapter.

``python tools/long_runs.py NAME`` makes `chapters/NAME/long_runs.json` from the notebook's own
cells, those with the tag `long-runs`. The page reads the file, says so, and runs one row again.
A test holds that the cells are still those the file was made with.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

FILE = "long_runs.json"
TAG = "long-runs"


@dataclass(frozen=True)
class LongRuns:
    """What the long runs of a chapter gave, and how to make them again."""

    command: str
    """What to type for it, in the root of the repository."""
    versions: Mapping[str, str]
    """Of Python and of the libraries that computed."""
    cells: str
    """A digest of the notebook's cells that computed, as `digest_of` gives it."""
    results: Mapping[str, Any]
    """What the notebook's `long_runs_of_this_page()` returned: numbers, texts and lists of them."""

    def __str__(self) -> str:
        if not self.results:
            return f"Not made yet: run `{self.command}`."
        versions = ", ".join(f"{name} {version}" for name, version in self.versions.items())
        return f"Made once, by `{self.command}`, with {versions}."

    def write(self, path: Path) -> None:
        """Store it, one line for each result."""
        rows = asdict(self) | {"results": "RESULTS"}
        results = ",\n".join(
            f"  {json.dumps(name, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
            for name, value in self.results.items()
        )
        text = json.dumps(rows, indent=1, ensure_ascii=False)
        text = text.replace('"RESULTS"', f"{{\n{results}\n }}")
        path.write_text(text + "\n", encoding="utf-8")


def read(chapter: str) -> LongRuns:
    """Read the long runs of a chapter, whose package's `__name__` is given.

    Of a chapter whose runs are not made yet, there are no results; so it can be imported by
    the cells that make them.
    """
    file = files(chapter).joinpath(FILE)
    if not file.is_file():
        return LongRuns(f"python tools/long_runs.py {chapter.split('.')[-1]}", {}, "", {})
    return LongRuns(**json.loads(file.read_text(encoding="utf-8")))


def cells_of(notebook: Path) -> list[str]:
    """Return the sources of the cells that the long runs are made of, in the notebook's order."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(c["source"]) for c in cells if TAG in c["metadata"].get("tags", [])]


def digest_of(notebook: Path) -> str:
    """Return a digest of what those cells do.

    Comments, spaces and imports do not count: what only another cell needs may be imported too.
    """
    digest = hashlib.sha256()
    for source in cells_of(notebook):
        for statement in ast.parse(source).body:
            if not isinstance(statement, ast.Import | ast.ImportFrom):
                digest.update(ast.dump(statement).encode())
    return digest.hexdigest()[:16]
