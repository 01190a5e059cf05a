"""The HTML that `explore.js` and `explore.css` rely on, to the letter."""

import json
import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from lecnn_helpers.explore import Preset, explore, picture, slider
from lecnn_helpers.explore import explorer as explorer_module
from lecnn_helpers.explore.color import dark_twin
from lecnn_helpers.explore.frames import pack, unpack
from lecnn_helpers.explore.image import ROOT, image
from lecnn_helpers.explore.output import VARIABLE
from lecnn_helpers.explore.page import dark_colors, document_around
from lecnn_helpers.explore.svg import label, to_svg


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setenv(VARIABLE, "page")
    monkeypatch.setattr(explorer_module, "_names_on_this_page", set())


def table():
    """An explorer whose pictures are short HTML, so that the whole page can be written here."""
    return explore(
        lambda eta, on, kind: f"<b>{eta} {on} {kind}</b>",
        name="small-table",
        describe=lambda eta, on, kind: f'η < 3 & "so" {kind}.',
        presets={"far & <away>": Preset('Say "why" & <how>.', eta=2.5, kind="v")},
        eta=slider([0, 2.5], value=0, description="η & co", names={2.5: "<big>"}),
        on=True,
        kind=["u & <w>", "v"],
    )


HTML = """<div class="explorer" id="small-table">

<form class="explorer-form" aria-label="Settings of the picture small-table" hidden>
<div class="explorer-controls">
<div class="explorer-control"><label for="small-table.eta">η &amp; co</label><input type="range" \
id="small-table.eta" data-control="0" min="0" max="1" step="1" value="0" aria-valuetext="0">\
<output for="small-table.eta" style="min-width:11ch">0</output></div>
<div class="explorer-control"><input type="checkbox" id="small-table.on" data-control="1" checked>\
<label for="small-table.on">on</label></div>
<div class="explorer-control"><label for="small-table.kind">kind</label>\
<select id="small-table.kind" data-control="2"><option value="0" selected>u &amp; &lt;w&gt;</option>\
<option value="1">v</option></select></div>
</div>
<div class="explorer-presets">
<button type="button" data-preset="0" aria-pressed="false" \
title="Say &quot;why&quot; &amp; &lt;how&gt;.">far &amp; &lt;away&gt;</button>
<span class="explorer-quiet">
<button type="button" class="explorer-reset">Reset</button>
<button type="button" class="explorer-full" hidden>Full screen</button>
<button type="button" class="explorer-embed" hidden title="Copy this picture, at this setting, as \
a frame for another page">Embed</button>
<a class="explorer-link" href="#small-table" title="Link to this setting">Link</a></span>
</div>
<p class="explorer-note" role="status"></p>
</form>
<figure>
<div class="explorer-picture"><b>0.0 True u & <w></b></div>
<figcaption class="explorer-sentence">η &lt; 3 &amp; "so" u &amp; &lt;w&gt;.</figcaption>
</figure>
<noscript><p class=explorer-note>The controls of this picture need JavaScript; it shows the \
default setting.</p></noscript>
<script type="application/json" class="explorer-data">{"controls":[{"name":"eta","texts":["0",\
"2.5 (<big>)"],"default":0},{"name":"on","texts":["off","on"],"default":1},{"name":"kind",\
"texts":["u & <w>","v"],"default":0}],"presets":[{"label":"far & <away>","why":"Say \\"why\\" & \
<how>.","state":[1,1,1]}]}</script>
<script type="text/plain" class="explorer-frames">FRAMES</script>
<script type="text/plain" class="explorer-sentences">SENTENCES</script>
</div>"""


def test_the_whole_html(page):
    states = [(e, o, k) for e in (0.0, 2.5) for o in (False, True) for k in ("u & <w>", "v")]
    # One tag a line, an element of text alone in one.
    frames = [
        [f"<b>{e} {o} u & ", "<w>", "</b>"] if k[0] == "u" else [f"<b>{e} {o} v</b>"]
        for e, o, k in states
    ]
    sentences = [[f'η < 3 & "so" {k}.'] for _, _, k in states]
    wanted = HTML.replace("FRAMES", pack(frames)).replace("SENTENCES", pack(sentences))
    assert table().html() == wanted


def test_a_box_that_starts_empty_is_not_checked(page):
    html = explore(lambda on: "<b></b>", name="t", describe=lambda on: "A.", on=False).html()
    box = BeautifulSoup(html, "html.parser").select_one("input[type=checkbox]")
    assert box.attrs == {"type": "checkbox", "id": "t.on", "data-control": "0"}


def test_the_data_are_short_and_readable(page):
    html = explore(lambda x: "<b></b>", name="t", describe=lambda x: "A.", x=["η = 1"]).html()
    assert '{"controls":[{"name":"x","texts":["η = 1"],"default":0}],"presets":[]}' in html


def test_the_script_comes_once_and_last(page):
    html = table().html(standalone=True)
    assert html.startswith(table_html := HTML[:30])
    assert html.count(table_html) == 1
    assert re.search(r"</div>\n<style>[^<]+</style>\n<script>.+</script>$", html, re.S)


def test_the_document_around():
    light, dark = document_around("A & b", "light")("IN"), document_around("A & b", "dark")("IN")
    start = """<!doctype html>
<html lang="en" data-theme="light">
<head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A &amp; b</title>
<style>"""
    end = """</style>
</head>
<body><main><h1 class="explorer-title">A &amp; b</h1>
IN
</main></body></html>
"""
    assert light.startswith(start)
    assert light.endswith(end)
    assert dark.startswith(start.replace("light", "dark"))
    assert dark.endswith(end)
    # Without the script the page that follows the system is light.
    auto = document_around("A & b", "auto")("IN")
    assert auto.startswith(start)
    assert auto.endswith(end.replace("</style>\n", "</script>\n"))
    assert 'matchMedia("(prefers-color-scheme: dark)")' in auto
    with pytest.raises(
        ValueError, match="^theme must be one of 'auto', 'light', 'dark', got 'Dark'$"
    ):
        document_around("A", "Dark")


def test_dark_colors_by_hand():
    lines = ['<path style="fill:var(--cffffff,#ffffff);stroke:var(--c000000,#000000)"/>', "<g/>"]
    assert dark_colors(lines, scope="#here") == (
        f"<style>#here{{--c000000:var(--night) #{dark_twin('000000')};"
        f"--cffffff:var(--night) #{dark_twin('ffffff')}}}</style>"
    )
    assert dark_colors(["<g/>"], scope="#here") == ""


def test_a_label_with_more_attributes():
    assert label(["<svg>", "<g>"], "a", tabindex=0, title='"') == [
        '<svg role="img" aria-label="a" tabindex="0" title="&quot;">',
        "<g>",
    ]


def test_a_preset_says_what_it_is():
    assert repr(Preset("Steep.", x=3, y=True)) == "Preset('Steep.', x=3, y=True)"


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        (
            {"name": "Line"},
            ValueError,
            "name must be lower-case words joined by hyphens, such as 'line', got 'Line'",
        ),
        ({"draw": 3}, TypeError, "explorer 'line': draw must be a function, got 3"),
        ({"describe": 3}, TypeError, "explorer 'line': describe must be a function, got 3"),
        (
            {"presets": {"p": Preset("", z=1, w=2)}},
            ValueError,
            "preset 'p' of explorer 'line' sets w, z; the controls are x, y",
        ),
        (
            {"presets": {"p": {"x": 9}}},
            ValueError,
            "preset 'p' of explorer 'line': x has no value 9: nearest are 2 and 3",
        ),
        (
            {"y": (1, 1000), "x": (0, 2)},
            ValueError,
            "explorer 'line' has 3 (x) × 1000 (y) = 3000 states, more than 2000: coarsen the "
            "step of y, or leave a control out",
        ),
    ],
)
def test_bad_explorers_to_the_letter(page, changes, error, message):
    options = {
        "draw": lambda x, y: "<b></b>",
        "name": "line",
        "describe": lambda x, y: "A line.",
        "x": (0, 3),
        "y": False,
    } | changes
    with pytest.raises(error, match=f"^{re.escape(message)}$"):
        explore(options.pop("draw"), **options)


def test_a_lone_explorer_to_the_letter(page):
    message = "explorer 'line' has no controls; `picture` shows a lone figure"
    with pytest.raises(ValueError, match=f"^{message}$"):
        explore(lambda: "", name="line", describe=lambda: "")


@pytest.mark.parametrize(
    ("draw", "describe", "message"),
    [
        (
            lambda x: None,
            lambda x: "so",
            "draw of explorer 'line' returned None; end it with `return figure` (with pyplot: "
            "`return plt.gcf()`)",
        ),
        (
            lambda x: 3,
            lambda x: "so",
            "draw of explorer 'line' must return a matplotlib Figure, its axes, or HTML text, got "
            "int; end it with `return figure`",
        ),
        (
            lambda x: "<b></b>",
            lambda x: " ",
            "describe of explorer 'line' must return a sentence, got ' '",
        ),
        (
            lambda x: "<b></b>",
            lambda x: None,
            "describe of explorer 'line' must return a sentence, got None",
        ),
    ],
)
def test_bad_frames_to_the_letter(page, draw, describe, message):
    explorer = explore(draw, name="line", describe=describe, x=[1, 2])
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        explorer.frame(x=1)
    message = f"explorer 'line' failed at x=1: TypeError: {message}"
    with pytest.raises(RuntimeError, match=f"^{re.escape(message)}$"):
        explorer.html()


@pytest.mark.parametrize("nothing", ["", " \n", "<!-- a note\nalone -->"])
def test_a_draw_that_shows_nothing_is_told_so(page, nothing):
    explorer = explore(lambda x: nothing, name="line", describe=lambda x: "So.", x=[1, 2])
    message = (
        "draw of explorer 'line' must return a matplotlib Figure or HTML text that shows "
        f"something, got {nothing!r}"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        explorer.frame(x=1)
    with pytest.raises(
        RuntimeError, match=f"^explorer 'line' failed at x=1: ValueError: {re.escape(message)}$"
    ):
        explorer.html()


def test_html_is_cut_into_tags_and_keeps_the_space_between_words(page):
    def draw(x):
        return (
            "<!-- one\n two --><table>\n <tr class='a'><td>1</td><td>  a   b</td></tr>\n"
            "<tr><td></td></tr></table> after <br> <i>k</b></i>,  then <b>l</b> <i>m</i><!-- three -->"
        )

    lines, _ = explore(draw, name="cut", describe=lambda x: "So.", x=[1]).frame(x=1)
    assert lines == [
        "<table>",
        "<tr class='a'>",
        "<td>1</td>",
        "<td>a b</td>",
        "</tr>",
        "<tr>",
        "<td></td>",
        "</tr>",
        "</table>after ",
        "<br> ",
        "<i>k",
        "</b>",
        "</i>, then ",
        "<b>l",
        "</b> ",
        "<i>m</i>",
    ]


def test_two_colors_of_two_states_both_get_their_twins(page):
    def draw(x):
        figure = Figure(figsize=(1, 1))
        figure.add_artist(__import__("matplotlib").lines.Line2D([0, 1], [0, 1], color=x))
        return figure

    html = explore(
        draw, name="colors", describe=lambda x: x, x=["#aa1122", "#11aa22", "#2211aa"]
    ).html()
    for color in ("aa1122", "11aa22", "2211aa"):
        assert f"--c{color}:var(--night) #{dark_twin(color)}" in html
    assert "<style>#colors{--c" in html  # for this picture alone


def test_a_still_in_both_outputs(monkeypatch):
    figure = Figure(figsize=(2, 1))
    html = {}
    for output in ("page", "live", "standalone"):
        monkeypatch.setenv(VARIABLE, output)
        html[output] = picture(figure, "A & b.")._repr_mimebundle_()["text/html"]
    assert html["live"] == html["standalone"]
    # On a page that is built the stylesheet and the script are there already.
    assert ".explorer-picture" not in html["page"]
    assert "<script>" not in html["page"]
    assert ".explorer-picture" in html["live"]
    assert html["live"].count("<script>") == 1
    soup = BeautifulSoup(html["page"], "html.parser").div
    assert soup["class"] == ["explorer", "explorer-still"]
    assert [child.name for child in soup.contents] == ["style", "figure"]
    assert re.fullmatch("picture-[0-9a-f]{10}", soup["id"])
    assert f"<style>#{soup['id']}{{--c" in html["page"]
    assert soup.img["alt"] == "A & b."
    assert soup.img["src"].startswith("data:image/svg+xml,%3Csvg xmlns=")


@pytest.mark.parametrize("sentence", ["", "  ", None, 3])
def test_a_still_needs_a_sentence(sentence):
    message = f"sentence must say what the picture shows, got {sentence!r}"
    with pytest.raises(ValueError, match=f"^{message}$"):
        picture(Figure(), sentence)
    with pytest.raises(TypeError, match="^figure must be a matplotlib Figure, got NoneType$"):
        picture(None, "A.")


def test_the_data_and_the_frames_can_be_read_back(page):
    soup = BeautifulSoup(table().html(), "html.parser")
    data = json.loads(soup.select_one(".explorer-data").text)
    assert [control["name"] for control in data["controls"]] == ["eta", "on", "kind"]
    assert len(unpack(soup.select_one(".explorer-frames").text)) == 8


def controls_of(**controls):
    def draw(**values):
        return "<b></b>"

    html = explore(draw, name="t", describe=lambda **values: "A.", **controls).html()
    soup = BeautifulSoup(html, "html.parser")
    return soup, json.loads(soup.select_one(".explorer-data").text)["controls"]


@pytest.mark.parametrize(
    ("control", "values"),
    [
        ((0, 1, 0.25), None),  # 0.25 stands for 0.25
        ([1, 2.5, "a"], None),
        (slider([0, 44**0.5], value=0, names={44**0.5: "σ"}), [0, 6.63324958071]),
        ([("ReLU", "relu"), ("none", None)], ["relu", None]),
        ([("small", 1e-5), ("large", 0.1)], [1e-5, 0.1]),
        (True, None),
    ],
)
def test_a_link_s_values_are_in_the_data_where_the_texts_do_not_give_them(page, control, values):
    _, (data,) = controls_of(x=control)
    assert data.get("values") == values


def test_a_slider_that_plays_has_buttons(page):
    soup, _ = controls_of(t=slider([0, 1], value=0, play=True, label="step"), x=(0, 1))
    (group,) = soup.select(".explorer-play")
    assert group["data-play"] == "0"
    assert group["aria-label"] == "Play step"
    assert [button["data-step"] for button in group.select("button")] == ["-1", "0", "1"]
    assert all(button["aria-label"] for button in group.select("button"))


def test_an_image_is_the_picture_and_nothing_else(page):
    """Read back by an XML parser, as an image is."""
    figure = Figure(figsize=(4, 1))
    figure.text(0.1, 0.5, "100% \"so\" 'a' #1 <b> & é\nη")
    lines = to_svg(figure, prefix="p")
    tag = BeautifulSoup(image(lines, 'A "b" & <c>.'), "html.parser").img
    assert tag["alt"] == 'A "b" & <c>.'
    assert (tag["width"], tag["height"]) == ("288", "72")
    start, _, rest = tag["src"].partition(",")
    assert start == "data:image/svg+xml"
    assert not set(rest) & set('<>#"\n')
    root = ElementTree.fromstring(unquote(rest))
    wanted = ElementTree.fromstring(lines[0].replace("<svg", f"<svg{ROOT}") + "".join(lines[1:]))
    assert ElementTree.tostring(root) == ElementTree.tostring(wanted)
    assert root.attrib["font-family"] == "sans-serif"


@pytest.mark.parametrize(
    "lines",
    [
        ["<table>", "</table>"],
        ["<svg>", "</svg>"],  # no size
        ['<svg viewBox="0 0 1 1">', "<text>&nbsp;</text>", "</svg>"],  # HTML, no XML
        ['<svg viewBox="0 0 1 1">', "<path>", "</svg>"],
        ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">', "</svg>"],
    ],
)
def test_what_cannot_stand_alone_is_no_image(lines):
    assert image(lines, "So.") is None


def test_no_id_of_one_explorer_is_that_of_another(page):
    """`plot` with a control x stands beside `plot-x` and `plot-0`, as a loop names them."""

    def draw(x):
        figure = Figure()
        figure.add_subplot().plot([0, x], "o")
        return figure

    names = ("plot", "plot-x", "plot-0")
    html = "".join(explore(draw, name=name, x=(0, 1)).html() for name in names)
    soup = BeautifulSoup(html, "html.parser")
    ids = [tag["id"] for tag in soup.select("[id]")]
    inside = [re.findall(" id='([^']+)'", unquote(tag["src"])) for tag in soup.select("img")]
    assert all(inside)
    ids += [id_ for some in inside for id_ in some]
    assert len(ids) == len(set(ids))
