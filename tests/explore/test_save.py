"""One explorer saved as a page of its own."""

import io
import re

import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from lecnn_helpers.explore import Preset, explore
from lecnn_helpers.explore import explorer as explorer_module
from lecnn_helpers.explore.frames import unpack


def draw(x):
    if x == 7:
        raise ValueError("x is seven")
    figure = Figure(figsize=(3, 2))
    figure.add_subplot(xlim=(0, 1), ylim=(0, 10)).plot([0, 1], [0, x], "b-")
    return figure


@pytest.fixture(params=["live", "page"])
def line(request, monkeypatch):
    """An explorer on a kernel, and one in a page that is being built."""
    monkeypatch.setenv("EXPLORE_OUTPUT", request.param)
    monkeypatch.setattr(explorer_module, "_names_on_this_page", set())

    def line(**changes):
        options = {"x": (0, 4), "describe": lambda x: f"A line to {x}."} | changes
        return explore(draw, name="steep-line", **options)

    return line


def test_the_page_holds_everything(line, tmp_path):
    path = line(presets={"top": Preset("Up.", x=4)}).save(tmp_path / "line.html")
    assert path == tmp_path / "line.html"
    text = path.read_text(encoding="utf-8")
    soup = BeautifulSoup(text, "html.parser")
    assert text.startswith("<!doctype html>")
    assert soup.html["lang"] == "en"
    assert soup.title.text == soup.h1.text == "Steep line"
    sentences = unpack(soup.select_one(".explorer-sentences").text)
    assert sentences == [[f"A line to {x}."] for x in range(5)]
    assert "DecompressionStream" in text
    # Nothing is fetched: the only addresses are those within the page.
    assert not re.search(r'(src|href)="(?!#|data:)', text)
    assert "@import" not in text
    assert "url(" not in re.sub(r"url\((#|%23)", "", text)


def test_title_and_theme(line, tmp_path):
    path = line().save(str(tmp_path / "a.htm"), title="β < γ & more", theme="dark")
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    assert soup.title.text == "β < γ & more"
    assert soup.html["data-theme"] == "dark"
    assert "matchMedia" not in soup.head.text


@pytest.mark.parametrize(
    ("path", "options", "error", "message"),
    [
        (
            "a.pdf",
            {},
            ValueError,
            r"'steep-line' is saved as .html, .*or as .mjs, .*: path must end in one of them, got '.*a\.pdf'",
        ),
        ("a", {}, ValueError, "path must end in one of them"),
        ("a.mjs", {"theme": "blue"}, ValueError, "'auto', 'light', 'dark', got 'blue'"),
        ("a.mjs", {"title": "A"}, ValueError, "'steep-line': a module has no title, got title='A'"),
        ("a.html", {"theme": "blue"}, ValueError, "'auto', 'light', 'dark', got 'blue'"),
        ("none/a.html", {}, FileNotFoundError, "there is no folder '.*none' to save in"),
    ],
)
def test_bad_places_and_themes(line, tmp_path, path, options, error, message):
    with pytest.raises(error, match=message):
        line().save(tmp_path / path, **options)
    assert not list(tmp_path.iterdir())


def test_a_state_that_fails_leaves_the_old_file(line, tmp_path):
    path = tmp_path / "line.html"
    path.write_text("the old one")
    with pytest.raises(RuntimeError, match="failed at x=7: ValueError: x is seven"):
        line(x=(0, 7)).save(path)
    assert path.read_text() == "the old one"


def test_the_page_is_in_utf_8_whatever_the_system_writes(line, monkeypatch, tmp_path):
    # As on a system whose own encoding is Latin-1, which has no η.
    monkeypatch.setattr(io, "text_encoding", lambda encoding, level=2: encoding or "latin-1")
    path = line().save(tmp_path / "a.html", title="η")
    assert "<title>η</title>" in path.read_bytes().decode("utf-8")


def test_a_page_that_is_built_says_nothing(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("EXPLORE_OUTPUT", "page")
    monkeypatch.setattr(explorer_module, "_names_on_this_page", set())
    explore(draw, name="line", describe=lambda x: f"To {x}.", x=(0, 4)).html()
    assert capsys.readouterr() == ("", "")


def test_on_a_kernel_one_sees_how_far_it_is(monkeypatch, tmp_path, capsys):
    pytest.importorskip("tqdm")
    monkeypatch.setenv("EXPLORE_OUTPUT", "live")
    explore(draw, name="line", describe=lambda x: f"To {x}.", x=(0, 4)).save(tmp_path / "line.html")
    said = capsys.readouterr().err
    assert "line:   0%" in said
    assert "0/5" in said
    # Then the line is emptied.
    assert re.search(r"\r *\r$", said)
