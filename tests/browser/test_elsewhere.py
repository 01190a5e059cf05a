"""A page where it is not read as usual: on paper, in another page's frame, on a small full screen."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.built]

INK = """() => {
    const style = (where) => getComputedStyle(document.querySelector(where));
    const places = ["h1", "article h2", "article p", "article .highlight pre"]
        .filter((where) => document.querySelector(where));
    return [style("body").backgroundColor, ...places.map((where) => style(where).color)];
}"""
BEYOND = """() => [...document.querySelectorAll("article :is(pre, table)")]
    .filter((e) => e.checkVisibility() && (e.scrollWidth > e.clientWidth + 1
        || e.getBoundingClientRect().right > innerWidth + 1))
    .map((e) => e.textContent.trim().slice(0, 60))"""


@pytest.mark.parametrize("name", ["batch_norm", "notation", "many_labels_per_image"])
def test_a_dark_page_is_ink_on_white_on_paper_and_nothing_is_lost(visit, name):
    """As wide as A4 is, in px, without margins."""
    with visit(name, dark=True, width=794, fragment="#top") as page:
        assert page.evaluate(INK)[0] != "rgb(255, 255, 255)"
        page.emulate_media(media="print")
        ground, *inks = page.evaluate(INK)
        assert ground == "rgb(255, 255, 255)"
        assert set(inks) == {"rgb(0, 0, 0)"}
        assert page.evaluate(BEYOND) == []


def test_a_frame_leaves_the_page_around_it_where_it_is(chromium, server):
    """And the height in the line to embed it is enough, on a wide page and on a phone."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.add_init_script(
        "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }"
    )
    page.goto(f"{server}/book/many_labels_per_image.html#top")
    explorer = page.locator("#threshold[data-alive=true]")
    explorer.get_by_role("button", name="Embed").click()
    line = page.evaluate("window.copied")
    for width in (1000, 700, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.set_content(f"<p style='height: 1500px'>Before.</p>{line}")
        page.evaluate("document.querySelector('iframe').loading = 'eager'")
        frame = page.frame_locator("iframe")
        frame.locator(".explorer[data-alive=true]").wait_for()
        page.wait_for_timeout(300)
        assert page.evaluate("scrollY") == 0
        needs, has = frame.locator("html").evaluate("(html) => [html.scrollHeight, innerHeight]")
        assert needs <= has, width
    page.close()


def test_on_a_phone_s_full_screen_the_picture_is_as_wide_as_the_screen(visit):
    with visit("many_labels_per_image", width=360, height=740, fragment="#threshold") as page:
        page.locator("#threshold").get_by_role("button", name="Full screen").click()
        page.wait_for_function("document.fullscreenElement")
        box = page.locator("#threshold .explorer-picture svg").bounding_box()
        assert box["width"] > 300
        assert box["height"] > 250


def test_no_class_of_a_cell_is_one_of_bootstrap_s(visit):
    with visit("batch_norm") as page:
        cells = page.locator(".cell")
        assert cells.count() > 30
        paddings = cells.evaluate_all("(all) => all.map((e) => getComputedStyle(e).paddingTop)")
        assert set(paddings) == {"0px"}
