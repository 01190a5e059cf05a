"""The front door: states, presets, errors, and the bundle in each kind of output."""

import base64
import contextlib
import gc
import json
import os
import re
import subprocess
import sys

import comm
import numpy as np
import pytest
from bs4 import BeautifulSoup
from ipywidgets import fixed
from matplotlib.figure import Figure

from lecnn_helpers.explore import Preset, explore, picture, slider
from lecnn_helpers.explore import explorer as explorer_module
from lecnn_helpers.explore.frames import unpack
from lecnn_helpers.explore.output import VARIABLE, keep_widgets_off_the_page
from lecnn_helpers.explore.svg import to_png


def draw(x, y=False):
    figure = Figure(figsize=(3, 2))
    figure.add_subplot(xlim=(0, 1), ylim=(0, 10)).plot([0, 1], [0, x], "r-" if y else "b-")
    return figure


def describe(x, y=False):
    return f"A line to {x} {'in red' if y else 'in blue'} & <straight>."


@pytest.fixture
def page(monkeypatch):
    """Let explorers think that a page is being built."""
    monkeypatch.setenv(VARIABLE, "page")
    monkeypatch.setattr(explorer_module, "_names_on_this_page", set())


def make(**changes):
    options = {"name": "line", "describe": describe, "x": (0, 3), "y": False} | changes
    return explore(options.pop("draw", draw), **options)


def test_states_run_with_the_last_control_fastest(page):
    line = make()
    assert line.n_states == 8
    assert list(line.states())[:3] == [(0, 0), (0, 1), (1, 0)]
    assert line.values((2, 1)) == {"x": 2, "y": True}
    assert line.default == (1, 0)


def test_a_state_has_an_index_for_each_control(page):
    line = make()
    for state in [(2,), (2, 1, 0)]:
        with pytest.raises(ValueError, match="argument 2 is (shorter|longer) than argument 1"):
            line.values(state)


def test_the_page_holds_every_state(page):
    line = make()
    soup = BeautifulSoup(line.html(), "html.parser")
    frames = unpack(soup.select_one(".explorer-frames").text)
    sentences = unpack(soup.select_one(".explorer-sentences").text)
    for number, state in enumerate(line.states()):
        lines, sentence = line.frame(**line.values(state))
        assert frames[number] == lines
        assert sentences[number] == [sentence]
    assert number == 7


def test_the_default_stands_without_javascript(page):
    soup = BeautifulSoup(make().html(), "html.parser")
    assert soup.select_one("svg")["aria-label"] == "A line to 1 in blue & <straight>."
    assert soup.select_one("figcaption").text == "A line to 1 in blue & <straight>."
    assert soup.select_one("form").has_attr("hidden")
    assert soup.select_one("noscript") is not None


def test_controls_are_native_and_labeled(page):
    html = make(
        kind=["a", "b"],
        draw=lambda x, y, kind: draw(x, y),
        describe=lambda x, y, kind: describe(x, y),
    ).html()
    soup = BeautifulSoup(html, "html.parser")
    by_name = {tag["id"]: tag for tag in soup.select("[data-control]")}
    assert by_name["line-x"]["type"] == "range"
    assert by_name["line-x"]["max"] == "3"
    assert by_name["line-y"]["type"] == "checkbox"
    assert [option.text for option in by_name["line-kind"].select("option")] == ["a", "b"]
    for id_ in by_name:
        assert soup.select_one(f'label[for="{id_}"]')


def test_ids_of_two_explorers_do_not_collide(page):
    one = BeautifulSoup(make(name="one").html(), "html.parser")
    two = BeautifulSoup(make(name="two").html(), "html.parser")
    ids = [{tag["id"] for tag in soup.select("[id]")} for soup in (one, two)]
    assert ids[0]
    assert not ids[0] & ids[1]


def test_the_bundle_of_a_page(page):
    bundle = make()._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain", "image/png"}
    assert bundle["text/plain"] == "A line to 1 in blue & <straight>."
    # On paper the sentence stands under the picture.
    png = to_png(draw(1), "A line to 1 in blue & <straight>.")
    assert base64.b64decode(bundle["image/png"]) == png
    assert "<script>" not in bundle["text/html"]


def test_standalone_brings_script_and_style(page, monkeypatch):
    monkeypatch.setenv(VARIABLE, "standalone")
    html = make()._repr_mimebundle_()["text/html"]
    assert "DecompressionStream" in html
    assert ".explorer-controls" in html
    assert not re.search(r'(src|href)="(?!#)', html)


def test_the_end_of_a_script_in_a_preset_does_not_end_the_data(page):
    line = make(presets={"p": Preset("</script><script>alert(1)</script>", x=2)})
    soup = BeautifulSoup(line.html(), "html.parser")
    data = json.loads(soup.select_one(".explorer-data").text)
    assert data["presets"][0]["why"] == "</script><script>alert(1)</script>"
    assert len(soup.select("script")) == 3


def test_presets(page):
    line = make(presets={"up": Preset("Steep.", x=3), "red": {"y": True}})
    assert line.presets == (("up", "Steep.", (3, 0)), ("red", "", (1, 1)))
    data = json.loads(BeautifulSoup(line.html(), "html.parser").select_one(".explorer-data").text)
    assert [preset["state"] for preset in data["presets"]] == [[3, 0], [1, 1]]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"presets": {"p": Preset("", z=1)}},
            "'p' of explorer 'line' sets z; the controls are x, y",
        ),
        ({"presets": {"p": Preset("", x=9)}}, "'p' of explorer 'line': x has no value 9: nearest"),
        ({"x": (0, 2000)}, r"2001 \(x\) × 2 \(y\) = 4002 states, more than 2000: coarsen .* of x"),
        ({"name": "Two Words"}, "name must be lower-case words joined by hyphens"),
        ({"name": ""}, "name must be"),
        ({"name": 3}, "name must be"),
        ({"x": "text"}, "x='text' does not list"),
    ],
)
@pytest.mark.parametrize("where", ["page", "live"])
def test_bad_explorers(where, changes, message, monkeypatch):
    monkeypatch.setenv(VARIABLE, where)
    monkeypatch.setattr(explorer_module, "_names_on_this_page", set())
    with pytest.raises(ValueError, match=message):
        make(**changes)


def test_two_thousand_states_are_allowed(page):
    assert make(x=(1, 1000)).n_states == 2000


def test_functions_must_be_functions(page):
    with pytest.raises(TypeError, match="draw must be a function, got 3"):
        make(draw=3)
    with pytest.raises(TypeError, match="describe must be a function, got 'text'"):
        make(describe="text")


def test_an_explorer_without_controls_is_a_picture(page):
    with pytest.raises(ValueError, match="no controls; `picture`"):
        explore(draw, name="line", describe=describe)


def test_a_name_is_given_once_a_page(page):
    make()
    with pytest.raises(ValueError, match="an explorer 'line' on this page already"):
        make()


def test_on_a_kernel_a_cell_may_run_again():
    make()
    make()


def test_a_draw_that_raises_stops_the_build_and_names_the_state(page):
    def broken(x, y):
        if x == 2:
            raise ZeroDivisionError("no slope")
        return draw(x, y)

    with pytest.raises(
        RuntimeError, match="'line' failed at x=2, y=False: ZeroDivisionError: no s"
    ):
        make(draw=broken).html()


@pytest.mark.parametrize("draw_raises", [False, True])
def test_what_was_there_is_kept_from_the_garbage_collector_only_while_drawing(page, draw_raises):
    seen = []

    def counting(x, y):
        seen.append(gc.get_freeze_count())
        if draw_raises:
            raise ValueError("no picture")
        return "<b>drawn</b>"

    line = make(draw=counting)
    assert gc.get_freeze_count() == 0
    with pytest.raises(RuntimeError) if draw_raises else contextlib.nullcontext():
        line.html()
    assert gc.get_freeze_count() == 0
    assert len(seen) == (1 if draw_raises else 8)
    assert min(seen) > 0


@pytest.mark.parametrize("changes", [{"draw": lambda x, y: None}, {"describe": lambda x, y: " "}])
def test_what_draw_and_describe_must_return(page, changes):
    with pytest.raises(RuntimeError, match="TypeError: (draw must return|describe must return)"):
        make(**changes).html()


def test_unknown_output(monkeypatch):
    monkeypatch.setenv(VARIABLE, "paper")
    with pytest.raises(
        ValueError, match="must be one of 'live', 'page', 'standalone', got 'paper'"
    ):
        make()


def test_draw_may_return_a_table(page):
    def table(x, y):
        return f"<table><tr><td>{x}</td><td><b>bold</b> and more</td></tr></table><!-- gone -->"

    line = make(draw=table)
    assert line.frame(x=3, y=True)[0] == [
        "<table>",
        "<tr>",
        "<td>3</td>",
        "<td>",
        "<b>bold",
        "</b> and more",
        "</td>",
        "</tr>",
        "</table>",
    ]
    assert "image/png" not in line._repr_mimebundle_()


def test_a_still_picture():
    still = picture(draw(1), "A line.")
    bundle = still._repr_mimebundle_()
    soup = BeautifulSoup(bundle["text/html"], "html.parser")
    assert soup.select_one("svg[role=img]")["aria-label"] == "A line."
    assert soup.select_one("figcaption").text == "A line."
    assert bundle["text/plain"] == "A line."
    assert still._repr_mimebundle_() == bundle
    assert set(bundle) == {"text/html", "text/plain", "image/png"}
    assert base64.b64decode(bundle["image/png"]) == to_png(draw(1), "A line.")
    other = picture(draw(2), "A line.")._repr_mimebundle_()["text/html"]
    assert soup.select_one(".explorer")["id"] not in other


def test_the_ids_inside_a_still_start_with_its_own():
    soup = BeautifulSoup(
        picture(draw(1), "A line.")._repr_mimebundle_()["text/html"], "html.parser"
    )
    inside = [tag["id"] for tag in soup.svg.select("[id]")]
    assert inside
    assert all(id_.startswith(f"{soup.div['id']}-") for id_ in inside)


def test_bad_stills():
    with pytest.raises(TypeError, match="figure must be a matplotlib Figure, got str"):
        picture("figure", "A line.")
    with pytest.raises(ValueError, match="sentence must say"):
        picture(draw(1), "  ")


def test_widgets_make_no_sound_while_a_page_is_built():
    """In a process of its own, since the comm package is changed for good."""
    code = (
        "import comm; opened = []\n"
        "comm.create_comm = lambda *a, **k: opened.append(k)\n"
        "import ipywidgets as w\n"
        "from lecnn_helpers.explore import explore\n"
        "from lecnn_helpers.explore.controls import make_control\n"
        "assert make_control('x', w.IntSlider(min=0, max=3)).values == (0, 1, 2, 3)\n"
        "assert not opened, opened"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, VARIABLE: "page"})


def test_widgets_talk_to_the_notebook_unless_a_page_is_built(monkeypatch):
    was = comm.create_comm
    monkeypatch.setattr(comm, "create_comm", was)  # puts it back after the test
    monkeypatch.setenv(VARIABLE, "live")
    keep_widgets_off_the_page()
    assert comm.create_comm is was
    monkeypatch.setenv(VARIABLE, "page")
    keep_widgets_off_the_page()
    assert comm.create_comm is comm.DummyComm


def test_explore_knows_nothing_of_the_lecture():
    code = (
        "import sys; import lecnn_helpers.explore\n"
        "ours = {m for m in sys.modules if m.startswith('lecnn_helpers')}\n"
        "assert all(m == 'lecnn_helpers' or m.startswith('lecnn_helpers.explore') for m in ours), ours\n"
        "assert 'torch' not in sys.modules and 'ipywidgets' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_page_needs_no_ipywidgets():
    code = (
        "import sys; sys.modules['ipywidgets'] = None\n"  # an import of it fails
        "from lecnn_helpers.explore import explore, slider\n"
        "line = explore(lambda x, y: f'<b>{x} {y}</b>', name='line', describe=lambda x, y: 'So.',\n"
        "               x=slider([1, 2], value=1), y=True)\n"
        "assert '<b>1 True</b>' in line.html()"
    )
    environment = {**os.environ, VARIABLE: "page"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)


def test_slider_values_reach_draw_as_numbers(page):
    assert make(x=slider([0.5, 1, 2], value=1)).values((0, 0)) == {"x": 0.5, "y": False}


class Untouched:
    """A value that only `draw` and `describe` may look into."""

    def __init__(self, numbers):
        self.numbers = numbers

    def _refuse(self, *_):
        raise AssertionError("a fixed value is none of the explorer's business")

    __repr__ = __eq__ = __hash__ = __len__ = __bool__ = __iter__ = __getitem__ = _refuse


@pytest.fixture
def fixed_line(page):
    def fixed_line(draw=lambda data, x: f"<b>{data.numbers[x]}</b>", **changes):
        given = {"data": fixed(Untouched([5, 7, 9])), "x": (0, 2)} | changes
        return explore(
            draw, name="line", describe=lambda data, x: f"Here {data.numbers[x]}.", **given
        )

    return fixed_line


def test_what_is_fixed_reaches_draw_and_describe_in_every_state(fixed_line):
    line = fixed_line(presets={"last": Preset("", x=2)})
    assert line.n_states == 3
    assert [control.name for control in line.controls] == ["x"]
    assert line.values((2,)) == {"x": 2}
    html = line.html()
    soup = BeautifulSoup(html, "html.parser")
    assert unpack(soup.select_one(".explorer-frames").text) == [
        ["<b>5</b>"],
        ["<b>7</b>"],
        ["<b>9</b>"],
    ]
    assert unpack(soup.select_one(".explorer-sentences").text) == [
        ["Here 5."],
        ["Here 7."],
        ["Here 9."],
    ]
    data = json.loads(soup.select_one(".explorer-data").text)
    assert [control["name"] for control in data["controls"]] == ["x"]
    assert line._repr_mimebundle_()["text/plain"] == "Here 7."


def test_the_page_is_the_one_of_a_function_that_knows_the_value(fixed_line, monkeypatch):
    html = fixed_line().html()
    monkeypatch.setattr(explorer_module, "_names_on_this_page", set())
    bound = explore(
        lambda x: f"<b>{(5, 7, 9)[x]}</b>",
        name="line",
        describe=lambda x: f"Here {(5, 7, 9)[x]}.",
        x=(0, 2),
    )
    assert html == bound.html()


def test_an_array_can_be_fixed(page):
    values = np.arange(6.0).reshape(2, 3)
    seen = []

    def draw(data, x):
        seen.append(data)
        return "<b></b>"

    explore(draw, name="array", describe=lambda data, x: "So.", x=[1], data=fixed(values)).html()
    assert [data is values for data in seen] == [True]


def test_a_failing_state_lists_the_controls_alone(fixed_line):
    line = fixed_line(draw=lambda data, x: 1 / 0)
    with pytest.raises(
        RuntimeError, match="^explorer 'line' failed at x=0: ZeroDivisionError: division by zero$"
    ):
        line.html()


def test_a_preset_does_not_set_what_is_fixed(fixed_line):
    with pytest.raises(ValueError, match="'p' of explorer 'line' sets data; the controls are x$"):
        fixed_line(presets={"p": Preset("", data=3)})


def test_nothing_but_fixed_is_no_explorer(fixed_line):
    with pytest.raises(ValueError, match="^explorer 'line' has no controls; `picture`"):
        fixed_line(x=fixed(1))


@pytest.mark.parametrize("tried", [True, False])
def test_a_page_build_can_try_the_widgets_too(monkeypatch, tried):
    """For nbmake: an error of the widgets is an error of the run that makes the pages."""

    def broken(**arguments):
        raise RuntimeError("no such widget")

    monkeypatch.setattr("lecnn_helpers.explore.live.LiveExplorer", broken)
    monkeypatch.setenv("EXPLORE_OUTPUT", "page")
    monkeypatch.setattr(explorer_module, "_names_on_this_page", set())
    if tried:
        monkeypatch.setenv("EXPLORE_TRY_WIDGETS", "1")
        with pytest.raises(RuntimeError, match="no such widget"):
            explore(lambda x: "<p>1</p>", name="tried", describe=lambda x: "One.", x=(0, 1))
    else:
        monkeypatch.delenv("EXPLORE_TRY_WIDGETS", raising=False)
        shown = explore(lambda x: "<p>1</p>", name="tried", describe=lambda x: "One.", x=(0, 1))
        assert shown.live is None
        assert shown.n_states == 2
