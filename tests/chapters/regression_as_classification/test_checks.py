"""The exercises of the chapter on regression as classification."""

from __future__ import annotations

import numpy as np
import pytest

from lecnn_helpers.chapters.regression_as_classification import check


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("edge", 1.3),
        ("bins", 31),
        ("decoder", lambda p, c: (p * c).sum(axis=1)),
        ("torn", (-40, 0.6 * -40 + 0.4 * 20)),
    ],
)
def test_right_answers(exercise, answer):
    assert check(exercise, answer).right


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("edge", round(1.25, 1), "goes to the bin above"),
        ("edge", 13, "not its number"),
        ("edge", 1.25, "That is the value"),
        ("bins", 30, "one more center"),
        ("bins", 61, "2 to each side"),
        ("bins", 60, "4 degrees will do"),
        ("bins", 12, "12 is not it"),
        ("torn", (-16, -40), "swapped"),
        ("torn", (20, -16), "more probable"),
        ("torn", (-40, -10), "plain mean"),
        ("torn", (-40, 3), "not 3"),
        ("decoder", lambda p, c: c[p.argmax(axis=1)], "argmax"),
        ("decoder", lambda p, c: (p * c).mean(axis=1), "sum to 1 already"),
        ("decoder", lambda p, c: p @ np.arange(len(c)), "bins' numbers"),
        ("decoder", lambda p, c: (p * c).sum(), "has shape"),
        ("decoder", lambda p, c: p @ c + 1, "differ from the formula"),
    ],
)
def test_slips(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message
