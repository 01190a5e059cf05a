"""How long each notebook takes to run on a kernel, alone: what a reader waits for."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .pages import ROOT
from .report import Aim, Options, Section

LIMIT = 120.0
"""Seconds that a notebook may take on two cores."""


def measure(options: Options) -> Section:
    section = Section("", ["notebook", "seconds"])
    paths = sorted((ROOT / "book").glob("*.ipynb"))
    for path in paths[:2] if options.quick else paths:
        seconds = _run(path)
        section.rows.append([path.stem, f"{seconds:.1f} s"])
        section.data[path.stem] = seconds
    slowest = max(section.data, key=section.data.__getitem__)
    section.aims.append(
        Aim(f"slowest notebook on a kernel, {slowest}", section.data[slowest], LIMIT, "s")
    )
    section.notes.append(
        "All cells from top to bottom, with live sliders, on a kernel of its own whose start is "
        "counted; nothing else runs."
    )
    return section


def _run(path: Path) -> float:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        command = [sys.executable, "-m", "jupyter", "nbconvert", "--execute", "--to", "notebook"]
        start = time.perf_counter()
        subprocess.run(
            [*command, "--output-dir", folder, path],
            # A kernel, and no page that is being built.
            env={**os.environ, "EXPLORE_OUTPUT": "live", "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
        return time.perf_counter() - start
