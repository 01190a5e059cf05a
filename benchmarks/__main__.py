"""Run the benchmarks: `python -m benchmarks [--quick] [part ...]`."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import traceback
from importlib import import_module

from .pages import ROOT
from .report import Options, Section, Skipped, as_data, as_markdown, machine

PARTS = {
    "latency_page": "From a move to the painted picture, on the page",
    "latency_phone": "Script and layout of a move, on a slow phone",
    "latency_lab": "From a key to the painted picture, against JupyterLab",
    "running": "From a press of Run to what it shows",
    "arrival": "Until a page is there, on a slow phone",
    "size": "Bytes",
    "peers": "The same states, side by side",
    "sampling": "Time to draw and pack every state",
    "build": "Time to build the book",
    "notebooks": "Time to run a notebook",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; or all")
    parser.add_argument("--quick", action="store_true", help="few repetitions, to try it out")
    given = parser.parse_args()
    unknown = set(given.parts) - set(PARTS)
    if unknown:
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    # As an exception, so that servers, kernels and browsers are ended on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    about = machine()
    sections, failed = [], False
    for part, title in PARTS.items():
        if given.parts and part not in given.parts:
            continue
        print(f"{title} ...", file=sys.stderr, flush=True)
        section = Section(title, [])
        try:
            section = import_module(f"{__package__}.{part}").measure(Options(quick=given.quick))
            section.title = title
        except Skipped as reason:
            section.notes.append(f"Skipped: {reason}.")
        except Exception as error:
            # The other parts are worth having, but the command must not look successful.
            traceback.print_exc()
            section.notes.append(f"Failed: {type(error).__name__}.")
            failed = True
        sections.append(section)

    text = as_markdown(sections, about)
    if given.quick:
        text = "Few repetitions (`--quick`): these are not results.\n\n" + text
    print(text)
    folder = ROOT / "_build"
    folder.mkdir(exist_ok=True)
    (folder / "bench.md").write_text(text, encoding="utf-8")
    raw = json.dumps(as_data(sections, about), indent=1, ensure_ascii=False)
    (folder / "bench.json").write_text(raw + "\n", encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
