"""Power iteration: against LAPACK, with either sign, and where there is nothing to find."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecnn_helpers.formulas.curvature import largest_curvature

pytestmark = pytest.mark.filterwarnings("error")


def symmetric(eigenvalues, seed):
    n = len(eigenvalues)
    turn, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(n, n)))
    return turn @ np.diag(eigenvalues) @ turn.T


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    st.lists(st.floats(-1.0, 1.0), min_size=1, max_size=6),
    st.sampled_from([-3.0, 1.5, 40.0]),
    st.integers(0, 2**32 - 1),
)
def test_it_is_the_eigenvalue_that_is_largest_in_size(others, largest, seed):
    H = symmetric([*others, largest], seed)
    start = np.random.default_rng(seed).normal(size=len(H))
    found = largest_curvature(lambda d: H @ d, start, steps=300)
    values, axes = np.linalg.eigh(H)
    at = np.abs(values).argmax()
    assert found.curvature == pytest.approx(values[at], rel=1e-9)
    assert abs(found.direction @ axes[:, at]) == pytest.approx(1.0, abs=1e-9)


def test_each_turn_shrinks_the_error_by_the_square_of_the_ratio():
    # diag(1, 2) from (1, 1): after t turns d = (1, 2ᵗ), and d·Hd/d·d = (1 + 2·4ᵗ)/(1 + 4ᵗ),
    # measured at the start of each turn.
    for turns in (1, 2, 5):
        found = largest_curvature(lambda d: np.array([1, 2]) * d, [1, 1], steps=turns)
        quarter = 4 ** (turns - 1)
        assert found.curvature == pytest.approx((1 + 2 * quarter) / (1 + quarter))


def test_it_goes_on_from_where_it_was():
    H = symmetric([1.0, 0.99, 0.5], seed=1)
    found = largest_curvature(lambda d: H @ d, [1.0, 1.0, 1.0], steps=1000)
    again = largest_curvature(lambda d: H @ d, found.direction, steps=1)
    assert again.curvature == pytest.approx(1.0, abs=1e-7)


def test_nothing_to_find():
    flat = largest_curvature(lambda d: 0 * d, [3.0, 4.0])
    assert flat.curvature == 0.0
    assert flat.direction == pytest.approx([0.6, 0.8])
    diverged = largest_curvature(lambda d: math.nan * d, [3.0, 4.0])
    assert math.isnan(diverged.curvature)
    assert diverged.direction == pytest.approx([0.6, 0.8])


@pytest.mark.parametrize("size", [1e-300, 1e300])
def test_the_length_of_the_start_does_not_count(size):
    found = largest_curvature(lambda d: np.array([1, 4]) * d, [size, size], steps=60)
    assert found.curvature == pytest.approx(4.0)
