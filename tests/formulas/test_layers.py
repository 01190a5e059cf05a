"""The dense layer and its first weights."""

import numpy as np
import pytest
import torch

from lecnn_helpers.formulas.layers import dense, relu, xavier_uniform


def test_dense_equals_pytorch():
    rng = np.random.default_rng(0)
    x, weights, bias = rng.normal(size=(32, 64)), rng.normal(size=(64, 3)), rng.normal(size=3)
    layer = torch.nn.Linear(64, 3, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(weights.T))
        layer.bias.copy_(torch.from_numpy(bias))
        theirs = layer(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(dense(x, weights, bias), theirs, atol=1e-12)


def test_dense_by_hand():
    np.testing.assert_array_equal(dense([[1, 2]], [[3, 0], [0, 4]], [10, 20]), [[13, 28]])


def test_without_a_bias_it_is_0():
    np.testing.assert_array_equal(dense([[1, 2]], [[3], [4]]), [[11]])


def test_relu_by_hand():
    np.testing.assert_array_equal(relu([-2.0, -0.0, 0.0, 3.0]), [0, 0, 0, 3])


def test_xavier_has_the_stated_limit_and_variance():
    weights = xavier_uniform(300, 500, seed=0)
    assert weights.shape == (300, 500)
    assert np.abs(weights).max() <= np.sqrt(6 / 800)
    # 150,000 draws: the variance of a uniform sample is within 1 % with great margin.
    np.testing.assert_allclose(weights.var(), 2 / 800, rtol=0.01)
    np.testing.assert_array_equal(weights, xavier_uniform(300, 500, seed=0))
    assert not np.array_equal(weights, xavier_uniform(300, 500, seed=1))


@pytest.mark.parametrize(
    ("x", "weights", "bias", "message"),
    [
        ([[1, 2, 3]], [[1], [1]], 0, "x has 3 inputs per example.*weights expect 2"),
        ([[1, 2]], [[1], [1]], [1, 2], r"bias has shape \(2,\)"),
        ([1, 2], [[1], [1]], 0, "x must have 2 dimension"),
        ([[1, np.nan]], [[1], [1]], 0, r"x\[0, 1\] is nan"),
        (np.zeros((0, 2)), [[1], [1]], 0, "x is empty"),
    ],
)
def test_shapes_that_do_not_fit(x, weights, bias, message):
    with pytest.raises(ValueError, match=message):
        dense(x, weights, bias)


@pytest.mark.parametrize(("fans", "name"), [((0, 3), "fan_in"), ((3, 1.5), "fan_out")])
def test_bad_fans(fans, name):
    with pytest.raises(ValueError, match=f"{name} must be a whole number"):
        xavier_uniform(*fans, seed=0)
