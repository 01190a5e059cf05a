"""Loss functions for one class per image and for many labels per image.

One class, y the index of the true class:

    hinge      L = Σ_{j≠y} max(0, s_j − s_y + margin)
    softmax    L = −log(e^{s_y} / Σ_j e^{s_j})

One class, and a share q_j of the truth for each (softmax has one-hot shares):

    soft       L = −Σ_j q_j log p_j

Many labels, each yⱼ 0 or 1 and each with its own sigmoid p = 1/(1 + e^{−z}):

    the notes'            L = −Σ y log p
    binary cross-entropy  L = −Σ (y log p + (1 − y) log(1 − p))

The last axis holds the classes or labels, a first axis the examples. The class
losses give one loss for each example; the label losses are reduced over *all*
values, as in PyTorch. A gradient has the shape of what it is taken with respect to.

An argument that is not as its function says (another shape, empty, not finite, beyond its
limits) raises a `ValueError` that names it, what it got and what is allowed.

Sources: Weston and Watkins, "Support Vector Machines for Multi-Class Pattern
Recognition" (1999); Goodfellow, Bengio and Courville, "Deep Learning" (2016),
section 6.2.2.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._robust import mean_of, within_floats
from ._validate import (
    Array,
    as_array,
    as_classes,
    as_flag,
    as_labels,
    as_number,
    as_probabilities,
    digits,
    first_true,
    one_of,
)

LOG_FLOOR = -100.0
"""The least natural logarithm of a probability, as in PyTorch's `BCELoss`.

log 0 is −∞, and a label that does not count would then add 0·∞, which is NaN.
"""

LEAST_PROBABILITY = 1e-12
"""The least p that a gradient divides by, as in PyTorch's `BCELoss`."""

SUM_TOLERANCE = 1e-5
"""How far from 1 the shares of a truth may sum: float32 targets do not reach 1 exactly."""

_NEAR_ONE = 0.125
"""The others' share up to which log p and p − 1 are taken from it: p has lost its digits."""

_LN_OF_BASE = {"e": 1.0, "2": math.log(2.0), "10": math.log(10.0)}


# One class per image: y is the index of the true class.


def hinge_terms(
    scores: ArrayLike, y: ArrayLike, *, margin: float = 1.0, include_true_class: bool = False
) -> Array:
    """Terms of the multiclass hinge loss: max(0, s_j − s_y + margin), and 0 at j = y.

    Parameters
    ----------
    scores
        s, shape (classes,) or (n, classes).
    y
        Index of the true class, from 0: an int, or shape (n,).
    margin
        How far ahead of every other score the true one must be, ≥ 0, in the
        unit of `scores`. The notes have 1.
    include_true_class
        True sums over j = y too, as the notes wrote it. That term is
        max(0, s_y − s_y + margin): the margin itself, whatever the scores.

    Returns
    -------
    Array
        The shape of `scores`, in their unit.

    Examples
    --------
    >>> hinge_terms([3.2, 5.1, -1.7], 0).round(6).tolist()
    [0.0, 2.9, 0.0]
    >>> hinge_terms([3.2, 5.1, -1.7], 0, include_true_class=True).round(6).tolist()
    [1.0, 2.9, 0.0]
    """
    scores = as_array("scores", scores, ndim=(1, 2))
    true_class = _class_index(y, scores)
    margin = as_number("margin", margin, minimum=0.0)
    terms = _hinge_terms(scores, true_class, margin)
    if not as_flag("include_true_class", include_true_class):
        np.put_along_axis(terms, true_class, 0.0, axis=-1)
    return within_floats("a term", terms, scores=scores, margin=margin)


def _hinge_terms(scores: Array, true_class: NDArray[np.int64], margin: float) -> Array:
    """The terms of the notes, j = y among them; inf where they are beyond the largest float."""
    true_score = np.take_along_axis(scores, true_class, axis=-1)
    with np.errstate(over="ignore"):
        return np.maximum(0.0, scores - true_score + margin)


def hinge_loss(
    scores: ArrayLike, y: ArrayLike, *, margin: float = 1.0, include_true_class: bool = False
) -> Array:
    """Multiclass hinge (SVM) loss of each example: L = Σ_{j≠y} max(0, s_j − s_y + margin).

    Arguments as in `hinge_terms`. The result has shape () or (n,), in the unit of
    `scores`. With `include_true_class` it is larger by the margin, always.

    `torch.nn.MultiMarginLoss` divides this sum by the number of classes.

    Examples
    --------
    >>> hinge_loss([[3.2, 5.1, -1.7], [-2.85, 0.86, 0.28]], [0, 2]).round(6).tolist()
    [2.9, 1.58]
    """
    terms = hinge_terms(scores, y, margin=margin, include_true_class=include_true_class)
    with np.errstate(over="ignore"):
        loss: Array = terms.sum(axis=-1)
    return within_floats("the loss", loss, scores=scores, margin=margin)


def hinge_loss_gradient(scores: ArrayLike, y: ArrayLike, *, margin: float = 1.0) -> Array:
    """Gradient of each example's hinge loss with respect to its scores.

    ∂L/∂s_j = 1 for each class j ≠ y whose term is above 0, and
    ∂L/∂s_y = −(how many such classes there are).

    Where a term is just 0 the loss has a kink; the gradient there is 0, as in
    PyTorch. The notes' j = y term is constant, so it has no part in this.

    Arguments as in `hinge_terms`. The result has the shape of `scores` and no unit. For
    the mean over a batch, divide by n.

    Examples
    --------
    >>> hinge_loss_gradient([3.2, 5.1, -1.7], 0).tolist()
    [-1.0, 1.0, 0.0]
    """
    scores = as_array("scores", scores, ndim=(1, 2))
    true_class = _class_index(y, scores)
    margin = as_number("margin", margin, minimum=0.0)
    too_close = (_hinge_terms(scores, true_class, margin) > 0.0).astype(np.float64)
    np.put_along_axis(too_close, true_class, 0.0, axis=-1)
    # 0 − x, here and below, where −x would turn 0 into a −0 that shows in tables.
    pull = 0.0 - too_close.sum(axis=-1, keepdims=True)
    np.put_along_axis(too_close, true_class, pull, axis=-1)
    return too_close


def softmax(scores: ArrayLike) -> Array:
    """Softmax: p_j = e^{s_j} / Σ e^{s_j}, computed from s − max(s).

    The shift cancels in the fraction, and no exponent is above 0, so nothing
    overflows.

    Parameters
    ----------
    scores
        s, shape (classes,) or (n, classes).

    Returns
    -------
    Array
        p, the shape of `scores`; each example's probabilities sum to 1.

    Examples
    --------
    >>> softmax([3.2, 5.1, -1.7]).round(3).tolist()
    [0.13, 0.869, 0.001]
    >>> softmax([123.0, 456.0, 789.0]).round(6).tolist()
    [0.0, 0.0, 1.0]
    """
    scores = as_array("scores", scores, ndim=(1, 2))
    with np.errstate(over="ignore"):  # a difference of −inf has the power 0, as it should
        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    p: Array = powers / powers.sum(axis=-1, keepdims=True)
    return p


def log_softmax(scores: ArrayLike, *, base: str = "e") -> Array:
    """Logarithm of softmax: log p_j = (s_j − m) − log Σ e^{s_j − m}, with m = max(s).

    Taken without p itself, which rounds to 0 from about 745 below the maximum.

    Parameters
    ----------
    scores
        s, shape (classes,) or (n, classes).
    base
        Base of the logarithm *around* p: "e", "2" or "10". The powers stay e^s.

    Returns
    -------
    Array
        The shape of `scores`, at most 0, in nats ("e"), bits ("2") or decimal
        digits ("10").

    Examples
    --------
    The last one is −e⁻³³³, although p itself is 1 in floats:

    >>> log_softmax([123.0, 456.0, 789.0]).tolist()
    [-666.0, -333.0, -2.398487868841356e-145]
    """
    scores = as_array("scores", scores, ndim=(1, 2))
    with np.errstate(over="ignore"):
        log_p = _log_softmax(scores) / _ln(base)
    return within_floats("log p", log_p, scores=scores)


def _log_softmax(scores: Array) -> Array:
    """`log_softmax`, in nats, of scores that may be inf or NaN: those of a diverged run."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    powers = np.exp(shifted)
    total = powers.sum(axis=-1, keepdims=True)
    log_total = np.log(total)
    near_one = total < 1.0 + _NEAR_ONE
    if near_one.any():
        # The largest score's power is 1, and a small rest is lost in 1 + rest.
        powers[_places(shifted.argmax(axis=-1))] = 0.0
        rest = powers.sum(axis=-1, keepdims=True)
        log_total = np.where(near_one, np.log1p(rest), log_total)
    log_p: Array = shifted - log_total
    return log_p


def _less_one_hot(p: Array, y: NDArray[np.int64]) -> Array:
    """p_j − [j = y]; where p_y is about 1, p_y − 1 is taken as minus all the others."""
    difference, true = p.copy(), _places(y)
    difference[true] = 0.0
    rest = difference.sum(axis=-1)
    difference[true] = np.where(rest < _NEAR_ONE, 0.0 - rest, p[true] - 1.0)
    return difference


def _places(classes: NDArray[np.int64]) -> tuple[Any, ...]:
    """One class for each example as an index into an array of their scores."""
    return (np.arange(len(classes)), classes) if classes.ndim else (classes,)


def softmax_loss(scores: ArrayLike, y: ArrayLike, *, base: str = "e") -> Array:
    """Softmax (cross-entropy) loss of each example: L = −log(e^{s_y} / Σ e^{s_j}).

    Parameters
    ----------
    scores
        s, the logits, shape (classes,) or (n, classes).
    y
        Index of the true class, from 0: an int, or shape (n,).
    base
        As in `log_softmax`. PyTorch, Keras and scikit-learn have "e".

    Returns
    -------
    Array
        Shape () or (n,), at least 0, in nats, bits or decimal digits.

    Examples
    --------
    >>> softmax_loss([[3.2, 5.1, -1.7], [-2.85, 0.86, 0.28]], [0, 2]).round(6).tolist()
    [2.040355, 1.040191]
    """
    scores = as_array("scores", scores, ndim=(1, 2))
    true = _places(as_classes("y", y, "scores", scores))
    with np.errstate(over="ignore"):
        loss = 0.0 - _log_softmax(scores)[true] / _ln(base)
    return within_floats("the loss", loss, scores=scores)


def softmax_loss_gradient(scores: ArrayLike, y: ArrayLike, *, base: str = "e") -> Array:
    """Gradient of the softmax loss with respect to the scores: ∂L/∂s_j = (p_j − [j = y]) / ln base.

    Arguments as in `softmax_loss`. The result has the shape of `scores`, and each
    example's entries sum to 0. For the mean over a batch, divide by n.

    Examples
    --------
    >>> softmax_loss_gradient([3.2, 5.1, -1.7], 0).round(3).tolist()
    [-0.87, 0.869, 0.001]
    """
    p = softmax(scores)
    return _less_one_hot(p, as_classes("y", y, "scores", p)) / _ln(base)


# The truth as shares, one for each class.


def soft_cross_entropy(scores: ArrayLike, q: ArrayLike, *, base: str = "e") -> Array:
    """Cross-entropy of each example with a truth in shares: L = −Σ q_j log p_j, p = softmax(s).

    With q one-hot it is `softmax_loss`. It is least at p = q, and there it is the
    entropy of q, not 0.

    Parameters
    ----------
    scores
        s, the logits, shape (classes,) or (n, classes).
    q
        The truth's share of each class, in the shape of `scores`; each example's
        shares sum to 1 (to within 1e-5).
    base
        As in `log_softmax`.

    Returns
    -------
    Array
        Shape () or (n,), at least 0, in nats, bits or decimal digits.

    Examples
    --------
    Two classes, both half true, and a network that cannot tell them apart: ln 2.

    >>> round(float(soft_cross_entropy([5.0, 5.0], [0.5, 0.5])), 6)
    0.693147
    """
    scores = as_array("scores", scores, ndim=(1, 2))
    q = _shares(q, scores)
    with np.errstate(over="ignore", invalid="ignore"):
        # A class without a share costs nothing, however far behind it is.
        terms = np.where(q > 0.0, q * _log_softmax(scores), 0.0)
        loss: Array = 0.0 - terms.sum(axis=-1) / _ln(base)
    return within_floats("the loss", loss, scores=scores)


def soft_cross_entropy_gradient(scores: ArrayLike, q: ArrayLike, *, base: str = "e") -> Array:
    """Gradient of `soft_cross_entropy` with respect to the scores: ∂L/∂s_j = (p_j − q_j) / ln base.

    Σ_k q_k is 1, so the p_j that each share pulls with adds up to p_j once.

    Arguments as in `soft_cross_entropy`. The result has the shape of `scores`, and each
    example's entries sum to 0. For the mean over a batch, divide by n.

    Examples
    --------
    >>> soft_cross_entropy_gradient([5.0, 5.0], [0.75, 0.25]).tolist()
    [-0.25, 0.25]
    """
    p = softmax(scores)
    return (p - _shares(q, p)) / _ln(base)


def _shares(q: ArrayLike, scores: Array) -> Array:
    """`q` checked: in the shape of `scores`, each example's shares summing to 1."""
    q = as_probabilities("q", q, ndim=(1, 2))
    if q.shape != scores.shape:
        raise ValueError(f"q has shape {q.shape}, scores {scores.shape}; they must be equal")
    sums = q.sum(axis=-1)
    wrong = np.abs(sums - 1.0) > SUM_TOLERANCE
    if wrong.any():
        where, place = first_true(wrong)
        raise ValueError(
            f"q{place} must sum to 1 over the classes, got a sum of {digits(sums[where])}"
        )
    return q


# Many labels per image: each y is 0 or 1, each label has a probability of its own.


def sigmoid(z: ArrayLike) -> Array:
    """Sigmoid: p = 1 / (1 + e^{−z}), element by element.

    Parameters
    ----------
    z
        Logits: one number, shape (labels,) or (n, labels).

    Returns
    -------
    Array
        p, the shape of `z`, from 0 to 1.

    Examples
    --------
    >>> sigmoid([-1000.0, 0.0, 1000.0]).tolist()
    [0.0, 0.5, 1.0]
    """
    z = as_array("z", z, ndim=(0, 1, 2))
    # e^{−|z|} cannot overflow; for z < 0 the fraction is expanded by e^z.
    power = np.exp(-np.abs(z))
    return np.where(z >= 0.0, 1.0, power) / (1.0 + power)


def positives_only_loss(
    p: ArrayLike, y: ArrayLike, *, base: str = "e", reduction: str = "sum"
) -> Array:
    """The notes' multi-label loss: L = −Σ y log p.

    Labels with y = 0 cost nothing whatever their p, so that predicting 1 for
    every label has loss 0: `binary_cross_entropy` is the loss to train with.

    Parameters
    ----------
    p
        Probability of each label, from 0 to 1: one number, shape (labels,) or
        (n, labels). The natural log of a p near 0 is held at −100, as in
        PyTorch's `BCELoss`, so that a certain mistake costs 100 nats and not ∞.
    y
        1 where the label belongs to the image, 0 where it does not; the shape
        of `p`.
    base
        Base of the logarithm: "e", "2" (the notes' 0.735) or "10".
    reduction
        "sum" over all labels and examples (the notes), "mean" over the same, or
        "none" for the terms.

    Returns
    -------
    Array
        Shape (), or the shape of `p` for "none"; at least 0, in nats ("e"),
        bits ("2") or decimal digits ("10").

    Examples
    --------
    >>> p, y = [0.8, 0.1, 0.2, 0.75, 0.1], [1, 0, 0, 1, 0]
    >>> positives_only_loss(p, y, base="2", reduction="none").round(3).tolist()
    [0.322, 0.0, 0.0, 0.415, 0.0]
    >>> round(float(positives_only_loss(p, y, base="2")), 6)
    0.736966
    """
    p, y = _probabilities_and_labels(p, y)
    return _reduce((0.0 - y * _log(p)) / _ln(base), reduction)


def positives_only_loss_gradient(
    p: ArrayLike, y: ArrayLike, *, base: str = "e", reduction: str = "sum"
) -> Array:
    """Gradient of the notes' multi-label loss with respect to p: −y / (p ln base).

    Parameters
    ----------
    p, y, base
        As in `positives_only_loss`. A p under 1e-12 counts as 1e-12, so that
        the gradient is finite and still points the right way.
    reduction
        "sum"; "mean", which divides by the number of values; or "none", each
        term's with respect to its own p, which are the numbers of "sum".

    Returns
    -------
    Array
        The shape of `p`.

    Examples
    --------
    >>> positives_only_loss_gradient([0.8, 0.1], [1, 0]).tolist()
    [-1.25, 0.0]
    """
    p, y = _probabilities_and_labels(p, y)
    slope = 0.0 - y / np.maximum(p, LEAST_PROBABILITY)
    return _reduce_gradient(slope / _ln(base), reduction)


def binary_cross_entropy(
    p: ArrayLike, y: ArrayLike, *, base: str = "e", reduction: str = "sum"
) -> Array:
    """Binary cross-entropy: L = −Σ (y log p + (1 − y) log(1 − p)).

    Arguments and result as for `positives_only_loss`; log(1 − p) is held at −100 too. The
    notes add ("sum"); "mean" is the default of PyTorch and Keras.

    Examples
    --------
    >>> p, y = [0.8, 0.1, 0.2, 0.75, 0.1], [1, 0, 0, 1, 0]
    >>> round(float(binary_cross_entropy(p, y)), 6)
    0.94469
    >>> round(float(binary_cross_entropy(p, y, reduction="mean")), 6)
    0.188938
    """
    p, y = _probabilities_and_labels(p, y)
    terms = 0.0 - (y * _log(p) + (1.0 - y) * _log_of_rest(p))
    return _reduce(terms / _ln(base), reduction)


def binary_cross_entropy_gradient(
    p: ArrayLike, y: ArrayLike, *, base: str = "e", reduction: str = "sum"
) -> Array:
    """Gradient of binary cross-entropy with respect to p: (−y/p + (1 − y)/(1 − p)) / ln base.

    At a certain mistake it is ∓1e12, as in PyTorch. At p = y it is ∓1, the slope
    of the loss; PyTorch, which divides p − y by p(1 − p), has 0 there.

    Arguments and result as for `positives_only_loss_gradient`; a 1 − p under 1e-12 counts
    as 1e-12 too.

    Examples
    --------
    >>> binary_cross_entropy_gradient([0.8, 0.2], [1, 0]).tolist()
    [-1.25, 1.25]
    """
    p, y = _probabilities_and_labels(p, y)
    for_ones = 0.0 - y / np.maximum(p, LEAST_PROBABILITY)
    for_zeros = (1.0 - y) / np.maximum(1.0 - p, LEAST_PROBABILITY)
    return _reduce_gradient((for_ones + for_zeros) / _ln(base), reduction)


def binary_cross_entropy_with_logits(
    z: ArrayLike,
    y: ArrayLike,
    *,
    base: str = "e",
    reduction: str = "sum",
    pos_weight: float = 1.0,
) -> Array:
    """Binary cross-entropy of p = sigmoid(z): L = Σ (max(z, 0) − z·y + log(1 + e^{−|z|})).

    The same loss as `binary_cross_entropy(sigmoid(z), y)`, but exact where
    sigmoid rounds to 0 or 1: no exponent is above 0 and no logarithm is held.

    Parameters
    ----------
    z
        Logits: one number, shape (labels,) or (n, labels).
    y, base, reduction
        As in `positives_only_loss`, and so is the result; `y` has the shape of `z`.
    pos_weight
        w > 0, by which the terms of labels that are 1 are multiplied:
        −(w y log p + (1 − y) log(1 − p)). The mean divides by the number of values,
        whatever w is, as in PyTorch. See `without_pos_weight`.

    Examples
    --------
    >>> binary_cross_entropy_with_logits([-1000.0, 1000.0], [1, 1], reduction="none").tolist()
    [1000.0, 0.0]
    >>> binary_cross_entropy_with_logits(
    ...     [-1000.0, 1000.0], [1, 0], reduction="none", pos_weight=3.0
    ... ).tolist()
    [3000.0, 1000.0]
    """
    z = as_array("z", z, ndim=(0, 1, 2))
    y = as_labels("y", y, "z", z)
    weights = _weights(y, pos_weight)
    terms = np.maximum(z, 0.0) - z * y + np.log1p(np.exp(-np.abs(z)))
    with np.errstate(over="ignore"):
        terms = weights * terms / _ln(base)
    return _reduce(within_floats("the loss", terms, z=z), reduction)


def binary_cross_entropy_with_logits_gradient(
    z: ArrayLike,
    y: ArrayLike,
    *,
    base: str = "e",
    reduction: str = "sum",
    pos_weight: float = 1.0,
) -> Array:
    """Gradient of binary cross-entropy with respect to the logits: (sigmoid(z) − y) / ln base.

    With `pos_weight` that of a label that is 1 is w times as large: −w (1 − p) / ln base.

    Arguments as in `binary_cross_entropy_with_logits`, `reduction` as in
    `positives_only_loss_gradient`. The result has the shape of `z`.

    Examples
    --------
    >>> binary_cross_entropy_with_logits_gradient([0.0, 0.0], [1, 0]).tolist()
    [-0.5, 0.5]
    """
    z = as_array("z", z, ndim=(0, 1, 2))
    y = as_labels("y", y, "z", z)
    p, rest = sigmoid(z), sigmoid(-z)
    slopes = np.where((y == 1.0) & (rest < _NEAR_ONE), 0.0 - rest, p - y)
    with np.errstate(over="ignore"):
        slopes = _weights(y, pos_weight) * slopes / _ln(base)
    return _reduce_gradient(within_floats("the gradient", slopes, pos_weight=pos_weight), reduction)


def without_pos_weight(p: ArrayLike, pos_weight: float) -> Array:
    """Probabilities of a network trained with `pos_weight`, set right: p / (p + w (1 − p)).

    Where a label is true with the probability π, the weighted loss is least at
    p = wπ / (wπ + 1 − π): the odds p/(1 − p) are w times π/(1 − π). This divides
    them by w again.

    Parameters
    ----------
    p
        Probabilities: one number, shape (labels,) or (n, labels).
    pos_weight
        w > 0.

    Returns
    -------
    Array
        π, the shape of `p`.

    Examples
    --------
    >>> without_pos_weight([0.0, 0.75, 1.0], 3.0).tolist()
    [0.0, 0.5, 1.0]
    """
    p = as_probabilities("p", p, ndim=(0, 1, 2))
    w = as_number("pos_weight", pos_weight, above=0.0)
    # By the larger of 1 and w, so that nothing overflows, nor is 0/0.
    if w > 1.0:
        return (p / w) / (p / w + (1.0 - p))
    return p / (p + w * (1.0 - p))


def _weights(y: Array, pos_weight: float) -> Array:
    return np.where(y == 1.0, as_number("pos_weight", pos_weight, above=0.0), 1.0)


def _ln(base: str) -> float:
    return _LN_OF_BASE[one_of("base", base, tuple(_LN_OF_BASE))]


def _log(p: Array) -> Array:
    with np.errstate(divide="ignore"):
        return np.maximum(np.log(p), LOG_FLOOR)


def _log_of_rest(p: Array) -> Array:
    # log1p, because 1 − p has lost a small p's last digits.
    with np.errstate(divide="ignore"):
        return np.maximum(np.log1p(-p), LOG_FLOOR)


def _reduce(terms: Array, reduction: str) -> Array:
    one_of("reduction", reduction, ("sum", "mean", "none"))
    if reduction == "none":
        return terms
    if reduction == "mean":
        return np.float64(mean_of(terms))  # type: ignore[return-value]
    with np.errstate(over="ignore"):
        loss: Array = terms.sum()
    return within_floats("the loss", loss, terms=terms)


def _reduce_gradient(slopes: Array, reduction: str) -> Array:
    one_of("reduction", reduction, ("sum", "mean", "none"))
    return slopes / slopes.size if reduction == "mean" else slopes


def _class_index(y: ArrayLike, scores: Array) -> NDArray[np.int64]:
    """`y` checked against `scores`, with a last axis of length 1 to index classes by."""
    return as_classes("y", y, "scores", scores)[..., np.newaxis]


def _probabilities_and_labels(p: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    p = as_probabilities("p", p, ndim=(0, 1, 2))
    return p, as_labels("y", y, "p", p)
