"""How long the book takes to build: from nothing, with nothing changed, and chapter by chapter."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from jupyter_cache import get_cache

from .pages import ROOT
from .report import Options, Section, Skipped


def measure(options: Options) -> Section:
    section = Section("", ["build", "cold", "warm"])
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
        copy = Path(name) / "book"
        _copy_sources(copy)
        cold, warm = _build(copy), _build(copy)
        section.rows.append(["the whole book", f"{cold:.1f} s", f"{warm:.1f} s"])
        section.data["the whole book"] = {"cold": cold, "warm": warm}
        executed = _executed(copy)
        paths = sorted((copy / "book").rglob("*.ipynb"))
        for path in paths[:2] if options.quick else paths:
            _change_its_words(path)
            warm = _build(copy)
            cold = executed[path.name]
            section.rows.append([path.stem, f"{cold:.1f} s", f"{warm:.1f} s"])
            section.data[path.stem] = {"cold": cold, "warm": warm}
    section.data["notebooks"] = len(paths)
    section.notes.append(
        f"A copy of the tracked files, {len(paths)} notebooks among them; Python's packages are "
        "installed already. Warnings are errors, as in `make book`."
    )
    section.notes.append(
        "The whole book, cold: no `_build`; warm: nothing changed. A chapter, cold: its cells, "
        "run and drawn while another notebook runs on the other core; warm: `make book` after a "
        "change in its words."
    )
    return section


def _executed(folder: Path) -> dict[str, float]:
    """Return how long each notebook's cells took, as jupyter-cache noted it down."""
    (cache,) = (folder / "_build").glob(".jupyter_cache-*")
    records = get_cache(cache).list_cache_records()
    return {Path(record.uri).name: record.data["execution_seconds"] for record in records}


def _change_its_words(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"].append("\n\nA sentence more.")
    path.write_text(json.dumps(notebook), encoding="utf-8")


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
