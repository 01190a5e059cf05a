"""An explorer as a module, in a bare page with a stub of a model, and in a host's shadow root."""

from __future__ import annotations

import functools
import threading
from http.server import ThreadingHTTPServer

import pytest
from matplotlib.figure import Figure
from playwright.sync_api import expect

from lecnn_helpers.explore import Preset, explore

from .conftest import Quiet

pytestmark = pytest.mark.browser

HOST = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A host</title>
<link rel="icon" href="data:,">
<style>button, svg, .explorer { display: none !important } p { color: red }</style></head>
<body><div id="one"></div><div id="two"></div><div id="deep"></div>
<script type="module">
import explorer, * as all from "./line.mjs";
window.exported = Object.keys(all);
const model = { get: () => undefined, set() {}, save_changes() {}, on() {}, off() {} };
window.show = (el, more) => explorer.render({ model, el, ...more });
window.one = show(document.getElementById("one"));
window.two = show(document.getElementById("two"));
const inner = document.createElement("div");
document.getElementById("deep").attachShadow({ mode: "open" }).append(inner);
window.deep = show(inner);
</script></body></html>"""


def draw(x, thick):
    figure = Figure(figsize=(3, 2))
    axes = figure.add_subplot(xlim=(0, 1), ylim=(0, 3))
    axes.plot([0, 2], [0, x], "b", lw=4 if thick else 1)  # beyond the axes: it is clipped
    return figure


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("module")
    explorer = explore(
        draw,
        name="steep-line",
        describe=lambda x, thick: f"A {'thick' if thick else 'thin'} line to {x}.",
        presets={"top": Preset("As far as it goes.", x=3)},
        x=(0, 3),
        thick=False,
    )
    explorer.save(folder / "line.mjs")
    (folder / "index.html").write_text(HOST, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(folder):
    handler = functools.partial(Quiet, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}/"
        httpd.shutdown()


@pytest.fixture
def host(chromium, address):
    """Open the page; nothing may be said in the console, and nobody asked."""
    context = chromium.new_context()
    page = context.new_page()
    problems = []
    page.on(
        "console", lambda m: problems.append(m.text) if m.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: problems.append(str(error)))
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    def host(fragment=""):
        page.goto(f"{address}index.html{fragment}")
        expect(page.locator(".explorer[data-alive=true]")).to_have_count(3)
        return page

    yield host
    context.close()
    assert not problems
    ours = {address + name for name in ("index.html", "line.mjs")}
    assert {url.split("#")[0] for url in asked if not url.startswith("data:")} <= ours


def sentence(page, place):
    return page.locator(f"{place} figcaption")


def test_each_of_several_moves_alone(host):
    page = host()
    assert page.evaluate("exported") == ["default"]
    for place in ("#one", "#two", "#deep"):
        expect(sentence(page, place)).to_have_text("A thin line to 1.")
        # The host hides what is called so; its styles do not reach the explorer.
        expect(page.locator(f"{place} svg")).to_be_visible()
    page.locator("#two input[type=range]").press("End")
    page.locator("#deep").get_by_label("thick").check()
    expect(sentence(page, "#one")).to_have_text("A thin line to 1.")
    expect(sentence(page, "#two")).to_have_text("A thin line to 3.")
    expect(sentence(page, "#deep")).to_have_text("A thick line to 1.")
    page.locator("#deep").get_by_role("button", name="top").click()
    expect(sentence(page, "#deep")).to_have_text("A thin line to 3.")


def test_ids_meet_no_others(host):
    """What a picture refers to is in its own tree, and nothing of it is in the host's."""
    page = host()
    assert page.evaluate("document.querySelectorAll('[id]').length") == 3
    lost = page.evaluate("""() => ["one", "two"].map((id) => {
        const root = document.getElementById(id).firstElementChild.shadowRoot;
        const used = [...root.innerHTML.matchAll(/url\\(#([^)]+)\\)|href="#([\\w-]+)"/g)]
            .map((match) => match[1] ?? match[2]);
        return [used.length > 0, used.filter((name) => !root.getElementById(name))];
    })""")
    assert lost == [[True, []]] * 2


def test_a_link_opens_a_setting(host):
    page = host("#steep-line?x=2&thick=on")
    for place in ("#one", "#two", "#deep"):
        expect(sentence(page, place)).to_have_text("A thick line to 2.")


def test_what_is_removed_is_gone(host):
    page = host()
    page.evaluate(
        "one(); window.left = document.querySelector('#two').firstElementChild.shadowRoot"
    )
    assert page.locator("#one > *").count() == 0
    expect(page.locator(".explorer[data-alive=true]")).to_have_count(2)
    # It listens to nothing any more, though someone still holds it.
    page.evaluate("two(); location.hash = '#steep-line?x=3&thick=off'")
    expect(sentence(page, "#deep")).to_have_text("A thin line to 3.")
    assert page.evaluate("left.querySelector('figcaption').textContent") == "A thin line to 1."
    # And it can be shown again; a newer host says the end by a signal.
    page.evaluate(
        "window.end = new AbortController(); show(document.getElementById('one'), {signal: end.signal}); 0"
    )
    page.locator("#one input[type=range]").press("Home")
    expect(sentence(page, "#one")).to_have_text("A thin line to 0.")
    page.evaluate("end.abort()")
    assert page.locator("#one > *").count() == 0


MARKS = {
    "document.documentElement.dataset.theme = 'dark'": "dark",
    "document.documentElement.dataset.theme = 'light'": "light",
    "document.body.dataset.theme = 'auto'": "light",
    "document.documentElement.dataset.bsTheme = 'dark'": "dark",
    "document.body.dataset.jpThemeLight = 'false'": "dark",
    "document.body.dataset.jpThemeLight = 'true'": "light",
    "document.documentElement.className = 'dark'": "dark",
    "document.documentElement.className = 'light'": "light",
    "document.body.className = 'quarto-dark'": "dark",
    "document.body.className = 'vscode-light'": "light",
    "document.body.className = 'vscode-high-contrast vscode-high-contrast-light'": "light",
    "document.documentElement.setAttribute('theme', 'dark')": "dark",
    # A class of that name says nothing of the page where a part of it bears it.
    "document.getElementById('deep').className = 'dark'": None,
    "document.body.className = 'reveal-viewport'": None,
}


@pytest.mark.parametrize(("mark", "theme"), MARKS.items())
def test_the_hosts_theme_is_followed(host, mark, theme):
    page = host()
    inside = page.locator("#deep .explorer").locator("xpath=..")
    assert inside.get_attribute("data-theme") is None
    page.evaluate(mark)
    page.evaluate("new Promise(requestAnimationFrame)")
    assert inside.get_attribute("data-theme") == theme
    line = "getComputedStyle([...document.querySelector('#one').firstElementChild.shadowRoot" + (
        ".querySelectorAll('svg path')].find((path) => /0000ff/.test(path.outerHTML))).stroke"
    )
    blue = page.evaluate(line) == "rgb(0, 0, 255)"
    assert blue == (theme != "dark")


def test_a_host_may_place_it_later(host):
    """Then it learns the theme around it when it is placed; before, there is none."""
    page = host()
    page.evaluate("""async () => {
        document.body.dataset.theme = "dark";
        const late = document.createElement("div");
        late.id = "late";
        show(late);
        await new Promise(requestAnimationFrame);
        document.body.append(late);
    }""")
    inside = page.locator("#late .explorer").locator("xpath=..")
    expect(inside).to_have_attribute("data-theme", "dark")
    page.locator("#late input[type=range]").press("End")
    expect(sentence(page, "#late")).to_have_text("A thin line to 3.")


def test_auto_follows_the_system(host):
    page = host()
    page.evaluate("document.body.dataset.theme = 'auto'")
    inside = page.locator("#one .explorer").locator("xpath=..")
    page.emulate_media(color_scheme="dark")
    expect(inside).to_have_attribute("data-theme", "dark")
    page.emulate_media(color_scheme="light")
    expect(inside).to_have_attribute("data-theme", "light")
