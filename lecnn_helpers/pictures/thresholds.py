"""What a threshold makes of predicted labels: counts, scores, and two panels that show them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from ..formulas._validate import Array, as_array, as_labels, narrow_type
from ..formulas.classification import ConfusionCounts, LabelScores, confusion_counts, label_scores
from . import style
from .style import number, number_line


class Sweep:
    """A model's predictions under every threshold; what does not change is computed once.

    Parameters
    ----------
    scores, y
        Probabilities or logits, and the true labels, shape (n, labels).
    thresholds
        Scores from which on a label is predicted.
    bins
        Edges for `shares`; a score beyond them counts in the bin at the end.

    Attributes
    ----------
    curves
        Precision, recall and F1 of all labels at once, and the four `LabelScores`, by
        name, at each threshold.
    shares
        How the scores of the labels that are there, and of the others, fall into the bins.
    """

    def __init__(
        self, scores: ArrayLike, y: ArrayLike, thresholds: Sequence[float], bins: Array
    ) -> None:
        self.scores, self.bins = as_array("scores", scores, ndim=(2,)), bins
        self.y = as_labels("y", y, "scores", self.scores)
        self.thresholds = np.sort(np.asarray(thresholds, dtype=float))
        # In the scores' own type, as `predicted_labels` compares.
        own = self.thresholds.astype(narrow_type(scores) or float)
        said = [(self.scores >= threshold).astype(float) for threshold in own]
        self._at = [(confusion_counts(each, self.y), label_scores(each, self.y)) for each in said]
        self.curves = {
            name: np.array([float(getattr(results[i], name)) for results in self._at])
            for i, names in enumerate((("precision", "recall", "f1"), LabelScores._fields))
            for name in names
        }
        inside = np.clip(self.scores, bins[0], bins[-1])
        self.shares = [
            np.histogram(inside[self.y == truth], bins)[0] / max(1, (self.y == truth).sum())
            for truth in (1, 0)
        ]

    def at(self, threshold: float) -> tuple[ConfusionCounts, LabelScores]:
        """Return counts and scores at one of the thresholds."""
        return self._at[self.index(threshold)]

    def index(self, threshold: float) -> int:
        """Return the place of one of the thresholds in `thresholds` and `curves`."""
        return int(np.abs(self.thresholds - threshold).argmin())

    @cached_property
    def ranking(self) -> float:
        """Of a label that is there and one that is not: how often the first scores higher.

        A coin has one half. Known as the area under the ROC curve (micro).
        """
        from sklearn.metrics import roc_auc_score

        return float(roc_auc_score(self.y, self.scores, average="micro"))


def draw_shares(
    axes: Axes,
    sweep: Sweep,
    threshold: float,
    color: str,
    *,
    names: Sequence[str],
    corner: tuple[float, float],
    tallest: float = 1.0,
) -> None:
    """Draw the scores of the labels that are there upward and of the others downward.

    In the corners stand the counts, with `names` for TP, FN, FP and TN; `corner` is how far
    from the sides and how high. A share of `tallest` fills its half.
    """
    low, high = sweep.bins[0], sweep.bins[-1]
    tp, fp, fn, tn = sweep.at(threshold)[0]
    axes.set(xlim=(low, high), ylim=(-1.05, 1.05))
    number_line(axes)
    for share, sign, fill in zip(sweep.shares, (1, -1), (color, style.MUTED), strict=True):
        heap = sign * share / tallest
        axes.stairs(heap, sweep.bins, fill=True, color=fill, alpha=0.75, linewidth=0)
    axes.axhline(0, color=style.MUTED, linewidth=0.8)
    axes.axvline(threshold, color=style.INK, linewidth=1.4)
    margin, height = corner
    right, left = (high - margin, "right"), (low + margin, "left")
    places = ((right, height), (left, height), (right, -height), (left, -height))
    for name, count, ((x, side), y) in zip(names, (tp, fn, fp, tn), places, strict=True):
        axes.text(x, y, f"{name} {count}", ha=side, va="center", fontsize=style.SMALL)


def draw_score(
    axes: Axes,
    sweep: Sweep,
    threshold: float,
    score: str,
    *,
    name: str,
    color: str,
    place: tuple[float, float],
) -> None:
    """Draw a score at all thresholds, with a dot and, at `place` over the axes, its number."""
    here = sweep.curves[score][sweep.index(threshold)]
    axes.plot(sweep.thresholds, sweep.curves[score], color=color)
    axes.plot(threshold, here, "o", color=color, markersize=6, clip_on=False)
    x, y = place
    side = "right" if x else "left"
    axes.text(x, y, f"{name} {number(here)}", color=color, ha=side, transform=axes.transAxes)
