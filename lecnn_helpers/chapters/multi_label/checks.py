"""Exercises of the chapter on many labels at once."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ...exercises import Checks
from ...formulas.losses import binary_cross_entropy_with_logits as cross_entropy
from ...formulas.losses import positives_only_loss, sigmoid

check = Checks()

check.number(
    "cost",
    right=-math.log(0.9 * 0.4 * 0.8),
    praise="−ln 0.9 − ln 0.4 − ln 0.8: for the label that is 0, it is 1 − p that counts.",
    slips={
        "The third label costs something, too: its p should have been 0.": -math.log(0.9 * 0.4),
        "For a label that is 0 take the logarithm of 1 − p, not of p.": -math.log(0.9 * 0.4 * 0.2),
        "That is the mean over the labels; the question asks for the sum.": (
            -math.log(0.9 * 0.4 * 0.8) / 3
        ),
        "That is in bits; the question asks for the natural logarithm.": (
            -math.log2(0.9 * 0.4 * 0.8)
        ),
        "That is log₁₀; the question asks for the natural logarithm.": (
            -math.log10(0.9 * 0.4 * 0.8)
        ),
        "The sign is wrong: a loss is not negative.": math.log(0.9 * 0.4 * 0.8),
    },
)

check.number(
    "f1",
    right=2 / 3,
    praise="Precision 6/8, recall 6/10, and F1 = 12/(12 + 2 + 4).",
    slips={
        "That is the plain mean of precision and recall; F1 the harmonic one.": (6 / 8 + 0.6) / 2,
        "That is precision.": 6 / 8,
        "That is recall.": 6 / 10,
        "That is TP/(TP + FP + FN); F1 counts the true positives twice.": 6 / 12,
    },
)

check.number(
    "constant",
    right=0.4,
    praise="The share of ones, 2 of 5: the best that one number can do.",
    slips={
        "That is what the notes' loss would choose. Full cross-entropy holds the zeros against "
        "it.": 1.0,
        "Even odds would be best if as many labels were 1 as 0.": 0.5,
        "That is the share of zeros.": 0.6,
    },
)


def _certain_mistakes(loss: Callable) -> str | None:
    certain = np.array([-800.0, 800.0])
    large = loss(certain, np.array([1.0, 0.0])).item()
    if not math.isclose(large, 1600.0, rel_tol=1e-5):
        return (
            "Right on ordinary logits, but −800 for a label that is 1 and 800 for one that is 0 "
            f"give {large:g}, not 1600: do not go by way of p."
        )
    small = loss(certain, np.array([0.0, 1.0])).item()
    if not math.isclose(small, 0.0, abs_tol=1e-5):
        return (
            "Right on ordinary logits, but −800 for a label that is 0 and 800 for one that is 1 "
            f"give {small:g}, not 0: do not go by way of p."
        )
    return None


check.function(
    "stable",
    right=cross_entropy,
    calls=[
        (np.array([-3.0, -0.5, 0.0, 1.5, 4.0]), np.array([1.0, 0.0, 1.0, 0.0, 1.0])),
        (np.array([2.0, -1.0]), np.array([0.0, 0.0])),
    ],
    praise="And a certain mistake costs its logit, 800, and not infinity.",
    slips={
        "These are the terms; add them up.": lambda z, y: cross_entropy(z, y, reduction="none"),
        "That is the mean over the labels; this page adds.": lambda z, y: cross_entropy(
            z, y, reduction="mean"
        ),
        "The sign is wrong: a loss is not negative.": lambda z, y: -cross_entropy(z, y),
        "This counts only the labels that are 1: it is the notes' loss.": lambda z, y: (
            positives_only_loss(sigmoid(z), y)
        ),
        "This is in bits; take the natural logarithm.": lambda z, y: cross_entropy(z, y, base="2"),
    },
    then=_certain_mistakes,
)
