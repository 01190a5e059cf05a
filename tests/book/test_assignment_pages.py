"""The assignment's pages as built: what the networks reached, against models of scikit-learn's.

The networks are those that the pages trained; sizes are counted by hand, and the linear models
that they must beat are fitted here.
"""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from bs4 import BeautifulSoup
from sklearn.ensemble import ExtraTreesRegressor, RandomForestRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.multiclass import OneVsRestClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC

from lecnn_helpers import datasets

CHAPTERS = ["one_label_per_image", "many_labels_per_image", "regression_on_images"]
LIBRARIES = ["scikit-learn", "Keras", "PyTorch"]

chapters = pytest.mark.parametrize("chapter", CHAPTERS)


@pytest.fixture
def page(book, chapter):
    html = (book / "book" / f"{chapter}.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser")


@chapters
def test_the_page_says_what_computed_for_keras(page):
    said = " ".join(output.get_text(" ") for output in page.select("div.cell_output"))
    installed = find_spec("tensorflow") is not None
    assert ("on tensorflow" in said) == installed
    assert ("on torch" in said) != installed


@chapters
def test_the_three_libraries_stand_side_by_side(page):
    sets = page.select(".sd-tab-set")
    assert sets
    for tabs in sets:
        assert [label.text.strip() for label in tabs.select(".sd-tab-label")] == LIBRARIES
        for label, content in zip(LIBRARIES, tabs.select(".sd-tab-content"), strict=True):
            # In JupyterLab there are no labels: the cell itself says whose it is.
            assert content.get_text().strip().startswith(f"# {label}:")


@chapters
def test_no_start_up_noise_and_no_progress_bar_is_on_the_page(page):
    said = " ".join(output.get_text(" ") for output in page.select("div.cell_output"))
    for noise in ("oneDNN", "cuda_executor", "WARNING", "it/s]", "s/it]", "%|"):
        assert noise not in said


def table(book, chapter, caption):
    """The rows of a table of numbers: by name, a mean for each column ("93.2 ± 0.3")."""
    page = BeautifulSoup((book / "book" / f"{chapter}.html").read_text("utf-8"), "html.parser")
    (found,) = [t for t in page.select("table") if t.caption and caption in t.caption.text]
    header, *rows = [[cell.text for cell in row.select("td, th")] for row in found.select("tr")]
    return {
        name: {
            column: float(cell.split(" ± ")[0].replace(",", ""))
            for column, cell in zip(header[1:], cells, strict=True)
            if cell not in ("", "–")
        }
        for name, *cells in rows
    }


# Weights and biases of the dense layers; batch norm adds an α and a β for each hidden neuron.
ONE_LABEL = 64 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10
MANY_LABELS = 128 * 128 + 128 + 128 * 10 + 10
ANGLE = 144 * 64 + 64 + 64 * 1 + 1


# Measured with other seeds, too: over 10 (PyTorch) and 20 (scikit-learn) of them the mean lies
# 0.8 and 1.0 points above the line, with a standard deviation of 0.4 a seed; with batch norm, over
# 21, it is 2.4 points and 0.9. The margins lie about three standard errors of a mean below that.
@pytest.mark.parametrize(
    ("name", "margin", "size"),
    [
        ("scikit-learn", 0.2, ONE_LABEL),
        ("Keras", 0.1, ONE_LABEL),
        ("PyTorch", 0.2, ONE_LABEL),
        ("Keras, batch norm", 0.2, ONE_LABEL + 2 * (128 + 64)),
        ("PyTorch, batch norm", 0.7, ONE_LABEL + 2 * (128 + 64)),
    ],
)
def test_one_label_beats_the_linear_model(book, name, margin, size):
    images, labels = datasets.digits()
    n = datasets.N_TRAIN_DIGITS
    model = LogisticRegression(max_iter=1000).fit(images[:n], labels[:n])
    linear = 100 * model.score(images[n:], labels[n:])
    assert 90 < linear < 93
    found = table(book, "one_label_per_image", "five networks, a linear model")[name]
    assert found["accuracy, %"] > linear + margin
    assert found["accuracy, %"] < 98, "better than networks of this size are on other writers"
    assert found["parameters"] == size


@pytest.mark.parametrize(
    ("name", "model", "kept"),
    [
        # A memory keeps 1,198 images of 64 pixels.
        ("nearest neighbor", KNeighborsClassifier(1), lambda model: 1198 * 64),
        # Support vectors, a weight of each for 9 of 45 borders, and a threshold for each border.
        ("SVC", SVC(C=3), lambda model: len(model.support_) * (64 + 9) + 45),
    ],
)
def test_one_label_says_what_memories_reach(book, name, model, kept):
    images, labels = datasets.digits()
    n = datasets.N_TRAIN_DIGITS
    model.fit(images[:n].astype("float32"), labels[:n])
    found = table(book, "one_label_per_image", "five networks, a linear model")
    right = 100 * model.score(images[n:].astype("float32"), labels[n:])
    assert found[name]["accuracy, %"] == pytest.approx(right, abs=0.1)
    assert found[name]["parameters"] == kept(model)
    assert right > max(found[k]["accuracy, %"] for k in LIBRARIES)


@pytest.fixture(scope="module")
def whole_sets():
    """Percent of whole sets that the best of several linear models gets right."""
    x, y = datasets.digit_pairs(6400, seed=0, part="train")
    x_test, y_test = datasets.digit_pairs(1000, seed=1, part="test")
    models = (
        OneVsRestClassifier(LogisticRegression(C=strength, solver="newton-cholesky")).fit(x, y)
        for strength in (0.1, 0.3, 1.0)
    )
    return 100 * max((model.predict(x_test) == y_test).all(axis=1).mean() for model in models)


# Over 12 seeds in scikit-learn and PyTorch and 10 in Keras, the worst run had 57 % of the whole
# sets right, and the best of several linear models 50 %.
@pytest.mark.parametrize("name", ["scikit-learn", "Keras", "PyTorch"])
def test_many_labels_beat_the_linear_model(book, whole_sets, name):
    linear = whole_sets
    assert 40 < linear < 55  # a baseline worth beating
    race = table(book, "many_labels_per_image", "mean ± spread over 5 seeds")
    effort = table(book, "many_labels_per_image", "What it took")
    assert race[name]["whole set %"] > linear + 3
    assert effort[name]["parameters"] == MANY_LABELS
    if name != "scikit-learn":  # it has no batch norm
        normed = f"{name}, batch norm"
        assert race[normed]["whole set %"] > linear + 3
        assert effort[normed]["parameters"] == MANY_LABELS + 2 * 128


def test_many_labels_say_what_a_memory_reaches(book):
    x, y = datasets.digit_pairs(6400, seed=0, part="train")
    x_test, y_test = datasets.digit_pairs(1000, seed=1, part="test")
    # By hand: the labels of the training picture at the smallest distance.
    distances = (x_test**2).sum(1)[:, None] + (x**2).sum(1) - 2 * x_test @ x.T
    right = 100 * (y[distances.argmin(axis=1)] == y_test).all(axis=1).mean()
    race = table(book, "many_labels_per_image", "mean ± spread over 5 seeds")
    effort = table(book, "many_labels_per_image", "What it took")
    assert race["1-nearest neighbor"]["whole set %"] == pytest.approx(right, abs=0.3)
    assert effort["1-nearest neighbor"]["parameters"] == 6400 * 128
    assert right > max(race[f"{k}, batch norm"]["whole set %"] for k in ("Keras", "PyTorch"))


@pytest.mark.parametrize("network", ["plain", "batch norm"])
def test_the_notes_loss_says_yes_to_everything(book, network):
    _, y = datasets.digit_pairs(1000, seed=1, part="test")
    share = y.mean()
    rows = table(book, "many_labels_per_image", "At one half, mean ± spread")
    notes, other = rows[f"the notes' loss, {network}"], rows[f"cross-entropy, {network}"]
    assert notes["whole set %"] == 0
    # Every label that is not there is a false alarm: recall 1 and precision `share`.
    assert notes["Hamming %"] == pytest.approx(100 * (1 - share), abs=0.1)
    assert notes["micro F1 %"] == pytest.approx(100 * 2 * share / (1 + share), abs=0.1)
    assert other["whole set %"] > 50


@pytest.fixture(scope="module")
def turned():
    return (
        *datasets.turned_digits(2000, seed=0, part="train"),
        *datasets.turned_digits(1000, seed=1, part="test"),
    )


# Over twenty seeds the worst had 0.84 of the line's error with half the images and a third of the
# epochs; on the page the mean is about half of it.
@pytest.mark.parametrize("name", ["scikit-learn", "Keras", "PyTorch"])
def test_a_network_beats_the_straight_line(book, turned, name):
    x, angles, x_test, angles_test = turned
    line = np.abs(Ridge(alpha=1.0).fit(x, angles).predict(x_test) - angles_test).mean()
    assert line < 0.4 * np.abs(angles_test).mean()  # worth beating
    found = table(book, "regression_on_images", "Mean absolute error in degrees")[name]
    assert found["error, degrees"] < 0.75 * line
    assert found["parameters"] == ANGLE


# Another seed than the page's: over five the spread is 0.03.
@pytest.mark.parametrize(
    ("name", "trees"),
    [("random forest", RandomForestRegressor), ("extra trees", ExtraTreesRegressor)],
)
def test_the_page_says_what_trees_reach(book, turned, name, trees):
    x, angles, x_test, angles_test = turned
    model = trees(random_state=17).fit(x, angles)
    off = np.abs(model.predict(x_test) - angles_test).mean()
    rows = table(book, "regression_on_images", "Mean absolute error in degrees")
    assert rows[name]["error, degrees"] == pytest.approx(off, abs=0.1)
    assert rows[name]["error, degrees"] < min(rows[k]["error, degrees"] for k in LIBRARIES)
    nodes = sum(tree.tree_.node_count for tree in model.estimators_)
    assert rows[name]["parameters"] == pytest.approx(nodes, rel=0.02)
