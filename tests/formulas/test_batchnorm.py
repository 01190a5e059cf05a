"""Batch norm against the notes' table, hand arithmetic and PyTorch in float64."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lecnn_helpers import lecture
from lecnn_helpers.formulas.batchnorm import batch_mean, batch_norm, batch_variance, normalize

Z = np.array([15.0, 25, 15, 10, 5])

# Not all alike and not nearly so: for these rounding would be measured, not the formula.
batches = arrays(
    np.float64,
    st.tuples(st.integers(2, 12), st.integers(1, 4)),
    elements=st.integers(-1000, 1000).map(lambda i: i / 8),
).filter(lambda z: (z.std(axis=0) > 0.1).all())


def test_the_notes_table():
    np.testing.assert_array_equal(np.array(lecture.INPUTS) @ np.array(lecture.WEIGHTS), Z)
    assert batch_mean(Z) == lecture.NOTED_MEAN == 14
    np.testing.assert_array_equal((Z - batch_mean(Z)) ** 2, lecture.NOTED_SQUARED_DEVIATIONS)
    assert batch_variance(Z) == 220 / 5
    assert batch_variance(Z, ddof=1) == 220 / 4
    assert round(float(np.sqrt(batch_variance(Z))), 3) == lecture.NOTED_STD


def test_normalized_by_hand():
    np.testing.assert_allclose(normalize(Z), np.array([1, 11, 1, -4, -9]) / 44**0.5, atol=1e-12)


def test_without_a_word_nothing_is_rescaled():
    np.testing.assert_array_equal(batch_norm([1.0, 3.0]), [-1, 1])


@given(batches, st.floats(1e-8, 1.0), st.integers(0, 2**32 - 1))
def test_equals_pytorch(z, eps, seed):
    alpha, beta = np.random.default_rng(seed).normal(size=(2, z.shape[1]))
    theirs = torch.nn.functional.batch_norm(
        torch.from_numpy(z),
        None,
        None,
        weight=torch.from_numpy(alpha),
        bias=torch.from_numpy(beta),
        training=True,
        eps=eps,
    )
    np.testing.assert_allclose(batch_norm(z, alpha, beta, eps=eps), theirs.numpy(), atol=1e-12)


@given(batches)
def test_mean_0_and_variance_1(z):
    z_hat = normalize(z)
    np.testing.assert_allclose(z_hat.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(z_hat.var(axis=0), 1, atol=1e-12)


@given(batches, st.floats(-100, 100), st.floats(0.01, 100))
def test_shift_and_positive_scale_of_the_input_change_nothing(z, shift, scale):
    np.testing.assert_allclose(normalize(scale * z + shift), normalize(z), atol=1e-9)


@given(batches)
def test_a_negative_scale_mirrors(z):
    np.testing.assert_allclose(normalize(-z), -normalize(z), atol=1e-12)


@given(batches)
def test_alpha_sigma_and_beta_mu_are_the_identity(z):
    alpha, beta = np.sqrt(batch_variance(z)), batch_mean(z)
    np.testing.assert_allclose(batch_norm(z, alpha, beta), z, atol=1e-11)


@given(batches)
def test_neurons_do_not_see_each_other(z):
    columns = [normalize(column) for column in z.T]
    np.testing.assert_allclose(normalize(z), np.stack(columns, axis=1), atol=1e-12)


@pytest.mark.parametrize("n", [2, 5, 32])
def test_no_value_lies_further_out_than_the_root_of_n_minus_1(n):
    z = np.zeros(n)
    z[0] = 1e6
    # By hand: μ = v/n and σ² = v²(n − 1)/n², so (v − μ)/σ = √(n − 1).
    np.testing.assert_allclose(normalize(z)[0], np.sqrt(n - 1), rtol=1e-12)


def test_eps_sits_inside_the_root():
    np.testing.assert_allclose(normalize(Z, eps=5.0)[1], 11 / 7)  # √(44 + 5) = 7


@pytest.mark.parametrize(
    ("z", "message"),
    [
        ([], "z is empty"),
        (np.zeros((0, 3)), "z is empty"),
        (np.zeros((2, 2, 2)), "z must have 1 or 2 dimension"),
        (3.0, "z must have 1 or 2 dimension"),
        ([1.0, np.nan], r"z\[1\] is nan"),
        ([[1.0, 2.0], [3.0, np.inf]], r"z\[1, 1\] is inf"),
        (["a", "b"], "z must be an array of numbers"),
    ],
)
@pytest.mark.parametrize("function", [batch_mean, batch_variance, normalize, batch_norm])
def test_bad_batches_are_named(function, z, message):
    with pytest.raises(ValueError, match=message):
        function(z)


def test_a_constant_neuron_needs_eps():
    # 0.1 three times: its mean is not 0.1 to the last bit, and the variance not 0.
    with pytest.raises(ValueError, match="z is constant over the batch of 3"):
        normalize([0.1, 0.1, 0.1])
    with pytest.raises(ValueError, match=r"z\[:, 1\] is constant"):
        normalize([[1.0, 7.0], [2.0, 7.0]])
    np.testing.assert_allclose(normalize([7.0, 7.0], eps=1e-5), [0, 0])


@pytest.mark.parametrize("eps", [-1e-9, np.nan, np.inf, "small"])
def test_bad_eps(eps):
    with pytest.raises(ValueError, match="eps must be"):
        normalize(Z, eps=eps)


def test_bad_ddof():
    with pytest.raises(ValueError, match="ddof must be 0"):
        batch_variance(Z, ddof=2)
    with pytest.raises(ValueError, match="1 example"):
        batch_variance([3.0], ddof=1)


@pytest.mark.parametrize("name", ["alpha", "beta"])
def test_alpha_and_beta_must_fit_the_neurons(name):
    z = np.arange(6.0).reshape(3, 2)
    with pytest.raises(ValueError, match=rf"{name} has shape \(3,\).*2 neuron"):
        batch_norm(z, **{name: [1.0, 2.0, 3.0]})
    with pytest.raises(ValueError, match=rf"{name} is nan"):
        batch_norm(z, **{name: np.nan})
