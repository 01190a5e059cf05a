"""The one tie between a lecture and the book build, a Sphinx extension.

The explorers have one of their own, `lecnn_helpers.explore.sphinx`.

- It runs the notebooks side by side, and says how far it is (`execution`).
- It puts cells that are marked so into tabs (`cell_tabs`).
- It lets Markdown links lead to entries of the bibliography (`references`).
- On paper it sets tables as tables (`paper`).
- It sets the mathematics (`mathematics`), and makes each page arrive at once (`arrival`, with
  `styles`, `fonts` and `static/pieces.js`).
- It lets letters, terms and citations say what they mean (`tips`, which reads it by `meanings`).
- It folds the code that only wires a picture up (`wiring`).
- It lets cells run in the reader's page (`running`; `cells` decides which, `runtime` and `packs`
  bring Python).
- It finds the book's repository and gives the pages the buttons that lead there
  (`repository`).
- It gives the pages the book's dress and the title's place (`static`, `templates`).
- It gives the build a fingerprint of the packages and of the pinned requirements.
  jupyter-cache knows a notebook by its code cells alone, and Sphinx by its source
  file; without the fingerprint, a change in a helper would leave stale pages.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from .. import __version__
from . import arrival, execution, mathematics, repository, running, runtime, tips, wiring
from .cell_tabs import CellTabs
from .paper import RawTables
from .references import EntryLabels, name_entries


def _prepare(app: Sphinx, config: Config) -> None:
    source, here = Path(app.srcdir), Path(__file__).parent
    config.templates_path = [*config.templates_path, str(here / "templates")]
    config.html_static_path = [*config.html_static_path, str(here / "static")]
    config.lecnn_fingerprint = execution.fingerprint(source)
    config.nb_execution_cache_path = str(execution.cache_folder(source, Path(app.outdir).parent))
    found = repository.find(source, os.environ)
    config.html_theme_options.update(repository.theme_options(found))
    # On paper it stands under the pictures, as a QR code, too.
    config.html_baseurl = config.html_baseurl or repository.pages_address(os.environ)


def _execute_nothing_for_links(app: Sphinx) -> None:
    """Spare the check of links the notebooks' minutes: it looks at their Markdown only."""
    if app.builder.name == "linkcheck":
        app.config.nb_execution_mode = "off"


def _drop_thebe(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Take Thebe's scripts off the page.

    jupyter-book always loads sphinx-thebe, which sets one constant twice (an error in the
    console) and names a script on another host. No page here asks for Thebe.
    """
    context["script_files"] = [
        script
        for script in context["script_files"]
        if "thebe" not in f"{script} {getattr(script, 'attributes', {}).get('body', '')}".lower()
    ]
    context["css_files"] = [css for css in context["css_files"] if "thebe" not in str(css)]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension; called by Sphinx."""
    # "env": when the value changes, Sphinx reads every page anew.
    app.add_config_value("lecnn_fingerprint", "", "env")
    app.add_post_transform(CellTabs)
    app.add_post_transform(EntryLabels)
    app.add_post_transform(RawTables)
    app.connect("doctree-read", name_entries)
    app.connect("config-inited", _prepare)
    # Before myst-nb looks at its settings, which it does at the default priority.
    app.connect("builder-inited", _execute_nothing_for_links, priority=100)
    app.connect("builder-inited", runtime.gather)
    app.connect("builder-inited", running.add_assets, priority=600)
    app.connect("doctree-read", running.number_cells)
    app.connect("doctree-read", wiring.fold)
    app.connect("html-page-context", running.add_data)
    app.connect("env-before-read-docs", execution.execute)
    app.connect("html-page-context", arrival.describe)
    app.connect("build-finished", runtime.write, priority=800)
    app.connect("build-finished", running.lay_beside, priority=810)
    app.add_js_file("pieces.js", loading_method="defer")
    # After all that write or copy a file.
    app.connect("build-finished", arrival.hasten, priority=900)
    mathematics.setup(app)
    tips.setup(app)
    # After sphinx-thebe's own handler.
    app.connect("html-page-context", _drop_thebe, priority=900)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
