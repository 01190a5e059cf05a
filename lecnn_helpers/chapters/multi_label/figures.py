"""Pictures of the chapter on many labels at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ...datasets import PAIR_SHAPE
from ...formulas.classification import ConfusionCounts, confusion_counts, predicted_labels
from ...formulas.losses import (
    binary_cross_entropy,
    binary_cross_entropy_gradient,
    positives_only_loss,
    positives_only_loss_gradient,
)
from ...pictures.style import (
    CROSS_ENTROPY,
    F1,
    FAINT,
    INK,
    MUTED,
    POSITIVES_ONLY,
    PRECISION,
    RECALL,
    SMALL,
    TEXT,
    house_style,
    new_figure,
    number,
    number_line,
)
from ...pictures.tables import Table

UNITS = {"e": "nats", "2": "bits"}

_LOSS_LIMIT, _SLOPE_LIMIT = 6.5, 11.0
_BINS = np.linspace(0, 1, 21)


def table_example(p: Sequence[float], y: Sequence[int]) -> Table:
    """Set the notes' five labels: what each costs by the notes' loss and by the full one."""
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


@house_style
def draw_label(p: float, y: int, base: str = "e") -> Figure:
    """Draw both losses of one label, and their slopes, against its probability."""
    figure, panels = new_figure(2.9, columns=(1, 1), margins=(0.4, 0.5, 0.2, 0.5), gap=0.5)
    grid = np.linspace(0.005, 0.995, 56)
    truth = np.full(len(grid), y)
    pairs = (
        (panels[0], "loss", binary_cross_entropy, positives_only_loss),
        (panels[1], "slope", binary_cross_entropy_gradient, positives_only_loss_gradient),
    )
    for axes, title, full, noted in pairs:
        options = {"base": base, "reduction": "none"}
        limits = (-0.35, _LOSS_LIMIT) if title == "loss" else (-_SLOPE_LIMIT, _SLOPE_LIMIT)
        axes.set(xlim=(0, 1), ylim=limits, xlabel="p, the label's probability")
        axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
        axes.set_yticks([0, 2, 4, 6] if title == "loss" else [-10, -5, 0, 5, 10])
        axes.set_title(f"{title}, in {UNITS[base]}", pad=22)
        axes.axhline(0, color=FAINT, linewidth=1)
        # The wide line below, so that both show where they agree.
        for function, color, width, size, name, x in (
            (full, CROSS_ENTROPY, 5.0, 11, "full", 0.0),
            (noted, POSITIVES_ONLY, 1.8, 6, "notes", 0.5),
        ):
            curve = function(grid, truth, **options)
            here = float(function(p, y, **options))
            axes.plot(grid, curve, color=color, linewidth=width, alpha=0.45 if width > 2 else 1)
            axes.plot(
                p, min(max(here, limits[0]), limits[1]), "o", color=color, markersize=size,
                clip_on=False,
            )  # fmt: skip
            axes.text(x, 1.05, f"{name} {_short(here)}", transform=axes.transAxes, color=color)
    return figure


def describe_label(p: float, y: int, base: str = "e") -> str:
    """Say both losses of the label and what each wants of its probability."""
    options = {"base": base}
    full = float(binary_cross_entropy(p, y, **options))
    noted = float(positives_only_loss(p, y, **options))
    slopes = (
        float(binary_cross_entropy_gradient(p, y, **options)),
        float(positives_only_loss_gradient(p, y, **options)),
    )
    held = " (held there; the true loss is infinite)" if p == 1 - y else ""
    end = (
        "The two losses agree: the label belongs to the image."
        if y
        else "The notes' loss does not care: the label does not belong to the image."
    )
    return (
        f"p = {number(p)} for a label that is {y}. Full cross-entropy {number(full, 3)} "
        f"{UNITS[base]}{held}, slope {_short(slopes[0])}; the notes' loss {number(noted, 3)}, "
        f"slope {_short(slopes[1])}. {end}"
    )


def _short(value: float) -> str:
    """Write a number in few characters, a huge one as a power of ten."""
    if abs(value) < 1e4:
        return number(value)
    digits, power = f"{value:.0e}".split("e")
    superscript = str(int(power)).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{digits}·10{superscript}".replace("-", "\N{MINUS SIGN}")


# A threshold.


@house_style
def draw_example(p: Sequence[float], y: Sequence[int], threshold: float) -> Figure:
    """Draw five probabilities as bars against a threshold, with what becomes of each label."""
    figure, (axes,) = new_figure(2.8, margins=(0.85, 0.45, 1.3, 0.3))
    predicted = predicted_labels(p, threshold=threshold)
    axes.set(xlim=(0, 1), ylim=(len(y) + 0.6, 0.4), xlabel="probability")
    number_line(axes)
    axes.set_yticks(range(1, len(y) + 1), [f"label {j + 1}: {truth}" for j, truth in enumerate(y)])
    axes.axvspan(threshold, 1.02, color=INK, alpha=0.07, linewidth=0)
    axes.axvline(threshold, color=INK, linewidth=1.4, clip_on=False)
    for j, (prob, truth, guess) in enumerate(zip(p, y, predicted, strict=True), start=1):
        bar = {"linewidth": 11, "solid_capstyle": "butt"}
        axes.plot([0, prob], [j, j], color=CROSS_ENTROPY if truth else MUTED, alpha=0.75, **bar)
        axes.text(1.04, j, _outcome(truth, guess), va="center", color=INK)
    axes.set_title(f"threshold {number(threshold)}: predicted {_set(predicted)}")
    return figure


def describe_example(p: Sequence[float], y: Sequence[int], threshold: float) -> str:
    """Say the predicted set, the counts, and precision, recall and F1."""
    predicted = predicted_labels(p, threshold=threshold)
    return (
        f"At threshold {number(threshold)} the predicted set is {_set(predicted)}, the true set "
        f"{_set(y)}. {_say_counts(confusion_counts(p, y, threshold=threshold))}"
    )


def _outcome(truth: int, guess: int) -> str:
    if guess:
        return "✓ true positive" if truth else "✗ false positive"
    return "✗ false negative" if truth else "✓ true negative"


def _set(labels: ArrayLike, first: int = 1) -> str:
    members = [str(j + first) for j in np.flatnonzero(labels)]
    return f"{{{', '.join(members)}}}" if members else "∅"


def _say_counts(counts: ConfusionCounts) -> str:
    tp, fp, fn, tn = counts
    undefined = " (0/0, taken as 0)"
    return (
        f"True positives {tp}, false positives {fp}, false negatives {fn}, true negatives {tn}: "
        f"precision {number(counts.precision, 3)}{undefined if tp + fp == 0 else ''}, "
        f"recall {number(counts.recall, 3)}{undefined if tp + fn == 0 else ''}, "
        f"F1 {number(counts.f1, 3)}."
    )


class Predictions:
    """A model's probabilities for many images, with what a threshold makes of them.

    What does not depend on the threshold is computed once, here.

    Parameters
    ----------
    p, y
        Probabilities and true labels, shape (n, labels).
    """

    def __init__(self, p: ArrayLike, y: ArrayLike) -> None:
        self.p, self.y = np.asarray(p, dtype=float), np.asarray(y)
        self.grid = np.linspace(0, 1, 51)
        counts = [confusion_counts(self.p, self.y, threshold=t) for t in self.grid]
        self.curves = {
            name: np.array([float(getattr(c, name)) for c in counts])
            for name in ("precision", "recall", "f1")
        }
        self.shares = [
            np.histogram(self.p[self.y == truth], _BINS)[0] / max(1, (self.y == truth).sum())
            for truth in (1, 0)
        ]

    def counts(self, threshold: float) -> ConfusionCounts:
        """Count over all images and labels."""
        return confusion_counts(self.p, self.y, threshold=threshold)

    def exact(self, threshold: float) -> int:
        """Count the images whose predicted set is the true set."""
        return int(((self.p >= threshold) == (self.y == 1)).all(axis=1).sum())


@house_style
def draw_threshold(
    models: Mapping[str, Predictions],
    images: ArrayLike,
    shown: Sequence[int],
    threshold: float,
    model: str,
) -> Figure:
    """Draw where the probabilities lie, precision and recall, and a few predicted sets."""
    figure, (left, right, strip, spare) = new_figure(
        4.2, columns=(1, 1), rows=(2.2, 1), margins=(0.45, 0.1, 0.2, 0.5), gap=0.55
    )
    # The images take the whole width.
    spare.remove()
    box, beside = strip.get_position(), right.get_position()
    strip.set_position((box.x0, box.y0, beside.x1 - box.x0, box.height))
    predictions = models[model]
    _draw_shares(left, predictions, threshold)
    _draw_ratios(right, predictions, threshold)
    _draw_sets(strip, predictions, np.asarray(images)[list(shown)], shown, threshold)
    return figure


def _draw_shares(axes: Axes, predictions: Predictions, threshold: float) -> None:
    """Draw the probabilities of the true labels upward and of the others downward."""
    tp, fp, fn, tn = predictions.counts(threshold)
    axes.set(xlim=(0, 1), ylim=(-1.05, 1.05), xlabel="probability")
    axes.set_title("where the labels lie")
    number_line(axes)
    axes.set_yticks([0.6, -0.6], ["true", "not"])
    axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.axvspan(threshold, 1.02, color=INK, alpha=0.07, linewidth=0)
    for share, sign, color in zip(predictions.shares, (1, -1), (CROSS_ENTROPY, MUTED), strict=True):
        axes.stairs(sign * share, _BINS, fill=True, color=color, alpha=0.75, linewidth=0)
    axes.axhline(0, color=MUTED, linewidth=0.8)
    axes.axvline(threshold, color=INK, linewidth=1.4)
    for x, y, text, side in (
        (0.88, 0.93, f"TP {tp}", "right"),
        (0.12, 0.93, f"FN {fn}", "left"),
        (0.88, -0.93, f"FP {fp}", "right"),
        (0.12, -0.93, f"TN {tn}", "left"),
    ):
        axes.text(x, y, text, ha=side, va="center", fontsize=SMALL, color=INK)


def _draw_ratios(axes: Axes, predictions: Predictions, threshold: float) -> None:
    """Draw precision, recall and F1 against the threshold."""
    counts = predictions.counts(threshold)
    axes.set(xlim=(0, 1), ylim=(0, 1.05), xlabel="threshold")
    axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.axvline(threshold, color=INK, linewidth=1.4)
    for name, label, color, place in (
        ("precision", "precision", PRECISION, {"x": 0.0, "y": 1.17}),
        ("recall", "recall", RECALL, {"x": 0.0, "y": 1.05}),
        ("f1", "F1", F1, {"x": 1.0, "y": 1.05, "ha": "right"}),
    ):
        here = float(getattr(counts, name))
        axes.plot(predictions.grid, predictions.curves[name], color=color)
        axes.plot(threshold, here, "o", color=color, markersize=6, clip_on=False)
        axes.text(s=f"{label} {number(here)}", transform=axes.transAxes, color=color, **place)


def _draw_sets(
    axes: Axes,
    predictions: Predictions,
    images: np.ndarray,
    shown: Sequence[int],
    threshold: float,
) -> None:
    """Draw a few images in a row, under each the predicted set."""
    height, width = PAIR_SHAPE
    step = width + 3
    # One picture for the whole row: it weighs as much as one image. NaN is transparent.
    canvas = np.full((height, step * len(images) - 3), np.nan)
    for k, image in enumerate(images):
        canvas[:, step * k : step * k + width] = image.reshape(PAIR_SHAPE)
    axes.imshow(canvas, cmap="gray_r", vmin=0, vmax=1, interpolation="nearest", aspect="auto")
    axes.set(xlim=(-0.5, canvas.shape[1] - 0.5), ylim=(17.5, -0.5))
    axes.set_axis_off()
    for k, i in enumerate(shown):
        guess = predictions.p[i] >= threshold
        right = (guess == (predictions.y[i] == 1)).all()
        members = _set(guess, first=0)
        # A set of many has no room under its picture.
        text = members if guess.sum() <= 3 else f"{guess.sum()} labels"
        x = step * k + width / 2 - 0.5
        axes.text(x, 11, text, ha="center", va="center", color=INK)
        axes.text(x, 15, "✓" if right else "✗", ha="center", va="center", fontsize=TEXT)


def describe_threshold(
    models: Mapping[str, Predictions],
    images: ArrayLike,
    shown: Sequence[int],
    threshold: float,
    model: str,
) -> str:
    """Say the counts over all images, and how many sets are right altogether."""
    predictions = models[model]
    n = len(predictions.y)
    return (
        f"{n} images, trained with {model}, threshold {number(threshold)}. "
        f"{_say_counts(predictions.counts(threshold))} "
        f"The whole set is right for {predictions.exact(threshold)} of {n} images."
    )


@house_style
def draw_pairs(images: ArrayLike, labels: ArrayLike, *, columns: int = 4) -> Figure:
    """Draw images of two digits as a grid, each with its set of labels."""
    images, labels = np.asarray(images), np.asarray(labels)
    height, width = PAIR_SHAPE
    rows = -(-len(images) // columns)
    figure, (axes,) = new_figure(0.85 * rows, margins=(0.1, 0.02, 0.1, 0.05))
    step_x, step_y = width + 3, height + 5
    # NaN is transparent: the labels stand on the page, light or dark, not on white.
    canvas = np.full((rows * step_y, columns * step_x - 3), np.nan)
    for k, image in enumerate(images):
        top, left = step_y * (k // columns), step_x * (k % columns)
        canvas[top : top + height, left : left + width] = image.reshape(PAIR_SHAPE)
    axes.imshow(canvas, cmap="gray_r", vmin=0, vmax=1, interpolation="nearest", aspect="auto")
    for k, label in enumerate(labels):
        axes.text(
            step_x * (k % columns) + width / 2 - 0.5,
            step_y * (k // columns) + height + 1.6,
            _set(label, first=0),
            fontsize=TEXT,
            ha="center",
            va="center",
        )
    axes.set_axis_off()
    return figure
