"""On a kernel: real ipywidgets, redrawn on every move, errors shown and raised."""

import ipywidgets as widgets
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
        d=slider([1, 10], start=10, label="η"),
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
