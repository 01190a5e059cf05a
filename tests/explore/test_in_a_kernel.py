"""What notebook executors see: whose widgets are on the page, and which explorers."""

import json
import os

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter

from lecnn_helpers.explore.output import VARIABLE

# A kernel for each, which takes seconds.
pytestmark = pytest.mark.slow


def run(output, *cells):
    """Run cells in a kernel of their own, as a builder does; returns the notebook."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    environment = {**os.environ, VARIABLE: output}
    client = NotebookClient(notebook, timeout=120, kernel_name="python3")
    client.execute(env=environment)
    return notebook


def models(notebook):
    """Return the widgets whose state the executor recorded, by kind."""
    widgets = notebook.metadata.get("widgets", {})
    if not widgets:
        return {}
    states = widgets["application/vnd.jupyter.widget-state+json"]["state"].values()
    return {state["model_name"]: state["state"] for state in states}


IMPORTS = "import ipywidgets as w\nfrom lecnn_helpers.explore import explore"
SHOW = "explore(lambda x: f'<b>{x}</b>', name='line', x=mine)"


def test_a_widget_that_is_given_stays_off_the_page():
    notebook = run("standalone", IMPORTS, "mine = w.IntSlider(max=3)", SHOW)
    assert models(notebook) == {}
    assert "widgets" not in notebook.metadata
    html, _ = HTMLExporter().from_notebook_node(notebook)
    assert "explorer-frames" in html
    assert "widget-state" not in html


def test_other_widgets_on_the_page_keep_their_front_end():
    notebook = run(
        "standalone",
        IMPORTS,
        "mine = w.IntSlider(max=3, description='mine')",
        SHOW,
        "box = w.HBox([w.Label('text')])\nother = w.IntSlider(description='other')\nother.value = 7",
        "box.children += (w.Button(description='push'),)\nbox",
        "other",
        # What ties two of them together is shown nowhere itself.
        "number = w.IntText()\nw.jslink((number, 'value'), (other, 'value'));",
        "w.interact(lambda count: print('counted', count), count=w.FloatSlider(value=2));",
    )
    kept = models(notebook)
    assert kept["IntSliderModel"]["description"] == "other"
    assert kept["IntSliderModel"]["value"] == 7
    assert kept["LabelModel"]["value"] == "text"
    assert kept["ButtonModel"]["description"] == "push"
    assert len(kept["HBoxModel"]["children"]) == 2
    assert {"LayoutModel", "SliderStyleModel", "LinkModel", "IntTextModel"} <= set(kept)
    assert kept["FloatSliderModel"]["value"] == 2
    # What `interact` prints goes into its own output.
    assert kept["OutputModel"]["outputs"][0]["text"] == "counted 2.0\n"
    html, _ = HTMLExporter().from_notebook_node(notebook)
    assert html.count("application/vnd.jupyter.widget-view+json") >= 3
    everything = json.dumps(notebook.metadata.widgets)
    assert '"mine"' not in everything


def test_a_widget_that_is_given_and_shown_is_there():
    # Whoever is imported first.
    imports = "from lecnn_helpers.explore import explore\nimport ipywidgets as w"
    notebook = run("page", imports, "mine = w.IntSlider(max=3, value=1)", SHOW, "mine")
    assert models(notebook)["IntSliderModel"]["value"] == 1


def test_widgets_may_come_and_go_before_they_are_shown():
    notebook = run(
        "page",
        IMPORTS,
        "gone = w.IntSlider(); gone.close(); w.Button().close()\ngone",
        "closed = w.IntSlider(); box = w.VBox([closed])\nbox",
        "closed.close()",
    )
    assert "VBoxModel" in models(notebook)


SECOND = "explore(lambda x: f'<i>{x}</i>', name='line', x=1)"


def test_a_cell_may_run_again_and_an_explorer_be_shown_twice():
    cell = "explore(lambda x: f'<b>{x}{text}</b>', name='line', x=1)"
    other = "other = explore(lambda x: f'<b>{x}</b>', name='other', x=1)"
    notebook = run("page", IMPORTS + "\ntext = 1", cell, "text = 2", cell, other, "other", "other")
    assert all(
        "explorer-frames" in notebook.cells[i].outputs[0].data["text/html"] for i in (1, 3, 5, 6)
    )


def test_two_explorers_of_one_name_do_not_stand_on_one_page():
    cell = "explore(lambda x: f'<b>{x}</b>', name='line', x=1)"
    with pytest.raises(CellExecutionError, match="is another explorer 'line' on this page already"):
        run("page", IMPORTS, cell, SECOND)
    loop = (
        "from IPython.display import display\n"
        "for i in range(2):\n"
        "    display(explore(lambda x: f'<b>{x}{i}</b>', name='line', x=1))"
    )
    # IPython shows what fails in display(), and goes on.
    shown = run("page", IMPORTS, loop).cells[1].outputs
    assert [part.output_type for part in shown][:2] == ["display_data", "error"]
    assert "another explorer 'line'" in shown[1].evalue


def test_what_is_only_saved_is_on_no_page(tmp_path):
    loop = (
        "for i in range(2):\n"
        f"    explore(lambda x: f'<b>{{x}}{{i}}</b>', name='line', x=1)"
        f".save(f'{tmp_path.as_posix()}/{{i}}.html')"
    )
    run("page", IMPORTS, loop)
    assert len(list(tmp_path.glob("*.html"))) == 2


def test_a_kernel_without_ipywidgets_shows_the_page():
    code = (
        "import sys\n"
        "for name in ('ipywidgets', 'tqdm'): sys.modules[name] = None\n"
        "from lecnn_helpers.explore import explore\n"
        "explore(lambda x: f'<b>{x}</b>', name='line', x=(0, 3))"
    )
    shown = run("live", code).cells[0].outputs
    [html] = [part.data["text/html"] for part in shown if part.output_type == "execute_result"]
    assert "explorer-frames" in html
    assert "DecompressionStream" in html
    [told] = [part.text for part in shown if part.output_type == "stream"]
    assert "ipywidgets is not installed, so all 4 states of explorer 'line' are drawn now" in told
    assert "pip install ipywidgets" in told
