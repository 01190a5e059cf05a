"""Make a chapter that builds and passes as it is: ``make new-chapter NAME=weight_decay``.

Copies the model in `tools/chapter` to the places where a chapter's parts live, under the new
name, and adds it to the table of contents, before the last part.
"""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path

MODEL = Path(__file__).parent / "chapter"
LAST_PART = re.compile(r"^  - caption: .*\n(?:(?!  - caption: ).*\n)*\Z", flags=re.M)


def places(root: Path, name: str) -> dict[Path, Path]:
    """Return where each file of the model goes."""
    folders = {
        "package": root / "lecnn_helpers" / "chapters" / name,
        "tests": root / "tests" / "chapters" / name,
    }
    found = {
        path: folder / path.name
        for part, folder in folders.items()
        for path in sorted((MODEL / part).glob("*.*"))
    }
    return {MODEL / "notebook.ipynb": root / "book" / f"{name}.ipynb", **found}


def new_chapter(root: Path, name: str) -> list[Path]:
    """Make the chapter `name` in the book at `root`; returns the files that are new or changed.

    Raises
    ------
    ValueError
        If `name` cannot name a module, or a part of such a chapter is there already. Nothing
        is written then.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or keyword.iskeyword(name):
        raise ValueError(
            f"NAME must be lower-case words joined by underscores, such as weight_decay, "
            f"got {name!r}"
        )
    copies = places(root, name)
    for place in copies.values():
        if place.exists():
            raise ValueError(f"there is a chapter {name!r} already: {place.relative_to(root)}")
    toc = root / "_toc.yml"
    contents = toc.read_text(encoding="utf-8")
    last = LAST_PART.search(contents)
    if last is None:
        raise ValueError(f"{toc.name} has no part to put a chapter before")
    title = name.replace("_", " ").capitalize()
    for model, place in copies.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        text = model.read_text(encoding="utf-8")
        place.write_text(text.replace("CHAPTER", name).replace("TITLE", title), encoding="utf-8")
    entry = f"      - file: book/{name}\n"
    toc.write_text(contents[: last.start()] + entry + contents[last.start() :], encoding="utf-8")
    return [*copies.values(), toc]


if __name__ == "__main__":
    here = Path(__file__).parents[1]
    try:
        made = new_chapter(here, " ".join(sys.argv[1:]))
    except ValueError as error:
        sys.exit(str(error))
    print(*(path.relative_to(here) for path in made), sep="\n")
    print("\nIt builds and passes as it is. CONTRIBUTING.md says what goes where.")
