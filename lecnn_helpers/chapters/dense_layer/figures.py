"""Pictures of the chapter on the dense layer and where its weights start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from numpy.typing import ArrayLike

from ...formulas._validate import Array
from ...formulas.layers import dense, relu
from ...pictures import style
from ...pictures.edges import mark_beyond, mark_curve
from ...pictures.style import house_style, new_figure, number, number_line, write
from ...pictures.tables import Table
from ...pictures.words import from_to, scientific, short

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
    figure, (axes,) = new_figure(0.475 * len(outputs) + 0.8, margins=(0.68, 0.45, 1.55, 0.35))
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
    columns = ((1.2, "mean x²"), (1.51, "at 0" if activation == "relu" else "at ±1"))
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
        texts = (_size(_mean_square(values)), f"{_extreme(values, activation):.0%}")
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
    """How the mean square changes from the first layer to the last, and what it amounts to."""
    first, last = _mean_square(outputs[0]), _mean_square(outputs[-1])
    extreme = _extreme(outputs[-1], activation)
    what = "0" if activation == "relu" else "within a hundredth of ±1"
    if last == 0:
        verdict = f"Layer {len(outputs)} gives 0 for every image: nothing gets through."
    elif last < 1e-6:
        verdict = "The signal has all but vanished on the way."
    elif activation == "tanh" and extreme > 0.5:
        verdict = "Saturated: most outputs are as good as −1 or 1, where tanh is flat."
    elif last > 1e4 * max(first, 1.0):
        verdict = "Exploded: the numbers have left the axis and pile up in its last bin."
    elif last > 16:
        verdict = "The numbers have left the axis and pile up in its last bin."
    elif last < first / 4:
        verdict = "Fading: the signal shrinks from layer to layer."
    else:
        verdict = "The images arrive at a size that one can work with."
    return (
        f"The outputs have a mean square of {_size(first)} in layer 1 and {_size(last)} in "
        f"layer {len(outputs)}, where {extreme:.0%} of them are {what}. {verdict}"
    )


def _mean_square(values: Array) -> float:
    return float((values**2).mean())


@dataclass(frozen=True)
class Stack:
    """What was measured in deep untrained stacks, one for each seed.

    Both have the shape (seeds, layers + 1); layer 0 are the images.
    """

    outputs: Array
    """Mean square of what comes out of each layer."""
    gradients: Array
    """Mean square of the loss's gradient with respect to it."""


# Powers of ten: the axes are linear in the logarithm.
_SIZES = (-12.0, 12.0)
# So many layers between two points of a curve; a point a layer would say no more.
_EVERY = 5
_WAYS = ("outputs", "gradients")


@house_style
def draw_there_and_back(
    found: Mapping[tuple[float, str, bool], Stack], v: float, activation: str, batch_norm: bool
) -> Figure:
    """Draw mean squares layer by layer, forward and backward, for one variance of the weights.

    `found` has what was measured, by variance, activation and batch norm. The other variances'
    curves stay in the picture, in gray.
    """
    figure, panels = new_figure(3.1, columns=(1, 1), margins=(0.7, 0.45, 0.12, 0.35), gap=0.3)
    chosen = found[v, activation, batch_norm]
    others = [
        stack for (w, *rest), stack in found.items() if w != v and rest == [activation, batch_norm]
    ]
    for axes, factor, way, label in zip(
        panels, _per_layer(chosen), _WAYS, ("layer, forward →", "← layer, back"), strict=True
    ):
        values = getattr(chosen, way)
        layers = np.arange(0, values.shape[1], _EVERY)
        axes.set(xlim=(0, layers[-1]), ylim=_SIZES)
        axes.set_title(f"{way} × {short(factor, 2)}", color=style.RAW)
        axes.set_xticks([0, 25, 50])
        axes.set_yticks([-10, -5, 0, 5, 10], ["10⁻¹⁰", "10⁻⁵", "1", "10⁵", "10¹⁰"])
        axes.set_xlabel(label, labelpad=1)
        axes.plot([0, layers[-1]], [0, 0], color=style.FAINT, linewidth=1)
        for stack in others:
            curve = np.log10(np.median(getattr(stack, way), axis=0))[layers]
            axes.plot(*_inside(layers, curve), color=style.MUTED, linewidth=0.6)
        low, middle, high = np.quantile(values[:, layers], [0, 0.5, 1], axis=0)
        band = np.log10([low, high])
        axes.fill_between(layers, *band, color=style.RAW, alpha=0.25, linewidth=0)
        axes.plot(layers, np.log10(middle), color=style.RAW)
        mark_curve(axes, layers, np.log10(middle), style.RAW, values=middle, apart=7)
    panels[0].set_ylabel("mean square", labelpad=0)
    panels[1].set_yticklabels([])
    return figure


def describe_there_and_back(
    found: Mapping[tuple[float, str, bool], Stack], v: float, activation: str, batch_norm: bool
) -> str:
    """Mean squares at both ends, their ranges over the seeds, and the factors of one layer."""
    stack = found[v, activation, batch_norm]
    seeds, last = len(stack.outputs), stack.outputs.shape[1] - 1
    parts = []
    for start, factor, way, ends in zip(
        ("Forward the outputs'", "Backward the gradients'"),
        _per_layer(stack),
        _WAYS,
        ((1, last), (last, 1)),
        strict=True,
    ):
        values = getattr(stack, way)
        middle, (a, b) = np.median(values, axis=0), ends
        least, most = _size(values[:, b].min()), _size(values[:, b].max())
        parts.append(
            f"{start} mean square goes from {_size(middle[a])} in layer {a} to {_size(middle[b])} "
            f"in layer {b} ({from_to(least, most)} over {seeds} seeds): × {short(factor, 2)} a "
            f"layer."
        )
    way = f"{activation}{' and batch norm' * batch_norm}, weights of variance {v:g}"
    return f"{way[0].upper()}{way[1:]}. {' '.join(parts)}"


def _per_layer(stack: Stack) -> tuple[float, float]:
    """Return the factors of one layer, forward and backward: the mean from layer 1 to the last."""
    outputs, gradients = (np.median(getattr(stack, way), axis=0) for way in _WAYS)
    passed = len(outputs) - 2
    forward, backward = outputs[-1] / outputs[1], gradients[1] / gradients[-1]
    return float(forward ** (1 / passed)), float(backward ** (1 / passed))


def _inside(x: Array, y: Array) -> tuple[Array, Array]:
    """Return the part of a curve that is inside the axes, with as many points as it had."""
    fine = np.linspace(x[0], x[-1], 501)
    values = np.interp(fine, x, y)
    kept = fine[(values >= _SIZES[0]) & (values <= _SIZES[1])]
    places = np.linspace(kept[0], kept[-1], len(x))
    return places, np.interp(places, x, y)


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
