"""Exercises and questions that answer: the machinery, without any chapter's content.

`Checks` looks at what a reader's code came to, `questions` reads a chapter's questions.
"""

from .answers import call
from .check import Checks, Verdict, compare
from .quiz import Quiz, questions

__all__ = ["Checks", "Quiz", "Verdict", "call", "compare", "questions"]
