"""Cells run in the published page: Python comes with the book, and only when it is asked for."""

from __future__ import annotations

import functools
import json
import os
import threading
from contextlib import contextmanager
from http.server import ThreadingHTTPServer

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from ..conftest import NOTEBOOKS
from .conftest import WHOLE, Quiet
from .test_engines import browsers  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser

# A start takes seconds on a quiet machine and a minute on a busy one.
PATIENT = 180_000
NAME = "batch_norm"
FORBIDDEN = "not here, says the test"


@pytest.fixture(scope="session")
def with_python(book):
    """The built book, if Python is beside its pages."""
    if not (book / "_static/python/pyodide.js").is_file():
        reason = (
            "the book was built without Python for its pages: name a folder with Pyodide's files "
            "in PYODIDE_FOLDER, or build where its address is reached"
        )
        (pytest.fail if os.environ.get("REQUIRE_PYODIDE") else pytest.skip)(reason)
    return book


class Counting(Quiet):
    """Serves the book and counts what is asked of it; can spoil a file."""

    asked: list[str] = []  # noqa: RUF012 - shared by all requests on purpose
    spoiled: dict[str, bytes | None] = {}  # noqa: RUF012

    def do_GET(self):
        name = self.path.rpartition("/")[2]
        self.asked.append(self.path)
        if name not in self.spoiled:
            super().do_GET()
            return
        content = self.spoiled[name]
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture(scope="session")
def served(with_python):
    handler = functools.partial(Counting, directory=with_python)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()


@pytest.fixture(autouse=True)
def nothing_spoiled():
    yield
    Counting.spoiled.clear()


class Page:
    """A chapter in a browser, and its cells by their numbers in the notebook."""

    def __init__(self, page):
        self.page = page
        self.data = json.loads(page.locator("#python-cells").text_content())
        self.runnable = [int(n) for n, info in self.data["cells"].items() if "missing" not in info]

    def cell(self, number):
        return self.page.locator(f".cell.py-cell-{number}")

    def with_text(self, text):
        """The number of the only runnable cell with this in the book's code."""
        (path,) = [path for path in NOTEBOOKS if path.stem == self.data["chapter"]]
        cells = nbformat.read(path, nbformat.NO_CONVERT).cells
        (number,) = [n for n in self.runnable if text in cells[n].source]
        return number

    def start_run(self, number):
        self.unfold(number)
        run = self.cell(number).locator(".py-run")
        if not run.is_visible():
            self.cell(number).locator(".py-edit").click()
        run.click()

    def unfold(self, number):
        for fold in (
            self.cell(number).locator("details:not([open]):has(.cell_input) > summary").all()
        ):
            fold.click()

    def wait(self, number):
        """Wait for the end of a run; returns what the cell's bar says."""
        self.page.wait_for_function(
            "(n) => !document.querySelector(`.cell.py-cell-${n}`).classList.contains('py-running')",
            arg=number,
            timeout=PATIENT,
        )
        return self.cell(number).locator(".py-note").inner_text()

    def wait_for_all(self):
        """Wait until the cells that follow another one have run, too."""
        quiet = 0
        while quiet < 5:
            quiet = 0 if self.page.locator(".py-running").count() else quiet + 1
            self.page.wait_for_timeout(100)

    def run(self, number):
        self.start_run(number)
        return self.wait(number)

    def write(self, number, text):
        self.unfold(number)
        edit = self.cell(number).locator(".py-edit")
        if edit.is_visible():
            edit.click()
        self.cell(number).locator("textarea").fill(text)

    def output(self, number):
        return self.cell(number).locator(".cell_output")


@contextmanager
def chapters(chromium, served):
    """A function that opens a chapter; nothing may go wrong, and nobody else be asked.

    A page whose Python has started holds hundreds of megabytes, so all are closed at the end.
    """
    contexts, problems = [], []

    def opened(name=NAME, *, context=None, **options):
        context = context or chromium.new_context(**{"reduced_motion": "reduce", **options})
        contexts.append(context)
        page = context.new_page()
        # The theme's own scripts do not expect that nothing can be kept.
        page.on(
            "pageerror",
            lambda error: None if FORBIDDEN in str(error) else problems.append(str(error)),
        )
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((served, "data:", "blob:"))
                else problems.append(f"foreign request {request.url}")
            ),
        )
        page.goto(f"{served}/book/{name}.html")
        page.locator(".py-bar").first.wait_for(state="attached")
        page.wait_for_function(WHOLE)
        return Page(page)

    yield opened
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture
def opened(chromium, served):
    with chapters(chromium, served) as opened:
        yield opened


@pytest.fixture(scope="module")
def shared(chromium, served):
    """One page whose Python has started, for tests that leave it as they found it."""
    with chapters(chromium, served) as opened:
        page = opened()
        page.run(page.runnable[0])
        yield page


# All that is said in a cell's output; of an explorer its sentence and its controls, since the
# pictures of all states are not drawn here.
SAID = """(number) => {
    const output = document.querySelector(`.cell.py-cell-${number} .cell_output`)?.cloneNode(true);
    if (!output) return "";
    const silent = "script, style, noscript, button, .explorer-picture, .explorer-note";
    for (const element of output.querySelectorAll(silent)) element.remove();
    return output.textContent.replace(/\\s+/g, " ").trim();
}"""
RUN_ALL = """async (numbers) => {
    const moment = () => new Promise((resolve) => setTimeout(resolve, 5));
    const said = [];
    for (const number of numbers) {
        const cell = document.querySelector(`.cell.py-cell-${number}`);
        if (cell.querySelector(".py-run").hidden) cell.querySelector(".py-edit").click();
        cell.querySelector(".py-run").click();
        await moment();
        while (cell.classList.contains("py-running")) await moment();
        said.push((SAID)(number));
    }
    return said;
}""".replace("SAID", SAID)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_says_in_the_page_what_it_said_in_the_build(opened, path):
    """So also: each exercise is blank at first, and each solution is right."""
    page = opened(path.stem)
    page.page.set_default_timeout(PATIENT)
    shown = [n for n in page.runnable if page.cell(n).count()]
    built = {number: page.page.evaluate(SAID, number) for number in shown}
    said = dict(zip(shown, page.page.evaluate(RUN_ALL, shown), strict=True))
    different = {n: (built[n], said[n]) for n in shown if said[n] != built[n]}
    assert not different
    cells = nbformat.read(path, nbformat.NO_CONVERT).cells
    for number in shown:
        if page.data["cells"][str(number)].get("exercise"):
            assert "Still blank" in said[number] or "Not yet" in said[number]
        if "solution" in cells[number].metadata.get("tags", ()):
            assert "✓ Right" in said[number]


def test_what_does_not_run_says_why_and_where(opened):
    page = opened()
    missing = {int(n): i for n, i in page.data["cells"].items() if "missing" in i}
    assert missing
    for number, info in missing.items():
        bar = page.cell(number).locator(".py-bar")
        assert f"{info['missing']}: it runs on Binder or by make lab." in bar.text_content()
        assert not bar.locator("button").count()


def test_nothing_is_asked_for_before_the_press(opened):
    Counting.asked.clear()
    page = opened()
    page.page.wait_for_load_state("networkidle")
    page.cell(page.with_text('check("variance", answer)')).scroll_into_view_if_needed()
    page.page.wait_for_timeout(500)
    assert not [path for path in Counting.asked if "/python/" in path]
    page.run(page.runnable[0])
    asked = [path.rpartition("/")[2] for path in Counting.asked if "/python/" in path]
    assert sorted(asked) == sorted([*page.data["files"], "worker.js"])


def test_on_the_next_page_python_starts_when_an_exercise_comes_into_sight(opened, chromium):
    context = chromium.new_context()
    page = opened(context=context)
    page.run(page.runnable[0])
    page.page.goto(page.page.url.replace(NAME, "losses"))
    page.page.wait_for_load_state("networkidle")
    Counting.asked.clear()
    page.page.wait_for_timeout(500)
    assert Counting.asked == []
    with page.page.expect_event("worker"):
        page.page.locator(".py-exercise").first.scroll_into_view_if_needed()
    # A reader who presses meanwhile waits for the one start.
    page = Page(page.page)
    number = next(n for n, about in page.data["cells"].items() if about.get("exercise"))
    assert page.run(int(number)).startswith("Done in")
    assert len(page.page.workers) == 1


def test_an_edited_cell_runs_with_what_it_needs_and_is_reset(shared):
    number = shared.with_text('print("Z =", z)')
    before = shared.output(number).inner_text()
    shared.write(
        number, "x = np.array([[1, 3]])\nw = np.ones(2)\nz = x @ w\nprint('Z is', z)\nz * 2"
    )
    assert shared.run(number).startswith("Done in")
    assert shared.output(number).inner_text().split() == ["Z", "is", "[4.]", "array([8.])"]
    assert shared.cell(number).locator(".py-yours").is_visible()
    shared.cell(number).locator(".py-reset").click()
    assert shared.output(number).inner_text() == before
    assert not shared.cell(number).locator(".py-yours").is_visible()
    # What others need of it is the book's again.
    later = shared.with_text("squares = deviations**2")
    built = shared.page.evaluate(SAID, later)
    shared.run(later)
    assert shared.page.evaluate(SAID, later) == built
    shared.cell(later).locator(".py-reset").click()


def test_an_exercise_answers_where_it_is_read(shared):
    number = shared.with_text('check("variance", answer)')
    cell = shared.cell(number)
    assert not cell.locator(".py-run").is_visible()
    expect(cell.locator(".py-edit")).to_have_text("Try it here")
    cell.locator(".py-edit").click()
    expect(cell.locator("textarea")).to_be_focused()
    solved = shared.page.locator(".py-progress")
    expect(solved).to_contain_text("0 of 4 exercises solved")
    for answer, words in {
        "...": "Still blank",
        "20": "Not yet",
        "20 / 3": "n",
        "5": "Right",
    }.items():
        cell.locator("textarea").fill(f'answer = {answer}\ncheck("variance", answer)')
        cell.locator("textarea").press("Shift+Enter")
        shared.wait(number)
        assert words in cell.locator(".verdict").inner_text()
    expect(solved).to_contain_text("1 of 4 exercises solved")
    shared.page.once("dialog", lambda dialog: dialog.accept())
    solved.get_by_role("button", name="Forget my answers").click()
    expect(solved).to_contain_text("0 of 4 exercises solved")
    cell.locator(".py-reset").click()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("import torch\ntorch.ones(3)", "PyTorch does not run in a page."),
        ("import pandas", "In the page there are Python's own modules"),
        ("x = (", "SyntaxError"),
        ("layer", "A cell above defines layer. It needs PyTorch"),
    ],
)
def test_an_error_is_told_in_words_with_its_line(shared, code, words):
    number = shared.with_text('print("Z =", z)')
    shared.write(number, code)
    shared.run(number)
    alert = shared.output(number).get_by_role("alert")
    assert words in alert.inner_text()
    assert "→" in alert.locator("mark").inner_text()
    shared.cell(number).locator(".py-reset").click()


@pytest.mark.parametrize(
    "loop",
    ["while True:\n    n += 1", "while True:\n    print(n)", "np.linalg.norm(1)\nwhile 1: pass"],
)
def test_an_endless_loop_is_stopped_and_what_was_there_stays(shared, loop):
    number = shared.with_text('print("Z =", z)')
    shared.write(number, f"n = 41\nkept = 42\n{loop}")
    shared.start_run(number)
    expect(shared.cell(number).locator(".py-note")).to_contain_text("Running …", timeout=PATIENT)
    shared.page.wait_for_timeout(500)
    shared.cell(number).get_by_role("button", name="Stop").click()
    shared.wait(number)
    assert "Stopped." in shared.output(number).inner_text()
    shared.write(number, "kept")
    shared.run(number)
    assert shared.output(number).inner_text().strip() == "42"
    shared.cell(number).locator(".py-reset").click()


def test_cells_run_in_the_order_in_which_they_were_pressed(shared):
    first = shared.with_text('print("Z =", z)')
    second = shared.with_text("squares = deviations**2")
    third = shared.with_text('check("variance", answer)')
    built = shared.page.evaluate(SAID, second)
    shared.write(first, "import time\ntime.sleep(1)\nz = np.array([3, 5])\nint(z.sum())")
    shared.write(second, "z * 2")
    shared.write(third, "z = 'never'\nz")
    for number in (first, second, third):
        shared.start_run(number)
    note = shared.cell(third).locator(".py-note")
    expect(note).to_have_text("Waiting for the cell that runs …")
    shared.cell(third).get_by_role("button", name="Stop").click()
    expect(note).to_have_text("")
    expect(shared.cell(third).locator(".py-run")).to_have_text("Run")
    shared.wait_for_all()
    assert shared.output(first).inner_text().strip() == "8"
    assert shared.output(second).inner_text().strip() == "array([ 6, 10])"
    assert "never" not in shared.output(third).inner_text()
    for number in (third, first, second):
        shared.cell(number).locator(".py-reset").click()
    shared.run(second)
    assert shared.page.evaluate(SAID, second) == built
    shared.cell(second).locator(".py-reset").click()


def test_python_reaches_nobody(shared):
    """Neither by what JavaScript offers nor by Python's own ways to the network."""
    number = shared.with_text('print("Z =", z)')
    shared.write(
        number,
        "import js, pyodide_js\nimport urllib.request\n"
        "names = ['fetch', 'XMLHttpRequest', 'WebSocket', 'indexedDB', 'importScripts', 'caches',\n"
        "         'self', 'eval', 'Function', 'document', 'postMessage']\n"
        "print([name for name in names if hasattr(js, name)])\n"
        "for way in (lambda: __import__('pyodide.http').http.open_url('index.html'),\n"
        "            lambda: urllib.request.urlopen('http://127.0.0.1/', timeout=1),\n"
        "            lambda: __import__('pyodide.code').code.run_js('1')):\n"
        "    try:\n"
        "        way()\n"
        "    except Exception as error:\n"
        "        print('refused')\n"
        "    else:\n"
        "        print('open')",
    )
    Counting.asked.clear()
    shared.run(number)
    assert shared.output(number).inner_text().split() == ["[]", *["refused"] * 3]
    assert not Counting.asked
    shared.cell(number).locator(".py-reset").click()


def test_sliders_follow_the_code(opened):
    page = opened()
    number = page.with_text('name="rescale"')
    root = page.page.locator("#rescale")
    sentence = root.locator("figcaption")
    # As built, frames are packed; nothing asks Python.
    slider = root.locator("input[type=range]").first
    slider.focus()
    slider.press("End")
    built = sentence.inner_text()
    page.run(number)
    expect(sentence).to_have_text(built)  # it stands where it stood
    slider.press("Home")
    expect(sentence).not_to_have_text(built, timeout=PATIENT)
    slider.press("End")
    expect(sentence).to_have_text(built, timeout=PATIENT)
    # Another batch, and the picture shows it.
    batch = page.with_text('print("Z =", z)')
    page.write(
        batch, "x = np.array([[1, 3]] * 6)\nw = np.array([1, 1])\nz = x @ w + 2 * np.arange(6) - 1"
    )
    page.run(batch)
    page.wait_for_all()
    expect(sentence).not_to_have_text(built, timeout=PATIENT)
    assert root.locator("svg").count() == 1
    # A draw that fails says so in the picture's place, and the next setting is drawn again.
    page.write(
        number,
        "def broken(x=0):\n    return [][x] if x else '<p>fine</p>'\n\n"
        "explore(broken, name='rescale', x=(0, 3))",
    )
    page.run(number)
    slider = page.page.locator("#rescale input")
    slider.press("End")
    alert = page.page.locator("#rescale [role=alert]")
    expect(alert).to_contain_text("IndexError at x=3", timeout=PATIENT)
    slider.press("Home")
    expect(page.page.locator("#rescale .explorer-picture")).to_have_text("fine", timeout=PATIENT)


def test_a_name_that_another_cell_has_taken_is_given_back(opened):
    """An earlier cell says what it said, though a later one has used its names for other things."""
    page = opened()
    first = page.with_text("squares = deviations**2")
    later = page.with_text('check("variance", answer)')
    built = page.page.evaluate(SAID, first)
    page.run(first)
    page.write(later, "z = deviations = squares = 'taken'")
    page.run(later)
    page.run(first)
    assert page.page.evaluate(SAID, first) == built


def test_what_was_typed_stays_and_a_new_edition_does_not_overwrite_it(opened, chromium):
    context = chromium.new_context()
    page = opened(context=context)
    number = page.with_text('print("Z =", z)')
    book = page.cell(number).locator(".cell_input pre").first.inner_text()
    page.write(number, "mine = 1")
    page.cell(number).locator("textarea").blur()
    page.page.reload()
    field = page.cell(number).locator("textarea")
    expect(field).to_have_value("mine = 1")
    assert page.cell(number).locator(".py-yours").is_visible()
    # A link runs nothing and fills nothing.
    page.page.goto(page.page.url.split("#")[0] + "#rescale?alpha=2")
    expect(field).to_have_value("mine = 1")
    assert page.output(number).inner_text().startswith("x = [[20, 10]")
    # Another tab sees it, and what it writes is seen here.
    other = opened(context=context)
    expect(other.cell(number).locator("textarea")).to_have_value("mine = 1")
    other.write(number, "mine = 2")
    other.cell(number).locator("textarea").blur()
    expect(field).to_have_value("mine = 2")
    other.page.close()
    # The book's cell has another text in the next edition.
    page.page.evaluate(
        """() => {
            for (const key of Object.keys(localStorage).filter((key) => / cell /.test(key))) {
                const kept = JSON.parse(localStorage[key]);
                delete localStorage[key];
                kept.was += "# as it was";
                localStorage[key.replace(/ cell .*/, " cell older")] = JSON.stringify(kept);
            }
        }"""
    )
    page.page.reload()
    expect(field).to_have_value("mine = 2")
    note = page.cell(number).locator(".py-note")
    expect(note).to_contain_text("The book's cell has changed since you wrote this")
    page.cell(number).locator(".py-reset").click()
    assert page.cell(number).locator(".cell_input pre").first.inner_text() == book
    page.page.reload()
    assert not page.cell(number).locator("textarea").count()
    assert page.page.evaluate("Object.keys(localStorage).filter((k) => / cell /.test(k))") == []


@pytest.mark.parametrize("how", ["forbidden", "full"])
def test_where_nothing_can_be_kept_all_works_and_says_so(opened, chromium, how):
    context = chromium.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', "
        f"{{ get() {{ throw new DOMException('{FORBIDDEN}', 'SecurityError'); }} }})"
        if how == "forbidden"
        else "Storage.prototype.setItem = () => { "
        f"throw new DOMException('{FORBIDDEN}', 'QuotaExceededError'); }}"
    )
    page = opened(context=context)
    number = page.with_text('print("Z =", z)')
    page.write(number, "6 * 7")
    page.cell(number).locator("textarea").blur()
    expect(page.cell(number).locator(".py-note")).to_contain_text("This browser keeps nothing here")
    page.run(number)
    assert page.output(number).inner_text().strip() == "42"


def test_answers_are_remembered_and_counted_on_the_first_page(opened, chromium, served):
    context = chromium.new_context()
    page = opened(context=context)
    choice = page.page.locator("form.quiz input[type=radio]").first
    number = page.page.locator("form.quiz input[data-within]").first
    choice.check()
    expect(page.page.locator(".py-progress")).to_contain_text("1 of 7 questions answered")
    number.fill("14")
    number.press("Enter")
    expect(page.page.locator(".py-progress")).to_contain_text("2 of 7 questions answered")
    page.page.reload()
    expect(choice).to_be_checked()
    expect(number).to_have_value("14")
    expect(page.page.locator("form.quiz .quiz-right").first).to_be_visible()
    page.page.goto(f"{served}/book/index.html")
    expect(page.page.locator(".py-far").first).to_contain_text(
        "0 of 4 exercises solved, 2 of 7 questions answered"
    )


def test_the_notebook_comes_along_with_the_readers_cells(opened, tmp_path):
    page = opened()
    number = page.with_text('print("Z =", z)')
    page.write(number, "z = 'mine'")
    with page.page.expect_download() as download:
        page.page.get_by_role("button", name="Take my notebook along").click()
    download.value.save_as(tmp_path / "mine.ipynb")
    assert download.value.suggested_filename == f"{NAME}.ipynb"
    notebook = nbformat.read(tmp_path / "mine.ipynb", nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    (path,) = [path for path in NOTEBOOKS if path.stem == NAME]
    original = nbformat.read(path, nbformat.NO_CONVERT)
    differing = [
        n
        for n, (a, b) in enumerate(zip(notebook.cells, original.cells, strict=True))
        if a.source != b.source
    ]
    assert differing == [number]
    assert notebook.cells[number].source == "z = 'mine'"


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("pyodide.asm.wasm", None),
        ("pyodide.asm.wasm", b"not what it should be"),
        ("pyodide.asm.js", b"not what it should be"),
        ("numpy", b""),
    ],
)
def test_a_damaged_file_is_named_and_the_page_stays(opened, file, content):
    page = opened()
    (name,) = [name for name in page.data["files"] if name.startswith(file)]
    Counting.spoiled[name] = content
    number = page.runnable[1]
    before = page.output(number).inner_text()
    said = page.run(number)
    assert name in said
    assert page.output(number).inner_text() == before
    # Mended, it starts at the next press.
    Counting.spoiled.clear()
    assert page.run(number).startswith("Done in")


KEYS = ["ab", "Enter", "Tab", "Backspace", "Escape"]


def test_the_editor_by_keyboard(shared):
    number = shared.with_text('print("Z =", z)')
    cell = shared.cell(number)
    cell.locator(".py-edit").click()
    field = cell.locator("textarea")
    field.fill("")
    keys = shared.page.keyboard
    keys.type("for i in range(3):")
    keys.press("Enter")
    keys.type("if i:")
    keys.press("Enter")
    keys.type("break")
    keys.press("Enter")
    keys.type("print(i)")
    assert field.input_value() == "for i in range(3):\n    if i:\n        break\n    print(i)"
    keys.press("Home")
    keys.press("Tab")
    assert field.input_value().endswith("\n        print(i)")
    keys.press("Shift+Tab")
    assert field.input_value().endswith("break\n    print(i)")
    keys.press("Home")
    for _ in range(4):
        keys.press("ArrowRight")
    keys.press("Backspace")
    assert field.input_value().endswith("break\nprint(i)")
    keys.press("Control+z")
    assert field.input_value().endswith("break\n    print(i)")
    keys.press("Control+a")
    keys.press("Tab")
    assert all(line.startswith("    ") for line in field.input_value().split("\n"))
    keys.press("Shift+Tab")
    keys.press("Control+Enter")
    shared.wait(number)
    assert shared.output(number).inner_text().strip() == "0"
    # Tab stays in the field, and after Escape it leaves.
    field.focus()
    keys.press("Tab")
    expect(field).to_be_focused()
    keys.press("Escape")
    keys.press("Tab")
    expect(cell.locator(".py-run")).to_be_focused()
    described = shared.page.locator(f"#{field.get_attribute('aria-describedby')}")
    assert "Escape and then Tab leaves the field" in described.text_content()
    cell.locator(".py-reset").click()


def test_the_editor_has_the_colors_of_the_page(opened):
    page = opened()
    number = page.with_text('print("Z =", z)')
    colors = """(n) => Object.fromEntries(
        [...document.querySelectorAll(`.cell.py-cell-${n} pre span`)]
            .filter((span) => /^["'\\d]|^(for|in|import)$/.test(span.textContent))
            .map((span) => [span.textContent, getComputedStyle(span).color]))"""
    built = page.page.evaluate(colors, number)
    place = """(pre) => [pre.getBoundingClientRect().top
        - pre.closest(".cell").getBoundingClientRect().top, pre.offsetHeight]"""
    before = page.cell(number).locator("pre").first.evaluate(place)
    page.cell(number).locator(".py-edit").click()
    assert built
    mine = page.page.evaluate(colors, number)
    assert {text: mine.get(text) for text in built} == built
    after = page.cell(number).locator(".py-editor > pre").evaluate(place)
    assert after == pytest.approx(before, abs=4)


def test_axe_finds_nothing_with_an_editor_open(opened):
    page = opened(viewport={"width": 360, "height": 800})
    page.run(page.runnable[0])
    number = page.with_text('print("Z =", z)')
    page.write(number, "1 / 0")
    page.run(number)
    exercise = page.with_text('check("variance", answer)')
    page.write(exercise, 'check("variance", 5)  # a comment')
    page.run(exercise)
    axe = Axe()
    for scheme in ("light", "dark"):
        page.page.emulate_media(color_scheme=scheme)
        page.page.add_style_tag(content="* { transition: none !important; }")
        page.page.wait_for_timeout(500)
        for cell in (number, exercise):
            results = axe.run(page.page, context=f".py-cell-{cell}", options={"preload": False})
            assert results.violations_count == 0, (scheme, results.generate_report())
        results = axe.run(page.page, context=".py-progress", options={"preload": False})
        assert results.violations_count == 0, (scheme, results.generate_report())
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 360


# The main path in the other engines, and from a folder.

PREPARE = """(n) => {
    const cell = document.querySelector(`.cell.py-cell-${n}`);
    if (!cell?.querySelector(".py-run")) return false;
    cell.scrollIntoView();
    cell.querySelector(".py-edit").click();
    const field = cell.querySelector("textarea");
    field.value = "z = np.array([1.5, 2.5])\\nprint(z.sum())\\nbatchnorm.normalize(z)";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    cell.querySelector(".py-run").click();
    return true;
}"""
ENDED = """(n) => {
    const cell = document.querySelector(`.cell.py-cell-${n}`);
    const note = cell.querySelector(".py-note").textContent;
    return !cell.classList.contains("py-running") &&
        [note, cell.querySelector(".cell_output").innerText.trim()];
}"""


@pytest.mark.parametrize("over", ["http", "file"])
@pytest.mark.parametrize("name", ["chromium", "firefox", "webkit"])
def test_a_cell_runs_in_every_engine(browsers, served, with_python, name, over):  # noqa: F811
    engine = browsers(name)
    origin = served if over == "http" else with_python.as_uri()
    data = (with_python / "book" / f"{NAME}.html").read_text(encoding="utf-8")
    cells = json.loads(data.split('id="python-cells">')[1].split("</script>")[0])["cells"]
    number = next(int(n) for n, info in cells.items() if info.get("needs"))
    engine.open(f"{origin}/book/{NAME}.html")
    engine.wait_for(PREPARE, number, seconds=60)
    note, output = engine.wait_for(ENDED, number, seconds=PATIENT / 1000)
    assert note.startswith("Done in"), note
    assert output.split() == ["4.0", "array([-1.,", "1.])"]
