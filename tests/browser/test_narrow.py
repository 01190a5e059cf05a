"""What is wider than a phone: a menu shrinks, a table scrolls and shows that it does."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from lecnn_helpers.chapters.batch_norm import figures
from lecnn_helpers.explore import explore
from lecnn_helpers.explore import explorer as explorer_module
from lecnn_helpers.pictures.tables import Table

pytestmark = pytest.mark.browser

STYLE = Path(__file__).parents[2] / "lecnn_helpers/sphinx_ext/static/book.css"
WIDE = Table(
    caption="The best rate of each optimizer, and the loss it comes to on all of the surfaces",
    header=["optimizer", *(f"on surface {i}" for i in range(1, 9))],
    rows=[["gradient descent", *["0.0001"] * 8]] * 3,
)


@pytest.fixture
def phone(chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 700})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("label", ["", "a label that takes some room"])
def test_a_menu_stays_on_the_page(phone, tmp_path, monkeypatch, label):
    monkeypatch.setenv("EXPLORE_OUTPUT", "page")
    monkeypatch.setattr(explorer_module, "_names_on_this_page", set())
    name = label.replace(" ", "_") or "which"
    options = ["short", "a rate for each weight, with momentum and with the correction of Adam"]
    explorer = explore(
        lambda **_: figures.draw_rescaling([1.0, 2.0], 1.0, 0.0),
        name="menu",
        describe=lambda **_: "A sentence.",
        **{name: options},
    )
    phone.goto(explorer.save(tmp_path / "menu.html").as_uri())
    phone.wait_for_selector(".explorer[data-alive=true]")
    box = phone.locator("select").bounding_box()
    assert box["width"] > 60
    assert box["x"] + box["width"] <= 360
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.fixture
def table(phone):
    phone.set_content(f"<style>{STYLE.read_text()} body {{ margin: 8px }}</style>{WIDE.html()}")
    return phone


def gray(page, side):
    """How dark the strip at a side of the table is, at the height between two rows of text."""
    seen = imread(io.BytesIO(page.locator(".lecture-table").screenshot()))[..., :3].mean(axis=2)
    strip = seen[:, :4] if side == "left" else seen[:, -4:]
    return 1 - float(np.median(strip))


def test_a_table_s_caption_is_read_without_scrolling_and_stays(table):
    caption = table.locator("caption span")
    for left in (0, 150, 10_000):
        table.evaluate(f"document.querySelector('.lecture-table').scrollLeft = {left}")
        box = caption.bounding_box()
        assert box["x"] >= 7
        assert box["x"] + box["width"] <= 353
    assert table.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_shadow_lies_where_the_table_goes_on_and_only_there(table):
    box = "document.querySelector('.lecture-table')"
    table.evaluate(f"{box}.scrollLeft = 0")
    assert gray(table, "left") < 0.02
    assert gray(table, "right") > 0.2
    table.evaluate(f"{box}.scrollLeft = {box}.scrollWidth")
    assert gray(table, "left") > 0.2
    assert gray(table, "right") < 0.02


def test_a_table_that_fits_has_no_shadow(phone):
    small = Table(caption="c", header=["a", "b"], rows=[["1", "2"]])
    phone.set_content(f"<style>{STYLE.read_text()}</style>{small.html()}")
    assert gray(phone, "left") < 0.02
    assert gray(phone, "right") < 0.02
