"""Batch normalization over the examples of a batch, as in the lecture's table.

    μ = Σ zᵢ / n          σ² = Σ (zᵢ − μ)² / n
    ẑ = (z − μ) / √(σ² + ε)          y = α·ẑ + β

The batch runs along the first axis; each column is a neuron with its own μ, σ, α
and β. Papers and PyTorch write γ for the notes' α.

`batch_norm_backward` has the gradients by which α and β are learned, and
`BatchNorm` the running statistics that stand in for μ and σ² once learning is over.

An argument that is not as its function says (another shape, empty, not finite, beyond its
limits) raises a `ValueError` that names it, what it got and what is allowed; *Raises*
has what else is refused.

Source: Ioffe and Szegedy, "Batch Normalization" (2015), algorithms 1 and 2.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ._robust import Exponent, centered, exponent, times_power, within_floats
from ._validate import Array, as_array, as_number, as_whole, digits, is_whole, one_of, shown


def batch_mean(z: ArrayLike) -> Array:
    """Mean over the batch: μ = Σ zᵢ / n.

    Parameters
    ----------
    z
        Shape (n,) for one neuron or (n, neurons); the unit is the layer's own.

    Returns
    -------
    Array
        Shape () or (neurons,), in the unit of `z`.

    Examples
    --------
    >>> float(batch_mean([15, 25, 15, 10, 5]))
    14.0
    """
    return _statistics(as_array("z", z, ndim=(1, 2))).mean


def batch_variance(z: ArrayLike, *, ddof: int = 0) -> Array:
    """Variance over the batch: Σ (zᵢ − μ)² / (n − ddof).

    Parameters
    ----------
    z
        Shape (n,) or (n, neurons).
    ddof
        0 divides by n, as the notes and the normalization do. 1 divides by
        n − 1, as PyTorch does for its *running* variance alone.

    Returns
    -------
    Array
        Shape () or (neurons,), in the unit of `z` squared.

    Raises
    ------
    ValueError
        If `z` has no more than `ddof` examples, or its variance is beyond the largest float.

    Examples
    --------
    >>> float(batch_variance([15, 25, 15, 10, 5]))
    44.0
    >>> float(batch_variance([15, 25, 15, 10, 5], ddof=1))
    55.0
    """
    z = as_array("z", z, ndim=(1, 2))
    if not is_whole(ddof) or ddof not in (0, 1):
        raise ValueError(f"ddof must be 0 (divide by n) or 1 (divide by n − 1), got {shown(ddof)}")
    if len(z) <= ddof:
        raise ValueError(f"z has {len(z)} example(s); dividing by n − {ddof} needs more")
    return within_floats("the variance", _statistics(z).variance(int(ddof)), z=z)


def normalize(z: ArrayLike, *, eps: float = 0.0) -> Array:
    """Batch-normalize: ẑ = (z − μ) / √(σ² + ε), mean 0 and variance 1 per neuron.

    Parameters
    ----------
    z
        Shape (n,) or (n, neurons).
    eps
        ε ≥ 0, in the unit of `z` squared, added to the variance *inside* the
        root. The notes have none; PyTorch's default is 1e-5, Keras' 1e-3.

    Returns
    -------
    Array
        ẑ, the shape of `z`, without unit.

    Raises
    ------
    ValueError
        If a neuron gives the same value for every example while `eps` is 0 (0/0).

    Examples
    --------
    >>> normalize([15, 25, 15, 10, 5]).round(3).tolist()
    [0.151, 1.658, 0.151, -0.603, -1.357]
    """
    z = as_array("z", z, ndim=(1, 2))
    eps = as_number("eps", eps, minimum=0.0)
    batch = _statistics(_not_constant(z, eps), eps)
    return batch.deviations / batch.std(eps)


def batch_norm(
    z: ArrayLike, alpha: ArrayLike = 1.0, beta: ArrayLike = 0.0, *, eps: float = 0.0
) -> Array:
    """Normalize, then rescale: y = α·ẑ + β, so that y has mean β and, with ε = 0, std |α|.

    Parameters
    ----------
    z
        Shape (n,) or (n, neurons).
    alpha, beta
        The new standard deviation and the new mean: a number, or one per neuron.
        α may be negative, which mirrors the batch about β.
    eps
        As in `normalize`.

    Returns
    -------
    Array
        y, the shape of `z`. A y beyond the largest float is an error.

    Examples
    --------
    α = σ and β = μ give the batch back:

    >>> z = np.array([15.0, 25, 15, 10, 5])
    >>> np.allclose(batch_norm(z, np.sqrt(44), 14), z, rtol=0, atol=1e-12)
    True
    """
    return _rescaled(normalize(z, eps=eps), alpha, beta)


class Gradients(NamedTuple):
    """The three gradients of a loss with respect to what batch norm was given."""

    z: Array
    """∂L/∂z, the shape of z."""
    alpha: Array
    """∂L/∂α, one number for each neuron."""
    beta: Array
    """∂L/∂β, one number for each neuron."""


def batch_norm_backward(
    upstream: ArrayLike, z: ArrayLike, alpha: ArrayLike = 1.0, *, eps: float = 0.0
) -> Gradients:
    """Pass a gradient back through `batch_norm`, with g = ∂L/∂y coming from above.

        ∂L/∂β  = Σ gᵢ
        ∂L/∂α  = Σ gᵢ·ẑᵢ
        ∂L/∂zᵢ = α/√(σ² + ε) · (gᵢ − Σ gⱼ / n − ẑᵢ · Σ gⱼ·ẑⱼ / n)

    The two sums in the last line are there because every example of the batch has a
    say in μ and in σ².

    Parameters
    ----------
    upstream
        g, the shape of `z`.
    z
        What batch norm was given, shape (n,) or (n, neurons).
    alpha
        α, one number or one for each neuron. β takes no part.
    eps
        As in `normalize`.

    Returns
    -------
    Gradients
        With respect to z, α and β. The last two are one number for each neuron, shape ()
        or (neurons,), even if one α serves all neurons.

    Examples
    --------
    >>> gradients = batch_norm_backward([1, 0, 0, 0, 0], [15, 25, 15, 10, 5])
    >>> gradients.z.round(6).tolist()
    [0.119919, -0.037689, -0.030836, -0.02741, -0.023984]
    >>> round(float(gradients.alpha), 6), float(gradients.beta)
    (0.150756, 1.0)

    Source: Ioffe and Szegedy (2015), section 3, the six lines after algorithm 1,
    put together.
    """
    z = as_array("z", z, ndim=(1, 2))
    g = _like_z("upstream", upstream, z)
    alpha = _per_neuron("alpha", alpha, z)
    eps = as_number("eps", eps, minimum=0.0)
    batch = _statistics(_not_constant(z, eps), eps)
    std, k = batch.std(eps), batch.k
    z_hat = batch.deviations / std
    # Like z, g is divided by a power of two where it is far from 1: everything is linear in g.
    g_mean, own, squares, j = _statistics(g)  # own = gᵢ − Σ gⱼ / n
    g_hat = times_power(g, -j)
    # Σ ẑ is 0 but for rounding, which a large mean of g would blow up.
    far = np.abs(times_power(g_mean, -j)) > 2.0**20 * np.sqrt(squares / len(g))
    products = (np.where(far, own, g_hat) if far.any() else g_hat) * z_hat
    with np.errstate(over="ignore", invalid="ignore"):
        by_z = times_power(alpha / std * (own - z_hat * products.mean(axis=0)), j - k)
    by_alpha = times_power(products.sum(axis=0), j)
    by_beta = times_power(g_hat.sum(axis=0), j)
    for name, gradient in (("∂L/∂z", by_z), ("∂L/∂α", by_alpha), ("∂L/∂β", by_beta)):
        within_floats(name, gradient, upstream=g, alpha=alpha, z=z)
    return Gradients(by_z, by_alpha, by_beta)


class BatchNorm:
    """Batch norm that remembers: batch statistics while training, running ones afterwards.

    While training, a call normalizes with the batch and moves the running mean and
    variance, r, a little toward the batch's own, b. The two libraries count the
    momentum m from opposite ends, and take different variances:

        "pytorch"    r ← (1 − m)·r + m·b        b's variance over n − 1    m = 0.1,  ε = 1e-5
        "keras"      r ← m·r + (1 − m)·b        b's variance over n        m = 0.99, ε = 1e-3

    After `eval()` a call normalizes with r and changes nothing, so that what comes out
    for one example no longer depends on the others.

    Parameters
    ----------
    n_neurons
        Columns of the batches, at least 1.
    convention
        "pytorch" or "keras": which rule, and which defaults.
    momentum
        m, 0 to 1; None for the convention's default.
    eps
        ε ≥ 0; None for the convention's default.

    Attributes
    ----------
    alpha, beta
        What is learned, shape (n_neurons,). They start as ones and zeros.
    running_mean, running_variance
        r, shape (n_neurons,). They start as zeros and ones, too: as if the values
        had been normalized before.
    training
        Whether a call is part of training.

    Examples
    --------
    The notes' batch has μ = 14, and σ² = 44 over n and 55 over n − 1:

    >>> z = np.array([[15.0], [25], [15], [10], [5]])
    >>> for convention in ("pytorch", "keras"):
    ...     layer = BatchNorm(1, convention=convention)
    ...     _ = layer(z)
    ...     print(layer.running_mean.round(2), layer.running_variance.round(2))
    [1.4] [6.4]
    [0.14] [1.43]
    """

    def __init__(
        self,
        n_neurons: int,
        *,
        convention: str = "pytorch",
        momentum: float | None = None,
        eps: float | None = None,
    ) -> None:
        n_neurons = as_whole("n_neurons", n_neurons)
        self.convention = one_of("convention", convention, ("pytorch", "keras"))
        usual_momentum, usual_eps = (0.1, 1e-5) if convention == "pytorch" else (0.99, 1e-3)
        self.momentum = as_number(
            "momentum", usual_momentum if momentum is None else momentum, minimum=0.0, maximum=1.0
        )
        self.eps = as_number("eps", usual_eps if eps is None else eps, minimum=0.0)
        self.alpha, self.beta = np.ones(n_neurons), np.zeros(n_neurons)
        self.running_mean, self.running_variance = np.zeros(n_neurons), np.ones(n_neurons)
        self.training = True

    def train(self) -> BatchNorm:
        """From now on use the batch's own statistics, and remember them."""
        self.training = True
        return self

    def eval(self) -> BatchNorm:
        """From now on use the running statistics, and leave them alone."""
        self.training = False
        return self

    def __call__(self, z: ArrayLike) -> Array:
        """Normalize and rescale a batch; while training, also move the running statistics.

        Parameters
        ----------
        z
            Shape (n, n_neurons).

        Returns
        -------
        Array
            y, the shape of `z`.

        Raises
        ------
        ValueError
            While training, if a neuron is constant and ε is 0, if the batch has one example and
            the convention divides by n − 1, or if its variance is beyond the largest float. The
            running statistics are then as they were.
        """
        z = self._batch(z)
        if not self.training:
            std = self._running_std()
            with np.errstate(over="ignore", invalid="ignore"):
                y = self.alpha * (z - self.running_mean) / std + self.beta
            return within_floats("y", y, z=z, alpha=self.alpha)
        batch = _statistics(_not_constant(z, self.eps), self.eps)
        y = _rescaled(batch.deviations / batch.std(self.eps), self.alpha, self.beta)
        self._remember(z, batch)
        return y

    def backward(self, upstream: ArrayLike, z: ArrayLike) -> Gradients:
        """Pass a gradient back through a call with `z`, in the present mode.

        While training as `batch_norm_backward`. After `eval()` μ and σ² are constants,
        and each example keeps to itself: ∂L/∂zᵢ = α/√(r_variance + ε) · gᵢ.
        """
        z = self._batch(z)
        if self.training:
            return batch_norm_backward(upstream, z, self.alpha, eps=self.eps)
        g = _like_z("upstream", upstream, z)
        std = self._running_std()
        with np.errstate(over="ignore", invalid="ignore"):
            z_hat = (z - self.running_mean) / std
            gradients = Gradients(self.alpha / std * g, (g * z_hat).sum(axis=0), g.sum(axis=0))
        for name, gradient in zip(("∂L/∂z", "∂L/∂α", "∂L/∂β"), gradients, strict=True):
            within_floats(name, gradient, upstream=g, alpha=self.alpha, z=z)
        return gradients

    def _remember(self, z: Array, batch: _Batch) -> None:
        pytorch = self.convention == "pytorch"
        if pytorch and len(z) == 1:
            raise ValueError("z has 1 example(s); dividing by n − 1 needs more")
        mean, variance = batch.mean, batch.variance(1 if pytorch else 0)
        new = self.momentum if pytorch else 1.0 - self.momentum
        with np.errstate(over="ignore"):
            running_mean = (1.0 - new) * self.running_mean + new * mean
            running_variance = (1.0 - new) * self.running_variance + new * variance
        within_floats("the running mean", running_mean, z=z)
        within_floats("the running variance", running_variance, z=z)
        self.running_mean, self.running_variance = running_mean, running_variance

    def _running_std(self) -> Array:
        variance = self.running_variance + self.eps
        if (self.running_variance < 0.0).any():
            i = int(np.argmin(self.running_variance))
            raise ValueError(
                f"running_variance[{i}] is {digits(self.running_variance[i])}; a variance is ≥ 0"
            )
        if (variance == 0.0).any():
            raise ValueError(
                f"running_variance[{int(np.argmin(variance))}] is 0 and so is eps; "
                "(z − mean)/std would divide by 0"
            )
        return np.sqrt(variance)

    def _batch(self, z: ArrayLike) -> Array:
        z = as_array("z", z, ndim=(2,))
        if z.shape[1] != len(self.alpha):
            raise ValueError(f"z has shape {z.shape}; this layer has {len(self.alpha)} neuron(s)")
        return z


class _Batch(NamedTuple):
    """What is known of a batch, its deviations divided by 2ᵏ; k is 0 for ordinary z."""

    mean: Array
    deviations: Array
    """(z − μ)/2ᵏ."""
    squares: Array
    """Σ (z − μ)²/4ᵏ."""
    k: Exponent

    def variance(self, ddof: int) -> Array:
        return times_power(self.squares / (len(self.deviations) - ddof), 2 * self.k)

    def std(self, eps: float) -> Array:
        """√(σ² + ε)/2ᵏ."""
        root: Array = np.sqrt(self.squares / len(self.deviations) + times_power(eps, -2 * self.k))
        return root


def _statistics(z: Array, eps: float = 0.0) -> _Batch:
    """Mean and deviations of `z`, so scaled that neither their squares nor `eps` leave floats."""
    k = exponent(np.abs(z).max(axis=0))
    mean, deviations, squares = centered(times_power(z, -k))
    if type(k) is int:
        return _Batch(mean, deviations, squares, k)
    # What is large about the deviations, or about √ε beside them, need not be so about z.
    size = np.abs(deviations).max(axis=0)
    own = np.where(size > 0.0, np.frexp(size)[1] + k, -5000)
    of_eps = int(np.frexp(eps**0.5)[1]) if eps > 0.0 else -5000
    scale = np.maximum(own, of_eps)
    scale = np.where(scale == -5000, 0, scale)
    deviations = times_power(deviations, k - scale)
    return _Batch(times_power(mean, k), deviations, (deviations**2).sum(axis=0), scale)


def _not_constant(z: Array, eps: float) -> Array:
    """Return `z`, or say which neuron cannot be normalized."""
    if eps > 0.0:
        return z
    constant = np.atleast_1d((z == z[0]).all(axis=0))
    if constant.any():
        which = "z" if z.ndim == 1 else f"z[:, {int(np.argmax(constant))}]"
        raise ValueError(
            f"{which} is constant over the batch of {len(z)}: its variance is 0 and "
            "(z − μ)/σ is 0/0; give eps > 0 or a batch whose examples differ"
        )
    return z


def _rescaled(z_hat: Array, alpha: ArrayLike, beta: ArrayLike) -> Array:
    """y = α·ẑ + β."""
    alpha, beta = _per_neuron("alpha", alpha, z_hat), _per_neuron("beta", beta, z_hat)
    with np.errstate(over="ignore"):
        return within_floats("y", alpha * z_hat + beta, alpha=alpha, beta=beta)


def _like_z(name: str, value: ArrayLike, z: Array) -> Array:
    array = as_array(name, value, ndim=(1, 2))
    if array.shape != z.shape:
        raise ValueError(f"{name} has shape {array.shape}; it must have the shape of z, {z.shape}")
    return array


def _per_neuron(name: str, value: ArrayLike, z: Array) -> Array:
    array = as_array(name, value, ndim=(0, 1))
    if array.shape not in ((), z.shape[1:]):
        neurons = 1 if z.ndim == 1 else z.shape[1]
        raise ValueError(
            f"{name} has shape {array.shape}; it must be one number, or one for each "
            f"of the {neurons} neuron(s)"
        )
    return array
