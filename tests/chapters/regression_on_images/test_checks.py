"""The exercises of the chapter on regression on images."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from lecnn_helpers import datasets
from lecnn_helpers.chapters.regression_on_images import check, checks


def knows(images, off=1.0):
    """The angles the check asks for, up to a little: what a good network would answer."""
    theirs, angles = datasets.turned_digits(checks.N_HELD_OUT, seed=2026, part="test")
    np.testing.assert_array_equal(images, theirs.astype(np.float32), strict=True)
    return angles + off * np.random.default_rng(0).normal(size=len(angles))


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("bin", 3),
        ("back", 3.6),
        ("loss", lambda o, t: ((o.ravel() - t) ** 2).mean()),
        ("loss", lambda o, t: ((o - t[:, None]) ** 2).mean()),
        ("your own", knows),
        ("your own", lambda images: list(knows(images, off=5.0))),
    ],
)
def test_right_answers(exercise, answer):
    assert check(exercise, answer).right


@pytest.fixture(scope="module")
def line():
    return Ridge(alpha=1.0).fit(*datasets.turned_digits(2000, seed=0, part="train"))


def test_a_straight_line_is_not_enough(line):
    verdict = check("your own", line.predict)
    assert not verdict.right
    assert "hardly better than the straight line" in verdict.message


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("bin", 20, "how far is it from 23"),
        ("bin", 5, "half a bin"),
        ("bin", 7, "not 30"),
        ("bin", -3, "without its sign"),
        ("bin", 4, "4 is not it"),
        ("back", 60 * np.sqrt(18e-4), "double it first"),
        ("back", np.sqrt(36e-4), "scale of the targets"),
        ("back", 60 * 36e-4, "left the root out"),
        ("back", 60**2 * 36e-4, "degrees squared"),
        ("back", 60**2 * 18e-4, "double it, and take the root"),
        ("loss", lambda o, t: ((o - t) ** 2).mean(), "every pair"),
        ("loss", lambda o, t: ((o[:, 0] - t) ** 2).mean() / 2, "scikit-learn"),
        ("loss", lambda o, t: ((o[:, 0] - t) ** 2).sum(), "divide by n"),
        ("loss", lambda o, t: np.sqrt(((o[:, 0] - t) ** 2).mean()), "root of the loss"),
        ("loss", lambda o, t: np.abs(o[:, 0] - t).mean(), "absolute"),
        ("loss", lambda o, t: (o - t) ** 2, "has shape"),
        ("your own", lambda x: knows(x)[:, None], "take column 0"),
        ("your own", lambda x: np.zeros((len(x), 25)), "25 numbers for each image"),
        ("your own", lambda x: np.zeros(1000), "answers with shape"),
        ("your own", lambda x: 7.0, "answers with shape"),
        ("your own", lambda x: np.full(len(x), np.nan), "NaN"),
        ("your own", lambda x: np.full(len(x), 0.3), "same angle for every image"),
        ("your own", lambda x: -knows(x), "sign is reversed"),
        ("your own", lambda x: np.radians(knows(x)), "radians"),
        ("your own", lambda x: knows(x) / 60, "times 60"),
        ("your own", lambda x: (knows(x) + 60) / 5, "bin numbers"),
        (
            "your own",
            lambda x: np.random.default_rng(0).uniform(-60, 60, len(x)),
            "always saying 0",
        ),
    ],
)
def test_slips(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message


def test_the_held_out_images_are_no_training_images():
    """Of the test digits, and not the page's own test images."""
    images, _ = datasets.turned_digits(checks.N_HELD_OUT, seed=2026, part="test")
    on_the_page, _ = datasets.turned_digits(1000, seed=1, part="test")
    assert not (images[:, None, 60:84] == on_the_page[None, :, 60:84]).all(axis=2).any()


def test_the_straight_line_is_scikit_learns():
    rng = np.random.default_rng(3)
    x, x_new = rng.normal(2, 3, (40, 6)), rng.normal(size=(7, 6))
    y = x @ rng.normal(size=6) + 5 + rng.normal(size=40)
    theirs = Ridge(alpha=1.0).fit(x, y).predict(x_new)
    assert checks.ridge(x, y, x_new) == pytest.approx(theirs, rel=1e-10)
