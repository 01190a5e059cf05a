"""HTML that `draw` returned, cut into lines."""

import pytest

from lecnn_helpers.explore.markup import html_lines


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>1&nbsp;%</p>", ["<p>1&nbsp;%</p>"]),
        ("<p>2&deg; &#39;&amp;#x3C;&minus;</p>", ["<p>2&deg; &#39;&amp;#x3C;&minus;</p>"]),
        ("R&D &copy 1 & 2", ["R&D &copy 1 & 2"]),
        ('<p title="a > b">x</p>', ['<p title="a > b">x</p>']),
        ("<p title='a > \"b\"'>x</p>", ["<p title='a > \"b\"'>x</p>"]),
        ("<p hidden class=c>x</p>", ["<p hidden class=c>x</p>"]),
        ("a < b and c > d", ["a &lt; b and c > d"]),
        (
            "<TABLE><TR><TD>1</TD></TR></TABLE>",
            ["<table>", "<tr>", "<td>1</td>", "</tr>", "</table>"],
        ),
        ("one<br>two<hr/>three<img src=x>", ["one", "<br>two", "<hr/>three", "<img src=x>"]),
        ("<b>x</b>  <i>y</i>", ["<b>x", "</b> ", "<i>y</i>"]),
        # A no-break space is not space that can be left out.
        ("<td>\N{NO-BREAK SPACE}a </td>", ["<td>\N{NO-BREAK SPACE}a</td>"]),
        ("<pre>  a\n   b\n</pre>", ["<pre>  a\n   b\n</pre>"]),
        # A browser drops this line's end when it reads the tag.
        ("<pre>\n  a</pre>", ["<pre>  a</pre>"]),
        ("<p>x <code>a   b</code> y</p>", ["<p>x ", "<code>a   b", "</code> y", "</p>"]),
        ("<textarea>\n a\n\n b</textarea>", ["<textarea> a\n\n b</textarea>"]),
        (
            "<script>if (a < b && c)  {}\n</script>",
            ["<script>if (a < b && c)  {}\n</script>"],
        ),
        ("<style>td > b { x: '<i>' }</style>", ["<style>td > b { x: '<i>' }</style>"]),
        (
            '<svg viewBox="0 0 1 1"><clipPath id="c"></clipPath><textPath/></svg>',
            ['<svg viewBox="0 0 1 1">', '<clipPath id="c"></clipPath>', "<textPath/>", "</svg>"],
        ),
        ('<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg></svg>\n', ["<svg></svg>"]),
        (
            "<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>",
            [
                "<table>",
                "<tr>",
                "<td>",
                "<table>",
                "<tr>",
                "<td>1</td>",
                "</tr>",
                "</table>",
                "</td>",
                "</tr>",
                "</table>",
            ],
        ),
        ("", []),
        (" \n\t", []),
        ("<!-- a note -->", []),
        ("<!-- a --> <!-- b -->", []),
        ("x<!-- a -->y", ["xy"]),
    ],
)
def test_lines_by_hand(html, lines):
    assert html_lines(html) == lines
