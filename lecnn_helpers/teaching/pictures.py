"""Writes every picture of the book as SVG and PDF, in one zip, for one's own slides."""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bs4 import Tag

from ..explore.page import in_words
from ..sphinx_ext.repository import pages_address
from . import outlines, pages
from .chromium import chromium
from .contents import Chapter, chapters, title

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = "pictures"
ZIP, INDEX, README, LICENSE = "pictures.zip", "index.csv", "README.md", "LICENSE"


@dataclass(frozen=True)
class Picture:
    """One picture.

    Attributes
    ----------
    file
        Its name in the zip, without ending; sorts as the book does.
    chapter, name, setting
        The chapter's title, what it shows, and the preset's label; empty for the start.
    why
        The preset's reason.
    sentence
        What it shows, in words: a caption.
    page, fragment
        Where it is alive: the page, below the book's own address, and the place on it.
    svg
        The file's text; None of what a page shows as HTML, such as a table.
    """

    file: str
    chapter: str
    name: str
    setting: str
    why: str
    sentence: str
    page: str
    fragment: str
    svg: str | None


def pictures(chapter: Chapter, html: str) -> Iterator[Picture]:
    """Yield the pictures of a chapter's built page, in their order."""
    folder = f"{chapter.number:02}-{chapter.name}"
    count = 0
    for explorer in pages.explorers(pages.article(html)):
        if pages.is_still(explorer):
            count += 1
            section = pages.section_of(explorer)
            yield _still(chapter, folder, explorer, section, count)
            continue
        name = str(explorer["id"])
        for setting in pages.settings(explorer):
            file = f"{folder}/{name}{f'--{_slug(setting.label)}' if setting.label else ''}"
            yield Picture(
                file=file,
                chapter=chapter.title,
                name=in_words(name),
                setting=setting.label,
                why=setting.why,
                sentence=setting.sentence,
                page=f"{chapter.document}.html",
                fragment=setting.fragment,
                svg=outlines.file_of(
                    setting.lines,
                    f"{in_words(name)}: {setting.label}" if setting.label else in_words(name),
                    setting.sentence,
                ),
            )


def _still(chapter: Chapter, folder: str, still: Tag, section: str, count: int) -> Picture:
    image, caption = still.find("img", class_="explorer-image"), still.find("figcaption")
    sentence = caption.get_text() if isinstance(caption, Tag) else ""
    svg = None
    if isinstance(image, Tag):
        text = unquote(str(image["src"]).partition(",")[2])
        svg = outlines.file_of(re.split(r"(?<=>)(?=<svg|<)", text), in_words(section), sentence)
    return Picture(
        file=f"{folder}/picture-{count:02}-{section}",
        chapter=chapter.title,
        name=in_words(section),
        setting="",
        why="",
        sentence=sentence,
        page=f"{chapter.document}.html",
        fragment=section,
        svg=svg,
    )


def _slug(label: str) -> str:
    return re.sub(r"[^\w]+", "-", label.lower()).strip("-")


def write(root: Path, folder: Path, html: Path | None = None, *, pdf: bool = True) -> str:
    """Write the zip, and return what was written.

    Parameters
    ----------
    root
        The book.
    folder
        Where to write it.
    html
        The built pages.
    pdf
        Write each as PDF as well, for which it takes a Chromium.
    """
    found = [
        picture
        for chapter in chapters(root)
        for picture in pictures(chapter, pages.html_of(chapter, html or root / "_build/html"))
    ]
    drawn = [picture for picture in found if picture.svg is not None]
    files: dict[str, bytes] = {}
    for picture in drawn:
        if f"{picture.file}.svg" in files:
            raise ValueError(f"two pictures are called {picture.file!r}; rename a preset")
        files[f"{picture.file}.svg"] = (picture.svg or "").encode()
    if pdf:
        with chromium() as browser:
            printed = print_svgs(browser, [picture.svg or "" for picture in drawn])
            files |= {f"{p.file}.pdf": data for p, data in zip(drawn, printed, strict=True)}
    files[INDEX] = _index(found, pages_address(os.environ), pdf=pdf).encode()
    files[README] = _readme(title(root), found, pdf=pdf).encode()
    files[LICENSE] = (root / "LICENSE").read_bytes()
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / ZIP, "w") as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name], zipfile.ZIP_DEFLATED)
    return f"{len(drawn)} pictures in {ZIP}"


def print_svgs(browser: Browser, svgs: Sequence[str]) -> Iterator[bytes]:
    """Yield each picture as a PDF with a page of its own size."""
    page = browser.new_page()
    for svg in svgs:
        size = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
        if size is None:
            raise ValueError(f"the picture does not say how large it is: {svg[:80]!r}")
        # An SVG's pixel is matplotlib's point; a page's is three quarters of it.
        width, height = (float(px) * 96 / 72 for px in size.groups())
        page.set_content(
            "<!doctype html><style>@page{margin:0}html,body{margin:0}"
            f"svg{{display:block;width:{width:.2f}px;height:{height:.2f}px}}</style>{svg}"
        )
        # A little taller, or rounding makes a second page.
        yield page.pdf(
            width=f"{width:.2f}px",
            height=f"{height + 0.5:.2f}px",
            print_background=True,
            page_ranges="1",
        )
    page.close()


def _index(found: Sequence[Picture], address: str, *, pdf: bool) -> str:
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(["file", "chapter", "picture", "setting", "caption", "reason", "alive at"])
    endings = ".svg, .pdf" if pdf else ".svg"
    for one in found:
        where = f"{address.rstrip('/')}/" if address else ""
        rows.writerow(
            [
                f"{one.file} ({endings})" if one.svg is not None else "(a table of the page)",
                one.chapter,
                one.name,
                one.setting,
                one.sentence,
                one.why,
                f"{where}{one.page}#{one.fragment}",
            ]
        )
    return table.getvalue()


def _readme(book: str, found: Sequence[Picture], *, pdf: bool) -> str:
    lines = [
        f'# The pictures of "{book}"',
        "",
        f"Each is there as SVG{' and as PDF' if pdf else ''}, drawn for a light ground, with its",
        "letters as outlines, so it looks the same in every program. `index.csv` has for each its",
        "caption and the address where it is alive. The file LICENSE says how you may use them.",
    ]
    chapter = ""
    for one in found:
        if one.chapter != chapter:
            chapter = one.chapter
            lines += ["", f"## {chapter}", ""]
        if one.svg is not None:
            name = f"{one.name}: {one.setting}" if one.setting else one.name
            lines.append(f"- `{one.file}`: {name}. {_one_line(one.sentence)}")
    return "\n".join([*lines, ""])


def _one_line(text: str) -> str:
    return escape(" ".join(text.split()), quote=False)
