"""Pictures of the chapter on learning α and β."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from numpy.typing import ArrayLike

from ...formulas._validate import Array
from ...formulas.batchnorm import BatchNorm, Gradients, batch_norm_backward, normalize
from ...pictures import style
from ...pictures.edges import mark_beyond
from ...pictures.style import house_style, new_figure, number, number_line, write
from ...pictures.tables import Table

# The computational graph

FOLLOW = ("forward", "direct", "through σ²", "through μ", "all three")
"""What the picture of the graph can follow: the values, or a route back to Z."""

# In px of the SVG, from the lower left. A node's middle, and half of its size.
_HIGH = 262.0
_NODES = {
    "Z": (36.0, 142.0, 31.0, 56.0),
    "μ": (137.0, 232.0, 31.0, 20.0),
    "σ²": (137.0, 52.0, 31.0, 20.0),
    "ẑ": (232.0, 142.0, 31.0, 56.0),
    "y": (302.0, 142.0, 24.0, 56.0),
}
# From where to where, the derivative along it with its place, and the routes that take it.
_EDGES = (
    ((67, 142), (201, 142), "1/σ", (100, 152), ("direct",)),
    ((67, 186), (106, 226), "1/n", (72, 214), ("through μ",)),
    ((168, 226), (201, 186), "−1/σ", (205, 214), ("through μ",)),
    ((67, 98), (106, 58), "2(Z−μ)/n", (44, 66), ("through σ²",)),
    ((168, 58), (201, 98), "−(Z−μ)/(2σ³)", (224, 66), ("through σ²",)),
    ((137, 212), (137, 72), "0", (145, 112), ()),
    ((263, 142), (278, 142), "α", (270, 154), ("direct", "through σ²", "through μ")),
)


class Back(NamedTuple):
    """What comes back to each node for a gradient of 1 at one row, by hand's formulas."""

    z_hat: Array
    variance: float
    mean: float
    routes: Mapping[str, Array]
    """To Z, by the name in `FOLLOW`."""


def back(z: ArrayLike, upstream: ArrayLike, alpha: float = 1.0) -> Back:
    """Return ∂L/∂ẑ, ∂L/∂σ², ∂L/∂μ and the parts of ∂L/∂Z; `z` and `upstream` are (n,)."""
    z, g = np.asarray(z, dtype=float), np.asarray(upstream, dtype=float)
    n, deviations, sigma = len(z), z - z.mean(), z.std()
    by_z_hat = alpha * g
    by_variance = float((by_z_hat * deviations).sum() * -0.5 / sigma**3)
    by_mean = float(-by_z_hat.sum() / sigma)
    routes = {
        "direct": by_z_hat / sigma,
        "through σ²": by_variance * 2 * deviations / n,
        "through μ": np.full(n, by_mean / n),
    }
    routes["all three"] = sum(routes.values(), np.zeros(n))
    return Back(by_z_hat, by_variance, by_mean, routes)


@house_style
def draw_graph(z: Sequence[float], follow: str, row: int) -> Figure:
    """Draw the graph from Z to y with its values, or what comes back along a route (α = 1)."""
    values, g = np.asarray(z, dtype=float), _one_at(len(z), row)
    found, z_hat, forward = back(values, g), normalize(values), _followed(follow) == "forward"
    figure, (axes,) = new_figure(_HIGH / 72, margins=(0, 0, 0, 0))
    axes.set(xlim=(0, 72 * style.WIDTH), ylim=(0, _HIGH))
    axes.set_axis_off()
    for begin, end, derivative, at, routes in _EDGES:
        taken = forward or follow in routes or (follow == "all three" and bool(routes))
        _draw_edge(axes, begin, end, back=not forward, taken=taken)
        told = derivative if (taken or not routes) and not forward else ""
        color = style.INK if taken else style.MUTED
        looks = {"color": color, "fontsize": style.SMALL, "ha": "center"}
        write(axes, *at, told, **looks)
    columns: dict[str, tuple[str, str, list[str]]]
    if forward:
        columns = {
            "Z": ("Z", style.RAW, [number(v, 0) for v in values]),
            "μ": ("μ", style.MUTED, [number(values.mean(), 3)]),
            "σ²": ("σ²", style.MUTED, [number(values.var(), 3)]),
            "ẑ": ("ẑ", style.NORMALIZED, [number(v, 3) for v in z_hat]),
            "y": ("y", style.RESCALED, [number(v, 3) for v in z_hat]),
        }
    else:
        part = found.routes[follow]
        columns = {
            "Z": (
                "∂L/∂Z" if follow == "all three" else "its part",
                style.RAW,
                [number(v, 4) for v in part],
            ),
            "μ": ("∂L/∂μ", style.MUTED, [number(found.mean, 4)]),
            "σ²": ("∂L/∂σ²", style.MUTED, [number(found.variance, 5)]),
            "ẑ": ("∂L/∂ẑ", style.NORMALIZED, [number(v, 0) for v in found.z_hat]),
            "y": ("g", style.RESCALED, [number(v, 0) for v in g]),
        }
    for node, (name, color, lines) in columns.items():
        _draw_node(axes, *_NODES[node], name, color, lines)
    # Their formulas only: the page asks for the number next.
    sums = "α = 1, β = 0" if forward else "∂L/∂β = Σ g, ∂L/∂α = Σ g·ẑ"
    write(axes, 72 * style.WIDTH - 2, 12, sums, color=style.RESCALED, ha="right")
    return figure


def _draw_edge(
    axes: Axes, begin: tuple[float, float], end: tuple[float, float], *, back: bool, taken: bool
) -> None:
    """A line with a head, the way the numbers go."""
    tail, head = np.array((end, begin) if back else (begin, end), dtype=float)
    along = (head - tail) / np.hypot(*(head - tail))
    aside = np.array([-along[1], along[0]])
    color, width = (style.INK, 1.8) if taken else (style.FAINT, 1.2)
    neck = head - 7 * along
    axes.plot(*np.transpose([tail, neck]), color=color, linewidth=width, zorder=1)
    corners = [head, neck + 4 * aside, neck - 4 * aside]
    axes.add_patch(Polygon(corners, closed=True, facecolor=color, linewidth=0, zorder=1))


def _draw_node(
    axes: Axes,
    x: float,
    y: float,
    half_wide: float,
    half_high: float,
    name: str,
    color: str,
    lines: list[str],
) -> None:
    """A frame with the name above the numbers."""
    box = Rectangle((x - half_wide, y - half_high), 2 * half_wide, 2 * half_high)
    box.set(facecolor="none", edgecolor=color, linewidth=1)
    axes.add_patch(box)
    step = 2 * half_high / (len(lines) + 1)
    at = y + half_high - step / 2
    write(axes, x, at, name, color=color, ha="center")
    for i, line in enumerate(lines, start=1):
        write(axes, x, at - i * step, line, ha="center", fontsize=style.SMALL)


def describe_graph(z: Sequence[float], follow: str, row: int) -> str:
    """The values forward, or what a route carries and what it adds up to."""
    values, g = np.asarray(z, dtype=float), _one_at(len(z), row)
    if _followed(follow) == "forward":
        z_hat = ", ".join(number(v, 3) for v in normalize(values))
        return (
            f"Forward, Z = {', '.join(number(v, 0) for v in values)}: μ = "
            f"{number(values.mean(), 0)}, σ² = {number(values.var(), 0)}, σ = "
            f"{number(values.std(), 3)}, ẑ = {z_hat}. With α = 1 and β = 0, y is the same."
        )
    found = back(values, g)
    part = found.routes[follow]
    way = {
        "direct": "The direct route gives row by row",
        "through σ²": f"∂L/∂σ² = {number(found.variance, 5)}, so the route through σ² gives",
        "through μ": f"∂L/∂μ = {number(found.mean, 4)}, so the route through μ gives every row",
        "all three": "The three routes together, ∂L/∂Z, give",
    }[follow]
    # abs: a sum of rounding errors has a sign that says nothing.
    total = part.sum() if abs(part.sum()) > 1e-12 else 0.0
    return (
        f"Back, when row {row} wants to move. {way} {', '.join(number(v, 4) for v in part)}; "
        f"sum {number(total, 4)}."
    )


def _followed(follow: str) -> str:
    if follow not in FOLLOW:
        raise ValueError(f"follow must be one of {', '.join(FOLLOW)}, got {follow!r}")
    return follow


def _one_at(n: int, row: int) -> Array:
    if not 1 <= row <= n:
        raise ValueError(f"row must be from 1 to {n}, got {row!r}")
    upstream = np.zeros(n)
    upstream[row - 1] = 1.0
    return upstream


# Backward


def table_backward(z: ArrayLike, upstream: ArrayLike, alpha: float = 1.0) -> Table:
    """The way back row by row: the three routes from ẑ to Z, and their sum."""
    z, g = np.asarray(z, dtype=float), np.asarray(upstream, dtype=float)
    n, found = len(z), back(z, g, alpha)
    columns = np.column_stack([g, found.z_hat, *found.routes.values()])

    def written(row: Array) -> list[str]:
        return [number(v, digits) for v, digits in zip(row, (0, 0, 6, 6, 6, 6), strict=True)]

    return Table(
        caption=f"Back through the table, α = {alpha:g}",
        header=["Z", "g = ∂L/∂y", "∂L/∂ẑ", "direct", "through σ²", "through μ", "∂L/∂Z"],
        rows=[[number(z[i], 0), *written(columns[i])] for i in range(n)],
        right=frozenset((i, 6) for i in range(n)),
        footer=["sum", *written(columns.sum(axis=0))],
    )


@house_style
def draw_backward(z: Sequence[float], row: int, scale: float, alpha: float) -> Figure:
    """Draw ∂L/∂Z of each row as a bar, for an upstream gradient of 1 at `row` alone."""
    gradient = _backward(z, row, scale, alpha).z
    figure, (axes,) = new_figure(2.65, margins=(1.57, 0.45, 0.75, 0.35))
    axes.set(xlim=(-0.55, 0.55), ylim=(len(gradient) + 0.6, 0.4))
    axes.set_title("∂L/∂Z, row by row", color=style.RAW)
    number_line(axes)
    axes.set_xticks([-0.5, -0.25, 0, 0.25, 0.5], ["−0.5", "−0.25", "0", "0.25", "0.5"])
    axes.set_yticks([])
    axes.axvline(0, color=style.MUTED, linewidth=0.8)
    beside = axes.get_yaxis_transform()
    for i, (value, slope) in enumerate(zip(np.asarray(z) * scale, gradient, strict=True), start=1):
        axes.plot([0, slope], [i, i], color=style.RAW, linewidth=11, solid_capstyle="butt")
        text = f"Z = {number(value)}, {'g = 1' if i == row else 'g = 0'}"
        weight = "bold" if i == row else "normal"
        looks = {"transform": beside, "ha": "right", "va": "center"}
        axes.text(-0.03, i, text, fontweight=weight, **looks)
        write(axes, 1.3, i, number(slope, 4), **looks)
    return figure


def describe_backward(z: Sequence[float], row: int, scale: float, alpha: float) -> str:
    """All three gradients, and what the one with respect to Z adds up to."""
    gradients = _backward(z, row, scale, alpha)
    by_z = ", ".join(number(v, 6) for v in gradients.z)
    # abs: a sum of rounding errors has a sign that says nothing.
    return (
        f"Row {row} wants to move. ∂L/∂Z = {by_z}, which add up to "
        f"{number(abs(gradients.z.sum()), 6)}. ∂L/∂α = {number(gradients.alpha, 6)}, "
        f"∂L/∂β = {number(gradients.beta, 0)}."
    )


def _backward(z: Sequence[float], row: int, scale: float, alpha: float) -> Gradients:
    upstream = _one_at(len(z), row)
    return batch_norm_backward(upstream, scale * np.asarray(z, dtype=float), alpha)


# α and β on their way


@dataclass(frozen=True)
class PairsRun:
    """The record of one training run."""

    steps: Array
    """When it was recorded, shape (records,)."""
    alpha: Array
    beta: Array
    """Shape (records, neurons)."""
    loss: Array
    accuracy: Array
    """On the test images, shape (records,)."""


@house_style
def draw_pairs(runs: Mapping[float, PairsRun], record: int, eta: float) -> Figure:
    """Draw every neuron's (β, α) at one record of a run, on the path that it takes."""
    run = runs[eta]
    figure, (axes,) = new_figure(3.3, margins=(0.72, 0.5, 0.15, 0.4))
    # All runs together set the axes, and the start, (0, 1), is always in sight.
    betas = np.concatenate([other.beta for other in runs.values()])
    alphas = np.concatenate([other.alpha for other in runs.values()])
    left, right = min(betas.min(), -0.2) - 0.05, betas.max() + 0.1
    bottom, top = min(alphas.min(), 0.8) - 0.05, alphas.max() + 0.1
    axes.set(xlim=(left, right), ylim=(bottom, top))
    axes.set_xlabel("β, the new mean", labelpad=2)
    axes.set_ylabel("α, the new std", labelpad=2)
    axes.plot([left, right], [1, 1], color=style.FAINT, linewidth=1, zorder=1)
    axes.plot([0, 0], [bottom, top], color=style.FAINT, linewidth=1, zorder=1)
    axes.plot(run.beta, run.alpha, color=style.RESCALED, linewidth=0.9, alpha=0.35, zorder=2)
    here = run.beta[record], run.alpha[record]
    axes.plot(*here, "o", color=style.RESCALED, markersize=7, zorder=3)
    ring = {"markerfacecolor": "none", "markeredgecolor": style.MUTED}
    axes.plot(0, 1, "o", markersize=10, zorder=4, **ring)
    axes.set_title(
        f"step {run.steps[record]}: test loss {number(run.loss[record])}, "
        f"accuracy {number(100 * run.accuracy[record], 1)}%"
    )
    return figure


def describe_pairs(runs: Mapping[float, PairsRun], record: int, eta: float) -> str:
    """How far the pairs have spread, and how well the network does."""
    run = runs[eta]
    alpha, beta = run.alpha[record], run.beta[record]
    return (
        f"With η = {eta:g}, after {run.steps[record]} steps, the {len(alpha)} neurons have α from "
        f"{number(alpha.min())} to {number(alpha.max())} and β from {number(beta.min())} to "
        f"{number(beta.max())}. On the test images the loss is {number(run.loss[record])} and "
        f"{number(100 * run.accuracy[record], 1)}% are right."
    )


# Training against inference


class Running:
    """One neuron's batches, shape (batches, n), and what the running statistics make of them.

    `momenta` are PyTorch's m, the share of the new batch.
    """

    def __init__(self, batches: Array, momenta: Sequence[float]) -> None:
        self.batches = batches
        self.mean = batches.mean(axis=1)
        self.variance = batches.var(axis=1, ddof=1)
        self.running = {momentum: self._run(momentum) for momentum in momenta}

    def _run(self, momentum: float) -> Array:
        layer = BatchNorm(1, momentum=momentum)
        rows = [(0.0, 1.0)]
        for batch in self.batches:
            layer(batch[:, None])
            rows.append((layer.running_mean[0], layer.running_variance[0]))
        return np.array(rows)

    def normalized(self, momentum: float, seen: int, mode: str) -> Array:
        """Return ẑ of the batch after `seen` batches, in a mode; after the last comes the first."""
        batch = self.batches[seen % len(self.batches)]
        if mode == "train":
            return normalize(batch, eps=1e-5)
        mean, variance = self.running[momentum][seen]
        return (batch - mean) / np.sqrt(variance + 1e-5)


@house_style
def draw_running(record: Running, momentum: float, mode: str, seen: int) -> Figure:
    """Draw running against batch statistics, and below what the next batch becomes."""
    figure, (means, variances, below) = new_figure(
        4.2, rows=(1, 1, 0.62), margins=(0.5, 0.4, 1.05, 0.3), gap=0.46
    )
    count = len(record.batches)
    ever = record.batches.ravel()
    panels = (
        (means, record.mean, ever.mean(), 0, "mean"),
        (variances, record.variance, ever.var(), 1, "variance"),
    )
    for axes, of_batches, of_all, column, name in panels:
        top = 1.12 * max(of_batches.max(), 1.0 if column else 0.0)
        bottom = min(0.0, 1.12 * of_batches.min())
        axes.set(xlim=(-0.7, count + 0.7), ylim=(bottom, top))
        axes.set_title(name)
        axes.set_xticks([0, 15, 30, 45])
        axes.locator_params(axis="y", nbins=3)
        # All batches stay in the picture, those to come in gray: the same dots in every state.
        x = np.arange(1, count + 1)
        axes.plot(x, of_batches, "o", color=style.FAINT, markersize=4, zorder=1)
        # What has not come yet is put outside, so that each state has as many points.
        shown = np.where(x <= seen, of_batches, bottom - (top - bottom))
        axes.plot(x, shown, "o", color=style.RAW, markersize=4, zorder=2)
        axes.plot([-0.7, count + 0.7], [of_all, of_all], color=style.MUTED, linewidth=1, zorder=1)
        path = record.running[momentum][:, column]
        until = np.minimum(np.arange(count + 1), seen)
        axes.plot(until, path[until], color=style.NORMALIZED, zorder=3)
        axes.plot(seen, path[seen], "o", color=style.NORMALIZED, markersize=7, zorder=4)
    means.set_xticklabels([])
    for at, text, color in (
        (0.85, "batches", style.RAW),
        (0.5, "running", style.NORMALIZED),
        (0.15, "all images", style.MUTED),
    ):
        write(means, 1.02, at, text, transform=means.transAxes, color=color)
    variances.set_xlabel("batches seen", labelpad=1)
    values = record.normalized(momentum, seen, mode)
    mean, std = values.mean(), values.std()
    below.set(xlim=(-6, 6), ylim=(-1, 1.5))
    below.set_yticks([])
    below.set_xticks([-6, -3, 0, 3, 6], ["−6", "−3", "0", "3", "6"])
    number_line(below)
    below.axvline(0, color=style.FAINT, linewidth=1)
    # What lies further out is marked, to either side, with the value that is farthest.
    for value in (values.min(), values.max()):
        mark_beyond(below, value, 0, style.NORMALIZED, beside="above")
    inside = np.where(np.abs(values) <= 6, values, 20.0)
    bar = np.clip([mean - std, mean + std], -6, 6)
    below.plot(bar, [0, 0], color=style.NORMALIZED, linewidth=9, alpha=0.22)
    below.plot(inside, np.zeros(len(values)), "o", color=style.NORMALIZED, markersize=5, alpha=0.7)
    text = f"next batch, {mode}: mean {number(mean)}, std {number(std)}"
    write(below, -6, 1.1, text, color=style.NORMALIZED)
    return figure


def describe_running(record: Running, momentum: float, mode: str, seen: int) -> str:
    """Both kinds of statistics, and what the next batch becomes in the chosen mode."""
    mean, variance = record.running[momentum][seen]
    values = record.normalized(momentum, seen, mode)
    weight = (1 - momentum) ** seen
    use = (
        "Training uses the batch's own statistics, whatever the running ones are"
        if mode == "train"
        else "In use the running statistics take their place"
    )
    return (
        f"After {seen} batches the running mean is {number(mean, 3)} and the running variance "
        f"{number(variance, 3)}; over all images they are {number(record.batches.mean(), 3)} and "
        f"{number(record.batches.var(), 3)}. The start, 0 and 1, still counts for "
        f"{100 * weight:.1f}%. {use}: the next batch gets mean {number(values.mean())} and "
        f"standard deviation {number(values.std())}."
    )
