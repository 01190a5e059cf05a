"""Arithmetic at the edge of the floats, where a formula's parts leave it and its value does not.

A mean, a variance or a root mean square may well be a float while the sum or the squares on
the way to it are too large (inf) or too small (0). Such values are multiplied by a power of
two first, which changes no digit. Ordinary values, from 2⁻⁴⁰⁰ to 2⁴⁰⁰, are left as they
are, so that their results are the formula's own to the last bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._validate import Array, digits

LEAST, MOST = 2.0**-400, 2.0**400
"""Squares from LEAST² to MOST² are floats, with room for sums, shares and decays."""

Exponent = NDArray[Any] | int


def exponent(size: ArrayLike) -> Exponent:
    """k such that size/2ᵏ is about 1; 0 where `size` is ordinary (or 0)."""
    size = np.asarray(size)
    if size.min() >= LEAST and size.max() <= MOST:
        return 0
    ordinary = (size == 0.0) | ((size >= LEAST) & (size <= MOST))
    return np.where(ordinary, 0, np.frexp(size)[1])


def times_power(x: ArrayLike, k: Exponent) -> Array:
    """x·2ᵏ; inf, without a warning, where no float is as large."""
    x = np.asarray(x)
    if type(k) is int and k == 0:
        return x
    with np.errstate(all="ignore"):
        product: Array = np.ldexp(x, k)
    return product


def centered(z: Array) -> tuple[Array, Array, Array]:
    """Mean over the first axis, the deviations from it, and the sum of their squares.

    The mean is a float and so it is rounded, to about z·10⁻¹⁶. Deviations that are not much
    larger than that (a constant column has none) would all be off by it. But then they are
    exact differences, and their own mean is what the rounding took: it is subtracted.
    """
    mean: Array = z.mean(axis=0)
    deviations: Array = z - mean
    squares: Array = (deviations**2).sum(axis=0)
    rest = deviations.sum(axis=0) / len(z)
    # Below this it is lost in the deviations' own last digits.
    seen = rest**2 > (16 * 2.0**-52) ** 2 * (squares / len(z))
    if seen.any():
        rest = np.where(seen, rest, 0.0)
        mean, deviations = mean + rest, deviations - rest
        squares = (deviations**2).sum(axis=0)
    return mean, deviations, squares


def mean_of(x: Array) -> float:
    """Mean of all values, a float whenever they are."""
    k = exponent(np.abs(x).max())
    return float(times_power(times_power(x, -k).mean(), k))


def mean_square(x: Array) -> tuple[float, Exponent]:
    """s and k with s·4ᵏ = the mean of x²: s is a float, whether or not the whole is."""
    k = exponent(np.abs(x).max())
    return float((times_power(x, -k) ** 2).mean()), k


def within_floats(what: str, result: Array, **given: ArrayLike) -> Array:
    """Return `result`, or say that it is too large for a float and with which arguments."""
    if not np.isfinite(result).all():
        sizes = " and ".join(
            f"{name} up to {digits(np.abs(np.asarray(value, dtype=np.float64)).max())} in size"
            for name, value in given.items()
        )
        raise ValueError(f"{what} would be beyond 1.8e308, the largest float, with {sizes}")
    return result


def squares_fit(squares: Array, g: Array) -> bool:
    """Whether sums that g² has just been added to are all ordinary, or 0 for want of a g."""
    if squares.max() > MOST**2:
        return False
    small = squares < LEAST**2
    return not small.any() or np.count_nonzero(g[small]) == 0


def fit(squares: Array) -> NDArray[np.bool_]:
    """Where √ may be taken of `squares` themselves."""
    inside: NDArray[np.bool_] = (squares >= LEAST**2) & (squares <= MOST**2)
    return inside
