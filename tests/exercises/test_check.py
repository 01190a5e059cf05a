"""The machinery of the self-checks; what they say is tested chapter by chapter."""

import pytest

from lecnn_helpers.exercises import Checks, Verdict


@pytest.fixture
def check():
    check = Checks()
    check.number("half", right=0.5, praise="One of two.", slips={"That is the double.": 1.0})
    check.function(
        "twice",
        right=lambda x: 2 * x,
        calls=[(3.0,), ([1.0, 2.0],)],
        praise="So it is.",
        slips={"That is the square.": lambda x: x**2},
    )

    @check.exercise("pair")
    def pair(answer):
        a, b = answer
        return Verdict(a + b == 3, "")

    return check


def test_the_exercises_are_named_in_their_order(check):
    assert check.exercises == ("half", "twice", "pair")


@pytest.mark.parametrize(
    ("exercise", "answer", "says"),
    [
        ("half", 0.5, "✓ Right. One of two."),
        ("half", 1, "✗ Not yet. That is the double."),
        ("half", 7, "✗ Not yet. 7 is not it."),
        ("half", ..., "✗ Not yet. Still blank: put your answer where the ... stands."),
        ("twice", lambda x: x + x, "✓ Right. So it is."),
        ("twice", lambda x: x * x, "✗ Not yet. That is the square."),
        ("twice", lambda x: 3 * x, "✗ Not yet. The values differ from the formula's."),
        ("twice", lambda x: None, "✗ Not yet. Still blank: let your function return the result."),
        ("twice", 6, "✗ Not yet. This needs a function, not 6."),
        ("pair", (1, 2), "✓ Right."),
        ("pair", (1, ...), "✗ Not yet. Still blank: put your answer where the ... stands."),
    ],
)
def test_what_a_check_says(check, exercise, answer, says):
    assert str(check(exercise, answer)) == says


def test_a_wrong_shape_is_told_with_the_right_one(check):
    verdict = check("twice", lambda x: [1.0, 2.0])
    assert not verdict.right
    assert verdict.message == (
        "For arguments of shapes () the result has shape (2,); it should have ()."
    )


def test_an_error_is_told_and_not_raised(check):
    assert "ZeroDivisionError" in check("twice", lambda x: 1 / 0).message
    assert "ValueError" in check("pair", (1, 2, 3)).message


def test_an_unknown_exercise_is_named_with_those_that_there_are(check):
    with pytest.raises(ValueError, match="no exercise 'third'; there are 'half', 'twice', 'pair'"):
        check("third", 1)


def test_names_are_given_once(check):
    with pytest.raises(ValueError, match="there is an exercise 'half' already"):
        check.number("half", right=1.0, praise="", slips={})


def test_two_chapters_may_use_one_name(check):
    other = Checks()
    other.number("half", right=2.0, praise="", slips={})
    assert other("half", 2).right
    assert check("half", 0.5).right
