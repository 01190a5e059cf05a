"""Exercises of the chapter on many labels at once."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from ...exercises import Checks, Verdict
from ...formulas import losses

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

_Z = np.array([-3.0, -0.5, 0.0, 1.5, 4.0])
_Y = np.array([1.0, 0.0, 1.0, 0.0, 1.0])
_LARGE = np.array([-800.0, 800.0])


@check.exercise("stable")
def _stable(answer: Any) -> Verdict:
    if not callable(answer):
        return Verdict(False, f"This needs a function, not {answer!r}.")
    # Overflow is what the exercise is about: seen in the result, not as a warning.
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        ordinary = answer(_Z.copy(), _Y.copy())
        large = answer(_LARGE.copy(), np.array([1.0, 0.0]))
    if any(value is ... or value is None for value in (ordinary, large)):
        return Verdict(False, "Still blank: let your function return the loss.")
    terms = losses.binary_cross_entropy_with_logits(_Z, _Y, reduction="none")
    if np.shape(ordinary) == _Z.shape and np.allclose(ordinary, terms):
        return Verdict(False, "These are the terms; add them up.")
    if np.shape(ordinary) != ():
        return Verdict(False, f"The loss is one number; yours has shape {np.shape(ordinary)}.")
    slips = {
        "That is the mean over the labels; this page adds.": terms.mean(),
        "The sign is wrong: a loss is not negative.": -terms.sum(),
        "This counts only the labels that are 1: it is the notes' loss.": terms[_Y == 1].sum(),
        "This is in bits; take the natural logarithm.": terms.sum() / math.log(2),
    }
    if not np.isclose(ordinary, terms.sum()):
        for hint, wrong in slips.items():
            if np.isclose(ordinary, wrong):
                return Verdict(False, hint)
        return Verdict(False, "The value differs from the formula's.")
    if not np.isclose(large, 1600.0):
        return Verdict(
            False,
            "Right on ordinary logits, but −800 for a label that is 1 and 800 for one that is 0 "
            f"give {float(large):g}, not 1600: do not go by way of p.",
        )
    return Verdict(True, "And a certain mistake costs its logit, 800, and not infinity.")
