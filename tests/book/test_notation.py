"""What `notation.md` says of the libraries, asked of the libraries."""

from __future__ import annotations

import ast
import inspect
import os
import re
import warnings

import numpy as np
import pytest
import torch
from sklearn import metrics, neural_network

from ..conftest import ROOT

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras")

# Keras converts arrays in a way that newer NumPy and PyTorch deprecate: theirs to mend.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

LIBRARIES = {
    "PyTorch": (torch.nn, torch.optim),
    "Keras": (keras.layers, keras.losses, keras.optimizers),
    "scikit-learn": (neural_network, metrics),
}
TEXT = (ROOT / "book" / "notation.md").read_text(encoding="utf-8")


def tables():
    """Each table of the page: its section, its header and its rows."""
    section = ""
    for block in TEXT.split("\n\n"):
        if block.startswith("## "):
            section = block.removeprefix("## ").strip()
        if block.startswith("|"):
            lines = [
                [cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()
            ]
            yield section, lines[0], lines[2:]


def claims():
    """All that stands in code in a library's column: (section, library, class or "", code)."""
    for section, header, rows in tables():
        for j, name in enumerate(header):
            library, _, cls = name.partition(" ")
            if library in LIBRARIES:
                for row in rows:
                    for code in re.findall(r"`([^`]+)`", row[j]):
                        yield section, library, cls.strip("`"), code


CLAIMS = list(claims())


def find(library, name):
    found = [getattr(module, name) for module in LIBRARIES[library] if hasattr(module, name)]
    assert found, f"{library} has no {name}"
    return found[0]


def parameters(thing):
    return inspect.signature(thing).parameters


def made(library, cls):
    """An instance that has learned or at least been built, so that it has all its attributes."""
    thing = find(library, cls)
    if library == "scikit-learn":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return thing((3,), max_iter=1).fit(np.eye(64), np.arange(64) % 2)
    if library == "Keras":
        layer = thing(3) if cls == "Dense" else thing()
        layer.build((None, 64))
        return layer
    return thing(64, 3) if cls == "Linear" else thing(64)


def check(library, cls, code):
    """Raise AssertionError unless the library has what `code` says."""
    call = re.fullmatch(r"(\w+)\((.*)\)", code)
    if call:
        cls, code = call.groups()
    if not cls:
        find(library, code)
        return
    name, _, default = code.partition("=")
    known = parameters(find(library, cls))
    if default:
        assert name in known, f"{cls} takes no {name}"
        assert known[name].default == ast.literal_eval(default), f"{cls}: {known[name]}"
    else:
        assert name in known or hasattr(made(library, cls), name), f"{cls} has no {name}"


@pytest.mark.parametrize(("section", "library", "cls", "code"), CLAIMS)
def test_the_libraries_agree(section, library, cls, code):
    check(library, cls, code)


def test_the_tables_are_read():
    """All of them, and a wrong word in one is found."""
    assert len(CLAIMS) >= 60
    assert {library for _, library, *_ in CLAIMS} == set(LIBRARIES)
    for library, cls, code in [
        ("PyTorch", "Adam", "eps=1e-07"),
        ("PyTorch", "Adam", "epsilon=1e-08"),
        ("PyTorch", "BatchNorm1d", "gamma"),
        ("Keras", "", "CrossEntropyLoss"),
        ("Keras", "", "CategoricalHinge(margin=1.0)"),
    ]:
        with pytest.raises(AssertionError):
            check(library, cls, code)


def test_every_name_in_the_text_is_one():
    for word in ("WithLogits", "from_logits", "alpha"):
        assert f"`{word}`" in TEXT
    assert hasattr(torch.nn, "BCEWithLogitsLoss")
    assert "from_logits" in parameters(keras.losses.BinaryCrossentropy)
    assert parameters(neural_network.MLPClassifier)["alpha"].default > 0


def cell(section, row, column):
    """One cell of the page, by the words at its row's and its column's start."""
    for name, header, rows in tables():
        if name == section:
            (j,) = [j for j, text in enumerate(header) if text.startswith(column)]
            (found,) = [cells[j] for cells in rows if cells[0] == row]
            return found
    raise AssertionError(section)


def shape(text):
    return tuple(int(size) for size in re.search(r"\((\d+), (\d+)\)", text).groups())


def test_shapes():
    said = {
        name: shape(cell("A dense layer", "weights", name))
        for name in ("PyTorch", "Keras", "scikit-learn", "this book")
    }
    assert said["PyTorch"] == tuple(made("PyTorch", "Linear").weight.shape)
    assert said["Keras"] == tuple(made("Keras", "Dense").kernel.shape)
    assert said["scikit-learn"] == made("scikit-learn", "MLPClassifier").coefs_[0].shape
    assert said["this book"] == (64, 3)


Z = np.array([15.0, 25, 15, 10, 5])
VARIANCES = {"n": 44.0, "n − 1": 55.0}


def test_running_variances():
    """From 1, one batch, in the formulas of the page and with the divisor of the table."""
    b = VARIANCES[cell("Batch normalization", "remembers with", "PyTorch")]
    layer = torch.nn.BatchNorm1d(1)
    layer(torch.tensor(Z, dtype=torch.float32)[:, None])
    assert layer.running_var.item() == pytest.approx((1 - layer.momentum) + layer.momentum * b)

    b = VARIANCES[cell("Batch normalization", "remembers with", "Keras")]
    layer = keras.layers.BatchNormalization()
    layer(Z[:, None].astype("float32"), training=True)
    assert float(layer.moving_variance.numpy()[0]) == pytest.approx(
        layer.momentum + (1 - layer.momentum) * b, rel=1e-5
    )


def first_and_second_step(library):
    """How far a weight goes with gradient 1, momentum one half, and a rate of 1 and then 10."""
    if library == "PyTorch":
        w = torch.zeros(1, requires_grad=True)
        w.grad = torch.ones(1)
        optimizer = torch.optim.SGD([w], lr=1.0, momentum=0.5)
        optimizer.step()
        first = w.item()
        optimizer.param_groups[0]["lr"] = 10.0
        optimizer.step()
        return first, w.item() - first
    w = keras.Variable(np.zeros(1, dtype="float32"))
    optimizer = keras.optimizers.SGD(1.0, momentum=0.5)
    optimizer.apply([keras.ops.ones(1)], [w])
    first = float(w.numpy()[0])
    optimizer.learning_rate = 10.0
    optimizer.apply([keras.ops.ones(1)], [w])
    return first, float(w.numpy()[0]) - first


def test_velocities():
    section = "Gradient descent and momentum"
    steps = {
        # v = 1, then ½ + 1, times 10.
        "a sum of gradients": (-1.0, -15.0),
        # v = −1, then −½ − 10.
        "the step": (-1.0, -10.5),
    }
    for library in ("PyTorch", "Keras"):
        assert first_and_second_step(library) == steps[cell(section, "velocity", library)]


def test_hinge_losses():
    """Scores with two wrong classes inside the margin: their terms are 2 and 1."""
    assert "divided by the number of classes" in cell("Losses", "hinge loss", "PyTorch")
    assert "worst class" in cell("Losses", "hinge loss", "Keras")
    assert "worst class" in cell("Losses", "hinge loss", "scikit-learn")
    scores, y = np.array([[1.0, 2.0, 1.0, -5.0]]), np.array([0])
    theirs = torch.nn.MultiMarginLoss()(torch.tensor(scores), torch.tensor(y))
    assert theirs.item() == pytest.approx((2 + 1) / 4)
    theirs = keras.losses.CategoricalHinge()(np.array([[1.0, 0, 0, 0]]), scores)
    assert float(theirs) == pytest.approx(2)
    assert metrics.hinge_loss(y, scores, labels=[0, 1, 2, 3]) == pytest.approx(2)


def small_number(section, row, library):
    (code,) = re.findall(r"`\w+=([^`]+)`", cell(section, row, library))
    return float(code)


@pytest.mark.parametrize("name", ["AdaGrad", "RMSProp", "Adam"])
def test_where_epsilon_stands(name):
    """A first step with a gradient of the size of ε, in PyTorch and in Keras."""
    eps, g = 1e-3, 1e-3
    beta_1, beta_2, rho = 0.5, 0.75, 0.75
    row = "added to the root" if name == "Adam" else "where it stands"
    square = g * g * (1 - rho) if name == "RMSProp" else g * g
    rules = {
        "√G + ε": g / (g + eps),
        "√(G + ε)": g / np.sqrt(square + eps),
        "√s + ε": g / (np.sqrt(square) + eps),
        "√(s + ε)": g / np.sqrt(square + eps),
        "corrected": g / (g + eps),
        "not yet corrected": np.sqrt(1 - beta_2) * g / (np.sqrt(1 - beta_2) * g + eps),
    }
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    w.grad = torch.full((1,), g, dtype=torch.float64)
    v = keras.Variable(np.zeros(1), dtype="float64")
    theirs, keras_s = {
        "AdaGrad": (
            lambda: torch.optim.Adagrad([w], lr=1.0, eps=eps),
            lambda: keras.optimizers.Adagrad(1.0, initial_accumulator_value=0.0, epsilon=eps),
        ),
        "RMSProp": (
            lambda: torch.optim.RMSprop([w], lr=1.0, alpha=rho, eps=eps),
            lambda: keras.optimizers.RMSprop(1.0, rho=rho, epsilon=eps),
        ),
        "Adam": (
            lambda: torch.optim.Adam([w], lr=1.0, betas=(beta_1, beta_2), eps=eps),
            lambda: keras.optimizers.Adam(1.0, beta_1=beta_1, beta_2=beta_2, epsilon=eps),
        ),
    }[name]
    theirs().step()
    assert -w.item() == pytest.approx(rules[cell(name, row, "PyTorch")], rel=1e-6)
    keras_s().apply([keras.ops.full((1,), g, dtype="float64")], [v])
    assert -float(v.numpy()[0]) == pytest.approx(rules[cell(name, row, "Keras")], rel=1e-5)
