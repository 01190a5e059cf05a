"""Pictures of the chapter from momentum to Adam."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ...formulas._validate import Array
from ...formulas.optimizers import (
    AdaGrad,
    Adam,
    GradientDescent,
    Momentum,
    Nesterov,
    RMSProp,
    descend,
)
from ...formulas.surfaces import Bowl, Ravine, Saddle
from ...pictures import descent, style
from ...pictures.descent import (
    Limits,
    Surface,
    best_rate,
    draw_contours,
    draw_path,
    log_axis,
    log_curve,
    seen,
    short,
)
from ...pictures.style import MUTED, TEXT, WITH, WITHOUT, house_style, new_figure
from ...pictures.tables import Table

RACERS = {
    "gradient descent": GradientDescent,
    "momentum": Momentum,
    "Nesterov": Nesterov,
    "AdaGrad": AdaGrad,
    "RMSProp": RMSProp,
    "Adam": Adam,
}
"""Who races: each with PyTorch's defaults, and m = 0.9."""

COLORS = {
    "gradient descent": style.GRADIENT_DESCENT,
    "momentum": style.MOMENTUM,
    "Nesterov": style.NESTEROV,
    "AdaGrad": style.ADAGRAD,
    "RMSProp": style.RMSPROP,
    "Adam": style.ADAM,
}


# Two greens: Nesterov's lines are dashed as well.
_DASHES = {"Nesterov": (0, (3.5, 1.3))}


@dataclass(frozen=True)
class Track:
    """A surface to race on: where it starts, what is shown of it, the lowest loss."""

    surface: Surface
    start: tuple[float, float]
    xlim: Limits
    ylim: Limits
    levels: tuple[float, ...]
    lowest: float = 0.0


TRACKS = {
    "bowl": Track(
        Bowl(20.0),
        (-4.0, 2.0),
        (-5.0, 5.0),
        (-4.0, 4.0),
        tuple(r**2 / 2 for r in (1.0, 2.0, 3.0, 4.0, 5.0, 7.5, 10.0, 15.0)),
    ),
    "turned bowl": Track(
        Bowl(20.0, degrees=-45.0),
        (-4.0, 2.0),
        (-5.0, 5.0),
        (-4.0, 4.0),
        tuple(r**2 / 2 for r in (1.0, 2.0, 3.0, 4.0, 5.0, 7.5, 10.0, 15.0)),
    ),
    "saddle": Track(
        Saddle(),
        (-1.5, 0.01),
        (-2.0, 2.0),
        (-1.6, 1.6),
        (-0.2, -0.1, 0.0, 0.2, 0.5, 1.0, 1.5),
        lowest=-0.25,
    ),
    "ravine": Track(
        Ravine(10.0),
        (-1.2, 1.0),
        (-2.0, 2.0),
        (-1.2, 2.0),
        (0.2, 1.0, 3.0, 8.0, 20.0, 45.0),
    ),
}
"""The bowl with curvatures 1 and 20, the same turned so that its axes lie between those of
the weights, a start beside a saddle, and a curved valley."""

STEPS = 60
RATES = (
    *(0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.09),
    *(0.15, 0.2, 0.3, 0.5, 1.0),
)
"""The learning rates of the race."""
FINE_RATES = tuple(float(rate) for rate in 10 ** np.linspace(-3, 0.5, 71))
"""Where the best rate is looked for."""

_LOSS = (-6, 3)


@cache
def run(track: str, optimizer: str, learning_rate: float) -> Array:
    """The path of one racer, shape (STEPS + 1, 2)."""
    chosen = TRACKS[track]
    return descend(RACERS[optimizer](learning_rate), chosen.surface.gradient, chosen.start, STEPS)


def excess(track: str, path: ArrayLike) -> Array:
    """Loss above the lowest that the track has, for each point of `path`."""
    chosen = TRACKS[track]
    with np.errstate(all="ignore"):
        return chosen.surface.value(path) - chosen.lowest


@cache
def best(track: str, optimizer: str) -> float:
    """The rate among `FINE_RATES` whose loss curve runs lowest, on average over the steps.

    The average is of the logarithm, from 10⁻⁶ up: what counts is to be low soon. Runs
    that leave the picture do not count.
    """
    chosen = TRACKS[track]
    heights = []
    for rate in FINE_RATES:
        path = run(track, optimizer, rate)
        height = log_curve(excess(track, path), _LOSS[0] + 1, _LOSS[1]).mean()
        left_at = seen(path, chosen.xlim, chosen.ylim).left_at
        heights.append(height if left_at is None else np.inf)
    return FINE_RATES[int(np.argmin(heights))]


def say_loss(value: float) -> str:
    """Write a loss; below 10⁻¹² the exact number says nothing."""
    return "below 10⁻¹²" if value < 1e-12 else short(value, 2)


@house_style
def draw_race(track: str, learning_rate: float, optimizer: str) -> Figure:
    """Draw the six paths and losses at one rate; one of the six, or "all", in full color."""
    figure, (left, right) = new_figure(
        3.05, columns=(2.5, 1.5), margins=(0.42, 0.95, 0.15, 0.1), gap=0.55
    )
    chosen = TRACKS[track]
    draw_contours(left, chosen.surface, chosen.xlim, chosen.ylim, chosen.levels)
    _loss_axes(right)
    for name in RACERS:
        path = run(track, name, learning_rate)
        strong = optimizer in ("all", name)
        # The chosen one on top.
        order = 6 if optimizer == name else 3
        lines = [len(left.lines), len(right.lines)]
        draw_path(left, seen(path, chosen.xlim, chosen.ylim), COLORS[name], zorder=order)
        left.lines[lines[0]].set_linestyle(_DASHES.get(name, "-"))
        _plot_log(right, name, excess(track, path), _LOSS, zorder=order)
        for axes, first in zip((left, right), lines, strict=True):
            for line in axes.lines[first:]:
                line.set_alpha(1.0 if strong else 0.18)
    _names_below(figure, optimizer)
    return figure


def describe_race(track: str, learning_rate: float, optimizer: str) -> str:
    """Say who is where after the race, the best first, and who left the picture when."""
    chosen = TRACKS[track]
    ends, gone = {}, {}
    for name in RACERS:
        path = run(track, name, learning_rate)
        ends[name] = excess(track, path)[-1]
        left_at = seen(path, chosen.xlim, chosen.ylim).left_at
        if left_at is not None:
            gone[name] = left_at
    if optimizer != "all":
        end = (
            f"left the picture at step {gone[optimizer]}"
            if optimizer in gone
            else f"is {say_loss(ends[optimizer])} above the lowest loss after {STEPS} steps"
        )
        return f"The {track}, η = {short(learning_rate)}: {optimizer} {end}."
    still = sorted((name for name in ends if name not in gone), key=ends.get)
    order = ", ".join(f"{name} {say_loss(ends[name])}" for name in still) or "nobody"
    out = ", ".join(f"{name} at step {step}" for name, step in gone.items())
    return (
        f"The {track}, all at η = {short(learning_rate)}. Loss above the lowest after {STEPS} "
        f"steps: {order}." + (f" Left the picture: {out}." if out else "")
    )


@house_style
def draw_fair(track: str, learning_rate: float) -> Figure:
    """Draw the six losses at one rate, and beside them each at its own best rate."""
    figure, panels = new_figure(3.15, columns=(1, 1), margins=(0.5, 0.95, 0.15, 0.32), gap=0.5)
    titles = (f"all at η = {short(learning_rate)}", "each at its own best η")
    for own, (axes, title) in enumerate(zip(panels, titles, strict=True)):
        _loss_axes(axes)
        axes.set_title(title)
        for name in RACERS:
            rate = best(track, name) if own else learning_rate
            _plot_log(axes, name, excess(track, run(track, name, rate)), _LOSS)
    _names_below(figure, "all")
    return figure


def describe_fair(track: str, learning_rate: float) -> str:
    """Say each racer's loss at the shared rate, and at which rate it is best with what loss."""
    parts = []
    for name in RACERS:
        shared = excess(track, run(track, name, learning_rate))[-1]
        own = best(track, name)
        tuned = excess(track, run(track, name, own))[-1]
        parts.append(
            f"{name} {say_loss(shared)} (at its own η = {short(own, 2)}: {say_loss(tuned)})"
        )
    return (
        f"The {track}, loss above the lowest after {STEPS} steps at η = {short(learning_rate)}: "
        f"{', '.join(parts)}."
    )


def _loss_axes(axes: Axes) -> None:
    axes.set(xlim=(0, STEPS), xticks=[0, 20, 40, 60])
    axes.set_xlabel("step", labelpad=1)
    log_axis(axes, "y", *_LOSS, every=3)


def _plot_log(axes: Axes, name: str, values: ArrayLike, limits: Limits, **style: float) -> None:
    line = {"color": COLORS[name], "linestyle": _DASHES.get(name, "-")}
    axes.plot(log_curve(values, *limits), **line, **style)


def _names_below(figure: Figure, optimizer: str) -> None:
    """Write the six names in their colors at the foot of the picture, in two rows."""
    height = figure.get_figheight()
    for i, name in enumerate(RACERS):
        strong = optimizer in ("all", name)
        x, y = (0.08, 0.46, 0.76)[i % 3], (0.32, 0.1)[i // 3] / height
        text = f"{'╍' if name in _DASHES else '━'} {name}"
        figure.text(x, y, text, color=COLORS[name], fontsize=TEXT, alpha=1.0 if strong else 0.3)


def table_best() -> Table:
    """Set each racer's best rate on each track, and the loss that it reaches."""
    return Table(
        caption=f"Best of {len(FINE_RATES)} rates, and the loss after {STEPS} steps",
        header=["optimizer", *(f"{track}: η, loss" for track in TRACKS)],
        rows=[
            [
                name,
                *(
                    f"{short(best(track, name), 2)}, "
                    f"{say_loss(excess(track, run(track, name, best(track, name)))[-1])}"
                    for track in TRACKS
                ),
            ]
            for name in RACERS
        ],
    )


@house_style
def draw_correction(steps: ArrayLike, with_it: ArrayLike, without: ArrayLike) -> Figure:
    """Draw the step length in units of η, with and without Adam's bias correction."""
    figure, (axes,) = new_figure(2.6, margins=(0.5, 0.48, 0.15, 0.15))
    x = np.log10(np.asarray(steps, dtype=float))
    axes.set(xlim=(0, x[-1]), ylim=(0, 9), xlabel="step", ylabel="step length / η")
    log_axis(axes, "x", 0, round(x[-1]))
    for values, color in ((without, WITHOUT), (with_it, WITH)):
        axes.plot(x, values, color=color)
    peak = int(np.argmax(without))
    axes.text(x[peak], np.max(without) + 0.4, "without correction", color=WITHOUT, ha="center")
    axes.text(x[peak], 1.3, "with correction", color=WITH, ha="center")
    return figure


def describe_correction(steps: ArrayLike, with_it: ArrayLike, without: ArrayLike) -> str:
    """Say the first step, the longest, and when the two agree."""
    steps, without = np.asarray(steps), np.asarray(without, dtype=float)
    peak = int(np.argmax(without))
    close = steps[np.argmax((np.arange(len(steps)) > peak) & (without < 1.1))]
    return (
        f"A gradient that never changes. With correction every step is "
        f"{short(np.min(with_it))} η. Without it the first is {short(without[0])} η, step "
        f"{steps[peak]} even {short(without[peak])} η, and of the steps drawn {close:,} is the "
        "first with an excess below a tenth."
    )


def draw_sweep(rates: Sequence[float], losses: dict[str, ArrayLike]) -> Figure:
    """Draw the six learning-rate sweeps, names at the foot."""
    figure = descent.draw_sweep(rates, losses, COLORS, ylabel="training loss", dashes=_DASHES)
    _make_room_below(figure)
    return figure


@house_style
def _make_room_below(figure: Figure) -> None:
    old = figure.get_figheight()
    figure.set_figheight(old + 0.55)
    (axes,) = figure.axes
    box = axes.get_position()
    new = old + 0.55
    axes.set_position((box.x0, (box.y0 * old + 0.55) / new, box.width, box.height * old / new))
    _names_below(figure, "all")


def describe_sweep(rates: Sequence[float], losses: dict[str, ArrayLike]) -> str:
    """Say each optimizer's best rate and its median loss there."""
    parts = []
    for name, values in losses.items():
        index = best_rate(rates, np.where(np.isnan(values), np.inf, values))
        parts.append(
            f"{name} at η = {short(rates[index], 1)} with {short(np.median(values[index]))}"
        )
    return f"Best median training loss: {', '.join(parts)}."


@house_style
def draw_training(losses: dict[str, ArrayLike]) -> Figure:
    """Draw training loss against epochs: medians over the seeds and the range, six panels."""
    figure, panels = new_figure(
        3.4, columns=(1, 1, 1), rows=(1, 1), margins=(0.5, 0.42, 0.1, 0.3), gap=0.36
    )
    low, high = -3, 1
    medians = {name: np.median(values, axis=0) for name, values in losses.items()}
    for i, (axes, (name, values)) in enumerate(zip(panels, losses.items(), strict=True)):
        values = np.asarray(values, dtype=float)
        epochs = np.arange(values.shape[1])
        log_axis(axes, "y", low, high)
        axes.set(xlim=(0, epochs[-1]))
        if i % 3:
            axes.set_yticklabels([])
        if i < 3:
            axes.set_xticklabels([])
        else:
            axes.set_xlabel("epoch", labelpad=1)
        for other in medians.values():
            axes.plot(epochs, log_curve(other, low, high), color=MUTED, linewidth=0.7, alpha=0.5)
        ends = (log_curve(v, low, high) for v in (values.min(axis=0), values.max(axis=0)))
        axes.fill_between(epochs, *ends, color=COLORS[name], alpha=0.22, linewidth=0)
        axes.plot(epochs, log_curve(medians[name], low, high), color=COLORS[name])
        axes.set_title(name, color=COLORS[name])
    return figure


def describe_training(losses: dict[str, ArrayLike]) -> str:
    """Say the last loss of each optimizer: median and range over the seeds."""
    parts = [
        f"{name} {short(np.median(v[:, -1]))} ({short(v[:, -1].min())} to {short(v[:, -1].max())})"
        for name, v in ((name, np.asarray(values)) for name, values in losses.items())
    ]
    first = next(iter(losses.values()))
    return (
        f"Training loss after {np.shape(first)[1] - 1} epochs, median and range over "
        f"{np.shape(first)[0]} seeds: {', '.join(parts)}."
    )
