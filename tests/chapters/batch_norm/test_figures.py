"""The chapter's pictures and sentences say what hand arithmetic says."""

import numpy as np
import pytest
import torch

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


# Two batches of two: (μ_B − μ)/σ and σ_B/σ.
FOUND = {2: np.array([[-1.0, 0.2], [1.0, 0.6]]), 32: np.array([[-0.1, 0.9], [0.1, 1.1]])}


def test_wander_by_hand():
    (axes,) = figures.draw_wander(FOUND, 2).axes
    np.testing.assert_array_equal(axes.lines[-1].get_xydata(), FOUND[2])
    assert texts(axes.figure) == ["μ ± 1.00 σ", "σ × 0.40 ± 0.20"]
    sentence = figures.describe_wander(FOUND, 32)
    assert sentence.startswith("2 batches of 32 images.")
    assert "standard deviation of 0.10 σ" in sentence
    assert sentence.endswith("1.00 of that of all on average, from 0.90 to 1.10.")


def test_the_axes_of_wander_stay_put_and_hold_every_batch():
    limits = {
        (axes.get_xlim(), axes.get_ylim())
        for n in FOUND
        for axes in figures.draw_wander(FOUND, n).axes
    }
    (((left, right), (bottom, top)),) = limits
    assert left < -1 < 1 < right
    assert bottom < 0.2 < 1.1 < top


GRID = np.arange(24.0).reshape(4, 6)


@pytest.mark.parametrize(
    ("norm", "lit"),
    [
        ("batch norm", [2, 8, 14, 20]),
        ("layer norm", [6, 7, 8, 9, 10, 11]),
        ("group norm, 2 groups", [6, 7, 8]),
        ("group norm, 3 groups", [8, 9]),
    ],
)
def test_what_is_averaged_with_image_2_neuron_3(norm, lit):
    assert GRID[figures.averaged(GRID, norm, 2, 3)].ravel().tolist() == lit
    (axes,) = figures.draw_axes(GRID, norm, 2, 3).axes
    patch = axes.patches[0]
    (x, y), width, height = patch.get_xy(), patch.get_width(), patch.get_height()
    inside = [
        GRID[i, k]
        for i in range(4)
        for k in range(6)
        if x < k + 0.5 < x + width and y < i + 0.5 < y + height
    ]
    assert inside == lit
    # Every number stands in its cell, 8 in the frame.
    assert texts(axes.figure)[:24] == [f"{v:.0f}" for v in GRID.ravel()]
    frame = axes.patches[1]
    assert frame.get_xy()[0] < 2.5 < frame.get_xy()[0] + frame.get_width()
    assert frame.get_xy()[1] < 1.5 < frame.get_xy()[1] + frame.get_height()


@pytest.mark.parametrize("groups", [1, 2, 3])
def test_the_lit_numbers_give_what_pytorch_gives(groups):
    rng = np.random.default_rng(0)
    z = rng.normal(0, 5, size=(4, 6)).round()
    name = {1: "layer norm", 2: "group norm, 2 groups", 3: "group norm, 3 groups"}[groups]
    theirs = torch.nn.functional.group_norm(torch.tensor(z), groups, eps=1e-12).numpy()
    for row in range(1, 5):
        for neuron in range(1, 7):
            lit = z[figures.averaged(z, name, row, neuron)]
            if lit.std() > 0:
                ours = (z[row - 1, neuron - 1] - lit.mean()) / lit.std()
                assert ours == pytest.approx(theirs[row - 1, neuron - 1], abs=1e-9)


def test_the_sentence_of_the_grid_is_by_hand():
    # 2, 8, 14, 20: mean 11, squares 81 + 9 + 9 + 81 = 180, over 4 is 45, its root 6.708.
    assert figures.describe_axes(GRID, "batch norm", 2, 3) == (
        "Batch norm averages neuron 3 over all 4 images: μ = 11.00 and σ = 6.71 of 4 numbers, "
        "so ẑ = (8 − 11.00)/6.71 = −0.45."
    )
    assert "image 2 over all 6 neurons" in figures.describe_axes(GRID, "layer norm", 2, 3)
    assert "(−8 − (−8.50))/0.50 = 1.00" in figures.describe_axes(
        -GRID, "group norm, 3 groups", 2, 3
    )
    assert "its group of 2 neurons" in figures.describe_axes(GRID, "group norm, 3 groups", 2, 3)


@pytest.mark.parametrize(("row", "neuron"), [(0, 1), (5, 1), (1, 0), (1, 7)])
def test_a_cell_that_is_not_there(row, neuron):
    with pytest.raises(ValueError, match="no cell"):
        figures.averaged(GRID, "layer norm", row, neuron)


def test_a_table_refuses_rows_that_do_not_fit():
    with pytest.raises(ValueError, match="a row has 1 cells, the header 2"):
        Table(caption="c", header=["a", "b"], rows=[["1"]])


def test_tables_escape_what_they_show():
    table = Table(caption="a < b", header=["x & y"], rows=[["<b>"]])
    assert "<b>" not in table.html()
    assert "&lt;b&gt;" in table.html()
    assert r"x \& y" in table.latex()
