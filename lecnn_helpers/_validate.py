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

    Raises
    ------
    ValueError
        If `value` is not numeric, has another number of dimensions, is empty,
        or holds NaN or infinity (with `finite`).
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
        where = tuple(int(i) for i in np.argwhere(broken)[0])
        place = f"[{', '.join(map(str, where))}]" if where else ""
        raise ValueError(f"{name}{place} is {array[where]}; all values must be finite")
    return array


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

    Raises
    ------
    ValueError
        If `value` is not a finite number or lies outside the limits.
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


def one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return `value` if it is one of `allowed`, else raise a `ValueError` that lists them."""
    if value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, allowed))}, got {value!r}")
    return value
