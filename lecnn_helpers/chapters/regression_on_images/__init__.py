"""The chapter on regression on images: book/regression_on_images.ipynb."""

from ...exercises import questions
from ...long_runs import read
from .checks import check

__all__ = ["check", "long_runs", "quiz"]

long_runs = read(__name__)

quiz = questions(__name__)
