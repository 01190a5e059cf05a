"""Exercises of the chapter on gradient descent."""

from __future__ import annotations

import numpy as np

from ...exercises import Checks

check = Checks()

check.number(
    "stable",
    right=0.05,
    praise="The steepest direction decides: 2/40. The other two alone would allow 0.4 and 1.",
    slips={
        "That is 2 over the smallest curvature; at this rate the steep direction explodes.": 1.0,
        "That is 2 over the middle curvature; the steepest one decides.": 0.4,
        "That is 1 over the largest curvature: one step to the floor of the steep direction. "
        "Stability reaches twice as far.": 0.025,
        "That is 2 over the sum, the best rate for two curvatures; a run is stable beyond it.": (
            2 / 47
        ),
        "That is 2 over the mean curvature; the largest one decides.": 2 / (47 / 3),
    },
)

_W = np.array([[3.0, -2.0], [0.5, 4.0], [1.0, 1.0]])
_G = np.array([[0.5, 1.0], [-2.0, 3.0], [4.0, 0.25]])

check.function(
    "step",
    right=lambda w, g, eta: w - eta * g.mean(axis=0),
    calls=[
        (_W[0], _G, 0.1),
        (_W[1], np.vstack([_G, 2 * _G]), 0.5),
        (_W.ravel()[:3], np.array([[1.0, -2.0, 0.5]]), 0.2),
    ],
    praise="The mean gradient of the batch, one rate for all weights, and a minus sign.",
    slips={
        "This goes uphill: the gradient points to where the loss grows.": lambda w, g, eta: (
            w + eta * g.mean(axis=0)
        ),
        "This sums over the batch; with the mean, η does not depend on the batch's size.": (
            lambda w, g, eta: w - eta * g.sum(axis=0)
        ),
        "This steps along the gradient of the first example alone.": lambda w, g, eta: (
            w - eta * g[0]
        ),
        "This takes one number over all weights; average over the batch only (axis 0).": (
            lambda w, g, eta: w - eta * g.mean()
        ),
        "The learning rate is missing.": lambda w, g, eta: w - g.mean(axis=0),
        "That is the step; the new weights are w minus it.": lambda w, g, eta: eta * g.mean(axis=0),
    },
)

check.number(
    "best",
    right=0.2,
    praise="At 2/(1 + 9) both factors are 0.8 in size; one of them is negative.",
    slips={
        "That is the edge of stability, 2/9: w₂ swings forever.": 2 / 9,
        "1/9 takes w₂ to the floor at once, but leaves w₁ with the factor 8/9.": 1 / 9,
        "That is the shared factor; which η gives it?": 0.8,
        "That is 1 over the sum of the curvatures; the 2 is missing.": 0.1,
    },
    tolerance=0.002,
)

check.number(
    "steps",
    right=90,
    praise="The flat weight keeps 19/20 of itself at each step, and 0.95 to the power of 90 is "
    "the first power below 1/100.",
    slips={
        "That is for η = 2/20, on the edge, where w₂ never settles.": 44,
        "That is the steep weight, which is on the floor after one step. The flat one is not.": 1,
        "One step too few: w₁ is still above 1/100 of its start.": 89,
    },
    tolerance=1e-6,
)

check.number(
    "turned",
    right=0.5,
    praise="Along (1, 1) H multiplies by 4, along (1, −1) by 2. The larger one decides: 2/4.",
    slips={
        "That is 2 over the diagonal, the curvature along each weight; there is a steeper way, "
        "between the two.": 2 / 3,
        "That is 2 over the smaller eigenvalue; along the other one this rate explodes.": 1.0,
        "That is 2 over the sum of the eigenvalues, the best rate; a run is stable beyond it.": 2
        / 6,
        "That is 1 over the largest eigenvalue: one step to the floor of the steep axis. "
        "Stability reaches twice as far.": 0.25,
        "That is the largest eigenvalue; the limit is 2 over it.": 4.0,
    },
    tolerance=0.002,
)
