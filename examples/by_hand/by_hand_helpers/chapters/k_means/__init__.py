"""The chapter on k-means: book/k_means.ipynb."""

from by_hand_helpers import clusters
from by_hand_helpers.lecture import POINTS
from lecnn_helpers.exercises import questions

from .checks import check

__all__ = ["check", "quiz"]

_start = clusters.assign(POINTS, POINTS[:2])
_next = clusters.move(POINTS, _start)

quiz = questions(
    __name__,
    within=0.01,
    inertia=_start.inertia,
    to_first=clusters.assign(POINTS, POINTS[:1]).inertia,
    mean=_start.inertia / len(POINTS),
    c2=_next.centers[1],
)
