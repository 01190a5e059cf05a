"""Root signs that a browser sets closely.

Chromium keeps as much room for a root sign as the widest of its sizes takes, so that a gap stands
behind each root; and what a sign is too long hangs down below what is under it. So here all sizes
are as wide as the first, and a shorter one comes before it.
"""

from __future__ import annotations

from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._g_l_y_f import Glyph

ROOT = 0x221A
SHORT = 0.8
"""How high the shortest sign is: enough for a letter with a hat, in parts of the next one."""


def draw_closely(font: TTFont) -> None:
    """Change the signs of a font in which roots grow; leave any other font as it is."""
    name = font.getBestCmap().get(ROOT)
    variants = font["MATH"].table.MathVariants if "MATH" in font and "glyf" in font else None
    growing = variants.VertGlyphCoverage.glyphs if variants else []
    if name not in growing:
        return
    sizes = variants.VertGlyphConstruction[growing.index(name)]
    records = sizes.MathGlyphVariantRecord
    width, bearing = font["hmtx"][name]

    usual = f"{name}.usual"
    taller = {record.VariantGlyph for record in records}
    taller |= {part.glyph for part in sizes.GlyphAssembly.PartRecords}
    changed = {usual: (_drawn(font, name, 1, 1), bearing)}
    for other in taller - {name}:
        advance, other_bearing = font["hmtx"][other]
        narrow = width / advance
        changed[other] = (_drawn(font, other, narrow, 1), round(other_bearing * narrow))
    changed[name] = (_drawn(font, name, 1, SHORT), bearing)
    font.setGlyphOrder([*font.getGlyphOrder(), usual])
    for glyph, (outline, left) in changed.items():
        font["glyf"][glyph] = outline
        font["hmtx"][glyph] = (width, left)

    first = next(record for record in records if record.VariantGlyph == name)
    records.insert(records.index(first), _variant(name, round(first.AdvanceMeasurement * SHORT)))
    first.VariantGlyph = usual


def _drawn(font: TTFont, name: str, across: float, up: float) -> Glyph:
    glyphs = font.getGlyphSet()
    pen = TTGlyphPen(glyphs)
    glyphs[name].draw(TransformPen(pen, (across, 0, 0, up, 0, 0)))
    return pen.glyph()


def _variant(name: str, height: int) -> otTables.MathGlyphVariantRecord:
    record = otTables.MathGlyphVariantRecord()
    record.VariantGlyph, record.AdvanceMeasurement = name, height
    return record
