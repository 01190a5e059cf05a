"""Pictures of the chapter on schedules, and on where Adam goes wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ...formulas._validate import Array
from ...pictures import descent, style
from ...pictures.descent import log_axis
from ...pictures.edges import mark_curve
from ...pictures.style import house_style, new_figure, write
from ...pictures.words import short

_NOISE = 1.0
_PEAK = 0.3


def _noisy_losses(shares: Array) -> Array:
    """The expected loss of gradient descent on L = w²/2 whose gradient has noise of variance 1.

    E[w²] ← (1 − η)² E[w²] + η² σ², from w = 4, exactly. Shape (steps + 1,).
    """
    square, losses = 16.0, [8.0]
    for eta in _PEAK * shares:
        square = (1 - eta) ** 2 * square + eta**2 * _NOISE
        losses.append(square / 2)
    return np.array(losses)


@house_style
def draw_schedule(shares: Array) -> Figure:
    """Draw η over the steps as a share of its peak, and the loss with noisy gradients."""
    figure, (left, right) = new_figure(
        2.2, columns=(1, 1), margins=(0.46, 0.46, 0.2, 0.32), gap=0.55
    )
    steps = np.arange(1, len(shares) + 1)
    left.set(xlim=(0, len(shares)), ylim=(0, 1.08), yticks=[0, 0.5, 1])
    left.plot(steps[::4], shares[::4], color=style.GRADIENT_DESCENT, clip_on=False)
    left.set_title("η / peak")
    right.set_xlim(0, len(shares))
    log_axis(right, "y", -3, 1)
    losses = _noisy_losses(shares)[::4]
    right.plot(np.arange(len(losses)) * 4, np.log10(losses), color=style.VALUE)
    mark_curve(right, np.arange(len(losses)) * 4, np.log10(losses), style.VALUE, values=losses)
    right.set_title("loss, noisy gradients")
    for axes in (left, right):
        axes.set_xlabel("step", labelpad=1)
        axes.set_xticks([0, len(shares) // 2, len(shares)])
    return figure


def describe_schedule(shares: Array) -> str:
    """When the rate is at its peak, where it ends, and the expected loss halfway and at last."""
    losses = _noisy_losses(shares)
    first = 1 + int(shares.argmax())
    return (
        f"The rate is first at its peak in step {first} and ends at {short(shares[-1], 2)} of it. "
        f"The expected loss is {short(losses[len(shares) // 2], 2)} halfway and "
        f"{short(losses[-1], 2)} at the end."
    )


COLORS = {"constant": style.WITHOUT, "linear": style.VALUE, "warm-up, linear": style.WITH}
_DASHES = {"linear": (0, (3.5, 1.3))}


@house_style
def draw_peaks(peaks: Sequence[float], losses: Mapping[str, ArrayLike]) -> Figure:
    """Draw the loss against the peak of η, a line for each schedule; `losses` (peaks, seeds)."""
    figure = descent.draw_sweep(
        peaks, losses, COLORS, ylabel="training loss", low=-3, high=1, dashes=_DASHES
    )
    (axes,) = figure.axes
    axes.set_xlabel("peak of η")
    for i, name in enumerate(losses):
        text = f"{'╍' if name in _DASHES else '━'} {name}"
        write(axes, 0.03, 0.95 - 0.11 * i, text, transform=axes.transAxes, color=COLORS[name])
    return figure


def describe_peaks(
    peaks: Sequence[float], losses: Mapping[str, ArrayLike], own: Mapping[str, float]
) -> str:
    """Each schedule's best peak and its median loss there."""
    parts = []
    for name, values in losses.items():
        median = np.median(np.asarray(values)[list(peaks).index(own[name])])
        parts.append(f"{name} at a peak of {short(own[name])} with {short(median)}")
    seeds = np.shape(next(iter(losses.values())))[1]
    return f"Best median training loss over {seeds} seeds: {', '.join(parts)}."


@house_style
def draw_online(places: Mapping[str, Array]) -> Figure:
    """Draw where each optimizer stands over the steps, a logarithmic axis, and the best place."""
    figure, (axes,) = new_figure(2.2, margins=(0.4, 0.48, 0.15, 0.3))
    longest = max(len(x) for x in places.values())
    log_axis(axes, "x", 0, round(np.log10(longest)))
    axes.set(xlim=(0, np.log10(longest)), ylim=(-1.15, 1.15), yticks=[-1, 0, 1])
    axes.set_xlabel("step")
    axes.set_title("w")
    axes.axhline(-1, color=style.FAINT)
    axes.text(0.05, -0.95, "best: −1", color=style.MUTED, va="bottom")
    chosen = np.unique(np.round(10 ** np.linspace(0, np.log10(longest), 60)).astype(int))
    colors = {"Adam": style.ADAM, "AMSGrad": style.WITHOUT}
    for name, x in places.items():
        axes.plot(np.log10(chosen), x[chosen - 1], color=colors[name])
        end = float(x[-1])
        axes.text(
            np.log10(longest) - 0.05,
            end - 0.14 * np.sign(end),
            name,
            color=colors[name],
            ha="right",
            va="center",
            fontsize=style.TEXT,
        )
    return figure


def describe_online(places: Mapping[str, Array]) -> str:
    """Where each stands at the end."""
    ends = ", ".join(f"{name} at {short(float(x[-1]))}" for name, x in places.items())
    longest = max(len(x) for x in places.values())
    return f"The best place is −1. After {longest:,} steps {ends}."
