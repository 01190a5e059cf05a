"""The default picture as an ``<img>``: it is seen where scripts are off or markup is sanitized."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from xml.etree import ElementTree

START = "data:image/svg+xml,"
ROOT = ' xmlns="http://www.w3.org/2000/svg" font-family="sans-serif"'
"""What an SVG needs to stand alone: within an image there is no page whose font it could take.
`explore.js` and `INLINE` take it out again."""

_BOX = re.compile(r' viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')

INLINE = """<script>
document.querySelectorAll("#NAME img.explorer-image").forEach((image) => {
  const box = document.createElement("div");
  box.innerHTML = decodeURIComponent(image.getAttribute("src").slice(19))
    .replace(/ xmlns=\\S+ font-family='sans-serif'/, "");
  const svg = box.firstChild;
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", image.alt);
  image.replaceWith(svg);
});
</script>"""
"""What `explore.js` does for a picture without controls, where that script is not loaded."""


def image(lines: Sequence[str], sentence: str) -> str | None:
    """Return a picture as an image that needs nothing else.

    The script puts the same SVG in its place when it wakes, so that theme and font reach it.

    Parameters
    ----------
    lines
        What `svg.to_svg` returned.
    sentence
        The image's text alternative.

    Returns
    -------
    str or None
        The tag; None if the lines are no SVG that could stand alone, such as a table.
    """
    size = _BOX.search(lines[0]) if lines[0].startswith("<svg ") else None
    if size is None or "xmlns=" in lines[0]:
        return None
    svg = "".join([f"<svg{ROOT}{lines[0][4:]}", *lines[1:]])
    try:
        ElementTree.fromstring(svg)
    except ElementTree.ParseError:  # HTML that a browser reads, but not in an image
        return None
    return (
        f'<img class="explorer-image" loading="lazy" width="{size[1]}" height="{size[2]}" '
        f'alt="{escape(sentence)}" src="{START}{_in_address(svg)}">'
    )


def _in_address(svg: str) -> str:
    """Write SVG as the rest of a ``data:`` address within double quotes.

    Browsers need no more than this encoded, and base64 would compress badly.
    """
    # Apostrophes in place of quotes, three bytes fewer each; in a text a quote is a quote.
    svg = re.sub(r"<[^<>\']*>", lambda tag: tag[0].replace('"', "'"), svg)
    for character, code in (("%", "25"), ('"', "22"), ("#", "23"), ("<", "3C"), (">", "3E")):
        svg = svg.replace(character, f"%{code}")
    # A browser drops a line's end from an address.
    svg = svg.replace("\n", "%0A").replace("\t", "%09")
    return svg.replace("&", "&amp;")
