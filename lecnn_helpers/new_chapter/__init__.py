"""Make a chapter that builds and passes as it is: ``make new-chapter NAME=weight_decay``.

Copies the model in `model` to the places where a chapter's parts live, under the new name, and
adds it to the table of contents, before the last part.
"""

from __future__ import annotations

import json
import keyword
import re
from pathlib import Path

from ..book import Book

MODEL = Path(__file__).parent / "model"
LAST_PART = re.compile(r"^  - caption: .*\n(?:(?!  - caption: ).*\n)*\Z", flags=re.M)
# A cell of the model that only books with this oracle get.
_ORACLE = "oracle:"


def places(book: Book, name: str) -> dict[Path, Path]:
    """Return where each file of the model goes."""
    folders = {
        "package": book.root / book.package / "chapters" / name,
        "tests": book.root / "tests" / "chapters" / name,
    }
    found = {
        path: folder / path.name
        for part, folder in folders.items()
        for path in sorted((MODEL / part).glob("*.*"))
    }
    return {MODEL / "notebook.ipynb": book.root / "book" / f"{name}.ipynb", **found}


def check_name(name: str) -> None:
    """Refuse what cannot name a chapter.

    Raises
    ------
    ValueError
        If no module can be called so.
    """
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or keyword.iskeyword(name):
        raise ValueError(
            f"NAME must be lower-case words joined by underscores, such as weight_decay, "
            f"got {name!r}"
        )


def title_of(name: str) -> str:
    """Return a chapter's title until it has one of its own.

    Examples
    --------
    >>> title_of("weight_decay")
    'Weight decay'
    """
    return name.replace("_", " ").capitalize()


def new_chapter(book: Book, name: str) -> list[Path]:
    """Make the chapter `name` in a book; returns the files that are new or changed.

    Raises
    ------
    ValueError
        If `name` cannot name a module, a part of such a chapter is there already, the table of
        contents has no part, or the model knows no such oracle. Nothing is written then.
    """
    check_name(name)
    copies = places(book, name)
    for place in copies.values():
        if place.exists():
            raise ValueError(f"there is a chapter {name!r} already: {place.relative_to(book.root)}")
    toc = book.root / "_toc.yml"
    contents = toc.read_text(encoding="utf-8")
    last = LAST_PART.search(contents)
    if last is None:
        raise ValueError(f"{toc.name} has no part to put a chapter before")
    title = title_of(name)
    texts = {}
    for model, place in copies.items():
        text = model.read_text(encoding="utf-8")
        for word, meant in {"PACKAGE": book.package, "CHAPTER": name, "TITLE": title}.items():
            text = text.replace(word, meant)
        texts[place] = _for_oracle(text, book.oracle) if place.suffix == ".ipynb" else text
    for place, text in texts.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    entry = f"      - file: book/{name}\n"
    toc.write_text(contents[: last.start()] + entry + contents[last.start() :], encoding="utf-8")
    return [*copies.values(), toc]


def _for_oracle(text: str, oracle: str) -> str:
    """Keep of the model's notebook the cells for this oracle, and sort their imports.

    Raises
    ------
    ValueError
        If there are none.
    """
    notebook = json.loads(text)
    known: set[str] = set()
    cells = []
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags", [])
        meant = [tag.removeprefix(_ORACLE) for tag in tags if tag.startswith(_ORACLE)]
        known |= set(meant)
        if meant and oracle not in meant:
            continue
        if meant:
            cell["metadata"] = {}
        if cell["source"][0].startswith("import "):
            cell["source"] = _sorted(cell["source"])
        cells.append(cell)
    if oracle not in known:
        raise ValueError(f"the oracle must be one of {sorted(known)}, got {oracle!r}")
    notebook["cells"] = cells
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _sorted(lines: list[str]) -> list[str]:
    """Sort a cell of imports as ruff does; where a book's own package stands depends on its name.

    Examples
    --------
    >>> _sorted(["import b\\n", "from z import a\\n", "from c import d"])
    ['import b\\n', 'from c import d\\n', 'from z import a']
    """
    ends = [line.rstrip("\n") for line in lines]
    ends.sort(key=lambda line: (line.startswith("from "), line.split()[1]))
    return [f"{line}\n" for line in ends[:-1]] + ends[-1:]
