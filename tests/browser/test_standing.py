"""Where an explorer stands: other hosts' themes, no scripts, frames, paper, a phone."""

import itertools
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from matplotlib.figure import Figure
from playwright.sync_api import expect

from lecnn_helpers.explore import Preset, apart, explore, picture, slider
from lecnn_helpers.explore import explorer as explorer_module
from lecnn_helpers.explore.markup import html_lines

pytestmark = pytest.mark.browser

SENTENCE = 'x is {x} & "so".'


def draw(x):
    figure = Figure(figsize=(5, 3))
    axes = figure.add_axes((0.1, 0.2, 0.8, 0.7), xlim=(0, 4), ylim=(0, 4), xlabel="a label")
    axes.plot([x, x], [0, 4], color="#0072b2")
    return figure


@pytest.fixture
def made(monkeypatch):
    """An explorer that is made while a page is built."""
    monkeypatch.setenv("EXPLORE_OUTPUT", "standalone")
    monkeypatch.setattr(explorer_module, "_names_on_this_page", set())

    def made(draw=draw, name="line", **options):
        options = options or {"x": slider([0, 1, 2, 3, 4], value=2)}
        describe = lambda **values: SENTENCE.format(**values)  # noqa: E731
        options.setdefault("describe", describe)
        return explore(draw, name=name, **options)

    return made


@pytest.fixture
def show(chromium, tmp_path):
    """Show HTML as a page; on leaving, no error."""
    contexts, problems = [], []
    count = itertools.count()

    def show(html, *, fragment="", wait=True, width=1280, height=900, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: said.type == "error" and problems.append(said.text))
        path = tmp_path / f"page{next(count)}.html"
        path.write_text(html, encoding="utf-8")
        page.goto(path.as_uri() + fragment)
        if wait:
            page.wait_for_selector(".explorer[data-alive=true]", state="attached")
        return page

    yield show
    for context in contexts:
        context.close()
    assert not problems


def page_of(html, *, root="", body="", dark=False):
    ink = f' style="color: {INK_BY_NIGHT}"' if dark else ""
    return (
        f'<!doctype html><html lang="en" {root}><head><meta charset="utf-8"><title>t</title>'
        f'<meta name="viewport" content="width=device-width"></head><body {body}><main{ink}>{html}'
        "</main></body></html>"
    )


LOOK = """() => {
    const box = document.querySelector(".explorer-picture");
    const svg = box.querySelector("svg");
    const of = (e) => getComputedStyle(e);
    return {
        card: of(box).backgroundColor,
        ink: of(svg.querySelector("text")).fill,
        line: of(document.querySelector("svg path[style*='0072b2']")).stroke,
    };
}"""
CARD = {"card": "rgb(255, 255, 255)", "ink": "rgb(0, 0, 0)", "line": "rgb(0, 114, 178)"}
LIGHT = {**CARD, "card": "rgba(0, 0, 0, 0)"}
# On paper the whole explorer is white, and its picture needs no card.
PRINTED = f"""() => {{
    const whole = document.querySelector(".explorer-picture").closest(".explorer");
    const ground = getComputedStyle(whole).backgroundColor;
    const look = ({LOOK})();
    return {{ ...look, card: look.card + " on " + ground }};
}}"""
PAPER = {**CARD, "card": f"{LIGHT['card']} on {CARD['card']}"}
INK_BY_NIGHT = "rgb(230, 230, 230)"  # the page's

UNKNOWN = 'style="background:#000;color:#fff"'
FURO = 'data-theme="auto"'


@pytest.mark.parametrize(
    ("root", "body", "system", "wanted"),
    [
        ("", "", "light", CARD),
        ("", UNKNOWN, "dark", CARD),  # reveal's black
        ('class="dark"', "", "light", "dark"),
        ('class="light"', "", "dark", LIGHT),
        ("", 'class="some dark"', "light", "dark"),
        ('data-theme="dark"', "", "light", "dark"),
        ('data-theme="light"', "", "dark", LIGHT),
        ('data-bs-theme="dark"', "", "light", "dark"),
        ("", 'data-jp-theme-light="false"', "light", "dark"),
        ("", 'data-jp-theme-light="true"', "dark", LIGHT),
        ("", 'class="fullcontent quarto-dark"', "light", "dark"),
        ("", 'class="fullcontent quarto-light"', "dark", LIGHT),
        ("", 'class="vscode-dark"', "light", "dark"),
        ("", 'class="vscode-light"', "dark", LIGHT),
        ("", 'class="vscode-high-contrast"', "light", "dark"),
        ("", 'class="vscode-high-contrast vscode-high-contrast-light"', "dark", LIGHT),
        ('theme="dark"', "", "light", "dark"),
        ("", FURO, "dark", "dark"),
        ("", FURO, "light", LIGHT),
        ("", 'data-theme="dark"', "light", "dark"),
    ],
)
def test_themes_of_other_hosts(made, show, root, body, system, wanted):
    html = made(x=[1]).html(standalone=True)
    page = show(page_of(html, root=root, body=body, dark=wanted == "dark"), color_scheme=system)
    look = page.evaluate(LOOK)
    if wanted == "dark":
        assert look["card"] == "rgba(0, 0, 0, 0)"
        assert look["ink"] == INK_BY_NIGHT
        assert look["line"] not in (CARD["line"], "none")
    else:
        assert look == wanted
    # On paper it is ink on white, whatever the theme.
    page.emulate_media(media="print")
    assert page.evaluate(PRINTED) == PAPER
    sentence = page.locator("figcaption").evaluate("e => getComputedStyle(e).color")
    assert sentence == "rgb(0, 0, 0)"


def test_a_dark_class_elsewhere_is_no_dark_page(made, show):
    html = f'<div class="dark">{made(x=[1]).html(standalone=True)}</div>'
    assert show(page_of(html)).evaluate(LOOK) == CARD


def test_a_saved_page_is_printed_in_ink_on_white(made, show, tmp_path):
    path = made(x=[1]).save(tmp_path / "line.html", theme="dark")
    page = show(path.read_text())
    assert page.evaluate(LOOK)["ink"] == INK_BY_NIGHT
    page.emulate_media(media="print")
    assert page.evaluate(PRINTED) == PAPER
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper == "rgb(255, 255, 255)"


@pytest.mark.parametrize("root", ["", 'data-theme="dark"', 'data-theme="light"'])
def test_without_scripts_the_image_is_seen_in_ink_on_white(made, show, root):
    html = made(x=[1]).html(standalone=True)
    still = picture(draw(1), "A still.")._repr_mimebundle_()["text/html"]
    page = show(page_of(html + still, root=root), wait=False, java_script_enabled=False)
    for image in page.locator("img.explorer-image").all():
        assert image.is_visible()
        assert image.evaluate("e => e.complete && e.naturalWidth > 0")
        box = image.bounding_box()
        assert box["width"] / box["height"] == pytest.approx(5 / 3, rel=0.01)
        behind = image.evaluate(
            "e => [e, e.parentElement].map(x => getComputedStyle(x).backgroundColor)"
        )
        assert root == 'data-theme="light"' or "rgb(255, 255, 255)" in behind
    assert page.locator("img").first.get_attribute("alt") == 'x is 1 & "so".'
    assert not page.locator("form").is_visible()


# What JupyterLab 4 leaves of an untrusted output (`Sanitizer` of @jupyterlab/apputils), as far as
# it is about us: other tags are dropped and their content kept, but for the first three.
WITH_CONTENT = ["script", "style", "textarea"]
ALLOWED = "div form label input output select option button span a p figure figcaption img b table"
ALLOWED_ATTRIBUTES = {"class", "hidden", "title", "style", "alt", "src", "width", "height", "type"}


def sanitized(html):
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(True):
        if tag.name in WITH_CONTENT:
            tag.decompose()
        elif tag.name not in ALLOWED.split():
            tag.unwrap()
        else:
            tag.attrs = {k: v for k, v in tag.attrs.items() if k in ALLOWED_ATTRIBUTES}
    return str(soup)


def test_of_a_sanitized_output_picture_and_sentence_stand(made, show):
    html = sanitized(made(x=slider([1, 2], value=1)).html(standalone=True))
    still = picture(draw(1), "A still.")._repr_mimebundle_()["text/html"]
    page = show(page_of(html + sanitized(still)), wait=False)
    text = page.locator("main").inner_text().split("\n")
    note = "The controls of this picture need JavaScript; it shows the default setting."
    assert [line for line in text if line.strip()] == ['x is 1 & "so".', note, "A still."]
    images = page.locator("img")
    assert images.count() == 2
    for image in images.all():
        assert image.is_visible()
        shape = image.evaluate("e => e.complete && e.naturalWidth / e.naturalHeight")
        assert shape == pytest.approx(5 / 3)
        assert image.bounding_box()["width"] == 360


def test_by_night_the_image_waits_for_the_script_but_not_for_ever(made, show):
    html = made(x=[1]).html()  # without its script
    page = show(page_of(html, root='data-theme="dark"') + "<style></style>", wait=False)
    # The stylesheet alone.
    page.add_style_tag(content=explorer_module.page.asset("explore.css"))
    image = page.locator("img.explorer-image")
    assert image.evaluate("e => getComputedStyle(e).visibility") == "hidden"
    page.wait_for_function(
        "getComputedStyle(document.querySelector('img.explorer-image')).visibility === 'visible'"
    )


def test_nothing_shifts_when_it_wakes(made, show):
    html = made(x=[1]).html(standalone=True)
    for root in ("", 'data-theme="dark"', 'data-theme="light"'):
        heights = [
            show(page_of(html, root=root), wait=awake, java_script_enabled=awake)
            .locator(".explorer-picture")
            .bounding_box()["height"]
            for awake in (False, True)
        ]
        assert heights[0] == pytest.approx(heights[1], abs=0.6)


PLACES = """() => Object.fromEntries(
    ["figure", ".explorer-controls > *", ".explorer-presets", ".explorer-sentence", "#after"].map(
        (name) => [name, [...document.querySelectorAll(name)].map((e) => {
            const { x, y, width, height } = e.getBoundingClientRect();
            return [x, y, width, height].map(Math.round);
        })]))"""


# As Bootstrap has it.
FORCE = "<style>[hidden] { display: none !important }</style>"


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("host", ["", FORCE])
@pytest.mark.parametrize("embed", ["", ' data-embed="line.html"'])
@pytest.mark.parametrize("reason", ["", "A reason that is so long that on a phone it takes lines."])
def test_what_waits_for_the_script_has_its_place(made, show, width, host, embed, reason):
    controls = {"x": slider([0, 1, 2], value=1), "shade": False, "mean": ["arithmetic", "harmonic"]}
    presets = {"far": Preset("As far as it goes.", x=2, shade=True, mean="harmonic")}
    if reason:
        presets["here"] = Preset(reason, x=1, shade=False, mean="arithmetic")
    html = made(lambda x, shade, mean: draw(x), presets=presets, **controls).html()
    assert html.count('id="line"') == 1
    html = html.replace('id="line"', f'id="line"{embed}')
    style = f"<style>{explorer_module.page.asset('explore.css')}</style>"
    page = show(page_of(f'{host}{style}{html}<p id="after">after</p>'), wait=False, width=width)
    form = page.locator(".explorer-form")
    before = page.evaluate(PLACES)
    # Nothing that does nothing yet is seen, heard, or reached by Tab.
    assert not form.locator("input").first.is_visible()
    assert page.get_by_role("slider").count() == 0
    page.add_script_tag(content=explorer_module.page.asset("explore.js"))
    page.wait_for_selector(".explorer[data-frames=ready]")
    assert form.locator("input").first.is_visible()
    assert page.locator(".explorer-embed").is_visible() == bool(embed)
    assert len(before[".explorer-controls > *"]) == 3
    assert page.evaluate(PLACES) == before


def test_where_a_script_fails_no_empty_place_is_left(made, show):
    gone = "<script>delete window.DecompressionStream</script>"
    page = show(page_of(gone + made(x=[1, 2]).html(standalone=True)), wait=False)
    page.wait_for_selector(".explorer[data-alive=false]")
    top, figure = (page.locator(e).bounding_box()["y"] for e in (".explorer", ".explorer figure"))
    assert figure == pytest.approx(top, abs=1)


def test_stills_take_the_theme(show, monkeypatch):
    for output in ("live", "page"):
        monkeypatch.setenv("EXPLORE_OUTPUT", output)
        html = picture(draw(1), 'A "still".')._repr_mimebundle_()["text/html"]
        if output == "page":
            html += explorer_module.page.assets()
        page = show(page_of(html, root='data-theme="dark"', dark=True), wait=False)
        page.wait_for_selector(".explorer-picture svg")  # a still is not "ready" as sliders are
        assert page.evaluate(LOOK)["ink"] == INK_BY_NIGHT
        assert page.get_by_role("img", name='A "still".').count() == 1
        assert page.locator("img").count() == 0


@pytest.fixture
def late(made, chromium, monkeypatch):
    """A page with two explorers whose packed frames come in files, and who gives them."""
    monkeypatch.setattr(apart, "WORTH_A_REQUEST", 10)
    monkeypatch.setattr(apart, "WORTH_A_PLACE", 10)
    files = {"explore.js": explorer_module.page.asset("explore.js")}

    def write(text):
        name = f"frames{len(files) - 1}.js"
        files[name] = text
        return name

    html = made().html() + made(name="other").html()
    page = chromium.new_page()
    files[""] = apart.take_out(page_of('<script defer src="explore.js"></script>' + html), write)
    held, given = [], {}

    def answer(route):
        name = urlsplit(route.request.url).path.strip("/")
        if name.startswith("frames") and name not in given:
            held.append((name, route))
        elif given.get(name) == "nothing":
            route.abort()
        else:
            kind = "text/javascript" if name else "text/html"
            route.fulfill(body=files[name], content_type=kind)

    def give(how, name="frames0.js"):
        """Answer whoever has asked for a file, or will: a preload and the script."""
        given[name] = how
        asked = [route for named, route in held if named == name]
        held[:] = [pair for pair in held if pair[0] != name]
        for route in asked:
            answer(route)

    page.route("http://book.test/**", answer)
    yield page, give
    page.close()


@pytest.mark.parametrize("name", ["line", "other"])
@pytest.mark.parametrize("how", ["move", "link"])
def test_frames_that_come_after_the_page_are_waited_for(late, how, name):
    """On a slow line the reader may be faster than the file; and each has its own."""
    page, give = late
    fragment = f"#{name}?x=4" if how == "link" else ""
    page.goto(f"http://book.test/{fragment}", wait_until="commit")
    explorer = page.locator(f"#{name}")
    page.wait_for_selector(f"#{name}[data-alive=true]")
    if how == "move":
        explorer.get_by_role("slider").fill("4")
    assert explorer.locator("figure").get_attribute("aria-busy") == "true"
    assert explorer.locator("figcaption").inner_text() == SENTENCE.format(x=2)
    give("whole", {"line": "frames0.js", "other": "frames1.js"}[name])
    page.wait_for_selector(f"#{name} figure:not([aria-busy])")
    assert explorer.locator("figcaption").inner_text() == SENTENCE.format(x=4)


def test_frames_that_do_not_come_leave_the_default(late):
    page, give = late
    page.goto("http://book.test/", wait_until="commit")
    give("nothing")
    page.wait_for_selector("#line[data-alive=false]")
    explorer = page.locator("#line")
    assert not explorer.locator("form").is_visible()
    assert explorer.locator(".explorer-picture svg").is_visible()
    note = explorer.get_by_text("the file that holds them did not come")
    assert note.is_visible()
    assert "you see the default setting" in note.inner_text()
    # The other one has a file of its own.
    give("whole", "frames1.js")
    page.locator("#other").get_by_role("slider").fill("4")
    expect(page.locator("#other figcaption")).to_have_text(SENTENCE.format(x=4))


def test_on_paper_no_picture_is_far(made, show):
    page = show(page_of(FAR + made().html(standalone=True) + FAR))
    assert page.locator("#line img").count() == 1
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#line img").count() == 0
    assert page.locator("#line svg").count() == 1


def test_a_picture_far_away_is_not_drawn_yet(made, show):
    page = show(page_of(FAR + FAR + made().html(standalone=True)))
    image = page.locator("#line img")
    assert not image.evaluate("e => e.complete")
    # Its place is kept.
    box = image.bounding_box()
    assert box["width"] / box["height"] == pytest.approx(5 / 3, rel=0.01)


FAR = '<p style="height:9000px">far</p>'


def test_frames_are_unpacked_when_the_explorer_comes_near(made, show):
    page = show(page_of(FAR + made().html(standalone=True)))
    root = page.locator("#line")
    page.wait_for_timeout(300)
    assert root.get_attribute("data-frames") is None
    assert root.locator("img").count() == 1  # the picture is in its place all the same
    page.evaluate("scrollTo(0, 7700)")  # less than a screen away
    page.wait_for_selector("#line[data-frames=ready]")


@pytest.mark.parametrize("how", ["focus", "fragment"])
def test_frames_are_unpacked_when_they_are_asked_for(made, show, how):
    fragment = "#line?x=4" if how == "fragment" else ""
    page = show(page_of(FAR + made().html(standalone=True)), fragment=fragment)
    if how == "focus":
        page.locator("#line input").evaluate("e => e.focus({ preventScroll: true })")
    page.wait_for_selector("#line[data-frames=ready]")
    if how == "fragment":
        assert page.locator("figcaption").inner_text() == 'x is 4 & "so".'


def test_a_move_before_the_frames_are_there_is_not_lost(made, show):
    page = show(page_of(FAR + made().html(standalone=True)))
    before, after = page.evaluate(
        """async () => {
            const input = document.querySelector("#line input");
            const figure = document.querySelector("#line figure");
            input.value = 4;
            input.dispatchEvent(new Event("input", { bubbles: true }));
            const busy = figure.getAttribute("aria-busy");
            while (figure.hasAttribute("aria-busy")) await new Promise((r) => setTimeout(r, 10));
            return [busy, document.querySelector("#line figcaption").textContent];
        }"""
    )
    assert before == "true"
    assert after == 'x is 4 & "so".'


def test_frames_that_cannot_be_unpacked_are_said_to_be_so(made, show):
    html = (
        made()
        .html(standalone=True)
        .replace('class="explorer-frames">H4s', 'class="explorer-frames">AAA')
    )
    page = show(page_of(html), wait=False)
    page.wait_for_selector("#line[data-alive=false]")
    assert "could not unpack" in page.locator("#line").inner_text()
    assert not page.locator("form").is_visible()
    assert page.locator("#line svg").is_visible()


def test_in_a_frame_without_an_address_there_is_no_link(made, show):
    inner = page_of(made().html(standalone=True)).replace("&", "&amp;").replace('"', "&quot;")
    page = show(
        page_of(f'<iframe srcdoc="{inner}" width="800" height="700" title="f"></iframe>'),
        wait=False,
    )
    frame = page.frame_locator("iframe")
    frame.locator("#line[data-alive=true]").wait_for()
    assert not frame.locator(".explorer-link").is_visible()
    frame.get_by_role("slider", name="x").press("End")
    frame.get_by_text('x is 4 & "so".').wait_for()


def test_under_a_base_address_the_link_stays_on_the_page(made, show):
    html = page_of(made().html(standalone=True)).replace(
        "<head>", '<head><base href="file:///nowhere/">'
    )
    page = show(html)
    page.get_by_role("slider", name="x").press("End")
    here = page.url
    page.locator(".explorer-link").click()
    assert page.url == f"{here}#line?x=4"
    page.wait_for_function(
        "document.querySelector('.explorer-note').textContent.includes('ddress')"
    )
    assert page.locator("figcaption").inner_text() == 'x is 4 & "so".'


LINKED = {
    "k": slider([-1, 0, 1], value=0),
    "x": slider([0, 0.25, 44**0.5, 7], value=0, names={44**0.5: "σ"}),
    "z": (0.0, 1.0, 0.25),
    "on": False,
    "mode": [("ReLU (rectified)", "relu"), ("Leaky ReLU", "leaky"), ("a+b", 3)],
}
DEFAULT = [1, 0, 2, 0, 0]
STATE = "[...document.querySelectorAll('[data-control]')].map(e => e.type === 'checkbox' ? +e.checked : +e.value)"


@pytest.fixture(scope="module")
def linked(chromium, tmp_path_factory):
    """One page for all links, which are followed one after the other."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPLORE_OUTPUT", "page")
        patch.setattr(explorer_module, "_names_on_this_page", set())
        path = explore(
            lambda **values: "<b>1</b>",
            name="line",
            describe=lambda **_: "So.",
            presets={"Far Out": Preset("Why.", k=1)},
            **LINKED,
        ).save(tmp_path_factory.mktemp("linked") / "line.html")
    page = chromium.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("[data-frames=ready]")
    yield page
    page.close()


@pytest.mark.parametrize(
    ("query", "state"),
    [
        ("k=-1", [0, 0, 2, 0, 0]),
        ("k=−1", [0, 0, 2, 0, 0]),
        ("k=%E2%88%921", [0, 0, 2, 0, 0]),
        ("k=1.0", [2, 0, 2, 0, 0]),
        ("k=%2B1", [2, 0, 2, 0, 0]),
        ("k=+1", [2, 0, 2, 0, 0]),
        ("x=6.633", [1, 2, 2, 0, 0]),
        ("x=6.633+(σ)", [1, 2, 2, 0, 0]),
        ("x=6.633%20(σ)", [1, 2, 2, 0, 0]),
        ("x=6.6332", [1, 2, 2, 0, 0]),
        ("x=6.6332495807108", [1, 2, 2, 0, 0]),
        ("x=7", [1, 3, 2, 0, 0]),
        ("z=0.5", [1, 0, 2, 0, 0]),
        ("z=.25", [1, 0, 1, 0, 0]),
        ("z=1", [1, 0, 4, 0, 0]),
        ("z=1e0", [1, 0, 4, 0, 0]),
        ("on=on", [1, 0, 2, 1, 0]),
        ("on=true&k=1", [2, 0, 2, 1, 0]),
        ("on=True", [1, 0, 2, 1, 0]),
        ("on=1", [1, 0, 2, 1, 0]),
        ("on=0", DEFAULT),
        ("on=false", DEFAULT),
        ("mode=relu", DEFAULT),
        ("mode=leaky", [1, 0, 2, 0, 1]),
        ("mode=leaky+relu", [1, 0, 2, 0, 1]),
        ("mode=LEAKY%20RELU", [1, 0, 2, 0, 1]),
        ("mode=a%2Bb", [1, 0, 2, 0, 2]),
        ("mode=3", [1, 0, 2, 0, 2]),
        ("preset=far+out", [2, 0, 2, 0, 0]),
        ("preset=Far%20Out", [2, 0, 2, 0, 0]),
    ],
)
def test_a_link_by_value_opens(linked, query, state):
    linked.evaluate("location.hash = '#line?k=1&x=7'")
    linked.wait_for_function(f"String({STATE}) === '2,3,2,0,0'")
    linked.evaluate("q => { location.hash = '#line?' + q; }", query)
    linked.wait_for_function(f"String({STATE}) === '{','.join(map(str, state))}'")
    assert "does not have" not in linked.locator(".explorer-note").inner_text()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("x=6.6", "x = 6.6 (nearest: 6.633 (σ) and 7)"),
        ("x=6", "x = 6 (nearest: 6.633 (σ) and 7)"),
        ("k=2", "k = 2 (nearest: 0 and 1)"),
        ("z=0.3", "z = 0.3 (nearest: 0.25 and 0.50)"),
        ("z=", "z = "),
        ("z=half", "z = half"),
        ("mode=elu", "mode = elu"),
        ("on=2", "on = 2"),
        ("w=1", "w"),
        ("preset=far", "the preset “far”"),
    ],
)
def test_a_link_that_asks_for_too_much_is_answered_in_words(linked, query, said):
    linked.evaluate("location.hash = '#line?k=1'")
    linked.wait_for_function(
        "!document.querySelector('.explorer-note').textContent.includes('not')"
    )
    linked.evaluate("q => { location.hash = '#line?' + q; }", query)
    linked.wait_for_function(
        "document.querySelector('.explorer-note').textContent.includes('does not')"
    )
    note = linked.locator(".explorer-note").inner_text()
    assert (
        note
        == f"The link asked for {said}, which this picture does not have; it shows the default."
    )
    assert linked.evaluate(STATE) == DEFAULT


def test_the_answer_to_a_bad_link_stays_when_the_frames_come(made, show):
    page = show(page_of(made().html(standalone=True)), fragment="#line?x=9")
    page.wait_for_selector("[data-frames=ready]")
    assert "x = 9 (nearest: 3 and 4), which" in page.locator(".explorer-note").inner_text()


TABLES = [
    lambda n: f"<table><tr><td>{n}&nbsp;%</td><td>{n}&deg;</td></tr></table>",
    lambda n: f"<p>{n}&times;2 &minus;{n} &#39;{n}&#39; &#x3C; &amp;deg; {n}&copy</p>",
    lambda n: f"<pre>\n  {n}\n   {n} &lt; b</pre>",
    lambda n: f'<p title="{n} &gt; &quot;a&quot; &deg;">{n}</p>',
    lambda n: f"<p title='{n}>\"'>{n}</p><p data-x={n} hidden>b</p>",
    lambda n: f"text {n} outside <br> <IMG ALT={n}> and <B>{n}</B> on",
    lambda n: f"<style>p::after {{ content: '{n} &amp;' }}</style><p>{n}</p>",
    lambda n: (
        f"<table><tr><td><table><tbody><tr><td>{n}</td></tr></tbody></table></td></tr></table>"
    ),
    lambda n: f"<textarea>\n {n}\n  b &lt;</textarea><code>a   {n}</code>",
    lambda n: f'<svg viewBox="0 0 {n} 9"><linearGradient id="a"/><text y="9">{n}&deg;</text></svg>',
    lambda n: f"<ul><li>{n}<li>a &lt {n}</ul>",
    lambda n: f"a < {n} & b",
    lambda n: f'<a href="?n={n}&copy=1&amp;b=2" title="&copy;{n}">{n}&copy=1</a>',
]


@pytest.mark.parametrize("table", TABLES)
def test_html_is_shown_after_a_move_as_the_browser_shows_it(made, show, table):
    explorer = made(lambda x: table(x), x=(1, 3))
    page = show(page_of(explorer.html(standalone=True)))
    page.wait_for_selector("[data-frames=ready]")
    for key, n in (("End", 3), ("Home", 1)):
        page.get_by_role("slider", name="x").press(key)
        shown, wanted = page.evaluate(
            """(html) => {
                const box = document.createElement("div");
                box.innerHTML = html;
                const svg = box.querySelector("svg");
                const tidy = (e) => e.innerHTML.replace(/ (role|aria-label)="[^"]*"/g, "");
                return [tidy(document.querySelector(".explorer-picture")), tidy(box)];
            }""",
            "".join(html_lines(table(n))),
        )
        assert shown == wanted
        # And as it was given, but for the space that is not seen.
        texts = page.evaluate(
            """(html) => {
                const box = document.createElement("div");
                box.innerHTML = html;
                document.querySelector("main").append(box);
                const texts = [document.querySelector(".explorer-picture"), box]
                    .map((e) => e.innerText.trim());
                box.remove();
                return texts;
            }""",
            table(n),
        )
        assert texts[0] == texts[1]


MANY = {
    "eta": slider([0.1, 0.5], value=0.5, description="learning rate η", play=True),
    "steps": (0, 1),
    "curvature": (1, 2),
    "method": ["gradient descent", "AdaGrad: a rate for each weight, from the sum of all squares"],
}
PRESETS = {
    label: Preset("A reason to look at it.", eta=0.1)
    for label in ("too small", "just right", "swings", "diverges", "undo batch norm")
}


@pytest.fixture
def many(made, tmp_path):
    explorer = made(
        lambda **_: draw(1),
        describe=lambda **_: (
            "A sentence of the length that such sentences have, with numbers: "
            "the loss is 0.003 after 20 steps, less than where it began."
        ),
        presets=PRESETS,
        **MANY,
    )
    return explorer.save(tmp_path / "many.html").read_text()


def test_on_a_phone_everything_fits(many, show):
    page = show(many, width=360, height=740)
    page.wait_for_selector("[data-frames=ready]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box = page.locator(".explorer").bounding_box()
    assert box["height"] <= 740
    for element in page.locator("form :is(input, select, button, a)").all():
        if element.is_visible():
            box = element.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 360
            assert box["height"] >= 24
            assert box["width"] >= 24
    # Controls, then the picture, then the rest.
    tops = [
        page.locator(which).first.bounding_box()["y"]
        for which in ("[data-control='3']", ".explorer-picture", "figcaption", "[data-preset]")
    ]
    assert tops == sorted(tops)
    # The long option is read in full.
    page.get_by_label("method").select_option("1")
    assert page.get_by_label("method").evaluate("e => e.scrollWidth <= e.clientWidth + 1")


@pytest.mark.parametrize("within", ["", "output"])
def test_where_it_does_not_fit_the_control_in_use_stays(many, show, within):
    if within:  # as in a book, whose outputs scroll sideways
        start = '<div class="explorer" id="line">'
        rule = "div.cell_output .output { max-width: 100%; overflow-x: auto; }"
        box = f'<style>{rule}</style><div class="cell_output"><div class="output">'
        assert many.count(start) == 1
        many = many.replace(start, box + start)
    page = show(many, width=360, height=420)
    slider = page.get_by_role("slider", name="steps")
    slider.focus()
    slider.press("End")
    page.evaluate("scrollTo(0, document.querySelector('.explorer-picture').offsetTop - 100)")
    page.wait_for_timeout(100)
    assert page.locator(".explorer-used").bounding_box()["y"] == pytest.approx(0, abs=1)
    assert page.get_by_role("slider", name="curvature").bounding_box()["y"] < 0
    paper = page.locator(".explorer-used").evaluate("e => getComputedStyle(e).backgroundColor")
    assert paper == "rgb(255, 255, 255)"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(many, show, theme, width):
    page = show(
        many.replace('data-theme="light"', f'data-theme="{theme}"'), width=width, color_scheme=theme
    )
    results = Axe().run(page)
    assert not results.response["violations"], results.generate_report()
