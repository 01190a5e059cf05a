"""The pictures on the start place and say what the runs gave."""

import numpy as np
import pytest

from lecnn_helpers.chapters.does_the_start_matter import figures
from lecnn_helpers.explore.svg import to_svg

pytestmark = pytest.mark.filterwarnings("error")


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


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
