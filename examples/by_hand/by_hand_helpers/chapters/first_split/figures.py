"""Pictures of the chapter on a tree's first split."""

from __future__ import annotations

from functools import cache

import numpy as np
from matplotlib.figure import Figure

from by_hand_helpers import trees
from by_hand_helpers.lecture import HOURS, PASSED
from lecnn_helpers.pictures.style import (
    BLUE,
    INK,
    MUTED,
    ORANGE,
    SMALL,
    house_style,
    new_figure,
    number,
)
from lecnn_helpers.pictures.tables import Table

_LIMITS = (0.3, 10.7)


def table_splits() -> Table:
    """All nine thresholds, the best by the weighted Gini pointed out."""
    found = trees.splits(HOURS, PASSED)
    best = min(range(len(found)), key=lambda i: found[i].weighted)
    return Table(
        caption="Nine thresholds; on each side, how many failed and how many passed",
        header=["below", "left", "Gini left", "right", "Gini right", "weighted", "mistakes"],
        rows=[
            [
                f"{split.threshold:g}",
                "{} : {}".format(*split.left),
                number(split.gini_left, 3),
                "{} : {}".format(*split.right),
                number(split.gini_right, 3),
                number(split.weighted, 3),
                str(split.mistakes),
            ]
            for split in found
        ],
        right=frozenset({(best, 5)}),
    )


@cache
def _splits(flipped: int) -> tuple[trees.Split, ...]:
    return tuple(trees.splits(HOURS, _labels(flipped)))


def _labels(flipped: int) -> list[int]:
    """The results, with that of the student who studied so many hours turned round."""
    return [1 - y if x == flipped else y for x, y in zip(HOURS, PASSED, strict=True)]


def _at(threshold: float, flipped: int) -> trees.Split:
    (split,) = (s for s in _splits(flipped) if s.threshold == threshold)
    return split


@house_style
def draw_split(threshold: float, flipped: int) -> Figure:
    """Draw the students on both sides of a threshold, and what each threshold is worth."""
    split, found = _at(threshold, flipped), _splits(flipped)
    figure, (upper, lower) = new_figure(
        3.3, rows=(1, 1.5), margins=(0.74, 0.42, 0.12, 0.34), gap=0.5
    )
    upper.set(xlim=_LIMITS, ylim=(-0.6, 1.6), xticks=HOURS)
    upper.set_yticks([0, 1], ["failed", "passed"])
    upper.axvline(threshold, color=BLUE, linewidth=1.5)
    upper.plot(HOURS, _labels(flipped), "o", color=INK, markersize=8)
    upper.set_title(
        f"left {split.left[0]} : {split.left[1]}, Gini {number(split.gini_left)}    "
        f"right {split.right[0]} : {split.right[1]}, Gini {number(split.gini_right)}"
    )

    lower.set(xlim=_LIMITS, ylim=(0, 0.56), xticks=HOURS, yticks=[0, 0.25, 0.5])
    lower.set_xlabel("hours", labelpad=1)
    places = [s.threshold for s in found]
    lower.axvline(threshold, color=BLUE, linewidth=1.5)
    shares = [s.mistakes / len(HOURS) for s in found]
    lower.plot(places, shares, "s--", color=MUTED, markersize=4, linewidth=1.2)
    lower.plot(places, [s.weighted for s in found], "o-", color=ORANGE, markersize=5)
    lower.plot(threshold, split.weighted, "o", color=ORANGE, markersize=10)
    lower.set_title(f"weighted Gini {number(split.weighted, 3)}", color=ORANGE)
    lower.text(
        *(_LIMITS[1], 0.6),
        f"mistakes {split.mistakes} of {len(HOURS)}",
        color=MUTED,
        ha="right",
        fontsize=SMALL,
    )
    return figure


def describe_split(threshold: float, flipped: int) -> str:
    """Both sides, the weighted Gini, and which threshold is best, in two sentences."""
    split, found = _at(threshold, flipped), _splits(flipped)
    least = min(s.weighted for s in found)
    best = [f"{s.threshold:g}" for s in found if np.isclose(s.weighted, least)]
    where = "here" if best == [f"{threshold:g}"] else f"at {' and '.join(best)}"
    mistakes = f"{split.mistakes} mistake{'' if split.mistakes == 1 else 's'}"
    return (
        f"Below {threshold:g} hours {split.left[0]} failed and {split.left[1]} passed, above "
        f"{split.right[0]} and {split.right[1]}; the weighted Gini is "
        f"{number(split.weighted, 3)}, with {mistakes}. It is smallest {where}: "
        f"{number(least, 3)}."
    )
