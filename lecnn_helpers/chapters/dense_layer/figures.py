"""Pictures of the chapter on the dense layer and where its weights start."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from numpy.typing import ArrayLike

from ...formulas._validate import Array
from ...formulas.layers import dense, relu
from ...pictures import style
from ...pictures.edges import mark_beyond
from ...pictures.style import house_style, new_figure, number, number_line, write
from ...pictures.tables import Table
from ...pictures.words import scientific

_SUBSCRIPTS = "₁₂₃₄₅₆₇₈₉"

# The histograms' ranges: tanh stays inside its own, relu's last bin holds all beyond.
_RANGE = {"tanh": (-1.0, 1.0), "relu": (0.0, 4.0)}
_BINS = 33
# A bar may hold everything; a cut at a quarter keeps the bell curves readable.
_TALLEST = 0.25


def table_forward(x: ArrayLike, weights: ArrayLike, bias: ArrayLike) -> Table:
    """A batch's way through a dense layer: inputs, Z, relu."""
    z = dense(x, weights, bias)
    columns = np.hstack([x, z, relu(z)])
    inputs, neurons = _SUBSCRIPTS[: len(x[0])], _SUBSCRIPTS[: z.shape[1]]
    return Table(
        caption="Forward: a row for each example, a column for each neuron",
        header=[
            *(f"x{i}" for i in inputs),
            *(f"Z{k}" for k in neurons),
            *(f"relu(Z{k})" for k in neurons),
        ],
        # Without zeros that say nothing.
        rows=[[number(v, 0 if v.is_integer() else 1) for v in row] for row in columns],
    )


@house_style
def draw_network(x: Array, weights: Array, bias: ArrayLike) -> Figure:
    """Draw one example on its way: inputs, a line for each weight, neurons, relu."""
    z = dense(x[None], weights, bias)[0]
    figure, (axes,) = new_figure(2.65, margins=(0.05, 0.05, 0.05, 0.05))
    axes.set(xlim=(0, 10), ylim=(-0.6, 3.1))
    axes.set_axis_off()
    for at, head in ((0.6, "inputs"), (3.2, "weights"), (6.2, "Z = x·w + b"), (8.95, "relu(Z)")):
        write(axes, at, 2.95, head, color=style.MUTED, ha="center")
    left, right = np.linspace(2.1, 0.3, len(x)), np.linspace(2.4, 0.0, len(z))
    for i, above in enumerate(left):
        for k, level in enumerate(right):
            _weight(axes, (1.15, above), (5.3, level), weights[i, k])
        _node(axes, 0.6, above, number(x[i], 0), style.INK)
    for k, level in enumerate(right):
        axes.plot([7.15, 8.0], [level, level], color=style.FAINT, linewidth=1.5)
        _node(axes, 6.2, level, number(z[k]), style.RAW, width=1.8)
        _node(axes, 8.95, level, number(max(z[k], 0.0)), style.RESCALED, width=1.8)
        axes.text(6.2, level - 0.42, f"b = {number(bias[k])}", ha="center", va="center")
    return figure


def describe_network(x: Array, weights: Array, bias: ArrayLike) -> str:
    """What each neuron computes, and how many of them relu lets through."""
    z = dense(x[None], weights, bias)[0]
    sums = []
    for w, b, total in zip(weights.T, bias, z, strict=True):
        products = [f"{number(a, 0)}·{_factor(c)}" for a, c in zip(x, w, strict=True)]
        sums.append(f"{' + '.join(products)} + {_factor(b)} = {number(total)}")
    passed = int((z > 0).sum())
    end = (
        f"relu lets {passed} of {len(z)} through."
        if passed
        else f"relu lets none of {len(z)} through: to this example the layer is silent."
    )
    return f"Neuron by neuron, Z: {'; '.join(sums)}. {end}"


def _weight(axes: Axes, start: tuple[float, float], end: tuple[float, float], w: float) -> None:
    """Draw the line of a weight, its number in a gap: the thicker the larger, dashed if < 0."""
    (x0, y0), (x1, y1) = start, end
    color, line = (style.INK, "-") if w >= 0 else (style.MUTED, (0, (4, 2)))
    # Where the lines have left their input and not yet met each other. The gap leaves room for
    # the number's width or, on a steep line, its height (axes units are not square).
    at, rise = 0.32, abs(y1 - y0) / (x1 - x0)
    half = min(0.6, 0.17 / max(rise, 1e-9)) / (x1 - x0)
    shares = np.array([0, at - half, np.nan, at + half, 1])
    axes.plot(
        x0 + shares * (x1 - x0),
        y0 + shares * (y1 - y0),
        color=color,
        linestyle=line,
        # Thin rather than absent at 0: the connection is still there.
        linewidth=0.5 + 1.5 * abs(w),
    )
    middle = (x0 + at * (x1 - x0), y0 + at * (y1 - y0))
    axes.text(*middle, number(w), ha="center", va="center_baseline")


def _node(axes: Axes, x: float, y: float, text: str, color: str, *, width: float = 1.1) -> None:
    box = FancyBboxPatch(
        (x - width / 2 + 0.1, y - 0.12), width - 0.2, 0.24, boxstyle="round,pad=0.1",
        facecolor="none", edgecolor=color, linewidth=1.4,
    )  # fmt: skip
    axes.add_patch(box)
    write(axes, x, y - 0.01, text, color=color, ha="center")


@house_style
def draw_stack(outputs: Sequence[Array], activation: str) -> Figure:
    """Draw how a stack's outputs are spread, a histogram for each layer, the first on top.

    `outputs` has what comes out of each layer, after the activation, shape (n, neurons).
    """
    low, high = _RANGE[activation]
    figure, (axes,) = new_figure(0.475 * len(outputs) + 0.8, margins=(0.68, 0.45, 1.5, 0.35))
    axes.set(xlim=(low, high), ylim=(len(outputs) - 0.05, -0.12))
    number_line(axes)
    places = range(len(outputs))
    axes.set_yticks([i + 0.6 for i in places], [f"layer {i + 1}" for i in places])
    if activation == "relu":
        axes.set_xticks([0, 1, 2, 3, 4], ["0", "1", "2", "3", "≥ 4"])
    else:
        axes.set_xticks([-1, -0.5, 0, 0.5, 1], ["−1", "−0.5", "0", "0.5", "1"])
    axes.set_xlabel(f"output of {activation}", labelpad=2)
    beside = axes.get_yaxis_transform()
    columns = ((1.17, "std"), (1.44, "at 0" if activation == "relu" else "at ±1"))
    for x, head in columns:
        looks = {"color": style.MUTED, "ha": "center", "va": "baseline"}
        write(axes, x, -0.16, head, transform=beside, **looks)
    for i, values in enumerate(outputs):
        edges, share = _histogram(values, activation)
        floor = i + 0.92
        top = floor - np.minimum(share, _TALLEST) / _TALLEST * 0.85
        # One closed outline, fill and edge at once: a third of the time of three artists.
        axes.fill(
            [low, *np.repeat(edges, 2)[1:-1], high],
            [floor, *np.repeat(top, 2), floor],
            facecolor=(style.RAW, 0.35),
            edgecolor=style.RAW,
            linewidth=1.2,
        )
        _mark_cut(axes, edges, share, (floor, floor - 0.85))
        texts = (_size(_spread(values)), f"{_extreme(values, activation):.0%}")
        for (x, _), text in zip(columns, texts, strict=True):
            write(axes, x, i + 0.6, text, transform=beside, ha="center")
    return figure


def _mark_cut(axes: Axes, edges: Array, share: Array, up: tuple[float, float]) -> None:
    """Mark the first and the last bar that is cut, between the heights `up`, with its share."""
    cut = np.flatnonzero(share > _TALLEST)
    centers = (edges[:-1] + edges[1:]) / 2
    # Between the two, where there is room, unless they are neighbors.
    apart = len(cut) < 2 or cut[-1] - cut[0] > 1
    for n, side in ((0, "right" if apart else "left"), (1, "left" if apart else "right")):
        i = cut[-n] if n < len(cut) else share.argmin()
        mark_beyond(
            axes,
            centers[i],
            up[0] + (up[1] - up[0]) * share[i] / _TALLEST,
            style.RAW,
            text=f"{share[i]:.0%}",
            beside=side,
            box=((edges[0], edges[-1]), up),
        )


def describe_stack(outputs: Sequence[Array], activation: str) -> str:
    """How the spread changes from the first layer to the last, and what it amounts to."""
    first, last = _spread(outputs[0]), _spread(outputs[-1])
    extreme = _extreme(outputs[-1], activation)
    what = "0" if activation == "relu" else "within a hundredth of ±1"
    if last == 0:
        verdict = f"Layer {len(outputs)} gives the same for every image: nothing gets through."
    elif last < 1e-3:
        verdict = "What tells the images apart has all but vanished on the way."
    elif activation == "tanh" and extreme > 0.5:
        verdict = "Saturated: where tanh is flat, hardly any gradient comes back."
    elif last > 100 * max(first, 1.0):
        verdict = "Exploded: the numbers have left the axis and pile up in its last bin."
    elif last > 4:
        verdict = "The numbers have left the axis and pile up in its last bin."
    elif last < first / 2:
        verdict = "Fading: the signal shrinks from layer to layer."
    else:
        verdict = "The images arrive at a size that one can work with."
    return (
        f"From image to image a neuron's output varies with a standard deviation of "
        f"{_size(first)} in layer 1 and {_size(last)} in layer {len(outputs)}, where "
        f"{extreme:.0%} of the outputs are {what}. {verdict}"
    )


def _spread(values: Array) -> float:
    """Return the standard deviation over the batch, its mean square taken over the neurons."""
    # As in `batchnorm.normalize`: equal floats need not have a variance of exactly 0.
    return 0.0 if (values == values[0]).all() else float(np.sqrt(values.var(axis=0).mean()))


def _histogram(values: Array, activation: str) -> tuple[Array, Array]:
    low, high = _RANGE[activation]
    counts, edges = np.histogram(np.clip(values, low, high), bins=_BINS, range=(low, high))
    return edges, counts / values.size


def _extreme(values: Array, activation: str) -> float:
    """Return the share of values where the activation is flat."""
    return float((values <= 0).mean() if activation == "relu" else (np.abs(values) > 0.99).mean())


def _size(value: float) -> str:
    """Write a size that may be tiny or huge: 0.62, 3·10⁻⁷, 0."""
    if value == 0:
        return "0"
    if 0.01 <= value < 999.5:
        return f"{value:.2f}" if value < 10 else f"{value:.0f}"
    return scientific(value)


def _factor(value: float) -> str:
    """Write a number that stands after a sign."""
    text = number(value)
    return f"({text})" if text[0] == "−" else text
