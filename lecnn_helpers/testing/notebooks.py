"""What nbmake has run is what the book shows, so that a notebook runs once for both.

nbmake runs the notebooks as the build of the book does, and each explorer makes its widgets
besides. What has run without an error goes where the build looks for outputs.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from filelock import FileLock
from jupyter_cache import get_cache
from nbformat import NotebookNode
from nbmake import pytest_items
from nbmake.nb_result import NotebookResult
from nbmake.nb_run import NotebookRun

from ..explore.output import TRY_WIDGETS, VARIABLE, Output
from ..sphinx_ext import execution

AS_FOR_THE_BOOK = {VARIABLE: Output.PAGE.value, TRY_WIDGETS: "1"}


class RunForTheBook(NotebookRun):
    """nbmake's run of a notebook, remembered. (nbmake hands what it ran to nobody.)"""

    def execute(self) -> NotebookResult:
        before = dict(os.environ)
        os.environ.update(AS_FOR_THE_BOOK)
        start = time.perf_counter()
        try:
            result = super().execute()
        finally:
            for name in AS_FOR_THE_BOOK:
                os.environ.pop(name)
            os.environ.update(before)
        if result.error is None:
            root = self.filename.parents[1]
            folder = execution.cache_folder(root, root / "_build")
            remember(self.filename, result.nb, folder, time.perf_counter() - start)
        return result


def remember(path: Path, notebook: NotebookNode, folder: Path, seconds: float) -> None:
    """Keep a notebook that has run in `folder`; several processes may do so at a time.

    jupyter-cache makes its database table by table, and a second process that does the same
    meets tables of the first.
    """
    with FileLock(folder / "lock"):
        execution.store(path, notebook, get_cache(folder), seconds)


pytest_items.NotebookRun = RunForTheBook
