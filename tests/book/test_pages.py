"""The built pages, read as files."""

import itertools
import json
import re
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import parse_qsl

import nbformat
import pytest
from bs4 import BeautifulSoup

from lecnn_helpers.testing.rules import DECIMAL, decimals_in_prose, parsed, printed

from ..conftest import CHAPTERS, NOTEBOOKS, PAGES, ROOT, jupyter_book, small_book

pages = pytest.mark.parametrize("name", PAGES)
chapters = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)

MAX_BYTES = 600_000


def soup(book, name):
    return parsed(book / "book" / f"{name}.html")


def test_the_front_door_leads_to_the_book(book):
    assert "book/index.html" in (book / "index.html").read_text()


def test_every_page_is_in_the_book(book):
    assert sorted(path.stem for path in (book / "book").glob("*.html")) == PAGES


@pages
def test_nothing_is_loaded_from_elsewhere(book, name):
    page = soup(book, name)
    loads = [
        (tag.name, tag[attribute])
        for tag in page.find_all(["script", "img", "iframe", "source", "embed", "audio", "video"])
        for attribute in ("src", "srcset", "data")
        if tag.has_attr(attribute)
    ]
    loads += [
        (tag.name, tag["href"])
        for tag in page.find_all(["link", "use", "image"], href=True)
        if tag.get("rel") != ["canonical"]  # where the book is published; nothing is loaded
    ]
    assert len(loads) >= 4  # the scripts, and the icon of the tab
    for tag, address in loads:
        assert not re.match(r"(?:[a-z]+:)?//", address), (tag, address)
        if not address.startswith(("#", "data:")):
            local = (book / "book" / re.sub(r"[?#].*", "", address)).resolve()
            assert local.is_file(), (tag, address)
    text = str(page)
    assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//", text)


def test_no_stylesheet_loads_from_elsewhere(book):
    for path in (book / "_static").rglob("*.css"):
        css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
        assert not re.search(r"(?:@import|url\()\s*[\"']?(?:https?:)?//", css), path


@pages
def test_no_widget_state_is_on_the_page(book, name):
    text = (book / "book" / f"{name}.html").read_text(encoding="utf-8")
    assert "application/vnd.jupyter.widget" not in text
    assert "widget-state" not in text


@chapters
def test_every_explorer_is_on_its_page(book, path):
    code = "\n".join(
        cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"
    )
    names = re.findall(r'^\s*name="([a-z0-9-]+)"', code, flags=re.M)
    assert len(names) == len(re.findall(r"\bexplore\(", code)) >= 1
    page = soup(book, path.stem)
    assert [tag["id"] for tag in page.select(".explorer:not(.explorer-still)")] == names
    for name in names:
        assert page.select_one(f"#{name} .explorer-frames").text
        assert page.select_one(f"#{name} .explorer-image, #{name} table")


@pages
def test_a_page_is_light(book, name):
    assert (book / "book" / f"{name}.html").stat().st_size <= MAX_BYTES


@pages
def test_a_page_has_one_search_box_at_most_in_sight(book, name):
    # The dialog that holds the field, and one button that opens it in each layout.
    page = soup(book, name)
    assert len(page.select("input[type=search]")) == 1
    assert len(page.select(".bd-sidebar-primary .search-button-field")) == 1
    assert not page.select(".bd-header .search-button-field")


@pages
def test_ids_are_given_once(book, name):
    ids = [tag["id"] for tag in soup(book, name).find_all(id=True)]
    # Sphinx and the theme repeat none of ours; a picture shown twice would.
    ours = [i for i in ids if ids.count(i) > 1]
    assert not ours


@pages
def test_internal_links_lead_somewhere(book, name):
    page = soup(book, name)
    for link in page.select("article a[href]"):
        address = link["href"]
        if re.match(r"[a-z]+:", address) or link.has_attr("download"):
            continue
        file, _, fragment = address.partition("#")
        target = (book / "book" / file).resolve() if file else book / "book" / f"{name}.html"
        assert target.is_file(), address
        if fragment and target.suffix == ".html":
            assert parsed(target).find(id=fragment.split("?")[0]), address


@pages
def test_links_to_settings_name_settings_that_exist(book, name):
    """``#explorer?preset=label`` and ``#explorer?control=value`` in the prose."""
    for link in soup(book, name).select("article p a[href*='?']"):
        file, _, fragment = link["href"].partition("#")
        id_, _, query = fragment.partition("?")
        if re.match(r"[a-z]+:", file) or not query:
            continue
        target = soup(book, Path(file).stem if file else name)
        data = json.loads(target.select_one(f"[id='{id_}'] .explorer-data").text)
        texts = {control["name"]: control["texts"] for control in data["controls"]}
        texts["preset"] = [preset["label"] for preset in data["presets"]]
        for key, value in parse_qsl(query, strict_parsing=True):
            assert value in texts[key], link["href"]


def test_every_chapter_links_to_a_setting(book):
    """ "See it diverge", and the picture above does."""
    for path in NOTEBOOKS:
        page = soup(book, path.stem)
        presets = page.select("article p a[href^='#'][href*='?preset=']")
        assert presets or not page.select_one("[data-preset]"), path.stem


@pages
def test_no_decimal_number_is_typed_by_hand(book, name):
    allowed = set(DECIMAL.findall(printed(soup(book, name))))
    typed = [number for number in decimals_in_prose(soup(book, name)) if number not in allowed]
    assert not typed


def test_the_test_for_typed_numbers_can_fail():
    page = BeautifulSoup(
        "<article><p>typed 3.25, version 1.2.3, printed 1.50, “quoted 9.99”, at the end 2.5.</p>"
        "<blockquote>8.88</blockquote>"
        '<div class="cell"><pre>7.77</pre><div class="cell_output">1.50</div></div></article>',
        "html.parser",
    )
    assert printed(page) == "1.50"
    assert decimals_in_prose(page) == ["3.25", "1.50", "2.5"]


@pytest.mark.slow
def test_a_change_in_the_package_reaches_the_pages(tmp_path):
    """No stale output: a small book is built, a helper changed, and the book built again."""
    built = small_book(tmp_path, "from lecnn_helpers import lecture\nprint(lecture.NOTED_MEAN)")

    def build():
        jupyter_book(tmp_path, PYTHONPATH=str(tmp_path))
        page = BeautifulSoup(built.read_text(), "html.parser")
        return page.select_one("div.cell_output").text.strip()

    assert build() == "14"
    lecture = tmp_path / "lecnn_helpers" / "lecture.py"
    lecture.write_text(lecture.read_text().replace("NOTED_MEAN = 14", "NOTED_MEAN = 1414"))
    assert build() == "1414"


def test_requirements_pin_everything():
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    # A marker says that a pin is for some machines or Pythons only.
    packages = [line.split(";")[0] for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in packages)
    names = {re.split("==", line)[0].lower().replace("_", "-") for line in packages}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [
        *project["dependencies"],
        *itertools.chain(*project["optional-dependencies"].values()),
    ]
    assert {re.match(r"[\w.-]+", want)[0].lower() for want in wanted} <= names


def test_no_machine_or_registry_is_named():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    # Written apart, so that this file does not name them, either.
    banned = ["/" + "work/", "py" + "pi.org", "pythonhosted" + ".org", "npmjs" + ".org"]
    for name in tracked.stdout.split():
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png"}:
            text = path.read_text(encoding="utf-8")
            assert not [word for word in banned if word in text], name


def test_notebook_metadata_is_plain():
    for path in NOTEBOOKS:
        metadata = json.loads(path.read_text())["metadata"]
        assert set(metadata) <= {"kernelspec", "language_info"}, path
        assert metadata["kernelspec"]["name"] == "python3"


def test_paths_are_short_and_files_small():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    for name in tracked.stdout.split():
        if (ROOT / name).is_file():
            assert Path(ROOT / name).stat().st_size < 500_000, name


def test_only_what_takes_as_long_in_the_page_says_how_long(book):
    """The build draws all states of an explorer; the page draws one, when it is asked for."""
    told = 0
    for path in CHAPTERS:
        page = soup(book, path.stem)
        data = page.find(id="python-cells")
        if data is None:
            pytest.skip("the book was built without Python for its pages")
        for number, cell in json.loads(data.string)["cells"].items():
            if "seconds" not in cell:
                continue
            told += 1
            assert "missing" not in cell, (path.stem, number)
            shown = page.find(class_=f"py-cell-{number}")
            assert shown is None or not shown.find(class_="explorer-form"), (path.stem, number)
    assert told  # some cells train a network
