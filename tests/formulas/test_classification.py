"""Predicted labels and their counts against hand counting and scikit-learn.

No expected number here was taken from `lecnn_helpers`.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats
from sklearn import metrics
from sklearn.calibration import calibration_curve

from lecnn_helpers.formulas import classification

TIGHT = {"rtol": 1e-12, "atol": 1e-12}
few = settings(deadline=None, max_examples=20)

# The notes' five labels.
P = [0.8, 0.1, 0.2, 0.75, 0.1]
Y = [1, 0, 0, 1, 0]


def test_a_probability_at_the_threshold_is_predicted():
    np.testing.assert_array_equal(
        classification.predicted_labels(P, threshold=0.75), [1, 0, 0, 1, 0]
    )
    np.testing.assert_array_equal(
        classification.predicted_labels(P, threshold=0.76), [1, 0, 0, 0, 0]
    )
    np.testing.assert_array_equal(classification.predicted_labels(P, threshold=0.0), [1] * 5)
    np.testing.assert_array_equal(
        classification.predicted_labels([0.999, 1.0], threshold=1.0), [0, 1]
    )


def test_labels_are_whole_numbers_and_the_threshold_is_one_half_unless_said_otherwise():
    labels = classification.predicted_labels([0.51, 0.5, 0.49])
    np.testing.assert_array_equal(labels, [1, 1, 0])
    assert labels.dtype == np.int64


def test_counts_by_hand():
    counts = classification.confusion_counts(
        [0.9, 0.8, 0.7, 0.4, 0.3, 0.2, 0.1], [1, 0, 1, 1, 0, 0, 0]
    )
    assert counts == (2, 1, 1, 3)
    assert (counts.true_positives, counts.false_positives) == (2, 1)
    assert (counts.false_negatives, counts.true_negatives) == (1, 3)
    low = classification.confusion_counts(P, Y, threshold=0.15)  # predicts 0.8, 0.2 and 0.75
    assert (low.precision, low.recall) == (pytest.approx(2 / 3), 1.0)
    assert low.f1 == pytest.approx(4 / 5)


@few
@given(st.data())
def test_counts_and_ratios_are_scikit_learn_s(data):
    shape = data.draw(st.tuples(st.integers(1, 8), st.integers(2, 4)))
    p = data.draw(hnp.arrays(np.float64, shape, elements=st.sampled_from([0, 0.2, 0.5, 0.7, 1])))
    y = data.draw(hnp.arrays(np.int64, shape, elements=st.integers(0, 1)))
    threshold = data.draw(st.sampled_from([0.0, 0.2, 0.5, 0.6, 1.0]))
    predicted = (p >= threshold).astype(int)

    counts = classification.confusion_counts(p, y, threshold=threshold, per_label=True)
    theirs = metrics.multilabel_confusion_matrix(y, predicted)
    for ours, (row, column) in zip(counts, ((1, 1), (0, 1), (1, 0), (0, 0)), strict=True):
        np.testing.assert_array_equal(ours, theirs[:, row, column])

    together = classification.confusion_counts(p, y, threshold=threshold)
    assert together == tuple(np.sum(cell) for cell in counts)
    for ours, average in ((counts, None), (together, "micro")):
        expected = metrics.precision_recall_fscore_support(
            y, predicted, average=average, zero_division=0
        )[:3]
        for ratio, value in zip((ours.precision, ours.recall, ours.f1), expected, strict=True):
            np.testing.assert_allclose(ratio, value, **TIGHT)


def test_nothing_over_nothing_is_0():
    nothing_predicted = classification.confusion_counts([0.1, 0.1], [1, 0])
    assert nothing_predicted == (0, 0, 1, 1)
    assert nothing_predicted.precision == nothing_predicted.recall == nothing_predicted.f1 == 0.0
    nothing_to_find = classification.confusion_counts([0.9, 0.1], [0, 0])
    assert nothing_to_find.recall == nothing_to_find.f1 == 0.0
    with np.errstate(all="raise"):
        neither = classification.confusion_counts([[0.1, 0.9]], [[0, 1]], per_label=True)
        np.testing.assert_array_equal(neither.precision, [0, 1])
        np.testing.assert_array_equal(neither.f1, [0, 1])


@few
@given(st.data())
def test_label_scores_are_scikit_learn_s(data):
    shape = data.draw(st.tuples(st.integers(1, 8), st.integers(2, 4)))
    p = data.draw(hnp.arrays(np.float64, shape, elements=st.sampled_from([0, 0.2, 0.5, 0.7, 1])))
    y = data.draw(hnp.arrays(np.int64, shape, elements=st.integers(0, 1)))
    threshold = data.draw(st.sampled_from([0.0, 0.2, 0.5, 0.6, 1.0]))
    predicted = (p >= threshold).astype(int)
    theirs = (
        metrics.accuracy_score(y, predicted),
        metrics.hamming_loss(y, predicted),
        metrics.f1_score(y, predicted, average="micro", zero_division=0),
        metrics.f1_score(y, predicted, average="macro", zero_division=0),
    )
    ours = classification.label_scores(p, y, threshold=threshold)
    np.testing.assert_allclose(ours, theirs, **TIGHT)


def test_label_scores_by_hand():
    """Two pictures of three labels: one set right, one with a miss and a false alarm."""
    scores = classification.label_scores([[0.9, 0.1, 0.8], [0.7, 0.2, 0.4]], [[1, 0, 1], [0, 0, 1]])
    assert scores.whole_set == 1 / 2
    assert scores.hamming == pytest.approx(2 / 6)
    assert scores.micro_f1 == pytest.approx(4 / 6)  # TP 2, FP 1, FN 1
    # Label 1: TP 1, FP 1. Label 2: 0/0, taken as 0. Label 3: TP 1, FN 1.
    assert scores.macro_f1 == pytest.approx((2 / 3 + 0 + 2 / 3) / 3)


def test_label_scores_need_a_row_for_each_example():
    with pytest.raises(ValueError, match=r"p must have 2 dimension\(s\), got 1 \(shape \(5,\)\)"):
        classification.label_scores(P, Y)
    with pytest.raises(ValueError, match=r"y\[0, 1\] is 2; a label must be 0 or 1"):
        classification.label_scores([P], [[1, 2, 0, 1, 0]])
    with pytest.raises(ValueError, match="threshold"):
        classification.label_scores([P], [Y], threshold=-0.5)


def test_bad_threshold_and_per_label():
    with pytest.raises(ValueError, match=r"threshold must be .* ≥ 0 and ≤ 1, got 1\.1"):
        classification.predicted_labels(P, threshold=1.1)
    with pytest.raises(ValueError, match="threshold"):
        classification.confusion_counts(P, Y, threshold=math.nan)
    with pytest.raises(ValueError, match=r"per_label needs p of shape \(n, labels\), got .*\(5,\)"):
        classification.confusion_counts(P, Y, per_label=True)


@pytest.mark.parametrize(
    ("p", "y", "message"),
    [
        ([0.5, 1.5], [0, 1], r"p\[1\] is 1\.5; a probability lies between 0 and 1"),
        ([-0.1, 0.5], [0, 1], r"p\[0\] is -0\.1; a probability"),
        ([0.5, math.nan], [0, 1], r"p\[1\] is nan"),
        ([0.25, 0.75], [0, 2], r"y\[1\] is 2; a label must be 0 or 1"),
        ([0.25, 0.75], [0.5, 1], r"y\[0\] is 0\.5; a label must be 0 or 1"),
        ([0.25, 0.75], [0, 1, 1], r"y has shape \(3,\), p has shape \(2,\)"),
        ([0.25, 0.75], [], "y is empty"),
    ],
)
def test_bad_probabilities_and_labels(p, y, message):
    with pytest.raises(ValueError, match=message):
        classification.confusion_counts(p, y)


# Reliability


@few
@given(st.integers(0, 1000), st.integers(1, 12), st.integers(1, 300))
def test_reliability_is_scikit_learn_s(seed, n_bins, n):
    rng = np.random.default_rng(seed)
    p = rng.uniform(size=n) ** 2
    y = rng.integers(2, size=n)
    found = classification.reliability(p, y, n_bins=n_bins)
    true, said = calibration_curve(y, p, n_bins=n_bins)
    seen = found.counts > 0
    np.testing.assert_allclose(found.true[seen], true, **TIGHT)
    np.testing.assert_allclose(found.said[seen], said, **TIGHT)
    np.testing.assert_array_equal(
        found.counts, np.histogram(p, bins=np.linspace(0, 1, n_bins + 1))[0]
    )
    for values in found[1:]:
        np.testing.assert_array_equal(np.isnan(values), ~seen)


def test_reliability_by_hand():
    # 0.1 is on an edge and belongs to the bin above it; 1 to the last one.
    p = [[0.05, 0.1, 0.15], [0.19, 0.85, 1.0]]
    y = [[0, 1, 0], [0, 1, 0]]
    found = classification.reliability(p, y)
    np.testing.assert_array_equal(found.counts, [1, 3, 0, 0, 0, 0, 0, 0, 1, 1])
    np.testing.assert_allclose(found.said[[0, 1, 8, 9]], [0.05, 0.44 / 3, 0.85, 1.0])
    np.testing.assert_allclose(found.true[[0, 1, 8, 9]], [0, 1 / 3, 1, 0])


def test_float32_is_on_the_edge_that_it_is_nearest_to():
    p = np.arange(10, dtype=np.float32) / np.float32(10)
    counts = classification.reliability(p, np.zeros(10)).counts
    np.testing.assert_array_equal(counts, np.ones(10))


@pytest.mark.parametrize(("hits", "n"), [(0, 1), (1, 1), (0, 20), (3, 17), (50, 100), (999, 1000)])
@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.999])
def test_the_interval_is_scipy_s(hits, n, confidence):
    theirs = stats.binomtest(hits, n).proportion_ci(confidence, method="wilson")
    ours = classification.share_interval(hits, n, confidence=confidence)
    assert ours == pytest.approx((theirs.low, theirs.high), rel=1e-9, abs=1e-15)


def test_the_ends_of_the_interval_are_z_standard_errors_away():
    """1.959964 is the table's value for 95%."""
    for end in classification.share_interval(7, 10):
        assert abs(0.7 - end) == pytest.approx(1.959964 * math.sqrt(end * (1 - end) / 10), rel=1e-6)


def test_the_intervals_of_a_reliability_are_those_of_its_counts():
    rng = np.random.default_rng(1)
    p = rng.uniform(size=80)
    y = (rng.uniform(size=80) < p).astype(int)
    found = classification.reliability(p, y, n_bins=4, confidence=0.9)
    for k in range(4):
        n = int(found.counts[k])
        theirs = stats.binomtest(round(found.true[k] * n), n).proportion_ci(0.9, method="wilson")
        assert (found.low[k], found.high[k]) == pytest.approx((theirs.low, theirs.high))


def test_a_confidence_close_to_1_is_no_infinity():
    low, high = classification.share_interval(5, 10, confidence=1 - 2**-53)
    assert 0 < low < high < 1
