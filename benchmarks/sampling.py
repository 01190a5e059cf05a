"""How long a picture for every state takes to draw and to pack, and how that grows."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from matplotlib.figure import Figure

from lecnn_helpers.explore.frames import pack
from lecnn_helpers.explore.svg import to_svg

from . import subject
from .report import Aim, Options, Section, milliseconds, ratio

_T = TypeVar("_T")

LIMIT = 25.0
"""Milliseconds a state that drawing may take."""


def measure(options: Options) -> Section:
    counts = (10, 20, 40) if options.quick else (50, 100, 200, 400, len(subject.states()))
    section = Section(
        "", ["states", "figure", "to SVG", "pack", "together", "`savefig` for SVG", "ratio"]
    )
    for state in subject.states(5):  # fonts are found and read at the first drawing
        frame(state)
        _plain(subject.draw(**state))
    drawn, packed = [], []
    for count in counts:
        figure, svg, plain, frames = [], [], [], []
        clock, cpu = time.perf_counter(), time.process_time()
        for number, state in enumerate(subject.states(count)):
            picture, seconds = _timed(lambda state=state: subject.draw(**state))
            figure.append(seconds)
            lines, seconds = _timed(lambda picture=picture: to_svg(picture, prefix=subject.NAME))
            svg.append(seconds)
            frames.append(lines)
            # The usual way in the same minute, for some states; growth is not its question.
            if number % max(1, count // 50) == 0:
                usual = subject.draw(**state)
                plain.append(_timed(lambda usual=usual: _plain(usual))[1])
        share = (time.process_time() - cpu) / (time.perf_counter() - clock)
        _, packing = _timed(lambda frames=frames: pack(frames))
        a_figure, a_svg, a_plain = (1000 * float(np.mean(times)) for times in (figure, svg, plain))
        drawn.append(a_figure + a_svg)
        packed.append(1000 * packing / count)
        together = drawn[-1] + packed[-1]
        section.rows.append(
            [
                str(count),
                *map(milliseconds, (a_figure, a_svg, packed[-1], together, a_plain)),
                ratio(a_plain, a_svg),
            ]
        )
        section.data[str(count)] = {
            "figure": a_figure,
            "to SVG": a_svg,
            "pack": packed[-1],
            "together": together,
            "savefig": a_plain,
            # Near 1 on a machine that has nothing else to do.
            "share of a core": share,
        }
    if share < 0.9:
        section.notes.append(
            f"The process had only {share:.0%} of a core at the end: others were at work, and the "
            "times are too long."
        )
    section.data["growth"] = growth = {
        "draw": _exponent(counts, drawn),
        "pack": _exponent(counts, packed),
    }
    section.notes.append(
        "Time for all states grows with their number n as n to the power of "
        f"{growth['draw']:.2f} to draw and {growth['pack']:.2f} to pack (1 is a straight line)."
    )
    section.notes.append(
        "Mean of all states. The usual way would be the same figure, a new one for every state, "
        "and `savefig` into memory."
    )
    section.aims.append(
        Aim("draw and pack a state", drawn[-1] + packed[-1], LIMIT, "ms"),
    )
    return section


def frame(state: dict[str, float]) -> list[str]:
    """Draw a state and write it down as the book does."""
    return to_svg(subject.draw(**state), prefix=subject.NAME)


def _plain(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg")
    return buffer.getvalue()


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def _exponent(counts: Sequence[int], each: Sequence[float]) -> float:
    """Fit the slope of total time against number on logarithmic axes."""
    totals = np.array(counts) * np.array(each)
    return float(np.polyfit(np.log(counts), np.log(totals), 1)[0])
