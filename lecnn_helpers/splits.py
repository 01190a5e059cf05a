"""Training, validation and test apart: by groups, and a look for what leaks between them.

What belongs together (the pictures of one person, the turned copies of one original, the parts of
one photograph) is one group. A group is in one part only; otherwise the test asks about what
training has seen.

An argument that is not as its function says raises a `ValueError` that names it and what is
allowed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Places = NDArray[np.int_]


def split_by_group(
    groups: ArrayLike, *, shares: Sequence[float] = (0.6, 0.2, 0.2), seed: int
) -> list[Places]:
    """Split images into parts so that no group is in two of them.

    The groups are shuffled and laid end to end, each as long as it has images. A group goes to
    the part in which its middle lies.

    Parameters
    ----------
    groups
        What each image belongs to, numbers or names, shape (n,).
    shares
        About which share of the images each part gets; positive, with the sum 1.
    seed
        Seed of NumPy's default generator; the same seed gives the same parts.

    Returns
    -------
    list
        For each part the places of its images, in rising order.

    Raises
    ------
    ValueError
        If `groups` is not one for each image, `shares` are no shares, or a part stays empty
        because there are too few groups, or one is too large.

    Examples
    --------
    >>> [len(part) for part in split_by_group(["a", "a", "b", "b"], shares=(0.5, 0.5), seed=0)]
    [2, 2]
    """
    groups = np.asarray(groups)
    if groups.ndim != 1 or not len(groups):
        raise ValueError(f"groups must be one for each image, shape (n,), got {groups.shape}")
    ends = np.cumsum(shares)
    if min(shares) <= 0 or not np.isclose(ends[-1], 1):
        raise ValueError(f"shares must be positive and add up to 1, got {tuple(shares)}")
    names, which, counts = np.unique(groups, return_inverse=True, return_counts=True)
    order = np.random.default_rng(seed).permutation(len(names))
    middles = np.cumsum(counts[order]) - counts[order] / 2
    part_of = np.empty(len(names), dtype=int)
    part_of[order] = np.searchsorted(ends[:-1], middles / len(groups))
    parts = [np.flatnonzero(part_of[which] == k) for k in range(len(ends))]
    for k, part in enumerate(parts, start=1):
        if not len(part):
            raise ValueError(
                f"part {k} of {len(parts)} stays empty: there are {len(names)} group(s), the "
                f"largest with {counts.max()} of {len(groups)} images; more groups are needed, or "
                "other shares"
            )
    return parts


def leaks(
    parts: Mapping[str, ArrayLike],
    *,
    x: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    mean: ArrayLike | None = None,
) -> list[str]:
    """Look for what leaks between the parts of a split; say each leak in a sentence.

    An empty list means that none of these was found: an image in two parts, a group in two parts,
    equal images in two parts, a mean taken over more than the first part. Images that are alike
    but not equal, such as turned copies, only `groups` can tell.

    Parameters
    ----------
    parts
        The places of the images in each part, by its name; the first is the one to train on.
    x
        The images, shape (n, …).
    groups
        What each image belongs to, shape (n,).
    mean
        What was taken away from each pixel before training, of a shape that broadcasts with an
        image; needs `x` as it was before.

    Raises
    ------
    ValueError
        If there are fewer than two parts, a part is empty or names a place that is not there, or
        an argument does not fit the others.

    Examples
    --------
    >>> leaks({"training": [0, 1], "test": [2, 3]}, groups=["a", "b", "b", "c"])
    ["training and test share 1 group, such as 'b'"]
    """
    if len(parts) < 2:
        raise ValueError(f"parts must be two or more, got {len(parts)}")
    n = None
    for value in (x, groups):
        if value is not None:
            length = len(np.asarray(value))
            if n is not None and length != n:
                raise ValueError(f"x and groups must be for the same images, got {n} and {length}")
            n = length
    places = {name: _places(name, part, n) for name, part in parts.items()}
    prints = [] if x is None else fingerprints(x)
    found = []
    for (a, first), (b, second) in combinations(places.items(), 2):
        same = np.intersect1d(first, second)
        if len(same):
            found.append(f"{a} and {b} share {_n(len(same), 'image')}, such as number {same[0]}")
        if groups is not None:
            of = np.asarray(groups)
            both = np.intersect1d(of[first], of[second])
            if len(both):
                found.append(
                    f"{a} and {b} share {_n(len(both), 'group')}, such as {both[0].item()!r}"
                )
        if x is not None:
            seen = {prints[k] for k in first}
            twins = [k for k in second if prints[k] in seen and k not in same]
            if twins:
                found.append(
                    f"{b} has {_n(len(twins), 'image')} equal to one of {a}, such as number "
                    f"{twins[0]}"
                )
    if mean is not None:
        found += _about_mean(places, x, mean)
    return found


def fingerprints(x: ArrayLike) -> list[bytes]:
    """Return a hash of each image, shape (n, …): equal for equal pixels, else different."""
    x = np.asarray(x)
    # Minus zero equals zero, and has other bits.
    rows = np.ascontiguousarray(x + 0.0 if x.dtype.kind == "f" else x)
    return [hashlib.sha256(row.tobytes()).digest() for row in rows]


def _about_mean(places: dict[str, Places], x: ArrayLike | None, mean: ArrayLike) -> list[str]:
    if x is None:
        raise ValueError("mean needs x, the images from which it was taken away")
    (name, first), *_ = places.items()
    images, given = np.asarray(x, dtype=float), np.asarray(mean, dtype=float)

    def is_mean_of(part: NDArray[Any]) -> bool:
        # One number for all pixels, one for each channel, or one for each pixel.
        means = [part.mean(), part.mean(axis=0)]
        means += [part.mean(axis=tuple(range(part.ndim - 1)))] * (part.ndim > 2)
        return any(m.shape == given.shape and np.allclose(m, given, atol=1e-6) for m in means)

    if is_mean_of(images[first]):
        return []
    if is_mean_of(images) or is_mean_of(images[np.concatenate(list(places.values()))]):
        return [f"the mean was taken over all images, not over {name} alone"]
    return [f"the mean is not that of {name}"]


def _places(name: str, part: ArrayLike, n: int | None) -> Places:
    places = np.asarray(part)
    if places.ndim != 1 or not len(places) or places.dtype.kind not in "iu":
        raise ValueError(
            f"the part {name!r} must be the places of its images, whole numbers of shape (n,), got "
            f"{places.dtype} of shape {places.shape}"
        )
    if places.min() < 0 or (n is not None and places.max() >= n):
        wrong = places.min() if places.min() < 0 else places.max()
        allowed = "from 0" if n is None else f"from 0 to {n - 1}"
        raise ValueError(f"the part {name!r} names the place {wrong}; places are {allowed}")
    return places.astype(int)


def _n(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count > 1)}"
