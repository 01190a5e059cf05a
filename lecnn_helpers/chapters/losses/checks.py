"""Exercises of the chapter on the hinge and the softmax loss."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ... import lecture
from ...exercises import Checks
from ...formulas import losses

check = Checks()

check.number(
    "hinge",
    right=1.5,
    praise="The 2.5 is too close, by 2.5 − 2 + 1; the −4 is far enough away and adds nothing.",
    slips={
        "You counted the true class too; j = y adds the margin, always.": 2.5,
        "A term below 0 counts as 0: that is what the max is for.": -3.5,
        "Two slips. Leave the true class out, and count a term below 0 as 0.": -2.5,
        "Three slips lead here. PyTorch divides by the number of classes, 3; here the terms are "
        "added. Or the margin was left out. Or another class was taken for the true one: it is 0, "
        "the first, and not the one with the largest score.": 0.5,
        "That is the mean over the wrong classes; the terms are added.": 0.75,
        "That is the squared hinge; here the terms are not squared.": 2.25,
    },
    tolerance=1e-6,
)

check.number(
    "chance",
    right=math.log(10),
    praise="ln 10. A new network that starts far above this has a fault.",
    slips={
        "That is log₂ 10, in bits; the question asks for the natural logarithm.": math.log2(10),
        "That is log₁₀ 10; the question asks for the natural logarithm.": 1.0,
        "That is p. The loss is its negative logarithm.": 0.1,
        "The logarithm of a probability is negative; the loss has the minus before it.": (
            -math.log(10)
        ),
        "That is the hinge loss: nine classes, each too close by the whole margin.": 9.0,
    },
)

check.number(
    "enough",
    right=6.1,
    praise="The best of the others and the margin on top. Softmax is never content.",
    slips={
        "Equal is not enough: the true score must lead by the margin.": 5.1,
        "Compare with the largest of the other scores.": -0.7,
        "The margin is to be added: the true score must be ahead.": 4.1,
    },
)


def _large_scores(loss: Callable) -> str | None:
    large = loss(np.array(lecture.LARGE_SCORES), 0).item()
    if not math.isfinite(large):
        return (
            f"Right on ordinary scores, but 123, 456 and 789 give {large}: subtract the largest "
            "score before you raise e to it, and take the logarithm before you divide."
        )
    if not math.isclose(large, 666.0, rel_tol=1e-6):
        return f"Right on ordinary scores, but 123, 456 and 789 give {large:g}, not 666."
    return None


check.function(
    "function",
    right=losses.softmax_loss,
    calls=[([3.2, 5.1, -1.7], 0), ([-2.85, 0.86, 0.28], 2), ([0.0, 0.0], 1), ([-40.0, 2.0], 0)],
    praise="And 123, 456 and 789 cost 666, the distance to the winner.",
    slips={
        "The sign is wrong: a probability's logarithm is negative, a loss is not.": lambda s, y: (
            -losses.softmax_loss(s, y)
        ),
        "This is the probability of the true class; take −log of it.": lambda s, y: losses.softmax(
            s
        )[y],
        "This is in bits; take the natural logarithm.": lambda s, y: losses.softmax_loss(
            s, y, base="2"
        ),
        "That is log₁₀; take the natural logarithm.": lambda s, y: (
            losses.softmax_loss(s, y) / math.log(10)
        ),
        "These are the losses of all classes; take the one of the true class, y.": lambda s, y: (
            -np.log(losses.softmax(s))
        ),
        "Right while the loss is small. Something is added inside the logarithm, and caps the "
        "loss: log(e^a) is a, and needs nothing.": [
            lambda s, y, eps=10.0**-k: -np.log(losses.softmax(s)[y] + eps) for k in range(5, 17)
        ],
        "This takes the largest score for the true one; use y.": lambda s, y: losses.softmax_loss(
            s, int(s.argmax())
        ),
    },
    then=_large_scores,
)
