"""Letters: their fonts, their sizes, and the outlines of mathematics."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import text_to_path

from .writing import exact, path_data

OUTLINE_SIZE = text_to_path.FONT_SCALE
"""The size in px of which outlines are stored."""


@lru_cache(4096)
def text_size(s: str, prop: FontProperties, math: bool, fonts: str) -> tuple[float, float, float]:
    return text_to_path.get_text_width_height_descent(s, prop, math)


@lru_cache(1024)
def glyphs_of(s: str, prop: FontProperties, fonts: str) -> tuple[Any, Any, Any]:
    """Return a formula's glyphs with their places, their outlines by name, and its bars."""
    glyphs, outlines, bars = text_to_path.get_glyphs_mathtext(prop, s)

    def drawn(vertices: Any, codes: Any) -> str:
        return path_data(Path(vertices, codes), np.eye(3)) if len(vertices) else ""

    return (
        [(_glyph_name(name), x, y, size) for name, x, y, size in glyphs],
        [(_glyph_name(name), drawn(*outline)) for name, outline in outlines.items()],
        [drawn(*bar) for bar in bars],
    )


def _glyph_name(name: str) -> str:
    # Of letters alone: a digit would be taken for a number that may change.
    return re.sub(r"\W", "-", name)


def anchor(mtext: Any, angle: float) -> float:
    """Return which part of a line of text stands at its place: start (0), middle or end (1)."""
    if mtext is None:  # one of several lines, whose places are those of their starts
        return 0
    if mtext.get_rotation_mode() == "anchor" or angle % 360 not in (90, 270):
        return {"left": 0, "center": 0.5, "right": 1}[mtext.get_ha()]
    # Upright letters are aligned by their box: its bottom is the start of the line, or the end.
    part = {"bottom": 0.0, "baseline": 0.0, "top": 1.0}.get(mtext.get_va(), 0.5)
    return part if angle % 360 == 90 else 1 - part


def font_style(prop: FontProperties, size: float) -> str:
    """Return the style of a font. The page's own stands for all without serifs."""
    style = [f"font-size:{exact(size)}px"]
    if prop.get_style() != "normal":
        style.append(f"font-style:{prop.get_style()}")
    if prop.get_variant() != "normal":
        style.append(f"font-variant:{prop.get_variant()}")
    weight: Any = prop.get_weight()
    weight = font_manager.weight_dict.get(weight, weight)
    if weight != 400:
        style.append(f"font-weight:{weight}")
    if prop.get_stretch() != "normal":
        style.append(f"font-stretch:{prop.get_stretch()}")
    family = _family(tuple(prop.get_family()))
    return ";".join([*style, *([f"font-family:{family}"] if family else [])])


def _family(names: tuple[str, ...]) -> str:
    settings: Any = mpl.rcParams
    known = {kind: settings[f"font.{kind}"] for kind in ("sans-serif", "serif", "monospace")}
    for name in names:
        if name in ("sans", "sans serif", "sans-serif") or name in known["sans-serif"]:
            return ""
        for kind in ("monospace", "serif"):
            if name == kind or name in known[kind]:
                return kind
        if name in ("cursive", "fantasy"):
            return name
    # A font of the author's choice, where the reader has it.
    quoted = ", ".join(f"'{name}'" for name in names if re.fullmatch(r"[\w .-]+", name))
    return f"{quoted}, sans-serif" if quoted else ""
