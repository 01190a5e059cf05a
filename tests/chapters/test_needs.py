"""After what it needs, and nothing else, a cell says what it says after everything above it."""

from __future__ import annotations

import os
import time

import nbformat
import pytest

from lecnn_helpers.explore import asked
from lecnn_helpers.in_page import session
from lecnn_helpers.sphinx_ext.cells import decide

from ..conftest import NOTEBOOKS

# What takes longer, or needs what does, is run again with ``THOROUGH=1`` only, as once a week; and
# then once for all cells that need the same of such.
LONG = 1.0


@pytest.fixture(autouse=True)
def in_page(monkeypatch):
    monkeypatch.setenv("EXPLORE_OUTPUT", "in-page")
    monkeypatch.setattr(asked, "explorers", {})


def said(python, number, source, *, quiet=False):
    output = []
    fine = python.run(str(number), source, lambda *what: output.append(what), quiet=quiet)
    assert fine, (number, output[-1])
    return output


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_it_needs_is_enough(path):
    cells = nbformat.read(path, nbformat.NO_CONVERT).cells
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    decided = decide(sources)
    runs = [
        source if cell.missing is None else cell.instead
        for cell, source in zip(decided, sources, strict=True)
    ]

    # Everything above.
    expected, seconds = {}, {}
    python = session.Session()
    for number, source in enumerate(runs):
        start = time.perf_counter()
        expected[number] = said(python, number, source)
        seconds[number] = time.perf_counter() - start

    sessions = {}
    for number, cell in enumerate(decided):
        if cell.missing is not None:
            continue
        long = tuple(each for each in cell.needs if seconds[each] > LONG)
        if (long or seconds[number] > LONG) and not os.environ.get("THOROUGH"):
            continue
        if long or seconds[number] > LONG:
            python, ran = sessions.setdefault(long, (session.Session(), set()))
        else:
            python, ran = session.Session(), set()
        for each in cell.needs:
            if each not in ran:
                said(python, each, runs[each], quiet=True)
                ran.add(each)
        assert said(python, number, runs[number]) == expected[number], sources[number]
        ran.add(number)
