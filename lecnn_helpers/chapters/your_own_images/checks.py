"""Exercises of the chapter on your own images."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...exercises import Checks, Verdict, call
from ...splits import leaks

check = Checks()

_INPUTS = 24 * 16 * 3

check.number(
    "first layer",
    right=_INPUTS * 64 + 64,
    praise="1,152 numbers in each row, a weight for each in each of 64 neurons, and 64 biases.",
    slips={
        "These are the weights; each neuron has a bias, too.": _INPUTS * 64,
        "A color picture has three numbers for each pixel.": 24 * 16 * 64 + 64,
        "That is the length of a row, the inputs of the layer.": _INPUTS,
    },
    tolerance=1e-9,
)

check.number(
    "place",
    right=(41.0, 53.0),
    praise="(2 · 5 + 3) · 3 + 2 with the channels last, 2 · 20 + 2 · 5 + 3 with them first.",
    slips={
        "Both count from 1; NumPy's places begin at 0.": (42.0, 54.0),
        "These are the other way round.": (53.0, 41.0),
        "That is green, channel 1; blue is channel 2.": (40.0, 33.0),
        "Rows and columns are swapped: the row goes first.": (
            float((3 * 5 + 2) * 3 + 2),
            float(2 * 20 + 3 * 5 + 2),
        ),
    },
    tolerance=1e-9,
)

_RNG = np.random.default_rng(0)
_TRAIN, _NEW = (
    _RNG.normal([3.0, -1.0, 0.5], [2.0, 0.5, 1.0], size=(n, 3)).round(2) for n in (6, 4)
)
_OTHER = _RNG.normal([0.0, 5.0], [1.0, 3.0], size=(5, 2)).round(2)


def _standardized(x: np.ndarray, x_new: np.ndarray) -> np.ndarray:
    return (x_new - x.mean(axis=0)) / x.std(axis=0)


check.function(
    "standardize",
    right=_standardized,
    calls=[(_TRAIN, _NEW), (_OTHER, _OTHER[:2] + 1.0)],
    praise="What the new images are measured by comes from the training images alone.",
    slips={
        "That is fitted on the new images. At work there may be just one of them, whose standard "
        "deviation is 0; take mean and deviation from x.": lambda x, n: _standardized(n, n),
        "That is fitted on both together: the new images have told something to the training. "
        "Take mean and deviation from x alone.": lambda x, n: _standardized(
            np.concatenate([x, n]), n
        ),
        "That is one mean and one deviation for all pixels; each column has its own, over "
        "axis 0.": lambda x, n: (n - x.mean()) / x.std(),
        "Those are the training images; the new ones are asked for.": lambda x, n: _standardized(
            x, x
        ),
        "The mean is gone, the scale is not: divide by the standard deviation.": lambda x, n: (
            n - x.mean(axis=0)
        ),
        "That divides by the variance; take the standard deviation.": lambda x, n: (
            (n - x.mean(axis=0)) / x.var(axis=0)
        ),
    },
)


@check.exercise("split")
def _split(answer: Any) -> Verdict | str:
    rng = np.random.default_rng(1)
    # Groups of different sizes, their numbers not in a row, their images not together.
    names = rng.choice(1000, size=40, replace=False)
    # intp: in the page, NumPy repeats by 32-bit numbers only.
    sizes = rng.integers(1, 8, size=40).astype(np.intp)
    groups = rng.permutation(np.repeat(names, sizes))
    got, n = call(answer, groups), len(groups)
    if got.shape != (n,):
        return f"It should return a 0, 1 or 2 for each of the {n} images, shape ({n},)."
    if not np.isin(got, (0, 1, 2)).all():
        return "Parts are 0 for training, 1 for validation and 2 for the test; these are not."
    called = ("training", "validation", "test")
    parts = {name: np.flatnonzero(got == k) for k, name in enumerate(called)}
    for name, part in parts.items():
        if not len(part):
            return f"No image is in the part for {name}."
    found = leaks(parts, groups=groups)
    if found:
        return f"It leaks: {'; '.join(found)}."
    said = ", ".join(f"{len(part) / n:.0%} {name}" for name, part in parts.items())
    if len(parts["training"]) < n / 2:
        return f"Nothing leaks, but training has less than half of the images: {said}."
    return Verdict(True, f"No group is in two parts: {said}.")
