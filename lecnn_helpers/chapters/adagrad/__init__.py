"""The chapter on AdaGrad: book/adagrad.ipynb."""

from math import sqrt

from ...exercises import questions
from .checks import check

__all__ = ["check", "quiz"]

quiz = questions(__name__, root=sqrt(1000))
