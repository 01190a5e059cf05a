"""Pictures of the chapter on gradient descent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle
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
from ...pictures.edges import mark_beyond, mark_curve
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
    path = _run(curvature, learning_rate, (w1, w2))
    return _path_and_loss(Bowl(curvature), path, _LEVELS, ("w₁", "w₂"))


def _path_and_loss(
    bowl: Bowl, path: Array, levels: tuple[float, ...], names: tuple[str, str]
) -> Figure:
    figure, (left, right) = new_figure(
        2.5, columns=(2.3, 1.7), margins=(0.46, 0.42, 0.26, 0.32), gap=0.47
    )
    draw_contours(left, bowl, _XLIM, _YLIM, levels)
    shown = seen(path, _XLIM, _YLIM)
    draw_path(left, shown, style.GRADIENT_DESCENT, dots=True)
    mark_left(left, path, shown, style.GRADIENT_DESCENT)
    left.set_title("path")

    right.set(xlim=(0, STEPS))
    log_axis(right, "y", *_LOSS, every=3)
    right.set_xlabel("step", labelpad=1)
    right.set_xticks([0, 20, 40])
    with np.errstate(all="ignore"):
        shares = np.array(bowl.curvatures) * _along_the_axes(bowl, path) ** 2 / 2
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
    colors = (style.WEIGHT_1, style.WEIGHT_2)
    apart = 0.25 if len(names[0]) == 2 else 0.24
    name_beside_title(right, 0.42, tuple(zip(names, colors, strict=True)), apart=apart)
    return figure


def _along_the_axes(bowl: Bowl, path: Array) -> Array:
    """The points of `path` in the bowl's own axes, the flat one first."""
    if not bowl.degrees:
        return path
    angle = np.deg2rad(bowl.degrees)
    flat = np.array([np.cos(angle), np.sin(angle)])
    return np.stack([path @ flat, path @ [-flat[1], flat[0]]], axis=1)


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


KAPPA = 10.0
"""The page's bowl: curvatures 1 and 10."""
TURNS = (0, 20, 45)
TURNED_RATES = (0.05, 0.18, 0.2, 0.21)
"""Degrees and learning rates of the turned bowl."""

# Of the contours, along the flat axis.
_RADII = (1.0, 2.5, 4.5, 7.0, 10.0)


@cache
def _turned_run(degrees: float, learning_rate: float) -> Array:
    bowl = Bowl(KAPPA, degrees)
    return descend(GradientDescent(learning_rate), bowl.gradient, START, STEPS)


@house_style
def draw_turned(degrees: float, learning_rate: float) -> Figure:
    """Draw the path on the turned bowl, its axes, and the loss with the share along each."""
    bowl, path = Bowl(KAPPA, degrees), _turned_run(degrees, learning_rate)
    figure = _path_and_loss(bowl, path, (), ("flat", "steep"))
    left = figure.axes[0]
    cos, sin = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    # Ellipses of a fixed number of points, so that all turns have one structure.
    around = np.linspace(0, 2 * np.pi, 41)
    u, v = np.cos(around), np.sin(around) / np.sqrt(KAPPA)
    rings = [r * np.stack([u * cos - v * sin, u * sin + v * cos], axis=1) for r in _RADII]
    left.add_collection(
        LineCollection(rings, colors=style.FAINT, linewidths=1.2, zorder=1), autolim=False
    )
    for x, y, color in ((cos, sin, style.WEIGHT_1), (-sin, cos, style.WEIGHT_2)):
        # From the middle to just within the frame on either side.
        reach = 0.98 * min(_XLIM[1] / max(abs(x), 1e-9), _YLIM[1] / max(abs(y), 1e-9))
        ends = np.array([-reach, reach])
        left.plot(ends * x, ends * y, color=color, linewidth=1.0, linestyle=(0, (4, 3)), zorder=2)
    return figure


def describe_turned(degrees: float, learning_rate: float) -> str:
    """The Hessian, its eigenvalues, the factor along each axis, and what becomes of the loss."""
    bowl, path = Bowl(KAPPA, degrees), _turned_run(degrees, learning_rate)
    (a, b), (_, d) = (bowl.gradient(each) for each in np.eye(2))
    loss, factors = bowl.value(path), [1 - learning_rate * c for c in bowl.curvatures]
    size = abs(factors[1])
    end = (
        f"{STEPS} steps take the loss from {short(loss[0])} to {short(loss[-1], 2)}"
        if size < 1 - 1e-9
        else "along the steep axis it swings from side to side and never settles"
        if size < 1 + 1e-9
        else "along the steep axis it grows without end"
    )
    return (
        f"The bowl turned by {degrees}°: its Hessian is ({short(a)}, {short(b)}; {short(b)}, "
        f"{short(d)}), with the eigenvalues 1 and {KAPPA:g} as before. With η = "
        f"{short(learning_rate)} each step multiplies the part along the flat axis by "
        f"{short(factors[0])} and the part along the steep axis by {short(factors[1])}: {end}."
    )


ANGLES = tuple(range(0, 361, 15))
LENGTHS = (0.2, 1.0, 4.0)
"""Of the step in one direction: degrees from the gradient, and how long it is."""

_G = Bowl(KAPPA).gradient(START)


def _way(angle: ArrayLike) -> Array:
    """The direction of length 1 so many degrees from the gradient at START, shape (..., 2)."""
    turn, unit = np.deg2rad(np.asarray(angle, dtype=float)), _G / np.linalg.norm(_G)
    aside = np.array([-unit[1], unit[0]])
    return np.cos(turn)[..., None] * unit + np.sin(turn)[..., None] * aside


def _change(angle: ArrayLike, length: float) -> Array:
    """By how much the loss changes after a step from START at `angle` to the gradient."""
    bowl = Bowl(KAPPA)
    return bowl.value(START + length * _way(angle)) - bowl.value(START)


@cache
def _lowest(length: float) -> int:
    """The angle, in whole degrees, of the step of this length that goes lowest."""
    return int(_change(np.arange(360), length).argmin())


@house_style
def draw_direction(angle: int, length: float) -> Figure:
    """Draw a step from START on the contours, and the change of the loss for all directions."""
    figure, (left, right) = new_figure(
        2.5, columns=(1.9, 2.1), margins=(0.46, 0.46, 0.16, 0.32), gap=0.55
    )
    box = left.get_position()
    half = 4.4
    tall = half * box.height * figure.get_figheight() / (box.width * style.WIDTH)
    xlim, ylim = (START[0] - half, START[0] + half), (START[1] - tall, START[1] + tall)
    draw_contours(left, Bowl(KAPPA), xlim, ylim, _LEVELS)
    unit, way = _way(0.0), _way(angle)
    left.add_patch(Circle(START, length, fill=False, edgecolor=style.MUTED, linewidth=0.9))
    for end, color, width in (
        (-4.0 * unit, style.MUTED, 1.2),
        (length * way, style.GRADIENT_DESCENT, 2.4),
    ):
        x, y = np.transpose([START, START + end])
        left.plot(x, y, color=color, linewidth=width, linestyle="-" if width > 2 else (0, (2, 2)))
    end = START + length * way
    left.plot(*end, "o", color=style.GRADIENT_DESCENT, markersize=6)
    lowest = START + length * _way(_lowest(length))
    left.plot(*lowest, "o", markerfacecolor="none", markeredgecolor=style.VALUE, markersize=9)
    left.text(*(START - 4.0 * unit + [0.3, 0.1]), "−g", color=style.MUTED)
    left.set_title("step")

    right.set(xlim=(0, 360), ylim=(-1.2, 2.2), xticks=[0, 90, 180, 270, 360], yticks=[-1, 0, 1, 2])
    right.set_xlabel("angle to the gradient", labelpad=1)
    right.axhline(0, color=style.FAINT, linewidth=1.0)
    scale = length * np.linalg.norm(_G)
    around = np.arange(0, 361, 10)
    right.plot(
        around, np.cos(np.deg2rad(around)), color=style.WITHOUT, linewidth=1.4, linestyle="--"
    )
    right.plot(around, _change(around, length) / scale, color=style.VALUE)
    for value, color in (
        (np.cos(np.deg2rad(angle)), style.WITHOUT),
        (float(_change(angle, length)) / scale, style.VALUE),
    ):
        right.plot(angle, value, "o", color=color, markersize=6, clip_on=False)
    right.set_title("ΔL/s|g|")
    name_beside_title(right, 0.42, (("true", style.VALUE), ("linear", style.WITHOUT)), apart=0.25)
    return figure


def describe_direction(angle: int, length: float) -> str:
    """What the loss does, what the straight line says, and which direction is best."""
    change = float(_change(angle, length))
    linear = length * float(np.linalg.norm(_G)) * float(np.cos(np.deg2rad(angle)))
    return (
        f"A step of length {short(length)}, {angle}° from the gradient, changes the loss by "
        f"{short(change)}; the straight line says {short(linear) if abs(linear) > 1e-9 else 0}. "
        f"Of all steps of this length the one at {_lowest(length)}° goes lowest."
    )


_CURVATURE, _EDGE_LOSS = (0.0, 7.0), (-2, 1)


def _edge(runs: Mapping[str, Any], eta: float) -> tuple[Array, Array, Array, Mapping[str, Any]]:
    """The steps that were measured, λ_max in them for each seed, the loss of seed 0, and all."""
    found = runs[str(eta)]
    curvatures = np.array(found["curvatures"])
    steps = np.linspace(0, runs["epochs"], curvatures.shape[1])
    losses = np.array(found["losses of seed 0"])[steps.astype(int)]
    return steps, curvatures, losses, found


@house_style
def draw_edge(runs: Mapping[str, Any], eta: float) -> Figure:
    """Draw the largest curvature against the steps, with the line 2/η, and the loss below.

    `runs` are the chapter's long runs. The band holds all seeds, the line is seed 0.
    """
    figure, (upper, lower) = new_figure(
        3.5, rows=(1.25, 1.0), margins=(0.5, 0.46, 0.16, 0.34), gap=0.36
    )
    steps, curvatures, losses, found = _edge(runs, eta)
    upper.set(xlim=(0, runs["epochs"]), ylim=_CURVATURE, yticks=[0, 2, 4, 6], xticklabels=[])
    low, high = curvatures.min(axis=0), curvatures.max(axis=0)
    color = style.GRADIENT_DESCENT
    ends = np.clip(high, *_CURVATURE)
    upper.fill_between(steps, np.clip(low, *_CURVATURE), ends, color=color, alpha=0.22, linewidth=0)
    upper.plot(steps, np.clip(curvatures[0], *_CURVATURE), color=color)
    mark_curve(upper, steps, high, color)
    limit = 2 / eta
    upper.axhline(limit, color=style.VALUE, linewidth=1.6, linestyle="--")
    at = mark_beyond(upper, 0.62 * runs["epochs"], limit, style.VALUE, text=f"2/η = {short(limit)}")
    # Within the axes the line has its name, too.
    upper.text(
        0.985 * runs["epochs"],
        at.y + 0.12,
        "" if at.beyond else f"2/η = {short(limit)}",
        color=style.VALUE,
        ha="right",
        va="bottom",
        fontsize=style.SMALL,
    )
    upper.set_title("largest curvature")

    lower.set_xlim(0, runs["epochs"])
    lower.set_xlabel("step, on all images", labelpad=1)
    log_axis(lower, "y", *_EDGE_LOSS)
    bounds = [log_curve(found[name], *_EDGE_LOSS) for name in ("lowest", "highest")]
    bounds = np.clip(bounds, *_EDGE_LOSS)
    lower.fill_between(steps, *bounds, color=color, alpha=0.22, linewidth=0)
    with np.errstate(divide="ignore"):
        lower.plot(steps, np.clip(np.log10(losses), *_EDGE_LOSS), color=color)
        mark_curve(lower, steps, np.log10(found["highest"]), color, values=found["highest"])
        mark_curve(lower, steps, np.log10(found["lowest"]), color, values=found["lowest"])
    lower.set_title("loss")
    return figure


def describe_edge(runs: Mapping[str, Any], eta: float) -> str:
    """Start, peak and end of the curvature, how many seeds crossed 2/η, and the last losses."""
    _, curvatures, _, found = _edge(runs, eta)
    limit, last = 2 / eta, np.array(found["last"])
    peak = curvatures.max(axis=1)
    above = int((peak > limit).sum())
    return (
        f"η = {short(eta)}, so 2/η = {short(limit)}. In {len(curvatures)} runs the largest "
        f"curvature starts at {short(np.median(curvatures[:, 0]), 2)}, has its peak at "
        f"{short(np.median(peak), 2)} ({short(peak.min(), 2)} to {short(peak.max(), 2)}) and "
        f"ends at {short(np.median(curvatures[:, -1]), 2)} (medians); {above} of them cross "
        f"2/η. The loss ends at {short(np.median(last), 2)} ({short(last.min(), 2)} to "
        f"{short(last.max(), 2)})."
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
