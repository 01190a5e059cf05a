"""Tests that every book needs; a book's ``tests/test_book.py`` imports them all.

They say what CONTRIBUTING asks of a chapter, and what a reader of any page may count on. That the
notebooks run is nbmake's part: ``pytest book``.
"""

from __future__ import annotations

import ast
import importlib
import json
import math
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl

import nbformat
import pytest
from bs4 import BeautifulSoup

from ..book import Book
from . import rules

MAX_BYTES = 600_000
FIRST_VISIT = 300 * 1024
LOOK_UP = {"errata"}
"""What is no chapter, even as a notebook: no explorer, no exercises, and no bones."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Call a test once for each page, notebook, chapter or exercise."""
    root = metafunc.config.rootpath
    notebooks = sorted(root.glob("book/*.ipynb"))
    chapters = [path for path in notebooks if path.stem not in LOOK_UP]
    every = {
        "page": [path.stem for path in sorted([*notebooks, *root.glob("book/*.md")])],
        "notebook": notebooks,
        "chapter": chapters,
    }
    for name, values in every.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, values, ids=[Path(value).stem for value in values])


@pytest.fixture
def own(pytestconfig: pytest.Config) -> Book:
    """Which book it is."""
    return Book.at(pytestconfig.rootpath)


def _of(own: Book, chapter: Path) -> ModuleType:
    return importlib.import_module(f"{own.package}.chapters.{chapter.stem}")


def _page(book: Path, name: str) -> BeautifulSoup:
    return rules.parsed(book / "book" / f"{name}.html")


# The chapters, as files.


def test_a_chapter_is_one_notebook_and_one_folder(own):
    folders = {path.parent.name for path in own.folder.glob("chapters/*/__init__.py")}
    names = {path.stem for path in own.root.glob("book/*.ipynb")} - LOOK_UP
    assert folders == names != set()


def test_a_chapter_uses_no_other(own, chapter):
    paths = own.folder.glob(f"chapters/{chapter.stem}/*.py")
    texts = [path.read_text(encoding="utf-8") for path in paths] + rules.code(chapter)
    used = re.findall(rf"{own.package}\.chapters\.(\w+)", "\n".join(texts))
    assert set(used) == {chapter.stem}


def test_no_outputs_are_committed(notebook):
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_no_cell_is_longer_than_a_screen(notebook):
    for source in rules.code(notebook):
        assert len(source.splitlines()) <= 36, source


def test_markdown_is_such_as_jupyterlab_renders(notebook):
    """No directive or role of MyST, and no link to a heading, whose names differ there."""
    found = re.findall(r"(?m)^:::|^```\{|\{[a-z:-]+\}`|\]\(#|\[\^", rules.prose(notebook))
    assert not found


def test_a_chapter_has_the_bones(own, chapter):
    assert not rules.faults_of_the_bones(chapter, own.oracle)


def test_every_exercise_has_a_folded_solution(chapter):
    cells = nbformat.read(chapter, as_version=4).cells
    exercises, solutions = (
        [cell for cell in cells if tag in cell.metadata.get("tags", [])]
        for tag in ("exercise", "solution")
    )
    assert len(exercises) == len(solutions) > 0
    assert all("..." in cell.source for cell in exercises)
    assert all("hide-cell" in cell.metadata.tags for cell in solutions)
    assert all(cell.metadata.jupyter.source_hidden for cell in solutions)
    # JupyterLab shows the first line of a folded cell, which must not be the answer.
    assert all(cell.source.startswith("#") for cell in solutions)


def test_a_chapter_is_imported_without_the_others(own, chapter):
    program = (
        f"import sys; from {own.package}.chapters.{chapter.stem} import check, quiz\n"
        f"print(*(m for m in sys.modules if m.startswith('{own.package}.chapters.')))\n"
        "print(*{'sklearn', 'matplotlib', 'torch', 'ipywidgets'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", program]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    mine, heavy = said.stdout.split("\n")[:2]
    assert {module.split(".")[2] for module in mine.split()} == {chapter.stem}
    # A verdict on a number waits for none of them.
    assert heavy == ""


# Exercises and questions.


def test_blanks_and_nonsense_are_turned_down(own, chapter):
    def broken(*args: Any) -> None:
        raise ZeroDivisionError("oops")

    check = _of(own, chapter).check
    assert check.exercises
    for exercise in check.exercises:
        for blank in (..., (..., ...)):
            verdict = check(exercise, blank)
            assert not verdict.right
            assert "Still blank" in verdict.message
        for answer in (None, "seven", broken, object(), [], math.nan):
            verdict = check(exercise, answer)
            assert not verdict.right, (exercise, answer)
            assert verdict.message


def test_the_notebook_has_every_exercise(own, chapter):
    cells = "\n".join(rules.code(chapter, "exercise"))
    assert re.findall(r'\bcheck\(\s*"([^"]+)"', cells) == list(_of(own, chapter).check.exercises)


def test_three_to_five_questions_whose_answers_change_place(own, chapter):
    questions = _of(own, chapter).quiz.questions
    assert 3 <= len(questions) <= 5
    ticked = [[a.right for a in q.answers] for q in questions if hasattr(q, "answers")]
    assert len({tuple(each).index(True) for each in ticked}) >= 2


def test_no_decimal_number_is_typed_into_a_question(own, chapter):
    """A figure is filled in by name, or stands in “quotation marks”."""
    text = (files(_of(own, chapter)) / "questions.md").read_text(encoding="utf-8")
    assert not rules.DECIMAL.findall(re.sub(r"“[^”]*”|\{[^}]*\}", "", text))


def test_the_worked_example_is_asked_before_it_is_shown(own, chapter):
    assert _of(own, chapter).quiz.before.questions
    sources = [cell.source for cell in nbformat.read(chapter, as_version=4).cells]
    by_hand = next(n for n, source in enumerate(sources) if "## By hand" in source)
    assert sources.index("quiz.before") == by_hand + 1


def test_blanks_fail_and_solutions_pass_in_the_notebook(chapter, book):
    """As the build ran them, on a kernel."""
    page = _page(book, chapter.stem)
    for tag, start in (("exercise", "✗ Not yet."), ("solution", "✓ Right.")):
        shown = [
            [verdict.text for verdict in cell.select(".verdict")]
            for cell in page.select(f"div.cell.tag_{tag}")
        ]
        assert len(shown) == len(rules.code(chapter, tag))
        assert all(len(each) == 1 and each[0].startswith(start) for each in shown), shown


# The pages.


def test_every_page_is_in_the_book(own, book):
    sources = {path.stem for end in ("ipynb", "md") for path in own.root.glob(f"book/*.{end}")}
    assert {path.stem for path in (book / "book").glob("*.html")} == sources


def test_nothing_is_loaded_from_elsewhere(page, book):
    here = book / "book" / f"{page}.html"
    addresses = rules.asked_for(_page(book, page))
    assert addresses
    for address in addresses:
        assert not re.match(r"(?:[a-z]+:)?//", address), address
        assert (here.parent / re.sub(r"[?#].*", "", address)).is_file(), address
    assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//", here.read_text(encoding="utf-8"))


def test_a_page_is_light(page, book):
    here = book / "book" / f"{page}.html"
    assert here.stat().st_size <= MAX_BYTES
    assert sum(map(rules.packed, rules.first_visit(here))) <= FIRST_VISIT


def test_ids_are_given_once(page, book):
    ids = [tag["id"] for tag in _page(book, page).find_all(id=True)]
    assert not [each for each in ids if ids.count(each) > 1]


def test_every_explorer_is_on_its_page(chapter, book):
    text = "\n".join(rules.code(chapter))
    names = re.findall(r'^\s*name="([a-z0-9-]+)"', text, flags=re.M)
    assert len(names) == len(re.findall(r"\bexplore\(", text)) >= 1
    found = _page(book, chapter.stem).select(".explorer:not(.explorer-still)")
    assert [tag["id"] for tag in found] == names
    assert all(tag.select_one(".explorer-frames").text for tag in found)


def test_links_lead_somewhere(page, book):
    for link in _page(book, page).select("article a[href]"):
        address = link["href"]
        if re.match(r"[a-z]+:", address) or link.has_attr("download"):
            continue
        file, _, fragment = address.partition("#")
        target = (book / "book" / file).resolve() if file else book / "book" / f"{page}.html"
        assert target.is_file(), address
        id_, _, setting = fragment.partition("?")
        if not fragment or target.suffix != ".html":
            continue
        assert rules.parsed(target).find(id=id_), address
        if setting:
            data = json.loads(rules.parsed(target).select_one(f"[id='{id_}'] .explorer-data").text)
            texts = {control["name"]: control["texts"] for control in data["controls"]}
            texts["preset"] = [preset["label"] for preset in data["presets"]]
            for key, value in parse_qsl(setting, strict_parsing=True):
                assert value in texts[key], address


def test_no_decimal_number_is_typed_by_hand(page, book):
    html = _page(book, page)
    allowed = set(rules.DECIMAL.findall(rules.printed(html)))
    assert not [number for number in rules.decimals_in_prose(html) if number not in allowed]


# Errata and references.


def _errata(own: Book) -> list[rules.Row]:
    (page,) = own.root.glob("book/errata.*")
    return rules.rows_of_errata(page)


def test_the_errata_quote_the_notes_and_lead_to_where_it_is_shown(own):
    for row in _errata(own):
        assert not rules.faults_of_a_row(row, own.root / "book"), row


def test_what_a_chapter_corrects_is_in_the_errata(own, chapter):
    assert not rules.not_in_the_errata(chapter, _errata(own))


def test_a_chapter_names_what_it_cites(own, chapter):
    link = r"\]\(references\.md#([\w-]+)\)"
    text, _, reading = rules.prose(chapter).partition("\n## Further reading")
    entries = (own.root / "book" / "references.bib").read_text(encoding="utf-8")
    keys = set(re.findall(r"^@\w+\{([^,]+),", entries, flags=re.M))
    named = set(re.findall(link, reading))
    assert named
    assert named | set(re.findall(link, text)) <= keys
    assert set(re.findall(link, text)) <= named


def test_the_package_asks_no_oracle(own):
    """In notebooks and tests a library judges; whoever judges is not asked about itself."""
    module = {"PyTorch": "torch", "scikit-learn": "sklearn"}[own.oracle]
    for path in own.folder.glob("chapters/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert module not in {name.partition(".")[0] for name in names}, path
