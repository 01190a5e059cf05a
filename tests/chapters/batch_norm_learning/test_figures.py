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


# Starts


@pytest.fixture
def starts():
    """Three starts, 20 seeds: all well; half diverged; all diverged, or never beyond guessing."""
    accuracy = np.empty((3, 3, 3))
    for look, middle in enumerate((0.75, 0.875, 0.95)):
        accuracy[look] = np.outer([middle - 0.05, middle, middle + 0.04], [1, 1, 1])
    accuracy[:, :, 2] = np.nan
    loss = np.full((4, 3, 3), 0.5)
    loss[-1, :, 0] = [0.1, 0.2, 0.3]
    loss[:, :, 1] = 2.5e6
    loss[1:, :, 2] = np.nan
    diverged = np.array([[0, 3, 20], [0, 10, 20], [0, 10, 20]])
    good = figures.Trial(loss, accuracy, diverged)
    guessing = figures.Trial(
        np.full((4, 3, 3), np.log(10)), np.full((3, 3, 3), 0.1), np.zeros((3, 3), dtype=int)
    )
    trials = {("η = 1", True): good, ("η = 1", False): guessing}
    return figures.StartRuns([0.001, 1.0, 100.0], [1, 5, 20, 50], [5, 20, 50], 20, trials)


def test_the_sentences_of_good_and_diverged_runs(starts):
    assert figures.describe_start(starts, "η = 1", True, 0.001) == (
        "η = 1, with batch norm, starting from Xavier × 0.001: median accuracy 75.0% after 5, "
        "87.5% after 20 and 95.0% after 50 epochs, then 90.0 to 99.0% over the 20 seeds."
    )
    assert figures.describe_start(starts, "η = 1", True, 1.0).endswith(
        "over the 10 seeds that did not diverge. 10 of 20 seeds diverged."
    )
    assert figures.describe_start(starts, "η = 1", True, 100.0).endswith(
        "starting from Xavier × 100: all 20 seeds diverged."
    )
    assert "diverged" not in figures.describe_start(starts, "η = 1", False, 100.0)


def test_a_diverged_run_has_a_cross_and_no_accuracy(starts):
    def marks(scale):
        below = figures.draw_start(starts, "η = 1", True, scale).axes[1]
        found = {line.get_marker(): line.get_xydata() for line in below.lines}
        return {mark: points for mark, points in found.items() if mark in ("o", "x", "X")}

    (dot,) = marks(1.0)["o"]
    np.testing.assert_allclose(dot, [0, 95])
    crosses = marks(1.0)["x"]
    assert [y > 0 for _, y in crosses] == [False, True, True]
    assert "o" not in marks(100.0)
    (cross,) = marks(100.0)["X"]
    assert cross[0] == 2
    above = figures.draw_start(starts, "η = 1", True, 100.0).axes[0]
    assert above.get_title(loc="left") == "loss, 20 seeds, 20 of them diverged"


def test_a_loss_beyond_the_axes_is_marked_with_its_value(starts):
    assert "to 2.50·10⁶" in texts(figures.draw_start(starts, "η = 1", True, 1.0))
    assert not any(
        "to " in text for text in texts(figures.draw_start(starts, "η = 1", True, 0.001))
    )


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("scale", [0.001, 1.0, 100.0])
def test_starts_stay_inside_their_axes(starts, batch_norm, scale):
    figure = figures.draw_start(starts, "η = 1", batch_norm, scale)
    to_svg(figure, prefix="t")
    above, _ = figure.axes
    for line in above.lines:
        y = np.asarray(line.get_ydata())
        y = y[np.isfinite(y)]
        assert ((above.get_ylim()[0] <= y) & (y <= above.get_ylim()[1])).all()


def test_every_state_has_the_same_artists(starts):
    counts = {
        tuple((len(axes.lines), len(axes.texts), len(axes.patches)) for axes in figure.axes)
        for figure in (
            figures.draw_start(starts, "η = 1", batch_norm, scale)
            for batch_norm in (True, False)
            for scale in starts.scales[:2]
        )
    }
    assert len(counts) == 1


def test_guessing_is_the_logarithm_of_ten_classes_and_one_in_ten(starts):
    figure = figures.draw_start(starts, "η = 1", False, 0.001)
    above, below = figure.axes
    for line in above.lines:
        np.testing.assert_allclose(10 ** np.asarray(line.get_ydata()), 2.302585, rtol=1e-6)
    assert texts(figure).count("guessing") == 2
    assert any(set(line.get_ydata()) == {10} for line in below.lines)


# Is the loss smoother?

LENGTHS, STEPS = (0.1, 1.0), (0, 45)


def along(loss, change):
    """Three seeds: the median as given, the others a factor of 2 to either side."""
    factors = np.array([0.5, 1, 2])
    return figures.Along(*(np.multiply.outer(v, factors) for v in (loss, change)))


ALONG = {
    (0.1, False): along([[0.9, 0.5], [0.9, 40.0]], [[0.3, 1.0], [0.5, 10.0]]),
    (0.1, True): along([[0.8, 0.2], [0.8, 0.1]], [[0.6, 1.0], [0.4, 1.0]]),
    (1.0, False): along([[0.9, 0.5], [0.9, 4e6]], [[0.3, 1.0], [0.5, 3e5]]),
    (1.0, True): along([[0.8, 0.2], [0.8, 0.1]], [[0.6, 1.0], [0.4, 1.0]]),
}


def test_along_the_gradient_by_hand():
    figure = figures.draw_along(ALONG, LENGTHS, STEPS, 45, 0.1)
    for axes, kind in zip(figure.axes, ("loss", "change"), strict=True):
        without, with_ = (line.get_xydata() for line in axes.lines[1:])
        for points, batch_norm in ((without, False), (with_, True)):
            np.testing.assert_allclose(points[:, 0], [-1, 0])
            wanted = np.median(getattr(ALONG[0.1, batch_norm], kind)[1], axis=1)
            np.testing.assert_allclose(10 ** points[:, 1], wanted)
    sentence = figures.describe_along(ALONG, LENGTHS, STEPS, 45, 0.1)
    assert "without batch norm the loss becomes 40 (20 to 80) times what it was" in sentence
    assert "with batch norm the loss becomes 0.1 (0.05 to 0.2) times" in sentence
    assert "the gradient changes by 10 (5 to 20) times itself" in sentence
    assert "range of 3 seeds" in sentence


def test_along_the_gradient_the_axes_stay_put_and_what_leaves_is_told():
    pictures = [figures.draw_along(ALONG, LENGTHS, STEPS, s, e) for s in STEPS for e in (0.1, 1.0)]
    limits = {tuple((a.get_xlim(), a.get_ylim()) for a in f.axes) for f in pictures}
    assert len(limits) == 1
    assert "to 4.00·10⁶" in texts(pictures[3])
    assert "to 3.00·10⁵" in texts(pictures[3])
    assert not any(text.startswith("to ") for figure in pictures[:3] for text in texts(figure))
