"""Losses against the notes, hand arithmetic, PyTorch, scikit-learn and finite differences.

No expected number here was taken from `lecnn_helpers`.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn import metrics

from lecnn_helpers.formulas import losses

TIGHT = {"rtol": 1e-12, "atol": 1e-12}

# The lecture's subject, the scores of two images and their true classes. The last
# digits are from 30-digit decimal arithmetic.
CAT, CAT_CLASS = [3.2, 5.1, -1.7], 0
CAT_SOFTMAX_LOSS = 2.04035515280017
CAR, CAR_CLASS = [-2.85, 0.86, 0.28], 2
CAR_SOFTMAX_LOSS = 1.04019056943011

# The notes' five labels.
P = [0.8, 0.1, 0.2, 0.75, 0.1]
Y = [1, 0, 0, 1, 0]

few = settings(deadline=None, max_examples=20)
bases = st.sampled_from(["e", "2", "10"])
LN = {"e": 1.0, "2": math.log(2), "10": math.log(10)}


def _tensor(array, grad=False):
    return torch.tensor(np.asarray(array, dtype=np.float64), requires_grad=grad)


@st.composite
def scores_and_classes(draw, elements):
    n, classes = draw(st.integers(1, 5)), draw(st.integers(2, 6))
    scores = draw(hnp.arrays(np.float64, (n, classes), elements=elements))
    y = draw(hnp.arrays(np.int64, n, elements=st.integers(0, classes - 1)))
    return scores, y


@st.composite
def values_and_labels(draw, elements):
    shape = draw(hnp.array_shapes(min_dims=0, max_dims=2, max_side=5))
    values = draw(hnp.arrays(np.float64, shape, elements=elements))
    y = draw(hnp.arrays(np.int64, shape, elements=st.integers(0, 1)))
    return values, y


any_score = st.floats(-1000, 1000)
# Quarters add exactly, so that both sides agree on which terms are just 0.
quarters = st.integers(-40, 40).map(lambda k: k / 4)
smooth = st.floats(-5, 5)
probability = st.floats(0, 1)
inner_probability = st.floats(1e-3, 1 - 1e-3)


def _finite_differences(loss, at, h=1e-6):
    """Central differences of the sum of `loss`, one input at a time."""
    at = np.asarray(at, dtype=np.float64)
    slopes = np.empty_like(at)
    for where in np.ndindex(at.shape):
        up, down = at.copy(), at.copy()
        up[where] += h
        down[where] -= h
        slopes[where] = (np.sum(loss(up)) - np.sum(loss(down))) / (2 * h)
    return slopes


# Hinge


def test_hinge_of_the_lecture():
    assert losses.hinge_loss(CAT, CAT_CLASS) == pytest.approx(2.9, abs=1e-12)
    assert losses.hinge_loss(CAR, CAR_CLASS) == pytest.approx(1.58, abs=1e-12)


def test_hinge_terms_by_hand():
    # 5.1 − 3.2 + 1 = 2.9 and −1.7 − 3.2 + 1 < 0; −2.85 − 0.28 + 1 < 0 and 0.86 − 0.28 + 1 = 1.58
    np.testing.assert_allclose(
        losses.hinge_terms([CAT, CAR], [CAT_CLASS, CAR_CLASS]), [[0, 2.9, 0], [0, 1.58, 0]], **TIGHT
    )


def test_hinge_as_the_notes_wrote_it_is_one_too_much():
    assert losses.hinge_loss(CAT, CAT_CLASS, include_true_class=True) == pytest.approx(
        3.9, abs=1e-12
    )
    np.testing.assert_allclose(
        losses.hinge_terms(CAT, CAT_CLASS, include_true_class=True), [1, 2.9, 0], **TIGHT
    )


@few
@given(scores_and_classes(quarters), st.sampled_from([0.0, 0.25, 1.0, 3.0]))
def test_the_true_class_always_adds_the_margin(drawn, margin):
    scores, y = drawn
    more = losses.hinge_loss(scores, y, margin=margin, include_true_class=True)
    np.testing.assert_array_equal(more - losses.hinge_loss(scores, y, margin=margin), margin)


@few
@given(scores_and_classes(any_score), st.sampled_from([0.25, 1.0, 3.0]))
def test_hinge_is_multi_margin_loss_times_the_classes(drawn, margin):
    scores, y = drawn
    theirs = torch.nn.MultiMarginLoss(margin=margin, reduction="none")(
        _tensor(scores), torch.tensor(y)
    )
    np.testing.assert_allclose(
        losses.hinge_loss(scores, y, margin=margin), scores.shape[1] * theirs.numpy(), **TIGHT
    )


@few
@given(scores_and_classes(quarters), st.sampled_from([0.25, 1.0, 3.0]))
def test_hinge_gradient_is_multi_margin_loss_gradient_times_the_classes(drawn, margin):
    scores, y = drawn
    leaf = _tensor(scores, grad=True)
    torch.nn.MultiMarginLoss(margin=margin, reduction="sum")(leaf, torch.tensor(y)).backward()
    np.testing.assert_allclose(
        losses.hinge_loss_gradient(scores, y, margin=margin),
        scores.shape[1] * leaf.grad.numpy(),
        **TIGHT,
    )


def test_hinge_gradient_against_finite_differences():
    scores, y = np.array([CAT, CAR, [0.5, 0.3, 0.9]]), [CAT_CLASS, CAR_CLASS, 0]
    for include in (False, True):  # the constant j = y term changes nothing
        numeric = _finite_differences(
            lambda s, include=include: losses.hinge_loss(s, y, include_true_class=include), scores
        )
        np.testing.assert_allclose(losses.hinge_loss_gradient(scores, y), numeric, atol=1e-8)


def test_hinge_gradient_by_hand():
    np.testing.assert_array_equal(losses.hinge_loss_gradient(CAT, CAT_CLASS), [-1, 1, 0])
    np.testing.assert_array_equal(losses.hinge_loss_gradient([0.5, 0.3, 0.9], 0), [-2, 1, 1])
    # Just on the kink, 9 − 10 + 1 = 0: no pull.
    np.testing.assert_array_equal(losses.hinge_loss_gradient([10, 9, 9], 0), [0, 0, 0])


def test_hinge_is_indifferent_where_softmax_is_not():
    far, near = [10, -100, -100], [10, 9, 9]
    assert losses.hinge_loss(far, 0) == losses.hinge_loss(near, 0) == 0.0
    assert losses.softmax_loss(far, 0) == pytest.approx(0.0, abs=1e-40)
    assert losses.softmax_loss(near, 0) == pytest.approx(math.log(1 + 2 / math.e), abs=1e-12)


# Softmax


def test_softmax_loss_of_the_lecture():
    assert losses.softmax_loss(CAT, CAT_CLASS) == pytest.approx(CAT_SOFTMAX_LOSS, abs=1e-13)
    assert losses.softmax_loss(CAR, CAR_CLASS) == pytest.approx(CAR_SOFTMAX_LOSS, abs=1e-13)


def test_softmax_of_logarithms_gives_the_shares():
    scores = np.log([[1.0, 2.0, 5.0]]) + 7.0  # a shift of all scores changes nothing
    np.testing.assert_allclose(losses.softmax(scores), [[1 / 8, 2 / 8, 5 / 8]], **TIGHT)
    assert losses.softmax_loss(scores, [1], base="2") == pytest.approx(2.0, abs=1e-12)  # 1/4
    assert losses.softmax_loss(np.log([1.0, 99.0]), 0, base="10") == pytest.approx(2.0, abs=1e-12)


def test_large_scores_do_not_overflow():
    scores = [123.0, 456.0, 789.0]
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        p = losses.softmax(scores)
        log_p = losses.log_softmax(scores)
        cost = [float(losses.softmax_loss(scores, y)) for y in range(3)]
        gradient = losses.softmax_loss_gradient(scores, 0)
    # e^−333 = 2.4e−145 is a float but nothing beside 1.
    np.testing.assert_allclose(p, [math.exp(-666), math.exp(-333), 1.0], rtol=1e-12)
    # log(1/(1 + e^−333 + e^−666)) = −e^−333, to as many digits as a float has.
    np.testing.assert_allclose(log_p, [-666.0, -333.0, -math.exp(-333)], rtol=1e-15)
    assert cost[:2] == [666.0, 333.0]
    assert cost[2] == pytest.approx(math.exp(-333), rel=1e-15)
    np.testing.assert_allclose(gradient, [-1, 0, 1], **TIGHT)


@few
@given(scores_and_classes(any_score))
def test_softmax_and_its_logarithm_are_pytorch_s(drawn):
    scores, _ = drawn
    theirs = _tensor(scores)
    np.testing.assert_allclose(losses.softmax(scores), torch.softmax(theirs, 1).numpy(), **TIGHT)
    np.testing.assert_allclose(
        losses.log_softmax(scores), torch.log_softmax(theirs, 1).numpy(), **TIGHT
    )


@few
@given(scores_and_classes(any_score), bases)
def test_softmax_loss_and_gradient_are_cross_entropy_loss(drawn, base):
    scores, y = drawn
    leaf = _tensor(scores, grad=True)
    theirs = torch.nn.CrossEntropyLoss(reduction="none")(leaf, torch.tensor(y)) / LN[base]
    theirs.sum().backward()
    np.testing.assert_allclose(
        losses.softmax_loss(scores, y, base=base), theirs.detach().numpy(), **TIGHT
    )
    np.testing.assert_allclose(
        losses.softmax_loss_gradient(scores, y, base=base), leaf.grad.numpy(), **TIGHT
    )


@few
@given(scores_and_classes(smooth), bases)
def test_softmax_gradient_against_finite_differences(drawn, base):
    scores, y = drawn
    numeric = _finite_differences(lambda s: losses.softmax_loss(s, y, base=base), scores)
    np.testing.assert_allclose(
        losses.softmax_loss_gradient(scores, y, base=base), numeric, atol=1e-8
    )


@pytest.mark.parametrize(
    "function",
    [
        losses.hinge_terms,
        losses.hinge_loss,
        losses.hinge_loss_gradient,
        losses.softmax_loss,
        losses.softmax_loss_gradient,
    ],
)
def test_a_batch_is_its_examples_one_by_one(function):
    one_by_one = [function(CAT, CAT_CLASS), function(CAR, CAR_CLASS)]
    together = function([CAT, CAR], [CAT_CLASS, CAR_CLASS])
    assert together.shape == (2, *np.shape(one_by_one[0]))
    np.testing.assert_array_equal(together, one_by_one)


# Sign: a better prediction never costs more.


@pytest.mark.parametrize("loss", [losses.hinge_loss, losses.softmax_loss])
@few
@given(drawn=scores_and_classes(quarters), better=st.integers(1, 40).map(lambda k: k / 4))
def test_a_higher_true_score_never_costs_more(loss, drawn, better):
    scores, y = drawn
    rows = np.arange(len(y))
    improved = scores.copy()
    improved[rows, y] += better
    assert (loss(improved, y) <= loss(scores, y) + 1e-12).all()
    worse = scores.copy()
    worse[rows, (y + 1) % scores.shape[1]] += better
    assert (loss(worse, y) >= loss(scores, y) - 1e-12).all()


@pytest.mark.parametrize("loss", [losses.hinge_loss, losses.softmax_loss])
def test_a_better_score_costs_less(loss):
    assert loss([1.0, 1.5, 0.0], 0) < loss([0.5, 1.5, 0.0], 0)
    assert loss([1.0, 1.5, 0.0], 0) < loss([1.0, 2.0, 0.0], 0)
    assert loss([5.0, 0.0, 0.0], 0) < loss([5.0, 0.0, 0.0], 1)


@few
@given(values_and_labels(probability), st.floats(0, 1))
def test_a_probability_nearer_its_label_never_costs_more(drawn, share):
    p, y = drawn
    nearer = np.clip(p + share * (y - p), 0, 1)
    for loss in (losses.binary_cross_entropy, losses.positives_only_loss):
        before, after = loss(p, y, reduction="none"), loss(nearer, y, reduction="none")
        assert (after <= before + 1e-12).all()
        assert (after >= 0).all()


def test_a_probability_nearer_its_label_costs_less():
    for y, worse, better in ((1, 0.3, 0.4), (0, 0.4, 0.3)):
        assert losses.binary_cross_entropy(better, y) < losses.binary_cross_entropy(worse, y)
        logit_worse, logit_better = math.log(worse / (1 - worse)), math.log(better / (1 - better))
        assert losses.binary_cross_entropy_with_logits(
            logit_better, y
        ) < losses.binary_cross_entropy_with_logits(logit_worse, y)
    assert losses.positives_only_loss(0.4, 1) < losses.positives_only_loss(0.3, 1)


def test_predicting_one_for_every_label_costs_nothing_in_the_notes_loss():
    everything = np.ones(5)
    assert losses.positives_only_loss(everything, Y) == 0.0
    # Three labels are wrong, each held at 100 nats.
    assert losses.binary_cross_entropy(everything, Y) == pytest.approx(300.0, abs=1e-12)


# Many labels: values


def test_the_notes_five_labels():
    nats = -math.log(0.8) - math.log(0.75)
    assert nats == pytest.approx(0.510826, abs=5e-7)
    assert losses.positives_only_loss(P, Y) == pytest.approx(nats, abs=1e-12)
    bits = losses.positives_only_loss(P, Y, base="2")
    assert bits == pytest.approx(-math.log2(0.8) - math.log2(0.75), abs=1e-12)
    assert bits == pytest.approx(0.736966, abs=5e-7)
    assert losses.positives_only_loss(P, Y, base="10") == pytest.approx(-math.log10(0.6), abs=1e-12)
    # The notes' route: each term rounded by hand, 0.32 + 0.415.
    terms = losses.positives_only_loss(P, Y, base="2", reduction="none")
    assert round(float(terms[0]), 2) + round(float(terms[3]), 3) == pytest.approx(0.735, abs=1e-12)


def test_binary_cross_entropy_of_the_five_labels():
    by_hand = [-math.log(q) for q in (0.8, 0.9, 0.8, 0.75, 0.9)]
    np.testing.assert_allclose(
        losses.binary_cross_entropy(P, Y, reduction="none"), by_hand, **TIGHT
    )
    assert losses.binary_cross_entropy(P, Y) == pytest.approx(0.944690, abs=5e-7)
    assert losses.binary_cross_entropy(P, Y, reduction="mean") == pytest.approx(0.188938, abs=5e-7)
    assert losses.binary_cross_entropy(P, Y, reduction="mean") == pytest.approx(
        metrics.log_loss(Y, P), abs=1e-12
    )


@few
@given(values_and_labels(st.floats(-1000, 1000)))
def test_sigmoid_is_pytorch_s(drawn):
    z, _ = drawn
    with np.errstate(over="raise", invalid="raise"):
        ours = losses.sigmoid(z)
    np.testing.assert_allclose(ours, torch.sigmoid(_tensor(z)).numpy(), **TIGHT)


def test_gradient_by_logits_by_hand_is_that_of_the_sum():
    # sigmoid(0) = 1/2 and sigmoid(ln 3) = 3/4, less the label.
    gradient = losses.binary_cross_entropy_with_logits_gradient([0, 0, math.log(3)], [1, 0, 1])
    np.testing.assert_allclose(gradient, [-0.5, 0.5, -0.25], **TIGHT)


def test_sigmoid_by_hand():
    np.testing.assert_allclose(losses.sigmoid([0, math.log(3), -math.log(3)]), [0.5, 0.75, 0.25])


@few
@given(values_and_labels(probability), st.sampled_from(["sum", "mean", "none"]), bases)
def test_both_losses_from_probabilities_are_pytorch_s(drawn, reduction, base):
    p, y = drawn
    theirs = torch.nn.BCELoss(reduction=reduction)(_tensor(p), _tensor(y)) / LN[base]
    np.testing.assert_allclose(
        losses.binary_cross_entropy(p, y, base=base, reduction=reduction), theirs.numpy(), **TIGHT
    )
    # With the labels as weights PyTorch, too, leaves the zeros out.
    weighted = torch.nn.BCELoss(weight=_tensor(y), reduction=reduction)
    theirs = weighted(_tensor(p), _tensor(y)) / LN[base]
    np.testing.assert_allclose(
        losses.positives_only_loss(p, y, base=base, reduction=reduction), theirs.numpy(), **TIGHT
    )


@few
@given(values_and_labels(st.floats(-1000, 1000)), st.sampled_from(["sum", "mean", "none"]), bases)
def test_the_loss_and_gradient_from_logits_are_pytorch_s(drawn, reduction, base):
    z, y = drawn
    leaf = _tensor(z, grad=True)
    theirs = torch.nn.BCEWithLogitsLoss(reduction=reduction)(leaf, _tensor(y)) / LN[base]
    theirs.sum().backward()
    np.testing.assert_allclose(
        losses.binary_cross_entropy_with_logits(z, y, base=base, reduction=reduction),
        theirs.detach().numpy(),
        **TIGHT,
    )
    np.testing.assert_allclose(
        losses.binary_cross_entropy_with_logits_gradient(z, y, base=base, reduction=reduction),
        leaf.grad.numpy(),
        **TIGHT,
    )


@few
@given(st.data())
def test_the_mean_over_labels_is_multi_label_soft_margin_loss(data):
    shape = data.draw(st.tuples(st.integers(1, 4), st.integers(1, 5)))
    z = data.draw(hnp.arrays(np.float64, shape, elements=st.floats(-30, 30)))
    y = data.draw(hnp.arrays(np.int64, shape, elements=st.integers(0, 1)))
    theirs = torch.nn.MultiLabelSoftMarginLoss(reduction="none")(_tensor(z), _tensor(y))
    terms = losses.binary_cross_entropy_with_logits(z, y, reduction="none")
    np.testing.assert_allclose(terms.mean(axis=1), theirs.numpy(), **TIGHT)


@few
@given(values_and_labels(st.floats(-10, 10)), bases)
def test_logits_and_probabilities_agree(drawn, base):
    z, y = drawn
    np.testing.assert_allclose(
        losses.binary_cross_entropy_with_logits(z, y, base=base),
        losses.binary_cross_entropy(losses.sigmoid(z), y, base=base),
        rtol=1e-10,
    )


def test_a_certain_mistake_costs_100_nats_from_probabilities():
    for p, y in ((0.0, 1), (1.0, 0)):
        assert losses.binary_cross_entropy(p, y) == 100.0
        assert losses.binary_cross_entropy(p, y, base="2") == pytest.approx(100 / math.log(2))
        assert losses.binary_cross_entropy(1 - p, y) == 0.0
    assert losses.positives_only_loss(0.0, 1) == 100.0
    assert losses.positives_only_loss(1e-300, 1) == 100.0  # −log would be 690.8


def test_a_tiny_probability_costs_a_tiny_loss():
    # −log(1 − p) = p + p²/2 + …; in floats 1 − 1e−20 is 1.
    assert losses.binary_cross_entropy(1e-20, 0) == pytest.approx(1e-20, rel=1e-12, abs=0)


def test_a_certain_mistake_costs_its_logit_from_logits():
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        cost = losses.binary_cross_entropy_with_logits(
            [-800.0, 800.0, 800.0, -800.0], [1, 0, 1, 0], reduction="none"
        )
    np.testing.assert_array_equal(cost, [800, 800, 0, 0])


# Many labels: gradients


@few
@given(values_and_labels(inner_probability), st.sampled_from(["sum", "mean"]), bases)
def test_gradients_by_probabilities_are_pytorch_s(drawn, reduction, base):
    p, y = drawn
    for gradient, weight in (
        (losses.binary_cross_entropy_gradient, None),
        (losses.positives_only_loss_gradient, _tensor(y)),
    ):
        leaf = _tensor(p, grad=True)
        loss = torch.nn.BCELoss(weight=weight, reduction=reduction)(leaf, _tensor(y))
        (loss / LN[base]).backward()
        np.testing.assert_allclose(
            gradient(p, y, base=base, reduction=reduction), leaf.grad.numpy(), **TIGHT
        )


@few
@given(values_and_labels(st.floats(0.05, 0.95)), bases, st.sampled_from(["sum", "mean", "none"]))
def test_gradients_against_finite_differences(drawn, base, reduction):
    p, y = drawn
    options = {"base": base, "reduction": reduction}
    for loss, gradient, at in (
        (losses.binary_cross_entropy, losses.binary_cross_entropy_gradient, p),
        (losses.positives_only_loss, losses.positives_only_loss_gradient, p),
        (
            losses.binary_cross_entropy_with_logits,
            losses.binary_cross_entropy_with_logits_gradient,
            10 * p - 5,
        ),
    ):
        numeric = _finite_differences(lambda x, loss=loss: loss(x, y, **options), at)
        np.testing.assert_allclose(gradient(at, y, **options), numeric, rtol=1e-6, atol=1e-7)


def test_gradients_at_a_certain_mistake_are_pytorch_s():
    p, y = [0.0, 1.0], [1, 0]
    leaf = _tensor(p, grad=True)
    torch.nn.BCELoss(reduction="sum")(leaf, _tensor(y)).backward()
    ours = losses.binary_cross_entropy_gradient(p, y)
    # PyTorch's 1e-12 is a float32 constant, about 4e-9 of itself too small.
    np.testing.assert_allclose(ours, leaf.grad.numpy(), rtol=1e-8)
    np.testing.assert_array_equal(ours, [-1e12, 1e12])
    np.testing.assert_array_equal(losses.positives_only_loss_gradient(p, y), [-1e12, 0])


def test_gradients_at_a_certain_success_are_the_slope_where_pytorch_has_0():
    p, y = [1.0, 0.0], [1, 0]
    # One-sided slopes: −log(1 − h) ≈ h for both, and p falls in the first, rises in the second.
    cost = -math.log1p(-1e-6) / 1e-6
    np.testing.assert_allclose(losses.binary_cross_entropy_gradient(p, y), [-cost, cost], rtol=1e-5)
    leaf = _tensor(p, grad=True)
    torch.nn.BCELoss(reduction="sum")(leaf, _tensor(y)).backward()
    np.testing.assert_array_equal(leaf.grad.numpy(), [0, 0])


def test_no_table_shows_a_negative_zero():
    arrays = [
        losses.softmax_loss([1.0, 800.0], 1),
        losses.hinge_loss_gradient([5.0, 0.0], 0),
        losses.positives_only_loss([1.0, 0.5], [1, 0], reduction="none"),
        losses.positives_only_loss_gradient(0.5, 0),
        losses.binary_cross_entropy([1.0, 0.0], [1, 0], reduction="none"),
    ]
    for array in arrays:
        zeros = np.asarray(array)[np.asarray(array) == 0]
        assert zeros.size
        assert not np.signbit(zeros).any()


# Bad input

CLASS_LOSSES = [
    losses.hinge_terms,
    losses.hinge_loss,
    losses.hinge_loss_gradient,
    losses.softmax_loss,
    losses.softmax_loss_gradient,
]
PROBABILITY_LOSSES = [
    losses.positives_only_loss,
    losses.positives_only_loss_gradient,
    losses.binary_cross_entropy,
    losses.binary_cross_entropy_gradient,
]
LOGIT_LOSSES = [
    losses.binary_cross_entropy_with_logits,
    losses.binary_cross_entropy_with_logits_gradient,
]


@pytest.mark.parametrize("function", CLASS_LOSSES)
@pytest.mark.parametrize(
    ("scores", "y", "message"),
    [
        (CAT, 3, r"y is 3; with 3 class\(es\) it must be a whole number from 0 to 2"),
        (CAT, -1, r"y is -1; .* from 0 to 2"),
        (CAT, 0.5, r"y is 0\.5; .* whole number"),
        ([CAT, CAR], [0, 7], r"y\[1\] is 7"),
        ([CAT, CAR], 0, r"y has shape \(\), scores \(2, 3\)"),
        ([CAT, CAR], [0, 1, 2], r"y has shape \(3,\), scores \(2, 3\)"),
        (CAT, [1], r"y has shape \(1,\), scores \(3,\); .* for each example, shape \(\)$"),
        ([CAT], [[1, 0, 0]], r"y must have 0 or 1 dimension"),
        ([1.0, math.nan], 0, r"scores\[1\] is nan"),
        ([1.0, math.inf], 0, r"scores\[1\] is inf"),
        ([], 0, "scores is empty"),
        (3.0, 0, "scores must have 1 or 2 dimension"),
        (["cat"], 0, "scores must be an array of numbers"),
    ],
)
def test_bad_classes_and_scores(function, scores, y, message):
    with pytest.raises(ValueError, match=message):
        function(scores, y)


@pytest.mark.parametrize("function", CLASS_LOSSES[:3])
def test_bad_margin(function):
    with pytest.raises(ValueError, match=r"margin must be a finite number ≥ 0, got -1"):
        function(CAT, 0, margin=-1)


@pytest.mark.parametrize("function", PROBABILITY_LOSSES)
@pytest.mark.parametrize(
    ("p", "message"),
    [
        ([0.5, 1.5], r"p\[1\] is 1\.5; a probability lies between 0 and 1"),
        ([-0.1, 0.5], r"p\[0\] is -0\.1; a probability"),
        ([0.5, 1.001], r"p\[1\] is 1\.001; a probability"),
        ([-0.001, 0.5], r"p\[0\] is -0\.001; a probability"),
        ([0.5, math.nan], r"p\[1\] is nan"),
    ],
)
def test_bad_probabilities(function, p, message):
    with pytest.raises(ValueError, match=message):
        function(p, [0, 1])


@pytest.mark.parametrize("function", PROBABILITY_LOSSES + LOGIT_LOSSES)
@pytest.mark.parametrize(
    ("y", "message"),
    [
        ([0, 2], r"y\[1\] is 2; a label must be 0 or 1"),
        ([0.5, 1], r"y\[0\] is 0\.5; a label must be 0 or 1"),
        ([0, 1, 1], r"y has shape \(3,\), . has shape \(2,\)"),
        (1, r"y has shape \(\), . has shape \(2,\)"),
        ([], "y is empty"),
        ([math.nan, 0], r"y\[0\] is nan"),
    ],
)
def test_bad_labels(function, y, message):
    with pytest.raises(ValueError, match=message):
        function([0.25, 0.75], y)


@pytest.mark.parametrize("function", LOGIT_LOSSES)
def test_bad_logits(function):
    with pytest.raises(ValueError, match=r"z\[0\] is inf"):
        function([math.inf, 0], [0, 1])


@pytest.mark.parametrize("function", [losses.softmax, losses.log_softmax, losses.sigmoid])
def test_bad_inputs_of_the_activations(function):
    with pytest.raises(ValueError, match=r"\[1\] is nan"):
        function([1.0, math.nan])
    with pytest.raises(ValueError, match="is empty"):
        function([])


@pytest.mark.parametrize("function", PROBABILITY_LOSSES + LOGIT_LOSSES)
def test_unknown_options(function):
    with pytest.raises(ValueError, match="base must be one of 'e', '2', '10', got 2"):
        function(0.5, 1, base=2)
    with pytest.raises(ValueError, match="reduction must be one of 'sum', 'mean', 'none'"):
        function(0.5, 1, reduction="average")


def test_unknown_base_of_the_class_losses():
    for call in (
        lambda: losses.log_softmax(CAT, base="ten"),
        lambda: losses.softmax_loss(CAT, 0, base="ten"),
        lambda: losses.softmax_loss_gradient(CAT, 0, base="ten"),
    ):
        with pytest.raises(ValueError, match="base must be one of 'e', '2', '10', got 'ten'"):
            call()


# The truth as shares


@st.composite
def scores_and_shares(draw):
    scores, _ = draw(scores_and_classes(st.floats(-50, 50)))
    counts = draw(hnp.arrays(np.int64, scores.shape, elements=st.integers(0, 9)))
    counts[:, 0] += 1  # at least one in each row
    return scores, counts / counts.sum(axis=1, keepdims=True)


@few
@given(scores_and_shares())
def test_soft_cross_entropy_and_its_gradient_are_torch_s(case):
    scores, q = case
    leaf = _tensor(scores, grad=True)
    theirs = torch.nn.CrossEntropyLoss(reduction="none")(leaf, _tensor(q))
    theirs.sum().backward()
    np.testing.assert_allclose(
        losses.soft_cross_entropy(scores, q), theirs.detach().numpy(), rtol=1e-12, atol=1e-12
    )
    gradient = losses.soft_cross_entropy_gradient(scores, q)
    np.testing.assert_allclose(gradient, leaf.grad.numpy(), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("base", ["e", "2", "10"])
def test_soft_cross_entropy_by_hand(base):
    """p = (1/4, 3/4) and q = (1/2, 1/2): ½ log 4 + ½ log 4/3."""
    scores, q = np.log([1.0, 3.0]), [0.5, 0.5]
    loss = losses.soft_cross_entropy(scores, q, base=base)
    assert loss == pytest.approx(0.5 * math.log(4 * 4 / 3) / LN[base], rel=1e-12)
    gradient = losses.soft_cross_entropy_gradient(scores, q, base=base)
    np.testing.assert_allclose(gradient, np.array([-0.25, 0.25]) / LN[base], rtol=1e-12)


@few
@given(scores_and_classes(st.floats(-50, 50)))
def test_a_truth_that_is_sure_has_the_softmax_loss(case):
    """`softmax_loss` is held to PyTorch above."""
    scores, y = case
    one_hot = np.eye(scores.shape[1])[y]
    np.testing.assert_allclose(
        losses.soft_cross_entropy(scores, one_hot), losses.softmax_loss(scores, y), **TIGHT
    )


def test_soft_cross_entropy_is_least_at_the_entropy_of_the_truth():
    q = np.array([0.5, 0.3, 0.2])
    entropy = -(q * np.log(q)).sum()
    assert losses.soft_cross_entropy(np.log(q), q) == pytest.approx(entropy, rel=1e-12)
    rng = np.random.default_rng(0)
    for scores in np.log(q) + rng.normal(size=(20, 3)):
        assert losses.soft_cross_entropy(scores, q) > entropy


def test_a_class_without_a_share_costs_nothing_however_far_behind():
    assert losses.soft_cross_entropy([1e308, -1e308], [1.0, 0.0]) == 0.0
    with pytest.raises(ValueError, match="the loss would be beyond"):
        losses.soft_cross_entropy([1e308, -1e308], [0.5, 0.5])


# pos_weight

weights = st.sampled_from([0.1, 0.5, 1.0, 2.0, 7.5])


@few
@given(values_and_labels(st.floats(-60, 60)), weights, st.sampled_from(["sum", "mean"]))
def test_pos_weight_is_torch_s(case, weight, reduction):
    z, y = case
    leaf = _tensor(z, grad=True)
    loss = torch.nn.BCEWithLogitsLoss(
        pos_weight=torch.tensor(weight, dtype=torch.float64), reduction=reduction
    )(leaf, _tensor(y))
    loss.backward()
    options = {"reduction": reduction, "pos_weight": weight}
    ours = losses.binary_cross_entropy_with_logits(z, y, **options)
    assert float(ours) == pytest.approx(loss.item(), rel=1e-10, abs=1e-12)
    gradient = losses.binary_cross_entropy_with_logits_gradient(z, y, **options)
    np.testing.assert_allclose(gradient, leaf.grad.numpy(), rtol=1e-9, atol=1e-12)


def test_pos_weight_counts_a_label_that_is_1_so_many_times():
    z, y = [0.3, -2.0, 1.0], [1, 0, 0]
    twice = losses.binary_cross_entropy_with_logits([0.3, 0.3, 0.3, -2.0, 1.0], [1, 1, 1, 0, 0])
    assert losses.binary_cross_entropy_with_logits(z, y, pos_weight=3) == pytest.approx(twice)


@pytest.mark.parametrize("truth", [0.02, 0.2, 0.5, 0.9])
@pytest.mark.parametrize("weight", [0.25, 1.0, 4.0, 9.0])
def test_what_pos_weight_learns_and_how_it_is_set_right(truth, weight):
    """Of a thousand labels this share is 1: the best p is found on a fine grid."""
    p = np.linspace(0.0005, 0.9995, 1000)
    cost = -(truth * weight * np.log(p) + (1 - truth) * np.log(1 - p))
    best = p[cost.argmin()]
    assert best == pytest.approx(weight * truth / (weight * truth + 1 - truth), abs=0.001)
    exact = weight * truth / (weight * truth + 1 - truth)
    assert losses.without_pos_weight(exact, weight) == pytest.approx(truth, rel=1e-12)


def test_no_weight_is_too_large_to_be_taken_out():
    p = [0.0, 1e-300, 0.5, 1.0]
    np.testing.assert_allclose(losses.without_pos_weight(p, 1e308), [0, 0, 1e-308, 1], atol=1e-307)
    np.testing.assert_allclose(losses.without_pos_weight(p, 1e-308), [0, 1, 1, 1], rtol=1e-7)
    with pytest.raises(ValueError, match="the loss would be beyond"):
        losses.binary_cross_entropy_with_logits(-10.0, 1, pos_weight=1e308)
