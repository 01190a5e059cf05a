"""Decks, pictures and the booklet, as a browser shows and prints them."""

from __future__ import annotations

import io
import re
from contextlib import contextmanager

import numpy as np
import pytest
from bs4 import BeautifulSoup
from matplotlib import image as images

from lecnn_helpers.teaching import answers, contents, outlines, pages, pictures, slides

from ..conftest import ROOT

pytestmark = pytest.mark.browser

BOOK = contents.chapters(ROOT)
chapters = pytest.mark.parametrize("chapter", BOOK, ids=lambda chapter: chapter.name)


@pytest.fixture(scope="module")
def decks(book, tmp_path_factory):
    folder = tmp_path_factory.mktemp("slides")
    slides.write(ROOT, folder, book, pdf=False)
    return folder


@pytest.fixture
def show(chromium, decks):
    """Open a deck; on leaving, no error and no request but for files."""

    @contextmanager
    def show(name, after="", **options):
        context = chromium.new_context(viewport={"width": 1280, "height": 720}, **options)
        problems = []
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: said.type == "error" and problems.append(said.text))
        page.on(
            "request",
            lambda request: (
                request.url.startswith(("file:", "data:", "blob:")) or problems.append(request.url)
            ),
        )
        page.on("requestfailed", lambda request: problems.append(f"failed {request.url}"))
        page.goto(f"{(decks / f'{name}.html').as_uri()}{after}")
        page.wait_for_function("Reveal.isReady()")
        yield page
        context.close()
        assert not problems

    return show


# Goes through a deck as its speaker would, and notes what is cut off at an edge.
TOO_LARGE = """async () => {
    const found = [];
    const drawn = () => new Promise((then) => requestAnimationFrame(() => setTimeout(then)));
    for (let n = 0; n < Reveal.getTotalSlides(); n++) {
        const slide = Reveal.getCurrentSlide();
        const waking = ".explorer:not(.explorer-still, [data-alive=true])";
        while (slide.querySelector(waking)) await drawn();
        await drawn();
        await drawn();
        const all = document.querySelector(".reveal .slides").getBoundingClientRect();
        for (const e of slide.querySelectorAll(":scope > :not(aside, style)")) {
            const box = e.getBoundingClientRect();
            const [right, down] = [box.right - all.right, box.bottom - all.bottom];
            if (Math.max(right, down) > 2 || !box.width)
                found.push(`${slide.textContent.slice(0, 40)}: ${e.outerHTML.slice(0, 60)} `
                    + `${right} ${down}`);
        }
        Reveal.next();
    }
    return found;
}"""


@chapters
def test_all_of_a_slide_is_on_it(show, chapter):
    with show(chapter.name) as page:
        assert page.evaluate(TOO_LARGE) == []


def with_presets(decks):
    """A chapter, an explorer and a preset of it."""
    for chapter in BOOK:
        html = (decks / f"{chapter.name}.html").read_text(encoding="utf-8")
        for explorer in BeautifulSoup(html, "html.parser").select(".explorer[id]"):
            if pages.is_still(explorer):
                continue
            found = pages.settings(explorer)
            if len(found) > 1 and found[1].sentence != found[0].sentence:
                return chapter, str(explorer["id"]), found
    raise AssertionError("no explorer has a preset")


def test_an_address_leads_to_an_explorer_at_its_setting(show, decks):
    chapter, name, found = with_presets(decks)
    with show(chapter.name, f"#{found[1].fragment}") as page:
        explorer = page.locator(f".present #{name}[data-alive=true]")
        explorer.wait_for()
        sentence = page.locator(f"#{name} .explorer-sentence")
        page.wait_for_function(
            "([id, text]) => document.querySelector(`#${id} .explorer-sentence`).textContent === text",
            arg=[name, found[1].sentence],
        )
        # And it is alive: its start is a press away.
        page.locator(f"#{name} .explorer-reset").click()
        page.wait_for_function(
            "([id, text]) => document.querySelector(`#${id} .explorer-sentence`).textContent === text",
            arg=[name, found[0].sentence],
        )
        assert sentence.is_visible()


def test_light_and_dark(show):
    def ground(page):
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    with show(BOOK[0].name, color_scheme="dark") as page:
        assert ground(page) == "rgb(20, 24, 29)"
        page.keyboard.press("d")
        assert ground(page) == "rgb(255, 255, 255)"
    with show(BOOK[0].name, "?theme=light", color_scheme="dark") as page:
        assert ground(page) == "rgb(255, 255, 255)"


def test_keys_move_a_slider_and_not_the_deck(show, decks):
    chapter, name, _ = with_presets(decks)
    with show(chapter.name, f"#{name}") as page:
        page.locator(f".present #{name}[data-alive=true]").wait_for()
        slider = page.locator(f"#{name} input[type=range]").first
        before, slide = slider.input_value(), page.evaluate("Reveal.getIndices()")
        slider.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowLeft")
        assert int(slider.input_value()) == min(
            int(before) + 1, int(slider.get_attribute("max")) - 1
        )
        assert page.evaluate("Reveal.getIndices()") == slide


def test_a_deck_prints_a_page_a_slide(decks, chromium):
    """And no explorer's settings, which cannot be moved on paper."""
    printed = slides.print_deck(chromium, decks / f"{BOOK[0].name}.html").read_bytes()
    html = (decks / f"{BOOK[0].name}.html").read_text(encoding="utf-8")
    n_slides = len(
        BeautifulSoup(html, "html.parser").select(".slides section:not(:has(> section))")
    )
    assert n_pages(printed) == n_slides


def n_pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


SVG = [
    '<svg viewBox="0 0 300 120" stroke-linejoin="round">',
    '<rect x="20" y="10" width="100" height="20" style="fill:#0069a6"></rect>',
    '<text style="font-size:20px;fill:#b34700" x="20" y="60">Hand &amp; Äpfel ẑ</text>',
    '<text style="font-size:16px;font-weight:700;text-anchor:end" x="280" y="90">−0.25 ≤ σ²</text>',
    '<text style="font-size:14px;font-style:italic;text-anchor:middle" '
    'transform="translate(250 60) rotate(270)">turned</text>',
    "</svg>",
]


def test_outlines_are_where_a_browser_puts_the_text(chromium):
    """Against Chromium's own letters, in the font that is meant."""
    text = "".join(SVG).replace("<svg", '<svg font-family="DejaVu Sans" width="300" height="120"')
    both = []
    page = chromium.new_page(viewport={"width": 300, "height": 120}, device_scale_factor=3)
    for svg in (text, outlines.file_of(SVG, "T", "S")):
        page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{svg}")
        data = page.screenshot()
        both.append(images.imread(io.BytesIO(data))[..., :3].mean(axis=2))
    page.close()
    ink = (1 - both[0]).sum()
    assert ink > 1000
    # Hinting and smoothing differ along the edges of letters; a letter elsewhere would be twice
    # its ink.
    assert np.abs(both[0] - both[1]).sum() < 0.12 * ink


def test_a_picture_is_printed_at_its_size_and_as_lines(chromium):
    svg = outlines.file_of(SVG, "T", "S")
    first, second = pictures.print_svgs(
        chromium, [svg, svg.replace('height="120"', 'height="240"', 1)]
    )
    for pdf, height in ((first, 120), (second, 240)):
        assert n_pages(pdf) == 1
        box = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
        # A unit of the picture is a point.
        assert [float(side) for side in box.groups()] == pytest.approx([300, height], abs=1)
        assert b"/Subtype /Image" not in pdf


def test_the_booklet_is_printed(tmp_path, chromium):
    answers.write(ROOT, tmp_path, pdf=False)
    pdf = answers.print_booklet(chromium, tmp_path / answers.PAGE).read_bytes()
    # A title page, and each chapter begins on a page of its own.
    assert n_pages(pdf) > len(BOOK)
