"""JupyterLab with a real kernel: run the chapter, move a slider, see the picture change."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from ..conftest import NOTEBOOKS

pytestmark = pytest.mark.browser

TOKEN = "only-for-this-test"

BROKEN = """
from matplotlib.figure import Figure
from lecnn_helpers.explore import Preset, explore

def draw(x):
    if x == 3:
        raise ValueError("x is three")
    figure = Figure(figsize=(3, 2))
    figure.add_subplot(ylim=(0, 5)).plot([0, 1], [0, x])
    return figure

explore(draw, name="broken", describe=lambda x: f"x is {x}.", x=(0, 4),
        presets={"top": Preset("As far as it goes.", x=4)})
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab server on copies of the chapters; its address."""
    home = tmp_path_factory.mktemp("lab")
    work = home / "work"
    work.mkdir()
    for path in NOTEBOOKS:
        shutil.copy(path, work)
    cell = nbformat.v4.new_code_cell(BROKEN)
    broken = nbformat.v4.new_notebook(cells=[cell])
    broken.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(broken, work / "broken.ipynb")
    settings = home / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # Else cells out of sight are not in the page at all.
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    environment = {
        **os.environ,
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "EXPLORE_OUTPUT": "live",
    }
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [
                Path(sys.executable).parent / "jupyter",
                "lab",
                "--no-browser",
                "--allow-root",
                f"--ServerApp.root_dir={work}",
                "--ServerApp.port=0",
                f"--IdentityProvider.token={TOKEN}",
                "--LabApp.expose_app_in_browser=True",
                "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
                "--LabApp.extension_manager=readonly",
            ],
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        yield _address(home / "runtime", server, home / "log")
    finally:
        server.terminate()
        server.wait(timeout=30)


def _address(runtime, server, log):
    for _ in range(600):
        for info in runtime.glob("jpserver-*.json"):
            try:
                return json.loads(info.read_text())["url"]
            except json.JSONDecodeError:
                pass  # being written just now
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture
def run(chromium, lab):
    """Open a notebook, run all its cells, and wait until they are done."""
    context = chromium.new_context(viewport={"width": 1280, "height": 1000})

    def run(name):
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.goto(f"{lab}lab/tree/{name}.ipynb?token={TOKEN}&reset")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        page.wait_for_function(
            "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
        )
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        page.wait_for_function(
            """() => {
                const cells = jupyterapp.shell.currentWidget.content.model.cells;
                return [...cells].every((cell) => cell.type !== "code" || cell.executionCount);
            }"""
        )
        return page

    yield run
    context.close()


def errors(page):
    return page.locator(
        ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']"
    ).all()


# One chapter stands for all here: what differs between chapters, nbmake and the built pages test.
@pytest.mark.parametrize("name", ["batch_norm"])
def test_a_chapter_runs_and_its_sliders_move_the_picture(run, name):
    page = run(name)
    assert not errors(page)
    explorers = page.locator(".jp-OutputArea-output:has(.explorer):has(.widget-vbox)")
    assert explorers.count() >= 1
    for explorer in explorers.all():
        # A control whose every value leaves the picture as it is would be a defect of the chapter;
        # the first one is tried, to both sides.
        picture = explorer.locator(".explorer figure")
        before = picture.inner_html()
        handle = explorer.locator(".noUi-handle")
        if handle.count():
            handle.first.focus()
            keys = ["ArrowRight", "ArrowLeft", "ArrowLeft"]
        else:
            explorer.locator("select").first.focus()
            keys = ["ArrowDown", "ArrowUp", "ArrowUp"]
        changed = False
        for key in keys:
            page.keyboard.press(key)
            for _ in range(100):
                changed = changed or picture.inner_html() != before
                if changed:
                    break
                page.wait_for_timeout(50)
        assert changed, name
        assert picture.locator("svg[role=img], table").count() == 1


def test_an_error_in_draw_is_shown(run):
    page = run("broken")
    picture = page.locator(".explorer figure")
    picture.wait_for()
    assert picture.locator("figcaption").inner_text() == "x is 2."
    page.locator(".noUi-handle").focus()
    page.keyboard.press("ArrowRight")
    alert = page.locator(".widget-html [role=alert]")
    alert.wait_for()
    assert "ValueError at x=3: x is three" in alert.inner_text()
    assert "in draw" in alert.inner_text()
    assert picture.count() == 0
    page.keyboard.press("ArrowRight")
    picture.wait_for()
    assert picture.locator("figcaption").inner_text() == "x is 4."


def test_a_preset_sets_the_sliders(run):
    page = run("broken")
    page.get_by_role("button", name="top").click()
    page.wait_for_function(
        "document.querySelector('.explorer figcaption')?.textContent === 'x is 4.'"
    )
    assert page.locator(".widget-readout").inner_text() == "4"
    assert page.locator(".widget-html", has_text="As far as it goes.").count() == 1
