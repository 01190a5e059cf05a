"""The chapter on the dense layer: book/dense_layer.ipynb."""

from ... import lecture
from ...exercises import questions
from .checks import check

__all__ = ["check", "quiz"]

_pixels = 8 * 8
_weights = _pixels * lecture.N_NEURONS
_learned = _weights + lecture.N_NEURONS

_NEURON_3 = (1.0, -1.5)
_x_fourth = lecture.INPUTS[3]
_z_fourth = _x_fourth[0] * _NEURON_3[0] + _x_fourth[1] * _NEURON_3[1]

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
    within=0.1,
    neuron_3=_NEURON_3,
    fourth=_z_fourth,
    fourth_size=-_z_fourth,
    fourth_sign=_x_fourth[0] * _NEURON_3[0] - _x_fourth[1] * _NEURON_3[1],
)
