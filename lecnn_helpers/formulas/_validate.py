"""Input checks shared by the numeric modules: one wording for one mistake.

Every error is a `ValueError` that names the argument, what it got and what is
allowed.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def as_array(
    name: str, value: ArrayLike, *, ndim: tuple[int, ...] | None, finite: bool = True
) -> Array:
    """Return `value` as a non-empty float64 array, finite unless said otherwise.

    Parameters
    ----------
    name
        What the caller calls the argument; it opens every error message.
    value
        Anything that NumPy can turn into numbers.
    ndim
        The numbers of dimensions that are allowed; None allows any.
    finite
        False lets NaN and infinity pass: the end of a diverging run has them.
    """
    try:
        array = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be an array of numbers, got {value!r}") from error
    if ndim is not None and array.ndim not in ndim:
        allowed = " or ".join(str(n) for n in ndim)
        raise ValueError(
            f"{name} must have {allowed} dimension(s), got {array.ndim} (shape {array.shape})"
        )
    if array.size == 0:
        raise ValueError(f"{name} is empty (shape {array.shape}); it must hold at least one value")
    broken = ~np.isfinite(array)
    if finite and broken.any():
        where, place = first_true(broken)
        raise ValueError(f"{name}{place} is {array[where]}; all values must be finite")
    return array


def as_probabilities(name: str, value: ArrayLike, *, ndim: tuple[int, ...]) -> Array:
    """Return `value` as an array whose values all lie in [0, 1]; arguments as in `as_array`."""
    p = as_array(name, value, ndim=ndim)
    wrong = (p < 0.0) | (p > 1.0)
    if wrong.any():
        where, place = first_true(wrong)
        raise ValueError(f"{name}{place} is {p[where]:g}; a probability lies between 0 and 1")
    return p


def as_labels(name: str, value: ArrayLike, of: str, predictions: Array) -> Array:
    """Return `value` as an array of 0 and 1 in the shape of `predictions`, which are named `of`."""
    labels = as_array(name, value, ndim=(0, 1, 2))
    if labels.shape != predictions.shape:
        raise ValueError(
            f"{name} has shape {labels.shape}, {of} has shape {predictions.shape}; "
            "they must be equal"
        )
    wrong = (labels != 0.0) & (labels != 1.0)
    if wrong.any():
        where, place = first_true(wrong)
        raise ValueError(f"{name}{place} is {labels[where]:g}; a label must be 0 or 1")
    return labels


def as_number(
    name: str,
    value: float,
    *,
    minimum: float = -math.inf,
    maximum: float = math.inf,
    above: float = -math.inf,
    below: float = math.inf,
) -> float:
    """Return `value` as a float inside the stated limits.

    `minimum` and `maximum` may be reached, `above` and `below` may not.
    """
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be a number, got {value!r}") from error
    inside = minimum <= number <= maximum and above < number < below
    if not (math.isfinite(number) and inside):
        limits = [
            f"{sign} {limit:g}"
            for sign, limit in (("≥", minimum), ("≤", maximum), (">", above), ("<", below))
            if math.isfinite(limit)
        ]
        allowed = f"a finite number {' and '.join(limits)}".rstrip()
        raise ValueError(f"{name} must be {allowed}, got {value!r}")
    return number


def as_whole(name: str, value: int, *, minimum: int = 1, maximum: int | None = None) -> int:
    """Return `value` as an int; both limits may be reached."""
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or value < minimum or (maximum is not None and value > maximum):
        limits = f"≥ {minimum}" if maximum is None else f"from {minimum} to {maximum}"
        raise ValueError(f"{name} must be a whole number {limits}, got {value!r}")
    return int(value)


def as_square_images(name: str, value: ArrayLike) -> tuple[Array, int]:
    """Return `value` as images of shape (n, k²), finite, and k."""
    images = as_array(name, value, ndim=(2,))
    k = math.isqrt(images.shape[1])
    if k * k != images.shape[1]:
        raise ValueError(f"{name} must be square, got {images.shape[1]} pixels a row")
    return images, k


def one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return `value` if it is one of `allowed`; the error lists them."""
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, allowed))}, got {value!r}")
    return value


def first_true(wrong: NDArray[np.bool_]) -> tuple[tuple[int, ...], str]:
    """Return the index of the first True, and how an error message writes it.

    Examples
    --------
    >>> first_true(np.array([[False, False], [False, True]]))
    ((1, 1), '[1, 1]')
    """
    where = tuple(int(i) for i in np.argwhere(wrong)[0])
    return where, f"[{', '.join(map(str, where))}]" if where else ""
