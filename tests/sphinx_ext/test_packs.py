"""What a page's Python needs of each package, and nothing else."""

from __future__ import annotations

import ast
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from importlib.util import resolve_name
from pathlib import Path

import numpy as np
import pytest
from sklearn.datasets import load_digits

from lecnn_helpers.book import Book
from lecnn_helpers.sphinx_ext import packs, runtime

from ..conftest import ROOT


def wheel(folder, name, files):
    path = folder / f"{name}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file in files:
            archive.writestr(file, f"of {file}")
    return path


@pytest.mark.parametrize(
    ("needed", "not_needed"),
    [
        (
            ["numpy/__init__.py", "numpy/_core/_multiarray_umath.cpython-312.so"],
            ["numpy/__init__.pyi", "numpy/_core/tests/test_x.py", "numpy/_core/include/x.h"],
        ),
        (
            ["numpy/_core/_multiarray_tests.cpython-312.so", "numpy/testing/__init__.py"],
            ["numpy/_core/_umath_tests.cpython-312.so", "numpy/f2py/__init__.py"],
        ),
        (["numpy/random/_pcg64.so"], ["numpy/random/_pcg64.pxd", "numpy/random/lib/libx.a"]),
        (
            ["numpy-2.dist-info/LICENSE.txt", "numpy-2.dist-info/METADATA"],
            ["numpy-2.dist-info/RECORD", "numpy-2.dist-info/WHEEL"],
        ),
        (
            ["matplotlib/backends/backend_svg.py", "matplotlib/backends/_backend_agg.so"],
            ["matplotlib/backends/backend_tkagg.py", "matplotlib/backends/_backend_tk.py"],
        ),
        (
            [
                "matplotlib/mpl-data/fonts/ttf/DejaVuSans.ttf",
                "matplotlib/mpl-data/matplotlibrc",
                "matplotlib/mpl-data/stylelib/ggplot.mplstyle",
            ],
            [
                "matplotlib/mpl-data/fonts/ttf/DejaVuSansMono.ttf",
                "matplotlib/mpl-data/fonts/afm/cmr10.afm",
                "matplotlib/mpl-data/sample_data/x.npz",
                "matplotlib/mpl-data/images/back.png",
            ],
        ),
        (
            ["PIL/Image.py", "PIL/_imaging.cpython-312.so", "PIL/PngImagePlugin.py"],
            ["PIL/ImageFont.py", "PIL/_imagingft.cpython-312.so", "PIL/TiffImagePlugin.py"],
        ),
        (["dateutil/tz/tz.py"], ["dateutil/zoneinfo/dateutil-zoneinfo.tar.gz"]),
        (["packaging/version.py"], ["packaging/tags.py.orig", "packaging/licenses/_spdx.py"]),
    ],
)
def test_what_stays_of_a_wheel(tmp_path, needed, not_needed):
    path = wheel(tmp_path, "x", [*needed, *not_needed])
    assert packs.slim([path]) == {name: f"of {name}".encode() for name in needed}


def test_no_wheel_hides_a_file_of_another(tmp_path):
    one, two = (wheel(tmp_path, name, ["a/b.py"]) for name in ("one", "two"))
    with pytest.raises(ValueError, match=r"two\.whl is the second wheel that brings a/b\.py"):
        packs.slim([one, two])


def font(name, style="normal", weight=400):
    return {"fname": f"fonts/ttf/{name}", "style": style, "weight": weight}


def test_a_font_that_is_not_there_has_a_stand_in():
    fonts = {
        "_version": 390,
        "afmlist": [font("x.afm")],
        "ttflist": [
            font("cmsy10.ttf"),
            font("DejaVuSerif.ttf"),
            font("DejaVuSerif-Italic.ttf", "italic"),
            font("DejaVuSans-BoldOblique.ttf", "oblique", 700),
            font("STIXGeneralBol.ttf", weight="bold"),
            font("DejaVuSansMono-Bold.ttf", weight=700),
            font("x.ttf") | {"fname": "/Library/Fonts/x.ttf"},
        ],
    }
    manager = "class FontManager:\n    __version__ = 330\n"
    got = json.loads(packs._with_stand_ins(json.dumps(fonts).encode(), manager))
    assert (got["_version"], got["afmlist"]) == (330, [])
    assert [font["fname"].removeprefix("fonts/ttf/") for font in got["ttflist"]] == [
        "cmsy10.ttf",
        "DejaVuSans.ttf",
        "DejaVuSans-Oblique.ttf",
        "DejaVuSans-Oblique.ttf",
        "DejaVuSans-Bold.ttf",
        "DejaVuSans-Bold.ttf",
    ]
    with pytest.raises(ValueError, match="does not say"):
        packs._with_stand_ins(json.dumps(fonts).encode(), "")


def test_the_same_files_give_the_same_bytes():
    files = {"b/c.py": b"x = 1\n" * 1000, "a.txt": bytes(range(256))}
    data = packs.zipped(files)
    assert data == packs.zipped(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.getinfo("b/c.py").compress_size < 100


def test_a_pack_is_made_once_for_what_it_is_made_of(tmp_path):
    made = []

    def make():
        made.append(1)
        return {"a": b"abc"}

    first = packs.keep(tmp_path, "book", "0123456789abcdef", make)
    other = packs.keep(tmp_path, "numpy", "0123456789abcdef", make)
    assert first.name == "book-0123456789ab.zip"
    assert packs.keep(tmp_path, "book", "0123456789abcdef", make) == first
    assert len(made) == 2
    new = packs.keep(tmp_path, "book", "f" * 64, make)
    assert set(tmp_path.iterdir()) == {new, other}


def test_a_change_in_the_package_makes_another_pack():
    files = {"lecnn_helpers/a.py": b"1", "lecnn_helpers/b.py": b"2"}
    digest = packs.digest_of_the_book(files)
    assert digest == packs.digest_of_the_book(dict(files))
    changed = [
        {"lecnn_helpers/a.py": b"1", "lecnn_helpers/b.py": b"3"},
        {"lecnn_helpers/a.py": b"1"},
        {"lecnn_helpers/a.py": b"1", "lecnn_helpers/c.py": b"2"},
    ]
    assert len({digest, *map(packs.digest_of_the_book, changed)}) == 4


def test_what_only_a_build_needs_stays_behind(tmp_path):
    package = tmp_path / "lecnn_helpers"
    needed = {"lecture.py", "exercises/quiz.css", "chapters/x/questions.md", "explore/svg.py"}
    left = {
        "sphinx_ext/runtime.py",
        "teaching/moodle.py",
        "explore/live.py",
        "explore/sphinx.py",
        "explore/assets/explore.js",
        "explore/README.md",
        "testing/rules.py",
        "new_chapter/model/package/checks.py",
        "book.py",
        "py.typed",
        ".hidden.py",
        "chapters/.ipynb_checkpoints/x.py",
        "__pycache__/lecture.cpython-312.pyc",
    }
    for name in needed | left:
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(name)
    assert set(packs.of_a_package(package)) == needed


def test_another_book_brings_its_own_chapters_and_none_of_this_one(tmp_path):
    chapter = tmp_path / "trees_helpers" / "chapters" / "pruning"
    chapter.mkdir(parents=True)
    for name in ("checks.py", "questions.md", "notes.txt"):
        (chapter / name).write_text(name)
    files = packs.of_the_book(Book(tmp_path, "trees_helpers"))
    own = {name for name in files if not name.startswith("lecnn_helpers/")}
    assert own == {
        f"trees_helpers/chapters/pruning/{name}" for name in ("checks.py", "questions.md")
    }
    here = packs.of_the_book(Book(ROOT))
    left_out = {name for name in here if name not in files}
    assert left_out == {name for name in here if name.startswith("lecnn_helpers/chapters/")}
    assert left_out


IN_A_PAGE = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

MISSING = {"sklearn", "scipy", "tqdm", "ipywidgets", "IPython", "comm", "torch", "keras",
           "tensorflow", "sphinx", "docutils", "pandas"}
sys.meta_path.insert(0, Missing())

import importlib, pkgutil
import lecnn_helpers
for module in pkgutil.walk_packages(lecnn_helpers.__path__, "lecnn_helpers."):
    importlib.import_module(module.name)
from lecnn_helpers.datasets import digits
from lecnn_helpers.notebook import progress
images, labels = digits()
print(lecnn_helpers.__file__)
print(labels.dtype, int((images * 16).sum()), labels[:10].tolist(), *progress("ab", "training"))
"""


def test_the_books_own_pack_runs_where_there_is_only_numpy_and_matplotlib(tmp_path):
    data = packs.zipped({**packs.of_the_book(Book(ROOT)), packs.DIGITS: packs.digits()})
    zipfile.ZipFile(io.BytesIO(data)).extractall(tmp_path)
    result = subprocess.run(
        [sys.executable, "-c", IN_A_PAGE],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "EXPLORE_OUTPUT": "page"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    where, values = result.stdout.splitlines()
    assert Path(where).is_relative_to(tmp_path)
    theirs = load_digits()
    first = theirs.target[:10].tolist()
    assert values == f"{np.dtype(int)} {int(theirs.data.sum())} {first} a b"


def test_the_digits_are_small_and_all_there():
    data = packs.digits()
    assert len(data) < 50_000
    assert data == packs.digits()
    theirs = load_digits()
    with np.load(io.BytesIO(data)) as copy:
        np.testing.assert_array_equal(copy["pixels"], theirs.data)
        np.testing.assert_array_equal(copy["labels"], theirs.target)


@pytest.fixture(scope="module")
def wheels():
    """The wheels of Pyodide: from the folder that is named, or from the cache."""
    named = os.environ.get(runtime.VARIABLE)
    cache = ROOT / ".cache" / f"pyodide-{runtime.LOCK.version}"
    folder = Path(named) if named else cache
    names = [name for name in runtime.LOCK.files if name.endswith(".whl")]
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        reason = f"no {missing[0]}: {runtime.VARIABLE} names no folder with it, nor has the cache"
        if os.environ.get("REQUIRE_PYODIDE"):
            pytest.fail(reason)
        pytest.skip(reason)
    for name in names:
        runtime.LOCK.check(name, (folder / name).read_bytes(), str(folder))
    return [folder / name for name in names]


@pytest.fixture(scope="module")
def slimmed(wheels):
    return packs.slim(wheels)


def modules(names):
    """The modules that files are, by their full names."""
    found = {re.match(r"(.*?)(\.cpython[^/]*\.so|\.py)$", name) for name in names}
    return {m[1].replace("/", ".").removesuffix(".__init__") for m in found - {None}}


def imports(body):
    """The statements that import something when a module is imported."""
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif isinstance(node, ast.If | ast.Try | ast.With | ast.ClassDef):
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
                continue
            for part in ("body", "orelse", "finalbody"):
                yield from imports(getattr(node, part, []))
            for handler in getattr(node, "handlers", []):
                yield from imports(handler.body)


def imported(name, source):
    package = name.removesuffix(".py").rpartition("/")[0].replace("/", ".")
    for node in imports(ast.parse(source).body):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            base = resolve_name("." * node.level + (node.module or ""), package)
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def test_what_stays_finds_all_that_it_imports(wheels, slimmed):
    whole = modules(name for path in wheels for name in zipfile.ZipFile(path).namelist())
    here = modules(slimmed)
    assert {"numpy._core._multiarray_umath", "PIL.Image", "matplotlib.ft2font"} <= here < whole
    missing = {
        (name, module)
        for name, source in slimmed.items()
        if name.endswith(".py")
        for module in imported(name, source)
        if module in whole - here
    }
    assert not missing


def test_each_package_keeps_its_license(wheels, slimmed):
    for path in wheels:
        name = path.name.split("-")[0]
        assert [
            file for file in slimmed if file.startswith(f"{name}-") and "LICENSE" in file.upper()
        ], name


def test_matplotlib_reads_the_list_of_fonts_and_finds_each(slimmed):
    fonts = json.loads(slimmed["matplotlib/fontlist.json"])
    (manager,) = (
        node
        for node in ast.parse(slimmed["matplotlib/font_manager.py"]).body
        if isinstance(node, ast.ClassDef) and node.name == "FontManager"
    )
    (version,) = (
        node.value.value
        for node in manager.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__version__"
    )
    assert fonts["_version"] == version
    named = {font["fname"] for font in fonts["ttflist"]}
    assert named == {f"fonts/ttf/{name}" for name in packs.FONTS}
    assert {f"matplotlib/mpl-data/{name}" for name in named} <= set(slimmed)


def test_a_reader_loads_little_more_than_half_of_the_wheels(wheels, slimmed):
    whole = sum(path.stat().st_size for path in wheels)
    assert len(packs.zipped(slimmed)) < 0.6 * whole
