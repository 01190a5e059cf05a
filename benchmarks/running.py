"""From a press of Run to what it shows, in the page; beside JupyterLab and JupyterLite.

`visits` has the page's part. JupyterLab opens a notebook with the same cells, its server running;
JupyterLite, which computes in the page as well, one with a line of NumPy and a picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from . import jupyterlite, weight
from .browser import profiles
from .jupyter import jupyterlab, run_all_and_time
from .pressing import PATIENT
from .report import Aim, Options, Section, Skipped, milliseconds, size
from .serving import pack_ahead, served
from .visits import (
    AGAIN,
    BEFORE,
    BY_PRESS,
    CHAPTERS,
    FIRST,
    FIRST_PICTURE,
    FIRST_TEXT,
    FIRST_VERDICT,
    LOADED,
    NEXT,
    SLIDER,
    SLIDER_FIRST,
    SLIDER_TAIL,
    STAYING,
    UNTIL_ALL,
    WRITING,
    WRITTEN,
    Found,
    visit_all,
)

LAB, LAB_AGAIN = "JupyterLab, first", "JupyterLab, again"
LITE, LITE_AGAIN = "JupyterLite, first", "JupyterLite, again"
COLUMNS = (FIRST, NEXT, LAB, LAB_AGAIN, LITE, LITE_AGAIN)
ROWS = (
    *(FIRST_TEXT, FIRST_VERDICT, WRITTEN, AGAIN, FIRST_PICTURE, LOADED),
    *(SLIDER_FIRST, SLIDER, SLIDER_TAIL, BEFORE, BY_PRESS, UNTIL_ALL),
)

LIMITS = {FIRST: 5.0, NEXT: 2.5}
"""Seconds until a verdict, at most."""
LIMIT_AGAIN = 0.2
LIMIT_STATE = 150.0
"""Milliseconds from a slider's move to the painted picture, 95th percentile."""


def measure(options: Options) -> Section:
    times, moves = (1, 10) if options.quick else (5, 40)
    found, section = Found(), Section("", ["", *COLUMNS])
    with profiles() as new_profile:
        visit_all(new_profile, times, moves, found)
        for name, run in (("JupyterLab", _lab), ("JupyterLite", _lite)):
            try:
                run(new_profile, times, found)
            except Skipped as reason:
                section.notes.append(f"{name}: left out, {reason}.")
        _fill(section, found)
        weight.weigh(section, new_profile, options)
    _remark(section, times, moves)
    return section


def _lab(new_profile: Callable[[], Any], times: int, found: Found) -> None:
    """Open a notebook with the cells of the first chapter that are pressed there."""
    wanted = {FIRST_TEXT: "pre", FIRST_VERDICT: ".verdict", FIRST_PICTURE: ".explorer-picture svg"}
    with jupyterlab() as lab:

        def opened(page: Any, name: str) -> dict[str, float]:
            lab.write(f"{name}.ipynb", *CHAPTERS[0].for_a_kernel())
            return run_all_and_time(page, lab.address(f"{name}.ipynb"), wanted)

        with _tall_page(new_profile) as (context, page):
            opened(page, "warm-up")  # a server's first answers are slow
        lab.end_kernels()
        for number in range(times):
            with _tall_page(new_profile) as (context, page):
                for where in (LAB, LAB_AGAIN):
                    name = f"{where.rpartition(' ')[2]}-{number}"
                    for what, value in opened(page, name).items():
                        found.add(what, where, value)
                    if where == LAB:
                        page.wait_for_timeout(1000 * STAYING)
                    page.close()
                    lab.end_kernels()
                    page = _tall(context)


def _lite(new_profile: Callable[[], Any], times: int, found: Found) -> None:
    with jupyterlite.site() as folder, served(folder) as server:
        pack_ahead(folder.rglob("*"))
        address = server.address + jupyterlite.ADDRESS
        for _ in range(times):
            with _tall_page(new_profile) as (context, page):
                for where in (LITE, LITE_AGAIN):
                    before = len(server.sent)
                    stood = run_all_and_time(page, address, jupyterlite.WANTED)
                    if where == LITE:
                        page.wait_for_timeout(1000 * STAYING)
                    found.add(UNTIL_ALL, where, server.bytes_since(before))
                    for what, value in stood.items():
                        found.add(what, where, value)
                    page.close()
                    page = _tall(context)


@contextmanager
def _tall_page(new_profile: Callable[[], Any]) -> Iterator[tuple[Any, Any]]:
    with new_profile() as context:
        yield context, _tall(context)


def _tall(context: Any) -> Any:
    """Open a page on which all outputs are in sight: JupyterLab draws no others."""
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 2400})
    page.set_default_timeout(PATIENT)
    return page


def _fill(section: Section, found: Found) -> None:
    for what in ROWS:
        write_ = size if what.startswith("bytes") else milliseconds
        numbers = (found.number(what, where) for where in COLUMNS)
        section.rows.append([what, *("" if n is None else write_(n) for n in numbers)])
    section.data["values"] = {f"{what}; {where}": v for (what, where), v in found.values.items()}
    for where, limit in LIMITS.items():
        verdict = found.number(FIRST_VERDICT, where)
        section.aims.append(Aim(f"verdict, {where}", (verdict or 0) / 1e3, limit, "s"))
    for where in LIMITS:
        again, tail = found.number(AGAIN, where), found.number(SLIDER_TAIL, where)
        section.aims.append(Aim(f"{AGAIN}, {where}", (again or 0) / 1e3, LIMIT_AGAIN, "s"))
        section.aims.append(Aim(f"{SLIDER_TAIL}, {where}", tail or 0, LIMIT_STATE, "ms"))


def _remark(section: Section, times: int, moves: int) -> None:
    first, following = (chapter.name for chapter in CHAPTERS)
    section.data["JupyterLite"] = jupyterlite.PACKAGES
    section.notes += [
        f"Medians of {times}; of a slider, {moves} moves to states not seen before. The first page "
        f"is *{first}* in a new profile, the next one *{following}* in the same tab, after "
        f"{STAYING} s more. The machine's own server packs with gzip, WebAssembly too.",
        "Clock of a press: from its own time stamp until a frame with the output has been painted. "
        "*Verdict* is the strict one: the answer is there from an earlier visit, and nothing has "
        "started when Run is pressed. Usually *Try it here* comes first, and starts Python; the "
        f"row with {WRITING} s has a reader who writes for that long.",
        "Clock of a slider: from the input event, dispatched when a frame begins. The first move "
        "also waits for what Python imports for it.",
        "Clock of JupyterLab and JupyterLite: from the address until a frame with the output has "
        "been painted, all cells run the moment the kernel is ready. *Again*: in the same profile. "
        "JupyterLab's server runs already, and its cells leave PyTorch out, as the page does. "
        "JupyterLite has the same Pyodide, and cells of its own: a line of NumPy, and one picture "
        "of matplotlib.",
        "Bytes are those of bodies, as sent. A page's own are of its first visit with nothing in "
        "the cache. What Run adds is the page as built, less what Run has put into it (`weight`); "
        "what the explorers' script has for it is not told apart.",
        "marimo-book: left out. Its pages that compute load Pyodide from a CDN, and no other host "
        "is in reach here.",
    ]
