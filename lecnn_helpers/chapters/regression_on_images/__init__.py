"""The chapter on regression on images: book/regression_on_images.ipynb."""

from ...exercises import questions
from .checks import check

__all__ = ["check", "quiz"]

quiz = questions(__name__)
