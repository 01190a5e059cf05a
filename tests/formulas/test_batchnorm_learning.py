"""Backward pass and running statistics against hand arithmetic, finite differences and PyTorch."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lecnn_helpers.formulas.batchnorm import BatchNorm, batch_norm, batch_norm_backward

Z = np.array([15.0, 25, 15, 10, 5])
E1 = np.array([1.0, 0, 0, 0, 0])

few = settings(deadline=None, max_examples=40)
eighths = st.integers(-800, 800).map(lambda i: i / 8)
shapes = st.tuples(st.integers(2, 12), st.integers(1, 4))
# Not nearly constant: for such a batch rounding would be measured, not the formula.
batches = arrays(np.float64, shapes, elements=eighths).filter(lambda z: (z.std(axis=0) > 0.1).all())
seeds = st.integers(0, 2**32 - 1)


def _tensor(array, grad=False):
    return torch.tensor(np.asarray(array, dtype=np.float64), requires_grad=grad)


def _autograd(z, alpha, beta, upstream, eps, running=(None, None)):
    leaves = [_tensor(value, grad=True) for value in (z, alpha, beta)]
    mean, variance = (None if r is None else _tensor(r) for r in running)
    y = torch.nn.functional.batch_norm(
        leaves[0], mean, variance, leaves[1], leaves[2], training=mean is None, eps=eps
    )
    y.backward(_tensor(upstream))
    return [leaf.grad.numpy() for leaf in leaves]


# Backward


def test_the_lecture_s_rows_by_hand():
    # In whole numbers, with d = (1, 11, 1, −4, −9) and σ² = 44: ẑ = d/√44, so
    # ∂Zᵢ = (e₁ᵢ − 1/5 − dᵢ·1/(44·5)) / √44 and ∂α = 1/√44.
    d = np.array([1, 11, 1, -4, -9])
    gradients = batch_norm_backward(E1, Z)
    np.testing.assert_allclose(gradients.z, (220 * E1 - 44 - d) / 220 / 44**0.5, atol=1e-14)
    np.testing.assert_allclose(
        gradients.z, [0.119919, -0.037689, -0.030836, -0.027410, -0.023984], atol=5e-7
    )
    assert gradients.alpha == pytest.approx(0.150756, abs=5e-7)
    assert gradients.beta == 1


@few
@given(batches, seeds, st.sampled_from([1e-5, 1e-3, 1.0]))
def test_all_three_gradients_are_autograd_s(z, seed, eps):
    rng = np.random.default_rng(seed)
    alpha, beta = rng.normal(size=(2, z.shape[1]))
    upstream = rng.normal(size=z.shape)
    theirs = _autograd(z, alpha, beta, upstream, eps)
    for ours, wanted in zip(batch_norm_backward(upstream, z, alpha, eps=eps), theirs, strict=True):
        np.testing.assert_allclose(ours, wanted, rtol=1e-10, atol=1e-10)


@few
@given(batches, seeds)
def test_finite_differences_without_eps(z, seed):
    z = z / z.std(axis=0)  # a common size, so that one step suits all
    rng = np.random.default_rng(seed)
    alpha, beta = rng.normal(size=(2, z.shape[1]))
    upstream = rng.normal(size=z.shape)
    gradients = batch_norm_backward(upstream, z, alpha)

    def slope(array, index, loss, h=1e-5):
        ends = []
        for step in (h, -h):
            moved = array.copy()
            moved[index] += step
            ends.append((loss(moved) * upstream).sum())
        return (ends[0] - ends[1]) / (2 * h)

    for index in np.ndindex(z.shape):
        numeric = slope(z, index, lambda z: batch_norm(z, alpha, beta))
        assert gradients.z[index] == pytest.approx(numeric, rel=1e-5, abs=1e-6)
    for neuron in range(z.shape[1]):
        numeric = slope(alpha, neuron, lambda alpha: batch_norm(z, alpha, beta))
        assert gradients.alpha[neuron] == pytest.approx(numeric, rel=1e-6, abs=1e-8)
        numeric = slope(beta, neuron, lambda beta: batch_norm(z, alpha, beta))
        assert gradients.beta[neuron] == pytest.approx(numeric, rel=1e-6, abs=1e-8)


@few
@given(batches, seeds)
def test_the_gradient_by_z_neither_shifts_nor_stretches_the_batch(z, seed):
    # y does not change if all of z is shifted or stretched, so no gradient points there.
    upstream = np.random.default_rng(seed).normal(size=z.shape)
    by_z = batch_norm_backward(upstream, z).z
    # Against the size of what comes from above: of two examples nothing is left but rounding.
    size = np.abs(upstream).sum(axis=0)
    assert (np.abs((by_z * z.std(axis=0)).sum(axis=0)) < 1e-10 * size).all()
    assert (np.abs((by_z * (z - z.mean(axis=0))).sum(axis=0)) < 1e-10 * size).all()


@few
@given(batches, st.sampled_from([0.01, 0.5, 3.0, 100.0]))
def test_weights_c_times_as_large_get_a_gradient_c_times_smaller(z, c):
    upstream = np.random.default_rng(0).normal(size=z.shape)
    np.testing.assert_allclose(
        batch_norm_backward(upstream, c * z).z,
        batch_norm_backward(upstream, z).z / c,
        rtol=1e-7,
        atol=1e-9 / c,
    )


def test_one_neuron_without_a_second_axis():
    flat, column = (
        batch_norm_backward(E1, Z, 2.0),
        batch_norm_backward(E1[:, None], Z[:, None], 2.0),
    )
    assert flat.alpha.shape == flat.beta.shape == ()
    np.testing.assert_array_equal(flat.z[:, None], column.z)
    assert column.alpha.shape == column.beta.shape == (1,)


@pytest.mark.parametrize(
    ("upstream", "z", "alpha", "message"),
    [
        ([1.0, 0], Z, 1.0, r"upstream has shape \(2,\); .* shape of z, \(5,\)"),
        (E1[:, None], Z, 1.0, r"upstream has shape \(5, 1\)"),
        ([np.nan, 0, 0, 0, 0], Z, 1.0, r"upstream\[0\] is nan"),
        (E1, [4.0] * 5, 1.0, "z is constant over the batch of 5"),
        (E1, Z, [1.0, 2.0], r"alpha has shape \(2,\)"),
    ],
)
def test_bad_input_of_backward(upstream, z, alpha, message):
    with pytest.raises(ValueError, match=message):
        batch_norm_backward(upstream, z, alpha)


# Running statistics


def test_the_three_running_variances_of_the_lecture_s_batch():
    z = Z[:, None]
    pytorch, keras = BatchNorm(1), BatchNorm(1, convention="keras")
    pytorch(z)
    keras(z)
    assert pytorch.running_variance.item() == pytest.approx(6.4, abs=1e-12)
    assert keras.running_variance.item() == pytest.approx(1.43, abs=1e-12)
    assert pytorch.running_mean.item() == pytest.approx(1.4, abs=1e-12)
    assert keras.running_mean.item() == pytest.approx(0.14, abs=1e-12)
    # PyTorch's momentum with Keras' variance: what it is not.
    with_n = BatchNorm(1, convention="keras", momentum=0.9)
    with_n(z)
    assert with_n.running_variance.item() == pytest.approx(5.3, abs=1e-12)


@few
@given(
    st.integers(1, 4),
    st.lists(st.integers(2, 9), min_size=1, max_size=12),
    st.sampled_from([0.0, 0.01, 0.1, 0.5, 1.0]),
    seeds,
)
def test_values_gradients_and_buffers_are_pytorch_s_in_both_modes(neurons, sizes, momentum, seed):
    rng = np.random.default_rng(seed)
    ours = BatchNorm(neurons, momentum=momentum)
    theirs = torch.nn.BatchNorm1d(neurons, momentum=momentum, dtype=torch.float64)
    ours.alpha, ours.beta = rng.normal(size=(2, neurons))
    with torch.no_grad():
        theirs.weight.copy_(_tensor(ours.alpha))
        theirs.bias.copy_(_tensor(ours.beta))
    close = {"rtol": 1e-10, "atol": 1e-10}
    for n in sizes:
        # The modes alternate at random; an eval call must leave the buffers alone.
        training = bool(rng.integers(2))
        (ours.train if training else ours.eval)()
        theirs.train(training)
        z = rng.normal(5.0, 3.0, size=(n, neurons))
        upstream = rng.normal(size=z.shape)
        before = torch.tensor(z, requires_grad=True)
        y = theirs(before)
        theirs.zero_grad()
        y.backward(_tensor(upstream))
        np.testing.assert_allclose(ours(z), y.detach().numpy(), **close)
        gradients = ours.backward(upstream, z)
        np.testing.assert_allclose(gradients.z, before.grad.numpy(), **close)
        np.testing.assert_allclose(gradients.alpha, theirs.weight.grad.numpy(), **close)
        np.testing.assert_allclose(gradients.beta, theirs.bias.grad.numpy(), **close)
        np.testing.assert_allclose(ours.running_mean, theirs.running_mean.numpy(), **close)
        np.testing.assert_allclose(ours.running_variance, theirs.running_var.numpy(), **close)


@few
@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.floats(0, 1), seeds)
def test_keras_rule_is_pytorch_s_with_the_other_momentum_and_variance(sizes, momentum, seed):
    rng = np.random.default_rng(seed)
    layer = BatchNorm(2, convention="keras", momentum=momentum)
    mean, variance = np.zeros(2), np.ones(2)
    for n in sizes:
        z = rng.normal(5.0, 3.0, size=(n, 2))
        layer(z)
        # keras.layers.BatchNormalization: moving ← moving·momentum + batch·(1 − momentum),
        # with tf.nn.moments, which divides by n.
        mean = mean * momentum + z.sum(axis=0) / n * (1 - momentum)
        square = ((z - z.sum(axis=0) / n) ** 2).sum(axis=0) / n
        variance = variance * momentum + square * (1 - momentum)
    np.testing.assert_allclose(layer.running_mean, mean, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(layer.running_variance, variance, rtol=1e-12, atol=1e-12)


def test_the_usual_settings_are_the_libraries_own():
    theirs, ours = torch.nn.BatchNorm1d(1), BatchNorm(1)
    assert (ours.momentum, ours.eps) == (theirs.momentum, theirs.eps)
    keras = BatchNorm(1, convention="keras")
    assert (keras.momentum, keras.eps) == (0.99, 1e-3)  # keras.io, BatchNormalization
    assert BatchNorm(1, momentum=0.0).momentum == BatchNorm(1, eps=0.0).eps == 0.0


def test_a_batch_of_one():
    one = np.array([[15.0, -3.0]])
    layer = BatchNorm(2)
    with pytest.raises(ValueError, match=r"z has 1 example\(s\); dividing by n − 1 needs more"):
        layer(one)
    np.testing.assert_array_equal(layer.running_mean, 0)  # refused as a whole
    np.testing.assert_array_equal(layer.running_variance, 1)
    # Its own mean is the value itself: nothing is left but β.
    keras = BatchNorm(2, convention="keras")
    keras.beta = np.array([0.5, 7.0])
    np.testing.assert_array_equal(keras(one), [[0.5, 7.0]])
    # With running statistics one example is as good as many.
    np.testing.assert_allclose(layer.eval()(one), one / np.sqrt(1 + 1e-5), rtol=1e-12)


def test_in_use_an_example_does_not_see_the_others():
    rng = np.random.default_rng(0)
    layer = BatchNorm(3)
    for _ in range(5):
        layer(rng.normal(size=(8, 3)))
    z = rng.normal(size=(8, 3))
    together = layer.eval()(z)
    assert layer.training is False
    alone = np.concatenate([layer(row[None]) for row in z])
    np.testing.assert_array_equal(together, alone)
    assert np.abs(layer.train()(z) - together).max() > 0.01  # and in training it does


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n_neurons": 0}, "n_neurons must be a whole number ≥ 1, got 0"),
        ({"n_neurons": 1.5}, "n_neurons"),
        ({"n_neurons": 1, "convention": "jax"}, "convention must be one of 'pytorch', 'keras'"),
        ({"n_neurons": 1, "momentum": 1.1}, "momentum must be .* ≥ 0 and ≤ 1, got 1.1"),
        ({"n_neurons": 1, "eps": -1.0}, "eps must be .* ≥ 0, got -1"),
    ],
)
def test_bad_settings(arguments, message):
    with pytest.raises(ValueError, match=message):
        BatchNorm(**arguments)


def test_bad_batches():
    for mode in (BatchNorm(3), BatchNorm(3).eval()):
        for call in (mode, lambda z, mode=mode: mode.backward(z, z)):
            with pytest.raises(ValueError, match=r"z has shape \(5, 2\); this layer has 3 neuron"):
                call(np.zeros((5, 2)))
            with pytest.raises(ValueError, match="z must have 2 dimension"):
                call(Z)
        with pytest.raises(ValueError, match=r"upstream has shape \(4, 3\)"):
            mode.backward(np.zeros((4, 3)), np.arange(15.0).reshape(5, 3))


def test_a_running_variance_of_0_needs_eps():
    layer = BatchNorm(2, eps=0.0)
    layer.running_variance = np.array([4.0, 0.0])
    message = r"running_variance\[1\] is 0 and so is eps; \(z − mean\)/std would divide by 0$"
    with pytest.raises(ValueError, match=message):
        layer.eval()(np.ones((2, 2)))
