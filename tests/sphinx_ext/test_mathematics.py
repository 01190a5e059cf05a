"""Formulas, set at the build: what MathML says of them, and what is refused."""

import subprocess
import sys
from xml.etree import ElementTree

import pytest

from lecnn_helpers.sphinx_ext.mathematics import MathematicsError, Setter, alphabet


@pytest.fixture(scope="module")
def setter():
    with Setter() as setter:
        yield setter


@pytest.fixture
def parsed(setter):
    """The formula's row, without the TeX beside it."""

    def parsed(tex, **options):
        math = ElementTree.fromstring(setter.set(tex, **options))
        (semantics,) = math
        row, annotation = semantics
        assert annotation.text == tex
        return row

    return parsed


def outline(node):
    inner = "".join(map(outline, node)) or node.text or ""
    return f"{node.tag}({inner})"


@pytest.mark.parametrize(
    ("tex", "wanted"),
    [
        (r"\frac{a}{b}", "mrow(mfrac(mi(a)mi(b)))"),
        (r"x_i^2", "mrow(msubsup(mi(x)mi(i)mn(2)))"),
        (r"\sqrt{\sigma^2}", "mrow(msqrt(msup(mi(σ)mn(2))))"),
        (r"\hat z", "mrow(mrow(mover(mi(z)mo(ˆ))))"),
        (r"\overline{g}", "mrow(mover(mi(g)mo(‾)))"),
        (r"\mathbf{x}", "mrow(mrow(mi(𝐱)))"),
        (r"\mathbb{R}", "mrow(mrow(mi(ℝ)))"),
        (r"\text{if } j", "mrow(mtext(if )mi(j))"),
        (r"a < b", "mrow(mi(a)mo(<)mi(b))"),
    ],
)
def test_the_parts_of_a_formula(parsed, tex, wanted):
    assert outline(parsed(tex)).replace("\N{NO-BREAK SPACE}", " ") == wanted


def spaces(row):
    """What stands between the parts, in em, from left to right."""
    found = []
    for node in row:
        if node.tag == "mspace":
            found.append(node.get("width"))
        elif node.tag == "mo":
            found += [node.get("lspace"), node.get("rspace")]
    return [float(space.removesuffix("em")) for space in found]


# The TeXbook, chapter 18: 3, 4 and 5 eighteenths of an em around punctuation, binary operations
# and relations; none at all in exponents, and none around a sign.
THIN, MEDIUM, THICK = (pytest.approx(n / 18, abs=1e-4) for n in (3, 4, 5))


@pytest.mark.parametrize(
    ("tex", "wanted"),
    [
        ("a + b", [MEDIUM, MEDIUM]),
        ("a = b", [THICK, THICK]),
        ("a, b", [0, THIN]),
        ("-b", [0, 0]),
        (r"a \log b", [THIN, 0, THIN]),  # before, and after the sign of application
        ("a/b", []),  # an ordinary atom, in a row of its own
    ],
)
def test_the_spaces_are_tex_s(parsed, tex, wanted):
    assert spaces(parsed(tex)) == wanted


def test_an_exponent_has_no_spaces(parsed):
    ((_, exponent),) = parsed("x^{a + b}")
    assert spaces(exponent) == [0, 0]


def test_an_accent_is_one(parsed):
    row = parsed(r"\hat z")
    assert row[0][0].get("accent") == "true"
    brace = parsed(r"\underbrace{Z}_n", display=True)
    assert outline(brace) == "mrow(munder(mrow(munder(mi(Z)mo(⏟)))mrow(mi(n))))".replace(
        "mrow(mi(n))", "mi(n)"
    )


def test_columns_stand_as_tex_has_them(parsed):
    table = parsed(r"\begin{aligned} a &= b \\ c &= d \end{aligned}", display=True)[0]
    sides = [[cell.get("style").split(";")[0] for cell in row] for row in table]
    assert sides == [["text-align:right", "text-align:left"]] * 2


def test_displayed_or_not(setter):
    assert setter.set("x", display=True).startswith('<math display="block">')
    assert setter.set("x").startswith("<math>")


def test_nothing_is_left_of_the_engine_s_notes(setter):
    tex = r"\hat z = \sum_{i=1}^n \big(x_i\big) \leftarrow \operatorname{relu}(z') \max_j a"
    assert "data-" not in setter.set(tex, display=True)


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"\foo + 1", r"Undefined control sequence \foo"),
        (r"\frac{a", "Missing close brace"),
        (r"\left( a", r"missing \right"),
        (r"a \\ b", r"MathML Core cannot set \\ outside of a table"),
        (r"\boxed{x}", "MathML Core cannot set <menclose>"),
        (r"\mathbf{\ä}", "Undefined control sequence"),
    ],
)
def test_what_cannot_be_set_is_an_error_with_the_formula(setter, tex, reason):
    with pytest.raises(MathematicsError) as error:
        setter.set(tex)
    assert reason in str(error.value)
    assert tex in str(error.value)


@pytest.mark.parametrize(
    ("variant", "letters"),
    [
        # Letters that Unicode had before it had these alphabets stand elsewhere.
        ("italic", {"h": "ℎ", "a": "𝑎", "∂": "𝜕"}),
        ("double-struck", {"R": "ℝ", "A": "𝔸", "1": "𝟙"}),
        ("script", {"L": "ℒ", "A": "𝒜", "e": "ℯ"}),
        ("fraktur", {"C": "ℭ", "A": "𝔄"}),
        ("bold", {"x": "𝐱", "β": "𝛃", "0": "𝟎"}),
        ("bold-italic", {"x": "𝒙"}),
        ("monospace", {"0": "𝟶"}),
        ("sans-serif", {"a": "𝖺"}),
    ],
)
def test_alphabets(variant, letters):
    assert {letter: alphabet(variant)[letter] for letter in letters} == letters


def test_python_ends_although_nobody_used_the_engine():
    # V8's thread would keep it waiting for ever.
    code = "from lecnn_helpers.sphinx_ext.mathematics import Setter\nwith Setter(): pass"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
