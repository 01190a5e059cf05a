"""The chapter on regression on images: book/regression_on_images.ipynb."""

from ...exercises import questions
from ...long_runs import read
from .checks import check

__all__ = ["check", "long_runs", "quiz"]

long_runs = read(__name__)

_ANGLE = -37.3

quiz = questions(
    __name__,
    within=0.1,
    angle=_ANGLE,
    steps=(_ANGLE + 60) / 5,
)
