"""Pictures of the chapter on batch normalization."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import ArrayLike

from ...formulas._validate import Array
from ...formulas.batchnorm import batch_mean, batch_norm, batch_variance, normalize
from ...lecture import NOTED_MEAN, NOTED_STD
from ...pictures import style
from ...pictures.style import house_style, new_figure, number, number_line, write
from ...pictures.tables import Table
from ...pictures.words import from_to

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


@house_style
def draw_wander(found: Mapping[int, Array], n: int) -> Figure:
    """Draw μ and σ of many batches of one size about those of all images.

    `found` has, by batch size, (μ_B − μ)/σ and σ_B/σ of each batch, shape (batches, 2). Batches
    of the largest size that could be drawn would lie at (0, 1).
    """
    off, ratio = found[n].T
    figure, (axes,) = new_figure(2.9, margins=(0.6, 0.47, 0.12, 0.35))
    # The same for all sizes, and all batches inside.
    reach = 1.05 * max(np.abs(each[:, 0]).max() for each in found.values())
    top = 1.25 * max(each[:, 1].max() for each in found.values())
    axes.set(xlim=(-reach, reach), ylim=(-0.05, top))
    axes.set_title(f"{len(off)} batches of {n}", color=style.RAW)
    axes.set_xlabel("mean of the batch: off by so many σ", labelpad=1)
    axes.set_ylabel("its σ over that of all", labelpad=2)
    axes.locator_params(nbins=5)
    axes.plot([-reach, reach], [1, 1], color=style.MUTED, linewidth=0.8)
    axes.plot([0, 0], [-0.05, top], color=style.MUTED, linewidth=0.8)
    axes.plot(off, ratio, "o", color=style.RAW, markersize=4, alpha=0.6)
    looks = {"color": style.RAW, "ha": "right"}
    write(axes, reach, 0.96 * top, f"μ ± {number(off.std())} σ", **looks)
    write(axes, reach, 0.86 * top, f"σ × {number(ratio.mean())} ± {number(ratio.std())}", **looks)
    return figure


def describe_wander(found: Mapping[int, Array], n: int) -> str:
    """How far the batches' means and standard deviations spread, and the extremes of the latter."""
    off, ratio = found[n].T
    return (
        f"{len(off)} batches of {n} images. Their means lie about that of all images with a "
        f"standard deviation of {number(off.std())} σ; their own σ is {number(ratio.mean())} of "
        f"that of all on average, from {from_to(number(ratio.min()), number(ratio.max()))}."
    )


NORMS = {"batch norm": 0, "layer norm": 1, "group norm, 2 groups": 2, "group norm, 3 groups": 3}
"""In how many groups the neurons of an image are averaged; 0 for over the batch."""


def averaged(z: Array, norm: str, row: int, neuron: int) -> tuple[slice, slice]:
    """Return which rows and columns of `z` share their mean with the cell (row, neuron).

    Rows and neurons count from 1.
    """
    groups = NORMS[norm]
    n, neurons = z.shape
    if not (1 <= row <= n and 1 <= neuron <= neurons):
        raise ValueError(f"no cell ({row}, {neuron}) in a grid of {n} by {neurons}")
    if groups == 0:
        return slice(0, n), slice(neuron - 1, neuron)
    size = neurons // groups
    first = (neuron - 1) // size * size
    return slice(row - 1, row), slice(first, first + size)


@house_style
def draw_axes(z: Array, norm: str, row: int, neuron: int) -> Figure:
    """Draw a batch as a grid, a row for each image, and light what one number is averaged with."""
    rows, columns = averaged(z, norm, row, neuron)
    n, neurons = z.shape
    figure, (axes,) = new_figure(0.4 * n + 0.9, margins=(0.75, 0.58, 0.1, 0.32))
    axes.set(xlim=(0, neurons), ylim=(n, 0))
    for spine in ("left", "bottom"):
        axes.spines[spine].set_visible(False)
    axes.xaxis.tick_top()
    axes.tick_params(left=False, top=False)
    axes.set_xticks(np.arange(neurons) + 0.5, [f"Z{i}" for i in _SUBSCRIPTS[:neurons]])
    axes.set_yticks(np.arange(n) + 0.5, [f"image {i + 1}" for i in range(n)])
    lit = Rectangle(
        (columns.start, rows.start), columns.stop - columns.start, rows.stop - rows.start,
        facecolor=(style.NORMALIZED, 0.25), linewidth=0, clip_on=False,
    )  # fmt: skip
    chosen = Rectangle(
        (neuron - 0.98, row - 0.95), 0.96, 0.9,
        facecolor="none", edgecolor=style.NORMALIZED, linewidth=2, clip_on=False,
    )  # fmt: skip
    axes.add_patch(lit)
    axes.add_patch(chosen)
    for i, values in enumerate(z):
        for k, value in enumerate(values):
            write(axes, k + 0.5, i + 0.5, number(value, 0), ha="center")
    for below, text in zip((0.5, 1.1), _worked(z, norm, row, neuron), strict=True):
        write(axes, neurons / 2, n + below, text, color=style.NORMALIZED, ha="center")
    return figure


def describe_axes(z: Array, norm: str, row: int, neuron: int) -> str:
    """Which numbers are averaged, their μ and σ, and what the chosen one becomes."""
    rows, columns = averaged(z, norm, row, neuron)
    count = z[rows, columns].size
    among = (
        f"neuron {neuron} over all {count} images"
        if NORMS[norm] == 0
        else f"image {row} over {'all' if NORMS[norm] == 1 else 'its group of'} {count} neurons"
    )
    first, second = _worked(z, norm, row, neuron)
    return f"{norm[0].upper()}{norm[1:]} averages {among}: {first}, so {second}."


def _worked(z: Array, norm: str, row: int, neuron: int) -> tuple[str, str]:
    """The mean and standard deviation of what is lit, and the chosen number normalized by them."""
    lit = z[averaged(z, norm, row, neuron)]
    mean, std, value = lit.mean(), lit.std(), z[row - 1, neuron - 1]
    less = f"({number(mean)})" if number(mean)[0] == "−" else number(mean)
    return (
        f"μ = {number(mean)} and σ = {number(std)} of {lit.size} numbers",
        f"ẑ = ({number(value, 0)} − {less})/{number(std)} = {number((value - mean) / std)}",
    )


def _listed(values: ArrayLike) -> str:
    return ", ".join(number(value) for value in values)
