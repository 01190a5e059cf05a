"""Exercises of the chapter that trains a network on many labels per image."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...datasets import digit_pairs
from ...exercises import Checks, Verdict
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
def _softmax(answer: Any) -> Verdict:
    _, labels = digit_pairs(**TEST_SET)
    ones = int((labels.sum(axis=1) == 1).sum())
    value = float(answer)
    if value == ones:
        return Verdict(True, "Just those with one label. All others are lost before training.")
    slips = {
        "That is how many have two labels; softmax can give only one label more than one half.": (
            len(labels) - ones
        ),
        "That is the share; the question asks how many.": ones / len(labels),
        "Two labels cannot both have more than one half of a sum of 1.": len(labels),
        "A picture with one label can be right.": 0,
        "That is the number of labels, not of pictures.": int(labels.sum()),
    }
    for hint, wrong in slips.items():
        if np.isclose(value, wrong):
            return Verdict(False, hint)
    return Verdict(False, f"{value:g} is not it. Count the pictures with a single label.")


def _macro(predicted: np.ndarray, true: np.ndarray) -> float:
    tp = (predicted * true).sum(axis=0)
    either = predicted.sum(axis=0) + true.sum(axis=0)
    return float(np.where(either > 0, 2 * tp / np.maximum(either, 1), 0).mean())


def _mean_of_pictures(predicted: np.ndarray, true: np.ndarray) -> float:
    return _macro(np.transpose(predicted), np.transpose(true))


def _micro(predicted: np.ndarray, true: np.ndarray) -> float:
    return _macro(np.reshape(predicted, (-1, 1)), np.reshape(true, (-1, 1)))


def _without_absent(predicted: np.ndarray, true: np.ndarray) -> float:
    occurs = (np.asarray(predicted) + np.asarray(true)).sum(axis=0) > 0
    return _macro(predicted[:, occurs], true[:, occurs])


def _absent_as_one(predicted: np.ndarray, true: np.ndarray) -> float:
    # Imported here: it takes seconds, and only this check needs it.
    from sklearn.metrics import f1_score

    return float(f1_score(true, predicted, average="macro", zero_division=1))


_TRUE = np.array([[1, 0, 0, 1, 0], [0, 1, 0, 1, 0], [0, 0, 0, 1, 0], [1, 1, 0, 0, 0]], dtype=float)
_SAID = np.array([[1, 0, 0, 1, 0], [0, 0, 0, 1, 1], [0, 1, 0, 1, 0], [0, 1, 0, 0, 0]], dtype=float)
_EVERY_TRUE, _EVERY_SAID = _TRUE[:, [0, 1, 3]], _SAID[:, [0, 1, 3]]

check.function(
    "macro",
    right=_macro,
    calls=[(_SAID, _TRUE), (_EVERY_SAID, _EVERY_TRUE), (_EVERY_TRUE, _EVERY_SAID)],
    praise="Each label weighs the same, the rare ones too.",
    slips={
        "This counts all labels together: it is micro F1.": _micro,
        "This is the mean over the pictures; macro takes it over the labels.": _mean_of_pictures,
        "Right where every label occurs. One that is neither there nor predicted counts as 0; "
        "you leave it out.": _without_absent,
        "Right where every label occurs. One that is neither there nor predicted counts as 0, "
        "and not as 1.": _absent_as_one,
        "This is the mean of the labels' precision.": lambda said, true: float(
            np.mean((said * true).sum(axis=0) / np.maximum(said.sum(axis=0), 1))
        ),
        "This is the mean of the labels' recall.": lambda said, true: float(
            np.mean((said * true).sum(axis=0) / np.maximum(true.sum(axis=0), 1))
        ),
    },
)


@check.exercise("own network")
def _own_network(predict: Any) -> Verdict:
    if not callable(predict):
        return Verdict(False, f"This needs a function, not {predict!r}.")
    images, labels = digit_pairs(**HELD_OUT)
    answer = predict(images.astype(np.float32))
    if answer is ... or answer is None:
        return Verdict(False, "Still blank: let your function return the labels.")
    answer = np.asarray(answer)
    problem = _not_labels(answer, labels.shape)
    if problem:
        return Verdict(False, problem)
    right = label_scores(answer.astype(float), labels).whole_set
    if right >= ENOUGH:
        return Verdict(True, f"{right:.0%} of {len(labels)} whole sets, of digits never seen.")
    return Verdict(False, _what_is_wrong(answer, labels, right))


def _not_labels(answer: np.ndarray, shape: tuple[int, int]) -> str | None:
    """Say why these are no 0s and 1s in the shape of the labels; None if they are."""
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
