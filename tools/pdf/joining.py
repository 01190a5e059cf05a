"""Makes one page of HTML from the pages of the book, in the form that is printed.

The pages are those that were built and tested; nothing is built a second time. (Sphinx's own
builder of one page, which jupyter-book's ``pdfhtml`` prints, keeps the ids that the pages had, so
that a link to one chapter's *Exercises* leads to another's.)
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from . import behind, code, front, styles
from .pages import Cover, Page

# What answers on a screen, and what only a press would show there. The code that wires a picture
# up is folded on a page; on paper it is left out.
_NOT_ON_PAPER = (
    "script, style, noscript, summary, dialog, template, [hidden], [popover], [role=tooltip], "
    ".only-dark, .explorer-form, .explorer-note, .doors, "
    ".on-paper, .sd-tab-set > input, .copybtn, "
    ".cell:not(.tag_solution, .tag_finding) > details > .cell_input"
)
_REFERENCES = "references"
_ABOUT = "About this book"

Targets = dict[tuple[str, str], str]
"""The id in the PDF of an id on a page; of the page itself for an empty id."""


def join(pages: list[Page], cover: Cover, html: Path) -> str:
    """Return the whole book as one page of HTML.

    Parameters
    ----------
    pages
        The pages in their order; they are changed.
    cover
        What the first page says.
    html
        The folder of the built pages, where pictures and styles are.

    Raises
    ------
    ValueError
        If a link leads to nothing, or an exercise or a question is not as it should be; says
        where.
    """
    if pages[0].title == cover.title:
        pages[0].title = pages[0].article.h1.string = _ABOUT
    targets = _new_ids(pages)
    ends: dict[str, list[tuple[Page, list[behind.Behind]]]] = {"Answers": [], "Solutions": []}
    for page in pages:
        _mend_links(page, pages, targets, cover.address)
        _find_pictures(page, html)
        ends["Answers"].append((page, behind.answers(page)))
        _clean(page)
        ends["Solutions"].append((page, behind.solutions(page)))
    ends = {title: found for title, found in ends.items() if any(one for _, one in found)}
    contents = front.contents(pages, list(ends))
    return "".join(
        [
            '<!doctype html>\n<html lang="en" data-theme="light"><head><meta charset="utf-8">',
            f"<title>{escape(cover.title)}</title>",
            f"<style>{styles.of_the_book(pages, list(ends), html)}</style></head><body>",
            front.title_page(cover),
            contents,
            *_articles(pages),
            *(_end(title, found) for title, found in ends.items()),
            "</body></html>",
        ]
    )


def _new_ids(pages: list[Page]) -> Targets:
    """Give everything that has an id one that is no other page's."""
    targets: Targets = {}
    taken = set()
    for page in pages:
        targets[page.name, ""] = page.id
        taken.add(page.id)
        for tag in page.article.find_all(id=True):
            # Not every reader of PDFs finds an address with other letters.
            new = plain = f"{page.id}.{re.sub(r'[^A-Za-z0-9-]+', '_', tag['id'])}"
            count = 1
            while new in taken:
                count += 1
                new = f"{plain}_{count}"
            taken.add(new)
            targets[page.name, tag["id"]] = tag["id"] = new
    return targets


def _mend_links(page: Page, pages: list[Page], targets: Targets, address: str) -> None:
    """Let links lead to a place in the PDF, to the book on the web, or else nowhere."""
    names = {other.name: other.id for other in pages}
    for link in page.article.select("a[href]"):
        href = urlsplit(str(link["href"]))
        if href.scheme or href.netloc:
            continue
        file = posixpath.join(posixpath.dirname(page.name), unquote(href.path))
        file = posixpath.normpath(file) if href.path else f"{page.name}.html"
        name = file.removesuffix(".html")
        place, _, setting = unquote(href.fragment).partition("?")
        if name in names and not (setting and address):
            target = targets.get((name, place))
            if target is None:
                raise ValueError(f"{page.name}: a link leads to nothing: {link['href']!r}")
            link["href"] = f"#{target}"
            # Who holds paper wants to know where to turn to; not at every word of the glossary.
            elsewhere = name != page.name and names[name] != _REFERENCES
            is_word = bool({"tip-term", "tip-letter"} & set(link.get("class") or ()))
            if elsewhere and not is_word and link.get_text().strip():
                link.insert_after(page.page_of(target, " (p. {})"))
        elif address:
            # No picture but on the web has settings, and no file is in the PDF.
            link["href"] = address + quote(file) + (f"#{href.fragment}" if href.fragment else "")
        else:
            link.unwrap()


def _clean(page: Page) -> None:
    """Take away what is for a screen, and unfold what is folded."""
    for tag in page.article.select(_NOT_ON_PAPER):
        tag.decompose()
    for tag in page.article.select("details, label"):
        if tag.name == "details":
            tag["class"] = [*tag.get("class", []), "folded"]
        tag.name = "div"
    for tag in page.article.select(".cell_output, .cell"):
        if not tag.get_text().strip() and not tag.select("img, svg, math, table"):
            tag.decompose()
    for pre in page.article.select(".cell_input pre"):
        code.in_parts(page.soup, pre)
    for name in page.article.select("td code"):
        code.breakable(page.soup, name)


def _find_pictures(page: Page, html: Path) -> None:
    for image in page.article.select("img[src]"):
        # Else it would be fetched when it comes into sight.
        del image["loading"]
        if not urlsplit(str(image["src"])).scheme:
            path = html / posixpath.dirname(page.name) / unquote(str(image["src"]))
            image["src"] = path.resolve().as_uri()


def _articles(pages: list[Page]) -> Iterator[str]:
    """Yield the pages; a part's name stands above its first one."""
    part = ""
    for page in pages:
        above = ""
        if page.part and page.part != part:
            above = f'<h1 class="part">{escape(page.part)}</h1>'
        part = page.part
        if part:
            for heading in page.article.find_all(re.compile(r"^h[1-5]$")):
                heading.name = f"h{int(heading.name[1]) + 1}"
        yield _article(page.id, above + page.article.decode_contents())


def _article(id_: str, content: str) -> str:
    return f'<article id="{id_}" class="leaf leaf-{id_}">{content}</article>'


def _end(title: str, found: list[tuple[Page, list[behind.Behind]]]) -> str:
    """Return a part at the end, with what was cut out of the pages."""
    lines = [f"<h1>{title}</h1>"]
    for page, behinds in found:
        if behinds:
            lines.append(f"<h2>{escape(page.title)}</h2>")
        for one in behinds:
            link = f'<a href="#{escape(one.question)}">{escape(one.title)}</a>'
            place = page.page_of(one.question, " (p. {})")
            content = "".join(map(str, one.content))
            lines.append(
                f'<section class="behind" id="{escape(one.id)}"><p class="behind-title">'
                f"{link}{place}</p>{content}</section>"
            )
    return _article(title.lower(), "".join(lines))
