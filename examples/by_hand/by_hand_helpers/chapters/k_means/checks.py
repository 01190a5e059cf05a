"""Exercises of the chapter on k-means."""

from __future__ import annotations

import numpy as np

from by_hand_helpers.lecture import POINTS
from lecnn_helpers.exercises import Checks

check = Checks()

check.number(
    "first move",
    # All but G are nearer to F than to G.
    right=(17 / 6, 15 / 6),
    praise="A to F are nearer to F, so their six x add up to 17 and their six y to 15.",
    slips={
        "That is the mean of all seven; G belongs to the other center.": (25 / 7, 15 / 7),
        "The sums are right; divide them by the six points that are meant.": (17 / 7, 15 / 7),
        "That is the mean without F; a center's own point counts, too.": (2, 3),
    },
)


def _means(points: np.ndarray, owners: np.ndarray) -> np.ndarray:
    return np.array([points[owners == k].mean(axis=0) for k in range(owners.max() + 1)])


def _over_all(points: np.ndarray, owners: np.ndarray) -> np.ndarray:
    return np.array([points[owners == k].sum(axis=0) / len(points) for k in range(2)])


def _medians(points: np.ndarray, owners: np.ndarray) -> np.ndarray:
    return np.array([np.median(points[owners == k], axis=0) for k in range(owners.max() + 1)])


def _one_number(points: np.ndarray, owners: np.ndarray) -> np.ndarray:
    return np.array([points[owners == k].mean() for k in range(owners.max() + 1)])


_X = np.array(POINTS, dtype=float)

check.function(
    "move",
    right=_means,
    calls=[
        (_X, np.array([0, 1, 1, 1, 1, 1, 1])),
        (_X, np.array([1, 1, 0, 0, 0, 1, 0])),
    ],
    praise="This is half of k-means; `assign` is the other half.",
    slips={
        "You divide by all seven points. A mean is over the center's own.": _over_all,
        "Those are medians. They make the sum of the distances small, not of their squares.": (
            _medians
        ),
        "One number for each center is too few: take the mean over the points, axis 0.": (
            _one_number
        ),
    },
)
