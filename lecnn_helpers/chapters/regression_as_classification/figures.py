"""Pictures of the chapter on regression as classification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ...datasets import TURNED_SIDE
from ...formulas._validate import Array
from ...formulas.binning import (
    bin_centers,
    bin_edges,
    bin_index,
    decode_argmax,
    decode_expected,
    decode_ordinal,
    gaussian_targets,
    hard_targets,
    ordinal_targets,
)
from ...formulas.regression import (
    absolute_error,
    squared_error,
    squared_error_gradient,
)
from ...lecture import LAST_BIN
from ...pictures import style
from ...pictures.digits import show_pixels
from ...pictures.edges import mark_beyond
from ...pictures.style import house_style, new_figure, number, number_line, widen, write
from ...pictures.words import spread

KINDS = ("hard", "soft", "ordinal")
SIGMA_IN_BINS = 0.75

_LIMITS = (-0.45, 2.55)


# Encode and decode.


class _RoundTrip(NamedTuple):
    """A value as targets over bins, and as what is read out of them."""

    centers: Array
    targets: Array
    in_bin: tuple[float, float]
    peak: float
    expected: float


def _round_trip(value: float, n_bins: int, kind: str) -> _RoundTrip:
    centers = bin_centers(0.0, LAST_BIN, n_bins)
    if kind == "ordinal":
        targets = ordinal_targets(value, centers)
        peak = decode_ordinal(targets, centers)
        # From "above this edge" to "in this bin".
        probabilities = -np.diff(np.concatenate([[1.0], targets, [0.0]]))
    else:
        targets = _soft(value, centers) if kind == "soft" else hard_targets(value, centers)
        peak = decode_argmax(targets, centers)
        probabilities = targets
    k = int(bin_index(value, centers))
    low, high = bin_edges(centers)[k : k + 2]
    expected = float(decode_expected(probabilities, centers))
    return _RoundTrip(centers, targets, (low, high), float(peak), expected)


def _soft(values: ArrayLike, centers: Array) -> Array:
    return gaussian_targets(values, centers, sigma=SIGMA_IN_BINS * (centers[1] - centers[0]))


@house_style
def draw_targets(value: float, n_bins: int, kind: str) -> Figure:
    """Draw the targets that a value becomes, and the values they are decoded to."""
    figure, (axes, strip) = new_figure(
        3.5, rows=(1.1, 1), margins=(0.82, 0.45, 0.95, 0.3), gap=0.35
    )
    trip = _round_trip(value, n_bins, kind)
    # An ordinal target for each edge, drawn from center to center.
    edges = trip.centers if kind == "ordinal" else bin_edges(trip.centers)
    axes.stairs(trip.targets, edges, fill=True, color=style.MEAN, alpha=0.6)
    axes.set_title(f"target: {'is the value above this edge?' if kind == 'ordinal' else kind}")
    axes.set(xlim=_LIMITS, ylim=(0, 1.05))
    axes.set_xticks([0, 0.5, 1, 1.5, 2], [])
    axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.axvline(value, color=style.VALUE, linewidth=1.4)
    _draw_decoded(strip, value, trip, kind)
    return figure


def _draw_decoded(axes: Axes, value: float, trip: _RoundTrip, kind: str) -> None:
    """Draw the value, what is decoded in two ways, and the bin it fell in."""
    axes.set(xlim=_LIMITS, ylim=(2.6, -0.6), xlabel="value")
    number_line(axes)
    axes.set_xticks([0, 0.5, 1, 1.5, 2])
    by_peak = "count" if kind == "ordinal" else "argmax"
    axes.set_yticks([0, 1, 2], ["value", by_peak, "expected"])
    axes.axvspan(*trip.in_bin, color=style.INK, alpha=0.07, linewidth=0)
    axes.axvline(value, color=style.VALUE, linewidth=1.4)
    rows = ((value, style.VALUE), (trip.peak, style.MODE), (trip.expected, style.MEAN))
    for row, (x, color) in enumerate(rows):
        axes.plot([value, x], [row, row], color=color, linewidth=3)
        axes.plot(x, row, "o", color=color, markersize=7, clip_on=False)
        axes.text(2.62, row, number(x, 3), va="center", color=color)
        # Under the value itself the difference is nothing to tell.
        off = f"off {number(abs(x - value), 3)}" if row else ""
        axes.text(2.62, row + 0.48, off, va="center", color=style.MUTED)


def describe_targets(value: float, n_bins: int, kind: str) -> str:
    """The bin, both decoded values and their errors."""
    trip = _round_trip(value, n_bins, kind)
    width = trip.centers[1] - trip.centers[0]
    by_peak = "Counting the ones" if kind == "ordinal" else "Argmax"
    low, high = bin_edges(trip.centers)[[0, -1]]
    outside = "" if low <= value <= high else " The value lies outside all bins and is clipped."
    return (
        f"{number(value)} in {n_bins} bins of width {number(width, 2)}, {kind} targets: "
        f"it falls in the bin from {number(trip.in_bin[0], 3)} to {number(trip.in_bin[1], 3)}. "
        f"{by_peak} gives {number(trip.peak, 3)}, off by {number(abs(trip.peak - value), 3)}; the "
        f"expected value {number(trip.expected, 3)}, off by "
        f"{number(abs(trip.expected - value), 3)}. Half a bin is {number(width / 2, 3)}.{outside}"
    )


BIN_COUNTS = (2, 3, 4, 6, 8, 11, 16, 22, 32, 43, 64)
"""Numbers of bins for the curve of errors."""


def round_trip_errors(n_bins: int, n_values: int = 4001) -> tuple[float, float, float]:
    """Encode and decode many values from 0 to the notes' 2.1; return what is lost.

    The largest and the mean error of hard targets by argmax, and the largest of soft
    targets by their expected value, at values at least three σ from both ends.
    """
    centers = bin_centers(0.0, LAST_BIN, n_bins)
    values = np.linspace(0.0, LAST_BIN, n_values)
    error = np.abs(decode_argmax(hard_targets(values, centers), centers) - values)
    margin = 3 * SIGMA_IN_BINS * (centers[1] - centers[0])
    inner = values[(values >= margin) & (values <= LAST_BIN - margin)]
    if not len(inner):
        return float(error.max()), float(error.mean()), float("nan")
    soft = decode_expected(_soft(inner, centers), centers)
    return float(error.max()), float(error.mean()), float(np.abs(soft - inner).max())


@house_style
def draw_errors() -> Figure:
    """Draw what encoding and decoding loses against the number of bins."""
    figure, (axes,) = new_figure(2.75, margins=(0.7, 0.5, 1.1, 0.3))
    errors = np.array([round_trip_errors(n) for n in BIN_COUNTS])
    half = [LAST_BIN / (n - 1) / 2 for n in BIN_COUNTS]
    axes.set(xscale="log", yscale="log", xlim=(1.8, 70), ylim=(4e-6, 2.5))
    axes.set(xlabel="number of bins from 0 to 2.1")
    axes.set_title("error")
    axes.set_xticks([2, 4, 8, 16, 32, 64], ["2", "4", "8", "16", "32", "64"])
    axes.set_yticks([1e-4, 1e-2, 1], ["0.0001", "0.01", "1"])
    axes.minorticks_off()
    axes.plot(BIN_COUNTS, half, color=style.MUTED, linewidth=6, alpha=0.35)
    axes.plot(BIN_COUNTS, errors[:, 0], "o-", color=style.MODE, markersize=5)
    axes.plot(BIN_COUNTS, errors[:, 1], color=style.MODE, linewidth=1.2)
    axes.plot(BIN_COUNTS, errors[:, 2], "o-", color=style.MEAN, markersize=5)
    for y, text, color in (
        (errors[-1, 0] * 2.6, "largest:\nhalf a bin", style.MODE),
        (errors[-1, 1] / 1.6, "mean", style.MODE),
        (errors[-1, 2], "largest, soft\nand expected", style.MEAN),
    ):
        axes.text(73, y, text, color=color, va="center")
    return figure


def describe_errors() -> str:
    """What is lost for the notes' bins and for a few."""
    few, noted = round_trip_errors(4), round_trip_errors(22)
    return (
        "Encoded and decoded again, values are off by at most half a bin: "
        f"{number(few[0], 3)} with 4 bins, {number(noted[0], 3)} with the notes' 22, on average "
        f"{number(few[1], 3)} and {number(noted[1], 3)}. Soft targets read by their expected value "
        f"are off by at most {number(noted[2], 6)} with 22 bins, away from the ends."
    )


# One answer for several labels.

LABELS = (1.0, 1.0, 2.0, 4.0)
"""Four labels of one input; the fifth, the largest, is moved."""

_ANSWERS = np.linspace(0.0, 10.0, 41)


@house_style
def draw_answer(answer: float, largest: float) -> Figure:
    """Draw one answer for five labels: its distance from each, and both losses as it moves."""
    figure, (above, spare, left, right) = new_figure(
        3.9, columns=(1, 1), rows=(1, 1.25), margins=(0.5, 0.5, 0.2, 0.35), gap=0.62
    )
    widen(above, spare)
    labels = np.array([*LABELS, largest])
    above.set(xlim=(0, 16.5), ylim=(len(labels) - 0.4, -0.6))
    number_line(above)
    above.set_yticks([])
    above.set_title(_balance(answer, labels))
    above.axvline(answer, color=style.INK, linewidth=1.4)
    for row, label in enumerate(labels):
        above.plot([answer, label], [row, row], color=style.MUTED, linewidth=4, alpha=0.45)
        above.plot(label, row, "o", color=style.VALUE, markersize=7, clip_on=False)
    for axes, name, error, best, color, ticks in (
        (left, "squared", squared_error, labels.mean(), style.MEAN, [0, 20, 40, 60]),
        (right, "absolute", absolute_error, np.median(labels), style.MEDIAN, [0, 4, 8]),
    ):
        curve = [error(np.full(len(labels), each), labels) for each in _ANSWERS]
        here = error(np.full(len(labels), answer), labels)
        axes.set(xlim=(0, 10), ylim=(0, 1.05 * ticks[-1]), xlabel="answer")
        axes.set_xticks([0, 5, 10])
        axes.set_yticks(ticks)
        axes.set_title(f"{name}: {number(here)}", color=color)
        axes.axvline(best, color=color, linewidth=1, linestyle=(0, (2, 2)))
        axes.plot(_ANSWERS, curve, color=color)
        axes.plot(answer, here, "o", color=color, markersize=7, clip_on=False)
    return figure


def _balance(answer: float, labels: Array) -> str:
    """How many labels lie to either side of the answer, and how far away they are together."""
    sides = [labels[labels < answer], labels[labels > answer]]
    counts = [len(side) for side in sides]
    far = [number(np.abs(side - answer).sum(), 1) for side in sides]
    return f"{counts[0]} below: {far[0]} away; {counts[1]} above: {far[1]}"


def describe_answer(answer: float, largest: float) -> str:
    """Both errors, where each is least, and which way each still pulls."""
    labels = np.array([*LABELS, largest])
    answers = np.full(len(labels), answer)
    slope = float(squared_error_gradient(answers, labels).sum())
    below, above = int((labels < answer).sum()), int((labels > answer).sum())
    listed = ", ".join(f"{label:g}" for label in labels)
    return (
        f"Answer {number(answer, 1)} for the labels {listed}. Mean squared error "
        f"{number(squared_error(answers, labels))}, slope {number(slope)}; it is least at their "
        f"mean, {number(labels.mean())}. Mean absolute error "
        f"{number(absolute_error(answers, labels))}, with {below} labels below the answer and "
        f"{above} above; it is least at their median, {number(float(np.median(labels)))}."
    )


# Trained networks.


def read_outs(probabilities: Array, centers: ArrayLike) -> dict[str, Array]:
    """Return peak, median and mean of distributions over bins, shape (n, bins)."""
    above = np.clip(1.0 - np.cumsum(probabilities, axis=1)[:, :-1], 0.0, 1.0)
    return {
        "peak": decode_argmax(probabilities, centers),
        "median": decode_ordinal(above, centers),
        "mean": decode_expected(probabilities, centers),
    }


Results = Mapping[str, Mapping[str, Sequence[float]]]
"""Title of a panel to methods, a method's name to its errors seed by seed."""


@house_style
def draw_results(panels: Results, *, unit: str, limit: float) -> Figure:
    """Draw mean absolute errors up to `limit`: a dot for each seed, a row for each method.

    At most two panels, with the same methods.
    """
    methods = list(next(iter(panels.values())))
    figure, axes_list = new_figure(
        0.275 * len(methods) + 0.9,
        columns=(1,) * len(panels),
        margins=(1.6, 0.5, 0.2, 0.35),
        gap=0.25,
    )
    for axes, (title, results) in zip(axes_list, panels.items(), strict=True):
        axes.set(xlim=(0, limit), ylim=(len(methods) - 0.4, -0.6))
        axes.set_title(title)
        number_line(axes)
        axes.set_yticks(range(len(methods)), methods if axes is axes_list[0] else [])
        for row, method in enumerate(methods):
            errors, color = np.asarray(results[method]), _color(method)
            axes.plot([0, limit], [row, row], color=style.FAINT, linewidth=1)
            axes.plot(errors, np.full(len(errors), row), "o", color=color, markersize=5, alpha=0.7)
            axes.plot([errors.mean()] * 2, [row - 0.32, row + 0.32], color=color, linewidth=2.2)
    # Once, below the middle of all panels.
    first, last = (axes_list[i].get_position() for i in (0, -1))
    axes_list[0].set_xlabel(unit, x=(last.x1 - first.x0) / first.width / 2)
    return figure


def _color(method: str) -> str:
    for endings, color in (
        (("peak",), style.MODE),
        (("median", "count", "absolute error"), style.MEDIAN),
        (("mean", "squared error"), style.MEAN),
    ):
        if method.endswith(endings):
            return color
    return style.INK


def describe_results(panels: Results, *, unit: str) -> str:
    """Mean and spread of every method in every panel."""
    parts = []
    for title, results in panels.items():
        said = ", ".join(f"{method} {spread(errors)}" for method, errors in results.items())
        parts.append(f"{title}: {said}.")
    return f"Mean absolute error in {unit}, mean and spread over seeds. {' '.join(parts)}"


def _outs(p: Array, centers: Array) -> dict[str, float]:
    return {name: float(values[0]) for name, values in read_outs(p[np.newaxis], centers).items()}


def _digit_and_bins(image: Array, p: Array, centers: Array) -> tuple[Figure, Axes]:
    """Draw a turned digit, and beside it the probabilities of the bins of its angle."""
    figure, (left, axes) = new_figure(
        2.65, columns=(0.8, 2.5), margins=(0.1, 0.5, 0.2, 0.75), gap=0.45
    )
    show_pixels(left, image.reshape(TURNED_SIDE, TURNED_SIDE))
    edges = bin_edges(centers)
    axes.set(xlim=(edges[0], edges[-1]), ylim=(0, 0.62), xlabel="angle in degrees")
    axes.set_xticks([-60, -30, 0, 30, 60])
    axes.set_yticks([0, 0.2, 0.4, 0.6], ["0", "0.2", "0.4", "0.6"])
    axes.stairs(np.minimum(p, 0.62), edges, fill=True, color=style.MUTED, alpha=0.35)
    mark_beyond(axes, centers[p.argmax()], p.max(), style.MUTED)
    return figure, axes


@house_style
def draw_prediction(
    distributions: Mapping[str, Array],
    images: Array,
    angles: Array,
    centers: Array,
    image: int,
    labels: str,
) -> Figure:
    """Draw what a network says about one turned digit: the distribution and its three read-outs."""
    truth, p = angles[image], distributions[labels][image]
    figure, axes = _digit_and_bins(images[image], p, centers)
    axes.axvline(truth, color=style.VALUE, linewidth=1.4)
    looks = {"transform": axes.transAxes, "va": "baseline"}
    write(axes, 0, 1.19, f"truth {number(truth, 0)}°", color=style.VALUE, **looks)
    for (name, x), place, color, height in zip(
        _outs(p, centers).items(),
        (0.0, 0.31, 0.69),
        (style.MODE, style.MEDIAN, style.MEAN),
        (0.03, 0.09, 0.15),
        strict=True,
    ):
        # At three heights, so that all show where they agree.
        axes.plot([x, x], [0, height], color=color, linewidth=1.4)
        axes.plot(x, height, "o", color=color, markersize=7)
        axes.text(place, 1.05, f"{name} {number(x, 0)}°", transform=axes.transAxes, color=color)
    return figure


def describe_prediction(
    distributions: Mapping[str, Array],
    images: Array,
    angles: Array,
    centers: Array,
    image: int,
    labels: str,
) -> str:
    """The three read-outs, and which is nearest to the truth."""
    truth, outs = angles[image], _outs(distributions[labels][image], centers)
    said = ", ".join(f"{name} {number(x, 1)}°" for name, x in outs.items())
    nearest = min(outs, key=lambda name: abs(outs[name] - truth))
    return (
        f"Turned by {number(truth, 1)}°; trained on {labels}. Read out: {said}. "
        f"Nearest is the {nearest}, off by {number(abs(outs[nearest] - truth), 1)}°."
    )


@house_style
def draw_two_answers(
    distributions: Array, guesses: Array, images: Array, angles: Array, centers: Array, image: int
) -> Figure:
    """Draw a picture of a digit turned both ways, and what two networks say of the angle."""
    truth = angles[image]
    figure, axes = _digit_and_bins(images[image], distributions[image], centers)
    for right in (-truth, truth):
        axes.axvline(right, color=style.VALUE, linewidth=1.4)
    looks = {"transform": axes.transAxes, "va": "baseline"}
    said = f"right: {number(-truth, 0)}° and {number(truth, 0)}°"
    write(axes, 0, 1.19, said, color=style.VALUE, **looks)
    guess = guesses[image]
    axes.plot([guess, guess], [0, 0.09], color=style.MEAN, linewidth=1.4)
    axes.plot(guess, 0.09, "o", color=style.MEAN, markersize=7)
    write(axes, 0, 1.05, f"squared error {number(guess, 0)}°", color=style.MEAN, **looks)
    return figure


def describe_two_answers(
    distributions: Array, guesses: Array, images: Array, angles: Array, centers: Array, image: int
) -> str:
    """Where the peak is, what is left for the other side, and what squared error says."""
    truth, p, guess = angles[image], distributions[image], guesses[image]
    peak = centers[p.argmax()]
    other = p[np.sign(centers) == -np.sign(peak)].sum()
    return (
        f"{number(-truth, 1)}° and {number(truth, 1)}° are right. The bins have their peak at "
        f"{number(peak, 0)}° and {number(100 * other, 0)}% on the other side of 0; squared error "
        f"answers {number(guess, 1)}°."
    )
