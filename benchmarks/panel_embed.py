"""What `size` and `peers` run in panel's own environment: embed some states into a page."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import panel as pn
from bokeh.resources import CDN, INLINE

from . import subject


def main() -> None:
    """Write ``png.html`` and ``svg.html``, and ``panel.json`` with panel's version."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--grid", default="small", choices=subject.GRIDS)
    parser.add_argument("--kinds", nargs="+", default=["png", "svg"])
    parser.add_argument("--inline", action="store_true", help="with all scripts in the page")
    given = parser.parse_args()
    pn.extension()
    grid = subject.GRIDS[given.grid]()
    for kind in given.kinds:
        sliders = [pn.widgets.DiscreteSlider(name=k, options=v) for k, v in grid.items()]

        def picture(alpha: float, beta: float, kind: str = kind) -> pn.pane.Matplotlib:
            return pn.pane.Matplotlib(subject.draw(alpha, beta), format=kind)

        column = pn.Column(*sliders, pn.bind(picture, *sliders))
        column.save(
            str(given.folder / f"{kind}.html"),
            resources=INLINE if given.inline else CDN,
            embed=True,
            max_states=1000,
            max_opts=100,
            progress=False,
        )
    about = json.dumps({"version": pn.__version__})
    (given.folder / "panel.json").write_text(about, encoding="utf-8")


if __name__ == "__main__":
    main()
