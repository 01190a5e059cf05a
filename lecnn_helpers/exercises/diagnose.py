"""What to say of a wrong answer that is no listed slip.

What is said is always so: "twice what is asked" is a fact about the answer, not a guess at how it
came about.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from .answers import described

FLOAT32 = 1e-6
"""No number is held to more than this, relatively: about what a float32 keeps."""

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_FACTORS = {
    -1.0: "has the wrong sign",
    2.0: "is twice what is asked",
    1 / 2: "is half of what is asked",
    10.0: "is ten times what is asked",
    1 / 10: "is a tenth of what is asked",
    100.0: "is 100 times what is asked (a percentage?)",
    1 / 100: "is a hundredth of what is asked",
}


def about_number(value: float, right: float, tolerance: float) -> str:
    """Return what is so of a number that is not right, as the rest of a sentence."""
    if digits := _rounded(value, right, tolerance):
        return digits
    if math.isnan(value):
        return "is NaN, which comes of 0/0 or ∞ − ∞"
    if math.isinf(value):
        return "is infinite; the right answer is not"
    for factor, fact in _FACTORS.items():
        if math.isclose(value, factor * right, rel_tol=min(tolerance, 0.01)):
            return fact
    for number, fact in (
        (1 / right, "is 1 divided by what is asked"),
        (right**2, "is the square of what is asked"),
        (math.sqrt(abs(right)), "is the root of what is asked"),
    ):
        if _is_it(value, number):
            return fact
    whole = right == round(right) and tolerance <= FLOAT32
    if whole and value != round(value) and abs(value - right) < 1 < right:
        return "is near; the right answer is a whole number"
    way = "large" if value > right else "small"
    if right == round(right) and math.isclose(abs(value - right), 1):
        return f"is 1 too {way}"
    if value * right < 0:
        return f"is {'below' if right > 0 else 'above'} 0, and the right answer is not"
    times = value / right
    for limit in (0.001, 0.01, 0.05, 0.1):
        if abs(times - 1) < limit:
            return f"is near, but too {way}, by less than {100 * limit:g}%"
    if not 0.1 <= times <= 10:
        return f"is too {way}, by more than a factor of ten"
    return f"is too {way}"


def _is_it(value: float, number: float) -> bool:
    """Whether a value is a number, or it rounded to three digits or more."""
    return any(math.isclose(value, float(f"{number:.{k}e}"), rel_tol=FLOAT32) for k in range(2, 15))


def _rounded(value: float, right: float, tolerance: float) -> str | None:
    """Return what is so of a number that is right, to too few digits; None if it is not."""
    digits = [float(f"{right:.{k}e}") for k in range(15)]
    is_whole = right == round(right)
    near = math.isclose(value, right, rel_tol=0.05) and not (is_whole and abs(value - right) <= 1)
    n = next((k for k, d in enumerate(digits, 1) if math.isclose(value, d, rel_tol=1e-9)), None)
    if not near or n is None:
        return None
    needed = next(
        k for k, d in enumerate(digits, 1) if math.isclose(d, right, rel_tol=tolerance) and k > n
    )
    wanted = "exactly" if is_whole else f"to at least {_WORDS[min(needed, 10)]} digits"
    s = "s" if n > 1 else ""
    return f"is right, rounded to {_WORDS[min(n, 10)]} digit{s}; give it {wanted}"


def close(got: np.ndarray, want: np.ndarray, *, rtol: float = 1e-5) -> bool:
    """Whether all numbers are as wanted, as far as a calculation in float32 can tell.

    Where a slip gives no number, nothing is like it: NaN has many causes.
    """
    got, want = as_wanted(got, want), np.asarray(want, dtype=float)
    finite = bool(np.isfinite(want).all())
    return got.shape == want.shape and finite and bool(_same(got, want, rtol).all())


def _same(got: np.ndarray, want: np.ndarray, rtol: float = 1e-5) -> np.ndarray:
    # What should be 0 is as far off as the sizes around it allow, or as the rounding of numbers
    # about 1: log(1 − 10⁻¹⁹) comes out as 0.
    atol = max(0.1 * rtol * np.abs(want).max(initial=0), 1e-15)
    return np.isclose(got, want, rtol=rtol, atol=atol)


def as_wanted(got: np.ndarray, want: np.ndarray) -> np.ndarray:
    """One number may come as an array of one."""
    return np.asarray(got, dtype=float).reshape(
        want.shape if got.size == 1 and want.ndim == 0 else got.shape
    )


def about_results(
    function: Callable, calls: list[tuple], got: list[np.ndarray], want: list[np.ndarray]
) -> str:
    """Return what to say of a function whose results are not as wanted."""
    got = [as_wanted(g, w) for g, w in zip(got, want, strict=True)]
    for arguments, g, w in zip(calls, got, want, strict=True):
        if g.shape != w.shape:
            return _about_shape(arguments, g, w, first=_the_first(got, want))
    which = next(i for i, (g, w) in enumerate(zip(got, want, strict=True)) if not close(g, w))
    example = _example(described(function, calls[which]), got[which], want[which])
    pattern = _pattern(_all(got), _all(want))
    where = ""
    if not pattern:
        pattern = _pattern(got[which].ravel(), want[which].ravel())
        where = f" in call {which + 1} of {len(calls)}" if pattern or which else ""
    return f"The values differ from the formula's{where}{pattern and f': {pattern}'}. {example}"


def _all(arrays: list[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.asarray(a, dtype=float).ravel() for a in arrays])


def _the_first(got: list[np.ndarray], want: list[np.ndarray]) -> bool:
    """Whether several results came each time, and the first of them is right."""
    pairs = zip(got, want, strict=True)
    return all(g.ndim == w.ndim + 1 and len(g) and close(g[0], w) for g, w in pairs)


def _about_shape(arguments: tuple, g: np.ndarray, w: np.ndarray, *, first: bool) -> str:
    shapes = ", ".join(str(np.shape(argument)) for argument in arguments)
    wanted = f"have {w.shape}" if w.shape else "be one number"
    said = f"For arguments of shapes {shapes} the result has shape {g.shape}; it should {wanted}."
    if first and len(g) > 1:
        return f"{said} The first of its {len(g)} parts is right: return only that one."
    if w.shape and g.shape[1:] == w.shape and len(g) > 1:
        return f"{said} It has {len(g)} parts of the shape that is asked for."
    if g.shape == w.shape[::-1] and close(g.T, w):
        return f"{said} It is transposed."
    if g.size == w.size and close(g.reshape(w.shape), w):
        return f"{said} The values are right, only the axes are not."
    if not w.shape and g.size and close(g.sum(), w):
        return f"{said} The sum of yours is right."
    if not w.shape and g.size and close(g.mean(), w):
        return f"{said} The mean of yours is right."
    return said


def _pattern(got: np.ndarray, want: np.ndarray) -> str:
    """Return what all values have in common, or nothing; one value shows no pattern."""
    if len(want) < 2 or not want.any() or not np.isfinite(got).all():
        return ""
    if close(got, want, rtol=5e-3):
        return (
            "they are near, right to about three digits; perhaps something is rounded on the way, "
            "or an ε is not as the exercise has it"
        )
    k = np.vdot(want, got) / np.vdot(want, want)
    if close(got, k * want) and k:
        if math.isclose(k, -1, rel_tol=1e-4):
            return "each has the wrong sign"
        return f"each is {k:.4g} times what it should be"
    offset = (got - want).mean()
    if np.allclose(got - want, offset, rtol=1e-5):
        return f"each is {abs(offset):.4g} too {'large' if offset > 0 else 'small'}"
    if (want >= 0).all() and close(got, want**2):
        return "each is the square of what it should be"
    if (want >= 0).all() and close(got, np.sqrt(want)):
        return "each is the root of what it should be"
    return ""


def _example(called: str, got: np.ndarray, want: np.ndarray) -> str:
    """Return the first value that differs."""
    place = tuple(np.argwhere(~_same(got, want))[0]) if want.shape else ()
    index = f"[{', '.join(map(str, place))}]" if place else ""
    said = f"With {called} the result{index} is {_apart(got[place], want[place])}."
    if np.isnan(got[place]):
        return f"{said} NaN comes of 0/0, ∞ − ∞, or the root or logarithm of a negative number."
    if np.isinf(got[place]):
        return f"{said} Infinity comes of a division by 0, or of a number too large."
    return said


def _apart(got: float, want: float) -> str:
    """Return both numbers, to as many digits as tell them apart."""
    digits = next((k for k in range(4, 16) if f"{got:.{k}g}" != f"{want:.{k}g}"), 16)
    return f"{got:.{digits}g}; it should be {want:.{digits}g}"
