"""A visit of the book: the first press on its first page, and the first one on the next page.

Every visit is in a profile of its own, and Python has not started on the page. The next page starts
it anew, with what the browser kept. An exercise has two clocks. In the stricter one the answer is
there from an earlier visit, so that nothing has started when Run is pressed. In the other one the
reader presses *Try it here*, which starts Python, and writes for five seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lecnn_helpers.sphinx_ext.runtime import FOLDER

from .pages import HTML, built_pages
from .pressing import (
    PATIENT,
    PICTURE,
    TEXT,
    VERDICT,
    Chapter,
    answer_kept,
    ended,
    move,
    open_chapter,
    press,
    write,
)
from .report import Skipped, middle_and_tail
from .serving import Served, pack_ahead, served

CHAPTERS = (Chapter("batch_norm"), Chapter("losses"))
"""The first page of the visit, and the next one."""
WRITING = 5
"""Seconds from *Try it here* to Run, in the clock that is not strict."""
STAYING = 3
"""Seconds on the first page after its output: nobody leaves at once, and a browser keeps compiled
code a moment later."""

FIRST_TEXT = "first text output"
FIRST_VERDICT = "verdict"
FIRST_PICTURE = "picture"
WRITTEN = f"verdict, Run {WRITING} s after *Try it here*"
AGAIN = "verdict, second press on the page"
LOADED = "the page itself, from its address"
BEFORE = "bytes before the press"
BY_PRESS = "bytes because of the press"
UNTIL_ALL = "bytes until its outputs stand"
SLIDER = "slider to painted picture, median"
SLIDER_TAIL = "slider to painted picture, 95th percentile"
SLIDER_FIRST = "slider to painted picture, first move"

FIRST, NEXT = "first page of a visit", "next page of the visit"


@dataclass
class Found:
    """All that was measured: by what it is and where it was, one number for each repetition."""

    values: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def add(self, what: str, where: str, *values: float) -> None:
        self.values.setdefault((what, where), []).extend(values)

    def number(self, what: str, where: str) -> float | None:
        """Return the median, or the percentile that the row is about; None if there is nothing."""
        values = self.values.get((SLIDER if what == SLIDER_TAIL else what, where))
        return middle_and_tail(values)[what == SLIDER_TAIL] if values else None


@dataclass(frozen=True)
class First:
    """A first press of a visit.

    Attributes
    ----------
    number
        Which cell of a chapter is pressed.
    wanted
        How its output is found.
    kept
        Whether the browser has the exercise's answer from an earlier visit.
    prepare
        What the reader does before, Python's start included.
    """

    number: Callable[[Chapter], int]
    wanted: str
    kept: bool = False
    prepare: Callable[[Any, Chapter], None] = lambda page, chapter: None


_LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"


def _write_slowly(page: Any, chapter: Chapter) -> None:
    write(page, chapter)
    page.wait_for_timeout(1000 * WRITING)


PRESSES = {
    FIRST_TEXT: First(lambda chapter: chapter.prints, TEXT),
    FIRST_VERDICT: First(lambda chapter: chapter.exercise, VERDICT, kept=True),
    WRITTEN: First(lambda chapter: chapter.exercise, VERDICT, prepare=_write_slowly),
    FIRST_PICTURE: First(lambda chapter: chapter.draws, PICTURE),
}


def visit_all(new_profile: Callable[[], Any], times: int, moves: int, found: Found) -> None:
    """Make each first press `times` times; move the sliders of both pages in the last visit.

    Raises
    ------
    Skipped
        If the book is not built, or without Python for its pages.
    """
    for chapter in CHAPTERS:
        if chapter.path not in built_pages():
            raise Skipped(f"the built book has no {chapter.path}")
    pack_ahead((HTML / FOLDER).iterdir())
    with served(HTML) as server:
        with new_profile() as context:
            kept = answer_kept(context.pages[0], server.address, CHAPTERS)
        for number in range(times):
            for what, first in PRESSES.items():
                with new_profile() as context:
                    if first.kept:
                        context.add_init_script(kept)
                    sliders = moves if number == times - 1 else 0
                    _visit(context.pages[0], server, what, first, found, sliders)


def _visit(page: Any, server: Served, what: str, first: First, found: Found, moves: int) -> None:
    """Press on the first page and on the next one; count bytes, and move a slider there."""
    page.set_default_timeout(PATIENT)
    for chapter, where in zip(CHAPTERS, (FIRST, NEXT), strict=True):
        if what == WRITTEN and where == NEXT:
            return
        before = len(server.sent)
        open_chapter(page, server.address, chapter)
        opened, number = len(server.sent), first.number(chapter)
        first.prepare(page, chapter)
        found.add(LOADED, where, page.evaluate(_LOADED))
        found.add(what, where, press(page, number, first.wanted))
        ended(page, number)
        if first.wanted == VERDICT:
            if "Right" not in page.locator(VERDICT).inner_text():
                raise ValueError(f"the solution of cell {number} in {chapter.name} is not right")
            if first.kept:
                found.add(AGAIN, where, press(page, number, first.wanted))
        if what == FIRST_PICTURE and moves:
            slow, others = move(page, number, moves)
            found.add(SLIDER_FIRST, where, slow)
            found.add(SLIDER, where, *others)
        if where == FIRST:
            page.wait_for_timeout(1000 * STAYING)
        if what == FIRST_TEXT:
            found.add(BEFORE, where, sum(sent for _, sent in server.sent[before:opened]))
            found.add(BY_PRESS, where, server.bytes_since(opened))
            found.add(UNTIL_ALL, where, server.bytes_since(before))
