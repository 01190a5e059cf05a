"""Comparing training runs: which setting of a grid was best, and how far runs spread.

A best at the end of a grid says that the grid was too short, so it is refused here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike


def best_on_grid(grid: Sequence[float], losses: ArrayLike, *, may_end: bool = False) -> int:
    """Return the place in `grid` of the lowest median loss.

    Parameters
    ----------
    grid
        What was tried, such as learning rates, in rising order.
    losses
        Shape (settings,) or (settings, seeds). A run that diverged, NaN or inf, is the worst.
    may_end
        Whether the best may be the first or the last of the grid, since nothing lies beyond.

    Raises
    ------
    ValueError
        If the best is at an end of the grid, if no setting has a finite median, or if the shapes
        differ.

    Examples
    --------
    >>> best_on_grid([0.1, 0.3, 1.0], [[2.0, 2.2], [1.0, 1.1], [0.9, float("nan")]])
    1
    """
    losses = np.asarray(losses, dtype=float)
    if losses.ndim not in (1, 2) or len(losses) != len(grid):
        raise ValueError(f"losses must have {len(grid)} rows, one a setting, got {losses.shape}")
    losses = np.where(np.isfinite(losses), losses, np.inf).reshape(len(grid), -1)
    # The upper of two middle values: half of the seeds diverged is a diverged setting.
    medians = np.quantile(losses, 0.5, axis=1, method="higher")
    best = int(medians.argmin())
    if not np.isfinite(medians[best]):
        raise ValueError(f"at none of {list(grid)} do more than half of the runs stay finite")
    if not may_end and best in (0, len(grid) - 1):
        raise ValueError(f"the best, {grid[best]:g}, is at the end of the grid: try more beyond it")
    return best


def spread(values: ArrayLike, form: str = ".3f") -> str:
    """Write the median of finished runs and their range, and how many diverged.

    Parameters
    ----------
    values
        One for each seed, of any shape; NaN or inf where the run diverged.
    form
        How a number is written, as after the colon of an f-string.

    Examples
    --------
    >>> spread([0.25, 0.5, 0.75])
    '0.500 (0.250 to 0.750)'
    >>> spread([0.5, float("nan"), 0.25, 0.75], ".0%")
    '50% (25% to 75%), 1 of 4 diverged'
    >>> spread([float("inf")])
    'diverged'
    """
    values = np.ravel(np.asarray(values, dtype=float))
    ended = values[np.isfinite(values)]
    if not len(ended):
        return "diverged"
    lost = len(values) - len(ended)
    low, middle, high = np.quantile(ended, [0, 0.5, 1])
    text = f"{middle:{form}} ({low:{form}} to {high:{form}})"
    return text + f", {lost} of {len(values)} diverged" * (lost > 0)
