"""The exercises of the dense-layer chapter: right answers pass, slips are told by name."""

import numpy as np
import pytest

from lecnn_helpers.chapters.dense_layer import check


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("parameters", 195),
        # By hand: 6/67 = 0.0895522…, and 0.2993² = 0.08958.
        ("xavier", 0.2993),
        ("variance", 1 / 16),
        ("function", lambda x, w, b: np.where(x @ w + b > 0, x @ w + b, 0)),
        # The same without a matrix product.
        ("function", lambda x, w, b: ((x[:, :, None] * w).sum(1) + b).clip(min=0)),
    ],
)
def test_right_answers(exercise, answer):
    verdict = check(exercise, answer)
    assert verdict.right, verdict.message


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("parameters", 192, "also has a bias"),
        ("parameters", 256, "not to an input"),
        ("parameters", 6240, "the batch does not count"),
        ("parameters", 196, "196 is not it"),
        ("xavier", (2 / 67) ** 0.5, "standard deviation"),
        ("xavier", 2 / 67, "variance"),
        ("xavier", 6 / 67, "Take the root"),
        ("xavier", 0.125, "PyTorch's default"),
        ("xavier", (6 / 64) ** 0.5, "adds both fans"),
        ("variance", 2, "left the relus out"),
        ("variance", 0.125, "fifth layer"),
        ("variance", 0.03125, "Too small by half"),
        ("variance", 0.25, "root"),
        ("function", lambda x, w, b: x @ w + b, "relu is missing"),
        ("function", lambda x, w, b: np.maximum(0, x @ w), "bias is missing"),
        ("function", lambda x, w, b: np.maximum(0, x @ w) + b, "after the relu"),
        ("function", lambda x, w, b: np.abs(x @ w + b), "absolute value"),
        ("function", lambda x, w, b: np.maximum(0, x @ w + b).T, "shape"),
    ],
)
def test_slips(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message
