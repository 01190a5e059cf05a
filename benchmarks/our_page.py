"""What `peers` runs for us, in an environment with NumPy and matplotlib only: save a page."""

from __future__ import annotations

import sys
from pathlib import Path

from lecnn_helpers.explore import slider

from . import subject


def main(folder: Path, grid: str) -> None:
    """Write ``index.html``."""
    axes = subject.GRIDS[grid]()
    sliders = {key: slider(values, value=values[0]) for key, values in axes.items()}
    subject.explorer(**sliders).save(folder / "index.html")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
