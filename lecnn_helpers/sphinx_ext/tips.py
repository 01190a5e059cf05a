"""Letters, terms and citations say what they mean where they stand.

What they mean is in `notation.md`, `glossary.md` and `references.bib` (read by `meanings`). Here a
page gets marks where a reader may ask, and at its end the texts for what is on it; `tips.js` shows
them. Notebooks stay plain Markdown: the marks are made in the tree of the page.

**What is marked.** A citation is a link already. The first use of a term in a section of a chapter
becomes a link to its entry in the glossary; not in headings, bold words, quotations, tables, code
and links, and not in the section that explains it. Letters in prose get a mark that is not seen;
letters in formulas need none, `tips.js` reads them off the MathML.

**Who reaches it.** With a mouse or a finger every mark and every letter of a formula. With the
keyboard, a stop at each of hundreds of letters would bury the links of the page. So a displayed
formula, which is a stop already because it scrolls, tells of all its letters; the first mention of
each letter in prose is a stop, as a link to its row of the notation; a letter that is in neither
has the first small formula that it is in; the others are none. To a screen reader the tip is the
description of the formula or link. Without a script the links lead to the same words.

**Why not a library.** sphinx-tippy wraps links only, writes a script for each page, and shows its
tips by tippy.js and Popper: 16 KB packed, from another host unless told otherwise, in a box that
has to be told to stay under the pointer, and closes on a click on its link. sphinx-hoverxref asks
a server of Read the Docs, and brings jQuery. Neither knows a letter in a formula. Browsers now
have the hard half themselves, a popover above everything else; the rest is the script, 2 KB packed.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import re
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.writers.html5 import HTML5Translator

from . import meanings

SCRIPT, STYLE = "tips.js", "tips.css"
TEXTS = "tip-texts"
"""The id of the template that holds a page's tips."""

_ASSETS = Path(__file__).with_name("assets")
_FOLDER = "book"
# A page of this part is looked up and not read through: its words explain themselves.
_LOOK_UP = "Reference"
# What a paragraph of prose may stand in.
_PROSE = (
    nodes.document,
    nodes.section,
    nodes.bullet_list,
    nodes.enumerated_list,
    nodes.list_item,
    nodes.paragraph,
    nodes.emphasis,
)
# Beside one of these, a letter of the alphabet is part of a word.
_BESIDE = r"\w'’^$\\"
_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
# As `mathematics` puts formulas on the page.
_MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
_INLINE = re.compile(r'<span class="math[^"]*">(<math\b.*?</math>)</span>', re.DOTALL)
# As MathML writes accents, and as Unicode joins them to a letter.
_ACCENTS = {"ˆ": "\u0302", "^": "\u0302", "‾": "\u0304", "¯": "\u0304", "˜": "\u0303"}


class Book(NamedTuple):
    """What the pages of a book can say."""

    letters: list[meanings.Letter]
    names: dict[tuple[str, str], dict[str, str]]
    terms: dict[str, meanings.Term]
    """By their forms, in lower case with spaces."""
    works: dict[str, str]


def sources(app_folder: Path) -> list[Path]:
    """Return the files that say what things mean, where the book has them."""
    names = ("notation.md", "glossary.md", "references.bib")
    paths = [app_folder / _FOLDER / name for name in names]
    return [path for path in paths if path.is_file()]


@functools.cache
def read(folder: Path, digest: str) -> Book:
    """Read the book in `folder`; `digest` changes when its files do."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sources(folder)}
    notation, glossary = texts.get("notation.md", ""), texts.get("glossary.md", "")
    bibliography = folder / _FOLDER / "references.bib"
    return Book(
        meanings.letters(notation) if notation else [],
        meanings.names(notation),
        {
            form.lower().replace("-", " "): term
            for term in meanings.glossary(glossary)
            for form in term.forms
        },
        meanings.works(bibliography) if bibliography.is_file() else {},
    )


class tip_mark(nodes.inline):
    """A word with a tip; with `href` a link, else a mark only."""


def _visit(self: HTML5Translator, node: tip_mark) -> None:
    if "href" in node:
        self.body.append(f'<a class="{node["kind"]}" href="{escape(node["href"])}">')
    else:
        self.body.append('<span class="tip-letter">')


def _depart(self: HTML5Translator, node: tip_mark) -> None:
    self.body.append("</a>" if "href" in node else "</span>")


class Marks(SphinxPostTransform):
    """Mark the terms and letters of a chapter."""

    # After the references are resolved: what is a link then is left alone.
    default_priority = 190
    builders = ("html",)

    def run(self, **_: Any) -> None:
        """Change the page's tree in place; called by Sphinx."""
        name = self.env.docname
        part = parts(self.config).get(name)
        if part is None or part == _LOOK_UP:
            return
        book = read(Path(self.app.srcdir), self.config.lecnn_tips)
        mark_terms(self.document, book.terms, Path(name).name)
        mark_letters(self.document, meanings.of_chapter(book.letters, Path(name).name, part))


def parts(config: Config) -> dict[str, str]:
    """Return the part of the table of contents in which each page is."""
    site = getattr(config, "external_site_map", None)
    return {
        str(item): tree.caption
        for tree in (site.root.subtrees if site else ())
        for item in tree.items
        if tree.caption
    }


def mark_terms(document: nodes.document, terms: dict[str, meanings.Term], page: str) -> None:
    """Make the first use of each term in a section of `page` a link to the glossary."""
    words = meanings.pattern(terms)
    for section, texts in itertools.groupby(_texts(document), _section):
        ids = {*section["ids"], section.get("slug")} if section is not None else set()
        seen = set()
        for text in texts:
            if _inside(text, nodes.strong):
                continue
            found = []
            for word in words.finditer(text):
                term = meanings.form_of(word[0], terms)
                explained = any(f"]({page}.ipynb#{id_})" in term.meaning for id_ in ids)
                if term.name not in seen and not explained:
                    found.append((*word.span(), f"glossary.html#{term.anchor}"))
                seen.add(term.name)
            _replace(text, [(start, end, "tip-term", href) for start, end, href in found])


def mark_letters(document: nodes.document, letters: dict[str, meanings.Letter]) -> None:
    """Mark the letters of the prose; the first mention of each as a link to the notation."""
    ordered = sorted(letters, key=len, reverse=True)
    signs = "|".join(
        rf"{re.escape(sign)}(?![\u0300-\u036f])"
        if not sign[0].isascii()
        else rf"(?<![{_BESIDE}.-]){re.escape(sign)}(?![{_BESIDE}\u0300-\u036f-]|\.\w)"
        for sign in ordered
        if len(sign) == 1 or not sign.isascii()  # "log" is read in formulas only
    )
    pattern = re.compile(signs or r"(?!)")
    seen = set()
    for text in _texts(document, quotes=True):
        found = []
        for sign in pattern.finditer(text):
            key = meanings.composed(sign[0])
            href = "" if key in seen else f"notation.html#{letters[key].section or 'letters'}"
            seen.add(key)
            found.append((*sign.span(), "tip-letter", href))
        _replace(text, found)


def _texts(document: nodes.document, *, quotes: bool = False) -> Iterator[nodes.Text]:
    """Yield the texts of a page's prose, in their order; `quotes` and tables too, if asked for."""
    allowed = (*_PROSE, nodes.strong)
    if quotes:
        allowed += (
            nodes.block_quote,
            nodes.table,
            nodes.tgroup,
            nodes.tbody,
            nodes.row,
            nodes.entry,
        )
    for paragraph in list(document.findall(nodes.paragraph)):
        in_link = False
        for node in list(paragraph.findall()):
            if isinstance(node, nodes.raw):
                # A link to a setting is written as HTML: its two tags, and plain text between.
                for tag in re.findall(r"<(/?)a\b", node.astext()):
                    in_link = not tag
            elif (
                isinstance(node, nodes.Text)
                and not in_link
                and all(isinstance(parent, allowed) for parent in _parents(node))
            ):
                yield node


def _parents(node: nodes.Node) -> Iterator[nodes.Element]:
    while node.parent is not None:
        node = node.parent
        yield node


def _inside(node: nodes.Node, kind: type[nodes.Node]) -> bool:
    return any(isinstance(parent, kind) for parent in _parents(node))


def _section(node: nodes.Node) -> nodes.section | None:
    """Return the innermost section; one of its own for each heading."""
    return next((above for above in _parents(node) if isinstance(above, nodes.section)), None)


def _replace(text: nodes.Text, found: list[tuple[int, int, str, str]]) -> None:
    """Put marks where `found` says: from, to, of which kind, leading where."""
    if not found:
        return
    whole = text.astext()
    children: list[nodes.Node] = []
    done = 0
    for start, end, kind, href in found:
        more = {"href": href, "kind": kind} if href else {}
        children += [nodes.Text(whole[done:start]), tip_mark("", whole[start:end], **more)]
        done = end
    children.append(nodes.Text(whole[done:]))
    text.parent.replace(text, [child for child in children if child.astext()])


def letters_of(math: str) -> set[str]:
    """Return the letters of a formula as `tips.js` asks for them, each with what it hangs on.

    Examples
    --------
    >>> beta = "<math><msub><mi>β</mi><mn>1</mn></msub></math>"
    >>> hat = '<math><mover accent="true"><mi>z</mi><mo>ˆ</mo></mover></math>'
    >>> sorted(letters_of(beta)), sorted(letters_of(hat))
    (['β', 'β₁'], ['ẑ'])
    """
    root = ElementTree.fromstring(math)
    above = {child: parent for parent in root.iter() for child in parent}
    found = set()
    for letter in root.iter("mi"):
        sign, node, parent = letter.text or "", letter, above[letter]
        if parent.tag == "mover" and parent[0] is node:
            sign += _ACCENTS.get(parent[1].text or "", "?")
            node, parent = parent, above[parent]
        found.add(meanings.composed(sign))
        if parent.tag in ("msub", "msubsup") and parent[0] is node:
            index = "".join(parent[1].itertext())
            if index.isdecimal():
                found.add(meanings.composed(sign) + "".join(_SUBSCRIPTS[int(i)] for i in index))
    return found


def with_stops(body: str, letters: set[str]) -> str:
    """Make a formula within the text a stop of the keyboard where it is the only way to a letter.

    That is the first one with a letter that is in no displayed formula and not in the prose.
    """
    displayed = _MATH.findall(_INLINE.sub("", body))
    reached = _letters_in_prose(body).union(*map(letters_of, displayed))

    def stop(formula: re.Match[str]) -> str:
        new = letters_of(formula[1]) & letters - reached
        reached.update(new)
        return formula[0].replace("<span ", '<span tabindex="0" ', 1) if new else formula[0]

    return _INLINE.sub(stop, body)


def _letters_in_prose(body: str) -> set[str]:
    signs = re.findall(r'class="tip-letter"[^>]*>([^<]*)<', body)
    return {meanings.composed(unescape(sign)) for sign in signs}


def add_texts(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Put the texts for what is on the page at its end; connect to "html-page-context"."""
    body = context.get("body")
    if doctree is None or not body or app.builder.name != "html":
        return
    book = read(Path(app.srcdir), app.config.lecnn_tips)
    part = parts(app.config).get(pagename)
    texts = {
        f"#{key}": book.works[key]
        for key in dict.fromkeys(re.findall(r'href="references\.html#([\w-]+)"', body))
        if key in book.works
    }
    if part is not None and part != _LOOK_UP:
        terms = {term.anchor: term for term in book.terms.values()}
        for anchor in dict.fromkeys(re.findall(r'href="glossary\.html#([\w-]+)"', body)):
            if anchor in terms:
                texts[f"#{anchor}"] = meanings.text_of_term(terms[anchor])
        letters = meanings.of_chapter(book.letters, Path(pagename).name, part)
        used = _letters_in_prose(body).union(*map(letters_of, _MATH.findall(body)))
        texts |= {
            sign: meanings.text_of_letter(sign, letters[sign], book.names)
            for sign in sorted(used & set(letters))
        }
        body = with_stops(body, set(letters))
    if texts:
        tips = "".join(f'<div data-tip="{escape(key)}">{text}</div>' for key, text in texts.items())
        context["body"] = f'{body}\n<template id="{TEXTS}">{tips}</template>'


def _note_sources(app: Sphinx, config: Config) -> None:
    digest = hashlib.sha256()
    for path in sources(Path(app.srcdir)):
        digest.update(path.read_bytes())
    config.lecnn_tips = digest.hexdigest()[:16]


def _add_assets(app: Sphinx) -> None:
    for name in (SCRIPT, STYLE):
        app.config.html_static_path.append(str(_ASSETS / name))
    app.add_js_file(SCRIPT, loading_method="defer")
    app.add_css_file(STYLE)


def setup(app: Sphinx) -> None:
    """Make marks, and the texts for them."""
    # "html": when the value changes, Sphinx writes every page anew.
    app.add_config_value("lecnn_tips", "", "html")
    app.add_node(tip_mark, html=(_visit, _depart))
    app.add_post_transform(Marks)
    app.connect("config-inited", _note_sources)
    app.connect("builder-inited", _add_assets, priority=600)
    app.connect("html-page-context", add_texts)
