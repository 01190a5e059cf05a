"""Mathematics is set when the book is built: MathML, which browsers draw and screen readers speak.

MathJax itself reads the TeX, so that a formula means what it means in JupyterLab; but it does so
here, in V8, and neither its scripts nor its fonts are on the page. What it writes is made MathML
Core (https://w3c.github.io/mathml-core), the part that Chromium, Firefox and WebKit agree on, with
TeX's own spaces. A formula that TeX or Core does not know is an error of the build.
"""

from __future__ import annotations

import functools
import importlib.util
import itertools
import json
import re
import unicodedata
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from docutils import nodes
from py_mini_racer import MiniRacer
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.locale import _
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

_SCRIPT = Path(__file__).parent / "assets" / "mathematics.js"
# In the order in which they need one another.
_PARTS = {
    "startup": "startup.js",
    "core": "core.js",
    "adaptors/liteDOM": "adaptors/liteDOM.js",
    "input/tex-base": "input/tex-base.js",
    "[tex]/ams": "input/tex/extensions/ams.js",
    "[tex]/newcommand": "input/tex/extensions/newcommand.js",
}

# Where the engine of a build is kept, from its first formula to its end.
_SETTER = "_lecnn_setter_of_formulas"
_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
_TOKENS = {"mi", "mn", "mo", "mtext", "ms"}
_CORE = _TOKENS | {
    *("math", "mrow", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "mpadded", "mphantom"),
    *("msub", "msup", "msubsup", "munder", "mover", "munderover"),
    *("mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mtd"),
}
# What a row lays out side by side, where TeX's space before an atom has a place.
_ROWS = {"math", "mrow", "mtd", "mstyle", "msqrt", "mpadded", "mphantom"}
_SCRIPTED = {"msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts"}

# As accents TeX takes signs of the keyboard; Unicode has signs that are drawn as such.
_ACCENTS = {
    "^": "\N{MODIFIER LETTER CIRCUMFLEX ACCENT}",
    "~": "\N{SMALL TILDE}",
    "\N{HORIZONTAL BAR}": "\N{OVERLINE}",
}


class MathematicsError(ExtensionError):
    """A formula that cannot be set; the message has the formula and the reason."""


class Setter:
    r"""Sets TeX as MathML Core; holds MathJax in an engine of its own, which is to be closed.

    Examples
    --------
    >>> with Setter() as setter:
    ...     print(setter.set(r"\frac12")[:46])
    <math><semantics><mrow><mfrac><mn>1</mn><mn>2<
    """

    def __init__(self) -> None:
        package = importlib.util.find_spec("sphinx-mathjax-offline")
        if package is None or package.origin is None:
            raise ExtensionError("MathJax is not here: install sphinx-mathjax-offline")
        folder = Path(package.origin).parent / "static" / "mathjax"
        self._engine = MiniRacer()
        self._engine.eval(_SCRIPT.read_text(encoding="utf-8"))
        for file in _PARTS.values():
            self._engine.eval((folder / file).read_text(encoding="utf-8"))
        self._engine.call("start", list(_PARTS))

    def __enter__(self) -> Setter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the engine; without this, Python would wait for it at its own end."""
        self._engine.close()

    def set(self, tex: str, *, display: bool = False) -> str:
        r"""Return `tex` as MathML Core.

        Parameters
        ----------
        tex
            What stands between the dollars: TeX of MathJax's packages base, ams and newcommand.
        display
            Set it as a displayed formula.

        Returns
        -------
        str
            A ``<math>`` element, with the TeX as its annotation.

        Raises
        ------
        MathematicsError
            If TeX does not know a command in it, or MathML Core has nothing for it.
        """
        answer = json.loads(self._engine.call("set", tex, display))
        if "error" in answer:
            raise MathematicsError(f"this formula cannot be set: {answer['error']}\n  {tex}")
        math = ElementTree.fromstring(answer["mathml"])
        try:
            _make_core(math)
        except _NotInCoreError as error:
            raise MathematicsError(f"MathML Core cannot set {error}:\n  {tex}") from None
        for node in math.iter():
            # What MathJax and our script note for themselves.
            for name in [name for name in node.attrib if name.startswith("data-")]:
                del node.attrib[name]
        row = Element("mrow")
        row[:] = list(math)
        semantics = Element("semantics")
        annotation = Element("annotation", encoding="application/x-tex")
        annotation.text = tex
        semantics[:] = [row, annotation]
        math[:] = [semantics]
        return ElementTree.tostring(math, encoding="unicode", short_empty_elements=False)


class _NotInCoreError(Exception):
    """Names the element or the letter."""


def _make_core(node: Element) -> None:
    """Change MathJax's MathML in place, from the inside out."""
    node.tag = node.tag.removeprefix(_NAMESPACE)
    if node.tag not in _CORE:
        raise _NotInCoreError(f"<{node.tag}>")
    for child in node:
        _make_core(child)
        child.tail = None
    if node.tag in _TOKENS:
        _set_letters(node)
    else:
        node.text = None
        if node.tag == "mspace" and node.attrib.pop("linebreak", None):
            raise _NotInCoreError(r"\\ outside of a table")
    if node.tag == "mtable":
        _align(node)
    if node.tag in _ROWS:
        _put_spaces(node)
    if node.tag in ("mover", "munder", "munderover"):
        _put_accent(node)


def _set_letters(token: Element) -> None:
    text = (token.text or "").strip() if token.tag != "mtext" else token.text or ""
    variant = token.attrib.pop("mathvariant", "")
    if variant == "normal" and token.tag == "mi" and len(text) == 1:
        token.set("mathvariant", variant)
    elif variant not in ("", "normal"):
        text = "".join(_letter(character, variant) for character in text)
    token.text = text
    if token.tag == "mo":
        # The spaces of Core's dictionary are not always TeX's.
        token.set("lspace", "0")
        token.set("rspace", "0")


def _letter(character: str, variant: str) -> str:
    letters = alphabet(variant)
    if character.isalnum() and character not in letters:
        raise _NotInCoreError(f"{character!r} in the letters {variant!r}")
    return letters.get(character, character)


def _put_spaces(row: Element) -> None:
    """Write TeX's space before an atom: as an operator's own where there is one."""
    children: list[Element] = []
    for child in row:
        space = child.attrib.pop("data-space", "")
        operator = _operator(child)
        if space and operator is not None:
            operator.set("lspace", space)
        elif space and children and children[-1].tag == "mo":
            children[-1].set("rspace", space)
        elif space:
            children.append(Element("mspace", width=space))
        children.append(child)
    row[:] = children


def _operator(node: Element) -> Element | None:
    """Return the operator that `node` is, with or without scripts."""
    if node.tag == "mo":
        return node
    return _operator(node[0]) if node.tag in _SCRIPTED and len(node) else None


def _put_accent(node: Element) -> None:
    under = () if node.tag == "mover" else [("accentunder", node[1])]
    over = () if node.tag == "munder" else [("accent", node[-1])]
    for attribute, mark in [*under, *over]:
        if "data-accent" in mark.attrib:
            node.set(attribute, "true")
            del mark.attrib["data-accent"]
            mark.attrib.pop("accent", None)
            mark.text = _ACCENTS.get(mark.text or "", mark.text)


def _align(table: Element) -> None:
    """Core has no columns: their sides and distances are the cells' own."""
    sides = table.attrib.pop("columnalign", "center").split()
    across = table.attrib.pop("columnspacing", "0.8em").split()
    down = table.attrib.pop("rowspacing", "0.5ex").split()
    known = {"displaystyle", "data-space"}
    if extra := set(table.attrib) - known - {n for n in table.attrib if n.startswith("data-")}:
        raise _NotInCoreError(f"a table with {', '.join(sorted(extra))}")
    for number, row in enumerate(table):
        for column, cell in enumerate(row):
            style = f"text-align:{sides[min(column, len(sides) - 1)]}"
            left = across[min(column - 1, len(across) - 1)] if column else "0"
            top = down[min(number - 1, len(down) - 1)] if number else "0"
            cell.set("style", f"{style};padding:{top} 0 0 {left}")


@functools.cache
def alphabet(variant: str) -> dict[str, str]:
    """Return where Unicode has the letters of one of MathML's alphabets.

    Core knows no `mathvariant` but "normal": a bold x is a character of its own.

    Examples
    --------
    >>> alphabet("bold")["x"], alphabet("double-struck")["R"]
    ('𝐱', 'ℝ')

    Raises
    ------
    _NotInCoreError
        If Unicode has no such alphabet.
    """
    words = {"sans-serif": "SANS-SERIF", "double-struck": "DOUBLE-STRUCK", "fraktur": "FRAKTUR"}
    wanted = words.get(variant, variant.upper().replace("-", " "))
    found = {}
    for code in itertools.chain(range(0x2100, 0x2150), range(0x1D400, 0x1D800)):
        name = unicodedata.name(chr(code), "").replace("BLACK-LETTER", "FRAKTUR")
        if name == "PLANCK CONSTANT":
            name = "ITALIC SMALL H"
        style = re.split(
            " CAPITAL | SMALL | DIGIT | NABLA| PARTIAL | DOTLESS |(?<!ALL) EPSILON", name
        )[0]
        if style.removeprefix("MATHEMATICAL ") == wanted:
            found.setdefault(unicodedata.normalize("NFKC", chr(code)), chr(code))
    if not found:
        raise _NotInCoreError(f"the letters {variant!r}")
    return found


def _inline(self: HTML5Translator, node: nodes.math) -> None:
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    self.body.append(f"{_set(self, node)}</span>")
    raise nodes.SkipNode


def _block(self: HTML5Translator, node: nodes.math_block) -> None:
    # On a phone it may be wider than the page, and the keyboard, too, can scroll it then.
    attributes = {"CLASS": "math notranslate nohighlight", "tabindex": "0"}
    self.body.append(self.starttag(node, "div", **attributes))
    if node["number"]:
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append(f"{_set(self, node, display=True)}</div>")
    raise nodes.SkipNode


def _set(self: HTML5Translator, node: nodes.Element, *, display: bool = False) -> str:
    app = self.builder.app
    if not hasattr(app, _SETTER):
        setattr(app, _SETTER, Setter())
    try:
        return getattr(app, _SETTER).set(node.astext().strip(), display=display)
    except MathematicsError as error:
        raise MathematicsError(f"{self.docnames[0]}: {error}") from None


def _close(app: Sphinx, _error: Exception | None) -> None:
    if hasattr(app, _SETTER):
        getattr(app, _SETTER).close()
        delattr(app, _SETTER)


def setup(app: Sphinx) -> None:
    """Make MathML the mathematics of the pages."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    app.connect("build-finished", _close)
