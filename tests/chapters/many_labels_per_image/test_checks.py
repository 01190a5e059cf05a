"""The exercises of the chapter that trains a network on many labels per image."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score
from sklearn.neighbors import KNeighborsClassifier

from lecnn_helpers import datasets
from lecnn_helpers.chapters.many_labels_per_image import check


def _hint(exercise, answer):
    verdict = check(exercise, answer)
    assert not verdict.right
    return verdict.message


@pytest.fixture(scope="module")
def labels():
    return datasets.digit_pairs(1000, seed=1, part="test")[1]


# By hand


def test_hamming():
    said, true = np.zeros(10), np.zeros(10)
    said[[3, 5, 9]] = true[[3, 8]] = 1
    assert check("hamming", (said != true).mean()).right
    assert "missed 8" in _hint("hamming", 1 / 10)
    assert "missed 8" in _hint("hamming", 2 / 10)
    assert "share that is right" in _hint("hamming", 7 / 10)
    assert "all ten labels" in _hint("hamming", 3 / 2)
    # F1 is 2·1/(2·1 + 2 + 1) = 2/5.
    assert "one minus F1" in _hint("hamming", 3 / 5)
    assert "predicted" in _hint("hamming", 3 / 4)
    assert "not it" in _hint("hamming", 0.4)


# Softmax


def test_softmax(labels):
    ones = sum(1 for row in labels if row.sum() == 1)
    assert check("softmax", ones).right
    assert "have two labels" in _hint("softmax", 1000 - ones)
    assert "how many" in _hint("softmax", ones / 1000)
    assert "cannot both" in _hint("softmax", 1000)
    assert "can be right" in _hint("softmax", 0)
    assert "not of pictures" in _hint("softmax", labels.sum())
    assert "not it" in _hint("softmax", ones + 1)


# Macro F1


def _macro(said, true):
    return f1_score(true, said, average="macro", zero_division=0)


def _without_nan(said, true):
    with np.errstate(all="ignore"):
        f1 = 2 * (said * true).sum(0) / (said.sum(0) + true.sum(0))
    return np.nanmean(f1)


def test_macro_is_scikit_learn_s():
    assert check("macro", _macro).right


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda said, true: f1_score(true, said, average="micro"), "micro F1"),
        (
            lambda said, true: f1_score(true, said, average="samples", zero_division=0),
            "mean over the pictures",
        ),
        (_without_nan, "leave it out"),
        (lambda said, true: f1_score(true, said, average="macro", zero_division=1), "not as 1"),
        (lambda said, true: _precision(said, true), "labels' precision"),
        (lambda said, true: _precision(true, said), "labels' recall"),
        (lambda said, true: f1_score(true, said, average=None, zero_division=0), "has shape"),
        (lambda said, true: 0.25, "differ from the formula"),
    ],
)
def test_slips_in_macro(function, hint):
    assert hint in _hint("macro", function)


def _precision(said, true):
    return np.mean((said * true).sum(0) / np.maximum(said.sum(0), 1))


# The reader's own network


def _truth(images):
    """Look every half up among the digits: no network, and always right."""
    written, digits = datasets.digits()
    halves = np.asarray(images, dtype=float).reshape(-1, 8, 2, 8).transpose(0, 2, 1, 3)
    answer = np.zeros((len(images), 10), dtype=int)
    for i, pair in enumerate(halves):
        for half in pair:
            answer[i, digits[np.abs(written - half.ravel()).sum(axis=1).argmin()]] = 1
    return answer


def test_a_model_that_never_saw_the_test_digits_can_pass():
    written, digits = datasets.digits()
    train = slice(datasets.N_TRAIN_DIGITS)
    neighbors = KNeighborsClassifier(3).fit(written[train], digits[train])

    def predict(images):
        halves = np.asarray(images).reshape(-1, 8, 2, 8).transpose(0, 2, 1, 3).reshape(-1, 64)
        answer = np.zeros((len(images), 10), dtype=int)
        np.put_along_axis(answer, neighbors.predict(halves).reshape(-1, 2), 1, axis=1)
        return answer

    verdict = check("own network", predict)
    assert verdict.right
    assert "of 600 whole sets, of digits never seen" in verdict.message


def test_the_pictures_are_of_the_test_part_and_none_of_the_chapter_s():
    seen = []
    check("own network", lambda images: seen.append(images))
    (images,) = seen
    assert images.shape == (600, 128)
    written, _ = datasets.digits()
    test_digits = {row.tobytes() for row in written[datasets.N_TRAIN_DIGITS :].astype(np.float32)}
    halves = images.reshape(-1, 8, 2, 8).transpose(0, 2, 1, 3).reshape(-1, 64)
    assert all(half.tobytes() in test_digits for half in halves)
    chapter, _ = datasets.digit_pairs(1000, seed=1, part="test")
    known = {row.tobytes() for row in chapter.astype(np.float32)}
    assert sum(row.tobytes() in known for row in images) <= 5  # by chance


def _one_of_two(images):
    answer = _truth(images)
    answer[np.arange(len(answer)), answer.argmax(axis=1)] = 0
    answer[answer.sum(axis=1) == 0, 0] = 1
    return answer


def _nearly(images):
    """Every second picture wrong by a false alarm."""
    answer = _truth(images)
    absent = (answer == 0).argmax(axis=1)
    answer[np.arange(0, len(answer), 2), absent[::2]] = 1
    return answer


@pytest.mark.parametrize(
    ("predict", "hint"),
    [
        (lambda images: 0.9 * _truth(images), "These are probabilities"),
        (lambda images: 8.0 * _truth(images) - 4, "look like logits"),
        (lambda images: _truth(images).argmax(axis=1), "that is argmax"),
        (lambda images: _truth(images).argmax(axis=0), "argmax over the pictures"),
        (lambda images: _truth(images).T, "shape (10, 600)"),
        (lambda images: _truth(images) * 0 + 1, "Yes to every label"),
        (lambda images: _truth(images) * 0, "Not a single yes"),
        (lambda images: np.tile([1, 1] + 8 * [0], (len(images), 1)), "same set for every"),
        (lambda images: 1 - _truth(images), "opposite"),
        (_one_of_two, "One label for each picture"),
        (_nearly, "50% of the whole sets are right, and it takes 67%"),
        (lambda images: images @ np.ones(3), "A must have as many columns as B has rows"),
        (lambda images: _truth(images) * np.nan, "NaN"),
    ],
)
def test_slips_of_networks(predict, hint):
    assert hint in _hint("own network", predict)


def test_truth_passes_whatever_its_type():
    assert check("own network", lambda images: _truth(images) == 1).right
    assert check("own network", lambda images: _truth(images).astype(float).tolist()).right
