"""Where the book lives when it leaves this machine: GitHub Actions, Pages and Binder."""

import os
import re
import subprocess
import tomllib
from importlib.metadata import distribution

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from ..conftest import NOTEBOOKS, ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PYTHONS = SpecifierSet(PROJECT["project"]["requires-python"])

workflows = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def read(name):
    """A workflow; what YAML 1.1 takes for a yes is its key `on`."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / f"{name}.yml").read_text())
    workflow["on"] = workflow.pop(True)
    return workflow


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def commands(workflow):
    return [step["run"] for step in steps(workflow) if "run" in step]


def test_there_are_these_workflows():
    assert [path.stem for path in WORKFLOWS] == ["links", "tests"]


@workflows
def test_actions_are_pinned_and_say_their_version(path):
    lines = [line for line in path.read_text().splitlines() if "uses:" in line]
    assert len(lines) == len([step for step in steps(read(path.stem)) if "uses" in step]) > 0
    for line in lines:
        assert re.fullmatch(r"\s*(?:- )?uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_an_action_has_one_pin():
    pins = {}
    for path in WORKFLOWS:
        for action, pin in re.findall(r"uses: (\S+)@(.*)", path.read_text()):
            pins.setdefault(action, set()).add(pin)
    assert {action: len(pin) for action, pin in pins.items()} == dict.fromkeys(pins, 1)


@workflows
def test_a_workflow_may_do_no_more_than_it_must(path):
    workflow = read(path.stem)
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        publishes = (path.stem, name) == ("tests", "publish")
        assert ("permissions" in job) == publishes
        assert job["timeout-minutes"] <= 60
    for step in steps(workflow):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@workflows
def test_a_workflow_runs_what_one_runs_by_hand(path):
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, flags=re.M))
    ran = commands(read(path.stem))
    assert ran
    for command in ran:
        if command == ".ci/run":
            assert os.access(ROOT / command, os.X_OK)
        else:
            make, target = command.split()
            assert (make, target in targets) == ("make", True), command


def test_ci_runs_the_makefile():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert {"make test", "make lint"} <= set(lines)


def test_a_commit_is_asked_what_ci_asks():
    """One source of versions: pre-commit would have its own, which grow old."""
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    (hook,) = repository["hooks"]
    assert (repository["repo"], hook["entry"]) == ("local", "make lint")


def test_lint_needs_no_git():
    rule = re.search(r"^lint:.*\n(?:\t.*\n)+", MAKEFILE, flags=re.M)[0]
    assert "book/*.ipynb" in rule
    assert "git" not in rule


def test_all_pythons_are_tested_and_weekly():
    workflow = read("tests")
    minors = [f"3.{minor}" for minor in range(100) if PYTHONS.contains(f"3.{minor}")]
    assert workflow["jobs"]["tests"]["strategy"]["matrix"]["python"] == minors
    assert commands(workflow) == [".ci/run", "make downloads"]
    assert {"push", "pull_request", "schedule", "workflow_dispatch"} <= set(workflow["on"])
    (weekly,) = workflow["on"]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", weekly["cron"])
    setup = next(s for s in steps(workflow) if "setup-python" in s.get("uses", ""))
    assert setup["with"]["python-version"] == "${{ matrix.python }}"


def test_what_lecturers_take_along_is_made_of_the_tested_pages():
    rules = dict(re.findall(r"^([a-z-]+):([^#\n]*)", MAKEFILE, flags=re.M))
    made = rules["downloads"].split()
    assert made == ["question-bank", "slides", "pictures"]
    # None of them builds the pages anew, and the answers are not for everyone.
    assert {rules[name].strip() for name in made} == {"$(READY)"}


@workflows
def test_every_python_is_one_that_the_book_runs_on(path):
    for step in steps(read(path.stem)):
        version = step.get("with", {}).get("python-version")
        if version and "matrix" not in version:
            assert PYTHONS.contains(version)


def test_what_is_published_is_what_was_tested():
    workflow = read("tests")
    tests, publish = workflow["jobs"]["tests"], workflow["jobs"]["publish"]
    run, lay_beside, upload = tests["steps"][-3:]
    assert run["run"] == ".ci/run"
    assert lay_beside["run"] == "make downloads"
    assert lay_beside["if"] == upload["if"]
    assert upload["uses"].startswith("actions/upload-pages-artifact@")
    assert upload["with"]["path"] == "_build/html"
    # From one Python only, else there would be four of them.
    on_main = "github.ref == 'refs/heads/main'"
    pythons = tests["strategy"]["matrix"]["python"]
    assert upload["if"] == f"{on_main} && matrix.python == '{pythons[0]}'"
    assert publish["if"] == on_main
    assert publish["needs"] == "tests"
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}
    assert publish["environment"]["name"] == "github-pages"
    # A newer push does not end one that is being published.
    assert workflow["concurrency"]["cancel-in-progress"] == "${{ github.ref != 'refs/heads/main' }}"


def test_all_chapters_run_in_jupyterlab_once_a_week():
    all_of_them = read("tests")["env"]["THOROUGH"]
    assert all_of_them == "${{ github.event_name == 'schedule' && '1' || '' }}"


def test_links_are_checked_weekly_and_not_by_make_test():
    workflow = read("links")
    assert commands(workflow) == ["make links"]
    assert set(workflow["on"]) == {"schedule", "workflow_dispatch"}
    assert "--custom-builder linkcheck" in re.search(r"^links:.*\n(\t.*\n)+", MAKEFILE, re.M)[0]
    rule = re.search(r"^test:.*\n(?:\t.*\n)+", MAKEFILE, flags=re.M)[0]
    assert "$(PYTEST)" in rule
    assert "link" not in rule


def test_the_cpu_builds_of_torch_are_asked_for_in_these_places_only():
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    index = "download." + "pytorch.org"
    naming = {
        name
        for name in tracked.stdout.split()
        if (ROOT / name).suffix != ".png" and index in (ROOT / name).read_text(encoding="utf-8")
    }
    allowed = {f".github/workflows/{path.name}" for path in WORKFLOWS}
    assert naming <= allowed | {"binder/requirements.txt", "tools/lock"}
    for path in WORKFLOWS:
        assert read(path.stem)["env"]["PIP_EXTRA_INDEX_URL"] == f"https://{index}/whl/cpu"


# The machine and the Python that Binder has, as a requirement's marker asks for them.
BINDERS = {"extra": "", "sys_platform": "linux", "platform_system": "Linux"}
BINDERS |= {"os_name": "posix", "platform_machine": "x86_64"}
BINDERS |= {"python_version": "3.11", "python_full_version": "3.11.0"}


def pins(path):
    """Version by package name, of a file that pins, where Binder is; options left out."""
    lines = [line for line in path.read_text().splitlines() if not line.startswith(("#", "-"))]
    return {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin in map(Requirement, lines)
        if pin.marker is None or pin.marker.evaluate(BINDERS)
    }


BINDER = pins(ROOT / "binder" / "requirements.txt")


def test_binder_has_the_versions_that_are_tested():
    tested = pins(ROOT / "requirements.txt")
    assert len(BINDER) > 50
    assert {name: tested.get(name) for name in BINDER} == BINDER


def test_binder_has_what_a_chapter_needs_and_no_more():
    needed = {Requirement(line).name for line in PROJECT["project"]["dependencies"]}
    assert needed | {"torch", "keras", "jupyterlab"} <= set(BINDER)
    extras = PROJECT["project"]["optional-dependencies"]
    tools = {canonicalize_name(Requirement(x).name) for x in extras["test"] + extras["dev"]}
    # JupyterLab's converter reads HTML with the one, and PyTorch locks with the other.
    tools -= {"beautifulsoup4", "filelock"}
    heavy = {"tensorflow", "tensorflow-cpu", "jupyter-book", "sphinx", "triton"}
    assert not (tools | heavy) & set(BINDER)
    assert not [name for name in BINDER if name.startswith(("nvidia", "cuda"))]


def test_binder_pins_everything_that_the_pinned_need():
    missing = {}
    for name in BINDER:
        for line in distribution(name).requires or []:
            need = Requirement(line)
            wanted = need.marker is None or need.marker.evaluate(BINDERS)
            # A torch with CUDA, where the tests run, needs more than the one of Binder.
            cuda = name == "torch" and re.match(r"nvidia|cuda|triton", need.name)
            # Each virtual environment and each of conda's has these.
            if wanted and not cuda and need.name not in ("setuptools", "pip"):
                missing[need.name] = canonicalize_name(need.name) not in BINDER
    assert len(missing) > 50
    assert not [name for name, is_missing in missing.items() if is_missing]


def test_binder_has_a_python_that_the_book_runs_on():
    name, _, version = (ROOT / "binder" / "runtime.txt").read_text().strip().partition("-")
    assert (name, version) == ("python", BINDERS["python_version"])
    assert PYTHONS.contains(version)


@pytest.mark.parametrize("name", ["postBuild", "start"])
def test_binders_scripts_can_be_run(name):
    listed = subprocess.run(
        ["git", "ls-files", "--stage", f"binder/{name}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert listed.stdout.startswith("100755 ") or not listed.stdout
    assert os.access(ROOT / "binder" / name, os.X_OK)
    subprocess.run(["bash", "-n", ROOT / "binder" / name], check=True)


def test_start_hands_over_to_what_it_is_given():
    done = subprocess.run(
        [ROOT / "binder" / "start", "bash", "-c", 'echo "$OMP_NUM_THREADS $1"; exit 3', "_", "a b"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, "2 a b\n")


def test_an_installed_package_has_all_that_the_chapters_import():
    """Binder installs a copy; what pyproject.toml forgets is missed there and nowhere else."""
    package = ROOT / "lecnn_helpers"
    setuptools = PROJECT["tool"]["setuptools"]
    found = setuptools["packages"]["find"]
    assert found["include"] == ["lecnn_helpers*"]
    # What a wheel of the explorer alone leaves in its folder.
    assert found["exclude"] == ["*.build", "*.build.*"]
    # What is found are the packages, and a folder is one by this file.
    assert all((path.parent / "__init__.py").exists() for path in package.rglob("*.py"))
    data = {
        file
        for name, patterns in setuptools["package-data"].items()
        for pattern in patterns
        for file in (
            package.rglob(pattern) if name == "*" else (ROOT / name.replace(".", "/")).glob(pattern)
        )
    }
    others = {
        file
        for file in package.rglob("*")
        if file.is_file() and file.suffix != ".py" and "__pycache__" not in file.parts
    }
    # What makes the explorer a package of its own is not needed in this one.
    alone = {package / "explore" / name for name in ("pyproject.toml", "README.md", "LICENSE")}
    assert others - alone <= data
    assert len(NOTEBOOKS) >= 9


@pytest.mark.parametrize("minor", [11, 12, 13, 14])
def test_every_python_has_one_pin_of_a_package(minor):
    here = BINDERS | {"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.0"}
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    wanted = [Requirement(line) for line in lines if not line.startswith("#")]
    names = [pin.name for pin in wanted if pin.marker is None or pin.marker.evaluate(here)]
    assert len(names) == len(set(names)) > 100
    assert {"keras", "h5py", "torch"} <= set(names)


def test_the_makefile_lets_in_the_pythons_of_the_project():
    first, last = re.search(
        r"\(3, (\d+)\) <= sys.version_info\[:2\] <= \(3, (\d+)\)", MAKEFILE
    ).groups()
    assert str(PYTHONS) in (f">=3.{first},<3.{int(last) + 1}", f"<3.{int(last) + 1},>=3.{first}")
