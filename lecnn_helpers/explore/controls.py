"""What a reader can set: a finite list of values for each argument of `draw`.

A control is given as for `ipywidgets.interact`, or as a ready widget. Whatever it
was, it becomes a `Control`: the values in order, the text that stands for each,
and the index of the default. From there on a state is a tuple of indices, never of
floats, so that 0.1 + 0.2 can miss nothing.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

Kind = Literal["range", "select", "check"]

_SELECTIONS = ("Dropdown", "ToggleButtons", "RadioButtons", "Select")
_SLIDERS = ("FloatSlider", "IntSlider", "BoundedFloatText", "BoundedIntText", "FloatLogSlider")


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
    default: int
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
    if hasattr(given, "traits") and hasattr(given, "comm"):
        return _from_widget(name, given)
    if isinstance(given, bool):
        return Control(name, name, "check", (False, True), ("off", "on"), int(given))
    if isinstance(given, tuple) and len(given) in (2, 3) and all(map(_is_number, given)):
        return _from_range(name, *given)
    if isinstance(given, Mapping):
        return _from_options(name, name, "select", list(given.items()))
    if isinstance(given, Iterable) and not isinstance(given, str):
        return _from_options(name, name, "select", list(given))
    raise ValueError(
        f"{name}={given!r} does not list what can be set; give (min, max, step), a list, "
        "a bool or a widget with options or steps"
    )


def slider(
    values: Iterable[float],
    *,
    start: float,
    label: str = "",
    names: Mapping[float, str] | None = None,
) -> Control:
    """Describe a slider over numbers that need not be evenly spaced.

    Parameters
    ----------
    values
        The numbers, in any order; each is kept once. Integers stay integers.
    start
        The one that is shown first.
    label
        What stands beside the slider, if not the argument's name.
    names
        What to call some of the numbers: ``{sigma: "σ"}`` shows "6.633 (σ)".

    Raises
    ------
    ValueError
        If there is no value, one is not finite, or `start` or a name is for none of them.

    Examples
    --------
    >>> slider([0, 0.5, 1], start=1, names={0: "off"}).texts
    ('0 (off)', '0.5', '1')
    """
    # item(): NumPy's own numbers would print as np.float64(0.5) in messages.
    plain = {value.item() if hasattr(value, "item") else value for value in values}
    whole = all(isinstance(value, int) for value in plain)
    ordered = tuple(sorted(plain if whole else map(float, plain)))
    if not ordered or not all(map(math.isfinite, ordered)):
        raise ValueError(f"a slider needs finite values, at least one, got {ordered!r}")
    texts = [f"{value:.3f}".rstrip("0").rstrip(".") for value in ordered]
    bare = Control("values", label, "range", ordered, tuple(texts), default=0)
    for value, name in (names or {}).items():
        texts[bare.index_of(value)] += f" ({name})"
    if len(set(texts)) < len(texts):
        raise ValueError(f"a slider shows three decimals, too few for {ordered!r}")
    shown = tuple(text.replace("-", "\N{MINUS SIGN}") for text in texts)
    return Control("", label, "range", ordered, shown, default=bare.index_of(start))


def _from_range(name: str, low: float, high: float, step: float | None = None) -> Control:
    whole = all(isinstance(v, int) for v in (low, high)) and isinstance(step, int | None)
    if step is None:
        step = 1 if whole else 0.1
    values = _steps(name, low, high, step, whole=whole)
    digits = 0 if whole else _decimals(low, step)
    # `interact` starts in the middle of a range; so does a slider here.
    return Control(
        name, name, "range", values, _fixed(values, digits), default=(len(values) - 1) // 2
    )


def _from_options(name: str, label: str, kind: Kind, options: Sequence[Any]) -> Control:
    pairs = [
        option if isinstance(option, tuple) and len(option) == 2 else (_text(option), option)
        for option in options
    ]
    if not pairs:
        raise ValueError(f"{name} has no options; give at least one")
    texts = tuple(str(text) for text, _ in pairs)
    if len(set(texts)) < len(texts):
        raise ValueError(f"{name} shows the same text for two options: {', '.join(texts)}")
    return Control(name, label, kind, tuple(value for _, value in pairs), texts, default=0)


def _from_widget(name: str, widget: Any) -> Control:
    kinds = {base.__name__ for base in type(widget).__mro__}
    label = widget.description or name
    if kinds & {"Checkbox", "ToggleButton"}:
        return Control(
            name, label, "check", (False, True), ("off", "on"), int(widget.value), widget
        )
    if "SelectionSlider" in kinds or kinds & set(_SELECTIONS):
        kind: Kind = "range" if "SelectionSlider" in kinds else "select"
        # The public `options` may be a mapping; `_options_full` is always pairs, but private.
        options = widget.options
        options = list(options.items()) if isinstance(options, Mapping) else list(options)
        control = _from_options(name, label, kind, options)
        default = 0 if widget.index is None else widget.index
    elif kinds & set(_SLIDERS):
        values = (
            tuple(
                widget.base**exponent
                for exponent in _steps(name, widget.min, widget.max, widget.step, whole=False)
            )
            if "FloatLogSlider" in kinds
            else _steps(
                name, widget.min, widget.max, widget.step or 1, whole=isinstance(widget.value, int)
            )
        )
        form = getattr(widget, "readout_format", "d" if isinstance(widget.value, int) else ".2f")
        texts = tuple(format(value, form) for value in values)
        control = Control(name, label, "range", values, texts, default=0)
        if len(set(texts)) < len(texts):
            raise ValueError(
                f"{name} shows the same text for two steps with readout_format {form!r}; "
                "give the widget a finer one"
            )
        default = control.index_of(widget.value)
    else:
        raise ValueError(
            f"{name} is a {type(widget).__name__}, whose values cannot be listed; use a slider "
            "with steps, a selection or a checkbox"
        )
    return Control(name, label, control.kind, control.values, control.texts, default, widget)


def _steps(
    name: str, low: float, high: float, step: float, *, whole: bool
) -> tuple[float, ...] | tuple[int, ...]:
    if not all(map(math.isfinite, (low, high, step))) or step <= 0 or high < low:
        raise ValueError(
            f"{name} must run from a minimum up to a maximum with a step > 0, "
            f"got min={low!r}, max={high!r}, step={step!r}"
        )
    # Multiplied, not added up: the error of `low + i * step` does not grow with i. The
    # small surplus lets 0.3/0.1 = 2.9999999999999996 count as three steps.
    count = math.floor((high - low) / step + 1e-9) + 1
    if whole:
        return tuple(int(low + i * step) for i in range(count))
    digits = _decimals(low, step)
    return tuple(round(low + i * step, max(digits, 12)) for i in range(count))


def _decimals(*numbers: float) -> int:
    """Return how many decimals it takes to write all `numbers`, at most 12."""
    return next(d for d in range(13) if d == 12 or all(round(n, d) == n for n in numbers))


def _fixed(values: Sequence[float], digits: int) -> tuple[str, ...]:
    return tuple(f"{value:.{digits}f}".replace("-", "\N{MINUS SIGN}") for value in values)


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _same(a: Any, b: Any) -> bool:
    if _is_number(a) and _is_number(b):
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    return isinstance(a, Hashable) and isinstance(b, Hashable) and bool(a == b)
