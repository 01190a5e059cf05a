"""Prints the page that `joining` makes: fits what is too wide, numbers, and looks for cuts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

TEXT_MM = 210 - 2 * 28
"""How wide the text is; `paper.css` has the same margins."""
_PAGE_MM = 297 - 24 - 22
_PX = 96 / 25.4
_TRIES = 5

_HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter((heading) => heading.checkVisibility())
    .map((heading) => heading.textContent.trim().replace(/\\s+/g, " "))"""

_FIT = (Path(__file__).parent / "fit.js").read_text(encoding="utf-8")


class Cut(Exception):
    """Something does not fit on its page; says what."""


def print_book(browser: Any, source: Path, target: Path) -> list[str]:
    """Print a page of HTML as a PDF with bookmarks, tags, and the numbers of its pages.

    Returns the headings of the page, in their order.

    Chromium knows on which page something stands only when it has printed. So it prints, the
    numbers are filled in where ``data-page-of`` asks for one, and it prints again until they
    are right; then once more, without the marks that show what is cut.

    Parameters
    ----------
    browser
        A Chromium of Playwright's.
    source
        The page.
    target
        Where the PDF goes.

    Raises
    ------
    Cut
        If a table, a formula, a picture or a line of code is wider than the text, or goes on
        on the next page where it must not.
    """
    page = browser.new_page(
        viewport={"width": round(TEXT_MM * _PX), "height": round(_PAGE_MM * _PX)},
        color_scheme="light",
    )
    try:
        # A slow machine takes its time over so long a page.
        page.set_default_timeout(300_000)
        page.emulate_media(media="print")
        page.goto(source.resolve().as_uri())
        page.evaluate("() => document.fonts.ready.then(() => null)")
        page.evaluate(_FIT)
        page.evaluate("() => book.loaded()")
        wide = page.evaluate("height => book.fit(height)", _PAGE_MM * _PX)
        if wide:
            raise Cut("wider than the text: " + "; ".join(wide))
        wanted = page.evaluate("() => book.wanted()")
        marks = page.evaluate("() => book.mark()")
        # As wide as most will be, so that they seldom move a line.
        numbers = dict.fromkeys(wanted, 100)
        for _ in range(_TRIES):
            page.evaluate("numbers => book.number(numbers)", numbers)
            found = _printed(page, target)
            if missing := [name for name in wanted if name not in found]:
                raise Cut(f"nowhere on a page: {', '.join(missing)}")
            if numbers == (numbers := {name: found[name] for name in wanted}):
                break
        else:
            raise Cut("the numbers of the pages do not come to rest")
        _look_for_cuts(marks, found)
        page.evaluate("() => book.unmark()")
        found = _printed(page, target)
        # A mark has no size.
        assert numbers == {name: found[name] for name in wanted}
        headings: list[str] = page.evaluate(_HEADINGS)
        return headings
    finally:
        page.close()


def _printed(page: Any, target: Path) -> dict[str, int]:
    """Print, and return where everything stands."""
    page.pdf(
        path=target, prefer_css_page_size=True, print_background=True, outline=True, tagged=True
    )
    return places(target)


def sign(path: Path, author: str, headings: Sequence[str]) -> None:
    """Write into a PDF who wrote the book, what its bookmarks say, and that they are seen.

    Chromium writes a heading's text twice where a page begins with it, and a heading that is
    shown in capitals in capitals.

    Raises
    ------
    ValueError
        If there are not as many bookmarks as headings.
    """
    # Appended, so that nothing of what Chromium wrote is written anew.
    writer = PdfWriter(path, incremental=True)
    writer.add_metadata({"/Author": author})
    writer.page_mode = "/UseOutlines"
    bookmarks = list(_below(writer.root_object["/Outlines"]))
    if len(bookmarks) != len(headings):
        raise ValueError(f"{len(bookmarks)} bookmarks for {len(headings)} headings")
    for bookmark, heading in zip(bookmarks, headings, strict=True):
        bookmark[NameObject("/Title")] = TextStringObject(heading)
    writer.write(path)


def _below(parent: Any) -> Iterator[DictionaryObject]:
    """Walk through the bookmarks below one, in the order of the pages."""
    bookmark = parent.get("/First")
    while bookmark is not None:
        bookmark = bookmark.get_object()
        yield bookmark
        yield from _below(bookmark)
        bookmark = bookmark.get("/Next")


def places(path: Path) -> dict[str, int]:
    """Return the number of the page, from 1, of each place that a link of a PDF leads to."""
    reader = PdfReader(path)
    numbers = {
        page.indirect_reference.idnum: number for number, page in enumerate(reader.pages, start=1)
    }
    return {
        name.removeprefix("/"): numbers[place.page.idnum]
        for name, place in reader.named_destinations.items()
    }


def _look_for_cuts(marks: list[dict[str, Any]], found: dict[str, int]) -> None:
    cut = []
    for mark in marks:
        first, last = (found.get(f"mark-{mark['id']}-{where}") for where in ("start", "end"))
        if first != last:
            cut.append(f"{mark['what']} (pages {first} and {last})")
    if cut:
        raise Cut("cut by the end of a page: " + "; ".join(cut))
