"""How long a picture for every state takes to draw and to pack, now and before.

State by state, one after the other in one process: the present way, the way before
(`before.py`), matplotlib alone, into a renderer that writes nothing, and the usual way,
`savefig`. Each gets a figure of its own. Times are the processor's, so that others at work
on the machine matter less.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure

from lecnn_helpers.explore.frames import pack
from lecnn_helpers.explore.svg import to_svg

from . import before, subject
from .report import Aim, Options, Section, milliseconds

_T = TypeVar("_T")

SHARE = 50.0
"""Percent of the time before that drawing and packing a state may take."""


class NoRenderer(RendererBase):
    """Writes nothing: what is left is matplotlib's own work before a renderer's begins."""

    def _nothing(self, *_: Any, **__: Any) -> None:
        pass

    draw_path = draw_markers = draw_path_collection = draw_quad_mesh = _nothing
    draw_gouraud_triangles = draw_image = draw_text = draw_tex = _nothing


def measure(options: Options) -> Section:
    counts = (10, 20) if options.quick else (50, 100, 200, 400, len(subject.states()))
    section = Section("", ["states", *_COLUMNS, "now, together", "before, together", "share"])
    for state in subject.states(5):  # fonts are found and read at the first drawing
        for way in _WAYS.values():
            way(subject.draw(**state))
    drawn, packed = [], []
    for count in counts:
        spent: dict[str, list[float]] = {way: [] for way in ("figure", *_WAYS)}
        frames: dict[str, list[list[str]]] = {"to SVG": [], "SVG before": []}
        for number, state in enumerate(subject.states(count)):
            # Each way comes first as often: the first finds less in matplotlib's own caches.
            turn = number % len(_WAYS)
            for way, work in [*_WAYS.items()][turn:] + [*_WAYS.items()][:turn]:
                figure, seconds = _timed(lambda state=state: subject.draw(**state))
                spent["figure"].append(seconds)
                lines, seconds = _timed(lambda work=work, figure=figure: work(figure))
                spent[way].append(seconds)
                if way in frames:
                    frames[way].append(lines)
        mean = {way: 1000 * float(np.mean(seconds)) for way, seconds in spent.items()}
        for pack_, way in (("pack", "to SVG"), ("pack before", "SVG before")):
            _, seconds = _timed(lambda lines=frames[way]: pack(lines))
            mean[pack_] = 1000 * seconds / count
        now = mean["figure"] + mean["to SVG"] + mean["pack"]
        then = mean["figure"] + mean["SVG before"] + mean["pack before"]
        share = 100 * now / then
        drawn.append(mean["figure"] + mean["to SVG"])
        packed.append(mean["pack"])
        section.rows.append(
            [
                str(count),
                *(milliseconds(mean[way]) for way in _COLUMNS),
                *(milliseconds(together) for together in (now, then)),
                f"{share:.0f} %",
            ]
        )
        section.data[str(count)] = {**mean, "now": now, "before": then, "share": share}
    section.data["growth"] = growth = {
        "draw": _exponent(counts, drawn),
        "pack": _exponent(counts, packed),
    }
    section.notes += [
        "Time for all states grows with their number n as n to the power of "
        f"{growth['draw']:.2f} to draw and {growth['pack']:.2f} to pack (1 is a straight line).",
        "Mean of all states, in time of the processor. Together: figure, SVG and pack; the "
        "figure is the chapter's own code, the same for all.",
        "Drawn by matplotlib: the same figure drawn into a renderer that writes nothing. Neither "
        "way can take less than this and the figure.",
        "`savefig` is the usual way, with a new figure for every state, into memory.",
    ]
    section.aims.append(
        Aim("draw and pack a state, of the time before", share, SHARE, "%"),
    )
    return section


def frame(state: dict[str, float]) -> list[str]:
    """Draw a state and write it down as the book does."""
    return _now(subject.draw(**state))


def _now(figure: Figure) -> list[str]:
    return to_svg(figure, prefix=subject.NAME)


def _before(figure: Figure) -> list[str]:
    return before.to_svg(figure, prefix=subject.NAME)


def _draw_alone(figure: Figure) -> list[str]:
    figure.dpi = 72  # as in SVG
    figure.draw(NoRenderer())
    return []


def _plain(figure: Figure) -> list[str]:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg")
    return []


_WAYS: dict[str, Callable[[Figure], list[str]]] = {
    "to SVG": _now,
    "SVG before": _before,
    "drawn by matplotlib": _draw_alone,
    "`savefig`": _plain,
}
_COLUMNS = (
    *("figure", "to SVG", "pack", "SVG before", "pack before"),
    *("drawn by matplotlib", "`savefig`"),
)


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


def _exponent(counts: Sequence[int], each: Sequence[float]) -> float:
    """Fit the slope of total time against number on logarithmic axes."""
    totals = np.array(counts) * np.maximum(each, 1e-9)
    return float(np.polyfit(np.log(counts), np.log(totals), 1)[0])
