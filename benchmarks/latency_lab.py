"""The same keys on the page, on plain `interact`, and on our explorer in JupyterLab.

Arrow keys are pressed in Chromium on the focused slider. The clock starts at the key's
own time stamp and stops when a frame with another picture has been painted, so it holds
everything in between: the slider, the kernel and the way there and back, the wait for
the screen's next frame.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from . import subject
from .browser import HELPERS, chromium, new_page
from .jupyter import RUN_ALL, Lab, jupyterlab
from .pages import HTML, built_explorers
from .report import (
    Options,
    Section,
    Skipped,
    middle_and_tail,
    milliseconds,
    ratio,
)

_INTERACT = f"""\
%matplotlib inline
from ipywidgets import interact
from {subject.__name__} import draw

interact(draw, alpha=(0, 10, 0.5), beta=(-5, 20));
"""

_OURS = f"""\
from {subject.__name__} import explorer

explorer()
"""


@dataclass(frozen=True)
class Stage:
    """Where a slider stands: how to open it, and where its handles and its picture are."""

    name: str
    handles: str
    box: str
    picture: str


_STATIC = Stage(
    "static page",
    handles=f"#{subject.NAME} input[type=range]",
    box=f"#{subject.NAME}",
    # Far from the screen it is an image until someone comes near.
    picture=".explorer-picture :is(svg, img)",
)
_PLAIN = Stage(
    "`interact`",
    handles=".jp-Notebook .widget-slider .noUi-handle",
    box=".jp-Notebook",
    picture=".jp-OutputArea-output img",
)
_LIVE = Stage(
    "ours on a kernel",
    handles=".jp-Notebook .widget-slider .noUi-handle",
    box=".jp-Notebook",
    picture=".explorer-picture svg",
)

_STANDS = (
    "async ([box, picture, handles]) => {"
    + HELPERS
    + """
  const there = () => {
    const found = document.querySelector(`${box} ${picture}`);
    return document.querySelector(handles) && found && (found.complete ?? true);
  };
  while (!there()) await sleep(5);
  await painted();
}"""
)

_WATCH = (
    "([box, picture]) => {"
    + HELPERS
    + """
  const root = document.querySelector(box);
  const find = () => root.querySelector(picture);
  const look = () => { const found = find(); return found && (found.src || found.outerHTML); };
  let pressed = null, before = null;
  window.moves = [];
  window.addEventListener("keydown", (event) => {
    pressed = event.timeStamp;
    before = look();
  }, true);
  new MutationObserver(async () => {
    if (pressed === null) return;
    // Between two pictures there may be none.
    const now = look();
    if (!now || now === before) return;
    const start = pressed;
    pressed = null;
    await find().decode?.();
    await painted();
    window.moves.push(performance.now() - start);
  }).observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
}"""
)


def measure(options: Options) -> Section:
    sweeps, openings = (1, 1) if options.quick else (10, 3)
    static = HTML / subject.PAGE
    if not any((e.page, e.name) == (subject.PAGE, subject.NAME) for e in built_explorers()):
        raise Skipped(f"the built book has no explorer {subject.NAME}")
    moves: dict[Stage, list[float]] = {}
    opening: dict[Stage, list[float]] = {}
    with chromium() as browser:

        def run(stage: Stage, opener: Callable[[Any], Callable[[], Any]], last: bool) -> None:
            with new_page(browser) as page:
                page.set_default_timeout(120_000)
                opening.setdefault(stage, []).append(_time_opening(page, stage, opener(page)))
                if last:
                    moves[stage] = _press(page, stage, sweeps)

        for number in range(openings):
            last = number == openings - 1
            run(_STATIC, lambda page: lambda: page.goto(static.as_uri()), last)
        # Only now, so that no server takes time from the page.
        with jupyterlab() as lab:
            _warm_up(browser, lab)
            for number in range(openings):
                last = number == openings - 1
                for stage, source in ((_PLAIN, _INTERACT), (_LIVE, _OURS)):
                    name = f"{'plain' if stage is _PLAIN else 'ours'}-{number}.ipynb"
                    run(stage, partial(_opener, lab, name, source), last)
                    lab.end_kernels()
    return _section(moves, opening)


def _warm_up(browser: Any, lab: Lab) -> None:
    """Open a notebook once, unmeasured: a server's first answers are slow."""
    with new_page(browser) as page:
        page.set_default_timeout(120_000)
        _opener(lab, "warm-up.ipynb", _INTERACT, page)()
    lab.end_kernels()


def _opener(lab: Lab, notebook: str, source: str, page: Any) -> Callable[[], None]:
    lab.write(notebook, source)

    def open_notebook() -> None:
        page.goto(lab.address(notebook))
        page.evaluate(RUN_ALL)

    return open_notebook


def _time_opening(page: Any, stage: Stage, open_: Callable[[], Any]) -> float:
    start = time.perf_counter()
    open_()
    if stage is _STATIC:
        page.wait_for_selector(f"{stage.box}[data-alive=true]")
    page.evaluate(_STANDS, [stage.box, stage.picture, stage.handles.split(" .noUi")[0]])
    return time.perf_counter() - start


def _press(page: Any, stage: Stage, sweeps: int) -> list[float]:
    """Sweep the first slider to and fro, with a step of the second one after each sweep."""
    first, second = (page.locator(stage.handles).nth(i) for i in (0, 1))
    for slider in (second, first):
        slider.focus()
        page.keyboard.press("Home")
        page.wait_for_timeout(2000)
    page.evaluate(_WATCH, [stage.box, stage.picture])
    count = 0
    for sweep in range(sweeps):
        for slider, key, times in (
            (first, "ArrowLeft" if sweep % 2 else "ArrowRight", 20),
            (second, "ArrowRight", 1),
        ):
            slider.focus()
            for _ in range(times):
                page.keyboard.press(key)
                count += 1
                page.wait_for_function("(count) => window.moves.length >= count", arg=count)
                # Else a kernel's last words about this move would delay the next one.
                page.wait_for_timeout(60)
    return page.evaluate("window.moves")


def _section(moves: dict[Stage, list[float]], opening: dict[Stage, list[float]]) -> Section:
    stages = list(moves)
    section = Section("", ["", *(s.name for s in stages), "`interact` to page", "ours to page"])
    rows = {
        "key to painted picture, median": {s: middle_and_tail(moves[s])[0] for s in stages},
        "95th percentile": {s: middle_and_tail(moves[s])[1] for s in stages},
        "opening to live slider, median": {
            s: 1000 * middle_and_tail(opening[s])[0] for s in stages
        },
    }
    for what, values in rows.items():
        section.rows.append(
            [
                what,
                *(milliseconds(values[s]) for s in stages),
                *(ratio(values[s], values[_STATIC]) for s in (_PLAIN, _LIVE)),
            ]
        )
    section.notes = [
        f"{len(moves[_STATIC])} key presses each. The wait for the screen's next frame is "
        "included.",
        f"{len(opening[_STATIC])} openings each, with nothing in the browser's cache. In "
        "JupyterLab the server runs already, and all cells are run the moment the kernel is "
        "ready: no reader is that quick.",
    ]
    section.data = {s.name: {"moves": moves[s], "openings": opening[s]} for s in stages}
    return section
