"""The picture that is measured: explorer `rescale` of the chapter on batch normalization.

Kernels and panel's own environment import this module too, so it needs no more than
NumPy and matplotlib. `size` says so if the chapter's explorer has become another one.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from lecnn_helpers import lecture
from lecnn_helpers.chapters.batch_norm import figures
from lecnn_helpers.explore import Explorer, explore, slider
from lecnn_helpers.explore.controls import Control

PAGE = "book/batch_norm.html"
NAME = "rescale"

_Z = np.array(lecture.INPUTS) @ np.array(lecture.WEIGHTS)
_SIGMA = float(_Z.std())


def draw(alpha: float, beta: float) -> Figure:
    """Draw one state, as the chapter does."""
    return figures.draw_rescaling(_Z, alpha, beta)


def describe(alpha: float, beta: float) -> str:
    """Say what the picture shows."""
    return figures.describe_rescaling(_Z, alpha, beta)


def controls() -> dict[str, Control]:
    """Return the chapter's two sliders."""
    return {
        "alpha": slider([*np.arange(0, 10.5, 0.5), _SIGMA], value=2, description="α"),
        "beta": slider(range(-5, 21), value=3, description="β"),
    }


def explorer(**some: Any) -> Explorer:
    """Return the explorer; with `some`, over these values in place of the chapter's."""
    return explore(draw, name=NAME, describe=describe, **(some or controls()))


def states(count: int | None = None) -> list[dict[str, float]]:
    """Return all states, or `count` of them evenly spread, in the order of the page."""
    axes = controls()
    grid = [
        dict(zip(axes, values, strict=True))
        for values in itertools.product(*(axis.values for axis in axes.values()))
    ]
    if count is None or count >= len(grid):
        return grid
    return [grid[math.floor(i * len(grid) / count)] for i in range(count)]


def small_grid() -> dict[str, list[float]]:
    """Return ten values of α and five of β: 50 states, for what can take no more."""
    return _grid(slice(10), slice(None, None, 6))


def large_grid() -> dict[str, list[float]]:
    """Return twenty values of α and ten of β: 200 states, the most that `marimo-book` takes."""
    return _grid(slice(20), slice(0, 20, 2))


def tiny_grid() -> dict[str, list[float]]:
    """Return three values of α and two of β, to see that all works."""
    return _grid(slice(3), slice(2))


GRIDS = {"tiny": tiny_grid, "small": small_grid, "large": large_grid}
"""By the name under which another environment's command asks for it."""


def _grid(alpha: slice, beta: slice) -> dict[str, list[float]]:
    axes = controls()
    return {"alpha": list(axes["alpha"].values[alpha]), "beta": list(axes["beta"].values[beta])}
