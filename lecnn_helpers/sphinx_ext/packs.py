"""What a page's Python needs of each package, in one zip each.

A wheel for everyone brings tests, headers for C and windows for desktops. In a page nobody asks
for them, and a phone would load them.

A pack is laid out as in `site-packages`. The same contents give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from ..book import MACHINERY, Book

FONTS = (
    "DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf",
    "DejaVuSans-Oblique.ttf",
    # Formulas only, 25 KB each: brackets that grow, and the prime.
    "DejaVuSansDisplay.ttf",
    "cmsy10.ttf",
)
"""The fonts that stay: matplotlib measures with them, and outlines formulas."""

_LIST_OF_FONTS = "matplotlib/fontlist.json"
_FONTS = "fonts/ttf/"

# Of Pillow matplotlib uses pixels and PNG; the rest is formats, fonts and screens.
_OF_PILLOW = (
    r"__init__|_version|_binary|_deprecate|_typing|_util|_imaging|ExifTags|TiffTags|Image|ImageMode"
    r"|ImageChops|ImageColor|ImageFile|ImagePalette|ImageSequence|PngImagePlugin|PaletteFile"
    r"|GimpGradientFile|GimpPaletteFile"
)
_NOT_NEEDED = re.compile(
    "|".join(
        (
            r".*/tests/.*",
            r".*\.(pyi|pxd|pyx|h|c|a|orig)",
            # The licenses and the version stay.
            r"[^/]+\.dist-info/(RECORD|WHEEL|INSTALLER|top_level\.txt|entry_points\.txt|zip-safe)",
            r"numpy/(f2py|distutils|doc|_pyinstaller|random/_examples|_core/(include|lib))/.*",
            # One has its documentation added when NumPy is imported.
            r"numpy/_core/(?!_multiarray)\w*_tests\..*",
            r"numpy/linalg/lapack_lite\..*",
            r"matplotlib/(testing|sphinxext)/.*",
            r"matplotlib/mpl-data/(sample_data|images|plot_directive|kpsewhich\.lua)\b.*",
            rf"matplotlib/mpl-data/fonts/(?!ttf/({'|'.join(FONTS)})).*",
            # The other backends: windows, and files for print.
            r"matplotlib/backends/(?!(__init__|backend_(agg|mixed|svg))\.py|_backend_agg\.).*",
            r"matplotlib/_ttconv\..*",
            r"mpl_toolkits/axisartist/.*",
            rf"PIL/(?!({_OF_PILLOW})\.).*",
            # Time zones of the world; matplotlib's dates are in UTC.
            r"dateutil/(zoneinfo/.*|tzwin\.py)",
            r"packaging/(licenses/.*|metadata\.py)",
            r"pyparsing/diagram/.*",
            r"contourpy/util/.*",
        )
    )
)

_OURS = re.compile(r".*\.py|.*/questions\.md|.*/long_runs\.json|exercises/quiz\.(css|js)")
# What only a build, a test or a kernel with widgets uses, and what editors and installers leave.
_NOT_IN_A_PAGE = re.compile(
    r"(sphinx_ext|teaching|testing|new_chapter)/.*|book\.py"
    r"|explore/(apart|sphinx|directives|live)\.py|explore/build/.*|(.*/)?\..*"
)
_CHAPTERS = "chapters/"
DIGITS = "lecnn_helpers/digits.npz"
"""Where in its pack the machinery finds the digits, without scikit-learn."""


def slim(wheels: Iterable[Path]) -> dict[str, bytes]:
    """Return the files of some wheels that a page needs, by their places in `site-packages`.

    Raises
    ------
    ValueError
        If two wheels have a file of the same name.
    """
    files: dict[str, bytes] = {}
    for path in wheels:
        with zipfile.ZipFile(path) as wheel:
            for name in wheel.namelist():
                if name.endswith("/") or _NOT_NEEDED.fullmatch(name):
                    continue
                if name in files:
                    raise ValueError(f"{path.name} is the second wheel that brings {name}")
                files[name] = wheel.read(name)
    if _LIST_OF_FONTS in files:
        files[_LIST_OF_FONTS] = _with_stand_ins(
            files[_LIST_OF_FONTS], files["matplotlib/font_manager.py"].decode()
        )
    return files


def _with_stand_ins(text: bytes, font_manager: str) -> bytes:
    """Let matplotlib find, for each font that is not there, the one that stands in for it.

    It asks for some when it first sets a formula, and would warn of each.
    """
    fonts: dict[str, Any] = json.loads(text)
    # Pyodide's list says that it is of a later matplotlib; this one would read all fonts instead.
    found = re.search(r"^    __version__ = (\d+)$", font_manager, re.MULTILINE)
    if found is None:
        raise ValueError("matplotlib's font_manager.py does not say which list of fonts it reads")
    fonts["_version"] = int(found[1])
    # It also names fonts of the machine that it was made on.
    fonts["ttflist"] = [font for font in fonts["ttflist"] if font["fname"].startswith(_FONTS)]
    for font in fonts["ttflist"]:
        if font["fname"].removeprefix(_FONTS) not in FONTS:
            font["fname"] = _FONTS + _stand_in(font)
    fonts["afmlist"] = []
    return json.dumps(fonts, separators=(",", ":")).encode()


def _stand_in(font: dict[str, Any]) -> str:
    if font["style"] != "normal":
        return "DejaVuSans-Oblique.ttf"
    bold = font["weight"] in ("bold", "heavy", "black") or font["weight"] in range(600, 1000)
    return "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"


def of_the_book(book: Book) -> dict[str, bytes]:
    """Return the files of a book's packages that a page needs, but for the digits.

    Another book than the one that the machinery comes from does without that one's chapters.
    """
    found = {}
    for package in book.packages.values():
        for name, data in of_a_package(package).items():
            theirs = package == MACHINERY != book.folder and name.startswith(_CHAPTERS)
            if not theirs:
                found[f"{package.name}/{name}"] = data
    return found


def of_a_package(package: Path) -> dict[str, bytes]:
    """Return the files of a package that a page needs, by their places in it."""
    names = {path.relative_to(package).as_posix(): path for path in package.rglob("*")}
    return {
        name: path.read_bytes()
        for name, path in sorted(names.items())
        if _OURS.fullmatch(name) and not _NOT_IN_A_PAGE.fullmatch(name)
    }


def digits() -> bytes:
    """Return scikit-learn's digits as a small file: pixels from 0 to 16, and labels."""
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    file = io.BytesIO()
    np.savez_compressed(file, pixels=pixels.astype(np.uint8), labels=labels.astype(np.uint8))
    return file.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of files by name; of the same files always the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name)
            info.external_attr = 0o644 << 16
            info.create_system = 3
            archive.writestr(info, data, zipfile.ZIP_DEFLATED, compresslevel=9)
    return out.getvalue()


def keep(folder: Path, name: str, digest: str, make: Callable[[], Mapping[str, bytes]]) -> Path:
    """Return where the pack `name` lies in `folder`; made if what it is made of has changed.

    Parameters
    ----------
    folder
        Of packs; an older one of the same name is removed.
    name
        Without ending.
    digest
        Of what it is made of; part of the file's name, so that no browser takes an older one.
    make
        Returns its files. It is called only if the pack is not there yet.
    """
    path = folder / f"{name}-{digest[:12]}.zip"
    if not path.exists():
        write_whole(path, zipped(make()))
        for old in folder.glob(f"{name}-*.zip"):
            if old != path:
                old.unlink()
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}.half")
    half.write_bytes(data)
    half.replace(path)


def digest_of_rules(*parts: str) -> str:
    """Return a digest of `parts` and of this file: other rules make another pack."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for part in parts:
        digest.update(f"{part}\n".encode())
    return digest.hexdigest()


def digest_of_the_book(files: Mapping[str, bytes]) -> str:
    """Return a digest of the book's pack, from its files and from where the digits come from."""
    return digest_of_rules(
        version("scikit-learn"),
        *(f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in sorted(files.items())),
    )
