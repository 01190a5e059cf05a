"""Pictures and tables of the chapter on one label per image."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ...pictures import style
from ...pictures.style import house_style, new_figure, number, number_line
from ...pictures.tables import Table

# The race


@dataclass(frozen=True)
class Entry:
    """What one network did in the race, trained once for each seed.

    Attributes
    ----------
    p
        Probabilities of the test images, shape (seeds, images, classes).
    seconds
        How long each training took, shape (seeds,).
    parameters
        How many numbers are learned.
    lines
        Lines of code.
    batch_norm
        Whether it has batch norm.
    """

    p: np.ndarray
    seconds: np.ndarray
    parameters: int
    lines: int
    batch_norm: bool = False

    def accuracy(self, y: ArrayLike) -> np.ndarray:
        """Share of right answers of each seed."""
        return (self.p.argmax(axis=2) == np.asarray(y)).mean(axis=1)


def spread(values: ArrayLike, digits: int = 2) -> str:
    """Write mean ± standard deviation (n − 1), or the one value there is.

    Examples
    --------
    >>> spread([92.0, 94.0]), spread([92.154])
    ('93.00 ± 1.41', '92.15')
    """
    values = np.asarray(values, dtype=float)
    mean = number(values.mean(), digits)
    return mean if len(values) == 1 else f"{mean} ± {number(values.std(ddof=1), digits)}"


def table_race(entries: Mapping[str, Entry], y: ArrayLike) -> Table:
    """Set the race: accuracy with its spread, seconds, learned parameters, lines of code."""
    return Table(
        caption="The same digits, five networks and a linear model",
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
    figure, (axes,) = new_figure(0.42 * len(entries) + 0.85, margins=(1.65, 0.45, 0.6, 0.35))
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
    for i, (name, entry) in enumerate(entries.items(), start=1):
        of = accuracies[name]
        color = style.MUTED if len(of) == 1 else style.WITH if entry.batch_norm else style.WITHOUT
        if len(of) == 1:
            axes.axvline(of[0], color=style.FAINT, linewidth=1, zorder=0)
        axes.plot(of, np.full(len(of), i), "o", color=color, markersize=6, alpha=0.55)
        axes.plot([of.mean()] * 2, [i - 0.32, i + 0.32], color=color, linewidth=2.4)
        axes.text(-0.03, i, name, transform=beside, ha="right", va="center", color=color)
        axes.text(1.03, i, number(of.mean(), 1), transform=beside, va="center", color=color,
                  fontsize=style.TEXT)  # fmt: skip
    return figure


def describe_race(entries: Mapping[str, Entry], y: ArrayLike) -> str:
    """Say mean and spread of every entry."""
    said = "; ".join(f"{name} {spread(100 * entry.accuracy(y))}" for name, entry in entries.items())
    return f"Accuracy on the test digits in %, mean ± standard deviation over seeds: {said}."


# Learning rate, batch norm, epoch


@dataclass(frozen=True)
class Learning:
    """The record of the trainings at one rate, a row for each seed.

    Attributes
    ----------
    train, test
        Share of wrong answers after 0, 1, 2 … epochs, shape (seeds, epochs + 1).
    confusion
        Of the first seed on the test images, shape (epochs + 1, classes, classes): how
        often the class of the row was called the class of the column.
    """

    train: np.ndarray
    test: np.ndarray
    confusion: np.ndarray


# The share of wrong answers in %, drawn over its logarithm. None wrong is drawn at the bottom.
_NONE = 0.04
_TICKS = {_NONE: "0", 0.1: "0.1", 1: "1", 10: "10", 100: "100"}


def _height(share: ArrayLike) -> np.ndarray:
    return np.log10(np.clip(100 * np.asarray(share), _NONE, 100))


@house_style
def draw_learning(
    runs: Mapping[tuple[float, bool], Learning],
    linear: float,
    rate: float,
    batch_norm: bool,
    epoch: int,
) -> Figure:
    """Draw the share of wrong answers epoch by epoch, and below who was taken for whom.

    `linear` is the share of wrong answers of a linear model.
    """
    run = runs[rate, batch_norm]
    color = style.WITH if batch_norm else style.WITHOUT
    figure, (above, below) = new_figure(
        5.2, rows=(1, 1.62), margins=(0.5, 0.15, 0.85, 0.35), gap=0.95
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
    beside = above.transAxes
    for at, text, shade in (
        (0.98, "test", color),
        (0.84, number(100 * run.test[0, epoch], 1), color),
        ((line - low) / (high - low), "linear", style.MUTED),
        (0.2, "training", style.MUTED),
        (0.01, number(100 * run.train[0, epoch], 1), style.MUTED),
    ):
        above.text(1.03, at, text, transform=beside, color=shade, fontsize=style.TEXT, va="center")
    _draw_confusion(below, run.confusion[epoch], color)
    return figure


def _draw_confusion(axes: Axes, counts: np.ndarray, color: str) -> None:
    """Draw a matrix of counts; the more often a class is mistaken, the darker the cell."""
    n = len(counts)
    axes.set(xlim=(-0.5, n - 0.5), ylim=(n - 0.5, -0.5))
    axes.set_xticks(range(n))
    axes.set_yticks(range(n))
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines.bottom.set_visible(False)
    axes.spines.left.set_visible(False)
    axes.set_title("down: the digit. Across: the answer.", pad=20)
    axes.text(1.03, 0.5, "right ones\non the\ndiagonal", transform=axes.transAxes, color=style.MUTED,
              va="center")  # fmt: skip
    rows, columns = np.nonzero(counts)
    found = counts[rows, columns]
    # One artist for all cells: a hundred patches would take longer than all the rest.
    off = rows != columns
    if off.any():
        axes.scatter(
            columns[off],
            rows[off],
            s=210,
            marker="s",
            color=color,
            alpha=0.08 + 0.06 * np.minimum(found[off], 10),
            linewidth=0,
        )
    for i, j, count in zip(rows, columns, found, strict=True):
        axes.text(
            j, i, str(count), ha="center", va="center", color=style.MUTED if i == j else style.INK
        )


def describe_learning(
    runs: Mapping[tuple[float, bool], Learning],
    linear: float,
    rate: float,
    batch_norm: bool,
    epoch: int,
) -> str:
    """Say how much is wrong in both parts, and which confusion is the most frequent."""
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


def mistakes(p: ArrayLike, y: ArrayLike, digit: int, kind: str) -> np.ndarray:
    """Find the images that were missed, or the false alarms, the surest mistake first.

    Parameters
    ----------
    p
        Probabilities, shape (n, classes).
    y
        True classes, shape (n,).
    digit, kind
        As in `KINDS`.
    """
    p, y = np.asarray(p), np.asarray(y)
    answers = p.argmax(axis=1)
    wrong = np.flatnonzero(((y if kind == "missed" else answers) == digit) & (answers != y))
    return wrong[np.argsort(-p.max(axis=1)[wrong], kind="stable")]


@house_style
def draw_mistakes(
    models: Mapping[str, ArrayLike],
    images: ArrayLike,
    y: ArrayLike,
    digit: int,
    kind: str,
    model: str,
) -> Figure:
    """Draw a model's mistakes with a digit, each with what it is, was called, and how surely."""
    p = np.asarray(models[model])
    wrong = mistakes(p, y, digit, kind)
    shown = wrong[: _COLUMNS * _ROWS]
    figure, (axes,) = new_figure(1.18 * _ROWS + 0.4, margins=(0.05, 0.02, 0.05, 0.35))
    step_x, step_y = 12, 14
    # NaN is transparent: the words stand on the page, light or dark, not on white.
    canvas = np.full((_ROWS * step_y, _COLUMNS * step_x), np.nan)
    for k, image in enumerate(np.asarray(images)[shown]):
        top, left = step_y * (k // _COLUMNS), step_x * (k % _COLUMNS) + 2
        canvas[top : top + 8, left : left + 8] = image.reshape(8, 8)
    axes.set(xlim=(-0.5, canvas.shape[1] - 0.5), ylim=(canvas.shape[0] - 0.5, -0.5))
    if len(shown):
        axes.imshow(canvas, cmap="gray_r", vmin=0, vmax=1, interpolation="nearest", aspect="auto")
    for k, i in enumerate(shown):
        x, below = step_x * (k % _COLUMNS) + 5.5, step_y * (k // _COLUMNS) + 9.7
        text = f"{np.asarray(y)[i]} called {p[i].argmax()}\n{100 * p[i].max():.0f}% sure"
        axes.text(x, below, text, ha="center", va="center", linespacing=1.25)
    axes.set_title(_title(len(wrong), len(shown), digit, kind))
    axes.set_axis_off()
    return figure


def _title(n: int, shown: int, digit: int, kind: str) -> str:
    what = f"{digit}, {kind}: {n}" if n else f"{digit}, {kind}: none"
    return what if shown == n else f"{what}, here the {shown} surest"


def describe_mistakes(
    models: Mapping[str, ArrayLike],
    images: ArrayLike,
    y: ArrayLike,
    digit: int,
    kind: str,
    model: str,
) -> str:
    """Say how many images of the digit were mistaken, for what, and how surely."""
    p, y = np.asarray(models[model]), np.asarray(y)
    wrong = mistakes(p, y, digit, kind)
    total = int((y == digit).sum())
    others = p[wrong].argmax(axis=1) if kind == "missed" else y[wrong]
    counts = np.bincount(others, minlength=p.shape[1])
    listed = ", ".join(
        f"{counts[d]} × {d}" for d in np.argsort(-counts, kind="stable") if counts[d]
    )
    if kind == "missed":
        start = f"{model} missed {len(wrong)} of the {total} images of {_a(digit)}"
        told = f"It called {'it' if len(wrong) == 1 else 'them'}: {listed}."
    else:
        start = f"{model} called {_images(len(wrong))} {_a(digit)} that "
        start += "is not" if len(wrong) == 1 else "are not"
        told = f"{'It is' if len(wrong) == 1 else 'They are'}: {listed}."
    if not len(wrong):
        return f"{start}."
    sure = 100 * p[wrong].max(axis=1)
    low, high = f"{sure.min():.0f}", f"{sure.max():.0f}"
    how_sure = low if low == high else f"{low} to {high}"
    return f"{start}. {told} It was {how_sure}% sure of its answers."


def _images(n: int) -> str:
    return "1 image" if n == 1 else f"{n or 'no'} images"


def table_defaults(rows: Sequence[Sequence[object]]) -> Table:
    """Set what each library does if you say nothing: setting, scikit-learn, Keras, PyTorch."""

    def text(value: object) -> str:
        return f"{value:g}" if type(value) in (int, float) else str(value)

    return Table(
        caption="What happens if you say nothing",
        header=["", "scikit-learn", "Keras", "PyTorch"],
        rows=[[str(row[0]), *map(text, row[1:])] for row in rows],
    )
