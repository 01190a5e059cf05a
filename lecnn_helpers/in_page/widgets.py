"""ipywidgets as descriptions: enough for `explore`, whose controls the page makes itself.

A page has no front end of ipywidgets. A widget that is given to `explore` only says what can be
set; that much these classes say, by the same names and with the same defaults.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.util import find_spec
from types import ModuleType
from typing import Any, ClassVar

_Defaults = Mapping[str, Any]


class Widget:
    """What a widget was given, as attributes."""

    defaults: ClassVar[_Defaults] = {}

    def __init__(self, **given: Any) -> None:
        self.__dict__.update({"description": "", **self.defaults, **given})

    def __repr__(self) -> str:
        return f"{type(self).__name__}(description={self.description!r})"


class fixed(Widget):
    """A value that is no control."""

    def __init__(self, value: Any, **given: Any) -> None:
        super().__init__(value=value, **given)


class Checkbox(Widget):
    defaults: ClassVar[_Defaults] = {"value": False}


class ToggleButton(Checkbox):
    pass


class Dropdown(Widget):
    """A choice among options; the first if neither value nor index says otherwise."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        options = self.__dict__.setdefault("options", ())
        if "index" not in given:
            self.index = 0 if options else None
            if "value" in given:
                self.index = self._values().index(given["value"])
        self.value = None if self.index is None else self._values()[self.index]

    def _values(self) -> list[Any]:
        if isinstance(self.options, Mapping):
            return list(self.options.values())
        pairs = all(isinstance(option, tuple) and len(option) == 2 for option in self.options)
        return [option[1] for option in self.options] if pairs else list(self.options)


class ToggleButtons(Dropdown):
    pass


class RadioButtons(Dropdown):
    pass


class Select(Dropdown):
    pass


class SelectionSlider(Dropdown):
    pass


class IntSlider(Widget):
    defaults: ClassVar[_Defaults] = {
        "min": 0,
        "max": 100,
        "step": 1,
        "value": 0,
        "readout_format": "d",
    }


class BoundedIntText(Widget):
    defaults: ClassVar[_Defaults] = {"min": 0, "max": 100, "step": 1, "value": 0}


class FloatSlider(Widget):
    defaults: ClassVar[_Defaults] = {
        "min": 0.0,
        "max": 100.0,
        "step": 0.1,
        "value": 0.0,
        "readout_format": ".2f",
    }


class BoundedFloatText(Widget):
    defaults: ClassVar[_Defaults] = {"min": 0.0, "max": 100.0, "step": None, "value": 0.0}


class FloatLogSlider(Widget):
    defaults: ClassVar[_Defaults] = {
        "base": 10.0,
        "min": 0.0,
        "max": 4.0,
        "step": 0.1,
        "value": 1.0,
        "readout_format": ".3g",
    }


class Play(IntSlider):
    pass


def stand_in() -> None:
    """Let ``import ipywidgets`` find these, where ipywidgets is not installed."""
    if find_spec("ipywidgets") is None:
        module = ModuleType("ipywidgets", __doc__)
        kinds = (kind for kind in globals().values() if isinstance(kind, type))
        module.__dict__.update({kind.__name__: kind for kind in kinds if issubclass(kind, Widget)})
        sys.modules["ipywidgets"] = module
