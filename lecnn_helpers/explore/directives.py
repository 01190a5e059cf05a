"""Show on one page of a book an explorer of another.

In MyST Markdown, on a page beside the chapter ``batch_norm``, which has an explorer ``rescale``:

    ```{explorer} batch_norm rescale
    ```

is that explorer, alive, and

    ```{explorer-card} batch_norm rescale
    **Batch normalization**: what it does to five rows.
    ```

its first picture, small, with these words, leading to the explorer where it is explained.
"""

from __future__ import annotations

import posixpath
import re
from html import escape
from typing import Any
from urllib.parse import quote, unquote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from . import built, page

_LOGGER = logging.getLogger(__name__)

FOLDER = "explorers"
"""Where the explorers' own pages and pictures are, below the root of the built pages."""

_VIEW = re.compile(r"viewBox='0 0 (\S+) (\S+)'")


def picture_file(name: str, *, dark: bool) -> str:
    """Return the name of the file with an explorer's first picture."""
    return f"{name}-dark.svg" if dark else f"{name}.svg"


class explorer_of(nodes.General, nodes.Element):  # type: ignore[misc]
    """Stands for an explorer of another page until all pages have been read."""


class _OfAnotherPage(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True
    is_card = False

    def run(self) -> list[nodes.Node]:
        chapter, _, name = self.arguments[0].strip().rpartition(" ")
        if not chapter:
            raise self.error(f"name a page and an explorer on it, not only {name!r}")
        document, _ = self.env.relfn2path(chapter)
        # So that this page is written again when that one has changed.
        self.env.note_dependency(str(self.env.doc2path(document)))
        node = explorer_of("", document=document, name=name, card=self.is_card)
        self.set_source_info(node)
        if not self.is_card:
            return [node]
        words = nodes.container(classes=["explorer-words"])
        self.state.nested_parse(self.content, self.content_offset, words)
        return [nodes.container("", node, words, classes=["explorer-card"])]


class ExplorerDirective(_OfAnotherPage):
    """``{explorer} PAGE NAME``."""


class CardDirective(_OfAnotherPage):
    """``{explorer-card} PAGE NAME``, with what to say beside the picture."""

    has_content = True
    is_card = True


class ExplorersOfOtherPages(SphinxPostTransform):
    """Put the explorers in; on paper a link, since the chapter has the picture."""

    # Before `CodesOnPaper`, and before myst-nb chooses among a cell's outputs.
    default_priority = 1

    def run(self, **_: Any) -> None:
        """Change the page's tree in place; called by Sphinx."""
        for node in list(self.document.findall(explorer_of)):
            html = self._find(node)
            if html is None:
                node.parent.remove(node)
            elif self.app.builder.format != "html":
                self._on_paper(node)
            else:
                text = self._card(node, html) if node["card"] else html
                node.replace_self(nodes.raw("", text, format="html"))

    def _find(self, node: explorer_of) -> str | None:
        document, name = node["document"], node["name"]
        if document not in self.env.found_docs:
            _LOGGER.warning("there is no page %r with an explorer", document, location=node)
            return None
        names = []
        for raw in self.env.get_doctree(document).findall(nodes.raw):
            html = str(raw.astext())
            if raw.get("format") != "html" or "explorer-data" not in html:
                continue
            for found in built.find(html):
                names.append(found.name)
                if found.name == name:
                    return html[found.start : found.end]
        message = "the page %r has no explorer %r; it has %s"
        there = ", ".join(map(repr, names)) or "none"
        _LOGGER.warning(message, document, name, there, location=node)
        return None

    def _card(self, node: explorer_of, html: str) -> str:
        document, name = node["document"], node["name"]
        picture = built.picture(html)
        if picture is None:
            message = "the explorer %r of %r shows HTML; a card needs a picture"
            _LOGGER.warning(message, name, document, location=node)
            return ""
        box = _VIEW.search(picture)
        size = f'width="{box[1]}" height="{box[2]}" ' if box else ""
        label = escape(f"{page.in_words(name)}: to the picture that moves")
        images = "".join(
            f'<img class="{theme}" {size}loading="lazy" alt="{label}" '
            f'src="{escape(self._address_of(document, picture_file(name, dark=dark)))}">'
            for theme, dark in (("only-light", False), ("only-dark", True))
        )
        address = self.app.builder.get_relative_uri(self.env.docname, document)
        return f'<a class="explorer-small" href="{escape(address)}#{escape(name)}">{images}</a>'

    def _address_of(self, document: str, file: str) -> str:
        """Return where a file among the explorers' own pages is, as seen from this page."""
        folder = posixpath.dirname(unquote(self.app.builder.get_target_uri(self.env.docname)))
        return quote(posixpath.relpath(f"{FOLDER}/{document}/{file}", folder or "."))

    def _on_paper(self, node: explorer_of) -> None:
        if node["card"]:
            node.parent.remove(node)
            return
        title = self.env.titles[node["document"]].astext()
        address = self.app.builder.get_relative_uri(self.env.docname, node["document"])
        line = nodes.paragraph("", "The first picture to play with stands in ")
        line += nodes.reference("", title, refuri=address, internal=True)
        line += nodes.Text(".")
        node.replace_self(line)


def setup(app: Sphinx) -> None:
    """Register the directives; called by the extension."""
    app.add_node(explorer_of)
    app.add_directive("explorer", ExplorerDirective)
    app.add_directive("explorer-card", CardDirective)
    app.add_post_transform(ExplorersOfOtherPages)
