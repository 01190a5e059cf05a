"""The pictures of the chapter that trains one network with two losses."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics

from lecnn_helpers import datasets
from lecnn_helpers.chapters.many_labels_per_image import figures
from lecnn_helpers.formulas.classification import LabelScores

THRESHOLDS = [-4, -0.5, 0, 0.5, 3, 16]
LOSSES, NETWORKS = ("full", "ones only"), ("plain", "batch norm")


def _texts(axes):
    return [text.get_text() for text in axes.texts]


@pytest.fixture(scope="module")
def case():
    images, y = datasets.digit_pairs(40, seed=2)
    rng = np.random.default_rng(0)
    logits = {
        "full": 6 * y - 3 + rng.normal(0, 2, y.shape),
        "ones only": 12 + 0.3 * y + rng.normal(0, 2, y.shape),
    }
    return images, y, logits


@pytest.fixture(scope="module")
def sweeps(case):
    _, y, logits = case
    return {
        (loss, network, epoch): figures.sweep(logits[loss] * (epoch > 0), y, THRESHOLDS)
        for loss in LOSSES
        for network in NETWORKS
        for epoch in (0, 5)
    }


# Tables


def test_the_tables_say_mean_spread_and_effort():
    entries = [
        figures.Entry("silence", [LabelScores(0.0, 0.19, 0.0, 0.0)]),
        figures.Entry(
            "net",
            [LabelScores(0.6, 0.05, 0.85, 0.84), LabelScores(0.5, 0.07, 0.8, 0.8)],
            1.25,
            17802,
            20,
        ),
    ]
    silence, net = figures.table_scores(entries, "scores").rows
    assert silence == ["silence", "0.0", "19.0", "0.0", "0.0"]
    # Two values: mean and |difference|/√2.
    assert net == ["net", "55.0 ± 7.1", "6.0 ± 1.4", "82.5 ± 3.5", "82.0 ± 2.8"]
    silence, net = figures.table_effort(entries, "effort").rows
    assert silence[1:] == ["–", "–", "–"]
    assert net[1:] == ["1.2", "17,802", "20"]


# Epochs


@pytest.fixture
def runs(case):
    _, y, logits = case
    return {
        loss: [
            figures.Trained(
                np.array([0.7, last * 10, last]),
                np.stack([0 * y - 1.0, logits[loss], logits[loss]]),
            )
            for last in (small, small / 3)
        ]
        for loss, small in (("full", 0.05), ("ones only", 3e-12))
    }


def test_epochs_stay_inside_and_say_the_share_of_whole_sets(case, runs):
    _, y, logits = case
    left, right = figures.draw_epochs(runs, y).axes
    for axes in (left, right):
        low, high = axes.get_ylim()
        assert len(axes.lines) == 4
        for line in axes.lines:
            assert (low <= line.get_ydata()).all()
            assert (line.get_ydata() <= high).all()
    # The smallest loss, 3e-12/3, is far below the axes.
    told = [text.get_text() for text in left.texts]
    assert "to 1.00·10⁻¹²" in told
    assert not any(text.startswith("to ") for text in told if "⁻¹²" not in text)
    whole = metrics.accuracy_score(y, logits["full"] > 0)
    assert right.lines[0].get_ydata() == pytest.approx([0, whole, whole])
    sentence = figures.describe_epochs(runs, y)
    assert f"right for {whole:.0%} of the test images. Trained with ones only" in sentence
    runs["full"][0].logits[-1] = 1 - 2 * y  # every label wrong
    assert f"right for 0% to {whole:.0%} of" in figures.describe_epochs(runs, y)
    assert "training loss is 0.017 to 0.050" in sentence
    assert "training loss is 1·10⁻¹² to 3·10⁻¹²" in sentence


# Thresholds


@pytest.mark.parametrize("threshold", THRESHOLDS)
@pytest.mark.parametrize("loss", LOSSES)
def test_scores_are_scikit_learn_s(case, sweeps, loss, threshold):
    _, y, logits = case
    said = (logits[loss] >= threshold).astype(int)
    tn, fp, fn, tp = metrics.confusion_matrix(y.ravel(), said.ravel(), labels=[0, 1]).ravel()
    top, left, right = figures.draw_threshold(sweeps, threshold, loss, "plain", 5).axes
    assert _texts(top)[:4] == [
        f"found: {tp}", f"missed: {fn}", f"false alarms: {fp}", f"left out: {tn}"
    ]  # fmt: skip
    options = {"average": "micro", "zero_division": 0}
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(y, said, **options)
    assert _texts(left) == [f"precision {precision:.2f}", f"recall {recall:.2f}", f"F1 {f1:.2f}"]
    whole, wrong = metrics.accuracy_score(y, said), metrics.hamming_loss(y, said)
    assert _texts(right) == [f"whole set right {whole:.2f}", f"labels wrong {wrong:.2f}"]
    macro = metrics.f1_score(y, said, average="macro", zero_division=0)
    sentence = figures.describe_threshold(sweeps, threshold, loss, "plain", 5)
    assert f"F1 micro {f1:.3f}, macro {macro:.3f}" in sentence
    assert f"{wrong:.1%} of all labels are wrong (Hamming), {whole:.1%} of the whole" in sentence
    ranking = metrics.roc_auc_score(y.ravel(), logits[loss].ravel())
    assert f"in {ranking:.0%} of all pairs" in sentence
    assert ("0/0" in sentence) == (tp + fp == 0)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("epoch", [0, 5])
def test_axes_stay_put(sweeps, loss, network, epoch):
    first = figures.draw_threshold(sweeps, 0, "full", "plain", 5)
    other = figures.draw_threshold(sweeps, 16, loss, network, epoch)
    for a, b in zip(first.axes, other.axes, strict=True):
        assert (a.get_xlim(), a.get_ylim()) == (b.get_xlim(), b.get_ylim())
        assert a.get_position().bounds == b.get_position().bounds
    when = "before training" if epoch == 0 else "after epoch 5"
    assert when in figures.describe_threshold(sweeps, 16, loss, network, epoch)


@pytest.mark.parametrize(
    ("threshold", "text"),
    [(-4, "p = 0.018"), (0, "p = 0.5)"), (0.5, "logit 0.5 (p = 0.62)"), (16, "p = 0.9999999)")],
)
def test_the_threshold_is_said_as_a_probability(sweeps, threshold, text):
    assert text in figures.describe_threshold(sweeps, threshold, "full", "plain", 5)


def test_the_heaps_count_each_kind_of_label(case, sweeps):
    _, y, logits = case
    there, others = sweeps["full", "plain", 5].heaps
    assert (there.sum(), others.sum()) == (y.sum(), (1 - y).sum())
    # The first bin holds what is below −11, however far.
    assert others[0] == (logits["full"][y == 0] < -11).sum()


# The gallery


@pytest.fixture(scope="module")
def gallery(case):
    images, y, logits = case
    models = {
        (loss, network): 1 / (1 + np.exp(-logits[loss])) for loss in LOSSES for network in NETWORKS
    }
    return models, images, y


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("image", [0, 7, 39])
def test_the_gallery_shows_sets_and_probabilities(gallery, loss, image):
    models, _, y = gallery
    p = models[loss, "plain"][image]
    left, right = figures.draw_gallery(*gallery, image, loss, "plain").axes
    there = "{" + ", ".join(str(d) for d in range(10) if y[image, d]) + "}"
    assert left.get_title(loc="left") == f"there: {there}"
    bars = right.lines[2:]
    assert [bar.get_ydata()[1] for bar in bars] == pytest.approx(list(p))
    colors = {bar.get_color() for bar, truth in zip(bars, y[image], strict=True) if truth}
    assert len(colors) == 1
    assert colors.isdisjoint(
        bar.get_color() for bar, truth in zip(bars, y[image], strict=True) if not truth
    )
    said = {d for d in range(10) if p[d] >= 0.5}
    verdict = "right" if said == set(np.flatnonzero(y[image])) else "wrong"
    assert right.get_title(loc="left").endswith(verdict)
    sentence = figures.describe_gallery(*gallery, image, loss, "plain")
    assert ("The whole set is right" in sentence) == (verdict == "right")
    alarms = len(said - set(np.flatnonzero(y[image])))
    if verdict == "wrong":
        assert f"{alarms} false alarm{'' if alarms == 1 else 's'}." in sentence


def test_nothing_predicted_is_the_empty_set(gallery):
    _, images, y = gallery
    models = {("full", "plain"): np.zeros(y.shape)}
    _, right = figures.draw_gallery(models, images, y, 0, "full", "plain").axes
    assert right.get_title(loc="left") == "predicted: ∅, wrong"
