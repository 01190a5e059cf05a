"""How soon a page is there on a slow phone, by Lighthouse, beside the least that is possible.

Lighthouse, in its default settings (slow 4G, the processor slowed four times), visits every page
on a server that packs with gzip, as hosts do. The least possible is the same HTML with nothing
else: no styles, no scripts, no fonts. On a machine that is slower than the one Lighthouse has in
mind, that page has its limits, too.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

from .pages import ROOT
from .report import Aim, Options, Section, Skipped

LIGHTHOUSE = "lighthouse@12"
PAGES = ("index", "batch_norm")
BARE = "least.html"
TIMES = {
    "first-contentful-paint": 1500,
    "largest-contentful-paint": 2000,
    "total-blocking-time": 150,
}
"""Milliseconds at most."""
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
                "bytes",
            ],
        )
        pages = _pages(options)
        html = ROOT / "_build" / "html"
        with _served(html) as address:
            for page, width in pages:
                runs = [
                    lighthouse.visit(f"{address}/book/{page}", width)
                    for _ in range(1 if options.quick else 5)
                ]
                _report(section, f"{page}, {width}", runs)
        section.notes.append(
            "Medians of five visits. `least` is the HTML of *batch_norm* without styles, scripts "
            f"and fonts. Lighthouse's index of this machine: {lighthouse.index:.0f} (about 1,500 "
            "is what its slowing by four is meant for)."
        )
    return section


def _pages(options: Options) -> list[tuple[str, str]]:
    names = [path.name for path in sorted((ROOT / "_build" / "html" / "book").glob("*.html"))]
    if options.quick:
        names = [f"{name}.html" for name in PAGES]
    desktop = [(f"{name}.html", "desktop") for name in PAGES]
    return [*((name, "mobile") for name in [*names, BARE]), *desktop]


def _report(section: Section, name: str, runs: list[dict[str, Any]]) -> None:
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
            f"{weight / 1e3:.0f} kB",
        ]
    )
    section.data[name] = {"performance": score("performance"), "others": others, "shift": shift}
    section.data[name] |= {"bytes": weight, **times}
    if BARE in name:
        return
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


class _Packing(SimpleHTTPRequestHandler):
    """Sends text packed, and makes the bare page up."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        bare = path.name == BARE
        source = path.with_name("batch_norm.html") if bare else path
        if not source.is_file():
            self.send_error(404)
            return
        body, kind = _body(source, bare), self.guess_type(source)
        self.send_response(200)
        if body[:2] == b"\x1f\x8b":
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)


@cache
def _body(path: Path, bare: bool) -> bytes:
    if bare:
        html = path.read_text(encoding="utf-8")
        html = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
        return gzip.compress(re.sub(r"<script defer[^>]*></script>", "", html).encode())
    body = path.read_bytes()
    return gzip.compress(body) if path.suffix in {".html", ".js", ".css", ".svg"} else body


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    def handler(*arguments: Any) -> _Packing:
        return _Packing(*arguments, directory=str(folder))

    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
