"""The chapter on momentum, RMSProp and Adam: book/momentum_to_adam.ipynb."""

from ...exercises import questions
from ...long_runs import read
from .checks import check

__all__ = ["check", "long_runs", "quiz"]

# An average of gradients that are all 4, as Adam takes it: 2, 3, and then this.
_mean = 4 * (1 - 0.5**3)

quiz = questions(
    __name__,
    within=0.01,
    mean=_mean,
)
long_runs = read(__name__)
