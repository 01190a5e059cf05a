"""On a kernel: real ipywidgets, redrawn on every move, errors shown and raised."""

import traceback

import ipywidgets as widgets
import numpy as np
import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from lecnn_helpers.explore import Preset, explore, slider


class Calls:
    """A `draw` that counts, and fails where it is told to."""

    def __init__(self, fails_at=None):
        self.seen = []
        self.fails_at = fails_at

    def __call__(self, x, y):
        self.seen.append((x, y))
        if x == self.fails_at:
            raise ValueError("x is <bad>")
        figure = Figure(figsize=(3, 2))
        figure.add_subplot(ylim=(0, 10)).plot([0, 1], [0, x])
        return figure


def make(draw, **changes):
    options = {"x": (0, 4), "y": False} | changes
    return explore(draw, name="line", describe=lambda x, y: f"x is {x}, y is {y}.", **options)


def sentence(explorer):
    return BeautifulSoup(explorer.live.picture.value, "html.parser").figcaption.text


def test_a_move_redraws_once():
    draw = Calls()
    explorer = make(draw)
    assert sentence(explorer) == "x is 2, y is False."
    before = explorer.live.picture.value
    explorer.live.controls["x"].value = 3
    assert draw.seen == [(2, False), (3, False)]
    assert sentence(explorer) == "x is 3, y is False."
    assert explorer.live.picture.value != before


def test_kinds_of_widgets():
    explorer = explore(
        lambda **values: Figure(),
        name="kinds",
        describe=lambda **values: str(values),
        a=(0, 3),
        b=True,
        c=["u", "v"],
        d=slider([1, 10], value=10, description="η"),
    )
    kinds = {name: type(widget) for name, widget in explorer.live.controls.items()}
    assert kinds == {
        "a": widgets.SelectionSlider,
        "b": widgets.Checkbox,
        "c": widgets.Dropdown,
        "d": widgets.SelectionSlider,
    }
    assert explorer.live.values == {"a": 1, "b": True, "c": "u", "d": 10}
    assert explorer.live.controls["d"].description == "η"


def test_a_widget_that_is_given_is_the_one_that_is_used():
    mine = widgets.FloatSlider(min=0, max=1, step=0.25, value=0.25)
    draw = Calls()
    explorer = make(draw, x=mine)
    assert explorer.live.controls["x"] is mine
    mine.value = 0.75
    assert draw.seen[-1] == (0.75, False)


def test_what_is_fixed_has_no_widget():
    draw = Calls()
    explorer = make(draw, y=widgets.fixed("same"))
    assert list(explorer.live.controls) == ["x"]
    assert sentence(explorer) == "x is 2, y is same."
    explorer.live.controls["x"].value = 0
    assert draw.seen == [(2, "same"), (0, "same")]


def test_an_error_does_not_list_what_is_fixed():
    with pytest.raises(ValueError, match="x is <bad>"):
        make(Calls(fails_at=2), y=widgets.fixed("same"))
    explorer = make(Calls(fails_at=3), y=widgets.fixed("same"))
    with pytest.raises(ValueError, match="x is <bad>"):
        explorer.live.controls["x"].value = 3
    assert "<b>ValueError</b> at x=3: x is" in explorer.live.picture.value


def test_a_preset_redraws_once_and_says_why():
    draw = Calls()
    explorer = make(draw, presets={"both": Preset("Because & so.", x=4, y=True)})
    explorer.live.presets["both"].click()
    assert draw.seen == [(2, False), (4, True)]
    assert explorer.live.note.value == "Because &amp; so."
    explorer.live.controls["x"].value = 0
    assert explorer.live.note.value == ""


def test_an_error_is_shown_and_raised_and_goes_away():
    explorer = make(Calls(fails_at=3))
    with pytest.raises(ValueError, match="x is <bad>"):
        explorer.live.controls["x"].value = 3
    shown = BeautifulSoup(explorer.live.picture.value, "html.parser")
    assert shown.select_one("[role=alert]")
    assert "ValueError at x=3, y=False: x is <bad>" in shown.text
    assert "in __call__" in shown.text  # the traceback leads to the line
    assert shown.select_one("svg") is None
    explorer.live.controls["x"].value = 1
    assert sentence(explorer) == "x is 1, y is False."


def test_an_error_in_the_first_picture_stops_the_cell():
    with pytest.raises(ValueError, match="x is <bad>"):
        make(Calls(fails_at=2))


def test_a_preset_after_an_error_still_redraws():
    draw = Calls(fails_at=3)
    explorer = make(draw, presets={"bad": Preset("", x=3), "good": Preset("", x=1)})
    explorer.live.presets["bad"].click()  # ipywidgets logs what a button's callback raises
    assert "x is &lt;bad&gt;" in explorer.live.picture.value
    explorer.live.presets["good"].click()
    assert sentence(explorer) == "x is 1, y is False."


def test_the_kernel_shows_the_frame_that_the_page_holds():
    explorer = make(Calls())
    lines, _ = explorer.frame(x=2, y=False)
    assert "".join(lines[1:]) in explorer.live.picture.value


def test_the_notebook_gets_a_widget():
    bundle = make(Calls())._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert "application/vnd.jupyter.widget-view+json" in data


def test_what_is_shown_in_which_order():
    explorer = make(Calls(), presets={"up": Preset("Because.", x=4)})
    live = explorer.live
    *controls, presets, note, picture = live.box.children
    assert controls == [live.controls["x"], live.controls["y"]]
    assert presets.children == (live.presets["up"],)
    assert presets.layout.flex_flow == "row wrap"
    assert (note, picture) == (live.note, live.picture)
    button = live.presets["up"]
    assert (button.description, button.tooltip, button.layout.width) == ("up", "Because.", "auto")
    # A label is not cut off.
    assert {widget.style.description_width for widget in controls} == {"initial"}
    assert controls[0].options == (("0", 0), ("1", 1), ("2", 2), ("3", 3), ("4", 4))
    assert [widget.description for widget in controls] == ["x", "y"]
    without = make(Calls()).live
    assert without.box.children == (*without.controls.values(), without.note, without.picture)


def test_the_picture_brings_its_style_and_its_dark_colors():
    explorer = make(Calls())
    soup = BeautifulSoup(explorer.live.picture.value, "html.parser").div
    assert soup["class"] == ["explorer", "explorer-live-line"]
    style, dark = (tag.text for tag in soup.select("style"))
    assert ".explorer-picture" in style
    # Matplotlib's first blue, and the white of the paper.
    assert dark.startswith(".explorer-live-line{--c")
    assert "--c1f77b4:var(--night) #" in dark
    assert "--cffffff:var(--night) #" in dark


def test_an_error_to_the_letter():
    explorer = make(Calls(fails_at=3))
    with pytest.raises(ValueError, match="x is <bad>") as raised:
        explorer.live.controls["x"].value = 3
    start = (
        '<div role="alert"><p><b>ValueError</b> at x=3, y=False: x is &lt;bad&gt;</p>'
        "<pre>Traceback (most recent call last):\n"
    )
    assert explorer.live.picture.value.startswith(start)
    assert explorer.live.picture.value.endswith("ValueError: x is &lt;bad&gt;\n</pre></div>")
    # Python's own traceback, from where the picture was asked for.
    _, shown = BeautifulSoup(explorer.live.picture.value, "html.parser").pre.text.split("\n", 1)
    assert "".join(traceback.format_exception(raised.value)).endswith(shown)


def test_a_preset_that_names_one_control_puts_the_others_back():
    draw = Calls()
    explorer = make(draw, presets={"x": Preset("Why.", x=1)})
    explorer.live.controls["y"].value = True
    explorer.live.presets["x"].click()
    assert draw.seen[-1] == (1, False)


ARRAYS = [np.array([1, 2]), np.array([3, 4])]


@pytest.mark.parametrize(
    "given",
    [
        10,
        0.33,
        0.5,
        (0, 5),
        (1e-14, 5e-14, 1e-14),
        (np.int64(0), np.int64(4)),
        (0, np.pi, np.pi / 8),
        True,
        ["a", "b"],
        {"one": 1, "two": 2},
        [("small", (1, 2)), ("big", (3, 4))],
        np.array(["a", "b"]),
        {"b", "a"},
        [np.sin, np.cos],
        slider([1e-5, 2e-5], value=2e-5),
        # What a widget could not find among its options.
        ARRAYS,
        [[1, 2, 3], [4]],
        {"yes": True, "one": 1},
        {"one": 1, "one as a float": 1.0},
        {"short": [1, 2, 3], "shorter": [4]},
    ],
)
def test_a_kernel_shows_the_values_that_a_page_holds(given):
    """Each in turn, as `draw` gets them."""
    seen = []

    def draw(x):
        seen.append(x)
        return "<b>drawn</b>"

    explorer = explore(draw, name="same", x=given)
    [control] = explorer.controls
    assert seen[0] is control.values[control.default] or seen[0] == control.values[control.default]
    assert sentence(explorer) == f"x is {control.texts[control.default]}."
    widget = explorer.live.controls["x"]
    for index, value in enumerate(control.values):
        if control.kind == "check":
            widget.value = value
        else:
            widget.index = index
        assert seen[-1] is value or (type(seen[-1]) is type(value) and seen[-1] == value)
        assert sentence(explorer) == f"x is {control.texts[index]}."


def test_presets_of_what_a_widget_cannot_find():
    seen = []
    explorer = explore(
        lambda x: seen.append(x) or "<b>drawn</b>",
        name="truth",
        x={"no": False, "yes": True, "one": 1},
        presets={"one": {"x": 1}, "yes": {"x": True}},
    )
    explorer.live.presets["one"].click()
    assert type(seen[-1]) is int
    explorer.live.presets["yes"].click()
    assert seen[-1] is True


def test_a_widget_that_starts_between_two_steps_does_so():
    mine = widgets.FloatSlider(min=0, max=1, step=0.5, value=0.3)
    explorer = explore(lambda x: f"<b>{x}</b>", name="between", x=mine)
    assert sentence(explorer) == "x is 0.30."
    # The front end may send what is no step of ours.
    mine.value = 0.7
    assert sentence(explorer) == "x is 0.7."
    assert "<b>0.7</b>" in explorer.live.picture.value


def test_what_draw_returns_may_be_axes():
    explorer = explore(lambda x: Figure().add_subplot(title=f"at {x}"), name="axes", x=(0, 3))
    assert "at 1<" in explorer.live.picture.value


def test_a_slider_that_plays_has_its_button_on_a_kernel():
    values = slider([0, 1, 2], value=1, play=True)
    explorer = make(Calls(), x=values)
    play, moved = explorer.live.box.children[0].children[::-1]
    assert moved is explorer.live.controls["x"]
    assert (type(play), play.min, play.max, play.value) == (widgets.Play, 0, 2, 1)
    assert play.interval == 1200
