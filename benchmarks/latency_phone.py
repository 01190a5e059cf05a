"""Script and layout of a move on a slow phone: the page's processor slowed, the screen narrow.

As `latency_page`, in a window of 360 × 740 px, with Chromium's own way to slow a page's
processor down to a quarter and to a sixth. What the wall clock says of painting is not
comparable then; script and layout are.
"""

from __future__ import annotations

from .browser import chromium, new_page
from .latency_page import open_at_zero, run, snake, to_zero
from .pages import built_explorers
from .report import Aim, Options, Section, middle_and_tail, milliseconds

RATES = (4, 6)
LIMIT = 16.0
"""Milliseconds that script and layout of a move may take, in the median, at a quarter's speed."""
MOVES = 100

_SCREEN = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}

_SLOWER = "Emulation.setCPUThrottlingRate"


def measure(options: Options) -> Section:
    columns = [text for rate in RATES for text in (f"slowed {rate}×", "95 %")]
    section = Section("", ["page", "explorer", "moves", *columns])
    explorers = built_explorers()
    with chromium() as browser:
        for explorer in explorers[:3] if options.quick else explorers:
            moves = snake(explorer.sizes)[: 20 if options.quick else MOVES]
            found: dict[str, list[float]] = {}
            with new_page(browser, **_SCREEN) as page:
                # The rate is kept for as long as the session is.
                session = page.context.new_cdp_session(page)
                open_at_zero(page, explorer)
                for rate in RATES:
                    to_zero(page, explorer)
                    session.send(_SLOWER, {"rate": rate})
                    worked = [each for each, _ in run(page, explorer, moves, "frame")]
                    found[f"slowed {rate}×"] = list(middle_and_tail(worked))
            section.rows.append(
                [
                    explorer.page,
                    explorer.name,
                    str(len(moves)),
                    *(milliseconds(value) for pair in found.values() for value in pair),
                ]
            )
            section.data[f"{explorer.page}#{explorer.name}"] = {"moves": len(moves), **found}
            what = f"`{explorer.name}`: script and layout of a move, slowed {RATES[0]}×, median"
            section.aims.append(Aim(what, found[f"slowed {RATES[0]}×"][0], LIMIT, "ms"))
    section.notes.append(
        "A window of 360 × 740 px. Median and 95th percentile of the script of a move and the "
        f"layout after it, of at most {MOVES} moves, with the page's processor slowed by Chromium."
    )
    return section
