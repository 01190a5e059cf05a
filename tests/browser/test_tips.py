"""A word says what it means: to a pointer, to the keyboard, to a finger."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from lecnn_helpers.sphinx_ext import tips

from ..conftest import CHAPTERS
from .test_engines import browsers, engine, watched  # noqa: F401

pytestmark = pytest.mark.browser

PAGE = """<!DOCTYPE html><html lang="en"><title>A page</title>
<meta name="viewport" content="width=device-width">
<style>body {{ margin: 0; font-family: sans-serif; }} p {{ margin: 1em 8px; }} {style}</style>
<script defer src="tips.js"></script>
<main><article class="bd-article">
<p id="first">Some <a class="tip-term" href="glossary.html#term-batch">batches</a> and
<a class="tip-letter" href="notation.html#letters">α</a>, once more
<span class="tip-letter">α</span>, by <a href="references.html#one">One</a>. A
<a id="plain" href="glossary.html#other">link</a>, another <a href="#first">link</a>, and to the end of
the line and beyond it some <a class="tip-term" id="late" href="glossary.html#term-batch">batches</a></p>
<p><span class="math"><math><mover accent="true"><mi id="hat">z</mi><mo>ˆ</mo></mover>
<msub><mi id="one">β</mi><mn>1</mn></msub> <msub><mi id="t">β</mi><mi id="index">t</mi></msub>
<mover><mi id="mean">β</mi><mo>‾</mo></mover> <mi id="unknown">q</mi></math></span></p>
<div class="math" tabindex="0"><math display="block"><mi>α</mi><mi>q</mi><mi>β</mi><mi>α</mi></math></div>
<p><span tabindex="0" class="math"><math><mi>β</mi></math></span></p>
<p id="free" style="margin-top: 200px">Nothing to be asked.</p><p style="height: 2000px"></p>
<template id="tip-texts">
<div data-tip="#term-batch"><p><b>batch</b>: Some images. <a href="other.html">There</a></p></div>
<div data-tip="#one"><p>One (1964)</p><p><i>A title</i></p></div>
<div data-tip="α"><p><b>α</b>: spread</p><p>Elsewhere: γ</p></div>
<div data-tip="β"><p><b>β</b>: mean</p><p>Elsewhere: bias</p></div>
<div data-tip="β₁"><p><b>β₁</b>: memory</p></div>
<div data-tip="ẑ"><p><b>ẑ</b>: normalized</p></div>
</template></article></main></html>"""


@pytest.fixture
def made(chromium, tmp_path):
    """A function that opens a small page with every kind of mark."""
    (tmp_path / "tips.js").write_text((tips._ASSETS / tips.SCRIPT).read_text(encoding="utf-8"))
    style = (tips._ASSETS / tips.STYLE).read_text(encoding="utf-8")
    (tmp_path / "page.html").write_text(PAGE.format(style=style), encoding="utf-8")
    for name in ("glossary", "notation", "references", "other"):
        (tmp_path / f"{name}.html").write_text(f"<title>{name}</title>")
    contexts, problems = [], []

    def open_page(width=1280, height=800, before="", **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        if before:
            page.add_init_script(before)
        page.goto((tmp_path / "page.html").as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems


def said(page):
    page.locator("#tip:popover-open").wait_for(timeout=5000)
    return [line.inner_text() for line in page.locator("#tip p").all()]


def is_open(page):
    return page.evaluate("!!document.querySelector('#tip:popover-open')")


def closes(page):
    page.wait_for_function("!document.querySelector('#tip')", timeout=5000)
    return True


TERM, LETTER, CITATION = "a.tip-term", "a.tip-letter", "a[href='references.html#one']"
BATCH = ["batch: Some images. There"]
ALPHA = ["α: spread", "Elsewhere: γ"]
EACH = [
    (TERM, BATCH),
    (LETTER, ALPHA),
    ("span.tip-letter", ALPHA),
    (CITATION, ["One (1964)", "A title"]),
    ("#hat", ["ẑ: normalized"]),
    ("#one", ["β₁: memory"]),
    ("#t", ["β: mean", "Elsewhere: bias"]),
    ("div.math mi", ALPHA),
]
NONE = ["#index", "#mean", "#unknown", "#plain", "a[href='#first']", "#free"]


@pytest.mark.parametrize(("where", "text"), EACH)
def test_a_pointer_asks(made, where, text):
    page = made()
    page.locator(where).first.hover()
    assert said(page) == text
    page.locator("#free").hover()
    assert closes(page)


@pytest.mark.parametrize("where", NONE)
def test_where_nothing_is_known_nothing_is_said(made, where):
    page = made()
    page.locator(where).hover()
    page.wait_for_timeout(600)
    assert not is_open(page)


def test_the_pointer_may_go_into_the_tip_and_it_stays(made):
    page = made()
    page.locator(TERM).first.hover()
    said(page)
    page.locator("#tip a").hover()
    page.wait_for_timeout(800)
    assert is_open(page)
    page.locator("#tip a").click()
    page.wait_for_url("**/other.html")


def test_escape_sends_it_away_and_the_pointer_does_not_bring_it_back(made):
    page = made()
    page.locator(TERM).first.hover()
    said(page)
    page.keyboard.press("Escape")
    assert not is_open(page)
    page.mouse.move(*[n + 1 for n in center(page, TERM)])
    page.wait_for_timeout(600)
    assert not is_open(page)
    page.locator("#free").hover()
    page.locator(TERM).first.hover()
    assert said(page) == BATCH


def center(page, where):
    box = page.locator(where).first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def focused(page):
    return page.evaluate("document.activeElement.getAttribute('href')")


def test_the_keyboard_asks(made):
    page = made()
    page.keyboard.press("Tab")
    assert said(page) == BATCH
    term = page.locator(TERM).first
    assert term.get_attribute("aria-describedby") == "tip"
    page.keyboard.press("Tab")  # into the tip
    assert focused(page) == "other.html"
    page.wait_for_timeout(500)
    assert is_open(page)
    page.keyboard.press("Tab")  # and on to the letter
    assert focused(page) == "notation.html#letters"
    assert said(page) == ALPHA
    assert term.get_attribute("aria-describedby") is None
    page.keyboard.press("Shift+Tab")
    assert said(page) == BATCH
    assert page.locator("#tip").count() == 1


def test_escape_from_inside_goes_back_to_the_word(made):
    page = made()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "other.html"
    page.keyboard.press("Escape")
    assert not is_open(page)
    assert focused(page) == "glossary.html#term-batch"
    page.wait_for_timeout(400)
    assert not is_open(page)


def test_a_click_elsewhere_and_enter(made):
    page = made()
    page.keyboard.press("Tab")
    said(page)
    page.locator("#free").click()
    assert closes(page)
    page.locator(TERM).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary.html#term-batch")


def test_a_formula_tells_of_its_letters(made):
    page = made()
    page.locator("#late").focus()
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.matches('div.math')"):
        page.keyboard.press("Tab")
    assert said(page) == ["α: spread", "β: mean"]
    assert page.locator("div.math").get_attribute("aria-describedby") == "tip"
    page.keyboard.press("Escape")
    assert not is_open(page)
    assert page.evaluate("document.activeElement.matches('div.math')")
    page.keyboard.press("Tab")
    assert said(page) == ["β: mean", "Elsewhere: bias"]
    assert page.locator("span.math[tabindex]").get_attribute("aria-describedby") == "tip"


def test_pressing_a_formula_asks_for_one_letter_only(made):
    page = made()
    page.locator("div.math mi").nth(2).click()
    assert said(page) == ["β: mean", "Elsewhere: bias"]


PHONE = {"width": 360, "height": 700, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize(("where", "text"), EACH)
def test_a_finger_asks(made, where, text):
    page = made(**PHONE)
    page.locator(where).first.tap()
    assert said(page) == text
    page.wait_for_timeout(500)  # the finger has left
    assert said(page) == text
    assert page.url.endswith("page.html")
    page.locator("#free").tap()
    assert closes(page)


@pytest.mark.parametrize("again", ["#tip a", TERM])
def test_the_next_tap_leads_on(made, again):
    page = made(**PHONE)
    page.locator(TERM).first.tap()
    said(page)
    page.wait_for_timeout(600)
    page.locator(again).first.tap()
    page.wait_for_url("**/other.html" if again == "#tip a" else "**/glossary.html*")


@pytest.mark.parametrize("where", ["#plain", "a[href='#first']"])
def test_other_links_are_followed_at_once(made, where):
    page = made(**PHONE)
    page.locator(where).tap()
    page.wait_for_url("**/*#*")


@pytest.mark.parametrize("where", ["span.tip-letter", "#hat", "div.math mi"])
def test_from_a_link_to_a_letter(made, where):
    """The link that a finger has asked loses the focus, which is no reason to close the other."""
    page = made(**PHONE)
    # Else the one tip lies over the other word.
    page.evaluate("document.querySelector('#first').style.marginBottom = '200px'")
    page.locator(TERM).first.tap()
    said(page)
    page.locator(where).first.tap()
    page.wait_for_timeout(500)
    assert said(page) == dict(EACH)[where]


def test_a_pressed_formula_keeps_what_is_open(made):
    page = made()
    page.locator("div.math mi").first.hover()
    said(page)
    page.mouse.down()
    page.mouse.up()
    page.wait_for_timeout(400)
    assert said(page) == ALPHA


def test_from_one_word_to_the_next(made):
    page = made(**PHONE)
    page.locator(TERM).first.tap()
    said(page)
    page.locator(CITATION).tap()
    page.wait_for_function("document.querySelector('#tip')?.textContent.includes('1964')")
    assert page.url.endswith("page.html")


WHERE = """() => {
    const { left, right, top, bottom } = document.querySelector("#tip").getBoundingClientRect();
    return [left, right, top, bottom];
}"""


@pytest.mark.parametrize("where", [TERM, "#late", CITATION, "#hat", "div.math mi"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_it_is_in_the_window_beside_its_word(made, where, width):
    page = made(width=width)
    page.locator(where).first.hover()
    said(page)
    left, right, top, bottom = page.evaluate(WHERE)
    assert left >= 0
    assert right <= width
    box = page.locator(where).first.bounding_box()
    assert 0 <= top - (box["y"] + box["height"]) < 40 or 0 <= box["y"] - bottom < 10
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_at_the_lower_edge_it_stands_above(made):
    page = made(height=500)
    page.evaluate("document.querySelector('#first').style.marginTop = '460px'")
    page.locator(TERM).first.hover()
    said(page)
    *_, bottom = page.evaluate(WHERE)
    assert bottom <= page.locator(TERM).first.bounding_box()["y"]


def test_it_scrolls_with_its_word(made):
    page = made()
    page.locator(TERM).first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    said(page)
    gap = "() => document.querySelector('#tip').getBoundingClientRect().top" + (
        " - document.querySelector('a.tip-term').getBoundingClientRect().top"
    )
    before = page.evaluate(gap)
    page.evaluate("scrollTo(0, 15)")
    assert page.evaluate("scrollY") == 15
    assert page.evaluate(gap) == pytest.approx(before)


@pytest.mark.parametrize("where", [TERM, "#hat", "div.math mi"])
def test_nothing_on_the_page_moves(made, where):
    boxes = """() => [innerWidth, document.documentElement.scrollHeight,
        ...[...document.querySelectorAll("article *:not(#tip, #tip *)")].map(
            (e) => JSON.stringify(e.getBoundingClientRect()))]"""
    page = made()
    before = page.evaluate(boxes)
    page.locator(where).first.hover()
    said(page)
    assert page.evaluate(boxes) == before
    page.locator("#free").hover()
    closes(page)
    assert page.evaluate(boxes) == before


def test_paper_shows_none(made):
    page = made()
    page.locator(TERM).first.hover()
    said(page)
    page.emulate_media(media="print")
    assert not page.locator("#tip").is_visible()
    line = "e => getComputedStyle(e).textDecorationLine"
    assert page.locator(TERM).first.evaluate(line) == "none"


@pytest.mark.parametrize("lack", ["script", "popover"])
def test_without_them_the_links_lead_to_the_same_words(made, lack):
    page = (
        made(java_script_enabled=False)
        if lack == "script"
        else made(before="delete HTMLElement.prototype.showPopover")
    )
    page.locator(TERM).first.click()
    page.wait_for_url("**/glossary.html#term-batch")


def rest(page):
    """Move the pointer to where nothing is asked."""
    page.mouse.move(2, 2)
    page.wait_for_timeout(50)


KINDS = {
    "term": "article a.tip-term",
    "letter": "article a.tip-letter",
    "citation": "article p a[href^='references.html#']",
    "formula": "article div.math mi:is(:nth-child(1))",
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["batch_norm", "losses", "momentum_to_adam"])
def test_axe_finds_nothing_in_an_open_tip(visit, name, width, dark):
    with visit(name, width=width, dark=dark, wait=False) as page:
        page.add_style_tag(content="*, ::before, ::after { transition: none !important; }")
        page.wait_for_timeout(700)
        for kind in ("term", "letter", "citation"):
            page.locator(KINDS[kind]).first.scroll_into_view_if_needed()
            page.locator(KINDS[kind]).first.hover()
            assert said(page)
            left, right, top, bottom = page.evaluate(WHERE)
            assert left >= 0
            assert right <= width
            assert top >= 0
            assert bottom <= 900
            results = Axe().run(
                page,
                context="article p:has(#tip)",
                options={"preload": False, "resultTypes": ["violations"]},
            )
            assert results.violations_count == 0, (kind, results.generate_report())
            page.keyboard.press("Escape")
            rest(page)


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_letters_look_like_the_text_around_them_and_most_are_no_stop(visit, path):
    with visit(path.stem, wait=False) as page:
        looks = page.evaluate(
            """() => [...document.querySelectorAll("article .tip-letter")].map((letter) => {
                const [here, around] = [letter, letter.parentElement].map(getComputedStyle);
                return [letter.localName, letter.textContent.normalize(),
                    here.color === around.color && here.fontWeight === around.fontWeight,
                    here.textDecorationLine, here.backgroundColor];
            })"""
        )
        for _, letter, same, line, background in looks:
            assert (same, line, background) == (True, "none", "rgba(0, 0, 0, 0)"), letter
        stops = [letter for kind, letter, *_ in looks if kind == "a"]
        assert len(stops) == len(set(stops)) <= 20
        # Formulas are stops because they scroll, and no letter in them is one.
        assert not page.locator("math [tabindex], math a").count()


HOVER = """(where) => {
    const word = document.querySelector(where);
    word.scrollIntoView({ block: "center", behavior: "instant" });
    word.dispatchEvent(new PointerEvent("pointerover", { bubbles: true, pointerType: "mouse" }));
}"""
TIP = """() => {
    const tip = document.querySelector("#tip");
    if (!tip || !tip.matches(":popover-open")) return null;
    const { left, right, top, bottom } = tip.getBoundingClientRect();
    return [tip.textContent, left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight];
}"""


@pytest.mark.parametrize("kind", KINDS)
def test_in_every_browser(engine, watched, book, kind):  # noqa: F811
    engine.open(f"{watched}/book/momentum_to_adam.html")
    engine.wait_for("() => document.readyState === 'complete'")
    engine.run(HOVER, KINDS[kind])
    text, inside = engine.wait_for(TIP, seconds=10)
    assert inside
    assert len(text) > 10
    engine.press("Escape")
    engine.wait_for("() => !document.querySelector('#tip')", seconds=10)
    assert engine.run("() => window.problems") == []


def found_for(page, server, word):
    page.goto(f"{server}/search.html?q={word}")
    page.locator(
        "#search-results p.search-summary", has_text=re.compile("found|finished|did not match")
    ).wait_for()
    return {
        re.sub(r".*/|\.html.*", "", link.get_attribute("href"))
        for link in page.locator("#search-results li a").all()
    }


def test_search_finds_a_letter_by_its_sign_and_its_names(visit, server):
    with visit("notation", origin=server, wait=False) as page:
        found = {word: found_for(page, server, word) for word in ("α", "alpha", "gamma", "zebra")}
    assert found["α"] & found["alpha"] & found["gamma"] >= {"notation", "batch_norm"}
    assert not found["zebra"]
