"""What a cell needs, worked out by hand for notebooks of a few lines."""

from __future__ import annotations

import pytest

from lecnn_helpers.sphinx_ext.cells import absent, decide
from lecnn_helpers.sphinx_ext.package_code import packages_behind

from ..conftest import ROOT


def needs(*sources):
    """What the last cell needs."""
    return list(decide(sources)[-1].needs)


NEEDS = {
    "nothing": (["a = 1", "b = 2", "print(3)"], []),
    "a name": (["a = 1", "b = 2", "print(a)"], [0]),
    "what that needs": (["a = 1", "b = a + 1", "c = 5", "print(b)"], [0, 1]),
    "the last value alone": (["a = 1", "a = 2", "print(a)"], [1]),
    "both where the last is unsure": (["a = 1", "if b:\n    a = 2", "print(a)"], [0, 1]),
    "both where a loop may give it": (["a = 1", "for a in []:\n    pass", "print(a)"], [0, 1]),
    "what a loop reads": (["a = [1]", "for x in a:\n    print(x)"], [0]),
    "a name that it gives itself": (["a = 1", "a = 2\nprint(a)"], []),
    "a name that it gives after it has read it": (["a = 1", "print(a)\na = 2"], [0]),
    "an import": (["import numpy as np", "np.ones(3)"], [0]),
    "a name from an import": (["from numpy import ones", "ones(3)"], [0]),
    "a dotted import": (["import os.path", "os.path.join('a')"], [0]),
    "no builtin": (["a = 1", "print(len([]))"], []),
    # Changes
    "a method that changes": (["a = []", "a.append(1)", "print(a)"], [0, 1]),
    "a method that does not": (["a = np.ones(3)", "a.mean()", "print(a)"], [0]),
    "a part that is set": (["a = [0]", "a[0] = 1", "print(a)"], [0, 1]),
    "an attribute that is set": (["a = Thing()", "a.b = 1", "print(a)"], [0, 1]),
    "in place": (["a = np.ones(2)", "a += 1", "print(a)"], [0, 1]),
    "a part that is deleted": (["a = [0]", "del a[0]", "print(a)"], [0, 1]),
    "a name that is deleted": (["a = [0]", "del a", "a = 2", "print(a)"], [2]),
    "draws from a generator": (
        ["rng = np.random.default_rng(0)", "rng.normal()", "rng.normal()"],
        [0, 1],
    ),
    "a generator given away": (
        [
            "import lecnn_helpers.formulas.layers as layers",
            "rng = np.random.default_rng(0)",
            "w = layers.start(2, rng=rng)",
            "rng.normal()",
        ],
        [0, 1, 2],
    ),
    "out=": (["a = np.ones(2)", "np.add(1, 2, out=a)", "print(a)"], [0, 1]),
    "shuffled": (["a = [1, 2]", "np.random.shuffle(a)", "print(a)"], [0, 1]),
    "an iterator": (["a = iter([1, 2])", "next(a)", "print(next(a))"], [0, 1]),
    "changes before a new value are past": (["a = []", "a.append(1)", "a = []", "print(a)"], [2]),
    "given to a function that only reads": (["a = [1]", "print(sum(a))", "print(a)"], [0]),
    # The same object by two names
    "another name for it": (["a = [1]", "b = a", "b.append(2)", "print(a)"], [0, 1, 2]),
    "a slice of it": (["a = np.ones(3)", "b = a[:2]", "b[0] = 5", "print(a)"], [0, 1, 2]),
    "a copy of it": (["a = np.ones(3)", "b = a.copy()", "b[0] = 5", "print(a)"], [0]),
    "a list that holds it": (["a = [1]", "b = [a]", "b[0].append(2)", "print(a)"], [0, 1, 2]),
    "a row in a loop": (
        ["a = [[1], [2]]", "for row in a:\n    row.append(0)", "print(a)"],
        [0, 1],
    ),
    "an object made of it": (
        ["w = np.ones(2)", "opt = Momentum(w)", "opt.step()", "print(w)"],
        [0, 1, 2],
    ),
    "a name that has gone on": (["a = [1]", "b = a", "b = []", "b.append(2)", "print(a)"], [0]),
    # Functions
    "a function": (["def f():\n    return 1", "f()"], [0]),
    "what it reads when it is called": (
        ["def f():\n    return a", "a = 1", "b = 2", "f()"],
        [0, 1],
    ),
    "the value at the call": (
        ["a = 1", "def f():\n    return a", "a = 2", "f()"],
        [1, 2],
    ),
    "functions that it calls": (
        ["c = 1", "def g():\n    return c", "def f():\n    return g()", "f()"],
        [0, 1, 2],
    ),
    "not its arguments": (["x = 1", "def f(x):\n    return x", "f(2)"], [1]),
    "not its own names": (["y = 1", "def f():\n    y = 2\n    return y", "f()"], [1]),
    "its defaults": (["x = 1", "def f(y=x):\n    return y", "f()"], [0, 1]),
    "what changes its argument": (
        ["a = []", "def f(x):\n    x.append(1)", "f(a)", "print(a)"],
        [0, 1, 2],
    ),
    "what changes it by keyword": (
        ["a = []", "def f(y, x):\n    x[0] = 1", "f(1, x=a)", "print(a)"],
        [0, 1, 2],
    ),
    "what changes a global": (
        ["a = []", "def f():\n    a.append(1)", "f()", "print(a)"],
        [0, 1, 2],
    ),
    "what sets a global": (
        ["a = 0", "def f():\n    global a\n    a = 1", "f()", "print(a)"],
        [0, 1, 2],
    ),
    "a function that is given away": (
        ["def f(x):\n    return k * x", "k = 2", "print(list(map(f, [1])))"],
        [0, 1],
    ),
    "a lambda": (["k = 2", "f = lambda x: k * x", "f(1)"], [0, 1]),
    "a class": (
        ["k = 2", "class A:\n    def m(self):\n        return k", "A().m()"],
        [0, 1],
    ),
    "a decorator": (["def d(f):\n    return f", "@d\ndef g():\n    pass", "g()"], [0, 1]),
    # Comprehensions, texts, and what else reads
    "a comprehension": (["a = [1]", "[x for x in a]"], [0]),
    "not its own name": (["x = 1", "[x for x in [1, 2]]"], []),
    "a formatted text": (["a = 1", "print(f'{a:.2f}')"], [0]),
    "in a formatted text's width": (["n = 1", "print(f'{1:{n}}')"], [0]),
    "a walrus": (["a = 1", "if (b := a):\n    pass", "print(b)"], [0, 1]),
    "unpacked": (["a, (b, *c) = 1, (2, 3)", "print(c)"], [0]),
    "in a try": (["a = 1", "try:\n    print(a)\nexcept ValueError:\n    pass"], [0]),
    "with": (["a = open", "with a('x') as f:\n    pass", "print(f)"], [0, 1]),
    # What acts late, and what has a state
    "a lambda's names when it is called": (["k = 2", "f = lambda: k", "k = 3", "f()"], [0, 1, 2]),
    "a method's names": (
        ["class A:\n    def m(self):\n        return k", "a = A()", "k = 2", "a.m()"],
        [0, 1, 2],
    ),
    "shared perhaps": (
        ["a = [1]", "if True:\n    b = a", "b.append(2)", "print(a)"],
        [0, 1, 2],
    ),
    "an object that is called": (["bn = BatchNorm(1)", "bn(2)", "print(bn)"], [0, 1]),
    "an object that is given away": (
        [
            "from lecnn_helpers.formulas.network import train",
            "opt = Adam(0.1)",
            "train(opt)",
            "print(opt.m)",
        ],
        [0, 1, 2],
    ),
    "a number that an object was made of": (
        ["eta = 0.1", "opt = Adam(eta)", "opt.step()", "print(eta)"],
        [0],
    ),
    "a number of the lecture": (
        [
            "from lecnn_helpers import lecture",
            "eta = lecture.ADAGRAD_LEARNING_RATE",
            "opt = Adam(eta)",
            "opt.step()",
            "print(eta)",
        ],
        [0, 1],
    ),
    "a list of the lecture": (
        [
            "from lecnn_helpers import lecture",
            "x = lecture.INPUTS",
            "opt = Adam(x)",
            "opt.step()",
            "print(x)",
        ],
        [0, 1, 2, 3],
    ),
    "one of two": (
        ["x = [1]", "a, b = 0.1, x", "opt = Adam(a)", "opt.step()", "print(x)"],
        [0],
    ),
    "the other of two": (
        ["x = [1]", "a, b = 0.1, x", "opt = Adam(b)", "opt.step()", "print(x)"],
        [0, 1, 2, 3],
    ),
    "the shape of what an object was made for": (
        ["x = np.ones(3)", "opt = Adam(x.shape)", "opt.step()", "print(x)"],
        [0],
    ),
    "an iterator that is used up": (["a = iter([1])", "list(a)", "print(list(a))"], [0, 1]),
    "a generator that is used up": (["a = (x for x in [1])", "sum(a)", "sum(a)"], [0, 1]),
    "the state of a module": (
        ["import numpy as np", "np.random.seed(0)", "np.random.normal()"],
        [0, 1],
    ),
    "a setting of a module": (
        ["import matplotlib as m", "m.rcParams['a'] = 1", "m.figure()"],
        [0, 1],
    ),
    "an array as it is": (
        ["a = np.ones(2)", "b = np.asarray(a)", "b[0] = 5", "print(a)"],
        [0, 1, 2],
    ),
    "a walrus in a comprehension": (["[b := 1 for x in [1]]", "print(b)"], [0]),
    "nobody's name": (["a = 1", "print(b)"], []),
}


def test_a_needed_cell_runs_whole_with_what_all_of_it_needs():
    assert needs("b = 1", "def f():\n    return 1\n\nprint(b)", "f()") == [0, 1]


@pytest.mark.parametrize("case", NEEDS)
def test_it_needs(case):
    sources, expected = NEEDS[case]
    assert needs(*sources) == expected


def said(*sources):
    """Of the last cell: what it lacks, from which cell, and what runs instead."""
    cell = decide(sources)[-1]
    return cell.missing, cell.follows, cell.instead


MISSING = {
    "an import alone": (["import torch"], (None, None, "")),
    "its use": (["import torch", "torch.ones(3)"], ("PyTorch", None, "")),
    "a name from it": (["from torch import nn", "nn.ReLU()"], ("PyTorch", None, "")),
    "its use in a function": (
        ["import torch", "def f():\n    return torch.ones(3)", "f()"],
        ("PyTorch", None, ""),
    ),
    "a function that is not called": (
        ["import torch", "def f():\n    return torch.ones(3)"],
        (None, None, ""),
    ),
    "what comes of it": (
        ["import torch", "t = torch.ones(3)", "print(t)"],
        ("PyTorch", 1, ""),
    ),
    "what comes of that": (
        ["import torch", "t = torch.ones(3)", "u = t + 1", "print(u)"],
        ("PyTorch", 1, ""),
    ),
    "what comes of something else in that cell": (
        ["import torch", "t = torch.ones(3)\nn = 5", "print(n)"],
        (None, None, ""),
    ),
    "scikit-learn": (
        ["from sklearn.svm import SVC", "SVC()"],
        ("scikit-learn", None, ""),
    ),
    "Keras": (["import keras", "x = 1\nkeras.Input()"], ("Keras", None, "x = 1")),
    "by its own name": (["import pandas as pd", "pd.DataFrame()"], ("pandas", None, "")),
    "NumPy and what comes with Python": (
        [
            "import numpy, json, matplotlib.pyplot as plt",
            "plt.plot(numpy.ones(3), json.loads('1'))",
        ],
        (None, None, ""),
    ),
    "a widget is described": (
        ["from ipywidgets import Checkbox", "Checkbox()"],
        (None, None, ""),
    ),
    "a command for the shell": (["!pip install torch"], ("IPython", None, "")),
    "a function of the house that asks for it": (
        ["from lecnn_helpers.notebook import choose_keras_backend", "choose_keras_backend()"],
        ("Keras", None, ""),
    ),
    "by way of its module": (
        ["from lecnn_helpers import notebook", "notebook.choose_keras_backend()"],
        ("Keras", None, ""),
    ),
    "its neighbor": (
        ["from lecnn_helpers import notebook", "notebook.lines_of_code(len)"],
        (None, None, ""),
    ),
    "no Python at all": (["x = ("], (None, None, "")),
}


@pytest.mark.parametrize("case", MISSING)
def test_it_lacks(case):
    sources, expected = MISSING[case]
    assert said(*sources) == expected


def test_of_a_cell_that_does_not_run_whole_the_rest_runs_for_others():
    first, second, third = decide(
        ["import torch\nimport numpy as np", "a = np.ones(3)\nt = torch.ones(3)", "print(a)"]
    )
    assert first.missing is None
    assert (second.missing, second.follows) == ("PyTorch", None)
    assert second.instead == "a = np.ones(3)"
    assert (third.missing, third.needs) == (None, (0, 1))


def test_a_statement_of_several_lines_runs_as_it_stands():
    (_, cell) = decide(
        ["import torch", "@wraps\ndef f(\n    x,\n):\n    return x  # so\ntorch.ones(1)"]
    )
    assert cell.instead == "@wraps\ndef f(\n    x,\n):\n    return x  # so"


@pytest.mark.parametrize(
    ("path", "packages"),
    [
        ("lecnn_helpers.notebook.choose_keras_backend", {"keras", "tensorflow", "torch"}),
        ("lecnn_helpers.notebook.progress", set()),
        # Its words name libraries, which it does not look for.
        ("lecnn_helpers.formulas.optimizers.Momentum", set()),
        ("lecnn_helpers.notebook", set()),
        ("lecnn_helpers.formulas.batchnorm.normalize", set()),
        ("lecnn_helpers.no_such.thing", set()),
        ("numpy.ones", set()),
    ],
)
def test_what_a_function_asks_for_when_it_is_called(path, packages):
    assert packages_behind(path) == packages


@pytest.fixture
def trees(tmp_path, monkeypatch):
    """Another book's package, with a number and with a function that needs scikit-learn."""
    package = tmp_path / "trees_helpers"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "lecture.py").write_text("DEPTH = 3\n")
    (package / "forest.py").write_text(
        "def grow():\n    import sklearn\n\n\ndef cut():\n    pass\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    return {"lecnn_helpers": ROOT / "lecnn_helpers", "trees_helpers": package}


def test_another_books_package_is_in_its_pages(trees):
    sources = ["from trees_helpers import forest, lecture", "forest.cut()", "forest.grow()"]
    first, cut, grow = decide(sources, trees)
    assert (first.missing, cut.missing, grow.missing) == (None, None, "scikit-learn")
    assert absent(sources, trees) == []
    # This book's pages have none of it.
    assert decide(sources)[1].missing == "trees_helpers"
    assert absent(sources) == ["trees_helpers"]


def test_a_number_of_another_lecture_cannot_be_changed_through_its_name(trees):
    sources = ["from trees_helpers import lecture", "depth = lecture.DEPTH", "both = [depth]"]
    *_, last = decide([*sources, "both.append(1)", "depth"], trees)
    assert last.needs == (0, 1)
