"""Pictures of the chapter on batch normalization."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ...formulas._validate import Array
from ...formulas.batchnorm import batch_mean, batch_norm, batch_variance, normalize
from ...lecture import NOTED_MEAN, NOTED_STD
from ...pictures import style
from ...pictures.style import house_style, new_figure, number, number_line, write
from ...pictures.tables import Table

# Butt: a round cap would make the bar longer than one standard deviation.
_STD_BAR = {"linewidth": 9, "alpha": 0.22, "solid_capstyle": "butt"}
_SUBSCRIPTS = "₁₂₃₄₅₆₇₈₉"


def table_as_noted(x: ArrayLike, z: ArrayLike) -> Table:
    """The five rows as the notes have them, with the slips struck through."""
    rows = []
    for (x1, x2), value in zip(x, z, strict=True):
        square = (value - NOTED_MEAN) ** 2
        whole = [number(cell, 0) for cell in (x1, x2, value)]
        rows.append(
            [
                *whole,
                f"({whole[2]} − {NOTED_MEAN})² = {number(square, 0)}",
                f"{number(square, 0)}/{NOTED_STD} = {number(square / NOTED_STD, 3)}",
            ]
        )
    return Table(
        caption="As noted: the last column divides the squared deviation",
        header=["x₁", "x₂", "Z", "“(Z − 14)/8”", "“Zᵢ = (Zᵢ − 14)/8”"],
        rows=rows,
        slips=frozenset((i, 4) for i in range(len(rows))),
    )


def table_worked(x: ArrayLike, z: ArrayLike, alpha: float, beta: float) -> Table:
    """The five rows with every step right, means in the last row."""
    x, z = np.asarray(x), np.asarray(z, dtype=float)
    off, z_hat, y = z - batch_mean(z), normalize(z), batch_norm(z, alpha, beta)
    variance = batch_variance(z)
    digits = (0, 0, 0, 0, 0, 3, 3)
    columns = np.column_stack([x, z, off, off**2, z_hat, y])
    return Table(
        caption=f"Worked: the deviation itself over σ = {number(np.sqrt(variance), 3)}",
        header=["x₁", "x₂", "Z", "Z − μ", "(Z − μ)²", "ẑ = (Z − μ)/σ", f"{alpha:g}·ẑ + {beta:g}"],
        rows=[[number(v, d) for v, d in zip(row, digits, strict=True)] for row in columns],
        right=frozenset((i, 5) for i in range(len(z))),
        footer=[
            "",
            "mean",
            number(batch_mean(z), 0),
            number(off.mean(), 0),
            f"{number(variance, 0)} = σ²",
            number(z_hat.mean(), 0),
            number(y.mean(), 0),
        ],
    )


@house_style
def draw_rescaling(z: Sequence[float], alpha: float, beta: float) -> Figure:
    """Draw the batch before (Z) and after (α·ẑ + β) on one axis, with mean and std marked."""
    figure, (axes,) = new_figure(2.45, margins=(0.15, 0.4, 0.15, 0.1))
    after = batch_norm(z, alpha, beta)
    axes.set(xlim=(-21, 39), ylim=(-0.85, 1.75))
    number_line(axes)
    axes.yaxis.set_visible(False)
    for x, y in zip(z, after, strict=True):
        axes.plot([x, y], [1, 0], color=style.FAINT, linewidth=1.2, zorder=1)
    _strip(axes, np.asarray(z, dtype=float), 1.0, style.RAW, "before: Z", 1.5)
    _strip(axes, after, 0.0, style.RESCALED, "after: α·ẑ + β", -0.5)
    return figure


def describe_rescaling(z: Sequence[float], alpha: float, beta: float) -> str:
    """Mean and standard deviation before and after, in a sentence."""
    after = batch_norm(z, alpha, beta)
    return (
        f"With α = {number(alpha)} and β = {number(beta)} the five values become {_listed(after)}: "
        f"mean {number(after.mean())}, standard deviation {number(after.std())}. "
        f"Before: mean {number(np.mean(z))}, standard deviation {number(np.std(z))}."
    )


def _strip(axes: Axes, values: Array, y: float, color: str, name: str, name_y: float) -> None:
    """Draw dots on a line at height `y`, their mean as a tick and one std as a bar to each side."""
    mean, std = values.mean(), values.std()
    axes.plot([mean - std, mean + std], [y, y], color=color, zorder=2, **_STD_BAR)
    axes.plot([mean, mean], [y - 0.2, y + 0.2], color=color, linewidth=2, zorder=3)
    axes.plot(values, np.full(len(values), y), "o", color=color, markersize=8, zorder=4)
    write(axes, -21, name_y, name, color=color)
    text = f"mean {number(mean)}, std {number(std)}"
    write(axes, 39, name_y, text, color=color, ha="right")


@house_style
def draw_moved_row(z: Sequence[float], row: int, value: float) -> Figure:
    """Draw Z and ẑ row by row, as they were (rings) and with one row moved (dots)."""
    figure, (left, right) = new_figure(
        2.8, columns=(1, 1), margins=(0.62, 0.38, 0.1, 0.35), gap=0.3
    )
    moved = _moved(z, row, value)
    panels = (
        (left, np.asarray(z, dtype=float), moved, style.RAW, "Z", (-3, 63)),
        (right, normalize(z), normalize(moved), style.NORMALIZED, "ẑ = (Z − μ)/σ", (-2.2, 2.2)),
    )
    for axes, before, after, color, title, limits in panels:
        axes.set(xlim=limits, ylim=(len(z) + 0.6, 0.4))
        axes.set_title(title, color=color)
        number_line(axes)
        axes.set_yticks(range(1, len(z) + 1), [f"row {i}" for i in range(1, len(z) + 1)])
        mean, std = after.mean(), after.std()
        axes.axvspan(mean - std, mean + std, color=color, alpha=0.1, linewidth=0)
        axes.axvline(mean, color=color, linewidth=1.2)
        for i, (old, new) in enumerate(zip(before, after, strict=True), start=1):
            axes.plot([old, new], [i, i], color=color, linewidth=1.5)
            ring = {"markerfacecolor": "none", "markeredgecolor": style.MUTED}
            axes.plot(old, i, "o", markersize=8, **ring)
            axes.plot(new, i, "o", color=color, markersize=8)
    right.set_yticklabels([])
    left.get_yticklabels()[row - 1].set_fontweight("bold")
    return figure


def describe_moved_row(z: Sequence[float], row: int, value: float) -> str:
    """What the move did to μ, σ and every ẑ."""
    moved = _moved(z, row, value)
    z_hat = normalize(moved)
    still = int((np.abs(z_hat - normalize(z)) < 1e-9).sum())
    end = (
        "This is the notes' batch."
        if still == len(z)
        else f"All {len(z)} normalized values have moved."
        if still == 0
        else f"{len(z) - still} of the {len(z)} normalized values have moved."
    )
    return (
        f"Z{_SUBSCRIPTS[row - 1]} = {number(value, 0)} makes μ = {number(batch_mean(moved))} and "
        f"σ = {number(np.sqrt(batch_variance(moved)))}, so ẑ = {_listed(z_hat)}. {end}"
    )


def _moved(z: Sequence[float], row: int, value: float) -> Array:
    moved = np.asarray(z, dtype=float).copy()
    if not 1 <= row <= len(moved):
        raise ValueError(f"row must be from 1 to {len(moved)}, got {row!r}")
    moved[row - 1] = value
    return moved


@house_style
def draw_neurons(before: Array, after: Array) -> Figure:
    """Draw a batch's outputs neuron by neuron, before and after batch norm."""
    figure, panels = new_figure(2.65, columns=(1, 1), margins=(0.82, 0.38, 0.1, 0.35), gap=0.25)
    data = ((before, style.RAW, "before: Z"), (after, style.NORMALIZED, "after: ẑ"))
    reach = 1.1 * max(np.abs(values).max() for values, _, _ in data)
    for axes, (values, color, title) in zip(panels, data, strict=True):
        n_neurons = values.shape[1]
        axes.set(xlim=(-reach, reach), ylim=(n_neurons + 0.6, 0.4))
        axes.set_title(title, color=color)
        axes.axvline(0, color=style.FAINT, linewidth=1)
        number_line(axes)
        axes.set_yticks(range(1, n_neurons + 1), [f"neuron {i}" for i in range(1, n_neurons + 1)])
        for i, column in enumerate(values.T, start=1):
            mean, std = column.mean(), column.std()
            axes.plot([mean - std, mean + std], [i, i], color=color, **_STD_BAR)
            axes.plot(column, np.full(len(column), i), "o", color=color, markersize=4, alpha=0.6)
            axes.plot([mean, mean], [i - 0.25, i + 0.25], color=color, linewidth=2.2)
    panels[1].set_yticklabels([])
    return figure


def describe_neurons(before: Array, after: Array) -> str:
    """Mean and variance of each neuron before and after."""
    n_images, n_neurons = before.shape
    said = [
        f"means {_listed(values.mean(axis=0))} and variances {_listed(values.var(axis=0))}"
        for values in (before, after)
    ]
    return (
        f"{n_images} images through {n_neurons} neurons. Before batch norm the neurons have "
        f"{said[0]}; after it, {said[1]}."
    )


def _listed(values: ArrayLike) -> str:
    return ", ".join(number(value) for value in values)
