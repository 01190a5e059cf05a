"""The book on paper: ``make pdf``.

The built pages become one (`pages`, `joining`, with `front`, `styles` and `behind`), Chromium
prints it (`printing`), and the pages link to what it printed (`beside`).
"""
