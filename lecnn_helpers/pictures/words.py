"""Numbers and sets as the pictures and their sentences write them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from .style import number

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def superscript(exponent: int) -> str:
    """Write an exponent: ⁻⁸."""
    return str(exponent).translate(_SUPERSCRIPTS)


def power_of_ten(exponent: int) -> str:
    """Write a power of ten: 0.01, 1, 100, and 10⁻³ or 10⁴ further out."""
    if -2 <= exponent <= 2:
        return f"{10.0**exponent:g}"
    return f"10{superscript(exponent)}"


def scientific(value: float, digits: int = 1) -> str:
    """Write `value` as a·10ⁿ, with so many significant digits.

    >>> scientific(-2.34e-7), scientific(1234, 2)
    ('−2·10⁻⁷', '1.2·10³')
    """
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa}·10{superscript(int(exponent))}".replace("-", "\N{MINUS SIGN}")


def short(value: float, digits: int = 3) -> str:
    """Write `value` with so many significant digits, very large and small ones as a·10ⁿ.

    >>> short(0.18), short(-23.456), short(0.0), short(1.5e-7), short(9.999e8), short(np.inf)
    ('0.18', '−23.5', '0', '1.50·10⁻⁷', '1.00·10⁹', '∞')
    """
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "\N{MINUS SIGN}∞"
    if value == 0:
        return "0"
    exponent = int(f"{value:.{digits - 1}e}".split("e")[1])
    if not -4 <= exponent <= 4:
        return scientific(value, digits)
    text = f"{value:.{max(0, digits - 1 - exponent)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "\N{MINUS SIGN}")


def spread(values: ArrayLike, digits: int = 2) -> str:
    """Write mean ± standard deviation (n − 1), or the one value there is.

    >>> spread([92.0, 94.0]), spread([92.154])
    ('93.00 ± 1.41', '92.15')
    """
    values = np.asarray(values, dtype=float)
    mean = number(values.mean(), digits)
    return mean if len(values) == 1 else f"{mean} ± {number(values.std(ddof=1), digits)}"


def from_to(low: str, high: str) -> str:
    """Write a range, or the one number where its ends read the same."""
    return low if low == high else f"{low} to {high}"


def label_set(labels: ArrayLike, first: int = 0) -> str:
    """Write which labels are there in braces, counted from `first`.

    >>> label_set([0, 1, 0, 1]), label_set([0, 0])
    ('{1, 3}', '∅')
    """
    members = [str(j + first) for j in np.flatnonzero(labels)]
    return f"{{{', '.join(members)}}}" if members else "∅"
