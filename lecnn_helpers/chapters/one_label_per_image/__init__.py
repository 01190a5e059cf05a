"""The chapter on one label per image: book/one_label_per_image.ipynb."""

from ...exercises import questions
from .checks import check

__all__ = ["check", "quiz"]

quiz = questions(__name__)
