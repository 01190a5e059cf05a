"""HTML that `draw` returned, cut into lines as `svg.to_svg` cuts a figure.

A line is one tag and the text after it; an element that holds only text is one line. So two
tables that differ in their numbers are the same lines with other numbers. The parser is
Python's own `html.parser`, which knows what a ``>`` within quotes is, and that the content of
a script is no markup. Entities stay as they were written.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCK = re.compile(
    "address|article|aside|blockquote|caption|col|colgroup|dd|details|div|dl|dt|fieldset|"
    "figcaption|figure|footer|form|h[1-6]|header|hr|legend|li|main|nav|ol|option|p|pre|section|"
    "summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
"""Space about them is not seen; before a word in bold it is."""

_KEEP_SPACE = frozenset(("pre", "textarea", "code", "listing", "script", "style", "xmp"))
_LOSE_FIRST_NEWLINE = frozenset(("pre", "textarea", "listing"))
_FOREIGN = frozenset(("svg", "math"))
_SPACE = re.compile(r"[ \t\n\f\r]+")  # a no-break space is none of them
_AMPERSAND = "\ufdd0"
"""Stands for "&" while the parser is at work, so that it leaves entities alone. It is no
character: no text may hold it."""


def html_lines(html: str) -> list[str]:
    """Cut HTML into lines of one tag each; an element that holds only text is one line.

    Parameters
    ----------
    html
        What `draw` returned. Comments, and space that is not seen, are left out.

    Returns
    -------
    list of str
        Joined, they are the same HTML. Empty if nothing would be seen.
    """
    cutter = _Cutter()
    cutter.feed(html.replace("&", _AMPERSAND))
    cutter.close()
    return [line.replace(_AMPERSAND, "&") for line in cutter.lines()]


class _Cutter(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[tuple[str, str, str]] = []  # kind, name of the tag, source
        self.open: list[tuple[str, str]] = []  # name of the tag, as it was written

    def handle_starttag(self, tag: str, attrs: object) -> None:
        source = self.get_starttag_text() or ""
        written = source[1 : 1 + len(tag)]
        if not self._within(_FOREIGN) and tag not in _FOREIGN:
            written = tag  # <TD> and <td> are one tag; in SVG they are two
        self.pieces.append(("start", tag, f"<{written}{source[1 + len(tag) :]}"))
        self.open.append((tag, written))

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        written = next((name for start, name in reversed(self.open) if start == tag), tag)
        if any(start == tag for start, _ in self.open):
            while self.open.pop()[0] != tag:
                pass
        self.pieces.append(("end", tag, f"</{written}>"))

    def handle_data(self, data: str) -> None:
        kept = self._within(_KEEP_SPACE)
        if not self._within(frozenset(("script", "style"))):
            data = data.replace("<", "&lt;")  # a lone one, which the parser took for text
        last = self.pieces[-1] if self.pieces else ("", "", "")
        if kept and last[0] == "start" and last[1] in _LOSE_FIRST_NEWLINE:
            # As a browser does; else a patched text would have one line more.
            data = re.sub(r"^\r?\n", "", data)
        if not kept:
            data = _SPACE.sub(" ", data)
        kind = "kept" if kept else "text"
        if last[0] == kind:  # the parser gives a lone "<" by itself
            _, _, before = self.pieces.pop()
            data = before + data if kept else _SPACE.sub(" ", before + data)
        if data:
            self.pieces.append((kind, "", data))

    def _within(self, names: frozenset[str]) -> bool:
        return any(tag in names for tag, _ in self.open)

    def lines(self) -> list[str]:
        cut: list[tuple[str, str, str, str]] = []  # kind, name, the tag, the text after it
        last = len(self.pieces) - 1
        for index, (kind, tag, source) in enumerate(self.pieces):
            if kind in ("start", "end"):
                cut.append((kind, tag, source, ""))
                continue
            if kind == "text":
                before = self.pieces[index - 1][1] if index else "p"
                after = self.pieces[index + 1][1] if index < last else "p"
                source = source.lstrip(" ") if _BLOCK.fullmatch(before) else source
                source = source.rstrip(" ") if _BLOCK.fullmatch(after) else source
            kind, tag, start, text = cut.pop() if cut else ("text", "", "", "")
            cut.append((kind, tag, start, text + source))
        lines: list[str] = []
        opened = ""  # the element of the last line, if nothing but text has followed its start
        for kind, tag, start, text in cut:
            if kind == "end" and tag == opened and not text:
                lines[-1] += start
            else:
                lines.append(start + text)
            opened = tag if kind == "start" else ""
        return [line for line in lines if line]
