"""The packed frames of a page's explorers in files of their own, which come after the page.

They are up to half of what a page weighs, and nobody needs them to read it. Those of the first
explorer come first, so that it can soon answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

WORTH_A_REQUEST = 12_000
"""Characters of an explorer's packed frames; fewer come sooner within the page."""
WORTH_A_PLACE = 6_000
"""Of one further down, where a page has such a file anyway."""

_PACKED = re.compile(
    r'(?P<tag><script type="text/plain" class="explorer-(?:frames|sentences)")>(?P<text>[^<]*)(?=<)'
)
_TAKEN = re.compile(r' data-late="(\d+)">(?=<)')
# `explore.js` runs it when it wants it, for what is numbered from here on.
_FILE = '<script type="text/plain" class="explorer-late" data-from="{}" data-src="{}"></script>\n'
_NAMED = re.compile(re.escape(_FILE).replace(r"\{\}", '([^"]+)'))
# Fetched from the first paint on, one after the other, they hold up neither that nor the scripts
# that are asked for before.
_FETCH = """<script>new PerformanceObserver((paints, observer) => {
  observer.disconnect();
  if (navigator.connection?.saveData) return;
  const files = [...document.querySelectorAll(".explorer-late")];
  const next = () => {
    if (!files.length) return;
    const link = { rel: "preload", as: "script", href: files.shift().dataset.src };
    const onload = next, onerror = next;
    document.head.append(Object.assign(document.createElement("link"), link, { onload, onerror }));
  };
  next();
}).observe({ type: "paint", buffered: true });</script>
"""

# A cell that has run may have put another explorer in the place of one.
_START = """((first, texts) => texts.forEach((text, index) => {
  const script = document.querySelector(`script[data-late="${first + index}"]`);
  if (script) script.textContent = text;
}))("""
_END = ");\n"


class _Pair(NamedTuple):
    """What is packed of one explorer: its frames and its sentences."""

    frames: re.Match[str]
    sentences: re.Match[str]

    @property
    def size(self) -> int:
        return len(self.frames["text"]) + len(self.sentences["text"])


def take_out(html: str, write: Callable[[str], str]) -> str:
    """Return a page whose large packed frames come in one file or two after it.

    It needs `explore.js`.

    Parameters
    ----------
    html
        A whole page.
    write
        Writes the text of a script, and returns its address as seen from the page.
    """
    found = list(_PACKED.finditer(html))
    pairs = [_Pair(*pair) for pair in zip(found[::2], found[1::2], strict=True)]
    if not any(pair.size >= WORTH_A_REQUEST for pair in pairs):
        return html
    taken = [
        pair
        for number, pair in enumerate(pairs)
        if pair.size >= (WORTH_A_PLACE if number else WORTH_A_REQUEST)
    ]
    parts, at = [], 0
    for number, packed in enumerate(packed for pair in taken for packed in pair):
        parts += [html[at : packed.start()], f'{packed["tag"]} data-late="{number}">']
        at = packed.end()
    named, number = "", 0
    for group in (taken[:1], taken[1:]):
        texts = [packed["text"] for pair in group for packed in pair]
        if texts:
            code = f"{_START}{number}, {json.dumps(texts, ensure_ascii=False)}{_END}"
            named += _FILE.format(number, write(code))
            number += len(texts)
    return "".join([*parts, html[at:]]).replace("</head>", f"{named}{_FETCH}</head>", 1)


def put_back(html: str, folder: Path) -> str:
    """Return a page in `folder` as it was before `take_out`; any other one as it is."""
    if not _NAMED.search(html):
        return html
    texts = [text for _, address in _NAMED.findall(html) for text in _texts(folder / address)]
    html = _NAMED.sub("", html).replace(_FETCH, "", 1)
    return _TAKEN.sub(lambda found: f">{texts[int(found[1])]}", html)


def _texts(path: Path) -> Iterator[str]:
    packed = path.read_text(encoding="utf-8").removeprefix(_START).removesuffix(_END)
    yield from json.loads(packed.partition(", ")[2])
