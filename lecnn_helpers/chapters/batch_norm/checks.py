"""Exercises of the chapter on batch normalization."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ... import lecture
from ...exercises import Checks
from ...formulas import batchnorm

check = Checks()

_Z = np.asarray(lecture.INPUTS, dtype=float) @ np.asarray(lecture.WEIGHTS)
_BATCHES = [
    (_Z, 2.0, 3.0),
    (np.array([[1.0, 10.0], [2.0, -10.0], [6.0, 30.0], [3.0, 2.0]]), [1.0, 5.0], [0.0, -2.0]),
    # A layer with one α and β for all, and so narrow that an ε would show.
    (1e-3 * np.array([[1.0, -2.0], [2.0, 1.0], [-3.0, 0.0]]), 1.5, 0.5),
]


def _with_eps(eps: float, *, inside: bool = True) -> Callable:
    def slip(z, a, b):
        sigma = np.sqrt(z.var(0) + eps) if inside else z.std(0) + eps
        return a * (z - z.mean(0)) / sigma + b

    return slip


check.number(
    "variance",
    right=5.0,
    praise="The deviations −3, −1, 1, 3 square to 20 in all, and 20/4 = 5.",
    slips={
        "You divided by n − 1 = 3. Batch norm normalizes with n.": 20 / 3,
        "That is σ, the root; the variance is its square.": math.sqrt(5),
        "That is the sum of the squares; divide it by n.": 20.0,
    },
)

check.function(
    "function",
    right=batchnorm.batch_norm,
    calls=_BATCHES,
    praise="For one neuron and for several, each with its own α and β.",
    slips={
        "This divides by n − 1 (ddof=1); batch norm normalizes with n.": lambda z, a, b: (
            a * (z - z.mean(0)) / z.std(0, ddof=1) + b
        ),
        "This takes one μ and one σ over all neurons; each has its own.": lambda z, a, b: (
            a * (z - z.mean()) / z.std() + b
        ),
        "This divides by the variance; take its root first.": lambda z, a, b: (
            a * (z - z.mean(0)) / z.var(0) + b
        ),
        "This is the slip of the notes: it squares the deviation.": lambda z, a, b: (
            a * (z - z.mean(0)) ** 2 / z.std(0) + b
        ),
        "Right but for an ε: leave it out here.": [
            *(_with_eps(10.0**k) for k in range(-9, 0)),
            *(_with_eps(10.0**k, inside=False) for k in range(-7, 0)),
        ],
        "This divides by σ and forgets μ: subtract the mean first.": lambda z, a, b: (
            a * z / z.std(0) + b
        ),
        "α and β are swapped: α is the factor, β is added.": lambda z, a, b: (
            b * (z - z.mean(0)) / z.std(0) + a
        ),
        "This is ẑ: times α and plus β are missing.": lambda z, a, b: (z - z.mean(0)) / z.std(0),
    },
)

check.number(
    "undo",
    right=(2.0, 7.0),
    praise="α = σ = 2 and β = μ = 7: batch norm can always choose to do nothing.",
    slips={
        "The two are swapped: α is the standard deviation, β the mean.": (7.0, 2.0),
        "4 is the variance; α is its root.": (4.0, ...),
    },
    tolerance=1e-6,
    otherwise="α = {:g}, β = {:g} give another batch.",
)

check.number(
    "largest",
    right=math.sqrt(31),
    praise="√(n − 1): however far out the value is, it enlarges the σ that it is divided by.",
    slips={
        "That is √(n − 1) for the notes' five rows; this batch has 32.": 2.0,
        "That is the limit when σ divides by n − 1; batch norm divides by n.": 31 / math.sqrt(32),
        "There is a limit: the outlier enlarges σ, too.": math.inf,
    },
)
