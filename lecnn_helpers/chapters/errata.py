"""The summary of the errata: every place in the notes, and what the arithmetic says."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from .. import lecture
from ..datasets import digits_batch
from ..formulas.batchnorm import BatchNorm, batch_norm, batch_norm_backward, normalize
from ..formulas.binning import bin_centers, decode_argmax, hard_targets
from ..formulas.losses import (
    binary_cross_entropy,
    hinge_loss,
    positives_only_loss,
    softmax,
    softmax_loss,
)
from ..formulas.optimizers import AdaGrad, Adam
from ..pictures.style import number
from ..pictures.tables import Table

SLIPS = "Slips of arithmetic, of a formula, of a word"
LEFT_OUT = "Left out"
LETTERS = "Letters with two meanings"
MISREAD = "Signs that were misread"
RIGHT = "Right, though it looks wrong"
GROUPS = (SLIPS, LEFT_OUT, LETTERS, MISREAD, RIGHT)


class Place(NamedTuple):
    """A place in the notes.

    Attributes
    ----------
    title
        The heading of its entry: letters and spaces only, so that the heading's address on
        the page is the same by everyone's rules.
    written
        What the notes say, in their words.
    right
        What the arithmetic says.
    """

    title: str
    written: str
    right: str

    @property
    def address(self) -> str:
        """Where on the page its entry is."""
        return "#" + self.title.lower().replace(" ", "-")


def summary(group: str) -> Table:
    """Set the places of one of the `GROUPS` as a table whose rows lead to the entries."""
    places = PLACES[group]
    return Table(
        caption=f"{group}: {len(places)}",
        header=["entry", "written", "the arithmetic says"],
        rows=[[place.title, f"“{place.written}”", place.right] for place in places],
        links={(i, 0): place.address for i, place in enumerate(places)},
        prose=True,
    )


def _row(values: object, digits: int) -> str:
    return ", ".join(number(value, digits) for value in np.ravel(values))


_z = np.array(lecture.INPUTS) @ np.array(lecture.WEIGHTS)
_mu, _sigma, _z_hat = _z.mean(), _z.std(), normalize(_z)
_scores, _y = np.array(lecture.SCORES), lecture.SCORES_TRUE_CLASS
_p, _labels = np.array(lecture.PROBABILITIES), np.array(lecture.LABELS)
_centers = bin_centers(0.0, lecture.LAST_BIN, round(lecture.LAST_BIN / lecture.BIN_STEP) + 1)
_bin = decode_argmax(hard_targets(lecture.VALUE_TO_BIN, _centers), _centers)
_eta = lecture.ADAGRAD_LEARNING_RATE
_two_batches = np.array([[3.0, 0.4], [4.0, -0.3]])
_row_1 = batch_norm_backward([1, 0, 0, 0, 0], _z)
_running = BatchNorm(1, eps=0.0)
_running(_z[:, None])
_digits = digits_batch(lecture.BATCH_SIZE)[1]
_scores_of_digits = 20.0 * np.eye(10)[_digits]
_sure = [
    softmax(scores)[range(len(_digits)), _digits].mean()
    for scores in (_scores_of_digits, normalize(_scores_of_digits, eps=1e-5))
]


def _slips() -> list[Place]:
    hinge = hinge_loss(_scores, _y)
    bits = positives_only_loss(_p, _labels, base="2")
    without_the_first = bits + np.log2(_p[0])
    return [
        Place(
            "The squares that stayed",
            "1/6.633, 121/6.633, 1/6.633, 16/6.633, 81/6.633",
            _row(_z_hat, 3),
        ),
        Place(
            "A header over the squares",
            "(Z − 14)/8",
            f"(Z − μ)²: {_row((_z - _mu) ** 2, 0)}",
        ),
        Place(
            "A sigma of a tenth",
            "instead of having σ=0.1, μ=0",
            f"σ = {number(_z_hat.std())}, μ = {number(_z_hat.mean())}",
        ),
        Place(
            "Does for does not",
            "our weights initialization does affect our output that much",
            "doesn't: the spread is 0.995 for a tenth of Xavier's weights, 1.000 for ten times",
        ),
        Place("Inputs that choose", "which input requires what values", "a pair for each neuron"),
        Place(
            "The true class in the sum",
            "j=0 … M",
            f"j ≠ y: {number(hinge)}, and not {number(hinge + 1)}",
        ),
        Place(
            "All labels but one",
            "j ≠ y",
            f"all labels: {number(bits, 3)} bits, and not {number(without_the_first, 3)}",
        ),
        Place(
            "A step is no rate",
            "has different learning rate in each step",
            "one rate, and steps of 0.4 and 2.0",
        ),
        Place(
            "Two weights in one sum",
            "dL⁽²⁾/dw₂",
            f"a sum for each weight: {_row((_two_batches**2).sum(axis=0), 2)}",
        ),
        Place(
            "The sum of the squares",
            "we take squared sum of these gradients",
            f"{number((_two_batches[:, 1] ** 2).sum())}, "
            f"and not {number(_two_batches[:, 1].sum() ** 2)}",
        ),
        Place("An error that does not come", "division by zero error could occur", "NaN, silently"),
        Place("Two problems and three letters", "b)", "two: the sum grows, the sum is near 0"),
    ]


def _left_out() -> list[Place]:
    without_max = (_scores - _scores[_y] + 1).sum()
    adam = [abs(Adam(_eta).step([0.0], [g]).item()) for g in (1000.0, 0.001)]
    return [
        Place(
            "After each layer",
            "We add a layer after each layer in our NN",
            f"not after the last: p of the truth falls from {number(_sure[0])} to "
            f"{number(_sure[1])}",
        ),
        Place(
            "A small number under the root",
            "Z_i = (Z_i − μ_2)/σ_2",
            "0/0 for five equal values; with ε, 0",
        ),
        Place(
            "What is updated",
            "We also update μ_2, σ_2",
            f"running mean {number(_running.running_mean.item())}, "
            f"variance {number(_running.running_variance.item())}",
        ),
        Place(
            "How they are learned",
            "We learn these α & β",
            f"∂L/∂α = {number(float(_row_1.alpha), 6)}, ∂L/∂β = {number(float(_row_1.beta), 0)}",
        ),
        Place(
            "A column that stayed empty",
            "Z_i = αZ_i + β",
            f"with α = 2 and β = 3: {_row(batch_norm(_z, 2, 3), 3)}",
        ),
        Place(
            "The max",
            "(0, s_j − S_y + 1)",
            f"{number(hinge_loss(_scores, _y))}; without it {number(without_max)}",
        ),
        Place(
            "The zeros",
            "−y * log(p_j)",
            f"{number(binary_cross_entropy(_p, _labels), 6)} nats; "
            f"without them {number(positives_only_loss(_p, _labels), 6)}",
        ),
        Place(
            "A claim without its if", "more difficult to solve", "not on a line, beyond the data"
        ),
        Place("The bin of the value", "[0.79]", f"bin {number(_bin.item(), 1)}"),
        Place("Dots between two bins", "1.0 2.0 2.1", f"{len(_centers)} bins, and not 13"),
        Place(
            "Noise",
            "throughout learning Sum is increasing in magnitude",
            "without noise it comes to rest",
        ),
        Place(
            "Names without rules",
            "nestro] Adam Optimizer",
            f"Adam's first step: {number(adam[0])} for gradient 1000, {number(adam[1])} for 0.001",
        ),
    ]


def _letters() -> list[Place]:
    y = batch_norm(_z, 2, 3)
    return [
        Place("Alpha", "α = 0.01", f"a rate, {_eta}, and a spread, up to {number(_sigma, 3)}"),
        Place(
            "Three numbers called Z",
            "Z_i = αZ_i + β",
            f"Z = {number(_z[1], 0)}, ẑ = {number(_z_hat[1], 3)}, y = {number(y[1], 3)}",
        ),
        Place(
            "A bar for two things",
            "z̄₁ = standardized output",
            f"mean {number(_mu, 0)}; standardized, {_row(_z_hat[:2], 3)} …",
        ),
        Place("M", "M=14", f"μ = {number(_mu, 0)}; of {_scores.size} classes the last is 2"),
        Place("The letter y", "S_y", "an index, 0; then a column, 1 0 0 1 0"),
    ]


def _misread() -> list[Place]:
    rates = AdaGrad(_eta, eps=0.0)
    for gradient in _two_batches:
        rates.step([0.0, 0.0], gradient)
    return [
        Place(
            "A two that is a Z", "μ_2, σ_2", f"μ_Z = {number(_mu, 0)}, σ_Z = {number(_sigma, 3)}"
        ),
        Place("The eight that is a sigma", "(Z − 14)/8", f"σ = {number(_sigma, 3)}"),
        Place(
            "A fraction that is none",
            "Z_i = (αZ_i + β)/(new standard deviation)",
            f"α·ẑ + β: spread {number(batch_norm(_z, 2, 3).std(), 1)}, and not "
            f"{number((batch_norm(_z, 2, 3) / 2).std(), 1)}",
        ),
        Place("Sum for SVM", "L_sum", f"a sum, {number(hinge_loss(_scores, _y))}, and L_svm"),
        Place("A beta in AdaGrad", "βw₁, βw₂, …, βwₙ", f"∂ or α: rates {_row(rates.rates, 3)}"),
        Place("A d that is an alpha", "bcz d gets closer to zero", "α/√sum does: 0.01 to 0.0001"),
        Place("Two names", "AdGrad … nestro", "AdaGrad, Nesterov"),
    ]


def _right() -> list[Place]:
    rounded = [round(-np.log2(0.8), 2), round(-np.log2(0.75), 3)]
    exact = positives_only_loss(_p, _labels, base="2")
    fans = 8 * 8, lecture.N_NEURONS
    return [
        Place("A Monday", "15-11-2021 … Monday", f"{date(2021, 11, 15):%A}"),
        Place(
            "Three neurons in braces",
            '(inp-shape, {3, "relu"})',
            f"{fans[0]} × {fans[1]} weights, {fans[1]} biases: {(fans[0] + 1) * fans[1]} numbers",
        ),
        Place(
            "Xavier beside relu",
            "Above is in Xavier Initialization",
            f"Keras' default: within ±{number(np.sqrt(6 / sum(fans)), 4)}",
        ),
        Place(
            "Zero and one",
            "their mean is zero & variance is 1",
            "so it is, for each neuron's 32 numbers: 0.0000 and 1.0000",
        ),
        Place(
            "A deviation up to its sign",
            "α^new = Standard deviation",
            f"α = −2 gives {number(batch_norm(_z, -2, 3).std(), 1)}",
        ),
        Place(
            "A sigma over n",
            "6.633",
            f"{number(_sigma, 3)}; over n − 1 it would be {number(_z.std(ddof=1), 3)}",
        ),
        Place(
            "The softmax loss",
            "−log(e^{s_y} / Σ e^{s_j})",
            number(softmax_loss(_scores, _y), 6),
        ),
        Place(
            "Sigmoids for many labels",
            "total no. of unique labels",
            f"{_p.size} outputs that sum to {number(_p.sum())}",
        ),
        Place(
            "A sum that no calculator gives",
            "0.735",
            f"{rounded[0]:.2f} + {rounded[1]:.3f} = {sum(rounded):.3f}; "
            f"exactly {number(exact, 6)} bits",
        ),
        Place("A rule that looks like an equation", "w = w − α ∂L/∂w", "from 4.0 to 3.6"),
        Place(
            "A square and a root",
            "bcz gradients could be -ve",
            f"{number(np.sqrt((_two_batches[:, 1] ** 2).sum()), 1)}, "
            f"where the plain sum is {number(_two_batches[:, 1].sum(), 1)}",
        ),
    ]


PLACES = {
    SLIPS: _slips(),
    LEFT_OUT: _left_out(),
    LETTERS: _letters(),
    MISREAD: _misread(),
    RIGHT: _right(),
}
"""All places, group by group, each group in the order of the notes."""
