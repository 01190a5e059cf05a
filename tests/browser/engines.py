"""Chromium, Firefox and WebKit behind one small face, each asked in the protocol it speaks.

- Chromium through Playwright, as in the other tests;
- Firefox by WebDriver BiDi, which it speaks itself: no geckodriver, which Debian does not have;
- WebKitGTK by classic WebDriver, through Debian's WebKitWebDriver, on a screen made by Xvfb.

Whatever is asked of a page is asked by a script in it. Only what a script cannot do goes through
the protocol: to open an address, and to press a key as a reader does.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

ENGINES = ("chromium", "firefox", "webkit")

# As WebDriver writes keys, in both of its protocols.
KEYS = {
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    "Space": " ",
    "Escape": "\ue00c",
}


class Engine:
    """What the three have in common."""

    def open(self, address: str) -> None:
        """Open an address afresh, even if only its fragment is new, and wait for its scripts."""
        self._go("about:blank")
        self._go(address)
        # What is not laid out yet has no text that a test could read.
        self.wait_for("() => !document.documentElement.classList.contains('in-pieces')")

    def run(self, function: str, *arguments: Any) -> Any:
        """Call a JavaScript function in the page; returns what it returns, as JSON can say it."""
        given = ", ".join(json.dumps(argument) for argument in arguments)
        # Waited for here and not in the page, where a script may not wait in every protocol.
        return json.loads(self._evaluate(f"JSON.stringify(({function})({given}) ?? null)"))

    def wait_for(self, function: str, *arguments: Any, seconds: float = 30) -> Any:
        """Wait until a JavaScript function returns something true, and return that."""
        end = time.monotonic() + seconds
        while not (result := self.run(function, *arguments)):
            assert time.monotonic() < end, f"after {seconds} s still not: {function}"
            time.sleep(0.02)
        return result

    def press(self, key: str) -> None:
        """Press a key, one of `KEYS`, where the focus is."""
        raise NotImplementedError

    def _go(self, address: str) -> None:
        raise NotImplementedError

    def _evaluate(self, expression: str) -> str:
        raise NotImplementedError


class Chromium(Engine):
    """By Playwright, which holds the browser of the other tests."""

    def __init__(self, browser: Any) -> None:
        self.page = browser.new_page(viewport={"width": 1280, "height": 900})

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def _go(self, address: str) -> None:
        self.page.goto(address)

    def _evaluate(self, expression: str) -> str:
        return self.page.evaluate(expression)


class Firefox(Engine):
    """By WebDriver BiDi: messages over one WebSocket."""

    def __init__(self, address: str) -> None:
        import websocket  # which Jupyter brings

        # Firefox refuses a socket that comes from a page, which is told by this header.
        self.socket = websocket.create_connection(
            f"{address}/session", suppress_origin=True, timeout=60
        )
        self.count = 0
        self._call("session.new", capabilities={})
        # The first window never has the focus without a screen, and a key checks no box there.
        self.page = self._call("browsingContext.create", type="window")["context"]
        self._call(
            "browsingContext.setViewport",
            context=self.page,
            viewport={"width": 1280, "height": 900},
        )

    def press(self, key: str) -> None:
        actions = [{"type": kind, "value": KEYS[key]} for kind in ("keyDown", "keyUp")]
        keyboard = {"type": "key", "id": "keyboard", "actions": actions}
        self._call("input.performActions", context=self.page, actions=[keyboard])

    def _go(self, address: str) -> None:
        self._call("browsingContext.navigate", context=self.page, url=address, wait="complete")

    def _evaluate(self, expression: str) -> str:
        said = self._call(
            "script.evaluate",
            expression=expression,
            target={"context": self.page},
            awaitPromise=False,
        )
        assert said["type"] == "success", said
        return said["result"]["value"]

    def _call(self, method: str, **parameters: Any) -> Any:
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": parameters}))
        while (said := json.loads(self.socket.recv())).get("id") != self.count:
            pass  # events
        assert said["type"] == "success", f"{method}: {said}"
        return said["result"]


class WebKit(Engine):
    """By classic WebDriver: one request for each thing."""

    def __init__(self, address: str, binary: str) -> None:
        self.address = address
        options = {"binary": binary, "args": ["--automation"]}
        wanted = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}
        session = self._call("POST", "/session", capabilities={"alwaysMatch": wanted})
        self.address += f"/session/{session['sessionId']}"
        self._call("POST", "/window/rect", width=1280, height=1000)

    def press(self, key: str) -> None:
        actions = [{"type": kind, "value": KEYS[key]} for kind in ("keyDown", "keyUp")]
        keyboard = {"type": "key", "id": "keyboard", "actions": actions}
        self._call("POST", "/actions", actions=[keyboard])

    def close(self) -> None:
        self._call("DELETE", "")

    def _go(self, address: str) -> None:
        self._call("POST", "/url", url=address)

    def _evaluate(self, expression: str) -> str:
        return self._call("POST", "/execute/sync", script=f"return {expression}", args=[])

    def _call(self, method: str, path: str, **body: Any) -> Any:
        request = urllib.request.Request(
            self.address + path,
            method=method,
            data=json.dumps(body).encode() if method == "POST" else None,
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.read().decode()}") from None


def missing(engine: str) -> str:
    """Say what this machine lacks to run an engine; nothing if it has all."""
    packages = {
        "firefox": {"firefox-esr": ("firefox-esr", "firefox")},
        "webkit": {"webkit2gtk-driver": ("WebKitWebDriver",), "xvfb": ("Xvfb",)},
    }[engine]
    lacking = [
        package for package, programs in packages.items() if not any(map(shutil.which, programs))
    ]
    return f"no {engine}: apt-get install {' '.join(lacking)}" if lacking else ""


@contextmanager
def started(engine: str) -> Iterator[Engine]:
    """Start Firefox or WebKit with a home of its own, and end it."""
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        # A folder of its own to live in: root may not use another user's, and nothing is left.
        environment = {**os.environ, "HOME": home, "XDG_RUNTIME_DIR": home, "NO_AT_BRIDGE": "1"}
        for name in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_CONFIG_HOME"):
            environment.pop(name, None)
        yield (_firefox if engine == "firefox" else _webkit)(stack, home, environment)


def _firefox(stack: ExitStack, home: str, environment: dict[str, str]) -> Firefox:
    # No request to anyone, and no page of welcome.
    preferences = {
        "network.proxy.type": 0,
        "browser.startup.homepage_override.mstone": "ignore",
        "datareporting.policy.dataSubmissionEnabled": False,
        "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
        "termsofuse.bypassNotification": True,
        "browser.preonboarding.enabled": False,
        "browser.aboutwelcome.enabled": False,
        "app.normandy.enabled": False,
        "extensions.systemAddon.update.enabled": False,
        "services.settings.server": "data:,",
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
        "layout.css.prefers-color-scheme.content-override": 1,
    }
    lines = [f'user_pref("{key}", {json.dumps(value)});' for key, value in preferences.items()]
    Path(home, "user.js").write_text("\n".join(lines))
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    log = Path(home, "log.txt")
    command = [program, "--headless", "--no-remote", "--profile", home]
    _run(stack, [*command, "--remote-debugging-port", "0", "about:blank"], environment, log)
    address = _wait_for_line(log, r"WebDriver BiDi listening on (ws://\S+)")
    firefox = Firefox(address)
    stack.callback(firefox.socket.close)
    return firefox


def _webkit(stack: ExitStack, home: str, environment: dict[str, str]) -> WebKit:
    log = Path(home, "display.txt")
    # Xvfb itself looks for a free display and says which, on its first output.
    screen = ["-displayfd", "1", "-screen", "0", "1400x1100x24", "-nolisten", "tcp"]
    _run(stack, ["Xvfb", *screen], environment, log)
    environment = {**environment, "DISPLAY": ":" + _wait_for_line(log, r"^(\d+)\n")}
    binaries = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    assert binaries, "no MiniBrowser beside WebKitWebDriver: apt-get install webkit2gtk-driver"
    port = _free_port()
    _run(stack, ["WebKitWebDriver", f"--port={port}"], environment, Path(home, "log.txt"))
    _wait_until_it_answers(port)
    webkit = WebKit(f"http://127.0.0.1:{port}", str(binaries[-1]))
    stack.callback(webkit.close)
    return webkit


def _run(stack: ExitStack, command: list[str], environment: dict[str, str], log: Path) -> None:
    with log.open("w") as output:
        process = subprocess.Popen(
            command, env=environment, stdout=output, stderr=subprocess.STDOUT
        )

    def end() -> None:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    stack.callback(end)


def _wait_for_line(log: Path, pattern: str, seconds: float = 60) -> str:
    end = time.monotonic() + seconds
    while not (match := re.search(pattern, log.read_text(errors="replace"), re.M)):
        assert time.monotonic() < end, f"not said in {seconds} s: {pattern}\n{log.read_text()}"
        time.sleep(0.05)
    return match[1]


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_it_answers(port: int, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=5).close()
            return
        except OSError:
            assert time.monotonic() < end, f"WebKitWebDriver does not answer on port {port}"
            time.sleep(0.05)


def skip_or_fail(reason: str) -> None:
    """A browser that is missing fails where REQUIRE_BROWSERS is set, as in CI."""
    if os.environ.get("REQUIRE_BROWSERS"):
        pytest.fail(reason)
    pytest.skip(reason)
