"""A JupyterLab of one's own: on a free port, with no one's settings, gone afterwards."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lecnn_helpers.explore.output import VARIABLE

from .browser import HELPERS
from .pages import ROOT
from .report import Skipped

RUN_ALL = (
    "async () => {"
    + HELPERS
    + """
  while (!window.jupyterapp) await sleep(10);
  const app = window.jupyterapp;
  await app.restored;
  while (!app.shell.currentWidget?.sessionContext) await sleep(10);
  const notebook = app.shell.currentWidget;
  await notebook.context.ready;
  await notebook.sessionContext.ready;
  await app.commands.execute("notebook:run-all-cells");
}"""
)
"""JavaScript: run all cells of the open notebook the moment its kernel is ready."""

_WATCH = (
    "(wanted) => {"
    + HELPERS
    + """
  window.stood = {};
  const find = (css) => [...document.querySelectorAll(`.jp-OutputArea-output ${css}`)]
    .find((found) => !found.matches("pre") || found.textContent.trim());
  for (const [name, css] of Object.entries(wanted)) {
    (async () => {
      while (!find(css)) await sleep(5);
      await find(css).decode?.();
      await painted();
      window.stood[name] = performance.now();
    })();
  }
  (RUN_ALL)();
}""".replace("RUN_ALL", RUN_ALL)
)


def run_all_and_time(page: Any, address: str, wanted: dict[str, str]) -> dict[str, float]:
    """Open a notebook and run it; return milliseconds from the opening until each output stands.

    Parameters
    ----------
    page
        A browser's.
    address
        Where the notebook opens.
    wanted
        By a name, how to find each output.

    Raises
    ------
    Skipped
        If there is not all of it when the page's patience ends.
    """
    from playwright.sync_api import TimeoutError as NothingCame

    page.goto(address)
    page.evaluate(_WATCH, wanted)
    there = "(count) => Object.keys(window.stood).length === count"
    try:
        page.wait_for_function(there, arg=len(wanted))
    except NothingCame:
        stood = ", ".join(page.evaluate("Object.keys(window.stood)")) or "nothing"
        raise Skipped(f"of its outputs there was {stood} when the time was over") from None
    return page.evaluate("window.stood")


def as_notebook(cells: Iterable[str], kernel: str = "python3") -> str:
    """Return the text of a notebook file."""
    content = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": f"cell-{number}",
                "metadata": {},
                "outputs": [],
                "source": source,
            }
            for number, source in enumerate(cells)
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": kernel}
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content)


@dataclass
class Lab:
    """A running JupyterLab and the folder that it shows."""

    folder: Path
    port: int
    token: str

    def address(self, notebook: str) -> str:
        """Return where to open a notebook, in a workspace that has nothing else open."""
        workspace = notebook.removesuffix(".ipynb")
        return (
            f"http://127.0.0.1:{self.port}/lab/workspaces/{workspace}/tree/{notebook}"
            f"?token={self.token}"
        )

    def write(self, notebook: str, *cells: str) -> None:
        """Put a notebook into the folder."""
        (self.folder / notebook).write_text(as_notebook(cells), encoding="utf-8")

    def end_kernels(self) -> None:
        """End all kernels, so that they take no time from the next one."""
        for session in self._call("GET", "sessions"):
            self._call("DELETE", f"sessions/{session['id']}")

    def shut_down(self) -> None:
        """Ask the server to end, its kernels first."""
        self._call("POST", "shutdown")

    def _call(self, method: str, what: str) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/api/{what}",
            method=method,
            headers={"Authorization": f"token {self.token}"},
        )
        # Around any proxy: the server is on this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            body = answer.read()
        return json.loads(body) if body else None


@contextmanager
def jupyterlab() -> Iterator[Lab]:
    """Run a JupyterLab whose kernels can import this repository; end it whatever happens.

    Raises
    ------
    Skipped
        If it does not start.
    """
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
        base = Path(name)
        folder = base / "notebooks"
        folder.mkdir()
        environment = {key: value for key, value in os.environ.items() if key != VARIABLE}
        environment["PYTHONPATH"] = str(ROOT)
        for variable in (
            *("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"),
            *("JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"),
        ):
            environment[variable] = str(base / variable.lower())
        token = secrets.token_hex(16)
        # Through the environment: a command line is for all on the machine to read.
        environment["JUPYTER_TOKEN"] = token
        with (base / "log").open("wb") as log:
            server = subprocess.Popen(
                [
                    *(
                        sys.executable,
                        "-m",
                        "jupyterlab",
                        "--no-browser",
                        "--expose-app-in-browser",
                    ),
                    *("--ServerApp.ip=127.0.0.1", "--ServerApp.port=0"),
                    *(f"--ServerApp.root_dir={folder}", "--ServerApp.allow_root=True"),
                    # It would ask other hosts for news and for a newer version.
                    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
                    "--LabApp.news_url=None",
                ],
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        lab = None
        try:
            lab = Lab(folder, _port(server, base / "jupyter_runtime_dir"), token)
            yield lab
        finally:
            if lab is not None:
                with suppress(OSError):
                    lab.shut_down()
            _end(server)


def _port(server: subprocess.Popen, runtime: Path) -> int:
    """Wait for the file in which the server says where it is."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            with suppress(ValueError):  # written only half
                return json.loads(path.read_text(encoding="utf-8"))["port"]
        time.sleep(0.1)
    raise Skipped("JupyterLab did not start within a minute")


def _end(server: subprocess.Popen) -> None:
    # Kernels notice by themselves when their server is gone; it is better that it ends them.
    for stop in (lambda: None, server.terminate, server.kill):
        stop()
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=15)
            return
