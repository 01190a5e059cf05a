"""Where a page may be asked what a word or letter means."""

import re

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from myst_parser.parsers.docutils_ import Parser

from lecnn_helpers.sphinx_ext import meanings, tips
from lecnn_helpers.sphinx_ext.mathematics import Setter

TERMS = meanings.glossary(
    """```{glossary}
batch
  Some images. More: [here](page.ipynb#what-a-batch-is).

batch norm
  A layer.

logit
  A score.
```"""
)
FORMS = {form: term for term in TERMS for form in term.forms}


def letter(sign, section=""):
    return meanings.Letter((sign,), "", "", "", section, "", ("everywhere",))


LETTERS = {sign: letter(sign) for sign in ("α", "β", "β₁", "ẑ", "∂", "n", "L", "m", "m̂", "log")}
LETTERS["η"] = letter("η", "adam")


def tree(markdown):
    settings = {
        "myst_enable_extensions": ["dollarmath"],
        "report_level": 5,
        "doctitle_xform": False,
    }
    return publish_doctree(markdown, parser=Parser(), settings_overrides=settings)


def marks(document):
    return [(found.astext(), found.get("href")) for found in document.findall(tips.tip_mark)]


def terms_in(markdown, page="page"):
    document = tree(markdown)
    before = document.astext()
    tips.mark_terms(document, FORMS, page)
    assert document.astext() == before
    return marks(document)


def letters_in(markdown):
    document = tree(markdown)
    before = document.astext()
    tips.mark_letters(document, LETTERS)
    assert document.astext() == before
    return marks(document)


def test_a_link_that_is_written_as_html_is_left_alone():
    text = 'See <a href="#x?preset=a">the batch</a> and <b>a logit</b>, then a batch.'
    assert terms_in(text) == [
        ("logit", "glossary.html#term-logit"),
        ("batch", "glossary.html#term-batch"),
    ]
    assert not letters_in('<a href="#x">let α grow</a>')


BATCH, NORM = ("batch", "glossary.html#term-batch"), ("batch norm", "glossary.html#term-batch-norm")


def test_the_first_use_in_a_section_is_marked():
    text = "# Page\n\nOne batch, two batches.\n\n## Next\n\nBatches.\n\nA batch of logits.\n"
    logits = ("logits", "glossary.html#term-logit")
    assert terms_in(text) == [BATCH, ("Batches", BATCH[1]), logits]


def test_the_longest_term_is_the_one_that_is_meant():
    assert terms_in("batch norm of a batch") == [NORM, BATCH]


@pytest.mark.parametrize(
    "text",
    [
        "# A batch",
        "Text.\n\n## A batch",
        "`batch`",
        "```\nbatch\n```",
        "    batch",
        "[a batch](https://example.org)",
        "**Batch.** Bold words are headings, or say what they mean themselves.",
        "> We take a batch.",
        "| a | b |\n|---|---|\n| batch | batch |",
        "$batch$",
        "![a batch](picture.png)",
        "<!-- batch -->",
        "no term at all",
    ],
)
def test_only_prose_is_marked(text):
    assert terms_in(text) == []


@pytest.mark.parametrize("text", ["- a batch", "1. A *batch*, say", "a\n\n  - b\n    - batch"])
def test_lists_are_prose(text):
    assert terms_in(text) == [BATCH]


def test_a_section_that_explains_a_term_does_not_mark_it():
    text = "# Page\n\nA batch.\n\n## What a batch is\n\nA batch.\n\n## After\n\nA batch.\n"
    assert terms_in(text) == [BATCH, BATCH]
    assert terms_in(text, "another") == [BATCH] * 3


def test_letters_in_prose():
    notation = "notation.html#letters"
    assert letters_in("α and β, then α² and |α| again, η.") == [
        ("α", notation),
        ("β", notation),
        ("α", None),
        ("α", None),
        ("η", "notation.html#adam"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("n images, m of them", ["n", "m"]),
        ("n − 1, (n, 3), n: |n|", ["n"] * 4),
        ("m̂ is no m", ["m̂", "m"]),
        ("β₁ and β and β₂", ["β₁", "β", "β"]),
        ("∂L", ["∂", "L"]),
        ("log n", ["n"]),
        ("ẑ, ẑᵢ", ["ẑ", "ẑ"]),
        ("an n-th, it's m's, L2, x_n, n_x, e.n. and 3n, L.a", []),
        ("“α^new”", ["α"]),
        ("**α is a standard deviation.**", ["α"]),
        ("> their α", ["α"]),
        ("| a |\n|---|\n| an α |", ["α"]),
        ("# α\n\n`α` [α](https://example.org) $\\alpha$", []),
    ],
)
def test_which_letters_are_letters(text, found):
    assert [word for word, _ in letters_in(text)] == found


def test_a_word_has_one_mark():
    document = tree("An α-batch of a batch.")
    tips.mark_terms(document, FORMS | {"α": FORMS["batch"]}, "page")
    tips.mark_letters(document, LETTERS)
    assert not [m for m in document.findall(tips.tip_mark) if list(m.findall(tips.tip_mark))[1:]]


@pytest.fixture(scope="module")
def setter():
    with Setter() as made:
        yield made


@pytest.mark.parametrize(
    ("tex", "letters"),
    [
        (r"\alpha\,\hat z_i + \beta", {"α", "ẑ", "i", "β"}),
        (r"\beta_1^2", {"β", "β₁"}),
        (r"\beta_{12}", {"β", "β₁₂"}),
        (r"w_j", {"w", "j"}),
        (r"\sigma_{\text{batch}}^2", {"σ"}),
        (r"\sqrt{\hat v} + \varepsilon", {"v̂", "ε"}),
        (r"\overline{g}", {"ḡ"}),
        (r"\overline{g \hat z}", {"g", "ẑ"}),
        (r"\tilde w", {"w̃"}),
        (r"\vec w", {"w?"}),
        (r"\frac{\partial L}{\partial w}", {"∂", "L", "w"}),
        (r"\log p", {"log", "p"}),
        (r"\underbrace{Z}_{n}", {"Z", "n"}),
        ("12 + 3", set()),
    ],
)
def test_letters_of_a_formula(setter, tex, letters):
    found = tips.letters_of(setter.set(tex))
    assert found == {meanings.composed(sign) for sign in letters}


def formula(sign, display=False):
    tag = "div" if display else "span"
    return f'<{tag} class="math notranslate"><math><mi>{sign}</mi></math></{tag}>'


@pytest.mark.parametrize(
    ("body", "stops"),
    [
        (formula("α") + formula("α") + formula("β"), [True, False, True]),
        (formula("α") + formula("α", True), [False]),
        (formula("α") + '<span class="tip-letter">α</span>', [False]),
        (formula("x") + formula("α"), [False, True]),
        ("<p>no formula</p>", []),
    ],
)
def test_each_letter_can_be_reached_by_the_keyboard(body, stops):
    made = tips.with_stops(body, {"α", "β"})
    assert made.replace(' tabindex="0"', "") == body
    assert [" tabindex" in tag for tag in re.findall(r"<span [^>]*math[^>]*>", made)] == stops


def test_the_script_reads_the_same_accents():
    """What `letters_of` puts on the page is what `tips.js` asks for."""
    script = (tips._ASSETS / tips.SCRIPT).read_text(encoding="utf-8")
    said = re.search(r"const ACCENTS = \{(.*?)\};", script)[1]
    pairs = re.findall(r'"(.)": "\\u(\w{4})"', said)
    assert {sign: chr(int(code, 16)) for sign, code in pairs} == tips._ACCENTS
    assert f'getElementById("{tips.TEXTS}")' in script


def test_a_book_without_those_pages_has_no_tips(tmp_path):
    assert tips.sources(tmp_path) == []
    book = tips.read(tmp_path, "")
    assert book == tips.Book([], {}, {}, {})
    document = tree("A batch of α.")
    tips.mark_terms(document, book.terms, "page")
    tips.mark_letters(document, {})
    assert not list(document.findall(nodes.inline))
