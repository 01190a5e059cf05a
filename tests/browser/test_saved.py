"""A saved explorer, opened by itself and in slides."""

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe

from lecnn_helpers.chapters.batch_norm import figures
from lecnn_helpers.explore import Preset, explore
from lecnn_helpers.explore import explorer as explorer_module

pytestmark = pytest.mark.browser

Z = np.array([15.0, 25, 15, 10, 5])


@pytest.fixture
def saved(tmp_path, monkeypatch):
    """The address of a saved explorer of the first picture of `batch_norm`."""
    monkeypatch.setenv("EXPLORE_OUTPUT", "page")
    monkeypatch.setattr(explorer_module, "_names_on_this_page", set())
    explorer = explore(
        lambda alpha: figures.draw_rescaling(Z, alpha, 3.0),
        name="rescale",
        describe=lambda alpha: figures.describe_rescaling(Z, alpha, 3.0),
        presets={
            "wide": Preset("As wide as it goes.", alpha=10),
            "ten": Preset("The same setting, for another reason.", alpha=10),
        },
        alpha=(0, 10),
    )
    return lambda **options: explorer.save(tmp_path / "rescale.html", **options).as_uri()


@pytest.fixture
def open_page(chromium):
    """Open an address; on leaving, no error and no request but for the file itself."""
    contexts, problems = [], []

    def open_page(address, *, width=1280, dark=False):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: said.type == "error" and problems.append(said.text))
        page.on(
            "request",
            lambda request: request.url.startswith("file:") or problems.append(request.url),
        )
        page.goto(address)
        page.wait_for_selector(".explorer[data-alive=true]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_it_is_a_good_page(saved, open_page, width, dark):
    page = open_page(saved(), width=width, dark=dark)
    results = Axe().run(page)
    assert not results.response["violations"], results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert background == ("rgb(20, 24, 30)" if dark else "rgb(255, 255, 255)")


def test_a_theme_that_was_asked_for_stays(saved, open_page):
    page = open_page(saved(theme="light"), dark=True)
    background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert background == "rgb(255, 255, 255)"


def test_sliders_and_links(saved, open_page):
    address = saved()
    page = open_page(address)
    page.get_by_label("alpha").press("Home")
    assert page.locator("figcaption").inner_text().startswith("With α = 0.00")
    page = open_page(f"{address}#rescale?preset=wide")
    assert page.locator("figcaption").inner_text().startswith("With α = 10.00")
    assert page.locator(".explorer-note").inner_text() == "As wide as it goes."


def test_in_slides(saved, open_page, tmp_path, chromium):
    """As a frame in another page, at a setting."""
    slides = tmp_path / "slides.html"
    saved()
    slides.write_text(
        "<!doctype html><meta charset=utf-8><title>Slides</title><section><h1>One</h1>"
        '<iframe src="rescale.html#rescale?alpha=7" width=700 height=600 title=x></iframe>'
    )
    page = chromium.new_page()
    page.goto(slides.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator(".explorer[data-alive=true]").wait_for()
    assert frame.locator("figcaption").inner_text().startswith("With α = 7.00")
    frame.get_by_label("alpha").press("End")
    assert frame.locator("figcaption").inner_text().startswith("With α = 10.00")
    page.close()


def test_two_presets_of_one_setting_keep_their_reasons(saved, open_page):
    address = saved()
    page = open_page(address)
    for label, why in [
        ("wide", "As wide as it goes."),
        ("ten", "The same setting, for another reason."),
        ("wide", "As wide as it goes."),
    ]:
        page.get_by_role("button", name=label, exact=True).click()
        assert page.locator(".explorer-note").inner_text() == why
        assert page.locator("[data-preset][aria-pressed=true]").count() == 2
    page = open_page(f"{address}#rescale?preset=ten")
    assert page.locator(".explorer-note").inner_text() == "The same setting, for another reason."
