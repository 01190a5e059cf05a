"""One chapter's names, and running a cell among them."""

from __future__ import annotations

import ast
import builtins
import contextlib
import gc
import io
import linecache
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from . import absent, failure, shown, widgets
from .imports import Waiting, unpack_on_demand

Tell = Callable[[str, str], None]
"""Called with a kind ("text", "warning", "html", "error") and its content, as it comes."""

WITH_MATPLOTLIB = ("matplotlib", "mpl_toolkits", "PIL", "dateutil")
"""What a chapter may import of the archive that matplotlib comes in."""

# Of what a cell prints; an endless loop that prints would fill the page.
MOST_TEXT = 100_000
ENOUGH = "\n… more than the page shows.\n"


class Session:
    """What a kernel is to a notebook, for one chapter in a page.

    Parameters
    ----------
    elsewhere
        Sources of the chapter's cells that do not run in the page, by the package they need.

    Attributes
    ----------
    names
        What the cells have defined.
    bound
        Names that the last cell gave another object.

    Examples
    --------
    >>> session = Session()
    >>> told = []
    >>> session.run("3", "print('six rows')", lambda *what: told.append(what))
    True
    >>> told
    [('text', 'six rows\\n')]
    """

    def __init__(self, elsewhere: Mapping[str, str] | None = None) -> None:
        self.names: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}
        self.bound: list[str] = []
        self._waiting = Waiting()
        self._elsewhere = dict(elsewhere or {})
        self._cells: dict[str, str] = {}

    def run(self, cell: str, source: str, tell: Tell, *, quiet: bool = False) -> bool:
        """Run a cell and tell what it prints and shows; return whether it came to its end.

        Parameters
        ----------
        cell
            Its number on the page.
        source
            Its code.
        tell
            Gets each piece of output as it comes.
        quiet
            Run it for what others need of it: only an error is told. Its imports wait until a
            cell speaks of what they bring.
        """
        file = f"cell-{cell}.py"
        self._cells[file] = "In this cell" if not quiet else "In a cell above, which this one needs"
        # Tracebacks and `inspect` look here for the lines of a file that is none.
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        say: Tell = (lambda kind, content: None) if quiet else tell

        def show(*values: Any) -> None:
            for value in values:
                sys.stdout.flush()
                say("html", shown.as_html(value))

        self.names["display"] = show
        before = dict(self.names)
        put_off: list[str] = []
        try:
            with _told(say):
                tree = ast.parse(source, file)
                if quiet:
                    tree, put_off = self._waiting.put_off(tree, file)
                self._waiting.bring(tree, self.names)
                before = dict(self.names)  # what was brought is the other cell's
                value = self._evaluate(tree, source, file)
                if value is not None:
                    self.names["_"] = value
                    show(value)
                for figure in shown.open_figures():
                    show(figure)
        except BaseException as error:
            tell("error", failure.as_html(error, self._cells, self._elsewhere))
            return False
        finally:
            self.bound = [
                name
                for name, value in self.names.items()
                if name != "_" and before.get(name, before) is not value
            ] + put_off
        return True

    def _evaluate(self, tree: ast.Module, source: str, file: str) -> Any:
        """Run all statements, and return the value of the last if it is an expression."""
        last = None
        if tree.body and isinstance(tree.body[-1], ast.Expr) and not _ends_in_semicolon(source):
            statement = tree.body.pop()
            assert isinstance(statement, ast.Expr)
            last = ast.Expression(statement.value)
        exec(compile(tree, file, "exec"), self.names)
        return None if last is None else eval(compile(last, file, "eval"), self.names)


def _ends_in_semicolon(source: str) -> bool:
    return source.rstrip().endswith(";")


class _Stream(io.TextIOBase):
    """Tells whole lines at once, and the rest when it is flushed."""

    def __init__(self, kind: str, tell: Tell) -> None:
        self._kind, self._tell = kind, tell
        self._line = ""
        self._left = MOST_TEXT

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._line += text
        if "\n" in text or len(self._line) > 1000:
            self.flush()
        return len(text)

    def flush(self) -> None:
        text, self._line = self._line, ""
        if not text or self._left < 0:
            return
        cut = text[: self._left]
        self._left -= len(text)
        self._tell(self._kind, cut + ENOUGH if self._left < 0 else cut)


@contextlib.contextmanager
def _told(tell: Tell) -> Iterator[None]:
    out, errors = _Stream("text", tell), _Stream("warning", tell)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            yield
    finally:
        out.flush()
        errors.flush()


def start(
    absent_packages: Iterable[str] = (), unpack_matplotlib: Callable[[], Any] | None = None
) -> None:
    """Make this process what a chapter expects; called once.

    Parameters
    ----------
    absent_packages
        What the chapter imports and a page cannot have.
    unpack_matplotlib
        Called when matplotlib, or what comes with it, is imported for the first time.
    """
    os.environ.setdefault("MPLBACKEND", "agg")
    os.environ["EXPLORE_OUTPUT"] = "in-page"
    if unpack_matplotlib is not None:
        unpack_on_demand(WITH_MATPLOTLIB, unpack_matplotlib)
    absent.let_pass(absent_packages)
    widgets.stand_in()
    # Modules that were loaded stay; looking through them again costs a tenth of a first picture.
    gc.freeze()
