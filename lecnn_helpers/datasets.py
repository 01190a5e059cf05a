"""Real images that install with scikit-learn: no download.

The handwritten digits of the UCI Optical Recognition set (1,797 images of 8 × 8
pixels), as `sklearn.datasets.load_digits` ships them, and what is made of them:

    digits         one label an image      (64,)  → 0 … 9
    digit_pairs    many labels an image    (128,) → ten times 0 or 1
    turned_digits  a number an image       (144,) → an angle in degrees

Images are rows of gray values in [0, 1], 0 the background.

An argument that is not as its function says (another shape, empty, not finite, beyond its
limits) raises a `ValueError` that names it, what it got and what is allowed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .formulas._validate import (
    Array,
    as_array,
    as_number,
    as_seed,
    as_square_images,
    as_whole,
    one_of,
)

N_DIGITS = 1797
N_PIXELS = 64

N_TRAIN_DIGITS = 1198
"""Of the digits, in scikit-learn's order, the first two thirds are for training.

The digits come writer by writer, so the rest is mostly by other hands.
"""

PAIR_SHAPE = (8, 16)
"""Rows and columns of a picture of `digit_pairs`."""

TURNED_SIDE = 12
"""Side of a picture of `turned_digits`: 8·√2 = 11.3 pixels hold an 8 × 8 square at any angle."""


_COPY = Path(__file__).with_name("digits.npz")
"""Where a page's Python has the digits: there is no scikit-learn (`sphinx_ext.packs`)."""


@cache
def _digits() -> tuple[Array, NDArray[np.int_]]:
    pixels, labels = _pixels_and_labels()
    # Python's and NumPy's own kind of whole number. In a page it has 32 bits, and there functions
    # that count or repeat take no wider ones.
    images, labels = pixels / 16.0, labels.astype(int)
    images.setflags(write=False)
    labels.setflags(write=False)
    return images, labels


def _pixels_and_labels() -> tuple[NDArray[Any], NDArray[Any]]:
    """Read the digits' pixels, from 0 to 16, and their labels."""
    if _COPY.is_file():
        with np.load(_COPY) as copy:
            return copy["pixels"], copy["labels"]
    # Imported here: scikit-learn takes about a second.
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    return pixels, labels


def digits() -> tuple[Array, NDArray[np.int_]]:
    """All 1,797 handwritten digits.

    Returns
    -------
    images
        Shape (1797, 64), gray values in [0, 1] (0 is background), row by row of
        an 8 × 8 picture. Read-only, since every caller gets the same array.
    labels
        Shape (1797,), the digit 0 to 9 that was written.
    """
    return _digits()


def digits_batch(n: int = 32, *, seed: int = 0) -> tuple[Array, NDArray[np.int_]]:
    """Draw a batch of `n` different digits.

    Parameters
    ----------
    n
        Examples in the batch, 1 to 1,797.
    seed
        Seed of NumPy's default generator; the same seed gives the same batch.

    Returns
    -------
    images
        Shape (n, 64), gray values in [0, 1].
    labels
        Shape (n,).
    """
    n = as_whole("n", n, maximum=N_DIGITS)
    images, labels = _digits()
    chosen = np.random.default_rng(as_seed(seed)).choice(N_DIGITS, size=n, replace=False)
    return images[chosen], labels[chosen]


def digit_pairs(
    n: int, *, seed: int = 0, part: str | range = "all"
) -> tuple[Array, NDArray[np.int_]]:
    """Draw two digits side by side into each of `n` images; the labels say which occur.

    Both halves are drawn on their own, so about one image in ten shows a digit
    twice and has one label instead of two.

    Parameters
    ----------
    n
        Images, at least 1. The same digit may be drawn for several of them.
    seed
        Seed of NumPy's default generator; the same seed gives the same images.
    part
        Which digits to draw from: "train", the first `N_TRAIN_DIGITS`; "test",
        the others; or "all". No written digit is in both parts. A range, such as
        range(898, 1198), means the digits with these numbers, from 0 to 1,796.

    Returns
    -------
    images
        Shape (n, 128), gray values in [0, 1], row by row of a picture of
        `PAIR_SHAPE`, 8 rows of 16 pixels.
    labels
        Shape (n, 10): 1 in column d if the digit d is in the picture, else 0.
        One or two ones in each row.

    Examples
    --------
    >>> images, labels = digit_pairs(300, seed=4)
    >>> images.shape, labels.shape, sorted(set(labels.sum(axis=1).tolist()))
    ((300, 128), (300, 10), [1, 2])
    """
    n = as_whole("n", n)
    digits_of_part, written = _part(part)
    chosen = np.random.default_rng(as_seed(seed)).integers(len(written), size=(n, 2))
    halves = digits_of_part[chosen].reshape(n, 2, 8, 8)
    labels = np.zeros((n, 10), dtype=int)
    np.put_along_axis(labels, written[chosen], 1, axis=1)
    return halves.transpose(0, 2, 1, 3).reshape(n, -1), labels


def turned_digits(
    n: int,
    *,
    seed: int = 0,
    max_angle: float = 60.0,
    part: str | range = "all",
    detour: float = 0.0,
) -> tuple[Array, Array]:
    """Turn digits by random angles: images to regress a number on.

    Parameters
    ----------
    n
        Images, at least 1. The same digit may be drawn for several of them.
    seed
        Seed of NumPy's default generator; the same seed gives the same images.
    max_angle
        Angles are uniform from −max_angle to max_angle, in degrees, above 0 and
        at most 180. From about 90 on a 6 turned may look like a 9, and no model
        can know better.
    part
        As in `digit_pairs`.
    detour
        Above 0, each image is turned in two steps: too far by a random angle of up to
        so many degrees to either side, then back by it. Digits and angles stay the
        same, but what interpolation does to the pixels no longer gives the angle away.
        At most 180.

    Returns
    -------
    images
        Shape (n, 144), gray values in [0, 1], row by row of a picture of 12 × 12
        pixels (`TURNED_SIDE`), the digit in its middle.
    angles
        Shape (n,), in degrees, counterclockwise as you look at the picture. What
        the writer's own slant adds is not known and not in them.

    Examples
    --------
    >>> images, angles = turned_digits(300, seed=4)
    >>> images.shape, angles.shape, bool(np.abs(angles).max() <= 60)
    ((300, 144), (300,), True)
    """
    n = as_whole("n", n)
    max_angle = as_number("max_angle", max_angle, above=0.0, maximum=180.0)
    detour = as_number("detour", detour, minimum=0.0, maximum=180.0)
    rng = np.random.default_rng(as_seed(seed))
    originals, _ = _draw(n, rng, part)
    angles = rng.uniform(-max_angle, max_angle, size=n)
    if detour == 0.0:
        return turn(originals, angles), angles
    too_far = rng.uniform(-detour, detour, size=n)
    return turn(turn(originals, angles + too_far), -too_far), angles


def turned_digit_originals(
    n: int, *, seed: int = 0, part: str | range = "all"
) -> tuple[Array, NDArray[np.int_]]:
    """Return the digits that `turned_digits` turns, as they were written, and their labels.

    Arguments as in `turned_digits`, result as of `digits_batch`.

    Examples
    --------
    >>> originals, labels = turned_digit_originals(300, seed=4)
    >>> images, angles = turned_digits(300, seed=4)
    >>> bool(np.array_equal(turn(originals, angles), images))
    True
    """
    return _draw(as_whole("n", n), np.random.default_rng(as_seed(seed)), part)


def turn(images: ArrayLike, angles: ArrayLike, *, side: int = TURNED_SIDE) -> Array:
    """Turn square images about their middles, by bilinear interpolation.

    Each new pixel looks up where it came from and takes the mean of the four old
    pixels about that place, each weighted by how near it is. Outside is background.

    Parameters
    ----------
    images
        Shape (n, k²), row by row of k × k pictures.
    angles
        Shape (n,), in degrees, counterclockwise as you look at the picture.
    side
        Side of the new pictures, at least k, and k plus an even number, so that
        the middles agree.

    Returns
    -------
    Array
        Shape (n, side²).

    Examples
    --------
    >>> turn([[1, 2, 3, 4]], [90], side=2).round(6).tolist()
    [[2.0, 4.0, 1.0, 3.0]]
    """
    images, k = as_square_images("images", images)
    angles = as_array("angles", angles, ndim=(1,))
    n = len(images)
    if angles.shape != (n,):
        raise ValueError(f"angles must be one for each of {n} images, got shape {angles.shape}")
    side = as_whole("side", side)
    if side < k or (side - k) % 2:
        raise ValueError(f"side must be {k} plus an even number, got {side}")

    # One pixel of background more on each side, so that all four neighbors exist.
    margin = (side - k) // 2 + 1
    padded = np.pad(images.reshape(n, k, k), ((0, 0), (margin, margin), (margin, margin)))
    # From the middle, down and to the right.
    down, right = (axis.ravel() - (side - 1) / 2 for axis in np.indices((side, side)))
    cos, sin = (f(np.radians(angles))[:, np.newaxis] for f in (np.cos, np.sin))
    rows = (cos * down + sin * right) + side / 2 + 0.5
    columns = (cos * right - sin * down) + side / 2 + 0.5
    # What lies further out is of that background too.
    rows, columns = np.clip(rows, 0, side + 1), np.clip(columns, 0, side + 1)
    top = np.minimum(rows.astype(int), side)
    left = np.minimum(columns.astype(int), side)
    turned = np.zeros((n, side * side))
    image = np.arange(n)[:, np.newaxis]
    for below in (0, 1):
        for beside in (0, 1):
            weight = 1 - np.abs(rows - (top + below)), 1 - np.abs(columns - (left + beside))
            turned += weight[0] * weight[1] * padded[image, top + below, left + beside]
    return turned


def _draw(n: int, rng: np.random.Generator, part: str | range) -> tuple[Array, NDArray[np.int_]]:
    images, labels = _part(part)
    chosen = rng.integers(len(images), size=n)
    return images[chosen], labels[chosen]


def _part(part: str | range) -> tuple[Array, NDArray[np.int_]]:
    images, labels = _digits()
    if isinstance(part, range):
        if not part or min(part) < 0 or max(part) >= N_DIGITS:
            raise ValueError(f"part must be a range of digits from 0 to {N_DIGITS - 1}, got {part}")
        return images[list(part)], labels[list(part)]
    parts = {
        "all": slice(None),
        "train": slice(N_TRAIN_DIGITS),
        "test": slice(N_TRAIN_DIGITS, None),
    }
    chosen = parts[one_of("part", part, tuple(parts))]
    return images[chosen], labels[chosen]
