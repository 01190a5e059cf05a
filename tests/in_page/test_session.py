"""A cell is run as a kernel would run it, and says what a kernel would say."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from lecnn_helpers.in_page.session import ENOUGH, MOST_TEXT, Session


def told(source, session=None, **options):
    """What a cell tells, as (kind, content), and whether it came to its end."""
    output = []
    session = session or Session()
    fine = session.run("1", source, lambda *what: output.append(what), **options)
    return output, fine


def test_text_comes_line_by_line_and_the_last_value_after_it():
    output, fine = told("print('a')\nprint('b', end='')\n1 + 1")
    assert fine
    assert output == [("text", "a\n"), ("text", "b"), ("html", "<pre>2</pre>")]


@pytest.mark.parametrize("source", ["x = 3", "3;", "None", "", "# nothing", "print('')\n"])
def test_a_statement_has_no_value(source):
    output, fine = told(source)
    assert fine
    assert not [content for kind, content in output if kind == "html"]


def test_names_last_from_cell_to_cell_and_not_from_session_to_session():
    session = Session()
    told("def double(x):\n    return factor * x\nfactor = 2", session)
    assert told("double(4)", session)[0] == [("html", "<pre>8</pre>")]
    assert told("factor = 10\ndouble(4)", session)[0] == [("html", "<pre>40</pre>")]
    assert told("_", session)[0] == [("html", "<pre>40</pre>")]
    assert not told("factor")[1]


def test_it_knows_which_names_a_cell_gave_another_object():
    session = Session()
    told("a = [1]\nb = 2", session)
    assert session.bound == ["a", "b"]
    told("a.append(2)\nb\nc = a", session)
    assert session.bound == ["c"]
    told("a = [1]\n1 / 0", session)
    assert session.bound == ["a"]


def test_display_shows_in_its_place():
    output, _ = told("print('before')\ndisplay(1, 'two')\nprint('after')")
    assert output == [
        ("text", "before\n"),
        ("html", "<pre>1</pre>"),
        ("html", "<pre>'two'</pre>"),
        ("text", "after\n"),
    ]


def test_warnings_are_told_apart():
    output, _ = told("import sys\nprint('beware', file=sys.stderr)")
    assert output == [("warning", "beware\n")]


def test_what_is_run_for_others_is_quiet_and_its_errors_are_not():
    assert told("print('a')\n3", quiet=True) == ([], True)
    ((kind, html),), fine = told("print('a')\n1 / 0", quiet=True)
    assert (kind, fine) == ("error", False)
    assert "In a cell above, which this one needs, line 2" in html


def test_endless_output_is_cut():
    output, _ = told(f"for i in range({MOST_TEXT}):\n    print('a line')")
    text = "".join(content for _, content in output)
    assert text.endswith(ENOUGH)
    assert len(text) == MOST_TEXT + len(ENOUGH)


def test_standard_output_is_given_back():
    before = sys.stdout
    told("print(1)")
    told("1 / 0")
    assert sys.stdout is before


class Mime:
    """As Jupyter asks: html is preferred to a picture, a picture to text."""

    def __init__(self, **kinds):
        self.kinds = {kind.replace("_", "/"): content for kind, content in kinds.items()}

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.kinds


@pytest.mark.parametrize(
    ("value", "html"),
    [
        (Mime(text_html="<b>1</b>", text_plain="one"), "<b>1</b>"),
        (Mime(text_plain="a < b"), "<pre>a &lt; b</pre>"),
        (
            Mime(image_png="iVBORw0KGgo=", text_plain="a picture"),
            '<img class="py-picture" alt="" src="data:image/png;base64,iVBORw0KGgo=">',
        ),
        ("a < b", "<pre>'a &lt; b'</pre>"),
        (Mime, "<pre>&lt;class 'tests.in_page.test_session.Mime'&gt;</pre>"),
        (list(range(3)), "<pre>[0, 1, 2]</pre>"),
    ],
)
def test_a_value_is_shown_as_the_book_shows_it(value, html):
    session = Session()
    session.names["value"] = value
    assert told("value", session)[0] == [("html", html)]


def test_a_method_for_html_alone_is_enough():
    output, _ = told("class Row:\n    def _repr_html_(self):\n        return '<i>row</i>'\nRow()")
    assert output == [("html", "<i>row</i>")]


def test_a_long_list_is_wrapped_as_on_a_kernel():
    from IPython.lib.pretty import pretty

    session = Session()
    session.names["value"] = {"first": list(range(10)), "second": list(range(20)), "third": "x" * 9}
    ((_, html),), _ = told("value", session)
    assert html.count("\n") == pretty(session.names["value"]).count("\n")


@pytest.mark.parametrize(
    "source",
    [
        "from matplotlib.figure import Figure\nf = Figure()\nf.subplots().plot([1, 2])\nf",
        "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])",
        "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])\nplt.show()",
    ],
)
def test_a_figure_is_drawn_once(source, monkeypatch):
    monkeypatch.setenv("EXPLORE_OUTPUT", "in-page")
    output, fine = told(source)
    assert fine
    assert len(output) == 1
    assert output[0][1].count("<svg") == 1


def test_an_error_shows_the_readers_line_and_those_around():
    output, fine = told("a = 1\nb = 0\nc = a / b\nd = 2\ne = 3\nf = 4")
    assert not fine
    ((kind, html),) = output
    assert kind == "error"
    assert "<b>ZeroDivisionError</b>: division by zero" in html
    assert "In this cell, line 3" in html
    assert "<mark>→   3 c = a / b</mark>" in html
    assert "   1 a = 1" in html
    assert "   5 e = 3" in html
    assert "f = 4" not in html


def test_an_error_in_a_function_of_another_cell_shows_both_places():
    session = Session()
    told("def f(x):\n    return 1 / x", session)
    output = []
    session.run("2", "f(0)", lambda *what: output.append(what))
    assert "<mark>→   1 f(0)</mark>" in output[0][1]
    assert "<mark>→   2     return 1 / x</mark>" in output[0][1]


def test_an_endless_recursion_is_told_in_short():
    output, _ = told("def f(x):\n    return f(x) + 1\nf(1)")
    assert "<b>RecursionError</b>" in output[0][1]
    assert output[0][1].count("<mark>") == 2


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def f(:\n    pass", "line 1"),
        ("x = (1,\ny = 2", "line 1"),
        ("raise KeyError('batch')", "&#x27;batch&#x27;"),
        ("raise ValueError", "no more is said"),
        ("raise ValueError('<b>&amp;</b>')", "&lt;b&gt;&amp;amp;&lt;/b&gt;"),
    ],
)
def test_errors_of_all_kinds_are_shown_as_text(source, words):
    ((kind, html),), fine = told(source)
    assert (kind, fine) == ("error", False)
    assert words in html


def test_a_stop_is_no_error():
    assert told("raise KeyboardInterrupt") == (
        [("error", '<p class="py-stopped">Stopped.</p>')],
        False,
    )


def test_a_name_from_a_cell_that_does_not_run_here_is_explained():
    session = Session({"torch": "layer = torch.nn.Linear(2, 1)"})
    ((_, html),), _ = told("layer", session)
    assert "A cell above defines layer. It needs PyTorch, which does not run in a page." in html
    ((_, html),), _ = told("player", session)
    assert "PyTorch" not in html


# A new process, since here all of these packages are installed.
def run_alone(code, absent=()):
    script = (
        "import sys\n"
        "GONE = {'torch', 'sklearn', 'keras', 'tensorflow', 'ipywidgets', 'pandas', 'tqdm', "
        "'IPython'}\n"
        "class Gone:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        return None\n"
        "real = [finder for finder in sys.meta_path]\n"
        "class Filter:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] in GONE:\n"
        "            return None\n"
        "        for finder in real:\n"
        "            spec = finder.find_spec(name, path, target)\n"
        "            if spec is not None:\n"
        "                return spec\n"
        "sys.meta_path[:] = [Filter()]\n"
        "from lecnn_helpers.in_page import session\n"
        f"session.start({absent!r})\n"
        "s = session.Session()\n"
        f"s.run('1', {code!r}, lambda kind, content: sys.__stdout__.write(kind + ': ' + content + '\\n'))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert not result.stderr
    return result.stdout


@pytest.mark.parametrize(
    ("use", "package"),
    [
        ("import torch\ntorch.tensor([1.0])", "PyTorch"),
        ("import torch\nclass Net(torch.nn.Module):\n    pass", "PyTorch"),
        ("from torch import nn\nnn.Linear(2, 1)", "PyTorch"),
        ("import torch.nn.functional as F\nF.relu(1)", "PyTorch"),
        ("from sklearn.datasets import load_digits\nload_digits()", "scikit-learn"),
        ("import keras\nkeras.Sequential([1])", "Keras"),
        ("import torch\nwith torch.no_grad():\n    pass", "PyTorch"),
        ("import torch\nx = torch.pi + 1", "PyTorch"),
        ("import torch\nif torch.cuda.is_available:\n    pass", "PyTorch"),
    ],
)
def test_a_package_that_a_page_cannot_have_says_so_at_its_first_use(use, package):
    first, *rest = use.split("\n")
    assert run_alone(f"{first}\nprint('fine')") == "text: fine\n\n"
    said = run_alone(use)
    assert f"{package} does not run in a page. This cell runs on Binder" in said
    assert f"<mark>→   2 {rest[0]}</mark>" in said


def test_another_package_is_missing_in_words():
    said = run_alone("import pandas")
    assert "No module named &#x27;pandas&#x27;" in said
    assert "In the page there are Python's own modules, NumPy, matplotlib" in said.replace(
        "&#x27;", "'"
    )


def test_what_a_chapter_imports_passes_too():
    assert run_alone("import pandas\nprint('fine')", ["pandas"]) == "text: fine\n\n"
    said = run_alone("import pandas as pd\npd.DataFrame()", ["pandas"])
    assert "pandas does not run in a page. This cell runs on Binder" in said


def test_a_probe_for_a_package_finds_none():
    """`hasattr` and `inspect` ask for names with underscores; those are errors as of any module."""
    assert "False" in run_alone("import torch\nhasattr(torch, '__path_of_nothing__')")


def test_output_is_a_text_stream():
    output, fine = told("import sys\nsys.stdout.writable(), sys.stdout.readable()")
    assert fine
    assert output == [("html", "<pre>(True, False)</pre>")]
    assert not io.TextIOBase().readable()
