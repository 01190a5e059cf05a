"""Make a chapter's long runs again: ``python tools/long_runs.py does_the_start_matter``.

Runs the notebook's cells with the tag `long-runs`, in their order, and stores what
`long_runs_of_this_page()`, defined in the last of them, returns.
"""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from lecnn_helpers.long_runs import FILE, TAG, LongRuns, cells_of, digest_of

ROOT = Path(__file__).parents[1]
FUNCTION = "long_runs_of_this_page"


def make(notebook: Path) -> LongRuns:
    """Run the cells and the function.

    Raises
    ------
    ValueError
        If no cell has the tag, or none defines the function.
    """
    sources = cells_of(notebook)
    if not sources:
        raise ValueError(f"{notebook.name} has no cell with the tag {TAG}")
    names: dict = {"__name__": notebook.stem}
    # A notebook's cells, and a page, open no window and print their results elsewhere.
    os.environ["EXPLORE_OUTPUT"] = "page"
    for source in sources:
        exec(compile(source, notebook.name, "exec"), names)
    if FUNCTION not in names:
        raise ValueError(f"no cell of {notebook.name} with the tag {TAG} defines {FUNCTION}()")
    results = names[FUNCTION]()
    computed = [name for name in ("numpy", "torch", "keras") if name in sys.modules]
    versions = {"Python": platform.python_version()} | {name: version(name) for name in computed}
    command = f"python tools/long_runs.py {notebook.stem}"
    return LongRuns(command, versions, digest_of(notebook), results)


def main() -> None:
    for name in sys.argv[1:]:
        runs = make(ROOT / "book" / f"{name}.ipynb")
        runs.write(ROOT / "lecnn_helpers" / "chapters" / name / FILE)
        print(runs)


if __name__ == "__main__":
    main()
