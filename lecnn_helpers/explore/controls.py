"""What a reader can set: a finite list of values for each argument of `draw`.

A control is given as for `ipywidgets.interact`, or as a ready widget. Whatever it
was, it becomes a `Control`: the values in order, the text that stands for each,
and the index of the default. From there on a state is a tuple of indices, never of
floats, so that 0.1 + 0.2 can miss nothing.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import Enum
from fractions import Fraction
from itertools import islice
from typing import Any, Literal

from .numerals import (
    as_number,
    exact,
    formatted,
    is_finite,
    is_number,
    nearest,
    number_texts,
    plain,
    step_texts,
)

MAX_STATES = 2000
"""More states than this are refused: the page grows and the build slows with each."""

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
    play
        Whether it can run through its values by itself.
    """

    name: str
    label: str
    kind: Kind
    values: tuple[Any, ...]
    texts: tuple[str, ...]
    default: int = 0
    widget: Any = None
    play: bool = False

    def index_of(self, value: Any) -> int:
        """Return the index of `value`; numbers match up to rounding.

        Raises
        ------
        ValueError
            If the control has no such value; names the nearest ones.
        """
        value = plain(value)
        found = [index for index, candidate in enumerate(self.values) if _same(candidate, value)]
        if found:
            # 1 and 1.0 are the same, but which of them was meant can be told.
            return min(found, key=lambda index: type(self.values[index]) is not type(value))
        if is_number(value) and all(map(is_number, self.values)):
            near = nearest(self.values, value)
            if _equal_up_to_rounding(near, value):
                distances = [abs(candidate - value) for candidate in self.values]
                return distances.index(min(distances))
            short = [f"{number:g}" for number in near]
            near_texts = short if len(set(short)) == len(near) else map(repr, near)
            hint = f"nearest are {' and '.join(near_texts)}"
        else:
            shown = ", ".join(map(repr, self.values[:10]))
            rest = f", … ({len(self.values)} in all)" if len(self.values) > 10 else ""
            hint = f"allowed are {shown}{rest}"
        raise ValueError(f"{self.name} has no value {value!r}: {hint}")

    def text_of(self, value: Any) -> str:
        """Return what the reader sees for `value`, also where a widget stands between steps."""
        try:
            return self.texts[self.index_of(value)]
        except ValueError:
            return _text(plain(value))


class TooManyValues(ValueError):
    """A control with more values than an explorer may have states; they were not made.

    Attributes
    ----------
    count
        How many there are; None if they were not counted to the end.
    way_out
        What to do.
    """

    def __init__(self, name: str, count: int | None, way_out: str = "") -> None:
        self.count = count
        self.way_out = way_out or f"coarsen the step of {name}, or list fewer values"
        many = f"over {MAX_STATES} values" if count is None else f"{count} values"
        more = "" if count is None else f", more than {MAX_STATES}"
        super().__init__(f"{name} has {many}{more}: {self.way_out}")


def make_control(name: str, given: Any, start: Any = None) -> Control:
    """Turn what `interact` takes into a `Control`.

    Parameters
    ----------
    name
        The argument of `draw`.
    given
        ``(min, max)`` or ``(min, max, step)``; a number, which stands for the range that
        `interact` makes of it: 10 for -10 … 30; a list (or anything else that is finite and
        can be run through) of values or of ``(text, value)`` pairs; a mapping from text to
        value; an Enum; a bool; what `slider` returns; or a widget: FloatSlider,
        FloatLogSlider, IntSlider, BoundedFloatText, BoundedIntText, SelectionSlider, Dropdown,
        ToggleButtons, RadioButtons, Select, Checkbox, ToggleButton.
    start
        The value to begin with, if it is one of the control's: `interact` takes the default
        of the function's argument.

    Raises
    ------
    TooManyValues
        If there are more than `MAX_STATES`; they are not made.
    ValueError
        If `given` describes no finite list of at least one value.

    Notes
    -----
    A number that a slider starts at and that lies between two of its steps, as `interact`
    allows, becomes a step of its own.
    """
    if isinstance(given, Control):
        return replace(given, name=name, label=given.label or name)
    if _is_from_ipywidgets(given, "Widget"):
        return _from_widget(name, given)
    given = plain(given)
    if isinstance(given, bool) or given is bool:
        return Control(name, name, "check", (False, True), ("off", "on"), int(given is True))
    if is_number(given) and not isinstance(given, Enum):
        return _from_number(name, as_number(given))
    if isinstance(given, tuple) and len(given) in (2, 3):
        ends = [as_number(end) for end in given]
        if all(map(is_number, ends)):
            return _started(_from_range(name, *ends), start)
    if isinstance(given, (str, bytes)):
        raise ValueError(
            f"{name}={given!r} is a text to type, and not all texts can be drawn before; give a "
            f"list of texts, {name}=[{given!r}, …], or fixed({given!r})"
        )
    if isinstance(given, Mapping):
        return _started(_from_options(name, given.items(), len(given)), start)
    if isinstance(given, Iterable) and getattr(given, "ndim", 1) > 0:
        size = len(given) if isinstance(given, Sized) else None
        # The order of a set changes from run to run, and with it the page.
        options = sorted(given, key=_order) if isinstance(given, (set, frozenset)) else given
        return _started(_from_options(name, options, size), start)
    raise ValueError(
        f"{name}={_shortened(repr(given))} does not list what can be set; give (min, max, step), "
        "a list, a bool or a widget with options or steps, or fixed(…) for what stays as it is"
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
    play: bool = False,
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
    play
        Add a button that runs through the values. For what is time: epochs, steps, batches.

    Raises
    ------
    ValueError
        If there is no number, one is not finite, there are more than `MAX_STATES`, or `value`
        or a name is for none of them.
    TypeError
        If `value` is given under neither name, or anything under both.

    Notes
    -----
    Each number is written with as few digits as are true and tell it from the others: 0.3 for
    0.1 + 0.2, 0.333 for 1/3, 2·10⁻⁵ for 2e-5.

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
    numbers: set[float] = set()
    for number in map(as_number, values):
        if not is_number(number) or isinstance(number, Enum):
            raise ValueError(
                f"a slider runs over numbers, got {number!r}; give a list, without slider(…), "
                "for other things to choose from"
            )
        numbers.add(number)
        if len(numbers) > MAX_STATES:
            count = len(values) if isinstance(values, range) else None
            raise TooManyValues("a slider", count, "list fewer")
    whole = all(isinstance(number, int) for number in numbers)
    ordered = tuple(sorted(numbers if whole else map(float, numbers)))
    if not ordered or not all(map(is_finite, ordered)):
        raise ValueError(f"a slider needs finite values, at least one, got {ordered!r}")
    texts = number_texts(ordered)
    control = Control("values", description or label, "range", ordered, tuple(texts))
    for number, name in (names or {}).items():
        texts[control.index_of(number)] += f" ({name})"
    return replace(
        control,
        texts=tuple(texts),
        default=control.index_of(start if value is None else value),
        play=play,
    )


def _from_number(name: str, value: float) -> Control:
    """Make the slider that `interact` makes of a lone number."""
    if value == 0:
        low, high = value, value + 1
    else:
        low, high = (-value, 3 * value) if value > 0 else (3 * value, -value)
    try:
        return _with_value(_from_range(name, low, high), value)
    except TooManyValues as error:
        width = 10 ** (len(str(int(high - low))) - 3)
        example = f"write a range with a step, such as {name}=({low!r}, {high!r}, {width})"
        raise TooManyValues(name, error.count, example) from None


def _from_range(name: str, low: float, high: float, step: float | None = None) -> Control:
    if step is None:
        step = 1 if isinstance(low, int) and isinstance(high, int) else 0.1
        # A tenth is `interact`'s step, also where it is wider than the range.
        if isinstance(step, float) and 0 < high - low < step:
            step = 10.0 ** math.floor(math.log10(high - low) - 1)
    values = _steps(name, low, high, step)
    # `interact` starts in the middle of a range; so does a slider here.
    middle = (len(values) - 1) // 2
    return Control(name, name, "range", values, tuple(step_texts(values, step)), default=middle)


def _with_value(
    control: Control,
    value: float,
    write: Callable[[Sequence[float]], Sequence[str]] = number_texts,
) -> Control:
    """Start at `value`, which becomes a step of its own if it is none."""
    try:
        return replace(control, default=control.index_of(value))
    except ValueError:
        values = tuple(sorted((*control.values, value)))
        return replace(
            control, values=values, texts=tuple(write(values)), default=values.index(value)
        )


def _started(control: Control, start: Any) -> Control:
    try:
        return control if start is None else replace(control, default=control.index_of(start))
    except ValueError:
        return control


def _from_options(name: str, options: Iterable[Any], size: int | None = None) -> Control:
    if size is not None and size > MAX_STATES:
        raise TooManyValues(name, size)
    listed = list(islice(options, MAX_STATES + 1))
    if len(listed) > MAX_STATES:
        raise TooManyValues(name, None)
    if not listed:
        raise ValueError(f"{name} has no options; give at least one")
    if all(isinstance(option, (tuple, list)) and len(option) == 2 for option in listed):
        listed = [tuple(option) for option in listed]
    pairs = [
        option if isinstance(option, tuple) and len(option) == 2 else (None, option)
        for option in listed
    ]
    values = tuple(plain(value) for _, value in pairs)
    alone = [value for (text, _), value in zip(pairs, values, strict=True) if text is None]
    unnamed = iter(_texts(name, alone))
    texts = tuple(next(unnamed) if text is None else _text(plain(text)) for text, _ in pairs)
    if len(set(texts)) < len(texts):
        raise ValueError(
            f"{name} shows the same text for two options: {_shortened(', '.join(texts))}; "
            "give each once, or (text, value) pairs"
        )
    return Control(name, name, "select", values, texts)


def _texts(name: str, values: list[Any]) -> list[str]:
    if all(type(value) in (int, float) for value in values):
        return number_texts(values)
    if all(isinstance(value, datetime) and value.time() == time() for value in values):
        return [value.date().isoformat() for value in values]
    texts = [_text(value) for value in values]
    for text, value in zip(texts, values, strict=True):
        wide = len(text) > 80 or "\n" in text or re.search(r"\bat 0x[0-9a-fA-F]+", text)
        if wide and not isinstance(value, str):
            raise ValueError(
                f"{name} has no short text for an option of type {type(value).__name__}, which "
                f"reads {_shortened(text)!r}; give (text, value) pairs"
            )
    return texts


def _text(value: Any) -> str:
    """Write an option as a person would call it."""
    if isinstance(value, Enum):
        return value.name
    if is_number(value):
        return number_texts([value])[0] if type(value) in (int, float) else str(value)
    if isinstance(value, date):
        return str(value)
    # A function's own text holds its address, which changes from run to run.
    if callable(value) and isinstance(getattr(value, "__name__", None), str):
        return str(value.__name__)
    return str(value)


def _shortened(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]}…"


def _order(value: Any) -> tuple[bool, Any, str]:
    """Sort numbers by size and all else by its text."""
    value = plain(value)
    return (True, value, "") if is_number(value) else (False, 0, _text(value))


_WAYS_OUT = {
    "FloatRangeSlider": "give two sliders, one for each end",
    "IntRangeSlider": "give two sliders, one for each end",
    "SelectionRangeSlider": "give two selections, one for each end",
    "SelectMultiple": "give a checkbox for each option",
    "TagsInput": "give a checkbox for each tag",
    "ColorsInput": "give a checkbox for each color",
    "Text": "give a list of texts",
    "Textarea": "give a list of texts",
    "Password": "give a list of texts",
    "Combobox": "give a Dropdown",
    "ColorPicker": "give a list of colors",
    "DatePicker": "give a list of dates",
    "TimePicker": "give a list of times",
    "DatetimePicker": "give a list of dates",
    "NaiveDatetimePicker": "give a list of dates",
    "IntText": "give (min, max, step), or a BoundedIntText",
    "FloatText": "give (min, max, step), or a BoundedFloatText",
    "Play": "give a slider over the same values",
    "IntProgress": "give an IntSlider",
    "FloatProgress": "give a FloatSlider",
}


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
        pairs = options.items() if isinstance(options, Mapping) else options
        control = replace(_from_options(name, pairs, len(options)), default=widget.index or 0)
        if isinstance(widget, widgets.SelectionSlider):
            control = replace(control, kind="range")
    elif isinstance(widget, with_steps) and not isinstance(widget, widgets.Play):
        control = _from_steps(name, widget)
    else:
        kind = type(widget).__name__
        way_out = _WAYS_OUT.get(kind, "use a slider with steps, a selection or a checkbox")
        article = "an" if kind[0] in "AEIO" else "a"
        raise ValueError(f"{name} is {article} {kind}, whose values cannot be listed; {way_out}")
    return replace(control, label=widget.description or name, widget=widget)


def _from_steps(name: str, widget: Any) -> Control:
    step = 1 if widget.step is None else widget.step
    values = _steps(name, widget.min, widget.max, step)
    is_log = hasattr(widget, "base")
    if is_log:  # a FloatLogSlider steps through exponents
        values = tuple(_to_the_power(widget.base, exponent) for exponent in values)

    def write(values: Sequence[float]) -> Sequence[str]:
        form = getattr(widget, "readout_format", "")
        # Formats that nobody chose: enough digits for these very values take their place.
        if all(isinstance(value, int) for value in values) and form in ("", "d"):
            return step_texts(values, step)
        if form in ("", ".2f") and not is_log:
            return step_texts(values, step, least=2)
        if form == ".3g" and is_log:
            return number_texts(values, decimals=0)
        try:
            return formatted(values, form)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None

    control = Control(name, name, "range", values, tuple(write(values)))
    return _with_value(control, widget.value, write)


def _to_the_power(base: float, exponent: float) -> float:
    if exponent == int(exponent) and base == int(base) and base:
        return float(Fraction(int(base)) ** int(exponent))
    return float(base**exponent)


def _steps(name: str, low: float, high: float, step: float) -> tuple[float, ...]:
    if not all(map(is_finite, (low, high, step))) or step <= 0 or high < low:
        raise ValueError(
            f"{name} must run from a minimum up to a maximum with a step > 0, "
            f"got min={low!r}, max={high!r}, step={step!r}"
        )
    # In exact decimals: no error grows, and 1e-14 is no less of a number than 1.
    start, end, width = (Fraction(exact(number)) for number in (low, high, step))
    # The small surplus lets a third, which no decimal is, be there three times in 1, and allows
    # for ends that were themselves computed.
    surplus = max(width / 10**9, 2 * Fraction(_last_place(max(abs(low), abs(high)))))
    surplus = min(surplus, width / 2)
    count = math.floor((end - start + surplus) / width) + 1
    if count > MAX_STATES:
        raise TooManyValues(name, count)
    if all(isinstance(number, int) for number in (low, high, step)):
        return tuple(range(int(low), int(low) + count * int(step), int(step)))
    values = [float(start + i * width) for i in range(count)]
    if abs(start + (count - 1) * width - end) <= surplus:
        values[-1] = float(high)
    return tuple(values)


def _last_place(number: float) -> float:
    return 0.0 if isinstance(number, int) else math.ulp(number)


def _is_from_ipywidgets(given: Any, kind: str) -> bool:
    # Who gives something of ipywidgets has imported it; nobody else has to have it.
    ipywidgets = sys.modules.get("ipywidgets")
    return ipywidgets is not None and isinstance(given, getattr(ipywidgets, kind))


def _equal_up_to_rounding(near: list[float], value: float) -> bool:
    """Return whether `value` is the nearer of the two, but for the error of a few operations."""
    if all(isinstance(number, int) for number in (*near, value)):
        return False
    closest = min(near, key=lambda number: abs(number - value))
    # Beside 0 the distance to the other neighbor says what is small.
    gap = abs(near[-1] - near[0])
    return math.isclose(closest, value, rel_tol=1e-9, abs_tol=1e-11 * gap)


def _same(a: Any, b: Any) -> bool:
    if a is b:
        return True
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    return isinstance(a, Hashable) and isinstance(b, Hashable) and bool(a == b)
