"""What a notebook needs: progress bars, what computes for Keras, and how long a function is."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from typing import TypeVar

from .explore.output import Output, current_output

T = TypeVar("T")

_VARIABLE = "KERAS_BACKEND"
_SETTINGS = {
    # TensorFlow says on stderr which processor it found, and a build takes that for a warning.
    "TF_CPP_MIN_LOG_LEVEL": "3",
    # Also its line about oneDNN; without oneDNN the sums come out the same on every processor.
    "TF_ENABLE_ONEDNN_OPTS": "0",
    # One thread, like the other libraries on pages that compare seconds.
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}


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
    if current_output() is not Output.LIVE:
        return iter(items)
    # Imported here: a page that is read has no bars, and its Python no tqdm.
    from tqdm.auto import tqdm

    return iter(tqdm(items, desc=label, leave=False))


def choose_keras_backend() -> str:
    """Choose what Keras is to compute with: TensorFlow where it is installed, else PyTorch.

    Keras reads its backend from the environment when it is first imported, so a notebook
    chooses before that.

    `KERAS_BACKEND` in the environment has the last word. Without it, "tensorflow" if
    TensorFlow is installed, else "torch". Neither is imported here. What TensorFlow
    would log at its start is turned off, and it gets one thread, unless the environment
    says otherwise.

    Returns
    -------
    str
        The backend's name, for the page to say.

    Raises
    ------
    ModuleNotFoundError
        If neither TensorFlow nor PyTorch is installed.
    RuntimeError
        If Keras was imported before, with another backend: it keeps that one until the
        kernel restarts.

    Examples
    --------
    >>> choose_keras_backend() in ("tensorflow", "torch", "jax")
    True
    """
    backend = os.environ.get(_VARIABLE) or next(
        (name for name in ("tensorflow", "torch") if find_spec(name) is not None), None
    )
    if backend is None:
        raise ModuleNotFoundError(
            "Keras needs TensorFlow or PyTorch to compute with, and neither is installed"
        )
    if "keras" in sys.modules:
        in_use = sys.modules["keras"].backend.backend()
        if in_use != backend:
            raise RuntimeError(
                f"Keras was imported before and computes with {in_use!r}, not {backend!r}; "
                "restart the kernel and choose the backend first"
            )
    os.environ[_VARIABLE] = backend
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    return backend


def lines_of_code(*functions: Callable) -> int:
    """Count the lines of the functions' sources, without comments and empty lines.

    Examples
    --------
    >>> from lecnn_helpers.comparisons import spread
    >>> 0 < lines_of_code(spread) < lines_of_code(spread, spread)
    True
    """
    lines = "".join(map(inspect.getsource, functions)).splitlines()
    return sum(bool(line.partition("#")[0].strip()) for line in lines)
