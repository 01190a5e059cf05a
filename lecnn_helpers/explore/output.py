"""Where the output goes: to a live kernel, or into a page that is being built."""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Callable
from enum import Enum
from typing import Any

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

    IN_PAGE = "in-page"
    """The default frame as HTML; Python runs in the reader's page, and the controls ask it."""


def current_output() -> Output:
    """Read the environment variable.

    Raises
    ------
    ValueError
        If it holds anything but these names.
    """
    value = os.environ.get(VARIABLE, Output.LIVE.value)
    try:
        return Output(value)
    except ValueError:
        allowed = ", ".join(repr(output.value) for output in Output)
        raise ValueError(f"{VARIABLE} must be one of {allowed}, got {value!r}") from None


def kernel() -> Any:
    """Return the IPython shell of a Jupyter kernel; None in a script, a test, a terminal."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell if hasattr(shell, "kernel") else None


def has_ipywidgets() -> bool:
    """Return whether ipywidgets can be imported; a saved page does without."""
    try:
        importlib.import_module("ipywidgets")
    except ImportError:
        return False
    return True


def calling_cell() -> tuple[str, int]:
    """Return the file and the line of the script or cell that is running now.

    A notebook's cell has a file name made of its text, so it is the same when it runs again.
    """
    frame = sys._getframe(1)
    while frame.f_back and frame.f_code.co_name != "<module>":
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno


def announce_widgets_when_shown() -> None:
    """While a page is built, let an ipywidget reach the front end when it is first shown.

    A control may be given as a widget, and on a page that widget is a mere description.
    Notebook executors record the state of every widget that announces itself and embed it
    in the page, where it would be dead weight. So the announcements wait, and one that is
    shown, or belongs to one that is shown, goes out.
    """
    if current_output() is Output.LIVE:
        return
    try:
        import comm
    except ImportError:  # then there is no ipywidgets either
        return
    if isinstance(comm.create_comm, _Announcements):
        return
    announcements = _Announcements(comm.create_comm)
    comm.create_comm = announcements
    shell = kernel()
    if shell is not None:
        shell.display_formatter.mimebundle_formatter.for_type_by_name(
            "ipywidgets.widgets.widget", "Widget", announcements.shown
        )


_REFERENCE = re.compile(r"IPY_MODEL_(\w+)")
_OWN_MODULES = ("@jupyter-widgets/base", "@jupyter-widgets/controls")


class _Announcements:
    """Make comms as `create` does; those of ipywidgets' own widgets wait until they are needed."""

    def __init__(self, create: Callable[..., Any]) -> None:
        self.create = create
        self.waiting: dict[str, _Waiting] = {}
        self.out: set[str] = set()

    def __call__(self, *args: Any, **options: Any) -> Any:
        state = (options.get("data") or {}).get("state") or {}
        # Other makers' widgets show themselves in ways of their own.
        if args or state.get("_model_module") not in _OWN_MODULES:
            self.release(*_references(options))
            return self.create(*args, **options)
        waiting = _Waiting(self, self.create, options)
        # What ties two widgets together is shown nowhere.
        if waiting.references & self.out:
            self.release(waiting.comm.comm_id)
        return waiting.comm

    def shown(self, widget: Any) -> Any:
        """Announce a widget, and show it as it shows itself."""
        show = widget._repr_mimebundle_
        if show is None or widget.comm is None:  # it is closed
            return None
        self.release(widget.model_id)
        return show()

    def release(self, *ids: str) -> None:
        """Announce these widgets, what they are made of, and what ties them to others."""
        for id_ in ids:
            waiting = self.waiting.pop(id_, None)
            if waiting is None:
                continue
            self.out.add(id_)
            self.release(*waiting.references)
            waiting.announce()
            self.release(*[key for key, w in self.waiting.items() if id_ in w.references])


class _Waiting:
    """A comm that has not been announced yet, and what was said over it meanwhile."""

    def __init__(
        self, home: _Announcements, create: Callable[..., Any], options: dict[str, Any]
    ) -> None:
        self.home = home
        self.comm = create(**options | {"primary": False})
        self.said: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
        self.opening = {key: options.get(key) for key in ("data", "metadata", "buffers")}
        self.references = _references(options)
        self.publish = self.comm.publish_msg
        self.comm.publish_msg = self.keep
        shell = kernel()
        if shell is not None and hasattr(self.comm, "kernel"):
            self.comm.kernel = shell.kernel  # a widget tells a comm without one no changes
        import comm

        comm.get_comm_manager().register_comm(self.comm)
        home.waiting[self.comm.comm_id] = self

    def keep(self, kind: str, *args: Any, **message: Any) -> None:
        """Keep a message back, or send it after those that it speaks of."""
        if self.comm.comm_id in self.home.waiting:
            self.said.append(((kind, *args), message))
            self.references |= _references(message)
            if self.references & self.home.out and kind == "comm_msg":
                self.home.release(self.comm.comm_id)
            elif kind == "comm_close":
                del self.home.waiting[self.comm.comm_id]
            return
        self.home.release(*_references(message))
        self.publish(kind, *args, **message)

    def announce(self) -> None:
        """Send the opening, and what was said since."""
        self.comm.open(**self.opening)
        for args, message in self.said:
            self.publish(*args, **message)


def _references(message: dict[str, Any]) -> set[str]:
    """Return the ids of the widgets that a message speaks of."""
    return set(_REFERENCE.findall(repr(message.get("data"))))
