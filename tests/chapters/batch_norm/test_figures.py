"""The chapter's pictures and sentences say what hand arithmetic says."""

import numpy as np
import pytest

from lecnn_helpers.chapters.batch_norm import figures
from lecnn_helpers.pictures.tables import Table

X = np.array([[20, 10], [30, 20], [20, 10], [10, 10], [5, 5]])
Z = np.array([15.0, 25, 15, 10, 5])


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


@pytest.mark.parametrize(
    ("alpha", "beta", "mean", "std"),
    [(1, 0, "0.00", "1.00"), (44**0.5, 14, "14.00", "6.63"), (0, 3, "3.00", "0.00")],
)
def test_rescaling(alpha, beta, mean, std):
    assert f"mean {mean}, std {std}" in texts(figures.draw_rescaling(Z, alpha, beta))
    sentence = figures.describe_rescaling(Z, alpha, beta)
    assert f"mean {mean}, standard deviation {std}. Before: mean 14.00" in sentence


def test_undoing_batch_norm_puts_every_dot_below_where_it_was():
    (axes,) = figures.draw_rescaling(Z, 44**0.5, 14).axes
    dots = [line.get_xdata() for line in axes.lines if line.get_marker() == "o"]
    np.testing.assert_allclose(dots, [Z, Z], atol=1e-12)


def test_the_axes_stay_put():
    limits = {figures.draw_rescaling(Z, a, b).axes[0].get_xlim() for a in (0, 10) for b in (-5, 20)}
    assert len(limits) == 1
    low, high = limits.pop()
    # By hand: the widest states are 10·(−9/√44) − 5 and 10·(11/√44) + 20.
    assert low < -90 / 44**0.5 - 5
    assert high > 110 / 44**0.5 + 20


def test_moving_one_row_moves_all_normalized_values():
    # By hand: 5 → 20 gives 85/5 = 17 and squares 4 + 64 + 4 + 49 + 9 = 130, so σ² = 26.
    sentence = figures.describe_moved_row(Z, 5, 20)
    assert sentence.startswith("Z₅ = 20 makes μ = 17.00 and σ = 5.10, so ẑ = −0.39, 1.57")
    assert sentence.endswith("All 5 normalized values have moved.")
    right = figures.draw_moved_row(Z, 5, 20).axes[1]
    segments = [line.get_xdata() for line in right.lines if len(line.get_xdata()) == 2]
    moves = [abs(b - a) for a, b in segments if a != b]
    assert len(moves) == 5
    assert min(moves) > 0.05


def test_the_notes_batch_is_recognized():
    assert figures.describe_moved_row(Z, 5, 5).endswith("This is the notes' batch.")


@pytest.mark.parametrize("row", [0, 6])
def test_a_row_that_is_not_there(row):
    with pytest.raises(ValueError, match="row must be from 1 to 5"):
        figures.draw_moved_row(Z, row, 5)


def test_the_table_as_noted_marks_the_last_column():
    table = figures.table_as_noted(X, Z)
    assert [row[-1] for row in table.rows] == [
        "1/6.633 = 0.151",
        "121/6.633 = 18.242",
        "1/6.633 = 0.151",
        "16/6.633 = 2.412",
        "81/6.633 = 12.212",
    ]
    assert table.html().count('<td class="slip">') == 5
    assert table.text().count("(slip)") == 5


def test_the_worked_table():
    table = figures.table_worked(X, Z, alpha=2, beta=3)
    assert [row[5] for row in table.rows] == ["0.151", "1.658", "0.151", "−0.603", "−1.357"]
    # By hand: 2 · 11/√44 + 3.
    assert table.rows[1][6] == "6.317"
    assert list(table.footer) == ["", "mean", "14", "0", "44 = σ²", "0", "3"]


def test_neurons():
    before = np.array([[1.0, 10.0], [3.0, 30.0]])
    after = np.array([[-1.0, -1.0], [1.0, 1.0]])
    sentence = figures.describe_neurons(before, after)
    assert "means 2.00, 20.00 and variances 1.00, 100.00" in sentence
    assert "means 0.00, 0.00 and variances 1.00, 1.00" in sentence
    assert len(figures.draw_neurons(before, after).axes) == 2


def test_a_table_refuses_rows_that_do_not_fit():
    with pytest.raises(ValueError, match="a row has 1 cells, the header 2"):
        Table(caption="c", header=["a", "b"], rows=[["1"]])


def test_tables_escape_what_they_show():
    table = Table(caption="a < b", header=["x & y"], rows=[["<b>"]])
    assert "<b>" not in table.html()
    assert "&lt;b&gt;" in table.html()
    assert r"x \& y" in table.latex()
