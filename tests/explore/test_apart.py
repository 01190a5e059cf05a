"""Packed frames in a file of their own: nothing is lost, and small ones stay."""

import pytest
from bs4 import BeautifulSoup

from lecnn_helpers.explore import apart, explore


@pytest.fixture
def page(monkeypatch):
    monkeypatch.setenv("EXPLORE_OUTPUT", "page")
    first = explore(lambda a: f"<b>{a}</b>", name="first", a=[1, 2], describe="a is {a}.".format)
    second = explore(
        lambda b: f"<i>{b}</i>", name="second", b=list(range(40)), describe="b is {b}.".format
    )
    return f"<html><head></head><body>\n{first.html()}<p>between</p>{second.html()}</body></html>"


@pytest.fixture
def write(tmp_path):
    (tmp_path / "_static").mkdir()

    def write(text):
        (tmp_path / "_static" / "frames.js").write_text(text, encoding="utf-8")
        return "_static/frames.js"

    return write


def frames(html):
    soup = BeautifulSoup(html, "html.parser")
    return [tag.string for tag in soup.select(".explorer-frames, .explorer-sentences")]


def test_they_are_taken_out_and_put_back(page, write, tmp_path, monkeypatch):
    monkeypatch.setattr(apart, "WORTH_A_REQUEST", 10)
    before = frames(page)
    assert len(before) == 4
    assert all(before)
    without = apart.take_out(page, write)
    assert frames(without) == [None] * 4
    assert "_static/frames.js" in without.partition("</head>")[0]
    for text in before:
        assert text not in without
        assert (tmp_path / "_static" / "frames.js").read_text().count(text) >= 1
    assert apart.put_back(without, tmp_path) == page


def test_a_few_bytes_stay(page, write, tmp_path):
    assert sum(map(len, frames(page))) < apart.WORTH_A_REQUEST
    assert apart.take_out(page, write) == page
    assert not list((tmp_path / "_static").iterdir())
    assert apart.put_back(page, tmp_path) == page


def test_each_explorer_is_weighed_by_itself(page, write, tmp_path, monkeypatch):
    sizes = [len(a) + len(b) for a, b in zip(*[iter(frames(page))] * 2, strict=True)]
    assert sizes[0] != sizes[1]
    monkeypatch.setattr(apart, "WORTH_A_REQUEST", max(sizes))
    without = apart.take_out(page, write)
    assert [text is None for text in frames(without)] == [
        size == max(sizes) for size in sizes for _ in range(2)
    ]
    assert apart.put_back(without, tmp_path) == page


def test_a_page_without_explorers_stays(write, tmp_path):
    page = "<html><head></head><body>Nothing.</body></html>"
    assert apart.take_out(page, write) == page
    assert apart.put_back(page, tmp_path) == page
