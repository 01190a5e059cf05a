"""Where the values of a control lie in a picture."""

import re

import pytest
from matplotlib.figure import Figure

from lecnn_helpers.explore import explore, slider
from lecnn_helpers.explore import explorer as explorer_module
from lecnn_helpers.explore.output import VARIABLE


@pytest.fixture(autouse=True)
def page(monkeypatch):
    monkeypatch.setenv(VARIABLE, "page")
    monkeypatch.setattr(explorer_module, "_names_on_this_page", set())


def two_axes(x=0, y=0, **options):
    """200 by 100 px of 1/72 inch: axes from 20 to 100 and from 120 to 180, 10 to 90 from below."""
    figure = Figure(figsize=(200 / 72, 100 / 72), dpi=150)
    figure.add_axes((0.1, 0.1, 0.4, 0.8), xlim=(0, 8), ylim=(-1, 1))
    figure.add_axes((0.6, 0.1, 0.3, 0.8), xlim=(1, 1000), xscale="log", ylim=(1, 0))
    return figure


def first_line(drag, draw=two_axes, **controls):
    controls = controls or {"x": slider([0, 2, 8], value=0), "y": slider([-1, 0, 0.5], value=0)}
    explorer = explore(draw, name="d", describe=lambda **_: "So.", drag=drag, **controls)
    values = explorer.values(explorer.default)
    return explorer.frame(**values)[0][0], explorer


def attributes(line):
    return re.findall(r' data-drag(\d)="([^"]*)"', line)


def test_both_axes_by_hand():
    line, explorer = first_line({"x": "x", "y": "y"})
    # x: 10 px a unit from 20 on. y: the box is from 10 to 90 from above, 40 px a unit, upwards.
    assert attributes(line) == [("0", "20 10 80 80 20 40 100"), ("1", "20 10 80 80 90 50 30")]
    assert line.endswith(">")
    assert (
        '"drags":[{"control":0,"direction":"x"},{"control":1,"direction":"y"}]' in explorer.html()
    )
    assert "You can drag in the picture" in explorer.html()


def test_the_second_axes_logarithmic_and_upside_down():
    controls = {"x": slider([0, 1, 10, 1000], value=1), "y": slider([0, 0.25, 1], value=0)}
    line, _ = first_line({"x": ("x", 1), "y": ("y", 1)}, **controls)
    # 20 px a decade from 120 on; zero has no place. y runs downwards from 0 above to 1 below.
    assert attributes(line) == [("0", "120 10 60 80 - 120 140 180"), ("1", "120 10 60 80 10 30 90")]


def test_a_picture_that_is_laid_out_while_it_is_drawn():
    def draw(x):
        figure = Figure(figsize=(200 / 72, 100 / 72), layout="constrained")
        axes = figure.add_subplot(xlim=(0, 1), ylim=(0, 1), aspect="equal", ylabel="a\nb\nc")
        axes.plot([0, 1], [0, 1])
        return figure

    line, _ = first_line({"x": "x"}, draw, x=slider([0, 1], value=0))
    left, _, width, height, first, last = map(float, attributes(line)[0][1].split())
    assert width == pytest.approx(height, abs=0.1)  # equal, though the figure is twice as wide
    assert (first, last) == pytest.approx((left, left + width), abs=0.1)


def test_without_drag_nothing_is_added():
    line, explorer = first_line(None)
    assert "data-drag" not in line
    assert "drags" not in explorer.html()


def polar(x):
    figure = Figure()
    figure.add_subplot(projection="polar")
    return figure


@pytest.mark.parametrize(
    ("drag", "message"),
    [
        ({"z": "x"}, "drag of 'z', which is no control; the controls are x, kind"),
        ({"kind": "x"}, "drag of 'kind', which is no slider over numbers"),
        ({"x": "z"}, "drag of 'x' must be 'x' or 'y', or ('x', 1) for figure.axes[1], got 'z'"),
        ({"x": ("x", -1)}, "got ('x', -1)"),
        ({"x": ("x", "first")}, "got ('x', 'first')"),
        ({"x": 3}, "got 3"),
        ("x", "drag must map a control to 'x' or 'y', such as {'x': 'x'}, got 'x'"),
    ],
)
def test_bad_drags(drag, message):
    with pytest.raises(ValueError, match=f"^explorer 'd': .*{re.escape(message)}"):
        first_line(drag, x=slider([0, 1], value=0), kind=["a", "b"])


@pytest.mark.parametrize(
    ("drag", "draw", "message"),
    [
        ({"x": ("x", 2)}, two_axes, "drag of 'x' is along axes 2, but the figure has 2"),
        ({"x": "x"}, polar, "drag of 'x' is along polar axes, where nothing can be dragged"),
        ({"x": "x"}, lambda x: "<b></b>", "drag of 'x' needs a figure, but draw returned HTML"),
    ],
)
def test_bad_pictures_name_the_state(drag, draw, message):
    _, explorer = first_line(None, draw, x=slider([0, 1], value=0))
    explorer = explore(
        draw, name="e", describe=lambda x: "So.", drag=drag, x=slider([0, 1], value=0)
    )
    with pytest.raises(
        RuntimeError, match=re.escape("explorer 'e' failed at x=0") + ".*" + re.escape(message)
    ):
        explorer.html()
