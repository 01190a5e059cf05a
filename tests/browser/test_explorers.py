"""The sliders of the built pages, moved in a real browser."""

import random
import re
from urllib.parse import quote

import numpy as np
import pytest

from lecnn_helpers.chapters.batch_norm import figures
from lecnn_helpers.explore import explore
from lecnn_helpers.explore import explorer as explorer_module
from lecnn_helpers.explore.frames import unpack
from lecnn_helpers.explore.svg import to_svg
from lecnn_helpers.testing.rules import parsed

from ..conftest import CHAPTERS
from .conftest import WHOLE

pytestmark = pytest.mark.browser
chapters = pytest.mark.parametrize("name", [path.stem for path in CHAPTERS])

Z = np.array([15.0, 25, 15, 10, 5])

SET = """([id, state]) => {
    const root = document.getElementById(id);
    root.querySelectorAll("[data-control]").forEach((input, i) => {
        if (input.type === "checkbox") input.checked = Boolean(state[i]);
        else input.value = state[i];
        input.dispatchEvent(new Event("input", { bubbles: true }));
    });
}"""

# The frame is parsed by the same browser, so that only the picture itself is compared.
SHOWS = """([id, lines]) => {
    const box = document.createElement("div");
    box.innerHTML = lines.join("");
    const shown = document.querySelector(`#${id} .explorer-picture`).cloneNode(true);
    for (const svg of shown.querySelectorAll("svg")) {
        svg.removeAttribute("role");
        svg.removeAttribute("aria-label");
    }
    box.className = shown.className;
    return box.isEqualNode(shown);
}"""


def caption(page, name):
    return page.locator(f"#{name} figcaption").inner_text()


def shape(page, name):
    """How many values each control has."""
    return page.evaluate(
        """(id) => JSON.parse(document.querySelector(`#${id} .explorer-data`).textContent)
            .controls.map((control) => control.texts.length)""",
        name,
    )


def sample(sizes, n=12):
    """Both ends of every control, the middle, and some states drawn by lot."""
    middle = [size // 2 for size in sizes]
    states = [[0 for _ in sizes], [size - 1 for size in sizes], middle]
    for i, size in enumerate(sizes):
        states += [[*middle[:i], end, *middle[i + 1 :]] for end in (0, size - 1)]
    lot = random.Random(15)
    return states + [[lot.randrange(size) for size in sizes] for _ in range(n)]


def explorers(book, name):
    """The explorers of a page, as they stand in its file."""
    return parsed(book / "book" / f"{name}.html").select(".explorer:not(.explorer-still)")


def expect_the_packed_frames(page, root, n=12):
    frames = unpack(root.select_one(".explorer-frames").text)
    sentences = unpack(root.select_one(".explorer-sentences").text)
    sizes = shape(page, root["id"])
    assert np.prod(sizes) == len(frames) == len(sentences)
    for state in sample(sizes, n):
        page.evaluate(SET, [root["id"], state])
        number = int(np.ravel_multi_index(state, sizes))
        assert page.evaluate(SHOWS, [root["id"], frames[number]]), (root["id"], state)
        assert caption(page, root["id"]) == sentences[number][0]


def test_the_page_shows_the_packed_frames(shared, book):
    for root in explorers(book, shared.name):
        expect_the_packed_frames(shared.page, root)


@chapters
def test_from_a_server_too(visit, book, server, name):
    with visit(name, origin=server) as page:
        for root in explorers(book, name):
            # The same bytes by another way: the ends of each control will do.
            expect_the_packed_frames(page, root, n=0)


def test_the_page_shows_what_draw_gives(visit):
    """From the functions themselves, not from what is packed in the page."""
    alphas = sorted([*np.arange(0, 10.5, 0.5), 44**0.5])
    with visit("batch_norm") as page:
        for i, j in sample([len(alphas), 26], n=20):
            page.evaluate(SET, ["rescale", [i, j]])
            values = {"z": Z, "alpha": alphas[i], "beta": j - 5}
            frame = lines_of(page, "rescale", figures.draw_rescaling(**values), "beta")
            assert page.evaluate(SHOWS, ["rescale", frame]), values
            assert caption(page, "rescale") == figures.describe_rescaling(**values)
        for i, j in sample([5, 61], n=20):
            page.evaluate(SET, ["move-one-row", [i, j]])
            values = {"z": Z, "row": i + 1, "value": j}
            frame = lines_of(page, "move-one-row", figures.draw_moved_row(**values), "value")
            assert page.evaluate(SHOWS, ["move-one-row", frame]), values
            assert caption(page, "move-one-row") == figures.describe_moved_row(**values)


def lines_of(page, name, figure, control):
    """What `figure` is on the page, where it also says where the dragged control's values lie."""
    lines = to_svg(figure, prefix=name)
    drags = page.evaluate("(id) => document.querySelector(`#${id} svg`).outerHTML", name)
    own = re.match(r"<svg[^>]*>", drags)[0]
    extra = "".join(re.findall(r' data-drag[\w-]*="[^"]*"', own))
    assert extra, f"{control} is dragged, but the picture does not say where"
    return [lines[0].replace(">", f"{extra}>"), *lines[1:]]


def test_another_state_is_another_picture(visit):
    """SHOWS can say no."""
    with visit("batch_norm") as page:
        page.evaluate(SET, ["rescale", [3, 3]])
        wrong = to_svg(figures.draw_rescaling(Z, 2.0, -2), prefix="rescale")
        assert not page.evaluate(SHOWS, ["rescale", wrong])


def test_only_what_changed_is_touched(visit):
    with visit("batch_norm") as page:
        page.evaluate("document.querySelector('#rescale svg').mark = 'the same element'")
        page.evaluate(SET, ["rescale", [5, 20]])
        assert page.evaluate("document.querySelector('#rescale svg').mark") == "the same element"


def test_mouse(visit):
    with visit("batch_norm") as page:
        before = caption(page, "rescale")
        slider = page.get_by_label("α", exact=True)
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        page.mouse.move(box["x"] + box["width"] / 5, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] / 2, steps=8)
        page.mouse.up()
        assert slider.get_attribute("aria-valuetext") == "10"
        assert caption(page, "rescale").startswith("With α = 10.00 and β = 3.00")
        assert caption(page, "rescale") != before


def test_touch(visit):
    with visit("batch_norm", width=360, height=740, has_touch=True, is_mobile=True) as page:
        slider = page.get_by_label("β", exact=True)
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        assert box["height"] >= 44
        page.touchscreen.tap(box["x"] + box["width"] - 3, box["y"] + box["height"] / 2)
        assert slider.get_attribute("aria-valuetext") == "20"
        assert "β = 20.00" in caption(page, "rescale")


def test_keyboard(visit):
    with visit("batch_norm") as page:
        slider = page.get_by_label("α", exact=True)
        slider.focus()
        for key, text in [
            ("ArrowRight", "2.5"),
            ("ArrowLeft", "2"),
            ("End", "10"),
            ("Home", "0"),
            ("ArrowUp", "0.5"),
        ]:
            page.keyboard.press(key)
            assert slider.get_attribute("aria-valuetext") == text
            assert f"α = {float(text):.2f}" in caption(page, "rescale")
            output = page.locator("#rescale output").first
            assert output.inner_text() == text
        # On from the last slider to the presets, which space and Enter press.
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert "α = 1.00 and β = 0.00" in caption(page, "rescale")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        assert "mean 14.00, standard deviation 6.63. Before" in caption(page, "rescale")


def test_every_control_is_reached_and_moved_by_the_keyboard(shared, book):
    page = shared.at()
    for root in explorers(book, shared.name):
        sentences = unpack(root.select_one(".explorer-sentences").text)
        inputs = page.locator(f"#{root['id']} :is([data-control], button, a):visible")
        inputs.first.focus()
        for i in range(inputs.count()):
            here = inputs.nth(i)
            assert here.evaluate("e => e === document.activeElement"), (root["id"], i)
            # The ring that shows where one is.
            assert here.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
            if (control := here.get_attribute("data-control")) is not None:
                before = state_of(page, root["id"])
                press_to_move(page, here)
                state = state_of(page, root["id"])
                assert [
                    j for j, (a, b) in enumerate(zip(before, state, strict=True)) if a != b
                ] == [int(control)]
                number = int(np.ravel_multi_index(state, shape(page, root["id"])))
                assert caption(page, root["id"]) == sentences[number][0]
            page.keyboard.press("Tab")


def state_of(page, name):
    """Where the controls stand, as one index each."""
    return page.eval_on_selector_all(
        f"#{name} [data-control]",
        "inputs => inputs.map(e => e.type === 'checkbox' ? +e.checked : +e.value)",
    )


def press_to_move(page, control):
    """Move the control that has the focus by one, with the key that has somewhere to go."""
    kind = control.evaluate("e => e.type")
    if kind == "checkbox":
        page.keyboard.press("Space")
        return
    at, last = control.evaluate("e => [+e.value, e.max ? +e.max : e.options.length - 1]")
    back, on = {"range": ("ArrowLeft", "ArrowRight"), "select-one": ("ArrowUp", "ArrowDown")}[kind]
    page.keyboard.press(on if at < last else back)


def test_presets(shared):
    page = shared.at()
    for root in page.locator(".explorer:not(.explorer-still)").all():
        for button in root.locator("[data-preset]").all():
            button.click()
            assert button.get_attribute("aria-pressed") == "true"
            assert root.locator(".explorer-note").inner_text() == button.get_attribute("title")
        root.locator(".explorer-reset").click()
        defaults = page.evaluate(
            """(id) => {
                const root = document.getElementById(id);
                const data = JSON.parse(root.querySelector(".explorer-data").textContent);
                return [...root.querySelectorAll("[data-control]")].every((input, i) =>
                    (input.type === "checkbox" ? +input.checked : +input.value)
                    === data.controls[i].default);
            }""",
            root.get_attribute("id"),
        )
        assert defaults


def test_the_preset_lands_exactly_on_sigma_and_mu(visit):
    with visit("batch_norm") as page:
        page.get_by_role("button", name="undo batch norm").click()
        assert page.get_by_label("α", exact=True).get_attribute("aria-valuetext") == "6.633 (σ)"
        assert page.get_by_label("β", exact=True).get_attribute("aria-valuetext") == "14 (μ)"
        assert "become 15.00, 25.00, 15.00, 10.00, 5.00" in caption(page, "rescale")


def test_a_moved_slider_leaves_its_preset(visit):
    with visit("batch_norm") as page:
        button = page.get_by_role("button", name="collapse")
        button.click()
        page.get_by_label("α", exact=True).press("ArrowRight")
        assert button.get_attribute("aria-pressed") == "false"
        assert page.locator("#rescale .explorer-note").inner_text() == ""


def test_two_explorers_do_not_disturb_each_other(visit):
    with visit("batch_norm") as page:
        other = page.locator("#move-one-row figure").inner_html()
        page.get_by_label("α", exact=True).press("End")
        assert page.locator("#move-one-row figure").inner_html() == other
        mine = page.locator("#rescale figure").inner_html()
        page.get_by_label("its Z").press("End")
        assert page.locator("#rescale figure").inner_html() == mine
        assert page.locator("#move-one-row figure").inner_html() != other


def test_the_picture_is_named_by_its_sentence(visit):
    with visit("batch_norm") as page:
        page.get_by_label("α", exact=True).press("End")
        assert page.get_by_role("img", name=caption(page, "rescale")).count() == 1
        live = page.locator("#rescale figcaption").get_attribute("aria-live")
        assert live == "polite"


def test_a_link_keeps_the_setting(visit):
    with visit("batch_norm") as page:
        page.get_by_label("α", exact=True).press("End")
        page.locator("#rescale .explorer-link").click()
        fragment = page.evaluate("location.hash")
        said = caption(page, "rescale")
        page.wait_for_function(
            "document.querySelector('#rescale .explorer-note').textContent.includes('address bar')"
        )
    with visit("batch_norm", fragment=fragment) as page:
        assert caption(page, "rescale") == said
        assert page.locator("#rescale").evaluate(
            "e => Math.abs(e.getBoundingClientRect().top) < innerHeight / 2"
        )
        # The other explorer is at its default.
        assert caption(page, "move-one-row").startswith("Z₅ = 20")


def test_a_link_to_a_preset(visit):
    fragment = "#rescale?preset=" + quote("undo batch norm")
    with visit("batch_norm", fragment=fragment) as page:
        assert "mean 14.00, standard deviation 6.63. Before" in caption(page, "rescale")


def test_a_link_followed_on_the_page(visit):
    with visit("batch_norm") as page:
        page.evaluate("location.hash = '#rescale?alpha=10&beta=0'")
        page.wait_for_function(
            "document.querySelector('#rescale figcaption').textContent.includes('α = 10.00')"
        )


@pytest.mark.parametrize(
    "fragment",
    [
        "#rescale?alpha=999&beta=3",
        "#rescale?gamma=1",
        "#rescale?preset=nothing",
        "#rescale?alpha",
        "#rescale?%E0%A4%A",
        "#rescale?",
    ],
)
def test_a_bad_link_shows_the_default(visit, fragment):
    with visit("batch_norm", fragment=fragment) as page:
        assert caption(page, "rescale").startswith("With α = 2.00 and β = 3.00")
        note = page.locator("#rescale .explorer-note").inner_text()
        assert ("does not have" in note) == (fragment != "#rescale?")


def test_links_that_are_not_ours_are_left_alone(visit):
    with visit("batch_norm", fragment="#exercises") as page:
        assert caption(page, "rescale").startswith("With α = 2.00 and β = 3.00")
        assert page.locator("#rescale .explorer-note").inner_text() == ""


@chapters
def test_without_javascript(visit, name):
    with visit(name, java_script_enabled=False, wait=False) as page:
        roots = page.locator(".explorer:not(.explorer-still)")
        assert roots.count() >= 1
        for root in roots.all():
            assert root.locator("figure img, figure table").first.is_visible()
            assert root.locator("figcaption").inner_text()
            assert not root.locator("form").is_visible()
            assert "need JavaScript" in root.inner_text()


def test_a_browser_that_cannot_unpack_says_so(chromium, book):
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(f"{book.as_uri()}/book/batch_norm.html")
    page.wait_for_selector("#rescale[data-alive=false]", state="attached")
    page.wait_for_function(WHOLE)
    assert "could not unpack" in page.locator("#rescale").inner_text()
    assert page.locator("#rescale svg").is_visible()
    assert not page.locator("#rescale form").is_visible()
    context.close()


@chapters
def test_print(visit, name):
    with visit(name, dark=True) as page:
        page.emulate_media(media="print")
        for root in page.locator(".explorer:not(.explorer-still)").all():
            assert not root.locator("form").is_visible()
            assert root.locator("figcaption").is_visible()
        # On paper the dark twins are off: the text has the color that it was given, or is black.
        text = page.locator(".explorer svg text").first
        if text.count():
            given = text.evaluate(
                "e => /fill:var\\(--c(\\w{6})/.exec(e.getAttribute('style'))?.[1] ?? '000000'"
            )
            rgb = ", ".join(str(int(given[i : i + 2], 16)) for i in (0, 2, 4))
            assert text.evaluate("e => getComputedStyle(e).fill") == f"rgb({rgb})"


def test_one_file_with_everything_in_it(chromium, tmp_path, monkeypatch):
    """What nbconvert, Quarto or Jupyter Book 2 pass through: no theme, no book, two explorers."""
    monkeypatch.setenv("EXPLORE_OUTPUT", "standalone")
    monkeypatch.setattr(explorer_module, "_names_on_this_page", set())
    parts = [
        explore(
            lambda n: (
                f"<table><tr><th>n</th><td>{n}</td></tr><tr><th>n²</th><td>{n * n}</td></tr></table>"
            ),
            name=name,
            describe=lambda n: f"{n} squared is {n * n}.",
            n=(0, 5),
        )._repr_mimebundle_()["text/html"]
        for name in ("first", "second")
    ]
    file = tmp_path / "page.html"
    file.write_text(f"<!doctype html><meta charset=utf-8><title>t</title>{''.join(parts)}")
    problems = []
    page = chromium.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_selector("#second[data-alive=true]")
    page.locator("#first input").press("End")
    assert caption(page, "first") == "5 squared is 25."
    assert page.locator("#first td").all_inner_texts() == ["5", "25"]
    assert caption(page, "second") == "2 squared is 4."
    assert not problems
    page.close()
