"""The pictures and tables of the chapter on one label per image."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.collections import PathCollection
from sklearn import metrics

from lecnn_helpers import datasets
from lecnn_helpers.chapters.one_label_per_image import figures

IMAGES, LABELS = (part[:200] for part in datasets.digits())


def _texts(axes):
    return [text.get_text() for text in axes.texts]


def _probabilities(seed, weight):
    """A model that is right more often the larger `weight` is."""
    rng = np.random.default_rng(seed)
    p = rng.random((len(LABELS), 10)) + weight * np.eye(10)[LABELS]
    return p / p.sum(axis=1, keepdims=True)


@pytest.fixture(scope="module")
def entries():
    return {
        "linear": figures.Entry(_probabilities(9, 0.3)[None], np.array([0.5]), 650, 2),
        "some": figures.Entry(
            np.array([_probabilities(s, 0.5) for s in range(4)]), np.full(4, 1.25), 17226, 20
        ),
        "more": figures.Entry(
            np.array([_probabilities(s, 0.6) for s in range(4)]), np.full(4, 2.0), 17610, 20, True
        ),
    }


# The race


def test_the_table_of_the_race(entries):
    table = figures.table_race(entries, LABELS)
    right = [100 * metrics.accuracy_score(LABELS, np.argmax(p, axis=1)) for p in entries["some"].p]
    name, accuracy, seconds, parameters, lines = table.rows[1]
    assert accuracy == f"{np.mean(right):.2f} ± {np.std(right, ddof=1):.2f}"
    assert (name, seconds, parameters, lines) == ("some", "1.25", "17,226", "20")
    # One training has no spread.
    assert "±" not in table.rows[0][1]


def test_a_dot_for_each_seed(entries):
    (axes,) = figures.draw_race(entries, LABELS).axes
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert [len(line.get_xdata()) for line in dots] == [1, 4, 4]
    low, high = axes.get_xlim()
    for line, entry in zip(dots, entries.values(), strict=True):
        assert line.get_xdata() == pytest.approx(100 * entry.accuracy(LABELS))
        assert ((low < line.get_xdata()) & (line.get_xdata() < high)).all()
    # With batch norm another color than without, and the linear model a third.
    assert len({line.get_color() for line in dots}) == 3
    assert _texts(axes)[::2] == list(entries)
    for name, entry in entries.items():
        assert f"{name} {100 * entry.accuracy(LABELS).mean():.2f}" in figures.describe_race(
            entries, LABELS
        )


# Learning


@pytest.fixture(scope="module")
def runs():
    def learning(train, test, answers):
        confusion = np.array([metrics.confusion_matrix(LABELS, a) for a in answers])
        return figures.Learning(np.array(train), np.array(test), confusion)

    guess, sevens = np.zeros_like(LABELS), LABELS.copy()
    sevens[np.flatnonzero(LABELS == 1)[:6]] = 7
    sevens[np.flatnonzero(LABELS == 4)[:2]] = 9
    return {
        (0.1, False): learning(
            [[0.9, 0.9, 0.9]] * 2, [[0.9, 0.91, 1.0], [0.9, 0.9, 0.8]], [guess, guess, guess]
        ),
        (0.1, True): learning(
            [[0.9, 0.01, 0.0]] * 2, [[0.9, 0.04, 0.04], [0.9, 0.2, 0.06]], [guess, sevens, LABELS]
        ),
    }


@pytest.mark.parametrize("batch_norm", [True, False])
@pytest.mark.parametrize("epoch", [0, 1, 2])
def test_curves_stay_inside_and_axes_stay_put(runs, batch_norm, epoch):
    figure = figures.draw_learning(runs, 0.08, 0.1, batch_norm, epoch)
    first = figures.draw_learning(runs, 0.08, 0.1, True, 0)
    for axes, as_first in zip(figure.axes, first.axes, strict=True):
        assert (axes.get_xlim(), axes.get_ylim()) == (as_first.get_xlim(), as_first.get_ylim())
    above = figure.axes[0]
    low, high = above.get_ylim()
    for line in above.lines:
        assert (
            (low <= np.asarray(line.get_ydata())) & (np.asarray(line.get_ydata()) <= high)
        ).all()


def test_the_linear_model_s_line_is_at_its_share(runs):
    above = figures.draw_learning(runs, 0.08, 0.1, True, 1).axes[0]
    assert any(np.allclose(line.get_ydata(), np.log10(8.0)) for line in above.lines)
    assert "4.0" in _texts(above)
    assert "1.0" in _texts(above)


def test_the_matrix_shows_its_counts_and_marks_mistakes_only(runs):
    below = figures.draw_learning(runs, 0.08, 0.1, True, 1).axes[1]
    cells = {
        (round(text.get_position()[1]), round(text.get_position()[0])): int(text.get_text())
        for text in below.texts
        if text.get_text().isdigit()
    }
    counts = runs[0.1, True].confusion[1]
    assert cells == {(i, j): counts[i, j] for i, j in np.argwhere(counts).tolist()}
    (marks,) = [c for c in below.collections if isinstance(c, PathCollection)]
    # Six ones called 7, two fours called 9: column to the right, row downward.
    assert sorted(map(tuple, marks.get_offsets().tolist())) == [(7.0, 1.0), (9.0, 4.0)]
    assert marks.get_alpha()[0] > marks.get_alpha()[1]


def test_learning_says_both_parts_and_the_worst_confusion(runs):
    sentence = figures.describe_learning(runs, 0.08, 0.1, True, 1)
    assert "after 1 epoch: 12.0% of the test digits are wrong on average over 2 seeds" in sentence
    assert "more than the linear model's 8.0%" in sentence
    assert "The first seed has 4.0% wrong, and 1.0% in training" in sentence
    assert "6 times a 1 was called 7" in sentence
    perfect = figures.describe_learning(runs, 0.08, 0.1, True, 2)
    assert "fewer than the linear model's" in perfect
    assert "mistake" not in perfect
    assert "as many as" in figures.describe_learning(runs, 0.05, 0.1, True, 2)


# Mistakes


@pytest.mark.parametrize("kind", figures.KINDS)
@pytest.mark.parametrize("digit", range(10))
def test_mistakes_are_those_of_the_digit_surest_first(digit, kind):
    p = _probabilities(0, 0.4)
    found = figures.mistakes(p, LABELS, digit, kind)
    answers = np.argmax(p, axis=1)
    counts = metrics.confusion_matrix(LABELS, answers, labels=range(10))
    of = counts[digit] if kind == "missed" else counts[:, digit]
    assert len(found) == of.sum() - counts[digit, digit]
    assert len(set(found)) == len(found)
    sure = p[found].max(axis=1)
    assert (np.diff(sure) <= 0).all()
    here, there = (LABELS, answers) if kind == "missed" else (answers, LABELS)
    assert (here[found] == digit).all()
    assert (there[found] != digit).all()


def test_each_mistake_carries_truth_answer_and_how_sure():
    p = _probabilities(0, 0.4)
    models = {"net": p}
    found = figures.mistakes(p, LABELS, 8, "missed")
    (axes,) = figures.draw_mistakes(models, IMAGES, LABELS, 8, "missed", "net").axes
    assert len(_texts(axes)) == min(10, len(found))
    for text, i in zip(_texts(axes), found, strict=False):
        assert text == f"8 called {np.argmax(p[i])}\n{100 * max(p[i]):.0f}% sure"
    # The picture over the first words is the first image.
    shown = axes.images[0].get_array()[:8, 2:10]
    assert np.array_equal(np.ravel(shown), IMAGES[found[0]])
    sentence = figures.describe_mistakes(models, IMAGES, LABELS, 8, "missed", "net")
    assert f"net missed {len(found)} of the {np.sum(LABELS == 8)} images of an 8" in sentence


def test_more_mistakes_than_fit_are_said_to_be_more():
    p = np.full((len(LABELS), 10), 0.05)
    p[:, 3] = 0.55
    (axes,) = figures.draw_mistakes({"m": p}, IMAGES, LABELS, 3, "false alarms", "m").axes
    n = int((LABELS != 3).sum())
    assert axes.get_title(loc="left") == f"3, false alarms: {n}, here the 10 surest"
    sentence = figures.describe_mistakes({"m": p}, IMAGES, LABELS, 3, "false alarms", "m")
    assert f"m called {n} images a 3 that are not" in sentence
    for d in set(range(10)) - {3}:
        assert f"{np.sum(d == LABELS)} × {d}" in sentence


def test_no_mistakes_are_said_to_be_none():
    models = {"oracle": np.eye(10)[LABELS]}
    (axes,) = figures.draw_mistakes(models, IMAGES, LABELS, 5, "missed", "oracle").axes
    assert axes.get_title(loc="left") == "5, missed: none"
    assert not axes.texts
    said = figures.describe_mistakes(models, IMAGES, LABELS, 5, "missed", "oracle")
    assert said == f"oracle missed 0 of the {np.sum(LABELS == 5)} images of a 5."


def test_the_table_of_defaults_writes_small_numbers_short():
    table = figures.table_defaults([["ε", 1e-8, 1e-7, None], ["shuffles", True, 0, "no"]])
    assert table.rows == [["ε", "1e-08", "1e-07", "None"], ["shuffles", "True", "0", "no"]]
