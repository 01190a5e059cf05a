"""The whole gallery in one page, and matplotlib's own pictures in another: photographed once."""

from __future__ import annotations

import base64
import io
import math
import multiprocessing
import warnings
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pytest
from PIL import Image

from lecnn_helpers.explore import explore
from lecnn_helpers.explore import explorer as explorer_module

from .pictures import PICTURES, STATES, Picture
from .pixels import Anatomy
from .references import LOOKED_INTO, reference

LOOKS = (("light", 0), ("light", 2), *((look, LOOKED_INTO) for look in ("light", "dark", "print")))
"""What is photographed, in this order."""

COLUMN, ROW, ACROSS = 450, 350, 6
"""Each picture has a place of its own in both pages, at whole pixels."""

# The page's font is that of matplotlib, so that shapes are compared and not fonts; an explorer is
# as wide as its figure, so that one unit is one pixel.
STYLE = """
body { margin: 0; font-family: "DejaVu Sans"; }
main > :not(.explorer) { display: none; }
.place, .explorer { position: absolute; margin: 0; }
.explorer { max-width: none; }
.explorer > :not(figure), .explorer figcaption { display: none; }
img { display: block; visibility: hidden; }
[data-state="0"] .state-0, [data-state="1"] .state-1, [data-state="2"] .state-2 {
    visibility: visible;
}
"""

MOVE = """(state) => {
    for (const input of document.querySelectorAll("[data-control]")) {
        input.value = state;
        input.dispatchEvent(new Event("input", { bubbles: true }));
    }
}"""

# What hangs out of a figure is seen in ours and cut in matplotlib's: it is cut in both here.
CUT = """(sizes) => {
    for (const [id, size] of Object.entries(sizes)) {
        const svg = document.getElementById(id)?.querySelector(".explorer-picture svg");
        svg?.setAttribute("viewBox", `0 0 ${size[0]} ${size[1]}`);
    }
}"""

BOXES = """() => [...document.querySelectorAll(".explorer")].map((root) => {
    const box = root.querySelector(".explorer-picture svg")?.getBoundingClientRect();
    return [root.id, box ? [box.left + scrollX, box.top + scrollY, box.width, box.height] : null];
})"""


@dataclass
class Shots:
    """One picture: ``ours["light", 0]`` and ``theirs[0]`` are arrays of pixels."""

    picture: Picture
    anatomy: Anatomy | None = None
    ours: dict[tuple[str, int], np.ndarray] = field(default_factory=dict)
    theirs: dict[int, np.ndarray] = field(default_factory=dict)
    paper: dict[str, np.ndarray] = field(default_factory=dict)
    failed: str = ""


def _id(name):
    return name.replace("_", "-").lower()


def _place(number):
    return number % ACROSS * COLUMN, number // ACROSS * ROW


def _photograph(page):
    """The page as an array; asked of Chromium directly, which packs it three times as fast."""
    shot = page.context.new_cdp_session(page).send(
        "Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True}
    )
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("RGB"))


def _cut(shot, box):
    x, y, width, height = box
    assert x == int(x), f"the picture stands between two pixels: {box}"
    assert y == int(y), f"the picture stands between two pixels: {box}"
    return shot[int(y) : int(y) + int(height), int(x) : int(x) + int(width)]


@pytest.fixture(scope="session")
def photographs(request, chromium, tmp_path_factory):
    """All pictures that the chosen tests ask for, drawn and photographed."""
    asked = [
        item.callspec.params["name"]
        for item in request.session.items
        if hasattr(item, "callspec") and "photographs" in getattr(item, "fixturenames", ())
    ]
    names = [name for name in PICTURES if name in set(asked) and not PICTURES[name].missing]
    shots = {name: Shots(PICTURES[name]) for name in names}
    folder = tmp_path_factory.mktemp("gallery")
    originals, explorers, styles, sizes = [], [], [STYLE], {}
    # Started afresh: neither Playwright's threads nor our settings go along.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as other:
        references = other.map(reference, names)
        with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
            # What matplotlib has to say of people's pictures is not our concern.
            warnings.simplefilter("ignore")
            patch.setenv("EXPLORE_OUTPUT", "page")
            patch.setattr(explorer_module, "_names_on_this_page", set(), raising=False)
            for name in names:
                explorer = explore(
                    PICTURES[name].draw,
                    name=_id(name),
                    describe=lambda state: f"State {state}.",
                    state=(0, 2),
                )
                try:
                    if not explorers:
                        first = explorer.save(folder / "first.html").read_text(encoding="utf-8")
                    explorers.append(explorer.html())
                except Exception as error:  # told by the tests of this picture
                    shots[name].failed = f"{type(error).__name__}: {error}"
        for number, (name, (made, shots[name].anatomy)) in enumerate(
            zip(names, references, strict=True)
        ):
            x, y = _place(number)
            for state, (svg, width, height) in zip(STATES, made, strict=True):
                sizes[_id(name)] = (width, height)
                data = base64.b64encode(svg.encode()).decode()
                originals.append(
                    f'<img class="place state-{state}" style="left:{x}px;top:{y}px;width:{width}px;'
                    f'height:{height}px" alt="" src="data:image/svg+xml;base64,{data}">'
                )
            styles.append(f"#{_id(name)} {{ left: {x}px; top: {y}px; width: {made[0][1]}px; }}")
    style = f"<style>{''.join(styles)}</style>"
    ours, theirs = folder / "ours.html", folder / "theirs.html"
    end = "</main>"
    assert end in first
    ours.write_text(first.replace(end, "\n".join([*explorers[1:], style, end])), encoding="utf-8")
    theirs.write_text(
        f"<!doctype html><meta charset=utf-8><title>t</title>{style}{''.join(originals)}",
        encoding="utf-8",
    )
    size = {"width": ACROSS * COLUMN, "height": math.ceil(len(names) / ACROSS) * ROW}
    context = chromium.new_context(viewport=size, color_scheme="light")
    # A hundred pictures on one page take their time on a busy machine.
    context.set_default_timeout(300_000)
    page = context.new_page()
    page.goto(theirs.as_uri())
    page.wait_for_function("[...document.images].every(image => image.complete)")
    drawn = {}
    for state in STATES:
        page.evaluate("(state) => { document.documentElement.dataset.state = state; }", state)
        drawn[state] = _photograph(page)
    # They wake a few at a time; in a window of this size each time would be a large picture.
    page.set_viewport_size({"width": 800, "height": 600})
    page.goto(ours.as_uri())
    page.wait_for_function(
        "[...document.querySelectorAll('.explorer')].every(e => e.dataset.alive === 'true')"
    )
    page.set_viewport_size(size)
    page.wait_for_function(
        "[...document.querySelectorAll('.explorer')].every(e => e.dataset.frames === 'ready')"
    )
    # The page opens in state 1, so that what is seen in each has come by a move.
    for look, state in LOOKS:
        page.evaluate(MOVE, state)
        theme = "light" if look == "light" else "dark"
        page.emulate_media(color_scheme=theme, media="print" if look == "print" else "screen")
        # The page hears of it a little later.
        page.wait_for_function("(t) => document.documentElement.dataset.theme === t", arg=theme)
        page.evaluate(CUT, sizes)
        shot = _photograph(page)
        boxes = dict(page.evaluate(BOXES))
        for number, name in enumerate(names):
            box = boxes.get(_id(name))
            if box:
                x, y = _place(number)
                shots[name].ours[look, state] = _cut(shot, box)
                shots[name].theirs[state] = _cut(drawn[state], (x, y, *box[2:]))
                # A corner of the place that no picture reaches.
                shots[name].paper[look] = shot[y + ROW - 3, x + COLUMN - 3]
    context.close()
    return shots
