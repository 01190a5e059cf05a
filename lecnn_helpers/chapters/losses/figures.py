"""Pictures of the chapter on the hinge and the softmax loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...formulas._validate import Array
from ...formulas.losses import hinge_loss, hinge_terms, softmax, softmax_loss
from ...pictures import style
from ...pictures.edges import mark_beyond, mark_curve
from ...pictures.style import house_style, new_figure, number, number_line, widen, write
from ...pictures.tables import Table
from ...pictures.words import power_of_ten, short

UNITS = {"e": "nats", "2": "bits", "10": "digits"}
"""What a loss is counted in, by the base of its logarithm."""

_LOG = {"e": "ln", "2": "log₂", "10": "log₁₀"}
_SCORES = (-6.0, 14.0)
"""The stretch of scores that is drawn; one beyond it is marked at its edge."""
_TRUE_SCORES = np.linspace(-4.0, 12.0, 33)
_MOST = 16.0
"""The largest loss that is drawn; what is larger is marked at the upper edge."""


def _caption(start: str, scores: Array) -> str:
    listed = ", ".join(f"{score:g}".replace("-", "\N{MINUS SIGN}") for score in scores)
    return f"{start} for {listed}"


def _names(scores: Array, y: int) -> list[str]:
    return [f"{j} (true)" if j == y else str(j) for j in range(len(scores))]


def table_hinge(scores: Sequence[float], y: int) -> Table:
    """The hinge loss term by term: as the formula of the notes reads, and right."""
    scores = np.asarray(scores, dtype=float)
    differences = scores - scores[y] + 1
    terms = hinge_terms(scores, y)
    rows = [
        [name, number(score), number(difference), number(term)]
        for name, score, difference, term in zip(
            _names(scores, y), scores, differences, terms, strict=True
        )
    ]
    rows[y][3] = "left out"
    return Table(
        caption=_caption("Hinge", scores) + ": as the notes' formula reads, and right",
        header=["j", "sⱼ", "sⱼ − s_y + 1", "max(0, sⱼ − s_y + 1), j ≠ y"],
        rows=rows,
        slips=frozenset((j, 2) for j in range(len(rows)) if j == y or differences[j] < 0),
        right=frozenset((j, 3) for j in range(len(rows))),
        footer=["sum", "", number(differences.sum()), number(terms.sum())],
    )


def table_softmax(scores: Sequence[float], y: int) -> Table:
    """The softmax loss term by term: powers, shares, and the logarithm of one of them."""
    scores = np.asarray(scores, dtype=float)
    powers, p = np.exp(scores), softmax(scores)
    rows = [
        [name, number(score), number(power, 4), number(share, 6), ""]
        for name, score, power, share in zip(_names(scores, y), scores, powers, p, strict=True)
    ]
    rows[y][4] = number(softmax_loss(scores, y), 6)
    return Table(
        caption=_caption("Softmax", scores) + ", term by term",
        header=["j", "sⱼ", "e^sⱼ", "pⱼ = e^sⱼ / Σ", "−ln p_y"],
        rows=rows,
        right=frozenset({(y, 4)}),
        footer=["sum", "", number(powers.sum(), 4), number(p.sum(), 6), ""],
    )


@house_style
def draw_losses(
    others: Sequence[float], true_score: float, margin: float, base: str = "e"
) -> Figure:
    """Draw both losses of one example, term by term, and how they follow the true score."""
    figure, (left, right, below, spare) = new_figure(
        4.1, columns=(1, 1), rows=(1, 1), margins=(0.55, 0.5, 0.22, 0.3), gap=0.66
    )
    widen(below, spare)
    scores = np.array([true_score, *others])
    _draw_hinge_terms(left, scores, margin)
    _draw_softmax_terms(right, scores, base)
    _draw_curves(below, scores, margin, base)
    return figure


def _draw_hinge_terms(axes: Axes, scores: Array, margin: float) -> None:
    """Draw scores on a line; what reaches over s_y − margin is the term."""
    terms = hinge_terms(scores, 0, margin=margin)
    s_y = scores[0]
    axes.set(xlim=_SCORES, ylim=(2.75, -0.75))
    axes.set_title(f"hinge {number(terms.sum())}", color=style.HINGE)
    number_line(axes)
    axes.set_yticks([0, 1, 2], ["true", "other", "other"])
    axes.set_xticks([-5, 0, 5, 10])
    axes.axvspan(s_y - margin, s_y, color=style.HINGE, alpha=0.13, linewidth=0)
    axes.plot([s_y, s_y], [0, 2.75], color=style.HINGE, linewidth=1.2)
    for j, (score, term) in enumerate(zip(scores, terms, strict=True)):
        # The number stands above, as that of a score within the axes.
        x, _, beyond = mark_beyond(axes, score, j, style.INK, text="", size=8)
        bar = {"linewidth": 7, "alpha": 0.45, "solid_capstyle": "butt"}
        axes.plot([x - term, x], [j, j], color=style.HINGE, **bar)
        dot = 0.01 if beyond else 6
        axes.plot(x, j, "o", color=style.INK, markersize=dot, clip_on=False)
        # A label keeps clear of the line at s_y, and inside the panel; where there is no room for
        # it at the left of the line, it stands at the right.
        text = number(score)
        half = 0.53 * len(text)
        left = max(min(x, s_y - half - 0.45), half - 7.5)
        right = min(max(x, s_y + half + 0.45), 11.4)
        beside = left if score < s_y and left + half < s_y else right
        at = min(max(s_y, half - 7.5), 11.4) if j == 0 else beside
        axes.text(at, j - 0.36, text, ha="center", va="center")
        axes.text(14.3, j, f"+ {number(term)}" if j else "", va="center", color=style.HINGE)


def _draw_softmax_terms(axes: Axes, scores: Array, base: str) -> None:
    """Draw each class's share of Σ e^s as a bar."""
    loss = float(softmax_loss(scores, 0, base=base))
    axes.set(xlim=(0, 1), ylim=(2.75, -0.75))
    axes.set_title(f"softmax {number(loss)} {UNITS[base]}", color=style.SOFTMAX)
    number_line(axes)
    axes.spines.bottom.set_visible(False)
    axes.set(xticks=[], yticks=[])
    bar = {"linewidth": 7, "solid_capstyle": "butt"}
    for j, share in enumerate(softmax(scores)):
        axes.plot([0, 1], [j, j], color=style.FAINT, **bar)
        axes.plot([0, share], [j, j], color=style.SOFTMAX, **bar)
        axes.text(0, j - 0.36, f"p = {number(share, 3)}", va="center")


def _draw_curves(axes: Axes, scores: Array, margin: float, base: str) -> None:
    """Draw both losses against the true score, and where it is."""
    # With a point just on each kink of the hinge loss.
    kinks = np.clip(scores[1:] + margin, _TRUE_SCORES[0], _TRUE_SCORES[-1])
    x = np.sort(np.concatenate([_TRUE_SCORES, kinks]))
    # The last row is the example itself.
    true_scores = np.append(x, scores[0])
    table = np.column_stack([true_scores, np.tile(scores[1:], (len(true_scores), 1))])
    truth = np.zeros(len(table), dtype=int)
    *hinge, here_hinge = hinge_loss(table, truth, margin=margin)
    *soft, here_soft = softmax_loss(table, truth, base=base)
    axes.set(xlim=(-4, 12), ylim=(-0.7, _MOST))
    axes.set_xlabel("true score s_y, the other scores as they are")
    axes.set_ylabel("loss")
    axes.set_yticks([0, 5, 10, 15])
    axes.axhline(0, color=style.FAINT, linewidth=1)
    top = min(_MOST, max(here_hinge, here_soft))
    axes.plot([scores[0]] * 2, [0, top], color=style.MUTED, linewidth=0.8)
    # The rings differ in size, so that both show where they meet. At the edge the numbers keep
    # clear of the curves, which fall to the right, and of each other.
    s_y = scores[0]
    for curve, here, color, size, name, y, row, beside, apart in (
        (hinge, float(here_hinge), style.HINGE, 11, "hinge", 0.95, int(s_y < 1), "right", 16),
        (
            soft,
            float(here_soft),
            style.SOFTMAX,
            6,
            f"softmax, in {UNITS[base]}",
            0.78,
            2,
            "left",
            3,
        ),
    ):
        axes.plot(x, curve, color=color)
        mark_curve(axes, x, curve, color, beside=beside, apart=apart)
        side = "right" if s_y < -2 else "left"
        looks = {"text": number(here), "beside": side, "row": row, "size": 0.5 * size + 3}
        beyond = mark_beyond(axes, s_y, here, color, **looks).beyond
        dot = 0.01 if beyond else size
        axes.plot(s_y, min(here, _MOST), "o", color=color, markersize=dot, clip_on=False)
        write(axes, 12, _MOST * y, name, ha="right", color=color)


def describe_losses(
    others: Sequence[float], true_score: float, margin: float, base: str = "e"
) -> str:
    """Both losses, how each is made up, and where they disagree."""
    scores = np.array([true_score, *others])
    terms = hinge_terms(scores, 0, margin=margin)[1:]
    p = softmax(scores)[0]
    loss = float(softmax_loss(scores, 0, base=base))
    sum_of_terms = " + ".join(number(term) for term in terms)
    against = " and ".join(number(score) for score in others)
    share = number(p, 6) if p >= 5e-7 else "almost 0"
    return (
        f"True score {number(true_score)} against {against}, margin {number(margin, 0)}. "
        f"Hinge: {sum_of_terms} = {number(terms.sum())}. "
        f"Softmax: −{_LOG[base]} {share} = {number(loss, 6)} {UNITS[base]}. "
        f"{_verdict(float(terms.sum()), loss)}"
    )


def _verdict(hinge: float, cross_entropy: float) -> str:
    if hinge > 0:
        return "Both ask for a higher true score."
    if cross_entropy < 5e-7:
        return "Neither has anything left to ask for, as far as six digits show."
    return "Hinge is content; softmax still asks for more."


# Weight decay


@dataclass(frozen=True)
class Decayed:
    """One run of gradient descent with weight decay, at some of its steps."""

    steps: Array
    """Which, from 1 on."""
    size: Array
    """|W|, the root of the sum of squares."""
    slope: Array
    """|∂L/∂W|, of the loss without the penalty."""
    loss: Array


# Powers of ten of |∂L/∂W| and λ|W|.
_PULLS = (-5.0, 0.3)


@house_style
def draw_decay(runs: Mapping[float, Decayed], decay: float) -> Figure:
    """Draw how the weights grow for one λ, the others in gray, and the two pulls on them."""
    figure, (above, below) = new_figure(3.9, rows=(1, 1), margins=(0.62, 0.47, 0.85, 0.35), gap=0.3)
    run = runs[decay]
    x = np.log10(run.steps)
    top = 1.06 * max(each.size.max() for each in runs.values())
    for axes, limits in ((above, (0.0, top)), (below, _PULLS)):
        axes.set(xlim=(x[0], x[-1]), ylim=limits)
        axes.set_xticks(range(5), ["1", "10", "100", "1,000", "10⁴"])
    above.set_title(f"λ = {short(decay)}: |W| = {number(run.size[-1])} at the end")
    above.set_xticklabels([])
    above.set_ylabel("|W|", labelpad=2)
    for other, each in runs.items():
        if other != decay:
            above.plot(np.log10(each.steps), each.size, color=style.MUTED, linewidth=0.6)
    above.plot(x, run.size, color=style.SOFTMAX)
    below.set_xlabel("step", labelpad=1)
    below.set_yticks([-4, -2, 0], [power_of_ten(-4), "0.01", "1"])
    slope = np.log10(run.slope)
    # At λ = 0 there is no pull: a line without points.
    pull = np.log10(decay * run.size) if decay else np.full(len(x), np.nan)
    for curve, values, color, name, row in (
        (slope, run.slope, style.SOFTMAX, "|∂L/∂W|", 0.62),
        (pull, decay * run.size, style.WEIGHT_2, "λ|W|", 0.35),
    ):
        below.plot(x, curve, color=color)
        if np.isfinite(curve).all():
            mark_curve(below, x, curve, color, values=values)
        else:
            mark_beyond(below, x[0], _PULLS[0], color, text="")
        write(below, 1.03, row, name, transform=below.transAxes, color=color)
    return figure


def describe_decay(runs: Mapping[float, Decayed], decay: float) -> str:
    """How large the weights are at the end, whether they still grow, and the two pulls."""
    run = runs[decay]
    # The last tenth of the steps, at least.
    before = run.size[run.steps <= run.steps[-1] / 10][-1]
    grown = run.size[-1] - before
    still = (
        f"They still grow: by {number(grown)} over the last factor of ten in steps."
        if grown > 0.005 * run.size[-1]
        else "They have settled."
    )
    return (
        f"With λ = {short(decay)}, after {run.steps[-1]:,} steps |W| is {number(run.size[-1])} and "
        f"the loss {short(float(run.loss[-1]))}. The gradient has the length "
        f"{short(float(run.slope[-1]))}, and λ|W| is {short(float(decay * run.size[-1]))}. {still}"
    )
