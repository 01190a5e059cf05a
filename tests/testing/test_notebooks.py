"""What nbmake has run is kept for the build, whoever ran it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from jupyter_cache import get_cache
from nbformat.v4 import new_code_cell, new_notebook

from lecnn_helpers.testing.notebooks import remember

AT_A_TIME = 8


def test_many_keep_theirs_at_the_same_time(tmp_path):
    """Each opens the place anew, as processes do, and none has been there before."""
    together = Barrier(AT_A_TIME)

    def keep(number):
        notebook = new_notebook(cells=[new_code_cell(f"{number} + 1")])
        together.wait()
        remember(tmp_path / f"{number}.ipynb", notebook, tmp_path / "cache", 1.0)

    with ThreadPoolExecutor(AT_A_TIME) as threads:
        list(threads.map(keep, range(AT_A_TIME)))
    kept = get_cache(tmp_path / "cache").list_cache_records()
    assert sorted(record.uri for record in kept) == [
        str(tmp_path / f"{number}.ipynb") for number in range(AT_A_TIME)
    ]
