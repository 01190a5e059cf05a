"""What `interact` takes becomes a finite list of values, or a clear error."""

import ipywidgets as widgets
import numpy as np
import pytest

from lecnn_helpers.explore.controls import make_control, slider


@pytest.mark.parametrize(
    ("given", "kind", "values", "texts", "default"),
    [
        ((0, 3), "range", (0, 1, 2, 3), ("0", "1", "2", "3"), 1),
        ((0, 10, 5), "range", (0, 5, 10), ("0", "5", "10"), 1),
        ((0.0, 0.3, 0.1), "range", (0.0, 0.1, 0.2, 0.3), ("0.0", "0.1", "0.2", "0.3"), 1),
        ((-1, 1, 0.5), "range", (-1, -0.5, 0, 0.5, 1), ("−1.0", "−0.5", "0.0", "0.5", "1.0"), 2),
        ((0.0, 1.0, 0.4), "range", (0.0, 0.4, 0.8), ("0.0", "0.4", "0.8"), 1),
        (["a", "b"], "select", ("a", "b"), ("a", "b"), 0),
        ([("one", 1), ("two", 2)], "select", (1, 2), ("one", "two"), 0),
        ({"one": 1, "two": 2}, "select", (1, 2), ("one", "two"), 0),
        (True, "check", (False, True), ("off", "on"), 1),
        (False, "check", (False, True), ("off", "on"), 0),
    ],
)
def test_abbreviations(given, kind, values, texts, default):
    control = make_control("x", given)
    assert (control.kind, control.texts, control.default) == (kind, texts, default)
    assert control.values == pytest.approx(values) if kind == "range" else control.values == values
    assert (control.name, control.label, control.widget) == ("x", "x", None)


def test_a_thousand_steps_of_a_tenth_hit_every_tenth():
    values = make_control("x", (0.0, 100.0, 0.1)).values
    assert values == tuple(round(i / 10, 1) for i in range(1001))


WIDGETS = [
    (lambda: widgets.FloatSlider(min=0, max=1, step=0.5, value=0.5), "range", (0, 0.5, 1), 1),
    (lambda: widgets.IntSlider(min=2, max=6, step=2, value=6), "range", (2, 4, 6), 2),
    (
        lambda: widgets.FloatLogSlider(min=-2, max=0, step=1, value=0.1, readout_format=".2f"),
        "range",
        (0.01, 0.1, 1),
        1,
    ),
    (lambda: widgets.SelectionSlider(options=[("a", 1), ("b", 2)], value=2), "range", (1, 2), 1),
    (lambda: widgets.Dropdown(options=["a", "b"], value="b"), "select", ("a", "b"), 1),
    (lambda: widgets.Dropdown(options={"a": 1, "b": 2}), "select", (1, 2), 0),
    (lambda: widgets.ToggleButtons(options=["a", "b"]), "select", ("a", "b"), 0),
    (lambda: widgets.RadioButtons(options=["a", "b"], value="b"), "select", ("a", "b"), 1),
    (lambda: widgets.Checkbox(value=True), "check", (False, True), 1),
]


@pytest.mark.parametrize(("make", "kind", "values", "default"), WIDGETS)
def test_widgets(make, kind, values, default):
    widget = make()
    control = make_control("x", widget)
    assert (control.kind, control.default) == (kind, default)
    assert list(control.values) == pytest.approx(list(values)) if kind == "range" else True
    assert list(control.values) == list(values) or kind == "range"
    assert control.widget is widget


def test_a_widgets_description_is_the_label():
    assert make_control("eta", widgets.Checkbox(description="η")).label == "η"


@pytest.mark.parametrize("given", ["text", 3, 2.5, None, object()])
def test_what_cannot_be_listed(given):
    with pytest.raises(ValueError, match="x=.* does not list what can be set"):
        make_control("x", given)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((3, 1), "x must run from a minimum up to a maximum"),
        ((0, 1, 0), "step > 0, got min=0, max=1, step=0"),
        ((0, 1, -1), "step > 0"),
        ((0.0, float("nan"), 0.1), "x must run"),
        ([], "x has no options"),
        ([("a", 1), ("a", 2)], "same text for two options"),
    ],
)
def test_bad_lists(given, message):
    with pytest.raises(ValueError, match=message):
        make_control("x", given)


def test_bad_widgets():
    with pytest.raises(ValueError, match="x is a FloatRangeSlider, whose values cannot be listed"):
        make_control("x", widgets.FloatRangeSlider())
    coarse = widgets.FloatSlider(min=0, max=0.01, step=0.001, readout_format=".2f")
    with pytest.raises(ValueError, match="same text for two steps with readout_format '.2f'"):
        make_control("x", coarse)
    with pytest.raises(ValueError, match="nearest are 0 and 1"):
        make_control("x", widgets.FloatSlider(min=0, max=1, step=1, value=0.3))


def test_index_of():
    control = make_control("x", (0.0, 1.0, 0.1))
    assert control.index_of(0.1 + 0.2) == 3  # 0.30000000000000004
    mixed = make_control("x", {"yes": True, "one": 1, "text": "1"})
    assert [mixed.index_of(value) for value in (True, 1, "1")] == [0, 1, 2]
    with pytest.raises(ValueError, match=r"x has no value 0\.25: nearest are 0\.2 and 0\.3"):
        control.index_of(0.25)
    with pytest.raises(ValueError, match="allowed are 'a', 'b'"):
        make_control("x", ["a", "b"]).index_of("c")


def test_slider():
    control = make_control(
        "x", slider([2, 0.5, np.float64(44**0.5), 2], start=2, names={44**0.5: "σ"})
    )
    assert control.values == (0.5, 2.0, 44**0.5)
    assert control.texts == ("0.5", "2", "6.633 (σ)")
    assert (control.name, control.label, control.default) == ("x", "x", 1)
    assert all(type(value) is float for value in control.values)
    assert make_control("x", slider(range(3), start=0, label="rows")).label == "rows"
    assert all(type(value) is int for value in slider(np.arange(3), start=0).values)
    assert slider([-1, 1], start=1).texts == ("−1", "1")


@pytest.mark.parametrize(
    ("values", "start", "message"),
    [
        ([], 0, "finite values, at least one"),
        ([0, float("inf")], 0, "finite values"),
        ([0, 1], 2, "no value 2: nearest are 0 and 1"),
        ([0.0001, 0.0002], 0.0001, "too few"),
    ],
)
def test_bad_sliders(values, start, message):
    with pytest.raises(ValueError, match=message):
        slider(values, start=start)
