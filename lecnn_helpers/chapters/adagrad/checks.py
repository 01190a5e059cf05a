"""Exercises of the chapter on AdaGrad."""

from __future__ import annotations

import numpy as np

from ...exercises import Checks

check = Checks()

check.number(
    "second-step",
    right=0.008,
    praise="G = 36 + 64 = 100, √G = 10, so the rate is 0.001 and the step 0.001·8.",
    slips={
        "That is the rate, η/√G; the step is the rate times the gradient.": 0.001,
        "This divides by the root of the second square alone; the sum holds both batches.": 0.01,
        "This squares the sum of the gradients, 14²; the sum is of the squares, 36 + 64.": (
            0.01 * 8 / 14
        ),
        "The root is missing: this divides by 100.": 0.0008,
    },
)


check.function(
    "rates",
    right=lambda g, eta: eta / np.sqrt((g**2).sum(axis=0)),
    calls=[
        (np.array([[3.0, -0.4], [4.0, 0.3], [-12.0, 0.1]]), 0.01),
        (np.array([[1.0, 2.0, -5.0], [-1.0, 2.0, 0.5], [2.0, -1.0, 0.1]]), 0.5),
    ],
    praise="Each weight has its own rate: squares, summed over the batches, under a root.",
    slips={
        "This squares the sum; gradients of both signs cancel before they are squared.": (
            lambda g, eta: eta / np.abs(g.sum(axis=0))
        ),
        "The root is missing.": lambda g, eta: eta / (g**2).sum(axis=0),
        "This takes the mean of the squares, so the rate would not fall: that is nearly "
        "RMSProp.": lambda g, eta: eta / np.sqrt((g**2).mean(axis=0)),
        "This sums over the weights; each weight has its own sum, over the batches (axis 0).": (
            lambda g, eta: eta / np.sqrt((g**2).sum()) + 0 * g[0]
        ),
    },
)

check.number(
    "how-far",
    right=sum(1 / np.sqrt(t) for t in range(1, 101)),
    praise="1 + 1/√2 + 1/√3 + … + 1/√100, close to 2·√100: a hundred steps cover 18.6 η.",
    slips={
        "That is gradient descent's way with a gradient of 1: every step as long as the first.": (
            100.0
        ),
        "That is the last step alone; add all hundred.": 0.1,
        "This has a rate that falls as 1/t; with the root it falls as 1/√t.": sum(
            1 / t for t in range(1, 101)
        ),
    },
)

check.number(
    "keras",
    right=1 / np.sqrt(11),
    praise="√(0.1 + 0.01) is 0.332: the accumulator's 0.1 holds back whatever is smaller.",
    slips={
        "That is PyTorch's first step, which starts from G = 0.": 1.0,
        "The gradient's square is missing under the root: G = 0.1 + 0.01.": 0.1 / np.sqrt(0.1),
        "The root is missing.": 0.1 / 0.11,
    },
)
