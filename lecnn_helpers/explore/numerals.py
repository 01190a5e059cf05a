"""Numbers as a person would write them, and as a widget's `readout_format` asks.

A label may be rounded, but it never says another number: small ones keep their size,
and no two values get the same label.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from numbers import Integral, Real
from typing import Any

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_SMALL, _LARGE = Decimal("1e-4"), Decimal("1e7")
"""Outside of these a person writes powers of ten."""

_SHORT = 5
"""A number of so many digits is shown whole; a longer one, such as 1/3, is rounded."""

_EXPONENT = re.compile(r"(\d[\d.]*)e([+-]\d+)")
# [[fill]align][sign][symbol][0][width][,][.precision][type], as at d3js.org/d3-format
_D3 = re.compile(
    r"(?:.?[<>=^])?(?P<sign>[-+( ])?(?P<symbol>[$#])?(?P<zeros>0(?=\d))?(?P<width>\d+)?"
    r"(?P<comma>,)?(?:\.(?P<digits>\d+))?(?P<type>[a-zA-Z%])?"
)
_SI = {3 * (i - 8): prefix for i, prefix in enumerate("yzafpnµm kMGTPEZY")} | {0: ""}


def is_number(value: Any) -> bool:
    """Return whether `value` is a real number, Python's or NumPy's, and no truth value."""
    return isinstance(value, (Real, Decimal)) and not isinstance(value, bool)


def plain(value: Any) -> Any:
    """Return scalars of NumPy, PyTorch and their like as Python's; all else as it is.

    A `float32` becomes the number that it is written as: 0.1, not 0.10000000149011612.
    """
    if type(value) in (bool, int, float, str):
        return value
    if getattr(value, "ndim", None) == 0 and hasattr(value, "item"):
        kind = getattr(value.dtype, "kind", "")
        if kind in ("m", "M", "O", "V"):  # a date would become a count of nanoseconds
            return value
        return float(str(value)) if kind == "f" else value.item()
    return value


def as_number(value: Any) -> Any:
    """Return a number of any kind as an int or a float; all else, Enums too, as it is."""
    value = plain(value)
    if type(value) in (bool, int, float) or not is_number(value) or isinstance(value, Enum):
        return value
    return int(value) if isinstance(value, Integral) else float(value)


def is_finite(number: float) -> bool:
    """As `math.isfinite`, for integers of any length as well."""
    return isinstance(number, int) or math.isfinite(number)


def exact(number: float) -> Decimal:
    """Return the decimal that a person means: 0.3 for 0.1 + 0.2, but all of π."""
    if isinstance(number, int):
        return Decimal(number)
    short = Decimal(f"{number:.15g}")
    return short if _digits(short) <= 12 else Decimal(repr(number))


def number_texts(numbers: Sequence[float], decimals: int = 3) -> list[str]:
    """Write each number with as few digits as are true and tell it from the others.

    Parameters
    ----------
    numbers
        The values.
    decimals
        How many decimals a number that needs more than five digits has at least; it has at
        least three digits other than leading zeros.
    """
    sizes = [abs(number) for number in numbers if number and is_finite(number)]
    # Beside 10⁻⁵ one writes 10⁻³, and 0.001 otherwise.
    small = _SMALL if min(sizes, default=1) >= _SMALL else Decimal("0.01")
    # One integer that has to be written whole is not compared with a power of ten.
    whole = any(isinstance(n, int) and abs(n) >= _LARGE and not _is_short(n) for n in numbers)
    return _told_apart(
        numbers,
        lambda n, more: (
            with_minus(str(n)) if whole and isinstance(n, int) else _alone(n, small, decimals, more)
        ),
    )


def step_texts(numbers: Sequence[float], step: float, least: int = 0) -> list[str]:
    """Write the numbers of evenly stepped values, all with equally many decimals.

    Parameters
    ----------
    numbers
        The values.
    step
        What lies between two of them.
    least
        The fewest decimals.
    """
    if all(isinstance(number, int) for number in numbers):
        return number_texts(numbers)
    largest = max(abs(exact(number)) for number in numbers)
    if (0 < largest <= 10 * _SMALL and exact(step) < _SMALL) or largest >= _LARGE:
        return _told_apart(numbers, lambda n, more: _scientific(exact(n), 3 + more))
    rounded = max(3, 2 - exact(step).adjusted())
    whole = max(_decimals(exact(number)) for number in (*numbers, step))
    decimals = max(least, whole if whole <= rounded + 2 else rounded)
    return _told_apart(numbers, lambda n, more: with_minus(f"{exact(n):.{decimals + more}f}"))


def formatted(numbers: Sequence[float], form: str) -> list[str]:
    """Write each number in one of d3's formats, which `readout_format` is.

    Fill and alignment are for columns of text and left out.

    Raises
    ------
    ValueError
        If `form` is none of d3's, or gives two numbers the same text.
    """
    asked = _D3.fullmatch(form)
    kind = asked["type"] if asked else None
    if not asked or (kind and kind not in "efgrspdnbcoxX%"):
        raise ValueError(
            f"readout_format {form!r} is none of d3's formats; use one such as '.2f', '.3g', "
            "'.1e', '.0%' or 'd'"
        )
    if kind is None and asked["digits"] is None:
        texts = number_texts(numbers)
        texts = [_group(text) if asked["comma"] else text for text in texts]
    else:
        texts = [_in_d3(number, asked) for number in numbers]
    if len(set(texts)) < len(set(numbers)):
        raise ValueError(
            f"readout_format {form!r} shows the same text for two steps; give the widget a finer "
            "one, or ''"
        )
    return texts


def with_minus(text: str) -> str:
    """Write a minus for each hyphen of a number, and 10⁻⁵ for e-05."""
    text = _EXPONENT.sub(_power, text)
    return text.replace("-", "\N{MINUS SIGN}")


def _told_apart(
    numbers: Sequence[float], write: Callable[[float, int], str], most: int = 15
) -> list[str]:
    """Write with more and more digits until larger numbers also read as larger ones.

    Beside 0.3333 a third is 0.33333, not 0.333.
    """
    for more in range(most):
        texts = [write(number, more) for number in numbers]
        as_read = {n: _read(text) for n, text in zip(numbers, texts, strict=True) if is_finite(n)}
        ordered = [as_read[number] for number in sorted(as_read)]
        if all(below < above for below, above in pairwise(ordered)):
            return texts
    return [with_minus(repr(number)) for number in numbers]


def _read(text: str) -> Decimal:
    """Return the number that `with_minus` wrote."""
    text = re.sub(r"(?:(?<=\d)·)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$", r"e\1", text)
    text = text.translate(_PLAIN).replace("\N{MINUS SIGN}", "-")
    return Decimal(text.replace("e", "1e") if text.lstrip("-").startswith("e") else text)


def _alone(number: float, small: Decimal, decimals: int, more: int) -> str:
    if isinstance(number, int):
        if abs(number) >= _LARGE and _is_short(number):
            return _scientific(Decimal(str(number)), _SHORT)
        return with_minus(str(number))
    if not is_finite(number):
        return with_minus(str(number))
    value = exact(number)
    if abs(value) >= _LARGE:
        return _scientific(value, _SHORT + more)
    if 0 < abs(value) < small:
        return _scientific(value, 3 + more)
    if _digits(value) > _SHORT:
        value = round(value, max(decimals, 2 - value.adjusted()) + more)
    return with_minus(_trimmed(f"{value:f}"))


def _is_short(number: int) -> bool:
    return len(str(number).strip("-0")) <= 3


def _scientific(value: Decimal, digits: int) -> str:
    if value == 0:
        return "0"
    text = f"{value:.{digits - 1}e}".replace("E", "e")
    number, _, exponent = text.partition("e")
    return with_minus(f"{_trimmed(number)}e{exponent}")


def _power(match: re.Match[str]) -> str:
    number, exponent = match[1], int(match[2])
    power = f"10{str(exponent).translate(_SUPERSCRIPT)}"
    if exponent == 0:
        return number
    return power if number == "1" else f"{number}·{power}"


def _in_d3(number: float, asked: re.Match[str]) -> str:
    kind, digits = asked["type"] or "g", asked["digits"]
    size, after = exact(abs(number)), ""
    if kind == "n":
        kind = "g"
    if kind == "c":
        return chr(round(number))
    if kind in "boxXd":
        size = exact(round(abs(number)))
        prefix = {"b": "0b", "o": "0o", "x": "0x", "X": "0x"}.get(kind, "")
        text = format(int(size), kind)
        text = prefix + text if asked["symbol"] == "#" else text
    elif kind == "s":
        precision = int(digits or 6)
        power = 3 * (math.floor(size.adjusted() / 3) if size else 0)
        power = min(max(power, -24), 24)
        text, after = _significant(size.scaleb(-power), precision), _SI[power]
    elif kind in "rp":
        size = size * 100 if kind == "p" else size
        text = _significant(size, int(digits or 6))
        after = "%" if kind == "p" else ""
    else:
        text = format(float(size), f".{digits or 6}{kind}")
        if kind == "%":
            text, after = text[:-1], "%"
    if asked["zeros"]:
        text = text.zfill(int(asked["width"]))
    if asked["comma"] or asked["type"] == "n":
        text = _group(text)
    # What is rounded to nothing has no sign.
    below = number < 0 and bool(set(text) - set("0.,"))
    text = ("$" if asked["symbol"] == "$" else "") + text + after
    if below:
        return with_minus(f"({text})" if asked["sign"] == "(" else f"-{text}")
    return with_minus((asked["sign"] if asked["sign"] in ("+", " ") else "") + text)


def _significant(value: Decimal, digits: int) -> str:
    return f"{round(value, max(digits, 1) - 1 - value.adjusted()) if value else value:f}"


def _group(text: str) -> str:
    whole, point, rest = text.partition(".")
    return re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", whole) + point + rest


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _digits(value: Decimal) -> int:
    return len(str(abs(int(value.normalize().scaleb(_decimals(value))))).rstrip("0"))


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def nearest(numbers: Iterable[float], value: float) -> list[float]:
    """Return the two of `numbers` that lie nearest to `value`, in order."""
    return sorted(sorted(numbers, key=lambda number: abs(number - value))[:2])
