"""Every page on phone and projector, by day and by night."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from ..conftest import CHAPTERS, PAGES
from .test_explorers import SET, sample, shape

pytestmark = pytest.mark.browser
pages = pytest.mark.parametrize("name", PAGES)
widths = pytest.mark.parametrize("width", [360, 1280])
themes = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


# The color of a word of code is that of its kind. One word of each kind stays marked up for axe
# to look at; the others, thousands on a page, stay as plain text in their place.
ONE_OF_EACH_KIND = """() => {
    const seen = new Set();
    for (const span of document.querySelectorAll(".highlight pre span[class]")) {
        const kind = span.className + getComputedStyle(span).color;
        if (seen.has(kind)) span.replaceWith(...span.childNodes);
        seen.add(kind);
    }
    for (const pre of document.querySelectorAll(".highlight pre")) pre.normalize();
    return seen.size;
}"""


@pages
@widths
@themes
def test_axe_finds_nothing(visit, name, width, dark):
    with visit(name, width=width, dark=dark) as page:
        # Typeset formulas move things; rules about overlap and contrast look at the end.
        page.wait_for_function("!window.MathJax || MathJax.startup?.promise !== undefined")
        page.evaluate("window.MathJax && MathJax.startup.promise")
        kinds = page.evaluate(ONE_OF_EACH_KIND)
        assert kinds > 5 or not page.locator(".highlight pre").count()
        # preload would fetch the stylesheets again, and look for their imports in the wrong place.
        results = Axe().run(page, options={"preload": False})
        assert results.violations_count == 0, results.generate_report()


@pages
@widths
def test_the_page_does_not_scroll_sideways(visit, name, width):
    with visit(name, width=width) as page:
        page.evaluate("window.MathJax && MathJax.startup.promise")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pages
def test_one_search_box_is_in_sight(visit, name):
    with visit(name) as page:
        buttons = page.locator(".search-button, .search-button-field, input[type=search]")
        assert sum(button.is_visible() for button in buttons.all()) == 1


@pytest.mark.parametrize("over", ["file", "http"])
def test_mathematics_is_typeset_without_a_network(visit, server, over):
    with visit("batch_norm", origin=server if over == "http" else None) as page:
        page.wait_for_selector("mjx-container mjx-math")
        assert page.locator("mjx-merror").count() == 0
        assert page.locator("mjx-container").count() > 5
        fonts = page.evaluate(
            "document.fonts.ready.then(fonts => [...fonts].filter(f => f.status === 'loaded')"
            ".map(f => f.family))"
        )
        assert any("MJX" in family for family in fonts)


@pytest.mark.parametrize("name", [path.stem for path in CHAPTERS])
@themes
def test_text_in_pictures_can_be_read(visit, name, dark):
    """axe does not look into SVG: 4.5 to 1 against the page, in every picture."""
    with visit(name, dark=dark) as page:
        low = page.evaluate(
            """() => {
                const canvas = document.createElement("canvas").getContext("2d");
                const light = (color) => {
                    canvas.clearRect(0, 0, 1, 1);
                    canvas.fillStyle = color;
                    canvas.fillRect(0, 0, 1, 1);
                    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
                        .map((v) => v / 255)
                        .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
                };
                let root = document.querySelector(".explorer");
                let paper = "rgba(0, 0, 0, 0)";
                for (let e = root; e && /rgba\\(.*, 0\\)/.test(paper); e = e.parentElement)
                    paper = getComputedStyle(e).backgroundColor;
                const below = [];
                for (const text of document.querySelectorAll(".explorer svg text")) {
                    const pair = [light(getComputedStyle(text).fill), light(paper)]
                        .sort((a, b) => b - a);
                    const contrast = (pair[0] + 0.05) / (pair[1] + 0.05);
                    if (contrast < 4.5) below.push([text.textContent, contrast, paper]);
                }
                return below;
            }"""
        )
        assert not low


@pytest.mark.parametrize("name", [path.stem for path in CHAPTERS])
def test_text_in_pictures_keeps_its_size_on_a_phone(visit, name):
    with visit(name, width=360) as page:
        sizes = page.eval_on_selector_all(
            ".explorer svg text",
            "texts => texts.map(t => parseFloat(getComputedStyle(t).fontSize) "
            "* Math.hypot(t.getCTM().a, t.getCTM().b))",
        )
        assert min(sizes) >= 8.5


def test_the_theme_switch_reaches_the_pictures(visit):
    with visit("batch_norm") as page:
        text = page.locator("#rescale svg text").first
        by_day = text.evaluate("e => getComputedStyle(e).fill")
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        assert text.evaluate("e => getComputedStyle(e).fill") != by_day


@pages
def test_every_picture_has_a_text_alternative(visit, name):
    with visit(name) as page:
        missing = page.evaluate(
            """() => [...document.querySelectorAll("article img, article svg")]
                .filter((e) => !e.closest("[aria-hidden=true], mjx-container, button, .headerlink"))
                .filter((e) => !(e.alt || e.getAttribute("aria-label") || e.ariaHidden))
                .map((e) => e.outerHTML.slice(0, 120))"""
        )
        assert not missing


OUTSIDE = """() => {
    const outside = [];
    for (const svg of document.querySelectorAll(".explorer svg")) {
        const frame = svg.getBoundingClientRect();
        for (const text of svg.querySelectorAll("text")) {
            const box = text.getBoundingClientRect();
            if (box.left < frame.left - 2 || box.right > frame.right + 2 ||
                box.top < frame.top - 2 || box.bottom > frame.bottom + 2)
                outside.push([svg.closest(".explorer").id, text.textContent]);
        }
    }
    return outside;
}"""


@pytest.mark.parametrize("name", [path.stem for path in CHAPTERS])
def test_no_text_is_cut_off_at_a_pictures_edge(visit, name):
    """By default, in every preset, and at both ends of every control."""
    with visit(name) as page:
        assert not page.evaluate(OUTSIDE)
        for button in page.locator("[data-preset]").all():
            button.click()
            assert not page.evaluate(OUTSIDE), button.inner_text()
        for id_ in page.eval_on_selector_all(
            ".explorer:not(.explorer-still)", "roots => roots.map(root => root.id)"
        ):
            for state in sample(shape(page, id_), n=0):
                page.evaluate(SET, [id_, state])
                assert not page.evaluate(OUTSIDE), (id_, state)
