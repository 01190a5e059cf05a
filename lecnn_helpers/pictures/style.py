"""One look for all pictures: palette, sizes, axes.

A color means the same thing through the whole book. All of them reach a contrast
of 4.5 to 1 on white, and their dark twins (`explore.svg.dark_twin`) on the dark
page, so that text may wear them; no two are told apart by red against green alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, ParamSpec

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK = "#1b1f24"
"""Text and axes."""
MUTED = "#5b6470"
"""What is there for reference: where a value was, a frame, a remark."""
FAINT = "#d5dae0"
"""Grid lines; never text."""

RAW = "#0069a6"
"""A layer's output as it comes, Z."""
NORMALIZED = "#b34700"
"""Mean 0 and variance 1, ẑ."""
RESCALED = "#00734f"
"""α·ẑ + β."""

BLUE, ORANGE, GREEN, PURPLE = RAW, NORMALIZED, RESCALED, "#8a3a8f"
"""By their looks, for another book that gives them meanings of its own."""

HINGE = "#8a3a8f"
"""The hinge (multiclass SVM) loss."""
SOFTMAX = "#0069a6"
"""The softmax (cross-entropy) loss."""

CROSS_ENTROPY = "#0069a6"
"""Binary cross-entropy, the softmax loss of one label: its color."""
POSITIVES_ONLY = "#b34700"
"""The notes' loss for many labels, which leaves the zeros out."""
PRECISION, RECALL, F1 = "#8a3a8f", "#00737a", "#1b1f24"

VALUE = "#b34700"
"""A number to be told, as it is."""
MODE, MEDIAN, MEAN = "#8a3a8f", "#00734f", "#0069a6"
"""What is read out of a distribution: its peak, its middle, its expected value."""

GRADIENT_DESCENT = "#3d4650"
MOMENTUM = "#0069a6"
NESTEROV = "#5a4fcf"
ADAGRAD = "#b34700"
RMSPROP = "#8a3a8f"
ADAM = "#00734f"
"""Each optimizer its own; pictures with several of them also label the lines."""

WEIGHT_1, WEIGHT_2 = "#0069a6", "#6f5200"
"""Two weights of one network, where a picture tells them apart."""

WITH, WITHOUT = "#00734f", "#6f5200"
"""With and without the thing that is being tested, such as batch norm."""

WIDTH = 4.55
"""Inches; 327.6 px of an SVG. A page of the book on a phone of 360 px gives a picture 328 px,
so that text has its size there."""
TEXT, SMALL = 13.0, 11.0
"""The two text sizes, in px of the SVG; smaller letters are hard to read on a phone."""

_RC = {
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "axes.edgecolor": MUTED,
    "axes.linewidth": 0.8,
    "axes.labelcolor": INK,
    "axes.labelsize": SMALL,
    "axes.titlecolor": INK,
    "axes.titlesize": TEXT,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "font.size": SMALL,
    "lines.linewidth": 1.8,
    "lines.solid_capstyle": "round",
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
}


_P = ParamSpec("_P")


def house_style(draw: Callable[_P, Figure]) -> Callable[_P, Figure]:
    """Let a drawing function draw in the house's style, whatever the notebook has set."""

    @wraps(draw)
    def styled(*args: _P.args, **kwargs: _P.kwargs) -> Figure:
        with mpl.rc_context(_RC):
            return draw(*args, **kwargs)

    return styled


def new_figure(
    height: float,
    *,
    columns: Sequence[float] = (1.0,),
    rows: Sequence[float] = (1.0,),
    margins: tuple[float, float, float, float] = (0.5, 0.45, 0.1, 0.3),
    gap: float = 0.35,
) -> tuple[Figure, list[Axes]]:
    """Make a figure of the house's width with a grid of axes, inside a `house_style` function.

    Parameters
    ----------
    height
        In inches.
    columns, rows
        Relative widths and heights of the axes.
    margins
        Left, bottom, right and top, in inches. Fixed, and not found by a layout
        engine, so that axes stay put from one state of a slider to the next.
    gap
        Between two axes, in inches.

    Returns
    -------
    figure, axes
        The axes row by row.

    Raises
    ------
    RuntimeError
        If the function that draws is not in the house's style. Its picture would have
        other sizes and colors, and would not follow a page's theme.
    """
    if any(mpl.rcParams[name] != value for name, value in _RC.items()):
        raise RuntimeError("new_figure() was called outside a function with @house_style")
    figure = Figure(figsize=(WIDTH, height))
    left, bottom, right, top = margins
    wide = WIDTH - left - right - gap * (len(columns) - 1)
    high = height - bottom - top - gap * (len(rows) - 1)
    axes = []
    upper = height - top
    for row in rows:
        h = high * row / sum(rows)
        x = left
        for column in columns:
            w = wide * column / sum(columns)
            box = (x / WIDTH, (upper - h) / height, w / WIDTH, h / height)
            axes.append(figure.add_axes(box))
            x += w + gap
        upper -= h + gap
    return figure, axes


def widen(axes: Axes, spare: Axes) -> None:
    """Let `axes` take the place of `spare` at its right, too."""
    box = axes.get_position()
    axes.set_position((box.x0, box.y0, spare.get_position().x1 - box.x0, box.height))
    spare.remove()


def number_line(axes: Axes) -> None:
    """Leave of `axes` only the horizontal axis."""
    axes.spines.left.set_visible(False)
    axes.tick_params(left=False)


def write(axes: Axes, x: float, y: float, text: str, **looks: Any) -> None:
    """Write a label in the larger of the two sizes, its middle at the height `y`."""
    axes.text(x, y, text, **{"fontsize": TEXT, "va": "center"} | looks)


def number(value: float, digits: int = 2) -> str:
    """Write `value` with a true minus sign and without a negative zero.

    Examples
    --------
    >>> number(-1.3569), number(-0.001), number(14, 0)
    ('−1.36', '0.00', '14')
    """
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "\N{MINUS SIGN}")
