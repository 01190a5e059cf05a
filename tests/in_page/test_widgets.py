"""A widget's description makes the same control as ipywidgets' own widget does."""

from __future__ import annotations

import sys
from types import ModuleType

import ipywidgets
import pytest

from lecnn_helpers.explore.controls import is_fixed, make_control
from lecnn_helpers.in_page import widgets

GIVEN = [
    ("Checkbox", {}),
    ("Checkbox", {"value": True, "description": "batch norm"}),
    ("ToggleButton", {"value": True}),
    ("Dropdown", {"options": ["a", "b", "c"]}),
    ("Dropdown", {"options": ["a", "b", "c"], "value": "b", "description": "which"}),
    ("Dropdown", {"options": {"one": 1, "two": 2}, "value": 2}),
    ("Dropdown", {"options": [("one", 1), ("two", 2)], "index": 1}),
    ("RadioButtons", {"options": [1, 2], "value": 2}),
    ("ToggleButtons", {"options": [1, 2]}),
    ("Select", {"options": [1, 2], "value": 2}),
    ("SelectionSlider", {"options": [("0.1", 0.1), ("1", 1.0)], "value": 1.0}),
    ("IntSlider", {}),
    ("IntSlider", {"min": -2, "max": 6, "step": 2, "value": 2}),
    ("FloatSlider", {}),
    ("FloatSlider", {"min": 0, "max": 1, "step": 0.25, "value": 0.5, "readout_format": ".3f"}),
    ("FloatLogSlider", {"min": -2, "max": 2, "step": 1, "value": 10}),
    ("BoundedIntText", {"max": 5, "value": 3}),
    ("BoundedFloatText", {"max": 1, "step": 0.5, "value": 0.5}),
]


@pytest.fixture
def stand_in(monkeypatch):
    module = ModuleType("ipywidgets")
    module.__dict__.update(vars(widgets))
    monkeypatch.setitem(sys.modules, "ipywidgets", module)


def said(control):
    return control.label, control.kind, control.values, control.texts, control.default


@pytest.mark.parametrize(("kind", "given"), GIVEN)
def test_a_widget_says_what_ipywidgets_says(kind, given, request):
    theirs = said(make_control("x", getattr(ipywidgets, kind)(**given)))
    request.getfixturevalue("stand_in")
    assert said(make_control("x", getattr(widgets, kind)(**given))) == theirs


@pytest.mark.usefixtures("stand_in")
def test_fixed_is_fixed_and_play_cannot_be_listed():
    assert is_fixed(widgets.fixed(3))
    assert widgets.fixed(3).value == 3
    assert not is_fixed(3)
    with pytest.raises(ValueError, match="x is a Play, whose values cannot be listed"):
        make_control("x", widgets.Play())


@pytest.mark.usefixtures("stand_in")
def test_a_value_that_is_no_option_is_refused():
    with pytest.raises(ValueError, match="'d' is not"):
        widgets.Dropdown(options=["a"], value="d")


def test_a_widget_shows_what_it_is():
    assert repr(widgets.Checkbox(description="bias")) == "Checkbox(description='bias')"


def test_where_ipywidgets_is_installed_it_stays():
    widgets.stand_in()
    assert sys.modules["ipywidgets"] is ipywidgets
