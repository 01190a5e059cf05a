"""On paper: where the picture moves, as a QR code and as an address to type.

A printed picture may be in any of its states. The default and each preset have a code, since
their addresses are short and they are what is printed most; any other state has its address in
words alone. So no code leads elsewhere than to the picture above it. The codes are made while
the book is built, which spares the readers a program that makes them.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import quote_plus

SCRIPT = "paper.js"

QUIET = 4
"""The white margin that a code needs, in modules."""

Matrix = Sequence[Sequence[int]]


def qr_code(address: str) -> Matrix | None:
    """Return a QR code as rows of 0 (light) and 1 (dark), or None where segno is missing.

    Error correction is M (15% of it may be lost), or better where that takes no more room.
    """
    try:
        import segno
    except ImportError:
        return None
    return [list(map(int, row)) for row in segno.make_qr(address, error="m").matrix]


def under_the_picture(page_address: str, name: str, data: dict[str, Any]) -> str:
    """Return the HTML that stands under an explorer on paper, and nowhere else.

    Parameters
    ----------
    page_address
        Of the page that the explorer stands on.
    name
        The explorer's name.
    data
        Its presets, as `page.explorer` wrote them.
    """
    address = f"{page_address}#{name}"
    labels = [preset["label"] for preset in data["presets"]]
    codes = [
        qr_code(target)
        for target in (address, *(f"{address}?preset={quote_plus(label)}" for label in labels))
    ]
    packed = json.dumps([pack(code) if code else "" for code in codes], separators=(",", ":"))
    attributes = {"class": "explorer-paper", "data-address": address, "data-codes": packed}
    return (
        "<div"
        + "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
        + ">"
        + (_svg(codes[0]) if codes[0] else "")
        + f"<p>This picture moves at<br><b>{escape(address)}</b></p></div>"
    )


def pack(code: Matrix) -> str:
    """Return the modules of a code, row by row, one bit each, in base64."""
    bits = "".join(str(module) for row in code for module in row)
    bits = bits.ljust(-(-len(bits) // 8) * 8, "0")
    octets = bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
    return base64.b64encode(octets).decode("ascii")


def _runs(code: Matrix) -> list[tuple[int, int, int]]:
    """Return the dark bars of a code: column, row, and how many modules long."""
    return [
        (match.start(), y, len(match[0]))
        for y, row in enumerate(code)
        for match in re.finditer("1+", "".join(map(str, row)))
    ]


def _millimeters(size: int) -> float:
    """Return a module's width: the code is 2 cm wide, or more where it is finer than 0.5 mm."""
    return max(20 / size, 0.5)


def _svg(code: Matrix) -> str:
    whole = len(code) + 2 * QUIET
    path = "".join(f"M{x + QUIET} {y + QUIET}.5h{length}" for x, y, length in _runs(code))
    width = f"{_millimeters(len(code)) * whole:.1f}mm"
    return (
        f'<svg viewBox="0 0 {whole} {whole}" style="width:{width}" aria-hidden="true" '
        'shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{whole}v{whole}H0z"/><path stroke="#000" d="{path}"/></svg>'
    )


def in_tex(code: Matrix) -> str:
    """Return a code as LaTeX that needs no package: rules in a picture."""
    size = len(code)
    # A hair too high, so that no viewer leaves a light line between two rows.
    bars = "".join(f"\\q{x},{size - 1 - y},{length}." for x, y, length in _runs(code))
    return (
        "\\par\\noindent{"
        f"\\setlength{{\\unitlength}}{{{_millimeters(size):.3f}mm}}"
        "\\def\\q#1,#2,#3.{\\put(#1,#2){\\rule{#3\\unitlength}{1.02\\unitlength}}}"
        f"\\begin{{picture}}({size + 2 * QUIET},{size + 2 * QUIET})(-{QUIET},-{QUIET})"
        f"{bars}\\end{{picture}}}}\\par"
    )
