"""The same states of the same picture, alive on a static page: ours, `marimo-book`, `panel`.

Each makes its page in an environment of its own, as its documentation has it. The page is
served from this machine, with no other host in reach, and moved through all states, one step
of one slider at a time. The step is made when a frame begins, and the clock stops when a frame
with another picture has been painted.
"""

from __future__ import annotations

import functools
import gzip
import math
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from . import marimo_site, subject
from .browser import HELPERS, chromium, new_page
from .environment import Cost, Environment, own_environment
from .latency_page import snake
from .report import Options, Section, Skipped, middle_and_tail, milliseconds, ratio, size

_MOVE = (
    "async ([sliders, picture, moves]) => {"
    + HELPERS
    + """
  // Also in shadow trees.
  const all = (css, root = document) => [
    ...root.querySelectorAll(css),
    ...[...root.querySelectorAll("*")].flatMap((e) => e.shadowRoot ? all(css, e.shadowRoot) : []),
  ];
  const handles = all(sliders);
  let shown = all(picture)[0];
  const find = () => shown.isConnected ? shown : (shown = all(picture)[0] ?? shown);
  const look = () => { const found = find(); return found.src || found.outerHTML; };
  const at = handles.map(() => 0);
  const step = (control, index) => {
    const handle = handles[control];
    if (handle.matches("input")) {
      handle.value = index;
      handle.dispatchEvent(new Event("input", { bubbles: true }));
    } else {
      const key = index > at[control] ? "ArrowRight" : "ArrowLeft";
      handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    }
    at[control] = index;
  };
  const times = [];
  for (const [control, index] of moves) {
    await sleep(60 + 17 * Math.random());
    const before = look();
    await frame();
    const start = performance.now();
    step(control, index);
    const atOnce = look() !== before;
    while (look() === before) {
      if (performance.now() - start > 10000) return { failed: [control, index] };
      await message();
    }
    const found = find();
    if (found.decode) await found.decode();
    await (atOnce && !found.decode ? message() : painted());
    times.push(performance.now() - start);
  }
  return { times };
}"""
)

_STANDS = """([sliders, picture]) => {
  const all = (css, root = document) => [
    ...root.querySelectorAll(css),
    ...[...root.querySelectorAll("*")].flatMap((e) => e.shadowRoot ? all(css, e.shadowRoot) : []),
  ];
  const found = all(picture)[0];
  return Boolean(all(sliders).length && found && (found.complete ?? true));
}"""


@dataclass(frozen=True)
class Peer:
    """Who makes a page of the states, and where its sliders and its picture are.

    Attributes
    ----------
    name
        As it stands in the table.
    packages
        What its environment needs, besides NumPy and matplotlib.
    make
        Makes the page for a grid; returns the folder to serve, and what that took.
    sliders, picture
        How they are found in the page, in the order of the grid.
    one_slider
        Whether one slider runs through all states.
    """

    name: str
    packages: tuple[str, ...]
    make: Callable[[Environment, str], tuple[Path, Cost]]
    sliders: str
    picture: str
    one_slider: bool = False


@dataclass
class Measured:
    """What one peer needs for one grid: bytes, seconds, milliseconds, and numbers of requests."""

    cost: Cost
    page: int
    packed: int
    opening: list[tuple[int, int]] = field(default_factory=list)
    moving: list[tuple[int, int]] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    moves: int = 0


def _ours(environment: Environment, grid: str) -> tuple[Path, Cost]:
    folder = _new(environment, grid)
    command = [environment.program("python"), "-m", f"{__package__}.our_page", folder, grid]
    return folder, environment.run("it did not save", command)


def _marimo(environment: Environment, grid: str) -> tuple[Path, Cost]:
    book = marimo_site.write(_new(environment, grid), grid)
    site = book.parent / "_site"
    command = [environment.program("marimo-book"), "build", "--book", book, "--output", site]
    cost = environment.run("it did not build", command, timeout=4 * 3600)
    if "marimo-book-precompute-table" not in (site / "index.html").read_text(encoding="utf-8"):
        raise Skipped("it made a page without live sliders")
    return site, cost


def _panel(environment: Environment, grid: str) -> tuple[Path, Cost]:
    folder = _new(environment, grid)
    python = environment.program("python")
    command = [python, "-m", f"{__package__}.panel_embed", folder, "--grid", grid]
    cost = environment.run("it did not embed", [*command, "--kinds", "svg", "--inline"])
    (folder / "svg.html").rename(folder / "index.html")
    return folder, cost


def _new(environment: Environment, grid: str) -> Path:
    folder = environment.folder / grid
    folder.mkdir()
    return folder


PEERS = (
    Peer("ours", (), _ours, "input[type=range]", ".explorer-picture > *"),
    Peer(
        "marimo-book",
        ("marimo-book",),
        _marimo,
        ".marimo-book-precompute-control input[type=range]",
        ".marimo-book-precompute-cell img",
        one_slider=True,
    ),
    Peer("panel", ("panel",), _panel, ".noUi-handle", ".bk-panel-models-markup-HTML svg, svg"),
)


def measure(options: Options) -> Section:
    grids, openings = (("tiny",), 1) if options.quick else (("small", "large"), 3)
    section = Section("", [])
    results: dict[str, dict[str, Measured]] = {}
    with chromium() as browser:
        section.data["chromium"] = browser.version
        for peer in PEERS:
            try:
                with own_environment(*peer.packages) as environment:
                    name = f"{peer.name} {_version(environment, peer)}".strip()
                    for grid in grids:
                        folder, cost = peer.make(environment, grid)
                        measured = _browse(browser, peer, folder, cost, grid, openings)
                        results.setdefault(name, {})[grid] = measured
            except Skipped as reason:
                section.notes.append(f"{peer.name}: left out, {reason}.")
    _fill(section, grids, results)
    return section


def _version(environment: Environment, peer: Peer) -> str:
    """Return the version of what was installed; nothing for ours."""
    for package in peer.packages:
        name = package.replace("-", "_")
        for path in environment.folder.glob(f"venv/**/{name}-*.dist-info"):
            return path.name.removesuffix(".dist-info").rpartition("-")[2]
    return ""


def _browse(
    browser: Any, peer: Peer, folder: Path, cost: Cost, grid: str, openings: int
) -> Measured:
    """Open the page as a new reader does, `openings` times, and move through all states."""
    html = (folder / "index.html").read_bytes()
    measured = Measured(cost, page=len(html), packed=len(gzip.compress(html)))
    sizes = [len(values) for values in subject.GRIDS[grid]().values()]
    moves = snake([math.prod(sizes)] if peer.one_slider else sizes)
    with _served(folder) as address:
        for _ in range(openings):
            asked: list[str] = []
            with new_page(browser) as page:
                page.set_default_timeout(120_000)
                page.on("request", lambda request, asked=asked: asked.append(request.url))
                # No other host's answers, or their absence, in the numbers of this machine.
                page.route(_is_elsewhere(address), lambda route: route.abort())
                page.goto(address)
                page.wait_for_function(_STANDS, arg=[peer.sliders, peer.picture])
                page.wait_for_timeout(2000)
                opened = list(asked)
                found = page.evaluate(_MOVE, [peer.sliders, peer.picture, moves])
            if "failed" in found:
                raise Skipped(f"a move showed no other picture ({grid} grid, {found['failed']})")
            measured.times += found["times"]
            measured.opening.append(_weight(folder, address, opened))
            measured.moving.append(_weight(folder, address, asked[len(opened) :]))
            measured.moves += len(moves)
            measured.elsewhere = sorted(filter(_is_elsewhere(address), set(opened)))
    return measured


def _is_elsewhere(address: str) -> Callable[[str], bool]:
    return lambda url: url.startswith("http") and not url.startswith(address)


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine's own address, on a free port."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


def _weight(folder: Path, address: str, urls: Sequence[str]) -> tuple[int, int]:
    """Return how many requests for files of `folder` there were, and the files' bytes."""
    paths = [unquote(urlsplit(url).path).lstrip("/") for url in urls if url.startswith(address)]
    files = [folder / (path if path else "index.html") for path in paths]
    return len(files), sum(file.stat().st_size for file in files if file.is_file())


def _fill(section: Section, grids: Sequence[str], results: dict[str, dict[str, Measured]]) -> None:
    others = [name for name in results if name != "ours"]
    section.header = ["", "states", *results, *(f"{name} to ours" for name in others)]
    for grid in grids:
        states = math.prod(map(len, subject.GRIDS[grid]().values()))
        numbers = {name: _numbers(of[grid]) for name, of in results.items() if grid in of}
        for what, write in _ROWS.items():
            row = {name: found[what] for name, found in numbers.items() if what in found}
            if not row:
                continue
            ours = row.get("ours")
            section.rows.append(
                [
                    what,
                    str(states),
                    *(write(row[name]) if name in row else "" for name in results),
                    *(ratio(row[n], ours) if ours and n in row else "" for n in others),
                ]
            )
        section.data[f"{states} states"] = {
            name: {**numbers[name], "elsewhere": of[grid].elsewhere, "times": of[grid].times}
            for name, of in results.items()
            if grid in of
        }
    section.notes += [
        "Bytes and requests are of this machine's own server, uncompressed but for the row that "
        "says so. What a page wants from other hosts was counted and refused; panel's scripts "
        "are in its page for that (`INLINE`), else they would come from another host.",
        "To build: the command that makes the page, its start and all that it starts included.",
        "Clock of a move: from its step, made when a frame begins, until a frame with another "
        "picture has been painted. Each opening begins with nothing in the browser's cache and "
        "goes through every state once.",
        f"marimo-book: its limits of {marimo_site.OWN_LIMITS} were raised so that it finishes. "
        "Its pictures are WebP made of PNG; panel's and ours are SVG. One slider runs through "
        "all states there: with two that move one picture, 0.1.48 finds no state.",
    ]


def _count(value: float) -> str:
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"


def _seconds(value: float) -> str:
    return f"{value:.1f} s"


_ROWS: dict[str, Callable[[float], str]] = {
    "page": size,
    "page, in gzip": size,
    "loaded before the first move": size,
    "loaded by a move": size,
    "requests on opening": _count,
    "more, refused, to other hosts": _count,
    "requests a move": _count,
    "to build": _seconds,
    "to build, of processors": _seconds,
    "move to paint, median": milliseconds,
    "move to paint, 95th percentile": milliseconds,
}


def _numbers(measured: Measured) -> dict[str, float]:
    middle, tail = middle_and_tail(measured.times)
    opened, moved = (
        [sum(column) for column in zip(*pairs, strict=True)]
        for pairs in (measured.opening, measured.moving)
    )
    openings, moves = len(measured.opening), measured.moves
    numbers = {
        "page": measured.page,
        "page, in gzip": measured.packed,
        "loaded before the first move": opened[1] / openings,
        "loaded by a move": moved[1] / moves,
        "requests on opening": opened[0] / openings,
        "more, refused, to other hosts": len(measured.elsewhere),
        "requests a move": moved[0] / moves,
        "to build": measured.cost.seconds,
        "move to paint, median": middle,
        "move to paint, 95th percentile": tail,
    }
    if measured.cost.cpu is not None:
        numbers["to build, of processors"] = measured.cost.cpu
    return numbers
