"""Exercises of the chapter on the dense layer."""

from __future__ import annotations

import math

import numpy as np

from ...exercises import Checks
from ...formulas import layers

check = Checks()

check.number(
    "parameters",
    right=64 * 3 + 3,
    praise="64 · 3 weights and 3 biases. The 32 images of the batch share them.",
    slips={
        "Those are the weights; each neuron also has a bias.": 64 * 3,
        "One bias belongs to a neuron, not to an input.": 64 * 3 + 64,
        "The layer has the same parameters for every image: the batch does not count.": (
            32 * (64 * 3 + 3)
        ),
    },
    tolerance=1e-9,
)

_BATCHES = [
    (
        np.array([[20.0, 10.0], [5.0, 5.0], [-1.0, 2.0]]),
        np.array([[0.5, -0.5], [0.5, 1.0]]),
        np.array([0.0, -2.0]),
    ),
    (np.array([[1.0, 2.0, -3.0]]), np.array([[1.0], [1.0], [1.0]]), np.array([0.5])),
    (
        np.array([[1.0, -2.0], [0.5, 4.0]]),
        np.array([[1.0, -1.0, 2.0], [0.25, 3.0, -2.0]]),
        np.array([0.0, 1.0, -1.0]),
    ),
]

check.function(
    "function",
    right=lambda x, w, b: layers.relu(layers.dense(x, w, b)),
    calls=_BATCHES,
    praise="A matrix product, a row of biases added to every row, and the cut at 0.",
    slips={
        "The relu is missing: negative values come through.": layers.dense,
        "The bias is missing.": lambda x, w, b: layers.relu(layers.dense(x, w)),
        "The bias comes after the relu here; it belongs inside.": lambda x, w, b: (
            layers.relu(layers.dense(x, w)) + b
        ),
        "That is the absolute value; relu makes negative values 0.": lambda x, w, b: np.abs(
            layers.dense(x, w, b)
        ),
    },
)

check.number(
    "xavier",
    right=math.sqrt(6 / 67),
    praise="√(6/(64 + 3)): a uniform distribution over (−a, a) has variance a²/3.",
    slips={
        "That is the standard deviation, √(2/67); the limit is √3 times as large.": math.sqrt(
            2 / 67
        ),
        "That is the variance, 2/67.": 2 / 67,
        "Take the root: a = √(6/67).": 6 / 67,
        "That is PyTorch's default for a Linear layer, 1/√64; it is not Xavier's.": 1 / 8,
        "That uses the inputs alone; Xavier adds both fans.": math.sqrt(6 / 64),
    },
)

# Z of layer 1 has mean square 100 · 1/100 · 2 = 2, and each of the five relus halves it.
check.number(
    "variance",
    right=2 / 2**5,
    praise="2 · (½)⁵ = 1/16: five relus lie on the way, and each lets one half through.",
    slips={
        "You left the relus out: each lets half of the mean square through.": 2.0,
        "That is Z of the fifth layer: five relus come before the sixth.": 2 / 2**4,
        "Too small by half: the images start at 2, and only five relus come before Z.": 2 / 2**6,
        "That is the root; the mean square was asked for.": math.sqrt(2 / 2**5),
    },
)
