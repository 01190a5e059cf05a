"""Lets the cells of a chapter run in the reader's page.

What the page must know of its cells stands in it as JSON, under the id `python-cells`: which of
them run and what they need (`cells`), where Python's files are and how large (`runtime`). The
script `cells.js` makes buttons of that; `worker.js`, where Python runs, comes when one is pressed.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from sphinx.application import Sphinx

from ..book import Book
from . import execution, packs, runtime
from .cells import absent, decide

_ASSETS = Path(__file__).with_name("assets")
_WORKER = "worker.js"
_EXERCISE = "exercise"
_EXPLORER = 'class="explorer"'


def add_assets(app: Sphinx) -> None:
    """Put script and stylesheet on the pages, where there is Python for them.

    Connect to "builder-inited", after `runtime.gather`.
    """
    if runtime.manifest(app) is None:
        return
    for name in ("cells.js", "cells.css"):
        app.config.html_static_path.append(str(_ASSETS / name))
    app.add_js_file("cells.js", loading_method="defer")
    app.add_css_file("cells.css")


def number_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Give each code cell its number in the notebook as a class; connect to "doctree-read".

    Of the classes that are `py-` and a number, Bootstrap makes paddings.
    """
    for container in doctree.findall(nodes.container):
        if container.get("nb_element") == "cell_code":
            container["classes"].append(f"py-cell-{container['cell_index']}")


def add_data(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Put what the page must know into it; connect to "html-page-context"."""
    found = runtime.manifest(app)
    if found is None or doctree is None:
        return
    data: dict[str, Any] = {"book": app.config.html_title or app.config.project}
    path = Path(app.env.doc2path(pagename))
    if path.suffix == ".ipynb":
        up = "../" * pagename.count("/")
        data |= {
            "chapter": path.stem,
            "python": f"{up}{runtime.FOLDER}/",
            "files": _sizes(found["files"]),
            **_cells(
                path,
                doctree,
                execution.seconds(path, app.config.nb_execution_cache_path),
                Book.at(Path(app.srcdir)).packages,
            ),
        }
    # "</" would end the element.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    context["body"] = (
        f"{context.get('body', '')}\n"
        f'<script type="application/json" id="python-cells">{text}</script>'
    )


def _sizes(files: dict[str, Any]) -> dict[str, int]:
    """Return the bytes of each file by the name that it has beside the pages."""
    return dict(size if isinstance(size, list) else (name, size) for name, size in files.items())


def _cells(
    path: Path, doctree: nodes.document, seconds: dict[str, float], packages: dict[str, Path]
) -> dict[str, Any]:
    """Return the cells of a notebook by their numbers in it, and the texts of those not shown."""
    notebook = _notebook(path, path.stat().st_mtime_ns)
    code = [n for n, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    sources = [notebook.cells[number].source for number in code]
    shown = {
        container["cell_index"]: container
        for container in doctree.findall(nodes.container)
        if container.get("nb_element") == "cell_code"
    }
    cells: dict[int, dict[str, Any]] = {}
    hidden: dict[int, str] = {}
    for number, source, decided in zip(code, sources, decide(sources, packages), strict=True):
        cell = notebook.cells[number]
        cells[number] = about = {"needs": [code[needed] for needed in decided.needs]}
        if decided.missing is not None:
            about["missing"] = decided.missing
            if decided.follows is not None:
                about["follows"] = code[decided.follows]
            hidden[number] = decided.instead
        if _EXERCISE in cell.metadata.get("tags", ()):
            about["exercise"] = True
        # The build drew all states of an explorer, and imported what a page has not.
        as_here = decided.missing is None and not _has_explorer(shown.get(number))
        if as_here and str(number) in seconds:
            about["seconds"] = seconds[str(number)]
        if number not in shown and decided.missing is None:
            hidden[number] = source
    # Of cells that do not run whole, only what others need of them is of use.
    needed = {n for cell in cells.values() if "missing" not in cell for n in cell["needs"]}
    for number, cell in cells.items():
        if "missing" in cell and number not in needed:
            del cell["needs"]
    hidden = {number: text for number, text in hidden.items() if number in needed}
    found = {"absent": absent(sources, packages), "cells": cells}
    return found | ({"hidden": hidden} if hidden else {})


def _has_explorer(container: nodes.container | None) -> bool:
    return container is not None and any(
        _EXPLORER in raw.astext() for raw in container.findall(nodes.raw)
    )


@cache
def _notebook(path: Path, changed: int) -> Any:
    return nbformat.read(path, nbformat.NO_CONVERT)


def lay_beside(app: Sphinx, error: Exception | None) -> None:
    """Lay the worker and the notebooks beside Python's files; connect to "build-finished"."""
    if error is not None or app.builder.name != "html" or runtime.manifest(app) is None:
        return
    folder = Path(app.outdir) / runtime.FOLDER
    files = {_WORKER: (_ASSETS / _WORKER).read_bytes()}
    for name in app.env.found_docs:
        path = Path(app.env.doc2path(name))
        if path.suffix == ".ipynb":
            files[path.name] = path.read_bytes()
    for name, data in files.items():
        # A page that was opened from a folder may load a script, and nothing else.
        for target, content in (
            (folder / name, data),
            (folder / "file" / f"{name}.js", runtime.as_script(name, data)),
        ):
            if not target.is_file() or target.read_bytes() != content:
                packs.write_whole(target, content)
