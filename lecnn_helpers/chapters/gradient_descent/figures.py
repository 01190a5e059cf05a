"""Pictures of the chapter on gradient descent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ...formulas._validate import Array
from ...formulas.optimizers import GradientDescent, descend
from ...formulas.surfaces import Bowl
from ...pictures import descent, style
from ...pictures.descent import (
    draw_contours,
    draw_path,
    log_axis,
    log_curve,
    mark_left,
    name_beside_title,
    seen,
)
from ...pictures.edges import mark_curve
from ...pictures.style import house_style, new_figure
from ...pictures.words import short

START = (-4.0, 2.0)
STEPS = 40

# Evenly spaced to the eye of a logarithm, and dense about the edges 2/1, 2/2, … 2/50.
RATES = (
    *(0.005, 0.007, 0.01, 0.015, 0.02, 0.025, 0.03, 0.035, 0.038, 0.04, 0.042),
    *(0.05, 0.06, 0.07, 0.08, 0.09, 0.095, 0.1, 0.105, 0.12, 0.15, 0.18, 0.19, 0.2, 0.21),
    *(0.25, 0.3, 0.35, 0.38, 0.4, 0.42, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0, 1.05),
    *(1.2, 1.5, 1.8, 1.9, 2.0, 2.1, 2.5),
)
"""The learning rates of the explorer."""

_XLIM, _YLIM = (-5.0, 5.0), (-4.0, 4.0)
_LOSS = (-6, 3)
# Where the contours cross the w₁ axis; the outer ones, beyond it, show steep bowls' walls.
_LEVELS = tuple(r**2 / 2 for r in (1.0, 2.0, 3.0, 4.0, 5.0, 7.5, 10.0, 15.0, 20.0))


@cache
def _run(curvature: float, learning_rate: float, start: tuple[float, float]) -> Array:
    return descend(GradientDescent(learning_rate), Bowl(curvature).gradient, start, STEPS)


@house_style
def draw_descent(
    curvature: float, learning_rate: float, w1: float = START[0], w2: float = START[1]
) -> Figure:
    """Draw the path from (w1, w2) on the bowl's contours, and the loss with each weight's share."""
    figure, (left, right) = new_figure(
        2.5, columns=(2.3, 1.7), margins=(0.46, 0.42, 0.26, 0.32), gap=0.47
    )
    bowl, path = Bowl(curvature), _run(curvature, learning_rate, (w1, w2))
    draw_contours(left, bowl, _XLIM, _YLIM, _LEVELS)
    shown = seen(path, _XLIM, _YLIM)
    draw_path(left, shown, style.GRADIENT_DESCENT, dots=True)
    mark_left(left, path, shown, style.GRADIENT_DESCENT)
    left.set_title("path")

    right.set(xlim=(0, STEPS))
    log_axis(right, "y", *_LOSS, every=3)
    right.set_xlabel("step", labelpad=1)
    right.set_xticks([0, 20, 40])
    with np.errstate(all="ignore"):
        shares = np.array([1.0, curvature]) * path**2 / 2
        logs = np.log10(shares)
        curves = (
            (shares.sum(axis=1), style.INK, 4.0, 0.22),
            (shares[:, 0], style.WEIGHT_1, 1.8, 1.0),
            (shares[:, 1], style.WEIGHT_2, 1.8, 1.0),
        )
    for values, color, width, alpha in curves:
        right.plot(log_curve(values, *_LOSS), color=color, linewidth=width, alpha=alpha)
    # Where the broad line leaves the axes it lies under one of the two. If both leave on one
    # side, the second number stands a line further in.
    together = len({np.sign(np.clip(np.nan_to_num(log), *_LOSS) - log) for log in logs[-1]}) == 1
    for i, (_, color, _, _) in enumerate(curves[1:]):
        row = i if together else 0
        # Farther below, where the curve comes down beside its number.
        apart = 7 if logs[-1, i] < _LOSS[0] else 3
        looks = {"values": shares[:, i], "text": "{}", "row": row, "apart": apart}
        mark_curve(right, np.arange(STEPS + 1), logs[:, i], color, **looks)
    right.set_title("loss:")
    name_beside_title(right, 0.42, (("w₁", style.WEIGHT_1), ("w₂", style.WEIGHT_2)), apart=0.25)
    return figure


def describe_descent(
    curvature: float, learning_rate: float, w1: float = START[0], w2: float = START[1]
) -> str:
    """The two factors, what becomes of each weight, and when the path left the picture."""
    bowl, path = Bowl(curvature), _run(curvature, learning_rate, (w1, w2))
    along = [1 - learning_rate * c for c in bowl.curvatures]
    loss = bowl.value(path)
    # A factor of 1 in size is met up to rounding. A weight that is 0 from the start stays there.
    weights = [(n, f) for n, f, w in zip(("w₁", "w₂"), along, (w1, w2), strict=True) if w]
    grow, swing = (
        [name for name, factor in weights if fits(abs(factor))]
        for fits in (lambda size: size > 1 + 1e-9, lambda size: abs(size - 1) <= 1e-9)
    )
    out = seen(path, _XLIM, _YLIM).left_at
    if grow:
        when = f"leaves the picture at step {out}" if out else "is still in the picture"
        who = "both weights grow" if len(grow) == 2 else f"{grow[0]} grows"
        end = f"{who} from step to step, the path {when}, and the loss grows without end"
    elif not weights:
        end = "the path starts at the minimum, and every step is 0"
    elif len(swing) == 2:
        end = "both weights swing from side to side, and neither ever settles"
    elif swing:
        end = f"{swing[0]} swings from side to side and never settles; the other weight does"
    elif max(map(abs, along)) > 1 + 1e-9:
        still, other = ("w₁", "w₂") if not w1 else ("w₂", "w₁")
        end = f"{still} starts at 0 and stays there, so nothing grows, and {other} shrinks"
    else:
        end = f"{STEPS} steps take the loss from {short(loss[0])} to {short(loss[-1], 2)}"
    return (
        f"Curvatures 1 and {curvature:g}, so η must stay below 2/{curvature:g} = "
        f"{short(bowl.largest_stable_rate)}. With η = {short(learning_rate)} each step "
        f"multiplies w₁ by {short(along[0])} and w₂ by {short(along[1])}: {end}."
    )


def draw_sweep(rates: Sequence[float], losses: ArrayLike) -> Figure:
    """Draw the loss after training against the learning rate, a dot for each seed."""
    name = "gradient descent"
    colors = {name: style.GRADIENT_DESCENT}
    return descent.draw_sweep(rates, {name: losses}, colors, ylabel="loss after training")


def describe_sweep(rates: Sequence[float], losses: ArrayLike, best: float) -> str:
    """The rate with the lowest median, its spread over the seeds, and the ends of the sweep."""
    losses = np.asarray(losses, dtype=float)
    at_best = losses[list(rates).index(best)]
    ends = np.median(losses[[0, -1]], axis=1)
    return (
        f"{losses.shape[1]} seeds at each of {len(rates)} rates. The lowest median loss is "
        f"{short(np.median(at_best))}, at η = {short(best)}, where the seeds end between "
        f"{short(at_best.min())} and {short(at_best.max())}. The median is {short(ends[0])} at "
        f"η = {short(rates[0])} and {short(ends[1])} at η = {short(rates[-1])}."
    )
