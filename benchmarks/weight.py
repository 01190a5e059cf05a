"""What a page weighs before Run is pressed, and how much of that is there because of Run.

A book built without Run would tell the latter, too, after minutes. Here, what Run has put into a
page is taken out of it again, and both are packed.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .pages import CELLS, HTML, built_pages
from .report import Aim, Options, Section, size
from .serving import packed, served

LIMIT = 30.0
"""Thousands of bytes that Run may add to a page before it is pressed."""
_ROW = "bytes before the press, {}"

_SCRIPT = re.compile(r'<script defer src="(?P<src>[^"]+)"[^>]*></script>')
_STYLES = re.compile(r"<style>.*?</style>", re.DOTALL)
_RULE = re.compile(r"[^{}<>]*\bpy-[^{}]*\{[^{}]*\}")
_NUMBER = re.compile(r" py-\d+(?=[ \"])")


def weigh(section: Section, new_profile: Callable[[], Any], options: Options) -> None:
    """Open each page as a new reader does, and add what it weighs to the table."""
    pages = built_pages()
    with served(HTML) as server:
        for path in list(pages)[: 3 if options.quick else None]:
            with new_profile() as context:
                before = len(server.sent)
                context.pages[0].goto(f"{server.address}/{path}")
                context.pages[0].wait_for_load_state("networkidle")
                whole = server.bytes_since(before)
            grown = of_run(HTML / path)
            section.rows.append([_ROW.format(path), size(whole), *[""] * (len(section.header) - 2)])
            section.data[path] = {"bytes before the press": whole, "because of Run": grown}
            what = f"`{path}`: what Run adds before the press, gzip"
            section.aims.append(Aim(what, grown / 1e3, LIMIT, "kB"))


def of_run(page: Path) -> int:
    """Return the bytes of a page that are there because of Run, packed."""
    html = page.read_text(encoding="utf-8")
    without, scripts = CELLS.sub("", html), 0
    for tag in _SCRIPT.finditer(html):
        script = (page.parent / tag["src"].partition("?")[0]).resolve()
        # By what it looks for: in the build it got another name.
        if b"python-cells" in script.read_bytes():
            without = without.replace(tag[0], "")
            scripts += len(packed(script))
    without = _STYLES.sub(lambda found: _RULE.sub("", found[0]), without)
    without = _NUMBER.sub("", without)
    return len(packed(page)) - len(gzip.compress(without.encode())) + scripts
