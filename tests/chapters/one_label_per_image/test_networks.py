"""The chapter's own networks, taken from its cells: equal in size, and better than a line.

They run in a process of their own, so that Keras takes the backend that the chapter takes,
whatever another test has imported.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec

import pytest
from sklearn.linear_model import LogisticRegression

from lecnn_helpers import datasets

from ...conftest import ROOT

pytestmark = pytest.mark.slow

# The cells that make data and networks; those that race, draw or check are left out.
RUN = """
import json

cells = json.load(open("book/one_label_per_image.ipynb"))["cells"]
names = globals()
for cell in cells:
    source = "".join(cell["source"])
    starts = ("import inspect", "choose_keras", "images, labels =", "HIDDEN =", "RATE, EPOCHS")
    if cell["cell_type"] == "code" and ("tab" in cell["metadata"] or source.startswith(starts)):
        exec(source, names)


def accuracy(probabilities, net):
    return float((probabilities(net, x_test).argmax(axis=1) == y_test).mean())


def size_of(build, size, *options):
    net = build(*options)
    if hasattr(net, "partial_fit"):
        net.partial_fit(x[:32], y[:32], classes=range(10))
    return size(net)


found = {
    "backend": keras.backend.backend(),
    "sizes": {
        "scikit-learn": [size_of(sklearn_network, sklearn_size)],
        "Keras": [size_of(keras_network, keras_size, bn) for bn in (False, True)],
        "PyTorch": [size_of(torch_network, torch_size, bn) for bn in (False, True)],
        "all of Keras": keras_network(True).count_params(),
    },
    "scikit-learn": [accuracy(sklearn_probabilities, sklearn_fit(s)) for s in range(3)],
    "PyTorch": [accuracy(torch_probabilities, torch_fit(s)) for s in range(3)],
    "PyTorch, batch norm": [accuracy(torch_probabilities, torch_fit(s, True)) for s in range(3)],
    "Keras": [accuracy(keras_probabilities, keras_fit(s)) for s in range(2)],
    "Keras, batch norm": [accuracy(keras_probabilities, keras_fit(s, True)) for s in range(2)],
}
print("FOUND", json.dumps(found))
"""


@pytest.fixture(scope="module")
def found():
    pytest.importorskip("torch")
    pytest.importorskip("keras")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "EXPLORE_OUTPUT": "page"}
    environment.pop("KERAS_BACKEND", None)
    result = subprocess.run(
        [sys.executable, "-c", RUN],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout.partition("FOUND ")[2])


@pytest.fixture(scope="module")
def linear():
    """Logistic regression, as scikit-learn sets it, on the same split."""
    images, labels = datasets.digits()
    n = datasets.N_TRAIN_DIGITS
    model = LogisticRegression(max_iter=1000).fit(images[:n], labels[:n])
    return model.score(images[n:], labels[n:])


def test_keras_runs_on_tensorflow_where_it_is_installed(found):
    assert found["backend"] == ("tensorflow" if find_spec("tensorflow") else "torch")


def test_all_have_as_many_parameters(found):
    dense = 64 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10
    normed = dense + 2 * (128 + 64)
    sizes = found["sizes"]
    assert sizes["scikit-learn"] == [dense]
    assert sizes["Keras"] == sizes["PyTorch"] == [dense, normed]
    # The running mean and variance, which Keras counts as well.
    assert sizes["all of Keras"] == normed + 2 * (128 + 64)


# Measured with other seeds, too: over 10 (PyTorch) and 20 (scikit-learn) of them the mean lies
# 0.8 and 1.0 points above the line, with a standard deviation of 0.4 a seed; with batch norm, over
# 21, it is 2.4 points and 0.9. The margins lie about three standard errors of a mean below that;
# Keras, which takes longest, has the fewest seeds and so the smallest margins.
@pytest.mark.parametrize(
    ("name", "margin"),
    [
        ("scikit-learn", 0.002),
        ("PyTorch", 0.002),
        ("Keras", 0.001),
        ("PyTorch, batch norm", 0.007),
        ("Keras, batch norm", 0.002),
    ],
)
def test_each_library_beats_the_linear_model(found, linear, name, margin):
    assert 0.9 < linear < 0.93
    mean = sum(found[name]) / len(found[name])
    assert mean > linear + margin
    assert mean < 0.98, "better than networks of this size are on other writers' digits"
