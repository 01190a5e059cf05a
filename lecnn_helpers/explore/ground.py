"""What has been painted so far, to be looked up under a text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from .color import channels, dark_twin, hexadecimal

DARK_PAGE = "121212"
"""About the color of a dark page."""

Paint = tuple[str, float, bool]
"""A color as six hexadecimal digits, how much it covers (0 to 1), and whether it is data."""


class Ground:
    """What has been painted so far, to be looked up under a text."""

    def __init__(self) -> None:
        self._layers: list[Any] = []

    def add_path(self, path: Path, matrix: Any, box: Any, paint: Any) -> None:
        self._layers.append(("path", path, matrix, box, paint))

    def add_many(self, shapes: Any, places: Any, box: Any, paints: Any) -> None:
        self._layers.append(("many", shapes, places, box, paints))

    def add_image(self, pixels: Any, corners: Any, box: Any) -> None:
        self._layers.append(("image", pixels, corners, box, None))

    def under(self, x: float, y: float) -> tuple[str, bool]:
        """Return the color on a dark page under a point, and whether it stands for data."""
        ground, is_data = DARK_PAGE, False
        for kind, what, where, box, how in self._layers:
            if box is not None and not (box[0] <= x <= box[2] and box[1] <= y <= box[3]):
                continue
            for color, alpha, keep in _painted(kind, what, where, how, x, y):
                ground = _mixed(color if keep else dark_twin(color), ground, alpha)
                if alpha >= 0.5:
                    is_data = keep
        return ground, is_data


def _painted(kind: str, what: Any, where: Any, how: Any, x: float, y: float) -> Iterator[Paint]:
    if kind == "path":
        if what.contains_point((x, y), Affine2D(where)):
            yield how
    elif kind == "image":
        left, bottom, right, top = where
        if left <= x <= right and bottom <= y <= top and right > left and top > bottom:
            rows, columns = what.shape[:2]
            row = min(int((y - bottom) / (top - bottom) * rows), rows - 1)
            column = min(int((x - left) / (right - left) * columns), columns - 1)
            *rgb, alpha = what[row, column].tolist()
            yield "".join(f"{channel:02x}" for channel in rgb), alpha / 255, True
    else:
        places = np.asarray(where)
        for index in range(len(places) - 1, -1, -1):
            path, matrix = what[index % len(what)]
            if path.contains_point((x - places[index, 0], y - places[index, 1]), Affine2D(matrix)):
                yield how[index % len(how)]
                return


@lru_cache(4096)
def _mixed(over: str, under: str, alpha: float) -> str:
    pairs = zip(channels(over), channels(under), strict=True)
    return hexadecimal(tuple(alpha * a + (1 - alpha) * b for a, b in pairs))
