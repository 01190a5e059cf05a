"""Exercises of the chapter on a tree's first split."""

from __future__ import annotations

import numpy as np

from lecnn_helpers.exercises import Checks

check = Checks()

check.number(
    "weighted",
    # 8 students with 6 : 2, and 2 with 0 : 2.
    right=0.3,
    praise="8/10 · 0.375 + 2/10 · 0.",
    slips={
        "That is the plain mean of the two; the left side has eight of the ten.": 0.1875,
        "That is the left side alone; weight it by its share of the ten.": 0.375,
        "That is the share of mistakes. Gini squares the shares of the classes.": 0.2,
    },
)


def _gini(labels: np.ndarray) -> float:
    shares = np.unique(labels, return_counts=True)[1] / len(labels)
    return 1 - (shares**2).sum()


def _mistakes(labels: np.ndarray) -> float:
    return 1 - np.unique(labels, return_counts=True)[1].max() / len(labels)


def _two_classes(labels: np.ndarray) -> float:
    share = np.mean(np.asarray(labels) == labels[0])
    return 2 * share * (1 - share)


def _entropy(labels: np.ndarray) -> float:
    shares = np.unique(labels, return_counts=True)[1] / len(labels)
    return -(shares * np.log2(shares)).sum()


check.function(
    "gini",
    right=_gini,
    calls=[
        (np.array([0, 0, 1, 1, 1, 1]),),
        (np.array([2, 0, 1, 1]),),
        (np.array([3, 3, 3]),),
    ],
    praise="It works for any number of classes.",
    slips={
        "That is the share of mistakes: it has the largest share, and not the squares of all.": (
            _mistakes
        ),
        "Right for two classes. With three, take 1 minus the sum of all squares.": _two_classes,
        "That is the entropy, the other criterion. Gini takes no logarithm.": _entropy,
    },
)
