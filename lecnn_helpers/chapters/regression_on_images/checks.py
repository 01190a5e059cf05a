"""Exercises of the chapter on regression on images."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from ...datasets import turned_digits
from ...exercises import Checks, Verdict, call
from ...formulas._validate import Array
from ...formulas.regression import squared_error, summarize_errors

check = Checks()

check.number(
    "bin",
    right=3,
    praise="23 goes to 20. At most it could be 5, half a bin.",
    slips={
        "That is the bin's center; how far is it from 23?": 20,
        "That is the largest error there can be: half a bin.": 5,
        "The nearest center is 20, not 30.": 7,
        "The size of the error, without its sign.": -3,
    },
    tolerance=1e-9,
)

check.number(
    "back",
    right=3.6,
    praise="Twice the half, the root, and back to degrees, in this order.",
    slips={
        "scikit-learn's loss is half the squared error: double it first.": 60 * 18e-4**0.5,
        "That is still on the scale of the targets: times 60.": 36e-4**0.5,
        "You left the root out; the loss is in squared units.": 60 * 36e-4,
        "Those are degrees squared: take the root.": 3600 * 36e-4,
        "That is half the squared error: double it, and take the root.": 3600 * 18e-4,
    },
)

_OUT = np.array([[0.5], [-0.25], [1.0], [0.0]])
_TRUTH = np.array([0.25, -0.5, 0.5, 1.0])

check.function(
    "loss",
    right=lambda o, t: squared_error(o[:, 0], t),
    calls=[(_OUT, _TRUTH), (_OUT[:3] * 2, _TRUTH[:3])],
    praise="Each output meets its own truth only.",
    slips={
        "This takes the difference of every pair: (n, 1) minus (n,) is (n, n).": lambda o, t: (
            (o - t) ** 2
        ).mean(),
        "This is half the mean, as scikit-learn has it.": lambda o, t: (
            squared_error(o[:, 0], t) / 2
        ),
        "This is the sum; divide by n.": lambda o, t: squared_error(o[:, 0], t) * len(t),
        "This is the root of the loss.": lambda o, t: squared_error(o[:, 0], t) ** 0.5,
        "This is the mean absolute error.": lambda o, t: np.abs(o[:, 0] - t).mean(),
    },
)

N_HELD_OUT = 500
"""Images that the check of your own network turns, of the test digits, by angles of its own."""

BETTER_THAN_RIDGE = 0.75
"""What share of the straight line's error a network may have."""


@cache
def _held_out() -> tuple[Array, Array, float]:
    images, angles = turned_digits(N_HELD_OUT, seed=2026, part="test")
    answers = ridge(*turned_digits(2000, seed=0, part="train"), images)
    return images, angles, summarize_errors(answers, angles).mean


def ridge(x: Array, y: Array, x_new: Array) -> Array:
    """Return the answers of scikit-learn's ``Ridge(alpha=1.0)``, which a page does not have.

    Weights solve (XᵀX + 1) w = Xᵀy, all centered, so the straight line's start is free.
    """
    centered = x - x.mean(axis=0)
    weights = np.linalg.solve(
        centered.T @ centered + np.eye(x.shape[1]), centered.T @ (y - y.mean())
    )
    return y.mean() + (x_new - x.mean(axis=0)) @ weights


@check.exercise("your own")
def _your_own(answer: Any) -> Verdict | str:
    images, angles, ridge = _held_out()
    got = call(answer, images.astype(np.float32)).astype(float)
    problem = _not_angles(got, len(angles))
    if problem:
        return problem

    def off(answers: Array) -> float:
        return summarize_errors(answers, angles).mean

    good, error = BETTER_THAN_RIDGE * ridge, off(got)
    if error < good:
        return Verdict(
            True,
            f"Off by {error:.1f} degrees on average, on {len(angles)} images that it has not "
            f"seen; the straight line is off by {ridge:.1f}.",
        )
    if np.ptp(got) < 1e-6:
        return "The same angle for every image. Did (n, 1) meet (n,) in your loss?"
    if off(-got) < good:
        return "The sign is reversed: counterclockwise is above 0."
    # A radian is 57.3 degrees, too near to 60 to tell which of the two it was.
    if off(60 * got) < good or off(np.degrees(got)) < good:
        return (
            "About sixty times too small. Either they are on the scale of the targets (times 60), "
            "or they are radians (np.degrees)."
        )
    if np.corrcoef(got, angles)[0, 1] > 0.97:
        return "They rise with the angle, but on another scale: bin numbers, perhaps?"
    if error < 1.25 * ridge:
        return (
            f"Off by {error:.1f} degrees on average, hardly better than the straight line "
            f"({ridge:.1f}); be below {good:.1f}."
        )
    return f"Off by {error:.1f} degrees on average; always saying 0 is off by {off(0 * got):.1f}."


def _not_angles(got: Array, n: int) -> str | None:
    """Return why these are no angles of `n` images, or None if they are."""
    if got.shape == (n, 1):
        return f"The shape is ({n}, 1): take column 0, so that it is ({n},)."
    if got.ndim == 2 and len(got) == n:
        return f"{got.shape[1]} numbers for each image: read them out, to one angle each."
    if got.shape != (n,):
        return (
            f"Asked about {n} images it answers with shape {got.shape}; answer for the images "
            "that the function is given."
        )
    if not np.isfinite(got).all():
        return "Some answers are NaN or infinite."
    return None
