"""Make here what Binder would make of this repository, and run every chapter in it.

    make binder

It follows the Dockerfile that repo2docker 2026.4 writes for this repository, without Docker:

1. A clone, that is, what is committed; and a fresh environment with the Python of
   binder/runtime.txt and with Jupyter as it is in every Binder (by venv and pip here, by
   conda there).
2. `pip install -r binder/requirements.txt`, then `binder/postBuild`, both in the clone's folder.
3. `jupyter notebook`, started through `binder/start`.

Then a browser opens each chapter at the address that its launch button has, and runs all
cells. Reported are the size of the environment and the peak memory of the server and its
kernels, the sum of their resident sets. Pages that two of them share are counted twice, so
the truth is a little less. Fails if a cell fails or if the peak is above Binder's limit.

Needs a Chromium (`make browser`), and the network for the packages.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from playwright.sync_api import BrowserContext, TimeoutError, sync_playwright

ROOT = Path(__file__).parent.parent
MB = 1024 * 1024
LIMIT = 2048 * MB
# Seconds for a chapter, which takes under a minute on two processors of its own.
PATIENCE = 1200
TOKEN = "only-for-this-trial"
# What repo2docker puts into every environment, from its environment.py-3.11-linux-64.lock.
JUPYTER = [
    "ipywidgets==8.1.7",
    "jupyter-offlinenotebook==0.3.2",
    "jupyter-resource-usage==1.2.0",
    "jupyter_server==2.17.0",
    "jupyterhub==5.4.0",
    "jupyterlab==4.4.9",
    "notebook==7.4.7",
]

CELLS = "[...jupyterapp.shell.currentWidget.content.model.cells].filter(c => c.type === 'code')"
# A failed cell stops "run all", so that those below it never get a number.
DONE = f"""() => {{
    const cells = {CELLS};
    return cells.every(c => c.executionCount) ||
        cells.some(c => c.outputs.toJSON().some(o => o.output_type === "error"));
}}"""
PROBLEMS = f"""() => {CELLS}.flatMap(c => c.outputs.toJSON())
    .filter(o => o.output_type === "error" || o.name === "stderr")
    .map(o => o.text ?? `${{o.ename}}: ${{o.evalue}}`)"""
READY = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"


class Memory(threading.Thread):
    """Samples the memory of a process and of all that it started."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._root = psutil.Process(pid)
        self.peak = 0

    def sample(self) -> int:
        total = 0
        with suppress(psutil.NoSuchProcess):
            for process in [self._root, *self._root.children(recursive=True)]:
                with suppress(psutil.NoSuchProcess):
                    total += process.memory_info().rss
        return total

    def run(self) -> None:
        while self._root.is_running():
            self.peak = max(self.peak, self.sample())
            time.sleep(0.05)


def build(folder: Path, own_registry: bool) -> dict[str, str]:
    """Follow repo2docker's steps in `folder`; return the environment variables to start with."""
    clone, prefix = folder / "clone", folder / "environment"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    name, _, version = (clone / "binder" / "runtime.txt").read_text().strip().partition("-")
    subprocess.run([f"{name}{version}", "-m", "venv", prefix], check=True)
    variables = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHONPATH", "VIRTUAL_ENV", "JUPYTER", "EXPLORE"))
    }
    variables["PATH"] = f"{prefix / 'bin'}{os.pathsep}{os.environ['PATH']}"
    variables["JUPYTER_RUNTIME_DIR"] = str(folder / "runtime")
    variables["JUPYTER_CONFIG_DIR"] = str(folder / "config")
    requirements = clone / "binder" / "requirements.txt"
    if own_registry:
        lines = requirements.read_text().splitlines(keepends=True)
        requirements = folder / "requirements.txt"
        requirements.write_text("".join(x for x in lines if not x.startswith("--extra-index")))
    pip = [prefix / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check"]
    for arguments in (JUPYTER, ["-r", requirements]):
        subprocess.run([*pip, *arguments], check=True, cwd=clone, env=variables)
    subprocess.run(["./binder/postBuild"], check=True, cwd=clone, env=variables)
    return variables


def size(folder: Path) -> int:
    """Return what a folder's files take on disk."""
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*"))


@contextmanager
def server(folder: Path, variables: dict[str, str]) -> Iterator[tuple[str, Memory]]:
    """Start Jupyter as the image would; gives its address and the watch over its memory."""
    command = ["binder/start", "jupyter", "notebook", "--no-browser", "--port=0"]
    command += [f"--IdentityProvider.token={TOKEN}", "--LabApp.expose_app_in_browser=True"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=folder / "clone", env=variables, stdout=log, stderr=log
        )
    try:
        memory = Memory(process.pid)
        memory.start()
        yield _address(folder, process), memory
    finally:
        process.terminate()
        process.wait(timeout=60)


def _address(folder: Path, process: subprocess.Popen) -> str:
    for _ in range(600):
        for info in (folder / "runtime").glob("jpserver-*.json"):
            try:
                return json.loads(info.read_text())["url"]
            except json.JSONDecodeError:
                pass  # being written just now
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit((folder / "log").read_text())


def run(context: BrowserContext, address: str, chapter: str) -> list[str]:
    """Open a chapter as its launch button does and run it; return what went wrong."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    try:
        page.goto(f"{address}lab/tree/{chapter}?token={TOKEN}&reset")
        page.wait_for_function(READY)
        page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
        page.wait_for_function(DONE)
        return page.evaluate(PROBLEMS)
    except TimeoutError:
        return [f"not done after {PATIENCE} seconds"]
    finally:
        page.close()


def end_kernels(context: BrowserContext, address: str) -> None:
    """Shut down what the last chapter left, so that the next is measured alone."""
    headers = {"Authorization": f"token {TOKEN}"}
    for session in context.request.get(f"{address}api/sessions", headers=headers).json():
        context.request.delete(f"{address}api/sessions/{session['id']}", headers=headers)


def main() -> int:
    parser = argparse.ArgumentParser(description="Try what Binder would make of the last commit.")
    parser.add_argument(
        "chapters", nargs="*", default=["*"], help="such as batch_norm; without any, all"
    )
    parser.add_argument(
        "--own-registry",
        action="store_true",
        help="leave out the address of PyTorch's CPU builds: this machine's registry has one",
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        variables = build(folder, options.own_registry)
        print(f"environment: {size(folder / 'environment') / MB:,.0f} MB on disk")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("google-chrome") or shutil.which("chromium"),
            chromium_sandbox=hasattr(os, "geteuid") and os.geteuid() != 0,
        )
        context = browser.new_context(viewport={"width": 1280, "height": 1000})
        failed = False
        with server(folder, variables) as (address, memory):
            time.sleep(2)
            print(f"server alone: {memory.sample() / MB:,.0f} MB")
            print("| chapter | seconds | peak, MB | at rest, MB |\n|---|---:|---:|---:|")
            book = folder / "clone" / "book"
            for path in sorted(p for name in options.chapters for p in book.glob(f"{name}.ipynb")):
                memory.peak, start = 0, time.perf_counter()
                problems = run(context, address, f"book/{path.name}")
                seconds = time.perf_counter() - start
                failed |= bool(problems) or memory.peak > LIMIT
                print(
                    f"| {path.stem} | {seconds:.0f} | {memory.peak / MB:,.0f} "
                    f"| {memory.sample() / MB:,.0f} |",
                    *problems,
                    flush=True,
                )
                end_kernels(context, address)
        browser.close()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
