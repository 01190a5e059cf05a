"""The machinery of the self-checks; what they say is tested chapter by chapter."""

import math
import re

import numpy as np
import pytest

from lecnn_helpers.exercises import Checks, Verdict, call


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

    check.number(
        "pair",
        right=(1.0, 2.0),
        praise="In this order.",
        slips={"Swapped.": (2.0, 1.0), "The first is right, {1:g} is not.": (1.0, ...)},
        otherwise="Not {:g} and {:g}.",
    )

    @check.exercise("even")
    def even(answer):
        return Verdict(True, "") if call(answer, 3) % 2 == 0 else "That is odd."

    return check


def test_the_exercises_are_named_in_their_order(check):
    assert check.exercises == ("half", "twice", "pair", "even")


@pytest.mark.parametrize(
    ("exercise", "answer", "says"),
    [
        ("half", 0.5, "✓ Right. One of two."),
        ("half", 1, "✗ Not yet. That is the double."),
        ("half", 7, "✗ Not yet. 7 is not it. It is too large, by more than a factor of ten."),
        ("half", ..., "✗ Not yet. Still blank: put your answer where the ... stands."),
        ("twice", lambda x: x + x, "✓ Right. So it is."),
        ("twice", lambda x: x * x, "✗ Not yet. That is the square."),
        (
            "twice",
            lambda x: 3 * x,
            "✗ Not yet. The values differ from the formula's: each is 1.5 times what it should be. "
            "With x = 3.0 the result is 9; it should be 6.",
        ),
        (
            "twice",
            lambda x: None,
            "✗ Not yet. Your function returns None: is there a `return`? print shows a value, but "
            "does not return it.",
        ),
        (
            "twice",
            lambda x: ...,
            "✗ Not yet. Still blank: your function returns ...; let it return the result.",
        ),
        ("half", "seven", "✗ Not yet. This needs a number, not 'seven'."),
        (
            "twice",
            6,
            "✗ Not yet. This needs a function, not 6. Give the function's name, without parentheses "
            "and quotation marks.",
        ),
        ("pair", (1, 2.001), "✓ Right. In this order."),
        ("pair", (2, 1), "✗ Not yet. Swapped."),
        ("pair", [1, 5], "✗ Not yet. The first is right, 5 is not. The second is too large."),
        (
            "pair",
            (7, 8),
            "✗ Not yet. Not 7 and 8. The first is too large. The second is too large.",
        ),
        (
            "pair",
            (1, 2, 3),
            "✗ Not yet. This needs 2 numbers, not (1, 2, 3). Give all of them, in the form "
            "(first, second).",
        ),
        (
            "pair",
            3,
            "✗ Not yet. This needs 2 numbers, not just 3. Give all of them, in the form (first, "
            "second).",
        ),
        ("pair", (1, ...), "✗ Not yet. Still blank: put your answer where the ... stands."),
        ("even", lambda x: x + 1, "✓ Right."),
        ("even", lambda x: x, "✗ Not yet. That is odd."),
        (
            "even",
            lambda x, y: 2,
            "✗ Not yet. Your function is called with 1 argument, but takes x, y.",
        ),
    ],
)
def test_what_a_check_says(check, exercise, answer, says):
    assert str(check(exercise, answer)) == says


def test_a_wrong_shape_is_told_with_the_right_one(check):
    verdict = check("twice", lambda x: [1.0, 2.0])
    assert not verdict.right
    assert verdict.message == (
        "For arguments of shapes () the result has shape (2,); it should be one number."
    )
    verdict = check("twice", lambda x: 2 * np.atleast_1d(x).sum())
    assert verdict.message == (
        "For arguments of shapes (2,) the result has shape (); it should have (2,)."
    )


def test_a_slip_may_have_another_shape():
    check = Checks()
    check.function(
        "sum",
        right=lambda x: x.sum(),
        calls=[([1.0, 2.0],)],
        praise="",
        slips={"Add them up.": lambda x: x},
    )
    assert check("sum", lambda x: x).message == "Add them up."


def test_a_last_step_is_taken_by_a_function_that_is_right_so_far():
    check = Checks()
    check.function(
        "log",
        right=lambda x: np.log(x),
        calls=[(2.0,)],
        praise="At 0 too.",
        slips={},
        then=lambda log: None if log(0.0) == -np.inf else "What about 0?",
    )
    # NumPy's warning about log 0 is not shown, and would be an error in this test.
    assert str(check("log", np.log)) == "✓ Right. At 0 too."
    assert check("log", lambda x: np.log(max(x, 1e-9))).message == "What about 0?"
    assert "ValueError" in check("log", math.log).message
    assert "differ" in check("log", np.log2).message


def test_a_function_that_works_in_place_spoils_nothing():
    mine = np.array([1.0, 2.0])
    check = Checks()
    check.function("zero", right=np.zeros_like, calls=[(mine,), (mine,)], praise="", slips={})
    shared = np.empty(2)

    def spoils(x):
        x[:] = 0
        return x

    assert check("zero", spoils).right
    assert call(spoils, mine).tolist() == [0, 0]
    assert mine.tolist() == [1, 2]
    # One buffer for all results: what the first call returned must be what is compared.
    check.function(
        "same", right=lambda x: x, calls=[([1.0, 2.0],), ([3.0, 4.0],)], praise="", slips={}
    )
    assert check("same", lambda x: np.copyto(shared, x) or shared).right


def test_arrays_keep_their_kind():
    check = Checks()
    check.function(
        "look up",
        right=lambda i: np.array([5.0, 6.0])[i],
        calls=[(np.array([1, 0]),)],
        praise="",
        slips={},
    )
    assert check("look up", lambda i: np.array([5.0, 6.0])[i]).right


def test_a_verdict_escapes_the_readers_text(check):
    html = check("pair", ("<script>", 1))._repr_mimebundle_()["text/html"]
    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_an_error_is_told_and_not_raised(check):
    assert "ZeroDivisionError" in check("twice", lambda x: 1 / 0).message
    assert check("even", lambda: 2).message == (
        "Your function is called with 1 argument, but takes nothing."
    )


def test_an_unknown_exercise_is_named_with_those_that_there_are(check):
    with pytest.raises(
        ValueError, match="no exercise 'third'; there are 'half', 'twice', 'pair', 'even'"
    ):
        check("third", 1)


@pytest.mark.parametrize("exercise", [0.5, [0.5], None])
def test_the_name_comes_first(check, exercise):
    with pytest.raises(ValueError, match="no exercise"):
        check(exercise)


def test_several_answers_may_stand_side_by_side(check):
    assert check("pair", 1, 2).right
    assert check("pair", 2, 1).message == "Swapped."
    assert "not (1, 2)" in check("half", 1, 2).message
    assert "Still blank" in check("pair", 1, ...).message
    assert "Still blank" in check("pair").message


def test_an_answer_is_named_in_short(check):
    def named(answer):
        (name,) = re.findall("not (.*?)[.] ", check("pair", answer).message)
        return name

    assert named((np.float64(0.5), 1, np.float32(2))) == "(0.5, 1, 2.0)"
    assert named([np.zeros(9)]) == "[an array of shape (9,)]"
    assert named(10**5000) == "a number of more than 60 digits"
    assert named([1] * 500) == "[" + "1, " * 18 + "1,…"
    assert named({"a": 1}) == "a dictionary"


def test_names_are_given_once(check):
    with pytest.raises(ValueError, match="there is an exercise 'half' already"):
        check.number("half", right=1.0, praise="", slips={})


def test_two_chapters_may_use_one_name(check):
    other = Checks()
    other.number("half", right=2.0, praise="", slips={})
    assert other("half", 2).right
    assert check("half", 0.5).right


def test_what_a_check_says_can_be_asked():
    checks = Checks()
    checks.number("pair", right=(1, 2), praise="Yes.", slips={"Swapped.": (2, 1), "4": [(4, ...)]})
    checks.number("exact", right=3, praise="So.", slips={}, tolerance=1e-9)
    checks.function(
        "square", right=lambda x: x * x, calls=[(3,)], praise="!", slips={"Twice.": lambda x: x + x}
    )
    checks.exercise("other")(lambda answer: "No.")
    pair = checks.told("pair")
    assert (pair.right, pair.praise, pair.tolerance) == ((1, 2), "Yes.", 0.005)
    assert pair.slips == (("Swapped.", ((2, 1),)), ("4", ((4, ...),)))
    # No number is held to more than a float32 keeps.
    assert checks.told("exact").tolerance == 1e-6
    square = checks.told("square")
    assert (square.right, square.tolerance) == (None, None)
    assert square.slips == (("Twice.", ()),)
    assert checks.told("other") is None
    with pytest.raises(ValueError, match="no exercise 'none'; there are 'pair', 'exact'"):
        checks.told("none")
