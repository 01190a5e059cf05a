"""From probabilities to predicted labels, and how good those are.

    predicted     1 where p ≥ threshold
    precision     TP / (TP + FP)          how many of the predicted labels are right
    recall        TP / (TP + FN)          how many of the true labels are predicted
    F1            2 TP / (2 TP + FP + FN)
    whole set     share of the examples whose every label is right
    Hamming loss  share of all labels, over all examples, that are wrong
    reliability   of the labels that got a p between two edges: how many are true

The last axis holds the labels, a first axis the examples. A label is predicted or
not by its own probability alone.

An argument that is not as its function says (another shape, empty, not finite, beyond its
limits) raises a `ValueError` that names it, what it got and what is allowed.

Sources: Goodfellow, Bengio and Courville, "Deep Learning" (2016), section 11.1;
Tsoumakas and Katakis, "Multi-Label Classification: An Overview" (2007);
Wilson, "Probable Inference, the Law of Succession, and Statistical Inference"
(1927), for the interval.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._validate import (
    Array,
    as_flag,
    as_labels,
    as_number,
    as_probabilities,
    as_whole,
    narrow_type,
)


def predicted_labels(p: ArrayLike, *, threshold: float = 0.5) -> NDArray[np.int64]:
    """Labels predicted at a threshold: 1 where p ≥ threshold, else 0.

    Parameters
    ----------
    p
        Probabilities: one number, shape (labels,) or (n, labels).
    threshold
        From 0 (every label is predicted) to 1. It is compared in p's own type, as NumPy
        does with a Python number: float32's 0.7 reaches a threshold of 0.7.

    Returns
    -------
    NDArray[np.int64]
        0 or 1, the shape of `p`.

    Examples
    --------
    >>> predicted_labels([0.8, 0.1, 0.2, 0.75, 0.1], threshold=0.75).tolist()
    [1, 0, 0, 1, 0]
    """
    checked = as_probabilities("p", p, ndim=(0, 1, 2))
    threshold = as_number("threshold", threshold, minimum=0.0, maximum=1.0)
    dtype = narrow_type(p)
    if dtype is not None:
        threshold = float(dtype.type(threshold))
    return (checked >= threshold).astype(np.int64)


class ConfusionCounts(NamedTuple):
    """How often a prediction was right or wrong, and what follows from that.

    Each count is an int, or has shape (labels,); so have the three ratios.
    **A ratio 0/0 is 0**, scikit-learn's default too: precision where nothing is
    predicted, recall where nothing is there to find, F1 where neither is.
    """

    true_positives: int | NDArray[np.int64]
    false_positives: int | NDArray[np.int64]
    false_negatives: int | NDArray[np.int64]
    true_negatives: int | NDArray[np.int64]

    @property
    def precision(self) -> Array:
        """Share of the predicted labels that are right: TP / (TP + FP)."""
        tp, fp, _, _ = self._wide()
        return _ratio(tp, tp + fp)

    @property
    def recall(self) -> Array:
        """Share of the true labels that are predicted: TP / (TP + FN)."""
        tp, _, fn, _ = self._wide()
        return _ratio(tp, tp + fn)

    @property
    def f1(self) -> Array:
        """Harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN)."""
        tp, fp, fn, _ = self._wide()
        return _ratio(2 * tp, 2 * tp + fp + fn)

    def _wide(self) -> list[NDArray[np.int64]]:
        """The counts in a type that their sums fit into."""
        return [np.asarray(count, dtype=np.int64) for count in self]


def confusion_counts(
    p: ArrayLike, y: ArrayLike, *, threshold: float = 0.5, per_label: bool = False
) -> ConfusionCounts:
    """Count true and false positives and negatives at a threshold.

    Parameters
    ----------
    p, threshold
        As in `predicted_labels`: p ≥ threshold is a positive.
    y
        The true labels, 0 or 1; the shape of `p`.
    per_label
        False counts over all values at once ("micro" in scikit-learn), True over
        the examples for each label; `p` then has shape (n, labels).

    Returns
    -------
    ConfusionCounts
        The four counts, with `precision`, `recall` and `f1`.

    Examples
    --------
    >>> counts = confusion_counts([0.8, 0.1, 0.6, 0.75, 0.1], [1, 0, 0, 1, 1])
    >>> counts[:]
    (2, 1, 1, 1)
    >>> round(float(counts.f1), 6)
    0.666667
    """
    checked = as_probabilities("p", p, ndim=(0, 1, 2))
    y = as_labels("y", y, "p", checked)
    if as_flag("per_label", per_label) and checked.ndim != 2:
        raise ValueError(f"per_label needs p of shape (n, labels), got shape {checked.shape}")
    predicted, true = predicted_labels(p, threshold=threshold) == 1, y == 1.0
    cells = (predicted & true, predicted & ~true, ~predicted & true, ~predicted & ~true)
    if per_label:
        return ConfusionCounts(*(cell.sum(axis=0) for cell in cells))
    return ConfusionCounts(*(int(cell.sum()) for cell in cells))


class LabelScores(NamedTuple):
    """How good the predicted sets of labels are, counted in four ways; made by `label_scores`."""

    whole_set: float
    """Share of the examples whose set is right label by label ("exact match"); 1 is best."""
    hamming: float
    """Share of all labels that are wrong; 0 is best."""
    micro_f1: float
    """F1 of all labels counted together; 1 is best."""
    macro_f1: float
    """Mean of the labels' own F1, each weighing the same; 1 is best."""


def label_scores(p: ArrayLike, y: ArrayLike, *, threshold: float = 0.5) -> LabelScores:
    """Score predicted sets of labels: whole sets right, Hamming loss, micro and macro F1.

    Parameters
    ----------
    p, threshold
        As in `predicted_labels`, with p of shape (n, labels).
    y
        The true labels, 0 or 1; the shape of `p`.

    Returns
    -------
    LabelScores
        Four floats from 0 to 1. The F1 of a label that is neither there nor predicted
        is 0/0 and counts as 0 in the macro mean, as in scikit-learn.

    Examples
    --------
    >>> p = [[0.9, 0.2, 0.6], [0.1, 0.8, 0.3]]
    >>> label_scores(p, [[1, 0, 0], [0, 1, 0]])[:2]
    (0.5, 0.16666666666666666)
    """
    y = as_labels("y", y, "p", as_probabilities("p", p, ndim=(2,)))
    each = confusion_counts(p, y, threshold=threshold, per_label=True)
    together = ConfusionCounts(*(int(np.sum(count)) for count in each))
    wrong = predicted_labels(p, threshold=threshold) != y
    return LabelScores(
        whole_set=float((~wrong).all(axis=1).mean()),
        hamming=float(wrong.mean()),
        micro_f1=float(together.f1),
        macro_f1=float(each.f1.mean()),
    )


class Reliability(NamedTuple):
    """What became of the labels of each bin of probabilities; made by `reliability`.

    Each has shape (bins,). A bin without a label has NaN for all but its count.
    """

    counts: NDArray[np.int64]
    """How many labels got a p in the bin."""
    said: Array
    """The mean of these p."""
    true: Array
    """The share of these labels that are 1."""
    low: Array
    """The lower end of the interval for that share."""
    high: Array
    """Its upper end."""


def reliability(
    p: ArrayLike, y: ArrayLike, *, n_bins: int = 10, confidence: float = 0.95
) -> Reliability:
    """Compare probabilities with what came true, bin by bin of equal width from 0 to 1.

    Probabilities are calibrated if `true` is `said` in every bin, but for chance. The
    interval (`share_interval`) says how much chance may do if the labels of a bin are
    independent of each other.

    Parameters
    ----------
    p, y
        As in `confusion_counts`; all labels count together.
    n_bins
        At least 1. A p on an edge belongs to the bin above it, as one at a threshold
        counts as predicted; 1 belongs to the last.
    confidence
        Of the interval, above 0 and below 1.

    Examples
    --------
    >>> found = reliability([0.1, 0.2, 0.75, 0.75], [0, 0, 1, 0], n_bins=2)
    >>> found.counts.tolist(), found.said.round(2).tolist(), found.true.tolist()
    ([2, 2], [0.15, 0.75], [0.0, 0.5])
    """
    checked = as_probabilities("p", p, ndim=(0, 1, 2))
    labels = as_labels("y", y, "p", checked).ravel()
    n_bins = as_whole("n_bins", n_bins)
    z = _quantile(confidence)
    edges = np.arange(1, n_bins) / n_bins
    dtype = narrow_type(p)
    if dtype is not None:
        edges = edges.astype(dtype).astype(np.float64)
    place = np.searchsorted(edges, checked.ravel(), side="right")
    counts, sums, hits = (
        np.bincount(place, weights=weights, minlength=n_bins)
        for weights in (None, checked.ravel(), labels)
    )
    seen = counts > 0
    said, true, low, high = (np.full(n_bins, np.nan) for _ in range(4))
    said[seen], true[seen] = sums[seen] / counts[seen], hits[seen] / counts[seen]
    low[seen], high[seen] = _wilson(hits[seen], counts[seen], z)
    return Reliability(counts.astype(np.int64), said, true, low, high)


def share_interval(hits: int, n: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Where a probability may lie of which n independent trials had so many hits (Wilson).

    The ends are the two q at which the share h = hits/n is just z standard errors away,
    |h − q| = z √(q (1 − q)/n):

        (h + z²/2n ∓ z √(h (1 − h)/n + z²/4n²)) / (1 + z²/n)

    Unlike h ∓ z √(h (1 − h)/n) they stay between 0 and 1, and hits of none or all of a
    few trials do not make the interval a point.

    Parameters
    ----------
    hits
        From 0 to `n`.
    n
        At least 1.
    confidence
        How often such an interval holds the probability, above 0 and below 1; 0.95 has
        z = 1.96.

    Returns
    -------
    low, high
        From 0 to 1.

    Examples
    --------
    >>> [round(end, 3) for end in share_interval(7, 10)]
    [0.397, 0.892]
    """
    n = as_whole("n", n)
    hits = as_whole("hits", hits, minimum=0, maximum=n)
    low, high = _wilson(np.array([float(hits)]), np.array([float(n)]), _quantile(confidence))
    return float(low[0]), float(high[0])


def _quantile(confidence: float) -> float:
    """How many standard errors to either side hold this much of a Gaussian."""
    confidence = as_number("confidence", confidence, above=0.0, below=1.0)
    return -NormalDist().inv_cdf((1.0 - confidence) / 2)


def _wilson(hits: ArrayLike, n: ArrayLike, z: float) -> tuple[Array, Array]:
    hits, n = np.asarray(hits, dtype=float), np.asarray(n, dtype=float)
    share, extra = hits / n, z**2 / n
    middle = share + extra / 2
    reach = np.sqrt(share * (1.0 - share) * extra + extra**2 / 4)
    # Of no hits the lower end is 0, of nothing but hits the upper end 1; a rounding is not.
    low = np.where(hits == 0.0, 0.0, (middle - reach) / (1.0 + extra))
    high = np.where(hits == n, 1.0, (middle + reach) / (1.0 + extra))
    return low, high


def _ratio(part: ArrayLike, whole: ArrayLike) -> Array:
    ratio = np.zeros(np.shape(whole))
    return np.divide(part, whole, out=ratio, where=np.asarray(whole) > 0)[()]
