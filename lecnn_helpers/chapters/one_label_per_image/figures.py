"""Pictures and tables of the chapter on one label per image."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ...formulas._validate import Array
from ...pictures import style
from ...pictures.digits import show_pixels, tile
from ...pictures.style import house_style, new_figure, number, number_line, write
from ...pictures.tables import Table
from ...pictures.words import from_to, spread

# The race


@dataclass(frozen=True)
class Entry:
    """What one network did in the race, trained once for each seed."""

    p: Array
    """Probabilities of the test images, shape (seeds, images, classes)."""
    seconds: Array
    """How long each training took, shape (seeds,)."""
    parameters: int
    lines: int
    batch_norm: bool = False

    def accuracy(self, y: ArrayLike) -> Array:
        """Share of right answers of each seed."""
        return (self.p.argmax(axis=2) == np.asarray(y)).mean(axis=1)


def table_race(entries: Mapping[str, Entry], y: ArrayLike) -> Table:
    """The race: accuracy with its spread, seconds, learned parameters, lines of code."""
    return Table(
        caption="The same digits: five networks, a linear model and two memories",
        header=["", "accuracy, %", "seconds", "parameters", "lines"],
        rows=[
            [
                name,
                spread(100 * entry.accuracy(y)),
                number(float(np.mean(entry.seconds)), 2),
                f"{entry.parameters:,}",
                str(entry.lines),
            ]
            for name, entry in entries.items()
        ],
    )


@house_style
def draw_race(entries: Mapping[str, Entry], y: ArrayLike) -> Figure:
    """Draw the accuracy of every seed as a dot, a row for each entry."""
    accuracies = {name: 100 * entry.accuracy(y) for name, entry in entries.items()}
    figure, (axes,) = new_figure(0.385 * len(entries) + 0.8, margins=(1.65, 0.45, 0.6, 0.35))
    values = np.concatenate(list(accuracies.values()))
    axes.set(
        xlim=(np.floor(values.min() - 0.3), np.ceil(values.max() + 0.3)),
        ylim=(len(entries) + 0.5, 0.5),
        xlabel="accuracy on the test digits, %",
    )
    axes.set_title("every seed, and their mean")
    number_line(axes)
    axes.set_yticks([])
    beside = axes.get_yaxis_transform()
    for i, (name, of) in enumerate(accuracies.items(), start=1):
        color = style.WITH if entries[name].batch_norm else style.WITHOUT
        if len(of) == 1:
            color = style.MUTED
            axes.axvline(of[0], color=style.FAINT, linewidth=1, zorder=0)
        axes.plot(of, np.full(len(of), i), "o", color=color, markersize=6, alpha=0.55)
        axes.plot([of.mean()] * 2, [i - 0.32, i + 0.32], color=color, linewidth=2.4)
        axes.text(-0.03, i, name, transform=beside, ha="right", va="center", color=color)
        write(axes, 1.03, i, number(of.mean(), 1), transform=beside, color=color)
    return figure


def describe_race(entries: Mapping[str, Entry], y: ArrayLike) -> str:
    """Mean and spread of every entry."""
    said = "; ".join(f"{name} {spread(100 * entry.accuracy(y))}" for name, entry in entries.items())
    return f"Accuracy on the test digits in %, mean ± standard deviation over seeds: {said}."


# Learning rate, batch norm, epoch


@dataclass(frozen=True)
class Learning:
    """The record of the trainings at one rate, a row for each seed."""

    train: Array
    test: Array
    """Share of wrong answers after 0, 1, 2 … epochs, shape (seeds, epochs + 1)."""
    confusion: Array
    """Of the first seed on the test images, shape (epochs + 1, classes, classes): how often
    the class of the row was called the class of the column."""


Runs = Mapping[tuple[float, bool], Learning]
"""By learning rate, and with or without batch norm."""

# The share of wrong answers in %, drawn over its logarithm. None wrong is drawn at the bottom.
_NONE = 0.04
_TICKS = {_NONE: "0", 1: "1", 10: "10", 100: "100"}


def _height(share: ArrayLike) -> Array:
    return np.log10(np.clip(100 * np.asarray(share), _NONE, 100))


@house_style
def draw_learning(runs: Runs, linear: float, rate: float, batch_norm: bool, epoch: int) -> Figure:
    """Draw the share of wrong answers epoch by epoch, and below who was taken for whom.

    `linear` is the share of wrong answers of a linear model.
    """
    run = runs[rate, batch_norm]
    color = style.WITH if batch_norm else style.WITHOUT
    figure, (above, below) = new_figure(
        4.75, rows=(1, 1.62), margins=(0.5, 0.15, 0.94, 0.35), gap=0.95
    )
    last = run.test.shape[1] - 1
    above.set(xlim=(-0.3, last + 0.3), ylim=(np.log10(_NONE) - 0.15, 2.1))
    above.set_xticks(range(0, last + 1, 5))
    above.set_yticks(np.log10(list(_TICKS)), list(_TICKS.values()))
    above.set_xlabel("epoch", labelpad=1)
    above.set_title(f"wrong answers, %, {len(run.test)} seeds", color=color)
    line, (low, high) = float(_height(linear)), above.get_ylim()
    above.plot([-0.3, last + 0.3], [line, line], color=style.MUTED, linewidth=0.8, zorder=1)
    above.plot([epoch, epoch], above.get_ylim(), color=style.FAINT, linewidth=1.2, zorder=0)
    for curves, shade in ((run.train, style.MUTED), (run.test, color)):
        above.plot(_height(curves).T, color=shade, linewidth=0.9, alpha=0.6, zorder=2)
        above.plot(_height(curves[0]), color=shade, linewidth=1.8, zorder=2)
        above.plot(epoch, _height(curves[0, epoch]), "o", color=shade, markersize=6, zorder=3)
    for at, text, shade in (
        (0.98, "test", color),
        (0.84, number(100 * run.test[0, epoch], 1), color),
        ((line - low) / (high - low), "linear", style.MUTED),
        (0.2, "training", style.MUTED),
        (0.01, number(100 * run.train[0, epoch], 1), style.MUTED),
    ):
        write(above, 1.03, at, text, transform=above.transAxes, color=shade)
    _draw_confusion(below, run.confusion[epoch], color)
    return figure


def _draw_confusion(axes: Axes, counts: Array, color: str) -> None:
    """Draw a matrix of counts; the more often a class is mistaken, the darker the cell."""
    n = len(counts)
    axes.set(xlim=(-0.5, n - 0.5), ylim=(n - 0.5, -0.5))
    axes.set(xticks=range(n), yticks=range(n))
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines.bottom.set_visible(False)
    axes.spines.left.set_visible(False)
    axes.set_title("down: the digit. Across: the answer.", pad=20)
    looks = {"transform": axes.transAxes, "color": style.MUTED, "va": "center"}
    axes.text(1.03, 0.5, "right ones\non the\ndiagonal", **looks)
    rows, columns = np.nonzero(counts)
    found = counts[rows, columns]
    # One artist for all cells: a hundred patches would take longer than all the rest.
    off = rows != columns
    if off.any():
        alpha = 0.08 + 0.06 * np.minimum(found[off], 10)
        looks = {"s": 165, "marker": "s", "color": color, "linewidth": 0}
        axes.scatter(columns[off], rows[off], alpha=alpha, **looks)
    for i, j, count in zip(rows, columns, found, strict=True):
        shade = style.MUTED if i == j else style.INK
        axes.text(j, i, str(count), ha="center", va="center", color=shade)


def describe_learning(runs: Runs, linear: float, rate: float, batch_norm: bool, epoch: int) -> str:
    """How much is wrong in both parts, and which confusion is the most frequent."""
    run = runs[rate, batch_norm]
    test = 100 * run.test[:, epoch]
    mistakes = run.confusion[epoch] - np.diag(np.diag(run.confusion[epoch]))
    truth, answer = np.unravel_index(mistakes.argmax(), mistakes.shape)
    often = (
        f" Its most frequent mistake: {mistakes.max()} times {_a(truth)} was called {answer}."
        if mistakes.any()
        else ""
    )
    own, others = round(float(test.mean()), 6), round(100 * linear, 6)
    against = "fewer than" if own < others else "more than" if own > others else "as many as"
    return (
        f"η = {rate:g}, {'with' if batch_norm else 'without'} batch norm, after {epoch} "
        f"{'epoch' if epoch == 1 else 'epochs'}: "
        f"{number(test.mean(), 1)}% of the test digits are wrong on average over {len(test)} "
        f"seeds, {against} the linear model's {number(100 * linear, 1)}%. The first seed has "
        f"{number(100 * run.test[0, epoch], 1)}% wrong, and {number(100 * run.train[0, epoch], 1)}"
        f"% in training.{often}"
    )


def _a(digit: int) -> str:
    return f"{'an' if digit == 8 else 'a'} {digit}"


# Mistakes

KINDS = ("missed", "false alarms")
"""Of a digit: its images that were called something else, and others that were called it."""

_COLUMNS, _ROWS = 5, 2


def mistakes(p: Array, y: Array, digit: int, kind: str) -> Array:
    """Find the images that were missed, or the false alarms, the surest mistake first.

    `p` has probabilities, shape (n, classes), `y` the true classes, shape (n,).
    """
    answers = p.argmax(axis=1)
    wrong = np.flatnonzero(((y if kind == "missed" else answers) == digit) & (answers != y))
    return wrong[np.argsort(-p.max(axis=1)[wrong], kind="stable")]


@house_style
def draw_mistakes(
    models: Mapping[str, Array], images: Array, y: Array, digit: int, kind: str, model: str
) -> Figure:
    """Draw a model's mistakes with a digit, each with what it is, was called, and how surely."""
    p = models[model]
    wrong = mistakes(p, y, digit, kind)
    shown = wrong[: _COLUMNS * _ROWS]
    figure, (axes,) = new_figure(1.08 * _ROWS + 0.4, margins=(0.05, 0.02, 0.05, 0.35))
    cell = (14, 12)
    canvas = tile(images[shown], (8, 8), cell, columns=_COLUMNS, rows=_ROWS, corner=(0, 2))
    if len(shown):
        show_pixels(axes, canvas, aspect="auto")
    axes.set(xlim=(-0.5, canvas.shape[1] - 0.5), ylim=(canvas.shape[0] - 0.5, -0.5))
    axes.set_axis_off()
    for k, i in enumerate(shown):
        x, below = cell[1] * (k % _COLUMNS) + 5.5, cell[0] * (k // _COLUMNS) + 9.7
        text = f"{y[i]} called {p[i].argmax()}\n{100 * p[i].max():.0f}% sure"
        axes.text(x, below, text, ha="center", va="center", linespacing=1.25)
    more = "" if len(shown) == len(wrong) else f", here the {len(shown)} surest"
    axes.set_title(f"{digit}, {kind}: {len(wrong) or 'none'}{more}")
    return figure


def describe_mistakes(
    models: Mapping[str, Array], images: Array, y: Array, digit: int, kind: str, model: str
) -> str:
    """How many images of the digit were mistaken, for what, and how surely."""
    p = models[model]
    wrong = mistakes(p, y, digit, kind)
    n, total = len(wrong), int((y == digit).sum())
    if kind == "missed":
        start = f"{model} missed {n} of the {total} images of {_a(digit)}"
        told, others = f"It called {'it' if n == 1 else 'them'}", p[wrong].argmax(axis=1)
    else:
        are = "is" if n == 1 else "are"
        called = "1 image" if n == 1 else f"{n or 'no'} images"
        start = f"{model} called {called} {_a(digit)} that {are} not"
        told, others = f"{'It' if n == 1 else 'They'} {are}", y[wrong]
    if n == 0:
        return f"{start}."
    counts = np.bincount(others, minlength=p.shape[1])
    listed = ", ".join(
        f"{counts[d]} × {d}" for d in np.argsort(-counts, kind="stable") if counts[d]
    )
    sure = 100 * p[wrong].max(axis=1)
    how_sure = from_to(f"{sure.min():.0f}", f"{sure.max():.0f}")
    return f"{start}. {told}: {listed}. It was {how_sure}% sure of its answers."


def table_defaults(rows: Sequence[Sequence[object]]) -> Table:
    """What each library does if you say nothing: setting, scikit-learn, Keras, PyTorch."""

    def text(value: object) -> str:
        return f"{value:g}" if type(value) in (int, float) else str(value)

    return Table(
        caption="What happens if you say nothing",
        header=["", "scikit-learn", "Keras", "PyTorch"],
        rows=[[str(row[0]), *map(text, row[1:])] for row in rows],
    )
