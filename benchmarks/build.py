"""How long the book takes to build: from nothing, and again with nothing changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .pages import ROOT
from .report import Options, Section, Skipped


def measure(options: Options) -> Section:
    section = Section("", ["build", "seconds"])
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
        copy = Path(name) / "book"
        _copy_sources(copy)
        for what in ("cold, no _build", "warm, nothing changed"):
            seconds = _build(copy)
            section.rows.append([what, f"{seconds:.1f} s"])
            section.data[what] = seconds
        notebooks = len(list((copy / "book").rglob("*.ipynb")))
    section.data["notebooks"] = notebooks
    section.notes.append(
        f"A copy of the tracked files, {notebooks} notebook{'s' * (notebooks != 1)} among them; "
        "Python's packages are installed already. Warnings are errors, as in `make book`."
    )
    return section


def _copy_sources(target: Path) -> None:
    """Copy what git would commit: no build, no cache, no environment comes along."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        raise Skipped("git cannot say which files are tracked") from None
    for file in map(os.fsdecode, filter(None, listed.split(b"\0"))):
        if (ROOT / file).is_file():
            (target / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, target / file)


def _build(folder: Path) -> float:
    command = Path(sys.executable).parent / "jupyter-book"
    if not command.exists():
        raise Skipped("jupyter-book is not installed beside this Python")
    # The copy's package, not the one that is installed; the kernels inherit it.
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    start = time.perf_counter()
    done = subprocess.run(
        [command, "build", ".", "-W", "-n", "--keep-going"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        print(done.stdout[-3000:], done.stderr[-3000:], sep="\n", file=sys.stderr)
        raise Skipped("the book does not build; its last words are above the table")
    return seconds
