"""The chapter on gradient descent: book/gradient_descent.ipynb."""

from math import log

from ... import lecture
from ...exercises import questions
from ...long_runs import read
from .checks import check

__all__ = ["check", "long_runs", "quiz"]

_ETA = 0.1

quiz = questions(
    __name__,
    lecture=lecture,
    # The step from w₂ = 2 of someone who takes the gradient to be w₂.
    forgotten_curvature=2 - 3 / 10 * 2,
    squared=lecture.BATCH_SIZE**2,
    guessing=log(10),
    within=0.01,
    eta=_ETA,
    w_1=-4 + 4 * _ETA,
    uphill=-4 - 4 * _ETA,
    half=-4 + 2 * _ETA,
)
long_runs = read(__name__)
