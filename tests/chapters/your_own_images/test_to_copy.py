"""The functions to copy, taken out of their cells: on other images, and with nothing around them.

Squares whose brightness is their class, with noise, can be told apart by anything that learns.
"""

from __future__ import annotations

import nbformat
import numpy as np
import pytest

from lecnn_helpers.notebook import choose_keras_backend

from ...conftest import ROOT

# Keras on PyTorch, as it is where TensorFlow has no wheel, makes arrays as before NumPy 2.
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"
)

NAMES = {"scikit-learn": "by_sklearn", "Keras": "by_keras", "PyTorch": "by_pytorch"}


@pytest.fixture(scope="module", params=NAMES, ids=list(NAMES))
def by(request):
    choose_keras_backend()
    notebook = nbformat.read(ROOT / "book" / "your_own_images.ipynb", as_version=4)
    name = NAMES[request.param]
    (cell,) = [cell for cell in notebook.cells if f"def {name}(" in cell.source]
    assert cell.metadata.tab == request.param
    names = {}
    exec(compile(cell.source, "chapter", "exec"), names)
    return names[name]


def squares(n, shape, classes, seed):
    rng = np.random.default_rng(seed)
    y = rng.integers(len(classes), size=n)
    level = (np.arange(len(classes)) + 0.5) / len(classes)
    x = level[y].reshape(-1, *[1] * len(shape)) + rng.normal(0, 0.02, size=(n, *shape))
    return np.clip(x, 0, 1).astype(np.float32), y


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shape", "classes"),
    [
        ((5, 4, 3), ("red", "green", "blue")),  # color, and another number of classes
        ((6, 6, 1), ("yes", "no")),  # names that are not sorted
        ((3, 7, 1), tuple("abcd")),
    ],
)
def test_it_learns_other_images(by, shape, classes):
    x, y = squares(200, shape, classes, seed=0)
    x_new, y_new = squares(60, shape, classes, seed=1)
    found, model = by(x, y, x_new, classes, epochs=40)
    assert model is not None
    assert found.shape == (60,)
    assert (found == np.array(classes)[y_new]).mean() > 0.9


@pytest.mark.slow
def test_pixels_of_a_file_are_scaled(by):
    """The same images as uint8 and in 0 to 1 give the same answers."""
    x, y = squares(100, (4, 4, 3), ("a", "b"), seed=0)
    pixels = np.round(255 * x).astype(np.uint8)
    one, two = (
        by(images, y, images[:9], ("a", "b"), epochs=2)[0] for images in (pixels, pixels / 255)
    )
    assert one.tolist() == two.tolist()


@pytest.mark.slow
def test_a_class_may_be_missing_and_one_image_is_a_batch(by):
    x, y = squares(20, (2, 2, 1), ("a", "b"), seed=0)
    found, _ = by(x, y, x[:1], ("a", "b", "never"), epochs=1)
    assert found.shape == (1,)
    assert found[0] in ("a", "b", "never")
