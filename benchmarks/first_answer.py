"""From the navigation to a slider's first answer, on a slow phone.

In the page, so that no clock but its own is asked: as soon as an explorer on it is awake, its first
control is moved, and the clock stops when another picture has been painted.
"""

from __future__ import annotations

from typing import Any

from .browser import HELPERS, new_page

SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 1474.56 * 1024 / 8,
    "uploadThroughput": 675 * 1024 / 8,
}
"""Lighthouse's slow 4G, as it has Chromium slow each request: milliseconds, bytes a second."""
RATE = 4
_SCREEN = {"viewport": {"width": 412, "height": 823}, "is_mobile": True, "has_touch": True}

_MOVE = f"""(async () => {{
  {HELPERS}
  let root;
  while (!(root = document.querySelector(".explorer[data-alive=true]"))) await frame();
  const input = root.querySelector("[data-control]");
  if (input.type === "checkbox") input.checked = !input.checked;
  else input.value = input.value === "0" ? "1" : "0";
  root.querySelector(".explorer-picture").scrollIntoView();
  const before = root.querySelector(".explorer-sentence").textContent;
  input.dispatchEvent(new Event("input"));
  while (root.querySelector(".explorer-sentence").textContent === before) await frame();
  await painted();
  window.answered = performance.now();
}})()"""


def first_answer(browser: Any, address: str) -> float:
    """Return the milliseconds until the first explorer of a page has answered its first move."""
    with new_page(browser, **_SCREEN) as page:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW_4G)
        session.send("Emulation.setCPUThrottlingRate", {"rate": RATE})
        page.add_init_script(_MOVE)
        page.goto(address, wait_until="commit")
        page.wait_for_function("window.answered")
        found: float = page.evaluate("window.answered")
        return found
