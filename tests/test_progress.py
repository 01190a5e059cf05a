"""A bar on a kernel, none in a page, and every item either way."""

import pytest

from lecnn_helpers.progress import progress


@pytest.mark.parametrize("output", ["page", "standalone"])
def test_a_page_gets_no_bar(monkeypatch, capsys, output):
    monkeypatch.setenv("EXPLORE_OUTPUT", output)
    assert list(progress(range(5), "training")) == [0, 1, 2, 3, 4]
    assert capsys.readouterr() == ("", "")


def test_a_kernel_gets_a_bar_with_its_label(monkeypatch, capsys):
    monkeypatch.setenv("EXPLORE_OUTPUT", "live")
    assert list(progress(range(5), "training")) == [0, 1, 2, 3, 4]
    shown = capsys.readouterr().err
    assert "training" in shown
    assert "0/5" in shown
