"""What nbmake has run is what the book shows, so that a notebook runs once for both.

nbmake runs the notebooks as the build of the book does, and each explorer makes its widgets
besides. What has run without an error goes where the build looks for outputs.
"""

from __future__ import annotations

import os
import time

from jupyter_cache import get_cache
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
            cache = get_cache(execution.cache_folder(root, root / "_build"))
            execution.store(self.filename, result.nb, cache, time.perf_counter() - start)
        return result


pytest_items.NotebookRun = RunForTheBook
