"""On a phone no letter of a picture is smaller than 11 px, in any state of any explorer."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from lecnn_helpers.explore.frames import unpack
from lecnn_helpers.testing.rules import parsed

from ..conftest import CHAPTERS
from ..pictures.letters import too_small

chapters = pytest.mark.parametrize("name", [path.stem for path in CHAPTERS])


def pictures(book, name):
    """Every picture of a page, by a name to find it again: stills, and explorers' states."""
    for root in parsed(book / "book" / f"{name}.html").select(".explorer"):
        packed = root.select_one(".explorer-frames")
        for state, frame in enumerate(unpack(packed.text) if packed else [[_as_xml(root)]]):
            if frame[0].startswith("<svg"):
                yield f"{root['id']}, state {state}", frame


def _as_xml(root):
    """What is in a still's image."""
    return unquote(root.select_one(".explorer-image")["src"].partition(",")[2])


@chapters
def test_every_letter_can_be_read_on_a_phone(book, name):
    seen = 0
    small = {}
    for where, lines in pictures(book, name):
        seen += 1
        if found := too_small(lines):
            small[where] = found
    assert seen > 1
    assert not small, dict(list(small.items())[:5])
