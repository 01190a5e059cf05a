"""The chapter on gradient descent: book/gradient_descent.ipynb."""

from math import log

from ... import lecture
from ...exercises import questions
from ...long_runs import read
from .checks import check

__all__ = ["check", "long_runs", "quiz"]

quiz = questions(
    __name__,
    lecture=lecture,
    # The step from w₂ = 2 of someone who takes the gradient to be w₂.
    forgotten_curvature=2 - 3 / 10 * 2,
    squared=lecture.BATCH_SIZE**2,
    guessing=log(10),
)
long_runs = read(__name__)
