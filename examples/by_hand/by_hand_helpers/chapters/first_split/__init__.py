"""The chapter on a tree's first split: book/first_split.ipynb."""

from by_hand_helpers import trees
from by_hand_helpers.lecture import HOURS, PASSED
from lecnn_helpers.exercises import questions

from .checks import check

__all__ = ["check", "quiz"]

_best = min(trees.splits(HOURS, PASSED), key=lambda split: split.weighted)
_all = trees.gini(PASSED)

quiz = questions(
    __name__,
    within=0.005,
    gini=_all,
    squares=1 - _all,
    share=sum(PASSED) / len(PASSED),
    best=_best,
    other=8.5,
)
