"""A picture without controls, in the same dress: theme, phone, paper, text alternative."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from . import page
from .output import Output, current_output
from .svg import to_png, to_svg


@dataclass(frozen=True)
class Still:
    """A figure that follows the page's theme, with the sentence that stands for it."""

    figure: Figure
    sentence: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        # The picture's own digest names it: the same on every build, different for any two.
        digest = hashlib.sha256("".join(to_svg(self.figure, prefix="")).encode()).hexdigest()
        name = f"picture-{digest[:10]}"
        lines = to_svg(self.figure, prefix=name)
        style = (
            "" if current_output() is Output.PAGE else f"<style>{page.asset(page.STYLE)}</style>"
        )
        return {
            "text/html": (
                f'<div class="explorer explorer-still" id="{name}">{style}'
                f"{page.dark_colors(lines, scope=f'#{name}')}"
                f"{page.figure(lines, self.sentence)}</div>"
            ),
            "image/png": base64.b64encode(to_png(self.figure, self.sentence)).decode("ascii"),
            "text/plain": self.sentence,
        }


def picture(figure: Figure, sentence: str) -> Still:
    """Show a figure as an explorer without controls would look.

    Parameters
    ----------
    figure
        A matplotlib figure, best made without pyplot.
    sentence
        What the picture shows: its caption and its text alternative.

    Raises
    ------
    TypeError
        If `figure` is not a matplotlib figure.
    ValueError
        If `sentence` is empty.
    """
    if not isinstance(figure, Figure):
        raise TypeError(f"figure must be a matplotlib Figure, got {type(figure).__name__}")
    if not isinstance(sentence, str) or not sentence.strip():
        raise ValueError(f"sentence must say what the picture shows, got {sentence!r}")
    return Still(figure, sentence)
