"""JupyterLite, a JupyterLab that computes in the page as ours does: a site with one notebook.

It gets the same Pyodide as this book, from the folder that `PYODIDE_FOLDER` names, and is told not
to ask other hosts. The folder must have what JupyterLite's kernel loads, which is more than the
book needs: IPython above all.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lecnn_helpers.sphinx_ext.runtime import LOCK, VARIABLE

from .environment import own_environment
from .jupyter import as_notebook
from .report import Skipped

# The last series for this Pyodide. Contents are only taken where a Jupyter server is installed.
PACKAGES = ("jupyterlite-core==0.6.4", "jupyterlite-pyodide-kernel==0.6.1", "jupyter-server")
# The kernel wants it, and neither brings it along nor finds it in Pyodide.
_MISSING = "comm==0.2.3"
_NOTEBOOK = "cells.ipynb"
CELLS = (
    "import numpy as np\nprint(np.arange(5) ** 2)",
    "import matplotlib.pyplot as plt\nplt.plot(np.arange(5) ** 2);",
)
WANTED = {"first text output": "pre", "picture": "img"}
_SETTINGS = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {
        "exposeAppInBrowser": True,
        "litePluginSettings": {
            "@jupyterlite/pyodide-kernel-extension:kernel": {
                # Where the build puts what lies in `static/pyodide`.
                "pyodideUrl": "./static/pyodide/pyodide.js",
                "disablePyPIFallback": True,
            }
        },
    },
}
_CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
_LIST = "pyodide-lock.json"
_LOADED = ("micropip", "ssl", "sqlite3", "jedi", "ipython", "numpy", "matplotlib")
ADDRESS = f"/lab/index.html?path={_NOTEBOOK}"
"""Where the notebook opens, from the root of the site."""


@contextmanager
def site() -> Iterator[Path]:
    """Build a site; give the folder to serve, and remove it afterwards.

    Raises
    ------
    Skipped
        If Pyodide's files are not there, or it cannot be installed, or does not build.
    """
    files = _files()
    with own_environment(*PACKAGES, draws=False) as environment:
        source, target = environment.folder / "source", environment.folder / "site"
        for folder in ("files", "pypi", "static/pyodide"):
            (source / folder).mkdir(parents=True)
        for file in files:
            shutil.copy(file, source / "static" / "pyodide")
        (source / "jupyter-lite.json").write_text(json.dumps(_SETTINGS), encoding="utf-8")
        notebook = as_notebook(CELLS, kernel="python")
        (source / "files" / _NOTEBOOK).write_text(notebook, encoding="utf-8")
        pip = [environment.program("python"), "-m", "pip", "-qq", "download", "--no-deps"]
        environment.run("pip could not load a wheel", [*pip, "-d", source / "pypi", _MISSING])
        build = [environment.program("jupyter-lite"), "build", "--lite-dir", source]
        options = ["--contents", source / "files", "--output-dir", target, "--apps", "lab"]
        # It leaves a file where it runs.
        environment.run("it did not build", [*build, *options], cwd=environment.folder)
        yield target


def _files() -> list[Path]:
    """Return Pyodide's own files and those of the packages that the notebook leads to."""
    value = os.environ.get(VARIABLE)
    if not value:
        raise Skipped(f"{VARIABLE} names no folder with Pyodide {LOCK.version}")
    folder = Path(value)
    try:
        listed = json.loads((folder / _LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise Skipped(f"the folder of {VARIABLE} has no {_LIST} that can be read") from None
    found = listed["info"]["version"]
    if found != LOCK.version:
        raise Skipped(f"the folder of {VARIABLE} has Pyodide {found}, not {LOCK.version}")
    packages: dict[str, str] = {}
    waiting = list(_LOADED)
    while waiting:
        # The list writes names as their authors do where it says what a package depends on.
        name = waiting.pop().lower().replace("_", "-")
        if name not in packages:
            packages[name] = listed["packages"][name]["file_name"]
            waiting += listed["packages"][name]["depends"]
    files = [folder / name for name in (*_CORE, _LIST, *packages.values())]
    missing = sorted(file.name for file in files if not file.is_file())
    if missing:
        raise Skipped(f"the folder of {VARIABLE} has no {', '.join(missing)}")
    return files
