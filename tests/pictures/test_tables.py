"""Tables of words, and cells that lead somewhere."""

import re

from lecnn_helpers.pictures.tables import Table

WORDS = Table(
    caption="Of words",
    header=["one", "two"],
    rows=[["a & b", "c"], ["d", "e"]],
    links={(0, 0): "#a-b", (1, 1): "page.html?x=1&y=2"},
    prose=True,
)


def test_a_linked_cell_leads_to_its_address():
    html = WORDS.html()
    assert '<td><a href="#a-b">a &amp; b</a></td><td>c</td>' in html
    assert '<td>d</td><td><a href="page.html?x=1&amp;y=2">e</a></td>' in html
    assert html.count("<a ") == 2


def test_words_are_set_as_words():
    assert 'class="lecture-table prose"' in WORDS.html()
    numbers = Table(caption="Of numbers", header=["one"], rows=[["1"]])
    assert 'class="lecture-table"' in numbers.html()
    assert r"\begin{tabular}{r}" in numbers.latex()
    latex = WORDS.latex()
    widths = [float(share) for share in re.findall(r"p\{([\d.]+)\\linewidth\}", latex)]
    assert len(widths) == 2
    assert 0.7 < sum(widths) < 1
    assert r"\begin{longtable}" in latex
    assert r"\end{longtable}" in latex


def test_an_empty_corner_is_no_heading():
    html = Table(caption="c", header=["", "b"], rows=[["1", "2"]]).html()
    assert '<tr><td></td><th scope="col">b</th></tr>' in html
