"""The chapter on AdaGrad: book/adagrad.ipynb."""

from math import sqrt

from ... import lecture
from ...exercises import questions
from .checks import check

__all__ = ["check", "quiz"]

quiz = questions(
    __name__,
    root=sqrt(1000),
    within=0.0002,
    eta=lecture.ADAGRAD_LEARNING_RATE,
    step=lecture.ADAGRAD_LEARNING_RATE * 4 / 5,
    no_root=lecture.ADAGRAD_LEARNING_RATE * 4 / 25,
    plain=lecture.ADAGRAD_LEARNING_RATE * 4,
    sum=lecture.ADAGRAD_LEARNING_RATE * 4 / 7,
)
