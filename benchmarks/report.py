"""What the parts hand back, and how it is written."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import Any

import numpy as np


class Skipped(Exception):
    """Something could not be measured on this machine; the message says why."""


@dataclass(frozen=True)
class Options:
    """What the command line asks for.

    Attributes
    ----------
    quick
        Few repetitions: for trying the benchmarks out, not for numbers.
    """

    quick: bool = False


@dataclass(frozen=True)
class Aim:
    """A promise of the book and what was measured."""

    what: str
    value: float
    limit: float
    unit: str

    @property
    def met(self) -> bool:
        return self.value <= self.limit


@dataclass
class Section:
    """A table, the remarks under it, the aims that it decides, and its raw numbers."""

    title: str
    header: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)


def middle_and_tail(values: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    return float(np.median(values)), float(np.percentile(values, 95))


def milliseconds(value: float) -> str:
    """Write milliseconds with as many digits as mean something."""
    return f"{value:.1f} ms" if value < 100 else f"{value:.0f} ms"


def size(value: float) -> str:
    """Write bytes, in thousands from ten thousand on."""
    return f"{value:.0f} B" if value < 1e4 else f"{value / 1e3:,.0f} kB"


def ratio(other: float, ours: float) -> str:
    """Write how many times `other` is of `ours`."""
    return f"{other / ours:.2g}×" if other < 10 * ours else f"{other / ours:.0f}×"


def machine() -> dict[str, Any]:
    """Name the machine by what matters here and by nothing that tells whose it is."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    except (AttributeError, ValueError, OSError):  # not on Windows
        memory = None
    return {
        "cores": usable,
        "memory in GiB": memory and round(memory),
        "load at the start": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        **{name: version(name) for name in ("matplotlib", "numpy", "ipywidgets", "jupyterlab")},
    }


def as_data(sections: Sequence[Section], about: dict[str, Any]) -> dict[str, Any]:
    """Return all that was measured, for JSON."""
    return {
        "machine": about,
        "aims": [{**asdict(aim), "met": aim.met} for section in sections for aim in section.aims],
        "sections": [asdict(section) for section in sections],
    }


def as_markdown(sections: Sequence[Section], about: dict[str, Any]) -> str:
    """Return the report as Markdown that also reads well in a terminal."""
    memory = about["memory in GiB"]
    versions = ", ".join(
        f"{name} {about[name]}"
        for name in ("python", "matplotlib", "numpy", "ipywidgets", "jupyterlab")
    )
    parts = [
        f"Measured on one machine with {about['cores']} cores"
        + (f" and {memory} GiB of memory" if memory else "")
        + f", in one run; load at the start {about['load at the start']}. {versions}."
    ]
    aims = [aim for section in sections for aim in section.aims]
    if aims:
        rows = [
            [
                aim.what,
                f"{aim.value:.3g} {aim.unit}",
                f"{aim.limit:g} {aim.unit}",
                "met" if aim.met else "not met",
            ]
            for aim in aims
        ]
        parts += ["## Aims", _table(["aim", "measured", "at most", ""], rows)]
    for section in sections:
        parts.append(f"## {section.title}")
        if section.rows:
            parts.append(_table(section.header, section.rows))
        if section.notes:
            parts.append("\n".join(f"- {note}" for note in section.notes))
    return "\n\n".join(parts) + "\n"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    columns = list(zip(header, *rows, strict=True))
    widths = [max(3, *map(len, column)) for column in columns]

    def lines() -> Iterator[str]:
        for row in (header, *rows):
            # The first column says what it is; all others are figures, set flush right.
            first, *others = (
                cell.ljust(width) if not i else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            yield f"| {' | '.join([first, *others])} |"
            if row is header:
                rules = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
                yield f"| {' | '.join(rules)} |"

    return "\n".join(lines())
