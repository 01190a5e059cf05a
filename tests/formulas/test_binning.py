"""Binning against the notes, whole-number and hand arithmetic, SciPy, PyTorch, scikit-learn.

No expected number here was taken from `lecnn_helpers`.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.preprocessing import label_binarize

from lecnn_helpers.formulas import binning

TIGHT = {"rtol": 1e-12, "atol": 1e-12}
few = settings(deadline=None, max_examples=40)

# The notes' bins, typed as decimals.
NOTED = [float(f"{k // 10}.{k % 10}") for k in range(22)]

ENCODERS = [
    binning.bin_index,
    binning.hard_targets,
    binning.ordinal_targets,
    lambda values, centers, **options: binning.gaussian_targets(
        values, centers, sigma=0.075, **options
    ),
]
DECODERS = [binning.decode_argmax, binning.decode_expected]


@st.composite
def drawn_centers(draw):
    first = draw(st.integers(-50, 50)) / 10
    width = draw(st.sampled_from([0.1, 0.25, 1.0, 3.0]))
    bins = draw(st.integers(2, 30))
    return first + width * np.arange(bins)


# Centers and edges


def test_the_noted_bins_are_the_typed_decimals():
    centers = binning.bin_centers(0.0, 2.1, 22)
    assert centers.tolist() == NOTED
    # The trap: arithmetic in floats misses seven of them.
    assert sum(0.1 * k != noted for k, noted in enumerate(NOTED)) == 7


@few
@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), st.integers(2, 200))
def test_centers_are_linspace(first, span, n_bins):
    last = first + span
    assume(last > first)
    centers = binning.bin_centers(first, last, n_bins)
    assert (centers[0], centers[-1]) == (first, last)
    np.testing.assert_allclose(
        centers, np.linspace(first, last, n_bins), rtol=1e-12, atol=1e-12 * max(abs(first), span)
    )


def test_edges_by_hand():
    np.testing.assert_allclose(
        binning.bin_edges(NOTED), np.arange(-5, 216, 10) / 100, rtol=0, atol=1e-15
    )
    # Unequal distances: half-way between, and as far outward as inward.
    np.testing.assert_array_equal(binning.bin_edges([0, 2, 3, 7]), [-1, 1, 2.5, 5, 9])


# Which bin


def test_the_noted_value():
    assert binning.bin_index(0.79, NOTED) == 8
    assert NOTED[8] == 0.8
    assert abs(0.79 - NOTED[8]) <= 0.05


def test_every_hundredth_is_in_the_bin_that_whole_numbers_give():
    """Hundredths h typed as decimals: bin (h + 5) // 10, so that …5, on an edge, goes up."""
    hundredths = np.arange(-5, 216)
    typed = [float(f"{h / 100:.2f}") for h in hundredths]
    expected = np.minimum((hundredths + 5) // 10, 21)
    np.testing.assert_array_equal(binning.bin_index(typed, NOTED), expected)
    # The same with centers and values that carry roundoff.
    sloppy = 0.1 * np.arange(22)
    np.testing.assert_array_equal(binning.bin_index(0.01 * hundredths, sloppy), expected)


def test_an_edge_belongs_to_the_bin_above_in_every_spelling():
    assert 0.15 != (0.1 + 0.2) / 2  # two floats on either side of one edge
    np.testing.assert_array_equal(
        binning.bin_index([0.15, (0.1 + 0.2) / 2, 3 * 0.05, 0.1 + 0.05], NOTED), [2, 2, 2, 2]
    )
    assert binning.bin_index(0.15 - 1e-6, NOTED) == 1
    assert binning.bin_index(2.15, NOTED) == 21  # the last edge has no bin above


@few
@given(st.integers(1, 60), st.integers(2, 60))
def test_edges_of_fractions_go_up_too(width_parts, n_bins):
    """Bins of width 1/parts: the edge below bin k is (2k − 1)/(2 parts)."""
    centers = binning.bin_centers(0.0, (n_bins - 1) / width_parts, n_bins)
    edges = [(2 * k - 1) / (2 * width_parts) for k in range(1, n_bins)]
    np.testing.assert_array_equal(binning.bin_index(edges, centers), np.arange(1, n_bins))


@pytest.mark.parametrize(("value", "index"), [(-0.06, 0), (-1e300, 0), (2.16, 21), (1e300, 21)])
def test_outside_clips_or_raises(value, index):
    assert binning.bin_index(value, NOTED) == index
    np.testing.assert_array_equal(binning.hard_targets(value, NOTED), np.eye(22)[index])
    np.testing.assert_array_equal(binning.ordinal_targets(value, NOTED), np.arange(21) < index)
    # The Gaussian's middle moves to the outer edge.
    np.testing.assert_allclose(
        binning.gaussian_targets(value, NOTED, sigma=0.075),
        binning.gaussian_targets(-0.05 if index == 0 else 2.15, NOTED, sigma=0.075),
        **TIGHT,
    )
    for encode in ENCODERS:
        with pytest.raises(ValueError, match=r"values\[1\] is .*, outside the bins"):
            encode([0.5, value], NOTED, outside="raise")


def test_the_outer_edges_are_inside():
    for encode in ENCODERS:
        np.testing.assert_array_equal(
            encode([-0.05, 2.15], NOTED, outside="raise"), encode([-0.05, 2.15], NOTED)
        )
    # The floats computed for these two edges lie inside the typed ones, 0.35 and 0.65.
    centers = [0.4, 0.5, 0.6]
    assert 0.4 - (0.5 - 0.4) / 2 > 0.35
    assert 0.6 + (0.6 - 0.5) / 2 < 0.65
    np.testing.assert_array_equal(binning.bin_index([0.35, 0.65], centers, outside="raise"), [0, 2])
    for just_outside in (0.349999, 0.650001):
        with pytest.raises(ValueError, match="outside the bins"):
            binning.bin_index(just_outside, centers, outside="raise")


def test_a_value_within_a_billionth_of_a_bin_counts_as_on_the_edge():
    # Edges −500, 500, 1005, 3010, 7010; a billionth is 1e-6 of the first bin, 4e-6 of the last.
    centers = [0.0, 1000.0, 1010.0, 5010.0]
    np.testing.assert_array_equal(binning.bin_index([500 - 0.9e-6, 500 - 1.1e-6], centers), [1, 0])
    inside = [-500 - 0.9e-6, 7010 + 3.9e-6]
    np.testing.assert_array_equal(binning.bin_index(inside, centers, outside="raise"), [0, 3])
    for just_outside in (-500 - 1.1e-6, 7010 + 4.1e-6):
        with pytest.raises(ValueError, match="outside the bins"):
            binning.bin_index(just_outside, centers, outside="raise")
    # Just a billionth off is still within.
    off = [-0.5 - 1e-9, 0.5 - 1e-9, 1.5 + 1e-9]
    np.testing.assert_array_equal(binning.bin_index(off, [0.0, 1.0], outside="raise"), [0, 1, 1])


@few
@given(drawn_centers(), st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_the_error_is_at_most_half_a_bin(centers, shares):
    half = (centers[1] - centers[0]) / 2
    low, high = centers[0] - half, centers[-1] + half
    values = low + np.array(shares) * (high - low)
    nearest = np.abs(values[:, None] - centers).min(axis=1)
    assert (nearest <= half * (1 + 1e-6)).all()
    hard = binning.decode_argmax(binning.hard_targets(values, centers), centers)
    np.testing.assert_allclose(np.abs(hard - values), nearest, atol=1e-6 * half)
    ordinal = binning.decode_ordinal(binning.ordinal_targets(values, centers), centers)
    np.testing.assert_array_equal(ordinal, hard)


# Targets


@few
@given(drawn_centers(), st.data())
def test_hard_targets_are_scikit_learn_s(centers, data):
    bins = len(centers)
    assume(bins > 2)  # label_binarize makes one column of two classes
    index = data.draw(st.lists(st.integers(0, bins - 1), min_size=1, max_size=8))
    expected = label_binarize(index, classes=range(bins))
    np.testing.assert_array_equal(binning.hard_targets(centers[index], centers), expected)


def test_ordinal_targets_by_hand():
    centers = [1, 2, 3, 4]
    np.testing.assert_array_equal(
        binning.ordinal_targets([1, 2.2, 2.5, 4], centers),
        [[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]],
    )


def test_gaussian_mass_from_a_table_of_the_normal_distribution():
    """σ of half a bin: Φ(1) = 0.841345, Φ(3) = 0.998650, Φ(5) = 1.000000."""
    center, neighbor, next_one = 2 * 0.841345 - 1, 0.998650 - 0.841345, 1 - 0.998650
    np.testing.assert_allclose(
        binning.gaussian_targets(0.8, [0.6, 0.7, 0.8, 0.9, 1.0], sigma=0.05),
        [next_one, neighbor, center, neighbor, next_one],
        atol=3e-6,
    )


@few
@given(drawn_centers(), st.floats(0, 1), st.floats(0.2, 5))
def test_gaussian_targets_are_a_truncated_normal(centers, share, sigma_in_bins):
    width = centers[1] - centers[0]
    edges = np.append(centers - width / 2, centers[-1] + width / 2)
    value, sigma = edges[0] + share * (edges[-1] - edges[0]), sigma_in_bins * width
    ours = binning.gaussian_targets(value, centers, sigma=sigma)
    bounds = (edges - value) / sigma
    scipy = np.diff(stats.truncnorm(bounds[0], bounds[-1], loc=value, scale=sigma).cdf(edges))
    np.testing.assert_allclose(ours, scipy, rtol=1e-9, atol=1e-12)
    # As tensors: `Normal` would round plain floats to float32.
    normal = torch.distributions.Normal(*torch.tensor([value, sigma], dtype=torch.float64))
    mass = normal.cdf(torch.tensor(edges)).diff()
    np.testing.assert_allclose(ours, (mass / mass.sum()).numpy(), **TIGHT)
    assert ours.sum() == pytest.approx(1, abs=1e-12)


def test_gaussian_targets_from_hard_to_flat():
    np.testing.assert_array_equal(binning.gaussian_targets(0.79, NOTED, sigma=1e-4), np.eye(22)[8])
    np.testing.assert_allclose(
        binning.gaussian_targets(0.79, NOTED, sigma=1e9), np.full(22, 1 / 22), rtol=1e-6
    )


def test_gaussian_targets_on_an_edge_are_the_same_on_both_sides():
    soft = binning.gaussian_targets(0.75, NOTED, sigma=0.05)
    np.testing.assert_allclose(soft[:16], soft[:16][::-1], **TIGHT)
    # Φ(2) − Φ(0) of a table, on both sides of the edge.
    np.testing.assert_allclose(soft[7:9], 0.977250 - 0.5, atol=1e-6)


@pytest.mark.parametrize("encode", ENCODERS)
def test_many_values_are_each_value(encode):
    values = [0.79, 0.0, 2.1, 1.25]
    together = encode(values, NOTED)
    assert len(together) == 4
    np.testing.assert_array_equal(together, [encode(value, NOTED) for value in values])


# Decoding


def test_decoding_by_hand():
    centers, p = [1.0, 2.0, 4.0], [[0.5, 0.25, 0.25], [0.1, 0.2, 0.7], [0.4, 0.4, 0.2]]
    np.testing.assert_array_equal(binning.decode_argmax(p, centers), [1, 4, 1])  # a tie: the lowest
    np.testing.assert_allclose(binning.decode_expected(p, centers), [2.0, 3.3, 2.0], **TIGHT)
    assert binning.decode_argmax(p[1], centers) == 4.0
    assert binning.decode_expected(p[1], centers) == pytest.approx(3.3, abs=1e-12)


def test_expected_value_of_soft_targets_beats_half_a_bin():
    """0.79 with the usual σ: the sum over the bins is the Gaussian's mean to well under 0.001."""
    soft = binning.gaussian_targets(0.79, NOTED, sigma=0.075)
    assert binning.decode_expected(soft, NOTED) == pytest.approx(0.79, abs=1e-4)
    assert binning.decode_argmax(soft, NOTED) == 0.8


def test_near_the_ends_soft_targets_lean_inward():
    """At the first edge half the Gaussian is cut off: its mean is σ √(2/π) = 0.0598 further in."""
    soft = binning.gaussian_targets(-0.05, NOTED, sigma=0.075)
    assert binning.decode_expected(soft, NOTED) == pytest.approx(
        -0.05 + 0.075 * math.sqrt(2 / math.pi), abs=0.01
    )


def test_ordinal_decoding_by_hand():
    centers = [1.0, 2.0, 4.0, 8.0]
    p = [[0.1, 0.1, 0.0], [0.9, 0.6, 0.1], [1.0, 1.0, 1.0], [0.9, 0.2, 0.8], [0.9, 0.5, 0.1]]
    # Fourth: out of order, counted all the same. Fifth: 0.5 does not count.
    np.testing.assert_array_equal(binning.decode_ordinal(p, centers), [1, 4, 8, 4, 2])
    assert binning.decode_ordinal(p[1], centers) == 4.0


def test_float32_probabilities_are_accepted():
    logits = torch.linspace(-9, 9, 22 * 50, dtype=torch.float32).reshape(50, 22).sin() * 5
    p = torch.softmax(logits, dim=1).numpy()
    assert (p.astype(np.float64).sum(axis=1) != 1).any()
    np.testing.assert_allclose(
        binning.decode_expected(p, NOTED), p.astype(np.float64) @ np.array(NOTED), **TIGHT
    )


# Bad input


@pytest.mark.parametrize("encode", ENCODERS)
@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([0.5, math.nan], r"values\[1\] is nan; all values must be finite"),
        (math.nan, r"values is nan"),
        (math.inf, r"values is inf"),
        ([], "values is empty"),
        ([[0.5]], "values must have 0 or 1 dimension"),
        ("high", "values must be an array of numbers"),
    ],
)
def test_bad_values(encode, values, message):
    with pytest.raises(ValueError, match=message):
        encode(values, NOTED)


BAD_CENTERS = [
    ([0.5], "centers must hold at least 2 bins, got 1"),
    ([], "centers is empty"),
    ([0.0, 0.2, 0.2], r"centers must rise, but centers\[1\] is 0.2 and centers\[2\] is 0.2"),
    ([0.3, 0.2, 0.4], r"centers must rise, but centers\[0\] is 0.3"),
    ([0.0, math.nan], r"centers\[1\] is nan"),
    (0.5, "centers must have 1 dimension"),
]


@pytest.mark.parametrize(("centers", "message"), BAD_CENTERS)
def test_bad_centers(centers, message):
    calls = [lambda encode=encode: encode(0.5, centers) for encode in ENCODERS]
    calls += [
        lambda decode=decode: decode([0.5, 0.5], centers)
        for decode in [*DECODERS, binning.decode_ordinal]
    ]
    for call in [*calls, lambda: binning.bin_edges(centers)]:
        with pytest.raises(ValueError, match=message):
            call()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 1, 1), "n_bins must be a whole number ≥ 2, got 1"),
        ((0, 1, 2.5), "n_bins must be a whole number ≥ 2, got 2.5"),
        ((0, 1, True), "n_bins must be a whole number ≥ 2, got True"),
        ((1, 1, 5), "last must be a finite number > 1, got 1"),
        ((1, 0, 5), "last must be a finite number > 1, got 0"),
        ((math.nan, 1, 5), "first must be a finite number, got nan"),
        ((0, math.inf, 5), "last must be a finite number > 0, got inf"),
        ((1.0, 1.0 + 2**-52, 5), "centers must rise"),
    ],
)
def test_bad_arguments_of_bin_centers(arguments, message):
    with pytest.raises(ValueError, match=message):
        binning.bin_centers(*arguments)


def test_unknown_outside_and_bad_sigma():
    for encode in ENCODERS:
        with pytest.raises(ValueError, match="outside must be one of 'clip', 'raise', got 'drop'"):
            encode(0.5, NOTED, outside="drop")
    for sigma in (0.0, -1.0, math.nan):
        with pytest.raises(ValueError, match="sigma must be a finite number > 0"):
            binning.gaussian_targets(0.5, NOTED, sigma=sigma)


@pytest.mark.parametrize("decode", DECODERS)
@pytest.mark.parametrize(
    ("p", "message"),
    [
        ([0.5, 0.6, -0.1], r"probabilities\[2\] is -0.1; a probability lies between 0 and 1"),
        ([0.5, 0.4, 0.2], "probabilities must sum to 1 over the bins, got a sum of 1.1"),
        ([[0, 0, 1], [0, 0, 0.5]], r"probabilities\[1\] must sum to 1 .* 0.5"),
        ([0.5, 0.5], r"probabilities has shape \(2,\); its last axis .* each bin: 3"),
        ([0.5, 0.5, math.nan], r"probabilities\[2\] is nan"),
        ([], "probabilities is empty"),
    ],
)
def test_bad_distributions(decode, p, message):
    with pytest.raises(ValueError, match=message):
        decode(p, [1.0, 2.0, 3.0])


@pytest.mark.parametrize(
    ("p", "message"),
    [
        ([0.9, 1.1], r"probabilities\[1\] is 1.1; a probability"),
        ([0.9, 0.5, 0.1], r"shape \(3,\); its last axis .* each edge between two bins: 2"),
        ([0.9, math.nan], r"probabilities\[1\] is nan"),
    ],
)
def test_bad_ordinal_probabilities(p, message):
    with pytest.raises(ValueError, match=message):
        binning.decode_ordinal(p, [1.0, 2.0, 3.0])
