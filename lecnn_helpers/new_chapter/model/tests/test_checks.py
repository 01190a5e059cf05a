"""The exercises on TITLE: right answers pass, slips are told by name."""

import pytest

from PACKAGE.chapters.CHAPTER import check


@pytest.mark.parametrize(("exercise", "answer"), [("best guess", (1 + 4 + 13) / 3)])
def test_right_answers(exercise, answer):
    assert check(exercise, answer).right


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("best guess", 4, "in the middle"),
        ("best guess", 18, "divide it by 3"),
    ],
)
def test_slips_are_named(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message
