"""Pages in a real browser; an error in the console or a foreign request fails the test."""

from __future__ import annotations

import functools
import threading
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ..conftest import PAGES

# What is not laid out yet has no text that a test could read (pieces.js).
WHOLE = "!document.documentElement.classList.contains('in-pieces')"

# As if each explorer were touched and each picture looked at, until all have unpacked their frames:
# a far one would do so only when it comes near, and what a test moves would be shown a moment later.
UNPACK = """async () => {
    const soon = () => new Promise((resolve) => setTimeout(resolve, 10));
    while (document.querySelector(".explorer[id]:not([data-alive], .explorer-still)")) await soon();
    const roots = [...document.querySelectorAll(".explorer[data-alive=true]")];
    for (const root of roots) root.dispatchEvent(new Event("focusin"));
    while (roots.some((e) => e.dataset.alive === "true" && e.dataset.frames !== "ready"))
        await soon();
    const at = [scrollX, scrollY];
    for (const image of document.querySelectorAll(".explorer-still img.explorer-image")) {
        image.scrollIntoView();
        while (image.isConnected) await soon();
    }
    scrollTo(...at);
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture(scope="session")
def server(book):
    """The address of a local server of the built book."""
    handler = functools.partial(Quiet, directory=book)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()


@contextmanager
def _open(
    chromium,
    book,
    name,
    *,
    origin=None,
    fragment="",
    width=1280,
    height=900,
    dark=False,
    wait=True,
    **options,
):
    origin = origin or book.as_uri()
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        **options,
    )
    problems = []
    page = context.new_page()
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((origin, "data:", "blob:"))
            else problems.append(f"foreign request {request.url}")
        ),
    )
    page.on(
        "response",
        lambda response: (
            problems.append(f"{response.status} {response.url}") if response.status >= 400 else None
        ),
    )
    if options.get("java_script_enabled", True):  # else the theme's scripts are not loaded
        page.on(
            "requestfailed",
            # Whoever leaves a page gives up what was still to come.
            lambda request: (
                None
                if request.failure == "net::ERR_ABORTED"
                else problems.append(f"failed {request.url}: {request.failure}")
            ),
        )
    page.goto(f"{origin}/book/{name}.html{fragment}")
    if options.get("java_script_enabled", True):
        page.wait_for_function(WHOLE)
    if wait:
        page.wait_for_function(
            "[...document.querySelectorAll('.explorer:not(.explorer-still)')]"
            ".every(e => e.dataset.alive === 'true')"
        )
        page.evaluate(UNPACK)
    yield page
    context.close()
    assert not problems


@pytest.fixture
def visit(chromium, book):
    """A context manager that opens a page: ``visit("batch_norm", dark=True)``.

    Checks on leaving that nothing went wrong behind the scenes.
    """
    return functools.partial(_open, chromium, book)


class Shared:
    """One page for many tests that only look, or set what they look at: loading it is slow."""

    def __init__(self, name, page):
        self.name = name
        self.page = page

    def at(self, *, width=1280, dark=False):
        """Return the page at this width, by day or by night."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme="dark" if dark else "light", media="screen")
        return self.page


@pytest.fixture(scope="module", params=PAGES)
def shared(request, chromium, book):
    """Each page of the book, opened once on a phone by day; pytest sorts the tests by page."""
    with _open(chromium, book, request.param, width=360) as page:
        yield Shared(request.param, page)
