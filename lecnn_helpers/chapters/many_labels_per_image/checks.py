"""Exercises of the chapter that trains a network on many labels per image."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...datasets import digit_pairs
from ...exercises import Checks, Verdict, call, compare
from ...formulas.classification import label_scores

check = Checks()

TEST_SET = {"n": 1000, "seed": 1, "part": "test"}
"""The chapter's test pictures, as `digit_pairs` makes them."""

HELD_OUT = {"n": 600, "seed": 20211115, "part": "test"}
"""Pairs that no cell of the chapter draws, for the reader's own network."""

ENOUGH = 2 / 3
"""Share of whole sets that the reader's own network must get right."""

check.number(
    "hamming",
    right=3 / 10,
    praise="One missed, two false alarms, and seven of ten answers are right.",
    slips={
        "Both false alarms count, and so does the missed 8.": 2 / 10,
        "The missed 8 counts, and so do both false alarms.": 1 / 10,
        "That is the share that is right; a loss counts what is wrong.": 7 / 10,
        "Divide by all ten labels, not by those that are there.": 3 / 2,
        "That is one minus F1; Hamming counts wrong answers among all ten.": 3 / 5,
        "Divide by all ten labels, not by those that are there or predicted.": 3 / 4,
    },
)


@check.exercise("softmax")
def _softmax(answer: Any) -> Verdict | str:
    _, labels = digit_pairs(**TEST_SET)
    ones = int((labels.sum(axis=1) == 1).sum())
    return compare(
        answer,
        right=ones,
        praise="Just those with one label. All others are lost before training.",
        slips={
            "That is how many have two labels; softmax can give only one label more than one "
            "half.": len(labels) - ones,
            "That is the share; the question asks how many.": ones / len(labels),
            "Two labels cannot both have more than one half of a sum of 1.": len(labels),
            "A picture with one label can be right.": 0,
            "That is the number of labels, not of pictures.": labels.sum(),
        },
        tolerance=1e-6,
        otherwise="{:g} is not it. Count the pictures with a single label.",
    )


def _f1(said: np.ndarray, true: np.ndarray, absent: float = 0.0) -> np.ndarray:
    """F1 of each column; `absent` where there is neither a label nor a prediction."""
    either = said.sum(axis=0) + true.sum(axis=0)
    return np.where(either > 0, 2 * (said * true).sum(axis=0) / np.maximum(either, 1), absent)


_TRUE = np.array([[1, 0, 0, 1, 0], [0, 1, 0, 1, 0], [0, 0, 0, 1, 0], [1, 1, 0, 0, 0]])
_SAID = np.array([[1, 0, 0, 1, 0], [0, 0, 0, 1, 1], [0, 1, 0, 1, 0], [0, 1, 0, 0, 0]])
_EVERY_TRUE, _EVERY_SAID = _TRUE[:, [0, 1, 3]], _SAID[:, [0, 1, 3]]

check.function(
    "macro",
    right=lambda said, true: _f1(said, true).mean(),
    calls=[(_SAID, _TRUE), (_EVERY_SAID, _EVERY_TRUE), (_EVERY_TRUE, _EVERY_SAID)],
    praise="Each label weighs the same, the rare ones too.",
    slips={
        "This counts all labels together: it is micro F1.": lambda said, true: _f1(
            said.ravel(), true.ravel()
        ),
        "This is the mean over the pictures; macro takes it over the labels.": lambda said, true: (
            _f1(said.T, true.T).mean()
        ),
        "Right where every label occurs. One that is neither there nor predicted counts as 0; "
        "you leave it out.": lambda said, true: np.nanmean(_f1(said, true, absent=np.nan)),
        "Right where every label occurs. One that is neither there nor predicted counts as 0, "
        "and not as 1.": lambda said, true: _f1(said, true, absent=1.0).mean(),
        "This is the mean of the labels' precision.": lambda said, true: (
            (said * true).sum(axis=0) / np.maximum(said.sum(axis=0), 1)
        ).mean(),
        "This is the mean of the labels' recall.": lambda said, true: (
            (said * true).sum(axis=0) / np.maximum(true.sum(axis=0), 1)
        ).mean(),
    },
)


@check.exercise("own network")
def _own_network(predict: Any) -> Verdict | str:
    images, labels = digit_pairs(**HELD_OUT)
    answer = call(predict, images.astype(np.float32))
    problem = _not_labels(answer, labels.shape)
    if problem:
        return problem
    right = label_scores(answer, labels).whole_set
    if right >= ENOUGH:
        return Verdict(True, f"{right:.0%} of {len(labels)} whole sets, of digits never seen.")
    return _what_is_wrong(answer, labels, right)


def _not_labels(answer: np.ndarray, shape: tuple[int, int]) -> str | None:
    """Return why these are no 0s and 1s in the shape of the labels, or None if they are."""
    n, n_labels = shape
    if answer.shape == (n,):
        return (
            f"One class for each picture, shape ({n},): that is argmax. Answer yes or no for "
            f"each label, shape ({n}, {n_labels})."
        )
    if answer.shape == (n_labels,):
        return f"Shape ({n_labels},), as from argmax over the pictures; it must be {shape}."
    if answer.shape != shape:
        return f"The result has shape {answer.shape}; it must be {shape}."
    if not np.isfinite(answer).all():
        return "Some answers are NaN or infinite; say 0 or 1."
    if np.isin(answer, (0, 1)).all():
        return None
    if ((answer >= 0) & (answer <= 1)).all():
        return "These are probabilities; say yes or no: 1 from one half on, else 0."
    return "These look like logits; say yes or no: 1 from logit 0 on, else 0."


def _what_is_wrong(answer: np.ndarray, labels: np.ndarray, right: float) -> str:
    if answer.all():
        return "Yes to every label of every picture: was this trained on the ones alone?"
    if not answer.any():
        return "Not a single yes. Did you train, and is the threshold right?"
    if (answer == answer[0]).all():
        return "The same set for every picture: the prediction does not depend on the picture."
    flipped = label_scores(1.0 - answer, labels).whole_set
    if flipped > right:
        return "The opposite of your answers would be better: are 0 and 1 the right way round?"
    if (answer.sum(axis=1) == 1).all():
        return "One label for each picture, as softmax and argmax give; most have two."
    return (
        f"{right:.0%} of the whole sets are right, and it takes {ENOUGH:.0%}. A linear model gets "
        "about half. Try more pictures, more neurons, more epochs, or batch norm."
    )
