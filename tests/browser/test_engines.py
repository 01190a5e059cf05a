"""Every explorer of the book, in every browser that readers have.

The other tests of this folder look closely, in Chromium. These look whether the same things
happen in Firefox and WebKit too: an explorer wakes, moves, opens at a link, follows the theme.
"""

from __future__ import annotations

import functools
import json
import threading
from contextlib import ExitStack
from http.server import ThreadingHTTPServer
from urllib.parse import urlencode

import numpy as np
import pytest

from lecnn_helpers.explore.frames import unpack

from ..conftest import CHAPTERS
from .conftest import Quiet
from .engines import ENGINES, Chromium, missing, skip_or_fail, started
from .test_explorers import SHOWS, explorers

pytestmark = pytest.mark.browser

# What goes wrong in a page, from its first line on: classic WebDriver has no console to read.
WATCH = b"""<script>
window.problems = [];
addEventListener("error", (e) => problems.push(
    e.message || "not loaded: " + (e.target.src || e.target.href)), true);
addEventListener("unhandledrejection", (e) => problems.push(String(e.reason)));
console.error = (...words) => problems.push(words.join(" "));
</script>"""

AWAKE = """() => document.readyState === "complete" &&
    [...document.querySelectorAll(".explorer:not(.explorer-still)")]
        .every((root) => root.dataset.alive === "true")"""

STATE = """(id) => [...document.querySelectorAll(`#${id} [data-control]`)]
    .map((e) => e.type === "checkbox" ? +e.checked : +e.value)"""

CAPTION = "(id) => document.querySelector(`#${id} figcaption`).textContent"

# With the key that has somewhere to go, on a page that does not scroll meanwhile.
FOCUS = """([id, i]) => {
    const control = document.querySelectorAll(`#${id} [data-control]`)[i];
    control.scrollIntoView({ block: "center", behavior: "instant" });
    control.focus();
    const last = control.max ? +control.max : control.options?.length - 1;
    if (control.type === "checkbox") return "Space";
    if (control.type === "range") return control.value < last ? "ArrowRight" : "ArrowLeft";
    return control.value < last ? "ArrowDown" : "ArrowUp";
}"""

PRESS_PRESETS = """(id) => [...document.querySelectorAll(`#${id} [data-preset]`)].map((button) => {
    button.click();
    return [button.getAttribute("aria-pressed"), button.title,
            document.querySelector(`#${id} .explorer-note`).textContent];
})"""

RESET = "(id) => document.querySelector(`#${id} .explorer-reset`).click()"

# The colors of all that is written in an explorer's picture, each once, and of the page.
INK = """(id) => {
    const inks = [...document.querySelectorAll(`#${id} .explorer-picture svg text`)]
        .map((text) => getComputedStyle(text).fill);
    const clear = "rgba(0, 0, 0, 0)";
    let page = clear;
    for (let e = document.getElementById(id); e && page === clear; e = e.parentElement)
        page = getComputedStyle(e).backgroundColor;
    return [[...new Set(inks)], page];
}"""

DISPLAY = """([id, tags]) => tags.map((tag) =>
    getComputedStyle(document.querySelector(`#${id} ${tag}`)).display)"""

DARK = "(color) => color.match(/[0-9.]+/g).slice(0, 3).every((channel) => channel < 60)"

# No protocol but Chromium's says that a page is on paper, so the style sheets are told that
# `screen` is `print` and the other way round; the browser does the rest, as on paper.
TURN_MEDIA = """() => {
    const other = { print: "screen", screen: "print" };
    const turn = (media) => {
        const text = media.mediaText.replace(/\\b(print|screen)\\b/g, (word) => other[word]);
        if (text !== media.mediaText) media.mediaText = text;
    };
    const walk = (rules) => {
        for (const rule of rules) {
            if (rule.media) turn(rule.media);
            if (rule.cssRules) walk(rule.cssRules);
        }
    };
    for (const sheet of document.styleSheets) {
        turn(sheet.media);
        walk(sheet.cssRules);
    }
}"""


class Watched(Quiet):
    """Serves the book, and in each page first the script that notes what goes wrong."""

    def do_GET(self):
        path = self.translate_path(self.path)
        if not path.endswith(".html"):
            super().do_GET()
            return
        with open(path, "rb") as file:
            page = file.read().replace(b"<head>", b"<head>" + WATCH, 1)
        assert WATCH in page, f"{self.path} has no <head>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


@pytest.fixture(scope="module")
def watched(book):
    """The address of a server of the book whose pages note what goes wrong in them."""
    handler = functools.partial(Watched, directory=book)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()


@pytest.fixture(scope="session")
def browsers(request):
    """A function from an engine's name to the engine, which is started once, when first asked."""
    with ExitStack() as stack:

        @functools.cache
        def start(name):
            if name == "chromium":
                return Chromium(request.getfixturevalue("chromium"))
            lack = missing(name)
            if lack:
                skip_or_fail(lack)
            return stack.enter_context(started(name))

        yield start


@pytest.fixture(scope="module", params=ENGINES)
def engine(request, browsers):
    return browsers(request.param)


class Packed:
    """What a page's file says of one explorer: its controls, and all of its states."""

    def __init__(self, root):
        self.id = root["id"]
        data = json.loads(root.select_one(".explorer-data").text)
        self.controls, self.presets = data["controls"], data["presets"]
        self.sizes = [len(control["texts"]) for control in self.controls]
        self.default = [control["default"] for control in self.controls]
        # For each control the end that is further away.
        self.far = [
            0 if default > (size - 1) / 2 else size - 1
            for default, size in zip(self.default, self.sizes, strict=True)
        ]
        self.frames, self.sentences = (
            unpack(root.select_one(f".explorer-{kind}").text) for kind in ("frames", "sentences")
        )

    def link(self, state):
        settings = [
            (control["name"], control["texts"][i])
            for control, i in zip(self.controls, state, strict=True)
        ]
        return f"#{self.id}?{urlencode(settings)}"


@functools.cache
def packed(book, name):
    return [Packed(root) for root in explorers(book, name)]


class Chapter:
    """A page that is open in a browser, and what its file says of its explorers."""

    def __init__(self, engine, explorers):
        self.engine = engine
        self.explorers = explorers

    def come_near(self, id_):
        """Until then, an explorer's picture is an image and its frames are packed."""
        self.engine.run("(id) => document.getElementById(id).scrollIntoView()", id_)
        self.engine.wait_for("(id) => document.getElementById(id).dataset.frames === 'ready'", id_)

    def expect(self, explorer, state):
        """The controls, the sentence and the picture are those of a state."""
        assert self.engine.run(STATE, explorer.id) == state, explorer.id
        self.come_near(explorer.id)
        number = int(np.ravel_multi_index(state, explorer.sizes))
        assert self.engine.run(CAPTION, explorer.id) == explorer.sentences[number][0]
        shown = self.engine.run(SHOWS, [explorer.id, explorer.frames[number]])
        assert shown, (explorer.id, state)


@pytest.fixture(scope="module", params=[path.stem for path in CHAPTERS])
def chapter(request, engine, watched, book):
    """Each chapter, opened at a link to a setting of its first explorer."""
    chapter = Chapter(engine, packed(book, request.param))
    first, *_ = chapter.explorers
    engine.open(f"{watched}/book/{request.param}.html{first.link(first.far)}")
    engine.wait_for(AWAKE)
    yield chapter
    assert engine.run("() => window.problems") == []


def test_what_goes_wrong_is_noted(chapter):
    """Else no test here would hear of an error."""
    before = chapter.engine.run("() => window.problems")
    chapter.engine.run(
        """() => {
            document.body.append(Object.assign(new Image(), { src: "/no-such-picture.png" }));
            setTimeout(() => { throw new Error("thrown"); });
            Promise.reject("rejected");
            console.error("said");
        }"""
    )
    chapter.engine.wait_for("(n) => window.problems.length === n", len(before) + 4)
    problems = " ".join(chapter.engine.run("(n) => window.problems.splice(n)", len(before)))
    for word in ("no-such-picture.png", "thrown", "rejected", "said"):
        assert word in problems


def test_a_link_opens_at_its_setting(chapter):
    first, *others = chapter.explorers
    top = "(id) => Math.abs(document.getElementById(id).getBoundingClientRect().top) < innerHeight"
    chapter.engine.wait_for(top, first.id)
    chapter.expect(first, first.far)
    for explorer in others:
        chapter.expect(explorer, explorer.default)
        chapter.engine.run("(hash) => { location.hash = hash; }", explorer.link(explorer.far))
        chapter.engine.wait_for(
            f"([id, state]) => String(({STATE})(id)) === String(state)",
            [explorer.id, explorer.far],
        )
        chapter.expect(explorer, explorer.far)


def test_every_control_moves_by_the_keyboard(chapter):
    run = chapter.engine.run
    for explorer in chapter.explorers:
        run(RESET, explorer.id)
        for i in range(len(explorer.sizes)):
            before = run(STATE, explorer.id)
            key = run(FOCUS, [explorer.id, i])
            chapter.engine.press(key)
            # Firefox lets a script run between the key and what it does.
            after = chapter.engine.wait_for(
                f"([id, before]) => {{ const now = ({STATE})(id); "
                "return String(now) !== String(before) && now; }",
                [explorer.id, before],
                seconds=10,
            )
            moved = [j for j, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
            assert moved == [i], (explorer.id, key, before, after)
            chapter.expect(explorer, after)


def test_presets(chapter):
    run = chapter.engine.run
    for explorer in chapter.explorers:
        pressed = run(PRESS_PRESETS, explorer.id)
        expected = [["true", preset["why"], preset["why"]] for preset in explorer.presets]
        assert pressed == expected, explorer.id
        if explorer.presets:
            chapter.expect(explorer, explorer.presets[-1]["state"])
        run(RESET, explorer.id)
        chapter.expect(explorer, explorer.default)


def luminance(color):
    """WCAG's, of a color as browsers compute it: rgb(…) or rgba(…)."""
    numbers = [float(part) for part in color.strip("rgba()").replace(",", " ").split()[:3]]
    channels = [number / 255 for number in numbers]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in channels]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


def test_the_pictures_follow_the_theme_and_the_paper(chapter):
    run = chapter.engine.run
    ids = [explorer.id for explorer in chapter.explorers]
    for id_ in ids:
        chapter.come_near(id_)
    light = {id_: run(INK, id_) for id_ in ids}
    try:
        run("() => { document.documentElement.dataset.theme = 'dark'; }")
        # The theme's colors fade over.
        chapter.engine.wait_for(f"(id) => ({DARK})(({INK})(id)[1])", ids[0])
        for id_ in ids:
            inks, page = light[id_]
            dark_inks, dark_page = run(INK, id_)
            assert luminance(page) > 0.9
            assert luminance(dark_page) < 0.1
            if inks:  # a table has none
                assert min(map(luminance, inks)) < 0.1
                assert max(map(luminance, dark_inks)) > 0.5
        run(TURN_MEDIA)
        for id_ in ids:
            assert run(INK, id_)[0] == light[id_][0]
            form, caption = run(DISPLAY, [id_, ["form", "figcaption"]])
            assert form == "none"
            assert caption != "none"
        run(TURN_MEDIA)
    finally:
        run("() => { document.documentElement.dataset.theme = 'light'; }")
