"""Where the output goes: to a live kernel, or into a page that is being built."""

from __future__ import annotations

import os
from enum import Enum

VARIABLE = "EXPLORE_OUTPUT"
"""Environment variable that a builder sets; the notebooks' kernels inherit it."""

TRY_WIDGETS = "EXPLORE_TRY_WIDGETS"
"""Environment variable for tests: while a page is built, each explorer makes its widgets as well,
with no front end, so that one run of a notebook shows that both work."""


class Output(Enum):
    """What an explorer is shown as."""

    LIVE = "live"
    """ipywidgets on a kernel (the default)."""

    PAGE = "page"
    """Packed frames as HTML; the page loads the script and the stylesheet once."""

    STANDALONE = "standalone"
    """As PAGE, with the script and the stylesheet inside the HTML."""


def current_output() -> Output:
    """Read the environment variable.

    Raises
    ------
    ValueError
        If it holds anything but the three names.
    """
    value = os.environ.get(VARIABLE, Output.LIVE.value)
    try:
        return Output(value)
    except ValueError:
        allowed = ", ".join(repr(output.value) for output in Output)
        raise ValueError(f"{VARIABLE} must be one of {allowed}, got {value!r}") from None


def keep_widgets_off_the_page() -> None:
    """Let ipywidgets made from now on talk to no front end, if a page is being built.

    A control may be given as a widget, and while a page is built that widget is a
    mere description. Notebook executors record the state of every widget that
    announces itself and embed it in the page, where it would be dead weight.
    """
    if current_output() is Output.LIVE:
        return
    import comm

    comm.create_comm = comm.DummyComm
