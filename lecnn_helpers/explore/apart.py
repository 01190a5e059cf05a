"""The packed frames of a page's explorers in a file of their own, which comes after the page.

They are up to half of what a page weighs, and nobody needs them to read it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

WORTH_A_REQUEST = 20_000
"""Characters of packed frames; fewer come sooner within the page."""

_PACKED = re.compile(
    r'(?P<tag><script type="text/plain" class="explorer-(?:frames|sentences)")>(?P<text>[^<]+)(?=<)'
)
_TAKEN = re.compile(r' data-late="(\d+)">(?=<)')
# `explore.js` loads it when the page is there.
_FILE = '<script type="text/plain" class="explorer-late" data-src="{}"></script>'
_ADDRESS = re.compile(re.escape(_FILE).replace(r"\{\}", '([^"]+)') + "\n?")

# A cell that has run may have put another explorer in the place of one.
_START = """((texts) => texts.forEach((text, index) => {
  const script = document.querySelector(`script[data-late="${index}"]`);
  if (script) script.textContent = text;
}))("""
_END = ");\n"


def take_out(html: str, write: Callable[[str], str]) -> str:
    """Return a page whose packed frames come in a file after it, if that is worth a request.

    It needs `explore.js`.

    Parameters
    ----------
    html
        A whole page.
    write
        Writes the text of a script, and returns its address as seen from the page.
    """
    texts = [found["text"] for found in _PACKED.finditer(html)]
    if sum(map(len, texts)) < WORTH_A_REQUEST:
        return html
    file = _FILE.format(write(f"{_START}{json.dumps(texts, ensure_ascii=False)}{_END}"))
    numbers = iter(range(len(texts)))
    html = _PACKED.sub(lambda found: f'{found["tag"]} data-late="{next(numbers)}">', html)
    before, end, behind = html.rpartition("</body>")
    return f"{before}{file}\n{end}{behind}"


def put_back(html: str, folder: Path) -> str:
    """Return a page in `folder` as it was before `take_out`; any other one as it is."""
    file = _ADDRESS.search(html)
    if file is None:
        return html
    script = (folder / file[1]).read_text(encoding="utf-8")
    texts = json.loads(script.removeprefix(_START).removesuffix(_END))
    html = _ADDRESS.sub("", html)
    return _TAKEN.sub(lambda found: f">{texts[int(found[1])]}", html)
