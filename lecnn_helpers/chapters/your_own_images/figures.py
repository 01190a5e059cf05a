"""Pictures of the chapter on your own images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from ...formulas._validate import Array
from ...pictures import style
from ...pictures.style import house_style, new_figure, number, number_line, write


@house_style
def draw_samples(x: Array, names: Sequence[str], *, columns: int = 5) -> Figure:
    """Draw images of shape (n, rows, columns, 1 or 3), each with its name below."""
    rows = -(-len(x) // columns)
    figure, panels = new_figure(
        0.98 * rows + 0.05,
        columns=(1,) * columns,
        rows=(1,) * rows,
        margins=(0.1, 0.25, 0.1, 0.05),
        gap=0.27,
    )
    for axes in panels:
        axes.set_axis_off()
    for axes, image, name in zip(panels, x, names, strict=False):
        shown = image if image.shape[-1] == 3 else np.repeat(image, 3, axis=-1)
        axes.imshow(shown, interpolation="nearest", vmin=0, vmax=1)
        axes.text(0.5, -0.14, name, transform=axes.transAxes, ha="center", va="center")
    return figure


# Splits that leak


@house_style
def draw_leak(shares: Mapping[str, Array], chance: float) -> Figure:
    """Draw the share of right answers of every seed as a dot, a row for each way to split."""
    figure, (axes,) = new_figure(0.42 * len(shares) + 0.8, margins=(1.72, 0.45, 0.5, 0.32))
    axes.set(xlim=(-3, 103), ylim=(len(shares) + 0.5, 0.5), xlabel="right answers, %")
    axes.set_xticks([0, 25, 50, 75, 100])
    axes.set_title("every seed, and their median")
    number_line(axes)
    axes.set_yticks([])
    axes.axvline(100 * chance, color=style.FAINT, linewidth=1, zorder=0)
    beside = axes.get_yaxis_transform()
    for i, (name, of) in enumerate(shares.items(), start=1):
        color = style.WITHOUT if "image" in name else style.WITH
        values = 100 * np.asarray(of)
        axes.plot(values, np.full(len(values), i), "o", color=color, markersize=6, alpha=0.55)
        axes.plot([np.median(values)] * 2, [i - 0.32, i + 0.32], color=color, linewidth=2.4)
        axes.text(-0.03, i, name, transform=beside, ha="right", va="center", color=color)
        write(axes, 1.03, i, number(np.median(values), 0), transform=beside, color=color)
    return figure


def describe_leak(shares: Mapping[str, Array], chance: float) -> str:
    """Median and range of every row."""
    said = "; ".join(
        f"{name} {number(100 * np.median(of), 0)}% ({number(100 * np.min(of), 0)} to "
        f"{number(100 * np.max(of), 0)})"
        for name, of in shares.items()
    )
    return f"Right answers, median and range over seeds: {said}. By chance: {100 * chance:.0f}%."


# When to stop


@dataclass(frozen=True)
class Curves:
    """The record of the trainings at one rate, a row for each seed."""

    training: Array
    validation: Array
    """Mean loss after 0, 1, 2 … epochs, shape (seeds, epochs + 1)."""
    wrong: Array
    """Share of wrong answers on the validation images, of the same shape."""

    @property
    def best(self) -> int:
        """The epoch after which the median validation loss is lowest."""
        return int(np.median(self.validation, axis=0).argmin())


@house_style
def draw_stop(runs: Mapping[float, Curves], rate: float, epoch: int) -> Figure:
    """Draw the loss on both parts epoch by epoch, and the point at which training is stopped."""
    run = runs[rate]
    figure, (axes,) = new_figure(3.1, margins=(0.6, 0.45, 1.08, 0.32))
    last = run.training.shape[1] - 1
    every = np.concatenate([np.r_[r.training.ravel(), r.validation.ravel()] for r in runs.values()])
    low, high = np.log10(every.min()) - 0.05, np.log10(every.max()) + 0.05
    axes.set(xlim=(-0.5, last + 0.5), ylim=(low, high), xlabel="epoch")
    axes.set_title("loss, median of the seeds")
    ticks = np.arange(np.ceil(low), np.floor(high) + 1)
    axes.set_yticks(ticks, [f"{10.0**tick:g}" for tick in ticks])
    axes.plot([epoch, epoch], [low, high], color=style.FAINT, linewidth=1.2, zorder=0)
    medians = {}
    for name, color in (("training", style.MUTED), ("validation", style.MEAN)):
        curves = np.log10(getattr(run, name))
        middle = np.median(curves, axis=0)
        medians[name] = float(10 ** middle[epoch])
        # One line for all seeds, with gaps: many lines would take longer than all the rest.
        gap = np.full((len(curves), 1), np.nan)
        apart = np.tile(np.arange(last + 2), len(curves))
        axes.plot(apart, np.hstack([curves, gap]).ravel(), color=color, linewidth=0.8, alpha=0.35)
        axes.plot(middle, color=color, linewidth=1.8)
        axes.plot(epoch, middle[epoch], "o", color=color, markersize=6)
    best = run.best
    lowest = np.median(np.log10(run.validation), axis=0)[best]
    axes.plot(best, lowest, "o", color=style.VALUE, markersize=9, fillstyle="none")
    for at, text, color in (
        (0.96, "validation", style.MEAN),
        (0.87, number(medians["validation"]), style.MEAN),
        (0.70, f"lowest: {best}", style.VALUE),
        (0.53, "training", style.MUTED),
        (0.44, number(medians["training"], 3), style.MUTED),
        (0.27, "wrong", style.INK),
        (0.18, f"{number(100 * np.median(run.wrong[:, epoch]), 0)}%", style.INK),
    ):
        write(axes, 1.04, at, text, transform=axes.transAxes, color=color)
    return figure


def describe_stop(runs: Mapping[float, Curves], rate: float, epoch: int) -> str:
    """Both losses, the share of wrong answers, and how far the lowest point is."""
    run, best = runs[rate], runs[rate].best
    training, validation, wrong = (
        float(np.median(curves[:, epoch])) for curves in (run.training, run.validation, run.wrong)
    )
    lowest = float(np.median(run.validation[:, best]))
    far = abs(epoch - best)
    where = (
        "the lowest of this rate"
        if far == 0
        else f"{far} epoch{'s' * (far > 1)} too {'early' if epoch < best else 'late'}; the lowest "
        f"of this rate is {number(lowest)}, after {best}"
    )
    return (
        f"η = {rate:g}, stopped after {epoch} epoch{'s' * (epoch != 1)}: training loss "
        f"{number(training, 3)}, validation loss {number(validation)}, {where}. Of the validation "
        f"images {number(100 * wrong, 0)}% are wrong. Medians of {len(run.training)} seeds."
    )
