"""A dense (fully connected) layer and the weights it starts from.

Z = X W + b          relu(z) = max(0, z)

An argument that is not as its function says (another shape, empty, not finite, beyond its
limits) raises a `ValueError` that names it, what it got and what is allowed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ._robust import within_floats
from ._validate import Array, as_array, as_number, as_seed, as_whole


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
    with np.errstate(over="ignore", invalid="ignore"):
        return within_floats("Z", x @ weights + bias, x=x, weights=weights, bias=bias)


def relu(z: ArrayLike) -> Array:
    """Rectified linear unit: max(0, z), element by element, for an array of any shape up to 4-D.

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
        Seed of NumPy's default generator, a whole number ≥ 0.

    Returns
    -------
    Array
        W, shape (fan_in, fan_out).

    Source: Glorot and Bengio, "Understanding the difficulty of training deep
    feedforward neural networks" (2010), equation 16.
    """
    fan_in, fan_out = _fans(fan_in, fan_out)
    limit = np.sqrt(6.0 / (fan_in + fan_out))
    return _generator(seed).uniform(-limit, limit, size=(fan_in, fan_out))


def xavier_normal(fan_in: int, fan_out: int, *, seed: int) -> Array:
    """Xavier (Glorot) initialization from the bell curve: W ~ N(0, 2/(fan_in + fan_out)).

    Same variance, arguments and result as `xavier_uniform`.

    Source: Glorot and Bengio (2010), equation 12, the variance.
    """
    fan_in, fan_out = _fans(fan_in, fan_out)
    std = np.sqrt(2.0 / (fan_in + fan_out))
    return _generator(seed).normal(0.0, std, size=(fan_in, fan_out))


def he_normal(fan_in: int, fan_out: int, *, seed: int) -> Array:
    """He (Kaiming) initialization: W ~ N(0, 2/fan_in), which allows for relu's zeros.

    Arguments and result as for `xavier_uniform`; the number of neurons sets the shape
    only.

    Source: He, Zhang, Ren and Sun, "Delving Deep into Rectifiers" (2015), equation 10.
    """
    fan_in, fan_out = _fans(fan_in, fan_out)
    return _generator(seed).normal(0.0, np.sqrt(2.0 / fan_in), size=(fan_in, fan_out))


def plain_normal(fan_in: int, fan_out: int, *, seed: int, std: float = 0.01) -> Array:
    """Weights of one size whatever the layer's: W ~ N(0, std²).

    Parameters
    ----------
    fan_in, fan_out, seed
        As in `xavier_uniform`; so is the result.
    std
        Standard deviation ≥ 0 of each weight. 0.01 was long the usual choice.

    Source: Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep
    Convolutional Neural Networks" (2012), section 5.
    """
    shape = _fans(fan_in, fan_out)
    std = as_number("std", std, minimum=0.0)
    return within_floats("a weight", _generator(seed).normal(0.0, abs(std), size=shape), std=std)


def _fans(fan_in: int, fan_out: int) -> tuple[int, int]:
    return as_whole("fan_in", fan_in), as_whole("fan_out", fan_out)


def _generator(seed: int) -> np.random.Generator:
    return np.random.default_rng(as_seed(seed))
