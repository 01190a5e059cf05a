"""Regression as classification: a number becomes a bin, and a bin a number again.

    hard      1 in the bin that holds the value, 0 elsewhere
    soft      Φ((right edge − v)/σ) − Φ((left edge − v)/σ) in each bin, divided by
              their sum: the mass of a Gaussian about the value v (HL-Gauss)
    ordinal   for each edge between two bins, 1 if the value lies above it

The rules, the same for all three:

- A bin is known by its center and reaches halfway to its neighbors; the first
  and the last bin reach as far outward as inward.
- A value on an edge belongs to the bin above it. A value within a billionth of a
  bin of an edge counts as on it: 0.15 and (0.1 + 0.2)/2 are two different floats.
  Values, or centers, in float32 or float16 are half a step of that type off
  already, and so much more is allowed for each of the two (if bins are wide
  enough: a quarter of a bin at most). So float32's 0.65 is on the edge 0.65.
- A value below the first edge counts as on that edge, one above the last edge as
  on that one (`outside="clip"`), or is refused (`outside="raise"`). A clipped
  value may be decoded with an error of more than half a bin.

An argument that is not as its function says (another shape, empty, not finite, beyond its
limits) raises a `ValueError` that names it, what it got and what is allowed; *Raises*
has what else is refused.

Sources: Imani and White, "Improving Regression Performance with Distributional
Losses" (2018), for the Gaussian; Frank and Hall, "A Simple Approach to Ordinal
Classification" (2001), for the ordinal targets.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._robust import within_floats
from ._validate import (
    Array,
    as_array,
    as_number,
    as_probabilities,
    as_whole,
    digits,
    first_true,
    narrow_type,
    one_of,
)

EDGE_SLACK = 1e-9
"""How near to an edge a value counts as on it, in bins."""

SUM_TOLERANCE = 1e-5
"""How far from 1 probabilities may sum: float32 networks do not reach 1 exactly."""

_erf = np.vectorize(math.erf, otypes=[np.float64])


def bin_centers(first: float, last: float, n_bins: int) -> Array:
    """Centers of `n_bins` bins of equal width: first + k (last − first)/(n_bins − 1).

    Parameters
    ----------
    first, last
        The first and the last center, first < last, in the unit of the values.
    n_bins
        At least 2.

    Returns
    -------
    Array
        Shape (n_bins,), rising, each the float nearest to the decimal fraction:
        0.3 and not 3·0.1 = 0.30000000000000004.

    Raises
    ------
    ValueError
        If the bins are too narrow for floats to tell them apart.

    Examples
    --------
    The notes' bins, 0.0, 0.1 … 2.1:

    >>> bin_centers(0.0, 2.1, 22)[:5].tolist()
    [0.0, 0.1, 0.2, 0.3, 0.4]
    """
    n_bins = as_whole("n_bins", n_bins, minimum=2)
    first = as_number("first", first)
    last = as_number("last", last, above=first)
    # repr gives the decimals as they were typed, and fractions add them exactly.
    start, stop = Fraction(repr(first)), Fraction(repr(last))
    step = (stop - start) / (n_bins - 1)
    return _as_centers([float(start + k * step) for k in range(n_bins)])


def bin_edges(centers: ArrayLike) -> Array:
    """Edges of the bins: halfway between centers, and as far beyond the outer two.

    Parameters
    ----------
    centers
        Rising, shape (bins,), at least two; the distances may differ.

    Returns
    -------
    Array
        Shape (bins + 1,), in the unit of `centers`.

    Raises
    ------
    ValueError
        If centers are so close together, or so far apart, that no float lies where an edge
        should.

    Examples
    --------
    >>> bin_edges([0.0, 1.0, 2.0]).tolist()
    [-0.5, 0.5, 1.5, 2.5]
    """
    centers = _as_centers(centers)
    with np.errstate(over="ignore"):
        half = np.diff(centers) / 2
        edges = np.concatenate(
            [centers[:1] - half[:1], centers[:-1] + half, centers[-1:] + half[-1:]]
        )
    within_floats("an edge", edges, centers=centers)
    outside = (edges[:-1] > centers) | (edges[1:] <= centers)
    if outside.any():
        k = int(np.argmax(outside))
        raise ValueError(
            f"centers[{k}] is {centers[k]}, but its bin would reach from {edges[k]} to "
            f"{edges[k + 1]}: floats are too far apart there for bins as narrow as these"
        )
    return edges


def bin_index(values: ArrayLike, centers: ArrayLike, *, outside: str = "clip") -> NDArray[np.int64]:
    """Index of the bin that holds each value, from 0.

    Parameters
    ----------
    values
        One number or shape (n,), in the unit of `centers`. On an edge: the bin
        above.
    centers
        Rising, shape (bins,), at least two.
    outside
        What a value beyond the outer edges gives: "clip", the first or the last
        bin; "raise", an error.

    Returns
    -------
    NDArray[np.int64]
        Shape () or (n,), from 0 to bins − 1.

    Examples
    --------
    >>> centers = bin_centers(0.0, 2.1, 22)
    >>> float(centers[bin_index(0.79, centers)])
    0.8
    >>> bin_index([0.75, -3.0, 99.0], centers).tolist()
    [8, 0, 21]
    """
    checked, edges, slack = _values_and_edges(values, centers, outside)
    return np.searchsorted(edges[1:-1] - slack[1:-1], checked, side="right")


def hard_targets(values: ArrayLike, centers: ArrayLike, *, outside: str = "clip") -> Array:
    """Hard (one-hot) targets: 1 in the value's bin, 0 elsewhere.

    Arguments as in `bin_index`. The result has shape (bins,) or (n, bins); each row sums
    to 1.

    Examples
    --------
    >>> hard_targets(0.79, [0.6, 0.7, 0.8, 0.9]).tolist()
    [0.0, 0.0, 1.0, 0.0]
    """
    index = bin_index(values, centers, outside=outside)
    targets = np.zeros((*index.shape, len(_as_centers(centers))))
    np.put_along_axis(targets, index[..., np.newaxis], 1.0, axis=-1)
    return targets


def gaussian_targets(
    values: ArrayLike, centers: ArrayLike, *, sigma: float, outside: str = "clip"
) -> Array:
    """Soft targets (HL-Gauss): the mass in each bin of a Gaussian about the value, over their sum.

    The bins cut the Gaussian off, so near the first and the last center the
    targets lean inward; leave about 3σ of bins beyond your data to avoid that.

    Parameters
    ----------
    values, centers, outside
        As in `bin_index`; "clip" moves the Gaussian's middle to the outer edge.
        A value on an edge gives the bins on both sides the same.
    sigma
        σ > 0 of the Gaussian, in the unit of `values`. Usual: 0.75 of a bin's
        width. As σ goes to 0 the targets become hard.

    Returns
    -------
    Array
        Shape (bins,) or (n, bins); each row sums to 1.

    Examples
    --------
    σ of half a bin: 68% of a Gaussian lie within one σ of its middle.

    >>> gaussian_targets(5, [1, 3, 5, 7, 9], sigma=1.0).round(3).tolist()
    [0.001, 0.157, 0.683, 0.157, 0.001]

    Source: Farebrother et al., "Stop Regressing: Training Value Functions via
    Classification for Scalable Deep RL" (2024), for 0.75.
    """
    checked, edges, _ = _values_and_edges(values, centers, outside)
    sigma = as_number("sigma", sigma, above=0.0)
    middle = np.clip(checked, edges[0], edges[-1])[..., np.newaxis]
    with np.errstate(over="ignore"):  # erf(±inf) is ±1, as it should be
        below_edge = _erf((edges - middle) / (sigma * math.sqrt(2.0)))
        mass = np.diff(below_edge, axis=-1)  # Φ = (1 + erf)/2; the half cancels in the last line.
        if sigma / 1e9 > edges[-1] - edges[0]:
            # So wide a Gaussian is flat over the bins, and their masses may be too small.
            mass = np.broadcast_to(np.diff(edges) / (edges[-1] - edges[0]), mass.shape)
    targets: Array = mass / mass.sum(axis=-1, keepdims=True)
    return targets


def ordinal_targets(values: ArrayLike, centers: ArrayLike, *, outside: str = "clip") -> Array:
    """Ordinal (cumulative) targets: for each edge between two bins, 1 if the value is above it.

    A value in bin k gives k ones and then zeros. A network meets them with one
    sigmoid for each edge, and a near miss costs less than a far one.

    Parameters
    ----------
    values, centers, outside
        As in `bin_index`; a value on an edge counts as above it.

    Returns
    -------
    Array
        Shape (bins − 1,) or (n, bins − 1): one fewer than the bins.

    Examples
    --------
    >>> ordinal_targets(0.79, [0.6, 0.7, 0.8, 0.9]).tolist()
    [1.0, 1.0, 0.0]
    """
    index = bin_index(values, centers, outside=outside)
    return (index[..., np.newaxis] > np.arange(len(_as_centers(centers)) - 1)).astype(np.float64)


def decode_argmax(probabilities: ArrayLike, centers: ArrayLike) -> Array:
    """Center of the most probable bin; of equally probable bins, the lowest.

    Parameters
    ----------
    probabilities
        Shape (bins,) or (n, bins), each row summing to 1 (to within 1e-5).
    centers
        Rising, shape (bins,), at least two.

    Returns
    -------
    Array
        Shape () or (n,), in the unit of `centers`.

    Examples
    --------
    >>> float(decode_argmax([0.0, 0.4, 0.6, 0.0], [0.6, 0.7, 0.8, 0.9]))
    0.8
    """
    probabilities, centers = _distributions_and_centers(probabilities, centers)
    peak: Array = centers[probabilities.argmax(axis=-1)]
    return peak


def decode_expected(probabilities: ArrayLike, centers: ArrayLike) -> Array:
    """Expected value over the bins: Σ p_k c_k. It may lie between two centers.

    Arguments and result as for `decode_argmax`.

    Examples
    --------
    >>> round(float(decode_expected([0.0, 0.4, 0.6, 0.0], [0.6, 0.7, 0.8, 0.9])), 6)
    0.76
    """
    probabilities, centers = _distributions_and_centers(probabilities, centers)
    with np.errstate(over="ignore"):
        expected: Array = probabilities @ centers
    return within_floats("the expected value", expected, centers=centers)


def decode_ordinal(probabilities: ArrayLike, centers: ArrayLike) -> Array:
    """Center of bin k, where k is the number of edges with a probability above 0.5.

    The count needs no order: [0.9, 0.2, 0.8] says 2, though a value above the
    third edge is above the second. Exactly 0.5 does not count.

    Parameters
    ----------
    probabilities
        That the value is above each edge between two bins, shape (bins − 1,) or
        (n, bins − 1). They need not sum to 1.
    centers
        Rising, shape (bins,), at least two.

    Returns
    -------
    Array
        Shape () or (n,), in the unit of `centers`.

    Examples
    --------
    >>> float(decode_ordinal([0.9, 0.7, 0.2], [0.6, 0.7, 0.8, 0.9]))
    0.8
    """
    centers = _as_centers(centers)
    probabilities = as_probabilities("probabilities", probabilities, ndim=(1, 2))
    _check_columns(probabilities, len(centers) - 1, "edge between two bins")
    value: Array = centers[(probabilities > 0.5).sum(axis=-1)]
    return value


def _as_centers(centers: ArrayLike) -> Array:
    centers = as_array("centers", centers, ndim=(1,))
    if len(centers) < 2:
        raise ValueError(f"centers must hold at least 2 bins, got {len(centers)}")
    falls = centers[1:] <= centers[:-1]
    if falls.any():
        k = int(np.argmax(falls))
        raise ValueError(
            f"centers must rise, but centers[{k}] is {centers[k]} and "
            f"centers[{k + 1}] is {centers[k + 1]}"
        )
    return centers


def _values_and_edges(
    values: ArrayLike, centers: ArrayLike, outside: str
) -> tuple[Array, Array, Array]:
    """The values, the edges, and how near to each edge a value counts as on it."""
    checked_centers = _as_centers(centers)
    checked = as_array("values", values, ndim=(0, 1))
    edges = bin_edges(checked_centers)
    apart = np.diff(checked_centers)
    apart = np.concatenate([apart[:1], apart, apart[-1:]])
    slack = EDGE_SLACK * apart
    # The outer edges lie beyond two centers, whose errors they show twice.
    outer = np.ones_like(edges)
    outer[[0, -1]] = 2.0
    for dtype, steps in ((narrow_type(values), 0.5), (narrow_type(centers), 0.5 * outer)):
        if dtype is not None:
            with np.errstate(over="ignore", invalid="ignore"):
                slack = slack + steps * np.abs(np.spacing(edges.astype(dtype))).astype(np.float64)
    slack = np.fmin(slack, apart / 4)
    if one_of("outside", outside, ("clip", "raise")) == "raise":
        wrong = (checked < edges[0] - slack[0]) | (checked > edges[-1] + slack[-1])
        if wrong.any():
            where, place = first_true(wrong)
            raise ValueError(
                f"values{place} is {digits(checked[where])}, outside the bins, which reach from "
                f"{digits(edges[0])} to {digits(edges[-1])}; "
                'outside="clip" puts it in the nearest bin'
            )
    return checked, edges, slack


def _distributions_and_centers(probabilities: ArrayLike, centers: ArrayLike) -> tuple[Array, Array]:
    centers = _as_centers(centers)
    probabilities = as_probabilities("probabilities", probabilities, ndim=(1, 2))
    _check_columns(probabilities, len(centers), "bin")
    sums = probabilities.sum(axis=-1)
    wrong = np.abs(sums - 1.0) > SUM_TOLERANCE
    if wrong.any():
        where, place = first_true(wrong)
        raise ValueError(
            f"probabilities{place} must sum to 1 over the bins, got a sum of {digits(sums[where])}"
        )
    return probabilities, centers


def _check_columns(probabilities: Array, expected: int, what: str) -> None:
    if probabilities.shape[-1] != expected:
        raise ValueError(
            f"probabilities has shape {probabilities.shape}; its last axis must hold one for "
            f"each {what}: {expected}"
        )
