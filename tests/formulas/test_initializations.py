"""The weights a layer starts from, against PyTorch's definitions and what the papers state."""

import numpy as np
import pytest
import torch

from lecnn_helpers.formulas import layers

NORMAL = {
    "xavier": (layers.xavier_normal, torch.nn.init.xavier_normal_),
    "he": (layers.he_normal, lambda w: torch.nn.init.kaiming_normal_(w, nonlinearity="relu")),
    "plain": (layers.plain_normal, lambda w: torch.nn.init.normal_(w, std=0.01)),
}


@pytest.mark.parametrize("name", NORMAL)
@pytest.mark.parametrize(("fan_in", "fan_out"), [(300, 200), (200, 300)])
def test_same_spread_as_pytorch_s(name, fan_in, fan_out):
    ours, theirs = NORMAL[name]
    torch.manual_seed(0)
    # PyTorch keeps W as (fan_out, fan_in), and its fans follow from that.
    wanted = theirs(torch.empty(fan_out, fan_in, dtype=torch.float64)).std().item()
    weights = ours(fan_in, fan_out, seed=0)
    assert weights.shape == (fan_in, fan_out)
    # 60,000 draws: the error of a std is about 0.3 % of it, on both sides.
    assert weights.std() == pytest.approx(wanted, rel=0.02)
    assert abs(weights.mean()) < 5 * wanted / 60_000**0.5
    # A bell curve: 68.3 % within one std. (Of the uniform it would be 57.7 %.)
    assert (np.abs(weights) < wanted).mean() == pytest.approx(0.683, abs=0.012)


def test_both_xaviers_have_one_variance():
    uniform, normal = (f(300, 200, seed=1) for f in (layers.xavier_uniform, layers.xavier_normal))
    for weights in (uniform, normal):
        assert weights.var() == pytest.approx(2 / 500, rel=0.03)
    assert np.abs(uniform).max() <= (6 / 500) ** 0.5 < np.abs(normal).max()


def test_he_looks_at_the_inputs_alone():
    for fan_out in (10, 1000):
        assert layers.he_normal(1000, fan_out, seed=3).var() == pytest.approx(2 / 1000, rel=0.05)


def test_plain_takes_any_std():
    weights = layers.plain_normal(20, 30, seed=4, std=0.01)
    np.testing.assert_allclose(layers.plain_normal(20, 30, seed=4, std=3.0), 300 * weights)
    np.testing.assert_array_equal(layers.plain_normal(2, 3, seed=4, std=0.0), np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"std must be a finite number ≥ 0, got -1"):
        layers.plain_normal(2, 3, seed=4, std=-1)


@pytest.mark.parametrize(
    "start", [layers.xavier_uniform, layers.xavier_normal, layers.he_normal, layers.plain_normal]
)
def test_seeds_and_bad_fans(start):
    np.testing.assert_array_equal(start(4, 3, seed=7), start(4, 3, seed=7))
    assert (start(4, 3, seed=7) != start(4, 3, seed=8)).all()
    for fans, name in (((0, 3), "fan_in"), ((3, 1.5), "fan_out")):
        with pytest.raises(ValueError, match=f"{name} must be a whole number ≥ 1"):
            start(*fans, seed=0)


@pytest.mark.parametrize(
    ("start", "variance"),
    [
        (layers.xavier_normal, lambda a, b: 2 / (a + b)),
        (layers.he_normal, lambda a, b: 2 / a),
        (layers.plain_normal, lambda a, b: 0.0001),
    ],
)
@pytest.mark.parametrize("fans", [(1, 1), (1, 7), (5, 1), (np.int64(4), 3)])
def test_draws_are_numpy_s_with_the_stated_variance(start, variance, fans):
    draws = np.random.default_rng(9).standard_normal(fans)
    np.testing.assert_allclose(start(*fans, seed=9), variance(*fans) ** 0.5 * draws, rtol=1e-12)


@pytest.mark.parametrize("fans", [(1, 1), (1, 7), (5, 1)])
def test_the_uniform_draws_are_numpy_s_within_the_stated_limit(fans):
    limit = (6 / sum(fans)) ** 0.5
    draws = 2 * np.random.default_rng(9).random(fans) - 1  # from −1 to 1
    np.testing.assert_allclose(layers.xavier_uniform(*fans, seed=9), limit * draws, rtol=1e-12)
