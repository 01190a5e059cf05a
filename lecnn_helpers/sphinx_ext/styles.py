"""The rules of a stylesheet that a page uses.

A rule stays if each class and each id that it asks for is a word of the page or of its scripts,
the rule by which PurgeCSS goes: what a script may put on the page keeps its look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import tinycss2
from bs4 import BeautifulSoup

_WORD = re.compile(r"[A-Za-z_][\w-]*")
URL = re.compile(r"""url\(\s*(['"]?)(?!data:|#|\w+://)([^'")]+)\1\s*\)""")
"""A file that a sheet names."""
_PROPERTY = re.compile(r"--[\w-]+")
_NAMED = re.compile(r"var\(\s*(--[\w-]+)")
_NESTING = {"media", "supports", "layer", "container"}


def words_of_page(html: str) -> set[str]:
    """Return the names of a page's tags and attributes, and the words of its attributes."""
    words = set()
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        words.add(tag.name)
        for name, value in tag.attrs.items():
            words.add(name)
            words.update(value if isinstance(value, list) else str(value).split())
    return words


def classes_of(html: str) -> set[str]:
    """Return the classes of a page's elements."""
    tags = BeautifulSoup(html, "html.parser").find_all(class_=True)
    return {name for tag in tags for name in tag["class"]}


def text_of(html: str, tag: str) -> str:
    """Return the text of all elements of this kind on the page."""
    found = BeautifulSoup(html, "html.parser").find_all(tag)
    return "".join(element.get_text() for element in found)


def words_of_script(text: str) -> set[str]:
    """Return all that could be a name in a script."""
    return set(_WORD.findall(text))


def used(paths: Iterable[Path], words: set[str] | None, text: str = "") -> list[str]:
    """Return of each stylesheet the rules that ask for nothing but these `words`.

    Parameters
    ----------
    paths
        The stylesheets, in their order.
    words
        The names that occur on the page; None keeps all rules and all properties.
    text
        The page and its scripts. A custom property stays if it, or a rule that stays, names it.

    Returns
    -------
    list of str
        The rules of each sheet, one after the other, without comments; files by their whole
        paths.
    """
    sheets = [_rules(path) for path in paths]
    named: set[str] | None = None
    while True:
        kept = ["".join(rule.used(words, named) for rule in rules) for rules in sheets]
        if words is None:
            return kept
        # What only a property that went has named goes next.
        now = set(_PROPERTY.findall(text)).union(*(set(_NAMED.findall(css)) for css in kept))
        if now == named:
            return kept
        named = now


def characters(css: str) -> set[str]:
    """Return the characters that `css` itself puts on the page."""
    found: set[str] = set()
    for value in re.findall(r"(?:content|--[\w-]*icon[\w-]*)\s*:([^;}]*)", css):
        for token in tinycss2.parse_component_value_list(value):
            if token.type == "string":
                found.update(token.value)
    return found


class _Style(NamedTuple):
    """``h1, .a { color: red }``, with the names that each selector asks for."""

    selectors: list[tuple[str, set[str]]]
    body: list[tuple[str, str]]

    def used(self, words: set[str] | None, properties: set[str] | None) -> str:
        kept = [text for text, names in self.selectors if words is None or names <= words]
        body = [
            text
            for name, text in self.body
            if properties is None or not name.startswith("--") or name in properties
        ]
        return f"{','.join(kept)}{{{';'.join(body)}}}" if kept and body else ""


class _Group(NamedTuple):
    """``@media print { ... }``."""

    head: str
    rules: list[Any]

    def used(self, words: set[str] | None, properties: set[str] | None) -> str:
        body = "".join(rule.used(words, properties) for rule in self.rules)
        return f"{self.head}{{{body}}}" if body else ""


class _Statement(NamedTuple):
    """What asks for nothing on the page, such as ``@keyframes``."""

    text: str

    def used(self, *_: Any) -> str:
        return self.text


@cache
def _rules(path: Path) -> list[Any]:
    text = path.read_text(encoding="utf-8")
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    return _read(rules, path.parent)


def _read(rules: Iterable[Any], folder: Path) -> list[Any]:
    read: list[Any] = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [
                (tinycss2.serialize(selector).strip(), _names(selector))
                for selector in _selectors(rule.prelude)
            ]
            read.append(_Style(selectors, _declarations(rule.content, folder)))
        elif rule.type == "at-rule" and rule.content and rule.lower_at_keyword in _NESTING:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            head = f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}"
            read.append(_Group(head, _read(inner, folder)))
        elif rule.type == "at-rule" and rule.lower_at_keyword == "import":
            address, *media = [t for t in rule.prelude if t.type != "whitespace"]
            imported = _rules(folder / address.value)
            condition = tinycss2.serialize(media)
            read += [_Group(f"@media {condition}", imported)] if condition else imported
        elif rule.type == "at-rule" and rule.lower_at_keyword != "charset":
            read.append(_Statement(_with_paths(rule.serialize(), folder)))
    return read


def _selectors(prelude: list[Any]) -> Iterator[list[Any]]:
    selector: list[Any] = []
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            yield selector
            selector = []
        elif token.type != "comment":
            selector.append(token)
    yield selector


def _names(selector: list[Any]) -> set[str]:
    """Return the classes and ids that a selector asks for; what `:not()` excludes is no need."""
    names = set()
    before = None
    for token in selector:
        if token.type == "hash" or (token.type == "ident" and before == "."):
            names.add(token.value)
        elif token.type == "function" and token.lower_name != "not":
            # Of several, as in `:is(.a, .b)`, any will do: only what all ask for is needed.
            names |= set.intersection(*map(_names, _selectors(token.arguments)))
        before = token.value if token.type == "literal" else None
    return names


def _declarations(content: list[Any], folder: Path) -> list[tuple[str, str]]:
    """Return name and text of each declaration; what is none, as a nested rule, under ""."""
    read = []
    for part in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if part.type == "declaration":
            value = tinycss2.serialize(part.value).strip() + "!important" * part.important
            read.append((part.name, f"{part.name}:{_with_paths(value, folder)}"))
        else:
            read.append(("", part.serialize()))
    return read


def _with_paths(css: str, folder: Path) -> str:
    """Name each file by its whole path: an imported sheet may lie elsewhere than the importing."""
    return URL.sub(lambda found: f'url("{(folder / found[2]).resolve().as_posix()}")', css)
