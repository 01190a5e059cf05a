"""Pictures of the chapter on where training starts with batch norm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...formulas._validate import Array
from ...pictures import style
from ...pictures.edges import mark_curve
from ...pictures.style import house_style, new_figure, number, write
from ...pictures.words import from_to, power_of_ten, short

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
