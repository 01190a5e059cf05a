"""The front door: `explore` and what it returns."""

from __future__ import annotations

import base64
import gc
import itertools
import math
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure
from tqdm.auto import tqdm

from . import page
from .controls import is_fixed, make_control
from .frames import pack
from .output import TRY_WIDGETS, Output, current_output, keep_widgets_off_the_page
from .svg import to_png, to_svg

if TYPE_CHECKING:
    from .live import LiveExplorer

MAX_STATES = 2000
"""More states than this are refused: the page grows and the build slows with each."""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_BLOCK = re.compile(
    r"\s*(</?(?:caption|dd|div|dl|dt|li|ol|p|table|tbody|td|tfoot|th|thead|tr|ul)\b[^>]*>)\s*"
)
_names_on_this_page: set[str] = set()

keep_widgets_off_the_page()


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
    draw: Callable[..., Figure | str],
    *,
    name: str,
    describe: Callable[..., str],
    presets: Mapping[str, Preset | Mapping[str, Any]] | None = None,
    **controls: Any,
) -> Explorer:
    """Show what `draw` makes, with a control for each of its arguments.

    Parameters
    ----------
    draw
        ``draw(**values)`` returns a matplotlib Figure (made without pyplot), or a
        piece of HTML such as a table. Its axes should stay put from state to state.
    name
        Short and unlike any other on the page, in lower case: ``"learning-rate"``.
        It is the explorer's address: ``page.html#learning-rate?eta=0.1``.
    describe
        ``describe(**values)`` returns the sentence that stands under the picture and
        is its text alternative.
    presets
        Label to `Preset` (or to plain values): settings worth trying.
    controls
        For each argument of `draw` what `ipywidgets.interact` takes: ``(min, max,
        step)``, a list, a mapping, a bool, or a widget with steps or options. Give
        the one that changes the picture most first. ``fixed(value)`` is no control:
        `draw` and `describe` get the value in every state.

    Returns
    -------
    Explorer
        Shown by the notebook.

    Raises
    ------
    ValueError
        If a control cannot be listed, a preset names no state, there are more than
        `MAX_STATES` states, or `name` is not fit or already on the page.

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
    return Explorer(draw, name=name, describe=describe, presets=presets, controls=controls)


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
        draw: Callable[..., Figure | str],
        *,
        name: str,
        describe: Callable[..., str],
        presets: Mapping[str, Preset | Mapping[str, Any]] | None,
        controls: Mapping[str, Any],
    ) -> None:
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ValueError(
                f"name must be lower-case words joined by hyphens, such as 'learning-rate', "
                f"got {name!r}"
            )
        for role, function in (("draw", draw), ("describe", describe)):
            if not callable(function):
                raise TypeError(f"explorer {name!r}: {role} must be a function, got {function!r}")
        fixed = {key: given.value for key, given in controls.items() if is_fixed(given)}
        self.name = name
        self._draw = partial(draw, **fixed)
        self._describe = partial(describe, **fixed)
        self.controls = tuple(
            make_control(key, given) for key, given in controls.items() if key not in fixed
        )
        if not self.controls:
            raise ValueError(f"explorer {name!r} has no controls; `picture` shows a lone figure")
        self.presets = tuple(
            self._preset(label, preset) for label, preset in (presets or {}).items()
        )
        self.n_states = math.prod(len(control.values) for control in self.controls)
        self._check_size()
        self.live: LiveExplorer | None = None
        if current_output() is Output.LIVE:
            self.live = self._widgets()
            return
        if name in _names_on_this_page:
            raise ValueError(f"there is an explorer {name!r} on this page already; rename one")
        _names_on_this_page.add(name)
        if os.environ.get(TRY_WIDGETS):
            self._widgets()

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

    def frame(self, **values: Any) -> tuple[list[str], str]:
        """Return the picture's lines and the sentence for these values.

        Raises
        ------
        TypeError
            If `draw` returns neither a Figure nor text, or `describe` no text.
        ValueError
            If `draw` returns text with nothing in it.
        """
        drawn = self._draw(**values)
        if isinstance(drawn, str):
            lines = _html_lines(drawn)
            if not lines:
                raise ValueError(
                    f"draw of explorer {self.name!r} must return a matplotlib Figure or HTML text "
                    f"that shows something, got {drawn!r}"
                )
        elif isinstance(drawn, Figure):
            lines = to_svg(drawn, prefix=self.name)
        else:
            raise TypeError(
                f"draw must return a matplotlib Figure or HTML text, got {type(drawn).__name__}"
            )
        sentence = self._describe(**values)
        if not isinstance(sentence, str) or not sentence.strip():
            raise TypeError(f"describe must return a sentence, got {sentence!r}")
        return lines, sentence

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
        frames, sentences = [], []
        # Hundreds of pictures take seconds: on a kernel someone is waiting for them.
        waiting = current_output() is Output.LIVE
        states = tqdm(
            self.states(), self.name, total=self.n_states, leave=False, disable=not waiting
        )
        with _garbage_looked_for_among_the_new():
            for state in states:
                values = self.values(state)
                try:
                    lines, sentence = self.frame(**values)
                except Exception as error:
                    settings = ", ".join(f"{key}={value!r}" for key, value in values.items())
                    raise RuntimeError(
                        f"explorer {self.name!r} failed at {settings}: "
                        f"{type(error).__name__}: {error}"
                    ) from error
                frames.append(lines)
                sentences.append([sentence])
        default = list(self.states()).index(self.default)
        html = page.explorer(
            name=self.name,
            controls=self.controls,
            presets=self.presets,
            frame=frames[default],
            sentence=sentences[default][0],
            all_lines=sorted({line for lines in frames for line in lines}),
            packed_frames=pack(frames),
            packed_sentences=pack(sentences),
        )
        return f"{html}\n{page.assets()}" if standalone else html

    def save(self, path: str | Path, *, title: str | None = None, theme: str = "auto") -> Path:
        """Write the explorer as one page that needs nothing else: no kernel, no network.

        Put it on a course site, or into slides as a frame. ``page.html#name?control=value``
        and ``page.html#name?preset=label`` open it at a setting, as in the book.

        Parameters
        ----------
        path
            Where to write it, ending in ``.html``. A file of that name is replaced, once all
            states are drawn.
        title
            The page's title; by default the explorer's name.
        theme
            "light", "dark", or "auto": what the reader's system asks for.

        Returns
        -------
        Path
            Where it is now.

        Raises
        ------
        ValueError
            If `path` does not end in ``.html``, or `theme` is unknown.
        RuntimeError
            If `draw` or `describe` fails; names the state. Nothing is written then.
        """
        path = Path(path)
        if path.suffix.lower() not in (".html", ".htm"):
            raise ValueError(f"path must end in .html, got {str(path)!r}")
        if title is None:
            title = self.name.replace("-", " ").capitalize()
        # Before the states are drawn, so that a slip is told at once.
        document = page.document_around(title, theme)
        if not path.parent.is_dir():
            raise FileNotFoundError(f"there is no folder {str(path.parent)!r} to save in")
        path.write_text(document(self.html(standalone=True)), encoding="utf-8")
        return path

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        if self.live is not None:
            bundle: dict[str, Any] = self.live.box._repr_mimebundle_()
            return bundle
        values = self.values(self.default)
        sentence = self._describe(**values)
        bundle = {
            "text/html": self.html(standalone=current_output() is Output.STANDALONE),
            "text/plain": sentence,
        }
        drawn = self._draw(**values)
        if isinstance(drawn, Figure):
            bundle["image/png"] = base64.b64encode(to_png(drawn, sentence)).decode("ascii")
        return bundle

    def _preset(
        self, label: str, preset: Preset | Mapping[str, Any]
    ) -> tuple[str, str, tuple[int, ...]]:
        why, values = (
            (preset.why, preset.values) if isinstance(preset, Preset) else ("", dict(preset))
        )
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

    def _check_size(self) -> None:
        if self.n_states <= MAX_STATES:
            return
        sizes = " × ".join(f"{len(c.values)} ({c.name})" for c in self.controls)
        largest = max(self.controls, key=lambda control: len(control.values))
        raise ValueError(
            f"explorer {self.name!r} has {sizes} = {self.n_states} states, more than "
            f"{MAX_STATES}: coarsen the step of {largest.name}, or leave a control out"
        )


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


def _html_lines(html: str) -> list[str]:
    """Cut HTML into lines of one tag each; an element that holds only text is one line."""
    html = re.sub(r"<!--.*?-->", "", html, flags=re.S)
    # Space about a row or a paragraph is not seen; before a word in bold it is.
    html = _BLOCK.sub(r"\1", " ".join(html.split()))
    lines: list[str] = []
    for piece in re.findall(r"<[^>]+>[^<]*|[^<]+", html):
        closes = re.match(r"</([\w-]+)>$", piece)
        if closes and lines and re.match(rf"<{closes[1]}\b[^>]*>[^<]*$", lines[-1]):
            lines[-1] += piece
        else:
            lines.append(piece)
    return lines
