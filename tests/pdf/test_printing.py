"""What Chromium prints: the numbers of pages, and that nothing is cut. On small pages."""

from __future__ import annotations

import pytest
from pypdf import PdfReader

from tools.pdf.printing import Cut, places, print_book, sign
from tools.pdf.styles import of_the_book

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FILLER = "<p>A line of text.</p>" * 20


@pytest.fixture(scope="module")
def style(tmp_path_factory):
    """The style sheet, without those of the web."""
    html = tmp_path_factory.mktemp("html")
    (html / "_static").mkdir()
    for sheet in ("pygments.css", "explore.css", "book.css"):
        (html / "_static" / sheet).write_text("")
    return of_the_book([], [], html)


@pytest.fixture
def printed(chromium, style, tmp_path):
    """A function that prints HTML, and returns its path; it keeps what the headings were."""

    def print_(body, more=""):
        source, target = tmp_path / "page.html", tmp_path / "page.pdf"
        source.write_text(
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>A title</title>'
            f'<style>{style}{more}</style><body><article class="leaf" id="one">{body}</article>',
            encoding="utf-8",
        )
        print_.headings = print_book(chromium, source, target)
        return target

    return print_


def entry(id_, form="{}"):
    return f'<a href="#{id_}">x</a><span data-page-of="{id_}" data-form="{form}"></span>'


def test_numbers_are_those_of_the_pages(printed):
    apart = "style='break-before: page'"
    path = printed(
        f"<p>{entry('a')}; {entry('b', ' (p. {})')}; {entry('c')}</p><h1 id='a'>A</h1>{FILLER}"
        f"<h2 id='b' {apart}>B</h2>{FILLER}<h2 id='c' {apart}>C</h2>"
    )
    reader = PdfReader(path)
    assert "x1; x (p. 2); x3" in reader.pages[0].extract_text()
    assert [reader.pages[i].extract_text().split()[0] for i in range(3)] == ["1", "2", "3"]
    assert places(path) == {"a": 1, "b": 2, "c": 3}


def test_it_has_bookmarks_a_title_a_language_and_tags(printed):
    reader = PdfReader(printed("<h1>A</h1><h2>B α</h2><h1>C</h1>"))
    first, below, second = reader.outline
    assert (first.title, [entry.title for entry in below], second.title) == ("A", ["B α"], "C")
    assert reader.metadata.title == "A title"
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root


def test_it_says_who_wrote_it_and_shows_its_bookmarks(printed):
    path = printed("<h1>A</h1>")
    before = path.read_bytes()
    sign(path, "Somebody", printed.headings)
    reader = PdfReader(path)
    assert (reader.metadata.author, reader.metadata.title) == ("Somebody", "A title")
    assert reader.page_mode == "/UseOutlines"
    assert path.read_bytes().startswith(before)


def test_bookmarks_say_what_the_headings_say(printed):
    """Also at the head of a page, in capitals, with marks inside, and not at all."""
    path = printed(
        f"<h1>A  <em>b</em></h1>{FILLER}<h2 style='break-before: page'>C</h2>{FILLER}"
        "<h3 style='text-transform: uppercase'>d</h3><h3 style='display: none'>e</h3>"
        "<h2 style='break-before: page'>F</h2>"
    )
    assert printed.headings == ["A b", "C", "d", "F"]
    sign(path, "Somebody", printed.headings)
    first, (second, (third,), fourth) = PdfReader(path).outline
    assert [entry.title for entry in (first, second, third, fourth)] == ["A b", "C", "d", "F"]
    with pytest.raises(ValueError, match="4 bookmarks for 3 headings"):
        sign(path, "Somebody", printed.headings[1:])


def test_it_is_a4(printed):
    (page,) = PdfReader(printed("<p>A.</p>")).pages
    assert [float(x) / 72 * 25.4 for x in page.mediabox[2:]] == pytest.approx([210, 297], abs=0.5)


def test_numbers_that_move_what_they_count_come_to_rest(printed):
    """The line is full to the last letter with three digits, and not with one."""
    many = " ".join(entry("end") for _ in range(300))
    path = printed(f"<p>{many}</p>{FILLER * 2}<p id='end'>End.</p>")
    reader = PdfReader(path)
    assert f"x{places(path)['end']} " in reader.pages[0].extract_text()


WIDE = " ".join(f"<td>column{i}</td>" for i in range(12))


def test_a_table_that_is_too_wide_gets_smaller_letters(printed):
    path = printed(f"<table style='white-space: nowrap'><tr>{WIDE}</tr></table>")
    assert "column11" in PdfReader(path).pages[0].extract_text()


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (f"<table style='white-space: nowrap'><tr>{WIDE * 2}</tr></table>", "table “column0"),
        ("<div class='math'><math display='block'><mi>" + "long" * 60 + "</mi></math></div>", "ma"),
        ("<p><img style='max-width: none; width: 900px' src='data:image/svg+xml,%3Csvg "
         "xmlns=%22http://www.w3.org/2000/svg%22 width=%22900%22 height=%229%22/%3E'></p>", "img"),
    ],
)  # fmt: skip
def test_what_is_wider_than_the_text_is_an_error(printed, body, what):
    with pytest.raises(Cut, match=f"wider than the text: one: {what}"):
        printed(body)


TALL = "<div style='height: 100mm'>x</div>"
ROW = "<tr><td>a cell <div style='height: 100mm'></div></td><td>b</td></tr>"


@pytest.mark.parametrize(
    "body",
    [
        f"<div class='explorer'>{TALL * 3}</div>",
        f"<div class='math'>{TALL * 3}</div>",
        f"<div class='question'>{TALL * 3}</div>",
        ROW.replace("100mm", "300mm").join(["<table>", "</table>"]),
    ],
)
def test_what_is_cut_by_the_end_of_a_page_is_an_error(printed, body):
    with pytest.raises(Cut, match=r"cut by the end of a page: one: .*pages 1 and 2"):
        printed(body)


def test_what_fits_is_not_cut(printed):
    """Three of 10 cm each do not fit on one page; each goes to a page whole."""
    path = printed(f"<div class='explorer'>{TALL}</div>" * 3)
    assert len(PdfReader(path).pages) == 2
    path = printed(f"<table><thead><tr><th>head</th></tr></thead>{ROW * 3}</table>")
    texts = [page.extract_text() for page in PdfReader(path).pages]
    assert [text.count("a cell") for text in texts] == [2, 1]
    # Above the rows on the next page, too.
    assert [text.count("head") for text in texts] == [1, 1]


def test_code_that_is_too_wide_goes_on_on_the_next_line(printed):
    long = "x = " + " + ".join(f"number_{i}" for i in range(40))
    path = printed(f"<div class='cell_output'><pre>{long}</pre></div>")
    assert "number_39" in PdfReader(path).pages[0].extract_text()


def test_a_link_to_nothing_is_an_error(printed):
    with pytest.raises(Cut, match="nowhere on a page: gone"):
        printed(entry("gone"))
