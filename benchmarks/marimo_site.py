"""The smallest book of `marimo-book` that has the measured picture, alive in all states.

One slider runs through the states. With two whose values meet in one cell, 0.1.48 stores
what is shown under "[0, -5]" and looks for "[0,-5]", so that nothing moves.
The figure is a cell's last value, as its guide has it, so it becomes PNG and then WebP. With
matplotlib's ``savefig.format`` set to SVG, 0.1.48 puts the SVG through Markdown, and no
picture is seen.
"""

from __future__ import annotations

import json
from pathlib import Path

from . import subject

OWN_LIMITS = "50 values a widget, 60 s and 10 MB a page"
LIMITS = {
    "max_values_per_widget": 200,
    "max_seconds_per_page": 6 * 3600,
    "max_bytes_per_page": 10**9,
}
"""In place of `OWN_LIMITS`, so that it finishes."""

_BOOK = """\
title: Bench
precompute: {precompute}
launch_buttons: {{molab: false, github: false, download: false}}
toc:
  - file: content/bench.py
"""

_NOTEBOOK = """\
import marimo

app = marimo.App()


@app.cell(hide_code=True)
def _():
    import marimo as mo
    from {subject} import draw

    return draw, mo


@app.cell(hide_code=True)
def _(mo):
    state = mo.ui.slider(start=0, stop={last}, step=1, label="state")
    return (state,)


@app.cell(hide_code=True)
def _(draw, state):
    draw(*{states}[state.value])
    return


if __name__ == "__main__":
    app.run()
"""


def write(folder: Path, grid: str) -> Path:
    """Write the book's sources into `folder` and return the path of its ``book.yml``."""
    alpha, beta = subject.GRIDS[grid]().values()
    # The first slider fastest, as the others are moved.
    states = [(float(a), float(b)) for b in beta for a in alpha]
    (folder / "content").mkdir(parents=True)
    notebook = _NOTEBOOK.format(subject=subject.__name__, states=states, last=len(states) - 1)
    (folder / "content" / "bench.py").write_text(notebook, encoding="utf-8")
    book = folder / "book.yml"
    precompute = json.dumps({"enabled": True, **LIMITS})
    book.write_text(_BOOK.format(precompute=precompute), encoding="utf-8")
    return book
