"""Code on paper: cut where its author left a line blank, and long names where their words meet."""

import pytest
from bs4 import BeautifulSoup

from tools.pdf import code


def parts(html):
    soup = BeautifulSoup(f"<div><pre class='x'>{html}</pre></div>", "html.parser")
    code.in_parts(soup, soup.pre)
    assert all(pre["class"] == ["x"] for pre in soup.select("pre"))
    return [pre.decode_contents() for pre in soup.select("pre")]


def test_code_is_cut_at_its_blank_lines():
    marked = "<span>a</span> = 1\n\n\n<b>def</b> f():\n    pass\n\nf()\n"
    found = parts(marked)
    assert found == ["<span>a</span> = 1\n\n\n", "<b>def</b> f():\n    pass\n\n", "f()\n"]
    assert "".join(found) == marked


def test_blank_lines_in_marks_of_their_own_count():
    assert parts("a<i>\n</i><i>\n</i><b>b</b>\n") == ["a<i>\n</i><i>\n</i>", "<b>b</b>\n"]


@pytest.mark.parametrize("whole", ["a = 1\nb = 2\n", "", '<span>"""One.\n\nTwo."""</span>\n'])
def test_what_has_no_blank_line_stays_whole(whole):
    assert parts(whole) == [whole]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("out_features", "out_|features"),
        ("CategoricalHinge", "Categorical|Hinge"),
        ("torch.nn.init", "torch.|nn.|init"),
        ("momentum=0.0", "momentum=|0.|0"),
        ("relu", "relu"),
        ("BCELoss", "BCELoss"),
    ],
)
def test_a_long_name_may_go_on_where_its_words_meet(name, shown):
    soup = BeautifulSoup(f"<code><span>{name}</span></code>", "html.parser")
    code.breakable(soup, soup.code)
    assert soup.code.get_text() == name
    assert soup.span.decode_contents() == shown.replace("|", "<wbr/>")
