"""Exercises of the chapter on regression as classification."""

from __future__ import annotations

import numpy as np

from ...exercises import Checks

check = Checks()

check.number(
    "edge",
    right=1.3,
    praise="1¼ lies just halfway between 1.2 and 1.3, and goes up.",
    slips={
        "A value on an edge goes to the bin above. (Python's round takes the even digit.)": 1.2,
        "The answer is the bin's center, not its number.": 13,
        "That is the value; which bin holds it?": 1.25,
    },
    tolerance=1e-9,
)

check.number(
    "bins",
    right=31,
    praise="Bins of 4 degrees, so 30 steps from the first center to the last, and one more center.",
    slips={
        "That is the number of steps; there is one more center than steps.": 30,
        "An error of 2 degrees at most allows bins of 4 degrees: 2 to each side.": 61,
        "Bins of 4 degrees will do, and then count centers, one more than steps.": 60,
    },
    tolerance=1e-9,
)

_P = np.array([[0.5, 0.25, 0.25, 0.0], [0.1, 0.2, 0.3, 0.4], [0.0, 0.0, 1.0, 0.0]])
_C = np.array([-1.0, 0.0, 2.0, 5.0])

check.function(
    "decoder",
    right=lambda p, c: p @ c,
    calls=[(_P, _C), (_P[:1], _C + 3.0), (np.array([[0.6, 0.4], [0.25, 0.75]]), _C[::3])],
    praise="One line, and it can answer between two centers.",
    slips={
        "This is argmax: the center of the most probable bin.": lambda p, c: c[p.argmax(axis=-1)],
        "This takes the mean over the bins; the probabilities sum to 1 already.": lambda p, c: (
            p * c
        ).mean(axis=-1),
        "This weighs the bins' numbers; weigh their centers.": lambda p, c: (
            p @ np.arange(len(c), dtype=float)
        ),
    },
)

check.number(
    "torn",
    right=(-40.0, -16.0),
    praise="The mean is an angle that the network finds impossible.",
    slips={
        "The two are swapped.": (-16.0, -40.0),
        "Halfway is the plain mean; weigh the angles by their probability.": (-40.0, -10.0),
        "The peak is right; the mean is not {1:g}.": (-40.0, ...),
    },
    tolerance=1e-9,
    otherwise="The peak is the more probable of the two angles.",
)
