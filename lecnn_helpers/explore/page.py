"""An explorer as plain HTML: native controls, the default picture, the packed frames."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from importlib.resources import files

from .controls import Control
from .svg import colors, dark_twin, label

SCRIPT = "explore.js"
STYLE = "explore.css"
DOCUMENT_STYLE = "document.css"

_DARK = ":is([data-theme=dark],[data-jp-theme-light=false],[data-bs-theme=dark],.dark)"


@cache
def asset(name: str) -> str:
    """Return the text of `SCRIPT`, `STYLE` or `DOCUMENT_STYLE`."""
    return (files(__package__) / "assets" / name).read_text(encoding="utf-8")


def assets() -> str:
    """Return the script and the stylesheet as tags, for a page that does not load them."""
    return f"<style>{asset(STYLE)}</style>\n<script>{asset(SCRIPT)}</script>"


THEMES = ("auto", "light", "dark")

_FOLLOW_THE_SYSTEM = """<script>
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const page = document.documentElement;
  const follow = () => { page.dataset.theme = dark.matches ? "dark" : "light"; };
  dark.addEventListener("change", follow);
  follow();
})();
</script>"""


def document_around(title: str, theme: str) -> Callable[[str], str]:
    """Return a function that makes a whole page of an explorer's HTML.

    Raises
    ------
    ValueError
        If `theme` is not one of `THEMES`.
    """
    if theme not in THEMES:
        raise ValueError(f"theme must be one of {', '.join(map(repr, THEMES))}, got {theme!r}")
    head = [
        "<!doctype html>",
        f'<html lang="en" data-theme="{"light" if theme == "auto" else theme}">',
        '<head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>{asset(DOCUMENT_STYLE)}</style>",
        *([_FOLLOW_THE_SYSTEM] if theme == "auto" else []),
        "</head>",
        # An explorer names itself by its sentence; the title is for those who hear the page.
        f'<body><main><h1 class="explorer-title">{escape(title)}</h1>',
    ]
    return lambda html: "\n".join([*head, html, "</main></body></html>", ""])


def dark_colors(lines: Sequence[str], *, scope: str) -> str:
    """Return a style tag that gives the colors in `lines` their dark twins inside `scope`.

    On paper the originals stand, whatever the theme.
    """
    rules = ";".join(f"--c{color}:#{dark_twin(color)}" for color in sorted(colors(lines)))
    return f"<style>@media screen{{{_DARK} {scope}{{{rules}}}}}</style>" if rules else ""


def figure(lines: Sequence[str], sentence: str) -> str:
    """Return the picture and, as its caption, the sentence.

    A frame that is not SVG (a table) names itself, so it gets no role.
    """
    if lines[0].startswith("<svg"):
        lines = label(lines, sentence)
    return "\n".join(
        [
            "<figure>",
            f'<div class="explorer-picture">{"".join(lines)}</div>',
            f'<figcaption class="explorer-sentence">{escape(sentence, quote=False)}</figcaption>',
            "</figure>",
        ]
    )


def explorer(
    *,
    name: str,
    controls: Sequence[Control],
    presets: Sequence[tuple[str, str, tuple[int, ...]]],
    frame: Sequence[str],
    sentence: str,
    all_lines: Sequence[str],
    packed_frames: str,
    packed_sentences: str,
) -> str:
    """Return the HTML of an explorer in its default state.

    Parameters
    ----------
    name
        Its id on the page, and what a link to it is called.
    controls, presets
        What can be set; each preset as (label, reason, indices of the values).
    frame, sentence
        The default state's picture and sentence: all there is without JavaScript.
    all_lines
        The lines of every frame, from which the colors are taken.
    packed_frames, packed_sentences
        What `frames.pack` made of all states, the last control running fastest.
    """
    description = {
        "controls": [
            {"name": c.name, "texts": list(c.texts), "default": c.default} for c in controls
        ],
        "presets": [
            {"label": label, "why": why, "state": list(state)} for label, why, state in presets
        ],
    }
    # "</" would end the script element early.
    data = json.dumps(description, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    form = [
        f'<form class="explorer-form" aria-label="Settings of the picture {name}" hidden>',
        '<div class="explorer-controls">',
        *(_control(name, index, control) for index, control in enumerate(controls)),
        "</div>",
        '<div class="explorer-presets">',
        *(
            f'<button type="button" data-preset="{index}" aria-pressed="false" '
            f'title="{escape(why)}">{escape(label)}</button>'
            for index, (label, why, _) in enumerate(presets)
        ),
        '<button type="button" class="explorer-reset">Reset</button>',
        f'<a class="explorer-link" href="#{name}">Link to this setting</a>',
        "</div>",
        '<p class="explorer-note" role="status"></p>',
        "</form>",
    ]
    return "\n".join(
        [
            f'<div class="explorer" id="{name}">',
            dark_colors(all_lines, scope=f"#{name}"),
            *form,
            figure(frame, sentence),
            "<noscript><p class=explorer-note>The controls of this picture need JavaScript; "
            "it shows the default setting.</p></noscript>",
            f'<script type="application/json" class="explorer-data">{data}</script>',
            f'<script type="text/plain" class="explorer-frames">{packed_frames}</script>',
            f'<script type="text/plain" class="explorer-sentences">{packed_sentences}</script>',
            "</div>",
        ]
    )


def _control(explorer: str, index: int, control: Control) -> str:
    id_ = f"{explorer}-{control.name}"
    text = escape(control.label)
    attributes = f'id="{id_}" data-control="{index}"'
    if control.kind == "check":
        box = f'<input type="checkbox" {attributes}{" checked" if control.default else ""}>'
        return f'<div class="explorer-control">{box}<label for="{id_}">{text}</label></div>'
    if control.kind == "select":
        options = "".join(
            f'<option value="{i}"{" selected" if i == control.default else ""}>{escape(t)}</option>'
            for i, t in enumerate(control.texts)
        )
        entry = f"<select {attributes}>{options}</select>"
    else:
        now = escape(control.texts[control.default])
        entry = (
            f'<input type="range" {attributes} min="0" max="{len(control.values) - 1}" step="1" '
            f'value="{control.default}" aria-valuetext="{now}">'
            # As wide as its longest text, so that the slider does not move under the finger.
            f'<output for="{id_}" style="min-width:{max(map(len, control.texts))}ch">{now}</output>'
        )
    return f'<div class="explorer-control"><label for="{id_}">{text}</label>{entry}</div>'
