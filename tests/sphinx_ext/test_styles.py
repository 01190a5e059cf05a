"""Which rules of a stylesheet a page keeps."""

import pytest

from lecnn_helpers.sphinx_ext import styles

PAGE = """<html data-theme="light"><body class="night"><main id="top">
<p class="note wide">a</p><math><mi>x</mi></math></main></body></html>"""
WORDS = styles.words_of_page(PAGE) | styles.words_of_script('e.classList.add("show")')


@pytest.mark.parametrize(
    ("css", "wanted"),
    [
        ("p { color: red; }", "p{color:red}"),
        ("p { a: b !important; c: d /* e */ }", "p{a:b!important;c:d}"),
        (".note{a:b}.gone{a:b}", ".note{a:b}"),
        (".note,.gone{a:b}", ".note{a:b}"),
        ("#top .note.show:hover::before{a:b}", "#top .note.show:hover::before{a:b}"),
        ("#top.gone{a:b}#gone p{a:b}", ""),
        (":not(.gone) p{a:b}", ":not(.gone) p{a:b}"),
        (":is(.gone,.wide){a:b}", ":is(.gone,.wide){a:b}"),
        ("p:is(.gone){a:b}", ""),
        ('[data-theme="dark"] p{a:b}', '[data-theme="dark"] p{a:b}'),
        (r".a\/b{a:b}", ""),
        ("/* .note */ .gone{a:b} /**/", ""),
        ("@media print { .gone{a:b} p{a:b} }", "@media print {p{a:b}}"),
        ("@media print { .gone{a:b} }", ""),
        ("@supports (a:b) { @media print { p{a:b} } }", "@supports (a:b) {@media print {p{a:b}}}"),
        ("@keyframes k { from { a:b } }", "@keyframes k { from { a:b } }"),
        ('@charset "utf-8";p{a:b}', "p{a:b}"),
        ('p::after{content:".gone{"}', 'p::after{content:".gone{"}'),
    ],
)
def test_a_rule_stays_if_all_that_it_asks_for_is_there(tmp_path, css, wanted):
    path = tmp_path / "a.css"
    path.write_text(css, encoding="utf-8")
    assert styles.used([path], WORDS) == [wanted]


def test_a_file_is_found_from_where_its_sheet_lies(tmp_path):
    (tmp_path / "inner").mkdir()
    sheet = tmp_path / "inner" / "a.css"
    sheet.write_text("@import '../b.css';p{a:url(x.png) url('data:y') url(#z) url(http://w/x)}")
    (tmp_path / "b.css").write_text('p{a:url("x.png")}')
    (kept,) = styles.used([sheet], WORDS)
    root = tmp_path.resolve().as_posix()
    inner = f'url("{root}/inner/x.png") url("data:y") url(#z) url(http://w/x)'
    assert kept == f'p{{a:url("{root}/x.png")}}p{{a:{inner}}}'


def test_imports_come_along(tmp_path):
    (tmp_path / "basic.css").write_text(".note{a:b}.gone{a:b}", encoding="utf-8")
    folder = tmp_path / "styles"
    folder.mkdir()
    path = folder / "theme.css"
    path.write_text('@import "../basic.css";p{c:d}@import url(../basic.css) print;')
    assert styles.used([path], WORDS) == [".note{a:b}p{c:d}@media print{.note{a:b}}"]


def test_without_words_all_stays(tmp_path):
    path = tmp_path / "a.css"
    path.write_text(".gone{a:b}", encoding="utf-8")
    assert styles.used([path], None) == [".gone{a:b}"]


def test_a_property_stays_as_long_as_it_is_named(tmp_path):
    first, second = tmp_path / "a.css", tmp_path / "b.css"
    first.write_text(
        "p{--a:1;--b:var(--c);--c:2;--d:var(--e)}.gone{x:var(--g)}"
        'main{--e:3;--f:url("data:x;--y:1");--g:4}'
    )
    second.write_text("main{x:var( --b, 1)}")
    kept = styles.used([first, second], WORDS, "element.style.setProperty('--f', 1)")
    assert kept == ['p{--b:var(--c);--c:2}main{--f:url("data:x;--y:1")}', "main{x:var( --b, 1)}"]
    assert "--a" in styles.used([first], None)[0]


def test_the_characters_that_a_sheet_shows():
    css = r'a::before{content:"\f0c9"}:root{--pst-icon-x:"\2b";--other:"q"}b::after{content:"é" x}'
    assert styles.characters(css) == {"\uf0c9", "+", "é"}


def test_the_text_of_formulas():
    assert styles.text_of(PAGE, "math") == "x"
