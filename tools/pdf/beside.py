"""Lays the PDF beside the built pages, and writes the links to it into them.

So a page has a link only where the PDF is. The pages are written by Sphinx without one; what is
built anew gets it from the next `make pdf`.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from pypdf import PdfReader

# Of the theme: the button that prints the page alone, the last of its menu.
_MENU = re.compile(r'(<li>\s*<button onclick="window\.print\(\)".*?</li>)', re.DOTALL)
_PLACE = re.compile(r'(<div class="on-paper[^"]*">)(.*?)(</div>)', re.DOTALL)
_WRITTEN = re.compile(r'\s*<li class="whole-book">.*?</li>', re.DOTALL)


def publish(pdf: Path, names: Iterable[str], html: Path) -> Path:
    """Copy the PDF into the folder of the built pages, and link to it.

    Every page has it in its menu of downloads; a page with ``:::{div} on-paper``, as the first
    one, says there how long it is.

    Parameters
    ----------
    pdf
        The file.
    names
        The book's pages, as the table of contents has them.
    html
        The folder of the built pages.

    Returns
    -------
    Path
        Where it lies now.

    Raises
    ------
    ValueError
        If a page has no menu of downloads.
    """
    target = html / pdf.name
    shutil.copyfile(pdf, target)
    count = len(PdfReader(pdf).pages)
    size = f"{count} pages, {pdf.stat().st_size / 1e6:.0f} MB"
    for name in names:
        path = html / f"{name}.html"
        address = quote(Path(os.path.relpath(target, path.parent)).as_posix())
        text = path.read_text(encoding="utf-8")
        if not _MENU.search(text):
            raise ValueError(f"{path} has no menu with a button that prints the page")
        linked = _linked(text, address, size)
        if linked != text:
            # No one sees half a page, and a page stays older than the PDF that was made from it.
            age = path.stat()
            new = path.with_suffix(".new")
            new.write_text(linked, encoding="utf-8")
            os.utime(new, ns=(age.st_atime_ns, age.st_mtime_ns))
            new.replace(path)
    return target


def _linked(text: str, address: str, size: str) -> str:
    """Return a page with the links; one that has them already gets them anew."""
    entry = (
        f'<li class="whole-book"><a href="{address}" class="btn btn-sm dropdown-item" '
        f'title="The whole book as one PDF ({size})">\n'
        '<span class="btn__icon-container"><i aria-hidden="true" class="fas fa-file-pdf"></i>'
        '</span>\n<span class="btn__text-container">Whole book</span></a></li>'
    )
    sentence = (
        f'<p>On paper: <a href="{address}">the whole book as one PDF</a> ({size}), '
        "with its answers and solutions at the end.</p>"
    )
    text = _MENU.sub(lambda found: f"{found[1]}\n{entry}", _WRITTEN.sub("", text))
    return _PLACE.sub(lambda found: f"{found[1]}{sentence}{found[3]}", text)
