"""The pictures on your own images: axes stay put, and the sentence has the numbers."""

import numpy as np
import pytest

from lecnn_helpers.chapters.your_own_images import figures

# Three seeds, three epochs: the medians can be seen.
SLOW = figures.Curves(
    training=np.array([[2.0, 1.0, 0.5, 0.25], [2.0, 1.2, 0.6, 0.3], [2.0, 0.8, 0.4, 0.2]]),
    validation=np.array([[2.1, 1.3, 0.9, 1.1], [2.2, 1.5, 1.0, 1.2], [2.0, 1.1, 0.8, 1.0]]),
    wrong=np.array([[0.9, 0.5, 0.25, 0.3], [0.9, 0.6, 0.2, 0.4], [0.8, 0.4, 0.3, 0.2]]),
)
FAST = figures.Curves(SLOW.training / 50, SLOW.validation * 3, SLOW.wrong)
RUNS = {0.01: SLOW, 0.1: FAST}


def test_the_best_epoch_has_the_lowest_median():
    assert SLOW.best == 2


def test_the_axes_stay_put_and_hold_every_rate():
    boxes = set()
    for rate, run in RUNS.items():
        for epoch in range(4):
            (axes,) = figures.draw_stop(RUNS, rate, epoch).axes
            boxes.add((axes.get_xlim(), axes.get_ylim(), axes.get_position().bounds))
            low, high = axes.get_ylim()
            assert low < np.log10(run.training).min()
            assert high > np.log10(run.validation).max()
    assert len(boxes) == 1


def test_the_dots_stand_at_the_medians_of_the_epoch():
    (axes,) = figures.draw_stop(RUNS, 0.01, 1).axes
    dots = [line.get_xydata()[0] for line in axes.lines if len(line.get_xdata()) == 1]
    heights = sorted(y for x, y in dots if x == 1)
    assert heights == pytest.approx(np.log10([1.0, 1.3]))
    ((best, lowest),) = [(x, y) for x, y in dots if x != 1]
    assert (best, lowest) == pytest.approx((2, np.log10(0.9)))


def test_the_sentence_says_how_far_the_lowest_point_is():
    assert figures.describe_stop(RUNS, 0.01, 1) == (
        "η = 0.01, stopped after 1 epoch: training loss 1.000, validation loss 1.30, 1 epoch too "
        "early; the lowest of this rate is 0.90, after 2. Of the validation images 50% are wrong. "
        "Medians of 3 seeds."
    )
    assert "validation loss 0.90, the lowest of this rate. Of" in figures.describe_stop(
        RUNS, 0.01, 2
    )
    assert "1 epoch too late; the lowest of this rate is 0.90, after 2" in (
        figures.describe_stop(RUNS, 0.01, 3)
    )


LEAK = {"by image": [0.9, 1.0], "by group": [0.1, 0.2]}


def test_every_seed_has_a_dot_and_every_row_its_mean():
    (axes,) = figures.draw_leak(LEAK, chance=0.1).axes
    dots = [line.get_xydata().tolist() for line in axes.lines if line.get_marker() == "o"]
    assert dots == [[[90, 1], [100, 1]], [[10, 2], [20, 2]]]
    assert {"95", "15"} <= {text.get_text() for text in axes.texts}
    assert figures.describe_leak(LEAK, chance=0.1) == (
        "Right answers, median and range over seeds: by image 95% (90 to 100); by group 15% (10 to "
        "20). By chance: 10%."
    )


@pytest.mark.parametrize("channels", [1, 3])
def test_samples_are_shown_as_they_are(channels):
    x = np.random.default_rng(0).random((7, 4, 6, channels))
    panels = figures.draw_samples(x, list("abcdefg")).axes
    for axes, image, name in zip(panels, x, "abcdefg", strict=False):
        shown = axes.images[0].get_array()
        assert np.array_equal(shown, np.broadcast_to(image, (4, 6, 3)))
        assert [text.get_text() for text in axes.texts] == [name]
    assert not any(axes.images for axes in panels[7:])
