"""What `interact` takes becomes a finite list of values, or a clear error."""

import re

import ipywidgets as widgets
import numpy as np
import pytest
import traitlets

from lecnn_helpers.explore.controls import is_fixed, make_control, slider


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
    (
        lambda: widgets.FloatSlider(min=0, max=1, step=0.5, value=0.5),
        "range",
        (0, 0.5, 1),
        ("0.00", "0.50", "1.00"),
        1,
    ),
    (
        lambda: widgets.IntSlider(min=2, max=6, step=2, value=6),
        "range",
        (2, 4, 6),
        ("2", "4", "6"),
        2,
    ),
    (
        lambda: widgets.FloatLogSlider(min=-2, max=0, step=1, value=0.1, readout_format=".2f"),
        "range",
        (0.01, 0.1, 1),
        ("0.01", "0.10", "1.00"),
        1,
    ),
    (
        lambda: widgets.FloatLogSlider(base=2, min=0, max=1, step=0.5, value=2),
        "range",
        (1, 2**0.5, 2),
        ("1", "1.41", "2"),
        2,
    ),
    # These two have no format of their own, and the second no step.
    (
        lambda: widgets.BoundedFloatText(min=0, max=1, step=0.5, value=1),
        "range",
        (0, 0.5, 1),
        ("0.00", "0.50", "1.00"),
        2,
    ),
    (
        lambda: widgets.BoundedFloatText(min=0, max=2, value=1),
        "range",
        (0, 1, 2),
        ("0.00", "1.00", "2.00"),
        1,
    ),
    (
        lambda: widgets.BoundedIntText(min=0, max=2, step=1, value=1),
        "range",
        (0, 1, 2),
        ("0", "1", "2"),
        1,
    ),
    (
        lambda: widgets.SelectionSlider(options=[("a", 1), ("b", 2)], value=2),
        "range",
        (1, 2),
        ("a", "b"),
        1,
    ),
    (lambda: widgets.Dropdown(options=["a", "b"], value="b"), "select", ("a", "b"), ("a", "b"), 1),
    (lambda: widgets.Dropdown(options={"a": 1, "b": 2}), "select", (1, 2), ("a", "b"), 0),
    (
        lambda: widgets.Dropdown(options=["a", "b"], value=None),
        "select",
        ("a", "b"),
        ("a", "b"),
        0,
    ),
    (lambda: widgets.Select(options=[1, 2], value=2), "select", (1, 2), ("1", "2"), 1),
    (lambda: widgets.ToggleButtons(options=["a", "b"]), "select", ("a", "b"), ("a", "b"), 0),
    (
        lambda: widgets.RadioButtons(options=["a", "b"], value="b"),
        "select",
        ("a", "b"),
        ("a", "b"),
        1,
    ),
    (lambda: widgets.Checkbox(value=True), "check", (False, True), ("off", "on"), 1),
    (lambda: widgets.ToggleButton(value=False), "check", (False, True), ("off", "on"), 0),
]


@pytest.mark.parametrize(("make", "kind", "values", "texts", "default"), WIDGETS)
def test_widgets(make, kind, values, texts, default):
    widget = make()
    control = make_control("x", widget)
    assert (control.kind, control.texts, control.default) == (kind, texts, default)
    assert control.values == pytest.approx(values) if kind == "range" else control.values == values
    assert (control.name, control.label) == ("x", "x")
    assert control.widget is widget


def test_whole_steps_stay_whole():
    for given in ((0, 3), (0, 6, 2), widgets.IntSlider(min=0, max=3, value=1)):
        assert {type(value) for value in make_control("x", given).values} == {int}
    for given in ((0, 1.0), (0.0, 1), (0, 1, 0.5), widgets.FloatSlider(min=0, max=1, value=1)):
        assert {type(value) for value in make_control("x", given).values} == {float}


@pytest.mark.parametrize(
    ("given", "values", "texts"),
    [
        ((2, 2), (2,), ("2",)),
        ((0.0, 0.2), (0.0, 0.1, 0.2), ("0.0", "0.1", "0.2")),
        # Twelve decimals are the most.
        (
            (0.0, 1.0, 1 / 3),
            (0.0, 0.333333333333, 0.666666666667, 1.0),
            ("0.000000000000", "0.333333333333", "0.666666666667", "1.000000000000"),
        ),
        # 0.2 added to 0.25 takes two decimals, though the step takes one.
        ((0.25, 0.65, 0.2), (0.25, 0.45, 0.65), ("0.25", "0.45", "0.65")),
        # One end of the range is not a step.
        ((0, 5, 2), (0, 2, 4), ("0", "2", "4")),
        ([0.5, 2.0, 3], (0.5, 2.0, 3), ("0.5", "2", "3")),
        ([("a", 1, 2), ("b", 2)], (("a", 1, 2), 2), ("('a', 1, 2)", "b")),
        ((1, 2, 3, 4), (1, 2, 3, 4), ("1", "2", "3", "4")),
        ((True, False), (True, False), ("True", "False")),
        (range(2), (0, 1), ("0", "1")),
    ],
)
def test_what_is_listed(given, values, texts):
    control = make_control("x", given)
    assert (control.values, control.texts) == (values, texts)


@pytest.mark.parametrize("kind", [widgets.Checkbox, widgets.IntSlider, widgets.Dropdown])
def test_a_widgets_description_is_the_label(kind):
    given = kind(description="η", **({"options": ["a"]} if kind is widgets.Dropdown else {}))
    assert make_control("eta", given).label == "η"


# The last one has traits, as a widget has, but is none.
@pytest.mark.parametrize("given", ["text", 3, 2.5, None, object(), traitlets.HasTraits()])
def test_what_cannot_be_listed(given):
    message = (
        f"x={given!r} does not list what can be set; give (min, max, step), a list, "
        "a bool or a widget with options or steps"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        make_control("x", given)


RUN = "x must run from a minimum up to a maximum with a step > 0,"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((3, 1), f"{RUN} got min=3, max=1, step=1"),
        ((0, 1, 0), f"{RUN} got min=0, max=1, step=0"),
        ((0, 1, -1), f"{RUN} got min=0, max=1, step=-1"),
        ((0.0, float("nan"), 0.1), f"{RUN} got min=0.0, max=nan, step=0.1"),
        ((float("-inf"), 1.0, 0.1), f"{RUN} got min=-inf, max=1.0, step=0.1"),
        ((0.0, 1.0, float("inf")), f"{RUN} got min=0.0, max=1.0, step=inf"),
        ([], "x has no options; give at least one"),
        ({}, "x has no options; give at least one"),
        ([("a", 1), ("a", 2)], "x shows the same text for two options: a, a"),
        (widgets.Dropdown(options=[]), "x has no options; give at least one"),
        (widgets.FloatSlider(step=-1), f"{RUN} got min=0.0, max=100.0, step=-1.0"),
        (widgets.FloatLogSlider(step=-1), f"{RUN} got min=0.0, max=4.0, step=-1.0"),
    ],
)
def test_bad_lists(given, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        make_control("x", given)


def test_bad_widgets():
    message = (
        "x is a FloatRangeSlider, whose values cannot be listed; use a slider with steps, "
        "a selection or a checkbox"
    )
    with pytest.raises(ValueError, match=f"^{message}$"):
        make_control("x", widgets.FloatRangeSlider())
    coarse = widgets.FloatSlider(min=0, max=0.01, step=0.001, readout_format=".2f")
    message = (
        "x shows the same text for two steps with readout_format '.2f'; give the widget a finer one"
    )
    with pytest.raises(ValueError, match=f"^{message}$"):
        make_control("x", coarse)
    with pytest.raises(ValueError, match=r"^x has no value 0\.3: nearest are 0 and 1$"):
        make_control("x", widgets.FloatSlider(min=0, max=1, step=1, value=0.3))


def test_index_of():
    control = make_control("x", (0.0, 1.0, 0.1))
    assert control.index_of(0.1 + 0.2) == 3  # 0.30000000000000004
    mixed = make_control("x", {"yes": True, "one": 1, "text": "1"})
    assert [mixed.index_of(value) for value in (True, 1, "1")] == [0, 1, 2]
    with pytest.raises(ValueError, match=r"x has no value 0\.25: nearest are 0\.2 and 0\.3"):
        control.index_of(0.25)
    with pytest.raises(ValueError, match="^x has no value 'c': allowed are 'a', 'b'$"):
        make_control("x", ["a", "b"]).index_of("c")
    # Nearness is for numbers among numbers.
    with pytest.raises(ValueError, match=r"^x has no value 'c': allowed are 0\.0, 0\.1, "):
        control.index_of("c")
    with pytest.raises(ValueError, match="^x has no value 2: allowed are True, 1, '1'$"):
        mixed.index_of(2)
    with pytest.raises(ValueError, match="^x has no value True: allowed are 1, 2$"):
        make_control("x", [1, 2]).index_of(True)
    with pytest.raises(ValueError, match=r"^x has no value 0\.3000001: nearest are 0\.3 and 0\.4$"):
        control.index_of(0.3000001)
    with pytest.raises(ValueError, match=r"^x has no value 1e-11: nearest are 0 and 0\.1$"):
        control.index_of(1e-11)
    assert control.index_of(1e-13) == 0
    # A list cannot be looked up among lists.
    with pytest.raises(ValueError, match=r"^x has no value \[1\]: allowed are \[1\], 'a'$"):
        make_control("x", [[1], "a"]).index_of([1])


def test_slider():
    control = make_control(
        "x", slider([2, 0.5, np.float64(44**0.5), 2], value=2, names={44**0.5: "σ"})
    )
    assert control.values == (0.5, 2.0, 44**0.5)
    assert control.texts == ("0.5", "2", "6.633 (σ)")
    assert (control.name, control.label, control.default) == ("x", "x", 1)
    assert all(type(value) is float for value in control.values)
    assert make_control("x", slider(range(3), value=0, description="rows")).label == "rows"
    assert all(type(value) is int for value in slider(np.arange(3), value=0).values)
    assert slider([-1, 1], value=1).texts == ("−1", "1")


@pytest.mark.parametrize(
    ("values", "value", "message"),
    [
        ([], 0, "a slider needs finite values, at least one, got ()"),
        ([0, float("inf")], 0, "a slider needs finite values, at least one, got (0.0, inf)"),
        ([0, 1], 2, "values has no value 2: nearest are 0 and 1"),
        (
            [0.0001, 0.0002],
            0.0001,
            "a slider shows three decimals, too few for (0.0001, 0.0002)",
        ),
    ],
)
def test_bad_sliders(values, value, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        slider(values, value=value)


def test_a_slider_of_a_slider():
    control = slider([0.25, 1.5], value=1.5, description="η", names={0.25: "small", 1.5: "large"})
    assert control.kind == "range"
    assert control.texts == ("0.25 (small)", "1.5 (large)")
    renamed = make_control("eta", control)
    assert (renamed.name, renamed.label, renamed.default) == ("eta", "η", 1)
    assert slider([0, 10, 100], value=0).texts == ("0", "10", "100")
    assert slider([0.001, 0.002], value=0.001).texts == ("0.001", "0.002")


def test_start_and_label_are_other_names():
    assert slider([0, 1, 2], start=0, label="η") == slider([0, 1, 2], value=0, description="η")
    assert slider([0, 1, 2], start=2, description="η").default == 2
    assert slider([0, 1, 2], value=1, label="η").label == "η"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "a slider needs value, or start in its place, got value=None and start=None"),
        (
            {"value": 0, "start": 0},
            "a slider needs value, or start in its place, got value=0 and start=0",
        ),
        (
            {"value": 0, "description": "η", "label": "rate"},
            "a slider takes description, or label in its place, got description='η' and "
            "label='rate'",
        ),
    ],
)
def test_one_name_at_a_time(given, message):
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        slider([0, 1], **given)


def test_what_is_fixed():
    class Mine(widgets.fixed):
        """As ipywidgets' own, and fixed as well."""

    assert is_fixed(widgets.fixed(3))
    assert is_fixed(Mine(3))
    assert not any(map(is_fixed, (3, [3], (0, 3), widgets.IntSlider(), slider([3], value=3))))
