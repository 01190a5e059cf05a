"""What `draw` may return, and what is in it: a figure, or a piece of HTML."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.text import Text

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What neither HTML nor XML can hold."""


def figure_or_html(drawn: Any, *, name: str) -> Figure | str:
    """Find the figure or the HTML in what `draw` returned.

    Parameters
    ----------
    drawn
        A Figure; ``(figure, axes)``, Axes, or anything else of one figure, as matplotlib,
        pandas and seaborn return it; HTML text; or an object with ``_repr_html_``, such as a
        DataFrame.
    name
        The explorer's, for the errors and as the id of a table with a style.

    Raises
    ------
    TypeError
        If there is no picture in it.
    ValueError
        If there are two figures in it, or its HTML shows nothing or needs a script.
    """
    if isinstance(drawn, str):
        html = drawn
    elif isinstance(drawn, Figure):
        return drawn
    else:
        figures = {id(figure): figure for figure in _figures(drawn)}
        if len(figures) > 1:
            raise ValueError(
                f"draw of explorer {name!r} returned {len(figures)} figures; return one, "
                "with the others as subplots"
            )
        if figures:
            return next(iter(figures.values()))
        html = _html(drawn, name)
    if not html.strip():
        raise ValueError(
            f"draw of explorer {name!r} must return a matplotlib Figure or HTML text "
            f"that shows something, got {html!r}"
        )
    return html


def check_writable(text: str, what: str) -> None:
    """Refuse control characters and halves of characters, which no page can hold.

    Raises
    ------
    ValueError
        Says `what` holds one, and which.
    """
    found = _UNWRITABLE.search(text)
    if found:
        around = text[max(0, found.start() - 20) : found.end() + 20]
        raise ValueError(
            f"{what} holds the character {found[0]!r}, which a page cannot show: {around!r}; "
            "leave it out"
        )


def check_texts_of(figure: Figure) -> None:
    """Refuse a figure with a text that no page can hold.

    Raises
    ------
    ValueError
        Names the text and the character.
    """
    for text in figure.findobj(Text):
        check_writable(text.get_text(), "a text in the picture")


@contextmanager
def pyplot_left_as_it_was() -> Iterator[None]:
    """Close the figures that pyplot was made to open; those that were there stay."""
    # Whoever draws with pyplot has imported it, or will: `before` is empty then.
    before = _open_figures()
    try:
        yield
    finally:
        for number in _open_figures() - before:
            sys.modules["matplotlib.pyplot"].close(number)


def _open_figures() -> set[int]:
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set() if pyplot is None else set(pyplot.get_fignums())


def _figures(drawn: Any) -> Iterator[Figure]:
    """Go through everything in `drawn` that belongs to a figure."""
    if isinstance(drawn, Artist):
        figure = drawn.get_figure()
        # The figure of a subfigure, and so of all that is in it, is the whole.
        while figure is not None and not isinstance(figure, Figure):
            figure = figure.figure
        if figure is not None:
            yield figure
    elif isinstance(drawn, Mapping):
        for value in drawn.values():
            yield from _figures(value)
    elif isinstance(getattr(drawn, "figure", None), Figure):  # seaborn's grids
        yield drawn.figure
    # A table is no collection of pictures, and may have a million cells.
    elif isinstance(drawn, (list, tuple, set)) or (
        getattr(getattr(drawn, "dtype", None), "kind", "") == "O"
        and isinstance(drawn, Iterable)
        and not hasattr(drawn, "_repr_html_")
    ):
        for part in getattr(drawn, "flat", drawn):
            yield from _figures(part)


def _html(drawn: Any, name: str) -> str:
    if drawn is None:
        raise TypeError(
            f"draw of explorer {name!r} returned None; end it with `return figure` "
            "(with pyplot: `return plt.gcf()`)"
        )
    kind = type(drawn).__name__
    make = getattr(drawn, "_repr_html_", None)
    if not callable(make) or isinstance(drawn, type):
        raise TypeError(
            f"draw of explorer {name!r} must return a matplotlib Figure, its axes, or HTML "
            f"text, got {kind}; end it with `return figure`"
        )
    # A pandas Styler takes a new random id for every table, which would be a change.
    if callable(getattr(drawn, "set_uuid", None)):
        drawn.set_uuid(name)
    html = make()
    if not isinstance(html, str):
        raise TypeError(
            f"draw of explorer {name!r} returned a {kind} that has no HTML of its own; "
            "return a matplotlib Figure, its axes, or HTML text"
        )
    if re.search(r"<script\b", html, re.IGNORECASE):
        raise ValueError(
            f"draw of explorer {name!r} returned a {kind}, whose HTML needs a script; that does "
            "not run in a picture that changes: return a matplotlib Figure or plain HTML"
        )
    return html
