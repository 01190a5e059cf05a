"""Bad input gets a clear error: it names the argument, what was given and what is allowed.

One table for every public function of the numeric modules. A function or an argument that
is not in it fails `test_nothing_is_left_out`. The whole message is compared: an error that
names another argument than the wrong one is worse than none.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest

from lecnn_helpers import datasets
from lecnn_helpers.formulas import (
    batchnorm,
    binning,
    classification,
    curvature,
    layers,
    losses,
    network,
    optimizers,
    regression,
    surfaces,
)

MODULES = (
    batchnorm,
    binning,
    classification,
    curvature,
    datasets,
    layers,
    losses,
    network,
    optimizers,
    regression,
    surfaces,
)

# These are objects of ours, and `descend` calls the gradient it is given.
OBJECTS = {
    "network",
    "optimizer",
    "optimizers.descend: gradient",
    "curvature.largest_curvature: times",
}
TRUSTED = {
    "network.Network.layers": "a view of a vector that its callers have checked",
}

Bad = tuple[Any, str]
Kind = Callable[[str, Any], Iterator[Bad]]


# What must be refused, by the kind of the argument.


def array(*ndim: int, finite: bool = True) -> Kind:
    """Numbers, of any of these dimensions and no others; none given allows all."""

    def bad(name: str, good: Any) -> Iterator[Bad]:
        yield ["text"], f"{name} must be an array of numbers, got ['text']"
        allowed = " or ".join(map(str, ndim))
        for n in range(6) if ndim else ():
            if n not in ndim:
                shape = (1,) * n
                yield (
                    np.ones(shape),
                    f"{name} must have {allowed} dimension(s), got {n} (shape {shape})",
                )
        for n in ndim or (1,):
            if n:
                shape = (0,) * n
                yield (
                    np.ones(shape),
                    f"{name} is empty (shape {shape}); it must hold at least one value",
                )
        for value in (np.nan, np.inf, -np.inf) if finite else ():
            broken = np.array(good, dtype=float)
            broken[(-1,) * broken.ndim] = value
            last = ", ".join(str(side - 1) for side in broken.shape)
            place = f"[{last}]" if broken.ndim else ""
            yield broken, f"{name}{place} is {value}; all values must be finite"

    return bad


def probabilities(*ndim: int) -> Kind:
    """An array, each value from 0 to 1."""

    def bad(name: str, good: Any) -> Iterator[Bad]:
        yield from array(*ndim)(name, good)
        for value in (1.5, 1.001, -0.25):
            wrong = np.array(good, dtype=float)
            wrong[(0,) * wrong.ndim] = value
            place = f"[{', '.join('0' * wrong.ndim)}]" if wrong.ndim else ""
            yield wrong, f"{name}{place} is {value:g}; a probability lies between 0 and 1"

    return bad


def labels(of: str) -> Kind:
    """An array of 0 and 1, in the shape of another argument."""

    def bad(name: str, good: Any) -> Iterator[Bad]:
        yield from array(0, 1, 2)(name, good)
        shape = np.shape(good)
        yield (
            np.zeros((*shape[:-1], 7)),
            f"{name} has shape {(*shape[:-1], 7)}, {of} has shape {shape}; they must be equal",
        )
        for value in (0.5, 2, -1):
            wrong = np.array(good, dtype=float)
            wrong[(0,) * wrong.ndim] = value
            place = f"[{', '.join('0' * wrong.ndim)}]"
            yield wrong, f"{name}{place} is {value:g}; a label must be 0 or 1"

    return bad


def number(limits: str, *outside: float, or_none: bool = False) -> Kind:
    """One finite number; `outside` lie just beyond the limits."""

    def bad(name: str, good: float) -> Iterator[Bad]:
        allowed = f"a finite number {limits}".rstrip()
        for value in (np.nan, np.inf, -np.inf, *outside):
            yield value, f"{name} must be {allowed}, got {value!r}"
        for value in ("text", [1.0, 2.0], None)[: 2 if or_none else 3]:
            yield value, f"{name} must be a number, got {value!r}"

    return bad


def whole(limits: str, *outside: int) -> Kind:
    def bad(name: str, good: int) -> Iterator[Bad]:
        for value in (*outside, 1.5, 3.0, "3", None):
            yield value, f"{name} must be a whole number {limits}, got {value!r}"

    return bad


def flag(name: str, good: bool) -> Iterator[Bad]:
    for value in (1, "no", None, [True]):
        yield value, f"{name} must be True or False, got {value!r}"


def option(*allowed: str) -> Kind:
    def bad(name: str, good: str) -> Iterator[Bad]:
        for value in ("other", None, allowed[0].upper() + "!"):
            yield (
                value,
                f"{name} must be one of {', '.join(map(repr, allowed))}, got {value!r}",
            )

    return bad


def says(*pairs: Bad) -> Kind:
    return lambda name, good: iter(pairs)


def both(*kinds: Kind) -> Kind:
    def bad(name: str, good: Any) -> Iterator[Bad]:
        for kind in kinds:
            yield from kind(name, good)

    return bad


class Row(NamedTuple):
    call: Callable
    good: dict[str, Any]
    """Arguments that are taken."""
    kinds: dict[str, Kind]
    """What each argument must be."""
    together: tuple[tuple[dict[str, Any], str], ...] = ()
    """Arguments that are wrong together, and what is said."""


BATCH = [[1.0, 2.0], [3.0, 5.0], [4.0, 4.0]]
EPS = number("≥ 0", -1e-9)
RISING = both(
    array(1),
    says(
        ([1.0], "centers must hold at least 2 bins, got 1"),
        ([0.0, 1.0, 1.0], "centers must rise, but centers[1] is 1.0 and centers[2] is 1.0"),
        ([2.0, 1.0, 3.0], "centers must rise, but centers[0] is 2.0 and centers[1] is 1.0"),
    ),
)
CENTERS = [0.0, 1.0, 2.0]
VALUES_ROW = (
    {"values": [0.5, 2.0], "centers": CENTERS, "outside": "raise"},
    {"values": array(0, 1), "centers": RISING, "outside": option("clip", "raise")},
    (
        (
            {"values": [0.0, 9.0]},
            "values[1] is 9, outside the bins, which reach from -0.5 to 2.5; "
            'outside="clip" puts it in the nearest bin',
        ),
        (
            {"values": -0.75},
            "values is -0.75, outside the bins, which reach from -0.5 to 2.5; "
            'outside="clip" puts it in the nearest bin',
        ),
    ),
)
DISTRIBUTIONS_ROW = (
    {"probabilities": [[0.5, 0.25, 0.25], [0.0, 0.0, 1.0]], "centers": CENTERS},
    {"probabilities": probabilities(1, 2), "centers": RISING},
    (
        (
            {"probabilities": [0.5, 0.5]},
            "probabilities has shape (2,); its last axis must hold one for each bin: 3",
        ),
        (
            {"probabilities": [0.5, 0.25, 0.0]},
            "probabilities must sum to 1 over the bins, got a sum of 0.75",
        ),
        (
            {"probabilities": [[0.5, 0.25, 0.25], [0.5, 0.5, 0.5]]},
            "probabilities[1] must sum to 1 over the bins, got a sum of 1.5",
        ),
    ),
)
SCORES = [[3.0, 5.0, -1.0], [0.0, 1.0, 0.5]]
CLASS = both(
    array(0, 1),
    says(
        ([0, 3], "y[1] is 3; with 3 class(es) it must be a whole number from 0 to 2"),
        ([-1, 0], "y[0] is -1; with 3 class(es) it must be a whole number from 0 to 2"),
        ([0, 0.5], "y[1] is 0.5; with 3 class(es) it must be a whole number from 0 to 2"),
        (
            [0, 1, 2],
            "y has shape (3,), scores (2, 3); y must be one class index for each example, "
            "shape (2,)",
        ),
    ),
)
BASE = option("e", "2", "10")
REDUCTION = option("sum", "mean", "none")
LABEL_OPTIONS = {"base": BASE, "reduction": REDUCTION}
USUAL = {"base": "e", "reduction": "sum"}
P_ROW = (
    {"p": [[0.25, 0.75]], "y": [[0, 1]], **USUAL},
    {"p": probabilities(0, 1, 2), "y": labels("p"), **LABEL_OPTIONS},
)
Z_ROW = (
    {"z": [[-2.0, 3.0]], "y": [[0, 1]], **USUAL},
    {"z": array(0, 1, 2), "y": labels("z"), **LABEL_OPTIONS},
)
WEIGHTED_ROW = (
    {**Z_ROW[0], "pos_weight": 3.0},
    {**Z_ROW[1], "pos_weight": number("> 0", 0.0, -1.0)},
)
SHARES_ROW = (
    {"scores": SCORES, "q": [[0.5, 0.25, 0.25], [0.0, 0.0, 1.0]], "base": "2"},
    {"scores": array(1, 2), "q": probabilities(1, 2), "base": BASE},
    (
        (
            {"q": [[0.5, 0.5], [0.0, 1.0]]},
            "q has shape (2, 2), scores (2, 3); they must be equal",
        ),
        (
            {"scores": SCORES[0], "q": [0.5, 0.25, 0.0]},
            "q must sum to 1 over the classes, got a sum of 0.75",
        ),
        (
            {"q": [[0.5, 0.25, 0.25], [0.5, 0.5, 0.5]]},
            "q[1] must sum to 1 over the classes, got a sum of 1.5",
        ),
    ),
)
CONFIDENCE = number("> 0 and < 1", 0.0, 1.0)
HINGE_ROW = (
    {"scores": SCORES, "y": [0, 2], "margin": 1.0},
    {"scores": array(1, 2), "y": CLASS, "margin": number("≥ 0", -1e-9)},
)
HINGE_TERMS_ROW = (
    {**HINGE_ROW[0], "include_true_class": True},
    {**HINGE_ROW[1], "include_true_class": flag},
)
SEED = whole("≥ 0", -1, True)
FANS = {"fan_in": whole("≥ 1", 0, -1), "fan_out": whole("≥ 1", 0, -1), "seed": SEED}
RATE = number("> 0", 0.0, -0.5)
SHARE = number("≥ 0 and < 1", 1.0, -1e-9)
MOMENTUM_ROW = (
    {"learning_rate": 0.5, "momentum": 0.0, "convention": "keras"},
    {"learning_rate": RATE, "momentum": SHARE, "convention": option("pytorch", "keras")},
)
ERRORS_ROW = (
    {"predictions": [[1.0], [2.0]], "truth": [[1.0], [4.0]]},
    {"predictions": array(1, 2), "truth": array(1, 2)},
    (
        (
            {"truth": [1.0, 4.0]},
            "predictions have shape (2, 1), truth (2,); they must be equal, or NumPy would "
            "take the difference of every pair",
        ),
    ),
)
WEIGHTS_ROW = (
    {"w": [[1.0, 2.0]]},
    {
        "w": both(
            array(finite=False),
            says(
                (1.0, "w has shape (); its last axis must hold the 2 weights"),
                ([1.0, 2.0, 3.0], "w has shape (3,); its last axis must hold the 2 weights"),
                ([[1.0], [2.0]], "w has shape (2, 1); its last axis must hold the 2 weights"),
            ),
        )
    },
)
UPSTREAM = both(
    array(1, 2),
    says(([[1.0, 2.0]], "upstream has shape (1, 2); it must have the shape of z, (3, 2)")),
)
LAYER_BATCH = both(
    array(2), says(([[1.0, 2.0, 3.0]], "z has shape (1, 3); this layer has 2 neuron(s)"))
)


def per_neuron(name: str) -> Kind:
    return both(
        array(0, 1),
        says(
            (
                [1.0, 2.0, 3.0],
                f"{name} has shape (3,); it must be one number, or one for each of the 2 neuron(s)",
            )
        ),
    )


CONSTANT = (
    (
        {"z": [[1.0, 2.0], [3.0, 2.0], [4.0, 2.0]], "eps": 0.0},
        "z[:, 1] is constant over the batch of 3: its variance is 0 and (z − μ)/σ is 0/0; "
        "give eps > 0 or a batch whose examples differ",
    ),
)
ONE_CONSTANT = (
    (
        {"z": [2.0, 2.0], "eps": 0.0},
        "z is constant over the batch of 2: its variance is 0 and (z − μ)/σ is 0/0; "
        "give eps > 0 or a batch whose examples differ",
    ),
)
NET = network.Network(2, 3, 2)  # 2·3 + 3 + 3·2 + 2 = 17 weights
CLASSES = says(
    (
        [0.0, 1.0, 0.5],
        "y[2] is 0.5; with 2 class(es) it must be a whole number from 0 to 1",
    ),
    (
        [0, 1],
        "y has shape (2,), scores (3, 2); y must be one class index for each example, shape (3,)",
    ),
    ([0, 1, 2], "y[2] is 2; with 2 class(es) it must be a whole number from 0 to 1"),
    ([0, -1, 1], "y[1] is -1; with 2 class(es) it must be a whole number from 0 to 1"),
    (["0", "1", "1"], "y must be an array of numbers, got ['0', '1', '1']"),
)
INPUTS = both(array(2), says((np.ones((3, 3)), "x has 3 inputs; this network 2")))
NET_ROW = (
    {"vector": np.ones(17), "x": BATCH, "y": [0, 1, 1]},
    {
        "vector": both(
            array(1, finite=False),
            says((np.ones(16), "vector has 16 weights; this network 17")),
        ),
        "x": INPUTS,
        "y": CLASSES,
    },
)


def train(**options: Any) -> network.Run:
    return network.train(NET, optimizers.GradientDescent(0.5), **options)


def step(**arguments: Any) -> np.ndarray:
    return optimizers.GradientDescent(0.5).step(**arguments)


def second_step(**arguments: Any) -> np.ndarray:
    optimizer = optimizers.GradientDescent(0.5)
    optimizer.step([1.0, 2.0], [1.0, 1.0])
    return optimizer.step(**arguments)


def descend(start: Any, steps: Any) -> np.ndarray:
    return optimizers.descend(optimizers.GradientDescent(0.5), lambda w: w, start, steps)


def evaluate(method: str) -> Callable:
    return getattr(batchnorm.BatchNorm(2).eval(), method)


GRADIENT = both(
    array(finite=False),
    says(([1.0], "gradient has shape (1,); it must have the shape of weights, (2,)")),
)
SQUARE = says(
    ([[1.0, 2.0, 3.0]], "images must be square, got 3 pixels a row"),
    (np.ones((1, 5)), "images must be square, got 5 pixels a row"),
)

TABLE: dict[str, Row] = {
    "batchnorm.batch_mean": Row(batchnorm.batch_mean, {"z": BATCH}, {"z": array(1, 2)}),
    "batchnorm.batch_variance": Row(
        batchnorm.batch_variance,
        {"z": BATCH, "ddof": 1},
        {
            "z": array(1, 2),
            "ddof": says(
                (2, "ddof must be 0 (divide by n) or 1 (divide by n − 1), got 2"),
                (-1, "ddof must be 0 (divide by n) or 1 (divide by n − 1), got -1"),
            ),
        },
        (({"z": [[1.0, 2.0]]}, "z has 1 example(s); dividing by n − 1 needs more"),),
    ),
    "batchnorm.normalize": Row(
        batchnorm.normalize,
        {"z": BATCH, "eps": 0.0},
        {"z": array(1, 2), "eps": EPS},
        CONSTANT + ONE_CONSTANT,
    ),
    "batchnorm.batch_norm": Row(
        batchnorm.batch_norm,
        {"z": BATCH, "alpha": [1.0, 2.0], "beta": [0.0, 1.0], "eps": 0.0},
        {
            "z": array(1, 2),
            "alpha": per_neuron("alpha"),
            "beta": per_neuron("beta"),
            "eps": EPS,
        },
        (
            *CONSTANT,
            (
                {"z": [1.0, 2.0], "beta": 0.0},
                "alpha has shape (2,); it must be one number, or one for each of the 1 neuron(s)",
            ),
        ),
    ),
    "batchnorm.batch_norm_backward": Row(
        batchnorm.batch_norm_backward,
        {"upstream": BATCH, "z": BATCH, "alpha": [1.0, 2.0], "eps": 0.0},
        {
            "upstream": UPSTREAM,
            "z": array(1, 2),
            "alpha": per_neuron("alpha"),
            "eps": EPS,
        },
        CONSTANT,
    ),
    "batchnorm.BatchNorm": Row(
        batchnorm.BatchNorm,
        {"n_neurons": 1, "convention": "keras", "momentum": 0.0, "eps": 0.0},
        {
            "n_neurons": whole("≥ 1", 0, -1),
            "convention": option("pytorch", "keras"),
            "momentum": number("≥ 0 and ≤ 1", -1e-9, 1.001, or_none=True),
            "eps": number("≥ 0", -1e-9, or_none=True),
        },
    ),
    "batchnorm.BatchNorm.__call__": Row(batchnorm.BatchNorm(2), {"z": BATCH}, {"z": LAYER_BATCH}),
    "batchnorm.BatchNorm.__call__ (eval)": Row(
        evaluate("__call__"), {"z": BATCH}, {"z": LAYER_BATCH}
    ),
    "batchnorm.BatchNorm.backward": Row(
        batchnorm.BatchNorm(2).backward,
        {"upstream": BATCH, "z": BATCH},
        {"upstream": UPSTREAM, "z": LAYER_BATCH},
    ),
    "batchnorm.BatchNorm.backward (eval)": Row(
        evaluate("backward"),
        {"upstream": BATCH, "z": BATCH},
        {"upstream": UPSTREAM, "z": LAYER_BATCH},
    ),
    "binning.bin_centers": Row(
        binning.bin_centers,
        {"first": 0.0, "last": 1.0, "n_bins": 2},
        {"first": number(""), "last": number("> 0", 0.0, -1.0), "n_bins": whole("≥ 2", 1, 0)},
        (
            (
                # The next float after 1: there is none in the middle.
                {"first": 1.0, "last": np.nextafter(1.0, 2.0).item(), "n_bins": 3},
                "centers must rise, but centers[0] is 1.0 and centers[1] is 1.0",
            ),
        ),
    ),
    "binning.bin_edges": Row(binning.bin_edges, {"centers": CENTERS}, {"centers": RISING}),
    "binning.bin_index": Row(binning.bin_index, *VALUES_ROW),
    "binning.hard_targets": Row(binning.hard_targets, *VALUES_ROW),
    "binning.ordinal_targets": Row(binning.ordinal_targets, *VALUES_ROW),
    "binning.gaussian_targets": Row(
        binning.gaussian_targets,
        {**VALUES_ROW[0], "sigma": 1.0},
        {**VALUES_ROW[1], "sigma": RATE},
        VALUES_ROW[2],
    ),
    "binning.decode_argmax": Row(binning.decode_argmax, *DISTRIBUTIONS_ROW),
    "binning.decode_expected": Row(binning.decode_expected, *DISTRIBUTIONS_ROW),
    "binning.decode_ordinal": Row(
        binning.decode_ordinal,
        {"probabilities": [[1.0, 0.5]], "centers": CENTERS},
        {"probabilities": probabilities(1, 2), "centers": RISING},
        (
            (
                {"probabilities": [1.0, 0.5, 0.0]},
                "probabilities has shape (3,); its last axis must hold one for each edge "
                "between two bins: 2",
            ),
        ),
    ),
    "classification.predicted_labels": Row(
        classification.predicted_labels,
        {"p": [[0.25, 0.75]], "threshold": 1.0},
        {"p": probabilities(0, 1, 2), "threshold": number("≥ 0 and ≤ 1", -0.001, 1.001)},
    ),
    "classification.confusion_counts": Row(
        classification.confusion_counts,
        {"p": [[0.25, 0.75]], "y": [[0, 1]], "threshold": 0.0, "per_label": False},
        {
            "per_label": flag,
            "p": probabilities(0, 1, 2),
            "y": labels("p"),
            "threshold": number("≥ 0 and ≤ 1", -0.001, 1.001),
        },
        (
            (
                {"p": [0.25, 0.75], "y": [0, 1], "per_label": True},
                "per_label needs p of shape (n, labels), got shape (2,)",
            ),
        ),
    ),
    "classification.reliability": Row(
        classification.reliability,
        {"p": [[0.25, 0.75]], "y": [[0, 1]], "n_bins": 1, "confidence": 0.5},
        {
            "p": probabilities(0, 1, 2),
            "y": labels("p"),
            "n_bins": whole("≥ 1", 0, -1, True),
            "confidence": CONFIDENCE,
        },
    ),
    "classification.share_interval": Row(
        classification.share_interval,
        {"hits": 0, "n": 1, "confidence": 0.5},
        {
            "hits": whole("from 0 to 1", -1, 2, True),
            "n": whole("≥ 1", 0, -1, True),
            "confidence": CONFIDENCE,
        },
    ),
    "classification.label_scores": Row(
        classification.label_scores,
        {"p": [[0.25, 0.75]], "y": [[0, 1]], "threshold": 0.5},
        {
            "p": probabilities(2),
            "y": labels("p"),
            "threshold": number("≥ 0 and ≤ 1", -0.001, 1.001),
        },
    ),
    "datasets.digits_batch": Row(
        datasets.digits_batch,
        {"n": 1, "seed": 0},
        {"n": whole("from 1 to 1797", 0, -1, 1798, True), "seed": SEED},
    ),
    "datasets.digit_pairs": Row(
        datasets.digit_pairs,
        {"n": 1, "seed": 0, "part": "test"},
        {"n": whole("≥ 1", 0, -1, True), "seed": SEED, "part": option("all", "train", "test")},
    ),
    "datasets.turned_digits": Row(
        datasets.turned_digits,
        {"n": 1, "seed": 0, "max_angle": 180.0, "detour": 180.0, "part": "test"},
        {
            "n": whole("≥ 1", 0, -1, True),
            "seed": SEED,
            "max_angle": number("≤ 180 and > 0", 0.0, 180.001),
            "detour": number("≥ 0 and ≤ 180", -1e-9, 180.001),
            "part": option("all", "train", "test"),
        },
    ),
    "datasets.turned_digit_originals": Row(
        datasets.turned_digit_originals,
        {"n": 1, "seed": 0, "part": "test"},
        {"n": whole("≥ 1", 0, -1, True), "seed": SEED, "part": option("all", "train", "test")},
    ),
    "datasets.turn": Row(
        datasets.turn,
        {"images": np.ones((1, 9)), "angles": [90.0], "side": 5},
        {
            "images": both(array(2), SQUARE),
            "angles": both(
                array(1),
                says(([1.0, 2.0], "angles must be one for each of 1 images, got shape (2,)")),
            ),
            "side": both(
                whole("≥ 1", 0, True),
                says(
                    (1, "side must be 3 plus an even number, got 1"),
                    (2, "side must be 3 plus an even number, got 2"),
                    (4, "side must be 3 plus an even number, got 4"),
                ),
            ),
        },
    ),
    "layers.dense": Row(
        layers.dense,
        {"x": [[1.0, 2.0]], "weights": [[1.0, 2.0], [3.0, 4.0]], "bias": [1.0, 1.0]},
        {
            "x": both(
                array(2),
                says(
                    (
                        [[1.0, 2.0, 3.0]],
                        "x has 3 inputs per example (shape (1, 3)), weights expect 2 (shape (2, 2))",
                    )
                ),
            ),
            "weights": array(2),
            "bias": both(
                array(0, 1),
                says(
                    (
                        [1.0],
                        "bias has shape (1,); it must be one number, or one for each of the "
                        "2 neuron(s)",
                    )
                ),
            ),
        },
    ),
    "layers.relu": Row(layers.relu, {"z": [[[1.0]]]}, {"z": array(0, 1, 2, 3, 4)}),
    "layers.xavier_uniform": Row(
        layers.xavier_uniform, {"fan_in": 1, "fan_out": 1, "seed": 0}, FANS
    ),
    "layers.xavier_normal": Row(layers.xavier_normal, {"fan_in": 1, "fan_out": 1, "seed": 0}, FANS),
    "layers.he_normal": Row(layers.he_normal, {"fan_in": 1, "fan_out": 1, "seed": 0}, FANS),
    "layers.plain_normal": Row(
        layers.plain_normal,
        {"fan_in": 1, "fan_out": 1, "seed": 0, "std": 0.0},
        {**FANS, "std": number("≥ 0", -1e-9)},
    ),
    "curvature.largest_curvature": Row(
        lambda direction, steps: curvature.largest_curvature(
            lambda d: 2 * d, direction, steps=steps
        ),
        {"direction": [1.0, -2.0], "steps": 1},
        {
            "direction": both(
                array(1), says(([0.0, 0.0], "direction is 0; it must have a length"))
            ),
            "steps": whole("≥ 1", 0, -1),
        },
    ),
    "losses.hinge_terms": Row(losses.hinge_terms, *HINGE_TERMS_ROW),
    "losses.hinge_loss": Row(losses.hinge_loss, *HINGE_TERMS_ROW),
    "losses.hinge_loss_gradient": Row(losses.hinge_loss_gradient, *HINGE_ROW),
    "losses.softmax": Row(losses.softmax, {"scores": SCORES}, {"scores": array(1, 2)}),
    "losses.log_softmax": Row(
        losses.log_softmax, {"scores": SCORES, "base": "2"}, {"scores": array(1, 2), "base": BASE}
    ),
    "losses.softmax_loss": Row(
        losses.softmax_loss,
        {"scores": SCORES, "y": [0, 2], "base": "10"},
        {"scores": array(1, 2), "y": CLASS, "base": BASE},
    ),
    "losses.softmax_loss_gradient": Row(
        losses.softmax_loss_gradient,
        {"scores": SCORES, "y": [0, 2], "base": "10"},
        {"scores": array(1, 2), "y": CLASS, "base": BASE},
    ),
    "losses.soft_cross_entropy": Row(losses.soft_cross_entropy, *SHARES_ROW),
    "losses.soft_cross_entropy_gradient": Row(losses.soft_cross_entropy_gradient, *SHARES_ROW),
    "losses.without_pos_weight": Row(
        losses.without_pos_weight,
        {"p": [[0.25, 0.75]], "pos_weight": 3.0},
        {"p": probabilities(0, 1, 2), "pos_weight": number("> 0", 0.0, -1.0)},
    ),
    "losses.sigmoid": Row(losses.sigmoid, {"z": [[0.0]]}, {"z": array(0, 1, 2)}),
    "losses.positives_only_loss": Row(losses.positives_only_loss, *P_ROW),
    "losses.positives_only_loss_gradient": Row(losses.positives_only_loss_gradient, *P_ROW),
    "losses.binary_cross_entropy": Row(losses.binary_cross_entropy, *P_ROW),
    "losses.binary_cross_entropy_gradient": Row(losses.binary_cross_entropy_gradient, *P_ROW),
    "losses.binary_cross_entropy_with_logits": Row(
        losses.binary_cross_entropy_with_logits, *WEIGHTED_ROW
    ),
    "losses.binary_cross_entropy_with_logits_gradient": Row(
        losses.binary_cross_entropy_with_logits_gradient, *WEIGHTED_ROW
    ),
    "network.Network": Row(
        lambda sizes: network.Network(*sizes),
        {"sizes": (1, 1)},
        {
            "sizes": says(
                ((), "sizes must be two or more whole numbers ≥ 1, got ()"),
                ((3,), "sizes must be two or more whole numbers ≥ 1, got (3,)"),
                ((3, 0), "sizes must be two or more whole numbers ≥ 1, got (3, 0)"),
                ((3, 1.5), "sizes must be two or more whole numbers ≥ 1, got (3, 1.5)"),
                (("3", 3), "sizes must be two or more whole numbers ≥ 1, got ('3', 3)"),
            )
        },
    ),
    "network.Network.start": Row(NET.start, {"seed": 0}, {"seed": SEED}),
    "network.Network.loss": Row(NET.loss, *NET_ROW),
    "network.Network.accuracy": Row(NET.accuracy, *NET_ROW),
    "network.Network.gradient": Row(NET.gradient, *NET_ROW),
    "network.Network.hessian_times": Row(
        NET.hessian_times,
        {**NET_ROW[0], "direction": np.ones(17)},
        {
            **NET_ROW[1],
            "direction": both(
                array(1, finite=False),
                says((np.ones(16), "direction has 16 weights; this network 17")),
            ),
        },
    ),
    "network.train": Row(
        train,
        {"x": BATCH, "y": [0, 1, 1], "epochs": 0, "seed": 0, "batch_size": 3},
        {
            "seed": SEED,
            "x": says((np.ones((3, 3)), "x has 3 inputs; this network 2")),
            "y": CLASSES,
            "epochs": whole("≥ 0", -1),
            "batch_size": whole("from 1 to 3", 0, 4),
        },
    ),
    "optimizers.Optimizer.step": Row(
        step,
        {"weights": [1.0, 2.0], "gradient": [1.0, np.nan]},
        {"weights": array(0, 1, 2, 3, 4), "gradient": GRADIENT},
    ),
    "optimizers.Optimizer.step (the second)": Row(
        second_step,
        {"weights": [np.nan, 2.0], "gradient": [1.0, np.nan]},
        {
            "weights": both(
                array(0, 1, 2, 3, 4, finite=False),
                says(
                    (
                        [1.0],
                        "weights has shape (1,), but this run began with (2,); each array of "
                        "weights needs its own optimizer",
                    )
                ),
            ),
            "gradient": GRADIENT,
        },
    ),
    "optimizers.Optimizer": Row(
        optimizers.Optimizer, {"learning_rate": 0.5}, {"learning_rate": RATE}
    ),
    "optimizers.GradientDescent": Row(
        optimizers.GradientDescent, {"learning_rate": 0.5}, {"learning_rate": RATE}
    ),
    "optimizers.Momentum": Row(optimizers.Momentum, *MOMENTUM_ROW),
    "optimizers.Nesterov": Row(optimizers.Nesterov, *MOMENTUM_ROW),
    "optimizers.AdaGrad": Row(
        optimizers.AdaGrad,
        {"learning_rate": 0.5, "eps": 0.0, "initial_accumulator": 0.0, "eps_inside_root": True},
        {
            "learning_rate": RATE,
            "eps": EPS,
            "initial_accumulator": EPS,
            "eps_inside_root": flag,
        },
    ),
    "optimizers.RMSProp": Row(
        optimizers.RMSProp,
        {"learning_rate": 0.5, "decay": 0.0, "eps": 0.0},
        {"learning_rate": RATE, "decay": SHARE, "eps": EPS},
    ),
    "optimizers.Adam": Row(
        optimizers.Adam,
        {"learning_rate": 0.5, "beta1": 0.0, "beta2": 0.0, "eps": 0.0, "bias_correction": True},
        {
            "learning_rate": RATE,
            "beta1": SHARE,
            "beta2": SHARE,
            "eps": EPS,
            "bias_correction": flag,
        },
    ),
    "optimizers.momentum_radius": Row(
        optimizers.momentum_radius,
        {"curvature": [1.0, 20.0], "learning_rate": 0.1, "momentum": 0.0},
        {
            "curvature": both(
                array(0, 1, 2), says(([1.0, 0.0], "curvature must be > 0, got [1.0, 0.0]"))
            ),
            "learning_rate": both(
                array(0, 1, 2), says((-0.5, "learning_rate must be > 0, got -0.5"))
            ),
            "momentum": both(
                array(0, 1, 2),
                says(
                    (1.0, "momentum must be ≥ 0 and < 1, got 1.0"),
                    (-0.1, "momentum must be ≥ 0 and < 1, got -0.1"),
                    (
                        [0.0, 0.5, 0.9],
                        "the shapes do not go together: curvature (2,), learning_rate (), "
                        "momentum (3,)",
                    ),
                ),
            ),
        },
    ),
    "optimizers.descend": Row(
        descend,
        {"start": [1.0], "steps": 0},
        {"start": array(1), "steps": whole("≥ 0", -1)},
    ),
    "regression.squared_error": Row(regression.squared_error, *ERRORS_ROW),
    "regression.squared_error_gradient": Row(regression.squared_error_gradient, *ERRORS_ROW),
    "regression.absolute_error": Row(regression.absolute_error, *ERRORS_ROW),
    "regression.absolute_error_gradient": Row(regression.absolute_error_gradient, *ERRORS_ROW),
    "regression.summarize_errors": Row(regression.summarize_errors, *ERRORS_ROW),
    "regression.own_slant": Row(
        regression.own_slant,
        {"images": [[0, 1, 1, 0], [0.0, 1.0, 0.0, 1.0]]},
        {
            "images": both(
                array(2),
                SQUARE,
                says(
                    ([[1, -0.5, 1, 0]], "images must have gray values ≥ 0, got -0.5"),
                    ([[0, 1, 1, 0], [0, 0, 0, 0]], "images[1] has no ink"),
                    ([[0, 1, 1, 0], [1, 1, 0, 0]], "images[1] has all its ink in one row"),
                ),
            )
        },
    ),
    "surfaces.Bowl": Row(
        surfaces.Bowl,
        {"kappa": 1.0, "degrees": -30.0},
        {"kappa": RATE, "degrees": number("")},
    ),
    "surfaces.Ravine": Row(surfaces.Ravine, {"steepness": 1.0}, {"steepness": RATE}),
    **{
        f"surfaces.Surface.{method} ({type(surface).__name__})": Row(
            getattr(surface, method), *WEIGHTS_ROW
        )
        for surface in (surfaces.Bowl(), surfaces.Saddle(), surfaces.Ravine())
        for method in ("value", "gradient")
    },
}


CASES = [
    pytest.param(row.call, row.good, changed, message, id=f"{name}: {', '.join(changed)} {i}")
    for name, row in TABLE.items()
    for i, (changed, message) in enumerate(
        [
            *(
                ({argument: value}, message)
                for argument, kind in row.kinds.items()
                for value, message in kind(argument, row.good[argument])
            ),
            *row.together,
        ]
    )
]


@pytest.mark.parametrize(("call", "good", "changed", "message"), CASES)
def test_bad_input_is_refused_by_name(call, good, changed, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call(**{**good, **changed})


@pytest.mark.parametrize("name", TABLE)
def test_the_good_input_of_the_table_is_taken(name):
    TABLE[name].call(**TABLE[name].good)


def _public() -> Iterator[tuple[str, set[str]]]:
    """Each public function, class and method of the modules, and its arguments."""
    for module in MODULES:
        short = module.__name__.rpartition(".")[2]
        for name, thing in vars(module).items():
            if name.startswith("_") or getattr(thing, "__module__", "") != module.__name__:
                continue
            if inspect.isclass(thing) and issubclass(thing, tuple):
                continue  # A result, which nobody has to give.
            if callable(thing):
                yield f"{short}.{name}", set(inspect.signature(thing).parameters)
            for method, function in vars(thing).items() if inspect.isclass(thing) else ():
                if inspect.isfunction(function) and (method == "__call__" or method[0] != "_"):
                    parameters = set(inspect.signature(function).parameters) - {"self"}
                    yield f"{short}.{name}.{method}", parameters


def test_nothing_is_left_out():
    held: dict[str, set[str]] = {}
    for name, row in TABLE.items():
        held.setdefault(name.partition(" ")[0], set()).update(row.kinds)
    public = dict(_public())
    for name, arguments in public.items():
        if name in TRUSTED:
            continue
        objects = {a for a in arguments if {a, f"{name}: {a}"} & OBJECTS}
        wanted = arguments - objects
        assert wanted == held.get(name, set()), f"{name}: no bad input for {wanted}"
    assert {*held, *TRUSTED} <= set(public)
