"""What is printed under a picture, read by a program that knows nothing of the one that wrote."""

import json
import re
import sys
from base64 import b64decode

import numpy as np
import pytest
from bs4 import BeautifulSoup

from lecnn_helpers.explore import paper

zxingcpp = pytest.importorskip("zxingcpp")
pytest.importorskip("segno")

PAGE = "https://someone.example.org/a-book/chapters/gradient_descent.html"
DATA = {"presets": [{"label": "too large"}, {"label": "ε = 0 & 50% + 1"}]}


def read(dark):
    """What a phone would read from these modules, printed with six dots for each."""
    image = np.where(np.kron(np.pad(dark, 4), np.ones((6, 6))), 0, 255).astype(np.uint8)
    (result,) = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    return result.text


def drawn(path, size):
    """The modules that an SVG path covers, its quiet zone taken off."""
    dark = np.zeros((size, size), int)
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", path):
        dark[int(y), int(x) : int(x) + int(length)] = 1
    assert not dark[:4].any()
    assert not dark[:, :4].any()
    assert not dark[-4:].any()
    assert not dark[:, -4:].any()
    return dark[4:-4, 4:-4]


def block(address=PAGE, data=DATA):
    html = paper.under_the_picture(address, "learning-rate", data)
    return BeautifulSoup(html, "html.parser").select_one("div.explorer-paper")


def test_the_default_is_drawn():
    code = block()
    size = int(code.svg["viewbox"].split()[-1])
    white, black = code.svg.select("path")
    assert (white["fill"], black["stroke"]) == ("#fff", "#000")
    assert white["d"] == f"M0 0h{size}v{size}H0z"
    assert read(drawn(black["d"], size)) == f"{PAGE}#learning-rate"
    assert code.b.text == f"{PAGE}#learning-rate"


def test_it_is_at_least_two_centimeters_wide_and_no_module_below_half_a_millimeter():
    # The smallest code has 21 modules, as the standard says; a long address needs many.
    for address in ("http://a.b/", PAGE, PAGE + "x" * 300):
        svg = block(address).svg
        whole = int(svg["viewbox"].split()[-1])
        width = float(re.fullmatch(r"width:([\d.]+)mm", svg["style"])[1])
        assert width * (whole - 8) / whole >= 19.9  # rounded to a tenth of a millimeter
        assert width / whole >= 0.499


def test_each_preset_has_its_code():
    targets = []
    for packed in json.loads(block()["data-codes"]):
        bits = np.unpackbits(np.frombuffer(b64decode(packed), np.uint8))
        size = int(len(bits) ** 0.5)
        assert size % 4 == 1  # the standard's sizes are 21, 25, 29, ...
        targets.append(read(bits[: size * size].reshape(size, size)))
    assert targets == [
        f"{PAGE}#learning-rate",
        f"{PAGE}#learning-rate?preset=too+large",
        # ε is CE B5 in UTF-8.
        f"{PAGE}#learning-rate?preset=%CE%B5+%3D+0+%26+50%25+%2B+1",
    ]


def test_in_tex_it_is_the_same_code():
    code = paper.qr_code(PAGE)
    tex = paper.in_tex(code)
    size = len(code)
    dark = np.zeros((size, size), int)
    for x, y, length in re.findall(r"\\q(\d+),(\d+),(\d+)\.", tex):
        dark[size - 1 - int(y), int(x) : int(x) + int(length)] = 1  # TeX's y runs upwards
    assert read(dark) == PAGE
    assert f"\\begin{{picture}}({size + 8},{size + 8})(-4,-4)" in tex
    unit = float(re.search(r"\\unitlength\}\{([\d.]+)mm", tex)[1])
    assert size * unit >= 19.9


def test_a_scratch_does_no_harm():
    """Error correction M: with a coin's width of it gone it is read all the same."""
    dark = np.array(paper.qr_code(PAGE))
    middle = len(dark) // 2
    dark[middle - 2 : middle + 3, middle - 2 : middle + 3] = 0
    assert read(dark) == PAGE


def test_without_segno_the_address_stands_alone(monkeypatch):
    monkeypatch.setitem(sys.modules, "segno", None)
    code = block()
    assert code.svg is None
    assert json.loads(code["data-codes"]) == ["", "", ""]
    assert code.b.text == f"{PAGE}#learning-rate"


def test_what_an_address_holds_is_escaped():
    assert block("https://a.b/x?a=1&b=<2>").b.text == "https://a.b/x?a=1&b=<2>#learning-rate"
