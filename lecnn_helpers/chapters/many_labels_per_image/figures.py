"""Pictures of the chapter that trains one network with two losses on pairs of digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from ...datasets import PAIR_SHAPE
from ...formulas._validate import Array
from ...formulas.classification import ConfusionCounts, LabelScores, confusion_counts, label_scores
from ...formulas.losses import sigmoid
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

_LOSS_COLORS = (CROSS_ENTROPY, POSITIVES_ONLY)

# The race of the libraries.


class Entry(NamedTuple):
    """Who ran, how well and at what cost: a line of `table_scores` and of `table_effort`.

    Attributes
    ----------
    name
        Who ran.
    scores
        One for each seed; one alone where there is nothing random.
    seconds, parameters, lines
        Of one run, of the network, of the code; None where that makes no sense.
    """

    name: str
    scores: Sequence[LabelScores]
    seconds: float | None = None
    parameters: int | None = None
    lines: int | None = None


def table_scores(entries: Sequence[Entry], caption: str) -> Table:
    """Set scores in percent, as mean ± standard deviation over the seeds."""
    return Table(
        caption=caption,
        header=["", "whole set %", "Hamming %", "micro F1 %", "macro F1 %"],
        rows=[
            [entry.name, *(_spread(values) for values in zip(*entry.scores, strict=True))]
            for entry in entries
        ],
    )


def table_effort(entries: Sequence[Entry], caption: str) -> Table:
    """Set what it took: seconds, weights to learn, lines of code."""
    return Table(
        caption=caption,
        header=["", "seconds", "parameters", "lines"],
        rows=[
            [
                entry.name,
                "–" if entry.seconds is None else number(entry.seconds, 1),
                "–" if entry.parameters is None else f"{entry.parameters:,}",
                "–" if entry.lines is None else str(entry.lines),
            ]
            for entry in entries
        ],
    )


def _spread(values: Sequence[float]) -> str:
    """Write shares as percent, with their spread if there are several."""
    mean = number(100 * np.mean(values), 1)
    return mean if len(values) == 1 else f"{mean} ± {number(100 * np.std(values, ddof=1), 1)}"


# Two losses, epoch by epoch.


class Trained(NamedTuple):
    """What is recorded of one training, before it and after each epoch.

    Attributes
    ----------
    losses
        Mean over the training set of the loss that was trained with, shape (epochs + 1,).
    logits
        For the test images, shape (epochs + 1, n, labels).
    """

    losses: Array
    logits: Array


@house_style
def draw_epochs(runs: Mapping[str, Sequence[Trained]], y: ArrayLike) -> Figure:
    """Draw each seed's training loss, and the share of test images whose whole set is right."""
    figure, (left, right) = new_figure(2.7, columns=(1, 1), margins=(0.45, 0.45, 0.15, 0.35))
    for (name, trained), color in zip(runs.items(), _LOSS_COLORS, strict=True):
        epochs = range(len(trained[0].losses))
        for run in trained:
            left.plot(epochs, np.log10(np.maximum(run.losses, 1e-9)), color=color, linewidth=1.2)
            right.plot(epochs, _whole_sets(run, y), color=color, linewidth=1.2)
        # Above the highest line of its color.
        highest = max(max(run.losses[1:]) for run in trained)
        most = max(max(_whole_sets(run, y)) for run in trained)
        left.text(epochs[-1], np.log10(max(highest, 1e-9)) + 0.5, name, color=color, ha="right")
        right.text(epochs[-1], most + 0.05, name, color=color, ha="right")
    powers = range(-8, 1, 2)
    left.set_yticks(powers, [f"10{_superscript(k)}" if k else "1" for k in powers])
    left.set(ylim=(-9.2, 1.2), xlabel="epoch", title="training loss")
    right.set(ylim=(-0.02, 1.02), xlabel="epoch", title="test: whole set right")
    right.set_yticks([0, 0.5, 1], ["0", "½", "1"])
    return figure


def describe_epochs(runs: Mapping[str, Sequence[Trained]], y: ArrayLike) -> str:
    """Say where both losses end, and how many whole sets are right then."""
    parts = []
    for name, trained in runs.items():
        losses = [run.losses[-1] for run in trained]
        whole = [_whole_sets(run, y)[-1] for run in trained]
        parts.append(
            f"Trained with {name}, {len(trained)} seeds: at the end the training loss is "
            f"{_power(min(losses))} to {_power(max(losses))}, and the whole set is right for "
            f"{_range(whole)} of the test images."
        )
    return " ".join(parts)


def _range(shares: Sequence[float]) -> str:
    low, high = f"{min(shares):.0%}", f"{max(shares):.0%}"
    return low if low == high else f"{low} to {high}"


def _whole_sets(run: Trained, y: ArrayLike) -> Array:
    return ((run.logits >= 0) == (np.asarray(y) == 1)).all(axis=2).mean(axis=1)


def _superscript(power: int) -> str:
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _power(value: float) -> str:
    """Write a small number as a power of ten."""
    if value >= 0.001 or value == 0:
        return number(value, 3)
    digits, power = f"{value:.0e}".split("e")
    return f"{digits}·10{_superscript(int(power))}"


# A threshold, on the axis of the logits.

LOGITS = (-12.0, 20.0)
"""Ends of the axis of the logits; what lies beyond is drawn at the end."""

_BINS = np.arange(LOGITS[0], LOGITS[1] + 0.5, 1.0)
_TICKS = {-10: "p ≈ 0", -5: "0.007", 0: "½", 5: "0.993", 10: "0.99995", 15: "p ≈ 1"}
_CURVES = ("precision", "recall", "micro_f1", "macro_f1", "whole_set", "hamming")


class Sweep:
    """A model's predictions under every threshold; what no threshold changes is computed once.

    Parameters
    ----------
    logits, y
        Logits and true labels, shape (n, labels).
    thresholds
        Logits from which on a label is predicted.

    Attributes
    ----------
    thresholds : Array
        Increasing.
    curves : dict of str to Array
        Precision, recall (over all labels at once) and the four `LabelScores` at each
        threshold.
    ranking : float
        Of one label that is there and one that is not, drawn from any images: how
        often the first has the larger logit. A coin has one half (area under the ROC
        curve, micro).
    """

    def __init__(self, logits: ArrayLike, y: ArrayLike, thresholds: Sequence[float]) -> None:
        logits, self.y = np.asarray(logits, dtype=float), np.asarray(y)
        self.thresholds = np.array(sorted(thresholds), dtype=float)
        self.p = sigmoid(logits)
        self._at = [
            (
                confusion_counts(self.p, self.y, threshold=float(t)),
                label_scores(self.p, self.y, threshold=float(t)),
            )
            for t in sigmoid(self.thresholds)
        ]
        self.curves = {
            name: np.array(
                [
                    float(getattr(counts if name in ("precision", "recall") else scores, name))
                    for counts, scores in self._at
                ]
            )
            for name in _CURVES
        }
        self.shares = [
            np.histogram(np.clip(logits[self.y == truth], *LOGITS), _BINS)[0]
            / max(1, (self.y == truth).sum())
            for truth in (1, 0)
        ]
        self.ranking = rank(logits, self.y)

    def at(self, threshold: float) -> tuple[ConfusionCounts, LabelScores]:
        """Return counts and scores at one of the thresholds."""
        return self._at[int(np.abs(self.thresholds - threshold).argmin())]

    def best(self, score: str = "micro_f1") -> float:
        """Return the threshold with the largest score."""
        return float(self.thresholds[self.curves[score].argmax()])


def rank(logits: ArrayLike, y: ArrayLike) -> float:
    """Return how often a label that is there outranks one that is not; a tie counts half.

    Raises
    ------
    ValueError
        If all labels are there, or none is.

    Examples
    --------
    >>> rank([3.0, 1.0, 2.0], [1, 0, 0]), rank([1.0, 1.0, 2.0], [1, 0, 0])
    (1.0, 0.25)
    """
    logits, there = np.ravel(logits), np.ravel(y) == 1
    if there.all() or not there.any():
        raise ValueError("y needs at least one label that is there and one that is not")
    absent = np.sort(logits[~there])
    below = np.searchsorted(absent, logits[there], side="left")
    not_above = np.searchsorted(absent, logits[there], side="right")
    return float((below + not_above).mean() / 2 / len(absent))


@house_style
def draw_threshold(
    sweeps: Mapping[tuple[str, str, int], Sweep],
    threshold: float,
    loss: str,
    network: str,
    epoch: int,
) -> Figure:
    """Draw where the logits lie, and what each threshold makes of them."""
    figure, (top, spare, left, right) = new_figure(
        4.6, columns=(1, 1), rows=(1.25, 1), margins=(0.45, 0.45, 0.2, 0.35), gap=0.5
    )
    # The histogram takes the whole width; the panels below make room for its two axes.
    spare.remove()
    box = top.get_position()
    top.set_position((box.x0, box.y0 + 0.08, right.get_position().x1 - box.x0, box.height - 0.08))
    for axes in (left, right):
        box = axes.get_position()
        axes.set_position((box.x0, box.y0, box.width, box.height - 0.04))
    sweep = sweeps[loss, network, epoch]
    _draw_logits(top, sweep, threshold, _LOSS_COLORS[_losses(sweeps).index(loss)])
    counts, scores = sweep.at(threshold)
    pairs = (
        (left, "precision", PRECISION, counts.precision, (0.0, 1.20)),
        (left, "recall", RECALL, counts.recall, (0.0, 1.06)),
        (left, "micro_f1", F1, scores.micro_f1, (1.0, 1.06)),
        (right, "whole_set", INK, scores.whole_set, (0.0, 1.20)),
        (right, "hamming", MUTED, scores.hamming, (0.0, 1.06)),
    )
    names = {"micro_f1": "F1", "whole_set": "whole set right", "hamming": "labels wrong"}
    for axes, name, color, here, (x, y) in pairs:
        axes.plot(sweep.thresholds, sweep.curves[name], color=color)
        axes.plot(threshold, float(here), "o", color=color, markersize=6, clip_on=False)
        text = f"{names.get(name, name)} {number(float(here))}"
        side = "right" if x else "left"
        axes.text(x, y, text, color=color, ha=side, transform=axes.transAxes)
    for axes in (left, right):
        axes.axvline(threshold, color=INK, linewidth=1.4)
        axes.set(xlim=(sweep.thresholds[0], sweep.thresholds[-1]), ylim=(0, 1.02))
        axes.set_xlabel("threshold, as a logit")
        axes.set_xticks([0, 5, 10, 15, 20], ["0", "5", "10", "15", "20"])
        axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    return figure


def _draw_logits(axes: Axes, sweep: Sweep, threshold: float, color: str) -> None:
    """Draw the logits of the labels that are there upward and of the others downward."""
    tp, fp, fn, tn = sweep.at(threshold)[0]
    axes.set(xlim=LOGITS, ylim=(-1.05, 1.05), title="where the labels lie: logits, below them p")
    number_line(axes)
    axes.set_yticks([0.5, -0.5], ["there", "not"])
    axes.tick_params(axis="y", length=0)
    axes.set_xticks(
        list(_TICKS), [f"{number(z, 0)}\n{text}" for z, text in _TICKS.items()], fontsize=SMALL
    )
    axes.axvspan(threshold, LOGITS[1], color=INK, alpha=0.07, linewidth=0)
    # The higher of the two heaps fills two thirds of its half.
    tallest = max(share.max() for share in sweep.shares)
    for share, sign, fill in zip(sweep.shares, (1, -1), (color, MUTED), strict=True):
        heap = sign * share / tallest * 2 / 3
        axes.stairs(heap, _BINS, fill=True, color=fill, alpha=0.75, linewidth=0)
    axes.axhline(0, color=MUTED, linewidth=0.8)
    axes.axvline(threshold, color=INK, linewidth=1.4)
    for x, y, text, side in (
        (LOGITS[1] - 0.3, 0.9, f"found: {tp}", "right"),
        (LOGITS[0] + 0.3, 0.9, f"missed: {fn}", "left"),
        (LOGITS[1] - 0.3, -0.9, f"false alarms: {fp}", "right"),
        (LOGITS[0] + 0.3, -0.9, f"rightly left out: {tn}", "left"),
    ):
        axes.text(x, y, text, ha=side, va="center", fontsize=SMALL, color=INK)


def _losses(sweeps: Mapping[tuple[str, str, int], Sweep]) -> list[str]:
    """Return the names of the losses in the order in which they were recorded."""
    return list(dict.fromkeys(loss for loss, _, _ in sweeps))


def describe_threshold(
    sweeps: Mapping[tuple[str, str, int], Sweep],
    threshold: float,
    loss: str,
    network: str,
    epoch: int,
) -> str:
    """Say the counts, all scores, and how good the ranking is that the threshold cuts."""
    sweep = sweeps[loss, network, epoch]
    counts, scores = sweep.at(threshold)
    tp, fp, fn, _ = counts
    p = float(sigmoid(threshold))
    at = number(threshold, 0 if threshold == int(threshold) else 1)
    from_p = f"{p:.2g}" if p < 0.9 else f"{p:.7f}".rstrip("0") if p < 0.9999999 else "almost 1"
    when = "before training" if epoch == 0 else f"after epoch {epoch}"
    return (
        f"Trained with {loss}, {network}, {when}: yes from logit {at} "
        f"(p = {from_p}) on. Of {tp + fn} labels that are there {tp} are found, with {fp} false "
        f"alarms: precision {number(counts.precision, 3)}"
        f"{' (0/0, taken as 0)' if tp + fp == 0 else ''}, recall {number(counts.recall, 3)}, F1 "
        f"micro {number(scores.micro_f1, 3)}, macro {number(scores.macro_f1, 3)}. "
        f"{scores.hamming:.1%} of all labels are wrong (Hamming), {scores.whole_set:.1%} of the "
        f"whole sets right. Whatever the threshold: a label that is there outranks one that is "
        f"not in {sweep.ranking:.0%} of all pairs."
    )


# One picture at a time.


@house_style
def draw_gallery(
    models: Mapping[tuple[str, str], ArrayLike],
    images: ArrayLike,
    labels: ArrayLike,
    image: int,
    loss: str,
    network: str,
) -> Figure:
    """Draw one test image, and the ten probabilities that a model gives it."""
    figure, (left, right) = new_figure(
        2.5, columns=(1, 1.6), margins=(0.1, 0.45, 0.1, 0.5), gap=0.45
    )
    p, truth = np.asarray(models[loss, network])[image], np.asarray(labels)[image] == 1
    guess = p >= 0.5
    left.imshow(
        np.asarray(images)[image].reshape(PAIR_SHAPE),
        cmap="gray_r",
        vmin=0,
        vmax=1,
        interpolation="nearest",
    )
    left.set_axis_off()
    left.set_title(f"there: {_set(truth)}")
    right.set(xlim=(-0.6, 9.6), ylim=(0, 1.02), xlabel="label")
    right.set_xticks(range(10), [str(d) for d in range(10)])
    right.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    right.axhline(0.5, color=INK, linewidth=1, linestyle=(0, (4, 3)))
    right.axhline(1, color=FAINT, linewidth=1)
    for d in range(10):
        color = CROSS_ENTROPY if truth[d] else MUTED
        right.plot([d, d], [0, p[d]], color=color, linewidth=14, solid_capstyle="butt", alpha=0.8)
    # A set of many has no room above its picture.
    said = _set(guess) if guess.sum() <= 4 else f"{guess.sum()} labels"
    verdict = "right" if (guess == truth).all() else "wrong"
    right.set_title(f"predicted: {said}, {verdict}", pad=8, fontsize=TEXT)
    return figure


def describe_gallery(
    models: Mapping[tuple[str, str], ArrayLike],
    images: ArrayLike,
    labels: ArrayLike,
    image: int,
    loss: str,
    network: str,
) -> str:
    """Say which labels are there, which are predicted, and what the surest is."""
    p, truth = np.asarray(models[loss, network])[image], np.asarray(labels)[image] == 1
    guess = p >= 0.5
    missed, alarms = int((truth & ~guess).sum()), int((guess & ~truth).sum())
    verdict = "The whole set is right." if missed + alarms == 0 else (
        f"{missed} missed, {alarms} false alarm{'' if alarms == 1 else 's'}."
    )  # fmt: skip
    there = ", ".join(f"p({d}) = {number(p[d], 3)}" for d in np.flatnonzero(truth))
    other = int(np.where(truth, -1, p).argmax())
    return (
        f"Trained with {loss}, {network}. In the picture: {_set(truth)}; predicted: "
        f"{_set(guess)}. {verdict} {there}; the likeliest label that "
        f"is not there is {other}, p = {number(p[other], 3)}."
    )


def _set(labels: NDArray[np.bool_]) -> str:
    members = [str(d) for d in np.flatnonzero(labels)]
    return f"{{{', '.join(members)}}}" if members else "∅"
