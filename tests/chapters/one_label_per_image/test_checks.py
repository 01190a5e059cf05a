"""The exercises of the chapter on one label per image."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix
from sklearn.neighbors import KNeighborsClassifier

from lecnn_helpers import datasets
from lecnn_helpers.chapters.one_label_per_image import check, checks

IMAGES, LABELS = datasets.digits()
N = datasets.N_TRAIN_DIGITS


def _confusion(truth, answers):
    return confusion_matrix(truth, answers, labels=range(10))


def _neighbors(x, y, new):
    # No network, but well above the line on these digits; the check judges answers alone.
    return KNeighborsClassifier(1).fit(x, y).predict(new)


def _probabilities(x, y, new):
    return KNeighborsClassifier(5).fit(x, y).predict_proba(new)


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("parameters", 65 * 32 + 33 * 16 + 17 * 10 + 2 * 48),
        ("steps", 720),
        ("confusion", _confusion),
        ("network", _neighbors),
    ],
)
def test_right_answers(exercise, answer):
    verdict = check(exercise, answer)
    assert verdict.right, verdict


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("parameters", 2778, "an α and a β"),
        ("parameters", 2778 + 192, "remembered, not learned"),
        ("parameters", 64 * 32 + 32 * 16 + 16 * 10 + 96, "has a bias"),
        ("parameters", 2778 + 2 * 58, "last layer"),
        ("parameters", 2778 + 48, "two learned numbers"),
        ("parameters", 1000, "1000 is not it"),
        ("steps", 30 * (1198 // 50), "leaves out"),
        ("steps", 30 * 1198 / 50, "no parts of a step"),
        ("steps", 24, "one epoch"),
        ("steps", -(-30 * 1198 // 50), "Each epoch ends"),
    ],
)
def test_slips_in_numbers(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message


def _counts_pairs_once(truth, answers):
    table = np.zeros((10, 10))
    table[truth, answers] += 1
    return table


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda t, a: _confusion(a, t), "swapped"),
        (
            lambda t, a: np.nan_to_num(_confusion(t, a) / _confusion(t, a).sum(1).clip(1)[:, None]),
            "shares",
        ),
        (_counts_pairs_once, "np.add.at"),
        (lambda t, a: _confusion(t, a) - np.diag(np.diag(_confusion(t, a))), "diagonal"),
        (lambda t, a: _confusion(t, a)[:9, :9], "shape (9, 9)"),
        (lambda t, a: _confusion(t, a) + 1, "differ"),
    ],
)
def test_slips_in_the_confusion_matrix(function, hint):
    verdict = check("confusion", function)
    assert not verdict.right
    assert hint in verdict.message


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (_probabilities, "over the last axis"),
        (lambda x, y, new: _probabilities(x, y, new).argmax(axis=0), "axis 0"),
        (lambda x, y, new: _neighbors(x, y, x), "the training images"),
        (lambda x, y, new: _neighbors(x, y, new)[:5], "has shape (5,)"),
        (lambda x, y, new: _neighbors(x, y, new)[:, None], "take column 0"),
        (lambda x, y, new: _neighbors(x, y, new) + 0.5, "whole numbers"),
        (lambda x, y, new: _neighbors(x, LABELS[:N], new), "own x and y"),
        (lambda x, y, new: LABELS[N:], "own x and y"),
        (lambda x, y, new: np.full(len(new), 4), "hardly more than guessing"),
        (lambda x, y, new: LogisticRegression(C=1e-3).fit(x, y).predict(new), "linear model has"),
        (lambda x, y, new: np.linalg.inv(np.zeros((2, 2))), "LinAlgError"),
    ],
)
def test_slips_in_the_network(function, hint):
    verdict = check("network", function)
    assert not verdict.right
    assert hint in verdict.message


def test_the_linear_model_of_the_check_is_scikit_learns():
    x, y, new, truth = checks._renamed()
    theirs = LogisticRegression(solver="newton-cholesky", tol=1e-10).fit(x.astype(float), y)
    ours = checks.logistic_regression(x, y, new)
    assert np.array_equal(ours, theirs.predict(new.astype(float)))
    assert checks._linear() == (ours == truth).mean()
    # With little to learn from, and few classes.
    few = y[:40] < 4
    theirs = LogisticRegression(solver="newton-cholesky", tol=1e-10).fit(
        x[:40][few].astype(float), y[:40][few]
    )
    ours = checks.logistic_regression(x[:40][few], y[:40][few], new)
    assert np.array_equal(ours, theirs.predict(new.astype(float)))


def test_the_network_is_given_its_own_copies():
    def spoils_its_input(x, y, new):
        answers = _neighbors(x, y, new)
        x[:], y[:], new[:] = 0, 0, 0
        return answers

    before = IMAGES.copy(), LABELS.copy()
    assert check("network", spoils_its_input).right
    assert all(np.array_equal(a, b) for a, b in zip(before, datasets.digits(), strict=True))
