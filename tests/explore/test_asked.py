"""Where Python runs in the page, the page's controls ask for a state, and nothing is packed."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from lecnn_helpers.explore import asked, explore, picture
from lecnn_helpers.explore.controls import MAX_STATES


@pytest.fixture
def in_page(monkeypatch):
    monkeypatch.setenv("EXPLORE_OUTPUT", "in-page")
    monkeypatch.setattr(asked, "explorers", {})


drawn = []


def draw(x, thick=False):
    drawn.append((x, thick))
    if x == 3:
        raise ZeroDivisionError("x is three")
    figure = Figure(figsize=(3, 2))
    figure.add_subplot(xlim=(0, 1), ylim=(0, 5)).plot([0, 1], [0, x], "r" if thick else "b")
    return figure


def line(**controls):
    drawn.clear()
    return explore(draw, name="line", describe=lambda x, thick: f"A line to {x}.", **controls)


@pytest.mark.usefixtures("in_page")
def test_only_the_default_is_drawn_and_the_controls_are_the_pages():
    explorer = line(x=(0, 4), thick=False)
    soup = BeautifulSoup(explorer._repr_html_(), "html.parser")
    assert drawn == [(2, False)]
    assert soup.select_one(".explorer#line figcaption").text == "A line to 2."
    assert [tag["data-control"] for tag in soup.select("[data-control]")] == ["0", "1"]
    data = json.loads(soup.select_one(".explorer-data").string)
    assert [control["texts"] for control in data["controls"]] == [
        ["0", "1", "2", "3", "4"],
        ["off", "on"],
    ]
    assert not soup.select_one(".explorer-frames").string


@pytest.mark.usefixtures("in_page")
def test_a_state_is_drawn_when_it_is_asked_for():
    explorer = line(x=(0, 4), thick=False)
    explorer._repr_mimebundle_()
    drawn.clear()
    frame = json.loads(asked.answer("line", [4, 1]))
    assert drawn == [(4, True)]
    lines, sentence = explorer.frame(x=4, thick=True)
    assert frame["lines"] == lines
    assert frame["sentence"] == sentence == "A line to 4."
    assert frame["style"].startswith("<style>#line{")
    assert "--cff0000:" in frame["style"]


@pytest.mark.usefixtures("in_page")
def test_an_error_is_told_with_the_setting():
    line(x=(0, 4), thick=False)._repr_mimebundle_()
    assert json.loads(asked.answer("line", [3, 0])) == {
        "error": "ZeroDivisionError at x=3, thick=False: x is three (draw, line "
        f"{draw.__code__.co_firstlineno + 3})"
    }
    # And it goes on.
    assert "lines" in json.loads(asked.answer("line", [4, 0]))


@pytest.mark.usefixtures("in_page")
def test_one_that_was_not_shown_is_named():
    line(x=(0, 4), thick=False)
    assert json.loads(asked.answer("line", [0, 0])) == {"error": "no explorer 'line' was shown"}


@pytest.mark.usefixtures("in_page")
def test_the_last_of_a_name_answers():
    line(x=(0, 4), thick=False)._repr_mimebundle_()
    line(x=[10, 20], thick=False)._repr_mimebundle_()
    assert json.loads(asked.answer("line", [1, 0]))["sentence"] == "A line to 20."


@pytest.mark.usefixtures("in_page")
def test_there_may_be_any_number_of_states():
    explorer = line(x=(10, MAX_STATES + 9), thick=False)
    assert explorer.n_states == 2 * MAX_STATES
    explorer._repr_mimebundle_()
    assert len(drawn) == 1


def test_elsewhere_the_number_of_states_is_limited():
    with pytest.raises(ValueError, match="coarsen the step of x"):
        line(x=(10, MAX_STATES + 9), thick=False)


@pytest.mark.usefixtures("in_page")
def test_a_picture_comes_as_svg_that_the_page_dresses():
    figure = Figure(figsize=(3, 2))
    figure.add_subplot().plot([0, 1])
    bundle = picture(figure, "A line.")._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    soup = BeautifulSoup(bundle["text/html"], "html.parser")
    assert soup.select_one("svg")["aria-label"] == "A line."
    assert not soup.select("img, script")
