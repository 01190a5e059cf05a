"""Pictures of digits: every image in its cell, with its label."""

import numpy as np

from lecnn_helpers import datasets
from lecnn_helpers.pictures.digits import draw_images, draw_pairs, tile


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_each_image_stands_in_its_own_cell():
    images = np.arange(12.0).reshape(3, 4)
    canvas = tile(images, (2, 2), (3, 4), columns=2, corner=(1, 0))
    assert canvas.shape == (6, 8)
    assert canvas[1:3, :2].ravel().tolist() == images[0].tolist()
    assert canvas[1:3, 4:6].ravel().tolist() == images[1].tolist()
    assert canvas[4:6, :2].ravel().tolist() == images[2].tolist()
    assert np.isnan(canvas).sum() == canvas.size - images.size
    assert tile(images, (2, 2), (3, 4), columns=2, rows=5).shape == (15, 8)


def test_every_image_gets_its_label():
    images = np.eye(3, 64)
    assert texts(draw_images(images, [4, 0, 9])) == ["4", "0", "9"]
    canvas = draw_images(images, [4, 0, 9]).axes[0].images[0].get_array()
    assert np.nansum(canvas) == 3  # each image's one pixel is on it


def test_pairs_carry_their_labels():
    images, labels = datasets.digit_pairs(5, seed=2)
    figure = draw_pairs(images, labels)
    assert texts(figure) == [
        "{" + ", ".join(str(d) for d in range(10) if row[d]) + "}" for row in labels
    ]
    assert figure.axes[0].images[0].get_array().shape == (26, 73)
