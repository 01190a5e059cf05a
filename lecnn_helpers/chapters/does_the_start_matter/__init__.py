"""The chapter on where training starts with batch norm: book/does_the_start_matter.ipynb."""

import numpy as np

from ... import lecture
from ...exercises import questions
from ...long_runs import read
from .checks import check

__all__ = ["check", "long_runs", "quiz"]

_x, _w = np.array(lecture.INPUTS, dtype=float), np.array(lecture.WEIGHTS)
_z = _x @ _w
_z_hat = (_z - _z.mean()) / _z.std()
# ∂L/∂Z where the loss is ẑ of row 1.
_by_z = -(1 + _z_hat * _z_hat[0]) / len(_z)
_by_z[0] += 1
_slope = float((_x[:, 0] * _by_z).sum() / _z.std())

quiz = questions(__name__, within=0.002, slope=_slope, half=_slope / 2, twice=2 * _slope)
long_runs = read(__name__)
