"""Every page on phone and projector, by day and by night."""

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe

from ..conftest import CHAPTERS
from .test_explorers import SET, sample, shape

pytestmark = pytest.mark.browser
CHAPTER_NAMES = [path.stem for path in CHAPTERS]
widths = pytest.mark.parametrize("width", [360, 1280])
themes = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


# The color of a word of code is that of its kind. One word of each kind stays marked up for axe
# to look at; the others, thousands on a page, stay as plain text in their place.
COLOR_OF_WORDS = """(theme) => {
    for (const span of document.querySelectorAll(".highlight pre span[class]"))
        span.dataset[theme] = getComputedStyle(span).color;
}"""
ONE_OF_EACH_KIND = """() => {
    const seen = new Set();
    for (const span of document.querySelectorAll(".highlight pre span[class]")) {
        const kind = [span.className, span.dataset.light, span.dataset.dark].join(" ");
        if (seen.has(kind)) span.replaceWith(...span.childNodes);
        seen.add(kind);
    }
    for (const pre of document.querySelectorAll(".highlight pre")) pre.normalize();
    return seen.size;
}"""

# axe names a picture by its label and looks at nothing in it (`test_text_in_pictures_can_be_read`
# does), but it walks through all of it, and a page has thousands of lines and letters.
EMPTY_PICTURES = """() => {
    window.emptied = [...document.querySelectorAll(".explorer-picture svg")]
        .map((svg) => [svg, [...svg.childNodes]]);
    for (const [svg] of window.emptied) svg.replaceChildren();
}"""
FILL_PICTURES = """() => {
    for (const [svg, children] of window.emptied) svg.replaceChildren(...children);
}"""


def test_axe_finds_nothing(shared):
    """On a phone and on a projector, by day and by night."""
    for dark in (False, True):
        shared.at(dark=dark).evaluate(COLOR_OF_WORDS, "dark" if dark else "light")
    kinds = shared.page.evaluate(ONE_OF_EACH_KIND)
    assert kinds > 5 or not shared.page.locator(".highlight pre").count()
    shared.page.evaluate(EMPTY_PICTURES)
    # A color that is fading over, on a busy machine, is neither the one nor the other.
    shared.page.add_style_tag(content="*, ::before, ::after { transition: none !important; }")
    for width, dark in itertools.product((360, 1280), (False, True)):
        page = shared.at(width=width, dark=dark)
        # 300 ms after a resize the theme looks at what scrolls.
        page.wait_for_timeout(700)
        # preload would fetch the stylesheets again, and look for their imports in the wrong place.
        options = {"preload": False, "resultTypes": ["violations"]}
        if dark:  # by night only the colors are others
            options["runOnly"] = ["color-contrast", "link-in-text-block"]
        results = Axe().run(page, options=options)
        assert results.violations_count == 0, (width, dark, results.generate_report())
    shared.page.evaluate(FILL_PICTURES)


@widths
def test_the_page_does_not_scroll_sideways(shared, width):
    assert shared.at(width=width).evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 800)])
def test_the_first_screen_has_an_explorer_and_three_doors(visit, width, height):
    with visit("index", width=width) as page:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_selector("#rescale[data-frames=ready]")

        def is_in_sight(element):
            box = element.bounding_box()
            return box["y"] >= 0 and box["y"] + box["height"] <= height

        doors = page.locator(".doors a")
        assert doors.count() == 3
        parts = [*doors.all(), *page.locator("#rescale input").all()]
        assert all(map(is_in_sight, [*parts, page.locator("#rescale svg")]))
        sentence = page.locator("#rescale figcaption")
        before = sentence.inner_text()
        page.locator("#rescale input").first.press("End")
        assert sentence.inner_text() != before


def test_the_chapters_are_shown_by_their_pictures(visit, server):
    with visit("index", origin=server) as page:
        cards = page.locator(".explorer-card")
        assert cards.count() == len(CHAPTER_NAMES)
        for card in cards.all():
            card.scroll_into_view_if_needed()
            image = card.locator("img.only-light")
            page.wait_for_function("(e) => e.complete", arg=image.element_handle())
            assert image.evaluate("(e) => e.naturalWidth") > 100
            # Those for the other theme are not asked for.
            assert not card.locator("img.only-dark").is_visible()


def test_one_search_box_is_in_sight(shared):
    buttons = shared.at().locator(".search-button, .search-button-field, input[type=search]")
    assert sum(button.is_visible() for button in buttons.all()) == 1


@pytest.mark.parametrize("over", ["file", "http"])
def test_mathematics_is_typeset_without_a_network(visit, server, over):
    with visit("batch_norm", origin=server if over == "http" else None) as page:
        formulas = page.locator("math")
        assert formulas.count() > 5
        assert formulas.first.is_visible()
        # A root, a fraction and a sum have grown beyond a line of text.
        heights = formulas.evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
        assert max(heights) > 40
        fonts = page.evaluate(
            "document.fonts.ready.then(fonts => [...fonts].filter(f => f.status === 'loaded')"
            ".map(f => f.family))"
        )
        assert any("Book Math" in family for family in fonts)


def test_roots_are_drawn(shared):
    """A font without the sign leaves no trace: √G + ε would read G + ε."""
    missing = shared.at().evaluate(
        """async () => {
            await document.fonts.ready;
            return [...document.querySelectorAll("article msqrt")].filter((root) => {
                const size = parseFloat(getComputedStyle(root).fontSize);
                const inside = root.firstElementChild.getBoundingClientRect();
                return inside.left - root.getBoundingClientRect().left < size / 4;
            }).map((root) => root.closest("math").textContent);
        }"""
    )
    assert not missing


@themes
def test_text_in_pictures_can_be_read(shared, dark):
    """axe does not look into SVG: 4.5 to 1 against the page, in every picture."""
    low = shared.at(dark=dark).evaluate(
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
            const root = document.querySelector(".explorer");
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


def test_text_in_pictures_keeps_its_size_on_a_phone(shared):
    sizes = shared.at(width=360).eval_on_selector_all(
        ".explorer svg text",
        "texts => texts.map(t => parseFloat(getComputedStyle(t).fontSize) "
        "* Math.hypot(t.getCTM().a, t.getCTM().b))",
    )
    assert all(size >= 8.5 for size in sizes)
    assert sizes or shared.name not in CHAPTER_NAMES


def test_the_theme_switch_reaches_the_pictures(visit):
    with visit("batch_norm") as page:
        text = page.locator("#rescale svg text").first
        by_day = text.evaluate("e => getComputedStyle(e).fill")
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        assert text.evaluate("e => getComputedStyle(e).fill") != by_day


def test_every_picture_has_a_text_alternative(shared):
    missing = shared.page.evaluate(
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


def test_no_text_is_cut_off_at_a_pictures_edge(shared):
    """By default, in every preset, and at both ends of every control."""
    page = shared.at()
    for button in page.locator(".explorer-reset").all():
        button.click()
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
