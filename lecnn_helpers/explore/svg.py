"""A matplotlib figure as compact SVG that follows the page's theme.

The lines are written by `renderer.py`: one tag a line, in one canonical form, so that two
pictures of the same plot differ only in the numbers that really changed.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any, Literal

from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from .ink import data_artists, is_made_for_dark
from .renderer import DATA, LineRenderer, mixed
from .writing import tenth

Dark = Literal["ink", "keep"]

_VARIABLE = re.compile(r"var\(--c([0-9a-f]{6}),")
# What matplotlib's own SVG says of every element on the page. It also tells our pictures from an
# SVG that people wrote into their HTML, whose view is their own.
_STROKES = 'stroke-linejoin="round" stroke-linecap="butt"'
_VIEW = re.compile(rf'(?<=^<svg viewBox=")([^"]*)(?=" {_STROKES})')


def to_svg(figure: Figure, *, prefix: str, dark: Dark = "ink") -> list[str]:
    """Render `figure` as SVG, one tag a line. The figure stays as it is.

    Parameters
    ----------
    figure
        A matplotlib figure.
    prefix
        Starts every id, so that pictures on one page do not collide.
    dark
        What happens on a dark page: "ink" lets text, lines and plain colors follow it,
        colors that stand for numbers stay; "keep" keeps all, on the picture's own ground.

    Returns
    -------
    list of str
        The first line is the ``<svg>`` tag, without width, height or label. The picture is
        as large as the figure, or larger where a legend, say, stands outside of it.

    Raises
    ------
    TypeError
        If `figure` is not a matplotlib figure.
    ValueError
        If `dark` is not one of the two.
    """
    if not isinstance(figure, Figure):
        raise TypeError(f"expected a matplotlib Figure, got {type(figure).__name__}")
    night = is_made_for_dark(figure)
    as_drawn = check_dark(dark) == "keep" or night
    dpi = figure.dpi
    renderer = LineRenderer(figure, prefix=prefix, image_dpi=dpi, as_drawn=as_drawn)
    drawn_by = _canvas_of(figure, renderer, dpi)
    with drawn_by as canvas, _marked(data_artists(figure)), _laid_out(figure):
        figure.draw(canvas.get_renderer())
    ground = f' style="background:{"#000" if night else "#fff"}"' if as_drawn else ""
    view = f'viewBox="{_view(renderer)}"'
    first = f"<svg {view} {_STROKES}{ground}>"
    return [first, *renderer.lines, "</svg>"]


def check_dark(dark: Any, who: str = "") -> Dark:
    """Return `dark` if it is one of the two.

    Raises
    ------
    ValueError
        If it is not; the message begins with `who`.
    """
    if dark not in ("ink", "keep"):
        raise ValueError(f"{who}dark must be 'ink' or 'keep', got {dark!r}")
    return "keep" if dark == "keep" else "ink"


def to_png(figure: Figure, sentence: str = "", *, dpi: int = 200) -> bytes:
    """Render `figure` as PNG for paper, with `sentence` under it. The figure stays as it is.

    The paper is white; what is light on dark keeps its dark ground.
    """
    paper = "white"
    if is_made_for_dark(figure):
        paper = (
            "auto" if figure.patch.get_visible() and to_rgba(figure.get_facecolor())[3] else "black"
        )
    buffer = io.BytesIO()
    look: dict[str, Any] = {"format": "png", "dpi": dpi, "bbox_inches": "tight"}
    look["facecolor"] = paper
    if not sentence:
        figure.savefig(buffer, **look)
        return buffer.getvalue()
    # Under all that is drawn, not only under the figure: labels may hang out of it.
    bottom = min(0.0, _tight(figure).y0 / figure.get_figheight())
    caption = figure.text(
        0.02,
        bottom - 0.05 / figure.get_figheight(),
        # About as many letters as fit the figure's width at this size.
        textwrap.fill(sentence, max(20, int(figure.get_figwidth() * 15))),
        va="top",
        fontsize=9,
        color="black" if paper == "white" else "white",
        parse_math=False,
    )
    try:
        figure.savefig(buffer, **look)
    finally:
        caption.remove()
    return buffer.getvalue()


def colors(lines: Iterable[str]) -> set[str]:
    """Return the colors that `to_svg` wrote as variables, as six hexadecimal digits each."""
    return {match for line in lines for match in _VARIABLE.findall(line)}


def label(lines: Sequence[str], sentence: str, **attributes: Any) -> list[str]:
    """Return `lines` with ``role="img"`` and `sentence` as the picture's name."""
    extra = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items())
    first = lines[0].removesuffix(">")
    return [f'{first} role="img" aria-label="{escape(sentence)}"{extra}>', *lines[1:]]


def of_one_size(frames: Sequence[list[str]]) -> list[list[str]]:
    """Return `frames` with one view for all, if only what hangs out of the figure differs.

    So the picture does not jump while a slider moves.
    """
    views = [_VIEW.search(frame[0]) if frame else None for frame in frames]
    if len({view and view[1] for view in views}) <= 1 or None in views:
        return list(frames)
    boxes = [[float(number) for number in view[1].split()] for view in views if view]
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right = max(box[0] + box[2] for box in boxes)
    bottom = max(box[1] + box[3] for box in boxes)
    whole = f"{tenth(left)} {tenth(top)} {tenth(right - left)} {tenth(bottom - top)}"
    return [[_VIEW.sub(whole, first), *rest] for first, *rest in frames]


class _Canvas(FigureCanvasBase):
    """Tells who asks that all is measured by our renderer; no window follows it."""

    renderer: Any = None

    def get_renderer(self) -> Any:
        return self.renderer


@contextmanager
def _canvas_of(figure: Figure, renderer: LineRenderer, dpi: float) -> Iterator[_Canvas]:
    """Let `figure` be drawn by `renderer` at 72 dots an inch, and give it back as it was."""
    before = figure.canvas
    try:
        canvas = _Canvas(figure)
        figure.dpi = 72
        canvas.renderer = mixed(renderer, figure, dpi)
        yield canvas
    finally:
        figure.dpi = dpi
        figure.set_canvas(before)


@contextmanager
def _laid_out(figure: Figure) -> Iterator[None]:
    """Let a layout be found once, by a drawing that is not kept, as matplotlib's savefig does."""
    engine = figure.get_layout_engine()
    if engine is None:
        yield
        return
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    try:
        yield
    finally:
        figure.set_layout_engine(engine)


@contextmanager
def _marked(artists: Iterable[Any]) -> Iterator[None]:
    """Let the renderer know `artists` by their gid, which matplotlib tells it."""
    before = [(artist, artist.get_gid()) for artist in artists]
    try:
        for artist, _ in before:
            artist.set_gid(DATA)
        yield
    finally:
        for artist, gid in before:
            artist.set_gid(gid)


def _view(renderer: LineRenderer) -> str:
    left, top, right, bottom = renderer.overflow
    width, height = renderer.width, renderer.height
    # Half a pixel is no more than a letter's edge.
    if left > -0.5 and top > -0.5 and right < width + 0.5 and bottom < height + 0.5:
        left, top, right, bottom = 0, 0, width, height
    return " ".join(map(tenth, (left, top, right - left, bottom - top)))


def _tight(figure: Figure) -> Bbox:
    figure.draw_without_rendering()
    return figure.get_tightbbox()
