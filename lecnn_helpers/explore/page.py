"""An explorer as plain HTML: native controls, the default picture, the packed frames."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from .color import dark_twin
from .controls import Control
from .drag import Drag
from .image import image
from .svg import colors, label

SCRIPT = "explore.js"
STYLE = "explore.css"
DOCUMENT_STYLE = "document.css"


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


def in_words(name: str) -> str:
    """Return an explorer's name as a title: "learning-rate" becomes "Learning rate"."""
    return name.replace("-", " ").capitalize()


def check_theme(theme: str) -> None:
    """Refuse a theme that is not one of `THEMES` with a ValueError."""
    if theme not in THEMES:
        raise ValueError(f"theme must be one of {', '.join(map(repr, THEMES))}, got {theme!r}")


def document_around(title: str, theme: str, head: str = "") -> Callable[[str], str]:
    """Return a function that makes a whole page of an explorer's HTML.

    Parameters
    ----------
    title
        The page's title and heading.
    theme
        One of `THEMES`.
    head
        More for the page's head: tags, as they are.

    Raises
    ------
    ValueError
        If `theme` is not one of `THEMES`.
    """
    check_theme(theme)
    start = [
        "<!doctype html>",
        f'<html lang="en" data-theme="{"light" if theme == "auto" else theme}">',
        '<head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>{asset(DOCUMENT_STYLE)}</style>",
        *([_FOLLOW_THE_SYSTEM] if theme == "auto" else []),
        *([head] if head else []),
        "</head>",
        # An explorer names itself by its sentence; the title is for those who hear the page.
        f'<body><main><h1 class="explorer-title">{escape(title)}</h1>',
    ]
    return lambda html: "\n".join([*start, html, "</main></body></html>", ""])


def dark_colors(lines: Sequence[str], *, scope: str) -> str:
    """Return a style tag that gives the colors in `lines` their dark twins inside `scope`.

    The stylesheet says where it is night: there ``--night`` is empty, and a twin stands. All else
    (a light page, one of which nothing is known, paper) has no valid ``--night``, which makes
    the whole variable invalid, and the original stands.
    """
    rules = ";".join(
        f"--c{color}:var(--night) #{dark_twin(color)}" for color in sorted(colors(lines))
    )
    return f"<style>{scope}{{{rules}}}</style>" if rules else ""


def figure(lines: Sequence[str], sentence: str, *, as_image: bool = False) -> str:
    """Return the picture and, as its caption, the sentence.

    A frame that is not SVG (a table) names itself, so it gets no role.

    Parameters
    ----------
    lines, sentence
        The frame.
    as_image
        Put the picture in as an ``<img>``, for where no script runs.
    """
    picture = image(lines, sentence) if as_image else None
    if picture is None:
        if lines[0].startswith("<svg"):
            lines = label(lines, sentence)
        picture = "".join(lines)
    return "\n".join(
        [
            "<figure>",
            f'<div class="explorer-picture">{picture}</div>',
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
    drags: Sequence[Drag] = (),
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
    drags
        Which controls follow the pointer in the picture.
    """
    description: dict[str, Any] = {
        "controls": [
            {"name": c.name, "texts": list(c.texts), "default": c.default} | _values_for_links(c)
            for c in controls
        ],
        "presets": [
            {"label": label, "why": why, "state": list(state)} for label, why, state in presets
        ],
    }
    if drags:
        description["drags"] = [{"control": d.control, "direction": d.direction} for d in drags]
    # "</" would end the script element early.
    data = json.dumps(description, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    here = tuple(c.default for c in controls)
    reason = next((why for _, why, state in presets if tuple(state) == here), "")
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
        *_QUIET_ACTIONS,
        f'<a class="explorer-link" href="#{name}" title="Link to this setting">Link</a></span>',
        "</div>",
        f'<p class="explorer-note" role="status"{_HINT if drags else ""}>'
        f"{escape(reason, quote=False)}</p>",
        "</form>",
    ]
    return "\n".join(
        [
            f'<div class="explorer" id="{name}">',
            dark_colors(all_lines, scope=f"#{name}"),
            *form,
            figure(frame, sentence, as_image=True),
            "<noscript><p class=explorer-note>The controls of this picture need JavaScript; "
            "it shows the default setting.</p></noscript>",
            f'<script type="application/json" class="explorer-data">{data}</script>',
            f'<script type="text/plain" class="explorer-frames">{packed_frames}</script>',
            f'<script type="text/plain" class="explorer-sentences">{packed_sentences}</script>',
            "</div>",
        ]
    )


# The script shows what the browser and the page can do. The link is last, where it is `name`'s.
_QUIET_ACTIONS = (
    '<span class="explorer-quiet">',
    '<button type="button" class="explorer-reset">Reset</button>',
    '<button type="button" class="explorer-full" hidden>Full screen</button>',
    '<button type="button" class="explorer-embed" hidden '
    'title="Copy this picture, at this setting, as a frame for another page">Embed</button>',
)
_HINT = ' data-hint="You can drag in the picture, too."'


def _control(explorer: str, index: int, control: Control) -> str:
    # With a dot, which no name of an explorer has: "plot" may stand beside "plot-x".
    id_ = f"{explorer}.{control.name}"
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
            f"{_play(index, control) if control.play else ''}"
        )
    return f'<div class="explorer-control"><label for="{id_}">{text}</label>{entry}</div>'


def _play(index: int, control: Control) -> str:
    label = escape(control.label)
    return (
        f'<span class="explorer-play" data-play="{index}" role="group" aria-label="Play {label}">'
        '<button type="button" data-step="-1" aria-label="One step back"></button>'
        '<button type="button" data-step="0" aria-label="Play"></button>'
        '<button type="button" data-step="1" aria-label="One step on"></button></span>'
    )


_PLAIN_NUMBER = re.compile(r"([-+]?\d*\.?\d+(?:e[-+]?\d+)?)(?=$|[ (])")


def _values_for_links(control: Control) -> dict[str, list[Any]]:
    """Return the values of a control, where a link by value cannot be read off the texts.

    A slider that shows "6.633 (σ)" has the value 6.63324958071, and an option may be
    ``("ReLU", "relu")``. What is neither a number nor text has no value that one could write.
    """
    if control.kind == "check":
        return {}
    values = [_for_link(value) for value in control.values]
    told = [
        value is None or value == _read_text(text, value)
        for text, value in zip(control.texts, values, strict=True)
    ]
    return {} if all(told) else {"values": values}


def _for_link(value: Any) -> float | str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return value if isinstance(value, int) and abs(value) < 2**53 else float(f"{value:.12g}")
    return None


def _read_text(text: str, value: float | str | None) -> float | str | None:
    if isinstance(value, str):
        return text
    number = _PLAIN_NUMBER.match(text.replace("\N{MINUS SIGN}", "-").lower())
    return float(number[1]) if number else None
