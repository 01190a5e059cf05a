"""The first split of a decision tree: all thresholds of one number, and how pure they leave us."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike


def gini(labels: ArrayLike) -> float:
    """Return the Gini impurity of some labels, 1 − Σ pₖ², where pₖ is the share of class k.

    It is how often two labels, drawn with replacement, differ (Breiman and others, 1984).

    Raises
    ------
    ValueError
        If there are no labels, or they are no list.

    Examples
    --------
    >>> gini([0, 0, 1, 1]), gini(["a", "a"])
    (0.5, 0.0)
    """
    labels = np.asarray(labels)
    if labels.ndim != 1 or not labels.size:
        raise ValueError(f"labels must be a list with something in it, got shape {labels.shape}")
    shares = np.unique(labels, return_counts=True)[1] / labels.size
    return float(1 - (shares**2).sum())


class Split(NamedTuple):
    """One threshold: on its left is what is below it."""

    threshold: float
    left: tuple[int, int]
    """How many zeros and ones are there."""
    right: tuple[int, int]
    gini_left: float
    gini_right: float
    weighted: float
    """The mean of the two impurities, each weighted by how many labels it is of."""
    unweighted: float
    mistakes: int
    """If each side says what most of it is."""


def splits(x: ArrayLike, y: ArrayLike) -> list[Split]:
    """Return the split at each threshold midway between two neighbors.

    Parameters
    ----------
    x
        A number for each, shape (n,), all different.
    y
        A label for each, 0 or 1.

    Raises
    ------
    ValueError
        If they are not so.
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y)
    if x.ndim != 1 or x.shape != y.shape or len(x) < 2:
        raise ValueError(f"x and y must be two lists of one length, got {x.shape} and {y.shape}")
    if len(set(x)) < len(x):
        raise ValueError("all x must be different")
    if not set(y.tolist()) <= {0, 1}:
        raise ValueError(f"labels must be 0 or 1, got {sorted(set(y.tolist()))}")
    order = np.argsort(x)
    x, y = x[order], y[order]
    found = []
    for n in range(1, len(x)):
        sides = y[:n], y[n:]
        counts = [(int((side == 0).sum()), int((side == 1).sum())) for side in sides]
        left, right = map(gini, sides)
        found.append(
            Split(
                (x[n - 1] + x[n]) / 2,
                *counts,
                left,
                right,
                (n * left + (len(x) - n) * right) / len(x),
                (left + right) / 2,
                sum(map(min, counts)),
            )
        )
    return found
