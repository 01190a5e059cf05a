"""What a figure draws outside of its axes without a word: the walk of `test_edges`."""

from __future__ import annotations

import numpy as np
from matplotlib.patches import Polygon

_WAYS = {"left": (-1, 0), "right": (1, 0), "below": (0, -1), "above": (0, 1)}


def unmarked(figure):
    """Name what leaves the axes on a side that has no triangle, and triangles without a number.

    A single point a tenth of the width to the left waits there (`descent.draw_path`).
    """
    return [told for axes in figure.axes for told in _of(axes)]


def _of(axes):
    frame = axes.get_window_extent()
    triangles = [p for p in axes.patches if isinstance(p, Polygon) and len(p.get_xy()) == 4]
    sides, numbers = set(), 0
    for triangle in triangles:
        tip, *others = triangle.get_transform().transform(triangle.get_xy()[:3])
        way = tip - np.mean(others, axis=0)
        if np.abs(way).max() > 1e-6:
            (side,) = (k for k, w in _WAYS.items() if np.dot(way / np.linalg.norm(way), w) > 0.99)
            sides.add(side)
            numbers += 1
    for kind, points in _drawn(axes):
        with np.errstate(invalid="ignore"):
            past = {
                "left": frame.x0 - points[:, 0],
                "right": points[:, 0] - frame.x1,
                "below": frame.y0 - points[:, 1],
                "above": points[:, 1] - frame.y1,
            }
            waits = len(points) == 1 and abs(past["left"][0] - 0.1 * frame.width) < 1
            out = {side for side, by in past.items() if np.nanmax(by, initial=-1) > 1}
        if out - sides and not waits:
            yield f"{kind} {sorted(out - sides)}, marked {sorted(sides)}"
    if numbers and not any(any(c.isdigit() or c == "∞" for c in t.get_text()) for t in axes.texts):
        yield "a triangle without a number"


def _drawn(axes):
    for line in axes.lines:
        yield "line", line.get_transform().transform(line.get_xydata())
    for patch in axes.patches:
        if not (isinstance(patch, Polygon) and len(patch.get_xy()) == 4):
            yield type(patch).__name__, patch.get_transform().transform(patch.get_path().vertices)
    for collection in axes.collections:
        if len(collection.get_offsets()) > 1:
            places = np.asarray(collection.get_offsets())
            yield "scatter", collection.get_offset_transform().transform(places)
