"""The pictures on TITLE: axes stay put, and the sentence has the numbers."""

from PACKAGE.chapters.CHAPTER import figures

VALUES = (2, 4, 9)


def test_the_axes_stay_put():
    near, far = (figures.draw_guess(VALUES, guess).axes[0] for guess in (5, 10))
    assert near.get_xlim() == far.get_xlim()
    assert near.get_ylim() == far.get_ylim()
    assert near.get_position().bounds == far.get_position().bounds


def test_the_sentence_has_the_distances_and_their_mean_square():
    # −3, −1 and 4: the squares add up to 26.
    assert figures.describe_guess(VALUES, 5) == (
        "From 5.0 the distances are −3.0, −1.0, 4.0; their mean square is 8.67."
    )
