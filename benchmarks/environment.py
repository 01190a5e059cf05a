"""What one would use otherwise, in a Python environment of its own, gone afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np

from lecnn_helpers.explore.output import VARIABLE

from .pages import ROOT
from .report import Skipped

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]


class Cost(NamedTuple):
    """What a command took: seconds on the clock and, where the system tells, of processors."""

    seconds: float
    cpu: float | None


@dataclass(frozen=True)
class Environment:
    """An environment and a folder for what is made in it."""

    folder: Path

    def program(self, name: str) -> Path:
        """Return where a program of the environment is, Python itself among them."""
        return self.folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / name

    def run(
        self, why: str, command: Sequence[Any], *, timeout: float = 900, cwd: Path = ROOT
    ) -> Cost:
        """Run a command that can import this repository, its start and its children included.

        Raises
        ------
        Skipped
            If it fails or does not end in `timeout` seconds; the message is `why`.
        """
        # Not as while a book is built: that would need ipywidgets' company there, too.
        environment = {key: value for key, value in os.environ.items() if key != VARIABLE}
        environment["PYTHONPATH"] = str(ROOT)
        start, cpu = time.perf_counter(), _cpu_of_children()
        try:
            subprocess.run(
                command,
                cwd=cwd,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=True,
                timeout=timeout,
            )
        except (OSError, subprocess.SubprocessError) as error:
            said = [getattr(error, stream, None) or b"" for stream in ("stdout", "stderr")]
            text = b"\n".join(filter(None, said)) or str(error).encode()
            print(text.decode(errors="replace")[-2000:], file=sys.stderr)
            raise Skipped(why) from None
        seconds = time.perf_counter() - start
        return Cost(seconds, None if cpu is None else _cpu_of_children() - cpu)


@contextmanager
def own_environment(*packages: str, draws: bool = True) -> Iterator[Environment]:
    """Install `packages`; remove all of it afterwards.

    Parameters
    ----------
    packages
        As pip takes them.
    draws
        Whether this process's NumPy and matplotlib are needed there, too.

    Raises
    ------
    Skipped
        If it cannot be installed.
    """
    same = [f"matplotlib=={mpl.__version__}", f"numpy=={np.__version__}"] if draws else []
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
        made = Environment(Path(name))
        made.run("no virtual environment", [sys.executable, "-m", "venv", made.folder / "venv"])
        pip = [made.program("python"), "-m", "pip", "-qq", "install"]
        made.run("pip could not install it", [*pip, *packages, *same])
        yield made


def _cpu_of_children() -> Any:
    if resource is None:
        return None
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
