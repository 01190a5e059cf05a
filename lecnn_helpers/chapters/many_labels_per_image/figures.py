"""Pictures of the chapter that trains one network with two losses on pairs of digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ...datasets import PAIR_SHAPE
from ...formulas._validate import Array
from ...formulas.classification import LabelScores
from ...formulas.losses import sigmoid
from ...pictures import style
from ...pictures.digits import show_pixels
from ...pictures.edges import mark_curve
from ...pictures.style import house_style, new_figure, number, widen
from ...pictures.tables import Table
from ...pictures.thresholds import Sweep, draw_heaps, draw_score, room_for
from ...pictures.words import from_to, label_set, scientific, spread, superscript

_LOSS_COLORS = (style.CROSS_ENTROPY, style.POSITIVES_ONLY)

# The race of the libraries.


class Entry(NamedTuple):
    """Who ran, how well and at what cost: a line of `table_scores` and of `table_effort`."""

    name: str
    scores: Sequence[LabelScores]
    """One for each seed; one alone where there is nothing random."""
    seconds: float | None = None
    parameters: int | None = None
    lines: int | None = None
    """Of one run, of the network, of the code; None where that makes no sense."""


def table_scores(entries: Sequence[Entry], caption: str) -> Table:
    """Scores in percent, as mean ± standard deviation over the seeds."""
    return Table(
        caption=caption,
        header=["", "whole set %", "Hamming %", "micro F1 %", "macro F1 %"],
        rows=[
            [entry.name, *(spread(column, 1) for column in 100 * np.transpose(entry.scores))]
            for entry in entries
        ],
    )


def table_effort(entries: Sequence[Entry], caption: str) -> Table:
    """What it took: seconds, weights to learn, lines of code."""

    def or_dash(value: float | None, form: str) -> str:
        return "–" if value is None else format(value, form)

    return Table(
        caption=caption,
        header=["", "seconds", "parameters", "lines"],
        rows=[
            [name, or_dash(seconds, ".1f"), or_dash(parameters, ","), or_dash(lines, "d")]
            for name, _, seconds, parameters, lines in entries
        ],
    )


# Two losses, epoch by epoch.


class Trained(NamedTuple):
    """What is recorded of one training, before it and after each epoch."""

    losses: Array
    """Mean over the training set of the loss that was trained with, shape (epochs + 1,)."""
    logits: Array
    """For the test images, shape (epochs + 1, n, labels)."""


_LOWEST = -9.2
"""Where the axis of the training loss ends, as a power of ten."""


@house_style
def draw_epochs(runs: Mapping[str, Sequence[Trained]], y: ArrayLike) -> Figure:
    """Draw each seed's training loss, and the share of test images whose whole set is right."""
    figure, (left, right) = new_figure(2.45, columns=(1, 1), margins=(0.45, 0.45, 0.15, 0.35))
    left.set(xlim=(0, len(next(iter(runs.values()))[0].losses) - 1), ylim=(_LOWEST, 1.2))
    for (name, trained), color in zip(runs.items(), _LOSS_COLORS, strict=True):
        epochs = range(len(trained[0].losses))
        for run in trained:
            left.plot(epochs, _logs(run.losses, _LOWEST), color=color, linewidth=1.2)
            right.plot(epochs, _whole_sets(run, y), color=color, linewidth=1.2)
        least = min(trained, key=lambda run: run.losses[-1]).losses
        mark_curve(left, epochs, _logs(least), color, values=least)
        # Above the highest line of its color.
        highest = max(max(run.losses[1:]) for run in trained)
        most = max(max(_whole_sets(run, y)) for run in trained)
        left.text(epochs[-1], max(np.log10(highest), _LOWEST) + 0.5, name, color=color, ha="right")
        right.text(epochs[-1], most + 0.05, name, color=color, ha="right")
    powers = range(-8, 1, 2)
    left.set_yticks(powers, [f"10{superscript(k)}" if k else "1" for k in powers])
    left.set(xlabel="epoch", title="training loss")
    right.set(ylim=(-0.02, 1.02), xlabel="epoch", title="test: whole set right")
    right.set_yticks([0, 0.5, 1], ["0", "½", "1"])
    return figure


def _logs(losses: Array, lowest: float = -np.inf) -> Array:
    with np.errstate(divide="ignore"):
        return np.maximum(np.log10(losses), lowest)


def describe_epochs(runs: Mapping[str, Sequence[Trained]], y: ArrayLike) -> str:
    """Where both losses end, and how many whole sets are right then."""
    parts = []
    for name, trained in runs.items():
        losses = [run.losses[-1] for run in trained]
        whole = [_whole_sets(run, y)[-1] for run in trained]
        parts.append(
            f"Trained with {name}, {len(trained)} seeds: at the end the training loss is "
            f"{_small(min(losses))} to {_small(max(losses))}, and the whole set is right for "
            f"{from_to(f'{min(whole):.0%}', f'{max(whole):.0%}')} of the test images."
        )
    return " ".join(parts)


def _whole_sets(run: Trained, y: ArrayLike) -> Array:
    return ((run.logits >= 0) == (np.asarray(y) == 1)).all(axis=2).mean(axis=1)


def _small(value: float) -> str:
    return number(value, 3) if value >= 0.001 or value == 0 else scientific(value)


# A threshold, on the axis of the logits.

LOGITS = (-12.0, 20.0)
"""Ends of the axis of the logits; what lies beyond is drawn at the end."""

_TICKS = {-10: "p ≈ 0", -5: "0.007", 0: "½", 5: "0.993", 10: "0.99995", 15: "p ≈ 1"}

Sweeps = Mapping[tuple[str, str, int], Sweep]
"""By loss, network and epoch."""


def sweep(logits: ArrayLike, y: ArrayLike, thresholds: Sequence[float]) -> Sweep:
    """A model's predictions under every threshold, with bins of 1 for its logits."""
    return Sweep(logits, y, thresholds, bins=np.arange(LOGITS[0], LOGITS[1] + 0.5, 1.0))


@house_style
def draw_threshold(sweeps: Sweeps, threshold: float, loss: str, network: str, epoch: int) -> Figure:
    """Draw where the logits lie, and what each threshold makes of them."""
    figure, (top, spare, left, right) = new_figure(
        4.3, columns=(1, 1), rows=(1.25, 1), margins=(0.52, 0.45, 0.2, 0.35), gap=0.5
    )
    # The histogram takes the whole width; the panels below make room for its two axes.
    widen(top, spare)
    for axes, raised, lowered in ((top, 0.08, 0.08), (left, 0.0, 0.04), (right, 0.0, 0.04)):
        box = axes.get_position()
        axes.set_position((box.x0, box.y0 + raised, box.width, box.height - lowered))
    chosen = sweeps[loss, network, epoch]
    losses = list(dict.fromkeys(name for name, _, _ in sweeps))

    top.axvspan(threshold, LOGITS[1], color=style.INK, alpha=0.07, linewidth=0)
    draw_heaps(
        top,
        chosen,
        threshold,
        _LOSS_COLORS[losses.index(loss)],
        names=("found:", "missed:", "false alarms:", "left out:"),
        sides=("there", "not"),
        margin=0.3,
        room=room_for(sweeps.values()),
    )
    top.set_title("where the labels lie: logits, below them p")
    top.tick_params(axis="y", length=0)
    top.set_xticks(list(_TICKS), [f"{number(z, 0)}\n{p}" for z, p in _TICKS.items()])

    for axes, score, name, color, place in (
        (left, "precision", "precision", style.PRECISION, (0.0, 1.21)),
        (left, "recall", "recall", style.RECALL, (0.0, 1.06)),
        (left, "micro_f1", "F1", style.F1, (1.0, 1.06)),
        (right, "whole_set", "whole set right", style.INK, (0.0, 1.21)),
        (right, "hamming", "labels wrong", style.MUTED, (0.0, 1.06)),
    ):
        draw_score(axes, chosen, threshold, score, name=name, color=color, place=place)
    for axes in (left, right):
        axes.axvline(threshold, color=style.INK, linewidth=1.4)
        axes.set(xlim=chosen.thresholds[[0, -1]], ylim=(0, 1.02), xlabel="threshold, as a logit")
        axes.set_xticks([0, 5, 10, 15, 20], ["0", "5", "10", "15", "20"])
        axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    return figure


def describe_threshold(
    sweeps: Sweeps, threshold: float, loss: str, network: str, epoch: int
) -> str:
    """The counts, all scores, and how good the ranking is that the threshold cuts."""
    chosen = sweeps[loss, network, epoch]
    counts, scores = chosen.at(threshold)
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
        f"not in {chosen.ranking:.0%} of all pairs."
    )


# One picture at a time.

Models = Mapping[tuple[str, str], Array]
"""Probabilities for all images, shape (n, labels), by loss and network."""


@house_style
def draw_gallery(
    models: Models, images: Array, labels: Array, image: int, loss: str, network: str
) -> Figure:
    """Draw one test image, and the ten probabilities that a model gives it."""
    figure, (left, right) = new_figure(
        2.3, columns=(1, 1.6), margins=(0.1, 0.45, 0.1, 0.5), gap=0.45
    )
    p, truth = models[loss, network][image], labels[image] == 1
    guess = p >= 0.5
    show_pixels(left, images[image].reshape(PAIR_SHAPE))
    left.set_title(f"there: {label_set(truth)}")
    right.set(xlim=(-0.6, 9.6), ylim=(0, 1.02), xlabel="label")
    right.set_xticks(range(10), [str(d) for d in range(10)])
    right.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    right.axhline(0.5, color=style.INK, linewidth=1, linestyle=(0, (4, 3)))
    right.axhline(1, color=style.FAINT, linewidth=1)
    for d in range(10):
        color = style.CROSS_ENTROPY if truth[d] else style.MUTED
        right.plot([d, d], [0, p[d]], color=color, linewidth=14, solid_capstyle="butt", alpha=0.8)
    # A set of many has no room above its picture.
    said = label_set(guess) if guess.sum() <= 4 else f"{guess.sum()} labels"
    verdict = "right" if (guess == truth).all() else "wrong"
    right.set_title(f"predicted: {said}, {verdict}", pad=8)
    return figure


def describe_gallery(
    models: Models, images: Array, labels: Array, image: int, loss: str, network: str
) -> str:
    """Which labels are there, which are predicted, and what the surest is."""
    p, truth = models[loss, network][image], labels[image] == 1
    guess = p >= 0.5
    missed, alarms = int((truth & ~guess).sum()), int((guess & ~truth).sum())
    verdict = "The whole set is right." if missed + alarms == 0 else (
        f"{missed} missed, {alarms} false alarm{'' if alarms == 1 else 's'}."
    )  # fmt: skip
    there = ", ".join(f"p({d}) = {number(p[d], 3)}" for d in np.flatnonzero(truth))
    other = int(np.where(truth, -1, p).argmax())
    return (
        f"Trained with {loss}, {network}. In the picture: {label_set(truth)}; predicted: "
        f"{label_set(guess)}. {verdict} {there}; the likeliest label that "
        f"is not there is {other}, p = {number(p[other], 3)}."
    )
