"""Prints pages as PDF, by the Chromium that the browser tests use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open a Chromium: Playwright's own, or the one that is installed.

    Raises
    ------
    RuntimeError
        If there is none; says how to get one.
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
            said = str(error).splitlines()[0]
            raise RuntimeError(
                f"a PDF needs a Chromium; `make browser` fetches one ({said})"
            ) from None
        try:
            yield browser
        finally:
            browser.close()
