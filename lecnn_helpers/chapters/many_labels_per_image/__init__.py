"""The chapter on many labels per image: book/many_labels_per_image.ipynb."""

from ...exercises import questions
from ...long_runs import read
from .checks import check

__all__ = ["check", "long_runs", "quiz"]

long_runs = read(__name__)

quiz = questions(
    __name__,
    within=0.01,
    f1=2 / (2 + 1 + 1),
    right=8 / 10,
    jaccard=1 / 3,
    hamming=2 / 10,
)
