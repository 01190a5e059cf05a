"""The book on paper: the LaTeX source is written, with every default picture."""

import os
import re

import pytest
from bs4 import BeautifulSoup

from ..conftest import NOTEBOOKS, ROOT, jupyter_book


@pytest.fixture(scope="module")
def latex(book):
    """The folder of the LaTeX source; the HTML comes first, and with it the executed notebooks."""
    if not os.environ.get("BOOK_IS_BUILT"):
        jupyter_book(ROOT, "--builder", "latex")
    return ROOT / "_build" / "latex"


def test_every_default_picture_is_included(latex, book):
    (source,) = latex.glob("*.tex")
    text = source.read_text(encoding="utf-8")
    included = re.findall(r"\\sphinxincludegraphics(?:\[[^]]*\])?\{\{?([^}]+)\}?\.png\}", text)
    pictures = 0
    for path in NOTEBOOKS:
        html = (book / "book" / f"{path.stem}.html").read_text(encoding="utf-8")
        pictures += len(BeautifulSoup(html, "html.parser").select(".explorer-picture img"))
    assert len(included) >= pictures > 0
    for name in included:
        assert (latex / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_tables_are_set_as_tables(latex):
    (source,) = latex.glob("*.tex")
    text = source.read_text(encoding="utf-8")
    assert r"\begin{tabular}" in text
    # And not as a formula, in which LaTeX takes no table.
    formulas = re.findall(r"\\begin\{equation\*\}.*?\\end\{equation\*\}", text, flags=re.S)
    assert formulas
    # The environments, that is: a formula may well speak of a center.
    taken = re.compile(r"\\begin\{(?:center|table|tabular|longtable)\}")
    assert not [formula for formula in formulas if taken.search(formula)]


def test_nothing_of_the_page_part_is_on_paper(latex):
    (source,) = latex.glob("*.tex")
    text = source.read_text(encoding="utf-8")
    assert "explorer-frames" not in text
    assert "<svg" not in text


def test_a_citation_leads_to_its_entry(latex):
    (source,) = latex.glob("*.tex")
    text = source.read_text(encoding="utf-8")
    cited = set(re.findall(r"\\hyperref\[\\detokenize\{(book/references:[\w-]+)\}\]", text))
    assert len(cited) > 20
    assert all(rf"\label{{\detokenize{{{target}}}}}" in text for target in cited)
