"""The edge of the numbers: huge, tiny, constant, narrow, and what is no number at all.

The oracles are exact or have digits to spare: `Fraction` and mpmath. pyproject.toml makes
errors of warnings, so every test here also holds that nothing warns.
"""

from __future__ import annotations

import datetime
import re
import tracemalloc
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import scipy.sparse
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecnn_helpers import datasets, lecture
from lecnn_helpers.formulas import (
    _robust,
    _validate,
    batchnorm,
    binning,
    classification,
    layers,
    losses,
    network,
    optimizers,
    regression,
    surfaces,
)
from lecnn_helpers.pictures.thresholds import Sweep
from tests.formulas.test_bad_input import TABLE

few = settings(max_examples=25, deadline=None)
mp = mpmath.mp.clone()
mp.dps = 60


def refusal(call, arguments):
    """What `call` returns, and what it says if it refuses; any other error is the test's."""
    try:
        return call(**arguments), ""
    except ValueError as error:
        return None, str(error)


def exactly(values):
    return [mp.mpf(float(v)) for v in values]


def normalized(z, eps=0.0):
    z = exactly(z)
    mean = mp.fsum(z) / len(z)
    variance = mp.fsum((v - mean) ** 2 for v in z) / len(z)
    return [float((v - mean) / mp.sqrt(variance + mp.mpf(eps))) for v in z]


# --- batch norm -----------------------------------------------------------------------


@pytest.mark.parametrize("value", [1e16 / 3, 1e8 / 3, 1 / 3, -0.1, 1e-170 / 3, 1.7e308, 1e300 / 7])
@pytest.mark.parametrize("n", [2, 3, 7, 32, 1000])
def test_a_constant_batch_has_its_value_as_mean_and_no_deviations(value, n):
    z = np.full((n, 2), value)
    z[:, 1] = np.arange(n)  # beside it an ordinary neuron
    assert batchnorm.batch_mean(z)[0] == value
    assert batchnorm.batch_variance(z)[0] == 0.0
    assert batchnorm.normalize(z, eps=1e-5)[:, 0].tolist() == [0.0] * n
    g = np.linspace(-1, 2, 2 * n).reshape(n, 2)
    gradients = batchnorm.batch_norm_backward(g, z, eps=1e-5)
    assert gradients.alpha[0] == 0.0
    layer = batchnorm.BatchNorm(2)
    assert layer(z)[:, 0].tolist() == [0.0] * n
    assert layer.running_variance[0] == 0.9


def test_a_constant_gradient_from_above_moves_no_z():
    for seed in range(5):  # ẑ then sums to a few 1e-16, not to 0
        z = np.random.default_rng(seed).normal(size=7)
        gradients = batchnorm.batch_norm_backward(np.full(7, 1e16 / 3), z)
        assert gradients.z.tolist() == [0.0] * 7
        assert gradients.alpha == 0.0


@pytest.mark.parametrize("mean", [0.0, 1.0, 1e4, 1e8, -3e11])
@pytest.mark.parametrize("seed", range(5))
def test_a_mean_far_from_0_costs_no_digits(mean, seed):
    z = mean + np.random.default_rng(seed).normal(0.0, 0.1, size=11)
    np.testing.assert_allclose(batchnorm.normalize(z), normalized(z), rtol=0, atol=1e-14)
    exact = [Fraction(float(v)) for v in z]
    mu = sum(exact) / 11
    variance = float(sum((v - mu) ** 2 for v in exact) / 11)
    assert batchnorm.batch_variance(z) == pytest.approx(variance, rel=1e-14)


@pytest.mark.parametrize("size", [1e200, 1e-160, 1e-170, 1e150, 5e307, 1e-300])
@pytest.mark.parametrize("eps_of_square", [0.0, 0.25])
def test_squares_that_are_no_floats_normalize_all_the_same(size, eps_of_square):
    z = np.array([[1.0, 1.0], [2.0, -1.0], [3.0, 4.0]])
    z[:, 0] *= size
    eps = eps_of_square * size * size
    eps = eps if np.isfinite(eps) else 0.0
    ours = batchnorm.normalize(z, eps=eps)
    for column in (0, 1):
        exact = normalized(z[:, column], eps)
        np.testing.assert_allclose(ours[:, column], exact, rtol=1e-14, atol=1e-15)
    # Backward is the same slope on another scale.
    g = np.array([1.0, 0.0, 0.0])
    plain = batchnorm.batch_norm_backward(g, [1.0, 2.0, 3.0])
    far = batchnorm.batch_norm_backward(g, z[:, 0])
    np.testing.assert_allclose(far.z * size, plain.z, rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(far.alpha, plain.alpha, rtol=1e-14)
    if size > 1.0:
        far = batchnorm.batch_norm_backward(1e250 * g, z[:, 0])
        np.testing.assert_allclose(far.z / 1e250 * size, plain.z, rtol=1e-13, atol=1e-15)


def test_eps_counts_where_it_should_beside_tiny_and_huge_values():
    for z, eps in (([1e-200, 3e-200], 1e-5), ([1e200, 3e200], 1e-5), ([1e-160, 3e-160], 1e-300)):
        np.testing.assert_allclose(batchnorm.normalize(z, eps=eps), normalized(z, eps), rtol=1e-14)
    np.testing.assert_allclose(batchnorm.normalize([1.0, 3.0], eps=1e300), [-1e-150, 1e-150])


@pytest.mark.parametrize("convention", ["pytorch", "keras"])
def test_a_layer_never_remembers_what_is_no_float(convention):
    layer = batchnorm.BatchNorm(2, convention=convention)
    layer([[1.0, 2.0], [2.0, 5.0]])
    before = layer.running_mean.tolist(), layer.running_variance.tolist()
    with pytest.raises(ValueError, match=r"^the running variance would be beyond 1.8e308.*3e\+200"):
        layer([[1.0, 1e200], [2.0, 3e200]])
    assert (layer.running_mean.tolist(), layer.running_variance.tolist()) == before
    with pytest.raises(ValueError, match=r"^the variance would be beyond"):
        batchnorm.batch_variance([1e200, 3e200])
    layer.running_variance = np.array([1.0, -1.0])
    with pytest.raises(ValueError, match=r"^running_variance\[1\] is -1; a variance is ≥ 0"):
        layer.eval()([[1.0, 2.0]])


def test_ordinary_batches_keep_the_plain_formula_to_the_last_bit():
    batches = [np.array([[15.0], [25], [15], [10], [5]])]
    batches += [np.random.default_rng(s).normal(0.5, 1.0, size=(32, 8)) for s in range(200)]
    for z in batches:
        mean = z.mean(axis=0)
        variance = ((z - mean) ** 2).sum(axis=0) / len(z)
        assert batchnorm.batch_mean(z).tolist() == mean.tolist()
        assert batchnorm.batch_variance(z).tolist() == variance.tolist()
        plain = (z - mean) / np.sqrt(variance + 1e-5)
        assert batchnorm.normalize(z, eps=1e-5).tolist() == plain.tolist()


# --- optimizers -----------------------------------------------------------------------


@pytest.mark.parametrize("size", [1e-310, 1e-170, 1e-150, 1.0, 1e150, 1e200, 1e307])
def test_first_steps_are_as_promised_however_large_the_gradient(size):
    start, g = [1.0, 1.0, 1.0], [size, -size, 1.0]
    for optimizer, step in (
        (optimizers.AdaGrad(0.5, eps=0.0), 0.5),
        (optimizers.AdaGrad(0.5, eps=0.0, eps_inside_root=True), 0.5),
        (optimizers.RMSProp(0.5, 0.75, eps=0.0), 1.0),
        (optimizers.Adam(0.5, eps=0.0), 0.5),
        (optimizers.Adam(0.5, 0.5, 0.75, eps=0.0, bias_correction=False), 0.5),
    ):
        new = optimizer.step(start, g)
        np.testing.assert_allclose(new, [1 - step, 1 + step, 1 - step], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kind", ["adagrad", "inside", "rmsprop", "adam"])
def test_later_steps_of_huge_and_tiny_gradients_are_those_of_exact_arithmetic(kind):
    ours = {
        "adagrad": optimizers.AdaGrad(0.5, initial_accumulator=0.1),
        "inside": optimizers.AdaGrad(0.5, eps=1e-7, eps_inside_root=True),
        "rmsprop": optimizers.RMSProp(0.5, 0.9),
        "adam": optimizers.Adam(0.5),
    }[kind]
    rng = np.random.default_rng(0)
    w = rng.normal(size=6)
    theirs, squares, means = exactly(w), [mp.mpf(0)] * 6, [mp.mpf(0)] * 6
    if kind == "adagrad":
        squares = exactly([0.1] * 6)
    for t in range(1, 9):
        g = rng.normal(size=6) * [1e200, 1e-170, 1.0, 0.0, 1.0, 1e180]
        g[4] = 1e200 if t == 3 else 1e-3
        w = ours.step(w, g)
        for i, slope in enumerate(exactly(g)):
            a, b = {"rmsprop": (0.9, 1 - 0.9), "adam": (0.999, 1 - 0.999)}.get(kind, (1, 1))
            squares[i] = mp.mpf(a) * squares[i] + mp.mpf(b) * slope**2
            root, direction = mp.sqrt(squares[i]), slope
            if kind == "adam":
                means[i] = mp.mpf(0.9) * means[i] + mp.mpf(1 - 0.9) * slope
                root /= mp.sqrt(1 - mp.mpf(0.999) ** t)
                direction = means[i] / (1 - mp.mpf(0.9) ** t)
            eps = {"adagrad": 1e-10, "inside": 0, "rmsprop": 1e-8, "adam": 1e-8}[kind]
            root = mp.sqrt(squares[i] + mp.mpf(1e-7)) if kind == "inside" else root
            theirs[i] -= direction * mp.mpf(0.5) / (root + mp.mpf(eps))
        np.testing.assert_allclose(w, [float(v) for v in theirs], rtol=1e-11)


def test_state_that_is_set_from_outside_counts():
    optimizer = optimizers.AdaGrad(0.5, eps=0.25)
    optimizer.step([1.0], [1e200])
    assert optimizer.rates.tolist() == [0.5 / 1e200]
    optimizer.sum_of_squares = np.array([0.0])
    assert optimizer.rates.tolist() == [2.0]
    optimizer.reset()
    assert optimizer.step([1.0], [3.75]).tolist() == [1.0 - 0.5 / 4 * 3.75]


# --- losses -----------------------------------------------------------------------


def exact_softmax_loss(scores, y):
    s = exactly(scores)
    others = mp.fsum(mp.exp(v - s[y]) for j, v in enumerate(s) if j != y)
    p = [mp.exp(v - s[y]) / (1 + others) for v in s]
    p[y] = -others / (1 + others)
    return mp.log1p(others), p


@pytest.mark.parametrize("ahead", [0.0, 1.5, 2.5, 10.0, 36.0, 37.0, 50.0, 300.0, -50.0])
def test_a_small_loss_keeps_its_digits_and_so_does_its_gradient(ahead):
    scores = [ahead, 0.0, -1.0]
    loss, gradient = exact_softmax_loss(scores, 0)
    assert losses.softmax_loss(scores, 0) == pytest.approx(float(loss), rel=2e-15, abs=0)
    assert losses.softmax_loss([scores] * 2, [0, 1])[0] == losses.softmax_loss(scores, 0)
    ours = losses.softmax_loss_gradient(scores, 0)
    np.testing.assert_allclose(ours, [float(v) for v in gradient], rtol=3e-15)
    assert losses.log_softmax(scores)[0] == -losses.softmax_loss(scores, 0)
    # Two classes are one sigmoid.
    twin = losses.binary_cross_entropy_with_logits(ahead, 1)
    assert losses.softmax_loss([ahead, 0.0], 0) == pytest.approx(float(twin), rel=2e-15, abs=0)
    slope = losses.binary_cross_entropy_with_logits_gradient(ahead, 1)
    assert losses.softmax_loss_gradient([ahead, 0.0], 0)[0] == pytest.approx(
        float(slope), rel=3e-15, abs=0
    )
    assert slope == pytest.approx(float(-1 / (1 + mp.exp(mp.mpf(ahead)))), rel=3e-15, abs=0)
    # A network without hidden layers whose weights are the scores.
    net = network.Network(1, 3)
    vector = np.array([0.0, 0.0, 0.0, *scores])
    assert net.loss(vector, [[1.0]], [0]) == pytest.approx(float(loss), rel=2e-15, abs=0)
    np.testing.assert_allclose(net.gradient(vector, [[1.0]], [0])[:3], ours, rtol=1e-14)


def test_scores_at_both_ends_of_the_floats():
    far = [1.7e308, -1.7e308]
    assert losses.softmax(far).tolist() == [1.0, 0.0]
    assert losses.softmax_loss(far, 0) == 0.0
    assert losses.softmax_loss_gradient(far, 1).tolist() == [1.0, -1.0]
    assert losses.hinge_loss(far, 0) == 0.0
    assert losses.hinge_loss_gradient(far, 1).tolist() == [1.0, -1.0]
    for call in (
        lambda: losses.softmax_loss(far, 1),
        lambda: losses.log_softmax(far),
        lambda: losses.hinge_terms(far, 1),
        lambda: losses.hinge_loss([1.5e308, 1.5e308, 0.0], 2),
    ):
        with pytest.raises(ValueError, match=r"would be beyond 1.8e308, the largest float, with"):
            call()
    z, y = [1.7e308, -1.7e308], [0, 1]
    bce = losses.binary_cross_entropy_with_logits
    assert bce(z, y, reduction="none").tolist() == [1.7e308, 1.7e308]
    assert bce(z, y, reduction="mean") == 1.7e308
    for options in ({"reduction": "sum"}, {"reduction": "none", "base": "2"}):
        with pytest.raises(ValueError, match=r"^the loss would be beyond"):
            bce(z, y, **options)


# --- errors of a regression -----------------------------------------------------------


@pytest.mark.parametrize("size", [1e-170, 1e-300, 1.0, 1e200, 8e307])
def test_root_mean_squares_and_means_of_any_size(size):
    predictions = size * np.array([[1.0], [-2.0], [2.0]])
    summary = regression.summarize_errors(predictions, np.zeros((3, 1)))
    np.testing.assert_allclose(
        [summary.mean, summary.root_mean_square, summary.worst],
        [size * (5 / 3), size * np.sqrt(3.0), 2 * size],
        rtol=1e-15,
    )
    gradient = regression.squared_error_gradient(predictions, np.zeros((3, 1)))
    np.testing.assert_allclose(gradient, predictions * (2 / 3), rtol=1e-15)
    # The mean is a float though the sum is none.
    many = np.full(1000, 1e154)
    assert regression.squared_error(many, 0 * many) == pytest.approx(1e308, rel=1e-14)
    with pytest.raises(ValueError, match=r"^the mean square would be beyond"):
        regression.squared_error([1e200], [0.0])
    with pytest.raises(ValueError, match=r"^an error would be beyond"):
        regression.squared_error_gradient([1.7e308], [-1.7e308])
    assert regression.own_slant([[0.0, size, size, 0.0]]).tolist() == [-45.0]


# --- small integers -------------------------------------------------------------------


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.int16, np.uint64])
def test_whole_numbers_of_every_width(kind):
    k = kind(100)
    assert network.Network(k, kind(64), kind(10)).n_weights == 100 * 64 + 64 + 640 + 10
    for make in (layers.xavier_uniform, layers.xavier_normal, layers.he_normal):
        np.testing.assert_array_equal(make(k, k, seed=kind(3)), make(100, 100, seed=3))
    np.testing.assert_array_equal(
        network.Network(k, k).start(seed=k), network.Network(100, 100).start(seed=100)
    )
    np.testing.assert_array_equal(binning.bin_centers(0, 2, k), binning.bin_centers(0, 2, 100))
    for make in (datasets.digits_batch, datasets.digit_pairs, datasets.turned_digits):
        np.testing.assert_array_equal(make(kind(9), seed=k)[0], make(9, seed=100)[0])
    path = optimizers.descend(optimizers.GradientDescent(0.5), lambda w: w, [1.0], k)
    assert path.shape == (101, 1)
    z = np.array([[100, 1], [120, 2]], dtype=kind)
    assert batchnorm.batch_mean(z).tolist() == [110.0, 1.5]
    assert batchnorm.batch_variance(z, ddof=kind(1)).tolist() == [200.0, 0.5]
    counts = classification.ConfusionCounts(kind(100), kind(50), kind(50), kind(0))
    assert counts.f1 == counts.precision == 100 / 150


# --- what is no number ----------------------------------------------------------------

MASKED = np.ma.array([1.0, 2.0], mask=[False, True])
NO_NUMBERS = {
    "a masked value": MASKED,
    "a masked value in a list": [1.0, np.ma.masked],
    "masked rows": [MASKED, MASKED],
    "dates": np.array(["2021-11-15", "2021-11-16"], dtype="datetime64[D]"),
    "time differences": np.array([1, 2], dtype="timedelta64[s]"),
    "times in a list": [np.timedelta64(1, "s"), datetime.timedelta(1)],
    "text": "12",
    "numbers as text": ["0", "1"],
    "text among numbers": [1, "1"],
    "bytes": b"12",
    "a bytearray": bytearray(b"12"),
    "too large": [10**400, 1],
    "complex": [1 + 0j, 2 + 0j],
    "a tensor that requires grad": torch.ones(2, requires_grad=True),
    "such tensors in a list": [torch.ones((), requires_grad=True)] * 2,
    "a complex tensor": torch.ones(2, dtype=torch.complex64),
    "a tensor on no device": torch.ones(2, device="meta"),
    "a sparse matrix": scipy.sparse.eye_array(2),
    "None": None,
    "None in a list": [1.0, None],
    "a set": {1, 2},
    "a generator": (n for n in (1, 2)),
    "a ragged list": [[1.0, 2.0], [3.0]],
    "objects": np.array([1, None], dtype=object),
    "records": np.zeros(2, dtype=[("a", float)]),
}
ARRAYS = [
    (name, argument)
    for name, row in TABLE.items()
    for argument, good in row.good.items()
    if isinstance(good, (list, np.ndarray))
]


@pytest.mark.parametrize(("name", "argument"), ARRAYS)
def test_what_is_no_number_is_refused_in_the_same_words_everywhere(name, argument):
    row = TABLE[name]
    for what, value in NO_NUMBERS.items():
        _, message = refusal(row.call, {**row.good, argument: value})
        assert message.startswith(f"{argument} must be an array of numbers"), what
        assert len(message) <= 300


@pytest.mark.parametrize(
    "value",
    ["0.5", True, np.True_, [0.5], np.array([0.5]), 1j, np.timedelta64(1), None, 10**400, MASKED],
    ids=repr,
)
def test_what_is_no_single_number_is_none_for_options_either(value):
    with pytest.raises(ValueError, match=r"^threshold must be a"):
        classification.predicted_labels([0.5], threshold=value)
    with pytest.raises(ValueError, match=r"^learning_rate must be a"):
        optimizers.Adam(value)


@pytest.mark.parametrize(
    "value", ["3", True, np.True_, [3], 3.0, np.array([3, 3]), np.timedelta64(3), None], ids=repr
)
def test_what_is_no_whole_number_is_no_size(value):
    with pytest.raises(ValueError, match=r"^sizes must be two or more whole"):
        network.Network(3, value)
    with pytest.raises(ValueError, match=r"^n must be a whole number"):
        datasets.digits_batch(value)


@pytest.mark.parametrize(
    "one", [1, 1.0, True, np.True_, np.float32(1), np.uint8(1), Fraction(1)], ids=repr
)
def test_labels_and_classes_go_by_their_value(one):
    zero = type(one)(0)
    p, y = [[0.9, 0.2], [0.1, 0.8]], [[one, zero], [zero, one]]
    assert classification.label_scores(p, y).whole_set == 1.0
    assert classification.label_scores(p, y).hamming == 0.0
    assert losses.binary_cross_entropy(p, y) == losses.binary_cross_entropy(p, [[1, 0], [0, 1]])
    assert losses.softmax_loss(p, [zero, one]).tolist() == losses.softmax_loss(p, [0, 1]).tolist()
    net = network.Network(2, 2)
    vector = np.array([1.0, 0, 0, 1, 0, 0])
    assert net.accuracy(vector, p, [zero, one]) == 1.0
    assert net.loss(vector, p, [zero, one]) == net.loss(vector, p, [0, 1])


def test_what_holds_numbers_is_taken():
    for z in (
        torch.tensor([1.0, 2.0]),
        torch.tensor([1.0, 2.0], requires_grad=True).detach(),
        [torch.tensor(1.0), torch.tensor(2.0)],
        np.ma.array([1.0, 2.0]),
        np.array([1, 2], dtype=object),
        [Fraction(1), np.float16(2)],
        np.array([1, 2], dtype=">i4"),
        range(1, 3),
    ):
        assert batchnorm.batch_mean(z) == 1.5
    assert binning.hard_targets(0.9, torch.tensor([0.0, 1.0])).tolist() == [0.0, 1.0]


# --- float32 --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_a_threshold_is_compared_in_the_values_own_type(kind):
    for threshold in np.linspace(0, 1, 101).tolist():
        here = kind(threshold)
        around = np.array([np.nextafter(here, kind(-1)), here, np.nextafter(here, kind(2))])
        p = around[(around >= 0) & (around <= 1)]
        numpy_says = (p >= threshold).astype(int).tolist()  # as NumPy 2 treats Python's floats
        assert classification.predicted_labels(p, threshold=threshold).tolist() == numpy_says
        assert classification.predicted_labels(torch.tensor(p), threshold=threshold).tolist() == (
            numpy_says
        )
        y = np.ones(len(p))
        counts = classification.confusion_counts(p, y, threshold=threshold)
        assert counts.true_positives == sum(numpy_says)
        scores = classification.label_scores(p[:, None], y[:, None], threshold=threshold)
        assert scores.hamming == pytest.approx(1 - np.mean(numpy_says))
    sweep = Sweep(np.array([[0.7]], dtype=kind), [[1]], [0.7], np.array([0.0, 1.0]))
    assert sweep.at(0.7)[0].true_positives == 1


@pytest.mark.parametrize("of_values", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("of_centers", [np.float32, np.float64])
def test_a_value_on_an_edge_is_on_it_in_every_type(of_values, of_centers):
    centers = np.array(lecture.BIN_STEP * np.arange(22), dtype=of_centers)
    edges = [float(Fraction(2 * k + 1, 20)) for k in range(21)]
    values = np.array(edges, dtype=of_values)
    assert binning.bin_index(values, centers).tolist() == list(range(1, 22))
    assert binning.bin_index(centers.astype(of_values), centers).tolist() == list(range(22))
    below = values - of_values(0.003)
    assert binning.bin_index(below, centers).tolist() == list(range(21))
    outer = np.array([-0.05, 2.15], dtype=of_values)
    assert binning.bin_index(outer, centers, outside="raise").tolist() == [0, 21]


def test_one_step_of_a_float32_below_an_edge_is_below_it():
    v = np.float32(0.65)
    assert binning.bin_index(
        np.array([np.nextafter(v, np.float32(0)), v]), [0.6, 0.7]
    ).tolist() == [
        0,
        1,
    ]
    # Bins that are narrower than the type's own steps: still the nearest.
    centers = 1 + 1e-5 * np.arange(50)
    assert binning.bin_index(np.float16(1), centers) == 0


# --- bins -----------------------------------------------------------------------------


def test_edges_that_floats_cannot_hold_are_named():
    for bad in ([1e16, 1e16 + 2], [1.0, np.nextafter(1.0, 2.0)], [0.0, 1e16, 1e16 + 2]):
        for call in (binning.bin_edges, lambda c: binning.bin_index(0.0, c)):
            with pytest.raises(ValueError, match=r"^centers\[\d\] is .*floats are too far apart"):
                call(bad)
    with pytest.raises(ValueError, match=r"^an edge would be beyond 1.8e308"):
        binning.bin_edges([-1.7e308, 1.7e308])
    assert binning.bin_edges([1e16, 1e16 + 8]).tolist() == [1e16 - 4, 1e16 + 4, 1e16 + 12]


def test_one_value_in_many_bins_takes_the_memory_of_one_row():
    centers = np.arange(4000.0)
    tracemalloc.start()
    targets = binning.hard_targets(17.0, centers)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert np.flatnonzero(targets).tolist() == [17]
    assert peak < 100 * targets.nbytes


@pytest.mark.parametrize("sigma", [5e-324, 1e-200, 1e12, 1e300, 1.7e308])
def test_a_gaussian_of_any_width(sigma):
    targets = binning.gaussian_targets([1.0, 9.0], [0.0, 1.0, 3.0], sigma=sigma)
    widths = np.diff(binning.bin_edges([0.0, 1.0, 3.0]))
    wide = np.tile(widths / widths.sum(), (2, 1))
    np.testing.assert_allclose(targets, wide if sigma > 1 else [[0, 1, 0], [0, 0, 1]], atol=1e-15)


# --- surfaces -------------------------------------------------------------------------

INF = np.inf


def test_bowls_at_infinity_and_at_right_angles():
    for degrees in (360, -720, 0):
        assert surfaces.Bowl(10, degrees).gradient([INF, 0]).tolist() == [INF, 0.0]
    for degrees in (90, 270, -90, 450):
        assert surfaces.Bowl(10, degrees).gradient([INF, 2.0]).tolist() == [INF, 2.0]
        assert surfaces.Bowl(10, degrees).gradient([3.0, 2.0]).tolist() == [30.0, 2.0]
    # The Hessian at 45 degrees is [[5.5, −4.5], [−4.5, 5.5]].
    turned = surfaces.Bowl(10, 45)
    assert turned.gradient([INF, 0]).tolist() == [INF, -INF]
    assert turned.gradient([0, -INF]).tolist() == [INF, -INF]
    assert turned.value([INF, INF]) == turned.value([INF, -INF]) == INF
    np.testing.assert_allclose(turned.gradient([1e308, 1e308]), [1e308, 1e308], rtol=1e-14)


def test_saddle_and_ravine_far_out():
    assert surfaces.Saddle().value([[0, INF], [INF, INF], [0, 1e160]]).tolist() == [INF] * 3
    assert surfaces.Saddle().gradient([[1, INF], [1, -INF]]).tolist() == [[1, INF], [1, -INF]]
    assert surfaces.Ravine().value([[INF, INF], [0, INF]]).tolist() == [INF, INF]
    assert surfaces.Ravine().gradient([0, INF]).tolist() == [-2.0, INF]
    for surface in (surfaces.Bowl(3, 30), surfaces.Saddle(), surfaces.Ravine()):
        assert np.isnan(surface.value([INF, np.nan]))


# --- messages -------------------------------------------------------------------------


def test_a_message_shows_what_is_wrong_with_a_value():
    beyond = 1 + 1e-7
    for call, words in (
        (lambda: classification.predicted_labels([beyond]), "p[0] is 1.0000001; a prob"),
        (lambda: losses.binary_cross_entropy([0.5], [beyond]), "y[0] is 1.0000001; a label"),
        (lambda: losses.softmax_loss([1.0, 2.0], beyond), "y is 1.0000001; with 2 class"),
        (lambda: binning.decode_argmax([0.5, 0.5000101], [0, 1]), "a sum of 1.0000101"),
        (lambda: binning.bin_index(1.5000001, [0, 1], outside="raise"), "values is 1.5000001, out"),
        (lambda: binning.bin_centers(beyond, 1.0, 3), "a finite number > 1.0000001, got 1.0"),
        (lambda: regression.own_slant([[-1e-9, 1, 1, 1]]), "got -1e-09"),
    ):
        with pytest.raises(ValueError, match=re.escape(words)):
            call()


LONG = {
    "text": "x" * 100_000,
    "list of text": ["x" * 100_000],
    "many": ["x"] * 10_000,
    "number": 10**4000,
    "endless number": 10**5000,
    "array of text": np.array([["x" * 500] * 9] * 9),
    "dimensions": np.ones((1,) * 64),
    "dictionary": {f"{i}" * 99: i for i in range(999)},
    "deep": [[[[[[["x" * 99] * 3] * 3] * 3] * 3] * 3] * 3],
}


@pytest.mark.parametrize("name", TABLE)
def test_no_message_is_long(name):
    row = TABLE[name]
    for argument in row.good:
        for value in LONG.values():
            given = (value,) if argument == "sizes" else value
            message = refusal(row.call, {**row.good, argument: given})[1]
            assert len(message) <= 300
            assert "\n" not in message


def test_an_object_that_cannot_show_itself_is_named_by_its_type():
    class Mute:
        def __repr__(self):
            raise RuntimeError

    with pytest.raises(ValueError, match=r"^eps must be a number, got <Mute"):
        batchnorm.normalize([1.0, 2.0], eps=Mute())
    assert _validate.shown(np.float32(0.7)) == "np.float32(0.7)"


# --- all of it at once ----------------------------------------------------------------

DTYPES = ["f8", ">f8", "f4", ">f4", "f2", "i8", "u1", "i1", "?", "g"]
SIZES = [0.0, 1.0, -1.0, 1e16 / 3, 1e-170, 1e-310, 1e150, 1e200, 1.7e308, np.nan, np.inf]


@st.composite
def edge_arrays(draw, good):
    """An array in the shape of `good`, or another one, of any type, size and memory layout."""
    shape = draw(st.sampled_from([np.shape(good), (), (0,), (3,), (2, 2)]))
    sizes = draw(st.lists(st.sampled_from(SIZES), min_size=1, max_size=3))
    n = int(np.prod(shape, dtype=int))
    factors = draw(st.lists(st.integers(-3, 3), min_size=n, max_size=n))
    with np.errstate(all="ignore"):
        values = np.array([f * sizes[i % len(sizes)] for i, f in enumerate(factors)])
        array = values.reshape(shape).astype(draw(st.sampled_from(DTYPES)))
    layout = draw(st.sampled_from(["plain", "strided", "read-only", "tensor", "masked"]))
    if layout == "strided" and array.ndim:
        array = np.repeat(array, 2, axis=-1)[..., ::2]
    if layout == "tensor" and array.dtype.isnative and array.dtype != np.longdouble:
        return torch.tensor(array)
    if layout == "masked":
        return np.ma.array(array, mask=draw(st.booleans()))
    array.setflags(write=layout != "read-only")
    return array


MAY_DIVERGE = ("optimizers.", "network.", "surfaces.")


@few
@given(st.data())
@pytest.mark.parametrize(("name", "argument"), ARRAYS)
def test_any_array_gives_numbers_or_an_error_of_ours_and_stays_as_it_was(name, argument, data):
    row = TABLE[name]
    value = data.draw(edge_arrays(row.good[argument]))
    before = value.clone() if isinstance(value, torch.Tensor) else value.copy()
    result, message = refusal(row.call, {**row.good, argument: value})
    assert len(message) <= 300
    if not message and not name.startswith(MAY_DIVERGE):
        for part in result if isinstance(result, tuple) else (result,):
            assert np.isfinite(np.asarray(part, dtype=float)).all()
    np.testing.assert_array_equal(np.asarray(value), np.asarray(before))


@few
@given(
    st.lists(st.integers(-(2**40), 2**40), min_size=2, max_size=9),
    st.integers(-1060, 980),
    st.floats(-1e3, 1e3),
)
def test_normalizing_is_exact_at_every_size(whole, power, offset):
    # Up to 2¹⁰²⁰, and down to where a float is no longer there to tell two values apart.
    z = np.ldexp(np.array(whole, dtype=float), power) if power > -1000 else np.array(whole) + offset
    if (z == z[0]).all():
        assert batchnorm.normalize(z, eps=1.0).tolist() == [0.0] * len(z)
    else:
        np.testing.assert_allclose(batchnorm.normalize(z), normalized(z), rtol=0, atol=1e-13)


def test_powers_of_two_leave_ordinary_numbers_alone():
    assert _robust.exponent(np.array([1e-120, 1.0, 0.0, 1e120])).tolist() == [0, 0, 0, 0]
    assert _robust.exponent(np.array([1.0, 1e120])) == 0
    assert _robust.exponent(np.array([1.0, 2.0**500])).tolist() == [0, 501]


@pytest.mark.parametrize(
    ("what", "hint"),
    [
        ("a tensor that requires grad", r"give z\.detach\(\)$"),
        ("too large", r"up to 1\.8e308, the largest float"),
        ("a masked value", r"1 masked value\(s\); fill them or leave them out"),
    ],
)
def test_the_error_says_what_to_do(what, hint):
    with pytest.raises(ValueError, match=hint):
        batchnorm.normalize(NO_NUMBERS[what])
