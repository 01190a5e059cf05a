"""Headless Chromium, and the two ways to know when a picture has been painted."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from .report import Skipped

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_SCREEN = {"viewport": {"width": 1280, "height": 900}}
# By the resolver: a route that refuses requests would also turn the browser's cache off.
_NOBODY_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

HELPERS = """
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  // A message that is posted while a frame is being made arrives after it has been painted.
  const message = () => new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { channel.port1.close(); done(); };
    channel.port2.postMessage(0);
  });
  const painted = async () => { await frame(); await message(); };
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
"""
"""JavaScript: `frame`, `message`, `painted` and `sleep`, each to be awaited."""


@contextmanager
def chromium() -> Iterator[Any]:
    """Run a headless Chromium, this machine's or else Playwright's.

    Raises
    ------
    Skipped
        If there is none.
    """
    with _found() as (kind, path):
        browser = kind.launch(executable_path=path)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def new_page(browser: Any, **screen: Any) -> Iterator[Any]:
    """Open a page in a profile of its own, with nothing in any cache; on a laptop's screen."""
    context = browser.new_context(**(_SCREEN | screen))
    try:
        yield context.new_page()
    finally:
        context.close()


@contextmanager
def profiles() -> Iterator[Callable[[], AbstractContextManager[Any]]]:
    """Give a function that runs a Chromium with a new profile on disk, gone afterwards.

    What `new_page` opens is a private window, which keeps less from page to page: no compiled
    code, and no large file. No host but this machine can be reached.

    Raises
    ------
    Skipped
        If there is no Chromium.
    """
    with _found() as (kind, path):

        @contextmanager
        def new_profile() -> Iterator[Any]:
            with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
                context = kind.launch_persistent_context(
                    folder, executable_path=path, args=[_NOBODY_ELSE], **_SCREEN
                )
                try:
                    yield context
                finally:
                    context.close()

        yield new_profile


@contextmanager
def _found() -> Iterator[tuple[Any, str]]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise Skipped("Playwright is not installed") from None
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        path = next(filter(None, map(shutil.which, _NAMES)), own)
        if not Path(path).exists():
            raise Skipped("there is no Chromium; `make browser` fetches one")
        yield playwright.chromium, path
