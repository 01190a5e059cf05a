"""Pictures of the chapter on AdaGrad."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ...formulas._validate import Array
from ...formulas.optimizers import AdaGrad, descend
from ...formulas.surfaces import Bowl
from ...pictures import descent, style
from ...pictures.descent import (
    Surface,
    draw_contours,
    draw_path,
    log_axis,
    log_curve,
    name_beside_title,
    seen,
)
from ...pictures.edges import mark_curve
from ...pictures.style import house_style, new_figure, number
from ...pictures.tables import Table
from ...pictures.words import short

START = (-4.0, 2.0)
STEPS = 100

CURVATURES = {
    "10 (steep)": (10.0, 0.0),
    "1 (round bowl)": (1.0, 0.0),
    "0.0001 (nearly flat)": (0.0001, 0.0),
    "0.0001 and noise": (0.0001, 0.01),
    "0 (no gradient)": (0.0, 0.0),
}
EPSILONS = {"10⁻¹⁰ (PyTorch)": 1e-10, "0": 0.0, "0.001": 1e-3, "1": 1.0}
"""What the explorer offers: along w₂ the curvature, and the noise of the gradient; and ε."""

Along = tuple[float, float]

_NOISE = np.random.default_rng(15).normal(size=STEPS)

_XLIM, _YLIM = (-5.0, 5.0), (-4.0, 4.0)
_LOSS, _SUM, _RATE = (-6, 2), (-8, 8), (-6, 6)
_LEVELS = tuple(r**2 / 2 for r in (1.0, 2.0, 3.0, 4.0, 5.0, 7.5, 10.0))
_WEIGHTS = (("w₁", style.WEIGHT_1), ("w₂", style.WEIGHT_2))


class Idle:
    """A loss in which w₂ has no part: L = w₁²/2, gradient (w₁, 0)."""

    minima = np.empty((0, 2))
    """None to mark: the whole line w₁ = 0 is lowest."""

    def value(self, w: ArrayLike) -> Array:
        """L at `w`, shape (..., 2) → (...). A NaN in w₂ spoils it all the same."""
        w = np.asarray(w, dtype=float)
        return w[..., 0] ** 2 / 2 + 0.0 * w[..., 1]

    def gradient(self, w: ArrayLike) -> Array:
        """∂L/∂w at `w`, the same shape."""
        w1 = np.asarray(w, dtype=float)[..., 0]
        return np.stack([w1, np.zeros_like(w1)], axis=-1)


def table_by_hand(gradients: ArrayLike, learning_rate: float) -> Table:
    """AdaGrad's arithmetic for each batch and weight; `gradients` is (batches, weights)."""
    gradients = np.asarray(gradients, dtype=float)
    rows = []
    for batch, total in enumerate(np.cumsum(gradients**2, axis=0)):
        for (weight, _), g, sum_ in zip(_WEIGHTS, gradients[batch], total, strict=True):
            root = np.sqrt(sum_)
            rate = learning_rate / root
            cells = ((g, 1), (g**2, 2), (sum_, 2), (root, 2), (rate, 4), (-rate * g, 4))
            rows.append([str(batch + 1), weight, *(number(*cell) for cell in cells)])
    return Table(
        caption=f"AdaGrad with η = {learning_rate:g}",
        header=["batch", "weight", "g", "g²", "G", "√G", "η/√G", "step"],
        rows=rows,
        right=frozenset((i, 7) for i in range(len(rows))),
    )


class _Run(NamedTuple):
    path: Array
    sums: Array
    rates: Array
    loss: Array


@cache
def _surface(curvature: float) -> Surface:
    return Bowl(curvature) if curvature > 0 else Idle()


@cache
def _run(along: Along, eps: float, learning_rate: float) -> _Run:
    curvature, noise = along
    surface = _surface(curvature)
    added = np.stack([np.zeros(STEPS), noise * _NOISE], axis=1)
    each = iter(added)
    path = descend(
        AdaGrad(learning_rate, eps=eps), lambda w: surface.gradient(w) + next(each), START, STEPS
    )
    with np.errstate(all="ignore"):
        sums = np.cumsum((surface.gradient(path[:-1]) + added) ** 2, axis=0)
        rates = learning_rate / (np.sqrt(sums) + eps)
    return _Run(path, sums, rates, surface.value(path))


@house_style
def draw_adagrad(curvature: Along, eps: float, learning_rate: float) -> Figure:
    """Draw path, loss, sums of squares and effective rates of a run with AdaGrad."""
    figure, (path_axes, loss_axes, sum_axes, rate_axes) = new_figure(
        4.05, columns=(2.1, 1.9), rows=(2.0, 1.25), margins=(0.5, 0.42, 0.3, 0.32), gap=0.6
    )
    run = _run(curvature, eps, learning_rate)
    draw_contours(path_axes, _surface(curvature[0]), _XLIM, _YLIM, _LEVELS)
    draw_path(path_axes, seen(run.path, _XLIM, _YLIM), style.ADAGRAD, dots=True)
    path_axes.set_title("path")
    loss_axes.plot(log_curve(run.loss, *_LOSS), color=style.INK)
    log_axis(loss_axes, "y", *_LOSS, every=2)
    loss_axes.set_xlim(0, STEPS)
    with np.errstate(divide="ignore"):
        logs = np.log10(run.loss)
    mark_curve(loss_axes, range(STEPS + 1), logs, style.INK, values=run.loss)
    loss_axes.set_title("loss")
    panels = (
        (sum_axes, run.sums, _SUM, 4, "G of", 0.29),
        (rate_axes, run.rates, _RATE, 3, "rate of", 0.47),
    )
    looks = ({"linewidth": 3.2}, {"linewidth": 1.8, "linestyle": (0, (4, 2))})
    for axes, values, limits, every, title, names_at in panels:
        log_axis(axes, "y", *limits, every=every)
        axes.set_xlim(0, STEPS)
        steps = range(1, STEPS + 1)
        for i, ((_, color), column, look) in enumerate(zip(_WEIGHTS, values.T, looks, strict=True)):
            axes.plot(steps, log_curve(column, *limits), color=color, **look)
            with np.errstate(divide="ignore"):
                logs = np.log10(column)
            mark_curve(axes, steps, logs, color, values=column, text="{}", row=i)
        axes.set_title(title)
        name_beside_title(axes, names_at, _WEIGHTS, apart=0.18)
        axes.set_xlabel("step", labelpad=1)
    for axes in (loss_axes, sum_axes, rate_axes):
        axes.set(xlim=(0, STEPS), xticks=[0, 50, 100])
    if np.isnan(run.path[-1, 1]):
        path_axes.text(-3.6, 2.5, "w₂ is NaN", color=style.ADAGRAD, fontsize=style.TEXT)
    return figure


def describe_adagrad(curvature: Along, eps: float, learning_rate: float) -> str:
    """Where the run ended, how far noise threw w₂, and G and the effective rate of each weight."""
    run = _run(curvature, eps, learning_rate)
    w1, w2 = run.path[-1]
    sums = " and ".join(short(value) for value in run.sums[-1])
    rates = " and ".join(short(value) for value in run.rates[-1])
    begin = f"With η = {short(learning_rate)} and ε = {short(eps, 1)},"
    left = seen(run.path, _XLIM, _YLIM).left_at
    if np.isnan(w2):
        end = f"w₂ turns NaN at step {left}, the loss with it; w₁ goes on to {short(w1, 2)}"
    elif left is not None:
        end = f"the path left the picture at step {left} and ends at ({short(w1)}, {short(w2)})"
    else:
        end = f"{STEPS} steps lead from (−4, 2) to ({short(w1, 2)}, {short(w2, 2)})"
    if curvature[1]:
        low, high = run.path[:, 1].min(), run.path[:, 1].max()
        share = curvature[0] * np.abs(run.path[:, 1]).max() ** 2 / 2
        end += f". Noise takes w₂ from {short(low)} to {short(high)}, where it makes at most "
        end += f"{short(share, 2)} of the loss"
    return f"{begin} {end}. For w₁ and w₂, G is {sums} at the end, and the effective rate {rates}."


@house_style
def draw_stall(steps: ArrayLike, sums: ArrayLike, rates: ArrayLike, weights: ArrayLike) -> Figure:
    """Draw G, the effective rate and the weight itself against steps, for two weights.

    `steps`, from 1, says where the run was looked at, shape (n,); `sums`, `rates` and
    `weights` are G, η/√G and w there, each of shape (n, 2).
    """
    figure, panels = new_figure(2.35, columns=(1, 1, 1), margins=(0.48, 0.45, 0.12, 0.32), gap=0.5)
    logs = np.log10(steps)
    third = len(logs) // 3
    data = (("G", sums, (0, 8)), ("η/√G", rates, (-6, -2)), ("w", weights, None))
    for axes, (title, values, limits) in zip(panels, data, strict=True):
        for i, (name, color) in enumerate(_WEIGHTS):
            column = np.asarray(values)[:, i]
            shown = column if limits is None else log_curve(column, *limits)
            axes.plot(logs, shown, color=color)
            # Above the line, on the side from which it comes (G) or goes (the others).
            side = {"ha": "right" if title == "G" else "left", "va": "bottom"}
            axes.text(logs[third], shown[third], name, color=color, **side)
        axes.set(xlim=(0, logs[-1]))
        if limits is None:
            axes.set_ylim(-4.3, 2.8)
            axes.axhline(0, color=style.MUTED, linewidth=0.8, linestyle=(0, (2, 2)))
        else:
            log_axis(axes, "y", *limits, every=2)
        axes.set_title(title)
        axes.set_xticks([0, 2, 4], ["1", "100", "10⁴"])
        axes.set_xlabel("step", labelpad=1)
    return figure


def describe_stall(steps: ArrayLike, sums: ArrayLike, rates: ArrayLike, weights: ArrayLike) -> str:
    """How far G rose, the rate fell, and the weights came."""
    steps, sums, rates, weights = map(np.asarray, (steps, sums, rates, weights))
    return (
        f"From step {steps[0]:,} to step {steps[-1]:,}, G of w₁ rises from {short(sums[0, 0])} to "
        f"{short(sums[-1, 0])} and G of w₂ from {short(sums[0, 1])} to {short(sums[-1, 1])}. The "
        f"effective rates fall to {short(rates[-1, 0])} and {short(rates[-1, 1])}. The weights "
        f"are at {short(weights[-1, 0])} and {short(weights[-1, 1])}; the minimum is at 0."
    )


BAD_AT, BATCHES = 100, 400


class _Memory(NamedTuple):
    gradients: Array
    ever: Array
    without: Array
    forgets: Array


@cache
def _memory(bad: float, keeps: float) -> _Memory:
    """Gradients of 1 and one of `bad`; 1/√G with it and without it, and 1/√S that forgets."""
    gradients = np.ones(BATCHES)
    gradients[BAD_AT - 1] = bad
    ever = 1 / np.sqrt(np.cumsum(gradients**2))
    without = 1 / np.sqrt(np.arange(1, BATCHES + 1))
    # From S = 1, where gradients of 1 hold it, so that nothing else moves the rate.
    average, averages = 1.0, []
    for g in gradients:
        average = keeps * average + (1 - keeps) * g**2
        averages.append(average)
    return _Memory(gradients, ever, without, 1 / np.sqrt(averages))


@house_style
def draw_memory(bad: float, keeps: float) -> Figure:
    """Draw one bad batch among 400, and what it does to a sum of squares and to an average.

    `bad` is its gradient, where all others are 1; `keeps` is ρ, the share of the average that a
    batch leaves.
    """
    figure, (gradient_axes, rate_axes) = new_figure(
        3.6, columns=(1,), rows=(0.6, 2.0), margins=(0.62, 0.45, 0.15, 0.3), gap=0.5
    )
    run, steps = _memory(bad, keeps), np.arange(1, BATCHES + 1)
    gradient_axes.plot(steps, np.log10(run.gradients), color=style.INK)
    log_axis(gradient_axes, "y", 0, 3)
    gradient_axes.set_ylim(-0.2, 3.3)
    gradient_axes.set_title("gradient")
    curves = (
        (run.without, style.ADAGRAD, {"linestyle": (0, (2, 2)), "linewidth": 1.2}),
        (run.ever, style.ADAGRAD, {"linewidth": 2.4}),
        (run.forgets, style.RMSPROP, {"linewidth": 2.4}),
    )
    for values, color, look in curves:
        rate_axes.plot(steps, np.log10(values), color=color, **look)
    log_axis(rate_axes, "y", -3, 0)
    rate_axes.set_ylim(-4.7, 0.4)
    rate_axes.set_title("rate, in units of η")
    names = (
        ("AdaGrad's sum", style.ADAGRAD, -3.55),
        ("the same without the bad batch (dashed)", style.ADAGRAD, -4.0),
        ("the average", style.RMSPROP, -4.45),
    )
    for name, color, height in names:
        rate_axes.text(4, height, name, color=color, fontsize=style.TEXT)
    for axes in (gradient_axes, rate_axes):
        axes.set(xlim=(0, BATCHES), xticks=[0, 100, 200, 300, 400])
    rate_axes.set_xlabel("batch", labelpad=1)
    return figure


def describe_memory(bad: float, keeps: float) -> str:
    """Return both rates before the bad batch, in it, and at the end."""
    run = _memory(bad, keeps)
    said = []
    for name, rates in (("AdaGrad's sum", run.ever), ("the average", run.forgets)):
        before, then, end = (short(rates[i]) for i in (BAD_AT - 2, BAD_AT - 1, -1))
        said.append(f"with {name} the rate goes from {before} η to {then} η, and ends at {end} η")
    back = np.flatnonzero(run.forgets[BAD_AT - 1 :] >= 0.9)
    again = f" (nine tenths after {back[0]} batches)" if len(back) and back[0] else ""
    return (
        f"All gradients are 1, that of batch {BAD_AT} is {short(bad)}. There {said[0]}, where it "
        f"would have been {short(run.without[-1])} η; {said[1]}{again}."
    )


@house_style
def draw_rare(counts: ArrayLike, rates: ArrayLike) -> Figure:
    """Draw each feature's effective rate against the number of examples that have it."""
    figure, (axes,) = new_figure(2.55, margins=(0.66, 0.48, 0.15, 0.15))
    # Of the many features with the same count the median stands for all, with their range.
    counts, rates = np.asarray(counts), np.log10(np.asarray(rates, dtype=float))
    edges = np.unique(np.round(10 ** np.linspace(0, np.log10(counts.max() + 1), 19)).astype(int))
    lows, highs = [], []
    for low, high in pairwise(edges):
        chosen = (counts >= low) & (counts < high)
        if chosen.any():
            x = np.log10(counts[chosen]).mean()
            ends = np.quantile(rates[chosen], [0.05, 0.95])
            axes.plot([x, x], ends, color=style.ADAGRAD, linewidth=6, alpha=0.22)
            axes.plot(x, np.median(rates[chosen]), "o", color=style.ADAGRAD, markersize=6)
            lows.append(ends[0])
            highs.append(ends[1])
    # No slider moves here, so the axes may be as long as the bars need.
    log_axis(axes, "y", math.floor(min(lows)), math.ceil(max(highs)))
    log_axis(axes, "x", 0, 3)
    axes.set(xlim=(-0.1, 3.3), xlabel="training examples that have the feature")
    axes.set_ylabel("effective rate η/√G")
    return figure


def describe_rare(counts: ArrayLike, rates: ArrayLike) -> str:
    """The median rate of the rarest and of the most frequent features."""
    counts, rates = np.asarray(counts), np.asarray(rates, dtype=float)
    few, many = np.quantile(counts, [0.1, 0.9])
    rare, common = np.median(rates[counts <= few]), np.median(rates[counts >= many])
    return (
        f"Median effective rate after one pass: {short(rare)} for the rarest tenth of the features "
        f"(in {few:.0f} or fewer training examples), {short(common)} for the most frequent tenth "
        f"(in {many:.0f} or more): {short(rare / common, 2)} times as much. The bars hold nine "
        "tenths of the features."
    )


_SPARSE = {
    "gradient descent": style.GRADIENT_DESCENT,
    "one falling rate": style.WITHOUT,
    "AdaGrad": style.ADAGRAD,
}


Sweeps = Mapping[str, tuple[ArrayLike, ArrayLike]]
"""For each optimizer the rates that were tried, and the losses, shape (rates, seeds)."""


def draw_sparse_sweep(sweeps: Sweeps) -> Figure:
    """Draw the loss of gradient descent, one falling rate and AdaGrad against the rate."""
    figure = descent.draw_sweep(
        {name: rates for name, (rates, _) in sweeps.items()},
        {name: losses for name, (_, losses) in sweeps.items()},
        _SPARSE,
        ylabel="test loss after one pass",
        low=-1,
        high=1,
    )
    (axes,) = figure.axes
    looks = {"transform": axes.transAxes, "fontsize": style.TEXT}
    for i, (name, color) in enumerate(_SPARSE.items()):
        axes.text(0.03, 0.92 - 0.09 * i, name, color=color, **looks)
    return figure


def describe_sparse_sweep(sweeps: Sweeps, best: Mapping[str, float]) -> str:
    """Each optimizer's chosen rate, and its median loss and range there."""
    parts = []
    for name, (rates, losses) in sweeps.items():
        at_best = np.asarray(losses)[list(rates).index(best[name])]
        parts.append(
            f"{name} at η = {short(best[name])} with {short(np.median(at_best))} "
            f"({short(at_best.min())} to {short(at_best.max())} over the seeds)"
        )
    return f"Lowest median test loss after one pass: {', '.join(parts)}."
