"""The digits are scikit-learn's, in the stated shape and range."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from lecnn_helpers.datasets import digits, digits_batch


def test_digits_are_scikit_learns():
    images, labels = digits()
    theirs = load_digits()
    np.testing.assert_array_equal(images * 16, theirs.data)
    np.testing.assert_array_equal(labels, theirs.target)
    assert images.min() == 0
    assert images.max() == 1


def test_shared_arrays_cannot_be_spoiled():
    images, labels = digits()
    with pytest.raises(ValueError, match="read-only"):
        images[0, 0] = 5
    with pytest.raises(ValueError, match="read-only"):
        labels[0] = 5


def test_a_batch_holds_different_digits_with_their_labels():
    images, labels = digits_batch(32, seed=3)
    assert images.shape == (32, 64)
    assert labels.shape == (32,)
    everything = {image.tobytes(): label for image, label in zip(*digits(), strict=True)}
    assert [everything[image.tobytes()] for image in images] == labels.tolist()
    assert len(np.unique(images, axis=0)) == 32


def test_the_largest_batch_is_every_digit_once():
    batch, everything = digits_batch(1797)[0], digits()[0]
    assert sorted(map(bytes, batch)) == sorted(map(bytes, everything))


def test_without_a_word_a_batch_is_32_digits_of_seed_0():
    for ours, expected in zip(digits_batch(), digits_batch(32, seed=0), strict=True):
        np.testing.assert_array_equal(ours, expected)


def test_the_seed_decides():
    np.testing.assert_array_equal(digits_batch(8, seed=1)[0], digits_batch(8, seed=1)[0])
    assert not np.array_equal(digits_batch(8, seed=1)[0], digits_batch(8, seed=2)[0])


@pytest.mark.parametrize("n", [0, -1, 1798, 2.0, None])
def test_bad_sizes(n):
    with pytest.raises(ValueError, match="n must be a whole number from 1 to 1797"):
        digits_batch(n)
