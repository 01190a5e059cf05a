"""The self-checks: right, blank, slips by name, and never an exception."""

import math

import numpy as np
import pytest

from lecnn_helpers.checks import check, exercises, expect, expect_number


def batch_norm(z, alpha, beta):
    return np.asarray(alpha) * (z - z.mean(axis=0)) / z.std(axis=0) + np.asarray(beta)


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("batch-norm: variance", 5),
        ("batch-norm: function", batch_norm),
        ("batch-norm: undo", (2, 7)),
        ("batch-norm: largest", math.sqrt(31)),
    ],
)
def test_right_answers(exercise, answer):
    verdict = check(exercise, answer)
    assert verdict.right
    assert str(verdict).startswith("✓ Right.")
    assert "verdict-right" in verdict._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("exercise", exercises())
def test_blanks_are_told_apart_from_wrong_answers(exercise):
    for blank in (..., (..., ...)):
        verdict = check(exercise, blank)
        assert not verdict.right
        assert "Still blank" in verdict.message


@pytest.mark.parametrize("exercise", exercises())
def test_nonsense_is_wrong_and_raises_nothing(exercise):
    def broken(*args):
        raise ZeroDivisionError("oops")

    for answer in (None, "seven", broken, object(), [], math.nan):
        verdict = check(exercise, answer)
        assert not verdict.right
        assert verdict.message


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("batch-norm: variance", 20 / 3, "n − 1 = 3"),
        ("batch-norm: variance", 5**0.5, "the root"),
        ("batch-norm: variance", 20, "sum of the squares"),
        ("batch-norm: variance", 17, "17 is not it"),
        ("batch-norm: undo", (7, 2), "swapped"),
        ("batch-norm: undo", (4, 7), "variance"),
        ("batch-norm: undo", (1, 1), "another batch"),
        ("batch-norm: largest", 2, "this batch has 32"),
        ("batch-norm: largest", 31 / 32**0.5, "divides by n − 1"),
        ("batch-norm: largest", math.inf, "There is a limit"),
        ("batch-norm: function", 3, "needs a function"),
        ("batch-norm: function", lambda z, a, b: ..., "Still blank"),
        ("batch-norm: function", lambda z, a, b: z.mean(), r"has shape ()"),
        ("batch-norm: function", lambda z, a, b: z, "differ from the formula"),
        (
            "batch-norm: function",
            lambda z, a, b: a * (z - z.mean(0)) / z.std(0, ddof=1) + b,
            "n − 1",
        ),
        ("batch-norm: function", lambda z, a, b: a * (z - z.mean()) / z.std() + b, "each has"),
        ("batch-norm: function", lambda z, a, b: a * (z - z.mean(0)) / z.var(0) + b, "root"),
        (
            "batch-norm: function",
            lambda z, a, b: a * (z - z.mean(0)) ** 2 / z.std(0) + b,
            "slip of the notes",
        ),
    ],
)
def test_slips_are_named(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message


def test_the_readers_own_error_is_told():
    def mine(z, alpha, beta):
        return z / undefined_name  # noqa: F821

    assert "NameError" in check("batch-norm: function", mine).message


def test_unknown_exercise():
    with pytest.raises(
        ValueError, match="no exercise 'batch-norm: x'; there are .*'batch-norm: variance'"
    ):
        check("batch-norm: x", 1)


def test_names_are_given_once():
    with pytest.raises(ValueError, match="already"):
        expect("batch-norm: undo", lambda answer: None)
    with pytest.raises(ValueError, match="already"):
        expect_number("batch-norm: variance", 1.0, "", {})


def test_a_verdict_escapes_the_readers_text():
    html = check("batch-norm: undo", ("<script>", 1))._repr_mimebundle_()["text/html"]
    assert "<script>" not in html
