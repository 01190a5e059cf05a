"""A Sphinx extension: explorers that are alive on the pages of a book.

With ``lecnn_helpers.explore.sphinx`` among the extensions, beside one that runs notebooks,

- the notebooks' kernels are told that a page is being built, so that `explore` packs
  frames instead of making widgets;
- the explorers' script and stylesheet are on every page.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from . import output, page


def _add_assets(app: Sphinx) -> None:
    app.config.html_static_path.append(str(Path(__file__).with_name("assets")))
    app.add_css_file(page.STYLE)
    app.add_js_file(page.SCRIPT, loading_method="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension; called by Sphinx."""
    os.environ[output.VARIABLE] = output.Output.PAGE.value
    # Early, so that the styles of the theme and of other extensions have the last word.
    app.connect("builder-inited", _add_assets, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
