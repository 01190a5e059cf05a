"""Explorers whose controls ask for each state: Python runs in the reader's page.

The page's script sends a state and gets its frame; nothing is packed, and so nothing is drawn
that nobody asked for.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import page

if TYPE_CHECKING:
    from .explorer import Explorer

explorers: dict[str, Explorer] = {}
"""Those that were shown, by name; the last of a name is the one that answers."""


def answer(name: str, state: Sequence[int]) -> str:
    """Return a state's frame as JSON.

    Parameters
    ----------
    name
        The explorer's.
    state
        For each control the index of its value.

    Returns
    -------
    str
        An object with ``lines`` and ``sentence``, and ``style``, the colors of these lines on a
        dark page; or with ``error``, in words, where `draw` failed.

    Examples
    --------
    >>> print(answer("a-line", [0]))
    {"error": "no explorer 'a-line' was shown"}
    """
    explorer = explorers.get(name)
    if explorer is None:
        return json.dumps({"error": f"no explorer {name!r} was shown"})
    values = explorer.values(tuple(state))
    try:
        lines, sentence = explorer.frame(**values)
    except Exception as error:
        settings = ", ".join(f"{key}={value!r}" for key, value in values.items())
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f" ({last.name}, line {last.lineno})"
        return json.dumps({"error": f"{type(error).__name__} at {settings}: {error}{where}"})
    style = page.dark_colors(lines, scope=f"#{name}")
    return json.dumps({"lines": lines, "sentence": sentence, "style": style})
