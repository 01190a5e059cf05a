"""Pictures of the chapter on regression on images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure

from ...datasets import TURNED_SIDE
from ...formulas._validate import Array
from ...formulas.binning import bin_edges, decode_argmax, decode_expected
from ...formulas.regression import summarize_errors
from ...pictures import style
from ...pictures.digits import show_pixels
from ...pictures.edges import mark_beyond
from ...pictures.style import house_style, new_figure, number, number_line

SQUARED = "squared error"
METHODS = (SQUARED, "hard, argmax", "hard, expected", "soft, argmax", "soft, expected")
"""What was trained, and how its answer is read."""

ALL_DIGITS = "all"
N_SHOWN = 100
"""Dots in the picture of residuals: those of more test images would hide each other."""

_RESIDUAL_LIMIT = 32.0
_ERROR_LIMIT = 75.0
_SHARES = np.concatenate([np.linspace(1.0, 0.1, 19), np.geomspace(0.1, 0.001, 21)[1:]])


def _color(method: str) -> str:
    if method == SQUARED:
        return style.INK
    return style.MODE if method.endswith("argmax") else style.MEAN


@house_style
def draw_gallery(images: Array, angles: Array) -> Figure:
    """Draw turned digits with their angles, each with the line that was upright."""
    columns, rows = 6, -(-len(images) // 6)
    figure, panels = new_figure(
        0.9 * rows + 0.05,
        columns=(1,) * columns,
        rows=(1,) * rows,
        margins=(0.08, 0.05, 0.08, 0.22),
        gap=0.23,
    )
    half = (TURNED_SIDE - 1) / 2
    for axes in panels:
        axes.set_axis_off()
    for axes, image, angle in zip(panels, images, angles, strict=False):
        show_pixels(axes, image.reshape(TURNED_SIDE, TURNED_SIDE))
        across, up = -np.sin(np.radians(angle)), np.cos(np.radians(angle))
        # Only the ends of the line, so that the digit stays to be seen.
        for near, far in ((4.4, 5.8), (-4.4, -5.8)):
            x = [half + near * across, half + far * across]
            y = [half - near * up, half - far * up]
            axes.plot(x, y, color=style.VALUE, linewidth=2.0, clip_on=False)
        axes.set(xlim=(-0.5, TURNED_SIDE - 0.5), ylim=(TURNED_SIDE - 0.5, -0.5))
        axes.set_title(f"{number(angle, 0)}°", loc="center", pad=3, color=style.VALUE)
    return figure


def describe_gallery(images: Array, angles: Array) -> str:
    """The angles, and which way they count."""
    said = ", ".join(f"{number(angle, 0)}°" for angle in angles)
    return (
        f"{len(images)} digits and the angles they were turned by: {said}. The line "
        "that joins two marks was upright before; above 0 the digit was turned counterclockwise."
    )


class Recorded(NamedTuple):
    """What networks of several kinds answered on the same test images."""

    truth: Array
    """Angles in degrees, shape (n,)."""
    digits: Array
    """The digit in each image, shape (n,)."""
    answers: Mapping[tuple[str, int], Array]
    """(method, number of bins) to angles in degrees, shape (seeds, n). Squared error has no
    bins: 0."""

    def of(self, method: str, bins: int, digit: str = ALL_DIGITS) -> tuple[Array, Array]:
        """Return truth, shape (m,), and answers, shape (seeds, m), for one digit or all."""
        shown = np.full(len(self.truth), True) if digit == ALL_DIGITS else self.digits == int(digit)
        answers = self.answers[method, 0 if method == SQUARED else bins]
        return self.truth[shown], answers[:, shown]

    def summaries(self, method: str, bins: int, digit: str = ALL_DIGITS) -> Array:
        """Return mean, 90%, root mean square and worst error, shape (seeds, 4)."""
        truth, answers = self.of(method, bins, digit)
        return np.array([summarize_errors(answer, truth) for answer in answers])


@house_style
def draw_residuals(recorded: Recorded, method: str, digit: str, bins: int) -> Figure:
    """Draw answer minus truth against the truth, and how many errors are how large."""
    figure, (left, right) = new_figure(
        2.8, columns=(1.25, 1), margins=(0.55, 0.5, 0.2, 0.62), gap=0.62
    )
    color = _color(method)
    mean, ninety = recorded.summaries(method, bins, digit).mean(axis=0)[:2]

    left.set(xlim=(-63, 63), ylim=(-_RESIDUAL_LIMIT, _RESIDUAL_LIMIT), xlabel="true angle")
    left.set_xticks([-60, -30, 0, 30, 60])
    left.set_yticks([-30, -15, 0, 15, 30])
    left.set_title("answer − truth, in °", pad=22)
    left.text(0, 1.04, f"one network; mean {number(mean, 1)}°", transform=left.transAxes,
              color=color)  # fmt: skip
    left.axhline(0, color=style.FAINT, linewidth=1)
    truth, answers = recorded.of(method, bins, digit)
    x, residuals, beyond = _shown(truth, answers[0])
    left.plot(x[~beyond], residuals[~beyond], "o", color=color, markersize=3.5, alpha=0.6,
              markeredgewidth=0)  # fmt: skip
    left.plot(x[beyond], residuals[beyond], "D", color=style.VALUE, markersize=4.5, clip_on=False)

    right.set(xlim=(0, _ERROR_LIMIT), ylim=(0.0009, 1.1), xlabel="off by more than, in °")
    right.set_yscale("log")
    right.set_xticks([0, 20, 40, 60])
    right.set_yticks([0.001, 0.01, 0.1, 1], ["0.1%", "1%", "10%", "100%"])
    right.minorticks_off()
    right.set_title("share of images", pad=22)
    right.text(0, 1.04, f"9 in 10 within {number(ninety, 1)}°", transform=right.transAxes,
               color=color)  # fmt: skip
    # The same curve of squared error and all digits stays in every state, to compare with.
    for curve, look in (
        (recorded.of(SQUARED, 0), {"color": style.MUTED, "linewidth": 5, "alpha": 0.35}),
        ((truth, answers), {"color": color, "linewidth": 1.8}),
    ):
        right.plot(np.minimum(_exceeded(*curve), _ERROR_LIMIT), _SHARES, **look)
    worst = np.abs(answers - truth).max()
    mark_beyond(right, worst, 1.5 * right.get_ylim()[0], color, text=f"to {number(worst, 0)}°")
    right.text(_ERROR_LIMIT, 1.0, "wide: squared\nerror, all digits", color=style.MUTED, ha="right",
               va="top")  # fmt: skip
    return figure


def _shown(truth: Array, answer: Array) -> tuple[Array, Array, Array]:
    """At most `N_SHOWN` dots, rounded, and which of them are cut off at the rim.

    The same number of dots in every state: those that are not there lie out of sight.
    """
    x, residuals = np.full(N_SHOWN, 500.0), np.full(N_SHOWN, 0.0)
    chosen = np.unique(np.linspace(0, len(truth) - 1, N_SHOWN).astype(int))
    x[: len(chosen)] = truth[chosen]
    residuals[: len(chosen)] = (answer - truth)[chosen]
    beyond = np.abs(residuals) > _RESIDUAL_LIMIT
    return x, np.clip(residuals, -_RESIDUAL_LIMIT, _RESIDUAL_LIMIT), beyond


def _exceeded(truth: Array, answers: Array) -> Array:
    """For each of `_SHARES`, the error that this share of all answers exceeds."""
    return np.quantile(np.abs(answers - truth), 1.0 - _SHARES)


def describe_residuals(recorded: Recorded, method: str, digit: str, bins: int) -> str:
    """Mean and spread over the seeds, the 90% error, and how long the tail is."""
    seeds = recorded.summaries(method, bins, digit)
    mean, ninety, root, worst = seeds.mean(axis=0)
    spread = seeds[:, 0].std(ddof=1)
    truth, answers = recorded.of(method, bins, digit)
    far = (np.abs(answers - truth) > 20.0).mean()
    how = method if method == SQUARED else f"{method}, {bins} bins"
    what = "all digits" if digit == ALL_DIGITS else f"the digit {digit}"
    return (
        f"{how[0].upper()}{how[1:]}; {what}, {len(truth)} test images, {len(answers)} networks: "
        f"off by {number(mean)}° ± {number(spread)}° on average, nine in ten within "
        f"{number(ninety, 1)}°, root mean square {number(root, 1)}°. {number(100 * far, 1)}% are "
        f"off by more than 20°; the worst of a network, on average, by {number(worst, 0)}°."
    )


@house_style
def draw_bins(recorded: Recorded, bins: Sequence[int]) -> Figure:
    """Draw mean and root mean square error against the number of bins, a dot for each seed."""
    figure, panels = new_figure(2.9, columns=(1, 1), margins=(0.35, 0.5, 1.2, 0.32), gap=0.4)
    for axes, title, column, top in (
        (panels[0], "mean error", 0, 10.0),
        (panels[1], "root mean square", 2, 14.0),
    ):
        axes.set(xscale="log", xlim=(bins[0] / 1.25, bins[-1] * 1.25), ylim=(0, top))
        axes.set(xlabel="bins")
        axes.set_title(title)
        axes.set_xticks(bins, [str(n) for n in bins])
        axes.minorticks_off()
        own = recorded.summaries(SQUARED, 0)[:, column]
        axes.axhspan(own.min(), own.max(), color=style.INK, alpha=0.16, linewidth=0)
        axes.axhline(own.mean(), color=style.INK, linewidth=1.4)
        ends = {SQUARED: own.mean()}
        for method in METHODS[1:]:
            errors = [recorded.summaries(method, n)[:, column] for n in bins]
            means = [of_seeds.mean() for of_seeds in errors]
            color, line = _color(method), "--" if method.startswith("hard") else "-"
            axes.plot(bins, np.minimum(means, top), line, color=color)
            for n, of_seeds in zip(bins, errors, strict=True):
                axes.plot(np.full(len(of_seeds), n), np.minimum(of_seeds, top), "o", color=color,
                          markersize=3, alpha=0.6, markeredgewidth=0)  # fmt: skip
            ends[method] = means[-1]
    # In the order in which the lines end, with room for a line of text each.
    axes, low, step = panels[1], 0.0, 0.085 * 14.0
    for method in sorted(ends, key=ends.get):
        y = max(min(ends[method], 14.0), low)
        low = y + step
        axes.text(bins[-1] * 1.4, y, method, color=_color(method), va="center")
    return figure


def describe_bins(recorded: Recorded, bins: Sequence[int]) -> str:
    """For each number of bins the errors of soft targets, read by their expected value."""
    own = recorded.summaries(SQUARED, 0).mean(axis=0)
    errors = {n: recorded.summaries("soft, expected", n).mean(axis=0) for n in bins}
    said = ", ".join(f"{number(of_bins[0])}° with {n}" for n, of_bins in errors.items())
    roots = ", ".join(f"{number(of_bins[2])}°" for of_bins in errors.values())
    return (
        f"Mean error of soft targets read by their expected value: {said} bins; squared error "
        f"(the band) {number(own[0])}°. Root mean square: {roots}; squared error "
        f"{number(own[2])}°. A dot is a network; dashed lines are hard targets."
    )


class Pictured(NamedTuple):
    """Test images with what three networks say about each."""

    images: Array
    """Shape (n, 144)."""
    truth: Array
    """Angles in degrees, shape (n,)."""
    squared: Array
    """The answers of the network with squared error, in degrees, shape (n,)."""
    distributions: Mapping[str, Array]
    """By the targets, "hard" or "soft": the probabilities of each bin, shape (n, bins)."""
    centers: Array
    """Of the bins, in degrees."""

    def answers(self, image: int, targets: str) -> dict[str, float]:
        """Return the three answers on one image, by name."""
        p = self.distributions[targets][image]
        return {
            "argmax": float(decode_argmax(p, self.centers)),
            "expected": float(decode_expected(p, self.centers)),
            SQUARED: float(self.squared[image]),
        }


@house_style
def draw_answers(pictured: Pictured, image: int, targets: str) -> Figure:
    """Draw one test image, the distribution over the bins, and three answers."""
    figure, (left, axes) = new_figure(
        2.75, columns=(1, 2.3), margins=(0.1, 0.5, 0.2, 0.9), gap=0.45
    )
    show_pixels(left, pictured.images[image].reshape(TURNED_SIDE, TURNED_SIDE))
    truth, p = float(pictured.truth[image]), pictured.distributions[targets][image]
    edges = bin_edges(pictured.centers)
    axes.set(xlim=(-75, 75), ylim=(0, 1.0), xlabel="angle in degrees")
    axes.set_xticks([-60, -30, 0, 30, 60])
    axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.stairs(p, edges, fill=True, color=style.MUTED, alpha=0.4)
    axes.axvline(truth, color=style.VALUE, linewidth=1.4)
    axes.text(0, 1.31, f"truth {number(truth, 1)}°", transform=axes.transAxes, color=style.VALUE,
              fontsize=style.TEXT)  # fmt: skip
    answers = pictured.answers(image, targets).items()
    looks = (
        (style.MODE, 0.06, 0.0, 1.17),
        (style.MEAN, 0.16, 0.5, 1.17),
        (style.INK, 0.26, 0, 1.04),
    )
    for (name, x), (color, height, *place) in zip(answers, looks, strict=True):
        # At three heights, so that all show where they agree.
        at = min(max(x, -74.0), 74.0)
        axes.plot([at, at], [0, height], color=color, linewidth=1.4)
        axes.plot(at, height, "o", color=color, markersize=7)
        text = f"{name} {number(x, 1)}°"
        axes.text(*place, text, transform=axes.transAxes, color=color)
    return figure


def describe_answers(pictured: Pictured, image: int, targets: str) -> str:
    """The truth, the three answers, and how sure the distribution is."""
    truth, p = float(pictured.truth[image]), pictured.distributions[targets][image]
    answers = pictured.answers(image, targets)
    said = ", ".join(f"{name} {number(x, 1)}°" for name, x in answers.items())
    nearest = min(answers, key=lambda name: abs(answers[name] - truth))
    spread = np.sqrt(p @ (pictured.centers - answers["expected"]) ** 2)
    return (
        f"Turned by {number(truth, 1)}°. With {targets} targets: {said}. Nearest is "
        f"{nearest}, off by {number(abs(answers[nearest] - truth), 1)}°. The most probable bin has "
        f"{number(100 * p.max(), 0)}%, and the distribution's spread is {number(spread, 1)}°."
    )


@house_style
def draw_certainty(spreads: Array, errors: Array) -> Figure:
    """Draw the mean error of images sorted into ten groups by the predicted spread."""
    figure, (axes,) = new_figure(2.35, margins=(0.6, 0.5, 0.2, 0.32))
    own, off = certainty_groups(spreads, errors)
    top = 1.15 * max(off.max(), own.max())
    axes.set(xlim=(0, 11), ylim=(0, top), xlabel="tenths of the images, the surest first")
    number_line(axes)
    axes.set_xticks(range(1, 11))
    axes.set_title("degrees")
    axes.bar(np.arange(1, 11), off, width=0.6, color=style.MEAN, alpha=0.75)
    axes.plot(np.arange(1, 11), own, "o", color=style.VALUE, markersize=5)
    axes.text(0.7, top * 0.9, "■ how far off, root mean square", color=style.MEAN)
    axes.text(0.7, top * 0.78, "● what the network itself says", color=style.VALUE)
    return figure


def certainty_groups(spreads: Array, errors: Array, n_groups: int = 10) -> tuple[Array, Array]:
    """Sort predictions by their spread into groups; return root mean squares of both in each."""
    groups = np.array_split(np.argsort(spreads), n_groups)
    own, off = (
        np.array([np.sqrt((values[group] ** 2).mean()) for group in groups])
        for values in (spreads, errors)
    )
    return own, off


def describe_certainty(spreads: Array, errors: Array) -> str:
    """The first, the ninth and the last group."""
    own, off = certainty_groups(spreads, errors)
    return (
        "Images in ten groups by the spread of the predicted distribution. The surest tenth says "
        f"{number(own[0], 1)}° and is off by {number(off[0], 1)}° (root mean square), the ninth "
        f"{number(own[8], 1)}° and {number(off[8], 1)}°, the least sure {number(own[9], 1)}° and "
        f"{number(off[9], 1)}°."
    )
