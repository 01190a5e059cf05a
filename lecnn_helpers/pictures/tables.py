"""Tables that read well in Jupyter, in the book and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any


@dataclass(frozen=True)
class Table:
    """A table with a caption, to be shown by a notebook.

    Attributes
    ----------
    caption
        What the table shows, above it.
    header
        One text for each column.
    rows
        The cells as texts, row by row.
    slips
        Cells (row, column) that hold a slip of the notes: struck through, and named
        "slip" where there is no style.
    right
        Cells (row, column) to point out as right.
    footer
        One last row, set apart; may be empty.
    """

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    slips: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    right: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    footer: Sequence[str] = ()

    def __post_init__(self) -> None:
        for row in [*self.rows, *([self.footer] if self.footer else [])]:
            if len(row) != len(self.header):
                raise ValueError(
                    f"a row has {len(row)} cells, the header {len(self.header)}: {list(row)}"
                )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.html(), "text/latex": self.latex(), "text/plain": self.text()}

    def html(self) -> str:
        """Return the table as HTML; the box around it scrolls, not the page nor the caption."""
        # An empty corner heads nothing, and would be read out as a heading without a name.
        head = "".join(
            f'<th scope="col">{escape(text)}</th>' if text else "<td></td>" for text in self.header
        )
        body = "".join(
            "<tr>" + "".join(self._cell(i, j, text) for j, text in enumerate(row)) + "</tr>"
            for i, row in enumerate(self.rows)
        )
        foot = "".join(f"<td>{escape(text)}</td>" for text in self.footer)
        if foot:
            foot = f"<tfoot><tr>{foot}</tr></tfoot>"
        caption = escape(self.caption)
        return (
            f'<div class="lecture-table" role="region" tabindex="0" aria-label="{caption}">'
            f"<table><caption><span>{caption}</span></caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody>{foot}</table></div>"
        )

    def _cell(self, i: int, j: int, text: str) -> str:
        if (i, j) in self.slips:
            return f'<td class="slip"><s>{escape(text)}</s></td>'
        if (i, j) in self.right:
            return f'<td class="right"><strong>{escape(text)}</strong></td>'
        return f"<td>{escape(text)}</td>"

    def latex(self) -> str:
        """Return the table as LaTeX, its texts as they are (the engine reads Unicode)."""
        rows = [self.header, *self.rows, *([self.footer] if self.footer else [])]
        lines = [" & ".join(_latex(text) for text in row) + r" \\" for row in rows]
        lines.insert(1, r"\hline")
        if self.footer:
            lines.insert(-1, r"\hline")
        return "\n".join(
            [
                r"\begin{center}",
                _latex(self.caption),
                r"\par\smallskip",
                rf"\begin{{tabular}}{{{'r' * len(self.header)}}}",
                *lines,
                r"\end{tabular}",
                r"\end{center}",
            ]
        )

    def text(self) -> str:
        """Return the table in columns of plain text, slips marked "(slip)"."""
        marked = [
            [text + (" (slip)" if (i, j) in self.slips else "") for j, text in enumerate(row)]
            for i, row in enumerate(self.rows)
        ]
        rows = [list(self.header), *marked, *([list(self.footer)] if self.footer else [])]
        widths = [max(len(row[j]) for row in rows) for j in range(len(self.header))]
        lines = ["  ".join(t.rjust(w) for t, w in zip(row, widths, strict=True)) for row in rows]
        return "\n".join([self.caption, *lines])


def _latex(text: str) -> str:
    return "".join(f"\\{c}" if c in "&%$#_{}" else c for c in text)
