"""Exercises of the chapter on one label per image."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from ...datasets import N_TRAIN_DIGITS, digits
from ...exercises import Checks, Verdict, call
from ...formulas._validate import Array
from ...formulas.losses import softmax

check = Checks()

_DENSE = (64 * 32 + 32) + (32 * 16 + 16) + (16 * 10 + 10)

check.number(
    "parameters",
    right=_DENSE + 2 * (32 + 16),
    praise="2,778 in the dense layers, and an α and a β for each of 48 neurons.",
    slips={
        "Batch norm learns, too: an α and a β for each hidden neuron.": _DENSE,
        "The running means and variances are remembered, not learned.": _DENSE + 4 * (32 + 16),
        "Each neuron of a dense layer has a bias.": _DENSE - (32 + 16 + 10) + 2 * (32 + 16),
        "No batch norm follows the last layer.": _DENSE + 2 * (32 + 16 + 10),
        "Batch norm has two learned numbers for each neuron.": _DENSE + (32 + 16),
    },
    tolerance=1e-9,
)

check.number(
    "steps",
    right=30 * 24,
    praise="24 batches an epoch, 48 images in the last one.",
    slips={
        "That leaves out the incomplete batch.": 30 * 23,
        "There are no parts of a step: the last batch is smaller, and still one step.": (
            30 * 1198 / 50
        ),
        "That is one epoch.": 24,
        "Each epoch ends with its own incomplete batch.": 719,
    },
    tolerance=1e-9,
)

_TRUTH = np.array([0, 0, 1, 2, 2, 2, 9, 8, 8, 3])
_ANSWERS = np.array([0, 1, 1, 2, 0, 0, 8, 8, 3, 3])


def _confusion(truth: np.ndarray, answers: np.ndarray) -> np.ndarray:
    table = np.zeros((10, 10))
    np.add.at(table, (truth, answers), 1)
    return table


def _as_shares(truth: np.ndarray, answers: np.ndarray) -> np.ndarray:
    table = _confusion(truth, answers)
    return table / np.maximum(1, table.sum(axis=1, keepdims=True))


check.function(
    "confusion",
    right=_confusion,
    calls=[(_TRUTH, _ANSWERS), (_ANSWERS[::-1], _TRUTH)],
    praise="The right answers are on its diagonal.",
    slips={
        "Rows and columns are swapped: the row is the digit that was written.": lambda t, a: (
            _confusion(a, t)
        ),
        "Those are shares; the question asks how often.": _as_shares,
        "Each pair counts only once here; `table[t, a] += 1` with arrays adds once for a pair "
        "that occurs twice. Use a loop, or `np.add.at`.": lambda t, a: np.minimum(
            1, _confusion(t, a)
        ),
        "The diagonal is missing: right answers count, too.": lambda t, a: (
            _confusion(t, a) * (1 - np.eye(10))
        ),
    },
)

_SHIFT = 3


@cache
def _renamed() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    images, labels = digits()
    x, new = (part.astype(np.float32) for part in np.split(images, [N_TRAIN_DIGITS]))
    # Other names for the digits: only who learns from what is given can know them.
    y, truth = np.split((labels + _SHIFT) % 10, [N_TRAIN_DIGITS])
    return x, y, new, truth


@cache
def _linear() -> float:
    x, y, new, truth = _renamed()
    return float((logistic_regression(x, y, new) == truth).mean())


def logistic_regression(x: Array, y: Array, x_new: Array) -> Array:
    """Return the answers of scikit-learn's ``LogisticRegression()``, which a page does not have.

    The scores are s = (x, 1) W; the summed softmax loss, and half of the weights' squares (not
    of the biases'), are least. Newton's steps W ← W − H⁻¹ ∂L/∂W find that to the last digit:

        ∂L/∂W_c = Σ xᵢ (p_ic − 1[yᵢ = c]) + W_c
        H_cd = Σ xᵢ xᵢᵀ p_ic (1[c = d] − p_id) + 1[c = d]
    """
    x = np.column_stack([x, np.ones(len(x))]).astype(float)
    classes = int(y.max()) + 1
    truth, w = np.eye(classes)[y], np.zeros((x.shape[1], classes))
    # All biases may move together without a change, so they are held by a hair.
    penalty = np.append(np.ones(len(w) - 1), 1e-9)
    for _ in range(50):
        p = softmax(x @ w)
        slope = x.T @ (p - truth) + penalty[:, np.newaxis] * w
        hessian = np.zeros((classes, len(w), classes, len(w)))
        for c in range(classes):
            for d in range(classes):
                each = p[:, c] * ((c == d) - p[:, d])
                hessian[c, :, d] = x.T @ (each[:, np.newaxis] * x) + (c == d) * np.diag(penalty)
        step = np.linalg.solve(hessian.reshape(w.size, w.size), slope.T.ravel())
        w -= step.reshape(classes, -1).T
        if np.abs(step).max() < 1e-9:
            break
    answers: Array = np.column_stack([x_new, np.ones(len(x_new))]) @ w
    return answers.argmax(axis=1)


@check.exercise("network")
def _network(answer: Any) -> Verdict | str:
    x, y, new, truth = _renamed()
    got = call(answer, x, y, new)
    problem = _not_labels(got, len(new), len(x))
    if problem:
        return problem
    right = (got == truth).mean()
    if (got == (truth - _SHIFT) % 10).mean() > max(right, 0.5):
        return (
            "These are the digits' usual names, but the check has given them others: train on the "
            "function's own x and y, not on the page's."
        )
    linear = _linear()
    scored = f"{right:.1%} right on the digits held back; the linear model has {linear:.1%}."
    if right > linear:
        return Verdict(True, scored)
    hint = " That is hardly more than guessing: was it trained?" if right < 0.2 else ""
    return scored + hint


def _not_labels(got: np.ndarray, n: int, n_train: int) -> str | None:
    """Return why these are no labels of `n` new images, or None if they are."""
    wanted = f"It should return one label for each of the {n} new images"
    if got.shape == (n, 10):
        return "Those are ten numbers for each image: take the argmax over the last axis."
    if got.shape == (10,):
        return f"The argmax went over the images, axis 0. {wanted}."
    if got.shape == (n_train,):
        return f"Those are answers for the training images. {wanted}."
    if got.shape == (n, 1):
        return f"The shape is ({n}, 1): take column 0, so that it is ({n},)."
    if got.shape != (n,):
        return f"The answer has shape {got.shape}. {wanted}."
    if not np.isin(got, np.arange(10)).all():
        return "Labels are whole numbers from 0 to 9; these are not."
    return None
