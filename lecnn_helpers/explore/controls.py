"""What a reader can set: a finite list of values for each argument of `draw`.

A control is given as for `ipywidgets.interact`, or as a ready widget. Whatever it
was, it becomes a `Control`: the values in order, the text that stands for each,
and the index of the default. From there on a state is a tuple of indices, never of
floats, so that 0.1 + 0.2 can miss nothing.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

Kind = Literal["range", "select", "check"]


@dataclass(frozen=True)
class Control:
    """One thing to set.

    Attributes
    ----------
    name
        The argument of `draw`.
    label
        What the reader sees beside the control.
    kind
        "range" (a slider), "select" (a list) or "check" (a box).
    values
        What `draw` is given, in order.
    texts
        What the reader sees for each value.
    default
        Index of the value shown first.
    widget
        The widget this control was made from, if any.
    """

    name: str
    label: str
    kind: Kind
    values: tuple[Any, ...]
    texts: tuple[str, ...]
    default: int = 0
    widget: Any = None

    def index_of(self, value: Any) -> int:
        """Return the index of `value`; numbers match up to rounding.

        Raises
        ------
        ValueError
            If the control has no such value; names the nearest ones.
        """
        for index, candidate in enumerate(self.values):
            if _same(candidate, value):
                return index
        numbers = [v for v in self.values if _is_number(v)]
        if _is_number(value) and len(numbers) == len(self.values):
            near = sorted(sorted(numbers, key=lambda v: abs(v - value))[:2])
            hint = f"nearest are {' and '.join(f'{v:g}' for v in near)}"
        else:
            hint = f"allowed are {', '.join(map(repr, self.values))}"
        raise ValueError(f"{self.name} has no value {value!r}: {hint}")


def make_control(name: str, given: Any) -> Control:
    """Turn what `interact` takes into a `Control`.

    Parameters
    ----------
    name
        The argument of `draw`.
    given
        ``(min, max)`` or ``(min, max, step)``; a list of values or of
        ``(text, value)`` pairs; a mapping from text to value; a bool; what `slider`
        returns; or a widget: FloatSlider, FloatLogSlider, IntSlider, SelectionSlider, Dropdown,
        ToggleButtons, RadioButtons, Select, Checkbox.

    Raises
    ------
    ValueError
        If `given` describes no finite list of at least one value.
    """
    if isinstance(given, Control):
        return replace(given, name=name, label=given.label or name)
    if _is_from_ipywidgets(given, "Widget"):
        return _from_widget(name, given)
    if isinstance(given, bool):
        return Control(name, name, "check", (False, True), ("off", "on"), int(given))
    if isinstance(given, tuple) and len(given) in (2, 3) and all(map(_is_number, given)):
        return _from_range(name, *given)
    if isinstance(given, Mapping):
        return _from_options(name, given.items())
    if isinstance(given, Iterable) and not isinstance(given, str):
        return _from_options(name, given)
    raise ValueError(
        f"{name}={given!r} does not list what can be set; give (min, max, step), a list, "
        "a bool or a widget with options or steps"
    )


def is_fixed(given: Any) -> bool:
    """Return whether `given` is an `ipywidgets.fixed`: an argument, but nothing to set."""
    return _is_from_ipywidgets(given, "fixed")


def slider(
    values: Iterable[float],
    *,
    value: float | None = None,
    description: str = "",
    names: Mapping[float, str] | None = None,
    start: float | None = None,
    label: str = "",
) -> Control:
    """Describe a slider over numbers that need not be evenly spaced.

    Parameters
    ----------
    values
        The numbers, in any order; each is kept once. Integers stay integers.
    value
        The one that is shown first.
    description
        What stands beside the slider, if not the argument's name.
    names
        What to call some of the numbers: ``{sigma: "σ"}`` shows "6.633 (σ)".
    start, label
        Other names of `value` and `description`.

    Raises
    ------
    ValueError
        If there is no number, one is not finite, or `value` or a name is for none of them.
    TypeError
        If `value` is given under neither name, or anything under both.

    Examples
    --------
    >>> slider([0, 0.5, 1], value=1, names={0: "off"}).texts
    ('0 (off)', '0.5', '1')
    """
    if (value is None) == (start is None):
        raise TypeError(f"a slider needs value, or start in its place, got {value=} and {start=}")
    if description and label:
        raise TypeError(
            f"a slider takes description, or label in its place, got {description=} and {label=}"
        )
    # item(): NumPy's own numbers would print as np.float64(0.5) in messages.
    plain = {number.item() if hasattr(number, "item") else number for number in values}
    whole = all(isinstance(number, int) for number in plain)
    ordered = tuple(sorted(plain if whole else map(float, plain)))
    if not ordered or not all(map(math.isfinite, ordered)):
        raise ValueError(f"a slider needs finite values, at least one, got {ordered!r}")
    texts = [f"{number:.3f}".rstrip("0").rstrip(".") for number in ordered]
    control = Control("values", description or label, "range", ordered, tuple(texts))
    for number, name in (names or {}).items():
        texts[control.index_of(number)] += f" ({name})"
    if len(set(texts)) < len(texts):
        raise ValueError(f"a slider shows three decimals, too few for {ordered!r}")
    return replace(
        control,
        texts=tuple(map(_with_minus, texts)),
        default=control.index_of(start if value is None else value),
    )


def _from_range(name: str, low: float, high: float, step: float | None = None) -> Control:
    if step is None:
        step = 1 if isinstance(low, int) and isinstance(high, int) else 0.1
    values = _steps(name, low, high, step)
    digits = _decimals(low, step)
    texts = tuple(_with_minus(f"{value:.{digits}f}") for value in values)
    # `interact` starts in the middle of a range; so does a slider here.
    return Control(name, name, "range", values, texts, default=(len(values) - 1) // 2)


def _from_options(name: str, options: Iterable[Any]) -> Control:
    pairs = [
        option if isinstance(option, tuple) and len(option) == 2 else (_text(option), option)
        for option in options
    ]
    if not pairs:
        raise ValueError(f"{name} has no options; give at least one")
    texts = tuple(str(text) for text, _ in pairs)
    if len(set(texts)) < len(texts):
        raise ValueError(f"{name} shows the same text for two options: {', '.join(texts)}")
    return Control(name, name, "select", tuple(value for _, value in pairs), texts)


def _from_widget(name: str, widget: Any) -> Control:
    import ipywidgets as widgets

    selections = (widgets.Dropdown, widgets.ToggleButtons, widgets.RadioButtons, widgets.Select)
    with_steps = (
        widgets.FloatSlider,
        widgets.IntSlider,
        widgets.BoundedFloatText,
        widgets.BoundedIntText,
        widgets.FloatLogSlider,
    )
    if isinstance(widget, (widgets.Checkbox, widgets.ToggleButton)):
        control = make_control(name, widget.value)
    elif isinstance(widget, (widgets.SelectionSlider, *selections)):
        # The public `options` may be a mapping; `_options_full` is always pairs, but private.
        options = widget.options
        options = options.items() if isinstance(options, Mapping) else options
        control = replace(_from_options(name, options), default=widget.index or 0)
        if isinstance(widget, widgets.SelectionSlider):
            control = replace(control, kind="range")
    elif isinstance(widget, with_steps):
        control = _from_steps(name, widget)
    else:
        raise ValueError(
            f"{name} is a {type(widget).__name__}, whose values cannot be listed; use a slider "
            "with steps, a selection or a checkbox"
        )
    return replace(control, label=widget.description or name, widget=widget)


def _from_steps(name: str, widget: Any) -> Control:
    step = 1 if widget.step is None else widget.step
    values = _steps(name, widget.min, widget.max, step)
    if hasattr(widget, "base"):  # a FloatLogSlider steps through exponents
        values = tuple(widget.base**exponent for exponent in values)
    form = getattr(widget, "readout_format", "d" if isinstance(widget.value, int) else ".2f")
    texts = tuple(format(value, form) for value in values)
    if len(set(texts)) < len(texts):
        raise ValueError(
            f"{name} shows the same text for two steps with readout_format {form!r}; "
            "give the widget a finer one"
        )
    control = Control(name, name, "range", values, texts)
    return replace(control, default=control.index_of(widget.value))


def _steps(name: str, low: float, high: float, step: float) -> tuple[float, ...]:
    if not all(map(math.isfinite, (low, high, step))) or step <= 0 or high < low:
        raise ValueError(
            f"{name} must run from a minimum up to a maximum with a step > 0, "
            f"got min={low!r}, max={high!r}, step={step!r}"
        )
    # Multiplied, not added up: the error of `low + i * step` does not grow with i. The
    # small surplus lets 0.3/0.1 = 2.9999999999999996 count as three steps.
    count = math.floor((high - low) / step + 1e-9) + 1
    return tuple(round(low + i * step, 12) for i in range(count))


def _decimals(*numbers: float) -> int:
    """Return how many decimals it takes to write all `numbers`, at most 12."""
    return next(d for d in range(13) if d == 12 or all(round(n, d) == n for n in numbers))


def _with_minus(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}")


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _is_from_ipywidgets(given: Any, kind: str) -> bool:
    # Who gives something of ipywidgets has imported it; nobody else has to have it.
    ipywidgets = sys.modules.get("ipywidgets")
    return ipywidgets is not None and isinstance(given, getattr(ipywidgets, kind))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _same(a: Any, b: Any) -> bool:
    if _is_number(a) and _is_number(b):
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    return isinstance(a, Hashable) and isinstance(b, Hashable) and bool(a == b)
