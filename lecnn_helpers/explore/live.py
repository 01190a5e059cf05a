"""An explorer on a kernel: real ipywidgets around the same frames."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import ipywidgets as widgets

from . import page
from .controls import Control

Frame = tuple[list[str], str]


class LiveExplorer:
    """Widgets for the controls, and one HTML widget that holds picture and sentence.

    The HTML widget is given a new value at every move, which the front end swaps in
    one go; an Output widget would be emptied first, and flicker.

    Attributes
    ----------
    controls
        The ipywidgets by name; setting ``controls["x"].value`` redraws. Where values cannot be
        told apart by ``==`` (arrays; True beside 1), a widget's value is their index.
    box
        All of it, to be displayed.
    """

    def __init__(
        self,
        *,
        name: str,
        controls: Sequence[Control],
        presets: Sequence[tuple[str, str, tuple[int, ...]]],
        make_frame: Callable[[Mapping[str, Any]], Frame],
    ) -> None:
        self._name = name
        self._specs = controls
        self._make_frame = make_frame
        self._paused = False
        self.controls = {control.name: control.widget or _widget(control) for control in controls}
        self.picture = widgets.HTML()
        self.note = widgets.HTML()
        self.presets = {label: self._button(label, why, state) for label, why, state in presets}
        for widget in self.controls.values():
            widget.style.description_width = "initial"
            widget.observe(self._moved, names="value")
        rows: list[widgets.Widget] = [
            _with_play(control, self.controls[control.name]) for control in controls
        ]
        if self.presets:
            rows.append(
                widgets.HBox([*self.presets.values()], layout=widgets.Layout(flex_flow="row wrap"))
            )
        self.box = widgets.VBox([*rows, self.note, self.picture])
        self.redraw()

    @property
    def values(self) -> dict[str, Any]:
        """What the controls are set to now."""
        return {
            spec.name: spec.values[self.controls[spec.name].value]
            if _by_index(spec)
            else self.controls[spec.name].value
            for spec in self._specs
        }

    def redraw(self) -> None:
        """Draw the present values; an error takes the picture's place and is raised."""
        try:
            lines, sentence = self._make_frame(self.values)
        except Exception as error:
            settings = ", ".join(f"{name}={value!r}" for name, value in self.values.items())
            trace = "".join(traceback.format_exception(error))
            self.picture.value = (
                f'<div role="alert"><p><b>{escape(type(error).__name__)}</b> at '
                f"{escape(settings)}: {escape(str(error))}</p><pre>{escape(trace)}</pre></div>"
            )
            raise
        scope = f"explorer-live-{self._name}"
        self.picture.value = (
            f'<div class="explorer {scope}"><style>{page.asset(page.STYLE)}</style>'
            f"{page.dark_colors(lines, scope='.' + scope)}{page.figure(lines, sentence)}</div>"
        )

    def _moved(self, change: Any) -> None:
        if not self._paused:
            self.note.value = ""
            self.redraw()

    def _button(self, label: str, why: str, state: tuple[int, ...]) -> widgets.Button:
        button = widgets.Button(description=label, tooltip=why, layout=widgets.Layout(width="auto"))

        def go(_: Any) -> None:
            # One picture for the whole preset, not one for each control on the way.
            self._paused = True
            try:
                for control, index in zip(self._specs, state, strict=True):
                    self.controls[control.name].value = (
                        index if _by_index(control) else control.values[index]
                    )
            finally:
                self._paused = False
            self.note.value = escape(why)
            self.redraw()

        button.on_click(go)
        return button


def _with_play(control: Control, widget: widgets.Widget) -> widgets.Widget:
    """Put a button to play beside a slider; every step is drawn anew, so it takes its time."""
    if not control.play or not isinstance(widget, widgets.SelectionSlider):
        return widget
    last = len(control.values) - 1
    play = widgets.Play(
        min=0, max=last, value=control.default, interval=max(200, min(1200, 6000 // max(1, last)))
    )
    widgets.jslink((play, "value"), (widget, "index"))
    return widgets.HBox([widget, play])


def _widget(control: Control) -> widgets.Widget:
    value = control.values[control.default]
    if control.kind == "check":
        return widgets.Checkbox(value=value, description=control.label)
    values = range(len(control.values)) if _by_index(control) else control.values
    options = list(zip(control.texts, values, strict=True))
    kind = widgets.SelectionSlider if control.kind == "range" else widgets.Dropdown
    return kind(options=options, index=control.default, description=control.label)


def _by_index(control: Control) -> bool:
    """Return whether a widget could not find these values among each other."""
    if control.widget is not None or control.kind == "check":
        return False
    try:
        return len(set(control.values)) < len(control.values)
    except TypeError:  # lists and arrays
        return True
