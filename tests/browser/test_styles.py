"""A page looks with the rules that it kept as it does with all rules of the theme."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from lecnn_helpers.sphinx_ext import styles

from ..conftest import ROOT

pytestmark = pytest.mark.browser

# As the theme, the extensions and the book load them.
SHEETS = (
    "styles/theme.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "togglebutton.css",
    "copybutton.css",
    "mystnb.*.css",
    "explore.css",
    "sphinx-design.min.css",
    "cells.css",
    "tips.css",
    "book.css",
)
# Not there in a book that was built without Python for its pages.
OPTIONAL = {"cells.css"}
FACE = re.compile(r"@font-face\s*\{[^}]*\}")
STILL = "*, ::before, ::after { transition: none !important; animation: none !important; }"

# What a reader can open, where; each page and each thing once by day and once by night.
CASES = [
    ("batch_norm", "nothing", 1280, False),
    ("batch_norm", "nothing", 360, True),
    ("batch_norm", "download menu", 360, False),
    ("batch_norm", "copied", 1280, True),
    ("batch_norm", "contents", 360, False),
    ("index", "nothing", 1280, True),
    ("index", "download menu", 1280, True),
    ("index", "tooltip", 1280, False),
    ("index", "search", 360, True),
    ("index", "side bar", 360, True),
    ("index", "side bar", 1280, False),
    ("errata", "nothing", 360, False),
]


# An explorer in sight changes from an image to a picture that moves.
AWAKE = """() => [...document.querySelectorAll(".explorer:not(.explorer-still)")].every((explorer) =>
    explorer.getBoundingClientRect().top > innerHeight || explorer.dataset.frames === "ready")"""


def opened(page, what):
    if what == "download menu":
        page.locator(".dropdown-download-buttons > button").click()
        page.locator(".dropdown-download-buttons .dropdown-menu.show").wait_for()
    elif what == "tooltip":
        page.locator(".theme-switch-button").first.hover()
        page.locator(".tooltip.show").wait_for()
    elif what == "search":
        page.keyboard.press("Control+k")
        page.locator("dialog[open] input").wait_for()
    elif what == "contents":
        page.locator("button.secondary-toggle:visible").first.click()
    elif what == "side bar":
        page.locator("button.primary-toggle:visible").first.click()
    elif what == "copied":
        cell = page.locator("div.highlight").first
        cell.hover()
        cell.locator("button.copybtn").click()


def photograph(page):
    return np.asarray(Image.open(io.BytesIO(page.screenshot())))


def differ(one, other):
    """A browser draws the same edge now a level of 255 lighter, now darker: not a rule's doing."""
    return (np.abs(one.astype(int) - other) > 1).any()


def whole(book, html):
    """The page with all rules; the fonts stay parts, and the same ones."""
    found = re.search(r"<style>([^<]*)</style>\s*</head>", html, re.DOTALL)
    paths = [path for name in SHEETS for path in (book / "_static").glob(name)]
    assert len(SHEETS) - len(OPTIONAL) <= len(paths) <= len(SHEETS)
    rules = FACE.sub("", "".join(styles.used(paths, None)))
    assert len(rules) > 2 * len(FACE.sub("", found[1]))
    faces = "".join(FACE.findall(found[1]))
    return f"{html[: found.start(1)]}{rules}{faces}{html[found.end(1) :]}"


@pytest.mark.parametrize(("name", "what", "width", "dark"), CASES)
def test_it_looks_as_with_all_rules(chromium, book, server, name, what, width, dark):
    html = (book / "book" / f"{name}.html").read_text(encoding="utf-8")
    context = chromium.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(20_000)

    def shown(body):
        def answer(route):
            route.fulfill(body=body, content_type="text/html; charset=utf-8")

        page = context.new_page()
        page.route("**/*.html*", answer)
        # With a fragment it comes at one go; of its pieces, test_pieces.py has the comparison.
        page.goto(f"{server}/book/{name}.html#top")
        page.add_style_tag(content=STILL)
        page.wait_for_load_state()
        page.wait_for_function(AWAKE)
        opened(page, what)
        # What moves comes to rest.
        shots = [photograph(page), photograph(page)]
        while differ(shots[-1], shots[-2]) and len(shots) < 20:
            page.wait_for_timeout(100)
            shots.append(photograph(page))
        page.close()
        return shots[-1]

    # On a busy machine one of the two may be caught on its way. A rule that is missing is missing
    # each time.
    for _ in range(3):
        kept, with_all = shown(html), shown(whole(book, html))
        if not differ(kept, with_all):
            break
    assert not differ(kept, with_all)
    context.close()


def test_the_sheets_are_those_of_the_build():
    config = (ROOT / "_config.yml").read_text(encoding="utf-8")
    assert "html_css_files: [book.css]" in config
