"""What a threshold makes of predicted labels: counts, scores, and two panels that show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from ..formulas._validate import Array, as_array, as_labels, narrow_type
from ..formulas.classification import ConfusionCounts, LabelScores, confusion_counts, label_scores
from . import style
from .edges import mark_beyond
from .style import number, number_line
from .words import short


class Sweep:
    """A model's predictions under every threshold; what does not change is computed once.

    Parameters
    ----------
    scores, y
        Probabilities or logits, and the true labels, shape (n, labels).
    thresholds
        Scores from which on a label is predicted.
    bins
        Edges for `heaps`; a score beyond them counts in the bin at the end.

    Attributes
    ----------
    curves
        Precision, recall and F1 of all labels at once, and the four `LabelScores`, by
        name, at each threshold.
    heaps
        How many scores of the labels that are there, and of the others, fall into each bin.
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
        self.heaps = [np.histogram(inside[self.y == truth], bins)[0] for truth in (1, 0)]

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


def room_for(sweeps: Iterable[Sweep]) -> tuple[float, float]:
    """How many labels of a bin there is room for, upward and downward, one scale for all sweeps.

    Of each sweep the tallest bin alone may be cut, on either side: a network that is sure puts
    most of the labels into one.
    """
    seconds = [[np.sort(heap)[-2] for heap in sweep.heaps] for sweep in sweeps]
    up, down = np.maximum(np.max(seconds, axis=0), 1)
    # With room over the bars for what stands in the corners; upward they are low.
    return 1.9 * float(up), 1.3 * float(down)


def draw_heaps(
    axes: Axes,
    sweep: Sweep,
    threshold: float,
    color: str,
    *,
    names: Sequence[str],
    sides: tuple[str, str],
    margin: float,
    room: tuple[float, float],
) -> None:
    """Draw how many labels have which score: those that are there upward, the others downward.

    In the corners, `margin` from the sides, stand the counts, with `names` for TP, FN, FP and
    TN; beside the axis `sides`, what is drawn upward and downward. Up and down have one scale,
    with `room` for so many labels a bin; a taller bin is cut, and marked with its number. Scores
    beyond the bins are marked at the ends.
    """
    low, high = sweep.bins[0], sweep.bins[-1]
    tp, fp, fn, tn = sweep.at(threshold)[0]
    up, down = room
    axes.set(xlim=(low, high), ylim=(-down, up))
    number_line(axes)
    axes.set_yticks(
        [_round_number(up), -_round_number(down)],
        [f"{_round_number(r):,}\n{side}" for r, side in zip(room, sides, strict=True)],
    )
    for heap, sign, limit, fill in zip(
        sweep.heaps, (1, -1), room, (color, style.MUTED), strict=True
    ):
        heights = sign * np.minimum(heap, limit)
        axes.stairs(heights, sweep.bins, fill=True, color=fill, alpha=0.75, linewidth=0)
    axes.axhline(0, color=style.MUTED, linewidth=0.8)
    axes.axvline(threshold, color=style.INK, linewidth=1.4)
    right, left = (high - margin, "right"), (low + margin, "left")
    places = ((right, 0.97), (left, 0.97), (right, 0.045), (left, 0.045))
    beside = axes.get_xaxis_transform()
    for name, count, ((x, side), y) in zip(names, (tp, fn, fp, tn), places, strict=True):
        looks = {"ha": side, "va": "center", "fontsize": style.SMALL, "transform": beside}
        axes.text(x, y, f"{name} {count}", **looks)
    for heap, sign in zip(sweep.heaps, (1, -1), strict=True):
        tallest = int(heap.argmax())
        middle = (sweep.bins[tallest] + sweep.bins[tallest + 1]) / 2
        # A line higher or lower than the corners' texts.
        looks = {"text": f"{heap[tallest]:,}", "row": 1.4}
        mark_beyond(axes, middle, sign * heap[tallest], style.INK, **looks)
    # The bins at the ends hold what lies beyond them.
    for score, beside in ((sweep.scores.min(), "above"), (sweep.scores.max(), "below")):
        looks = {"text": f"to {short(float(score))}", "beside": beside, "apart": 0}
        mark_beyond(axes, score, 0.0, style.INK, **looks)


def _round_number(limit: float) -> int:
    """Return the largest of 1, 2, 5, 10, 20 … that is at most three quarters of `limit`."""
    power = 10 ** int(np.log10(max(0.75 * limit, 1.0)))
    return max(step * power for step in (1, 2, 5) if step * power <= max(0.75 * limit, 1.0))


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
