"""Runs the notebooks, a few side by side, and says how far it is.

myst-nb would run them one after the other, each as its page is read. When it reads them after
this, it finds them in jupyter-cache.
"""

from __future__ import annotations

import asyncio
import atexit
import hashlib
import json
import os
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbconvert.preprocessors.coalescestreams import CoalesceStreamsPreprocessor
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from traitlets.config import Config

from ..book import MACHINERY, Book

_LOGGER = logging.getLogger(__name__)

# More would ask for more memory than a laptop has: a notebook takes up to 0.7 GB.
_MOST_AT_A_TIME = 4
# Else each kernel warns that anyone on this machine could listen to it.
_ENCRYPTED = Config(KernelManager={"transport_encryption": "auto"})


# Of a shorter cell nobody is told how long it takes.
_LONG = 1.0

# No cell imports them, so no cell's output depends on them.
_NOT_IN_CELLS = tuple(
    MACHINERY / name
    for name in ("sphinx_ext", "in_page", "new_chapter", "teaching", "testing", "book.py")
)
# What the package is made of; an editor's backup has another ending or is hidden.
_KINDS = {".py", ".md", ".css", ".js", ".json", ".html", ".ipynb"}


def cache_folder(book: Path, build: Path) -> Path:
    """Return where outputs of the book's notebooks are kept, for as long as they are true."""
    digest = _digest(*_made_of(book), without=_NOT_IN_CELLS)
    return build / f".jupyter_cache-{digest}"


def fingerprint(book: Path) -> str:
    """Return a digest of the packages, of what is installed, and of the Python that runs them."""
    return _digest(*_made_of(book))


def _made_of(book: Path) -> list[Path]:
    pins = [book / name for name in ("requirements.txt", "constraints.txt")]
    return [*Book.at(book).packages.values(), *(path for path in pins if path.is_file())]


def _digest(*paths: Path, without: tuple[Path, ...] = ()) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in paths:
        for file in [path] if path.is_file() else _files_under(path):
            if any(file.is_relative_to(other) for other in without):
                continue
            digest.update(str(file.relative_to(path.parent)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _files_under(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.rglob("*")
        if file.suffix in _KINDS
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    )


class NotebookError(Exception):
    """A notebook that did not run to its end; the message says which, where and why."""


class _Loop(asyncio.SelectorEventLoop):
    """Leaves Ctrl-C to asyncio, which ends all notebooks; nbclient would end the last started."""

    def add_signal_handler(self, *arguments: Any) -> None:
        raise RuntimeError


def execute(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Fill jupyter-cache with the outputs of all notebooks that are about to be read.

    Raises
    ------
    SystemExit
        If a cell fails.
    """
    if app.config.nb_execution_mode != "cache":
        return
    cache = get_cache(app.config.nb_execution_cache_path)
    paths = [path for path in map(Path, map(env.doc2path, docnames)) if path.suffix == ".ipynb"]
    notebooks = {path: nbformat.read(path, nbformat.NO_CONVERT) for path in paths}
    waiting = {path: nb for path, nb in notebooks.items() if not _is_cached(nb, cache)}
    if not waiting:
        return
    messages: list[str] = []
    try:
        with asyncio.Runner(loop_factory=_Loop) as runner:
            runner.run(_run_all(waiting, cache, app.config.nb_execution_timeout))
    except* NotebookError as failed:
        messages += map(str, failed.exceptions)
    if messages:
        # Of an exception, jupyter-book would show its own traceback, with this one far above.
        click.echo("\n" + "\n".join(messages), err=True)
        raise SystemExit(1)


def store(path: Path, notebook: NotebookNode, cache: JupyterCacheAbstract, seconds: float) -> None:
    """Keep a notebook that has run, for the build to show.

    Parameters
    ----------
    path
        Where the notebook stands in the book.
    notebook
        As it ran, with its outputs.
    seconds
        How long it took.
    """
    long: dict[int, float] = {}
    for number, cell in enumerate(notebook.cells):
        # Times of execution, with which jupyter-cache would not know the notebook again.
        times = cell.metadata.pop("execution", {})
        if (took := _seconds_between(times)) >= _LONG:
            long[number] = round(took, 1)
    _file_of_seconds(path, Path(cache.path)).write_text(json.dumps(long), encoding="utf-8")
    # What is printed comes in pieces, cut where the clock had it, and the page would begin a line
    # with each.
    CoalesceStreamsPreprocessor().preprocess(notebook, {})
    cache.cache_notebook_bundle(
        CacheBundleIn(notebook, str(path), data={"execution_seconds": seconds}),
        check_validity=False,
        overwrite=True,
    )


def seconds(path: Path, cache: str) -> dict[str, float]:
    """Return how long the cells of a notebook took that took a second or more.

    Parameters
    ----------
    path
        Where the notebook stands in the book.
    cache
        The folder of jupyter-cache.

    Returns
    -------
    dict
        Seconds by the cell's number in the notebook, as text; none if it is not known.
    """
    file = _file_of_seconds(path, Path(cache))
    if not file.is_file():
        return {}
    found: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _file_of_seconds(path: Path, cache: Path) -> Path:
    return cache / f"seconds-{path.stem}.json"


def _seconds_between(times: dict[str, str]) -> float:
    start, end = (times.get(f"iopub.{what}") for what in ("execute_input", "status.idle"))
    if start is None or end is None:
        return 0.0
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()


def _is_cached(notebook: NotebookNode, cache: JupyterCacheAbstract) -> bool:
    try:
        cache.match_cache_notebook(notebook)
    except KeyError:
        return False
    return True


async def _run_all(
    notebooks: dict[Path, NotebookNode], cache: JupyterCacheAbstract, timeout: int
) -> None:
    at_a_time = min(len(notebooks), os.cpu_count() or 1, _MOST_AT_A_TIME)
    total = len(notebooks)
    width = len(str(total))
    _LOGGER.info("\nNotebooks to run: %d, %d at a time", total, at_a_time)
    free = asyncio.Semaphore(at_a_time)
    done = 0

    async def run(path: Path, notebook: NotebookNode) -> None:
        nonlocal done
        async with free:
            _LOGGER.info("%s %s started", " " * (2 * width + 3), path.stem)
            start = time.perf_counter()
            await _run(path, notebook, timeout)
            seconds = time.perf_counter() - start
        store(path, notebook, cache, seconds)
        done += 1
        _LOGGER.info("[%*d/%d] %s: %.0f s", width, done, total, path.stem, seconds)

    # When one fails, the group ends the others.
    async with asyncio.TaskGroup() as group:
        for path, notebook in notebooks.items():
            group.create_task(run(path, notebook))


async def _run(path: Path, notebook: NotebookNode, timeout: int) -> None:
    resources = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(
        notebook,
        timeout=timeout,
        resources=resources,
        # Else one that is ended in the middle complains at length.
        shutdown_kernel="immediate",
        config=_ENCRYPTED,
    )
    try:
        await client.async_execute()
    except (CellControlSignal, DeadKernelError) as error:
        task = asyncio.current_task()
        if task and task.cancelling():
            # Another one failed, or Ctrl-C was pressed; nbclient says that the kernel died.
            raise asyncio.CancelledError from None
        where = f"{path.name}, code cell {client.code_cells_executed}"
        raise NotebookError(f"{where}: {error}") from error
    finally:
        # When it is ended while its kernel starts, nbclient leaves both to the end of the program,
        # which is too late: the kernel complains that it is alone.
        if client.km is not None:
            await client._async_cleanup_kernel()
        atexit.unregister(client._cleanup_kernel)
