"""The first pages of the PDF: its title, and its contents with the numbers of the pages."""

from __future__ import annotations

from html import escape

import segno

from .pages import Cover, Page

_HOW_TO_READ = (
    "What moves on the web stands still here, at its first setting{moves}. The answers to the "
    "questions, and then the solutions of the exercises, stand at the end."
)


def title_page(cover: Cover) -> str:
    """Return the first page."""
    lines = [
        f'<p class="cover-title">{escape(cover.title)}</p>',
        f'<p class="cover-subtitle">{escape(cover.subtitle)}</p>',
        f'<p class="cover-authors">{escape(", ".join(cover.authors))}</p>',
        '<div class="cover-foot">',
    ]
    if cover.address:
        code = segno.make_qr(cover.address, error="m").svg_inline(scale=3, border=4)
        address = escape(cover.address)
        lines.append(
            f'<div class="cover-address">{code}<p>The book on the web, where its pictures move:'
            f'<br><a href="{address}">{address}</a></p></div>'
        )
    moves = "; the code beside a picture leads to where it moves" if cover.address else ""
    lines.append(f"<p>{_HOW_TO_READ.format(moves=moves)}</p>")
    edition = [f"Version {cover.version}" if cover.version else "", _made_from(cover.commit)]
    lines += [
        f"<p>{escape(', '.join(filter(None, edition)))}</p>",
        f"<p>{escape(cover.license)}</p>",
        "</div>",
    ]
    return f'<div class="leaf leaf-cover">{"".join(lines)}</div>'


def _made_from(commit: str) -> str:
    return f"made from commit {commit}" if commit else ""


def contents(pages: list[Page], ends: list[str]) -> str:
    """Return the contents: parts, chapters and their sections."""
    lines = ["<h1>Contents</h1>"]
    part = ""
    for page in pages:
        if page.part and page.part != part:
            lines.append(f'<p class="contents-part">{escape(page.part)}</p>')
        part = page.part
        sections = []
        # Of a section of the page's own heading, not of one below.
        for heading in page.article.select("h2"):
            section = heading.find_parent(id=True)
            if section is not None:
                sections.append(_entry(page, section["id"], " ".join(heading.get_text().split())))
        lines.append(
            f'<div class="contents-chapter">{_entry(page, page.id, page.title)}'
            f'<div class="contents-sections">{"".join(sections)}</div></div>'
        )
    lines += [
        f'<div class="contents-chapter">{_entry(pages[0], title.lower(), title)}</div>'
        for title in ends
    ]
    return f'<nav id="contents" class="leaf leaf-contents">{"".join(lines)}</nav>'


def _entry(page: Page, id_: str, text: str) -> str:
    return (
        f'<a class="entry" href="#{escape(id_)}"><span>{escape(text)}</span>'
        f"{page.page_of(id_, '{}')}</a>"
    )
