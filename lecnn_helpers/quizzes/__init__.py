"""The chapters' questions, a module a chapter, in the order in which the page answers them."""

from __future__ import annotations

import importlib
import pkgutil

from ..quiz import Quiz


def chapters() -> tuple[str, ...]:
    """Return the chapters that have questions, as `quiz` takes them."""
    return tuple(sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__)))


def quiz(chapter: str) -> Quiz:
    """Return the questions of a chapter, for the notebook to show.

    Raises
    ------
    ValueError
        If no chapter of that name has questions.

    Examples
    --------
    >>> len(quiz("batch-norm").questions)
    5
    """
    if chapter not in chapters():
        raise ValueError(
            f"no questions for {chapter!r}; there are {', '.join(map(repr, chapters()))}"
        )
    module = importlib.import_module(f".{chapter.replace('-', '_')}", __name__)
    return Quiz(chapter, module.QUESTIONS)
