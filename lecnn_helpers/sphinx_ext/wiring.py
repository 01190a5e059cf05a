"""Folds the code that only wires a picture up, and leads to what draws it.

A cell that is one call of `explore` names sliders, presets and their limits: twenty lines that a
reader would scroll past on the way to the picture. On the page they are folded; in JupyterLab
the cell is what it is.
"""

from __future__ import annotations

import ast
import os
from functools import cache
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from ..book import Book
from . import repository

SHOW, HIDE = "How this is made", "Fold it again"


def fold(app: Sphinx, doctree: nodes.document) -> None:
    """Fold the cells that only call `explore`; connect to "doctree-read"."""
    chapter = Path(app.env.doc2path(app.env.docname)).stem
    for cell in doctree.findall(nodes.container):
        if cell.get("nb_element") != "cell_code" or not cell.children or cell.get("hide_mode"):
            continue
        source = cell.children[0]
        if source.get("nb_element") != "cell_code_source":
            continue
        drawing = drawn_by(source.astext())
        if drawing is None:
            continue
        cell["hide_mode"] = "input"
        cell["prompt_show"], cell["prompt_hide"] = SHOW, HIDE
        source += _where(app, chapter, drawing)


def drawn_by(source: str) -> str | None:
    """Return what draws, if a cell is one call of `explore` and nothing else; None if not.

    Examples
    --------
    >>> drawn_by("explore(figures.rescale, name='rescale', alpha=(0, 10))")
    'figures.rescale'
    >>> drawn_by("runs = train()\\nexplore(figures.race, runs=runs)") is None
    True
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    match tree.body:
        case [ast.Expr(ast.Call(func=ast.Name("explore"), args=[drawing]))]:
            return ast.unparse(drawing)
    return None


def _where(app: Sphinx, chapter: str, drawing: str) -> list[nodes.Node]:
    """Return a line that says where the function is, if it is one of the chapter's figures."""
    module, _, name = drawing.partition(".")
    package = Book.at(Path(app.srcdir)).folder
    path = package / "chapters" / chapter / "figures.py"
    lines = _lines(path).get(name) if module == "figures" and path.is_file() else None
    if lines is None:
        return []
    inside = path.relative_to(package.parent).as_posix()
    line = nodes.paragraph("", "The picture is drawn by ", classes=["drawn-by"])
    address = repository.source_address(Path(app.srcdir), os.environ, inside, *lines)
    function = nodes.literal("", drawing)
    if address is None:
        line += [function, nodes.Text(" in "), nodes.literal("", inside)]
    else:
        line += nodes.reference("", "", function, refuri=address)
    line += nodes.Text(".")
    return [line]


@cache
def _lines(path: Path) -> dict[str, tuple[int, int]]:
    """Return where each function of a module begins and ends."""
    return {
        node.name: (node.lineno, node.end_lineno or node.lineno)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
