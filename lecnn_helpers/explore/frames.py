"""Many pictures that differ a little, packed into few bytes.

A *frame* is a list of lines, one tag a line (`svg.to_svg`). Nearly everything in it
is the same from state to state; what changes is mostly numbers, and those change
smoothly. So:

1. Frames whose lines agree in all but their numbers share a *shape*.
2. Within a shape each number is a *column* over the states. A column that never
   changes goes back into the line; the lines become templates, each stored once.
3. A column is stored as integers (the decimal point is in its format), each as the
   difference from the one before, in a variable number of bytes; text that only
   looks like a number is stored as an index into a list.
4. All of it is deflated (gzip) and written in base64.

The layout of the inflated bytes, which `assets/explore.js` reads back:

    [header length: 4 bytes, little-endian] [header: JSON, UTF-8] [integers: varints]

The integers are the shape of each state and then, shape by shape and column by
column, the residuals. Integers are zigzag-coded LEB128 varints.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

SLOT = "\0"
"""Stands in a template where a number goes; no markup may hold it."""

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_NUMBER = re.compile(f"[-\N{MINUS SIGN}]?\\d+(?:\\.\\d+)?|⁻?[{_RAISED}]+")
"""Exponents count, too: 10⁻⁷ and 10⁻⁸ are one text with two numbers."""

_Form = tuple[int, int, str] | tuple[list[str]]
"""How a column's integers are written: ``(digits, trim, minus)`` for decimals, with so many
after the point, trailing zeros dropped or not, and the sign that is used; or the list of all
texts, of which each integer is an index."""


def pack(frames: Sequence[Sequence[str]]) -> str:
    """Pack frames, one for each state, into a base64 text.

    Raises
    ------
    ValueError
        If there is no frame, or one holds a NUL character.
    """
    if not frames:
        raise ValueError("frames is empty; there must be at least one state")
    header, integers = _encode(frames)
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    raw = len(text).to_bytes(4, "little") + text + _varints(integers)
    # mtime=0: the same frames give the same bytes whenever they are packed.
    return base64.b64encode(gzip.compress(raw, compresslevel=9, mtime=0)).decode("ascii")


def unpack(packed: str) -> list[list[str]]:
    """Return the frames that `pack` was given; what `explore.js` does, in Python."""
    raw = gzip.decompress(base64.b64decode(packed))
    end = 4 + int.from_bytes(raw[:4], "little")
    header = json.loads(raw[4:end])
    integers = _read_varints(raw[end:])
    shape_of = _undo_differences(next(integers) for _ in range(header["states"]))
    rows: list[Iterator[list[str]]] = []
    for index, shape in enumerate(header["shapes"]):
        count = shape_of.count(index)
        columns = [
            [
                _format(value, form)
                for value in _undo_differences(next(integers) for _ in range(count))
            ]
            for form in shape["columns"]
        ]
        rows.append(iter([list(row) for row in zip(*columns, strict=True)] or [[]] * count))
    frames = []
    for index in shape_of:
        numbers = iter(next(rows[index]))
        frames.append(
            [_fill(header["templates"][line], numbers) for line in header["shapes"][index]["lines"]]
        )
    return frames


@dataclass
class _Shape:
    """Frames that agree in all but their numbers."""

    templates: tuple[str, ...]
    rows: list[list[str]]


def _encode(frames: Sequence[Sequence[str]]) -> tuple[dict[str, Any], list[int]]:
    split = _Splitter()
    shapes: dict[tuple[str, ...], int] = {}
    groups: list[_Shape] = []
    shape_of = []
    for frame in frames:
        parts = [split(line) for line in frame]
        templates = tuple(template for template, _ in parts)
        index = shapes.setdefault(templates, len(shapes))
        if index == len(groups):
            groups.append(_Shape(templates, []))
        groups[index].rows.append([number for _, numbers in parts for number in numbers])
        shape_of.append(index)

    lines: dict[str, int] = {}
    header: dict[str, Any] = {"states": len(frames), "templates": [], "shapes": []}
    integers = list(_differences(shape_of))
    for group in groups:
        columns = [list(column) for column in zip(*group.rows, strict=True)]
        constant = [len(set(column)) == 1 for column in columns]
        kept = [column for column, same in zip(columns, constant, strict=True) if not same]
        fillers = iter(
            column[0] if same else SLOT for column, same in zip(columns, constant, strict=True)
        )
        shape: dict[str, list[Any]] = {"lines": [], "columns": []}
        for template in group.templates:
            line = _fill(template, fillers)
            shape["lines"].append(lines.setdefault(line, len(lines)))
        for column in kept:
            form, values = _column(column)
            shape["columns"].append(form)
            integers.extend(_differences(values))
        header["shapes"].append(shape)
    header["templates"] = list(lines)
    return header, integers


class _Splitter:
    """Cut a line into a template and its numbers; remembers lines it has seen."""

    def __init__(self) -> None:
        self.seen: dict[str, tuple[str, list[str]]] = {}

    def __call__(self, line: str) -> tuple[str, list[str]]:
        if line not in self.seen:
            if SLOT in line:
                raise ValueError(f"a frame holds a NUL character: {line[:80]!r}")
            # The text of an embedded image is full of digits that are not numbers.
            whole = "data:image" in line
            self.seen[line] = (
                (line, []) if whole else (_NUMBER.sub(SLOT, line), _NUMBER.findall(line))
            )
        return self.seen[line]


def _fill(template: str, numbers: Iterator[str]) -> str:
    first, *rest = template.split(SLOT)
    return first + "".join(next(numbers) + part for part in rest)


def _column(tokens: list[str]) -> tuple[_Form, list[int]]:
    """Find the form that writes every token back to the letter, and the integers."""
    minus = "\N{MINUS SIGN}" if any(token[0] == "\N{MINUS SIGN}" for token in tokens) else "-"
    digits = max(len(token.partition(".")[2]) for token in tokens)
    raised = any(token[-1] in _RAISED for token in tokens)
    # No number of so many digits fits what JavaScript reads below; as a float it may be none.
    long = any(len(token) > 20 for token in tokens)
    for trim in () if raised or long else (0, 1):
        form = (digits, trim, minus)
        values = [
            round(float(token.replace("\N{MINUS SIGN}", "-")) * 10**digits) for token in tokens
        ]
        # JavaScript reads the integers back as doubles and 32-bit differences.
        if all(abs(value) < 2**30 for value in values) and all(
            _format(value, form) == token for value, token in zip(values, tokens, strict=True)
        ):
            return form, values
    table = {token: index for index, token in enumerate(dict.fromkeys(tokens))}
    return (list(table),), [table[token] for token in tokens]


def _format(value: int, form: _Form) -> str:
    if len(form) == 1:
        return form[0][value]
    digits, trim, minus = form
    text = f"{abs(value) / 10**digits:.{digits}f}"
    if trim and digits:
        text = text.rstrip("0").rstrip(".")
    return (minus if value < 0 else "") + text


def _differences(values: Sequence[int]) -> Iterator[int]:
    before = 0
    for value in values:
        yield value - before
        before = value


def _undo_differences(differences: Iterable[int]) -> list[int]:
    values, before = [], 0
    for difference in differences:
        before += difference
        values.append(before)
    return values


def _varints(integers: Iterable[int]) -> bytes:
    out = bytearray()
    for integer in integers:
        zigzag = integer << 1 if integer >= 0 else (-integer << 1) - 1
        while zigzag > 127:
            out.append(zigzag & 127 | 128)
            zigzag >>= 7
        out.append(zigzag)
    return bytes(out)


def _read_varints(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value >> 1 if value % 2 == 0 else -(value + 1 >> 1)
            value = shift = 0
