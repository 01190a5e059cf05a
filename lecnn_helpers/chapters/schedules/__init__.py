"""The chapter on schedules, and on where Adam goes wrong: book/schedules.ipynb."""

from ...exercises import questions
from ...long_runs import read
from .checks import check

__all__ = ["check", "long_runs", "quiz"]

_ETA = 1 / 2
_SQUARE = _ETA / (2 - _ETA)

quiz = questions(
    __name__,
    within=0.005,
    square=_SQUARE,
    loss=_SQUARE / 2,
    noise=_ETA**2,
    only_shrinks=0,
)
long_runs = read(__name__)
