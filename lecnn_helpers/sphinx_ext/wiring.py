"""Folds the code that only wires a picture up, and leads to what draws it.

A cell that is one call of `explore` names sliders, presets and their limits: twenty lines that a
reader would scroll past on the way to the picture. So does one that only writes the presets down.
On the page they are folded; in JupyterLab the cell is what it is.
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
SHOW_PRESETS = "Settings worth trying"


def fold(app: Sphinx, doctree: nodes.document) -> None:
    """Fold the cells that are wiring; connect to "doctree-read"."""
    chapter = Path(app.env.doc2path(app.env.docname)).stem
    for cell in doctree.findall(nodes.container):
        if cell.get("nb_element") != "cell_code" or not cell.children or cell.get("hide_mode"):
            continue
        source = cell.children[0]
        if source.get("nb_element") != "cell_code_source":
            continue
        drawing = drawn_by(source.astext())
        if drawing is None and not names_presets(source.astext()):
            continue
        cell["hide_mode"] = "input"
        cell["prompt_show"] = SHOW if drawing else SHOW_PRESETS
        cell["prompt_hide"] = HIDE
        if drawing:
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
    match _statements(source):
        case [ast.Expr(ast.Call(func=ast.Name("explore"), args=[drawing]))]:
            return ast.unparse(drawing)
    return None


def names_presets(source: str) -> bool:
    """Say whether a cell writes presets down, and at most gives names to what they hold.

    Examples
    --------
    >>> names_presets("presets = {'far': Preset('It diverges.', eta=3)}")
    True
    >>> names_presets("runs = train()\\nprint(runs)")
    False
    """
    *before, last = _statements(source) or [None]
    match last:
        case ast.Assign(value=ast.Dict(values=[_, *_] as values)):
            return all(map(_is_preset, values)) and all(
                isinstance(each, ast.Assign | ast.Assert) for each in before
            )
    return False


def _statements(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except SyntaxError:  # of IPython, or an exercise with a gap
        return []


def _is_preset(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func) == "Preset"


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
