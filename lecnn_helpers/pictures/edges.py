"""What leaves the axes: a small triangle at their edge, and beside it the value.

Axes stay put while a slider moves, so a point may lie outside of them. Drawn at the edge
without a word it would be read as the number that stands there.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.transforms import ScaledTranslation
from numpy.typing import ArrayLike

from .style import SMALL
from .words import short

Limits = tuple[float, float]

_WAYS = {"left": (-1, 0), "right": (1, 0), "below": (0, -1), "above": (0, 1)}
_POINT = 1 / 72  # in inches


class Place(NamedTuple):
    """Where a point is drawn."""

    x: float
    y: float
    beyond: str
    """The side of the axes behind which the point lies: "left", "right", "below" or "above",
    or "" for a point within them."""


def mark_beyond(
    axes: Axes,
    x: float,
    y: float,
    color: str,
    *,
    text: str | None = None,
    beside: str | None = None,
    row: int = 0,
    size: float = 6.0,
    box: tuple[Limits, Limits] | None = None,
    **looks: Any,
) -> Place:
    """Mark a point that lies outside the axes: a triangle at their edge, and its value.

    One triangle and one text are added whether the point is outside or not, so that the
    picture has the same artists in all states: for a point within the axes the triangle
    has no size, and the text is empty. Set the limits of the axes first.

    Parameters
    ----------
    x, y
        In the units of the data; the axes are linear (the house draws logarithms as data).
        Infinity lies outside; NaN lies above, where a loss that is no number belongs.
    text
        What to write; by default the coordinate that lies outside, with three digits.
    beside
        On which side of the triangle: "left", "right", "above" or "below"; by default
        along the edge, on the side that has more room.
    row
        How many lines of text away from the edge, for values that leave side by side.
    size
        Of the triangle, in px of the SVG.
    box
        What to take for the limits, as (left, right), (bottom, top), if not the axes' own.
    looks
        Of the text, as matplotlib names them.

    Returns
    -------
    Place
        The point itself or, for one outside, where the axes end on the way to it, and behind
        which side it lies. A caller's own dot has no place on the triangle.
    """
    across, up = box or (axes.get_xlim(), axes.get_ylim())
    place = _clipped(x, y, across, up)
    way = np.array(_WAYS.get(place.beyond, (0, 0)))
    # From the tip, which touches the edge, back to the two other corners; in inches.
    back, aside = -size * _POINT * way, 0.55 * size * _POINT * way[::-1]
    inches = axes.figure.dpi_scale_trans
    triangle = Polygon(
        [(0, 0), back + aside, back - aside],
        closed=True,
        facecolor=color,
        linewidth=0,
        zorder=5,
        transform=inches + ScaledTranslation(place.x, place.y, axes.transData),
    )
    axes.add_patch(triangle)
    triangle.set_clip_on(False)

    beside = beside or _roomier(place, across, up)
    if beside not in _WAYS:
        raise ValueError(f"beside must be one of {', '.join(_WAYS)}, got {beside!r}")
    off = (0.55 * size + 3) * np.array(_WAYS[beside]) - row * (SMALL + 1) * way
    ha = {"left": "right", "right": "left"}.get(beside, "center")
    if beside in ("left", "right"):
        off = off - 6 * way  # clear of the frame and of what stands behind it
    elif place.beyond in ("left", "right"):
        ha, off = place.beyond, off - 2 * way  # ends where the axes end
    moved = ScaledTranslation(*_POINT * off, inches)
    if text is None:
        text = short(y if place.beyond in ("above", "below") else x)
    va = {"above": "bottom", "below": "top"}.get(beside, "center_baseline")
    axes.text(
        place.x,
        place.y,
        text if place.beyond else "",
        transform=axes.transData + moved,
        **{"color": color, "fontsize": SMALL, "ha": ha, "va": va, "zorder": 5} | looks,
    )
    return place


def mark_curve(
    axes: Axes,
    x: ArrayLike,
    y: ArrayLike,
    color: str,
    *,
    values: ArrayLike | None = None,
    text: str = "to {}",
    **options: Any,
) -> Place:
    """Mark where a curve leaves the axes upward or downward, with the farthest value it has.

    Parameters
    ----------
    x, y
        The curve's points, shape (n,), as they are: not yet cut to the limits.
    values
        What to write for each point, if not `y`: the numbers whose logarithms `y` has.
    text
        How to write it, with `{}` for the value.
    options
        As of `mark_beyond`.

    Returns
    -------
    Place
        Where the curve first crosses the edge that it passes farthest; if it stays inside,
        its last point.
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    values = y if values is None else np.asarray(values, dtype=float)
    (_, up) = box = options.pop("box", None) or (axes.get_xlim(), axes.get_ylim())
    past = np.array([_past(value, up) for value in y])
    far = int(np.abs(past).argmax())
    if past[far] == 0:
        return mark_beyond(axes, x[-1], y[-1], color, text="", box=box, **options)
    first = int((np.sign(past) == np.sign(past[far])).argmax())
    at = x[first]
    if first > 0 and np.isfinite(y[first - 1 : first + 1]).all():
        edge = up[1] if past[far] > 0 else up[0]
        share = (edge - y[first - 1]) / (y[first] - y[first - 1])
        at = x[first - 1] + min(max(share, 0.0), 1.0) * (x[first] - x[first - 1])
    said = text.format(short(float(values[far])))
    return mark_beyond(axes, at, y[far], color, text=said, box=box, **options)


def _past(value: float, limits: Limits) -> float:
    """By how many lengths of the axis `value` lies beyond its end (> 0) or its start (< 0)."""
    start, end = limits
    if math.isnan(value):
        return math.inf
    share = (value - start) / (end - start)
    # What a rounding puts outside is inside.
    return share - 1 if share > 1 + 1e-9 else share if share < -1e-9 else 0.0


def _clipped(x: float, y: float, across: Limits, up: Limits) -> Place:
    far = (_past(x, across), _past(y, up))
    inside = [
        value if share == 0 else limits[int(share > 0)]
        for value, share, limits in zip((x, y), far, (across, up), strict=True)
    ]
    if far == (0, 0):
        return Place(*inside, "")
    # Beyond a corner the side counts that is passed farther.
    if abs(far[1]) >= abs(far[0]):
        return Place(*inside, "above" if far[1] > 0 else "below")
    return Place(*inside, "right" if far[0] > 0 else "left")


def _roomier(place: Place, across: Limits, up: Limits) -> str:
    if place.beyond in ("left", "right"):
        return "above" if (place.y - up[0]) / (up[1] - up[0]) < 0.5 else "below"
    return "right" if (place.x - across[0]) / (across[1] - across[0]) < 0.5 else "left"
