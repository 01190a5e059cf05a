"""The label losses against Keras, where it is installed."""

from __future__ import annotations

import os

import numpy as np
import pytest

from lecnn_helpers.formulas import losses

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras")

# Keras converts arrays in a way that newer NumPy and PyTorch deprecate: theirs to mend.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

P = np.array([[0.8, 0.1, 0.2, 0.75, 0.1]])
Y = np.array([[1.0, 0.0, 0.0, 1.0, 0.0]])


def _value(loss):
    return float(keras.ops.convert_to_numpy(loss))


def test_binary_cross_entropy_is_keras_s():
    theirs = _value(keras.losses.BinaryCrossentropy()(Y, P))
    assert float(losses.binary_cross_entropy(P, Y, reduction="mean")) == pytest.approx(
        theirs, rel=1e-6
    )


def test_the_loss_from_logits_is_keras_s():
    z = np.log(P / (1 - P))
    theirs = _value(keras.losses.BinaryCrossentropy(from_logits=True)(Y, z))
    ours = float(losses.binary_cross_entropy_with_logits(z, Y, reduction="mean"))
    assert ours == pytest.approx(theirs, rel=1e-6)


def test_keras_holds_probabilities_away_from_0():
    """As the chapter says: −ln 1e-7 where PyTorch has 100."""
    theirs = _value(keras.losses.BinaryCrossentropy()(np.array([[1.0]]), np.array([[0.0]])))
    assert theirs == pytest.approx(-np.log(1e-7), rel=1e-3)


def test_softmax_loss_is_keras_s():
    scores, y = np.array([[3.2, 5.1, -1.7], [-2.85, 0.86, 0.28]]), np.array([0, 2])
    theirs = _value(keras.losses.SparseCategoricalCrossentropy(from_logits=True)(y, scores))
    assert losses.softmax_loss(scores, y).mean() == pytest.approx(theirs, rel=1e-6)
