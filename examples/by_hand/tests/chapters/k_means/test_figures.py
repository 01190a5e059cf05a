"""The pictures on k-means: axes stay put, and the sentence has the numbers."""

from by_hand_helpers.chapters.k_means import figures


def test_the_axes_stay_put():
    near, far = (figures.draw_run(*state) for state in ((1, 2, 0), (9, 7, 5)))
    for one, other in zip(near.axes, far.axes, strict=True):
        assert one.get_xlim() == other.get_xlim()
        assert one.get_ylim() == other.get_ylim()
        assert one.get_position().bounds == other.get_position().bounds
        assert len(one.lines) == len(other.lines)


def test_one_unit_is_as_long_in_both_directions():
    axes = figures.draw_run(1, 2, 0).axes[0]
    (x, y), (right, up) = axes.transData.transform([(0, 0), (1, 1)])
    assert abs((right - x) / (up - y) - 1) < 0.02


def test_the_sentence_has_the_groups_and_j():
    # After one move D is still with F and G; the distances are in the chapter's second table.
    assert figures.describe_run(1, 2, 1) == (
        "After 1 move the first center is at (1, 2) and has A B C E, the second at (4, 2.17) "
        "and has D F G. J is 55.42; the next move brings J to 20.51."
    )
    assert figures.describe_run(9, 7, 5).startswith(
        "After 5 moves the first center is at (9, 7) and has no point,"
    )
    assert "has E, the second" in figures.describe_run(2, 6, 5)


def test_the_table_points_out_the_nearer_center():
    table = figures.table_distances([(1, 2), (2, 2)])
    assert table.rows[5] == ["F", "7, 0", "40.00", "29.00", "c₂"]
    assert table.footer[-1] == "87.00"
    assert sorted(table.right) == [(0, 2), *((i, 3) for i in range(1, 7))]
