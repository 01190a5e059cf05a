"""The chapter on learning α and β: book/batch_norm_learning.ipynb."""

import numpy as np

from ... import lecture
from ...exercises import questions
from .checks import check

__all__ = ["check", "quiz"]

NEURONS = 12
"""In the network whose α and β the chapter watches."""

_z = np.array(lecture.INPUTS) @ np.array(lecture.WEIGHTS)
_z_hat = (_z[0] - _z.mean()) / _z.std()

quiz = questions(
    __name__,
    lecture=lecture,
    neurons=NEURONS,
    outputs=NEURONS * lecture.BATCH_SIZE,
    within=0.002,
    z=_z,
    mu=_z.mean(),
    sigma=_z.std(),
    z_hat=_z_hat,
    over_variance=1 / _z.var(),
    g_z=(1 - 1 / len(_z) - _z_hat**2 / len(_z)) / _z.std(),
)
