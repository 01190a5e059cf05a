"""A chapter's page in a browser, and its cells, pressed as a reader presses them.

The clock starts at the press's own time stamp and stops when a frame with the output has been
painted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import nbformat

from .browser import HELPERS
from .latency_page import snake
from .pages import ROOT, built_pages, data_of_cells
from .report import Skipped

PATIENT = 120_000
"""Milliseconds that an output may take before something must be wrong."""

TEXT = ".py-output .stream pre"
VERDICT = ".py-output .verdict"
PICTURE = ".py-output .explorer-picture :is(img, svg)"

_WATCH = (
    "([cell, button, wanted, patience]) => {"
    + HELPERS
    + """
  const root = document.querySelector(cell);
  const before = new Set(root.querySelectorAll(wanted));
  let start = null;
  root.addEventListener("click", (event) => {
    if (event.target.closest(button)) start ??= event.timeStamp;
  }, { capture: true });
  window.took = new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`nothing came: ${root.textContent}`)), patience);
    const observer = new MutationObserver(async () => {
      const failed = root.querySelector(".py-output .py-failed");
      if (failed) reject(new Error(failed.textContent));
      const found = [...root.querySelectorAll(wanted)].find((one) => !before.has(one));
      if (start === null || !found || found.matches("pre") && !found.textContent.trim()) return;
      observer.disconnect();
      await found.decode?.();
      await painted();
      resolve(performance.now() - start);
    });
    observer.observe(root, { subtree: true, childList: true, characterData: true });
  });
  window.took.catch(() => {}); // it is asked later
}"""
)

_SIZES = """(cell) => {
  const root = document.querySelector(`${cell} .py-output .explorer[id]`);
  const { controls } = JSON.parse(root.querySelector(".explorer-data").textContent);
  return controls.map((control) => control.texts.length);
}"""

_MOVE = (
    "async ([cell, moves]) => {"
    + HELPERS
    + """
  const root = document.querySelector(`${cell} .py-output .explorer[id]`);
  root.scrollIntoView();
  const figure = root.querySelector("figure");
  const inputs = [...root.querySelectorAll("[data-control]")];
  const look = () => figure.querySelector(".explorer-picture").innerHTML;
  const answered = () => new Promise((done) => {
    new MutationObserver((_, observer) => {
      if (figure.hasAttribute("aria-busy")) return;
      observer.disconnect();
      done();
    }).observe(figure, { attributeFilter: ["aria-busy"] });
  });
  const times = [];
  for (const [control, index] of moves) {
    const input = inputs[control];
    if ((input.type === "checkbox" ? +input.checked : +input.value) === index) continue;
    await sleep(60 + 17 * Math.random());
    const before = look();
    await frame();
    const start = performance.now();
    if (input.type === "checkbox") input.checked = Boolean(index);
    else input.value = index;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    if (!figure.hasAttribute("aria-busy")) throw new Error("the move asked Python nothing");
    await answered();
    await painted();
    times.push(performance.now() - start);
    if (look() === before) throw new Error(`no other picture: ${control}, ${index}`);
  }
  return times;
}"""
)


@dataclass(frozen=True)
class Chapter:
    """A chapter that was built, its notebook beside it.

    Attributes
    ----------
    name
        Of both files, without what they end in.
    """

    name: str

    @property
    def path(self) -> str:
        return f"book/{self.name}.html"

    @cached_property
    def data(self) -> dict[str, Any]:
        """What the page knows of its cells."""
        data = data_of_cells(built_pages()[self.path])
        if data is None:
            raise Skipped("the book was built without Python for its pages; see CONTRIBUTING.md")
        return data

    @cached_property
    def sources(self) -> list[str]:
        """The text of every cell of the notebook."""
        file = ROOT / "book" / f"{self.name}.ipynb"
        return [cell.source for cell in nbformat.read(file, nbformat.NO_CONVERT).cells]

    @property
    def prints(self) -> int:
        """The first cell that runs in the page and prints."""
        return self._first(r"^print\(")

    @property
    def draws(self) -> int:
        """The first cell that runs in the page and has an explorer."""
        return self._first(r"^explore\(")

    @property
    def exercise(self) -> int:
        """The first exercise."""
        return next(int(n) for n, info in self.data["cells"].items() if info.get("exercise"))

    @property
    def answer(self) -> str:
        """What to type into the exercise: the notebook's solution, which is the next cell."""
        return self.sources[self.exercise + 1]

    def _first(self, pattern: str) -> int:
        return next(
            int(number)
            for number, info in self.data["cells"].items()
            if "missing" not in info and re.search(pattern, self.sources[int(number)], re.MULTILINE)
        )

    def for_a_kernel(self) -> list[str]:
        """Return these three cells and what they need, in the order that shows each soonest."""
        absent = "|".join(self.data["absent"])
        cells: dict[int, str] = {}
        for number in (self.prints, self.exercise, self.draws):
            for each in (*self.data["cells"][str(number)]["needs"], number):
                text = self.data.get("hidden", {}).get(str(each), self.sources[each])
                # The page has no PyTorch; a kernel need not wait for it, either.
                cells[each] = re.sub(rf"^import ({absent})\n", "", text, flags=re.MULTILINE)
        cells[self.exercise] = self.answer
        return list(cells.values())


def open_chapter(page: Any, address: str, chapter: Chapter) -> None:
    """Open a chapter and wait until nothing more is asked for."""
    page.goto(f"{address}/{chapter.path}")
    page.locator(".py-bar").first.wait_for(state="attached")
    page.wait_for_load_state("networkidle")


def press(page: Any, number: int, wanted: str, button: str = ".py-run") -> float:
    """Press a button of a cell; return milliseconds until the output that is wanted stands."""
    # The code of an explorer is folded.
    page.eval_on_selector_all(f"{_cell(number)} details", "all => all.forEach(e => e.open = true)")
    page.evaluate(_WATCH, [_cell(number), button, wanted, PATIENT])
    page.locator(f"{_cell(number)} {button}").click()
    return page.evaluate("window.took")


def write(page: Any, chapter: Chapter) -> None:
    """Open the editor of the exercise and write the answer. This alone lets Python start."""
    cell = page.locator(_cell(chapter.exercise))
    cell.locator(".py-edit").click()
    cell.locator("textarea").fill(chapter.answer)


def answer_kept(page: Any, address: str, chapters: Sequence[Chapter]) -> str:
    """Return a script that lets the browser have the answers as if written in an earlier visit.

    The page itself has to keep them first, so that nobody but the page need know how.
    """
    for chapter in chapters:
        open_chapter(page, address, chapter)
        write(page, chapter)
        page.wait_for_timeout(1000)
    kept = page.evaluate("JSON.stringify(Object.entries(localStorage))")
    return (
        "try { for (const [key, value] of "
        + kept
        + ") localStorage.setItem(key, value); } catch { /* the empty page has no storage */ }"
    )


def ended(page: Any, number: int) -> None:
    """Wait until a cell runs no more."""
    page.wait_for_selector(f"{_cell(number)}:not(.py-running)", timeout=PATIENT)


def move(page: Any, number: int, count: int) -> tuple[float, list[float]]:
    """Move the sliders of the explorer that a cell shows now, through states not seen before.

    Returns
    -------
    tuple
        Milliseconds of the first move, for which Python imports something, and of the others.
    """
    sizes = page.evaluate(_SIZES, _cell(number))
    # Each control away from where it stands, and to zero, where `snake` begins.
    away = [(control, size - 1) for control, size in enumerate(sizes)]
    start = page.evaluate(_MOVE, [_cell(number), [*away, *((c, 0) for c, _ in away)]])
    return start[0], page.evaluate(_MOVE, [_cell(number), snake(sizes)[:count]])


def _cell(number: int) -> str:
    return f".cell.py-{number}"
