"""The front door: states, presets, errors, and the bundle in each kind of output."""

import base64
import contextlib
import gc
import itertools
import json
import math
import os
import re
import subprocess
import sys
from urllib.parse import unquote

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import seaborn as sns
from bs4 import BeautifulSoup
from ipywidgets import IntSlider, fixed
from matplotlib.figure import Figure

from lecnn_helpers.explore import Preset, explore, picture, slider
from lecnn_helpers.explore import explorer as explorer_module
from lecnn_helpers.explore.frames import unpack
from lecnn_helpers.explore.output import VARIABLE
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
    assert soup.select_one("figure img")["alt"] == "A line to 1 in blue & <straight>."
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
    assert by_name["line.x"]["type"] == "range"
    assert by_name["line.x"]["max"] == "3"
    assert by_name["line.y"]["type"] == "checkbox"
    assert [option.text for option in by_name["line.kind"].select("option")] == ["a", "b"]
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
    assert not re.search(r'(src|href)="(?!#|data:)', html)


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
        (
            {"name": "Two Words"},
            "name must be lower-case words joined by hyphens, such as 'two-words', got 'Two Words'$",
        ),
        ({"name": ""}, "name must be"),
        ({"name": 3}, "name must be"),
        ({"x": "text"}, "^explorer 'line': x='text' is a text to type"),
        ({"x": None}, "^explorer 'line': x=None does not list"),
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
    message = (
        "failed at x=0, y=False: TypeError: (draw|describe) of explorer 'line' (returned|must) "
    )
    with pytest.raises(RuntimeError, match=message):
        make(**changes).html()


def test_unknown_output(monkeypatch):
    monkeypatch.setenv(VARIABLE, "paper")
    with pytest.raises(
        ValueError, match="must be one of 'live', 'page', 'standalone', 'in-page', got 'paper'"
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
    assert soup.select_one("figure img")["alt"] == "A line."
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
    svg = BeautifulSoup(unquote(soup.img["src"]), "html.parser").svg
    inside = [tag["id"] for tag in svg.select("[id]")]
    assert inside
    assert all(id_.startswith(f"{soup.div['id']}_") for id_ in inside)


def test_a_still_for_tools_that_know_no_bundles():
    still = picture(draw(1), "A line.")
    assert still._repr_html_() == still._repr_mimebundle_()["text/html"]


def test_bad_stills():
    with pytest.raises(TypeError, match="figure must be a matplotlib Figure, got str"):
        picture("figure", "A line.")
    with pytest.raises(ValueError, match="sentence must say"):
        picture(draw(1), "  ")


def test_scripts_of_one_process_are_pages_of_their_own(page):
    """As sphinx-gallery runs them."""

    def script(file, *bodies):
        lines = [
            f"explore(lambda x: '<b>{body}</b>', name='line', x=1)._repr_html_()" for body in bodies
        ]
        exec(compile("\n".join(lines), file, "exec"), {"explore": explore})

    script("one.py", "a")
    script("two.py", "b")
    script("one.py", "a changed")
    with pytest.raises(ValueError, match="another explorer 'line' on this page already; rename"):
        script("three.py", "c", "d")


def test_tools_that_know_no_bundles_get_html(monkeypatch):
    """Outside of a kernel the widgets would be dead."""
    html = make()._repr_html_()
    assert "explorer-frames" in html
    assert "DecompressionStream" in html
    monkeypatch.setenv(VARIABLE, "page")
    monkeypatch.setattr(explorer_module, "_names_on_this_page", set())
    assert "DecompressionStream" not in make()._repr_html_()


def test_all_that_is_shown_comes_from_one_drawing(page):
    drawn, described = [], []

    def counting(x, y):
        drawn.append((x, y))
        return draw(x, y)

    def told(x, y):
        described.append((x, y))
        return describe(x, y)

    line = make(draw=counting, describe=told)
    assert (drawn, described) == ([], [])
    bundle = line._repr_mimebundle_()
    assert line._repr_html_() == bundle["text/html"]
    assert line._repr_mimebundle_() == bundle
    assert len(drawn) == len(set(drawn)) == len(described) == 8


def test_explore_knows_nothing_of_the_lecture():
    code = (
        "import sys; import lecnn_helpers.explore\n"
        "ours = {m for m in sys.modules if m.startswith('lecnn_helpers')}\n"
        "assert all(m == 'lecnn_helpers' or m.startswith('lecnn_helpers.explore') for m in ours), ours\n"
        "assert 'torch' not in sys.modules and 'ipywidgets' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


WITHOUT = (
    "import sys\n"
    "for name in ('ipywidgets', 'comm', 'tqdm', 'sklearn', 'IPython'):\n"
    "    sys.modules[name] = None\n"  # an import of it fails
    "from lecnn_helpers.explore import explore, slider\n"
    "line = explore(lambda x, y: f'<b>{x} {y}</b>', name='line', describe=lambda x, y: 'So.',\n"
    "               x=slider([1, 2], value=1), y=True)\n"
)


@pytest.mark.parametrize("output", ["page", "standalone", "live"])
def test_a_page_needs_matplotlib_alone(output, tmp_path):
    path = tmp_path / "line.html"
    code = (
        f"{WITHOUT}assert line.live is None\n"
        "assert '<b>1 True</b>' in line.html()\n"
        "assert '<b>1 True</b>' in line._repr_html_()\n"
        f"line.save({str(path)!r})"
    )
    environment = {**os.environ, VARIABLE: output}
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, env=environment)
    assert "<b>1 True</b>" in path.read_text()


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
    pytest.importorskip("ipywidgets")

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


def test_without_describe_the_sentence_is_made_of_the_settings(page):
    line = explore(draw, name="line", x=slider([0.5, 1], value=0.5, description="η"), y=False)
    assert line.frame(x=0.5, y=False)[1] == "η is 0.5, y is off."
    assert line.frame(x=1, y=True)[1] == "η is 1, y is on."
    assert line._repr_mimebundle_()["text/plain"] == "η is 0.5, y is off."
    options = explore(
        lambda a, b: "<b>x</b>",
        name="options",
        a={"small one": 1},
        b=slider([2], value=2, label="b:"),
    )
    assert options.frame(a=1, b=2)[1] == "a is small one, b is 2."
    fixed_one = explore(lambda a, b: "<b>x</b>", name="fixed", a=[1], b=fixed(3))
    assert fixed_one.frame(a=1)[1] == "a is 1."


def subfigure():
    figure = Figure()
    return figure.subfigures(1, 2)[0].add_subplot()


@pytest.mark.parametrize(
    "returned",
    [
        lambda: draw(1),
        lambda: (figure := Figure(), figure.add_subplot()),
        lambda: (figure := Figure(), figure.subplots(2, 2)),
        lambda: plt.subplots(),
        lambda: plt.subplots(2),
        lambda: Figure().add_subplot(),
        lambda: Figure().subplots(2, 2),
        lambda: list(Figure().subplots(1, 2)),
        lambda: Figure().add_subplot().plot([1, 2]),
        lambda: Figure().add_subplot().imshow([[1, 2]]),
        lambda: Figure().add_subplot().bar([1, 2], [3, 4]),
        lambda: Figure().add_subplot().hist([1, 2, 3]),
        lambda: Figure().add_subplot().boxplot([1, 2, 3]),
        lambda: Figure().add_subplot().errorbar([1, 2], [1, 2], [1, 1]),
        subfigure,
        lambda: Figure().subfigures(1, 2),
        lambda: pd.DataFrame({"a": [1, 2]}).plot(),
        lambda: pd.DataFrame({"a": [1, 2], "b": [3, 4]}).plot(subplots=True),
        lambda: pd.DataFrame({"a": [1, 2]}).hist(),
        lambda: sns.lineplot(x=[1, 2], y=[1, 2]),
        lambda: sns.relplot(x=[1, 2], y=[1, 2]),
    ],
)
def test_draw_may_return_whatever_belongs_to_one_figure(page, returned):
    lines, _ = explore(lambda x: returned(), name="line", x=[1]).frame(x=1)
    assert lines[0].startswith("<svg")
    assert plt.get_fignums() == []


def test_figures_of_pyplot_that_were_there_stay(page):
    mine, _ = plt.subplots()
    try:

        def with_pyplot(x):
            plt.figure()  # opened and forgotten
            _, axes = plt.subplots()
            axes.plot([0, x])
            return axes

        line = explore(with_pyplot, name="line", x=(0, 30))
        line.html()  # matplotlib warns of more than 20 open figures
        assert plt.get_fignums() == [mine.number]
        with pytest.raises(RuntimeError, match="None"):
            explore(lambda x: plt.plot([0, x]) and None, name="line", x=[1]).html()
        assert plt.get_fignums() == [mine.number]
    finally:
        plt.close(mine)


def test_draw_may_return_what_shows_itself_as_html(page):
    table = pd.DataFrame({"height": [0.5]})
    lines, _ = explore(lambda x: table, name="table", x=[1]).frame(x=1)
    assert "<td>0.5</td>" in lines
    styled = explore(lambda x: table.style.format(precision=x), name="styled", x=[1, 2])
    assert '<table id="T_styled">' in styled.frame(x=1)[0]
    # The same on every build: pandas takes random ids.
    assert styled.html() == styled.html()

    class Mine:
        def _repr_html_(self):
            return "<p>mine</p>"

    assert explore(lambda x: Mine(), name="mine", x=[1]).frame(x=1)[0] == ["<p>mine</p>"]


class Scripted:
    def _repr_html_(self):
        return "<div></div><script>draw()</script>"


class Nothing:
    def _repr_html_(self):
        return None


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (
            None,
            "TypeError: draw of explorer 'line' returned None; end it with `return figure` (with "
            "pyplot: `return plt.gcf()`)",
        ),
        (
            3,
            "TypeError: draw of explorer 'line' must return a matplotlib Figure, its axes, or HTML "
            "text, got int; end it with `return figure`",
        ),
        (
            [],
            "TypeError: draw of explorer 'line' must return a matplotlib Figure, its axes, or HTML text, got list;",
        ),
        (
            Figure,
            "TypeError: draw of explorer 'line' must return a matplotlib Figure, its axes, or HTML text, got type;",
        ),
        (
            pd.DataFrame,
            "TypeError: draw of explorer 'line' must return a matplotlib Figure, its axes, or HTML text, got type;",
        ),
        (
            np.zeros(3),
            "TypeError: draw of explorer 'line' must return a matplotlib Figure, its axes, or HTML text, got ndarray;",
        ),
        (
            plt.Line2D([0], [0]),
            "TypeError: draw of explorer 'line' must return a matplotlib Figure, its axes, or HTML text, got Line2D;",
        ),
        (
            (Figure(), Figure()),
            "ValueError: draw of explorer 'line' returned 2 figures; return one, with the others "
            "as subplots",
        ),
        (
            Nothing(),
            "TypeError: draw of explorer 'line' returned a Nothing that has no HTML of its own; "
            "return a matplotlib Figure, its axes, or HTML text",
        ),
        (
            Scripted(),
            "ValueError: draw of explorer 'line' returned a Scripted, whose HTML needs a script; "
            "that does not run in a picture that changes: return a matplotlib Figure or plain HTML",
        ),
        (
            " ",
            "ValueError: draw of explorer 'line' must return a matplotlib Figure or HTML text that "
            "shows something, got ' '",
        ),
        (
            "<!-- gone -->",
            "ValueError: draw of explorer 'line' must return a matplotlib Figure or ",
        ),
    ],
)
@pytest.mark.parametrize("where", ["page", "live"])
def test_what_draw_may_not_return(where, returned, message, monkeypatch):
    if where == "live":
        pytest.importorskip("ipywidgets")
    monkeypatch.setenv(VARIABLE, where)
    kind, text = message.split(": ", 1)
    if where == "live":
        with pytest.raises((TypeError, ValueError), match=f"^{re.escape(text)}") as raised:
            explore(lambda x: returned, name="line", x=[1])
        assert type(raised.value).__name__ == kind
    else:
        message = f"^explorer 'line' failed at x=1: {re.escape(message)}"
        with pytest.raises(RuntimeError, match=message):
            explore(lambda x: returned, name="line", x=[1]).html()


# A bell, a NUL, and half of a character beyond the first 65,536.
@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b", "\x85", "\ud800"])
@pytest.mark.filterwarnings("ignore:Glyph")
def test_what_no_page_can_hold_is_refused(page, bad, tmp_path):
    def titled(x):
        figure = draw(x)
        figure.axes[0].set_title(f"at{bad * (x == 2)}")
        return figure

    held = f"holds the character {bad!r}, which a page cannot show: "
    title = re.escape(f"explorer 'line' failed at x=2: ValueError: a text in the picture {held}")
    with pytest.raises(RuntimeError, match=f"^{title}"):
        explore(titled, name="line", x=[1, 2]).html()
    sentence = re.escape(f"failed at x=2: ValueError: the sentence of describe {held}")
    with pytest.raises(RuntimeError, match=sentence):
        explore(draw, name="line", describe=lambda x: "So" + bad * (x == 2), x=[1, 2]).html()
    with pytest.raises(RuntimeError, match=re.escape(f"ValueError: the picture {held}")):
        explore(lambda x: f"<b>{bad}</b>", name="line", x=[1]).html()
    with pytest.raises(ValueError, match=re.escape(f"explorer 'line': a text of control x {held}")):
        explore(draw, name="line", x=[f"a{bad}"])
    with pytest.raises(ValueError, match=re.escape(f"preset 'p' of explorer 'line' {held}")):
        make(presets={"p": Preset(f"why{bad}", x=1)})
    with pytest.raises(ValueError, match=re.escape(f"the title of explorer 'line' {held}")):
        make().save(tmp_path / "line.html", title=f"a{bad}")


def test_tabs_and_new_lines_are_no_control_characters(page):
    assert (
        make(describe=lambda x, y: "One\tand\r\ntwo.").frame(x=1, y=True)[1] == "One\tand\r\ntwo."
    )


def test_long_numbers_are_text(page):
    """The factorial of 200 has 375 digits, which no float can hold."""
    long = [str(math.factorial(n)) for n in (150, 200)]
    assert [len(number) for number in long] == [263, 375]
    line = explore(
        lambda x: f"<b>{long[x]}</b>", name="line", describe=lambda x: f"It is {long[x]}.", x=(0, 1)
    )
    soup = BeautifulSoup(line.html(), "html.parser")
    assert unpack(soup.select_one(".explorer-frames").text) == [[f"<b>{n}</b>"] for n in long]
    assert unpack(soup.select_one(".explorer-sentences").text) == [[f"It is {n}."] for n in long]


def by_position(x, /):
    return "<b>1</b>"


@pytest.mark.parametrize(
    ("draw", "given", "message"),
    [
        (
            lambda x, width: "",
            {"x": [1]},
            "explorer 'line': draw needs an argument 'width' that no control gives; add width=…, such "
            "as (min, max, step), a list or fixed(…), or give the argument a default",
        ),
        (
            lambda x: "",
            {"x": [1], "y": [2]},
            "explorer 'line': draw takes no argument 'y', which a control gives; its arguments are x",
        ),
        (
            lambda: "",
            {"y": [2]},
            "explorer 'line': draw takes no argument 'y', which a control gives; its arguments are "
            "none",
        ),
        (
            by_position,
            {"x": [1]},
            "explorer 'line': draw takes 'x' by position only, and explore gives all by name; take "
            "the / out of its arguments, or wrap it in a lambda",
        ),
        (
            lambda x: "",
            {"x": [1], "describe": lambda y: ""},
            "explorer 'line': describe needs an argument 'y' that no control gives; add y=…, such as "
            "(min, max, step), a list or fixed(…), or give the argument a default",
        ),
        (
            lambda name, x: "",
            {"x": [1]},
            "explorer 'line': draw has an argument 'name', which explore keeps for itself (as it does "
            "draw, describe, presets, dark, drag); rename it, or wrap the function: lambda my_name, "
            "…: draw(name=my_name, …)",
        ),
        (
            lambda describe: "",
            {"describe": (0, 3)},
            "explorer 'line': describe must be a function, got (0, 3); draw has an argument "
            "'describe', which explore keeps for itself",
        ),
        (
            lambda x, presets=3: "",
            {"x": [1], "presets": (0, 3)},
            "explorer 'line': presets must map labels to Presets, got (0, 3); draw has an argument "
            "'presets', which",
        ),
        (
            lambda x: "",
            {"x": [1], "presets": {"p": 3}},
            "preset 'p' of explorer 'line' must be a Preset or map controls to values, got 3",
        ),
        (
            lambda x: "",
            {"x": [1], "presets": {3: {"x": 1}}},
            "preset 3 of explorer 'line': label and reason must be text, got 3",
        ),
    ],
)
@pytest.mark.parametrize("where", ["page", "live"])
def test_what_draw_cannot_be_called_with_is_said_before_it_is_called(
    where, draw, given, message, monkeypatch
):
    monkeypatch.setenv(VARIABLE, where)
    with pytest.raises(TypeError, match=f"^{re.escape(message)}"):
        explore(draw, name="line", **given)


def test_a_control_called_name_is_told_the_way_out(page):
    message = "got \\['a', 'b'\\]; draw has an argument 'name', which explore keeps for itself"
    with pytest.raises(ValueError, match=message):
        explore(lambda name: "", name=["a", "b"])


def test_what_takes_any_argument_takes_all(page):
    class Drawing:
        def __call__(self, x, *rest, color="red", **others):
            return f"<b>{x} {color} {others}</b>"

    line = explore(Drawing(), name="line", x=[1], y=[2])
    assert line.frame(x=1, y=2)[0] == ["<b>1 red {'y': 2}</b>"]
    # A function written in C that does not tell its arguments is tried.
    assert explore(dict, name="line", x=[1]).n_states == 1


def test_a_control_starts_at_the_default_of_its_argument(page):
    """As in `interact`."""

    def with_defaults(x=3, mode="b", y=0.25, flag=False, z=2):
        return "<b>1</b>"

    line = explore(
        with_defaults,
        name="line",
        x=(0, 10),
        mode=["a", "b"],
        y=(0.0, 1.0, 0.1),  # 0.25 is no step: the middle
        flag=True,  # what is given as a value is the value
        z=slider([1, 2], value=1),
    )
    assert line.values(line.default) == {"x": 3, "mode": "b", "y": 0.5, "flag": True, "z": 1}


def test_many_states_are_counted_not_made(page):
    with pytest.raises(
        ValueError,
        match=r"^explorer 'line' has 10000001 \(seed\) × 4 \(x\) = 40000004 states, more than 2000: "
        "coarsen the step of seed, or list fewer values, or leave a control out$",
    ):
        explore(lambda seed, x: "", name="line", seed=(0, 10**7), x=(0, 3))
    with pytest.raises(
        ValueError, match=r"has over 2000 \(x\) states, more than 2000: coarsen the"
    ):
        explore(lambda x: "", name="line", x=itertools.count())


def test_one_widget_is_one_control(page):
    both = IntSlider(max=3)
    with pytest.raises(ValueError, match="^explorer 'line': x and y are one widget; give each its"):
        explore(lambda x, y: "", name="line", x=both, y=both)


def test_an_explorer_says_what_it_is(page):
    assert repr(make()) == "<Explorer 'line' of x, y: 8 states>"


def test_controls_may_be_called_as_our_own_arguments(page):
    names = {key: [1] for key in ("self", "values", "controls", "key", "state", "label")}
    line = explore(lambda **given: f"<b>{sorted(given)}</b>", name="line", **names)
    assert line.frame(**dict.fromkeys(names, 1))[0] == [f"<b>{sorted(names)}</b>"]
    assert "explorer-frames" in line.html()
