"""Exercises of the chapter on where training starts with batch norm."""

from __future__ import annotations

import numpy as np

from ... import lecture
from ...exercises import Checks
from ...formulas import batchnorm

check = Checks()

check.number(
    "same walk",
    right=2.5,
    praise="25/10: five times the way, with a fifth of the gradient.",
    slips={
        "That makes up for the gradient, which is a fifth. The weights are also five times as "
        "long, so the same turn takes a step five times as long.": 0.5,
        "With the same η the larger weights hardly turn.": 0.1,
        "The other way around: larger weights get smaller gradients, so they need a larger η.": [
            0.02,
            0.004,
        ],
    },
)

check.number(
    "longer",
    right=5.0,
    praise="√(3² + 4²): the gradient is perpendicular to the weights.",
    slips={
        "That would be so if the step led straight outward. It is perpendicular to the weights.": 7,
        "That would be so if the step led straight back. It is perpendicular to the weights.": [
            -1,
            1,
        ],
        "The direction turns, and the length grows: no step can keep it.": 3,
        "That is the square of the length.": 25,
    },
)

_X = np.asarray(lecture.INPUTS, dtype=float)
_W = np.asarray(lecture.WEIGHTS, dtype=float)
_G = np.array([1.0, 0, 0, 0, 0])
_OTHER = np.array([[1.0, 0.0, 2.0], [0.5, -1.0, 3.0], [-2.0, 1.5, 0.0], [4.0, 1.0, -1.0]])


def _through(back):
    """From a way back to Z the one to the weights."""
    return lambda x, w, g: x.T @ back(x @ w, g)


def _no_mean(z, g):
    z_hat = batchnorm.normalize(z)
    return (g - z_hat * (g * z_hat).mean()) / z.std()


check.function(
    "gradient",
    right=_through(lambda z, g: batchnorm.batch_norm_backward(g, z).z),
    calls=[
        (_X, _W, _G),
        (_X, 2 * _W, _G[::-1]),
        (_OTHER, np.array([1.0, -0.5, 0.25]), np.array([0.5, -1.0, 2.0, 0.25])),
        # So small that an ε would show.
        (1e-3 * _OTHER, np.array([1.0, -0.5, 0.25]), np.array([0.5, -1.0, 2.0, 0.25])),
    ],
    praise="Perpendicular to w, and half as long for twice the weights.",
    slips={
        "That is the gradient of a dense layer alone; batch norm comes between it and g.": (
            _through(lambda z, g: g)
        ),
        "This takes μ and σ for constants; every row has a say in both.": (
            _through(lambda z, g: g / z.std())
        ),
        "The route through μ is missing.": _through(_no_mean),
        "The route through σ² is missing.": _through(lambda z, g: (g - g.mean()) / z.std()),
        "The division by σ is missing.": (
            _through(lambda z, g: batchnorm.batch_norm_backward(g, z).z * z.std())
        ),
        "Right but for an ε: leave it out here.": [
            _through(lambda z, g, eps=10.0**k: batchnorm.batch_norm_backward(g, z, eps=eps).z)
            for k in range(-9, 0)
        ],
    },
)

check.number(
    "cap",
    right=100.0,
    praise="1/√ε: where σ² is far below ε, ε alone stands below the root.",
    slips={
        "The root is missing: ε stands inside it.": 10_000,
        "That is √ε; the deviation is divided by it.": 0.01,
        "That is ε itself; the deviation is divided by its root.": 0.0001,
    },
)
