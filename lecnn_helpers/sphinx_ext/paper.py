"""What the book needs to come out right on paper, where the page needs nothing."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class RawTables(SphinxPostTransform):
    """Leave the tables of the cells as they are.

    myst-nb takes all LaTeX that a cell returns for a formula, and a table inside a formula is
    an error of LaTeX.
    """

    default_priority = 150
    formats = ("latex",)

    def run(self, **_: Any) -> None:
        """Change the book's tree in place; called by Sphinx."""
        for block in list(self.document.findall(nodes.math_block)):
            text = block.astext()
            if text.startswith(r"\begin{center}"):
                block.replace_self(nodes.raw("", text, format="latex"))
