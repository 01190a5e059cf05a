"""The chapter on TITLE: book/CHAPTER.ipynb."""

from lecnn_helpers.exercises import questions

from .checks import check

__all__ = ["check", "quiz"]

quiz = questions(__name__, n=3, within=0.01, mean=26 / 3)
