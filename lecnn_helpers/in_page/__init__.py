"""A reader's Python, in the page: what stands for the kernel there.

The book's script runs this in Pyodide, in a worker of the page (`sphinx_ext/assets/worker.js`).
It also runs in any other Python, which is how most of it is tested.

- `session`: one chapter's names, and running a cell among them.
- `shown`: what a value looks like, as the build of the book would show it.
- `failure`: an error as a reader needs it: in words where the cause is known, and its line.
- `absent`: packages that a page cannot have, which say so when they are used.
- `widgets`: ipywidgets as descriptions, for `explore`.
"""
