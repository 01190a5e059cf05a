"""The chapter on many labels per image: book/many_labels_per_image.ipynb."""

from ...exercises import questions
from ...long_runs import read
from .checks import check

__all__ = ["check", "long_runs", "quiz"]

long_runs = read(__name__)

quiz = questions(__name__)
