"""The network: gradients against torch and finite differences, training, bad input."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecnn_helpers.formulas.curvature import largest_curvature
from lecnn_helpers.formulas.network import Network, train
from lecnn_helpers.formulas.optimizers import AdaGrad, GradientDescent

pytestmark = pytest.mark.filterwarnings("error")

sizes = st.lists(st.integers(1, 6), min_size=2, max_size=4)


def problem(sizes, seed, n=5):
    rng = np.random.default_rng(seed)
    network = Network(*sizes)
    vector = rng.normal(size=network.n_weights)
    return network, vector, rng.normal(size=(n, sizes[0])), rng.integers(sizes[-1], size=n)


def torch_scores(network, w, x):
    """The scores by torch, from a vector of all weights."""
    h, at, last = torch.tensor(x), 0, len(network.sizes) - 2
    for i in range(last + 1):
        a, b = network.sizes[i], network.sizes[i + 1]
        h = h @ w[at : at + a * b].reshape(a, b) + w[at + a * b : at + a * b + b]
        at += a * b + b
        h = torch.relu(h) if i < last else h
    return h


def torch_loss(network, vector, x, y):
    """The loss and its gradient by torch, from the same vector."""
    w = torch.tensor(vector, requires_grad=True)
    h = torch_scores(network, w, x)
    loss = torch.nn.functional.cross_entropy(h, torch.tensor(y))
    loss.backward()
    return loss.item(), w.grad.numpy(), h.argmax(dim=1).numpy()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(sizes, st.integers(0, 2**32 - 1))
def test_loss_gradient_and_accuracy_equal_torch(sizes, seed):
    network, vector, x, y = problem(sizes, seed)
    loss, gradient, said = torch_loss(network, vector, x, y)
    np.testing.assert_allclose(network.loss(vector, x, y), loss, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(network.gradient(vector, x, y), gradient, rtol=1e-11, atol=1e-13)
    assert network.accuracy(vector, x, y) == np.mean(said == y)


def test_gradient_is_the_slope_of_the_loss():
    network, vector, x, y = problem((4, 5, 3), seed=3)
    h, slopes = 1e-6, np.empty(network.n_weights)
    for i in range(network.n_weights):
        step = np.zeros(network.n_weights)
        step[i] = h
        ends = (network.loss(vector + s * step, x, y) for s in (1, -1))
        slopes[i] = np.subtract(*ends) / (2 * h)
    np.testing.assert_allclose(network.gradient(vector, x, y), slopes, atol=1e-8)


def test_by_hand_without_hidden_layer():
    # Two classes, weights 0: p = 1/2 each, loss ln 2, gradient x·(p − 1_y).
    network = Network(1, 2)
    gradient = network.gradient(np.zeros(4), [[3.0]], [0])
    assert gradient.tolist() == [-1.5, 1.5, -0.5, 0.5]
    np.testing.assert_allclose(network.loss(np.zeros(4), [[3.0]], [0]), np.log(2), rtol=1e-15)


def test_large_scores_far_apart_cost_their_difference():
    # One weight of 1: scores (0, 0) and (1000, 0), so losses ln 2 and 0, or ln 2 and 1000.
    network, vector, x = Network(1, 2), [1.0, 0.0, 0.0, 0.0], [[0.0], [1000.0]]
    np.testing.assert_allclose(network.loss(vector, x, [0, 0]), np.log(2) / 2, rtol=1e-15)
    np.testing.assert_allclose(network.loss(vector, x, [0, 1]), (np.log(2) + 1000) / 2, rtol=1e-15)


def test_layers_are_views_and_start_is_xaviers():
    network = Network(64, 32, 10)
    vector = network.start(seed=4)
    (W1, b1), (W2, b2) = network.layers(vector)
    assert (W1.shape, b1.shape, W2.shape, b2.shape) == ((64, 32), (32,), (32, 10), (10,))
    assert not b1.any()
    assert not b2.any()
    for W, fans in ((W1, 96), (W2, 42)):
        limit = np.sqrt(6 / fans)
        assert 0.95 * limit < np.abs(W).max() <= limit
    W1[0, 0] = 7.0
    assert vector[0] == 7.0
    assert (network.start(seed=4)[1:] == vector[1:]).all()
    assert (network.start(seed=5) != network.start(seed=4)).any()


def test_train_takes_one_step_a_batch_and_leaves_the_rest_out():
    class Spy(GradientDescent):
        steps = 0

        def step(self, weights, gradient):
            self.steps += 1
            return super().step(weights, gradient)

    network, _, x, y = problem((3, 2), seed=1, n=11)
    spy = Spy(0.1)
    run = train(network, spy, x, y, epochs=3, seed=2, batch_size=4)
    assert spy.steps == 3 * 2  # 11 = 4 + 4 and 3 left over
    assert run.losses.shape == (4,)
    assert run.losses[0] == network.loss(network.start(seed=2), x, y)
    assert run.losses[-1] == network.loss(run.weights, x, y)


def test_each_epoch_shuffles_the_examples_with_their_labels():
    class Spy(Network):
        def gradient(self, vector, x, y):
            seen.append((np.asarray(x)[:, 0].tolist(), np.asarray(y).tolist()))
            return super().gradient(vector, x, y)

    seen = []
    x, y = np.arange(8.0)[:, None], np.arange(8) % 3
    train(Spy(1, 3), GradientDescent(1e-3), x, y, epochs=2, seed=6, batch_size=4)
    assert len(seen) == 2 * 2  # 8 = 4 + 4, nothing left over
    order = np.random.default_rng(6)
    for epoch in (seen[:2], seen[2:]):
        examples = epoch[0][0] + epoch[1][0]
        assert examples == order.permutation(8).tolist()
        assert epoch[0][1] + epoch[1][1] == [example % 3 for example in examples]


def test_a_batch_has_the_lecture_s_size():
    class Spy(GradientDescent):
        steps = 0

        def step(self, weights, gradient):
            self.steps += 1
            return super().step(weights, gradient)

    network, _, x, y = problem((2, 2), seed=1, n=95)
    spy = Spy(0.1)
    train(network, spy, x, y, epochs=1, seed=0)
    assert spy.steps == 2  # 95 = 32 + 32, and 31 left over


def test_two_layers_and_two_seeds_start_from_other_draws():
    network = Network(3, 3, 3)
    draws = []
    for seed in (0, 1):
        # As a share of the limit, so that equal draws would show.
        draws += [W / np.sqrt(6 / 6) for W, _ in network.layers(network.start(seed=seed))]
    for i, one in enumerate(draws):
        for other in draws[:i]:
            assert not np.isclose(one, other).any()


def test_train_with_one_batch_is_plain_gradient_descent():
    network, _, x, y = problem((3, 4, 2), seed=1, n=6)
    w = network.start(seed=0)
    for _ in range(5):
        w = w - 0.2 * network.gradient(w, x, y)
    run = train(network, GradientDescent(0.2), x, y, epochs=5, seed=0, batch_size=6)
    np.testing.assert_allclose(run.weights, w, rtol=1e-12)


def test_train_resets_the_optimizer_and_repeats_itself():
    network, _, x, y = problem((3, 2), seed=1, n=8)
    optimizer = AdaGrad(0.1)
    first, again = (
        train(network, optimizer, x, y, epochs=2, seed=3, batch_size=4).weights for _ in range(2)
    )
    other = train(network, optimizer, x, y, epochs=2, seed=4, batch_size=4).weights
    assert (first == again).all()
    assert (first != other).any()


def test_a_diverging_run_is_quiet_and_counts_as_wrong():
    network, _, x, y = problem((3, 4, 2), seed=1, n=8)
    run = train(network, GradientDescent(1e200), 1e200 * x, y, epochs=3, seed=0, batch_size=4)
    assert not np.isfinite(run.losses[-1])
    nan = np.full(network.n_weights, np.nan)
    assert network.accuracy(nan, x, y) == 0.0
    assert np.isnan(network.loss(nan, x, y))
    assert np.isnan(network.gradient(nan, x, y)).all()


def test_scores_that_overflow_are_quiet_and_wrong_for_their_own_example_alone():
    # Scores (1e400, 0) and (1e200, 0); the second example is right.
    network, vector, x = Network(1, 2), [1e200, 0.0, 0.0, 0.0], [[1e200], [1.0]]
    assert network.accuracy(vector, x, [1, 0]) == 0.5
    assert not np.isfinite(network.loss(vector, x, [1, 0]))


def test_a_batch_may_be_one_example():
    network, _, x, y = problem((3, 2), seed=1, n=5)
    w = network.start(seed=0)
    for i in np.random.default_rng(0).permutation(5):
        w = w - 0.2 * network.gradient(w, x[i : i + 1], y[i : i + 1])
    run = train(network, GradientDescent(0.2), x, y, epochs=1, seed=0, batch_size=1)
    np.testing.assert_allclose(run.weights, w, rtol=1e-12)


@pytest.mark.parametrize("bad", [(), (3,), (3, 0), (3, 2.0), (3, -1)])
def test_sizes_must_be_whole_numbers(bad):
    with pytest.raises(ValueError, match=r"^sizes must be"):
        Network(*bad)


@pytest.mark.parametrize("method", ["loss", "accuracy", "gradient"])
def test_arguments_are_checked(method):
    network = Network(2, 3)
    call, w, x, y = getattr(network, method), np.zeros(9), np.ones((2, 2)), [0, 2]
    call(w, x, y)
    for arguments, words in (
        ((w[:8], x, y), "vector has 8"),
        ((w, x[:, :1], y), "x has 1 input"),
        ((w, [[np.nan, 1.0]], [0]), r"x\[0, 0\] is nan"),
        ((w, x, [0]), r"y has shape \(1,\)"),
        ((w, x, [0.5, 1.0]), r"y\[0\] is 0.5; with 3 class"),
        ((w, x, [0, 3]), r"y\[1\] is 3; with 3 class"),
        ((w, x, [-1, 0]), r"y\[0\] is -1; with 3 class"),
    ):
        with pytest.raises(ValueError, match=f"^{words}"):
            call(*arguments)


def test_train_checks_its_numbers():
    network, optimizer = Network(2, 2), GradientDescent(0.1)
    x, y = np.ones((4, 2)), [0, 1, 0, 1]
    for bad in (-1, 1.0, None):
        with pytest.raises(ValueError, match=r"^epochs must be"):
            train(network, optimizer, x, y, epochs=bad, seed=0, batch_size=2)
    for bad in (0, 5, 2.0):
        with pytest.raises(ValueError, match=r"^batch_size must be a whole number from 1 to 4"):
            train(network, optimizer, x, y, epochs=1, seed=0, batch_size=bad)


# --- the Hessian ------------------------------------------------------------------


def torch_hessian(network, vector, x, y):
    """All second derivatives of the loss, by torch's double backward."""

    def loss(w):
        return torch.nn.functional.cross_entropy(torch_scores(network, w, x), torch.tensor(y))

    return torch.autograd.functional.hessian(loss, torch.tensor(vector)).numpy()


@settings(max_examples=25, deadline=None, derandomize=True)
@given(sizes, st.integers(0, 2**32 - 1))
def test_the_hessian_times_a_direction_equals_torch(sizes, seed):
    network, vector, x, y = problem(sizes, seed)
    direction = np.random.default_rng(seed + 1).normal(size=network.n_weights)
    expected = torch_hessian(network, vector, x, y) @ direction
    got = network.hessian_times(vector, direction, x, y)
    np.testing.assert_allclose(got, expected, rtol=1e-10, atol=1e-12 * np.abs(expected).max())


def test_differences_of_gradients_see_a_corner_of_relu_as_a_wall():
    """Why the Hessian is not found by them: the neuron wakes up between the two points."""
    network = Network(1, 1, 2)
    vector = np.array([1.0, 1e-6, 1.0, -1.0, 0.0, 0.0])
    x, y, h, direction = [[0.0]], [1], 1e-5, np.array([0.0, 1.0, 0.0, 0.0, 0.0, 0.0])
    ends = (network.gradient(vector + s * h * direction, x, y) for s in (1, -1))
    by_difference = np.subtract(*ends)[1] / (2 * h)
    assert by_difference > 1e4
    exact = network.hessian_times(vector, direction, x, y)[1]
    # p(1 − p)·(w₀ − w₁)² with p = 1/2 and the output weights 1 and −1.
    assert exact == pytest.approx(1.0, abs=1e-5)


def test_a_largest_curvature_is_the_eigenvalue_that_torch_and_lapack_find():
    network, vector, x, y = problem((4, 6, 3), seed=3, n=20)
    eigenvalues, axes = np.linalg.eigh(torch_hessian(network, vector, x, y))
    largest = np.abs(eigenvalues).argmax()
    start = np.random.default_rng(0).normal(size=network.n_weights)
    found = largest_curvature(lambda d: network.hessian_times(vector, d, x, y), start, steps=500)
    assert found.curvature == pytest.approx(eigenvalues[largest], rel=1e-9)
    assert abs(found.direction @ axes[:, largest]) == pytest.approx(1.0, abs=1e-8)
