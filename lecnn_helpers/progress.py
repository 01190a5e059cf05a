"""A progress bar for training loops: on a kernel it moves, in a built page it is not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from tqdm.auto import tqdm

from .explore.output import Output, current_output

T = TypeVar("T")


def progress(items: Iterable[T], label: str) -> Iterator[T]:
    """Go through `items` and show how far it is.

    Parameters
    ----------
    items
        What to loop over; with a length, the bar knows the end.
    label
        What is being done, before the bar.

    Examples
    --------
    >>> import os
    >>> os.environ["EXPLORE_OUTPUT"] = "page"  # as a book build does: no bar
    >>> [epoch for epoch in progress(range(3), "training")]
    [0, 1, 2]
    >>> del os.environ["EXPLORE_OUTPUT"]
    """
    return tqdm(items, desc=label, leave=False, disable=current_output() is not Output.LIVE)
