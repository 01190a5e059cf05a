"""What `size` runs in panel's own environment: embed some states into a page."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import panel as pn

from . import subject


def main(folder: Path) -> None:
    """Write ``png.html`` and ``svg.html``, and ``panel.json`` with panel's version."""
    pn.extension()
    grid = subject.small_grid()
    for kind in ("png", "svg"):
        sliders = [pn.widgets.DiscreteSlider(name=k, options=v) for k, v in grid.items()]

        def picture(alpha: float, beta: float, kind: str = kind) -> pn.pane.Matplotlib:
            return pn.pane.Matplotlib(subject.draw(alpha, beta), format=kind)

        column = pn.Column(*sliders, pn.bind(picture, *sliders))
        column.save(
            str(folder / f"{kind}.html"), embed=True, max_states=1000, max_opts=100, progress=False
        )
    (folder / "panel.json").write_text(json.dumps({"version": pn.__version__}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
