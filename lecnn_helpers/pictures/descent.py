"""What the pictures of the three optimizer chapters share: paths, contours, log axes, sweeps.

A run may leave the picture or the numbers. It is then drawn up to the edge, and the axes
stay. Paths keep one number of points in all states (the last one is repeated), because
pictures that differ in numbers only are packed small.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple, Protocol

import contourpy
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ..formulas._validate import Array
from .edges import Place, mark_beyond, mark_curve
from .style import FAINT, MUTED, TEXT, house_style, new_figure
from .words import power_of_ten, short

MANY = 10
"""Up to so many seeds each has its dot in a sweep."""

Limits = tuple[float, float]
Dashes = str | tuple[float, tuple[float, ...]]
"""A line style, as matplotlib has it."""


class Surface(Protocol):
    """A loss over two weights, as those of `formulas.surfaces`."""

    @property
    def minima(self) -> Array: ...

    def value(self, w: ArrayLike) -> Array: ...

    def gradient(self, w: ArrayLike) -> Array: ...


class Seen(NamedTuple):
    """What of a path is in the picture."""

    points: Array
    """As many as the path has. From where it first leaves, the point where it comes to the
    edge (a little inside, so that a mark there is not cut)."""
    left_at: int | None
    """The first step after which it is outside, or None."""


def seen(path: ArrayLike, xlim: Limits, ylim: Limits) -> Seen:
    """Keep what of `path`, shape (steps + 1, 2), lies inside the limits.

    Examples
    --------
    >>> seen([[0, 0], [1, 1], [4, 1]], (-2, 2), (-2, 2))
    Seen(points=array([[0.  , 0.  ],
           [1.  , 1.  ],
           [1.88, 1.  ]]), left_at=2)
    """
    path = np.asarray(path, dtype=float)
    low, high = np.transpose([xlim, ylim])
    # NaN compares as outside, too.
    inside = ((path >= low) & (path <= high)).all(axis=1)
    if inside.all():
        return Seen(path, None)
    first = int(np.argmin(inside))
    points = path.copy()
    points[first:] = path[max(first - 1, 0)]
    if first > 0 and np.isfinite(path[first]).all():
        a, way = path[first - 1], path[first] - path[first - 1]
        margin = 0.03 * (high - low)
        edge = np.where(way > 0, high - margin, low + margin)
        # Along each weight: the share of the way until the edge.
        with np.errstate(over="ignore"):  # a weight that hardly moves is never at the edge
            shares = (edge - a)[way != 0] / way[way != 0]
        points[first:] = a + np.clip(shares.min(), 0.0, 1.0) * way
    return Seen(points, first)


def log_curve(values: ArrayLike, low: float, high: float) -> Array:
    """Base-10 logarithms, kept within one of [low, high], where the axes' frame hides them.

    0 is below, inf and NaN are above.

    Examples
    --------
    >>> log_curve([100.0, 1e-9, 0.0, np.inf], -1, 3).tolist()
    [2.0, -2.0, -2.0, 4.0]
    """
    with np.errstate(all="ignore"):
        logs = np.log10(np.asarray(values, dtype=float))
    low, high = low - 1, high + 1
    return np.clip(np.nan_to_num(logs, nan=high, posinf=high, neginf=low), low, high)


def log_axis(axes: Axes, which: str, low: int, high: int, *, every: int = 1) -> None:
    """Label the axis "x" or "y", whose data are logarithms, with powers of ten."""
    ticks = range(low, high + 1, every)
    labels = [power_of_ten(tick) for tick in ticks]
    axes.set(**{f"{which}lim": (low, high)})
    (axes.set_xticks if which == "x" else axes.set_yticks)(list(ticks), labels)


@cache
def _contour_lines(
    surface: Surface, xlim: Limits, ylim: Limits, levels: tuple[float, ...]
) -> tuple[Array, ...]:
    x, y = np.linspace(*xlim, 61), np.linspace(*ylim, 61)
    generator = contourpy.contour_generator(
        x, y, surface.value(np.stack(np.meshgrid(x, y), axis=-1))
    )
    return tuple(line for level in levels for line in generator.lines(level))


def draw_contours(
    axes: Axes, surface: Surface, xlim: Limits, ylim: Limits, levels: tuple[float, ...]
) -> None:
    """Draw the surface's contours, its minima as small crosses, and the two weights' names."""
    axes.set(xlim=xlim, ylim=ylim)
    axes.add_collection(
        LineCollection(
            _contour_lines(surface, xlim, ylim, levels), colors=FAINT, linewidths=1.2, zorder=1
        ),
        autolim=False,
    )
    axes.plot(*surface.minima.T, "+", color=MUTED, markersize=8, zorder=2)
    for ticks, limits in ((axes.set_xticks, xlim), (axes.set_yticks, ylim)):
        step = 2 if limits[1] - limits[0] > 6 else 1
        ticks([t for t in range(-6, 7) if t % step == 0 and limits[0] <= t <= limits[1]])
    axes.set_xlabel("w₁", labelpad=1)
    axes.set_ylabel("w₂", labelpad=-4)


def draw_path(
    axes: Axes,
    path: Seen,
    color: str,
    *,
    dots: bool = False,
    zorder: float = 3,
    width: float = 1.5,
    dashes: Dashes = "-",
) -> None:
    """Draw a path with a dot where it ends and, if it left, a cross where it did.

    Of paths that lie on one another the wider ones belong below, with a smaller `zorder`.
    """
    x, y = path.points.T
    axes.plot(x, y, color=color, linewidth=width, linestyle=dashes, zorder=zorder)
    if dots:
        axes.plot(x, y, "o", color=color, markersize=2.6, zorder=zorder)
    # The one that does not apply waits outside the axes, where their frame hides it.
    (left, right), end = axes.get_xlim(), path.points[-1]
    hidden = (left - 0.1 * (right - left), end[1])
    gone = path.left_at is not None
    for marker, place in (("o", hidden if gone else end), ("x", end if gone else hidden)):
        axes.plot(
            *place,
            marker,
            color=color,
            markersize=4.5 + width,
            markeredgewidth=2,
            zorder=zorder + 1,
        )


def mark_left(axes: Axes, path: ArrayLike, shown: Seen, color: str) -> Place:
    """Mark where a path left the axes, with the size of the weight that is farthest out at last.

    `path` is what `shown` was seen of; a path that stays inside is not marked.
    """
    limits = np.array([axes.get_xlim(), axes.get_ylim()])
    size = np.nan_to_num(np.abs(np.asarray(path, dtype=float)[-1]), nan=np.inf, posinf=np.inf)
    which = int((size / np.ptp(limits, axis=1)).argmax())
    end = shown.points[-1].copy()
    if shown.left_at is not None:
        # Many a path ends on the other side of the one on which it left.
        end[which] = np.copysign(size[which], end[which] - limits[which].mean())
    text = f"|{('w₁', 'w₂')[which]}| to {short(size[which])}"
    # At a side off the path, which comes from the middle.
    beside = None if which else "below" if end[1] < limits[1].mean() else "above"
    return mark_beyond(axes, *end, color, text=text, beside=beside)


def name_beside_title(
    axes: Axes, x: float, names: Sequence[tuple[str, str]], *, apart: float = 0.16
) -> None:
    """Write colored names on the line of the title, from `x` (0 to 1), for lines that cross."""
    for i, (name, color) in enumerate(names):
        axes.annotate(
            name,
            (x + apart * i, 1.0),
            xycoords="axes fraction",
            xytext=(0, 6),
            textcoords="offset points",
            va="baseline",
            color=color,
            fontsize=TEXT,
        )


@house_style
def draw_sweep(
    rates: Sequence[float] | Mapping[str, Sequence[float]],
    losses: Mapping[str, ArrayLike],
    colors: Mapping[str, str],
    *,
    ylabel: str,
    low: int = -2,
    high: int = 1,
    dashes: Mapping[str, Dashes] | None = None,
) -> Figure:
    """Draw a learning-rate sweep: a dot for each seed, a line through the medians.

    With more than MANY seeds a bar from the lowest to the highest stands for their dots.

    `rates` may be the same for all optimizers or given for each. `losses` has for each
    optimizer shape (rates, seeds): NaN where a run was not made, and inf for one that
    diverged. `dashes` has the line styles of those that are not solid. A run beyond the axes
    is a triangle at their edge, and a line that leaves them says how far it goes.
    """
    figure, (axes,) = new_figure(2.75, margins=(0.72, 0.5, 0.15, 0.2))
    if not isinstance(rates, Mapping):
        rates = dict.fromkeys(losses, rates)
    logs_of = {name: np.log10(np.asarray(rates[name], dtype=float)) for name in losses}
    least, most = (f([f(x) for x in logs_of.values()]) for f in (min, max))
    log_axis(axes, "y", low, high)
    log_axis(axes, "x", math.floor(least), math.ceil(most))
    axes.set(xlim=(least - 0.15, most + 0.15), xlabel="learning rate η", ylabel=ylabel)
    leaving = 0
    for name, values in losses.items():
        x, values = logs_of[name], np.asarray(values, dtype=float)
        made = ~np.isnan(values).any(axis=1)
        medians = np.median(values[made], axis=1)
        with np.errstate(divide="ignore"):
            logs, middle = np.log10(values[made]), np.log10(medians)
        if values.shape[1] > MANY:
            logs = np.sort(logs, axis=1)[:, [0, -1]]
            bars = [
                [(at, start), (at, end)] for at, (start, end) in zip(x[made], logs, strict=True)
            ]
            axes.add_collection(LineCollection(bars, colors=colors[name], alpha=0.3, linewidths=3))
        seeds, ends = np.repeat(x[made], logs.shape[1]), logs.ravel()
        inside = (ends >= low) & (ends <= high) & (values.shape[1] <= MANY)
        for marker, chosen in (("o", inside), ("^", ends > high), ("v", ends < low)):
            # One that is not needed is not drawn; a sweep has no slider.
            if chosen.any():
                axes.plot(
                    seeds[chosen],
                    np.clip(ends[chosen], low, high),
                    marker,
                    color=colors[name],
                    markersize=3.5,
                    alpha=0.5,
                    clip_on=False,
                )
        dash = (dashes or {}).get(name, "-")
        axes.plot(x[made], log_curve(medians, low, high), color=colors[name], linestyle=dash)
        at = mark_curve(axes, x[made], middle, colors[name], values=medians, row=leaving)
        leaving += bool(at.beyond)
    return figure
