"""Pictures of the chapter on batch normalization."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ...formulas.batchnorm import batch_mean, batch_norm, batch_variance, normalize
from ...lecture import NOTED_MEAN, NOTED_STD
from ...pictures import style
from ...pictures.style import house_style, new_figure, number, number_line
from ...pictures.tables import Table

# Butt: a round cap would make the bar longer than one standard deviation.
_STD_BAR = {"linewidth": 9, "alpha": 0.22, "solid_capstyle": "butt"}
_SUBSCRIPTS = "₁₂₃₄₅₆₇₈₉"


def table_as_noted(x: ArrayLike, z: ArrayLike) -> Table:
    """Set the five rows as the notes have them, with the slips struck through."""
    rows = []
    for (x1, x2), value in zip(np.asarray(x), np.asarray(z), strict=True):
        square = (value - NOTED_MEAN) ** 2
        rows.append(
            [
                number(x1, 0),
                number(x2, 0),
                number(value, 0),
                f"({number(value, 0)} − {NOTED_MEAN})² = {number(square, 0)}",
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
    """Set the five rows with every step right, sums and means in the last row."""
    z = np.asarray(z, dtype=float)
    mean, variance = batch_mean(z), batch_variance(z)
    z_hat, y = normalize(z), batch_norm(z, alpha, beta)
    rows = [
        [
            number(x1, 0),
            number(x2, 0),
            number(z[i], 0),
            number(z[i] - mean, 0),
            number((z[i] - mean) ** 2, 0),
            number(z_hat[i], 3),
            number(y[i], 3),
        ]
        for i, (x1, x2) in enumerate(np.asarray(x))
    ]
    return Table(
        caption=f"Worked: the deviation itself over σ = {number(np.sqrt(variance), 3)}",
        header=["x₁", "x₂", "Z", "Z − μ", "(Z − μ)²", "ẑ = (Z − μ)/σ", f"{alpha:g}·ẑ + {beta:g}"],
        rows=rows,
        right=frozenset((i, 5) for i in range(len(rows))),
        footer=[
            "",
            "mean",
            number(mean, 0),
            number((z - mean).mean(), 0),
            f"{number(variance, 0)} = σ²",
            number(z_hat.mean(), 0),
            number(y.mean(), 0),
        ],
    )


@house_style
def draw_rescaling(z: Sequence[float], alpha: float, beta: float) -> Figure:
    """Draw the batch before (Z) and after (α·ẑ + β) on one axis, with mean and std marked."""
    figure, (axes,) = new_figure(2.7, margins=(0.15, 0.4, 0.15, 0.1))
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
    """Say mean and standard deviation before and after."""
    after = batch_norm(z, alpha, beta)
    values = ", ".join(number(value) for value in after)
    return (
        f"With α = {number(alpha)} and β = {number(beta)} the five values become {values}: "
        f"mean {number(after.mean())}, standard deviation {number(after.std())}. "
        f"Before: mean {number(np.mean(z))}, standard deviation {number(np.std(z))}."
    )


def _strip(axes: Axes, values: np.ndarray, y: float, color: str, name: str, name_y: float) -> None:
    """Draw dots on a line at height `y`, their mean as a tick and one std as a bar to each side."""
    mean, std = values.mean(), values.std()
    axes.plot([mean - std, mean + std], [y, y], color=color, zorder=2, **_STD_BAR)
    axes.plot([mean, mean], [y - 0.2, y + 0.2], color=color, linewidth=2, zorder=3)
    axes.plot(values, np.full(len(values), y), "o", color=color, markersize=8, zorder=4)
    axes.text(-21, name_y, name, color=color, fontsize=style.TEXT, va="center")
    axes.text(
        39,
        name_y,
        f"mean {number(mean)}, std {number(std)}",
        color=color,
        fontsize=style.TEXT,
        va="center",
        ha="right",
    )


@house_style
def draw_moved_row(z: Sequence[float], row: int, value: float) -> Figure:
    """Draw Z and ẑ row by row, as they were (rings) and with one row moved (dots)."""
    figure, (left, right) = new_figure(
        3.1, columns=(1, 1), margins=(0.55, 0.45, 0.1, 0.35), gap=0.3
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
            axes.plot(
                old, i, "o", markerfacecolor="none", markeredgecolor=style.MUTED, markersize=8
            )
            axes.plot(new, i, "o", color=color, markersize=8)
    right.set_yticklabels([])
    for label in left.get_yticklabels()[row - 1 : row]:
        label.set_fontweight("bold")
    return figure


def describe_moved_row(z: Sequence[float], row: int, value: float) -> str:
    """Say what the move did to μ, σ and every ẑ."""
    moved = _moved(z, row, value)
    z_hat = ", ".join(number(v) for v in normalize(moved))
    change = np.abs(normalize(moved) - normalize(z))
    still = int((change < 1e-9).sum())
    end = (
        "This is the notes' batch."
        if still == len(z)
        else f"All {len(z)} normalized values have moved."
        if still == 0
        else f"{len(z) - still} of the {len(z)} normalized values have moved."
    )
    return (
        f"Z{_SUBSCRIPTS[row - 1]} = {number(value, 0)} makes μ = {number(batch_mean(moved))} and "
        f"σ = {number(np.sqrt(batch_variance(moved)))}, so ẑ = {z_hat}. {end}"
    )


def _moved(z: Sequence[float], row: int, value: float) -> np.ndarray:
    moved = np.asarray(z, dtype=float).copy()
    if not 1 <= row <= len(moved):
        raise ValueError(f"row must be from 1 to {len(moved)}, got {row!r}")
    moved[row - 1] = value
    return moved


@house_style
def draw_neurons(before: ArrayLike, after: ArrayLike) -> Figure:
    """Draw a batch's outputs neuron by neuron, before and after batch norm."""
    figure, panels = new_figure(2.9, columns=(1, 1), margins=(0.75, 0.45, 0.1, 0.35), gap=0.25)
    data = (
        (np.asarray(before), style.RAW, "before: Z"),
        (np.asarray(after), style.NORMALIZED, "after: ẑ"),
    )
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


def describe_neurons(before: ArrayLike, after: ArrayLike) -> str:
    """Say mean and variance of each neuron before and after."""

    def say(values: np.ndarray) -> str:
        means = ", ".join(number(m) for m in values.mean(axis=0))
        variances = ", ".join(number(v) for v in values.var(axis=0))
        return f"means {means} and variances {variances}"

    before, after = np.asarray(before), np.asarray(after)
    return (
        f"{before.shape[0]} images through {before.shape[1]} neurons. Before batch norm the "
        f"neurons have {say(before)}; after it, {say(after)}."
    )


@house_style
def draw_images(images: ArrayLike, labels: ArrayLike, *, columns: int = 8) -> Figure:
    """Draw a batch of 8 × 8 images as a grid, each with its label."""
    images, labels = np.asarray(images), np.asarray(labels)
    rows = -(-len(images) // columns)
    figure, (axes,) = new_figure(0.62 * rows + 0.1, margins=(0.05, 0.05, 0.05, 0.05))
    # One picture for the whole grid: a page with 32 of them would weigh as much as a slider.
    cell_w, cell_h = 12, 12
    # NaN is transparent: the labels beside the images stand on the page, dark or light.
    canvas = np.full((rows * cell_h, columns * cell_w), np.nan)
    for k, image in enumerate(images):
        top, left = cell_h * (k // columns) + 1, cell_w * (k % columns)
        canvas[top : top + 8, left : left + 8] = image.reshape(8, 8)
    axes.imshow(canvas, cmap="gray_r", vmin=0, vmax=1, interpolation="nearest", aspect="auto")
    for k, digit in enumerate(labels):
        axes.text(
            cell_w * (k % columns) + 9.4,
            cell_h * (k // columns) + 4.5,
            str(digit),
            fontsize=style.TEXT,
            color=style.INK,
            va="center",
            ha="center",
        )
    axes.set_axis_off()
    return figure
