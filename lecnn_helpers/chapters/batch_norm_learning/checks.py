"""Exercises of the chapter on learning α and β."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ... import lecture
from ...exercises import Checks
from ...formulas import batchnorm

check = Checks()

_Z = np.asarray(lecture.INPUTS, dtype=float) @ np.asarray(lecture.WEIGHTS)
_E1 = np.array([1.0, 0, 0, 0, 0])
_LAYER = np.array([[1.0, 10.0], [2.0, -10.0], [6.0, 30.0], [3.0, 2.0]])
_FROM_ABOVE = np.array([[0.5, -1.0], [2.0, 0.25], [-1.0, 0.5], [0.0, 3.0]])


# g = (0, 0, 0, 2, −1) and ẑ = (1, 11, 1, −4, −9)/√44.
_BY_ALPHA = (2 * -4 + -1 * -9) / math.sqrt(44)

check.number(
    "alpha and beta",
    right=(_BY_ALPHA, 1.0),
    praise="∂α = (2·(−4) + (−1)·(−9))/6.633 = 1/6.633, and ∂β = 2 − 1.",
    slips={
        "The two are swapped: β shifts, so its gradient is the plain sum.": (1.0, _BY_ALPHA),
        "∂β is right. For ∂α multiply by ẑ, not by Z.": (2 * 10 - 5, 1.0),
        "∂β is right. For ∂α divide the deviations by σ: they make ẑ.": (2 * -4 + -1 * -9, 1.0),
        "Those are means over the batch; the gradients are sums.": (_BY_ALPHA / 5, 1 / 5),
    },
    tolerance=0.01,
    otherwise="∂α = {:g}, ∂β = {:g} are not it.",
)


def _with_eps(eps: float) -> Callable:
    return lambda g, z, a: batchnorm.batch_norm_backward(g, z, a, eps=eps).z


check.function(
    "backward",
    right=lambda upstream, z, alpha: batchnorm.batch_norm_backward(upstream, z, alpha).z,
    calls=[
        (_E1, _Z, 2.0),
        (_FROM_ABOVE, _LAYER, [1.0, -5.0]),
        # A layer with one α for all, and so narrow that an ε would show.
        (_FROM_ABOVE[:3], 1e-3 * np.array([[1.0, -2.0], [2.0, 1.0], [-3.0, 0.0]]), 1.5),
    ],
    praise="All three routes: direct, through μ and through σ².",
    slips={
        "This takes μ and σ for constants; every Z has a say in both.": lambda g, z, a: (
            a * g / z.std(0)
        ),
        "The route through μ is missing.": lambda g, z, a: (
            a / z.std(0) * (g - batchnorm.normalize(z) * (g * batchnorm.normalize(z)).mean(0))
        ),
        "The route through σ² is missing.": lambda g, z, a: a / z.std(0) * (g - g.mean(0)),
        "The factor α is missing.": lambda g, z, a: batchnorm.batch_norm_backward(g, z).z,
        "One division by σ is missing.": lambda g, z, a: (
            batchnorm.batch_norm_backward(g, z, a).z * z.std(0)
        ),
        "This uses n − 1 in σ; batch norm normalizes with n.": lambda g, z, a: (
            batchnorm.batch_norm_backward(g, z, a).z * z.std(0) / z.std(0, ddof=1)
        ),
        "Right but for an ε: leave it out here.": [_with_eps(10.0**k) for k in range(-9, 0)],
    },
)

# Twice the lecture's batch, PyTorch: 0.9·(0.9·1 + 0.1·55) + 0.1·55.
check.number(
    "two batches",
    right=0.9 * (0.9 + 5.5) + 5.5,
    praise="From 1 by way of 6.4 to 11.26: slowly up toward 55.",
    slips={
        "That is after one batch.": 0.9 + 5.5,
        "The running variance takes n − 1: use 55, not 44.": 0.9 * (0.9 + 4.4) + 4.4,
        "That is Keras' way: its momentum is the share that stays, and it takes n.": (
            0.1 * (0.1 + 0.9 * 44) + 0.9 * 44
        ),
        "Momentum is the share of the new batch here, not of the old value.": (
            0.1 * (0.1 + 0.9 * 55) + 0.9 * 55
        ),
    },
    tolerance=1e-4,
)

check.number(
    "momentum",
    right=0.01,
    praise="Keras says how much stays, PyTorch how much is new: together they are 1.",
    slips={
        "In PyTorch that would forget nearly everything at each batch: its momentum is the share "
        "of the new batch.": 0.99,
        "That is PyTorch's default, which forgets ten times as fast.": 0.1,
    },
    tolerance=1e-6,
)
