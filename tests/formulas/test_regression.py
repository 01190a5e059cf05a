"""Squared error and error summaries against PyTorch, and slants against digits sheared by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lecnn_helpers import datasets
from lecnn_helpers.formulas import regression

shapes = st.one_of(st.tuples(st.integers(1, 8)), st.tuples(st.integers(1, 8), st.integers(1, 3)))
numbers = st.floats(-100, 100)


@given(st.data())
def test_squared_error_and_its_gradient_are_torch_s(data):
    shape = data.draw(shapes)
    predictions, truth = (data.draw(hnp.arrays(float, shape, elements=numbers)) for _ in "ab")
    theirs = torch.tensor(predictions, requires_grad=True)
    loss = torch.nn.MSELoss()(theirs, torch.tensor(truth))
    loss.backward()
    assert regression.squared_error(predictions, truth) == pytest.approx(loss.item())
    gradient = regression.squared_error_gradient(predictions, truth)
    np.testing.assert_allclose(gradient, theirs.grad.numpy(), rtol=1e-12, atol=1e-12)


@given(st.data())
def test_absolute_error_and_its_gradient_are_torch_s(data):
    shape = data.draw(shapes)
    predictions, truth = (data.draw(hnp.arrays(float, shape, elements=numbers)) for _ in "ab")
    theirs = torch.tensor(predictions, requires_grad=True)
    loss = torch.nn.L1Loss()(theirs, torch.tensor(truth))
    loss.backward()
    assert regression.absolute_error(predictions, truth) == pytest.approx(loss.item())
    gradient = regression.absolute_error_gradient(predictions, truth)
    np.testing.assert_allclose(gradient, theirs.grad.numpy(), rtol=1e-12, atol=1e-12)


def test_one_answer_is_best_at_the_mean_by_squares_and_at_the_median_by_distance():
    """Of 1, 1, 2, 4 and 12 the mean is 4, the median 2."""
    truth = np.array([1.0, 1, 2, 4, 12])
    answers = np.arange(0, 13, 0.25)
    by_squares, by_distance = (
        answers[np.argmin([error(np.full(5, m), truth) for m in answers])]
        for error in (regression.squared_error, regression.absolute_error)
    )
    assert (by_squares, by_distance) == (4.0, 2.0)


def test_an_absolute_error_may_be_as_large_as_a_float():
    assert regression.absolute_error([1e308, -1e308], [0.0, 0.0]) == pytest.approx(1e308)


def test_a_summary_by_hand():
    # Absolute errors 0, 1, …, 10: mean 5, nine in ten within 9, squares sum to 385.
    errors = np.arange(11.0) * np.array([1, -1] * 5 + [1])
    summary = regression.summarize_errors(errors + 3, np.full(11, 3.0))
    assert summary == pytest.approx((5.0, 9.0, math.sqrt(385 / 11), 10.0))


@pytest.mark.parametrize("function", [regression.squared_error, regression.summarize_errors])
def test_what_numpy_would_broadcast_is_refused(function):
    truth = np.array([0.1, 0.2, 0.3])
    assert np.subtract(truth[:, None], truth).shape == (3, 3)
    with pytest.raises(ValueError, match=r"predictions have shape \(3, 1\), truth \(3,\)"):
        function(truth[:, None], truth)


@pytest.mark.parametrize(
    ("predictions", "truth", "message"),
    [
        ([], [], "predictions is empty"),
        ([math.nan], [0.0], r"predictions\[0\] is nan"),
        ([0.0], [math.inf], r"truth\[0\] is inf"),
        (1.0, 1.0, r"predictions must have 1 or 2 dimension\(s\)"),
        ([1.0], ["a"], "truth must be an array of numbers"),
    ],
)
def test_bad_predictions(predictions, truth, message):
    with pytest.raises(ValueError, match=message):
        regression.squared_error_gradient(predictions, truth)


# Slant


def _stroke(angle, side=41):
    """A line through the middle, so many degrees counterclockwise from upright."""
    rows, columns = np.indices((side, side)) - side // 2
    x, y = columns, -rows
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    across, along = x * cos + y * sin, -x * sin + y * cos
    return (np.exp(-(across**2) / 2) * (np.abs(along) < 15)).reshape(1, -1)


@pytest.mark.parametrize("angle", [-30, -10, 0, 20])
def test_a_stroke_s_slant_is_its_angle(angle):
    assert regression.own_slant(_stroke(angle))[0] == pytest.approx(angle, abs=1.0)


def test_a_stroke_turned_slants_by_the_angle_it_was_turned_by():
    stroke = np.zeros((1, 64))
    stroke.reshape(8, 8)[:, 3:5] = 1
    for angle in (-25.0, 10.0, 30.0):
        turned = datasets.turn(stroke, [angle])
        # Two pixels wide and eight long: the width takes a little of the slope away.
        assert regression.own_slant(turned)[0] == pytest.approx(angle, abs=3.0)


def test_slant_does_not_depend_on_place_or_contrast():
    one = np.zeros((8, 8))
    one[1:5, 2] = one[3:6, 3] = 0.5
    moved = 0.4 * np.roll(one, (2, 3), axis=(0, 1))
    both = regression.own_slant(np.stack([one.ravel(), moved.ravel()]))
    assert both[0] == pytest.approx(both[1])
    assert both[0] != 0


@pytest.mark.parametrize(
    ("image", "slope"),
    [
        ([0, 1, 1, 0], 1),
        ([1, 0, 0, 1], -1),
        ([1, 0, 1, 0], 0),
        # Middle: column 1/3, row 2/3. Σ xy = (−2 + 1 − 2)/9 = −1/3, Σ y² = (4 + 1 + 1)/9 = 2/3.
        ([1, 0, 1, 1], -1 / 2),
        # Weighed 2, 1, 1, the middle is at 1/4 and 1/2: Σ xy = −1/2, Σ y² = 1.
        ([2, 0, 1, 1], -1 / 2),
        # The same, a tenth as dark.
        ([0.2, 0, 0.1, 0.1], -1 / 2),
        # A ten-millionth as dark is still no stroke in one row.
        ([2e-7, 0, 1e-7, 1e-7], -1 / 2),
    ],
)
def test_slants_by_hand(image, slope):
    both = regression.own_slant([image, [1, 0, 0, 1]])
    np.testing.assert_allclose(np.tan(np.radians(-both)), [slope, -1], atol=1e-12)


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (np.ones((2, 63)), "images must be square, got 63 pixels a row"),
        (np.ones(64), r"images must have 2 dimension\(s\)"),
        (-np.ones((1, 4)), "images must have gray values ≥ 0, got -1"),
        (np.array([[1.0, 0, 1, 0], [0, 0, 0, 0]]), r"images\[1\] has no ink"),
        (np.array([[1.0, 0, 1, 0], [1, 1, 0, 0]]), r"images\[1\] has all its ink in one row"),
    ],
)
def test_bad_images_for_slant(images, message):
    with pytest.raises(ValueError, match=message):
        regression.own_slant(images)
