"""What is fast, measured against what one would use otherwise: `python -m benchmarks`.

Each part is a module with a function ``measure(options) -> Section``:

- `latency_page` moves every explorer of the built book through all its states;
- `latency_phone` does so on a small screen, the processor slowed;
- `latency_lab` presses the same keys on the page, on plain `interact` and on our
  explorer in JupyterLab;
- `size` weighs pages and explorers, against `panel` and against plain SVG files;
- `peers` lets `marimo-book`, `panel` and us make a page of the same states;
- `sampling` times how a picture for every state is made and packed, now and before;
- `build` builds a copy of the book, cold and warm;
- `notebooks` runs each notebook on a kernel.

All use `subject`, the chapter's explorer `rescale`. Times are of one machine in one
run and hold as ratios; nothing here is a test.
"""
