"""A picture that can be touched: pressing and dragging in it moves a control along an axis.

Where the values of a control lie in a picture is computed after it was drawn, from the axes'
own transform, so any scale will do. It goes into the first line of the frame, as numbers like
all others there: where the axes stay put, it costs nothing from state to state.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from .controls import Control

FAR = 1e4
"""Further from the picture than this, in px, nothing can be dragged to."""


@dataclass(frozen=True)
class Drag:
    """One control that follows the pointer.

    Attributes
    ----------
    control
        Its index among the controls.
    direction
        "x" or "y": the axis along which it moves.
    axes
        Which of ``figure.axes``.
    """

    control: int
    direction: str
    axes: int


def read_drags(
    given: Mapping[str, Any] | None, controls: Sequence[Control], explorer: str
) -> tuple[Drag, ...]:
    """Read what `explore` was given as `drag`.

    Parameters
    ----------
    given
        A control's name to ``"x"`` or ``"y"``, for the first axes of the figure, or to
        ``("x", 1)``, for ``figure.axes[1]``.
    controls, explorer
        The explorer's controls, and its name.

    Raises
    ------
    ValueError
        If there is no such control, it is no slider over numbers, or the axis is neither x nor
        y; names the explorer and the control.
    """
    if given is not None and not isinstance(given, Mapping):
        raise ValueError(
            f"explorer {explorer!r}: drag must map a control to 'x' or 'y', such as "
            f"{{{controls[0].name!r}: 'x'}}, got {given!r}"
        )
    return tuple(_read(name, to, controls, explorer) for name, to in (given or {}).items())


def _read(name: str, to: Any, controls: Sequence[Control], explorer: str) -> Drag:
    where = f"explorer {explorer!r}: drag of {name!r}"
    names = [control.name for control in controls]
    if name not in names:
        raise ValueError(f"{where}, which is no control; the controls are {', '.join(names)}")
    index = names.index(name)
    if controls[index].kind != "range" or not all(map(_is_number, controls[index].values)):
        raise ValueError(f"{where}, which is no slider over numbers; only those lie along an axis")
    direction, axes = to if isinstance(to, tuple) and len(to) == 2 else (to, 0)
    if direction not in ("x", "y") or not isinstance(axes, int) or axes < 0:
        raise ValueError(f"{where} must be 'x' or 'y', or ('x', 1) for figure.axes[1], got {to!r}")
    return Drag(index, direction, axes)


def refuse_html(drags: Sequence[Drag], controls: Sequence[Control]) -> None:
    """Raise a ValueError that names the control if something is to be dragged in a table."""
    if drags:
        raise ValueError(
            f"drag of {controls[drags[0].control].name!r} needs a figure, but draw returned HTML; "
            "leave drag out"
        )


def with_positions(
    lines: Sequence[str],
    figure: Figure,
    drags: Sequence[Drag],
    controls: Sequence[Control],
) -> list[str]:
    """Return a frame whose first line says where the values lie.

    For drag number i it gets an attribute ``data-drag{i}="x y width height p0 p1 …"``: the box
    of the axes and the position of each value along the axis, in the SVG's own units, px of
    1/72 inch from the upper left corner. A value without a place, such as 0 on a logarithmic
    axis, has a "-".

    Parameters
    ----------
    lines
        What `svg.to_svg` made of `figure`.
    figure
        As it is after that: its layout is that of the picture.
    drags, controls
        What follows the pointer.

    Raises
    ------
    ValueError
        If the figure has no such axes, or they are polar or three-dimensional; names the control.
    """
    marks = "".join(
        f' data-drag{i}="{" ".join(_positions(figure, drag, controls[drag.control]))}"'
        for i, drag in enumerate(drags)
    )
    return [lines[0].removesuffix(">") + marks + ">", *lines[1:]] if marks else list(lines)


def _positions(figure: Figure, drag: Drag, control: Control) -> list[str]:
    if drag.axes >= len(figure.axes):
        raise ValueError(
            f"drag of {control.name!r} is along axes {drag.axes}, but the figure has "
            f"{len(figure.axes)} (counted from 0)"
        )
    axes = figure.axes[drag.axes]
    if axes.name in ("polar", "3d"):
        raise ValueError(
            f"drag of {control.name!r} is along {axes.name} axes, where nothing can be dragged; "
            "leave it out, or take rectilinear axes"
        )
    scale = 72 / figure.dpi
    height = figure.get_figheight() * 72
    values = np.array(control.values, dtype=float)
    still = np.zeros_like(values)
    # A value beyond a scale, such as log 0, has no place: a warning would say no more.
    with np.errstate(all="ignore"):
        if drag.direction == "x":
            points = axes.get_xaxis_transform().transform(np.column_stack([values, still]))
            along = points[:, 0] * scale
        else:
            points = axes.get_yaxis_transform().transform(np.column_stack([still, values]))
            along = height - points[:, 1] * scale
    box = axes.bbox
    corner = (box.x0 * scale, height - box.y1 * scale, box.width * scale, box.height * scale)
    return [*map(_short, corner), *map(_short, along)]


def _short(position: float) -> str:
    if not math.isfinite(position) or abs(position) > FAR:
        return "-"
    return f"{round(float(position), 1) + 0.0:g}"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
