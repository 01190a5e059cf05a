"""A reader's own images: Pillow and NumPy by hand are the oracle, and every wrong folder speaks."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PIL import Image, ImageOps
from sklearn.datasets import load_files

from lecnn_helpers import folders

RNG = np.random.default_rng(0)


def store(path, pixels, **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.asarray(pixels, dtype=np.uint8)).save(path, **options)
    return path


@pytest.fixture
def pets(tmp_path):
    """Two classes, gray and color, in an order that no folder has by itself."""
    for name in ("dog/b.png", "dog/a.PNG", "cat/old/10.png", "cat/2.png"):
        store(tmp_path / name, RNG.integers(256, size=(2, 3, 3)))
    return tmp_path


def test_classes_and_files_are_sorted_by_name(pets):
    found = folders.from_folders(pets)
    assert found.classes == ("cat", "dog")
    names = [path.relative_to(pets).as_posix() for path in found.paths]
    assert names == ["cat/2.png", "cat/old/10.png", "dog/a.PNG", "dog/b.png"]
    assert found.y.tolist() == [0, 0, 1, 1]
    assert found.y.dtype.kind == "i"


def test_classes_are_numbered_as_scikit_learn_numbers_them(tmp_path):
    for name in ("10", "2", "b", "B", "ä"):
        store(tmp_path / name / "1.png", np.zeros((1, 1)))
    theirs = load_files(tmp_path, load_content=False, shuffle=False)
    assert folders.from_folders(tmp_path).classes == tuple(theirs.target_names)


def test_color_is_red_green_blue_in_0_to_1(pets):
    found = folders.from_folders(pets, color=True)
    assert found.x.shape == (4, 2, 3, 3)
    assert found.x.dtype == np.float32
    for image, path in zip(found.x, found.paths, strict=True):
        stored = np.asarray(Image.open(path))
        assert np.array_equal(image, (stored / 255).astype(np.float32))


def test_gray_is_what_the_eye_weighs(tmp_path):
    # ITU-R 601: 0.299, 0.587 and 0.114 of red, green and blue; Pillow rounds to whole numbers.
    path = store(tmp_path / "a.png", [[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]])
    found = folders.read_image(path)
    assert found.shape == (1, 4, 1)
    assert found[0, :, 0] * 255 == pytest.approx([76.2, 149.7, 29.1, 255], abs=0.51)


@pytest.mark.parametrize(("background", "expected"), [(255, [255, 0, 128]), (0, [0, 0, 0])])
def test_transparency_shows_the_background(tmp_path, background, expected):
    # Black that is seen not at all, fully, and by half.
    path = store(tmp_path / "a.png", [[[0, 0, 0, 0], [0, 0, 0, 255], [0, 0, 0, 127]]])
    found = folders.read_image(path, background=background)
    assert found[0, :, 0] * 255 == pytest.approx(expected, abs=1)
    gray = Image.fromarray(np.array([[0, 9]], dtype=np.uint8))
    gray.save(tmp_path / "p.png", transparency=9)  # without a channel of its own
    assert folders.read_image(tmp_path / "p.png", background=background)[0, 1, 0] * 255 == (
        pytest.approx(background)
    )


def test_a_palette_gives_its_colors(tmp_path):
    image = Image.fromarray(np.array([[0, 1]], dtype=np.uint8), mode=None).convert("P")
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.save(tmp_path / "a.gif")
    found = folders.read_image(tmp_path / "a.gif", color=True)
    assert found.tolist() == [[[1, 0, 0], [0, 0, 1]]]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_an_image_stands_as_its_camera_held_it(tmp_path, orientation, suffix):
    image = Image.fromarray(RNG.integers(256, size=(2, 3, 3)).astype(np.uint8))
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"a.{suffix}"
    image.save(path, exif=exif)
    by_pillow = np.asarray(ImageOps.exif_transpose(Image.open(path)))
    assert by_pillow.shape[:2] == ((2, 3) if orientation < 5 else (3, 2))
    assert np.array_equal(folders.read_image(path, color=True) * 255, by_pillow)


def test_sizes_are_made_equal_where_asked(tmp_path):
    store(tmp_path / "a" / "1.png", np.full((4, 6), 200))
    store(tmp_path / "b" / "1.png", np.full((9, 3), 50))
    found = folders.from_folders(tmp_path, size=(2, 5))
    assert found.x.shape == (2, 2, 5, 1)
    assert found.x[:, 0, 0, 0] * 255 == pytest.approx([200, 50])


def test_a_smaller_image_is_a_mean_of_pixels(tmp_path):
    # Half the size: a checkerboard is gray, not the one or the other.
    path = store(tmp_path / "a.png", 255 * (np.indices((8, 8)).sum(axis=0) % 2))
    assert folders.read_image(path, size=(4, 4)) * 255 == pytest.approx(127.5, abs=20)


def test_what_systems_leave_behind_is_skipped_and_said(pets):
    for name in (".DS_Store", "dog/Thumbs.db", "cat/._2.png", "cat/.hidden/x.png", "dog/notes.txt"):
        (pets / name).parent.mkdir(exist_ok=True)
        (pets / name).write_bytes(b"?")
    (pets / "__MACOSX").mkdir()
    found = folders.from_folders(pets, size=(2, 3))
    assert len(found.x) == 4
    assert found.summary().splitlines() == [
        "4 images of 2 × 3, gray",
        "2 classes: cat 2, dog 2",
        "skipped 6: .DS_Store, ._2.png, Thumbs.db, __MACOSX, notes.txt, x.png",
    ]


def refused(says):
    return pytest.raises(ValueError, match=re.escape(says))


def test_wrong_folders(tmp_path, pets):
    with refused(f"folder must be a folder, got {tmp_path / 'pats'}; it is not there"):
        folders.from_folders(tmp_path / "pats")
    with refused("that is a file"):
        folders.from_folders(pets / "dog" / "b.png")
    with refused("has none"):
        folders.from_folders(pets / "cat" / "old")
    with refused("has none, and 2 image(s) beside them"):
        folders.from_folders(pets / "dog")
    with refused("has 'old', and 1 image(s) beside them"):
        folders.from_folders(pets / "cat")
    (pets / "emu").mkdir()
    with refused("the subfolder 'emu' of"):
        folders.from_folders(pets)


def test_wrong_files(pets):
    (pets / "dog" / "c.jpg").write_text("no picture")
    with refused("c.jpg cannot be read: it is no image"):
        folders.from_folders(pets)
    (pets / "dog" / "c.jpg").unlink()
    whole = (pets / "dog" / "b.png").read_bytes()
    (pets / "dog" / "b.png").write_bytes(whole[:-30])
    with refused("b.png cannot be read"):
        folders.from_folders(pets)
    Image.fromarray(np.full((2, 3), 40_000, dtype=np.uint16)).save(pets / "dog" / "b.png")
    with refused("mode 'I;16'; store it with 8 bits a channel"):
        folders.from_folders(pets)
    store(pets / "dog" / "b.png", np.zeros((5, 4)))
    with refused("has 5 × 4; give size=(rows, columns)"):
        folders.from_folders(pets)


@pytest.mark.parametrize("size", [3, (3,), (0, 3), (2.0, 3), (1, 2, 3), "33"])
def test_wrong_sizes(pets, size):
    with refused(f"size must be rows and columns, two whole numbers ≥ 1, got {size!r}"):
        folders.from_folders(pets, size=size)
    with refused("background must be a whole number from 0 to 255, got 256"):
        folders.from_folders(pets, background=256)


# Tables


@pytest.fixture
def table(pets):
    def write(text, name="labels.csv", **options):
        (pets / name).write_bytes(text.encode(**options) if isinstance(text, str) else text)
        return pets / name

    return write


def test_a_table_of_labels(table, pets):
    path = table("file,animal\ndog/b.png,dog\n\ncat/2.png, cat\ndog/a.PNG,dog\n")
    found = folders.from_table(path, "animal")
    assert found.classes == ("cat", "dog")
    assert found.y.tolist() == [1, 0, 1]
    assert [p.name for p in found.paths] == ["b.png", "2.png", "a.PNG"]
    expected = np.stack([folders.read_image(pets / n) for n in ("dog/b.png", "cat/2.png")])
    assert np.array_equal(found.x[:2], expected)


def test_a_table_of_numbers_as_excel_writes_it(table, pets):
    path = table("\ufefffile;age;old\r\nb.png;2.5;1\r\na.PNG;-1;0\r\n")
    found = folders.from_table(path, "age", numbers=True, folder=pets / "dog")
    assert found.y.tolist() == [2.5, -1.0]
    assert found.classes == ()
    found = folders.from_table(path, ["old", "age"], folder=pets / "dog")
    assert found.y.tolist() == [[1, 2.5], [0, -1]]


@pytest.mark.parametrize(
    ("text", "target", "says"),
    [
        ("file,kind\ndog/b.png,dog\n", "breed", "no column 'breed'; its columns are file, kind"),
        ("name,kind\ndog/b.png,dog\n", "kind", "no column 'file'; its columns are name, kind"),
        ("file,kind\ndog/b.png,dog\nx.png,cat\n", "kind", "row 3: there is no file 'x.png' in"),
        ("file,kind\n,dog\n", "kind", "row 2: there is no file ''"),
        ("file,kind\ndog/b.png,dog\ndog/a.PNG,\n", "kind", "row 3: 'kind' is empty"),
        ("file,kind\ndog/b.png,dog\n", "kind", "at least two labels, got only 'dog'"),
        ("file,kind\ndog/b.png\n", "kind", "row 2: 1 cells, and the header has 2"),
        ("file,kind\n", "kind", "must have a header and a row for each image, got 1 row(s)"),
        ("", "kind", "got 0 row(s)"),
        ("file;age\ndog/b.png;2,5\n", ["age"], "must be a number with a decimal point, got '2,5'"),
        ("file,age\ndog/b.png,nan\n", ["age"], "row 2: 'age' must be a number"),
        ("file,age\ndog/b.png,1\n", [], "target must name a column or several of file, age"),
        ("file,kind\n\xe4".encode("latin-1"), "kind", "is no text in UTF-8"),
    ],
)
def test_wrong_tables(table, text, target, says):
    with refused(says):
        folders.from_table(table(text), target)


def test_no_table(tmp_path):
    with refused(f"there is no file {tmp_path / 'none.csv'}"):
        folders.from_table(tmp_path / "none.csv", "kind")
