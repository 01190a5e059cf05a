"""The chapter on momentum, RMSProp and Adam: book/momentum_to_adam.ipynb."""

from ...exercises import questions
from ...long_runs import read
from .checks import check

__all__ = ["check", "long_runs", "quiz"]

quiz = questions(__name__)
long_runs = read(__name__)
