"""Your own images: a folder of picture files, or a table of them, becomes arrays.

    from_folders   one subfolder for each class, its name is the label
    from_table     a CSV file: a column of file names, and columns of labels or of numbers

Images are float32 in [0, 1], shape (n, rows, columns, channels), with one channel for gray and
three (red, green, blue) for color. Files are taken in the sorted order of their names, never in
the order in which the disk has them. Each is first turned as its camera says (EXIF), laid on a
background where it is transparent, then made gray or color, then resized.

A folder or a table that is not as its function says raises a `ValueError` that names the file or
the value, and says what is allowed.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, UnidentifiedImageError

SUFFIXES = (".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp")
"""How the name of an image may end, in small or capital letters."""

_LEFT_BY_SYSTEMS = {"thumbs.db", "desktop.ini", "icon\r", "__macosx"}

# What a camera means by its number: how to turn or mirror what the sensor saw.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_EIGHT_BITS = ("1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "CMYK", "YCbCr")


class Images(NamedTuple):
    """What was read; made by `from_folders` and `from_table`."""

    x: NDArray[np.float32]
    """Values in [0, 1], shape (n, rows, columns, channels)."""
    y: NDArray[Any]
    """Labels as whole numbers from 0, shape (n,): the places in `classes`. Or numbers as floats,
    shape (n,), or (n, columns) for several columns of a table."""
    classes: tuple[str, ...]
    """The labels' names, sorted; empty where `y` holds numbers."""
    paths: tuple[Path, ...]
    """The file of each image."""
    skipped: tuple[Path, ...]
    """Files that were left out: hidden ones, what systems leave behind, and other kinds."""

    def summary(self) -> str:
        """Say in a few lines what was read, and what was skipped."""
        n, rows, columns, channels = self.x.shape
        lines = [f"{n:,} images of {rows} × {columns}, {'gray' if channels == 1 else 'color'}"]
        if self.classes:
            counts = np.bincount(self.y, minlength=len(self.classes))
            named = zip(self.classes, counts, strict=True)
            lines.append(f"{len(self.classes)} classes: " + ", ".join(f"{c} {k}" for c, k in named))
        names = sorted({path.name for path in self.skipped})
        if names:
            lines.append(f"skipped {len(self.skipped)}: {', '.join(names)}")
        return "\n".join(lines)


def from_folders(
    folder: str | Path,
    *,
    size: tuple[int, int] | None = None,
    color: bool = False,
    background: int = 255,
) -> Images:
    """Read a folder that has one subfolder for each class.

    Parameters
    ----------
    folder
        Holds at least two subfolders with images, in these or in folders within them. Class k is
        the k-th subfolder when their names are sorted as text ("10" comes before "2").
    size
        Rows and columns that every image is resized to. Without it, all must have the same.
    color
        Whether to keep red, green and blue. Otherwise gray, as Pillow's "L" has it.
    background
        What shows through where an image is transparent: 0 for black to 255 for white.

    Returns
    -------
    Images

    Raises
    ------
    ValueError
        If there is no such folder, it has fewer than two classes, a class is empty, a file
        cannot be read, or sizes differ and `size` is not given.
    """
    folder = _folder("folder", folder)
    skipped: list[Path] = []
    found: dict[str, list[Path]] = {}
    for child in sorted(folder.iterdir()):
        if _left_behind(child.name) or not child.is_dir():
            skipped.append(child)
            continue
        inside = [path for path in sorted(child.rglob("*")) if not path.is_dir()]
        # Hidden anywhere on the way down.
        parts = {path: path.relative_to(folder).parts for path in inside}
        images = [p for p in inside if _is_image(p) and not any(map(_left_behind, parts[p]))]
        skipped += [path for path in inside if path not in images]
        found[child.name] = images
    if len(found) < 2:
        loose = sum(map(_is_image, skipped))
        raise ValueError(
            f"folder must have at least two subfolders, one for each class; {folder} has "
            f"{_listed(found) or 'none'}" + f", and {loose} image(s) beside them" * (loose > 0)
        )
    for name, images in found.items():
        if not images:
            raise ValueError(
                f"the subfolder {name!r} of {folder} has no image; take it away, or put files in "
                f"that end in {', '.join(SUFFIXES)}"
            )
    paths = [path for images in found.values() for path in images]
    x = _read_all(paths, size, color, background)
    y = np.repeat(np.arange(len(found)), [len(images) for images in found.values()])
    return Images(x, y, tuple(found), tuple(paths), tuple(skipped))


def from_table(
    table: str | Path,
    target: str | Sequence[str],
    *,
    file: str = "file",
    numbers: bool = False,
    folder: str | Path | None = None,
    size: tuple[int, int] | None = None,
    color: bool = False,
    background: int = 255,
) -> Images:
    """Read the images that a CSV file lists, in the order of its rows.

    Parameters
    ----------
    table
        A text file (UTF-8) with a header, columns apart by commas, semicolons or tabs.
    target
        The column of the answers. One column holds labels, any text, unless `numbers` says
        otherwise. A list of columns holds numbers, such as 0 and 1 for many labels an image.
    file
        The column of the files' names.
    numbers
        Whether `target` holds numbers, with a decimal point.
    folder
        Where the files are; without it, where the table is.
    size, color, background
        As in `from_folders`.

    Returns
    -------
    Images

    Raises
    ------
    ValueError
        If there is no such table, it has no rows, a column or a file is not there, a value is no
        number, or there are fewer than two labels; and as in `from_folders`.
    """
    table = Path(table)
    if not table.is_file():
        raise ValueError(f"table must be a CSV file; there is no file {table}")
    header, rows = _rows(table)
    several = not isinstance(target, str)
    columns = [target] if isinstance(target, str) else list(target)
    if not columns:
        raise ValueError(f"target must name a column or several of {', '.join(header)}, got none")
    for name in (file, *columns):
        if name not in header:
            raise ValueError(
                f"{table.name} has no column {name!r}; its columns are {', '.join(header)}"
            )
    where = table.parent if folder is None else _folder("folder", folder)
    paths = [where / row[file] for row in rows]
    for line, (path, row) in enumerate(zip(paths, rows, strict=True), start=2):
        if not row[file] or not path.is_file():
            raise ValueError(f"{table.name}, row {line}: there is no file {row[file]!r} in {where}")
    y: NDArray[Any]
    classes: tuple[str, ...] = ()
    if numbers or several:
        y = np.array(
            [
                [_number(table, line, name, row[name]) for name in columns]
                for line, row in enumerate(rows, start=2)
            ]
        )
        y = y if several else y[:, 0]
    else:
        labels = [row[columns[0]] for row in rows]
        if "" in labels:
            raise ValueError(
                f"{table.name}, row {labels.index('') + 2}: {columns[0]!r} is empty; every image "
                "must have a label"
            )
        names, y = np.unique(labels, return_inverse=True)
        classes = tuple(map(str, names))
        if len(classes) < 2:
            raise ValueError(
                f"{table.name}: {columns[0]!r} must have at least two labels, got only "
                f"{classes[0]!r}"
            )
    return Images(_read_all(paths, size, color, background), y, classes, tuple(paths), ())


def read_image(
    path: str | Path,
    *,
    size: tuple[int, int] | None = None,
    color: bool = False,
    background: int = 255,
) -> NDArray[np.float32]:
    """Read one image as the functions above read many; shape (rows, columns, channels).

    Raises
    ------
    ValueError
        If the file is not there, is no image, or has more than 8 bits a channel.
    """
    if size is not None and (
        np.shape(size) != (2,) or not all(isinstance(k, (int, np.integer)) and k > 0 for k in size)
    ):
        raise ValueError(f"size must be rows and columns, two whole numbers ≥ 1, got {size!r}")
    if not isinstance(background, (int, np.integer)) or not 0 <= background <= 255:
        raise ValueError(f"background must be a whole number from 0 to 255, got {background!r}")
    try:
        with Image.open(path) as opened:
            opened.load()
            image = opened
            turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation))
    # Pillow raises SyntaxError for a broken PNG, and its own for what may be a trap.
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        unknown = isinstance(error, UnidentifiedImageError)
        said = "it is no image, or of a kind that Pillow does not know" if unknown else error
        raise ValueError(f"{path} cannot be read: {said}") from error
    if image.mode not in _EIGHT_BITS:
        raise ValueError(
            f"{path} has Pillow's mode {image.mode!r}; store it with 8 bits a channel first, gray "
            "or color"
        )
    if turn is not None:
        image = image.transpose(turn)
    if image.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info:
        behind = Image.new("RGBA", image.size, (background,) * 3 + (255,))
        image = Image.alpha_composite(behind, image.convert("RGBA"))
    image = image.convert("RGB" if color else "L")
    if size is not None and image.size != (size[1], size[0]):
        image = image.resize((size[1], size[0]), Image.Resampling.BILINEAR)
    pixels = np.asarray(image, dtype=np.float32) / np.float32(255)
    return pixels.reshape(*pixels.shape[:2], -1)


def _read_all(
    paths: Sequence[Path], size: tuple[int, int] | None, color: bool, background: int
) -> NDArray[np.float32]:
    first = read_image(paths[0], size=size, color=color, background=background)
    x = np.empty((len(paths), *first.shape), dtype=np.float32)
    x[0] = first
    for k, path in enumerate(paths[1:], start=1):
        pixels = read_image(path, size=size, color=color, background=background)
        if pixels.shape != first.shape:
            raise ValueError(
                f"images must have one size: {paths[0]} has {_size(first)}, {path} has "
                f"{_size(pixels)}; give size=(rows, columns) to have them resized"
            )
        x[k] = pixels
    return x


def _size(pixels: NDArray[np.float32]) -> str:
    return "{} × {}".format(*pixels.shape)


def _folder(name: str, value: str | Path) -> Path:
    folder = Path(value)
    if not folder.is_dir():
        instead = "that is a file" if folder.is_file() else "it is not there"
        raise ValueError(f"{name} must be a folder, got {folder}; {instead}")
    return folder


def _left_behind(name: str) -> bool:
    return name.startswith(".") or name.lower() in _LEFT_BY_SYSTEMS


def _is_image(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not _left_behind(path.name)


def _listed(names: Sequence[str] | dict[str, Any]) -> str:
    return ", ".join(map(repr, names))


def _rows(table: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Read a table's header and its rows, all texts without blanks around them."""
    try:
        # Excel begins its UTF-8 with a mark of the byte order.
        text = table.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{table.name} is no text in UTF-8; store it as “CSV UTF-8” ({error})"
        ) from error
    first = text.partition("\n")[0]
    # On a tie, as in a table of one column, the comma.
    apart = max(",;\t", key=first.count)
    lines = [
        [cell.strip() for cell in line] for line in csv.reader(text.splitlines(), delimiter=apart)
    ]
    lines = [line for line in lines if any(line)]
    if len(lines) < 2:
        raise ValueError(
            f"{table.name} must have a header and a row for each image, got {len(lines)} row(s)"
        )
    header, *rest = lines
    for number, line in enumerate(rest, start=2):
        if len(line) != len(header):
            raise ValueError(
                f"{table.name}, row {number}: {len(line)} cells, and the header has {len(header)}"
            )
    return header, [dict(zip(header, line, strict=True)) for line in rest]


def _number(table: Path, line: int, column: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(
            f"{table.name}, row {line}: {column!r} must be a number with a decimal point, got "
            f"{text!r}"
        )
    return number
