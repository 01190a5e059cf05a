"""Thresholds: counts and scores are scikit-learn's at each of them."""

import numpy as np
import pytest
from sklearn import metrics

from lecnn_helpers.pictures import style
from lecnn_helpers.pictures.thresholds import Sweep, draw_heaps, room_for

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
    there, others = sweep.heaps
    assert there.tolist() == [(logits[y == 1] < 0).sum(), (logits[y == 1] >= 0).sum()]
    assert others.sum() == (y == 0).sum()


@pytest.fixture(scope="module")
def sure():
    """A model that is sure of nearly all: bins of 1, 3 and 40 of 44; of 5, 95 and 300 of 400."""
    there, others = [-1] + [0] * 3 + [2] * 40, [1] * 5 + [0] * 95 + [-2] * 300
    scores = np.array([*there, *others])[:, None] + 0.5
    y = np.repeat([1, 0], [len(there), len(others)])[:, None]
    return Sweep(scores, y, [0, 1], np.arange(-2.0, 4.0))


def heaps(sweep, **options):
    _, (axes,) = style.house_style(style.new_figure)(3.0)
    kinds = {"names": ("TP", "FN", "FP", "TN"), "sides": ("true", "not"), "margin": 0.1}
    kinds |= {"room": room_for([sweep])} | options
    draw_heaps(axes, sweep, 0, style.CROSS_ENTROPY, **kinds)
    return axes


def test_up_and_down_have_one_scale(sure):
    """300 of the one and 40 of the other once filled their halves alike."""
    axes = heaps(sure)
    down, up = axes.get_ylim()
    drawn = [patch.get_data().values for patch in axes.patches[:2]]
    for bars, heap, sign in zip(drawn, sure.heaps, (1, -1), strict=True):
        assert list(bars) == [sign * min(count, up if sign > 0 else -down) for count in heap]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["2\ntrue", "50\nnot"]
    assert axes.get_yticks().tolist() == [2, -50]


def test_the_tallest_bar_alone_is_cut_and_says_its_number(sure):
    axes = heaps(sure)
    down, up = axes.get_ylim()
    assert 3 < up < 40
    assert 95 < -down < 300
    assert [text.get_text() for text in axes.texts[4:6]] == ["40", "300"]
    assert [text.get_text() for text in heaps(sure, room=(50, 400)).texts[4:]] == [""] * 4


def test_scores_beyond_the_bins_are_marked_at_the_ends(sure):
    beyond = Sweep(sure.scores * 10, sure.y, [0, 1], sure.bins)  # from −15 to 25; bins −2 to 3
    assert [text.get_text() for text in heaps(beyond).texts[6:]] == ["to −15", "to 25"]
    assert heaps(sure).texts[6].get_text() == ""


def test_the_room_is_that_of_all_sweeps(sure, case):
    logits, y = case
    other = Sweep(logits, y, THRESHOLDS, BINS)
    assert room_for([sure, other]) == tuple(np.max([room_for([sure]), room_for([other])], axis=0))
    assert min(room_for([Sweep([[0.5]], [[1]], [0.5], np.linspace(0, 1, 3))])) >= 1


@pytest.mark.parametrize("decimals", [6, 0])
def test_the_ranking_counts_pairs(case, decimals):
    """With whole logits there are many ties, which count half."""
    logits, y = case
    logits = logits.round(decimals)
    there, others = logits[y == 1][:, None], logits[y == 0]
    by_hand = (there > others).mean() + (there == others).mean() / 2
    assert Sweep(logits, y, THRESHOLDS, BINS).ranking == pytest.approx(by_hand)
