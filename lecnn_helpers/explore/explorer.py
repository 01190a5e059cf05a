"""The front door: `explore` and what it returns."""

from __future__ import annotations

import base64
import gc
import hashlib
import inspect
import itertools
import logging
import math
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.figure import Figure

from . import asked, module, page
from .controls import MAX_STATES, Control, TooManyValues, is_fixed, make_control
from .drag import read_drags, refuse_html, with_positions
from .frames import pack
from .markup import html_lines
from .output import (
    TRY_WIDGETS,
    Output,
    announce_widgets_when_shown,
    calling_cell,
    current_output,
    has_ipywidgets,
    kernel,
)
from .returned import check_texts_of, check_writable, figure_or_html, pyplot_left_as_it_was
from .svg import Dark, check_dark, of_one_size, to_png, to_svg

if TYPE_CHECKING:
    from .live import LiveExplorer

RESERVED = ("draw", "name", "describe", "presets", "dark", "drag")
"""What `explore` takes for itself, so that no control can be called so."""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_log = logging.getLogger(__name__)


class _Shown(NamedTuple):
    """An explorer that stands on a page."""

    page: str
    name: str
    cell: tuple[str, int]
    run: int | None
    digest: str


_names_on_this_page: set[_Shown] = set()

announce_widgets_when_shown()


class Preset:
    """A setting worth trying, and why.

    Parameters
    ----------
    why
        The sentence shown while the setting is chosen.
    values
        Values of controls by name; a control that is not named takes its default.
    """

    def __init__(self, why: str, **values: Any) -> None:
        self.why = why
        self.values = values

    def __repr__(self) -> str:
        return f"Preset({self.why!r}, {', '.join(f'{k}={v!r}' for k, v in self.values.items())})"


def explore(
    draw: Callable[..., Any],
    *,
    name: str,
    describe: Callable[..., str] | None = None,
    presets: Mapping[str, Preset | Mapping[str, Any]] | None = None,
    drag: Mapping[str, Any] | None = None,
    dark: Dark = "ink",
    **controls: Any,
) -> Explorer:
    """Show what `draw` makes, with a control for each of its arguments.

    Parameters
    ----------
    draw
        ``draw(**values)`` returns a matplotlib Figure, best made without pyplot;
        ``(figure, axes)``, Axes or what else belongs to one figure; a piece of HTML such as a
        table; or an object with ``_repr_html_``, such as a DataFrame. Its axes should stay put
        from state to state. Its arguments may have any names but those of `explore` itself:
        draw, name, describe, presets, dark, drag. Call them otherwise, or wrap the function:
        ``lambda label: draw(name=label)``.
    name
        Short and unlike any other on the page, in lower case: ``"learning-rate"``.
        It is the explorer's address: ``page.html#learning-rate?eta=0.1``.
    describe
        ``describe(**values)`` returns the sentence that stands under the picture and
        is its text alternative. Without it the sentence lists the settings: "η is 0.1, bias is
        on." One that you write is better: it can say what there is to see.
    presets
        Label to `Preset` (or to plain values): settings worth trying.
    drag
        Which sliders follow the pointer in the picture, on a page: ``{"value": "x"}`` lets
        the reader drag along the x axis of the first axes, ``{"value": ("x", 1)}`` of
        ``figure.axes[1]``, and ``{"w1": "x", "w2": "y"}`` moves two at once.
    dark
        What a picture does on a dark page: "ink", its text, axes and plain colors follow the
        page, and colors that stand for numbers (of a color map, of an image) stay; or "keep",
        all stays as drawn, on white. What is drawn light on dark stays so.
    controls
        For each argument of `draw` what `ipywidgets.interact` takes: ``(min, max,
        step)``, a number, a list, a mapping, an Enum, a bool, or a widget with steps or options.
        Give the one that changes the picture most first. A control starts where the argument's
        default is, if it has one among the values. ``fixed(value)`` is no control:
        `draw` and `describe` get the value in every state.

    Returns
    -------
    Explorer
        Shown by the notebook.

    Raises
    ------
    TypeError
        If `draw` or `describe` is no function, or does not take what the controls give.
    ValueError
        If a control cannot be listed, a preset names no state, there are more than
        `MAX_STATES` states, or `name` is not fit.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> def draw(slope):
    ...     figure = Figure(figsize=(4, 3))
    ...     figure.add_subplot(xlim=(0, 1), ylim=(0, 3)).plot([0, 1], [0, slope])
    ...     return figure
    >>> line = explore(draw, name="line", describe=lambda slope: f"Slope {slope}.", slope=(0, 3))
    >>> line.n_states
    4
    """
    return Explorer(
        draw,
        name=name,
        describe=describe,
        presets=presets,
        drag=drag,
        dark=dark,
        controls=controls,
    )


class Explorer:
    """A picture and what can be set about it. Made by `explore`.

    Attributes
    ----------
    name : str
    controls : tuple of Control
    presets : tuple of (label, why, state)
        With the state as one index for each control.
    n_states : int
    live : LiveExplorer or None
        The widgets, on a kernel.
    """

    def __init__(
        self,
        draw: Callable[..., Any],
        *,
        name: str,
        describe: Callable[..., str] | None,
        presets: Mapping[str, Preset | Mapping[str, Any]] | None,
        controls: Mapping[str, Any],
        drag: Mapping[str, Any] | None = None,
        dark: Dark = "ink",
    ) -> None:
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ValueError(
                f"name must be lower-case words joined by hyphens, such as "
                f"{_fit_name(name)!r}, got {name!r}{_is_reserved(draw, 'name')}"
            )
        self.name = name
        if not callable(draw):
            raise TypeError(f"explorer {name!r}: draw must be a function, got {draw!r}")
        if describe is not None and not callable(describe):
            raise TypeError(
                f"explorer {name!r}: describe must be a function, got {describe!r}"
                f"{_is_reserved(draw, 'describe')}"
            )
        fixed = {key: given.value for key, given in controls.items() if is_fixed(given)}
        if len(fixed) == len(controls):
            raise ValueError(f"explorer {name!r} has no controls; `picture` shows a lone figure")
        for role, function in (("draw", draw), ("describe", describe)):
            if function is not None:
                self._check_arguments(role, function, controls)
        self._dark = check_dark(dark, f"explorer {name!r}: ")
        self._draw = partial(draw, **fixed)
        self._describe = None if describe is None else partial(describe, **fixed)
        if describe is None:
            _log.info(
                "explorer %r lists its settings; describe= can say what there is to see", name
            )
        to_set = {key: given for key, given in controls.items() if key not in fixed}
        self.controls = self._make_controls(to_set, _defaults(draw))
        if not isinstance(presets, (Mapping, type(None))):
            raise TypeError(
                f"explorer {name!r}: presets must map labels to Presets, got {presets!r}"
                f"{_is_reserved(draw, 'presets')}"
            )
        self.presets = tuple(
            self._preset(label, preset) for label, preset in (presets or {}).items()
        )
        self._drags = read_drags(drag, self.controls, name)
        self.n_states = math.prod(len(control.values) for control in self.controls)
        self._shown: dict[str, Any] | None = None
        shell = kernel()
        self._cell, self._run = calling_cell(), shell and shell.execution_count
        self.live: LiveExplorer | None = None
        if current_output() is Output.LIVE:
            self.live = self._widgets() if has_ipywidgets() else None
        elif os.environ.get(TRY_WIDGETS):
            self._widgets()

    def __repr__(self) -> str:
        names = ", ".join(control.name for control in self.controls)
        return f"<Explorer {self.name!r} of {names}: {self.n_states} states>"

    def _widgets(self) -> LiveExplorer:
        from .live import LiveExplorer

        return LiveExplorer(
            name=self.name,
            controls=self.controls,
            presets=self.presets,
            make_frame=lambda values: self.frame(**values),
        )

    def states(self) -> Iterator[tuple[int, ...]]:
        """Run through all states, the last control fastest, as value indices."""
        return itertools.product(*(range(len(control.values)) for control in self.controls))

    def values(self, state: tuple[int, ...]) -> dict[str, Any]:
        """Return what `draw` is given in a state, besides what is fixed."""
        return {c.name: c.values[i] for c, i in zip(self.controls, state, strict=True)}

    @property
    def default(self) -> tuple[int, ...]:
        """The state that is shown first, and alone without JavaScript or on paper."""
        return tuple(control.default for control in self.controls)

    def frame(self, /, **values: Any) -> tuple[list[str], str]:
        """Return the picture's lines and the sentence for these values.

        Raises
        ------
        TypeError
            If `draw` returns no picture, or `describe` no text.
        ValueError
            If `draw` returns text with nothing in it, or a text cannot be written.
        """
        lines, sentence, _ = self._frame(values)
        return lines, sentence

    def _frame(
        self, values: Mapping[str, Any], *, on_paper: bool = False
    ) -> tuple[list[str], str, bytes | None]:
        """As `frame`, and a figure as PNG as well if it is asked for."""
        sentence = self._sentence(values)
        with pyplot_left_as_it_was():
            drawn = figure_or_html(self._draw(**values), name=self.name)
            png = None
            if isinstance(drawn, Figure):
                try:
                    lines = to_svg(drawn, prefix=self.name, dark=self._dark)
                    lines = with_positions(lines, drawn, self._drags, self.controls)
                    check_writable("\n".join(lines), "the picture")
                except Exception:
                    check_texts_of(drawn)  # says better what is wrong, if it is that
                    raise
                if on_paper:
                    png = to_png(drawn, sentence)
            else:
                lines = html_lines(drawn)
                refuse_html(self._drags, self.controls)
                if not lines:
                    raise ValueError(
                        f"draw of explorer {self.name!r} must return a matplotlib Figure or HTML "
                        f"text that shows something, got {drawn!r}"
                    )
                check_writable(drawn, "the picture")
        return lines, sentence, png

    def _sentence(self, values: Mapping[str, Any]) -> str:
        if self._describe is None:
            settings = (
                f"{control.label.rstrip(': ')} is {control.text_of(values[control.name])}"
                for control in self.controls
            )
            return f"{', '.join(settings)}."
        sentence = self._describe(**values)
        if not isinstance(sentence, str) or not sentence.strip():
            raise TypeError(
                f"describe of explorer {self.name!r} must return a sentence, got {sentence!r}"
            )
        check_writable(sentence, "the sentence of describe")
        return sentence

    def html(self, *, standalone: bool = False) -> str:
        """Draw every state once and return the explorer as HTML.

        Parameters
        ----------
        standalone
            Put the script and the stylesheet in as well.

        Raises
        ------
        RuntimeError
            If `draw` or `describe` fails; names the state.
        """
        html, _, _ = self._packed(on_paper=False)
        return f"{html}\n{page.assets()}" if standalone else html

    def _asking(self) -> tuple[str, str]:
        """Return the HTML of an explorer whose controls ask for each state, and its sentence."""
        asked.explorers[self.name] = self
        lines, sentence = self.frame(**self.values(self.default))
        html = page.explorer(
            name=self.name,
            controls=self.controls,
            presets=self.presets,
            frame=lines,
            sentence=sentence,
            all_lines=lines,
            packed_frames="",
            packed_sentences="",
            drags=self._drags,
        )
        return html, sentence

    def _packed(self, *, on_paper: bool) -> tuple[str, str, bytes | None]:
        """Draw every state once; return the HTML, the default's sentence, and its PNG."""
        frames: list[list[str]] = []
        sentences: list[list[str]] = []
        png = None
        with _garbage_looked_for_among_the_new():
            for state in _with_progress(self.states(), self.name, self.n_states):
                values = self.values(state)
                is_default = state == self.default
                try:
                    lines, sentence, drawn = self._frame(values, on_paper=on_paper and is_default)
                except Exception as error:
                    settings = ", ".join(f"{key}={value!r}" for key, value in values.items())
                    raise RuntimeError(
                        f"explorer {self.name!r} failed at {settings}: "
                        f"{type(error).__name__}: {error}"
                    ) from error
                if is_default:
                    default, png = len(frames), drawn
                frames.append(lines)
                sentences.append([sentence])
        frames = of_one_size(frames)
        html = page.explorer(
            name=self.name,
            controls=self.controls,
            presets=self.presets,
            frame=frames[default],
            sentence=sentences[default][0],
            all_lines=sorted({line for lines in frames for line in lines}),
            packed_frames=pack(frames),
            packed_sentences=pack(sentences),
            drags=self._drags,
        )
        return html, sentences[default][0], png

    def save(self, path: str | Path, *, title: str | None = None, theme: str = "auto") -> Path:
        """Write the explorer as one file that needs nothing else: no kernel, no network.

        Put it on a course site, or into slides as a frame. ``page.html#name?control=value``
        and ``page.html#name?preset=label`` open it at a setting, as in the book. Or put it,
        as a module, into MyST's directive ``{anywidget}`` or any other host of anywidget's
        front-end modules.

        Parameters
        ----------
        path
            Where to write it, ending in ``.html`` for a page, or in ``.mjs`` for a module. A
            file of that name is replaced, once all states are drawn.
        title
            The page's title; by default the explorer's name. A module has none.
        theme
            "light", "dark", or "auto": what the reader's system asks for, or the module's host.

        Returns
        -------
        Path
            Where it is now.

        Raises
        ------
        ValueError
            If `path` ends otherwise, `theme` is unknown, or a module is given a title.
        RuntimeError
            If `draw` or `describe` fails; names the state. Nothing is written then.
        """
        path = Path(path)
        suffix = path.suffix.lower()
        if suffix not in (".html", ".htm", ".mjs"):
            raise ValueError(
                f"explorer {self.name!r} is saved as .html, a page, or as .mjs, a module for "
                f"anywidget's hosts: path must end in one of them, got {str(path)!r}"
            )
        # Before the states are drawn, so that a slip is told at once.
        if suffix == ".mjs":
            if title is not None:
                raise ValueError(
                    f"explorer {self.name!r}: a module has no title, got title={title!r}; write "
                    "it where the module is shown"
                )
            document = module.module_around(self.name, theme)
        else:
            title = page.in_words(self.name) if title is None else title
            check_writable(title, f"the title of explorer {self.name!r}")
            document = page.document_around(title, theme)
        if not path.parent.is_dir():
            raise FileNotFoundError(f"there is no folder {str(path.parent)!r} to save in")
        path.write_text(document(self.html(standalone=suffix != ".mjs")), encoding="utf-8")
        return path

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        if self.live is not None:
            bundle: dict[str, Any] = self.live.box._repr_mimebundle_()
            return bundle
        return self._page_bundle()

    def _repr_html_(self) -> str | None:
        """For tools that know no MIME bundles, such as sphinx-gallery; a kernel knows them."""
        if kernel() is not None:
            return None
        html: str = self._page_bundle()["text/html"]
        return html

    def _page_bundle(self) -> dict[str, Any]:
        if current_output() is Output.IN_PAGE:
            html, sentence = self._asking()
            return {"text/html": html, "text/plain": sentence}
        # Tools ask for one thing after the other, and all of it comes from one drawing.
        if self._shown is None:
            output = current_output()
            if output is Output.LIVE and kernel() is not None:
                _log.warning(
                    "ipywidgets is not installed, so all %d states of explorer %r are drawn now; "
                    "after `pip install ipywidgets` and a new start of the kernel, each is drawn "
                    "when it is asked for",
                    self.n_states,
                    self.name,
                )
            html, sentence, png = self._packed(on_paper=True)
            assets = "" if output is Output.PAGE else f"\n{page.assets()}"
            self._shown = {"text/html": html + assets, "text/plain": sentence}
            if png is not None:
                self._shown["image/png"] = base64.b64encode(png).decode("ascii")
        self._check_name(self._shown["text/html"])
        return dict(self._shown)

    def _check_name(self, html: str) -> None:
        """Refuse a second, different explorer of this name on one page.

        It is asked when the explorer is put on a page: one that is only saved is on none. The
        page is the notebook of this kernel, elsewhere the script that called `explore`. What
        comes from the same cell, run again, takes the place of what came before.
        """
        if current_output() is Output.LIVE and kernel() is not None:
            return
        where = self._cell[0] if kernel() is None else ""
        digest = hashlib.sha256(html.encode()).hexdigest()
        here = _Shown(where, self.name, self._cell, self._run, digest)
        for other in [s for s in _names_on_this_page if s[:2] == here[:2]]:
            again = other.cell == here.cell and (other.run != here.run or here.run is None)
            if other.digest != digest and not again:
                raise ValueError(
                    f"there is another explorer {self.name!r} on this page already; rename one"
                )
            _names_on_this_page.discard(other)
        _names_on_this_page.add(here)

    def _check_arguments(
        self, role: str, function: Callable[..., Any], controls: Mapping[str, Any]
    ) -> None:
        """Refuse a function that cannot be called with these controls, before it is called."""
        try:
            parameters = inspect.signature(function).parameters.values()
        except (TypeError, ValueError):  # some functions written in C do not tell
            return
        needed = [p for p in parameters if p.default is p.empty and p.kind not in _VARIABLE_KINDS]
        by_name = {p.name for p in parameters if p.kind in _KEYWORD_KINDS}
        start = f"explorer {self.name!r}: {role}"
        for parameter in needed:
            if parameter.name in RESERVED and parameter.name not in controls:
                raise TypeError(f"{start}{_reserved(parameter.name)}")
            if parameter.kind is parameter.POSITIONAL_ONLY:
                raise TypeError(
                    f"{start} takes {parameter.name!r} by position only, and explore gives all by "
                    "name; take the / out of its arguments, or wrap it in a lambda"
                )
            if parameter.name not in controls:
                raise TypeError(
                    f"{start} needs an argument {parameter.name!r} that no control gives; add "
                    f"{parameter.name}=…, such as (min, max, step), a list or fixed(…), or give "
                    "the argument a default"
                )
        takes_all = any(p.kind is p.VAR_KEYWORD for p in parameters)
        unknown = [key for key in controls if key not in by_name]
        if unknown and not takes_all:
            raise TypeError(
                f"{start} takes no argument {unknown[0]!r}, which a control gives; its arguments "
                f"are {', '.join(p.name for p in parameters) or 'none'}"
            )

    def _make_controls(
        self, given: Mapping[str, Any], starts: Mapping[str, Any]
    ) -> tuple[Control, ...]:
        """Make the controls, unless there would be too many states."""
        controls: list[Control] = []
        counts: dict[str, int | None] = {}
        way_out = ""
        for key, what in given.items():
            try:
                control = make_control(key, what, starts.get(key))
            except TooManyValues as error:
                counts[key], way_out = error.count, way_out or error.way_out
                continue
            except (TypeError, ValueError) as error:
                raise type(error)(f"explorer {self.name!r}: {error}") from None
            for text in (control.label, *control.texts):
                check_writable(text, f"explorer {self.name!r}: a text of control {key}")
            for other in controls:
                if control.widget is not None and control.widget is other.widget:
                    raise ValueError(
                        f"explorer {self.name!r}: {other.name} and {key} are one widget; give "
                        "each its own"
                    )
            counts[key] = len(control.values)
            controls.append(control)
        self._check_size(counts, way_out)
        return tuple(controls)

    def _preset(
        self, label: str, preset: Preset | Mapping[str, Any]
    ) -> tuple[str, str, tuple[int, ...]]:
        if not isinstance(preset, (Preset, Mapping)):
            raise TypeError(
                f"preset {label!r} of explorer {self.name!r} must be a Preset or map controls to "
                f"values, got {preset!r}"
            )
        why, values = (
            (preset.why, preset.values) if isinstance(preset, Preset) else ("", dict(preset))
        )
        for text in (label, why):
            if not isinstance(text, str):
                raise TypeError(
                    f"preset {label!r} of explorer {self.name!r}: label and reason must be text, "
                    f"got {text!r}"
                )
            check_writable(text, f"preset {label!r} of explorer {self.name!r}")
        known = [control.name for control in self.controls]
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise ValueError(
                f"preset {label!r} of explorer {self.name!r} sets {', '.join(unknown)}; "
                f"the controls are {', '.join(known)}"
            )
        try:
            state = tuple(
                control.index_of(values[control.name])
                if control.name in values
                else control.default
                for control in self.controls
            )
        except ValueError as error:
            raise ValueError(f"preset {label!r} of explorer {self.name!r}: {error}") from None
        return label, why, state

    def _check_size(self, counts: Mapping[str, int | None], way_out: str) -> None:
        known = math.prod(count or 1 for count in counts.values())
        # One that is asked for a state draws no other.
        limit = math.inf if current_output() is Output.IN_PAGE else MAX_STATES
        if None not in counts.values() and known <= limit:
            return
        sizes = " × ".join(
            f"{count or f'over {MAX_STATES}'} ({key})" for key, count in counts.items()
        )
        total = f" = {known}" if None not in counts.values() and len(counts) > 1 else ""
        largest = max(counts, key=lambda key: counts[key] or math.inf)
        raise ValueError(
            f"explorer {self.name!r} has {sizes}{total} states, more than "
            f"{MAX_STATES}: {way_out or f'coarsen the step of {largest}'}, or leave a control out"
        )


_VARIABLE_KINDS = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
_KEYWORD_KINDS = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


def _defaults(function: Callable[..., Any]) -> dict[str, Any]:
    """Return the arguments' defaults, where there are some."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return {}
    return {p.name: p.default for p in parameters if p.default is not p.empty}


def _reserved(argument: str) -> str:
    return (
        f" has an argument {argument!r}, which explore keeps for itself (as it does "
        f"{', '.join(word for word in RESERVED if word != argument)}); rename it, or wrap the "
        f"function: lambda my_{argument}, …: draw({argument}=my_{argument}, …)"
    )


def _is_reserved(draw: Any, argument: str) -> str:
    """Return a hint if `draw` has an argument of a name that `explore` keeps for itself."""
    try:
        taken = argument in inspect.signature(draw).parameters
    except (TypeError, ValueError):
        return ""
    return f"; draw{_reserved(argument)}" if taken else ""


def _fit_name(name: Any) -> str:
    """Make of `name` one that would do."""
    words = re.findall("[a-z0-9]+", name.lower()) if isinstance(name, str) else []
    fit = "-".join(words).lstrip("-0123456789")
    return fit or "learning-rate"


def _with_progress(states: Iterable[Any], name: str, total: int) -> Iterable[Any]:
    """Show how far it is, where someone waits for it: hundreds of pictures take seconds."""
    if current_output() is not Output.LIVE:
        return states
    try:
        # tqdm's own choice warns where there is no ipywidgets.
        if has_ipywidgets():
            from tqdm.auto import tqdm
        else:
            from tqdm import tqdm
    except ImportError:
        return states
    bar: Iterable[Any] = tqdm(states, name, total=total, leave=False)
    return bar


@contextmanager
def _garbage_looked_for_among_the_new() -> Iterator[None]:
    """Spare Python's garbage collector what was there before.

    A figure is thousands of objects that refer to each other, so the collector runs often;
    searching all of PyTorch and TensorFlow each time took a sixth of the time to draw.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
