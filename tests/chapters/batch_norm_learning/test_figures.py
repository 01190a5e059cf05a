"""The pictures on learning α and β place and say what arithmetic and PyTorch say."""

import numpy as np
import pytest
import torch

from lecnn_helpers.chapters.batch_norm_learning import figures
from lecnn_helpers.explore.svg import to_svg

pytestmark = pytest.mark.filterwarnings("error")

Z = np.array([15.0, 25, 15, 10, 5])
# Design figures for a gradient of 1 at row 1; they follow from 1/√44 by hand.
BY_Z = ["0.119919", "−0.037689", "−0.030836", "−0.027410", "−0.023984"]


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


# The graph


@pytest.mark.parametrize("row", [1, 2, 5])
def test_each_route_back_is_what_autograd_finds_with_the_others_cut(row):
    z = torch.tensor(Z, requires_grad=True)

    def gradient(mean, variance):
        ((z - mean) / variance.sqrt())[row - 1].backward()
        found, z.grad = z.grad.numpy(), None
        return found

    mean, variance = z.mean(), z.var(correction=0)
    direct = gradient(mean.detach(), variance.detach())
    by_mean = gradient(z.mean(), variance.detach()) - direct
    by_variance = gradient(mean.detach(), z.var(correction=0)) - direct
    found = figures.back(Z, np.eye(5)[row - 1])
    np.testing.assert_allclose(found.routes["direct"], direct, atol=1e-12)
    np.testing.assert_allclose(found.routes["through μ"], by_mean, atol=1e-12)
    np.testing.assert_allclose(found.routes["through σ²"], by_variance, atol=1e-12)
    whole = gradient(z.mean(), z.var(correction=0))
    np.testing.assert_allclose(found.routes["all three"], whole, atol=1e-12)


def test_the_graph_forward_has_the_lecture_s_numbers():
    figure = figures.draw_graph(Z, "forward", 1)
    to_svg(figure, prefix="t")
    said = texts(figure)
    assert {"15", "25", "10", "5", "14.000", "44.000", "0.151", "1.658", "−0.603"} <= set(said)
    assert "1/σ" not in said
    sentence = figures.describe_graph(Z, "forward", 1)
    assert "μ = 14, σ² = 44, σ = 6.633, ẑ = 0.151, 1.658, 0.151, −0.603, −1.357" in sentence


def test_the_graph_back_has_the_routes_derivatives_and_parts():
    # By hand: −(Z₁ − μ)/2σ³ = −1/(2·44·6.633), and times 2(Z − μ)/5.
    figure = figures.draw_graph(Z, "through σ²", 1)
    said = texts(figure)
    assert {"2(Z−μ)/n", "−(Z−μ)/(2σ³)", "−0.00171", "−0.0075", "0.0062"} <= set(said)
    assert not {"1/σ", "1/n", "−1/σ"} & set(said)
    assert {"1/σ", "1/n", "−1/σ"} <= set(texts(figures.draw_graph(Z, "all three", 1)))
    sentence = figures.describe_graph(Z, "all three", 1)
    assert "0.1199, −0.0377, −0.0308, −0.0274, −0.0240; sum 0.0000." in sentence
    assert "∂L/∂μ = −0.1508" in figures.describe_graph(Z, "through μ", 1)
    assert "sum −0.1508" in figures.describe_graph(Z, "through μ", 1)


def test_the_graph_has_the_same_artists_in_every_state_and_stays_inside():
    counts = set()
    for follow in figures.FOLLOW:
        for row in range(1, 6):
            figure = figures.draw_graph(Z, follow, row)
            (axes,) = figure.axes
            counts.add((len(axes.lines), len(axes.patches), len(axes.texts)))
            for line in axes.lines:
                (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
                x, y = line.get_data()
                assert left < min(x) <= max(x) < right
                assert low < min(y) <= max(y) < high
    assert len(counts) == 1


def test_what_the_graph_cannot_follow():
    with pytest.raises(ValueError, match="follow must be one of forward, direct.* got 'beside'"):
        figures.draw_graph(Z, "beside", 1)
    with pytest.raises(ValueError, match="row must be from 1 to 5, got 0"):
        figures.describe_graph(Z, "direct", 0)


# Backward


def test_the_table_s_routes_add_up():
    table = figures.table_backward(Z, [1, 0, 0, 0, 0])
    assert [row[6] for row in table.rows] == BY_Z
    # By hand: 1/√44 direct; d·(−1/44√44)/5 through σ²; −1/(5√44) through μ.
    assert table.rows[0][3:6] == ["0.150756", "−0.000685", "−0.030151"]
    assert table.rows[1][3:6] == ["0.000000", "−0.007538", "−0.030151"]
    assert table.footer == ["sum", "1", "1", "0.150756", "0.000000", "−0.150756", "0.000000"]


def test_backward_sentence():
    sentence = figures.describe_backward(Z, 1, 1, 1)
    assert ", ".join(BY_Z) + ", which add up to 0.000000" in sentence
    assert "∂L/∂α = 0.150756, ∂L/∂β = 1." in sentence


@pytest.mark.parametrize(("row", "scale", "alpha"), [(1, 1, 1), (1, 0.5, -2), (2, 4, 2), (5, 1, 0)])
def test_bars_are_autograd_s(row, scale, alpha):
    z = torch.tensor(scale * Z, requires_grad=True)
    y = alpha * (z - z.mean()) / z.std(correction=0)
    y[row - 1].backward()
    figure = figures.draw_backward(Z, row, scale, alpha)
    to_svg(figure, prefix="t")
    (axes,) = figure.axes
    bars = [line.get_xdata()[1] for line in axes.lines if line.get_linewidth() > 5]
    np.testing.assert_allclose(bars, z.grad.numpy(), atol=1e-12)
    low, high = axes.get_xlim()
    assert low < min(bars) <= max(bars) < high
    (bold,) = [t.get_text() for t in axes.texts if t.get_fontweight() == "bold"]
    assert bold.endswith("g = 1")


def test_a_row_that_is_none():
    with pytest.raises(ValueError, match="row must be from 1 to 5, got 6"):
        figures.draw_backward(Z, 6, 1, 1)


# Pairs


@pytest.fixture
def runs():
    records = np.linspace(0, 1, 4)[:, None]
    return {
        eta: figures.PairsRun(
            steps=np.array([0, 10, 20, 30]),
            alpha=1 + eta * records * [1, -2, 3],
            beta=eta * records * [-1, 2, 0.5],
            loss=np.array([2.3, 1.0, 0.5, 0.25]),
            accuracy=np.array([0.1, 0.5, 0.75, 0.875]),
        )
        for eta in (0.1, 0.5)
    }


@pytest.mark.parametrize("eta", [0.1, 0.5])
@pytest.mark.parametrize("record", [0, 3])
def test_pairs(runs, eta, record):
    figure = figures.draw_pairs(runs, record, eta)
    to_svg(figure, prefix="t")
    (axes,) = figure.axes
    (dots,) = [
        line.get_xydata()
        for line in axes.lines
        if line.get_marker() == "o" and line.get_markerfacecolor() != "none"
    ]
    part = eta * record / 3
    np.testing.assert_allclose(
        dots, [[-part, 1 + part], [2 * part, 1 - 2 * part], [part / 2, 1 + 3 * part]]
    )
    assert axes.get_xlim()[0] < -0.5
    assert axes.get_ylim()[0] < 0 < 2.5 < axes.get_ylim()[1]


def test_the_pairs_sentence(runs):
    assert figures.describe_pairs(runs, 3, 0.5) == (
        "With η = 0.5, after 30 steps, the 3 neurons have α from 0.00 to 2.50 and β from −0.50 to "
        "1.00. On the test images the loss is 0.25 and 87.5% are right."
    )


# Running statistics


@pytest.fixture
def running():
    batches = np.random.default_rng(0).normal(3.0, 2.0, size=(45, 32))
    return figures.Running(batches, [0.01, 0.1, 1])


@pytest.mark.parametrize("seen", [0, 1, 45])
@pytest.mark.parametrize("momentum", [0.01, 0.1, 1])
def test_running_is_pytorch_s(running, momentum, seen):
    layer = torch.nn.BatchNorm1d(1, momentum=momentum, dtype=torch.float64)
    for batch in running.batches[:seen]:
        layer(torch.tensor(batch[:, None]))
    mean, variance = layer.running_mean.item(), layer.running_var.item()
    following = torch.tensor(running.batches[min(seen, 44)][:, None])
    for mode in ("train", "eval"):
        y = layer.train(mode == "train")(following.clone()).detach().numpy() if seen < 45 else None
        layer.running_mean.fill_(mean)
        layer.running_var.fill_(variance)
        sentence = figures.describe_running(running, momentum, mode, seen)
        assert f"running mean is {mean:.3f} and the running variance {variance:.3f}" in sentence
        if y is not None:
            end = f"mean {abs(y.mean()) if mode == 'train' else y.mean():.2f} and standard deviation {y.std():.2f}."
            assert sentence.endswith(end)
        figure = figures.draw_running(running, momentum, mode, seen)
        to_svg(figure, prefix="t")
        assert figure.axes[0].lines[-1].get_xydata().tolist() == [[seen, pytest.approx(mean)]]
        assert figure.axes[1].lines[-1].get_xydata().tolist() == [[seen, pytest.approx(variance)]]


def test_the_share_of_the_start(running):
    # By hand: 0.9 to the tenth power is 0.348678.
    assert "still counts for 34.9%" in figures.describe_running(running, 0.1, "eval", 10)
    assert "still counts for 0.0%" in figures.describe_running(running, 1, "eval", 10)


def test_the_axes_stay_put(running):
    limits = {
        tuple(
            axes.get_xlim() + axes.get_ylim() for axes in figures.draw_running(running, *state).axes
        )
        for state in ((0.01, "eval", 0), (1, "train", 45), (0.1, "eval", 7))
    }
    assert len(limits) == 1
