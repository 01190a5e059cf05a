"""The chapter on momentum, RMSProp and Adam: book/momentum_to_adam.ipynb."""

from ...exercises import questions
from .checks import check

__all__ = ["check", "quiz"]

quiz = questions(__name__)
