"""What two screenshots have in common, and what of a picture carries data or ink: in pixels.

Which pixels are whose is asked of matplotlib's own Agg renderer, by leaving artists out; so
nothing here rests on the renderer that is being tested.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.cm import ScalarMappable
from matplotlib.figure import Figure, FigureBase
from matplotlib.image import _ImageBase
from matplotlib.text import Text

NOTICED = 48
"""Two colors differ if a channel does by more than this, of 255.

A position rounded to 0.1 px moves an edge by up to 0.05 px, which is 13 levels of black on white.
A stroke has two edges, and where two strokes cross there are four."""


QUARTER = 72
"""A quarter of a channel's range, and a little."""


def differing(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Where two pictures differ, as a mask."""
    assert ours.shape == theirs.shape, (ours.shape, theirs.shape)
    return (np.abs(ours.astype(int) - theirs.astype(int)) > NOTICED).any(axis=-1)


def astray(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Where one picture has a color that the other has not within a pixel, either way.

    Letters stand on whole rows of pixels, so 0.05 px may move a word by one row. And Chromium
    counts what an edge covers of a pixel in quarters, so 0.05 px may change it by 64 of 255.
    """
    return beyond(ours, theirs, slack=QUARTER) | beyond(theirs, ours, slack=QUARTER)


def beyond(one: np.ndarray, other: np.ndarray, slack: int = NOTICED) -> np.ndarray:
    """Where `one` has a color that `other` has nowhere within a pixel, up to `slack`."""
    n, m = one.shape[:2]
    padded = np.pad(other.astype(int), ((1, 1), (1, 1), (0, 0)), mode="edge")
    near = np.stack([padded[i : i + n, j : j + m] for i in range(3) for j in range(3)])
    low, high = near.min(axis=0) - slack, near.max(axis=0) + slack
    return ((one < low) | (one > high)).any(axis=-1)


def grown(mask: np.ndarray, by: int) -> np.ndarray:
    """The mask and all pixels up to `by` away from it, along rows and columns."""
    for axis in (0, 1):
        padded = np.pad(mask, [(by, by) if a == axis else (0, 0) for a in (0, 1)])
        n = mask.shape[axis]
        mask = np.any([np.take(padded, range(k, k + n), axis) for k in range(2 * by + 1)], axis=0)
    return mask


def luminance(pixels: np.ndarray) -> np.ndarray:
    """WCAG's relative luminance, 0 to 1, of colors with channels up to 255."""
    v = pixels[..., :3] / 255
    linear = np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """WCAG's contrast ratio, 1 to 21."""
    high, low = np.maximum(a, b), np.minimum(a, b)
    return (high + 0.05) / (low + 0.05)


@dataclass(frozen=True)
class Word:
    """One text of a figure: its letters as a mask in a box of pixels, and what is written."""

    text: str
    rows: slice
    columns: slice
    letters: np.ndarray

    def contrast(self, screenshot: np.ndarray) -> float:
        """How far the letters stand out from what lies about them.

        The ink is the strongest tenth of the pixels that letters touch: thin strokes fill no
        pixel. What lies under them is the median of what is near.
        """
        box = luminance(screenshot[self.rows, self.columns])
        about = grown(self.letters, 4) & ~grown(self.letters, 1)
        under = np.median(box[about] if about.any() else box)
        return float(np.quantile(contrast(box[self.letters], under), 0.9))


@dataclass(frozen=True)
class Anatomy:
    """Which pixels of a figure carry data, and where its words and the lines of its axes are."""

    data: np.ndarray
    words: tuple[Word, ...]
    ink: Word


def anatomy(figure: Figure) -> Anatomy:
    """Take a figure apart, at 72 pixels an inch as in SVG. (The figure is of no use afterwards.)"""
    figure.set_dpi(72)
    whole = _agg(figure)
    # From here on nothing may move.
    figure.set_layout_engine("none")
    words, wordless = _words(figure, whole)
    ink = _ink(figure, wordless)
    colored = {artist for artist in figure.findobj() if _carries_data(artist)}
    for artist in figure.findobj():
        if isinstance(artist, FigureBase) or artist in colored:
            continue
        if not any(child in colored for child in artist.findobj()):
            artist.set_visible(False)
    for axes in figure.axes:
        axes.patch.set_visible(False)
        axes.set_axis_off()
    for artist in (figure.patch, *(sub.patch for sub in figure.subfigs)):
        artist.set_visible(False)
    alone = _agg(figure)
    same = (whole[..., :3] == alone[..., :3]).all(axis=-1) & (alone[..., 3] == 255)
    # Edges are blended with what lies beside them, and not by Chromium as by Agg.
    return Anatomy(~grown(~same, 2), words, ink)


def _carries_data(artist: Artist) -> bool:
    mapped = isinstance(artist, ScalarMappable) and artist.get_array() is not None
    return mapped or isinstance(artist, _ImageBase)


def _agg(figure: Figure) -> np.ndarray:
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba()).copy()


def _ink(figure: Figure, whole: np.ndarray) -> Word:
    """The spines and ticks of all axes, as if they were the letters of one word."""
    lines = [spine for axes in figure.axes for spine in axes.spines.values()]
    for axes in figure.axes:
        ticks = [tick for axis in axes._axis_map.values() for tick in axis.majorTicks]
        lines += [line for tick in ticks for line in (tick.tick1line, tick.tick2line)]
    seen = [line for line in lines if line.get_visible()]
    for line in seen:
        line.set_alpha(0)
    without = _agg(figure)
    mask = (np.abs(whole.astype(int) - without.astype(int)) > 128).any(axis=-1)
    return Word("axes", slice(None), slice(None), mask)


def _words(figure: Figure, whole: np.ndarray) -> tuple[tuple[Word, ...], np.ndarray]:
    height, width = whole.shape[:2]
    found = []
    for artist in figure.findobj(Text):
        if not (artist.get_visible() and artist.get_text().strip()):
            continue
        box = artist.get_window_extent().padded(2)
        x0, x1 = max(0, int(box.x0)), min(width, int(box.x1) + 1)
        y0, y1 = max(0, int(height - box.y1)), min(height, int(height - box.y0) + 1)
        if x1 - x0 < 4 or y1 - y0 < 4:
            continue
        found.append((artist, slice(y0, y1), slice(x0, x1)))
    if not found:
        return (), whole
    # Written and not written, nothing else changed, gives the letters. A box or an arrow that
    # belongs to a text stays.
    for artist, _, _ in found:
        if artist.get_bbox_patch() or getattr(artist, "arrow_patch", None):
            artist.set_alpha(0)
        else:
            artist.set_visible(False)
    without = _agg(figure)
    letters = (np.abs(whole.astype(int) - without.astype(int)) > 64).any(axis=-1)
    words = [
        Word(artist.get_text(), rows, columns, letters[rows, columns])
        for artist, rows, columns in found
    ]
    return tuple(word for word in words if word.letters.sum() > 4), without
