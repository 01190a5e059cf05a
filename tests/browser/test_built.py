"""What the Sphinx extension makes of a page: explorers' own pages, and what is on paper."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from urllib.parse import urljoin

import numpy as np
import pytest
from bs4 import BeautifulSoup
from matplotlib.figure import Figure
from matplotlib.image import imread
from playwright.sync_api import expect

from lecnn_helpers.explore import Preset, explore

from ..conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BASE = "https://someone.example.org/a-book"


def draw(eta, mode):
    figure = Figure(figsize=(4, 3))
    figure.add_subplot(xlim=(0, 1), ylim=(0, 3)).plot([0, 1], [0, eta])
    return figure


def sphinx(source, target, builder, *options):
    """Build with Sphinx alone, in a process of its own; no word from it is no warning."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "sphinx", "-W", "-n", "-q", "-b", builder, *options),
            *("-d", target.with_name(target.name + "-doctrees"), source, target),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A book of two pages; on the second, in a folder, two explorers."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "conf.py").write_text(
        'project = "A book"\nversion = "1"\ncopyright = "2026"\n'
        "linkcheck_report_timeouts_as_broken = False\n"  # else Sphinx 7 speaks of Sphinx 8
        'extensions = ["lecnn_helpers.explore.sphinx"]\n',
        encoding="utf-8",
    )
    (folder / "index.rst").write_text("A book\n======\n\n.. toctree::\n\n   part/two words\n")
    (folder / "part").mkdir()
    raw = []
    for name in ("too-steep", "too-flat"):
        explorer = explore(
            draw,
            name=name,
            describe=lambda eta, mode: f"η is {eta}, {mode}.",
            presets={"far & out": Preset("As far as it goes.", eta=3)},
            eta=(0, 3),
            mode=["+ 50%", "b"],
        )
        (folder / f"{name}.html").write_text(explorer.html(), encoding="utf-8")
        raw.append(f".. raw:: html\n   :file: ../{name}.html\n")
    title = "Steep & ``flat``"
    page = "\n".join([title, "=" * len(title), "", *raw])
    (folder / "part" / "two words.rst").write_text(page, encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=["html", "dirhtml"])
def built(request, source, tmp_path_factory):
    """The address of the book's second page, and the folder of the book."""
    target = tmp_path_factory.mktemp(request.param)
    sphinx(source, target, request.param, "-D", f"html_baseurl={BASE}")
    name = "part/two words" + (".html" if request.param == "html" else "/index.html")
    return target / name, target


@pytest.fixture
def look(chromium):
    context = chromium.new_context(viewport={"width": 1000, "height": 800}, device_scale_factor=2)
    page = context.new_page()
    problems = []
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfailed", lambda request: problems.append(request.url))
    page.on("request", lambda r: problems.append(r.url) if r.url.startswith("http") else None)
    yield page
    context.close()
    assert not problems


def test_the_page_knows_each_explorers_own(built, look):
    path, folder = built
    look.goto(path.as_uri())
    for name in ("too-steep", "too-flat"):
        embed = look.locator(f"#{name}").get_attribute("data-embed")
        own = urljoin(path.as_uri(), embed)
        assert own == (folder / "explorers" / "part" / "two words" / f"{name}.html").as_uri()
        look.goto(f"{own}#{name}?eta=2&mode=b")
        expect(look.locator("figcaption")).to_have_text("η is 2, b.")
        expect(look).to_have_title(f"{name.replace('-', ' ').capitalize()} – Steep & flat")
        assert look.locator(".explorer").count() == 1
        assert look.locator("[data-embed], .explorer-paper").count() == 0
        back = look.locator(".explorer-home a")
        assert back.inner_text() == "Steep & flat"
        assert back.evaluate("a => a.href") == f"{path.as_uri()}#{name}"
        look.goto(path.as_uri())


def test_it_lives_in_a_frame_elsewhere(built, look, tmp_path):
    _, folder = built
    own = (folder / "explorers" / "part" / "two words" / "too-flat.html").as_uri()
    host = tmp_path / "host.html"
    host.write_text(f'<!doctype html><iframe src="{own}#too-flat?eta=3" width="700" height="700">')
    look.goto(host.as_uri())
    frame = look.frame_locator("iframe")
    expect(frame.locator("figcaption")).to_have_text("η is 3, + 50%.")
    frame.locator("input[type=range]").press("Home")
    expect(frame.locator("figcaption")).to_have_text("η is 0, + 50%.")


def codes_on(page):
    """What a phone reads from the printed page."""
    zxingcpp = pytest.importorskip("zxingcpp")
    picture = imread(io.BytesIO(page.screenshot(full_page=True)))
    grey = (picture[..., :3].mean(axis=2) * 255).astype(np.uint8)
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormat.QRCode)
    return sorted(code.text for code in found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_the_code_leads_to_what_is_printed(built, look, scheme):
    path, folder = built
    address = path.relative_to(folder).as_posix().removesuffix("index.html").replace(" ", "%20")
    address = f"{BASE}/{address}"
    look.emulate_media(color_scheme=scheme, media="screen")
    look.goto(path.as_uri())
    expect(look.locator(".explorer[data-alive=true]")).to_have_count(2)
    printed = look.locator(".explorer-paper b")
    assert not printed.first.is_visible()
    assert codes_on(look) == []

    look.emulate_media(media="print")
    assert codes_on(look) == [f"{address}#too-flat", f"{address}#too-steep"]
    expect(printed).to_have_text([f"{address}#too-steep", f"{address}#too-flat"])
    assert look.locator(".explorer-paper svg").first.bounding_box()["width"] >= 2 / 2.54 * 96

    look.emulate_media(media="screen")
    look.locator("#too-steep").get_by_role("button", name="far & out").click()
    look.locator("#too-flat input").press("ArrowRight")
    look.emulate_media(media="print")
    # A preset has a code; of any other setting there are the words alone.
    assert codes_on(look) == [f"{address}#too-steep?preset=far+%26+out"]
    expect(printed).to_have_text(
        [f"{address}#too-steep?preset=far+%26+out", f"{address}#too-flat?eta=2&mode=%2B+50%25"]
    )
    # What is printed can be typed.
    for place, text in zip(("#too-steep", "#too-flat"), printed.all_inner_texts(), strict=True):
        look.goto("about:blank")
        look.goto(f"{path.as_uri()}#{text.split('#')[1]}")
        expect(look.locator(f"{place} figcaption")).to_have_text(
            "η is 3, + 50%." if place == "#too-steep" else "η is 2, + 50%."
        )
        expect(look.locator(f"{place} .explorer-note")).not_to_contain_text("does not have")
    look.goto("about:blank")
    look.emulate_media(media="screen")
    look.goto(path.as_uri())
    look.locator("#too-flat input").press("ArrowRight")
    look.locator("#too-flat").get_by_role("button", name="Reset").click()
    look.emulate_media(media="print")
    assert codes_on(look) == [f"{address}#too-flat", f"{address}#too-steep"]


def test_without_scripts_the_default_is_printed_with_its_code(built, chromium):
    path, _ = built
    context = chromium.new_context(java_script_enabled=False, device_scale_factor=2)
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(path.as_uri())
    assert [text.split("#")[1] for text in codes_on(page)] == ["too-flat", "too-steep"]
    context.close()


def test_where_no_address_is_known_paper_says_none(source, tmp_path):
    sphinx(source, tmp_path, "html")
    html = (tmp_path / "part" / "two words.html").read_text(encoding="utf-8")
    assert "explorer-paper" not in html
    assert "paper.js" not in html
    assert html.count("data-embed=") == 2


def test_a_page_that_changes_takes_its_explorers_along(source, tmp_path):
    """And one that does not keeps them, though it is not written anew."""
    target = tmp_path / "html"
    own = target / "explorers" / "part" / "two words"
    page = source / "part" / "two words.rst"
    before = page.read_text(encoding="utf-8")
    sphinx(source, target, "html")

    def files(*names):
        return {f"{name}{kind}" for name in names for kind in (".html", ".svg", "-dark.svg")}

    assert {file.name for file in own.iterdir()} == files("too-flat", "too-steep")
    stamp = (own / "too-flat.html").stat().st_mtime_ns
    try:
        index = source / "index.rst"
        index.write_text(index.read_text() + "\nMore.\n")
        sphinx(source, target, "html")
        assert (own / "too-flat.html").stat().st_mtime_ns == stamp
        page.write_text(before.split(".. raw:: html\n   :file: ../too-flat")[0], encoding="utf-8")
        sphinx(source, target, "html")
        assert {file.name for file in own.iterdir()} == files("too-steep")
    finally:
        page.write_text(before, encoding="utf-8")


@pytest.mark.parametrize("builder", ["singlehtml", "json", "epub", "latex", "linkcheck", "text"])
def test_other_builders_are_left_in_peace(source, tmp_path, builder):
    sphinx(source, tmp_path, builder, "-D", f"html_baseurl={BASE}")
    pages = {path.name for path in (tmp_path / "explorers").rglob("*.html")}
    # One page that holds the whole book is a page like any other.
    assert pages == ({"too-flat.html", "too-steep.html"} if builder == "singlehtml" else set())
    if builder == "singlehtml":
        soup = BeautifulSoup((tmp_path / "index.html").read_text(encoding="utf-8"), "html.parser")
        assert [tag["data-embed"] for tag in soup.select("[data-embed]")] == [
            "explorers/index/too-steep.html",
            "explorers/index/too-flat.html",
        ]
        assert soup.select_one(".explorer-paper b").text == f"{BASE}/#too-steep"
