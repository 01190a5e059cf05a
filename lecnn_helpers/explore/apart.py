"""The packed frames of a page's explorers in a file of their own, which comes after the page.

They are up to half of what a page weighs, and nobody needs them to read it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

WORTH_A_REQUEST = 12_000
"""Characters of an explorer's packed frames; fewer come sooner within the page."""

_PACKED = re.compile(
    r'(?P<tag><script type="text/plain" class="explorer-(?:frames|sentences)")>(?P<text>[^<]*)(?=<)'
)
_TAKEN = re.compile(r' data-late="(\d+)">(?=<)')
# `explore.js` runs it when it wants it. Fetched from the first paint on, it holds up neither that
# nor the scripts that are asked for before.
_FILE = """<script type="text/plain" class="explorer-late" data-src="{}"></script>
<script>new PerformanceObserver((paints, observer) => {
  observer.disconnect();
  if (navigator.connection?.saveData) return;
  const { src } = document.querySelector(".explorer-late").dataset;
  const link = { rel: "preload", as: "script", href: src };
  document.head.append(Object.assign(document.createElement("link"), link));
}).observe({ type: "paint", buffered: true });</script>
"""
_ADDRESS = re.compile(re.escape(_FILE).replace(r"\{\}", '([^"]+)'))

# A cell that has run may have put another explorer in the place of one.
_START = """((texts) => texts.forEach((text, index) => {
  const script = document.querySelector(`script[data-late="${index}"]`);
  if (script) script.textContent = text;
}))("""
_END = ");\n"


def take_out(html: str, write: Callable[[str], str]) -> str:
    """Return a page whose large packed frames come in a file after it.

    It needs `explore.js`.

    Parameters
    ----------
    html
        A whole page.
    write
        Writes the text of a script, and returns its address as seen from the page.
    """
    found = list(_PACKED.finditer(html))
    texts: list[str] = []
    parts, at = [], 0
    # An explorer has two: its frames and its sentences.
    for pair in zip(found[::2], found[1::2], strict=True):
        if sum(len(each["text"]) for each in pair) < WORTH_A_REQUEST:
            continue
        for each in pair:
            parts += [html[at : each.start()], f'{each["tag"]} data-late="{len(texts)}">']
            texts.append(each["text"])
            at = each.end()
    if not texts:
        return html
    file = write(f"{_START}{json.dumps(texts, ensure_ascii=False)}{_END}")
    html = "".join([*parts, html[at:]])
    return html.replace("</head>", f"{_FILE.replace('{}', file)}</head>", 1)


def put_back(html: str, folder: Path) -> str:
    """Return a page in `folder` as it was before `take_out`; any other one as it is."""
    file = _ADDRESS.search(html)
    if file is None:
        return html
    script = (folder / file[1]).read_text(encoding="utf-8")
    texts = json.loads(script.removeprefix(_START).removesuffix(_END))
    html = html.replace(file[0], "", 1)
    return _TAKEN.sub(lambda found: f">{texts[int(found[1])]}", html)
