"""The pictures of the dense-layer chapter place and say what arithmetic says."""

import numpy as np
import pytest

from lecnn_helpers.chapters.dense_layer import figures
from lecnn_helpers.explore.svg import to_svg

X = np.array([[20, 10], [30, 20], [20, 10], [10, 10], [5, 5]])
W = np.array([[0.5, -0.5, 1.0], [0.5, 1.0, -1.5]])
B = np.array([0.0, -2.0, 0.0])


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_the_table_by_hand():
    table = figures.table_forward(X, W, B)
    assert table.header == ["x₁", "x₂", "Z₁", "Z₂", "Z₃", "relu(Z₁)", "relu(Z₂)", "relu(Z₃)"]
    assert table.rows[0] == ["20", "10", "15", "−2", "5", "15", "0", "5"]
    assert table.rows[4] == ["5", "5", "5", "0.5", "−2.5", "5", "0.5", "0"]


def test_network_by_hand():
    shown = texts(figures.draw_network(X[0], W, B))
    for part in ("20", "10", "−1.50", "15.00", "−2.00", "5.00", "0.00", "b = −2.00"):
        assert part in shown
    sentence = figures.describe_network(X[0], W, B)
    assert "20·(−0.50) + 10·1.00 + (−2.00) = −2.00" in sentence
    assert sentence.endswith("relu lets 2 of 3 through.")


def test_a_silent_layer_says_so():
    # Row (5, 5), weights turned round: −5, 5·0.5 − 5·1 − 2 and 5·(−1) + 5·1.5 − 10.
    sentence = figures.describe_network(X[4], -W, [0, -2, -10])
    assert "= −5.00" in sentence
    assert "= −4.50" in sentence
    assert "= −7.50" in sentence
    assert "relu lets none of 3 through" in sentence


def test_thicker_is_larger_and_dashed_is_negative():
    (axes,) = figures.draw_network(X[0], W, B).axes
    lines = axes.lines[:6]  # input 1 to neurons 1, 2, 3, then input 2
    assert [line.get_linestyle() == "--" for line in lines] == list((W < 0).ravel())
    order = np.argsort([line.get_linewidth() for line in lines])
    assert (np.diff(np.abs(W).ravel()[order]) >= 0).all()


@pytest.mark.parametrize("activation", ["tanh", "relu"])
@pytest.mark.parametrize("scale", [0.0, 1e-9, 1.0, 1e12])
@pytest.mark.filterwarnings("error")
def test_every_size_is_drawn_inside_the_axes(activation, scale):
    rng = np.random.default_rng(0)
    z = scale * rng.normal(size=(32, 50))
    outputs = [np.tanh(z) if activation == "tanh" else np.maximum(0, z)] * 6
    figure = figures.draw_stack(outputs, activation)
    to_svg(figure, prefix="t")
    (axes,) = figure.axes
    low, high = axes.get_xlim()
    histograms = axes.patches[::3]  # each before its two triangles
    assert len(histograms) == 6
    for patch in histograms:
        x, y = patch.get_xy().T
        assert low <= x.min() < x.max() <= high
        assert y.max() - y.min() <= 0.85 + 1e-9


def test_a_histogram_s_area_is_the_share():
    # A third of the outputs in each of three far bins: three equal towers, cut at a quarter.
    outputs = np.tile([0.05, 2.0, 100.0], (32, 1))
    edges, share = figures._histogram(outputs, "relu")
    assert share.sum() == pytest.approx(1)
    towers = np.flatnonzero(share)
    assert towers[0] == 0
    assert towers[-1] == len(share) - 1
    assert edges[towers[1]] <= 2.0 <= edges[towers[1] + 1]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.5, "0.50"), (42.4, "42"), (0.004, "4·10⁻³"), (1234, "1·10³"), (2e11, "2·10¹¹")],
)
def test_sizes(value, text):
    assert figures._size(value) == text


def columns(spread, n=32):
    """Return two neurons whose outputs differ from image to image by exactly `spread`."""
    column = np.where(np.arange(n) % 2, spread, -spread)
    return np.stack([column, column[::-1]], axis=1)


def test_the_stated_spread_and_share_are_by_hand():
    # relu: 3 of 4 outputs are 0; a neuron's 0, 0, 0, 4 has variance 16/4 − 1 = 3.
    outputs = [np.array([[0.0], [0.0], [0.0], [4.0]])] * 6
    sentence = figures.describe_stack(outputs, "relu")
    assert "of 1.73 in layer 1 and 1.73 in layer 6" in sentence
    assert "75% of the outputs are 0." in sentence
    shown = texts(figures.draw_stack(outputs, "relu"))
    assert shown.count("1.73") == 6
    assert shown.count("75%") == 12  # at 0, and at the bar that holds them and is cut


def test_a_bar_that_is_cut_says_its_share():
    """Whatever was above a quarter once looked like a quarter."""
    for towers, said in (
        ([0.0] * 20, ["100%", ""]),
        ([0.0] * 9 + [9.0] * 11, ["45%", "55%"]),
        ([0.0] * 6 + [1.0] * 5 + [2.0] * 4 + [3.0] * 5, ["30%", ""]),
        ([0.0] * 5 + [1.0] * 5 + [2.0] * 5 + [3.0] * 5, ["", ""]),  # a quarter just fits
    ):
        shown = texts(figures.draw_stack([np.tile(towers, (4, 1))], "relu"))
        assert shown[2:4] == said


def test_a_weight_s_number_stands_in_the_gap_of_its_own_line():
    """Two of the six are 1.00: each is nearest to the line that it belongs to."""
    (axes,) = figures.draw_network(X[0], W, B).axes
    numbers = [text for text in axes.texts if text.get_text() in {"0.50", "−0.50", "1.00", "−1.50"}]
    places = np.array([text.get_position() for text in numbers])
    ends = np.array([line.get_xydata()[[0, -1]] for line in axes.lines[:6]])
    for k, place in enumerate(places):
        start, way = ends[:, 0], ends[:, 1] - ends[:, 0]
        on_line = start + way * ((place[0] - start[:, 0]) / way[:, 0])[:, None]
        off = np.abs(on_line[:, 1] - place[1])
        assert off.argmin() == k
        assert off[k] < 1e-9
        assert np.sort(off)[1] > 0.2  # the next line is half a line of text away, or more
        gap = axes.lines[k].get_xydata()
        assert np.isnan(gap[2]).all()
        assert gap[1, 0] < place[0] < gap[3, 0]


@pytest.mark.parametrize(
    ("first", "last", "activation", "verdict"),
    [
        (0.0, 0.0, "tanh", "nothing gets through"),
        (0.5, 1e-6, "tanh", "all but vanished"),
        (1.0, 0.999, "tanh", "Saturated"),
        (2.0, 1e6, "relu", "Exploded"),
        (2.0, 10.0, "relu", "left the axis"),
        (0.5, 0.1, "tanh", "Fading"),
        (0.5, 0.4, "tanh", "can work with"),
    ],
)
def test_verdicts(first, last, activation, verdict):
    outputs = [columns(first), columns((first + last) / 2), columns(last)]
    assert verdict in figures.describe_stack(outputs, activation)


def test_neurons_that_differ_do_not_count_as_images_that_differ():
    outputs = [np.tile(np.linspace(0.1, 0.3, 7), (32, 1))] * 2  # 0.1 + 0.2 rounds
    assert "nothing gets through" in figures.describe_stack(outputs, "tanh")
