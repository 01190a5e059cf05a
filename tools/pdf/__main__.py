"""Print the book that was built: ``python -m tools.pdf``.

``--if-possible`` says what is missing where there is no Chromium, and is content with that.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from lecnn_helpers.teaching.chromium import NoChromium, chromium

from .beside import publish
from .joining import join
from .pages import NoBook, cover, names, read
from .printing import Cut, print_book, sign

ROOT = Path(__file__).parents[2]


def make(root: Path, browser: object, target: Path | None = None) -> Path:
    """Print the built book at `root`; returns where the PDF is.

    Raises
    ------
    NoBook
        If a page is not built.
    Cut
        If something does not fit on its page.
    ValueError
        If a page is not as it should be.
    """
    html = root / "_build" / "html"
    pages = read(root, html)
    front = cover(root, pages)
    target = target or root / "_build" / "pdf" / front.file
    target.parent.mkdir(parents=True, exist_ok=True)
    source = target.with_suffix(".html")
    source.write_text(join(pages, front, html), encoding="utf-8")
    headings = print_book(browser, source, target)
    sign(target, ", ".join(front.authors), headings)
    return target


def main(arguments: list[str]) -> int:
    """Make the PDF, lay it beside the pages, and say where; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.pdf", description=__doc__)
    parser.add_argument("--if-possible", action="store_true")
    asked = parser.parse_args(arguments)
    start = time.perf_counter()
    try:
        with chromium() as browser:
            path = make(ROOT, browser)
    except (NoBook, NoChromium) as error:
        print(f"No PDF: {error}", file=sys.stderr)
        return 0 if asked.if_possible else 1
    except (Cut, ValueError) as error:
        print(f"No PDF: {error}", file=sys.stderr)
        return 1
    html = ROOT / "_build" / "html"
    beside = publish(path, names(ROOT), html)
    print(f"The PDF is at {path.as_uri()} ({time.perf_counter() - start:.0f} s),")
    print(f"and beside the pages at {beside.as_uri()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
