"""The pictures to take along: all there, whole, and the same outside of the page."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from lecnn_helpers.explore import built
from lecnn_helpers.explore.svg import to_svg
from lecnn_helpers.teaching import contents, outlines, pages, pictures

from ..conftest import ROOT
from .conftest import describe, draw

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def found(page, chapter):
    return list(pictures.pictures(chapter, page))


def test_the_start_each_preset_and_each_still_are_there_in_order(found):
    assert [(one.file, one.name, one.setting, one.fragment) for one in found] == [
        ("03-a_line/line", "Line", "", "line"),
        (
            "03-a_line/line--steep-dashed",
            "Line",
            "steep & dashed",
            "line?preset=steep%20%26%20dashed",
        ),
        ("03-a_line/line--flat", "Line", "flat", "line?preset=flat"),
        ("03-a_line/table", "Table", "", "table"),
        ("03-a_line/picture-01-deeper", "Deeper", "", "deeper"),
    ]
    assert {one.page for one in found} == {"part/a_line.html"}
    assert [one.why for one in found] == ["", "As steep as it goes.", "Nothing rises.", "", ""]


def test_each_is_the_picture_of_its_setting(found):
    """Against the explorer's own functions: the sentence, and the path of the line."""
    for one, values in zip(found[:3], [(1, False), (3, True), (0, False)], strict=True):
        assert one.sentence == describe(*values)
        root = ElementTree.fromstring(one.svg)
        assert root.findtext(f"{SVG}desc") == one.sentence
        page_lines = to_svg(draw(*values), prefix="line")
        drawn = [re.search(r' d="([^"]*)"', line)[1] for line in page_lines if "#0069a6" in line]
        blue = [node.get("d") for node in root.iter() if "#0069a6" in (node.get("style") or "")]
        assert blue == drawn != []


def test_a_still_has_its_caption(found):
    assert found[-1].sentence == "It stands still & <so> on."
    assert ElementTree.fromstring(found[-1].svg).findtext(f"{SVG}desc") == found[-1].sentence


def test_what_is_html_is_no_file_but_has_a_row(found):
    assert [one.svg is None for one in found] == [False, False, False, True, False]


def test_a_file_needs_no_page(found):
    for one in found:
        if one.svg is None:
            continue
        assert "var(" not in one.svg
        assert "<text" not in one.svg
        root = ElementTree.fromstring(one.svg)
        _, _, width, height = map(float, root.get("viewBox").split())
        assert (float(root.get("width")), float(root.get("height"))) == (width, height)
        assert root.get("aria-label") is None


def box(data):
    """The corners of a path of absolute commands."""
    numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+", data)]
    return min(numbers[::2]), max(numbers[::2]), min(numbers[1::2]), max(numbers[1::2])


@pytest.mark.parametrize(
    ("anchor", "share"), [("", 0), ("text-anchor:middle;", -0.5), ("text-anchor:end;", -1)]
)
def test_letters_stand_where_the_text_stood(anchor, share):
    """DejaVu Sans: an I is 604 of 2048 units wide, with a stem from 201 to 403."""
    text = f'<text style="font-size:100px;{anchor}fill:var(--c1,#123456)" x="5" y="7">I</text>'
    svg = outlines.file_of(['<svg viewBox="0 0 9 9">', text, "</svg>"], "T", "S")
    path = ElementTree.fromstring(svg).find(f"{SVG}path")
    assert path.get("transform") == "translate(5 7)"
    assert path.get("style") == "fill:#123456"
    start = share * 60400 / 2048
    x0, x1, y0, y1 = box(path.get("d"))
    assert (x0, x1) == pytest.approx((start + 20100 / 2048, start + 40300 / 2048), abs=0.6)
    # A capital is 1493 units high, and stands on the line; y goes down.
    assert (y0, y1) == pytest.approx((-149300 / 2048, 0), abs=0.6)


def test_signs_in_letters_and_turned_text():
    lines = [
        '<svg viewBox="0 0 9 9">',
        '<text style="font-size:10px" transform="rotate(90)">&lt;&amp;</text>',
        "</svg>",
    ]
    path = ElementTree.fromstring(outlines.file_of(lines, "T", "S")).find(f"{SVG}path")
    assert path.get("transform") == "rotate(90)"
    # Both signs are there: "<" lies left of 0.84 em, and "&" goes beyond.
    assert box(path.get("d"))[1] > 8.4


def test_a_table_is_no_picture():
    assert outlines.file_of(["<table></table>"], "T", "S") is None


def test_one_that_is_no_xml_is_an_error():
    with pytest.raises(ElementTree.ParseError):
        outlines.file_of(['<svg viewBox="0 0 9 9">', "<g>", "</svg>"], "T", "S")


def test_a_book_that_is_not_built_is_told(tmp_path, chapter):
    with pytest.raises(FileNotFoundError, match="run `make book` first"):
        pages.html_of(chapter, tmp_path)


@pytest.fixture(scope="module")
def taken(book, tmp_path_factory):
    """The zip of the built book, without the PDF files, which a browser makes."""
    folder = tmp_path_factory.mktemp("pictures")
    pictures.write(ROOT, folder, book, pdf=False)
    with zipfile.ZipFile(folder / pictures.ZIP) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_zip_has_every_setting_of_every_explorer(taken, book):
    rows = list(csv.DictReader(io.StringIO(taken[pictures.INDEX])))
    expected, pages_seen = [], []
    for chapter in contents.chapters(ROOT):
        html = (book / f"{chapter.document}.html").read_text(encoding="utf-8")
        pages_seen.append(f"{chapter.document}.html")
        for explorer in built.find(html):
            labels = ["", *(preset["label"] for preset in explorer.data["presets"])]
            expected += [(chapter.title, label) for label in labels]
        expected += [(chapter.title, "")] * html.count('class="explorer explorer-still"')
    assert sorted((row["chapter"], row["setting"]) for row in rows) == sorted(expected)
    assert list(dict.fromkeys(row["alive at"].partition("#")[0] for row in rows)) == pages_seen
    files = [row["file"].partition(" (")[0] for row in rows if row["file"].endswith("(.svg)")]
    assert {f"{name}.svg" for name in files} == {name for name in taken if name.endswith(".svg")}
    assert [name[:2] for name in files] == sorted(name[:2] for name in files)
    for row in rows:
        assert row["caption"].strip()
    assert "Creative Commons" in taken["LICENSE"]
    assert all(f"- `{name}`: " in taken[pictures.README] for name in files)


def test_every_file_of_the_zip_stands_alone(taken):
    for name, text in taken.items():
        if name.endswith(".svg"):
            ElementTree.fromstring(text)
            assert "<text" not in text, name
            assert "var(" not in text, name
