"""The explorer alone: a wheel of its folder passes its tests with NumPy and matplotlib only."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from importlib.metadata import distribution, requires
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from ..conftest import ROOT

FOLDER = ROOT / "lecnn_helpers" / "explore"
PROJECT = tomllib.loads((FOLDER / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAME = PROJECT["name"].replace("-", "_")
# What the package needs, and what its tests need besides.
NEEDED = [Requirement(line).name for line in PROJECT["dependencies"]]
FOR_TESTS = ["pytest", "beautifulsoup4"]
LEFT_OUT = (
    *(
        "sklearn",
        "scipy",
        "pandas",
        "ipywidgets",
        "traitlets",
        "comm",
        "tqdm",
        "pandas",
        "seaborn",
        "traitlets",
    ),
    *("hypothesis", "sphinx", "segno", "lecnn_helpers"),
)

# Stands for a package that is missing, so that a file of tests can be read; a test that comes to
# use it is skipped then.
ABSENT = f"""
import inspect, re
import pytest

ABSENT = {LEFT_OUT!r}
running = False

class Absent:
    def __init__(self, name):
        self.__dict__["_name"] = name

    def _use(self):
        if running:
            pytest.skip(f"needs {{self._name}}")
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self._use()

    def __call__(self, *args, **kwargs):
        return self._use()

    def __iter__(self):
        return iter([self._use()])

def holds_absent(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return any(map(holds_absent, value))
    return isinstance(value, Absent)

@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    global running
    running = True
    try:
        return (yield)
    finally:
        running = False

def pytest_runtest_setup(item):
    if holds_absent(list(getattr(getattr(item, "callspec", None), "params", {{}}).values())):
        pytest.skip("is about what is missing")
    # Some start a Python of their own.
    names = "|".join(ABSENT)
    found = re.search(rf"(?:import|from|importorskip.*) *({{names}})\\b", inspect.getsource(item.function))
    if found:
        pytest.skip(f"needs {{found[1]}}")
"""


def without_absent(text):
    """The text of a test file whose imports of what is missing give a stand-in."""
    lines = ["from .conftest import Absent"] if "from __future__" not in text else []
    for line in text.splitlines():
        module = re.match(rf"(?:import|from) ({'|'.join(LEFT_OUT)})\b(?! as _)", line)
        if module:
            imported = line.split(" import ")[-1].removeprefix("import ").split(", ")
            names = [part.split(" as ")[-1].split(".")[0] for part in imported]
            line = "; ".join(f"{name} = Absent({module[1]!r})" for name in names)
        lines.append(line)
    return "\n".join(lines)


def with_what_they_need(names):
    """The distributions `names` and all that they require."""
    found, asked = {}, list(names)
    while asked:
        name = asked.pop()
        if name.lower() in found:
            continue
        found[name.lower()] = distribution(name)
        for line in requires(name) or []:
            required = Requirement(line)
            if required.marker is None or required.marker.evaluate({"extra": ""}):
                asked.append(required.name)
    return found.values()


def run(*command, **options):
    # Nothing that leads to the book, or says where an explorer is shown.
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "EXPLORE_", "COV"))}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=clean, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, made of a copy of the folder, so that nothing is left in it."""
    home = tmp_path_factory.mktemp("wheel")
    unwanted = shutil.ignore_patterns("__pycache__", "build", "*.egg-info")
    shutil.copytree(FOLDER, home / "explore", ignore=unwanted)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    options = ("--no-deps", "--no-index", "--no-build-isolation")
    run(*pip, "wheel", *options, "-w", str(home), str(home / "explore"))
    (wheel,) = home.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def fresh(wheel, tmp_path_factory):
    """A Python that has the wheel, what it needs, and pytest; linked, so that nothing is fetched."""
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, with_pip=False, symlinks=True)
    (site,) = home.glob("lib/python*/site-packages")
    for found in with_what_they_need([*NEEDED, *FOR_TESTS]):
        for name in {path.parts[0] for path in found.files or ()} - {"..", "__pycache__"}:
            target = site / name
            if not target.exists():
                target.symlink_to(Path(found.locate_file(name)))
    with ZipFile(wheel) as archive:
        archive.extractall(site)  # all that installing a wheel of pure Python does
    return home / "bin" / "python"


def test_all_of_the_folder_is_in_it(wheel):
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if name.startswith(f"{NAME}/")}
    files = [path for path in FOLDER.glob("*") if path.suffix == ".py" or path.name == "py.typed"]
    files += (FOLDER / "assets").iterdir()
    assert names == {f"{NAME}/{path.relative_to(FOLDER).as_posix()}" for path in files}


def test_it_is_licensed_as_the_book_is():
    assert (FOLDER / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_the_books_own_package_goes_on_as_it_was():
    """It takes the folder's modules and assets, and nothing that building the wheel leaves."""
    from setuptools import find_namespace_packages

    find = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "setuptools"
    ]["packages"]["find"]
    left = FOLDER / "build" / "lib" / NAME
    new = not left.parent.parent.exists()
    left.mkdir(parents=True, exist_ok=True)
    try:
        found = find_namespace_packages(str(ROOT), **find)
    finally:
        if new:
            shutil.rmtree(FOLDER / "build")
    assert "lecnn_helpers.explore" in found
    assert not [name for name in found if "build" in name]


@pytest.mark.slow
def test_it_passes_its_tests_with_numpy_and_matplotlib_only(fresh, tmp_path):
    absent = run(
        fresh,
        "-c",
        "import importlib.util as u\n"
        f"print([name for name in {LEFT_OUT!r} if u.find_spec(name)], bool(u.find_spec({NAME!r})))",
        cwd=tmp_path,
    )
    assert absent.split() == ["[]", "True"]
    (tmp_path / "tests").mkdir()
    copied = set()
    for path in Path(__file__).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        # One asks the book; two are about widgets and kernels alone.
        if "..conftest" in text or path.stem in ("test_live", "test_in_a_kernel"):
            continue
        text = without_absent(text.replace("lecnn_helpers.explore", NAME))
        (tmp_path / "tests" / path.name).write_text(text, encoding="utf-8")
        copied.add(path.stem)
    (tmp_path / "tests" / "conftest.py").write_text(ABSENT, encoding="utf-8")
    options = ("-q", "-rs", "-W", "error", "-p", "no:cacheprovider")
    options += ("-W", "ignore::pytest.PytestCollectionWarning")  # a stand-in that is no test
    said = run(fresh, "-m", "pytest", *options, "tests", cwd=tmp_path)
    assert {"test_page", "test_save", "test_module", "test_explorer"} <= copied
    assert int(re.search(r"(\d+) passed", said)[1]) > 100, said


@pytest.mark.slow
def test_it_saves_where_only_saving_is_possible(fresh, tmp_path):
    """As a stranger would: the example of its README, with nothing set beforehand."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.S)
    run(fresh, "-I", "-W", "error", "-c", example, cwd=tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"descent.html", "descent.mjs"}
