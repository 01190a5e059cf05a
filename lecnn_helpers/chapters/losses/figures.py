"""Pictures of the chapter on the hinge and the softmax loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ...formulas.losses import hinge_loss, hinge_terms, softmax, softmax_loss
from ...pictures import style
from ...pictures.style import house_style, new_figure, number, number_line
from ...pictures.tables import Table

UNITS = {"e": "nats", "2": "bits", "10": "digits"}
"""What a loss is counted in, by the base of its logarithm."""

_LOG = {"e": "ln", "2": "log₂", "10": "log₁₀"}
_SCORES = (-6.0, 14.0)
"""The stretch of scores that is drawn; one beyond it stands on the border."""
_TRUE_SCORES = np.linspace(-4.0, 12.0, 33)
_MOST = 15.0


def _list(scores: np.ndarray) -> str:
    """Write the scores as they stand in the notes."""
    return ", ".join(f"{score:g}".replace("-", "\N{MINUS SIGN}") for score in scores)


def table_hinge(scores: Sequence[float], y: int) -> Table:
    """Set the hinge loss term by term: as the formula of the notes reads, and right."""
    scores = np.asarray(scores, dtype=float)
    differences = scores - scores[y] + 1
    terms = hinge_terms(scores, y)
    rows = [
        [
            f"{j} (true)" if j == y else str(j),
            number(scores[j]),
            number(differences[j]),
            "left out" if j == y else number(terms[j]),
        ]
        for j in range(len(scores))
    ]
    literal = {(j, 2) for j in range(len(scores)) if j == y or differences[j] < 0}
    return Table(
        caption=f"Hinge for {_list(scores)}: as the notes' formula reads, and right",
        header=["j", "sⱼ", "sⱼ − s_y + 1", "max(0, sⱼ − s_y + 1), j ≠ y"],
        rows=rows,
        slips=frozenset(literal),
        right=frozenset((j, 3) for j in range(len(scores))),
        footer=["sum", "", number(differences.sum()), number(terms.sum())],
    )


def table_softmax(scores: Sequence[float], y: int) -> Table:
    """Set the softmax loss term by term: powers, shares, and the logarithm of one of them."""
    scores = np.asarray(scores, dtype=float)
    powers, p = np.exp(scores), softmax(scores)
    loss = softmax_loss(scores, y)
    rows = [
        [
            f"{j} (true)" if j == y else str(j),
            number(scores[j]),
            number(powers[j], 4),
            number(p[j], 6),
            number(loss, 6) if j == y else "",
        ]
        for j in range(len(scores))
    ]
    return Table(
        caption=f"Softmax for {_list(scores)}, term by term",
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
        4.5, columns=(1, 1), rows=(1, 1), margins=(0.55, 0.5, 0.15, 0.3), gap=0.7
    )
    # The lower panel takes the whole width.
    spare.remove()
    box, beside = below.get_position(), right.get_position()
    below.set_position((box.x0, box.y0, beside.x1 - box.x0, box.height))
    scores = np.array([true_score, *others])
    _draw_hinge_terms(left, scores, margin)
    _draw_softmax_terms(right, scores, base)
    _draw_curves(below, scores, margin, base)
    return figure


def _draw_hinge_terms(axes: Axes, scores: np.ndarray, margin: float) -> None:
    """Draw scores on a line; what reaches over s_y − margin is the term."""
    terms = hinge_terms(scores, 0, margin=margin)
    s_y = scores[0]
    axes.set(xlim=_SCORES, ylim=(2.75, -0.75))
    axes.set_title(f"hinge  {number(terms.sum())}", color=style.HINGE)
    number_line(axes)
    axes.set_yticks([0, 1, 2], ["true", "other", "other"])
    axes.set_xticks([-5, 0, 5, 10])
    axes.axvspan(s_y - margin, s_y, color=style.HINGE, alpha=0.13, linewidth=0)
    axes.plot([s_y, s_y], [0, 2.75], color=style.HINGE, linewidth=1.2)
    for j, (score, term) in enumerate(zip(scores, terms, strict=True)):
        x = min(max(score, _SCORES[0]), _SCORES[1])
        axes.plot([x - term, x], [j, j], color=style.HINGE, linewidth=7, alpha=0.45)
        axes.plot(x, j, "o", color=style.INK, markersize=6, clip_on=False)
        # A label keeps clear of the line at s_y, and inside the panel.
        beside = s_y if j == 0 else min(x, s_y - 2.6) if score < s_y else max(x, s_y + 2.6)
        beside = min(max(beside, -3.4), 11.4)
        axes.text(beside, j - 0.36, number(score), ha="center", va="center", color=style.INK)
        term_text = f"+ {number(term)}" if j else ""
        axes.text(15, j, term_text, va="center", color=style.HINGE)


def _draw_softmax_terms(axes: Axes, scores: np.ndarray, base: str) -> None:
    """Draw each class's share of Σ e^s as a bar."""
    loss = float(softmax_loss(scores, 0, base=base))
    axes.set(xlim=(0, 1), ylim=(2.75, -0.75))
    axes.set_title(f"softmax  {number(loss)} {UNITS[base]}", color=style.SOFTMAX)
    number_line(axes)
    axes.spines.bottom.set_visible(False)
    axes.set(xticks=[], yticks=[])
    bar = {"linewidth": 7, "solid_capstyle": "butt"}
    for j, share in enumerate(softmax(scores)):
        axes.plot([0, 1], [j, j], color=style.FAINT, **bar)
        axes.plot([0, share], [j, j], color=style.SOFTMAX, **bar)
        axes.text(0, j - 0.36, f"p = {number(share, 3)}", va="center", color=style.INK)


def _draw_curves(axes: Axes, scores: np.ndarray, margin: float, base: str) -> None:
    """Draw both losses against the true score, and where it is."""
    # With a point just on each kink of the hinge loss.
    kinks = np.clip(scores[1:] + margin, _TRUE_SCORES[0], _TRUE_SCORES[-1])
    x = np.sort(np.concatenate([_TRUE_SCORES, kinks]))
    table = np.column_stack([x, np.tile(scores[1:], (len(x), 1))])
    truth = np.zeros(len(table), dtype=int)
    hinge, here_hinge = (hinge_loss(s, y, margin=margin) for s, y in ((table, truth), (scores, 0)))
    soft, here_soft = (softmax_loss(s, y, base=base) for s, y in ((table, truth), (scores, 0)))
    axes.set(xlim=(-4, 12), ylim=(-0.7, _MOST))
    axes.set_xlabel("true score s_y, the other scores as they are")
    axes.set_ylabel("loss")
    axes.set_yticks([0, 5, 10, 15])
    axes.axhline(0, color=style.FAINT, linewidth=1)
    axes.plot(
        [scores[0]] * 2,
        [0, min(_MOST, max(here_hinge, here_soft))],
        color=style.MUTED,
        linewidth=0.8,
    )
    # The rings differ in size, so that both show where they meet.
    for curve, here, color, size in (
        (hinge, here_hinge, style.HINGE, 11),
        (soft, here_soft, style.SOFTMAX, 6),
    ):
        axes.plot(x, curve, color=color)
        axes.plot(
            scores[0], min(float(here), _MOST), "o", color=color, markersize=size, clip_on=False
        )
    for row, (name, color) in enumerate(
        (("hinge", style.HINGE), (f"softmax, in {UNITS[base]}", style.SOFTMAX))
    ):
        y = _MOST * (0.95 - 0.14 * row)
        axes.text(12, y, name, ha="right", va="center", color=color, fontsize=style.TEXT)


def describe_losses(
    others: Sequence[float], true_score: float, margin: float, base: str = "e"
) -> str:
    """Say both losses, how each is made up, and where they disagree."""
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
