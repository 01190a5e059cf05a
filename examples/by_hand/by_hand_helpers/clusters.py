"""k-means, as Lloyd has it: every point to the nearest center, every center to its points' mean."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class State(NamedTuple):
    """Where a run of k-means stands."""

    centers: NDArray[np.float64]
    """Shape (k, dimensions)."""
    owners: NDArray[np.int64]
    """Of each point the center that is nearest, shape (n,)."""
    inertia: float
    """The sum of the squared distances of the points from their centers."""


def _rows(name: str, x: ArrayLike) -> NDArray[np.float64]:
    rows = np.asarray(x, dtype=float)
    if rows.ndim != 2 or not rows.size:
        raise ValueError(f"{name} must be rows of numbers, got shape {rows.shape}")
    return rows


def assign(points: ArrayLike, centers: ArrayLike) -> State:
    """Give each point to the nearest center; of two that are equally near, to the first.

    a(i) = argmin over k of ‖xᵢ − cₖ‖², and J = Σ ‖xᵢ − c₍ₐ₍ᵢ₎₎‖².

    Parameters
    ----------
    points, centers
        Shapes (n, dimensions) and (k, dimensions).

    Raises
    ------
    ValueError
        If one of them is not rows of numbers, or their dimensions differ.

    Examples
    --------
    >>> assign([[0], [1], [9]], [[0], [8]]).owners.tolist()
    [0, 0, 1]
    """
    x, c = _rows("points", points), _rows("centers", centers)
    if x.shape[1] != c.shape[1]:
        raise ValueError(
            f"points and centers must have one number of dimensions, got {x.shape[1]} "
            f"and {c.shape[1]}"
        )
    squares = ((x[:, None] - c[None]) ** 2).sum(axis=2)
    return State(c, squares.argmin(axis=1), float(squares.min(axis=1).sum()))


def move(points: ArrayLike, state: State) -> State:
    """Move each center to the mean of its points, and assign them anew.

    A center without points stays where it is.
    """
    x, centers = _rows("points", points), state.centers.copy()
    for k in range(len(centers)):
        if (state.owners == k).any():
            centers[k] = x[state.owners == k].mean(axis=0)
    return assign(x, centers)


def run(points: ArrayLike, start: ArrayLike, moves: int) -> list[State]:
    """Return the state at the start and after each of so many moves."""
    states = [assign(points, start)]
    for _ in range(moves):
        states.append(move(points, states[-1]))
    return states
