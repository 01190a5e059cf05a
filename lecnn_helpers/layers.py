"""A dense (fully connected) layer and the weights it starts from.

Z = X W + b          relu(z) = max(0, z)
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ._validate import Array, as_array


def dense(x: ArrayLike, weights: ArrayLike, bias: ArrayLike = 0.0) -> Array:
    """Fully connected layer: Z = X W + b.

    Parameters
    ----------
    x
        The batch, shape (n, inputs).
    weights
        W, shape (inputs, neurons). (PyTorch stores the transpose.)
    bias
        b, one number or shape (neurons,).

    Returns
    -------
    Array
        Z, shape (n, neurons).

    Raises
    ------
    ValueError
        If the shapes do not fit or a value is not finite.

    Examples
    --------
    >>> dense([[20, 10], [30, 20]], [[0.5], [0.5]]).tolist()
    [[15.0], [25.0]]
    """
    x = as_array("x", x, ndim=(2,))
    weights = as_array("weights", weights, ndim=(2,))
    bias = as_array("bias", bias, ndim=(0, 1))
    if x.shape[1] != weights.shape[0]:
        raise ValueError(
            f"x has {x.shape[1]} inputs per example (shape {x.shape}), weights expect "
            f"{weights.shape[0]} (shape {weights.shape})"
        )
    if bias.shape not in ((), weights.shape[1:]):
        raise ValueError(
            f"bias has shape {bias.shape}; it must be one number, or one for each of the "
            f"{weights.shape[1]} neuron(s)"
        )
    return x @ weights + bias


def relu(z: ArrayLike) -> Array:
    """Rectified linear unit: max(0, z), element by element, for an array of any shape up to 4-D.

    Raises
    ------
    ValueError
        If `z` is empty or not finite.

    Examples
    --------
    >>> relu([-1.0, 0.0, 2.0]).tolist()
    [0.0, 0.0, 2.0]
    """
    return np.maximum(0.0, as_array("z", z, ndim=(0, 1, 2, 3, 4)))


def xavier_uniform(fan_in: int, fan_out: int, *, seed: int) -> Array:
    """Xavier (Glorot) initialization: W ~ U(−a, a) with a = √(6/(fan_in + fan_out)).

    The variance of each weight is a²/3 = 2/(fan_in + fan_out).

    Parameters
    ----------
    fan_in, fan_out
        Numbers of inputs and of neurons, each at least 1.
    seed
        Seed of NumPy's default generator.

    Returns
    -------
    Array
        W, shape (fan_in, fan_out).

    Raises
    ------
    ValueError
        If a fan is not a whole number of at least 1.

    Source: Glorot and Bengio, "Understanding the difficulty of training deep
    feedforward neural networks" (2010), equation 16.
    """
    for name, fan in (("fan_in", fan_in), ("fan_out", fan_out)):
        if not isinstance(fan, (int, np.integer)) or fan < 1:
            raise ValueError(f"{name} must be a whole number ≥ 1, got {fan!r}")
    limit = np.sqrt(6.0 / (fan_in + fan_out))
    return np.random.default_rng(seed).uniform(-limit, limit, size=(fan_in, fan_out))
