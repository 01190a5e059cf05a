"""Tables of numbers, as HTML and on paper."""

from lecnn_helpers.pictures.tables import Table


def test_cells_are_texts_on_the_page_and_on_paper():
    table = Table(caption="Of numbers", header=["a & b", "one"], rows=[["<", "1"]])
    assert "<td>&lt;</td><td>1</td>" in table.html()
    latex = table.latex().splitlines()
    assert r"\begin{tabular}{rr}" in latex
    assert r"a \& b & one \\" in latex
    assert r"\end{tabular}" in latex


def test_an_empty_corner_is_no_heading():
    html = Table(caption="c", header=["", "b"], rows=[["1", "2"]]).html()
    assert '<tr><td></td><th scope="col">b</th></tr>' in html
