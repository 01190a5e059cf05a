"""What leaves the axes is marked at their edge, in every state of an explorer.

The values of the controls are those of the notebooks. Some states are looked at on every run,
all of them with ``THOROUGH=1``, as once a week.
"""

from __future__ import annotations

import itertools
import os
from functools import cache

import numpy as np
import pytest

from lecnn_helpers import datasets, lecture
from lecnn_helpers.chapters.batch_norm import figures as batch_norm
from lecnn_helpers.chapters.dense_layer import figures as dense_layer
from lecnn_helpers.chapters.gradient_descent import figures as gradient_descent
from lecnn_helpers.chapters.gradient_descent import long_runs as curvatures
from lecnn_helpers.chapters.losses import figures as losses
from lecnn_helpers.chapters.momentum_to_adam import figures as momentum_to_adam
from lecnn_helpers.chapters.multi_label import figures as multi_label
from lecnn_helpers.chapters.regression_as_classification import figures as as_classes
from lecnn_helpers.formulas import batchnorm, layers
from lecnn_helpers.pictures import style
from lecnn_helpers.pictures.edges import mark_beyond

from .outside import unmarked

X = np.array(lecture.INPUTS)
Z = X @ np.array(lecture.WEIGHTS)
P, Y = lecture.PROBABILITIES, lecture.LABELS
SCALES = [0.0, *(m * 10.0**e for e in (-3, -2, -1, 0, 1) for m in (1, 2, 5)), 100.0]
STARTS = [
    layers.xavier_uniform,
    layers.xavier_normal,
    layers.he_normal,
    layers.plain_normal,
]


@cache
def stack(scale, start, activation, batch_norm):
    x, _ = datasets.digits_batch(lecture.BATCH_SIZE, seed=15)
    outputs = []
    for seed in range(6):
        z = layers.dense(x, scale * start(x.shape[1], 100, seed=seed))
        z = batchnorm.normalize(z, eps=1e-5) if batch_norm else z
        x = np.tanh(z) if activation == "tanh" else layers.relu(z)
        outputs.append(x)
    return outputs


@cache
def wander():
    rng = np.random.default_rng(0)
    batches = {n: rng.normal(size=(60, n)) for n in (2, 8, 32)}
    return {n: np.stack([b.mean(axis=1), b.std(axis=1)], axis=1) for n, b in batches.items()}


@cache
def decayed():
    """Weights that grow with the logarithm of the steps until λ|W| is the gradient."""
    steps = np.geomspace(1, 10_000, 33).round()
    grown, slope = 0.5 + 2 * np.log10(steps), 1 / steps
    return {
        decay: losses.Decayed(steps, grown, np.maximum(slope, decay * grown), slope)
        for decay in (0.0, 1e-4, 0.003, 0.1)
    }


@cache
def predicted():
    images, labels = datasets.digit_pairs(300, seed=1, part="test")
    noise = np.random.default_rng(0).normal(0, 3, labels.shape)
    models = {
        "full": multi_label.predictions(1 / (1 + np.exp(5 - 9 * labels + noise)), labels),
        "yes to all": multi_label.predictions(np.ones(labels.shape), labels),
    }
    return models, images, range(6)


@cache
def weighted():
    """Probabilities of labels that are true as often as they say, their odds multiplied."""
    rng = np.random.default_rng(0)
    p = rng.beta(0.4, 1.2, size=(300, 10))
    y = (rng.uniform(size=p.shape) < p).astype(int)
    return {w: w * p / (w * p + 1 - p) for w in (1, 2, 4, 8)}, y


@cache
def there_and_back():
    """Mean squares that are multiplied by one number in each layer, from all to none."""
    layers = np.arange(51.0)
    return {
        (v, "relu", False): dense_layer.Stack(
            *(np.outer([0.5, 1, 2], (50 * v) ** power) for power in (layers, 50 - layers))
        )
        for v in (0.001, 0.01, 0.018, 0.02, 0.022, 0.04, 0.1, 1.0)
    }


def draw_network(row, weight, bias):
    w, b = np.array([[0.5, -0.5, 1.0], [0.5, 1.0, -1.5]]), np.array([0.0, -2.0, 0.0])
    w[1, 2], b[2] = weight, bias
    return dense_layer.draw_network(X[row], w, b)


EXPLORERS = {
    "one-weight": (draw_network, [range(5), np.arange(-2, 2.5, 0.5), range(-10, 11, 5)]),
    "weight-scale": (
        lambda scale, start, activation, bn: dense_layer.draw_stack(
            stack(scale, start, activation, bn), activation
        ),
        [SCALES, STARTS, ["tanh", "relu"], [False, True]],
    ),
    "there-and-back": (
        lambda v: dense_layer.draw_there_and_back(there_and_back(), v, "relu", False),
        [[0.001, 0.01, 0.018, 0.02, 0.022, 0.04, 0.1, 1.0]],
    ),
    "two-losses": (
        losses.draw_losses,
        [
            [(5.1, -1.7), (-2.85, 0.86), (9.0, 9.0), (-100.0, -100.0)],
            [*range(-4, 13), 3.2, 0.28],
            [0, 1, 2],
            ["e", "2"],
        ],
    ),
    "weight-decay": (
        lambda decay: losses.draw_decay(decayed(), decay),
        [[0.0, 1e-4, 0.003, 0.1]],
    ),
    "one-label": (multi_label.draw_label, [np.linspace(0, 1, 51), [0, 1], ["e", "2"]]),
    "five-labels": (
        lambda threshold: multi_label.draw_example(P, Y, threshold),
        [np.arange(21) / 20],
    ),
    "threshold": (
        lambda threshold, model: multi_label.draw_threshold(*predicted(), threshold, model),
        [np.linspace(0, 1, 51), ["full", "yes to all"]],
    ),
    "reliability": (
        lambda weight, reading: multi_label.draw_reliability(*weighted(), weight, reading),
        [[1, 2, 4, 8], multi_label.READINGS],
    ),
    "which-number": (as_classes.draw_answer, [np.arange(0, 10.5, 0.5), range(4, 17, 2)]),
    "learning-rate": (
        gradient_descent.draw_descent,
        [[1, 2, 5, 10, 20, 50], gradient_descent.RATES],
    ),
    "direction": (
        gradient_descent.draw_direction,
        [gradient_descent.ANGLES, gradient_descent.LENGTHS],
    ),
    "edge": (
        lambda eta: gradient_descent.draw_edge(curvatures.results, eta),
        [[0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.4, 2.0]],
    ),
    "turned": (
        gradient_descent.draw_turned,
        [gradient_descent.TURNS, gradient_descent.TURNED_RATES],
    ),
    "plane": (
        momentum_to_adam.draw_plane,
        [momentum_to_adam.PLANE_RATES, momentum_to_adam.PLANE_MOMENTA],
    ),
    "rescale": (
        lambda alpha, beta: batch_norm.draw_rescaling(Z, alpha, beta),
        [[*np.arange(0, 10.5, 0.5), Z.std()], range(-5, 21)],
    ),
    "batch-size": (lambda n: batch_norm.draw_wander(wander(), n), [[2, 8, 32]]),
    "which-axis": (
        lambda norm, row, neuron: batch_norm.draw_axes(
            np.arange(24.0).reshape(4, 6), norm, row, neuron
        ),
        [list(batch_norm.NORMS), range(1, 5), range(1, 7)],
    ),
    "move-one-row": (
        lambda row, value: batch_norm.draw_moved_row(Z, row, value),
        [range(1, 6), range(61)],
    ),
}
every_explorer = pytest.mark.parametrize("name", EXPLORERS)


def walk(name, some=None):
    draw, controls = EXPLORERS[name]
    states = list(itertools.product(*controls))
    if some:
        corners = set(itertools.product(*([values[0], values[-1]] for values in controls)))
        states = [*corners, *states[:: len(states) // some + 1]]
    return {str(state): told for state in states if (told := unmarked(draw(*state)))}


@every_explorer
def test_nothing_leaves_the_axes_without_a_mark(name):
    assert walk(name, some=None if os.environ.get("THOROUGH") else 20) == {}


def test_the_walk_sees_what_is_cut():
    figure, (axes,) = style.house_style(style.new_figure)(2.0)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.plot([0, 0.5, 1], [0, 3, -1])
    assert unmarked(figure) == ["line ['above', 'below'], marked []"]
    mark_beyond(axes, 0.5, 3, style.RAW)
    assert unmarked(figure) == ["line ['below'], marked ['above']"]
    mark_beyond(axes, 1, -1, style.RAW)
    assert unmarked(figure) == []
    axes.bar([0.5], [0.9])
    axes.scatter([0.2, 1.4], [0.1, 0.2])
    assert unmarked(figure) == ["scatter ['right'], marked ['above', 'below']"]


def test_the_walk_wants_a_number():
    figure, (axes,) = style.house_style(style.new_figure)(2.0)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    mark_beyond(axes, 0.5, 3, style.RAW, text="")
    assert unmarked(figure) == ["a triangle without a number"]
