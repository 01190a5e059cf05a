"""What matplotlib itself makes of a picture; in a process of its own, beside ours."""

from __future__ import annotations

import io
import logging
import re
import warnings

import matplotlib as mpl

from .pictures import PICTURES, STATES
from .pixels import Anatomy, anatomy

LOOKED_INTO = 1
"""The state whose pixels are looked into, and that is seen dark and printed."""


_MESH = re.compile(r'<g id="(?:QuadMesh|QuadContourSet|TriMesh|TriContourSet)_.*?</g>', re.DOTALL)


def without_seams(svg: str) -> str:
    """Draw a mesh without antialiasing, as matplotlib asks for and its SVG forgets to say."""

    def crisp(match: re.Match[str]) -> str:
        mesh = match[0]
        if "stroke: " in mesh:
            return mesh
        return mesh.replace("<g ", '<g shape-rendering="crispEdges" ', 1)

    return _MESH.sub(crisp, svg)


def reference(name: str) -> tuple[list[tuple[str, float, float]], Anatomy]:
    """Return, for each state, matplotlib's own SVG, its width and its height; and an anatomy.

    Letters stay text, as in ours, where no mathematics is in them: mathematics as text needs fonts
    that no page has.
    """
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    picture = PICTURES[name]
    made = []
    with warnings.catch_warnings():
        # What matplotlib has to say of people's pictures is not our concern.
        warnings.simplefilter("ignore")
        for state in STATES:
            figure = picture.draw(state)
            buffer = io.StringIO()
            with mpl.rc_context({"svg.fonttype": "path" if picture.paths else "none"}):
                figure.savefig(buffer, format="svg")
            made.append((without_seams(buffer.getvalue()), *(figure.get_size_inches() * 72)))
        return made, anatomy(picture.draw(LOOKED_INTO))
