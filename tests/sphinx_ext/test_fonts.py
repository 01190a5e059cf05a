"""The parts of fonts that pages carry."""

import base64
import io
from pathlib import Path

import matplotlib
import pytest
from fontTools.ttLib import TTFont

from lecnn_helpers.sphinx_ext import fonts, roots


def opened(address):
    kind, data = address.split(",")
    assert kind == "data:font/woff2;base64"
    return TTFont(io.BytesIO(base64.b64decode(data)))


@pytest.fixture(scope="module")
def font():
    return fonts.Font(fonts.mathematics(), "abc√∑(𝑥𝑦")


def test_a_part_has_what_was_asked_for_and_is_small(font):
    part = opened(font.address("a√("))
    # A bracket comes with its mirror image, for languages that are written from the right.
    assert {chr(code) for code in part.getBestCmap()} == set("a√()")
    whole = fonts.mathematics().stat().st_size
    assert len(font.address("a√(")) < whole / 100


def test_what_grows_can_grow(font):
    table = opened(font.address("√("))["MATH"].table
    grows = table.MathVariants.VertGlyphCoverage.glyphs
    assert set(grows) == {"radical", "parenleft", "parenright"}
    assert table.MathConstants.AxisHeight.Value > 0


def test_all_sizes_of_a_root_are_as_wide_and_the_first_is_the_shortest(font):
    part = opened(font.address("√"))
    variants = part["MATH"].table.MathVariants
    sizes = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index("radical")]
    names = [record.VariantGlyph for record in sizes.MathGlyphVariantRecord]
    names += [piece.glyph for piece in sizes.GlyphAssembly.PartRecords]
    assert len({part["hmtx"][name][0] for name in names}) == 1
    heights = [record.AdvanceMeasurement for record in sizes.MathGlyphVariantRecord]
    assert heights == sorted(set(heights))
    outlines = [part["glyf"][record.VariantGlyph] for record in sizes.MathGlyphVariantRecord]
    for height, outline in zip(heights, outlines, strict=True):
        assert outline.yMax - outline.yMin == pytest.approx(height, abs=2)


def test_a_font_without_mathematics_is_left_as_it_is():
    path = Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf"
    font = TTFont(path)
    before = font["glyf"]["radical"], font.getGlyphOrder()
    roots.draw_closely(font)
    assert (font["glyf"]["radical"], font.getGlyphOrder()) == before


def test_what_the_font_has_not_is_left_to_the_system(font):
    assert font.address("漢") == ""
    assert font.address("a漢") == font.address("a")


def test_variables_are_drawn_in_italics():
    assert fonts.drawn_for("hx∂1") == set("hx∂1ℎ𝑥𝜕")
