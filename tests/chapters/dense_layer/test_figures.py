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


def columns(size, n=32):
    """Return two neurons whose outputs have a mean square of exactly `size` squared."""
    column = np.where(np.arange(n) % 2, size, -size)
    return np.stack([column, column[::-1]], axis=1)


def test_the_stated_size_and_share_are_by_hand():
    # relu: 3 of 4 outputs are 0; a neuron's 0, 0, 0, 3 has the mean square 9/4 = 2.25.
    outputs = [np.array([[0.0], [0.0], [0.0], [3.0]])] * 6
    sentence = figures.describe_stack(outputs, "relu")
    assert "a mean square of 2.25 in layer 1 and 2.25 in layer 6" in sentence
    assert "75% of them are 0." in sentence
    shown = texts(figures.draw_stack(outputs, "relu"))
    assert shown.count("2.25") == 6
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


def test_neurons_that_differ_are_a_signal_of_their_own_size():
    # A mean square counts what all images have in common, too: (1 + 4)/2.
    outputs = [np.tile([1.0, 2.0], (32, 1))] * 2
    assert "of 2.50 in layer 1 and 2.50 in layer 2" in figures.describe_stack(outputs, "relu")


def geometric(forward, backward, seeds=3, depth=50):
    """A stack whose mean squares are multiplied by one number in each layer."""
    layers = np.arange(depth + 1)
    # The middle seed is the median; the others lie a factor of 4 to either side.
    apart = np.array([0.25, 1, 4])[:seeds, None]
    return figures.Stack(
        apart * forward ** (layers - 1.0), apart * backward ** (depth - layers * 1.0)
    )


FOUND = {
    (0.01, "relu", False): geometric(0.5, 0.25),
    (0.02, "relu", False): geometric(1.0, 1.0),
    (1.0, "relu", False): geometric(50.0, 49.0),
    (0.02, "relu", True): geometric(1.0, 1.5),
}


def test_there_and_back_by_hand():
    figure = figures.draw_there_and_back(FOUND, 0.01, "relu", False)
    assert [axes.get_title(loc="left") for axes in figure.axes] == [
        "outputs × 0.5",
        "gradients × 0.25",
    ]
    for axes, slope in zip(figure.axes, (np.log10(0.5), -np.log10(0.25)), strict=True):
        curve = axes.lines[-1].get_xydata()
        np.testing.assert_array_equal(curve[:, 0], range(0, 51, 5))
        np.testing.assert_allclose(np.diff(curve[:, 1]), 5 * slope)
    sentence = figures.describe_there_and_back(FOUND, 0.01, "relu", False)
    assert sentence.startswith("Relu, weights of variance 0.01. Forward")
    # 2⁻⁴⁹ = 1.8·10⁻¹⁵, a quarter and four times of it; and 4⁻⁴⁹ = 3.2·10⁻³⁰.
    assert "from 1.00 in layer 1 to 2·10⁻¹⁵ in layer 50 (4·10⁻¹⁶ to 7·10⁻¹⁵ over 3" in sentence
    assert "from 1.00 in layer 50 to 3·10⁻³⁰ in layer 1 (8·10⁻³¹ to 1·10⁻²⁹ over 3" in sentence


def test_the_other_variances_stay_in_the_picture_inside_the_axes():
    for key, others in (((0.01, "relu", False), 2), ((0.02, "relu", True), 0)):
        for axes in figures.draw_there_and_back(FOUND, *key).axes:
            _, *gray, _ = axes.lines
            assert len(gray) == others
            for line in gray:
                x, y = line.get_data()
                assert len(x) == 11
                assert (np.abs(y) <= 12 + 1e-9).all()


def test_what_leaves_is_told_with_its_last_value():
    # 50⁴⁹ = 1.78·10⁸³; the gradients' last is that of the images, 49⁵⁰ = 3.23·10⁸⁴.
    forward, backward = figures.draw_there_and_back(FOUND, 1.0, "relu", False).axes
    assert [text.get_text() for text in forward.texts] == ["to 1.78·10⁸³"]
    assert [text.get_text() for text in backward.texts] == ["to 3.23·10⁸⁴"]
    steady = figures.draw_there_and_back(FOUND, 0.02, "relu", True)
    assert texts(steady) == ["", ""]


def test_the_axes_of_there_and_back_stay_put():
    limits = {
        (axes.get_xlim(), axes.get_ylim())
        for key in FOUND
        for axes in figures.draw_there_and_back(FOUND, *key).axes
    }
    assert limits == {((0, 50), (-12, 12))}
