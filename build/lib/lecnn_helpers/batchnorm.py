"""Batch normalization over the examples of a batch, as in the lecture's table.

    μ = Σ zᵢ / n          σ² = Σ (zᵢ − μ)² / n
    ẑ = (z − μ) / √(σ² + ε)          y = α·ẑ + β

The batch runs along the first axis; each column is a neuron with its own μ, σ, α
and β. Papers and PyTorch write γ for the notes' α.

Source: Ioffe and Szegedy, "Batch Normalization" (2015), algorithm 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ._validate import Array, as_array, as_number


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

    Raises
    ------
    ValueError
        If `z` is empty, not finite, or has another number of dimensions.

    Examples
    --------
    >>> float(batch_mean([15, 25, 15, 10, 5]))
    14.0
    """
    return as_array("z", z, ndim=(1, 2)).mean(axis=0)


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
        If `z` is not a finite batch, or has no more than `ddof` examples.

    Examples
    --------
    >>> float(batch_variance([15, 25, 15, 10, 5]))
    44.0
    >>> float(batch_variance([15, 25, 15, 10, 5], ddof=1))
    55.0
    """
    z = as_array("z", z, ndim=(1, 2))
    if ddof not in (0, 1):
        raise ValueError(f"ddof must be 0 (divide by n) or 1 (divide by n − 1), got {ddof!r}")
    if len(z) <= ddof:
        raise ValueError(f"z has {len(z)} example(s); dividing by n − {ddof} needs more")
    deviations = z - z.mean(axis=0)
    return (deviations**2).sum(axis=0) / (len(z) - ddof)


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
        If `z` is not a finite batch, `eps` is negative, or a neuron gives the
        same value for every example while `eps` is 0 (0/0).

    Examples
    --------
    >>> normalize([15, 25, 15, 10, 5]).round(3).tolist()
    [0.151, 1.658, 0.151, -0.603, -1.357]
    """
    z = as_array("z", z, ndim=(1, 2))
    eps = as_number("eps", eps, minimum=0.0)
    mean, variance = batch_mean(z), batch_variance(z)
    # Compared value by value: the mean of equal floats may be off by one rounding,
    # which would leave a variance of about 1e-33 instead of 0.
    constant = np.atleast_1d((z == z[0]).all(axis=0))
    if eps == 0.0 and constant.any():
        which = "z" if z.ndim == 1 else f"z[:, {int(np.argmax(constant))}]"
        raise ValueError(
            f"{which} is constant over the batch of {len(z)}: its variance is 0 and "
            "(z − μ)/σ is 0/0; give eps > 0 or a batch whose examples differ"
        )
    return (z - mean) / np.sqrt(variance + eps)


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
        y, the shape of `z`.

    Raises
    ------
    ValueError
        As `normalize`; also if `alpha` or `beta` is neither one number nor one
        number per neuron.

    Examples
    --------
    α = σ and β = μ give the batch back:

    >>> z = np.array([15.0, 25, 15, 10, 5])
    >>> np.allclose(batch_norm(z, np.sqrt(44), 14), z, rtol=0, atol=1e-12)
    True
    """
    z_hat = normalize(z, eps=eps)
    return _per_neuron("alpha", alpha, z_hat) * z_hat + _per_neuron("beta", beta, z_hat)


def _per_neuron(name: str, value: ArrayLike, z: Array) -> Array:
    array = as_array(name, value, ndim=(0, 1))
    if array.shape not in ((), z.shape[1:]):
        neurons = 1 if z.ndim == 1 else z.shape[1]
        raise ValueError(
            f"{name} has shape {array.shape}; it must be one number, or one for each "
            f"of the {neurons} neuron(s)"
        )
    return array
