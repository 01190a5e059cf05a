"""The chapter on many labels at once: book/multi_label.ipynb."""

from ... import lecture
from ...exercises import questions
from .checks import check

__all__ = ["check", "quiz"]

quiz = questions(
    __name__,
    p=lecture.PROBABILITIES,
    # |p − y|, how hard each label pulls at its logit.
    pull=[abs(p - y) for p, y in zip(lecture.PROBABILITIES, lecture.LABELS, strict=True)],
    total=sum(lecture.PROBABILITIES),
)
