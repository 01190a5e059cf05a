"""Real images that install with scikit-learn: no download.

The handwritten digits of the UCI Optical Recognition set (1,797 images of 8 × 8
pixels), as `sklearn.datasets.load_digits` ships them.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from ._validate import Array

N_DIGITS = 1797
N_PIXELS = 64


@cache
def _digits() -> tuple[Array, NDArray[np.int64]]:
    # Imported here: scikit-learn takes about a second, and only this module needs it.
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    images = images / 16.0
    images.setflags(write=False)
    labels.setflags(write=False)
    return images, labels


def digits() -> tuple[Array, NDArray[np.int64]]:
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


def digits_batch(n: int = 32, *, seed: int = 0) -> tuple[Array, NDArray[np.int64]]:
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

    Raises
    ------
    ValueError
        If `n` is not a whole number from 1 to 1,797.
    """
    if not isinstance(n, (int, np.integer)) or not 1 <= n <= N_DIGITS:
        raise ValueError(f"n must be a whole number from 1 to {N_DIGITS}, got {n!r}")
    images, labels = _digits()
    chosen = np.random.default_rng(seed).choice(N_DIGITS, size=n, replace=False)
    return images[chosen], labels[chosen]
