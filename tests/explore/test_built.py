"""Explorers found in a page's HTML, whatever stands around them and inside."""

import pytest

from lecnn_helpers.explore.built import find, own_page

DATA = '<script type="application/json" class="explorer-data">{"presets":[]}</script>'


def around(inside, root='<div class="explorer" id="a">'):
    return f"{root}{inside}{DATA}</div>"


@pytest.mark.parametrize(
    "explorer",
    [
        around(""),
        around("<div><div>a</div>\n</div><div></div>"),
        around("", '<div\n id=a  class="wide explorer" data-x="</div>">'),
        around("<!-- </div> -->"),
        around('<script type="text/plain"></div></script>'),
        around("<p>a &lt;/div&gt; b"),
        around("<svg><text>é 𝜂</text></svg>"),
        f'<DIV CLASS="explorer" ID="a"><b>x</b>{DATA}</DIV\n>',
    ],
)
def test_one_is_found_from_its_tag_to_its_end(explorer):
    page = f"<main>\n<div>é</div>\r\n\n{explorer}\n<div>after</div></main>"
    (found,) = find(page)
    assert page[found.start : found.end] == explorer
    assert page[found.inside : found.end].lower().startswith("</div")
    assert (found.name, found.data) == ("a", {"presets": []})


@pytest.mark.parametrize(
    "page",
    [
        "",
        around("", '<div class="explorer explorer-still" id="a">'),
        around("", '<div class="explorer">'),
        around("", '<div class="explorer-control" id="a">'),
        '<div class="explorer" id="a">not ours</div>',
        f"<pre>{around('').replace('<', '&lt;')}</pre>",
        f"<!-- {around('')} -->",
        f'<script>s = "{around("").replace("</script>", "")}"</script>',
        # It never ends: what follows would be taken in.
        '<div class="explorer" id="a">' + DATA,
    ],
)
def test_what_is_none(page):
    assert find(page) == []


def test_several_in_their_order():
    page = around("") + "<div class='cell'>" + around("").replace('"a"', '"b"') + "</div>"
    assert [found.name for found in find(page)] == ["a", "b"]


def test_the_own_page_says_whence_it_is():
    html = own_page(
        "<p>x</p>",
        name="two-words",
        title="A < B",
        home="../a%20b.html",
        static="../_static",
        versions="1",
    )
    assert "<title>Two words – A &lt; B</title>" in html
    assert '<a href="../a%20b.html#two-words" target="_blank">A &lt; B</a>' in html
    assert '<meta name="robots" content="noindex">' in html
    assert 'href="../_static/explore.css?v=1"' in html
    assert '<script defer src="../_static/explore.js?v=1"></script>' in html
