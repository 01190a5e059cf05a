"""Thresholds: counts and scores are scikit-learn's at each of them."""

import numpy as np
import pytest
from sklearn import metrics

from lecnn_helpers.pictures.thresholds import Sweep

THRESHOLDS = [-4, -0.5, 0, 0.5, 3, 16]
BINS = np.arange(-12.0, 21.0)


@pytest.fixture(scope="module")
def case():
    rng = np.random.default_rng(0)
    y = (rng.random((40, 10)) < 0.2).astype(int)
    return 6 * y - 3 + rng.normal(0, 2, y.shape), y


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_counts_and_curves_are_scikit_learn_s(case, threshold):
    logits, y = case
    sweep = Sweep(logits, y, THRESHOLDS, BINS)
    said = (logits >= threshold).astype(int)
    counts, scores = sweep.at(threshold)
    tn, fp, fn, tp = metrics.confusion_matrix(y.ravel(), said.ravel(), labels=[0, 1]).ravel()
    assert counts == (tp, fp, fn, tn)
    options = {"average": "micro", "zero_division": 0}
    expected = metrics.precision_recall_fscore_support(y, said, **options)[:3]
    at = sweep.index(threshold)
    assert [sweep.curves[name][at] for name in ("precision", "recall", "f1")] == pytest.approx(
        expected
    )
    assert scores.micro_f1 == sweep.curves["micro_f1"][at] == pytest.approx(expected[2])
    assert sweep.curves["whole_set"][at] == pytest.approx(metrics.accuracy_score(y, said))
    assert sweep.curves["hamming"][at] == pytest.approx(metrics.hamming_loss(y, said))


def test_thresholds_are_sorted_and_scores_beyond_the_bins_count_at_the_end(case):
    logits, y = case
    sweep = Sweep(logits, y, [3, -4, 16], np.array([-1.0, 0.0, 1.0]))
    assert sweep.thresholds.tolist() == [-4, 3, 16]
    there, others = sweep.shares
    assert there == pytest.approx([(logits[y == 1] < 0).mean(), (logits[y == 1] >= 0).mean()])
    assert others.sum() == pytest.approx(1)


@pytest.mark.parametrize("decimals", [6, 0])
def test_the_ranking_counts_pairs(case, decimals):
    """With whole logits there are many ties, which count half."""
    logits, y = case
    logits = logits.round(decimals)
    there, others = logits[y == 1][:, None], logits[y == 0]
    by_hand = (there > others).mean() + (there == others).mean() / 2
    assert Sweep(logits, y, THRESHOLDS, BINS).ranking == pytest.approx(by_hand)
