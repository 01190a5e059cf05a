"""The chapter on regression as classification: book/regression_as_classification.ipynb."""

from ... import lecture
from ...exercises import questions
from ...long_runs import read
from .checks import check

__all__ = ["check", "long_runs", "quiz"]

long_runs = read(__name__)

_n_bins = round(lecture.LAST_BIN / lecture.BIN_STEP) + 1
_below, _bin, _above = (k * lecture.BIN_STEP for k in (7, 8, 9))

quiz = questions(
    __name__,
    lecture=lecture,
    below=_below,
    bin=_bin,
    above=_above,
    n_bins=_n_bins,
    n_steps=_n_bins - 1,
    n_below=int(lecture.VALUE_TO_BIN / lecture.BIN_STEP + 0.5),
    within=0.1,
    first=0.0,
    step=lecture.BIN_STEP,
    last=lecture.LAST_BIN,
    one=1.0,
    two=2.0,
)
