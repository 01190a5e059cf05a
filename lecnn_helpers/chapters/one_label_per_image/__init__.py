"""The chapter on one label per image: book/one_label_per_image.ipynb."""

from ...exercises import questions
from ...long_runs import read
from .checks import check

__all__ = ["check", "long_runs", "quiz"]

long_runs = read(__name__)

_weights = 64 * 128 + 128 * 64 + 64 * 10
_neurons = 128 + 64 + 10

quiz = questions(
    __name__,
    within=0.1,
    learned=_weights + _neurons,
    weights=_weights,
    with_norm=_weights + _neurons + 2 * (128 + 64),
    neurons=_neurons,
)
