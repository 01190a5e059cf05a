"""A server as hosts have it: it packs text with gzip, and browsers may keep what it sent."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

# Archives are packed already. Of what is left, WebAssembly is by far the largest.
_PACKED = {".html", ".js", ".mjs", ".css", ".svg", ".json", ".ipynb", ".wasm"}


@dataclass
class Served:
    """A folder that is served, and what was sent of it.

    Attributes
    ----------
    address
        Without a slash at its end.
    sent
        The path of each answer, and the bytes of its body as they went over the wire.
    """

    address: str
    sent: list[tuple[str, int]] = field(default_factory=list)

    def bytes_since(self, count: int) -> int:
        """Return the bytes of all answers but the first `count`."""
        return sum(size for _, size in self.sent[count:])


@cache
def packed(path: Path) -> bytes:
    """Return a file as it goes over the wire."""
    body = path.read_bytes()
    return gzip.compress(body) if path.suffix in _PACKED else body


def pack_ahead(paths: Iterable[Path]) -> None:
    """Pack these files now, so that the first who asks for them need not wait."""
    for path in paths:
        if path.is_file():
            packed(path)


@contextmanager
def served(folder: Path, made_up: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Serve a folder on this machine's own address, on a free port.

    Parameters
    ----------
    folder
        What is served.
    made_up
        Pages that are no files: their HTML by their paths.
    """
    pages = {path: gzip.compress(html.encode()) for path, html in (made_up or {}).items()}

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Else a short body may wait for the answer to its head.
        disable_nagle_algorithm = True
        # Compiled while it comes, which a browser does for no other type.
        extensions_map = {  # noqa: RUF012
            **SimpleHTTPRequestHandler.extensions_map,
            ".wasm": "application/wasm",
            ".js": "text/javascript",
            ".mjs": "text/javascript",
        }

        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            name = self.path.partition("?")[0]
            path = Path(self.translate_path(self.path))
            if path.is_dir():
                path /= "index.html"
            if name not in pages and not path.is_file():
                self.send_error(404)
                return
            body = pages.get(name) or packed(path)
            self.send_response(200)
            if body[:2] == b"\x1f\x8b":
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Type", self.guess_type(name if name in pages else path))
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "max-age=600")
            self.end_headers()
            found.sent.append((name, len(body)))
            # A page that is left, or a browser that ends, waits for nothing more.
            with suppress(ConnectionError):
                self.wfile.write(body)

    def handler(*arguments: Any) -> Handler:
        return Handler(*arguments, directory=str(folder))

    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        found = Served(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield found
        finally:
            server.shutdown()
