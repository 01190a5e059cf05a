"""Packed frames in files of their own: nothing is lost, and small ones stay."""

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
        name = f"_static/frames-{len(list((tmp_path / '_static').iterdir()))}.js"
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    return write


def frames(html):
    soup = BeautifulSoup(html, "html.parser")
    return [tag.string for tag in soup.select(".explorer-frames, .explorer-sentences")]


def test_they_are_taken_out_and_put_back(page, write, tmp_path, monkeypatch):
    """Those of the first explorer by themselves."""
    monkeypatch.setattr(apart, "WORTH_A_REQUEST", 10)
    monkeypatch.setattr(apart, "WORTH_A_PLACE", 10)
    before = frames(page)
    assert len(before) == 4
    assert all(before)
    without = apart.take_out(page, write)
    assert frames(without) == [None] * 4
    head = without.partition("</head>")[0]
    assert head.index("_static/frames-0.js") < head.index("_static/frames-1.js")
    files = [(tmp_path / f"_static/frames-{n}.js").read_text() for n in (0, 1)]
    for text, mine, other in zip(before, [0, 0, 1, 1], [1, 1, 0, 0], strict=True):
        assert text not in without
        assert text in files[mine]
        assert text not in files[other]
    assert apart.put_back(without, tmp_path) == page


def test_a_few_bytes_stay(page, write, tmp_path):
    assert sum(map(len, frames(page))) < apart.WORTH_A_REQUEST
    assert apart.take_out(page, write) == page
    assert not list((tmp_path / "_static").iterdir())
    assert apart.put_back(page, tmp_path) == page


@pytest.mark.parametrize(
    ("request_", "place", "taken"),
    [
        ("second", "second", [False, True]),
        ("second", "first", [False, True]),
        ("first", "first", [True, True]),
        ("first", "more", [True, False]),
        ("more", "first", [False, False]),
    ],
)
def test_each_is_weighed_by_itself(page, write, tmp_path, monkeypatch, request_, place, taken):
    """The first by what a request is worth; the next by what a place in a file is, if there is one."""
    sizes = [len(a) + len(b) for a, b in zip(*[iter(frames(page))] * 2, strict=True)]
    limits = {"first": sizes[0], "second": sizes[1], "more": sizes[1] + 1}
    assert limits["first"] < limits["second"]
    monkeypatch.setattr(apart, "WORTH_A_REQUEST", limits[request_])
    monkeypatch.setattr(apart, "WORTH_A_PLACE", limits[place])
    without = apart.take_out(page, write)
    assert [text is None for text in frames(without)] == [
        is_taken for is_taken in taken for _ in "ab"
    ]
    assert len(list((tmp_path / "_static").iterdir())) == sum(taken)
    assert apart.put_back(without, tmp_path) == page


def test_a_page_without_explorers_stays(write, tmp_path):
    page = "<html><head></head><body>Nothing.</body></html>"
    assert apart.take_out(page, write) == page
    assert apart.put_back(page, tmp_path) == page
