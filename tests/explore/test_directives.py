"""An explorer of one page, shown on another: alive, as a picture, and on paper as a link."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from lecnn_helpers.explore import explore
from lecnn_helpers.explore.built import picture

from ..conftest import ROOT

pytestmark = pytest.mark.slow


def draw(eta):
    figure = Figure(figsize=(4, 3))
    figure.add_subplot(xlim=(0, 1), ylim=(0, 3)).plot([0, 1], [0, eta], color="#0072b2")
    return figure


def html_of(draw, name):
    return explore(draw, name=name, describe=lambda eta: f"η is {eta}.", eta=(0, 3)).html()


def sphinx(source, target, builder):
    done = subprocess.run(
        [
            *(sys.executable, "-m", "sphinx", "-n", "-q", "-b", builder),
            *("-d", f"{target}-doctrees", source, target),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture
def source(tmp_path):
    folder = tmp_path / "source"
    (folder / "part").mkdir(parents=True)
    (folder / "conf.py").write_text(
        'project = "A book"\nextensions = ["lecnn_helpers.explore.sphinx"]\n', encoding="utf-8"
    )
    (folder / "index.rst").write_text(
        "A book\n======\n\n.. toctree::\n\n   part/two words\n\n"
        ".. explorer:: part/two words steep\n\n"
        ".. explorer-card:: part/two words steep\n\n   As **steep** as it goes.\n",
        encoding="utf-8",
    )
    (folder / "part" / "two words.rst").write_text(
        "Slopes\n======\n\n.. raw:: html\n   :file: ../steep.html\n\n"
        ".. raw:: html\n   :file: ../words.html\n",
        encoding="utf-8",
    )
    (folder / "steep.html").write_text(html_of(draw, "steep"), encoding="utf-8")
    (folder / "words.html").write_text(
        html_of(lambda eta: f"<p>{eta}</p>", "words"), encoding="utf-8"
    )
    return folder


@pytest.mark.parametrize(("builder", "index"), [("html", "index.html"), ("dirhtml", "index.html")])
def test_an_explorer_stands_on_another_page(source, tmp_path, builder, index):
    target = tmp_path / builder
    assert sphinx(source, target, builder) == ""
    page = BeautifulSoup((target / index).read_text(encoding="utf-8"), "html.parser")
    (root,) = page.select(".explorer")
    assert root["id"] == "steep"
    assert root.select_one(".explorer-frames").string
    card = page.select_one(".explorer-card")
    assert card.select_one(".explorer-words strong").string == "steep"
    link = card.select_one("a.explorer-small")
    path, fragment = unquote(link["href"]).split("#")
    assert fragment == "steep"
    there = target / path
    there = there / "index.html" if there.is_dir() else there
    assert 'id="steep"' in there.read_text(encoding="utf-8")
    images = card.select("img")
    assert [image["class"] for image in images] == [["only-light"], ["only-dark"]]
    assert all(image["alt"].startswith("Steep") for image in images)
    texts = [(target / unquote(image["src"])).read_text(encoding="utf-8") for image in images]
    assert all(text.startswith("<svg") and "var(" not in text for text in texts)
    assert ["#0072b2" in text for text in texts] == [True, False]
    assert float(images[0]["width"]) / float(images[0]["height"]) == pytest.approx(4 / 3)


def test_on_paper_it_is_a_link(source, tmp_path):
    assert sphinx(source, tmp_path / "latex", "latex") == ""
    (tex,) = (tmp_path / "latex").glob("*.tex")
    text = tex.read_text(encoding="utf-8")
    assert "The first picture to play with stands in" in text
    assert "As \\sphinxstylestrong{steep} as it goes." in text


def test_it_changes_with_the_page_that_it_is_from(source, tmp_path):
    target = tmp_path / "html"
    sphinx(source, target, "html")
    chapter = source / "part" / "two words.rst"
    chapter.write_text(
        chapter.read_text(encoding="utf-8").replace("steep.html", "flat.html"), encoding="utf-8"
    )
    text = html_of(draw, "steep").replace("η is", "The slope is")
    (source / "flat.html").write_text(text, encoding="utf-8")
    later = chapter.stat().st_mtime + 10
    os.utime(chapter, (later, later))
    sphinx(source, target, "html")
    assert "The slope is" in (target / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("explorer:: part/two words flat", "no explorer 'flat'; it has 'steep', 'words'"),
        ("explorer:: index steep", "the page 'index' has no explorer 'steep'; it has none"),
        ("explorer:: nowhere steep", "no page 'nowhere'"),
        ("explorer-card:: part/two words words", "'words' of 'part/two words' shows HTML"),
        ("explorer:: steep", "name a page and an explorer on it, not only 'steep'"),
    ],
)
def test_what_is_not_there_is_named(source, tmp_path, line, words):
    (source / "index.rst").write_text(f"A\n=\n\n.. toctree::\n\n   part/two words\n\n.. {line}\n")
    said = sphinx(source, tmp_path / "html", "html")
    assert words in said
    assert "index.rst:8" in said


def test_an_explorer_of_html_has_no_picture():
    assert picture(html_of(lambda eta: f"<p>{eta}</p>", "words")) is None
