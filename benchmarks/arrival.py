"""How soon a page is there on a slow phone, by Lighthouse, beside the least that is possible.

Lighthouse, in its default settings (slow 4G, the processor slowed four times), visits every page
on a server that packs with gzip, as hosts do. The least possible is the same HTML with nothing
else: no styles, no scripts, no fonts. On a machine that is slower than the one Lighthouse has in
mind, that page has its limits, too. Lighthouse moves no slider: `first_answer` does.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from .browser import chromium
from .first_answer import first_answer
from .pages import HTML, built_pages, explorers_in
from .report import Aim, Options, Section, Skipped
from .serving import served

LIGHTHOUSE = "lighthouse@12"
PAGES = ("index", "batch_norm")
BARE = "least.html"
TIMES = {
    "first-contentful-paint": 1500,
    "largest-contentful-paint": 2000,
    "total-blocking-time": 150,
}
"""Milliseconds at most."""
FIRST_ANSWER = 2500
"""Milliseconds from the navigation to the first answer of a slider, at most."""
FLAGS = "--headless --no-sandbox --disable-gpu --disable-background-networking"


def measure(options: Options) -> Section:
    with tempfile.TemporaryDirectory() as folder:
        lighthouse = _Lighthouse(Path(folder))
        section = Section(
            "",
            [
                "page",
                "performance",
                "others",
                "first paint",
                "largest",
                "blocked",
                "shift",
                "slider",
                "bytes",
            ],
        )
        pages = _pages(options)
        built = built_pages()
        bare = _bare(built["book/batch_norm.html"])
        with served(HTML, {f"/book/{BARE}": bare}) as server, chromium() as browser:
            for page, width in pages:
                address = f"{server.address}/book/{page}"
                times = 1 if options.quick else 5
                runs = [lighthouse.visit(address, width) for _ in range(times)]
                answers = [
                    first_answer(browser, address)
                    for _ in range(times)
                    if width == "mobile" and explorers_in(page, built.get(f"book/{page}", ""))
                ]
                _report(section, f"{page}, {width}", runs, answers)
        section.notes.append(
            "Medians of five visits. *slider*: from the navigation until the first explorer of the "
            "page has answered its first move. `least` is the HTML of *batch_norm* without styles, "
            "scripts and fonts. Lighthouse's index of this machine: "
            f"{lighthouse.index:.0f} (about 1,500 is what its slowing by four is meant for)."
        )
    return section


def _pages(options: Options) -> list[tuple[str, str]]:
    names = [path.name for path in sorted((HTML / "book").glob("*.html"))]
    if options.quick:
        names = [f"{name}.html" for name in PAGES]
    return [*((name, "mobile") for name in [*names, BARE]), *((name, "desktop") for name in names)]


def _report(section: Section, name: str, runs: list[dict[str, Any]], answers: list[float]) -> None:
    def audit(key: str) -> float:
        return median(run["audits"][key]["numericValue"] for run in runs)

    def score(key: str) -> float:
        return 100 * median(run["categories"][key]["score"] for run in runs)

    others = min(score(key) for key in ("accessibility", "best-practices", "seo"))
    times = {key: audit(key) for key in TIMES}
    shift, weight = audit("cumulative-layout-shift"), audit("total-byte-weight")
    section.rows.append(
        [
            name,
            f"{score('performance'):.0f}",
            f"{others:.0f}",
            *(f"{time:.0f} ms" for time in times.values()),
            f"{shift:.3f}",
            f"{median(answers):.0f} ms" if answers else "",
            f"{weight / 1e3:.0f} kB",
        ]
    )
    section.data[name] = {"performance": score("performance"), "others": others, "shift": shift}
    section.data[name] |= {"bytes": weight, **times}
    if BARE in name:
        return
    if answers:
        section.data[name]["slider"] = median(answers)
        aim = Aim(f"`{name}`: a slider's first answer", median(answers), FIRST_ANSWER, "ms")
        section.aims.append(aim)
    for key, limit in TIMES.items():
        section.aims.append(Aim(f"`{name}`: {key}", times[key], limit, "ms"))


class _Lighthouse:
    """Lighthouse from npm, in a folder that goes away."""

    def __init__(self, folder: Path) -> None:
        npm, chrome = shutil.which("npm"), shutil.which("google-chrome") or shutil.which("chromium")
        if npm is None or chrome is None:
            raise Skipped("needs npm and Chromium")
        self.folder, self.index = folder, 0.0
        self.environment = {**os.environ, "CHROME_PATH": chrome}
        install = [npm, "install", "--silent", "--prefix", folder, LIGHTHOUSE]
        if subprocess.run(install, capture_output=True, check=False).returncode:
            raise Skipped("npm could not install Lighthouse")

    def visit(self, address: str, width: str) -> dict[str, Any]:
        """Return Lighthouse's report of one visit."""
        report = self.folder / "report.json"
        command = [
            self.folder / "node_modules" / ".bin" / "lighthouse",
            *(address, "--quiet", "--output=json", f"--output-path={report}"),
            f"--chrome-flags={FLAGS}",
            *(["--preset=desktop"] if width == "desktop" else []),
        ]
        subprocess.run(command, env=self.environment, capture_output=True, check=True, timeout=180)
        found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
        self.index = found["environment"]["benchmarkIndex"]
        return found


def _bare(html: str) -> str:
    """Return a page without styles, scripts and fonts."""
    html = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    return re.sub(r"<script defer[^>]*></script>", "", html)
