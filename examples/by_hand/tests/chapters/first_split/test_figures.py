"""The pictures on a tree's first split: axes stay put, and the sentence has the numbers."""

from by_hand_helpers.chapters.first_split import figures


def test_the_axes_stay_put():
    near, far = (figures.draw_split(*state) for state in ((1.5, 0), (9.5, 10)))
    for one, other in zip(near.axes, far.axes, strict=True):
        assert one.get_xlim() == other.get_xlim()
        assert one.get_ylim() == other.get_ylim()
        assert one.get_position().bounds == other.get_position().bounds


def test_the_sentence_has_both_sides_and_the_best():
    # 8/10 · 3/8, and 6/10 · 4/9.
    assert figures.describe_split(8.5, 0) == (
        "Below 8.5 hours 6 failed and 2 passed, above 0 and 2; the weighted Gini is 0.300, with "
        "2 mistakes. It is smallest at 4.5: 0.267."
    )
    # With 7 : 1 and 0 : 2 the left side has 1 − 50/64, weighted by 8/10.
    assert figures.describe_split(8.5, 6).endswith(
        "0.175, with 1 mistake. It is smallest here: 0.175."
    )


def test_the_table_points_out_the_best():
    table = figures.table_splits()
    assert table.rows[3] == ["4.5", "4 : 0", "0.000", "2 : 4", "0.444", "0.267", "2"]
    assert table.right == {(3, 5)}
