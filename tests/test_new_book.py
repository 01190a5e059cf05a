"""`make new-book`: what it writes builds and passes as it is, and nothing of this lecture is in it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib

import pytest
import yaml

from lecnn_helpers.book import Book

from .conftest import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import new_book as tool
from new_book import new_book

TITLE = 'Trees & "means", by hand'
GIT = "git+https://github.com/reader/lecture.git@0123abc"


def environment(*folders, **more):
    """As on a machine of one's own: nothing says where this book is published or built."""
    of_this_book = ("GITHUB_", "BOOK_", "PYTEST_", "REQUIRE_", "MAKE")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(of_this_book)}
    paths = os.pathsep.join(map(str, folders))
    return {**kept, "PYTHONPATH": paths, "PYODIDE_FOLDER": "", **more}


def run(folder, *command, fails=False, **more):
    """Run a command in a book, with the machinery from here; returns what it said."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(ROOT, folder, **more),
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert bool(done.returncode) == fails, said
    return said


def make(folder, *targets, **more):
    """Run `make` with this Python, and not with a new environment of packages."""
    return run(folder, "make", f"PY={shlex.quote(sys.executable)}", *targets, **more)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("new") / "a book of mine"
    new_book(folder, TITLE, machinery=str(ROOT), author="Ada")
    return folder


def texts(folder):
    paths = [path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts]
    assert len(paths) > 20
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


def test_nothing_of_this_lecture_is_in_it(made):
    for name, text in texts(made).items():
        found = re.findall(
            r"(?i)batch.?norm|adagrad|hinge|softmax|neuron|pytorch|torch|lecnn(?!.helpers)", text
        )
        assert not found, (name, found)


def test_no_name_is_left_to_be_filled_in(made):
    for name, text in texts(made).items():
        left = r"\b(PACKAGE|CHAPTER|CHAPTER_TITLE|DISTRIBUTION|MACHINERY_GUIDE|ORACLE|TITLE)\b"
        assert not re.findall(left, text), name
        # A way there from the book, ../../…/ROOT, may end in it where it leads through the root.
        assert not re.search(rf"(?<!\.\.){re.escape(str(ROOT))}", text), name


def test_it_says_whose_it_is(made):
    config = yaml.safe_load((made / "_config.yml").read_text("utf-8"))
    assert (config["title"], config["author"]) == (TITLE, "Ada")
    here = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    different = {key for key in here if config[key] != here[key]}
    assert different == {"title", "author", "copyright"} or different == {"title", "author"}
    book = Book.at(made)
    assert (book.package, book.oracle) == ("a_book_of_mine_helpers", "scikit-learn")
    assert (made / ".git").is_dir()


def test_it_is_clean(made):
    run(made, sys.executable, "-m", "ruff", "check", "--no-cache", ".")
    run(made, sys.executable, "-m", "ruff", "format", "--no-cache", "--check", ".")


def test_its_actions_are_those_of_this_book(made):
    pins = re.compile(r"uses: (\S+) # (\S+)")
    workflow = ".github/workflows/tests.yml"
    here, there = (set(pins.findall((root / workflow).read_text("utf-8"))) for root in (ROOT, made))
    assert there
    assert there == here


def passed(said):
    return [int(count) for count in re.findall(r"(\d+) passed", said)]


@pytest.mark.slow
def test_with_a_second_chapter_it_builds_and_passes(made):
    """Both commands, in a folder with a space in its name; and a slip makes them fail."""
    make(made, "new-chapter", "NAME=second_idea")
    toc = yaml.safe_load((made / "_toc.yml").read_text("utf-8"))
    assert [c["file"] for c in toc["parts"][0]["chapters"]] == [
        "book/best_guess",
        "book/second_idea",
    ]
    said = make(made, "test")
    notebooks, tests = passed(said)
    assert notebooks == 2
    assert tests > 60
    assert not re.search(r"\d+ (failed|skipped|error)", said)
    assert "Notebooks to run" not in said  # what nbmake ran is what is shown
    html = made / "_build" / "html"
    page = html / "book" / "best_guess.html"
    assert "a_book_of_mine_helpers/chapters/best_guess/figures.py" in page.read_text("utf-8")
    assert (html / "explorers" / "book" / "best_guess" / "guess.html").is_file()
    # The shared tests can fail, in the built pages too.
    whole = page.read_text("utf-8")
    page.write_text(
        whole.replace("<h1>", '<p>It is 9.87 long.</p><script src="//x.org/a.js"></script><h1>')
    )
    said = run(made, sys.executable, "-m", "pytest", "tests", fails=True, BOOK_IS_BUILT="1")
    assert re.findall(r"FAILED .*::test_(\w+)\[best_guess\]", said) == [
        "nothing_is_loaded_from_elsewhere",
        "a_page_is_light",
        "no_decimal_number_is_typed_by_hand",
    ]
    page.write_text(whole)


SLIPS = {
    "a_chapter_has_the_bones": ("book/best_guess.ipynb", "## In NumPy", "## In Fortran"),
    "no_decimal_number_is_typed_into_a_question": (
        "a_book_of_mine_helpers/chapters/best_guess/questions.md",
        "{mean:.2f}",
        "8.67",
    ),
    "what_a_chapter_corrects_is_in_the_errata": (
        "book/best_guess.ipynb",
        "| the best guess |",
        "| “the best guess” |",
    ),
    "the_errata_quote_the_notes_and_lead_to_where_it_is_shown": (
        "book/errata.md",
        "#what-the-notes-got",
        "#what-nobody-got",
    ),
    "a_chapter_names_what_it_cites": ("book/references.bib", "{cs231n,", "{cs232n,"),
    "the_notebook_has_every_exercise": (
        "book/best_guess.ipynb",
        r"check(\"best guess\", answer)",
        r"check(\"worst guess\", answer)",
    ),
    "the_package_asks_no_oracle": (
        "a_book_of_mine_helpers/chapters/best_guess/checks.py",
        "check = Checks()",
        "import sklearn\n\ncheck = Checks()",
    ),
}


@pytest.mark.slow
def test_the_shared_tests_notice_slips(made, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(made, copy, ignore=shutil.ignore_patterns("_build", ".git", "__pycache__"))
    for file, right, wrong in SLIPS.values():
        text = (copy / file).read_text("utf-8")
        assert right in text, (file, right)
        (copy / file).write_text(text.replace(right, wrong, 1), "utf-8")
    said = make(copy, "unit", fails=True)
    found = re.findall(r"FAILED .*::test_(\w+)", said)
    assert set(found) >= set(SLIPS), said


def test_where_the_machinery_comes_from_is_said_once(tmp_path):
    new_book(tmp_path / "trees", "Trees", machinery=GIT)
    said = [name for name, text in texts(tmp_path / "trees").items() if "git+" in text]
    assert said == ["requirements.txt"]
    lines = (tmp_path / "trees" / "requirements.txt").read_text("utf-8").splitlines()
    assert f"lecnn-helpers[build,test] @ {GIT}" in lines
    assert "--constraint constraints.txt" in lines
    pins = (tmp_path / "trees" / "constraints.txt").read_bytes()
    assert pins == (ROOT / "requirements.txt").read_bytes()
    guide = "https://github.com/reader/lecture/blob/0123abc/CONTRIBUTING.md"
    assert f"]({guide})" in (tmp_path / "trees" / "CONTRIBUTING.md").read_text("utf-8")


def test_from_a_folder_it_is_found_from_the_book(tmp_path):
    """By a path from one to the other: no name of a machine's folder is written down."""
    new_book(tmp_path / "trees", "Trees", machinery=str(ROOT))
    lines = (tmp_path / "trees" / "requirements.txt").read_text("utf-8").splitlines()
    (source,) = (line for line in lines if line.startswith("--editable "))
    path = source.removeprefix("--editable ").removesuffix("[build,test]")
    assert (tmp_path / "trees" / path).resolve() == ROOT
    assert f"--constraint {path}/requirements.txt" in lines
    assert not (tmp_path / "trees" / "constraints.txt").exists()


def test_all_that_a_book_asks_for_is_pinned_and_offered():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert {"build", "test"} <= set(project["optional-dependencies"])
    pinned = {line.split("==")[0] for line in (ROOT / "requirements.txt").read_text().splitlines()}
    assert {*tool.ALSO, *(name for names in tool.ORACLES.values() for name in names)} <= pinned


def git(folder, *arguments):
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    done = subprocess.run(
        ["git", "-C", folder, *who, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_without_a_word_it_is_this_repository_at_this_commit(tmp_path, monkeypatch):
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "first")
    git(tmp_path, "remote", "add", "origin", "git@github.com:reader/lecture.git")
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    with pytest.raises(ValueError, match="this commit of the machinery is not on GitHub or GitLab"):
        tool._own_address()
    git(tmp_path, "update-ref", "refs/remotes/origin/main", "HEAD")
    commit = git(tmp_path, "rev-parse", "HEAD")
    assert tool._own_address() == f"git+https://github.com/reader/lecture@{commit}"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"title": " "}, "TITLE must be one line of text, got ' '"),
        ({"title": "two\nlines"}, "TITLE must be one line of text"),
        ({"name": "My-Book"}, "NAME must be lower-case words joined by underscores"),
        ({"name": "2nd"}, "NAME must be lower-case words joined by underscores"),
        ({"oracle": "R"}, r"ORACLE must be one of \['PyTorch', 'scikit-learn'\], got 'R'"),
        ({"machinery": "git+https://github.com/reader/lecture"}, "must name a commit or a tag"),
        ({"machinery": "nowhere"}, r"MACHINERY must be git\+https://…@commit or a folder"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_written(tmp_path, more, message):
    settings = {"title": "Trees", "machinery": str(ROOT), **more}
    with pytest.raises(ValueError, match=message):
        new_book(tmp_path / "trees", **settings)
    assert not list(tmp_path.iterdir())


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(ValueError, match="DIR must be a new or an empty folder"):
        new_book(tmp_path, "Trees", machinery=str(ROOT))
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_make_hands_on_what_it_was_told(tmp_path):
    folder = tmp_path / "by hand"
    told = [f"DIR={folder}", f"TITLE={TITLE}", f"MACHINERY={ROOT}", "NAME=trees", "ORACLE=PyTorch"]
    tested = [f"PY={shlex.quote(sys.executable)}", "READY=LICENSE"]
    done = subprocess.run(
        ["make", "--assume-old", "LICENSE", *tested, "new-book", *told],
        cwd=ROOT,
        env=environment(ROOT),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    book = Book.at(folder)
    assert (book.package, book.oracle) == ("trees_helpers", "PyTorch")
    assert "torch" in (folder / "requirements.txt").read_text("utf-8").splitlines()
    chapter = (folder / "book" / "best_guess.ipynb").read_text("utf-8")
    assert "## Checked against PyTorch" in chapter
    assert "scikit-learn" not in chapter
