"""The chapter on the dense layer: book/dense_layer.ipynb."""

from ... import lecture
from ...exercises import questions
from .checks import check

__all__ = ["check", "quiz"]

_pixels = 8 * 8
_weights = _pixels * lecture.N_NEURONS
_learned = _weights + lecture.N_NEURONS

quiz = questions(
    __name__,
    lecture=lecture,
    pixels=_pixels,
    learned=_learned,
    # What a larger batch is wrongly taken to change.
    twice_the_batch=2 * lecture.BATCH_SIZE,
    doubled=2 * _learned,
    weights_doubled=2 * _weights + lecture.N_NEURONS,
    for_each_image=2 * lecture.BATCH_SIZE * _learned,
)
