"""How numbers and paths are written: short, and the same text for the same thing."""

from __future__ import annotations

import re
from typing import Any

from matplotlib.path import Path
from matplotlib.transforms import Affine2D

# What matplotlib's own SVG, PDF and PostScript write paths with.
from matplotlib._path import convert_to_string  # type: ignore[attr-defined]  # isort: skip

_COMMANDS = [b"M", b"L", b"Q", b"C", b"z"]
_LOOSE = re.compile(r" ?([MLQCz]) ?")
_NEGATIVE_ZERO = re.compile(r"-0(?![\d.])")


def path_data(
    path: Path,
    matrix: Any,
    *,
    clip: tuple[float, float, float, float] | None = None,
    simplify: bool = False,
    sketch: Any = None,
    digits: int = 1,
) -> str:
    """Return `path`, transformed, as the text of a path's ``d``, rounded to so many digits."""
    text = convert_to_string(
        path, Affine2D(matrix), clip, simplify, sketch, digits, _COMMANDS, False
    ).decode("ascii")
    text = _LOOSE.sub(r"\1", text.replace("\n", "")).strip()
    return _NEGATIVE_ZERO.sub("0", text) if "-0" in text else text


def tenth(number: float) -> str:
    """Write a position."""
    text = f"{number:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")


def hundredth(number: float) -> str:
    """Write the position of a text, whose letters snap to whole pixels."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def exact(number: Any) -> str:
    """Write a scale, a width or a share: six digits that count."""
    return f"{float(number) + 0.0:.6g}"
