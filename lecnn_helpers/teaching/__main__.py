"""`python -m lecnn_helpers.teaching WHAT` writes to `_build/WHAT`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from . import answers, bank, pictures, slides

MAKERS: dict[str, Callable[[Path, Path], str]] = {
    bank.FOLDER: bank.write,
    pictures.FOLDER: pictures.write,
    slides.FOLDER: slides.write,
    answers.FOLDER: answers.write,
}


def main(arguments: list[str] | None = None) -> None:
    """Make what is asked for, and say where it is."""
    parser = argparse.ArgumentParser(prog="teaching", description="What a lecturer takes along.")
    parser.add_argument("what", choices=MAKERS)
    parser.add_argument("--root", type=Path, default=Path(), help="the book's folder")
    parser.add_argument("--to", type=Path, help="the folder to write to")
    asked = parser.parse_args(arguments)
    folder = asked.to or asked.root / "_build" / asked.what
    print(f"{MAKERS[asked.what](asked.root.resolve(), folder)}: {folder}")


if __name__ == "__main__":
    main()
