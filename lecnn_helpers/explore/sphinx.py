"""A Sphinx extension: explorers that are alive on the pages of a book.

With ``lecnn_helpers.explore.sphinx`` among the extensions, beside one that runs notebooks,

- the notebooks' kernels are told that a page is being built, so that `explore` packs
  frames instead of making widgets;
- the explorers' script and stylesheet are on every page;
- each explorer has a page of its own as well, ``explorers/PAGE/NAME.html``, which its button
  *Embed* puts into other people's pages as a frame; beside it its first picture, as ``NAME.svg``
  and ``NAME-dark.svg``;
- the directives ``explorer`` and ``explorer-card`` show an explorer, or its picture, on another
  page (`directives`);
- on paper, where ``html_baseurl`` says the book's address, the address of the setting stands
  under the picture, and its QR code if segno is installed.
"""

from __future__ import annotations

import hashlib
import os
import re
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from . import built, directives, output, page, paper

FOLDER = directives.FOLDER
"""Where the explorers' own pages are, below the root of the built pages."""


def _add_assets(app: Sphinx) -> None:
    app.config.html_static_path.append(str(Path(__file__).with_name("assets")))
    app.add_css_file(page.STYLE)
    app.add_js_file(page.SCRIPT, loading_method="defer")
    if app.config.html_baseurl:
        app.add_js_file(paper.SCRIPT, loading_method="defer")


def _finish_explorers(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Give each explorer of a page its own page, and what stands under it on paper.

    A page that is not written anew keeps what it has.
    """
    builder = app.builder
    # A page of a book for the desktop, or inside a file of data, is no page to point a frame at.
    if doctree is None or getattr(builder, "embedded", False) or builder.name in ("json", "pickle"):
        return
    folder = Path(app.outdir, FOLDER, *pagename.split("/"))
    for old in [*folder.glob("*.html"), *folder.glob("*.svg")]:
        old.unlink()
    body = context.get("body") or ""
    if "explorer-data" not in body:
        return
    here = Path(builder.get_outfilename(pagename))  # type: ignore[attr-defined]
    title = unescape(re.sub("<[^>]*>", "", context.get("title") or ""))
    folder.mkdir(parents=True, exist_ok=True)
    pieces, done = [], 0
    for explorer in built.find(body):
        html = body[explorer.start : explorer.end]
        target = folder / f"{explorer.name}.html"
        target.write_text(
            built.own_page(
                html,
                name=explorer.name,
                title=title,
                home=_relative(here, folder),
                static=_relative(Path(app.outdir, "_static"), folder),
                versions=_version(),
            ),
            encoding="utf-8",
        )
        for dark in (False, True):
            if picture := built.picture(html, dark=dark):
                file = directives.picture_file(explorer.name, dark=dark)
                (folder / file).write_text(picture, encoding="utf-8")
        after_name = explorer.start + len("<div")
        pieces += [
            body[done:after_name],
            f' data-embed="{escape(_relative(target, here.parent))}"',
            body[after_name : explorer.inside],
            _on_paper(app, pagename, explorer),
        ]
        done = explorer.inside
    context["body"] = "".join([*pieces, body[done:]])


def _on_paper(app: Sphinx, pagename: str, explorer: built.Found) -> str:
    if not app.config.html_baseurl:
        return ""
    address = _address(app.config.html_baseurl, app.builder.get_target_uri(pagename))
    return paper.under_the_picture(address, explorer.name, explorer.data)


def _address(base: str, uri: str) -> str:
    # Not every builder encodes what an address cannot hold.
    return f"{base.rstrip('/')}/{quote(uri.partition('#')[0], safe='/%')}"


def _relative(target: Path, folder: Path) -> str:
    return quote(Path(os.path.relpath(target, folder)).as_posix())


def _version() -> str:
    both = page.asset(page.SCRIPT) + page.asset(page.STYLE)
    return hashlib.sha256(both.encode()).hexdigest()[:8]


class CodesOnPaper(SphinxPostTransform):
    """In a PDF the default picture stands; under it its address, and the QR code of that."""

    # Before myst-nb chooses the picture and drops the HTML, which has the explorer's name.
    default_priority = 1
    formats = ("latex",)

    def run(self, **_: Any) -> None:
        """Change the book's tree in place; called by Sphinx."""
        if not self.config.html_baseurl:
            return
        suffix = self.config.html_link_suffix or self.config.html_file_suffix or ".html"
        uri = quote(self.env.docname) + suffix
        for html in list(self.document.findall(nodes.raw)):
            if html.get("format") != "html" or "explorer-data" not in html.astext():
                continue
            place = html
            while place.parent.get("nb_element") == "mime_bundle" or "mime_type" in place.parent:
                place = place.parent
            at = place.parent.index(place) + 1
            for explorer in built.find(html.astext()):
                address = f"{_address(self.config.html_baseurl, uri)}#{explorer.name}"
                code = paper.qr_code(address)
                line = nodes.paragraph("", "This picture moves at ")
                line += nodes.reference("", address, refuri=address)
                tex = [nodes.raw("", paper.in_tex(code), format="latex")] if code else []
                place.parent.insert(at, [*tex, line])


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension; called by Sphinx."""
    os.environ[output.VARIABLE] = output.Output.PAGE.value
    # Early, so that the styles of the theme and of other extensions have the last word.
    app.connect("builder-inited", _add_assets, priority=100)
    app.connect("html-page-context", _finish_explorers)
    app.add_post_transform(CodesOnPaper)
    directives.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
