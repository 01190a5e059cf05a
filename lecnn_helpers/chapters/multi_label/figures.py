"""Pictures of the chapter on many labels at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ...datasets import PAIR_SHAPE
from ...formulas._validate import Array
from ...formulas.classification import (
    ConfusionCounts,
    Reliability,
    confusion_counts,
    predicted_labels,
    reliability,
)
from ...formulas.losses import (
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    positives_only_loss,
    positives_only_loss_gradient,
    without_pos_weight,
)
from ...pictures import style
from ...pictures.digits import show_pixels, tile
from ...pictures.edges import mark_beyond, mark_curve
from ...pictures.style import house_style, new_figure, number, number_line, widen, write
from ...pictures.tables import Table
from ...pictures.thresholds import Sweep, draw_heaps, draw_score, room_for
from ...pictures.words import label_set, scientific

UNITS = {"e": "nats", "2": "bits"}


def table_labels(p: Sequence[float], y: Sequence[int]) -> Table:
    """The notes' five labels: what was given to the truth of each, and what that costs."""
    given = [prob if truth else 1 - prob for prob, truth in zip(p, y, strict=True)]
    costs = binary_cross_entropy(p, y, reduction="none")
    rows = [
        [
            str(j + 1),
            number(p[j]),
            f"{y[j]}, {'there' if y[j] else 'not there'}",
            f"{'p' if y[j] else '1 − p'} = {number(given[j])}",
            f"−ln {number(given[j])} = {number(costs[j], 6)}",
        ]
        for j in range(len(y))
    ]
    return Table(
        caption="Five labels, five questions",
        header=["label", "p", "y", "given to the truth", "cost"],
        rows=rows,
        footer=["sum", "", "", "", number(costs.sum(), 6)],
    )


def table_example(p: Sequence[float], y: Sequence[int]) -> Table:
    """The notes' five labels: what each costs by the notes' loss and by the full one."""
    noted = positives_only_loss(p, y, reduction="none")
    full = binary_cross_entropy(p, y, reduction="none")
    rows = [
        [
            str(j + 1),
            number(p[j]),
            str(y[j]),
            f"−ln {number(p[j])} = {number(noted[j], 6)}" if y[j] else "0",
            f"−ln {number(p[j] if y[j] else 1 - p[j])} = {number(full[j], 6)}",
        ]
        for j in range(len(y))
    ]
    return Table(
        caption="Five labels: the notes' loss, and binary cross-entropy",
        header=["label", "p", "y", "the notes: −y ln p", "with the zeros: −ln(1 − p), too"],
        rows=rows,
        right=frozenset((j, 4) for j in range(len(y)) if not y[j]),
        footer=["sum", "", "", number(noted.sum(), 6), number(full.sum(), 6)],
    )


# One label.


def _losses_and_slopes(p: ArrayLike, y: ArrayLike, base: str) -> tuple[tuple[Array, Array], ...]:
    """The loss, full and as noted, and the slope of both."""
    pairs = (
        (binary_cross_entropy, positives_only_loss),
        (binary_cross_entropy_gradient, positives_only_loss_gradient),
    )
    return tuple(
        tuple(function(p, y, base=base, reduction="none") for function in pair) for pair in pairs
    )


@house_style
def draw_label(p: float, y: int, base: str = "e") -> Figure:
    """Draw both losses of one label, and their slopes, against its probability."""
    figure, panels = new_figure(2.65, columns=(1, 1), margins=(0.38, 0.5, 0.2, 0.5), gap=0.48)
    grid = np.linspace(0.005, 0.995, 56)
    # To the ends, where the loss is infinite: what is clamped there is a point, and no curve.
    ends = np.where(np.array([0, 1]) == y, 0.0, np.inf)
    curves = _losses_and_slopes(grid, np.full(len(grid), y), base)
    looks = (
        ("loss", (-0.35, 6.5), [0, 2, 4, 6], 1),
        ("slope", (-11.0, 11.0), [-10, -5, 0, 5, 10], 1 - 2 * y),
    )
    x = np.array([0.0, *grid, 1.0])
    for axes, (title, limits, ticks, sign), of_grid, here in zip(
        panels, looks, curves, _losses_and_slopes(p, y, base), strict=True
    ):
        axes.set(xlim=(0, 1), ylim=limits, xlabel="p, the label's probability")
        axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
        axes.set_yticks(ticks)
        axes.set_title(f"{title}, in {UNITS[base]}", pad=22)
        axes.axhline(0, color=style.FAINT, linewidth=1)
        # The wide line below, so that both show where they agree.
        for curve, value, color, width, alpha, size, name, at in (
            (of_grid[0], float(here[0]), style.CROSS_ENTROPY, 5.0, 0.45, 11, "full", 0.0),
            (of_grid[1], float(here[1]), style.POSITIVES_ONLY, 1.8, 1.0, 6, "notes", 0.51),
        ):
            axes.plot(grid, curve, color=color, linewidth=width, alpha=alpha)
            full = name == "full"  # where the notes' loss leaves the axes it is the same
            whole = np.array([sign * ends[0], *curve, sign * ends[1]])
            said = "to {}" if full else ""
            whole = whole if full or y else np.zeros(len(x))
            mark_curve(axes, x, whole, color, text=said, size=0.4 * size + 3)
            beyond = mark_beyond(axes, p, value, color, text="", size=0.4 * size + 3).beyond
            if full:
                # Clear of the curve, which comes down from there.
                said = f"{_short(value)}{', PyTorch' if _is_clamped(p, y) else ''}"
                aside = 0.07 if title == "loss" else 0.3
                axes.text(
                    aside if y else 1 - aside,
                    0.84 if sign > 0 else 0.16,
                    said if beyond else "",
                    transform=axes.transAxes,
                    color=color,
                    ha="left" if y else "right",
                    va="center_baseline",
                )
            dot = 0.01 if beyond else size
            axes.plot(p, np.clip(value, *limits), "o", color=color, markersize=dot, clip_on=False)
            text = f"{name} {_short(value)}".replace("1·10", "10")  # the two stand side by side
            axes.text(at, 1.05, text, transform=axes.transAxes, color=color)
    return figure


def describe_label(p: float, y: int, base: str = "e") -> str:
    """Both losses of the label and what each wants of its probability."""
    (full, noted), slopes = _losses_and_slopes(p, y, base)
    end = (
        "The two losses agree: the label belongs to the image."
        if y
        else "The notes' loss does not care: the label does not belong to the image."
    )
    if _is_clamped(p, y):
        end += (
            " Loss and slope of a certain mistake are PyTorch's: the true loss is infinite, and "
            "PyTorch clamps log 0 at −100. A clamped loss has slope 0; PyTorch passes back a "
            "steep slope all the same, so that the mistake can be mended."
        )
    return (
        f"p = {number(p)} for a label that is {y}. Full cross-entropy {number(full, 3)} "
        f"{UNITS[base]}, slope {_short(slopes[0])}; the notes' loss {number(noted, 3)}, "
        f"slope {_short(slopes[1])}. {end}"
    )


def _is_clamped(p: float, y: int) -> bool:
    """Tell whether the label is a certain mistake, whose loss is infinite but for a clamp."""
    return p == 1 - y


def _short(value: float) -> str:
    return number(value) if abs(value) < 1e4 else scientific(value)


# A threshold.


@house_style
def draw_example(p: Sequence[float], y: Sequence[int], threshold: float) -> Figure:
    """Draw five probabilities as bars against a threshold, with what becomes of each label."""
    figure, (axes,) = new_figure(2.55, margins=(0.85, 0.45, 1.42, 0.3))
    predicted = predicted_labels(p, threshold=threshold)
    axes.set(xlim=(0, 1), ylim=(len(y) + 0.6, 0.4), xlabel="probability")
    number_line(axes)
    axes.set_yticks(range(1, len(y) + 1), [f"label {j + 1}: {truth}" for j, truth in enumerate(y)])
    axes.axvspan(threshold, 1, color=style.INK, alpha=0.07, linewidth=0)
    axes.axvline(threshold, color=style.INK, linewidth=1.4, clip_on=False)
    for j, (prob, truth, guess) in enumerate(zip(p, y, predicted, strict=True), start=1):
        bar = {"linewidth": 11, "solid_capstyle": "butt"}
        axes.plot(
            [0, prob],
            [j, j],
            color=style.CROSS_ENTROPY if truth else style.MUTED,
            alpha=0.75,
            **bar,
        )
        axes.text(1.04, j, _outcome(truth, guess), va="center", color=style.INK)
    axes.set_title(f"threshold {number(threshold)}: predicted {label_set(predicted, first=1)}")
    return figure


def describe_example(p: Sequence[float], y: Sequence[int], threshold: float) -> str:
    """The predicted set, the counts, and precision, recall and F1, in a sentence."""
    predicted = predicted_labels(p, threshold=threshold)
    said, true = label_set(predicted, first=1), label_set(y, first=1)
    return (
        f"At threshold {number(threshold)} the predicted set is {said}, the true set {true}. "
        f"{_say_counts(confusion_counts(p, y, threshold=threshold))}"
    )


def _outcome(truth: int, guess: int) -> str:
    if guess:
        return "✓ true positive" if truth else "✗ false positive"
    return "✗ false negative" if truth else "✓ true negative"


def _say_counts(counts: ConfusionCounts) -> str:
    tp, fp, fn, tn = counts
    undefined = " (0/0, taken as 0)"
    return (
        f"True positives {tp}, false positives {fp}, false negatives {fn}, true negatives {tn}: "
        f"precision {number(counts.precision, 3)}{undefined if tp + fp == 0 else ''}, "
        f"recall {number(counts.recall, 3)}{undefined if tp + fn == 0 else ''}, "
        f"F1 {number(counts.f1, 3)}."
    )


def predictions(p: ArrayLike, y: ArrayLike) -> Sweep:
    """A model's probabilities for many images under 51 thresholds from 0 to 1."""
    return Sweep(p, y, np.linspace(0, 1, 51), bins=np.linspace(0, 1, 21))


@house_style
def draw_threshold(
    models: Mapping[str, Sweep],
    images: Array,
    shown: Sequence[int],
    threshold: float,
    model: str,
) -> Figure:
    """Draw where the probabilities lie, precision and recall, and a few predicted sets."""
    figure, (left, right, strip, spare) = new_figure(
        3.85, columns=(1, 1), rows=(2.2, 1), margins=(0.45, 0.1, 0.2, 0.5), gap=0.55
    )
    widen(strip, spare)
    sweep = models[model]

    left.axvspan(threshold, 1, color=style.INK, alpha=0.07, linewidth=0)
    draw_heaps(
        left,
        sweep,
        threshold,
        style.CROSS_ENTROPY,
        names=("TP", "FN", "FP", "TN"),
        sides=("true", "not"),
        margin=0.12,
        room=room_for(models.values()),
    )
    left.set(title="where the labels lie", xlabel="probability")

    right.set(xlim=(0, 1), ylim=(0, 1.05), xlabel="threshold")
    right.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    for axes in (left, right):
        axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    right.axvline(threshold, color=style.INK, linewidth=1.4)
    for score, name, color, place in (
        ("precision", "precision", style.PRECISION, (0.0, 1.17)),
        ("recall", "recall", style.RECALL, (0.0, 1.05)),
        ("f1", "F1", style.F1, (1.0, 1.05)),
    ):
        draw_score(right, sweep, threshold, score, name=name, color=color, place=place)

    _draw_sets(strip, sweep, images[list(shown)], shown, threshold)
    return figure


def _draw_sets(
    axes: Axes, sweep: Sweep, images: Array, shown: Sequence[int], threshold: float
) -> None:
    """Draw a few images in a row, under each the predicted set."""
    height, width = PAIR_SHAPE
    step = width + 3
    canvas = tile(images, PAIR_SHAPE, (height, step), columns=len(images))[:, :-3]
    show_pixels(axes, canvas, aspect="auto")
    axes.set(xlim=(-0.5, canvas.shape[1] - 0.5), ylim=(17.5, -0.5))
    for k, i in enumerate(shown):
        guess = sweep.scores[i] >= threshold
        right = (guess == (sweep.y[i] == 1)).all()
        # A set of many has no room under its picture.
        n = guess.sum()
        many = f"all {n}" if n == len(guess) else f"{n} of {len(guess)}"
        # Three of them are as wide as the picture, so that neighbors would touch.
        narrow = label_set(guess).replace(" ", "")
        text = narrow if n <= 3 else many
        x = step * k + width / 2 - 0.5
        axes.text(x, 11, text, ha="center", va="center")
        write(axes, x, 15, "✓" if right else "✗", ha="center")


def describe_threshold(
    models: Mapping[str, Sweep],
    images: Array,
    shown: Sequence[int],
    threshold: float,
    model: str,
) -> str:
    """The counts over all images, and how many sets are right altogether."""
    counts, scores = models[model].at(threshold)
    n = len(models[model].y)
    return (
        f"{n} images, trained with {model}, threshold {number(threshold)}. {_say_counts(counts)} "
        f"The whole set is right for {round(n * scores.whole_set)} of {n} images."
    )


# What a probability is worth.

READINGS = ("as it is", "w taken out")
"""A network's p, or what `without_pos_weight` makes of it."""


def table_reliability(found: Reliability) -> Table:
    """Each bin of probabilities: how many labels, what was said of them, how many are true."""
    n_bins = len(found.counts)
    rows = [
        [
            f"{number(k / n_bins, 1)} to {number((k + 1) / n_bins, 1)}",
            str(count),
            *(number(value, 2) if count else "–" for value in (said, true)),
            f"{number(low, 2)} to {number(high, 2)}" if count else "–",
        ]
        for k, (count, said, true, low, high) in enumerate(zip(*found, strict=True))
    ]
    return Table(
        caption="What the network says, and how often it is so",
        header=["p", "labels", "mean p", "share true", "95% interval"],
        rows=rows,
    )


def _read(predictions: Mapping[float, Array], weight: float, reading: str) -> Array:
    p = predictions[weight]
    return p if reading == READINGS[0] else without_pos_weight(p, weight)


@house_style
def draw_reliability(
    predictions: Mapping[float, Array], y: Array, weight: float, reading: str
) -> Figure:
    """Draw what became of the labels that were given a p, bin by bin, with intervals and counts.

    `predictions` has the probabilities of a network for each `pos_weight`.
    """
    figure, (axes,) = new_figure(3.6, margins=(0.62, 0.78, 0.2, 0.35))
    p = _read(predictions, weight, reading)
    found, counts = reliability(p, y), confusion_counts(p, y)
    axes.set(xlim=(0, 1), ylim=(-0.02, 1.02), ylabel="share that is true")
    ticks = [k / 5 for k in range(6)]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_xlabel("p that the network gives", labelpad=22)
    axes.set_title(
        f"w = {weight:g}: precision {number(counts.precision)}, recall {number(counts.recall)}"
    )
    axes.plot([0, 1], [0, 1], color=style.MUTED, linewidth=1.2, linestyle=(0, (4, 3)))
    nothing = np.full(len(found.said), np.nan)
    axes.plot(
        np.column_stack([found.said, found.said, nothing]).ravel(),
        np.column_stack([found.low, found.high, nothing]).ravel(),
        color=style.CROSS_ENTROPY,
        linewidth=3,
        alpha=0.45,
    )
    axes.plot(found.said, found.true, "o", color=style.CROSS_ENTROPY, markersize=6, clip_on=False)
    # How many labels stand behind each dot, under its bin.
    for k, count in enumerate(found.counts):
        x = (k + 0.5) / len(found.counts)
        axes.text(
            x, -0.145, str(count), ha="center", va="center", transform=axes.get_xaxis_transform()
        )
    axes.text(0.03, 0.94, "true more often than said", color=style.MUTED, va="center")
    axes.text(0.97, 0.06, "less often", color=style.MUTED, va="center", ha="right")
    return figure


def describe_reliability(
    predictions: Mapping[float, Array], y: Array, weight: float, reading: str
) -> str:
    """The bin from 0.8 to 0.9, in how many bins chance does not explain it, and the counts."""
    p = _read(predictions, weight, reading)
    found = reliability(p, y)
    seen = found.counts > 0
    off = int(((found.said < found.low) | (found.said > found.high))[seen].sum())
    k = 8
    of_bin = (
        f"Of {found.counts[k]} labels with p from 0.8 to 0.9, {number(found.true[k])} are true "
        f"(interval {number(found.low[k])} to {number(found.high[k])})."
        if found.counts[k]
        else "No label has a p from 0.8 to 0.9."
    )
    return (
        f"Trained with pos_weight {weight:g}, p {reading}. {of_bin} In {off} of {seen.sum()} bins "
        f"the interval does not hold the mean p. At one half: "
        f"{_say_counts(confusion_counts(p, y))}"
    )
