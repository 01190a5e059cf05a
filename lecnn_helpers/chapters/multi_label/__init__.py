"""The chapter on many labels at once: book/multi_label.ipynb."""

from math import log

from ... import lecture
from ...exercises import questions
from .checks import check

__all__ = ["check", "quiz"]

_pairs = list(zip(lecture.PROBABILITIES, lecture.LABELS, strict=True))
_nats = -sum(log(p) for p, y in _pairs if y)
_full = _nats - sum(log(1 - p) for p, y in _pairs if not y)

quiz = questions(
    __name__,
    p=lecture.PROBABILITIES,
    # |p − y|, how hard each label pulls at its logit.
    pull=[abs(p - y) for p, y in zip(lecture.PROBABILITIES, lecture.LABELS, strict=True)],
    total=sum(lecture.PROBABILITIES),
    within=0.0015,
    rest=[1 - p for p, _ in _pairs],
    nats=_nats,
    full=_full,
    mean=_full / len(_pairs),
    full_bits=_full / log(2),
    swapped=-sum(log(p) for p, _ in _pairs),
)
