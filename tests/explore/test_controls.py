"""What `interact` takes becomes a finite list of values, or a clear error."""

import collections
import datetime as dt
import decimal
import enum
import fractions
import itertools
import math
import re
import time

import ipywidgets as widgets
import numpy as np
import pandas as pd
import pytest
import traitlets

from lecnn_helpers.explore.controls import TooManyValues, is_fixed, make_control, slider


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
        # Thirds are rounded where they are shown, not where they are used.
        ((0.0, 1.0, 1 / 3), (0.0, 1 / 3, 2 / 3, 1.0), ("0.000", "0.333", "0.667", "1.000")),
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
@pytest.mark.parametrize("given", [None, object(), traitlets.HasTraits(), int, str, 1j, print])
def test_what_cannot_be_listed(given):
    message = (
        f"x={given!r} does not list what can be set; give (min, max, step), a list, "
        "a bool or a widget with options or steps, or fixed(…) for what stays as it is"
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
        (
            [("a", 1), ("a", 2)],
            "x shows the same text for two options: a, a; give each once, or (text, value) pairs",
        ),
        (widgets.Dropdown(options=[]), "x has no options; give at least one"),
        (widgets.FloatSlider(step=-1), f"{RUN} got min=0.0, max=100.0, step=-1.0"),
        (widgets.FloatLogSlider(step=-1), f"{RUN} got min=0.0, max=4.0, step=-1.0"),
    ],
)
def test_bad_lists(given, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        make_control("x", given)


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
            ["a"],
            "a",
            "a slider runs over numbers, got 'a'; give a list, without slider(…), for other "
            "things to choose from",
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


class Color(enum.Enum):
    RED = "#f00"
    BLUE = "#00f"


class Size(enum.IntEnum):
    SMALL = 1
    LARGE = 2


class NoText:
    """Its text is its address."""


# The ranges are those of ipywidgets 8.1, `_get_min_max_value`: (-x, 3 x), turned round below 0,
# and (0, 1) for 0; steps of 1 for integers and 0.1 for others.
@pytest.mark.parametrize(
    ("given", "low", "high", "step", "kind"),
    [
        (10, -10, 30, 1, int),
        (-3, -9, 3, 1, int),
        (0, 0, 1, 1, int),
        (1, -1, 3, 1, int),
        (0.5, -0.5, 1.5, 0.1, float),
        (-0.5, -1.5, 0.5, 0.1, float),
        (0.0, 0.0, 1.0, 0.1, float),
        (np.int64(10), -10, 30, 1, int),
        (np.array(10), -10, 30, 1, int),
        (np.float32(0.1), -0.1, 0.3, 0.1, float),
        (fractions.Fraction(1, 2), -0.5, 1.5, 0.1, float),
        (decimal.Decimal("0.5"), -0.5, 1.5, 0.1, float),
        # A tenth would be no step at all.
        (0.001, -0.001, 0.003, 0.0001, float),
    ],
)
def test_a_lone_number(given, low, high, step, kind):
    control = make_control("x", given)
    count = round((high - low) / step) + 1
    assert control.kind == "range"
    assert control.values == pytest.approx([low + i * step for i in range(count)], abs=1e-12)
    assert {type(value) for value in control.values} == {kind}
    assert control.values[control.default] == pytest.approx(float(given))


@pytest.mark.parametrize("number", [10, -3, 0, 0.5, -0.5, 0.0, 7.25])
def test_a_lone_number_is_what_interact_makes_of_it(number):
    widget = widgets.interactive.widget_from_single_value(number)
    ours, theirs = make_control("x", number), make_control("x", widget)
    assert ours.values == theirs.values
    assert ours.default == theirs.default


def test_a_start_between_two_steps_is_a_step():
    # 0.33 - (-0.33) is not a whole number of tenths.
    control = make_control("x", 0.33)
    assert control.values[6:9] == (0.27, 0.33, 0.37)
    assert control.texts[control.default] == "0.33"
    control = make_control("x", widgets.FloatSlider(min=0, max=1, step=1, value=0.3))
    assert (control.values, control.default) == ((0, 0.3, 1), 1)
    assert control.texts == ("0.00", "0.30", "1.00")
    control = make_control("x", widgets.IntSlider(min=0, max=10, step=3, value=5))
    assert (control.values, control.default) == ((0, 3, 5, 6, 9), 2)
    control = make_control("x", widgets.FloatLogSlider(min=-2, max=0, step=1, value=0.5))
    assert (control.values, control.texts) == ((0.01, 0.1, 0.5, 1), ("0.01", "0.1", "0.5", "1"))


@pytest.mark.parametrize(
    ("given", "values", "texts"),
    [
        # Small numbers keep their size.
        ((1e-14, 3e-14, 1e-14), (1e-14, 2e-14, 3e-14), ("10⁻¹⁴", "2·10⁻¹⁴", "3·10⁻¹⁴")),
        ((0, 2e-5, 1e-5), (0.0, 1e-5, 2e-5), ("0", "10⁻⁵", "2·10⁻⁵")),
        ([1e-5, 2e-5], (1e-5, 2e-5), ("10⁻⁵", "2·10⁻⁵")),
        # One style beside 10⁻⁵, and plain decimals for an ordinary grid.
        (
            [1e-5, 1e-4, 1e-3, 0.01, 0.1, 1],
            (1e-5, 1e-4, 1e-3, 0.01, 0.1, 1),
            ("10⁻⁵", "10⁻⁴", "10⁻³", "0.01", "0.1", "1"),
        ),
        ([0.001, 0.003, 0.01, 1], (0.001, 0.003, 0.01, 1), ("0.001", "0.003", "0.01", "1")),
        ((0, 3e-4, 1e-4), (0.0, 1e-4, 2e-4, 3e-4), ("0.0000", "0.0001", "0.0002", "0.0003")),
        # π/8 = 0.39269908…: what is drawn is all of it.
        (
            (0, math.pi / 2, math.pi / 8),
            tuple(i * math.pi / 8 for i in range(5)),
            ("0.000", "0.393", "0.785", "1.178", "1.571"),
        ),
        ([1 / 3, 2 / 3], (1 / 3, 2 / 3), ("0.333", "0.667")),
        ([0.1 + 0.2, 0.5], (0.1 + 0.2, 0.5), ("0.3", "0.5")),
        # Never two equal labels, nor a larger number that reads as a smaller one: as many digits as tell them apart.
        ([1 / 3, 0.3333], (1 / 3, 0.3333), ("0.33333", "0.3333")),
        ([0.3, 0.1 + 0.2], (0.3, 0.1 + 0.2), ("0.3", "0.30000000000000004")),
        ([1.0, 1 + 2**-52], (1.0, 1 + 2**-52), ("1.0", "1.0000000000000002")),
        ([10**7, 3 * 10**9], (10**7, 3 * 10**9), ("10⁷", "3·10⁹")),
        ([10**9, 10**9 + 1], (10**9, 10**9 + 1), ("1000000000", "1000000001")),
        ([-1, 1e-6], (-1, 1e-6), ("−1", "10⁻⁶")),
        # The ends of an integer array, and NumPy's other scalars.
        ((np.arange(3)[0], np.arange(3)[-1]), (0, 1, 2), ("0", "1", "2")),
        ((np.int64(0), np.int64(4), np.int64(2)), (0, 2, 4), ("0", "2", "4")),
        (
            (np.float32(0.1), np.float32(0.3), np.float32(0.1)),
            (0.1, 0.2, 0.3),
            ("0.1", "0.2", "0.3"),
        ),
        (
            (decimal.Decimal(0), decimal.Decimal(1), decimal.Decimal("0.5")),
            (0.0, 0.5, 1.0),
            ("0.0", "0.5", "1.0"),
        ),
        (np.arange(3), (0, 1, 2), ("0", "1", "2")),
        (np.array([0.5, 1]), (0.5, 1.0), ("0.5", "1")),
        (np.array(["a", "b"]), ("a", "b"), ("a", "b")),
        (np.True_, (False, True), ("off", "on")),
        (bool, (False, True), ("off", "on")),
        # What can be run through once.
        ((letter for letter in "ab"), ("a", "b"), ("a", "b")),
        (iter([1, 2]), (1, 2), ("1", "2")),
        (collections.deque([1, 2]), (1, 2), ("1", "2")),
        ({"a": 1, "b": 2}.keys(), ("a", "b"), ("a", "b")),
        ({"a": 1, "b": 2}.items(), (1, 2), ("a", "b")),
        ({2: "b", 1: "a"}, ("b", "a"), ("2", "1")),
        # A set has no order of its own.
        ({"b", "a", "c"}, ("a", "b", "c"), ("a", "b", "c")),
        ({10, 9}, (9, 10), ("9", "10")),
        (pd.Series([1, 2]), (1, 2), ("1", "2")),
        (pd.Index(["u", "v"]), ("u", "v"), ("u", "v")),
        (pd.Categorical(["u", "v"]), ("u", "v"), ("u", "v")),
        # Enums, in both forms, by their names.
        (Color, (Color.RED, Color.BLUE), ("RED", "BLUE")),
        (list(Size), (Size.SMALL, Size.LARGE), ("SMALL", "LARGE")),
        # Pairs, as tuples or lists; a value may be a tuple.
        ([["a", 1], ["b", 2]], (1, 2), ("a", "b")),
        ((("a", 1), ("b", 2)), (1, 2), ("a", "b")),
        ([("small", (1, 2)), ("big", (3, 4))], ((1, 2), (3, 4)), ("small", "big")),
        ([(1, "x"), (0.5, "y")], ("x", "y"), ("1", "0.5")),
        # Days without hours, and with.
        ([dt.date(2024, 1, 2)], (dt.date(2024, 1, 2),), ("2024-01-02",)),
        ([dt.datetime(2024, 1, 2)], (dt.datetime(2024, 1, 2),), ("2024-01-02",)),
        (
            [dt.datetime(2024, 1, 2, 5), dt.datetime(2024, 1, 2)],
            (dt.datetime(2024, 1, 2, 5), dt.datetime(2024, 1, 2)),
            ("2024-01-02 05:00:00", "2024-01-02 00:00:00"),
        ),
        ([np.datetime64("2024-01-02")], (np.datetime64("2024-01-02"),), ("2024-01-02",)),
        # What `draw` gets is what was given, whatever it is.
        ([fractions.Fraction(1, 3)], (fractions.Fraction(1, 3),), ("1/3",)),
        ([np.sin, math.cos], (np.sin, math.cos), ("sin", "cos")),
        ([None, 1, "x", True], (None, 1, "x", True), ("None", "1", "x", "True")),
        ([[1, 2, 3], [4]], ([1, 2, 3], [4]), ("[1, 2, 3]", "[4]")),
        ((5,), (5,), ("5",)),
    ],
)
def test_what_a_stranger_gives(given, values, texts):
    control = make_control("x", given)
    assert (control.values, control.texts) == (values, texts)


def test_scalars_of_libraries_become_pythons():
    for given in (np.arange(3), pd.Series([1, 2]), (np.int8(0), np.int8(2))):
        assert {type(value) for value in make_control("x", given).values} == {int}
    assert {type(value) for value in make_control("x", np.array(["a"])).values} == {str}


def test_arrays_can_be_options():
    first, second = np.array([1, 2]), np.array([3, 4])
    control = make_control("x", [first, second])
    assert control.values[0] is first
    assert control.values[1] is second
    assert control.texts == ("[1 2]", "[3 4]")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            "abc",
            "x='abc' is a text to type, and not all texts can be drawn before; give a list of "
            "texts, x=['abc', …], or fixed('abc')",
        ),
        (
            [NoText],
            None,
        ),
        (
            [np.zeros(99)],
            "x has no short text for an option of type ndarray, which reads '[0. 0. 0.",
        ),
        (
            [pd.DataFrame({"a": [1]})],
            "x has no short text for an option of type DataFrame, which reads '   a\\n0  1'; give "
            "(text, value) pairs",
        ),
        (
            [lambda q: q, lambda q: -q],
            "x shows the same text for two options: <lambda>, <lambda>; give each once, or "
            "(text, value) pairs",
        ),
        (float("nan"), f"{RUN} got min=nan, max=nan, step=0.1"),
    ],
)
def test_what_a_stranger_may_not_give(given, message):
    if message is None:
        given, message = (
            [NoText()],
            "x has no short text for an option of type NoText, which reads '<",
        )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        make_control("x", given)


@pytest.mark.parametrize(
    ("kind", "way_out"),
    [
        ("a FloatRangeSlider", "give two sliders, one for each end"),
        ("an IntRangeSlider", "give two sliders, one for each end"),
        ("a SelectMultiple", "give a checkbox for each option"),
        ("a Text", "give a list of texts"),
        ("a Textarea", "give a list of texts"),
        ("a Combobox", "give a Dropdown"),
        ("a ColorPicker", "give a list of colors"),
        ("a DatePicker", "give a list of dates"),
        ("an IntText", "give (min, max, step), or a BoundedIntText"),
        ("a FloatText", "give (min, max, step), or a BoundedFloatText"),
        ("a Play", "give a slider over the same values"),
        ("an IntProgress", "give an IntSlider"),
        ("a Button", "use a slider with steps, a selection or a checkbox"),
        ("a Label", "use a slider with steps, a selection or a checkbox"),
    ],
)
def test_widgets_whose_values_cannot_be_listed(kind, way_out):
    message = f"x is {kind}, whose values cannot be listed; {way_out}"
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        make_control("x", getattr(widgets, kind.split()[1])())


def test_a_range_of_options_is_two_selections():
    with pytest.raises(ValueError, match="a SelectionRangeSlider, .* give two selections, one for"):
        make_control("x", widgets.SelectionRangeSlider(options=[1, 2]))


# Counted, not made: each of these would take seconds and gigabytes, or never end.
@pytest.mark.parametrize(
    ("make", "count"),
    [
        (lambda: make_control("x", (0, 10**7)), 10**7 + 1),
        (lambda: make_control("x", (0, 10**8)), 10**8 + 1),
        (lambda: make_control("x", (0.0, 1e6, 1e-6)), 10**12 + 1),
        (lambda: make_control("x", range(10**9)), 10**9),
        (lambda: make_control("x", itertools.count()), None),
        (lambda: make_control("x", widgets.IntSlider(max=10**9)), 10**9 + 1),
        (lambda: make_control("x", widgets.FloatLogSlider(step=1e-9)), 4 * 10**9 + 1),
        (lambda: make_control("x", 10**400), 4 * 10**400 + 1),
        (lambda: slider(range(10**9), value=0), 10**9),
        (lambda: slider(itertools.count(), value=0), None),
        (lambda: make_control("x", list(range(2001))), 2001),
    ],
)
def test_too_many_values_are_refused_before_they_are_made(make, count):
    before = time.process_time()
    with pytest.raises(TooManyValues) as raised:
        make()
    assert raised.value.count == count
    assert time.process_time() - before < 0.5


def test_too_many_values_in_words():
    with pytest.raises(
        ValueError, match="^x has 2001 values, more than 2000: coarsen the step of x,"
    ):
        make_control("x", (0, 2000))
    with pytest.raises(
        ValueError, match=r"^x has 4001 .*: write a .* such as x=\(-1000, 3000, 10\)$"
    ):
        make_control("x", 1000)
    assert len(make_control("x", (1, 2000)).values) == 2000


# By hand from d3js.org/d3-format.
@pytest.mark.parametrize(
    ("form", "texts"),
    [
        (".1f", ("0.2", "2000.5")),
        (".2e", ("2.50·10⁻¹", "2.00·10³")),
        (".0%", ("25%", "200050%")),
        ("$,.2f", ("$0.25", "$2,000.50")),
        (",.1f", ("0.2", "2,000.5")),
        ("+.1f", ("+0.2", "+2000.5")),
        ("d", ("0", "2000")),
        ("05d", ("00000", "02000")),
        (".2s", ("250m", "2.0k")),
        (".2r", ("0.25", "2000")),
        # A half is rounded to even: 25% has one digit, 2.
        (".1p", ("20%", "200000%")),
        ("(.1f", ("0.2", "2000.5")),
        ("x", ("0", "7d0")),
        ("*>9.1f", ("0.2", "2000.5")),
    ],
)
def test_readout_formats(form, texts):
    widget = widgets.FloatSlider(
        min=0.25, max=2000.5, step=2000.25, value=0.25, readout_format=form
    )
    assert make_control("x", widget).texts == texts


def test_negative_numbers_in_formats():
    def texts(form):
        widget = widgets.FloatSlider(min=-12.5, max=0, step=12.5, value=0, readout_format=form)
        return make_control("x", widget).texts

    assert texts("$.1f") == ("−$12.5", "$0.0")
    assert texts("(.1f") == ("(12.5)", "0.0")
    assert texts(".1e") == ("−1.2·10¹", "0.0")
    assert texts("x") == ("−c", "0")


def test_formats_that_nobody_chose_show_what_is_there():
    fine = widgets.FloatSlider(min=0, max=0.002, step=0.001)
    assert make_control("x", fine).texts == ("0.000", "0.001", "0.002")
    eighths = widgets.FloatSlider(min=0, max=0.25, step=0.125)
    assert make_control("x", eighths).texts == ("0.000", "0.125", "0.250")
    rates = widgets.FloatLogSlider(min=-6, max=-4, step=1, value=1e-5)
    assert make_control("x", rates).values == (1e-6, 1e-5, 1e-4)
    assert make_control("x", rates).texts == ("10⁻⁶", "10⁻⁵", "10⁻⁴")


@pytest.mark.parametrize(
    ("form", "message"),
    [
        (
            ".0f",
            "rate: readout_format '.0f' shows the same text for two steps; give the widget a "
            "finer one, or ''",
        ),
        (
            "y",
            "rate: readout_format 'y' is none of d3's formats; use one such as '.2f', '.3g', "
            "'.1e', '.0%' or 'd'",
        ),
    ],
)
def test_bad_formats(form, message):
    class Anything(widgets.FloatSlider):
        readout_format = traitlets.Unicode()  # ipywidgets itself refuses some

    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        make_control("rate", Anything(min=0, max=1, step=0.1, readout_format=form))


def test_sliders_of_learning_rates():
    rates = slider([1e-5, 2e-5, 1e-3, 0.01], value=2e-5)
    assert rates.texts == ("10⁻⁵", "2·10⁻⁵", "10⁻³", "0.01")
    assert rates.default == 1
    assert slider([1e-14, 2e-14], value=2e-14).default == 1
    assert slider(pd.Series([3, 1, 1]), value=3).values == (1, 3)
    assert slider(np.float32([0.1, 0.2]), value=0.1).values == (0.1, 0.2)
    assert slider([1 / 8, 1 / 16, 1 / 32], value=1 / 8).texts == ("0.03125", "0.0625", "0.125")


def test_small_numbers_are_told_apart():
    control = make_control("x", (1e-14, 5e-14, 1e-14))
    assert [control.index_of(i * 1e-14) for i in range(1, 6)] == [0, 1, 2, 3, 4]
    with pytest.raises(ValueError, match=r"^x has no value 1\.5e-14: nearest are 1e-14 and 2e-14$"):
        control.index_of(1.5e-14)
    big = make_control("x", [10**15, 10**15 + 1])
    assert big.index_of(10**15 + 1) == 1
    with pytest.raises(ValueError, match="nearest are 1000000000000000 and 1000000000000001$"):
        big.index_of(10**15 + 2)
    assert make_control("x", (0, 1, 0.1)).index_of(np.float64(0.3)) == 3
    many = make_control("x", [f"option {i}" for i in range(20)])
    with pytest.raises(ValueError, match=r"'option 9', … \(20 in all\)$"):
        many.index_of("y")


def test_a_start_that_is_wished_for():
    assert make_control("x", (0, 10), 3).default == 3
    assert make_control("x", ["a", "b"], "b").default == 1
    assert make_control("x", {"one": 1, "two": 2}, 2).default == 1
    # What is none of the values is not asked for.
    assert make_control("x", (0, 10), 11).default == 5
    assert make_control("x", (0, 10), "text").default == 5
