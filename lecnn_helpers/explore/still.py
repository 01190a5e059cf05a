"""A picture without controls, in the same dress: theme, phone, paper, text alternative."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from . import page
from .image import INLINE
from .output import Output, current_output
from .svg import Dark, check_dark, to_png, to_svg

_NAMELESS = "picture-without-a-name"


@dataclass(frozen=True)
class Still:
    """A figure that follows the page's theme, with the sentence that stands for it."""

    figure: Figure
    sentence: str
    dark: Dark = "ink"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        lines = to_svg(self.figure, prefix=_NAMELESS, dark=self.dark)
        # The picture's own digest names it: the same on every build, different for any two.
        name = f"picture-{hashlib.sha256(''.join(lines).encode()).hexdigest()[:10]}"
        lines = [line.replace(_NAMELESS, name) for line in lines]
        # On the book's pages stylesheet and script are there already.
        output = current_output()
        on_a_page = output in (Output.PAGE, Output.IN_PAGE)
        alive = output is Output.IN_PAGE
        style = "" if on_a_page else f"<style>{page.asset(page.STYLE)}</style>"
        script = "" if on_a_page else INLINE.replace("NAME", name)
        bundle = {
            "text/html": (
                f'<div class="explorer explorer-still" id="{name}">{style}'
                f"{page.dark_colors(lines, scope=f'#{name}')}"
                f"{page.figure(lines, self.sentence, as_image=not alive)}{script}</div>"
            ),
            "text/plain": self.sentence,
        }
        # For paper; a reader's page is none.
        if not alive:
            png = to_png(self.figure, self.sentence)
            bundle["image/png"] = base64.b64encode(png).decode("ascii")
        return bundle

    def _repr_html_(self) -> str:
        """For tools that know no MIME bundles, such as sphinx-gallery."""
        html: str = self._repr_mimebundle_()["text/html"]
        return html


def picture(figure: Figure, sentence: str, *, dark: Dark = "ink") -> Still:
    """Show a figure as an explorer without controls would look.

    Parameters
    ----------
    figure
        A matplotlib figure. Best made without pyplot, which shows its figures itself.
    sentence
        What the picture shows: its caption and its text alternative.
    dark
        What it does on a dark page, as in `explore`: "ink" or "keep".

    Raises
    ------
    TypeError
        If `figure` is not a matplotlib figure.
    ValueError
        If `sentence` is empty, or `dark` is not one of the two.
    """
    if not isinstance(figure, Figure):
        raise TypeError(f"figure must be a matplotlib Figure, got {type(figure).__name__}")
    if not isinstance(sentence, str) or not sentence.strip():
        raise ValueError(f"sentence must say what the picture shows, got {sentence!r}")
    return Still(figure, sentence, check_dark(dark, "picture: "))
