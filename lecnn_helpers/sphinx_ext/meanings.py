"""What the book's letters, terms and citations mean: read from the pages that say so.

A letter is explained in `notation.md`, a term in `glossary.md`, a work in `references.bib`, and
nowhere else. What is read here is shown beside the word itself (`tips`).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from pybtex.database import Entry, Person, parse_file
from pybtex.richtext import Text

EVERYWHERE = "everywhere"
"""In the table of letters: this meaning holds where no other row says otherwise."""

_COLUMNS = ["letter", "in this book", "in the notes", "where"]
_NOTHING = "–"
_LINK = re.compile(r"\[([^]]*)\]\(([^)]*)\)")
_ALSO = re.compile(r" ?Also: ([^.]*)\.")
# Columns of the tables of names that are said otherwise in a tip.
_SAID_OTHERWISE = {"what", "this book"}
# More authors than this are the first and "others".
_AUTHORS = 4


class Letter(NamedTuple):
    """A row of the table of letters."""

    signs: tuple[str, ...]
    name: str
    """How it is said, if the sign does not say so: "alpha"."""
    meaning: str
    notes: str
    section: str
    """Where the library's names for it stand, as the anchor of a section, or ""."""
    row: str
    """And in which row of that section's table."""
    where: tuple[str, ...]
    """The chapters (`batch_norm`) and parts of the book (`Layers`) for which this row speaks."""


class Term(NamedTuple):
    """An entry of the glossary."""

    name: str
    forms: tuple[str, ...]
    meaning: str
    """A sentence or two, in Markdown."""

    @property
    def anchor(self) -> str:
        """The id that Sphinx gives the entry."""
        return "term-" + re.sub(r"[^A-Za-z0-9]+", "-", self.name)


def tables(markdown: str) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Yield each table of a page: its section's anchor, its header and its rows."""
    section = ""
    for block in markdown.split("\n\n"):
        if block.startswith("#"):
            section = re.sub(r"[^\w-]", "", block.lstrip("# ").strip().lower().replace(" ", "-"))
        if block.lstrip().startswith("|"):
            lines = [
                [cell.strip() for cell in line.strip().strip("|").split("|")]
                for line in block.strip().splitlines()
            ]
            yield section, lines[0], lines[2:]


def letters(markdown: str) -> list[Letter]:
    """Return the rows of the table of letters.

    Raises
    ------
    ValueError
        If the page has no such table, or a row has a link to names that are in no table.
    """
    found = [rows for _, header, rows in tables(markdown) if header == _COLUMNS]
    if len(found) != 1:
        raise ValueError(f"a page of notation needs one table with the columns {_COLUMNS}")
    known = names(markdown)
    read = []
    for letter, meaning, notes, where in found[0]:
        signs, name = re.fullmatch(r"(.*?)(?: \((.*)\))?", letter).groups()  # type: ignore[union-attr]
        link = re.search(r"\[([^]]*)\]\(#([^)]*)\)", meaning)
        section, row = (link[2], link[1]) if link else ("", "")
        if link and (section, row) not in known:
            raise ValueError(f"{letter}: no table under #{section} has the row {row!r}")
        read.append(
            Letter(
                tuple(map(composed, signs.split(", "))),
                name or "",
                _LINK.sub(r"\1", meaning),
                "" if notes == _NOTHING else notes,
                section,
                row,
                tuple(
                    Path(link[2]).stem if (link := _LINK.fullmatch(place)) else place
                    for place in where.split(", ")
                ),
            )
        )
    return read


def names(markdown: str) -> dict[tuple[str, str], dict[str, str]]:
    """Return what the notes, papers and libraries call things, by section and row.

    A name is empty nowhere: where a library has none, it is not among the names.
    """
    return {
        (section, cells[0]): {
            column: cell
            for column, cell in zip(header, cells, strict=True)
            if column not in _SAID_OTHERWISE and cell != _NOTHING
        }
        for section, header, rows in tables(markdown)
        if header[0] == "what"
        for cells in rows
    }


def composed(sign: str) -> str:
    """Return a letter with its accent as one character, where Unicode has one."""
    return unicodedata.normalize("NFC", sign)


def of_chapter(rows: Iterable[Letter], chapter: str, part: str) -> dict[str, Letter]:
    """Return what each sign means in a chapter: the row that speaks of it most closely.

    Examples
    --------
    >>> new = Letter(("α",), "alpha", "new standard deviation", "", "", "", ("everywhere",))
    >>> rate = Letter(("α",), "alpha", "learning rate", "", "", "", ("Optimizers",))
    >>> of_chapter([new, rate], "adagrad", "Optimizers")["α"].meaning
    'learning rate'
    >>> of_chapter([new, rate], "losses", "Losses")["α"].meaning
    'new standard deviation'
    """
    rows = list(rows)
    return {
        sign: row
        for place in (EVERYWHERE, part, chapter)
        for row in rows
        if place in row.where
        for sign in row.signs
    }


def glossary(markdown: str) -> list[Term]:
    """Return the entries of a page's `{glossary}`.

    Raises
    ------
    ValueError
        If two entries share a form.
    """
    block = re.search(r"^```\{glossary\}\n(.*?)^```", markdown, re.MULTILINE | re.DOTALL)
    terms = []
    seen: dict[str, str] = {}
    for entry in re.split(r"\n(?=\S)", block[1].strip() if block else ""):
        if not entry:
            continue
        name, _, text = entry.partition("\n")
        text = " ".join(text.split())
        also = _ALSO.search(text)
        forms = (name, *(also[1].split(", ") if also else ()))
        for form in forms:
            if form.lower() in seen:
                raise ValueError(f"{form!r} is a form of {seen[form.lower()]!r} and of {name!r}")
            seen[form.lower()] = name
        terms.append(Term(name, forms, _ALSO.sub("", text, count=1)))
    return terms


def pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """Return what finds these forms in a text, the longest first.

    A space may be a hyphen, a plural may end in s or es, and each word may begin with a capital.

    Examples
    --------
    >>> text = "Batches of batch-norm or of Batch Norm, debatched"
    >>> [word[0] for word in pattern(["batch", "batch norm"]).finditer(text)]
    ['Batches', 'batch-norm', 'Batch Norm']
    """
    ordered = sorted(forms, key=lambda form: (-len(form), form))
    words = "|".join(
        "[ -]".join(
            f"[{part[0].upper()}{part[0]}]{re.escape(part[1:])}"
            if part[0].islower()
            else re.escape(part)
            for part in re.split("[ -]", form)
        )
        for form in ordered
    )
    return re.compile(rf"(?<![\w-])(?:{words})(?:e?s)?(?![\w-])" if words else r"(?!)")


def form_of(word: str, forms: Mapping[str, Term]) -> Term:
    """Return the term of which `pattern` has found a form; `forms` are in lower case, spaced."""
    plain = word.lower().replace("-", " ")
    for ending in ("", "s", "es"):
        if plain.endswith(ending) and (term := forms.get(plain.removesuffix(ending))):
            return term
    raise KeyError(word)


def text_of_letter(sign: str, letter: Letter, known: dict[tuple[str, str], dict[str, str]]) -> str:
    """Return a letter's tip as HTML: what it means here, and what others call it."""
    said = f" ({escape(letter.name)})" if letter.name else ""
    lines = [f"<p><b>{escape(sign)}</b>{said}: {_inline(letter.meaning)}</p>"]
    others = known.get((letter.section, letter.row))
    if others is None:
        others = {"notes": letter.notes} if letter.notes else {}
    if others:
        # Of a class in a column's head, the library is enough.
        said = " · ".join(f"{column.split(' `')[0]} {cell}" for column, cell in others.items())
        lines.append(f"<p>Elsewhere: {_inline(said)}</p>")
    lines.append(f'<p><a href="notation.html#{letter.section or "letters"}">Notation</a></p>')
    return "".join(lines)


def text_of_term(term: Term) -> str:
    """Return a term's tip as HTML."""
    return f"<p><b>{escape(term.name)}</b>: {_inline(term.meaning)}</p>"


def works(path: Path) -> dict[str, str]:
    """Return the tip of each work of a bibliography, by its key: who, when, what and where."""
    return {key: _work(entry) for key, entry in parse_file(str(path)).entries.items()}


def _work(entry: Entry) -> str:
    people = [_person(person) for person in entry.persons["author"]]
    if len(people) > _AUTHORS:
        people = [people[0], "others"]
    who = " and ".join(filter(None, [", ".join(people[:-1]), people[-1]]))
    fields = {name: _plain(text) for name, text in entry.fields.items()}
    year = f" ({fields['year']})" if "year" in fields else ""
    kinds = ("journal", "booktitle", "publisher", "howpublished")
    where = next((fields[kind] for kind in kinds if kind in fields), "")
    place = f"<p>{escape(where)}</p>" if where else ""
    address = escape(entry.fields["url"])
    host = re.sub(r"^https?://(www\.)?([^/]*).*", r"\2", address)
    return (
        f"<p>{escape(who)}{year}</p><p><i>{escape(fields['title'])}</i></p>{place}"
        f'<p><a href="{address}">Read it at {host}</a></p>'
    )


def _person(person: Person) -> str:
    parts = (person.first_names, person.middle_names, person.prelast_names, person.last_names)
    return _plain(" ".join(itertools.chain(*parts)))


def _plain(latex: str) -> str:
    return str(Text.from_latex(latex))


def _inline(markdown: str) -> str:
    """Return a line of Markdown as HTML, with links to pages instead of sources."""
    html: str = MarkdownIt().renderInline(markdown)
    return re.sub(r'href="(?!\w+:)([\w/-]+)\.(?:ipynb|md)(?=[#"])', r'href="\1.html', html)
