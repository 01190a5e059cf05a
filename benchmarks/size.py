"""Bytes: of every page and every explorer of the book, and of what one would use otherwise."""

from __future__ import annotations

import base64
import gzip
import io
import json
import math
import os
from collections.abc import Iterator
from contextlib import contextmanager

from lecnn_helpers.explore.frames import unpack
from lecnn_helpers.explore.output import VARIABLE, Output

from . import subject
from .environment import own_environment
from .pages import PageExplorer, built_pages, explorers_in
from .report import Aim, Options, Section, Skipped, ratio, size
from .sampling import frame

PAGE_LIMIT = 600.0
"""Thousands of bytes of a chapter's HTML."""
STATE_LIMIT = 100.0
"""Bytes a state of the explorer `rescale`."""


def measure(options: Options) -> Section:
    section = Section("", ["what", "states", "bytes", "gzip", "a state", "ratio"])
    heaviest = 0
    reference: PageExplorer | None = None
    for page, html in built_pages().items():
        raw = html.encode()
        heaviest = max(heaviest, len(raw))
        _row(section, f"page {page}", None, len(raw), len(gzip.compress(raw)))
        for explorer in explorers_in(page, html):
            packed = len(gzip.compress(explorer.html.encode()))
            name = f"{page}#{explorer.name}"
            _row(section, f"explorer {name}", explorer.n_states, explorer.bytes, packed)
            if (page, explorer.name) == (subject.PAGE, subject.NAME):
                reference = explorer
    section.aims.append(Aim("HTML of the heaviest page", heaviest / 1e3, PAGE_LIMIT, "kB"))
    if reference is not None:
        each = reference.bytes / reference.n_states
        section.aims.append(Aim(f"`{subject.NAME}`: bytes a state", each, STATE_LIMIT, "B"))
        _check_subject(reference, section)
        _others(reference, section, with_panel=not options.quick)
    return section


def _row(
    section: Section, what: str, states: int | None, raw: int, packed: int, ours: float = 0
) -> None:
    each = raw / states if states else None
    section.rows.append(
        [
            what,
            str(states or ""),
            size(raw),
            size(packed),
            size(each) if each else "",
            ratio(each, ours) if each and ours else "",
        ]
    )
    section.data[what] = {"states": states, "bytes": raw, "gzip": packed, "a state": each}


def _check_subject(reference: PageExplorer, section: Section) -> None:
    """Say so if `subject` draws other pictures than the chapter does."""
    frames = unpack(reference.frames)
    states = subject.states()
    if len(frames) != len(states) or any(
        frames[i] != frame(states[i]) for i in (0, len(states) // 2, len(states) - 1)
    ):
        section.notes.append(
            f"The page's `{subject.NAME}` is another explorer than benchmarks/subject.py has."
        )


def _others(reference: PageExplorer, section: Section, *, with_panel: bool) -> None:
    """Weigh the same states as plain SVG files and as panel embeds them."""
    count = math.prod(map(len, subject.small_grid().values()))
    with _page_output():
        html = subject.explorer(**subject.small_grid()).html().encode()
    all_ours = reference.bytes / reference.n_states
    _row(section, f"{count} states, ours", count, len(html), len(gzip.compress(html)), all_ours)
    few_ours = len(html) / count

    svgs = list(_plain_svgs())
    each = b"".join(base64.b64encode(gzip.compress(svg)) for svg in svgs)
    together = b"".join(svgs)
    for what, weight in (
        ("as plain SVG", together),
        ("as SVG, each in gzip and base64", each),
        ("as SVG, all in one gzip and base64", base64.b64encode(gzip.compress(together))),
    ):
        packed = len(gzip.compress(weight))
        _row(section, f"{count} states, {what}", count, len(weight), packed, few_ours)
    section.notes.append(
        "Ratios are of bytes a state: the small explorer's to those of `rescale` in the page, "
        "all others' to those of the small explorer, over the same states."
    )
    if not with_panel:
        section.notes.append("panel: skipped with `--quick`.")
        return
    try:
        for kind, html in _panel().items():
            weight, packed = len(html), len(gzip.compress(html))
            _row(section, f"{count} states, panel, {kind}", count, weight, packed, few_ours)
        section.notes.append("panel's page also loads its scripts from other hosts, not counted.")
    except Skipped as reason:
        section.notes.append(f"panel: skipped, {reason}.")


def _plain_svgs() -> Iterator[bytes]:
    grid = subject.small_grid()
    for alpha in grid["alpha"]:
        for beta in grid["beta"]:
            buffer = io.BytesIO()
            subject.draw(alpha, beta).savefig(buffer, format="svg")
            yield buffer.getvalue()


@contextmanager
def _page_output() -> Iterator[None]:
    """Let explorers be made as while a book is built."""
    before = os.environ.get(VARIABLE)
    os.environ[VARIABLE] = Output.PAGE.value
    try:
        yield
    finally:
        if before is None:
            del os.environ[VARIABLE]
        else:
            os.environ[VARIABLE] = before


def _panel() -> dict[str, bytes]:
    """Let panel, in an environment of its own, embed the states; return its pages.

    Raises
    ------
    Skipped
        If it cannot be installed or does not embed.
    """
    with own_environment("panel") as environment:
        folder = environment.folder
        command = [environment.program("python"), "-m", f"{__package__}.panel_embed", folder]
        environment.run("it did not embed", command)
        version = json.loads((folder / "panel.json").read_text(encoding="utf-8"))["version"]
        return {
            f"`embed` {version}, {path.stem.upper()}": path.read_bytes()
            for path in sorted(folder.glob("*.html"))
        }
