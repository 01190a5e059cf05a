"""What is said of a wrong answer is so, whatever the answer."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecnn_helpers.exercises import Checks

SO = {
    "is right, rounded": lambda v, r: math.isclose(v, r, rel_tol=0.05),
    "has the wrong sign": lambda v, r: math.isclose(v, -r, rel_tol=0.005),
    "is twice what": lambda v, r: math.isclose(v, 2 * r, rel_tol=0.005),
    "is half of what": lambda v, r: math.isclose(v, r / 2, rel_tol=0.005),
    "is ten times what": lambda v, r: math.isclose(v, 10 * r, rel_tol=0.005),
    "is a tenth of what": lambda v, r: math.isclose(v, r / 10, rel_tol=0.005),
    "is 100 times what": lambda v, r: math.isclose(v, 100 * r, rel_tol=0.005),
    "is a hundredth of what": lambda v, r: math.isclose(v, r / 100, rel_tol=0.005),
    "is 1 divided by what": lambda v, r: math.isclose(v, 1 / r, rel_tol=0.005),
    "is the square of what": lambda v, r: math.isclose(v, r**2, rel_tol=0.005),
    "is the root of what": lambda v, r: math.isclose(v, math.sqrt(abs(r)), rel_tol=0.005),
    "is near; the right answer is a whole": lambda v, r: r == round(r) and abs(v - r) < 1,
    "is 1 too large": lambda v, r: math.isclose(v - r, 1),
    "is 1 too small": lambda v, r: math.isclose(r - v, 1),
    "is below 0, and": lambda v, r: v < 0 < r,
    "is above 0, and": lambda v, r: r < 0 < v,
    "is near, but too large": lambda v, r: r < v and abs(v / r - 1) < 0.1,
    "is near, but too small": lambda v, r: v < r and abs(v / r - 1) < 0.1,
    "is too large, by more than a factor of ten": lambda v, r: v > r and not 0.1 < v / r < 10,
    "is too small, by more than a factor of ten": lambda v, r: v < r and not 0.1 <= v / r <= 10,
    "is too large.": lambda v, r: v > r,
    "is too small.": lambda v, r: v < r,
    "is infinite": lambda v, r: math.isinf(v),
    "is NaN": lambda v, r: math.isnan(v),
}

simple = st.integers(-50, 50).filter(bool).map(float) | st.floats(-20, 20).filter(
    lambda x: abs(x) > 1e-3
)


@given(right=simple, value=simple | st.floats(), exact=st.booleans())
def test_what_is_said_of_a_number_is_so(right, value, exact):
    check = Checks()
    tolerance = 1e-9 if exact else 0.005
    check.number("it", right=right, praise="", slips={}, tolerance=tolerance)
    verdict = check("it", value)
    if verdict.right:
        assert math.isclose(value, right, rel_tol=max(tolerance, 1e-6), abs_tol=1e-9)
        return
    said = [so for phrase, so in SO.items() if f"It {phrase}" in verdict.message]
    assert said, verdict
    # Of "too large, by …" and "too large." one only is there.
    assert all(so(value, right) for so in said), verdict


@given(right=simple, k=st.floats(1.01, 40), c=st.floats(0.1, 40))
def test_what_is_said_of_all_values_is_so(right, k, c):
    def says(wrong):
        check = Checks()
        check.function(
            "it",
            right=lambda x: right * x,
            calls=[(np.array([1.0, -2.0, 0.5]),), (np.array([4.0, 0.0]),)],
            praise="",
            slips={},
        )
        return check("it", wrong).message

    factor, offset = f"{k:.4g} times", f"{c:.4g} too large"
    assert f"each is {factor} what it should be" in says(lambda x: k * right * x)
    assert "each has the wrong sign" in says(lambda x: -right * x)
    if c > 0.1 * abs(right):  # A smaller one is near.
        assert f"each is {offset}" in says(lambda x: right * x + c)
        assert "each" not in says(lambda x: right * x + np.arange(len(x)) * c)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (lambda x: (x + 1.0).T, "it should have (2, 3). It is transposed."),
        (lambda x: x[None] + 1, "The values are right, only the axes are not."),
        (lambda x: (x + 1).ravel(), "The values are right, only the axes are not."),
        (lambda x: (x + 1, 0 * x), "The first of its 2 parts is right: return only that one."),
        (lambda x: (x, x), "it should have (2, 3). It has 2 parts of the shape that is asked for."),
        (lambda x: x + 1 + 5 * (x == 2), "the result[0, 2] is 8; it should be 3."),
        (lambda x: (x + 1) ** 2, "each is the square of what it should be"),
        (lambda x: np.sqrt(x + 1), "each is the root of what it should be"),
        (lambda x: (x + 1) * 1.0001, "they are near"),
    ],
)
def test_axes_and_values(answer, says):
    check = Checks()
    x = np.arange(6).reshape(2, 3)
    check.function("add", right=lambda x: x + 1, calls=[(x,)], praise="", slips={})
    assert says in check("add", answer).message


def test_sums_and_means_that_are_missing():
    check = Checks()
    check.function("sum", right=np.sum, calls=[(np.array([1.0, 2.0]),)], praise="", slips={})
    assert "The sum of yours is right." in check("sum", lambda x: x).message
    assert "The mean of yours is right." in check("sum", lambda x: 2 * x).message


def test_the_call_that_differs_is_told():
    check = Checks()
    calls = [(np.array([1.0, 2.0]), 1), (np.array([1.0, 2.0]), 2)]
    check.function("power", right=lambda x, n: n * x, calls=calls, praise="", slips={})
    assert check("power", lambda values, n: values).message == (
        "The values differ from the formula's in call 2 of 2: each is 0.5 times what it should "
        "be. With values = [1.0, 2.0], n = 2 the result[0] is 1; it should be 2."
    )
    assert check("power", lambda x, n: n * x + (n == 2) * x**3).message == (
        "The values differ from the formula's in call 2 of 2. With x = [1.0, 2.0], n = 2 the "
        "result[0] is 3; it should be 2."
    )


def helper(x):
    raise KeyError("gamma")


class Layer:
    def __call__(self, x):
        return x / undefined  # noqa: F821


def test_an_error_is_told_with_the_readers_own_line():
    check = Checks()
    check.function("add", right=lambda x: x + 1, calls=[([1.0, 2.0],)], praise="", slips={})

    def product(x):
        w = np.ones((3, 2))
        # A comment, so that the line is the third.
        return np.dot(x, w)

    assert check("add", product).message == (
        "Line 4 of your function, `return np.dot(x, w)`: ValueError: shapes (2,) and (3,2) not "
        "aligned: 2 (dim 0) != 3 (dim 0). In a product A @ B, A must have as many columns as B has "
        "rows. There x has shape (2,), w has shape (3, 2)."
    )
    assert check("add", lambda z: helper(z)).message == (
        "Line 2 of `helper`, `raise KeyError(\"gamma\")`: KeyError: 'gamma'. It was called with "
        "z = [1.0, 2.0]."
    )
    assert check("add", Layer()).message.startswith(
        "Line 2 of your function, `return x / undefined"
    )
    # Where no line is the reader's own, none is told.
    assert check("add", np.linalg.inv).message.startswith("Your function stops with an error: Lin")
    long = check("add", lambda x: [][len("x" * 500) :].index("y" * 500)).message
    assert len(long) < 500
