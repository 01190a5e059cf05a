"""Python for a reader's browser: finds Pyodide's files, and lays them beside the pages.

`assets/runtime.json` is the lock: it names each file with its SHA-256. The contents decide, so it
does not matter where a file comes from:

1. the folder that the environment variable `PYODIDE_FOLDER` names;
2. the cache, `.cache/pyodide-VERSION` beside `_config.yml`;
3. Pyodide's own address, from which it goes into the cache.

Where none of them has the files, the book is built without Run. So it is where `PYODIDE_FOLDER`
is set and empty: then nobody is asked.

The pages get them in `_static/python`, the wheels as two packs (`packs`), and the book's own
packages as a third. For pages that are opened as files each is there a second time, as a script:
such a page may load a script, but fetch nothing.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import urllib.error
import urllib.request
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging

from ..book import Book
from . import packs

VARIABLE = "PYODIDE_FOLDER"
FOLDER = "_static/python"
"""Where the pages find Python, from their root."""

_LOGGER = logging.getLogger(__name__)
_SECONDS_TO_ANSWER = 20


class RuntimeNotFound(Exception):
    """A file that no source has; the message says which, and what each of them said."""


class WrongFile(ExtensionError):
    """A file with other bytes than the lock says."""


@dataclass(frozen=True)
class Lock:
    """Which files there must be.

    Attributes
    ----------
    version
        Pyodide's.
    address
        Of the folder that has them, with a slash at its end.
    files
        By name, the SHA-256 of each in hexadecimal, and its size.
    """

    version: str
    address: str
    files: dict[str, dict[str, Any]]

    @classmethod
    def read(cls, path: Path) -> Lock:
        """Read a lock file."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def fits(self, name: str, data: bytes) -> bool:
        """Return whether these are the bytes of the file `name`."""
        return bool(_sha256(data) == self.files[name]["sha256"])

    def check(self, name: str, data: bytes, source: str) -> None:
        """Refuse other bytes than those of the file `name`.

        Raises
        ------
        WrongFile
            With the file's name, its `source`, and both hashes.
        """
        if not self.fits(name, data):
            raise WrongFile(
                f"{name} from {source} is not the file that the book needs: its SHA-256 must be "
                f"{self.files[name]['sha256']}, and is {_sha256(data)}"
            )


LOCK = Lock.read(Path(__file__).parent / "assets" / "runtime.json")

# What Pyodide itself asks for; the others are wheels.
_CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")


def fetch(cache: Path, lock: Lock = LOCK) -> dict[str, Path]:
    """Find all files of the lock, and load those that are not on this machine.

    Parameters
    ----------
    cache
        A folder for what is loaded. It need not exist.
    lock
        Which files.

    Returns
    -------
    dict
        Where each file lies, by its name.

    Raises
    ------
    RuntimeNotFound
        If no source has one of the files.
    WrongFile
        If the folder that was named, or the address, has a file with other bytes. One in the
        cache is loaded anew.
    ExtensionError
        If `PYODIDE_FOLDER` names no folder.
    """
    given = _given_folder()
    found = {name: _on_this_machine(name, given, cache, lock) for name in lock.files}
    missing = [name for name, path in found.items() if path is None]
    for number, name in enumerate(missing, 1):
        size = lock.files[name]["bytes"] / 1e6
        _LOGGER.info("Python for the pages: [%d/%d] %s, %.1f MB", number, len(missing), name, size)
        found[name] = _load(name, cache, lock)
    return {name: path for name, path in found.items() if path is not None}


def _given_folder() -> Path | None:
    value = os.environ.get(VARIABLE)
    if value is None:
        return None
    if not value:
        raise RuntimeNotFound(f"{VARIABLE} is empty")
    if not Path(value).is_dir():
        raise ExtensionError(
            f"{VARIABLE} must name a folder with files of Pyodide {LOCK.version}, or be empty for "
            f"a book without Run; there is no folder {value!r}"
        )
    return Path(value)


def _on_this_machine(name: str, given: Path | None, cache: Path, lock: Lock) -> Path | None:
    if given is not None and (given / name).is_file():
        lock.check(name, (given / name).read_bytes(), f"{VARIABLE}, {given}")
        return given / name
    kept = cache / name
    return kept if kept.is_file() and lock.fits(name, kept.read_bytes()) else None


def _load(name: str, cache: Path, lock: Lock) -> Path:
    address = lock.address + name
    try:
        with urllib.request.urlopen(address, timeout=_SECONDS_TO_ANSWER) as answer:
            data = answer.read()
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise RuntimeNotFound(
            f"{name} is neither in a folder that {VARIABLE} names, nor in {cache}, "
            f"and {address} does not give it ({reason})"
        ) from error
    lock.check(name, data, address)
    packs.write_whole(cache / name, data)
    return cache / name


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class _Runtime:
    """What the pages of one build are given."""

    core: dict[str, Path]
    packs: dict[str, Path]

    @property
    def served(self) -> dict[str, Path]:
        """All files, by the names that they have beside the pages."""
        return {**self.core, **{path.name: path for path in self.packs.values()}}


_gathered: WeakKeyDictionary[Sphinx, _Runtime | None] = WeakKeyDictionary()


def gather(app: Sphinx) -> None:
    """Find Python for the pages of this build; connect to "builder-inited".

    Early, so that a wrong file ends the build before it has run for minutes.
    """
    _gathered[app] = None
    if app.builder.name != "html":
        return
    cache = Path(app.srcdir) / ".cache" / f"pyodide-{LOCK.version}"
    try:
        _gathered[app] = _gather(cache, Book.at(Path(app.srcdir)))
    except RuntimeNotFound as error:
        _LOGGER.info("The pages are built without Run: %s.", error)


def _gather(cache: Path, book: Book, lock: Lock = LOCK) -> _Runtime:
    files = fetch(cache, lock)
    wheels = sorted(name for name in files if name.endswith(".whl"))
    parts = {
        "numpy": [name for name in wheels if name.startswith("numpy-")],
        "matplotlib": [name for name in wheels if not name.startswith("numpy-")],
    }
    made = {}
    for pack, names in parts.items():
        digest = packs.digest_of_rules(*(lock.files[name]["sha256"] for name in names))
        make = partial(packs.slim, [files[name] for name in names])
        made[pack] = packs.keep(cache / "packs", pack, digest, make)
    ours = packs.of_the_book(book)
    made["book"] = packs.keep(
        cache / "packs",
        "book",
        packs.digest_of_the_book(ours),
        lambda: {**ours, packs.DIGITS: packs.digits()},
    )
    return _Runtime({name: files[name] for name in _CORE}, made)


def manifest(app: Sphinx) -> dict[str, Any] | None:
    """Return what a page must know of the files in `_static/python`, or None if there are none.

    Returns
    -------
    dict
        ``{"version": "0.27.7", "files": {"pyodide.js": 14913, …, "numpy": ["numpy-….zip", …]}}``:
        the bytes of each file; of a pack, whose name holds a digest, its name and its bytes.
    """
    if app not in _gathered:
        gather(app)
    runtime = _gathered[app]
    if runtime is None:
        return None
    files: dict[str, Any] = {name: path.stat().st_size for name, path in runtime.core.items()}
    for pack, path in runtime.packs.items():
        files[pack] = [path.name, path.stat().st_size]
    return {"version": LOCK.version, "files": files}


def write(app: Sphinx, error: Exception | None) -> None:
    """Lay the files beside the pages; connect to "build-finished"."""
    if error is not None or app.builder.name != "html":
        return
    runtime = _gathered.get(app)
    _lay(Path(app.outdir) / FOLDER, {} if runtime is None else runtime.served)


def _lay(folder: Path, files: dict[str, Path]) -> None:
    """Write `files` into `folder`, if they are not there, and remove those of an older build."""
    scripts = folder / "file"
    for name, path in files.items():
        data = path.read_bytes()
        if not (folder / name).is_file() or (folder / name).read_bytes() != data:
            (scripts / f"{name}.js").unlink(missing_ok=True)
            packs.write_whole(folder / name, data)
        if not (scripts / f"{name}.js").is_file():
            packs.write_whole(scripts / f"{name}.js", as_script(name, data))
    for name in _CORE:
        if name not in files:
            (folder / name).unlink(missing_ok=True)
            (scripts / f"{name}.js").unlink(missing_ok=True)
    for old in folder.glob("*-*.zip"):
        if old.name not in files:
            old.unlink()
            (scripts / f"{old.name}.js").unlink(missing_ok=True)


def as_script(name: str, data: bytes) -> bytes:
    """Return a script that hands the file `name` to the page's function `pythonFile`."""
    return b'pythonFile("%b","%b")\n' % (name.encode(), base64.b64encode(data))
