"""Writes a deck for each chapter: what the page shows on slides, what it says as speaker notes.

What stands on a slide is chosen by rule from the built page:

- each section of the second level is a column of slides, one of the third level begins a slide;
- displayed formulas, quotations, tables, printed lines, pictures and explorers are shown, with the
  sentence that announces them if that ends with a colon; each question has a slide, and so has
  each exercise;
- all other prose is a speaker note (key S) of the slide that it leads to.

A cell with the tag ``slide`` is shown with its code; one with ``no-slide`` is not shown. The slides
run by reveal.js, which comes with the package sphinx-revealjs, and need no network.
"""

from __future__ import annotations

import base64
import importlib.util
import mimetypes
import re
import shutil
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from bs4 import NavigableString, Tag

from ..explore import page as explore_page
from . import pages
from .chromium import chromium
from .contents import Chapter, chapters, title

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = "slides"
ASSETS = "assets"

_FULL = 6.0
"""How much a slide holds; a displayed formula is one."""

_LINES = 12
"""Printed lines that a slide may show; what is longer stays on the page."""

_PROSE = ("p", "ul", "ol", "dl")
_EXERCISE = re.compile(r"\s*\d+\. ")
_SENTENCE = re.compile(r"[.?!][)”’]?\s+(?=[A-ZÀ-Þ“(]|$)")
_FONT = re.compile(r"@font-face\s*\{[^}]*Book Math[^}]*\}")


@dataclass
class Slide:
    """A slide: its heading, what it shows, and what its speaker says."""

    heading: str
    shown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    weight: float = 0.0

    def html(self, id_: str = "") -> str:
        """Return the slide as reveal.js wants it."""
        notes = f'<aside class="notes">{"".join(self.notes)}</aside>' if self.notes else ""
        at = f' id="{escape(id_)}"' if id_ else ""
        return "\n".join([f"<section{at}>", self.heading, *self.shown, notes, "</section>"])


class _Column:
    """The slides of one section, as they fill."""

    def __init__(self, heading: str) -> None:
        self.slides = [Slide(heading)]
        self._waiting: list[str] = []
        self._lead = ""

    def begin(self, heading: str) -> None:
        """Begin a slide with a heading of its own."""
        if self.slides[-1].shown or self.slides[-1].notes:
            self.slides.append(Slide(heading))
        else:
            self.slides[-1].heading = heading

    def say(self, prose: Tag) -> None:
        """Keep prose for the notes of what it leads to."""
        self._waiting.append(str(prose))
        self._lead = _announcement(prose)

    def show(self, html: str, weight: float) -> None:
        """Show something, on a new slide if it does not fit."""
        last = self.slides[-1]
        lead = f'<p class="lead">{self._lead}</p>' if self._lead else ""
        weight += 0.5 if lead else 0
        if last.shown and last.weight + weight > _FULL:
            last = Slide(last.heading)
            self.slides.append(last)
        last.shown += [part for part in (lead, html) if part]
        last.weight += weight
        last.notes += self._waiting
        self._waiting, self._lead = [], ""

    def end(self) -> list[Slide]:
        """Return the slides; what was said last belongs to the last one."""
        self.slides[-1].notes += self._waiting
        return self.slides


def columns(article: Tag) -> list[tuple[str, list[Slide]]]:
    """Return the slides of a page, section by section, each with its address."""
    top = article.find("section")
    if not isinstance(top, Tag):
        raise ValueError("the page has no section")
    _without_places(top)
    first = _Column(_heading(top))
    found = []
    for child in _tags(top):
        if child.name == "section":
            column = _Column(_heading(child))
            _fill(column, child)
            found.append((str(child.get("id", "")), column.end()))
        elif child.name in _PROSE:
            first.say(child)
    return [(str(top.get("id", "")), first.end()), *found]


def _fill(column: _Column, section: Tag) -> None:
    for child in _tags(section):
        classes: Any = child.get("class") or []
        if child.name == "section":
            column.begin(_heading(child))
            _fill(column, child)
        elif child.name in _PROSE:
            strong = child.find("strong")
            if child.name == "p" and isinstance(strong, Tag) and _EXERCISE.match(strong.text):
                column.show(str(child), _FULL)
            else:
                column.say(child)
        elif child.name == "blockquote":
            column.show(str(child), 1 + len(child.get_text()) / 200)
        elif child.name == "div" and "math" in classes:
            column.show(str(child), 1)
        elif child.name == "div" and "cell" in classes:
            _cell(column, child, classes)
        elif child.name == "table" or child.find("table"):
            column.show(str(child), 1 + 0.6 * len(child.find_all("tr")))


def _cell(column: _Column, cell: Tag, classes: list[str]) -> None:
    if {"tag_no-slide", "tag_exercise", "tag_solution", "tag_hide-cell"} & set(classes):
        return
    if "tag_slide" in classes and isinstance(code := cell.find("pre"), Tag):
        text = code.get_text().rstrip()
        column.show(f"<pre>{escape(text)}</pre>", 1 + 0.45 * len(text.splitlines()))
    for output in cell.find_all("div", class_="output"):
        if explorer := output.find("div", class_="explorer"):
            column.show(str(explorer), _FULL)
        elif quiz := output.find("form", class_="quiz"):
            _quiz(column, quiz)
        elif table := output.find("table"):
            box = table.find_parent("div", class_="lecture-table") or table
            column.show(str(box), 1 + 0.6 * len(table.find_all("tr")))
        elif image := output.find("img"):
            column.show(str(image), _FULL)
        elif "stream" in (output.get("class") or []):
            lines = output.get_text().strip("\n").splitlines()
            if 0 < len(lines) <= _LINES:
                text = escape("\n".join(lines))
                column.show(f"<pre>{text}</pre>", 0.5 + 0.45 * len(lines))


def _quiz(column: _Column, quiz: Tag) -> None:
    # Its style and its script are the deck's, once.
    for number, asked in enumerate(quiz.find_all("fieldset"), start=1):
        label = escape(f"{quiz.get('aria-label')} {number}")
        column.show(
            f'<form class="quiz" aria-label="{label}" onsubmit="return false">{asked}</form>', _FULL
        )


def _announcement(prose: Tag) -> str:
    """Return the last sentence of a paragraph that ends with a colon; else nothing."""
    if prose.name != "p" or not prose.get_text().rstrip().endswith(":"):
        return ""
    parts: list[str] = []
    for node in reversed(prose.contents):
        text = str(node)
        if isinstance(node, NavigableString):
            ends = [found.end() for found in _SENTENCE.finditer(text)]
            text = escape(str(node), quote=False)
            if ends:
                parts.insert(0, escape(str(node)[ends[-1] :], quote=False))
                break
        parts.insert(0, text)
    return "".join(parts)


def _heading(section: Tag) -> str:
    found = section.find(["h1", "h2", "h3", "h4"], recursive=False)
    return str(found) if isinstance(found, Tag) else ""


def _without_places(top: Tag) -> None:
    """Take out what leads to other places of the book: there are none around a slide."""
    for link in top.find_all("a"):
        if "headerlink" in (link.get("class") or []):
            link.decompose()
        elif "explorer-link" in (link.get("class") or []):
            continue
        elif not str(link.get("href", "")).startswith(("http://", "https://")):
            link.unwrap()
    for explorer in top.find_all("div", class_="explorer"):
        explorer.attrs.pop("data-embed", None)
        for paper in explorer.find_all("div", class_="explorer-paper"):
            paper.decompose()


def _tags(parent: Tag) -> list[Tag]:
    return [child for child in parent.children if isinstance(child, Tag)]


def deck(chapter: Chapter, book: str, html: str, styles: list[str]) -> str:
    """Return a chapter's deck as a page.

    Parameters
    ----------
    chapter, book
        The chapter, and the book's title.
    html
        Its built page.
    styles
        More stylesheets, by their addresses.
    """
    article = pages.article(html)
    quiz = article.find("form", class_="quiz")
    own_style = quiz.find("style") if isinstance(quiz, Tag) else None
    own_script = next(
        (
            script
            for form in article.find_all("form", class_="quiz")
            if (script := form.find("script"))
        ),
        None,
    )
    found = columns(article)
    _, opening = found[0]
    opening[0].shown.append(f'<p class="of">{escape(book)}</p>')
    body = [opening[0].html()]
    for id_, slides in found[1:]:
        inside = "\n".join(
            slide.html(id_ if place == 0 else "") for place, slide in enumerate(slides)
        )
        body.append(f"<section>\n{inside}\n</section>")
    links = ["reveal.css", *styles, explore_page.STYLE, "slides.css"]
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(chapter.title)} – {escape(book)}</title>",
        *(f'<link rel="stylesheet" href="{ASSETS}/{name}">' for name in links),
        *(f"<style>{font}</style>" for font in _FONT.findall(html)[:1]),
        str(own_style or ""),
    ]
    scripts = ["reveal.js", "notes.js", explore_page.SCRIPT, "slides.js"]
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{_language(html)}" data-theme="light"><head>',
            *head,
            '</head><body><div class="reveal"><div class="slides">',
            *body,
            "</div></div>",
            str(own_script or ""),
            *(f'<script src="{ASSETS}/{name}"></script>' for name in scripts),
            "</body></html>",
            "",
        ]
    )


def _language(html: str) -> str:
    found = re.search(r'<html[^>]*\blang="([\w-]+)"', html)
    return found[1] if found else "en"


def reveal() -> Path:
    """Return the folder of reveal.js in the package that brings it.

    Raises
    ------
    FileNotFoundError
        If the package is not installed.
    """
    package = importlib.util.find_spec("sphinx_revealjs")
    folder = Path(package.origin or "").parent / "_static/revealjs" if package else Path()
    if not (folder / "dist/reveal.js").is_file():
        raise FileNotFoundError("reveal.js is not here: install sphinx-revealjs")
    return folder


def write(root: Path, folder: Path, html: Path | None = None, *, pdf: bool = True) -> str:
    """Write a deck for each chapter, as HTML and as PDF, and return what was written.

    Parameters
    ----------
    root
        The book.
    folder
        Where to write it.
    html
        The built pages.
    pdf
        Print each as PDF as well, for which it takes a Chromium.
    """
    html = html or root / "_build/html"
    book, found = title(root), chapters(root)
    styles = _lay_assets(root, html, folder / ASSETS)
    for chapter in found:
        text = deck(chapter, book, pages.html_of(chapter, html), styles)
        (folder / f"{chapter.name}.html").write_text(
            _with_images(text, (html / chapter.document).parent), encoding="utf-8"
        )
    (folder / "index.html").write_text(_index(book, found, pdf=pdf), encoding="utf-8")
    if pdf:
        with chromium() as browser:
            for chapter in found:
                print_deck(browser, folder / f"{chapter.name}.html")
    return f"{len(found)} decks"


def print_deck(browser: Browser, path: Path) -> Path:
    """Print a deck as PDF beside it, one slide a page."""
    page = browser.new_page(color_scheme="light")
    page.goto(f"{path.absolute().as_uri()}?print-pdf&theme=light")
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    page.wait_for_selector("html.print-pdf, html.reveal-print")
    target = path.with_suffix(".pdf")
    page.pdf(path=target, prefer_css_page_size=True, print_background=True)
    page.close()
    return target


def _lay_assets(root: Path, html: Path, folder: Path) -> list[str]:
    """Copy what the decks load; return the book's own stylesheets."""
    folder.mkdir(parents=True, exist_ok=True)
    source = reveal()
    for name in ("dist/reveal.css", "dist/reveal.js", "plugin/notes/notes.js"):
        shutil.copyfile(source / name, folder / Path(name).name)
    shutil.copyfile(source / "LICENSE", folder / "reveal.js-LICENSE")
    for name in ("slides.css", "slides.js"):
        text = (files(__package__) / ASSETS / name).read_text(encoding="utf-8")
        (folder / name).write_text(text, encoding="utf-8")
    for name in (explore_page.SCRIPT, explore_page.STYLE):
        (folder / name).write_text(explore_page.asset(name), encoding="utf-8")
    settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    sphinx = settings.get("sphinx", {}).get("config", {})
    own = [name for name in sphinx.get("html_css_files", []) if (html / "_static" / name).is_file()]
    for name in own:
        shutil.copyfile(html / "_static" / name, folder / Path(name).name)
    return [Path(name).name for name in own]


def _with_images(text: str, here: Path) -> str:
    """Put images that lie beside the page into the deck."""

    def inside(found: re.Match[str]) -> str:
        path = here / found[2]
        if found[2].startswith(("data:", "http:", "https:")) or not path.is_file():
            return found[0]
        kind = mimetypes.guess_type(path.name)[0] or "image/png"
        return (
            f"{found[1]}data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}{found[3]}"
        )

    return re.sub(r'(<img\b[^>]*\bsrc=")([^"]*)(")', inside, text)


def _index(book: str, found: list[Chapter], *, pdf: bool) -> str:
    rows = "\n".join(
        f'<li><a href="{chapter.name}.html">{escape(chapter.title)}</a>'
        + (f' (<a href="{chapter.name}.pdf">PDF</a>)' if pdf else "")
        + "</li>"
        for chapter in found
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Slides – {escape(book)}</title>
<style>body {{ max-width: 40rem; margin: 3rem auto; padding: 0 1rem; font: 1.1rem/1.6 sans-serif }}
</style>
</head><body><main><h1>Slides: {escape(book)}</h1>
<ol>
{rows}
</ol>
<p>Keys: arrows or space to go on, S for the speaker's view with the notes, F for the full screen,
D for light or dark, O for an overview.</p>
</main></body></html>
"""
