"""Headless Chromium, and the two ways to know when a picture has been painted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .report import Skipped

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

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
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise Skipped("Playwright is not installed") from None
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        path = next(filter(None, map(shutil.which, _NAMES)), own)
        if not Path(path).exists():
            raise Skipped("there is no Chromium; `make browser` fetches one")
        browser = playwright.chromium.launch(executable_path=path)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def new_page(browser: Any, **screen: Any) -> Iterator[Any]:
    """Open a page in a profile of its own, with nothing in any cache; on a laptop's screen."""
    context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | screen))
    try:
        yield context.new_page()
    finally:
        context.close()
