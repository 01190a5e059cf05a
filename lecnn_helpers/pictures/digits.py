"""Pictures of digits: one, a grid with labels, a grid of pairs with their sets."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from ..datasets import PAIR_SHAPE
from ..formulas._validate import Array
from . import style
from .style import house_style, new_figure
from .words import label_set


def show_pixels(axes: Axes, pixels: Array, **options: Any) -> None:
    """Show gray values from 0 (white) to 1 (black), without axes."""
    axes.imshow(pixels, cmap="gray_r", vmin=0, vmax=1, interpolation="nearest", **options)
    axes.set_axis_off()


def tile(
    images: Array,
    shape: tuple[int, int],
    cell: tuple[int, int],
    *,
    columns: int,
    rows: int | None = None,
    corner: tuple[int, int] = (0, 0),
) -> Array:
    """Put all images on one canvas: a page with many pictures would weigh as much as a slider.

    Each image, of `shape`, stands at the place `corner` of its own cell. The rest is NaN,
    which is transparent: words between the images stand on the page, light or dark.
    """
    (height, width), (cell_h, cell_w), (down, across) = shape, cell, corner
    rows = -(-len(images) // columns) if rows is None else rows
    canvas = np.full((rows * cell_h, columns * cell_w), np.nan)
    for k, image in enumerate(images):
        top, left = cell_h * (k // columns) + down, cell_w * (k % columns) + across
        canvas[top : top + height, left : left + width] = image.reshape(shape)
    return canvas


@house_style
def draw_images(images: Array, labels: ArrayLike, *, columns: int = 8) -> Figure:
    """Draw a batch of 8 × 8 images as a grid, each with its label."""
    canvas = tile(images, (8, 8), (12, 12), columns=columns, corner=(1, 0))
    height = 0.57 * (len(canvas) // 12) + 0.1
    figure, (axes,) = new_figure(height, margins=(0.05, 0.05, 0.05, 0.05))
    show_pixels(axes, canvas, aspect="auto")
    for k, digit in enumerate(labels):
        x, y = 12 * (k % columns) + 9.4, 12 * (k // columns) + 4.5
        axes.text(x, y, str(digit), fontsize=style.TEXT, va="center", ha="center")
    return figure


@house_style
def draw_pairs(images: Array, labels: ArrayLike, *, columns: int = 4) -> Figure:
    """Draw images of two digits as a grid, each with its set of labels."""
    height, width = PAIR_SHAPE
    cell_h, cell_w = height + 5, width + 3
    canvas = tile(images, PAIR_SHAPE, (cell_h, cell_w), columns=columns)[:, :-3]
    figure, (axes,) = new_figure(0.78 * (len(canvas) // cell_h), margins=(0.1, 0.02, 0.1, 0.05))
    show_pixels(axes, canvas, aspect="auto")
    for k, label in enumerate(labels):
        x = cell_w * (k % columns) + width / 2 - 0.5
        y = cell_h * (k // columns) + height + 1.6
        axes.text(x, y, label_set(label), fontsize=style.TEXT, ha="center", va="center")
    return figure
