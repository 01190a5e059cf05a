"""Python for the pages: where its files may come from, what is refused, what lies beside the pages.

The hashes are the examples of FIPS 180, the standard of SHA-256.
"""

from __future__ import annotations

import base64
import http.server
import json
import logging
import os
import re
import threading
from pathlib import Path

import pytest
from sphinx.errors import ExtensionError

from lecnn_helpers.sphinx_ext import packs, runtime
from lecnn_helpers.sphinx_ext.runtime import VARIABLE, Lock, RuntimeNotFound, WrongFile, fetch

ABC = b"abc"
SHA_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
LONG = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
SHA_OF_LONG = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
SHA_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


class Server:
    """Gives files, or a part of one, and remembers what it was asked for."""

    def __init__(self):
        self.files, self.cut, self.asked = {}, set(), []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                name = self.path.rpartition("/")[2]
                outer.asked.append(name)
                if name not in outer.files:
                    self.send_error(404)
                    return
                data = outer.files[name]
                self.send_response(200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data[:-1] if name in outer.cut else data)

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/full/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def server():
    server = Server()
    yield server
    server.close()


@pytest.fixture
def lock(server):
    files = {
        "a.js": {"sha256": SHA_OF_ABC, "bytes": 3},
        "b.whl": {"sha256": SHA_OF_LONG, "bytes": 56},
    }
    return Lock("0.1", server.address, files)


@pytest.fixture(autouse=True)
def no_folder(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture
def given(tmp_path, monkeypatch):
    folder = tmp_path / "given"
    folder.mkdir()
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


def fill(folder, **files):
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)


@pytest.fixture
def log():
    """The lines that Sphinx would show, with their levels."""
    lines = []

    class Keep(logging.Handler):
        def emit(self, record):
            lines.append((record.levelname, record.getMessage()))

    logger, handler = logging.getLogger(f"sphinx.{runtime.__name__}"), Keep()
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    yield lines
    logger.removeHandler(handler)
    logger.setLevel(level)


def test_the_folder_comes_first_then_the_cache_then_the_address(lock, server, given, cache):
    server.files = {"a.js": ABC, "b.whl": LONG}
    fill(given, a_js=ABC)
    fill(cache, a_js=ABC)
    assert fetch(cache, lock) == {"a.js": given / "a.js", "b.whl": cache / "b.whl"}
    assert server.asked == ["b.whl"]
    (given / "a.js").unlink()
    assert fetch(cache, lock) == {"a.js": cache / "a.js", "b.whl": cache / "b.whl"}
    assert server.asked == ["b.whl"]


def test_what_is_loaded_is_kept_and_said(lock, server, cache, log):
    server.files = {"a.js": ABC, "b.whl": LONG}
    fetch(cache, lock)
    assert (cache / "a.js").read_bytes() == ABC
    assert (cache / "b.whl").read_bytes() == LONG
    assert [level for level, _ in log] == ["INFO", "INFO"]
    assert ["[1/2] a.js" in log[0][1], "[2/2] b.whl" in log[1][1]] == [True, True]
    server.files = {}
    fetch(cache, lock)
    assert len(log) == 2


def test_a_wrong_byte_in_the_folder_is_refused_by_name(lock, server, given, cache):
    server.files = {"a.js": ABC, "b.whl": LONG}
    fill(given, a_js=b"", b_whl=LONG)
    with pytest.raises(WrongFile) as refused:
        fetch(cache, lock)
    for part in ("a.js", VARIABLE, str(given), SHA_OF_ABC, SHA_OF_NOTHING):
        assert part in str(refused.value)
    assert server.asked == []


def test_a_wrong_byte_from_the_address_is_refused_and_not_kept(lock, server, cache):
    server.files = {"a.js": ABC, "b.whl": b""}
    with pytest.raises(WrongFile) as refused:
        fetch(cache, lock)
    for part in ("b.whl", server.address, SHA_OF_LONG, SHA_OF_NOTHING):
        assert part in str(refused.value)
    assert [path.name for path in cache.iterdir()] == ["a.js"]


def test_a_wrong_file_in_the_cache_is_loaded_anew(lock, server, cache):
    server.files = {"a.js": ABC, "b.whl": LONG}
    fill(cache, a_js=b"abd", b_whl=LONG)
    assert fetch(cache, lock)["a.js"].read_bytes() == ABC
    assert server.asked == ["a.js"]


@pytest.mark.parametrize("before", [None, b"old"])
def test_half_a_file_never_has_its_name(lock, server, cache, before):
    server.files, server.cut = {"a.js": ABC, "b.whl": LONG}, {"b.whl"}
    if before is not None:
        fill(cache, b_whl=before)
    with pytest.raises(RuntimeNotFound, match=r"b\.whl"):
        fetch(cache, lock)
    here = {path.name: path.read_bytes() for path in cache.iterdir()}
    assert here == {"a.js": ABC} | ({} if before is None else {"b.whl": before})


def test_a_file_is_whole_or_not_there(tmp_path, monkeypatch):
    path = tmp_path / "new" / "a.js"

    def full(self, data):
        with open(self, "wb") as file:
            file.write(data[:1])
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="no space"):
            packs.write_whole(path, ABC)
    assert not path.exists()
    packs.write_whole(path, ABC)
    assert path.read_bytes() == ABC


def test_no_source_is_told_in_one_line(lock, server, cache):
    with pytest.raises(RuntimeNotFound) as missing:
        fetch(cache, lock)
    for part in ("a.js", VARIABLE, str(cache), server.address, "Not Found"):
        assert part in str(missing.value)
    assert "\n" not in str(missing.value)
    server.close()
    with pytest.raises(RuntimeNotFound, match=r"refused"):
        fetch(cache, lock)


def test_a_folder_that_is_not_there_is_an_error(lock, server, cache, monkeypatch):
    server.files = {"a.js": ABC, "b.whl": LONG}
    monkeypatch.setenv(VARIABLE, "/no/such folder")
    with pytest.raises(ExtensionError, match=rf"{VARIABLE} must name a folder.*'/no/such folder'"):
        fetch(cache, lock)


def test_an_empty_name_asks_nobody(lock, server, cache, monkeypatch):
    server.files = {"a.js": ABC, "b.whl": LONG}
    monkeypatch.setenv(VARIABLE, "")
    with pytest.raises(RuntimeNotFound, match="is empty"):
        fetch(cache, lock)
    assert server.asked == []


class App:
    """What of a Sphinx build is looked at here."""

    def __init__(self, folder, builder="html"):
        self.srcdir, self.outdir = str(folder), str(folder / "out")
        self.builder = type("Builder", (), {"name": builder})


def laid(app):
    folder = Path(app.outdir) / runtime.FOLDER
    return {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }


def test_without_a_source_there_is_a_book_and_one_line(tmp_path, monkeypatch, log):
    monkeypatch.setenv(VARIABLE, "")
    app = App(tmp_path)
    runtime.gather(app)
    assert runtime.manifest(app) is None
    assert log == [("INFO", f"The pages are built without Run: {VARIABLE} is empty.")]
    runtime.write(app, None)
    assert laid(app) == {}


@pytest.mark.parametrize("builder", ["latex", "linkcheck"])
def test_only_pages_get_it(tmp_path, monkeypatch, log, builder):
    monkeypatch.setenv(VARIABLE, "/no/such folder")
    app = App(tmp_path, builder)
    assert runtime.manifest(app) is None
    runtime.write(app, None)
    assert (log, laid(app)) == ([], {})


@pytest.fixture
def app(tmp_path, monkeypatch):
    """A build that has found Python."""
    source = tmp_path / "source"
    files = {
        "pyodide.js": b"js",
        "pyodide.asm.wasm": bytes(range(256)),
        "numpy-0123456789ab.zip": b"a zip",
    }
    fill(source)
    for name, data in files.items():
        (source / name).write_bytes(data)
    core = {name: source / name for name in ("pyodide.js", "pyodide.asm.wasm")}
    found = runtime._Runtime(core, {"numpy": source / "numpy-0123456789ab.zip"})
    monkeypatch.setattr(runtime, "_gather", lambda cache, book: found)
    return App(tmp_path)


def test_the_page_is_told_names_and_sizes(app):
    assert runtime.manifest(app) == {
        "version": "0.27.7",
        "files": {
            "pyodide.js": 2,
            "pyodide.asm.wasm": 256,
            "numpy": ["numpy-0123456789ab.zip", 5],
        },
    }


def test_each_file_is_there_and_as_a_script_with_the_same_bytes(app):
    runtime.gather(app)
    runtime.write(app, None)
    here = laid(app)
    names = {"pyodide.js", "pyodide.asm.wasm", "numpy-0123456789ab.zip"}
    assert set(here) == names | {f"file/{name}.js" for name in names}
    assert here["pyodide.asm.wasm"].read_bytes() == bytes(range(256))
    for name in names:
        script = here[f"file/{name}.js"].read_text(encoding="ascii")
        said, data = re.fullmatch(r'pythonFile\("([^"]+)","([^"]+)"\)\n', script).groups()
        assert said == name
        assert base64.b64decode(data, validate=True) == here[name].read_bytes()


def test_what_has_not_changed_is_not_written_again(app):
    runtime.gather(app)
    runtime.write(app, None)
    for path in laid(app).values():
        os.utime(path, (1e9, 1e9))
    here = laid(app)
    here["pyodide.js"].write_bytes(b"of another version")
    here["file/pyodide.asm.wasm.js"].unlink()
    runtime.write(app, None)
    new = {name for name, path in laid(app).items() if path.stat().st_mtime != 1e9}
    assert new == {"pyodide.js", "file/pyodide.js.js", "file/pyodide.asm.wasm.js"}
    assert here["pyodide.js"].read_bytes() == b"js"


def test_an_older_build_leaves_nothing_and_others_keep_theirs(app, monkeypatch):
    folder = Path(app.outdir) / runtime.FOLDER
    (folder / "file").mkdir(parents=True)
    for name in ("book-000000000000.zip", "file/book-000000000000.zip.js", "worker.js"):
        (folder / name).write_text("old")
    runtime.gather(app)
    runtime.write(app, None)
    assert "worker.js" in laid(app)
    assert not [name for name in laid(app) if "book" in name]
    monkeypatch.undo()
    monkeypatch.setenv(VARIABLE, "")
    runtime.gather(app)
    runtime.write(app, None)
    assert set(laid(app)) == {"worker.js"}


def test_a_build_that_failed_writes_nothing(app):
    runtime.gather(app)
    runtime.write(app, ValueError())
    assert laid(app) == {}


def test_the_lock_says_of_each_file_what_it_must_be():
    assert set(runtime._CORE) < set(runtime.LOCK.files)
    assert runtime.LOCK.address.endswith(f"/v{runtime.LOCK.version}/full/")
    for name, file in runtime.LOCK.files.items():
        assert set(file) == {"sha256", "bytes"}
        assert re.fullmatch("[0-9a-f]{64}", file["sha256"]), name
    path = Path(runtime.__file__).parent / "assets" / "runtime.json"
    assert json.loads(path.read_text())["files"] == runtime.LOCK.files
