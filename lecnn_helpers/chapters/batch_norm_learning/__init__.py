"""The chapter on learning α and β: book/batch_norm_learning.ipynb."""

from ... import lecture
from ...exercises import questions
from ...long_runs import read
from .checks import check

__all__ = ["check", "long_runs", "quiz"]

NEURONS = 12
"""In the network whose α and β the chapter watches."""

quiz = questions(__name__, lecture=lecture, neurons=NEURONS, outputs=NEURONS * lecture.BATCH_SIZE)
long_runs = read(__name__)
