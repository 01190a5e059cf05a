"""From a move of a slider on the built page to the painted picture.

Each explorer goes through all its states, one step of one control at a time. A browser
hands input to a page when a frame begins, and so does this: the input event is
dispatched there, and the clock stops when the frame with the new picture has been painted.
What the reader waits for the screen's next frame before that is the screen's and no
page's doing; it is shown apart, beside a page that does nothing at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import subject
from .browser import HELPERS, chromium, new_page
from .pages import HTML, PageExplorer, built_explorers
from .report import Aim, Options, Section, middle_and_tail, milliseconds

FRAME = 16.7
"""Milliseconds of one frame at 60 Hz."""

_MOVE = (
    "async ([name, moves, when]) => {"
    + HELPERS
    + """
  const root = document.getElementById(name);
  root.scrollIntoView();
  const inputs = [...root.querySelectorAll("[data-control]")];
  const results = [];
  for (const [control, index] of moves) {
    const input = inputs[control];
    await sleep(10 + 17 * Math.random());
    if (when === "frame") await frame();
    const start = performance.now();
    if (when !== "idle") {
      if (input.type === "checkbox") input.checked = Boolean(index);
      else input.value = index;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      root.getBoundingClientRect();
    }
    const worked = performance.now() - start;
    await (when === "frame" ? message() : painted());
    results.push([worked, performance.now() - start]);
  }
  return results;
}"""
)


def snake(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Return moves (control, index) that lead from all zeros through every state.

    The first control moves fastest, to and fro, so that each move changes one control by
    one step, as a reader's does.

    Examples
    --------
    >>> snake([3, 2])
    [(0, 1), (0, 2), (1, 1), (0, 1), (0, 0)]
    """
    moves: list[tuple[int, int]] = []
    for control, size in enumerate(sizes):
        # Both ways through what the faster controls can do; a way back ends where it began.
        forth, back = moves, _reverse(moves)
        moves = list(forth)
        for index in range(1, size):
            moves += [(control, index), *(back if index % 2 else forth)]
    return moves


def _reverse(moves: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    at: dict[int, int] = {}
    undone = []
    for control, index in moves:
        undone.append((control, at.get(control, 0)))
        at[control] = index
    return undone[::-1]


def measure(options: Options) -> Section:
    section = Section(
        "", ["page", "explorer", "moves", "script and layout", "95 %", "painted", "95 %", "slowest"]
    )
    explorers = built_explorers()
    with chromium() as browser:
        section.data["chromium"] = browser.version
        for explorer in explorers:
            with new_page(browser) as page:
                open_at_zero(page, explorer)
                moves = snake(explorer.sizes)[: 40 if options.quick else None]
                results = run(page, explorer, moves, "frame")
                worked, painted = ([r[i] for r in results] for i in (0, 1))
                w50, w95 = middle_and_tail(worked)
                p50, p95 = middle_and_tail(painted)
                section.rows.append(
                    [
                        explorer.page,
                        explorer.name,
                        str(len(moves)),
                        *map(milliseconds, (w50, w95, p50, p95, max(painted))),
                    ]
                )
                section.data[f"{explorer.page}#{explorer.name}"] = {
                    "moves": len(moves),
                    "script and layout": [w50, w95],
                    "painted": [p50, p95, max(painted)],
                    "within a frame": sum(p <= FRAME for p in painted) / len(painted),
                }
                what = f"`{explorer.name}`: move to painted picture, 95th percentile"
                section.aims.append(Aim(what, p95, FRAME, "ms"))
                if (explorer.page, explorer.name) == (subject.PAGE, subject.NAME):
                    _with_the_wait(page, explorer, moves, section)
    section.notes.insert(
        0,
        "Clock: from the input event, dispatched when a frame begins, as browsers do with "
        "input, until that frame has been painted on the page's main thread.",
    )
    return section


def _with_the_wait(
    page: Any, explorer: PageExplorer, moves: Sequence[tuple[int, int]], section: Section
) -> None:
    """Measure moves at any moment, which then wait for the next frame, and idle waits."""
    for when, what in (("any", "moved at any moment"), ("idle", "nothing moved at all")):
        times = [total for _, total in run(page, explorer, moves[:300], when)]
        middle, tail = middle_and_tail(times)
        section.data[what] = [middle, tail]
        section.notes.append(
            f"`{explorer.name}`, {what}, until the next frame has been painted, the wait for it "
            f"included: median {milliseconds(middle)}, 95th percentile {milliseconds(tail)}."
        )


def open_at_zero(page: Any, explorer: PageExplorer) -> None:
    """Open the explorer's page, its frames unpacked, in the state where `snake` begins."""
    page.goto((HTML / explorer.page).as_uri())
    page.wait_for_selector(f"#{explorer.name}[data-alive=true]", state="attached")
    # Far from the screen the frames are unpacked at the first move, which is not measured here.
    page.locator(f"#{explorer.name}").dispatch_event("focusin")
    page.wait_for_selector(f"#{explorer.name}[data-frames=ready]", state="attached")
    to_zero(page, explorer)


def to_zero(page: Any, explorer: PageExplorer) -> None:
    """Set all controls to the state where `snake` begins."""
    page.evaluate(
        """(name) => document.getElementById(name).querySelectorAll("[data-control]")
        .forEach((input) => {
          if (input.type === "checkbox") input.checked = false;
          else input.value = 0;
          input.dispatchEvent(new Event("input", { bubbles: true }));
        })""",
        explorer.name,
    )


def run(
    page: Any, explorer: PageExplorer, moves: Sequence[tuple[int, int]], when: str
) -> list[list[float]]:
    """Make the moves; return milliseconds of script and layout, and until painted, of each."""
    return page.evaluate(_MOVE, [explorer.name, list(moves), when])
