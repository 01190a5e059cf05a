"""Makes a built page arrive at once: what it needs is in it, and nothing that it does not need.

The theme's page asks for ten stylesheets, a megabyte of icons and a dozen scripts before it is
seen. Here, when the build ends, each page gets

- the rules of those stylesheets that it uses, in itself (`styles`);
- the characters of those fonts that it uses, in those rules (`fonts`);
- the scripts in a few files, the same for all pages, which wait until the page stands;
- what its explorers show after a move in a file that comes after the page.

A page that has gone through this stays as it is until Sphinx writes it anew.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import shutil
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx

from ..explore import apart
from . import fonts, styles

DONE = '<meta name="generator" content="lecnn">'

# Ours are small, and a state of an explorer may use what its first one does not.
_OURS = {"explore.css", "book.css", "cells.css", "tips.css"}
_MATH_FONT = "Book Math"

# Icons as a megabyte of script: the theme's styles have them as a font, too.
_NOT_NEEDED = re.compile(r"/fontawesome\.js")
# Only the page of results searches: without `search_as_you_type` the field leads there.
_SEARCH = re.compile(r"/(searchtools|language_data|searchindex)\.js")
_INDEX = re.compile(r"searchindex\.js")
# The theme's styles name each font four times, by its names in older versions.
_ICON_FAMILY = re.compile(r"font-family:\s*\"?Font(\\ | )Awesome(\\ | )6")
# Which classes ask for a file; pseudo-elements ask for the first one.
_ICON_FILES = {"fa-brands-400": {"fa-brands", "fab"}, "fa-regular-400": {"fa-regular", "far"}}

# Names that scripts put together from parts: Bootstrap's "bs-" + "tooltip" + "-auto".
_COMPOSED = {"bs-tooltip-auto"}
# Of scripts in one file, in bytes.
_LARGE = 40_000

_SHEET = re.compile(r'[ \t]*<link [^>]*href="([^"]+\.css)(?:\?[^"]*)?"[^>]*>\n?')
_STYLE = re.compile(r"<style>(.*?)</style>\n?", re.DOTALL)
_PRELOAD = re.compile(r'[ \t]*<link rel="preload" as="script"[^>]*>\n?')
_SCRIPT = re.compile(r'[ \t]*<script((?: [^>]*)?) src="([^"?]+)(?:\?[^"]*)?"([^>]*)></script>\n?')
_SETTING = re.compile(r"<script>(?=DOCUMENTATION_OPTIONS\.)")
_ICON = re.compile(r'<i (?=class="[^"]*\bfa[srb]?[ -])')
_SIGN = re.compile(r'\.(fa-[\w-]+)::?before\{content:"([^"\\])"\}')
_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_CODE = re.compile(r'(?<=<div class="highlight">)<pre>.*?</pre>', re.DOTALL)
_COLOR = re.compile(
    r'html\[data-theme="(light|dark)"\] \.highlight( \.\w+)?\{(?:[^}]*;)?color:([^;}]+)[^}]*\}'
)
_OWN_SCRIPT = re.compile(r"(?:page|frames)-[0-9a-f]{8}\.js")
# A browser that may keep nothing throws when a script asks for these.
_MAY_BE_REFUSED = re.compile(r"\b(?:local|session)Storage\b")
_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)

# Else the page would be light until the theme's script has come. And where a reader begins at its
# top, it is laid out in pieces (static/pieces.js).
_HEAD = (
    "<script>{const page=document.documentElement,d=page.dataset;"
    'if(d.mode==="auto")'
    'd.theme=matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light";'
    'if(!location.hash&&performance.getEntriesByType("navigation")[0]?.type==="navigate")'
    'page.classList.add("in-pieces")}</script>'
)
# The theme's script measures all boxes of the page when it has loaded, at one go.
_WHEN_LOADED = 'window.addEventListener("load",'
_WHEN_WHOLE = 'window.addEventListener("page-whole",'


def hasten(app: Sphinx, error: Exception | None) -> None:
    """Rewrite the pages that this build has written; connect to "build-finished"."""
    if error is not None or app.builder.name != "html":
        return
    root = Path(app.outdir)
    # The theme keeps templates among its static files.
    paths = [
        path for path in sorted(root.rglob("*.html")) if path.parts[len(root.parts)] != "_static"
    ]
    texts = {path: path.read_text(encoding="utf-8") for path in paths}
    pages = {path: html for path, html in texts.items() if _is_new(html)}
    if not pages:
        return
    formulas = {path: _signs_of_formulas(html) for path, html in pages.items()}
    math = fonts.Font(fonts.mathematics(), fonts.drawn_for("".join(formulas.values())))
    icons = functools.cache(fonts.Font)
    for path, html in pages.items():
        scripts, attributes = _scripts(path, html)
        bundles = [_bundle(group, root) for group in _groups(scripts)]
        sheets = [path.parent / found[1] for found in _SHEET.finditer(html)]
        code = "\n".join(bundle.read_text(encoding="utf-8") for bundle in bundles)
        css = _styles(sheets, path.parent, html, code)
        css = _with_icons(css, html, path.parent, icons)
        html = _with_fewer_marks(html, css)
        if part := math.address(fonts.drawn_for(formulas[path])):
            css += f'@font-face{{font-family:"{_MATH_FONT}";src:url({part})}}'
        tags = "".join(
            f'<script defer src="{_from(path.parent, bundle)}"{attributes}></script>\n'
            for bundle in bundles
        )
        html = apart.take_out(_rewritten(html, css, tags), _writer(path.parent, root))
        path.write_text(html, encoding="utf-8")
    _remove_what_no_page_needs(root)


def describe(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give the page its first sentence as its description; connect to "html-page-context"."""
    sentence = _first_sentence(doctree) if doctree is not None else ""
    title = BeautifulSoup(context.get("title") or pagename, "html.parser").get_text()
    text = escape(sentence or f"{title} of the book {app.config.project}")
    context["metatags"] = (
        f'{context.get("metatags", "")}\n<meta name="description" content="{text}">'
    )


def _first_sentence(doctree: nodes.document) -> str:
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section):
            text = " ".join(paragraph.astext().split())
            return re.split(r"(?<=[.?!]) (?=[A-Z])", text)[0]
    return ""


def _signs_of_formulas(html: str) -> str:
    """Return the text of a page's formulas, and the sign of the root, which is in no text."""
    roots = "√" if re.search("<(msqrt|mroot)\\b", html) else ""
    return styles.text_of(html, "math") + roots


def _is_new(html: str) -> bool:
    head = html.split("</head>", 1)[0]
    return DONE not in head and "pydata-sphinx-theme" in head


def _scripts(path: Path, html: str) -> tuple[list[Path], str]:
    """Return the scripts that go into one, and the ``data-`` attributes that they read."""
    scripts, attributes = [], []
    searches = 'id="search-results"' in html
    for before, source, after in _SCRIPT.findall(html):
        if _NOT_NEEDED.search(source) or _INDEX.search(source):
            continue
        if _SEARCH.search(source) and not searches:
            continue
        if path.parent / source not in scripts:
            scripts.append(path.parent / source)
            attributes += re.findall(r' data-[\w-]+="[^"]*"', before + after)
    return scripts, "".join(attributes)


def _groups(scripts: list[Path]) -> list[list[Path]]:
    """Return the scripts in their order, the small ones together.

    Each file runs by itself, and between two of them a slow phone can answer its reader. What a
    script throws stops the rest of its file, so one that may throw is the last of its file.
    """
    groups: list[list[Path]] = [[]]
    size = 0
    for script in scripts:
        size += script.stat().st_size
        if groups[-1] and (size > _LARGE or _MAY_BE_REFUSED.search(_text(groups[-1][-1]))):
            groups.append([])
            size = script.stat().st_size
        groups[-1].append(script)
    return groups


def _bundle(scripts: list[Path], root: Path) -> Path:
    """Write the scripts into one file, and return it."""
    parts = [_MAP.sub("", _text(script)) for script in scripts]
    return _script(root, "page", "\n;\n".join(parts))


def _text(script: Path) -> str:
    text = script.read_text(encoding="utf-8")
    of_the_theme = script.name == "pydata-sphinx-theme.js"
    return text.replace(_WHEN_LOADED, _WHEN_WHOLE) if of_the_theme else text


def _script(root: Path, kind: str, text: str) -> Path:
    """Write a script of ours that is named after what is in it."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    path = root / "_static" / f"{kind}-{digest}.js"
    if not path.exists():
        path.write_text(text, encoding="utf-8")
    return path


def _writer(folder: Path, root: Path) -> Callable[[str], str]:
    """Return what writes packed frames, and says where they are as seen from `folder`."""
    return lambda text: _from(folder, _script(root, "frames", text))


def _styles(sheets: list[Path], folder: Path, html: str, code: str) -> str:
    """Return the rules that a page in `folder` uses, with addresses as seen from it."""
    ours = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets if sheet.name in _OURS)
    words = styles.words_of_page(html) | styles.words_of_script(code + ours) | _COMPOSED
    css = "".join(styles.used(sheets, words, html + code + ours))
    return styles.URL.sub(lambda found: f'url("{_from(folder, Path(found[2]))}")', css)


def _with_fewer_marks(html: str, css: str) -> str:
    """Take away the marks of words of code that have the color of all code: most of them.

    There are thousands on a page, and a phone lays out each of them.
    """
    colors: dict[str, dict[str, str]] = {}
    for theme, kind, color in _COLOR.findall(css):
        colors.setdefault(kind, {})[theme] = color.strip().lower()
    base = colors.pop("", {})
    plain = "|".join(kind.strip(" .") for kind, color in colors.items() if color == base)
    if not base or not plain:
        return html
    mark = re.compile(rf'<span class="(?:{plain})">([^<]*)</span>')
    return _CODE.sub(lambda code: mark.sub(r"\1", code[0]), html)


def _from(folder: Path, path: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def _with_icons(css: str, html: str, folder: Path, font: Callable[[Path], fonts.Font]) -> str:
    """Put the icons that the rules show into the rules, in place of whole fonts.

    Each is as wide before its font is unpacked as it is then, so that nothing beside it moves.
    """
    classes = styles.classes_of(html)
    characters = styles.characters(css)
    widths: dict[str, float] = {}

    def part(face: re.Match[str]) -> str:
        file = styles.URL.search(face[0])
        if file is None:
            return face[0]
        path = folder / file[2]
        if not _ICON_FAMILY.search(face[0]) or not classes & _ICON_FILES.get(path.stem, classes):
            return ""
        icons = font(path.resolve())
        address = icons.address(characters)
        for name, character in _SIGN.findall(css):
            if (width := icons.width(character)) is not None:
                widths.setdefault(name, width)
        return re.sub(r"src:[^;}]*", f"src:url({address})", face[0]) if address else ""

    css = _FACE.sub(part, css)
    return css + "".join(f".{name}{{min-width:{width:g}em}}" for name, width in widths.items())


def _rewritten(html: str, css: str, scripts: str) -> str:
    kept_index = []

    def keep_index(found: re.Match[str]) -> str:
        if not _INDEX.search(found[2]) or 'id="search-results"' not in html or kept_index:
            return ""
        kept_index.append(found[2])
        return f'<script defer src="{found[2]}"></script>\n'

    seen: set[str] = set()

    def keep_first(style: re.Match[str]) -> str:
        if style[1] in seen:
            return ""
        seen.add(style[1])
        return style[0]

    html = _STYLE.sub(keep_first, _PRELOAD.sub("", _SHEET.sub("", html)))
    html = _SCRIPT.sub(keep_index, html)
    # A module waits for the scripts before it, as what it sets must.
    html = _SETTING.sub('<script type="module">', html)
    html = _ICON.sub('<i aria-hidden="true" ', html)
    html = html.replace("</title>", f"</title>\n{DONE}\n{scripts}", 1)
    return html.replace("</head>", f"{_HEAD}\n<style>{css}</style>\n</head>", 1)


def _remove_what_no_page_needs(root: Path) -> None:
    """What lies in the folder and is named nowhere: 20 MB that a reader would take offline."""
    static = root / "_static"
    named = {
        name
        for page in root.rglob("*.html")
        for name in _OWN_SCRIPT.findall(page.read_text(encoding="utf-8"))
    }
    outdated = [
        path
        for path in static.glob("*.js")
        if _OWN_SCRIPT.fullmatch(path.name) and path.name not in named
    ]
    for path in [*static.rglob("*.map"), *static.glob("scripts/fontawesome.js*"), *outdated]:
        path.unlink(missing_ok=True)
    shutil.rmtree(static / "vendor" / "fontawesome", ignore_errors=True)
