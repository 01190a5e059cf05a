"""The chapter on the hinge and the softmax loss: book/losses.ipynb."""

from math import e, log

from ... import lecture
from ...exercises import questions
from .checks import check

__all__ = ["check", "quiz"]

_hinge = sum(max(0.0, score - lecture.SCORES[0] + 1) for score in lecture.SCORES[1:])

quiz = questions(
    __name__,
    scores=[f"{score:g}".replace("-", "−") for score in lecture.SCORES],
    # The largest loss of three classes if softmax is applied twice.
    largest_twice=log(e + 2),
    within=0.01,
    hinge=_hinge,
    with_true=_hinge + 1,
    literal=sum(score - lecture.SCORES[0] + 1 for score in lecture.SCORES[1:]),
    no_margin=_hinge - 1,
)
