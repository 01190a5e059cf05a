"""The chapter on the hinge and the softmax loss: book/losses.ipynb."""

from math import e, log

from ... import lecture
from ...exercises import questions
from .checks import check

__all__ = ["check", "quiz"]

quiz = questions(
    __name__,
    scores=[f"{score:g}".replace("-", "−") for score in lecture.SCORES],
    # The largest loss of three classes if softmax is applied twice.
    largest_twice=log(e + 2),
)
