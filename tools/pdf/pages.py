"""What goes into the PDF: the pages that were built, in the order of the table of contents."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from bs4 import BeautifulSoup, Tag


class NoBook(Exception):
    """There is nothing to print; says what is missing and how to get it."""


@dataclass
class Page:
    """A page of the built book."""

    name: str
    """As the table of contents has it: ``book/losses``."""
    part: str
    """The caption of the part that it stands in, or nothing."""
    soup: BeautifulSoup
    article: Tag
    title: str

    @property
    def id(self) -> str:
        """What the addresses inside of the PDF begin with."""
        return self.name.rpartition("/")[2]

    def page_of(self, target: str, form: str) -> Tag:
        """Return a place for the number of the page where `target` stands, in this form."""
        attributes = {"class": "at", "data-page-of": target, "data-form": form}
        return self.soup.new_tag("span", attrs=attributes)


@dataclass(frozen=True)
class Cover:
    """What the first page of the PDF says."""

    title: str
    subtitle: str
    authors: tuple[str, ...]
    version: str
    commit: str
    """The last one and its day, or nothing where there is no git."""
    address: str
    """Where the book is read, with a slash at its end; or nothing."""
    license: str

    @property
    def file(self) -> str:
        """The name of the PDF."""
        return re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-") + ".pdf"


def read(root: Path, html: Path) -> list[Page]:
    """Read the pages in `html` that the table of contents of the book at `root` names.

    Raises
    ------
    NoBook
        If one is not there.
    """
    pages = []
    for name, part in names(root).items():
        path = html / f"{name}.html"
        if not path.is_file():
            raise NoBook(f"there is no page {path}: `make book` builds it")
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        article = soup.select_one("article.bd-article")
        if article is None or article.h1 is None:
            raise NoBook(f"{path} has no article with a heading: `make book` builds it anew")
        for sign in article.select(".headerlink"):
            sign.decompose()
        pages.append(Page(name, part, soup, article, " ".join(article.h1.get_text().split())))
    return pages


def names(root: Path) -> dict[str, str]:
    """Return the part of each page in the table of contents of the book at `root`, in order."""
    return dict(_named(yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))))


def _named(entry: dict[str, Any], part: str = "") -> Iterator[tuple[str, str]]:
    """Yield each page of a table of contents, and its part."""
    part = entry.get("caption", part)
    name = entry.get("root") or entry.get("file")
    if name:
        yield re.sub(r"\.(ipynb|md)$", "", name), part
    for below in ("parts", "subtrees", "chapters", "sections", "entries"):
        for child in entry.get(below, ()):
            yield from _named(child, part)


def cover(root: Path, pages: list[Page]) -> Cover:
    """Read what the first page says: from CITATION.cff, else _config.yml; git; the built pages."""
    file = root / "CITATION.cff"
    file = file if file.is_file() else root / "_config.yml"
    citation = yaml.safe_load(file.read_text(encoding="utf-8"))
    title, _, subtitle = citation["title"].partition(": ")
    people = citation.get("authors") or [{"name": citation.get("author", "")}]
    # Sphinx writes it where the book's address is known.
    canonical = pages[0].soup.select_one('link[rel="canonical"]')
    address = str(canonical["href"]) if canonical else ""
    licenses = citation.get("license", [])
    return Cover(
        title=title,
        subtitle=subtitle[:1].upper() + subtitle[1:],
        authors=tuple(filter(None, map(_name, people))),
        version=str(citation.get("version", "")),
        commit=_commit(root),
        address=address.removesuffix(f"{pages[0].name}.html"),
        license=", ".join([licenses] if isinstance(licenses, str) else licenses),
    )


def _name(author: dict[str, str]) -> str:
    parts = [author.get(part, "") for part in ("given-names", "family-names")]
    return author.get("name") or " ".join(filter(None, parts))


def _commit(root: Path) -> str:
    try:
        said = subprocess.run(
            ["git", "-C", str(root), "log", "-1", "--format=%h of %cs"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return said.stdout.strip() if said.returncode == 0 else ""
