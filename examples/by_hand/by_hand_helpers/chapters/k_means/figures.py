"""Pictures of the chapter on k-means."""

from __future__ import annotations

from functools import cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from by_hand_helpers import clusters
from by_hand_helpers.lecture import LETTERS, POINTS
from lecnn_helpers.pictures.style import (
    BLUE,
    FAINT,
    INK,
    MUTED,
    ORANGE,
    SMALL,
    TEXT,
    house_style,
    new_figure,
    number,
)
from lecnn_helpers.pictures.tables import Table

SECOND = (2, 2)
"""Where the second center starts in the explorer: on B."""
MOVES = 5
COLORS = (BLUE, ORANGE)
_POINTS = np.array(POINTS, dtype=float)


def table_distances(centers: ArrayLike) -> Table:
    """The squared distance of each point from each of two centers, the nearer one pointed out."""
    state = clusters.assign(_POINTS, centers)
    squares = ((_POINTS[:, None] - state.centers[None]) ** 2).sum(axis=2)
    names = [_place(center) for center in state.centers]
    return Table(
        caption=f"Squared distances from c₁ = {names[0]} and c₂ = {names[1]}",
        header=["point", "x, y", "to c₁", "to c₂", "goes to"],
        rows=[
            [letter, f"{x:g}, {y:g}", number(one), number(two), f"c{'₁₂'[owner]}"]
            for letter, (x, y), (one, two), owner in zip(
                LETTERS, _POINTS, squares, state.owners, strict=True
            )
        ],
        right=frozenset((i, 2 + int(owner)) for i, owner in enumerate(state.owners)),
        footer=["", "", "", "J", number(state.inertia)],
    )


@cache
def _run(x: float, y: float) -> list[clusters.State]:
    return clusters.run(_POINTS, ((x, y), SECOND), MOVES)


@house_style
def draw_run(x: float, y: float, moves: int) -> Figure:
    """Draw the points, their centers after some moves from (x, y) and from B, and J by moves."""
    states = _run(x, y)
    # One unit is as long in both directions, so that what looks near is near.
    figure, (left, right) = new_figure(
        2.76, columns=(2.1, 1), margins=(0.3, 0.42, 0.12, 0.32), gap=0.42
    )
    left.set(xlim=(-0.7, 9.7), ylim=(-0.7, 7.7), xticks=range(0, 10, 2), yticks=range(0, 8, 2))
    left.set_title(f"moves: {moves}")
    _draw_border(left, states[moves].centers)
    for k, color in enumerate(COLORS):
        trail = np.array([state.centers[k] for state in states])
        trail[moves:] = trail[moves]
        for point, owner in zip(_POINTS, states[moves].owners, strict=True):
            # A spoke to the other center has no length.
            end = trail[-1] if owner == k else point
            left.plot(*np.transpose([point, end]), color=color, linewidth=3, alpha=0.35)
        left.plot(*trail.T, color=color, linewidth=1.2)
        left.plot(*trail[0], "o", color=color, markersize=9, markerfacecolor="none")
        left.plot(*trail[-1], "X", color=color, markersize=11, markeredgecolor="white")
    left.plot(*_POINTS.T, "o", color=INK, markersize=5)
    for letter, (px, py) in zip(LETTERS, _POINTS, strict=True):
        left.text(px + 0.2, py + 0.2, letter, fontsize=SMALL)

    right.set(xlim=(-0.4, MOVES + 0.4), ylim=(0, 100), xticks=range(MOVES + 1))
    right.set_xlabel("moves", labelpad=1)
    right.plot([state.inertia for state in states], "o-", color=FAINT, markersize=4)
    right.plot(moves, states[moves].inertia, "o", color=INK, markersize=8)
    right.set_title(f"J = {number(states[moves].inertia)}", fontsize=TEXT)
    return figure


def _draw_border(axes: Axes, centers: np.ndarray) -> None:
    """Draw the line whose points are as near to one center as to the other."""
    way = centers[1] - centers[0]
    length = np.hypot(*way)
    along = 20 * np.array([-way[1], way[0]]) / length if length else np.zeros(2)
    middle = centers.mean(axis=0)
    axes.plot(
        *np.transpose([middle - along, middle + along]), color=MUTED, linewidth=1, linestyle="--"
    )


def describe_run(x: float, y: float, moves: int) -> str:
    """Who belongs to whom, J, and whether anything will change, in two sentences."""
    states = _run(x, y)
    centers, owners, inertia = states[moves]
    groups = [
        " ".join(letter for letter, owner in zip(LETTERS, owners, strict=True) if owner == k)
        for k in (0, 1)
    ]
    following = clusters.move(_POINTS, states[moves])
    if np.allclose(following.centers, centers):
        after = "the next move changes nothing"
    else:
        after = f"the next move brings J to {number(following.inertia)}"
    done = f"After {moves} move{'' if moves == 1 else 's'}"
    return (
        f"{done} the first center is at {_place(centers[0])} and has "
        f"{groups[0] or 'no point'}, the second at {_place(centers[1])} and has "
        f"{groups[1] or 'no point'}. J is {number(inertia)}; {after}."
    )


def _place(center: ArrayLike) -> str:
    return "({})".format(", ".join(f"{round(value, 2):g}" for value in center))
