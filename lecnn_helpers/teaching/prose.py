r"""Texts of questions and exercises as XHTML that a course system takes.

What comes from Markdown may have formulas. They stand in the XHTML as elements ``tex`` until
`with_formulas` puts in what the system at hand wants: ``\( \)`` for a filter, or MathML.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Any

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from ..exercises.kinds import marked_up

SetFormula = Callable[[str, bool], str]
"""Takes TeX, and whether it is displayed; returns markup."""

_TEX = re.compile(r"<tex((?:-display)?)>(.*?)</tex\1>", re.DOTALL)


def of_question(text: str) -> str:
    """Return a text of `questions.md`, or of a check: what stands between backquotes is code.

    Examples
    --------
    >>> of_question("Is `a < b` & c?")
    'Is <code>a &lt; b</code> &amp; c?'
    """
    return marked_up(text)


def of_markdown(text: str) -> str:
    r"""Return a notebook's Markdown.

    A link stays if it leads to another site; one to a place in the book would lead nowhere
    from a course system. Tags go, what is between them stays.

    Examples
    --------
    >>> of_markdown("**1.** See [$x < 1$](#play).")
    '<p><strong>1.</strong> See <tex>x &lt; 1</tex>.</p>'
    """
    return str(_READER.render(text)).strip()


def with_formulas(xhtml: str, set_formula: SetFormula) -> str:
    """Put in what `set_formula` makes of each formula."""
    return _TEX.sub(lambda found: set_formula(unescape(found[2]), bool(found[1])), xhtml)


def for_mathjax(tex: str, display: bool) -> str:
    r"""Return a formula as MathJax's filters look for it.

    Examples
    --------
    >>> for_mathjax("a < b", False)
    '\\(a &lt; b\\)'
    """
    return rf"\[{escape(tex, quote=False)}\]" if display else rf"\({escape(tex, quote=False)}\)"


def plain(xhtml: str) -> str:
    """Return only the text, on one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", xhtml))).strip()


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"xhtmlOut": True}).enable("table")
    reader.use(dollarmath_plugin, allow_labels=False)

    def rule(name: str, write: Callable[[Any], str]) -> None:
        reader.add_render_rule(name, lambda _self, tokens, at, _options, _env: write(tokens[at]))

    rule("math_inline", lambda token: f"<tex>{escape(token.content, quote=False)}</tex>")
    rule(
        "math_block",
        lambda token: (
            f"<div><tex-display>{escape(token.content.strip(), quote=False)}</tex-display></div>\n"
        ),
    )
    rule("html_inline", lambda _token: "")
    rule("html_block", lambda _token: "")
    rule("image", lambda token: escape(token.content))

    def link(self: Any, tokens: Any, at: int, options: Any, env: Any) -> str:
        # A link within a link is none, so the next to close is this one's.
        if str(tokens[at].attrs["href"]).startswith(("http://", "https://")):
            return str(self.renderToken(tokens, at, options, env))
        for token in tokens[at:]:
            if token.type == "link_close":
                token.hidden = True
                break
        return ""

    def closed(self: Any, tokens: Any, at: int, options: Any, env: Any) -> str:
        return "" if tokens[at].hidden else "</a>"

    reader.add_render_rule("link_open", link)
    reader.add_render_rule("link_close", closed)
    return reader


_READER = _reader()
