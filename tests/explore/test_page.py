"""The HTML that `explore.js` and `explore.css` rely on, to the letter."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from lecnn_helpers.explore import Preset, explore, picture, slider
from lecnn_helpers.explore import explorer as explorer_module
from lecnn_helpers.explore.frames import pack, unpack
from lecnn_helpers.explore.output import VARIABLE
from lecnn_helpers.explore.page import dark_colors, document_around
from lecnn_helpers.explore.svg import dark_twin, label


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
<div class="explorer-control"><label for="small-table-eta">η &amp; co</label><input type="range" \
id="small-table-eta" data-control="0" min="0" max="1" step="1" value="0" aria-valuetext="0">\
<output for="small-table-eta" style="min-width:11ch">0</output></div>
<div class="explorer-control"><input type="checkbox" id="small-table-on" data-control="1" checked>\
<label for="small-table-on">on</label></div>
<div class="explorer-control"><label for="small-table-kind">kind</label>\
<select id="small-table-kind" data-control="2"><option value="0" selected>u &amp; &lt;w&gt;</option>\
<option value="1">v</option></select></div>
</div>
<div class="explorer-presets">
<button type="button" data-preset="0" aria-pressed="false" \
title="Say &quot;why&quot; &amp; &lt;how&gt;.">far &amp; &lt;away&gt;</button>
<button type="button" class="explorer-reset">Reset</button>
<a class="explorer-link" href="#small-table">Link to this setting</a>
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
    assert box.attrs == {"type": "checkbox", "id": "t-on", "data-control": "0"}


def test_the_data_are_short_and_readable(page):
    html = explore(lambda x: "<b></b>", name="t", describe=lambda x: "A.", x={"η = 1": 1}).html()
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
        "<style>@media screen{:is([data-theme=dark],[data-jp-theme-light=false],"
        "[data-bs-theme=dark],.dark) #here{"
        f"--c000000:#{dark_twin('000000')};--cffffff:#{dark_twin('ffffff')}}}}}</style>"
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
            "name must be lower-case words joined by hyphens, such as 'learning-rate', got 'Line'",
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
    explore(lambda x: "", name="line", describe=lambda x: "", x=[1])
    message = "there is an explorer 'line' on this page already; rename one"
    with pytest.raises(ValueError, match=f"^{message}$"):
        explore(lambda x: "", name="line", describe=lambda x: "", x=[1])


@pytest.mark.parametrize(
    ("draw", "describe", "message"),
    [
        (
            lambda x: None,
            lambda x: "so",
            "draw must return a matplotlib Figure or HTML text, got NoneType",
        ),
        (lambda x: 3, lambda x: "so", "draw must return a matplotlib Figure or HTML text, got int"),
        (lambda x: "<b></b>", lambda x: " ", "describe must return a sentence, got ' '"),
        (lambda x: "<b></b>", lambda x: None, "describe must return a sentence, got None"),
    ],
)
def test_bad_frames_to_the_letter(page, draw, describe, message):
    explorer = explore(draw, name="line", describe=describe, x=[1, 2])
    with pytest.raises(TypeError, match=f"^{message}$"):
        explorer.frame(x=1)
    with pytest.raises(
        RuntimeError, match=f"^explorer 'line' failed at x=1: TypeError: {message}$"
    ):
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
        assert f"--c{color}:#{dark_twin(color)}" in html
    assert " #colors{--c" in html  # for this picture alone


def test_a_still_in_both_outputs(monkeypatch):
    figure = Figure(figsize=(2, 1))
    html = {}
    for output in ("page", "live", "standalone"):
        monkeypatch.setenv(VARIABLE, output)
        html[output] = picture(figure, "A & b.")._repr_mimebundle_()["text/html"]
    assert html["live"] == html["standalone"]
    # On a page that is built the stylesheet is there already.
    assert ".explorer-picture" not in html["page"]
    assert ".explorer-picture" in html["live"]
    soup = BeautifulSoup(html["page"], "html.parser").div
    assert soup["class"] == ["explorer", "explorer-still"]
    assert [child.name for child in soup.contents] == ["style", "figure"]
    assert re.fullmatch("picture-[0-9a-f]{10}", soup["id"])
    assert f" #{soup['id']}{{--c" in html["page"]
    assert soup.svg["aria-label"] == "A & b."


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
