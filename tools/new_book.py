"""Start a book of your own, without this lecture: ``make new-book DIR=../trees TITLE="Trees"``.

Writes a repository with one chapter, which builds and passes as it is. docs/own-book.md says what
it shares with this one, and how.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from lecnn_helpers.book import Book
from lecnn_helpers.new_chapter import check_name, new_chapter, title_of

ROOT = Path(__file__).parents[1]
TEMPLATE = Path(__file__).parent / "book"
# What a book has as it is here. The first one is changed on the way.
AS_HERE = ("_config.yml", ".gitignore", "book/_static/favicon.svg")
PINS = "constraints.txt"
# What an oracle needs that the machinery does not bring.
ORACLES = {"scikit-learn": (), "PyTorch": ("torch",)}
# For `make lint`.
ALSO = ("ruff", "nbstripout")


def new_book(
    folder: Path,
    title: str,
    *,
    name: str = "",
    chapter: str = "",
    author: str = "",
    machinery: str = "",
    oracle: str = "",
) -> None:
    """Make a book with one chapter in `folder`.

    Parameters
    ----------
    folder
        New, or empty.
    title
        Of the book.
    name
        What its package is called, without ``_helpers``; else after the folder.
    chapter
        The name of its first chapter; else best_guess.
    author
        Else "The authors".
    machinery
        Where its machinery comes from: a folder with this repository, or what pip takes,
        ``git+https://…@commit``. Else this repository's own address, at the present commit.
    oracle
        The library that its formulas are checked against; else scikit-learn.

    Raises
    ------
    ValueError
        If one of them cannot be used. Nothing is written then.
    """
    name = name or re.sub(r"[^a-z0-9]+", "_", folder.name.lower()).strip("_")
    chapter, oracle = chapter or "best_guess", oracle or "scikit-learn"
    if not title.strip() or "\n" in title:
        raise ValueError(f"TITLE must be one line of text, got {title!r}")
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name):
        raise ValueError(
            f"NAME must be lower-case words joined by underscores, such as trees, got {name!r}"
        )
    if oracle not in ORACLES:
        raise ValueError(f"ORACLE must be one of {sorted(ORACLES)}, got {oracle!r}")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ValueError(f"DIR must be a new or an empty folder, got {str(folder)!r}")
    check_name(chapter)
    requirements, guide, pins = _requirements(folder, machinery, ORACLES[oracle])
    book = Book(folder, f"{name}_helpers", oracle)
    words = {
        "CHAPTER_TITLE": title_of(chapter),
        "CHAPTER": chapter,
        "DISTRIBUTION": f"{name.replace('_', '-')}-helpers",
        "MACHINERY_GUIDE": guide,
        "ORACLE": oracle,
        "PACKAGE": book.package,
        "TITLE": title,
    }
    for path in sorted(TEMPLATE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            place = folder / path.relative_to(TEMPLATE).as_posix().replace("PACKAGE", book.package)
            _write(place, _filled(path.read_text(encoding="utf-8"), words))
    for path in AS_HERE:
        _write(folder / path, (ROOT / path).read_text(encoding="utf-8"))
    _write(folder / "_config.yml", _config(title, author or "The authors"))
    _write(folder / "requirements.txt", requirements)
    if pins:
        shutil.copy(ROOT / "requirements.txt", folder / PINS)
    new_chapter(book, chapter)
    _start_history(folder)


def _write(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


def _filled(text: str, words: dict[str, str]) -> str:
    # A longer word first, and none inside another one.
    return re.sub("|".join(rf"\b{word}\b" for word in words), lambda m: words[m[0]], text)


def _config(title: str, author: str) -> str:
    text = (ROOT / "_config.yml").read_text(encoding="utf-8")
    year = str(datetime.date.today().year)
    for key, value in {"title": title, "author": author, "copyright": year}.items():
        # JSON's strings are YAML's, too.
        line = f"{key}: {json.dumps(value, ensure_ascii=False)}"
        text, found = re.subn(rf"^{key}: .*$", lambda _, line=line: line, text, flags=re.M)
        if found != 1:
            raise ValueError(f"_config.yml must have one line {key!r}, and has {found}")
    return text


def _requirements(folder: Path, machinery: str, more: tuple[str, ...]) -> tuple[str, str, bool]:
    """Return requirements.txt, where to read about the machinery, and if the pins are copied."""
    if not machinery:
        machinery = _own_address()
    if machinery.startswith("git+"):
        address, at, commit = machinery.removeprefix("git+").rpartition("@")
        if not at or "/" in commit:
            raise ValueError(f"MACHINERY must name a commit or a tag behind an @, got {machinery}")
        constraint, source = PINS, f"lecnn-helpers[build,test] @ {machinery}"
        guide = f"{address.removesuffix('.git')}/blob/{commit}/CONTRIBUTING.md"
    else:
        path = Path(machinery).resolve()
        if not (path / "lecnn_helpers" / "book.py").is_file():
            raise ValueError(f"MACHINERY must be git+https://…@commit or a folder, got {machinery}")
        there = Path(os.path.relpath(path, folder.resolve())).as_posix()
        constraint, source = f"{there}/requirements.txt", f"--editable {there}[build,test]"
        guide = f"{there}/CONTRIBUTING.md"
    lines = [
        "# Where the machinery comes from that all such books share. This is the one place that",
        "# says it; a later commit brings its repairs.",
        source,
        *more,
        *ALSO,
        f"--constraint {constraint}",
    ]
    guide = f"Its [own guide]({guide}) says how an explorer, a check and a quick page are made."
    return "\n".join(lines) + "\n", guide, constraint == PINS


def _own_address() -> str:
    """Return where pip finds this repository, as it is now.

    Raises
    ------
    ValueError
        If it is not on the web, or this commit is not.
    """
    # Not at the top: it brings Sphinx along, which takes seconds.
    from lecnn_helpers.sphinx_ext.repository import from_git

    repository = from_git(ROOT)
    commit = _git("rev-parse", "HEAD")
    if repository is None or not _git("branch", "--remotes", "--contains", "HEAD"):
        raise ValueError(
            "this commit of the machinery is not on GitHub or GitLab, as far as git knows: push "
            "it, or say MACHINERY=git+https://…@commit, or MACHINERY=. for this folder"
        )
    return f"git+{repository.url}@{commit}"


def _git(*arguments: str, folder: Path | None = None) -> str:
    command = ["git", "-C", str(folder or ROOT), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _start_history(folder: Path) -> None:
    """Make it a repository, unless it lies in one, as the books under examples/ do."""
    if not _git("rev-parse", "--show-toplevel", folder=folder):
        _git("init", "--quiet", "--initial-branch", "main", folder=folder)


def main() -> None:
    """Take what `make` was told, which it hands on in the environment."""
    keys = ("NAME", "CHAPTER", "AUTHOR", "MACHINERY", "ORACLE")
    said = {key: os.environ.get(key, "") for key in keys}
    folder, title = os.environ.get("DIR", ""), os.environ.get("TITLE", "")
    try:
        if not folder:
            raise ValueError('say where and what: make new-book DIR=../trees TITLE="Trees"')
        new_book(Path(folder), title, **{key.lower(): value for key, value in said.items()})
    except ValueError as error:
        sys.exit(str(error))
    print(f"The book is in {folder}. There: make book, make test. README.md says what else.")


if __name__ == "__main__":
    main()
