"""Pictures of the chapter on learning α and β."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ...formulas._validate import Array
from ...formulas.batchnorm import BatchNorm, Gradients, batch_norm_backward, normalize
from ...pictures import style
from ...pictures.edges import mark_beyond, mark_curve
from ...pictures.style import house_style, new_figure, number, number_line, write
from ...pictures.tables import Table
from ...pictures.words import from_to, power_of_ten, short

# Backward


def table_backward(z: ArrayLike, upstream: ArrayLike, alpha: float = 1.0) -> Table:
    """The way back row by row: the three routes from ẑ to Z, and their sum."""
    z, g = np.asarray(z, dtype=float), np.asarray(upstream, dtype=float)
    n, deviations, sigma = len(z), z - z.mean(), z.std()
    by_z_hat = alpha * g
    by_variance = (by_z_hat * deviations).sum() * -0.5 / sigma**3
    by_mean = -by_z_hat.sum() / sigma
    routes = [by_z_hat / sigma, by_variance * 2 * deviations / n, np.full(n, by_mean / n)]
    columns = np.column_stack([g, by_z_hat, *routes, sum(routes)])

    def written(row: Array) -> list[str]:
        return [number(v, digits) for v, digits in zip(row, (0, 0, 6, 6, 6, 6), strict=True)]

    return Table(
        caption=f"Back through the table, α = {alpha:g}",
        header=["Z", "g = ∂L/∂y", "∂L/∂ẑ", "direct", "through σ²", "through μ", "∂L/∂Z"],
        rows=[[number(z[i], 0), *written(columns[i])] for i in range(n)],
        right=frozenset((i, 6) for i in range(n)),
        footer=["sum", *written(columns.sum(axis=0))],
    )


@house_style
def draw_backward(z: Sequence[float], row: int, scale: float, alpha: float) -> Figure:
    """Draw ∂L/∂Z of each row as a bar, for an upstream gradient of 1 at `row` alone."""
    gradient = _backward(z, row, scale, alpha).z
    figure, (axes,) = new_figure(2.65, margins=(1.57, 0.45, 0.75, 0.35))
    axes.set(xlim=(-0.55, 0.55), ylim=(len(gradient) + 0.6, 0.4))
    axes.set_title("∂L/∂Z, row by row", color=style.RAW)
    number_line(axes)
    axes.set_xticks([-0.5, -0.25, 0, 0.25, 0.5], ["−0.5", "−0.25", "0", "0.25", "0.5"])
    axes.set_yticks([])
    axes.axvline(0, color=style.MUTED, linewidth=0.8)
    beside = axes.get_yaxis_transform()
    for i, (value, slope) in enumerate(zip(np.asarray(z) * scale, gradient, strict=True), start=1):
        axes.plot([0, slope], [i, i], color=style.RAW, linewidth=11, solid_capstyle="butt")
        text = f"Z = {number(value)}, {'g = 1' if i == row else 'g = 0'}"
        weight = "bold" if i == row else "normal"
        looks = {"transform": beside, "ha": "right", "va": "center"}
        axes.text(-0.03, i, text, fontweight=weight, **looks)
        write(axes, 1.3, i, number(slope, 4), **looks)
    return figure


def describe_backward(z: Sequence[float], row: int, scale: float, alpha: float) -> str:
    """All three gradients, and what the one with respect to Z adds up to."""
    gradients = _backward(z, row, scale, alpha)
    by_z = ", ".join(number(v, 6) for v in gradients.z)
    # abs: a sum of rounding errors has a sign that says nothing.
    return (
        f"Row {row} wants to move. ∂L/∂Z = {by_z}, which add up to "
        f"{number(abs(gradients.z.sum()), 6)}. ∂L/∂α = {number(gradients.alpha, 6)}, "
        f"∂L/∂β = {number(gradients.beta, 0)}."
    )


def _backward(z: Sequence[float], row: int, scale: float, alpha: float) -> Gradients:
    if not 1 <= row <= len(z):
        raise ValueError(f"row must be from 1 to {len(z)}, got {row!r}")
    upstream = np.zeros(len(z))
    upstream[row - 1] = 1.0
    return batch_norm_backward(upstream, scale * np.asarray(z, dtype=float), alpha)


# α and β on their way


@dataclass(frozen=True)
class PairsRun:
    """The record of one training run."""

    steps: Array
    """When it was recorded, shape (records,)."""
    alpha: Array
    beta: Array
    """Shape (records, neurons)."""
    loss: Array
    accuracy: Array
    """On the test images, shape (records,)."""


@house_style
def draw_pairs(runs: Mapping[float, PairsRun], record: int, eta: float) -> Figure:
    """Draw every neuron's (β, α) at one record of a run, on the path that it takes."""
    run = runs[eta]
    figure, (axes,) = new_figure(3.3, margins=(0.72, 0.5, 0.15, 0.4))
    # All runs together set the axes, and the start, (0, 1), is always in sight.
    betas = np.concatenate([other.beta for other in runs.values()])
    alphas = np.concatenate([other.alpha for other in runs.values()])
    left, right = min(betas.min(), -0.2) - 0.05, betas.max() + 0.1
    bottom, top = min(alphas.min(), 0.8) - 0.05, alphas.max() + 0.1
    axes.set(xlim=(left, right), ylim=(bottom, top))
    axes.set_xlabel("β, the new mean", labelpad=2)
    axes.set_ylabel("α, the new std", labelpad=2)
    axes.plot([left, right], [1, 1], color=style.FAINT, linewidth=1, zorder=1)
    axes.plot([0, 0], [bottom, top], color=style.FAINT, linewidth=1, zorder=1)
    axes.plot(run.beta, run.alpha, color=style.RESCALED, linewidth=0.9, alpha=0.35, zorder=2)
    here = run.beta[record], run.alpha[record]
    axes.plot(*here, "o", color=style.RESCALED, markersize=7, zorder=3)
    ring = {"markerfacecolor": "none", "markeredgecolor": style.MUTED}
    axes.plot(0, 1, "o", markersize=10, zorder=4, **ring)
    axes.set_title(
        f"step {run.steps[record]}: test loss {number(run.loss[record])}, "
        f"accuracy {number(100 * run.accuracy[record], 1)}%"
    )
    return figure


def describe_pairs(runs: Mapping[float, PairsRun], record: int, eta: float) -> str:
    """How far the pairs have spread, and how well the network does."""
    run = runs[eta]
    alpha, beta = run.alpha[record], run.beta[record]
    return (
        f"With η = {eta:g}, after {run.steps[record]} steps, the {len(alpha)} neurons have α from "
        f"{number(alpha.min())} to {number(alpha.max())} and β from {number(beta.min())} to "
        f"{number(beta.max())}. On the test images the loss is {number(run.loss[record])} and "
        f"{number(100 * run.accuracy[record], 1)}% are right."
    )


# Training against inference


class Running:
    """One neuron's batches, shape (batches, n), and what the running statistics make of them.

    `momenta` are PyTorch's m, the share of the new batch.
    """

    def __init__(self, batches: Array, momenta: Sequence[float]) -> None:
        self.batches = batches
        self.mean = batches.mean(axis=1)
        self.variance = batches.var(axis=1, ddof=1)
        self.running = {momentum: self._run(momentum) for momentum in momenta}

    def _run(self, momentum: float) -> Array:
        layer = BatchNorm(1, momentum=momentum)
        rows = [(0.0, 1.0)]
        for batch in self.batches:
            layer(batch[:, None])
            rows.append((layer.running_mean[0], layer.running_variance[0]))
        return np.array(rows)

    def normalized(self, momentum: float, seen: int, mode: str) -> Array:
        """Return ẑ of the batch after `seen` batches, in a mode; after the last comes the first."""
        batch = self.batches[seen % len(self.batches)]
        if mode == "train":
            return normalize(batch, eps=1e-5)
        mean, variance = self.running[momentum][seen]
        return (batch - mean) / np.sqrt(variance + 1e-5)


@house_style
def draw_running(record: Running, momentum: float, mode: str, seen: int) -> Figure:
    """Draw running against batch statistics, and below what the next batch becomes."""
    figure, (means, variances, below) = new_figure(
        4.2, rows=(1, 1, 0.62), margins=(0.5, 0.4, 1.05, 0.3), gap=0.46
    )
    count = len(record.batches)
    ever = record.batches.ravel()
    panels = (
        (means, record.mean, ever.mean(), 0, "mean"),
        (variances, record.variance, ever.var(), 1, "variance"),
    )
    for axes, of_batches, of_all, column, name in panels:
        top = 1.12 * max(of_batches.max(), 1.0 if column else 0.0)
        bottom = min(0.0, 1.12 * of_batches.min())
        axes.set(xlim=(-0.7, count + 0.7), ylim=(bottom, top))
        axes.set_title(name)
        axes.set_xticks([0, 15, 30, 45])
        axes.locator_params(axis="y", nbins=3)
        # All batches stay in the picture, those to come in gray: the same dots in every state.
        x = np.arange(1, count + 1)
        axes.plot(x, of_batches, "o", color=style.FAINT, markersize=4, zorder=1)
        # What has not come yet is put outside, so that each state has as many points.
        shown = np.where(x <= seen, of_batches, bottom - (top - bottom))
        axes.plot(x, shown, "o", color=style.RAW, markersize=4, zorder=2)
        axes.plot([-0.7, count + 0.7], [of_all, of_all], color=style.MUTED, linewidth=1, zorder=1)
        path = record.running[momentum][:, column]
        until = np.minimum(np.arange(count + 1), seen)
        axes.plot(until, path[until], color=style.NORMALIZED, zorder=3)
        axes.plot(seen, path[seen], "o", color=style.NORMALIZED, markersize=7, zorder=4)
    means.set_xticklabels([])
    for at, text, color in (
        (0.85, "batches", style.RAW),
        (0.5, "running", style.NORMALIZED),
        (0.15, "all images", style.MUTED),
    ):
        write(means, 1.02, at, text, transform=means.transAxes, color=color)
    variances.set_xlabel("batches seen", labelpad=1)
    values = record.normalized(momentum, seen, mode)
    mean, std = values.mean(), values.std()
    below.set(xlim=(-6, 6), ylim=(-1, 1.5))
    below.set_yticks([])
    below.set_xticks([-6, -3, 0, 3, 6], ["−6", "−3", "0", "3", "6"])
    number_line(below)
    below.axvline(0, color=style.FAINT, linewidth=1)
    # What lies further out is marked, to either side, with the value that is farthest.
    for value in (values.min(), values.max()):
        mark_beyond(below, value, 0, style.NORMALIZED, beside="above")
    inside = np.where(np.abs(values) <= 6, values, 20.0)
    bar = np.clip([mean - std, mean + std], -6, 6)
    below.plot(bar, [0, 0], color=style.NORMALIZED, linewidth=9, alpha=0.22)
    below.plot(inside, np.zeros(len(values)), "o", color=style.NORMALIZED, markersize=5, alpha=0.7)
    text = f"next batch, {mode}: mean {number(mean)}, std {number(std)}"
    write(below, -6, 1.1, text, color=style.NORMALIZED)
    return figure


def describe_running(record: Running, momentum: float, mode: str, seen: int) -> str:
    """Both kinds of statistics, and what the next batch becomes in the chosen mode."""
    mean, variance = record.running[momentum][seen]
    values = record.normalized(momentum, seen, mode)
    weight = (1 - momentum) ** seen
    use = (
        "Training uses the batch's own statistics, whatever the running ones are"
        if mode == "train"
        else "In use the running statistics take their place"
    )
    return (
        f"After {seen} batches the running mean is {number(mean, 3)} and the running variance "
        f"{number(variance, 3)}; over all images they are {number(record.batches.mean(), 3)} and "
        f"{number(record.batches.var(), 3)}. The start, 0 and 1, still counts for "
        f"{100 * weight:.1f}%. {use}: the next batch gets mean {number(values.mean())} and "
        f"standard deviation {number(values.std())}."
    )


# Does the start matter less?


@dataclass(frozen=True)
class Trial:
    """What became of the networks of one learning rate, with or without batch norm.

    All three are over seeds, and the numbers of those that did not diverge; NaN if all did.
    """

    loss: Array
    """Lowest, median and highest loss, shape (epochs drawn, 3, scales)."""
    accuracy: Array
    """Lowest, median and highest on the test images, shape (looks, 3, scales)."""
    diverged: Array
    """How many seeds, shape (looks, scales)."""


@dataclass(frozen=True)
class StartRuns:
    """The record of many training runs."""

    scales: Sequence[float]
    """What the starting weights were multiplied by."""
    drawn: Sequence[int]
    """After which epochs the loss was recorded."""
    looks: Sequence[int]
    """After which epochs the networks were tested; three."""
    seeds: int
    trials: Mapping[tuple[str, bool], Trial]
    """By name ("η = 1") and whether with batch norm."""


# Powers of ten. The axis is drawn over the logarithm: matplotlib's own log axis takes
# three times as long.
_LOSS_LIMITS = (-3.0, 2.0)
_CHANCE = np.log10(np.log(10))
_GUESSED = 10.0
# How the looks are drawn, from the first to the last.
_LOOKS = ((0, (1, 1.5)), (0, (4, 1.5)), "-")


@house_style
def draw_start(runs: StartRuns, trial: str, batch_norm: bool, scale: float) -> Figure:
    """Draw the loss from one start, and below the accuracy from all starts."""
    figure, (above, below) = new_figure(4.3, rows=(1, 1.5), margins=(0.5, 0.5, 1.18, 0.3), gap=0.72)
    index = list(runs.scales).index(scale)
    color = style.WITH if batch_norm else style.WITHOUT
    chosen = runs.trials[trial, batch_norm]
    _draw_loss(above, runs, chosen, index, color)

    x = np.log10(runs.scales)
    below.set(xlim=(x[0] - 0.2, x[-1] + 0.2), ylim=(0, 104))
    below.set_xticks([-3, -2, -1, 0, 1, 2], ["0.001", "0.01", "0.1", "1", "10", "100"])
    below.set_yticks([0, 25, 50, 75, 100])
    below.set_xlabel("starting weights, Xavier ×", labelpad=1)
    below.set_title("accuracy on the test images, %: median")
    below.axhline(_GUESSED, color=style.MUTED, linewidth=0.8)
    for with_, shade, name, at in (
        (True, style.WITH, "with", 0.87),
        (False, style.WITHOUT, "without", 0.295),
    ):
        low, middle, high = 100 * runs.trials[trial, with_].accuracy[-1]
        if with_ != batch_norm:
            below.plot(x, middle, color=shade, linewidth=1)
        else:
            below.fill_between(x, low, high, color=shade, alpha=0.22, linewidth=0)
        write(below, 1.02, at, f"{name}\nbatch norm", transform=below.transAxes, color=shade)
    for look, dashes, accuracy in zip(runs.looks, _LOOKS, chosen.accuracy, strict=True):
        below.plot(x, 100 * accuracy[1], color=color, linewidth=1.8, linestyle=dashes)
        at = 0.48 + 0.105 * list(runs.looks).index(look)
        handle = {"transform": below.transAxes, "clip_on": False}
        below.plot([1.02, 1.075], [at, at], color=color, linestyle=dashes, linewidth=1.8, **handle)
        small = {"transform": below.transAxes, "fontsize": style.SMALL}
        write(below, 1.09, at, f"{look} epochs", color=color, **small)
    beside = below.get_yaxis_transform()
    write(below, 1.02, _GUESSED, "guessing", transform=beside, color=style.MUTED)
    # Where some seeds diverged; a start from which none did has its cross out of sight.
    lost = np.where(chosen.diverged[-1] > 0, 3.5, -10.0)
    below.plot(x, lost, "x", color=color, markersize=4)
    if np.isfinite(chosen.accuracy[-1, 1, index]):
        below.plot(x[index], 100 * chosen.accuracy[-1, 1, index], "o", color=color, markersize=8)
    else:
        below.plot(x[index], 3.5, "X", color=color, markersize=8)
    return figure


def _draw_loss(axes: Axes, runs: StartRuns, trial: Trial, index: int, color: str) -> None:
    """Draw the median over the seeds, in a band from the lowest to the highest."""
    x = np.log10(runs.drawn)
    axes.set(xlim=(x[0], x[-1]), ylim=_LOSS_LIMITS)
    axes.set_xticks(np.log10([1, *runs.looks]), [f"{look}" for look in (1, *runs.looks)])
    axes.set_yticks([-2, 0, 2], ["0.01", "1", "100"])
    axes.set_xlabel("epoch", labelpad=1)
    lost = int(trial.diverged[-1, index])
    axes.set_title(
        f"loss, {runs.seeds} seeds" + f", {lost} of them diverged" * (lost > 0), color=color
    )
    low, middle, high = trial.loss[:, :, index].T
    with np.errstate(divide="ignore"):
        band = np.clip(np.log10([low, high]), *_LOSS_LIMITS)
        curve = np.log10(middle)
    axes.fill_between(x, *band, color=color, alpha=0.22, linewidth=0)
    axes.plot(x, np.clip(curve, *_LOSS_LIMITS), color=color, linewidth=1.8)
    ended = np.isfinite(curve)
    if ended.any():
        mark_curve(axes, x[ended], curve[ended], color, values=middle[ended], row=1)
    axes.plot(x[[0, -1]], [_CHANCE, _CHANCE], color=style.MUTED, linewidth=0.8)
    beside = axes.get_yaxis_transform()
    write(axes, 1.02, _CHANCE, "guessing", transform=beside, color=style.MUTED)


def describe_start(runs: StartRuns, trial: str, batch_norm: bool, scale: float) -> str:
    """The accuracy from one start at each look, its spread, and how many runs diverged."""
    index = list(runs.scales).index(scale)
    chosen = runs.trials[trial, batch_norm]
    begin = (
        f"{trial}, {'with' if batch_norm else 'without'} batch norm, starting from Xavier × "
        f"{scale:g}: "
    )
    lost = int(chosen.diverged[-1, index])
    if lost == runs.seeds:
        return f"{begin}all {lost} seeds diverged."
    low, middle, high = (number(100 * v, 1) for v in chosen.accuracy[-1, :, index])
    earlier = [number(100 * v, 1) for v in chosen.accuracy[:-1, 1, index]]
    times = [f"{v}% after {look}" for v, look in zip(earlier, runs.looks, strict=False)]
    end = f" {lost} of {runs.seeds} seeds diverged." * (lost > 0)
    return (
        f"{begin}median accuracy {', '.join(times)} and {middle}% after {runs.looks[-1]} epochs, "
        f"then {from_to(low, high)}% over the {runs.seeds - lost} seeds"
        f"{' that did not diverge' * (lost > 0)}.{end}"
    )


# Is the loss smoother?


@dataclass(frozen=True)
class Along:
    """What was found along the gradient, at several steps of training.

    Shape (steps, lengths, seeds).
    """

    loss: Array
    """Of the moved weights, over that of the weights where they were."""
    change: Array
    """Length of the difference of the two gradients, over that of the first."""


# Powers of ten.
_LOSS_RATIOS = (-2.0, 3.0)
_CHANGES = (-2.0, 2.0)


@house_style
def draw_along(
    found: Mapping[tuple[float, bool], Along],
    lengths: Sequence[float],
    steps: Sequence[int],
    step: int,
    eta: float,
) -> Figure:
    """Draw the loss and the change of the gradient along it, with and without batch norm.

    `found` has what was measured, by learning rate and whether with batch norm.
    """
    figure, panels = new_figure(4.3, rows=(1, 1), margins=(0.55, 0.5, 1.18, 0.3), gap=0.5)
    at = list(steps).index(step)
    x = np.log10(lengths)
    for axes, kind, title, limits in (
        (panels[0], "loss", "loss there / loss here", _LOSS_RATIOS),
        (panels[1], "change", "change of gradient / gradient", _CHANGES),
    ):
        axes.set(xlim=(x[0], x[-1]), ylim=limits)
        axes.set_title(title)
        axes.set_xticks(x, [f"{length:g}" for length in lengths])
        ticks = range(int(limits[0]), int(limits[1]) + 1, 2)
        axes.set_yticks(ticks, [power_of_ten(tick) for tick in ticks])
        axes.axhline(0, color=style.MUTED, linewidth=0.8)
        for batch_norm, color, row in ((False, style.WITHOUT, 0), (True, style.WITH, 1)):
            values = getattr(found[eta, batch_norm], kind)[at]
            low, middle, high = np.log10(np.quantile(values, [0, 0.5, 1], axis=1))
            band = np.clip([low, high], *limits)
            axes.fill_between(x, *band, color=color, alpha=0.22, linewidth=0)
            axes.plot(x, middle, color=color)
            mark_curve(axes, x, middle, color, values=10**middle, row=row)
    panels[0].set_xticklabels([])
    panels[1].set_xlabel("length of the step, times the gradient", labelpad=1)
    for height, name, color in (
        (0.85, "without\nbatch norm", style.WITHOUT),
        (0.3, "with\nbatch norm", style.WITH),
    ):
        write(panels[0], 1.03, height, name, transform=panels[0].transAxes, color=color)
    return figure


def describe_along(
    found: Mapping[tuple[float, bool], Along],
    lengths: Sequence[float],
    steps: Sequence[int],
    step: int,
    eta: float,
) -> str:
    """What the longest step does to the loss and to the gradient, and how seeds spread."""
    at = list(steps).index(step)
    parts = []
    for batch_norm in (False, True):
        one = found[eta, batch_norm]
        loss, change = (
            f"{short(float(np.median(values)), 2)} ("
            f"{from_to(*(short(float(v), 2) for v in (values.min(), values.max())))})"
            for values in (one.loss[at, -1], one.change[at, -1])
        )
        parts.append(
            f"{'with' if batch_norm else 'without'} batch norm the loss becomes {loss} times what "
            f"it was, and the gradient changes by {change} times itself"
        )
    seeds = found[eta, True].loss.shape[-1]
    return (
        f"η = {eta:g}, step {step} of training, moved by {lengths[-1]:g} times the gradient; "
        f"median and range of {seeds} seeds: {'; '.join(parts)}."
    )
