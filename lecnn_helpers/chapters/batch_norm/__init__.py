"""The chapter on batch normalization: book/batch_norm.ipynb."""

import numpy as np

from ... import lecture
from ...exercises import questions
from ...formulas.batchnorm import batch_variance, normalize
from .checks import check

__all__ = ["check", "quiz"]

_z = np.array(lecture.INPUTS) @ np.array(lecture.WEIGHTS)

quiz = questions(
    __name__,
    lecture=lecture,
    z=_z,
    z_hat=normalize(_z),
    squares=((_z - _z.mean()) ** 2).sum(),
    over_n=batch_variance(_z),
    over_less=batch_variance(_z, ddof=1),
    outputs=lecture.BATCH_SIZE * lecture.N_NEURONS,
    within=0.01,
    mean=_z.mean(),
    total=_z.sum(),
    twice=2 * _z.mean(),
    median=np.median(_z),
    sigma=_z.std(),
)
