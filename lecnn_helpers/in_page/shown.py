"""What a value looks like, as the build of the book would show it."""

from __future__ import annotations

import base64
import sys
from html import escape
from pprint import pformat
from typing import Any

# The order in which the book's builder chooses.
_KINDS = ("text/html", "image/svg+xml", "image/png", "text/plain")
_METHODS = {"text/html": "_repr_html_", "image/svg+xml": "_repr_svg_", "image/png": "_repr_png_"}
_LINE = 79


def as_html(value: Any) -> str:
    """Return a value as HTML: its own, its picture, or its text.

    A value says what it is by Jupyter's methods, ``_repr_mimebundle_`` and the like; a figure of
    matplotlib is drawn.
    """
    bundle = _bundle(value)
    kind = next(kind for kind in _KINDS if kind in bundle)
    content = bundle[kind]
    if kind == "image/png":
        if isinstance(content, bytes):
            content = base64.b64encode(content).decode("ascii")
        return f'<img class="py-picture" alt="" src="data:image/png;base64,{content}">'
    if kind == "text/plain":
        return f"<pre>{escape(content, quote=False)}</pre>"
    return str(content)


def _bundle(value: Any) -> dict[str, Any]:
    bundle = _asked(value, "_repr_mimebundle_") or {}
    if isinstance(bundle, tuple):  # with metadata
        bundle = bundle[0]
    for kind, method in _METHODS.items():
        if not any(kind in bundle for kind in _KINDS[:-1]):
            content = _asked(value, method)
            if isinstance(content, tuple):
                content = content[0]
            if content is not None:
                bundle[kind] = content
    if not bundle and _is_figure(value):
        bundle["text/html"] = _drawn(value)
    bundle.setdefault("text/plain", _text(value))
    return bundle


def _asked(value: Any, method: str) -> Any:
    # A class has the method, too, and cannot answer.
    function = None if isinstance(value, type) else getattr(value, method, None)
    return function() if callable(function) else None


def _text(value: Any) -> str:
    text = repr(value)
    if isinstance(value, (list, tuple, dict, set)) and (len(text) > _LINE and "\n" not in text):
        return pformat(value, width=_LINE + 1, sort_dicts=False)
    return text


def _is_figure(value: Any) -> bool:
    figures = sys.modules.get("matplotlib.figure")
    return figures is not None and isinstance(value, figures.Figure)


def _drawn(figure: Any) -> str:
    from ..explore import picture

    return picture(figure, "A figure.")._repr_html_()


def open_figures() -> list[Any]:
    """Return the figures that were made by pyplot and are open, and close them.

    A kernel shows them when the cell ends, with or without ``plt.show()``.
    """
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return []
    figures = [pyplot.figure(number) for number in pyplot.get_fignums()]
    pyplot.close("all")
    return figures
