"""Pictures of the chapter from momentum to Adam."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
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
    momentum_radius,
)
from ...formulas.surfaces import Bowl, Ravine, Saddle
from ...pictures import descent, style
from ...pictures.descent import (
    Limits,
    Seen,
    Surface,
    draw_contours,
    draw_path,
    log_axis,
    log_curve,
    mark_left,
    seen,
)
from ...pictures.style import house_style, new_figure
from ...pictures.tables import Table
from ...pictures.words import short

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
# Where several take the same way, all are seen: the wide ones lie below.
_WIDTHS = {"RMSProp": 3.4, "gradient descent": 3.2, "momentum": 2.2, "Adam": 1.7}
_WIDTHS |= {"AdaGrad": 1.5, "Nesterov": 1.3}
_ORDER = {name: 3 + 0.3 * i for i, name in enumerate(_WIDTHS)}
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

    def seen(self, path: Array) -> Seen:
        """What of a path lies inside the picture."""
        return seen(path, self.xlim, self.ylim)


_LEVELS = tuple(r**2 / 2 for r in (1.0, 2.0, 3.0, 4.0, 5.0, 7.5, 10.0, 15.0))
_WIDE = {"start": (-4.0, 2.0), "xlim": (-5.0, 5.0), "ylim": (-4.0, 4.0), "levels": _LEVELS}

TRACKS = {
    "bowl": Track(Bowl(20.0), **_WIDE),
    "turned bowl": Track(Bowl(20.0, degrees=-45.0), **_WIDE),
    "saddle": Track(
        Saddle(),
        start=(-1.5, 0.01),
        xlim=(-2.0, 2.0),
        ylim=(-1.6, 1.6),
        levels=(-0.2, -0.1, 0.0, 0.2, 0.5, 1.0, 1.5),
        lowest=-0.25,
    ),
    "ravine": Track(
        Ravine(10.0),
        start=(-1.2, 1.0),
        xlim=(-2.0, 2.0),
        ylim=(-1.2, 2.0),
        levels=(0.2, 1.0, 3.0, 8.0, 20.0, 45.0),
    ),
}
"""The bowl with curvatures 1 and 20, the same turned so that its axes lie between those of
the weights, a start beside a saddle, and a curved valley."""

STEPS, LATE = 60, 20
"""Of the race at one rate. It is judged by the mean loss of the last so many steps."""
RATES = (0.001, 0.01, 0.03, 0.09, 0.2, 0.3, 1.0)
"""The learning rates of the race."""

LONG, TOLERANCE = 2000, 0.001
"""Steps of the race in which each has its own rate, and the loss that must be reached in it."""


class Run(NamedTuple):
    """One racer at one rate in the long race."""

    losses: Array
    """Above the lowest, shape (LONG + 1,)."""
    settled: float
    """The step from which on the loss is below the tolerance; inf if it is not at the end."""


Rates = Mapping[tuple[str, str], float]
"""A learning rate by track and racer."""
Runs = Mapping[tuple[str, str, float], Run]
"""A run by track, racer and rate."""

_LOSS = (-6, 3)


@cache
def run(track: str, optimizer: str, learning_rate: float) -> Array:
    """Return the path of one racer, shape (STEPS + 1, 2)."""
    chosen = TRACKS[track]
    return descend(RACERS[optimizer](learning_rate), chosen.surface.gradient, chosen.start, STEPS)


def excess(track: str, path: ArrayLike) -> Array:
    """Return the loss above the lowest that the track has, for each point of `path`."""
    chosen = TRACKS[track]
    with np.errstate(all="ignore"):
        return chosen.surface.value(path) - chosen.lowest


def long_losses(track: str, optimizer: str, rates: Sequence[float]) -> Array:
    """Return the loss above the lowest in LONG steps, shape (LONG + 1, rates): all rates at once.

    From where a run leaves the picture it is inf.
    """
    chosen, unit = TRACKS[track], RACERS[optimizer](1.0)
    column = np.asarray(rates, dtype=float)[:, None]
    w = np.tile(chosen.start, (len(rates), 1))
    still, losses = np.zeros_like(w), [excess(track, w)]
    low, high = np.transpose([chosen.xlim, chosen.ylim])
    inside = np.ones(len(rates), dtype=bool)
    for _ in range(LONG):
        # In all six rules η is a factor on the step and nothing else, so the step for η = 1
        # serves all rates.
        with np.errstate(all="ignore"):
            w = w + column * unit.step(still, chosen.surface.gradient(w))
        inside &= ((w >= low) & (w <= high)).all(axis=1)
        losses.append(np.where(inside, excess(track, w), np.inf))
    return np.array(losses)


def _late(track: str, optimizer: str, learning_rate: float) -> float:
    """Return the mean of a racer's last losses: one step of a run that swings says little."""
    with np.errstate(all="ignore"):
        return float(excess(track, run(track, optimizer, learning_rate))[-LATE:].mean())


def _tiny(loss: float) -> str:
    """Write a loss; below 10⁻¹² the exact number says nothing."""
    return "below 10⁻¹²" if loss < 1e-12 else short(loss, 2)


@house_style
def draw_race(track: str, learning_rate: float, optimizer: str) -> Figure:
    """Draw the six paths and losses at one rate; one of the six, or "all", in full color."""
    figure, (left, right) = new_figure(
        2.8, columns=(2.5, 1.5), margins=(0.46, 0.95, 0.15, 0.1), gap=0.52
    )
    chosen = TRACKS[track]
    draw_contours(left, chosen.surface, chosen.xlim, chosen.ylim, chosen.levels)
    _loss_axes(right)
    for name in RACERS:
        path = run(track, name, learning_rate)
        # The chosen one on top.
        order = 6 if optimizer == name else _ORDER[name]
        looks = {"zorder": order, "width": _WIDTHS[name], "dashes": _DASHES.get(name, "-")}
        before = [len(axes.lines) for axes in (left, right)]
        draw_path(left, chosen.seen(path), COLORS[name], **looks)
        _plot_loss(right, range(STEPS + 1), excess(track, path), name, zorder=order)
        for axes, first in zip((left, right), before, strict=True):
            for line in axes.lines[first:]:
                line.set_alpha(1.0 if optimizer in ("all", name) else 0.18)
    _names_below(figure, optimizer)
    return figure


def describe_race(track: str, learning_rate: float, optimizer: str) -> str:
    """Who is where after the race, the best first, and who left the picture when."""
    paths = {name: run(track, name, learning_rate) for name in RACERS}
    left_at = {name: TRACKS[track].seen(path).left_at for name, path in paths.items()}
    late = {name: _late(track, name, learning_rate) for name in RACERS}
    which = f"over the last {LATE} of {STEPS} steps"
    if optimizer != "all":
        end = (
            f"is {_tiny(late[optimizer])} above the lowest loss, on average {which}"
            if left_at[optimizer] is None
            else f"left the picture at step {left_at[optimizer]}"
        )
        return f"The {track}, η = {short(learning_rate)}: {optimizer} {end}."
    still = [name for name, step in left_at.items() if step is None]
    still.sort(key=late.__getitem__)
    order = ", ".join(f"{name} {_tiny(late[name])}" for name in still) or "nobody"
    gone = [f"{name} at step {step}" for name, step in left_at.items() if step is not None]
    return (
        f"The {track}, all at η = {short(learning_rate)}. Mean loss above the lowest {which}: "
        f"{order}." + (f" Left the picture: {', '.join(gone)}." if gone else "")
    )


@house_style
def draw_fair(races: Runs, own: Rates, track: str, learning_rate: float) -> Figure:
    """Draw the six losses at one rate, and beside them each at its `own`; both axes logarithmic.

    Where several steps share a point, it is the highest of their losses.
    """
    figure, panels = new_figure(3.0, columns=(1, 1), margins=(0.5, 0.95, 0.15, 0.32), gap=0.5)
    titles = (f"all at η = {short(learning_rate)}", "each at its best η")
    for axes, title in zip(panels, titles, strict=True):
        log_axis(axes, "x", 0, 3)
        axes.set_xlim(0, np.log10(LONG))
        axes.set_xlabel("step", labelpad=1)
        log_axis(axes, "y", *_LOSS, every=3)
        axes.set_title(title)
    for name in RACERS:
        for axes, rate in zip(panels, (learning_rate, own[track, name]), strict=True):
            highest = np.maximum.reduceat(races[track, name, rate].losses[1:], _FIRST - 1)
            _plot_loss(axes, np.log10(_FIRST), highest, name)
    _names_below(figure, "all")
    return figure


def describe_fair(races: Runs, own: Rates, track: str, learning_rate: float) -> str:
    """When each racer has settled at the shared rate, and at its `own` rate."""
    parts = []
    for name in RACERS:
        rate = own[track, name]
        shared, best = (races[track, name, eta].settled for eta in (learning_rate, rate))
        parts.append(f"{name} {_step(shared)} (at its own η = {short(rate, 2)}: {_step(best)})")
    return (
        f"The {track}. The loss stays below {TOLERANCE:g} above the lowest, at "
        f"η = {short(learning_rate)}, from step: {', '.join(parts)}."
    )


def _step(settled: float) -> str:
    return f"{settled:,.0f}" if np.isfinite(settled) else "never"


# The steps that get a point on a logarithmic axis; each stands for those before the next one.
_FIRST = np.unique(np.round(10 ** np.linspace(0, np.log10(LONG), 48)).astype(int))


def _loss_axes(axes: Axes) -> None:
    axes.set(xlim=(0, STEPS), xticks=[0, 20, 40, 60])
    axes.set_xlabel("step", labelpad=1)
    log_axis(axes, "y", *_LOSS, every=3)


def _plot_loss(
    axes: Axes, x: ArrayLike, losses: Array, name: str, *, zorder: float | None = None
) -> None:
    order = _ORDER[name] if zorder is None else zorder
    curve = log_curve(losses, *_LOSS)
    axes.plot(
        x,
        curve,
        color=COLORS[name],
        linestyle=_DASHES.get(name, "-"),
        linewidth=_WIDTHS[name],
        zorder=order,
    )


def _names_below(figure: Figure, optimizer: str) -> None:
    """Write the six names in their colors at the foot of the picture, in two rows."""
    height = figure.get_figheight()
    for i, name in enumerate(RACERS):
        strong = optimizer in ("all", name)
        x, y = (0.03, 0.45, 0.76)[i % 3], (0.32, 0.1)[i // 3] / height
        text = f"{'╍' if name in _DASHES else '━'} {name}"
        figure.text(
            x, y, text, color=COLORS[name], fontsize=style.TEXT, alpha=1.0 if strong else 0.3
        )


def table_best(races: Runs, own: Rates, tried: int) -> Table:
    """Each racer's own rate on each track, the best of so many, its steps and its place."""
    rows = []
    for name in RACERS:
        cells = []
        for track in TRACKS:
            steps = {other: races[track, other, own[track, other]].settled for other in RACERS}
            place = 1 + sum(step < steps[name] for step in steps.values())
            rate = short(own[track, name], 2)
            cells.append(f"{rate}: {_step(steps[name])} ({place})")
        rows.append([name, *cells])
    return Table(
        caption=f"Best η of {tried}: steps until the loss stays below {TOLERANCE:g} (place)",
        header=["optimizer", *TRACKS],
        rows=rows,
        right=frozenset(
            (i, j)
            for i, row in enumerate(rows)
            for j, cell in enumerate(row)
            if cell.endswith("(1)")
        ),
    )


@house_style
def draw_correction(steps: ArrayLike, with_it: ArrayLike, without: ArrayLike) -> Figure:
    """Draw the step length in units of η, with and without Adam's bias correction."""
    figure, (axes,) = new_figure(2.35, margins=(0.5, 0.48, 0.15, 0.15))
    x = np.log10(np.asarray(steps, dtype=float))
    axes.set(xlim=(0, x[-1]), ylim=(0, 9), xlabel="step", ylabel="step length / η")
    log_axis(axes, "x", 0, round(x[-1]))
    for values, color in ((without, style.WITHOUT), (with_it, style.WITH)):
        axes.plot(x, values, color=color)
    peak = int(np.argmax(without))
    axes.text(
        x[peak], np.max(without) + 0.4, "without correction", color=style.WITHOUT, ha="center"
    )
    axes.text(x[peak], 1.3, "with correction", color=style.WITH, ha="center")
    return figure


def describe_correction(steps: ArrayLike, with_it: ArrayLike, without: ArrayLike) -> str:
    """The first step, the longest, and when the two agree."""
    steps, without = np.asarray(steps), np.asarray(without, dtype=float)
    peak = int(np.argmax(without))
    close = steps[np.argmax((np.arange(len(steps)) > peak) & (without < 1.1))]
    return (
        f"A gradient that never changes. With correction every step is "
        f"{short(np.min(with_it))} η. Without it the first is {short(without[0])} η, step "
        f"{steps[peak]} even {short(without[peak])} η, and of the steps drawn {close:,} is the "
        "first with an excess below a tenth."
    )


@house_style
def draw_sweep(rates: Mapping[str, Sequence[float]], losses: Mapping[str, ArrayLike]) -> Figure:
    """Draw the six learning-rate sweeps, names at the foot; `losses` are (rates, seeds)."""
    figure = descent.draw_sweep(
        rates, losses, COLORS, ylabel="training loss", low=-3, dashes=_DASHES
    )
    # Room for the names below.
    (axes,), room, old = figure.axes, 0.55, figure.get_figheight()
    new, box = old + room, axes.get_position()
    figure.set_figheight(new)
    axes.set_position((box.x0, (box.y0 * old + room) / new, box.width, box.height * old / new))
    _names_below(figure, "all")
    return figure


def describe_sweep(
    rates: Mapping[str, Sequence[float]], losses: Mapping[str, ArrayLike], own: Mapping[str, float]
) -> str:
    """Each optimizer's chosen rate and its median loss there."""
    parts = []
    for name, values in losses.items():
        median = np.median(np.asarray(values)[list(rates[name]).index(own[name])])
        parts.append(f"{name} at η = {short(own[name])} with {short(median)}")
    return f"Best median training loss: {', '.join(parts)}."


@house_style
def draw_training(losses: dict[str, Array]) -> Figure:
    """Draw training loss against epochs: medians over the seeds and the range, six panels."""
    figure, panels = new_figure(
        3.1, columns=(1, 1, 1), rows=(1, 1), margins=(0.5, 0.42, 0.1, 0.3), gap=0.36
    )
    low, high = -3, 1
    medians = {name: np.median(values, axis=0) for name, values in losses.items()}
    for i, (axes, (name, values)) in enumerate(zip(panels, losses.items(), strict=True)):
        epochs = np.arange(values.shape[1])
        log_axis(axes, "y", low, high)
        axes.set(xlim=(0, epochs[-1]))
        if i % 3:
            axes.set_yticklabels([])
        if i < 3:
            axes.set_xticklabels([])
        else:
            axes.set_xlabel("epoch", labelpad=1)
        # All six as one line with gaps, which the page need not hold six times.
        curves = [[*log_curve(other, low, high), np.nan] for other in medians.values()]
        x = np.tile([*epochs, np.nan], len(curves))
        axes.plot(x, np.ravel(curves), color=style.MUTED, linewidth=0.7, alpha=0.5)
        ends = (log_curve(v, low, high) for v in (values.min(axis=0), values.max(axis=0)))
        axes.fill_between(epochs, *ends, color=COLORS[name], alpha=0.22, linewidth=0)
        axes.plot(epochs, log_curve(medians[name], low, high), color=COLORS[name])
        axes.set_title(name, color=COLORS[name], fontsize=style.SMALL)
    return figure


def describe_training(losses: dict[str, Array]) -> str:
    """The last loss of each optimizer: median and range over the seeds."""
    lasts = {name: values[:, -1] for name, values in losses.items()}
    parts = [
        f"{name} {short(np.median(last))} ({short(last.min())} to {short(last.max())})"
        for name, last in lasts.items()
    ]
    seeds, points = next(iter(losses.values())).shape
    return (
        f"Training loss after {points - 1} epochs, median and range over {seeds} seeds: "
        f"{', '.join(parts)}."
    )


KAPPA = 20.0
"""Of the bowl of the races."""
BEST_M = ((np.sqrt(KAPPA) - 1) / (np.sqrt(KAPPA) + 1)) ** 2
BEST_ETA = 4 / (1 + np.sqrt(KAPPA)) ** 2
"""Where both weights of that bowl shrink by √m, with the smallest m that can do it."""
PLANE_RATES = (0.01, 0.03, 0.05, 0.07, 0.09, 0.1, BEST_ETA, 0.16)
PLANE_MOMENTA = (0.0, 0.2, BEST_M, 0.6, 0.8, 0.9)
"""What the explorer of the plane can be set to."""
PLANE_STEPS = 40

_ETA = (0.0, 0.2)


def _level(rho: float) -> Array:
    """The line on which the larger factor is ρ, exactly: no curve but four corners.

    From the eigenvalue ρ of the flat weight to its end at m = ρ², where it begins to swing;
    along m = ρ² to where the steep weight ends swinging, and down with its eigenvalue −ρ.
    """
    up, down = (1 - rho) ** 2, (1 + rho) ** 2 / KAPPA
    # Both straight lines start at m = 0, or where they meet.
    meet = rho * ((1 - rho) * KAPPA - (1 + rho)) / ((1 - rho) * KAPPA + (1 + rho))
    low = max(0.0, meet)
    first, last = (1 - rho) * (1 - low / rho), (1 + rho) * (1 + low / rho) / KAPPA
    return np.array([[first, low], [up, rho**2], [down, rho**2], [last, low]])


@cache
def _plane() -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """The lines of equal ρ, and the three borders between crawling, swinging and diverging."""
    # Above and left of the best point the flat weight ends to creep on one side; below, both
    # weights are equally slow, where their eigenvalues have one size and different signs.
    flat = np.linspace(0, BEST_ETA, 21)
    low, high = np.array([0.0, BEST_M]), np.array([0.0, 1.0])
    borders = (
        np.stack([flat, (1 - np.sqrt(flat)) ** 2], axis=1),
        np.stack([2 * (1 + low) / (KAPPA + 1), low], axis=1),
        np.stack([2 * (1 + high) / KAPPA, high], axis=1),
    )
    return tuple(map(_level, (0.7, 0.8, 0.9, 0.95))), borders


@cache
def _plane_run(eta: float, m: float) -> Array:
    return descend(Momentum(eta, m), Bowl(KAPPA).gradient, TRACKS["bowl"].start, PLANE_STEPS)


@house_style
def draw_plane(eta: float, m: float) -> Figure:
    """Draw the point (η, m) between crawling, swinging and diverging, and the path it gives."""
    figure, (left, right) = new_figure(
        2.7, columns=(2.0, 2.0), margins=(0.46, 0.46, 0.16, 0.32), gap=0.5
    )
    left.set(xlim=_ETA, ylim=(0, 1), xticks=[0, 0.1, 0.2], yticks=[0, 0.5, 1])
    left.set_xlabel("η", labelpad=1)
    left.set_title("m")
    lines, borders = _plane()
    left.add_collection(LineCollection(lines, colors=style.FAINT, linewidths=1.2), autolim=False)
    left.add_collection(LineCollection(borders, colors=style.MUTED, linewidths=1.2), autolim=False)
    words = ((0.035, 0.3, "crawls"), (0.085, 0.72, "swings"), (0.155, 0.1, "diverges"))
    for x, y, word in words:
        left.text(x, y, word, color=style.MUTED, ha="center", va="center", fontsize=style.SMALL)
    left.plot(BEST_ETA, BEST_M, "+", color=style.INK, markersize=11, markeredgewidth=2)
    left.plot(eta, m, "o", color=style.MOMENTUM, markersize=8, clip_on=False, zorder=5)

    track = TRACKS["bowl"]
    draw_contours(right, track.surface, track.xlim, track.ylim, track.levels[::2])
    path = _plane_run(eta, m)
    shown = track.seen(path)
    draw_path(right, shown, style.MOMENTUM)
    mark_left(right, path, shown, style.MOMENTUM)
    right.set_title(f"{PLANE_STEPS} steps")
    return figure


def describe_plane(eta: float, m: float) -> str:
    """How each weight moves, the factor ρ of both, and how many steps a hundredth takes."""
    rho = [float(momentum_radius(c, eta, m)) for c in (1.0, KAPPA)]
    ways = []
    for c, factor in zip((1.0, KAPPA), rho, strict=True):
        half = (1 + m - eta * c) / 2
        if factor > 1 + 1e-9:
            ways.append("grows from side to side")
        elif half * half < m - 1e-9:
            ways.append("swings like a pendulum")
        else:
            ways.append("creeps on one side" if half > 0 else "jumps from side to side")
    worst = max(rho)
    if worst > 1 + 1e-9:
        end = f"the larger factor is ρ = {short(worst)}, and the run diverges"
    elif worst > 1 - 1e-9:
        end = "ρ = 1, and the run never settles"
    else:
        end = (
            f"the larger factor is ρ = {short(worst)}: each hundredth takes about "
            f"{np.log(0.01) / np.log(worst):.0f} steps"
        )
        if TRACKS["bowl"].seen(_plane_run(eta, m)).left_at is not None:
            end += ", though at first the path leaves the picture"
    return (
        f"η = {short(eta)}, m = {short(m)}: the flat weight {ways[0]} with a factor of "
        f"{short(rho[0])} a step, the steep one {ways[1]} with {short(rho[1])}; {end}."
    )
