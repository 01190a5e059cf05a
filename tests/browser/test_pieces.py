"""A page that arrives in pieces is the page it would be at one go, and nothing in it moves."""

import pytest

from .conftest import WHOLE

pytestmark = [pytest.mark.browser, pytest.mark.built]

CHAPTER = "gradient_descent"
NEVER_IDLE = "window.requestIdleCallback = () => {};"
SECTIONS = "[...document.querySelectorAll('.bd-article > section > section')]"
LAID_OUT = (
    f"{SECTIONS}.map(e => e.firstElementChild.checkVisibility({{contentVisibilityAuto: true}}))"
)
TOPS = f"{SECTIONS}.map(e => Math.round(e.getBoundingClientRect().top + scrollY))"
SHIFT = """window.shift = 0;
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""
# Those of the theme's `pre` that the theme makes to be reached by Tab, and those that it should.
SCROLLERS = """[...document.querySelectorAll("article pre")]
    .filter(e => e.scrollWidth > e.clientWidth && e.tabIndex !== 0).length"""


@pytest.fixture
def open_(chromium, server):
    """Open a page by its address; a script may run before its own."""
    contexts = []

    def open_(address, *, before="", width=360, **options):
        context = chromium.new_context(viewport={"width": width, "height": 740}, **options)
        contexts.append(context)
        page = context.new_page()
        if before:
            page.add_init_script(before)
        page.goto(f"{server}/book/{address}")
        return page

    yield open_
    for context in contexts:
        context.close()


def test_at_first_only_what_is_near_is_laid_out(open_):
    page = open_(f"{CHAPTER}.html", before=NEVER_IDLE)
    laid_out = page.evaluate(LAID_OUT)
    assert laid_out[0]
    assert not any(laid_out[3:])
    # What is not has a place, so that the page is about as long as it will be.
    heights = page.evaluate(f"{SECTIONS}.map(e => e.offsetHeight)")
    assert min(heights) > 100
    # A reader who is there before its turn sees it.
    page.evaluate(f"{SECTIONS}.at(-1).scrollIntoView()")
    page.wait_for_function(f"{LAID_OUT}.at(-1)")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["index", CHAPTER, "momentum_to_adam"])
def test_when_it_is_whole_it_is_as_at_one_go(open_, name, width):
    page = open_(f"{name}.html", width=width, before=SHIFT)
    page.wait_for_function(WHOLE)
    page.wait_for_timeout(300)
    assert page.evaluate("shift") < 0.01
    assert page.evaluate(f"{SECTIONS}.every(e => !e.style.contentVisibility)")
    assert all(page.evaluate(LAID_OUT))
    at_one_go = open_(f"{name}.html#top", width=width)
    assert at_one_go.evaluate(WHOLE)
    assert page.evaluate(TOPS) == at_one_go.evaluate(TOPS)


@pytest.mark.parametrize("storage", ["localStorage", "sessionStorage"])
def test_a_script_that_throws_stops_no_other(open_, storage):
    """Where a browser keeps nothing, scripts of the theme stop at the first thing they keep."""
    page = open_(
        f"{CHAPTER}.html",
        before=f"Object.defineProperty(window, '{storage}', "
        "{ get() { window.refused = true; throw new DOMException('no', 'SecurityError'); } })",
    )
    page.wait_for_function(WHOLE)
    page.wait_for_selector(".explorer[data-alive=true]")
    page.wait_for_selector("button.copybtn", state="attached")
    assert page.evaluate("window.refused")


@pytest.mark.parametrize("fragment", ["", "#top"])
def test_the_keyboard_reaches_what_scrolls(open_, fragment):
    """The theme sees to it, when the page is whole."""
    page = open_(f"{CHAPTER}.html{fragment}")
    page.wait_for_selector("article pre[tabindex]", state="attached")
    assert page.evaluate(SCROLLERS) == 0


def test_a_link_leads_to_its_place_in_the_whole_page(open_):
    page = open_(f"{CHAPTER}.html", width=1280, before=NEVER_IDLE)
    assert not page.evaluate(WHOLE)
    link = page.locator("#pst-page-toc-nav a, .bd-toc-nav a").last
    target = link.get_attribute("href")
    link.click()
    assert page.evaluate(WHOLE)
    tops = []
    for _ in range(3):
        tops.append(
            page.evaluate("id => document.querySelector(id).getBoundingClientRect().y", target)
        )
        page.wait_for_timeout(100)
    assert tops[0] == tops[-1]
    assert 0 <= tops[0] < 740


@pytest.mark.parametrize("how", ["fragment", "reload", "back"])
def test_where_a_reader_begins_further_down_it_comes_at_one_go(open_, server, how):
    address = f"{CHAPTER}.html"
    fragment = "#exercises" if how == "fragment" else ""
    page = open_(address + fragment, before=NEVER_IDLE)
    if how != "fragment":
        assert not page.evaluate(WHOLE)
        page.evaluate("scrollTo(0, 9000)")
        if how == "reload":
            page.reload()
        else:
            page.goto(f"{server}/book/index.html")
            page.go_back()
    page.wait_for_load_state()
    whole = page.evaluate(WHOLE)
    # Where the browser has kept the page, it goes on as it was.
    kept = "performance.getEntriesByType('navigation')[0].type === 'navigate'"
    assert whole or (how == "back" and page.evaluate(kept))


def test_on_paper_it_is_whole(open_):
    page = open_(f"{CHAPTER}.html", before=NEVER_IDLE)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(WHOLE)
    assert all(page.evaluate(LAID_OUT))


def test_without_scripts_it_comes_at_one_go(open_):
    page = open_(f"{CHAPTER}.html", java_script_enabled=False)
    assert "in-pieces" not in (page.locator("html").get_attribute("class") or "")
