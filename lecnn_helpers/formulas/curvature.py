"""The largest curvature of a loss whose Hessian is too large to be written down.

H has the second derivatives, n² of them for n weights; along a direction d of length 1 the
curvature is dᵀ H d. Power iteration asks only what H does to one direction:

    d ← H d/|H d|

The part of d along the eigenvector whose eigenvalue is the largest in size grows most at each
turn, until nothing else is left.

An argument that is not as its function says (another shape, empty, not finite, beyond its
limits) raises a `ValueError` that names it, what it got and what is allowed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ._validate import Array, as_array, as_whole


class Largest(NamedTuple):
    """What `largest_curvature` found.

    Attributes
    ----------
    curvature
        dᵀ H d: the eigenvalue, with its sign.
    direction
        d, of length 1, shape (dim,): where to start from after a small step of the weights.
    """

    curvature: float
    direction: Array


def largest_curvature(
    times: Callable[[Array], ArrayLike], direction: ArrayLike, *, steps: int = 100
) -> Largest:
    """Power iteration: the eigenvalue of a symmetric H that is the largest in size.

    Parameters
    ----------
    times
        Takes d, shape (dim,), and returns H d, the same shape.
    direction
        Where to start, shape (dim,), not 0: a random one, or the direction found a moment ago.
    steps
        Turns, at least 1. Each shrinks the error by (λ₂/λ₁)², with λ₂ the second in size.

    Returns
    -------
    Largest
        With the curvature 0 where H d is 0 along the way, and NaN where it is not finite.

    Examples
    --------
    >>> found = largest_curvature(lambda d: np.array([1, 10]) * d, [1, 1])
    >>> round(found.curvature, 6), found.direction.round(6).tolist()
    (10.0, [0.0, 1.0])
    """
    direction = as_array("direction", direction, ndim=(1,))
    steps = as_whole("steps", steps)
    if not direction.any():
        raise ValueError("direction is 0; it must have a length")
    # Brought near 1 first: the square of a large number is no float.
    unit = direction / np.abs(direction).max()
    unit = unit / np.linalg.norm(unit)
    size = 0.0
    for _ in range(steps):
        turned = np.asarray(times(unit), dtype=float)
        size, length = float(unit @ turned), float(np.linalg.norm(turned))
        if length == 0.0 or not np.isfinite(length):
            break
        unit = turned / length
    return Largest(size, unit)
