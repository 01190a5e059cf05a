"""The Chromium that prints pages as PDF, and that most browser tests use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser


class NoChromium(RuntimeError):
    """There is none; says how to get one."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a headless Chromium, this machine's or else Playwright's.

    Raises
    ------
    NoChromium
        If there is neither.
    """
    from playwright.sync_api import Error, sync_playwright

    # Chrome first: where both are, as on GitHub's machines, only it may use its sandbox.
    installed = shutil.which("google-chrome") or shutil.which("chromium")
    with sync_playwright() as engines:
        try:
            browser = engines.chromium.launch(
                executable_path=installed,
                # Chromium's own sandbox does not start for root, as in a container.
                chromium_sandbox=hasattr(os, "geteuid") and os.geteuid() != 0,
                args=["--disable-background-networking", "--disable-component-update"],
            )
        except Error as error:
            said = str(error).strip().splitlines()[0]
            raise NoChromium(
                "there is no Chromium: `make browser` fetches one, and so does "
                f"`apt-get install chromium` ({said})"
            ) from error
        try:
            yield browser
        finally:
            browser.close()
