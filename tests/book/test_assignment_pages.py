"""The assignment's pages as built: TensorFlow is real where it is installed."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from bs4 import BeautifulSoup

CHAPTERS = ["one_label_per_image", "many_labels_per_image", "regression_on_images"]
LIBRARIES = ["scikit-learn", "Keras", "PyTorch"]

chapters = pytest.mark.parametrize("chapter", CHAPTERS)


@pytest.fixture
def page(book, chapter):
    html = (book / "book" / f"{chapter}.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser")


@chapters
def test_the_page_says_what_computed_for_keras(page):
    said = " ".join(output.get_text(" ") for output in page.select("div.cell_output"))
    installed = find_spec("tensorflow") is not None
    assert ("on tensorflow" in said) == installed
    assert ("on torch" in said) != installed


@chapters
def test_the_three_libraries_stand_side_by_side(page):
    sets = page.select(".sd-tab-set")
    assert sets
    for tabs in sets:
        assert [label.text.strip() for label in tabs.select(".sd-tab-label")] == LIBRARIES
        for label, content in zip(LIBRARIES, tabs.select(".sd-tab-content"), strict=True):
            # In JupyterLab there are no labels: the cell itself says whose it is.
            assert content.get_text().strip().startswith(f"# {label}:")


@chapters
def test_no_start_up_noise_and_no_progress_bar_is_on_the_page(page):
    said = " ".join(output.get_text(" ") for output in page.select("div.cell_output"))
    for noise in ("oneDNN", "cuda_executor", "WARNING", "it/s]", "s/it]", "%|"):
        assert noise not in said
