"""An error as a reader needs it: in words where the cause is known, and the line that it met."""

from __future__ import annotations

import ast
import linecache
import traceback
from collections.abc import Mapping
from html import escape

from .absent import SPOKEN, NotInThePage

# Lines of a cell that are shown before and after the one that failed.
_AROUND = 2
# A function that calls itself without end has a thousand frames, and three say it.
_MOST_FRAMES = 6


def as_html(error: BaseException, cells: Mapping[str, str], elsewhere: Mapping[str, str]) -> str:
    """Return an error as HTML.

    Parameters
    ----------
    error
        What was raised.
    cells
        The name of a cell by its file name. The lines of these are shown; what lies between
        them, inside of packages, is named by one line.
    elsewhere
        Sources of the chapter's cells that do not run in the page, by the package that they need.
    """
    if isinstance(error, KeyboardInterrupt):
        return '<p class="py-stopped">Stopped.</p>'
    words = _in_words(error, elsewhere)
    parts = [
        '<div class="py-error" role="alert">',
        f"<p><b>{escape(type(error).__name__)}</b>: {escape(_message(error))}</p>",
        *([f"<p>{escape(words)}</p>"] if words else []),
        *_places(error, cells),
        "</div>",
    ]
    return "\n".join(parts)


def _message(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return error.msg
    # Of a KeyError, str() is the key in quotes.
    return str(error) or "no more is said"


def _in_words(error: BaseException, elsewhere: Mapping[str, str]) -> str:
    if isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
        for package, source in elsewhere.items():
            if error.name in _bound(source):
                spoken = SPOKEN.get(package, package)
                return (
                    f"A cell above defines {error.name}. It needs {spoken}, which does not run in "
                    "a page."
                )
    if isinstance(error, ModuleNotFoundError) and not isinstance(error, NotInThePage):
        return (
            "In the page there are Python's own modules, NumPy, matplotlib and the helpers of this "
            "book."
        )
    if isinstance(error, MemoryError):
        return "The page has about two gigabytes. Stop it, and run the cell with less."
    return ""


def _bound(source: str) -> set[str]:
    """Return the names that a cell binds, roughly."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a command for the shell
        return set()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
    return names


def _places(error: BaseException, cells: Mapping[str, str]) -> list[str]:
    if isinstance(error, SyntaxError) and error.filename in cells:
        return [_lines(error.filename, error.lineno or 1, cells)]
    frames = [
        (frame.filename, frame.lineno or 1)
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename in cells
    ]
    # A loop in a function is many frames at one place.
    places = list(dict.fromkeys(frames))
    if len(places) > _MOST_FRAMES:
        places = places[: _MOST_FRAMES - 1] + places[-1:]
    return [_lines(file, line, cells) for file, line in places]


def _lines(file: str, failed: int, cells: Mapping[str, str]) -> str:
    lines = linecache.getlines(file)
    first = max(1, failed - _AROUND)
    shown = []
    for number in range(first, min(len(lines), failed + _AROUND) + 1):
        text = escape(f"{number:4} {lines[number - 1].rstrip()}", quote=False)
        shown.append(f"<mark>→{text}</mark>" if number == failed else f" {text}")
    return f"<p>{escape(cells[file])}, line {failed}:</p>\n<pre>" + "\n".join(shown) + "</pre>"
