"""The chapter on many labels per image: book/many_labels_per_image.ipynb."""

from ...exercises import questions
from .checks import check

__all__ = ["check", "quiz"]

quiz = questions(__name__)
