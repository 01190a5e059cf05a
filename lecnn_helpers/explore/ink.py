"""What in a figure is ink, which follows the page, and what is data, which does not.

A color that stands for a number has to look the same on a dark page as beside its color
bar: what is colored through a color map, images, and what has more colors than a palette,
such as thirty lines from blue to red. All other colors are ink: text, axes, grids, and a
few series told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import Collection
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.legend import Legend

from .color import luminance

PALETTE = 10
"""More colors of one kind in one set of axes are no palette but a scale."""


def is_made_for_dark(figure: Figure) -> bool:
    """Return whether a figure is light on dark as it is drawn, as in style `dark_background`."""
    inks = [luminance(to_hex(color)[1:]) for color in _inks(figure)]
    if not inks or median(inks) < 0.5:
        return False
    ground = next((c for c in map(to_rgba, _grounds(figure)) if c[3] > 0.5), None)
    return ground is None or luminance(to_hex(ground)[1:]) < 0.2


def data_artists(figure: Figure) -> set[Artist]:
    """Return the artists in `figure` whose colors stand for numbers."""
    found: set[Artist] = set()
    for axes in _all_axes(figure):
        found.update(_data_in(axes))
    for legend in figure.legends:
        found.update(_mapped(_handles(legend)))
    return found


def _data_in(axes: Any) -> Iterator[Artist]:
    legend = axes.get_legend()
    yield from _mapped([*axes.collections, *(_handles(legend) if legend else ())])
    yield from axes.images
    for artists in (axes.collections, axes.patches, axes.lines, *_cells(axes)):
        colors = [(artist, _colors_of(artist)) for artist in artists]
        if len({color for _, some in colors for color in some}) > PALETTE:
            yield from (artist for artist, _ in colors)
    bar = getattr(axes, "_colorbar", None)  # matplotlib's own mark of a color bar's axes
    if bar is not None:
        solids = [bar.solids, *bar.lines, *bar.solids_patches, *bar._extend_patches]
        yield from (artist for artist in solids if artist is not None)


def _mapped(artists: Iterable[Artist]) -> Iterator[Artist]:
    for artist in artists:
        if isinstance(artist, ScalarMappable) and artist.get_array() is not None:
            yield artist


def _handles(legend: Legend) -> list[Any]:
    # Named legendHandles before matplotlib 3.7.
    return [handle for handle in legend.legend_handles if handle is not None]


def _cells(axes: Axes) -> Iterator[Sequence[Artist]]:
    for table in axes.tables:
        yield list(table.get_celld().values())


def _colors_of(artist: Any) -> set[Any]:
    if isinstance(artist, Collection):
        faces: Any = artist.get_facecolor()
        many: Any = faces if len(faces) else artist.get_edgecolor()
        return {tuple(color) for color in np.round(many, 3).tolist()}
    faced = hasattr(artist, "get_facecolor")
    return {to_rgba(artist.get_facecolor() if faced else artist.get_color())}


def _all_axes(figure: Any) -> Iterator[Axes]:
    # `figure.axes` has those of subfigures; an inset is known only to its parent.
    waiting = list(figure.axes)
    seen: set[Axes] = set()
    while waiting:
        axes = waiting.pop()
        if axes not in seen:
            seen.add(axes)
            waiting += [child for child in axes.child_axes if isinstance(child, Axes)]
            yield axes


def _grounds(figure: Any) -> Iterator[Any]:
    if figure.patch.get_visible():
        yield figure.get_facecolor()
    for axes in figure.axes:
        if axes.patch.get_visible() and axes.axison:
            yield axes.get_facecolor()


def _inks(figure: Any) -> Iterator[Any]:
    for axes in figure.axes:
        yield axes.xaxis.label.get_color()
        yield axes.yaxis.label.get_color()
        yield axes.title.get_color()
    for text in figure.texts:
        yield text.get_color()
