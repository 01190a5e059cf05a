"""Pictures of the chapter on TITLE."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from lecnn_helpers.pictures.style import (
    BLUE,
    FAINT,
    TEXT,
    house_style,
    new_figure,
    number,
    number_line,
)


@house_style
def draw_guess(values: Sequence[float], guess: float) -> Figure:
    """Draw the values, the guess, and the distance of each value from it."""
    figure, (axes,) = new_figure(2.0, margins=(0.2, 0.4, 0.2, 0.3))
    axes.set(xlim=(-1, 11), ylim=(0.4, len(values) + 0.6))
    axes.yaxis.set_visible(False)
    number_line(axes)
    axes.axvline(guess, color=BLUE, linewidth=1.2)
    axes.set_title(f"guess {number(guess, 1)}", color=BLUE, fontsize=TEXT)
    for height, value in enumerate(values, start=1):
        axes.plot([guess, value], [height, height], color=FAINT, linewidth=2)
        axes.plot(value, height, "o", color=BLUE, markersize=8)
    return figure


def describe_guess(values: Sequence[float], guess: float) -> str:
    """Return the distances and the mean of their squares, in a sentence."""
    distances = np.asarray(values, dtype=float) - guess
    said = ", ".join(number(distance, 1) for distance in distances)
    return f"From {number(guess, 1)} the distances are {said}; their mean square is " + (
        f"{number((distances**2).mean())}."
    )
