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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lecnn_helpers.explore.output import VARIABLE

from .pages import ROOT
from .report import Skipped


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
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
            },
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        (self.folder / notebook).write_text(json.dumps(content), encoding="utf-8")

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
