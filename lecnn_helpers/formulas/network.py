"""A small network for the optimizers to train, all of its weights in one vector.

    h = relu(x W₁ + b₁)   …   scores s = h W + b   p = softmax(s)   L = mean of −log p_y

Backward, from the scores to the first layer, for a batch of n:

    ∂L/∂s = (p − 1_y)/n     ∂L/∂W = hᵀ ∂L/∂s     ∂L/∂b = Σ ∂L/∂s     ∂L/∂h = ∂L/∂s Wᵀ

and through relu where its output is above 0. An optimizer works weight by weight, so it
need not know which entry of the vector belongs to which layer.

A run that diverges goes on in inf and NaN, without error or warning.

An argument that is not as its function says (another shape, empty, not finite, beyond its
limits) raises a `ValueError` that names it, what it got and what is allowed.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..lecture import BATCH_SIZE
from ._validate import Array, as_array, as_classes, as_seed, as_whole, is_whole, shown
from .layers import xavier_uniform
from .losses import _less_one_hot, _log_softmax
from .optimizers import Optimizer


class Network:
    """Dense layers with relu between them and the softmax loss at the end.

    Parameters
    ----------
    sizes
        Inputs, then the neurons of each layer, each at least 1: ``Network(64, 32, 10)``
        has one hidden layer, ``Network(64, 10)`` none (softmax regression).

    Attributes
    ----------
    n_weights : int
        Length of the vector that holds all weights and biases.

    Examples
    --------
    >>> Network(64, 32, 10).n_weights  # 64·32 + 32 + 32·10 + 10
    2410
    """

    def __init__(self, *sizes: int) -> None:
        if len(sizes) < 2 or not all(is_whole(n) and n > 0 for n in sizes):
            raise ValueError(f"sizes must be two or more whole numbers ≥ 1, got {shown(sizes)}")
        self.sizes = tuple(as_whole("sizes", n) for n in sizes)
        self.n_weights = sum((a + 1) * b for a, b in pairwise(self.sizes))

    def start(self, *, seed: int) -> Array:
        """Weights to begin with, shape (n_weights,): Xavier's uniform, biases 0."""
        seed, vector = as_seed(seed), np.zeros(self.n_weights)
        for i, (weights, _) in enumerate(self.layers(vector)):
            weights[:] = xavier_uniform(*weights.shape, seed=1000 * seed + i)
        return vector

    def layers(self, vector: Array) -> list[tuple[Array, Array]]:
        """Each layer's W, shape (inputs, neurons), and b, shape (neurons,): views of `vector`."""
        parts, at = [], 0
        for a, b in pairwise(self.sizes):
            end = at + a * b
            parts.append((vector[at:end].reshape(a, b), vector[end : end + b]))
            at = end + b
        return parts

    def loss(self, vector: ArrayLike, x: ArrayLike, y: ArrayLike) -> float:
        """Mean softmax loss, in nats; NaN or inf for a run that has diverged.

        Parameters
        ----------
        vector
            All weights, shape (n_weights,). May be inf or NaN.
        x
            Examples, shape (n, inputs).
        y
            True classes, whole numbers from 0, shape (n,).
        """
        vector, x, y = self._checked(vector, x, y)
        with np.errstate(all="ignore"):
            log_p = _log_softmax(self._forward(vector, x)[-1])
            return float(-log_p[np.arange(len(y)), y].mean())

    def accuracy(self, vector: ArrayLike, x: ArrayLike, y: ArrayLike) -> float:
        """Share of the examples whose largest score is the true class's; arguments as `loss`.

        With scores that are NaN there is no largest: the share is then 0.
        """
        vector, x, y = self._checked(vector, x, y)
        with np.errstate(all="ignore"):
            scores = self._forward(vector, x)[-1]
        right = (scores.argmax(axis=1) == y) & np.isfinite(scores).all(axis=1)
        return float(right.mean())

    def gradient(self, vector: ArrayLike, x: ArrayLike, y: ArrayLike) -> Array:
        """∂L/∂w for every weight, shape (n_weights,); arguments as `loss`."""
        vector, x, y = self._checked(vector, x, y)
        result = np.empty(self.n_weights)
        with np.errstate(all="ignore"):
            outputs = self._forward(vector, x)
            p = np.exp(_log_softmax(outputs[-1]))
            upstream = _less_one_hot(p, y) / len(y)
            layers, gradients = self.layers(vector), self.layers(result)
            for i in reversed(range(len(layers))):
                gradients[i][0][:] = outputs[i].T @ upstream
                gradients[i][1][:] = upstream.sum(axis=0)
                if i > 0:
                    upstream = (upstream @ layers[i][0].T) * (outputs[i] > 0)
        return result

    def hessian_times(
        self, vector: ArrayLike, direction: ArrayLike, x: ArrayLike, y: ArrayLike
    ) -> Array:
        """H d: how the gradient changes along d, per unit of it, shape (n_weights,).

        The chain rule for the gradient, differentiated once more along d (Pearlmutter 1994): as
        exact as the gradient, for the price of two. At a corner of relu, where there is no
        second derivative, it takes the side on which the neuron is silent. (Differences of
        gradients are no way around: a corner between the two points counts as an enormous
        curvature.)

        Parameters
        ----------
        direction
            d, shape (n_weights,), of any length.
        vector, x, y
            As for `loss`.
        """
        vector, x, y = self._checked(vector, x, y)
        direction = as_array("direction", direction, ndim=(1,), finite=False)
        if len(direction) != self.n_weights:
            raise ValueError(
                f"direction has {len(direction)} weights; this network {self.n_weights}"
            )
        result = np.empty(self.n_weights)
        with np.errstate(all="ignore"):
            outputs, layers = self._forward(vector, x), self.layers(vector)
            ways, parts = self.layers(direction), self.layers(result)
            # A name with d_ is the change of that quantity along the direction.
            d_outputs = [np.zeros_like(x)]
            for i, (weights, _) in enumerate(layers):
                change = d_outputs[i] @ weights + outputs[i] @ ways[i][0] + ways[i][1]
                d_outputs.append(change * (outputs[i + 1] > 0) if i + 1 < len(layers) else change)
            p, d_scores = np.exp(_log_softmax(outputs[-1])), d_outputs[-1]
            upstream = _less_one_hot(p, y) / len(y)
            d_upstream = p * (d_scores - (p * d_scores).sum(axis=1, keepdims=True)) / len(y)
            for i in reversed(range(len(layers))):
                parts[i][0][:] = d_outputs[i].T @ upstream + outputs[i].T @ d_upstream
                parts[i][1][:] = d_upstream.sum(axis=0)
                if i > 0:
                    active = outputs[i] > 0
                    d_upstream = (d_upstream @ layers[i][0].T + upstream @ ways[i][0].T) * active
                    upstream = (upstream @ layers[i][0].T) * active
        return result

    def _forward(self, vector: Array, x: Array) -> list[Array]:
        """The input, each hidden layer's output, and the scores."""
        outputs = [x]
        *hidden, last = self.layers(vector)
        for weights, bias in hidden:
            outputs.append(np.maximum(0.0, outputs[-1] @ weights + bias))
        outputs.append(outputs[-1] @ last[0] + last[1])
        return outputs

    def _checked(
        self, vector: ArrayLike, x: ArrayLike, y: ArrayLike
    ) -> tuple[Array, Array, NDArray[np.int64]]:
        vector = as_array("vector", vector, ndim=(1,), finite=False)
        x = as_array("x", x, ndim=(2,))
        if len(vector) != self.n_weights:
            raise ValueError(f"vector has {len(vector)} weights; this network {self.n_weights}")
        if x.shape[1] != self.sizes[0]:
            raise ValueError(f"x has {x.shape[1]} inputs; this network {self.sizes[0]}")
        # Of the scores only the shape counts here, (n, classes).
        scores = np.broadcast_to(0.0, (len(x), self.sizes[-1]))
        return vector, x, as_classes("y", y, "scores", scores)


class Run(NamedTuple):
    """What `train` found.

    Attributes
    ----------
    weights
        The last ones, shape (n_weights,).
    losses
        Mean loss over all training examples at the start and after each epoch, shape
        (epochs + 1,). inf or NaN from where the run has diverged.
    """

    weights: Array
    losses: Array


def train(
    network: Network,
    optimizer: Optimizer,
    x: ArrayLike,
    y: ArrayLike,
    *,
    epochs: int,
    seed: int,
    batch_size: int = BATCH_SIZE,
) -> Run:
    """Train on batches drawn anew in each epoch, one step of the optimizer a batch.

    Parameters
    ----------
    network, optimizer
        The optimizer is reset first.
    x, y
        The training set, as for `Network.loss`.
    epochs
        Passes over the training set, at least 0.
    seed
        Of the first weights and of the order of the examples.
    batch_size
        Examples in a batch, from 1 to all of them. The rest of an epoch that fills no batch is left
        out; the next epoch shuffles again.
    """
    epochs = as_whole("epochs", epochs, minimum=0)
    weights = network.start(seed=seed)
    weights, x, y = network._checked(weights, x, y)
    batch_size = as_whole("batch_size", batch_size, maximum=len(x))
    optimizer.reset()
    rng = np.random.default_rng(as_seed(seed))
    losses = [network.loss(weights, x, y)]
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for first in range(0, len(x) - batch_size + 1, batch_size):
            batch = order[first : first + batch_size]
            weights = optimizer.step(weights, network.gradient(weights, x[batch], y[batch]))
        losses.append(network.loss(weights, x, y))
    return Run(weights, np.array(losses))
