"""An explorer as a module: what is in the file. tests/browser/test_module.py runs it."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure

from lecnn_helpers.explore import explore
from lecnn_helpers.explore import explorer as explorer_module
from lecnn_helpers.explore.frames import unpack
from lecnn_helpers.explore.module import module_around


def draw(x):
    figure = Figure(figsize=(3, 2))
    figure.add_subplot(xlim=(0, 1), ylim=(0, 10)).plot([0, 1], [0, x], "b-")
    return figure


@pytest.fixture
def saved(monkeypatch, tmp_path):
    monkeypatch.setenv("EXPLORE_OUTPUT", "page")
    monkeypatch.setattr(explorer_module, "_names_on_this_page", set(), raising=False)
    line = explore(draw, name="steep-line", describe=lambda x: f"“{x}” </script> `$\\`", x=(0, 4))
    return line.save(tmp_path / "line.MJS").read_text(encoding="utf-8")


def constants(text):
    """The module's texts by their names, each a JSON string on a line of its own."""
    return {m[1]: json.loads(m[2]) for m in re.finditer(r'^const (\w+) = (".*");$', text, re.M)}


def test_it_holds_the_explorer_and_exports_render_alone(saved):
    texts = constants(saved)
    assert set(texts) == {"html", "style", "theme"}
    soup = BeautifulSoup(texts["html"], "html.parser")
    sentences = unpack(soup.select_one("#steep-line .explorer-sentences").text)
    assert sentences == [[f"“{x}” </script> `$\\`"] for x in range(5)]
    assert re.findall(r"^export .*", saved, re.M) == ["export default { render };"]
    assert not re.search(r"^import\b|\bimport\(", saved, re.M)
    assert ".explorer-control" in texts["style"]
    assert texts["theme"] == "auto"


def test_it_asks_nobody(saved):
    """No address but those within the picture, and no look-up in the host's page."""
    texts = constants(saved)
    assert not re.search(r'(src|href)="(?!#|data:)', texts["html"])
    assert "url(" not in texts["style"]
    assert not re.search(r"\bfetch\(|XMLHttpRequest", saved)


def test_the_theme_can_be_fixed():
    assert 'const theme = "dark";' in module_around("a", "dark")("<p>").splitlines()
    with pytest.raises(ValueError, match="'auto', 'light', 'dark', got 'Dark'"):
        module_around("a", "Dark")
