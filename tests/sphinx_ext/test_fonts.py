"""The parts of fonts that pages carry."""

import base64
import io

import pytest
from fontTools.ttLib import TTFont

from lecnn_helpers.sphinx_ext import fonts


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


def test_what_the_font_has_not_is_left_to_the_system(font):
    assert font.address("漢") == ""
    assert font.address("a漢") == font.address("a")


def test_variables_are_drawn_in_italics():
    assert fonts.drawn_for("hx∂1") == set("hx∂1ℎ𝑥𝜕")
