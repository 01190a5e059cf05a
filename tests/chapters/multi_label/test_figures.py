"""The pictures of the chapter on many labels."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy import stats
from sklearn import metrics
from sklearn.calibration import calibration_curve

from lecnn_helpers import datasets
from lecnn_helpers.chapters.multi_label import figures
from lecnn_helpers.formulas import classification

P, Y = [0.8, 0.1, 0.2, 0.75, 0.1], [1, 0, 0, 1, 0]


def _texts(axes):
    return [text.get_text() for text in axes.texts]


# One label


@pytest.mark.parametrize("base", ["e", "2"])
@pytest.mark.parametrize(
    ("p", "y"), [(0.8, 1), (0.2, 0), (0.98, 0), (0, 1), (1, 0), (1, 1), (0, 0)]
)
def test_one_label_stays_inside_its_axes(p, y, base):
    figure, first = figures.draw_label(p, y, base), figures.draw_label(0.8, 1, "e")
    for axes, as_first in zip(figure.axes, first.axes, strict=True):
        assert (axes.get_xlim(), axes.get_ylim()) == (as_first.get_xlim(), as_first.get_ylim())
        low, high = axes.get_ylim()
        for line in axes.lines:
            if line.get_marker() == "o":
                assert low <= line.get_ydata()[0] <= high
                assert line.get_xdata()[0] == p


def test_one_label_says_both_losses_and_slopes():
    loss, slope = (_texts(axes) for axes in figures.draw_label(0.8, 1).axes)
    assert {"full 0.22", "notes 0.22"} <= set(loss)
    assert {"full −1.25", "notes −1.25"} <= set(slope)
    alarm = figures.describe_label(0.98, 0)
    assert f"{-math.log(0.02):.3f} nats" in alarm
    assert "slope 50.00" in alarm
    assert "the notes' loss 0.000, slope 0.00" in alarm
    assert "does not care" in alarm
    assert "The two losses agree" in figures.describe_label(0.8, 1)


def test_what_is_told_of_a_certain_mistake_is_pytorch_s():
    p = torch.tensor([0.0], dtype=torch.float64, requires_grad=True)
    loss = torch.nn.BCELoss()(p, torch.ones(1, dtype=torch.float64))
    loss.backward()
    assert loss.item() == 100
    assert p.grad.item() == pytest.approx(-1e12)
    said = figures.describe_label(0, 1)
    assert "100.000 nats, slope −1·10¹²" in said
    assert "are PyTorch's: the true loss is infinite, and PyTorch clamps log 0 at −100." in said
    assert "A clamped loss has slope 0" in said
    assert "PyTorch" not in figures.describe_label(0.02, 1)
    # In bits it is 100/ln 2.
    assert "144.270 bits" in figures.describe_label(1, 0, "2")


@pytest.mark.parametrize(("p", "y", "slope"), [(0, 1, "−1·10¹²"), (1, 0, "1·10¹²")])
def test_a_certain_mistake_is_marked_at_the_edge(p, y, slope):
    """100 was once a dot at 6.5."""
    loss, slopes = figures.draw_label(p, y).axes
    assert "100.00, PyTorch" in _texts(loss)
    assert f"{slope}, PyTorch" in _texts(slopes)
    for axes in (loss, slopes):
        dots = [line for line in axes.lines if line.get_marker() == "o"]
        sizes = [dot.get_markersize() for dot in dots]
        assert sizes[0] < 0.1
        assert (sizes[1] < 0.1) == (y == 1)  # the notes' loss is 0 for a label that is 0


@pytest.mark.parametrize(("p", "y", "told"), [(0.02, 1, "−50.00"), (0.98, 0, "50.00")])
def test_a_steep_slope_is_marked_at_the_edge_too(p, y, told):
    loss, slopes = figures.draw_label(p, y).axes
    assert told in _texts(slopes)
    assert not any("PyTorch" in text for text in _texts(slopes) + _texts(loss))
    # The true loss and slope have no bound.
    assert "to ∞" in _texts(loss)
    assert f"to {'−' if y else ''}∞" in _texts(slopes)


# The five labels


@pytest.mark.parametrize(
    ("threshold", "chosen", "outcomes"),
    [
        (0.5, "{1, 4}", "✓✓✓✓✓"),
        (0.15, "{1, 3, 4}", "✓✓✗✓✓"),
        (0.775, "{1}", "✓✓✓✗✓"),
        (0.0, "{1, 2, 3, 4, 5}", "✓✗✗✓✗"),
        (1.0, "∅", "✗✓✓✗✓"),
    ],
)
def test_the_example_by_hand(threshold, chosen, outcomes):
    (axes,) = figures.draw_example(P, Y, threshold).axes
    assert axes.get_title(loc="left").endswith(f"predicted {chosen}")
    assert "".join(text[0] for text in _texts(axes)) == outcomes
    assert f"the predicted set is {chosen}, the true set {{1, 4}}" in figures.describe_example(
        P, Y, threshold
    )


def test_0_over_0_is_named():
    assert "precision 0.000 (0/0, taken as 0)" in figures.describe_example(P, Y, 1.0)
    assert "0/0" not in figures.describe_example(P, Y, 0.5)
    assert "recall 0.000 (0/0, taken as 0)" in figures.describe_example(P, [0] * 5, 0.5)


def test_the_table_of_the_example():
    table = figures.table_example(P, Y)
    assert table.footer == ["sum", "", "", "0.510826", "0.944690"]
    assert [row[3] for row in table.rows][1:3] == ["0", "0"]
    assert table.rows[2][4] == f"−ln 0.80 = {-math.log(0.8):.6f}"


def test_the_table_of_five_questions():
    """−ln of 0.8 · 0.9 · 0.8 · 0.75 · 0.9 = 0.3888."""
    table = figures.table_labels(P, Y)
    assert table.footer[-1] == f"{-math.log(0.3888):.6f}"
    assert [row[3] for row in table.rows[:2]] == ["p = 0.80", "1 − p = 0.90"]
    assert [row[2] for row in table.rows[:2]] == ["1, there", "0, not there"]
    assert table.rows[3][4] == f"−ln 0.75 = {-math.log(0.75):.6f}"


# Many predictions


@pytest.fixture(scope="module")
def case():
    images, labels = datasets.digit_pairs(40, seed=2)
    rng = np.random.default_rng(0)
    p = np.clip(0.6 * labels + rng.uniform(0, 0.5, labels.shape), 0, 1)
    models = {"some": figures.predictions(p, labels), "all": figures.predictions(p * 0 + 1, labels)}
    return models, images, range(6), labels, p


@pytest.mark.parametrize("model", ["some", "all"])
@pytest.mark.parametrize("threshold", [0.0, 0.34, 0.5, 1.0])
def test_counts_and_ratios_are_scikit_learn_s(case, model, threshold):
    models, images, shown, labels, _ = case
    guess = (models[model].scores >= threshold).astype(int)
    tn, fp, fn, tp = metrics.confusion_matrix(labels.ravel(), guess.ravel(), labels=[0, 1]).ravel()
    left, right, strip = figures.draw_threshold(models, images, shown, threshold, model).axes
    assert _texts(left)[:4] == [f"TP {tp}", f"FN {fn}", f"FP {fp}", f"TN {tn}"]
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        labels, guess, average="micro", zero_division=0
    )
    assert _texts(right) == [f"precision {precision:.2f}", f"recall {recall:.2f}", f"F1 {f1:.2f}"]
    exact = metrics.accuracy_score(labels, guess, normalize=False)
    sentence = figures.describe_threshold(models, images, shown, threshold, model)
    assert f"right for {int(exact)} of 40 images" in sentence
    assert f"precision {precision:.3f}" in sentence
    assert len(_texts(strip)) == 12


def test_the_sets_under_the_images(case):
    models, images, shown, labels, p = case
    _, _, strip = figures.draw_threshold(models, images, shown, 0.5, "some").axes
    sets, marks = _texts(strip)[::2], _texts(strip)[1::2]
    for i, (text, mark) in enumerate(zip(sets, marks, strict=True)):
        guess = {d for d in range(10) if p[i, d] >= 0.5}
        truth = {d for d in range(10) if labels[i, d]}
        assert (mark == "✓") == (guess == truth)
        if len(guess) <= 3:
            assert {int(d) for d in text if d.isdigit()} == guess
    _, _, strip = figures.draw_threshold(models, images, shown, 0.5, "all").axes
    assert set(_texts(strip)) == {"all 10", "✗"}


def test_the_heaps_are_of_the_true_and_of_the_other_labels(case):
    models, *_, labels, _ = case
    counts = [labels.sum(), (1 - labels).sum()]
    for heaps in (models["some"].heaps, models["all"].heaps):
        assert [heap.sum() for heap in heaps] == counts
    assert [heap[-1] for heap in models["all"].heaps] == counts


def test_all_labels_in_one_bin_are_cut_with_their_number(case):
    models, images, shown, labels, _ = case
    left, *_ = figures.draw_threshold(models, images, shown, 0.5, "all").axes
    assert _texts(left)[4:6] == [f"{labels.sum()}", f"{(1 - labels).sum()}"]


# What a probability is worth


@pytest.fixture(scope="module")
def odds():
    """Labels that are true as often as said, and the same with odds four times as high."""
    rng = np.random.default_rng(1)
    p = np.append(rng.uniform(size=(200, 9)), np.full((200, 1), 0.85), axis=1)
    y = (rng.uniform(size=p.shape) < p).astype(int)
    return {1: p, 4: 4 * p / (4 * p + 1 - p)}, y


def _dots(figure):
    (axes,) = figure.axes
    (dots,) = (line for line in axes.lines if line.get_marker() == "o")
    return dots.get_xdata(), dots.get_ydata()


@pytest.mark.parametrize("weight", [1, 4])
def test_the_dots_are_scikit_learn_s(odds, weight):
    predictions, y = odds
    p = predictions[weight]
    true, said = calibration_curve(y.ravel(), p.ravel(), n_bins=10)
    x, height = _dots(figures.draw_reliability(predictions, y, weight, "as it is"))
    np.testing.assert_allclose(x, said)
    np.testing.assert_allclose(height, true)
    (axes,) = figures.draw_reliability(predictions, y, weight, "as it is").axes
    counts, _ = np.histogram(p, bins=np.linspace(0, 1, 11))
    assert _texts(axes)[:10] == [str(count) for count in counts]
    precision, recall, _, _ = metrics.precision_recall_fscore_support(
        y.ravel(), p.ravel() >= 0.5, average="binary"
    )
    title = axes.get_title(loc="left")
    assert title == f"w = {weight}: precision {precision:.2f}, recall {recall:.2f}"


def test_the_weight_taken_out_is_the_plain_network_s(odds):
    predictions, y = odds
    for plain, read in zip(
        _dots(figures.draw_reliability(predictions, y, 1, "as it is")),
        _dots(figures.draw_reliability(predictions, y, 4, "w taken out")),
        strict=True,
    ):
        np.testing.assert_allclose(plain, read)


def test_a_reliability_in_words(odds):
    predictions, y = odds
    inside = (predictions[1] >= 0.8) & (predictions[1] < 0.9)
    sentence = figures.describe_reliability(predictions, y, 1, "as it is")
    assert f"Of {inside.sum()} labels with p from 0.8 to 0.9, {y[inside].mean():.2f}" in sentence
    off = 0
    for k in range(10):
        bin_ = (predictions[4] * 10).astype(int).clip(max=9) == k
        ends = stats.binomtest(int(y[bin_].sum()), int(bin_.sum())).proportion_ci(method="wilson")
        off += not ends.low <= predictions[4][bin_].mean() <= ends.high
    assert off > 5
    weighted = figures.describe_reliability(predictions, y, 4, "as it is")
    assert f"In {off} of 10 bins the interval does not hold the mean p." in weighted
    nothing = figures.describe_reliability({1: [[0.2, 0.1]]}, [[0, 1]], 1, "as it is")
    assert "No label has a p from 0.8 to 0.9." in nothing


def test_the_table_of_a_reliability():
    table = figures.table_reliability(classification.reliability([0.85, 0.85, 0.05], [1, 0, 0]))
    assert table.rows[8][:4] == ["0.8 to 0.9", "2", "0.85", "0.50"]
    low, high = stats.binomtest(1, 2).proportion_ci(method="wilson")
    assert table.rows[8][4] == f"{low:.2f} to {high:.2f}"
    assert table.rows[5] == ["0.5 to 0.6", "0", "–", "–", "–"]
