"""JupyterLab with a real kernel: run a chapter, and move all of its sliders.

Three chapters that differ most, since every notebook has run on a kernel before (nbmake);
with ``THOROUGH=1``, as once a week, all of them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import Request, urlopen

import nbformat
import numpy as np
import pytest
from playwright.sync_api import expect

from lecnn_helpers.explore.frames import unpack
from lecnn_helpers.testing.rules import parsed

from ..conftest import NOTEBOOKS

pytestmark = pytest.mark.browser

TOKEN = "only-for-this-test"

# Sliders over NumPy; a picture, a table and drop-downs over runs of our own optimizers.
USUAL = ("batch_norm", "adagrad")
IN_LAB = (
    NOTEBOOKS if os.environ.get("THOROUGH") else [path for path in NOTEBOOKS if path.stem in USUAL]
)

OUTCOME = """() => {
    const cells = [...jupyterapp.shell.currentWidget.content.model.cells]
        .filter((cell) => cell.type === "code");
    const failed = cells.flatMap((cell) => cell.outputs.toJSON())
        .filter((output) => output.output_type === "error")
        .map((output) => `${output.ename}: ${output.evalue}`);
    return {failed, done: failed.length > 0 || cells.every((cell) => cell.executionCount)};
}"""

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

MODULE = """
from pathlib import Path
import anywidget
from matplotlib.figure import Figure
from lecnn_helpers.explore import explore

def draw(x):
    figure = Figure(figsize=(3, 2))
    figure.add_subplot(ylim=(0, 5)).plot([0, 1], [0, x])
    return figure

line = explore(draw, name="line", describe=lambda x: f"A line to {x}.", x=(0, 4))

class Line(anywidget.AnyWidget):
    _esm = line.save(Path("line.mjs").resolve())

one = Line()
display(one, one, Line())
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab server on copies of the chapters; its address."""
    home = tmp_path_factory.mktemp("lab")
    work = home / "work"
    work.mkdir()
    for path in NOTEBOOKS:
        shutil.copy(path, work)
    for name, code in {"broken": BROKEN, "module": MODULE}.items():
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, work / f"{name}.ipynb")
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
        server.wait(timeout=120)


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
        page.set_default_timeout(300_000)
        page.goto(f"{lab}lab/tree/{name}.ipynb?token={TOKEN}&reset")
        page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        page.wait_for_function(
            "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
        )
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        # A cell that fails ends the run, and those after it would never be counted. Asked for
        # every frame, the page would draw all the time, and slow the kernel down.
        page.wait_for_function(f"({OUTCOME})().done", polling=500)
        failed = page.evaluate(f"({OUTCOME})().failed")
        assert not failed, "\n".join(failed)
        return page

    yield run
    context.close()
    # A kernel outlives its page, and a dozen of them with TensorFlow would fill the memory.
    headers = {"Authorization": f"token {TOKEN}"}
    with urlopen(Request(f"{lab}api/kernels", headers=headers)) as answer:
        kernels = json.load(answer)
    for kernel in kernels:
        address = f"{lab}api/kernels/{kernel['id']}"
        urlopen(Request(address, headers=headers, method="DELETE")).close()


def errors(page):
    return page.locator(
        ".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']"
    ).all()


@pytest.mark.parametrize("name", [path.stem for path in IN_LAB])
def test_a_chapter_runs_and_its_explorers_say_what_the_page_says(run, book, name):
    """Both ends of every control, and every preset: on a kernel as on the static page."""
    roots = parsed(book / "book" / f"{name}.html").select(".explorer:not(.explorer-still)")
    page = run(name)
    assert not errors(page)
    assert page.locator(".widget-vbox:has(> .widget-html .explorer)").count() == len(roots)
    for root in roots:
        check_explorer(page, root)
    assert page.locator(".widget-html [role=alert]").count() == 0


def check_explorer(page, root):
    data = json.loads(root.select_one(".explorer-data").text)
    sentences = unpack(root.select_one(".explorer-sentences").text)
    sizes = [len(control["texts"]) for control in data["controls"]]
    box = page.locator(f".widget-vbox:has(> .widget-html .explorer-live-{root['id']})")

    def expect_state(state):
        sentence = sentences[int(np.ravel_multi_index(state, sizes))][0]
        expect(box.locator("figcaption")).to_have_text(sentence, timeout=30_000)
        assert box.locator("figure svg[role=img], figure table").count() == 1

    now = [control["default"] for control in data["controls"]]
    expect_state(now)
    for i, size in enumerate(sizes):
        for end in (0, size - 1):
            move(box.locator("> *").nth(i), end, last=end > 0)
            now[i] = end
            expect_state(now)
    for preset in data["presets"]:
        # Two labels may begin alike, and a button's text is cut by no one.
        box.get_by_role("button", name=preset["label"], exact=True).click()
        expect_state(preset["state"])
        expect(box.locator("> .widget-html").first).to_have_text(preset["why"])


def move(widget, index, *, last):
    """Take a control to one of its ends as a person would."""
    if widget.locator(".noUi-handle").count():
        widget.locator(".noUi-handle").press("End" if last else "Home")
    elif widget.locator("select").count():
        widget.locator("select").select_option(index=index)
    else:
        widget.locator("input[type=checkbox]").set_checked(last)


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


def test_a_module_is_alive_in_anywidget(run):
    """Two views of one widget and one of another, in JupyterLab's own theme."""
    page = run("module")
    sentences = page.locator(".explorer[data-alive=true] figcaption")
    expect(sentences).to_have_text(["A line to 2."] * 3, timeout=60_000)
    page.locator(".explorer input[type=range]").nth(1).press("End")
    expect(sentences).to_have_text(["A line to 2.", "A line to 4.", "A line to 2."])
    themed = page.locator("[data-theme] > .explorer")
    expect(themed).to_have_count(3)
    light = page.evaluate("document.body.dataset.jpThemeLight") == "true"
    assert themed.first.locator("xpath=..").get_attribute("data-theme") == (
        "light" if light else "dark"
    )
    assert not errors(page)
