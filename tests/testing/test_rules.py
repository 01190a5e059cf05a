"""The rules that all books share find what is wrong. What is right passes in the books themselves."""

import nbformat
import pytest
from bs4 import BeautifulSoup

from lecnn_helpers.testing import rules

GOOD = [bone.format(oracle="PyTorch") for bone in rules.BONES]


def chapter(folder, *markdown):
    cells = [nbformat.v4.new_markdown_cell(text) for text in markdown]
    path = folder / "chapter.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


@pytest.mark.parametrize(
    ("titles", "faults"),
    [
        (["# A", *(f"## {bone}" for bone in GOOD)], []),
        (["# A", *(f"## {bone}: more\n### below" for bone in GOOD)], []),
        (["# A", "# B", *(f"## {bone}" for bone in GOOD)], ["the first heading, and no other"]),
        (["## A", *(f"## {bone}" for bone in GOOD)], ["the first heading, and no other"]),
        (["# A", "### B", *(f"## {bone}" for bone in GOOD)], ["a heading skips a level"]),
        (["# A", *(f"## {bone}" for bone in GOOD[1:])], ["no 'What the lecture says'"]),
        (["# A", *(f"## {bone}" for bone in (GOOD[1], GOOD[0], *GOOD[2:]))], ["another order"]),
    ],
)
def test_bones(tmp_path, titles, faults):
    found = rules.faults_of_the_bones(chapter(tmp_path, *titles), "PyTorch")
    assert len(found) == len(faults)
    assert all(each.startswith(fault) for each, fault in zip(found, faults, strict=True))


def test_bones_ask_for_the_books_own_oracle(tmp_path):
    path = chapter(tmp_path, "# A", *(f"## {bone}" for bone in GOOD))
    assert rules.faults_of_the_bones(path, "scikit-learn") == ["no 'Checked against scikit-learn'"]


TABLE = "| written | right | see |\n|---|---|---|\n| {} | 3 | {} |"


@pytest.mark.parametrize(
    ("written", "see", "faults"),
    [
        ("“2”", "[A](chapter.ipynb#in-numpy)", []),
        ("2", "[A](chapter.ipynb#in-numpy)", ["quotes nothing"]),
        ("“2”", "chapter A", ["see is not links alone"]),
        ("“2”", "[A](chapter.ipynb#in-fortran)", ["chapter.ipynb#in-fortran leads nowhere"]),
        ("“2”", "[A](other.ipynb#in-numpy)", ["other.ipynb#in-numpy leads nowhere"]),
    ],
)
def test_rows_of_errata(tmp_path, written, see, faults):
    chapter(tmp_path, "# A", "## In NumPy")
    page = tmp_path / "errata.md"
    page.write_text(f"# Errata\n\n{TABLE.format(written, see)}\n", encoding="utf-8")
    (row,) = rules.rows_of_errata(page)
    assert row == (written, "3", see)
    assert rules.faults_of_a_row(row, tmp_path) == faults


def test_what_a_chapter_corrects_must_be_in_the_errata(tmp_path):
    text = "## What the notes got wrong\n\n| where | written | right |\n|---|---|---|\n"
    path = chapter(tmp_path, "# A", f"{text}| here | “x_1 = 2” | “not” a quotation |", "## After")
    see = "[A](chapter.ipynb#in-numpy)"
    assert rules.not_in_the_errata(path, []) == ["x_1 = 2"]
    assert rules.not_in_the_errata(path, [rules.Row("“x_1 = 3”", "2", see)]) == ["x_1 = 2"]
    elsewhere = see.replace("chapter", "other")
    assert rules.not_in_the_errata(path, [rules.Row("“x_1 = 2”", "2", elsewhere)]) == ["x_1 = 2"]
    # A part of a longer quotation counts, and so do other spaces.
    assert rules.not_in_the_errata(path, [rules.Row("“so x₁=2, says”", "2", see)]) == []


def test_what_a_page_asks_for():
    page = BeautifulSoup(
        '<link rel="stylesheet" href="a.css"><link rel="canonical" href="here">'
        '<script src="b.js"></script><script>1</script><img src="c.svg"><img src="data:x">',
        "html.parser",
    )
    assert rules.asked_for(page) == ["b.js", "a.css", "c.svg"]
