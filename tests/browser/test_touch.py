"""Play, touch the picture, full screen, embed."""

import pytest
from matplotlib.figure import Figure

from lecnn_helpers.explore import slider

from .test_standing import FAR, made, page_of, show  # noqa: F401

pytestmark = pytest.mark.browser


def point(w1, w2):
    figure = Figure(figsize=(4, 4))
    axes = figure.add_axes((0.25, 0.25, 0.5, 0.5), xlim=(0, 4), ylim=(0, 4))
    axes.plot([w1], [w2], "o")
    return figure


W = {"w1": slider(range(5), value=0), "w2": slider(range(5), value=0)}


@pytest.fixture
def draggable(made, show):  # noqa: F811
    def draggable(drag, **options):
        explorer = made(point, name="point", describe=lambda w1, w2: f"{w1}, {w2}.", drag=drag, **W)
        page = show(page_of(explorer.html(standalone=True)), **options)
        page.wait_for_selector("[data-frames=ready]")
        return page

    return draggable


def at(page, w1, w2):
    """Where on the screen a point of the axes is: they fill the middle half of the picture."""
    box = page.locator(".explorer-picture svg").bounding_box()
    x = box["x"] + box["width"] * (0.25 + 0.5 * w1 / 4)
    return x, box["y"] + box["height"] * (0.75 - 0.5 * w2 / 4)


def said(page):
    return page.locator("figcaption").inner_text()


def test_the_mouse_drags_both(draggable):
    page = draggable({"w1": "x", "w2": "y"})
    page.mouse.move(*at(page, 1, 2))
    assert said(page) == "0, 0."
    page.mouse.down()
    assert said(page) == "1, 2."
    page.mouse.move(*at(page, 3.4, 0.6), steps=5)
    assert said(page) == "3, 1."
    page.mouse.move(*at(page, 9, -9), steps=5)  # beyond the axes: the ends
    assert said(page) == "4, 0."
    page.mouse.up()
    page.mouse.move(*at(page, 1, 1), steps=3)
    assert said(page) == "4, 0."
    # The sliders have followed.
    assert page.get_by_label("w1").input_value() == "4"
    assert page.get_by_label("w1").get_attribute("aria-valuetext") == "4"


def test_a_press_beside_the_axes_moves_nothing(draggable):
    page = draggable({"w1": "x", "w2": "y"})
    page.mouse.move(*at(page, 2, -1.5))
    page.mouse.down()
    page.mouse.move(*at(page, 3, 3), steps=3)
    page.mouse.up()
    assert said(page) == "0, 0."


def test_one_control_alone(draggable):
    page = draggable({"w2": "y"})
    page.mouse.move(*at(page, 3, 3))
    page.mouse.down()
    page.mouse.up()
    assert said(page) == "0, 3."


@pytest.mark.parametrize(
    ("drag", "action", "cursor"),
    [
        ({"w1": "x"}, "pan-y pinch-zoom", "ew-resize"),
        ({"w1": "y"}, "pan-x pinch-zoom", "ns-resize"),
        ({"w1": "x", "w2": "y"}, "pinch-zoom", "move"),
    ],
)
def test_the_page_still_scrolls_the_other_way(draggable, drag, action, cursor):
    page = draggable(drag)
    page.get_by_label("w1").press("End")
    style = page.locator(".explorer-picture svg").evaluate(
        "e => [getComputedStyle(e).touchAction, getComputedStyle(e).cursor]"
    )
    assert style == [action, cursor]


def test_a_finger_taps_and_drags(draggable):
    page = draggable({"w1": "x"}, width=360, height=740, has_touch=True, is_mobile=True)
    page.touchscreen.tap(*at(page, 2, 1))
    page.wait_for_function("document.querySelector('figcaption').textContent === '2, 0.'")
    client = page.context.new_cdp_session(page)

    def finger(kind, *where):
        points = [{"x": x, "y": y} for x, y in where]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    finger("touchStart", at(page, 2, 1))
    for x in (2.3, 2.6, 3, 3.5, 4):
        finger("touchMove", at(page, x, 1))
    finger("touchEnd")
    page.wait_for_function("document.querySelector('figcaption').textContent === '4, 0.'")


def test_the_hint_stands_where_a_reason_would(draggable):
    page = draggable({"w1": "x"})
    hint = page.locator(".explorer-note").evaluate("e => getComputedStyle(e, '::before').content")
    assert "drag in the picture" in hint


STEPS = slider(range(31), value=28, play=True, label="step")


@pytest.fixture
def playing(made, show):  # noqa: F811
    def playing(before="", control=STEPS, **options):
        explorer = made(
            lambda t: f"<b>{t}</b>", name="run", describe=lambda t: f"Step {t}.", t=control
        )
        html = explorer.html(standalone=True)
        page = show(page_of(before + html + FAR), **options)
        page.wait_for_selector("[data-frames=ready]")
        return page

    return playing


def test_it_plays_to_the_end_and_again_from_the_start(playing):
    page = playing()
    page.evaluate(
        """() => {
            window.live = [];
            const sentence = document.querySelector("figcaption");
            new MutationObserver(() => live.push(
                [sentence.textContent, sentence.getAttribute("aria-live")]))
                .observe(sentence, { childList: true });
        }"""
    )
    button = page.get_by_role("button", name="Play", exact=True)
    button.focus()
    page.keyboard.press("Space")
    assert page.get_by_role("button", name="Pause").count() == 1
    page.wait_for_function("document.querySelector('figcaption').textContent === 'Step 30.'")
    page.get_by_role("button", name="Play", exact=True).wait_for()
    page.wait_for_timeout(200)
    # Quiet on the way, and read once at the end.
    told = page.evaluate("live")
    assert told[0] == ["Step 29.", "off"]
    assert [text for text, live in told if live == "polite"] == ["Step 30."]
    page.keyboard.press("Space")
    page.wait_for_function(
        "parseInt(document.querySelector('figcaption').textContent.slice(5)) < 30"
    )
    page.keyboard.press("Space")
    stopped = said(page)
    page.wait_for_timeout(600)
    assert said(page) == stopped
    assert page.get_by_role("button", name="Play", exact=True).count() == 1


@pytest.mark.parametrize(("count", "pace"), [(31, 200), (4, 1200), (2, 1200), (301, 1000 / 15)])
def test_its_pace_suits_the_number_of_values(playing, count, pace):
    """6 s for a whole run, 1.2 s a step at most, 15 steps a second at least."""
    page = playing(control=slider(range(count), value=0, play=True))
    asked = page.evaluate(
        """() => {
            const asked = [];
            const before = window.setTimeout;
            window.setTimeout = (call, delay) => { asked.push(delay); return before(call, delay); };
            document.querySelector('[data-step="0"]').click();
            return new Promise((done) => before(() => done(asked), 100));
        }"""
    )
    assert asked[0] == pytest.approx(pace)


@pytest.mark.parametrize("what", ["slider", "reset", "scroll", "hide", "step"])
def test_it_stops(playing, what):
    page = playing(control=slider(range(61), value=0, play=True))
    page.get_by_role("button", name="Play", exact=True).click()
    # Not at one step: on a busy machine two of them may fall between two looks.
    page.wait_for_function(
        "parseInt(document.querySelector('figcaption').textContent.slice(5)) > 2"
    )
    if what == "slider":
        page.get_by_label("t", exact=True).press("ArrowRight")
    elif what == "reset":
        page.get_by_role("button", name="Reset").click()
    elif what == "step":
        page.get_by_role("button", name="One step on").click()
    elif what == "scroll":
        page.evaluate("scrollTo(0, 5000)")
    else:
        page.evaluate(
            """() => {
                Object.defineProperty(document, "hidden", { value: true });
                document.dispatchEvent(new Event("visibilitychange"));
            }"""
        )
    page.wait_for_function("!document.querySelector('.explorer-playing')")
    stopped = said(page)
    page.wait_for_timeout(500)
    assert said(page) == stopped
    if what == "reset":
        assert stopped == "Step 0."


def test_steps(playing):
    page = playing()
    on, back = (page.get_by_role("button", name=f"One step {way}") for way in ("on", "back"))
    on.click()
    assert said(page) == "Step 29."
    on.click()
    on.click()
    on.click()
    assert said(page) == "Step 30."  # no further than the end
    back.click()
    assert said(page) == "Step 29."


def test_less_motion(playing):
    page = playing(reduced_motion="reduce")
    button = page.get_by_role("button", name="Play, one step at a time")
    assert "asks for less motion" in button.get_attribute("title")
    for text in ("Step 29.", "Step 30.", "Step 0.", "Step 1."):
        button.click()
        page.wait_for_timeout(150)
        assert said(page) == text


def test_full_screen(made, show):  # noqa: F811
    page = show(
        page_of(
            made().html(standalone=True), root='data-theme="dark"', body='style="background:#123"'
        )
    )
    page.get_by_role("button", name="Full screen").click()
    page.get_by_role("button", name="Leave full screen").wait_for()
    root, svg = (page.locator(which).bounding_box() for which in ("#line", "#line svg"))
    assert (root["width"], root["height"]) == (1280, 900)
    assert page.get_by_role("slider", name="x").bounding_box()["y"] >= 0
    assert page.locator("figcaption").bounding_box()["y"] < 900
    assert page.locator("#line").evaluate("e => e.scrollHeight <= e.clientHeight")
    assert svg["height"] > 550  # as large as fits
    assert (
        page.locator("#line").evaluate("e => getComputedStyle(e).backgroundColor")
        == "rgb(17, 34, 51)"
    )
    page.get_by_role("button", name="Leave full screen").click()
    page.get_by_role("button", name="Full screen", exact=True).wait_for()


def test_embed_copies_a_frame(made, show):  # noqa: F811
    html = made().html(standalone=True)
    page = show(page_of(html))
    assert not page.locator(".explorer-embed").is_visible()  # it knows no page of its own
    html = html.replace('id="line"', 'id="line" data-embed="own/line.html"', 1)
    page = show(page_of(html), permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("slider", name="x").press("End")
    page.get_by_role("button", name="Embed").click()
    page.wait_for_function(
        "document.querySelector('.explorer-note').textContent.startsWith('Frame copied')"
    )
    code = page.evaluate("navigator.clipboard.readText()")
    frame = page.evaluate(
        """(code) => {
            const box = document.createElement("div");
            box.innerHTML = code;
            const [frame] = box.children;
            return [box.children.length, frame.localName, frame.src, frame.title, frame.allow];
        }""",
        code,
    )
    own = page.url.rsplit("/", 1)[0] + "/own/line.html#line?x=4"
    assert frame == [1, "iframe", own, "line", "fullscreen; clipboard-write"]
