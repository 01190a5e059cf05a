"""Exercises of the chapter on schedules."""

from __future__ import annotations

import math

import numpy as np

from ...exercises import Checks

check = Checks()

check.number(
    "stands still",
    right=1 / 18,
    praise="S = η/(2 − η) = 1/9, and the loss is half of it.",
    slips={
        "That is E[w²]; the loss is half of it.": 1 / 9,
        "That is the noise of one step, halved; what is left of the earlier steps comes on "
        "top.": 0.02,
        "That is the noise of one step. What is left of the earlier steps comes on top, and the "
        "loss is half.": 0.04,
        "That is for a small η, where 2 − η is nearly 2. Here it counts.": 0.05,
        "That would be without noise.": 0.0,
    },
    tolerance=1e-3,
)


def _share(t: float, warm_up: float, n_steps: float) -> float:
    return t / warm_up if t < warm_up else (n_steps - t) / (n_steps - warm_up)


check.function(
    "share",
    right=_share,
    # NumPy's numbers, as every check hands in.
    calls=[
        tuple(map(np.int64, call))
        for call in (
            (60, 20, 100),
            (5, 20, 100),
            (20, 20, 100),
            (100, 20, 100),
            (1, 0, 10),
            (7, 1, 10),
        )
    ],
    praise="Up to 1 in the last step of warm-up, and down to 0 in the last step of all.",
    slips={
        "The warm-up is missing.": lambda t, W, T: (T - t) / T if t < W else _share(t, W, T),
        "The warm-up alone is right; from then on it falls, and is 0 in the last step.": (
            lambda t, W, T: min(t / W, 1.0) if W else 1.0
        ),
        "It falls from step 0 on, so the peak is never 1. Count the fall from the end of the "
        "warm-up.": lambda t, W, T: (min(t / W, 1.0) if W else 1.0) * (T - t) / T,
        "It has T − W steps to fall, not T: in the last step it must be 0.": (
            lambda t, W, T: t / W if t < W else 1 - (t - W) / T
        ),
        "That is the cosine; a straight line is asked for.": (
            lambda t, W, T: t / W if t < W else (1 + math.cos(math.pi * (t - W) / (T - W))) / 2
        ),
    },
)

check.number(
    "cosine",
    right=(1 + math.cos(math.pi / 4)) / 2,
    praise="p = 20/80 = ¼, and (1 + cos 45°)/2.",
    slips={
        "That is without warm-up: p counts from step 20 on.": (1 + math.cos(0.4 * math.pi)) / 2,
        "That is the straight line; the cosine is flat at first.": 0.75,
        "p is 20/80: after the warm-up there are 80 steps, not 100.": (
            (1 + math.cos(0.2 * math.pi)) / 2
        ),
        "That is cos πp alone; it goes from 1 to −1, and the share from 1 to 0.": (
            math.cos(math.pi / 4)
        ),
        "π is missing: p goes from 0 to 1, and the angle from 0 to 180°.": (1 + math.cos(0.25)) / 2,
    },
    tolerance=1e-3,
)

check.number(
    "no memory",
    right=1.0,
    praise="−1 + 1 + 1: only the signs are left, and the best place is on the left.",
    slips={
        "That is the sum of the gradients' signs; w moves against them.": -1,
        "One step is one η, whatever the gradient; three are not all to one side.": [3, -3],
        "Without a memory each gradient is divided by its own size, so the 3 counts as 1.": [
            0.2,
            -0.2,
            1 / 3,
            -1 / 3,
        ],
        "That would be so if the 3 counted three times; it is divided by its own size.": 0,
    },
)
