"""What the chapter on many labels claims of its networks, with the chapter's own cells.

The cells up to the tabs define the data and the three trainings; they are run here as the
reader runs them. Measured over 12 seeds in scikit-learn and PyTorch and 10 in Keras, the
worst run had 57 % of the whole sets right, and the best of several linear models 50 %.
"""

from __future__ import annotations

import os

import nbformat
import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from threadpoolctl import threadpool_limits

from lecnn_helpers.formulas import classification

from ...conftest import ROOT

torch = pytest.importorskip("torch")
pytest.importorskip("keras")

# Keras converts arrays in a way that newer NumPy and PyTorch deprecate: theirs to mend.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

MARGIN = 0.03


@pytest.fixture(scope="module")
def chapter():
    """Names that the chapter's cells define, up to its first tabs and with them."""
    before = {name: os.environ.get(name) for name in ("KERAS_BACKEND", "EXPLORE_OUTPUT")}
    os.environ["EXPLORE_OUTPUT"] = "page"
    threads = torch.get_num_threads()
    notebook = nbformat.read(ROOT / "book" / "many_labels_per_image.ipynb", as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    tabs = [i for i, cell in enumerate(cells) if "def torch_predict" in cell.source]
    names: dict = {}
    with threadpool_limits(1):  # the chapter sets this, too; here it ends with the tests
        for cell in cells[: tabs[0] + 1]:
            exec(compile(cell.source, cell.id, "exec"), names)
        yield names
    torch.set_num_threads(threads)
    torch.set_default_device(None)
    for name, value in before.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


def _scores(chapter, p):
    return classification.label_scores(p, chapter["y_test"])


@pytest.fixture(scope="module")
def linear(chapter):
    """Whole sets right of the best of several linear models, chosen on the test pictures."""
    models = [
        OneVsRestClassifier(LogisticRegression(C=strength, solver="newton-cholesky"))
        for strength in (0.1, 0.3, 1.0)
    ]
    return max(
        _scores(
            chapter, model.fit(chapter["x"], chapter["y"]).predict_proba(chapter["x_test"])
        ).whole_set
        for model in models
    )


def test_the_pictures_hold_what_their_labels_say(chapter):
    """Each half is looked up among scikit-learn's digits; train and test share none."""
    images, digits = load_digits(return_X_y=True)
    where = {image.tobytes(): i for i, image in enumerate((images / 16).astype(np.float32))}
    used = {}
    for part in ("", "_test"):
        x, y = chapter[f"x{part}"], chapter[f"y{part}"]
        assert x.shape == (len(y), 128)
        assert y.shape == (len(x), 10)
        assert 0 == x.min() < x.max() == 1
        left, right = (
            [where[half.tobytes()] for half in x.reshape(-1, 8, 2, 8)[:, :, k].reshape(-1, 64)]
            for k in (0, 1)
        )
        expected = np.zeros_like(y)
        expected[np.arange(len(y)), digits[left]] = 1
        expected[np.arange(len(y)), digits[right]] = 1
        np.testing.assert_array_equal(y, expected)
        used[part] = {*left, *right}
    assert max(used[""]) < min(used["_test"]) == 1198


@pytest.mark.parametrize("library", ["sklearn", "keras", "torch"])
def test_each_library_beats_the_linear_model(chapter, linear, library):
    train, predict = chapter[f"{library}_train"], chapter[f"{library}_predict"]
    p = predict(train(seed=100), chapter["x_test"])
    assert p.shape == chapter["y_test"].shape
    assert _scores(chapter, p).whole_set > linear + MARGIN
    assert 0.4 < linear < 0.55  # a baseline worth beating


def test_the_same_number_of_parameters(chapter, monkeypatch):
    monkeypatch.setitem(chapter, "EPOCHS", 1)
    for name in ("x", "y"):
        monkeypatch.setitem(chapter, name, chapter[name][:64])
    weights = 128 * 128 + 128 + 128 * 10 + 10
    fitted = chapter["sklearn_train"](0)
    assert sum(a.size for a in fitted.coefs_ + fitted.intercepts_) == weights
    norm = {"plain": {}, "norm": {"between": lambda: torch.nn.BatchNorm1d(128)}}
    for more, options in ((0, {}), (256, {"batch_norm": True})):
        model = chapter["keras_train"](0, **options)
        assert sum(int(np.prod(w.shape)) for w in model.trainable_weights) == weights + more
        net = chapter["torch_train"](0, **norm["norm" if more else "plain"])
        assert sum(w.numel() for w in net.parameters()) == weights + more


def test_the_notes_loss_says_yes_to_everything(chapter, monkeypatch):
    """And its training loss falls far below that of cross-entropy meanwhile."""
    monkeypatch.setitem(chapter, "EPOCHS", 2)

    def notes_loss(z, y):
        return -(y * torch.nn.functional.logsigmoid(z)).mean()

    net = chapter["torch_train"](seed=100, loss=notes_loss)
    p = chapter["torch_predict"](net, chapter["x_test"])
    assert (p > 0.99).all()
    scores = _scores(chapter, p)
    assert scores.whole_set == 0
    share = chapter["y_test"].mean()
    assert scores.hamming == pytest.approx(1 - share)
    # Recall 1 and precision `share`.
    assert scores.micro_f1 == pytest.approx(2 * share / (1 + share))
    p_train = chapter["torch_predict"](net, chapter["x"])
    assert -(chapter["y"] * np.log(p_train)).mean() < 1e-4

    net = chapter["torch_train"](seed=100)
    p = chapter["torch_predict"](net, chapter["x_test"])
    assert _scores(chapter, p).whole_set > 0.3
    assert (p[chapter["y_test"] == 0] < 0.5).mean() > 0.9
