"""Pictures of the chapter on AdaGrad: the table by hand, presets, both failures."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch

from lecnn_helpers.chapters.adagrad import figures

pytestmark = pytest.mark.filterwarnings("error")


NAMES = list(enumerate(figures._SPARSE, start=1))


def torch_run(curvature, eps, rate, noise=0.0):
    """w after 100 steps, the sums, and where w₂ has been, by torch."""
    added, been = np.random.default_rng(15).normal(size=100), [2.0]
    w = torch.tensor([-4.0, 2.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adagrad([w], lr=rate, eps=eps)
    for step in range(100):
        g1, g2 = w.tolist()[0], (curvature * w.tolist()[1] if curvature else 0.0)
        w.grad = torch.tensor([g1, g2 + noise * added[step]], dtype=torch.float64)
        optimizer.step()
        been.append(w.tolist()[1])
    return w.tolist(), optimizer.state[w]["sum"].tolist(), been


def test_the_table_by_hand():
    rows = figures.table_by_hand([[3.0, 0.4], [4.0, -0.3]], 0.01).rows
    # Batch 2: G = 25 and 0.25, rates 0.002 and 0.02, steps −0.002·4 and 0.02·0.3.
    assert rows[2] == ["2", "w₁", "4.0", "16.00", "25.00", "5.00", "0.0020", "−0.0080"]
    assert rows[3] == ["2", "w₂", "−0.3", "0.09", "0.25", "0.50", "0.0200", "0.0060"]
    assert [row[-1] for row in rows[:2]] == ["−0.0100", "−0.0100"]


@pytest.mark.parametrize(
    ("curvature", "eps", "rate"),
    [
        (10.0, 1e-10, 0.01),
        (1e-4, 1e-10, 1.0),
        (0.0, 1e-10, 1.0),
        (1e-4, 1.0, 1.0),
        (10.0, 1.0, 5.0),
    ],
)
def test_the_sentence_has_torchs_numbers(curvature, eps, rate):
    (w1, w2), (G1, G2), _ = torch_run(curvature, eps, rate)
    sentence = figures.describe_adagrad((curvature, 0.0), eps, rate)
    short = figures.short
    assert f"to ({short(w1, 2)}, {short(w2, 2)})" in sentence
    assert f"G is {short(G1)} and {short(G2)} at the end" in sentence
    rates = [rate / (np.sqrt(G) + eps) for G in (G1, G2)]
    assert f"rate {short(rates[0])} and {short(rates[1])}." in sentence


def test_without_gradient_and_eps_the_weight_is_nan_at_once():
    sentence = figures.describe_adagrad((0.0, 0.0), 0.0, 1.0)
    assert "w₂ turns NaN at step 1, the loss with it" in sentence
    assert np.isnan(torch_run(0.0, 0.0, 1.0)[0][1])
    assert sentence.endswith("and ∞.")
    axes = figures.draw_adagrad((0.0, 0.0), 0.0, 1.0).axes[0]
    assert "w₂ is NaN" in [text.get_text() for text in axes.texts]


def test_noise_throws_a_weight_about_that_hardly_matters():
    """As the preset "inflated" has it; and with a large ε it does not."""
    for eps, least, most in ((1e-10, 2.0, 5.0), (1.0, 0.0, 0.3)):
        (w1, w2), (_, G2), been = torch_run(1e-4, eps, 1.0, noise=0.01)
        sentence = figures.describe_adagrad((1e-4, 0.01), eps, 1.0)
        low, high = min(been), max(been)
        assert least <= high - low <= most
        assert f"Noise takes w₂ from {figures.short(low)} to {figures.short(high)}" in sentence
        assert f"to ({figures.short(w1, 2)}, {figures.short(w2, 2)})" in sentence
        assert f" and {figures.short(G2)} at the end" in sentence
        loss = 1e-4 * max(abs(low), abs(high)) ** 2 / 2
        assert f"at most {figures.short(loss, 2)} of the loss" in sentence
        assert loss < 0.001
        # Of w₂'s gradients hardly any is the loss's own.
        assert 1e-4 * high < 0.05 * 0.01


@pytest.mark.parametrize(
    ("curvature", "eps", "rate"),
    list(itertools.product(figures.CURVATURES.values(), figures.EPSILONS.values(), (0.01, 5.0))),
)
def test_axes_stay_in_every_corner(curvature, eps, rate):
    figure = figures.draw_adagrad(curvature, eps, rate)
    limits = [(a.get_xlim(), a.get_ylim()) for a in figure.axes]
    assert limits[0] == ((-5, 5), (-4, 4))
    assert [x for x, _ in limits[1:]] == [(0, 100)] * 3
    assert [y for _, y in limits[1:]] == [(-6, 2), (-8, 8), (-6, 6)]
    assert figures.describe_adagrad(curvature, eps, rate)


def test_what_leaves_a_panel_is_written_at_its_edge():
    # No gradient for w₂: G is 0, and PyTorch's ε alone makes the rate 1/10⁻¹⁰.
    _, loss, sums, rates = figures.draw_adagrad((0.0, 0.0), 1e-10, 1.0).axes
    written = [[t.get_text() for t in axes.texts if t.get_text()] for axes in (sums, rates)]
    assert written == [["0", "w₁", "w₂"], ["1.00·10¹⁰", "w₁", "w₂"]]
    assert loss.texts[0].get_text().startswith("to ")
    # And nothing where nothing leaves.
    _, loss, sums, rates = figures.draw_adagrad((10.0, 0.0), 1e-10, 0.01).axes
    assert {t.get_text() for a in (loss, sums, rates) for t in a.texts} == {"", "w₁", "w₂"}


def test_stall_rare_and_sweep_say_what_they_show():
    steps, two = [1, 10_000], np.array([[1.0, 4.0], [100.0, 400.0]])
    sentence = figures.describe_stall(steps, two, 1 / two, -two)
    assert "to step 10,000" in sentence
    assert "G of w₁ rises from 1 to 100" in sentence
    assert figures.draw_stall(steps, two, 1e-3 / two, [[-4, 2], [-1, 0.5]]).axes

    counts = np.arange(1, 101)
    sentence = figures.describe_rare(counts, 1.0 / counts)
    # Rarest tenth 1 to 10, median rate of 1/5 and 1/6; most frequent 91 to 100, 1/95 and 1/96.
    rare, common = (1 / 5 + 1 / 6) / 2, (1 / 95 + 1 / 96) / 2
    assert f"{figures.short(rare)} for the rarest" in sentence
    assert f"{figures.short(rare / common, 2)} times" in sentence
    for rates in (1.0 / counts, 1e7 / counts):
        (axes,) = figures.draw_rare(counts, rates).axes
        low, high = axes.get_ylim()
        drawn = np.concatenate([line.get_ydata() for line in axes.lines])
        assert low <= drawn.min() <= drawn.max() <= high

    sweeps = {name: ([0.1, i], [[0.5, 0.7, 0.6], [0.3, 0.2, 0.9]]) for i, name in NAMES}
    sentence = figures.describe_sparse_sweep(sweeps, {name: i for i, name in NAMES})
    assert "AdaGrad at η = 3 with 0.3 (0.2 to 0.9" in sentence
    (axes,) = figures.draw_sparse_sweep(sweeps).axes
    assert axes.get_xlim()[1] == pytest.approx(np.log10(3) + 0.15)


def torch_rates(kind, state, gradients, **options):
    """1/√(sum or mean of squares) after each gradient, by torch; a mean starts from 1."""
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer, rates = kind([w], lr=1.0, **options), []
    for g in gradients:
        w.grad = torch.tensor([g], dtype=torch.float64)
        if kind is torch.optim.RMSprop and not rates:
            optimizer.step()
            optimizer.state[w][state].fill_(1.0)
        optimizer.step()
        rates.append(optimizer.state[w][state].item() ** -0.5)
    return rates


@pytest.mark.parametrize(("bad", "keeps"), [(1000.0, 0.9), (10.0, 0.99), (1.0, 0.5)])
def test_what_a_sum_and_an_average_make_of_a_bad_batch(bad, keeps):
    gradients = [1.0] * 99 + [bad] + [1.0] * 300
    ever = torch_rates(torch.optim.Adagrad, "sum", gradients)
    forgets = torch_rates(torch.optim.RMSprop, "square_avg", gradients, alpha=keeps)
    _, rate_axes = figures.draw_memory(bad, keeps).axes
    without, with_it, average = (10 ** line.get_ydata() for line in rate_axes.lines)
    assert with_it == pytest.approx(ever)
    assert average == pytest.approx(forgets)
    assert without == pytest.approx(np.arange(1, 401) ** -0.5)
    low, high = rate_axes.get_ylim()
    assert all(low < np.log10(rate) < high for rate in (*ever, *forgets))
    short = figures.short
    sentence = figures.describe_memory(bad, keeps)
    for rates in (ever, forgets):
        assert f"from {short(rates[98])} η to {short(rates[99])} η" in sentence
        assert f"ends at {short(rates[-1])} η" in sentence


def test_when_the_average_is_back():
    # s − 1 = 0.1·(10⁶ − 1)·0.9ᵏ is below 1/0.81 − 1 from k = 124 on.
    assert "(nine tenths after 124 batches)" in figures.describe_memory(1000.0, 0.9)
    # With 0.99 it is 0.01·(10⁶ − 1)·0.99³⁰⁰ = 490, far above.
    assert "nine tenths" not in figures.describe_memory(1000.0, 0.99)
    assert "nine tenths" not in figures.describe_memory(1.0, 0.9)
