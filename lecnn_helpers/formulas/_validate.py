"""Input checks shared by the numeric modules: one rule and one wording for one mistake.

What is a number: a real number of any type that holds one (integers and floats of every
width, booleans as 0 and 1, fractions, decimals), alone, in nested lists, in an array or in
whatever turns itself into an array. Not text, dates, complex numbers or None, even where
NumPy would make numbers of them, and nothing that would lose its meaning on the way: a mask,
or a tensor's gradient. Labels and class indices go by the value: True, 1 and 1.0 are the
label 1. Counts and seeds are whole numbers by type, of any width; 3.0 and True are none.

Every error is a `ValueError` that names the argument, what it got and what is allowed. What
it got is written with all its digits, but never at length.
"""

from __future__ import annotations

import math
import reprlib
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

_NUMBERS = "biuf"
"""NumPy's kinds of dtype that hold real numbers: boolean, signed, unsigned, floating."""

_MOST_THINGS = 2**63 - 1
"""No array has more items; NumPy cannot count further either."""


def as_array(
    name: str, value: ArrayLike, *, ndim: tuple[int, ...] | None, finite: bool = True
) -> Array:
    """Return `value` as a non-empty float64 array, finite unless said otherwise.

    Parameters
    ----------
    name
        What the caller calls the argument; it opens every error message.
    value
        Real numbers, in the sense of this module.
    ndim
        The numbers of dimensions that are allowed; None allows any.
    finite
        False lets NaN and infinity pass: the end of a diverging run has them.
    """
    if type(value) is np.ndarray and value.dtype == np.float64:
        array: Array = value
    else:
        # A long double may be larger than any float64; it is inf then, and refused as such.
        with np.errstate(over="ignore"):
            array = as_stored(name, value).astype(np.float64)
    if ndim is not None and array.ndim not in ndim:
        allowed = " or ".join(str(n) for n in ndim)
        raise ValueError(
            f"{name} must have {allowed} dimension(s), got {array.ndim} "
            f"(shape {shown(array.shape)})"
        )
    if array.size == 0:
        raise ValueError(
            f"{name} is empty (shape {shown(array.shape)}); it must hold at least one value"
        )
    if finite and not np.isfinite(array).all():
        where, place = first_true(~np.isfinite(array))
        raise ValueError(f"{name}{place} is {array[where]}; all values must be finite")
    return array


def as_stored(name: str, value: ArrayLike) -> NDArray[Any]:
    """Return `value` as an array of real numbers in the type that it has them in."""
    try:
        array = np.asarray(_plain(name, value))
        if array.dtype.kind == "O" and all(_is_number(each) for each in array.flat):
            array = array.astype(np.float64)
    except _Refused:
        raise
    except OverflowError as error:
        raise ValueError(
            f"{name} must be an array of numbers up to 1.8e308, the largest float, "
            f"got {shown(value)}"
        ) from error
    # Whatever a foreign object raises when it is asked for an array.
    except Exception as error:
        raise ValueError(f"{name} must be an array of numbers, got {shown(value)}") from error
    if array.dtype.kind not in _NUMBERS:
        raise ValueError(f"{name} must be an array of numbers, got {shown(value)}")
    return array


class _Refused(ValueError):
    """Said already; not to be said again in general words."""


def _plain(name: str, value: Any) -> Any:
    """`value` as it is, or a `ValueError` if NumPy would drop what belongs to its numbers."""
    if isinstance(value, (list, tuple)):
        for each in value:
            if type(each) is not float and type(each) is not int:
                _plain(name, each)
    elif isinstance(value, np.ma.MaskedArray):
        masked = int(np.ma.getmaskarray(value).sum())
        if masked:
            raise _Refused(
                f"{name} must be an array of numbers, got {masked} masked value(s); "
                "fill them or leave them out first"
            )
    elif getattr(value, "requires_grad", False) is True:
        raise _Refused(
            f"{name} must be an array of numbers, got a tensor that requires grad, which would "
            f"be cut off from its graph; give {name}.detach()"
        )
    elif isinstance(value, bytearray):
        raise TypeError("text")
    return value


def _is_number(value: Any) -> bool:
    # NumPy's time differences are integers to Python, too.
    return isinstance(value, (Real, Decimal, np.bool_)) and not isinstance(value, np.timedelta64)


def as_probabilities(name: str, value: ArrayLike, *, ndim: tuple[int, ...]) -> Array:
    """Return `value` as an array whose values all lie in [0, 1]; arguments as in `as_array`."""
    p = as_array(name, value, ndim=ndim)
    wrong = (p < 0.0) | (p > 1.0)
    if wrong.any():
        where, place = first_true(wrong)
        raise ValueError(f"{name}{place} is {digits(p[where])}; a probability lies between 0 and 1")
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
        raise ValueError(f"{name}{place} is {digits(labels[where])}; a label must be 0 or 1")
    return labels


def as_classes(name: str, value: ArrayLike, of: str, scores: Array) -> NDArray[np.int_]:
    """Return `value` as class indices, one for each row of `scores`, which are named `of`."""
    # The type that NumPy and `datasets` give: a training loop comes by here for every batch.
    y: NDArray[Any]
    if type(value) is np.ndarray and value.dtype == np.int_ and value.ndim == 1 and value.size:
        y = value
    else:
        y = as_array(name, value, ndim=(0, 1))
    if y.shape != scores.shape[:-1]:
        raise ValueError(
            f"{name} has shape {y.shape}, {of} {scores.shape}; {name} must be one class index "
            f"for each example, shape {scores.shape[:-1]}"
        )
    classes = scores.shape[-1]
    if y.min() < 0 or y.max() >= classes or (y.dtype != np.int_ and (y % 1 != 0).any()):
        where, place = first_true((y != np.floor(y)) | (y < 0) | (y >= classes))
        raise ValueError(
            f"{name}{place} is {digits(y[where])}; with {classes} class(es) it must be a whole "
            f"number from 0 to {classes - 1}"
        )
    return y.astype(np.int_, copy=False)


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
        if isinstance(value, (bool, np.bool_)):
            raise TypeError("True is no amount")
        whole = isinstance(value, (int, float))
        array = np.asarray(value) if whole else as_stored(name, value)
        if array.ndim > 0 or array.dtype.kind == "b":
            raise TypeError("one number, not several")
        number = float(value) if whole else float(array)
    except OverflowError:
        number = math.inf
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} must be a number, got {shown(value)}") from error
    inside = minimum <= number <= maximum and above < number < below
    if not (math.isfinite(number) and inside):
        limits = [
            f"{sign} {digits(limit)}"
            for sign, limit in (("≥", minimum), ("≤", maximum), (">", above), ("<", below))
            if math.isfinite(limit)
        ]
        allowed = f"a finite number {' and '.join(limits)}".rstrip()
        raise ValueError(f"{name} must be {allowed}, got {shown(value)}")
    return number


def is_whole(value: object) -> bool:
    """Whether `value` is a whole number by type, of any width."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, (bool, np.timedelta64))


def as_whole(name: str, value: int, *, minimum: int = 1, maximum: int | None = None) -> int:
    """Return `value` as Python's int, which does not overflow; both limits may be reached."""
    if maximum is None and is_whole(value) and value > _MOST_THINGS:
        maximum = _MOST_THINGS
    if not is_whole(value) or value < minimum or (maximum is not None and value > maximum):
        limits = f"≥ {minimum}" if maximum is None else f"from {minimum} to {maximum}"
        raise ValueError(f"{name} must be a whole number {limits}, got {shown(value)}")
    return int(value)


def as_seed(value: int) -> int:
    """Return a seed of NumPy's default generator, a whole number from 0, as an int."""
    return as_whole("seed", value, minimum=0)


def as_flag(name: str, value: bool) -> bool:
    """Return `value` if it is True or False."""
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{name} must be True or False, got {shown(value)}")
    return bool(value)


def as_square_images(name: str, value: ArrayLike) -> tuple[Array, int]:
    """Return `value` as images of shape (n, k²), finite, and k."""
    images = as_array(name, value, ndim=(2,))
    k = math.isqrt(images.shape[1])
    if k * k != images.shape[1]:
        raise ValueError(f"{name} must be square, got {images.shape[1]} pixels a row")
    return images, k


def one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """Return `value` if it is one of `allowed`; the error lists them."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(
            f"{name} must be one of {', '.join(map(repr, allowed))}, got {shown(value)}"
        )
    return value


def narrow_type(value: ArrayLike) -> np.dtype[Any] | None:
    """The floating type of `value` if it has fewer digits than float64, else None.

    NumPy compares such values with a Python number in their own type: float32's 0.7 is not
    below 0.7, although in float64 it is 0.699999988079071.
    """
    dtype = np.asarray(value).dtype
    return dtype if dtype.kind == "f" and dtype.itemsize < 8 else None


def first_true(wrong: NDArray[np.bool_]) -> tuple[tuple[int, ...], str]:
    """Return the index of the first True, and how an error message writes it.

    Examples
    --------
    >>> first_true(np.array([[False, False], [False, True]]))
    ((1, 1), '[1, 1]')
    """
    flat = int(np.argmax(wrong))
    where = tuple(int(i) for i in np.unravel_index(flat, wrong.shape))
    return where, shown(list(where)) if where else ""


def digits(number: float) -> str:
    """A number with all the digits that tell it from its neighbors.

    Examples
    --------
    >>> digits(1 + 1e-7), digits(2.0)
    ('1.0000001', '2')
    """
    return repr(float(number)).removesuffix(".0")


_repr = reprlib.Repr()
_repr.maxstring = _repr.maxlong = _repr.maxother = 80


def shown(value: object) -> str:
    """`repr(value)`, but on one line and short whatever it is.

    Examples
    --------
    >>> shown("text"), len(shown(["x" * 5_000_000] * 5_000_000)) <= 100
    ("'text'", True)
    """
    try:
        text = " ".join(_repr.repr(value).split())
    # An int of too many digits, or an object that cannot show itself.
    except Exception:
        text = f"<{type(value).__name__}>"
    return text if len(text) <= 100 else f"{text[:60]} … {text[-35:]}"
