"""The chapter's own cells, run on fewer images: each library has the same network, and it learns.

The cells are taken from the notebook, so this tests what the reader runs.
"""

from __future__ import annotations

import nbformat
import numpy as np
import pytest
from sklearn.linear_model import Ridge

from lecnn_helpers import datasets

from ...conftest import ROOT

# Keras converts arrays in a way that newer NumPy and PyTorch deprecate: theirs to mend.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

LIBRARIES = {
    "scikit-learn": ("fit_sklearn", "answer_sklearn"),
    "Keras": ("fit_keras", "answer_keras"),
    "PyTorch": ("fit_pytorch", "answer_pytorch"),
}
SCALE = 60.0


@pytest.fixture(scope="module")
def chapter():
    """The names that the chapter's setup and its three training cells define."""
    notebook = nbformat.read(ROOT / "book" / "regression_on_images.ipynb", as_version=4)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    wanted = ("choose_keras_backend()", "HIDDEN, SCALE", "EPOCHS, RATE", "def fit_")
    names: dict = {"x": np.zeros((1, 144)), "angles": np.zeros(1)}
    for source in code:
        if any(word in source for word in wanted[:1] + wanted[2:]):
            exec(compile(source, "chapter", "exec"), names)
        elif source.startswith(wanted[1]):
            exec(compile(source.splitlines()[0], "chapter", "exec"), names)
        if "EPOCHS, RATE" in source:
            names["EPOCHS"] = 10  # before the functions take it for their default
    return names


@pytest.fixture(scope="module")
def data():
    x, angles = datasets.turned_digits(1000, seed=0, part="train")
    x_test, angles_test = datasets.turned_digits(500, seed=1, part="test")
    line = Ridge(alpha=1.0).fit(x, angles)
    baseline = np.abs(line.predict(x_test) - angles_test).mean()
    return x, angles[:, None] / SCALE, x_test, angles_test, baseline


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_network_beats_the_straight_line(chapter, data, library):
    """The margin is wide: over twenty seeds the worst had 0.84 of the line's error, the mean was 0.71."""
    x, targets, x_test, angles_test, baseline = data
    fit, answer = (chapter[name] for name in LIBRARIES[library])
    network = fit(x, targets, seed=7)
    answers = SCALE * answer(network, x_test)
    assert answers.shape == (500,)
    assert np.abs(answers - angles_test).mean() < 0.9 * baseline
    weights = (
        [*network.coefs_, *network.intercepts_]
        if library == "scikit-learn"
        else network.get_weights()
        if library == "Keras"
        else [p.detach().numpy() for p in network.parameters()]
    )
    # 144·64 + 64 + 64·1 + 1
    assert sum(w.size for w in weights) == 9345


def test_the_straight_line_is_worth_beating(data):
    *_, angles_test, baseline = data
    assert baseline < 0.4 * np.abs(angles_test).mean()


def test_pytorch_starts_from_xavier_and_biases_of_0(chapter):
    x = np.random.default_rng(0).random((32, 144))
    network = chapter["fit_pytorch"](x, x[:, :1], 0, epochs=0)
    for p, fans in zip(network.parameters(), (208, None, 65, None), strict=True):
        values = p.detach().numpy()
        if fans is None:
            assert not values.any()
        else:
            # Xavier: uniform within ±√(6/(fan_in + fan_out)).
            assert np.abs(values).max() <= np.sqrt(6 / fans) + 1e-7
            assert np.abs(values).max() > 0.9 * np.sqrt(6 / fans)
