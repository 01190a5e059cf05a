"""What the quick arrival of a page rests on: what it asks for, how much, and what it waits for."""

import base64
import io
import re

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont

from lecnn_helpers.explore import apart
from lecnn_helpers.sphinx_ext import fonts
from lecnn_helpers.testing.rules import asked_for, first_visit, packed

from ..conftest import PAGES, ROOT, jupyter_book

pages = pytest.mark.parametrize("name", PAGES)

# Over the wire, packed as hosts pack it; issue 14 asks for them.
KILOBYTE = 1024
FIRST_VISIT = {"batch_norm": 200 * KILOBYTE}
OTHERS = 300 * KILOBYTE


@pytest.fixture
def page(book, name):
    text = (book / "book" / f"{name}.html").read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser")


@pages
def test_a_first_visit_is_light(book, name):
    asked = first_visit(book / "book" / f"{name}.html")
    assert sum(map(packed, asked)) <= FIRST_VISIT.get(name, OTHERS)


@pages
def test_the_next_page_is_its_own_html_and_pictures(book, page, name):
    index = BeautifulSoup((book / "book" / "index.html").read_text(encoding="utf-8"), "html.parser")
    pictures = re.compile("/(_images|explorers)/|/frames-")
    here, there = (
        {address for address in asked_for(each) if not pictures.search(address)}
        for each in (page, index)
    )
    assert here == there


@pages
def test_nothing_blocks_the_first_paint(book, page, name):
    assert not page.select('link[rel="stylesheet"]')
    for script in page.find_all("script", src=True):
        assert script.has_attr("defer"), script["src"]
    for style in page.find_all("style"):
        assert "@import" not in style.get_text()
        text = style.get_text()
        for face in re.findall(r"@font-face\{[^}]*\}", text):
            assert "url(data:" in face
        # Pictures of things that are not on the page; but whatever is named is there.
        for address in re.findall(r"url\(['\"]?(?!data:|#|['\"])([^'\")]*)", text):
            assert (book / "book" / address).is_file(), address


@pages
def test_no_rule_is_there_twice(page, name):
    styles = [style.get_text() for style in page.find_all("style")]
    assert len(styles) == len(set(styles))


@pages
def test_formulas_are_there_already(page, name):
    text = str(page)
    assert "MathJax" not in text
    assert not re.search(r"\\[(\[]", page.find("article").get_text())
    places = page.select(".math")
    assert all(place.find("math") for place in places)
    for place in page.select("div.math"):
        assert place.find("math")["display"] == "block"


@pages
def test_each_sign_of_a_formula_is_in_the_font(page, name):
    formulas = page.find_all("math")
    text = "".join(token.get_text() for math in formulas for token in math(("mi", "mn", "mo")))
    style = "".join(style.get_text() for style in page.find_all("style"))
    found = re.search(r'font-family:"Book Math";src:url\(data:font/woff2;base64,([^)]*)\)', style)
    if not formulas:
        assert found is None
        return
    part = TTFont(io.BytesIO(base64.b64decode(found[1])))
    # No sign, but the word "apply" to who listens.
    wanted = fonts.drawn_for(text) - {"\N{FUNCTION APPLICATION}"}
    if page.find(["msqrt", "mroot"]):
        wanted |= {"√"}  # drawn around what is in it
    assert not {ord(character) for character in wanted} - set(part.getBestCmap())
    assert "MATH" in part


@pages
def test_icons_are_a_few_characters(page, name):
    text = str(page)
    assert "fontawesome.js" not in text
    icons = page.select("i[class*=fa-]")
    assert len(icons) > 5
    assert all(icon["aria-hidden"] == "true" for icon in icons)
    style = "".join(style.get_text() for style in page.find_all("style"))
    (data,) = re.findall(r"Font\\? ?Awesome[^}]*?src:url\(data:font/woff2;base64,([^)]*)\)", style)
    drawn = TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()
    for icon in icons:
        (shown,) = {
            escape
            for kind in icon["class"]
            for escape in re.findall(rf'\.{kind}:before\{{content:"([^"]*)"', style)
        }
        assert ord(shown[-1] if shown[0] != "\\" else chr(int(shown[1:], 16))) in drawn


@pages
def test_an_icon_is_as_wide_before_its_font_is_unpacked(page, name):
    style = "".join(style.get_text() for style in page.find_all("style"))
    (data,) = re.findall(r"Font\\? ?Awesome[^}]*?src:url\(data:font/woff2;base64,([^)]*)\)", style)
    font = TTFont(io.BytesIO(base64.b64decode(data)))
    for icon in page.select("i[class*=fa-]"):
        (sign,) = re.findall(
            "|".join(rf'\.{kind}::?before\{{content:"([^"]*)"' for kind in icon["class"]), style
        )
        sign = "".join(sign)
        advance = font["hmtx"][font.getBestCmap()[ord(sign)]][0] / font["head"].unitsPerEm
        widths = [
            re.search(rf"\.{kind}\{{min-width:([\d.]+)em\}}", style) for kind in icon["class"]
        ]
        assert [float(width[1]) for width in widths if width] == [advance]


@pages
def test_a_picture_has_its_height_before_it_is_there(page, name):
    for image in page.find("article").find_all("img"):
        assert float(image["width"]) > 0
        assert float(image["height"]) > 0


@pages
def test_a_page_says_what_it_is_about(page, name):
    (tag,) = page.find_all("meta", attrs={"name": "description"})
    assert 20 < len(tag["content"]) < 400
    first = page.find("article").find("p").get_text()
    assert " ".join(tag["content"].split())[:15] in " ".join(first.split())


def test_no_two_pages_are_about_the_same(book):
    texts = [
        re.search(r'<meta name="description" content="([^"]*)"', path.read_text(encoding="utf-8"))
        for path in (book / "book").glob("*.html")
    ]
    assert len({text[1] for text in texts}) == len(texts) == len(PAGES)


def test_nothing_lies_there_for_nobody(book):
    static = book / "_static"
    assert not list(static.rglob("*.map"))
    assert not list(static.rglob("*fontawesome*"))
    assert not (static / "mathjax").exists()
    pages = "".join(path.read_text(encoding="utf-8") for path in book.rglob("*.html"))
    for kind in ("page", "frames"):
        scripts = list(static.glob(f"{kind}-*.js"))
        assert scripts
        assert all(script.name in pages for script in scripts)


@pages
def test_the_theme_waits_until_the_page_is_whole(book, page, name):
    """`arrival` finds the theme's words for it, and pieces.js says when."""
    scripts = [
        (book / "book" / tag["src"]).read_text("utf-8") for tag in page.select("script[src]")
    ]
    assert sum('addEventListener("page-whole"' in script for script in scripts) == 1
    assert sum('new Event("page-whole")' in script for script in scripts) == 1


@pages
def test_what_comes_after_the_page_is_not_in_it(page, name):
    explorers = page.select(".explorer:not(.explorer-still)")
    late = [bool(each.select("[data-late]")) for each in explorers]
    for each, is_late in zip(explorers, late, strict=True):
        parts = [each.select_one(f".explorer-{part}") for part in ("frames", "sentences")]
        assert [part.has_attr("data-late") for part in parts] == [is_late] * 2
        size = sum(len(part.get_text()) for part in parts)
        assert size == 0 if is_late else 0 < size < apart.WORTH_A_REQUEST
        assert is_late or not any(late) or each is explorers[0] or size < apart.WORTH_A_PLACE
    # The first one's file, and that of the others.
    assert len(page.select("script.explorer-late")) == min(2, sum(late))


def test_a_formula_that_cannot_be_set_ends_the_build(tmp_path):
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: page\n")
    (tmp_path / "_config.yml").write_text(
        "title: t\nsphinx:\n  extra_extensions: [lecnn_helpers.sphinx_ext]\n"
        "  config: {html_math_renderer: mathml}\n"
    )
    (tmp_path / "requirements.txt").write_text("")
    (tmp_path / "page.md").write_text("# A page\n\nRight: $x$. Wrong: $\\frobnicate{x}$.\n")
    with pytest.raises(AssertionError) as error:
        jupyter_book(tmp_path)
    assert r"page: this formula cannot be set: Undefined control sequence \frobnicate" in str(
        error.value
    )


def test_the_converter_of_the_book_is_the_one_that_is_tested():
    config = (ROOT / "_config.yml").read_text(encoding="utf-8")
    assert "html_math_renderer: mathml" in config
