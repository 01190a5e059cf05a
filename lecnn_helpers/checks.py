"""Self-checks for the exercises: they say right or not yet, and why, and never raise.

A chapter calls ``check("batch-norm: variance", answer)``. A wrong answer that comes from
a known slip (n − 1 for n, a missing root) is told by name.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from . import batchnorm, lecture


@dataclass(frozen=True)
class Verdict:
    """What a check found; a notebook shows it."""

    right: bool
    message: str

    def __str__(self) -> str:
        return f"{'✓ Right.' if self.right else '✗ Not yet.'} {self.message}".strip()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        kind = "right" if self.right else "not-yet"
        return {
            "text/html": f'<p class="verdict verdict-{kind}">{escape(str(self), quote=False)}</p>',
            "text/plain": str(self),
        }


Check = Callable[[Any], Verdict]
_CHECKS: dict[str, Check] = {}


def check(exercise: str, answer: Any) -> Verdict:
    """Check the answer to an exercise.

    Parameters
    ----------
    exercise
        The name that stands in the chapter.
    answer
        Whatever the reader came to: numbers, arrays or a function. ``...`` is a blank.

    Returns
    -------
    Verdict
        An error inside the reader's own function is told, not raised.

    Raises
    ------
    ValueError
        If there is no such exercise.

    Examples
    --------
    >>> print(check("batch-norm: variance", 20 / 3))
    ✗ Not yet. You divided by n − 1 = 3. Batch norm normalizes with n.
    """
    if exercise not in _CHECKS:
        raise ValueError(f"no exercise {exercise!r}; there are {', '.join(map(repr, _CHECKS))}")
    if answer is ... or (isinstance(answer, (tuple, list)) and any(part is ... for part in answer)):
        return Verdict(False, "Still blank: put your answer where the ... stands.")
    try:
        return _CHECKS[exercise](answer)
    except Exception as error:
        return Verdict(False, f"The check met {type(error).__name__}: {error}")


def exercises() -> tuple[str, ...]:
    """Return the names of all exercises."""
    return tuple(_CHECKS)


def expect_number(
    name: str, right: float, praise: str, slips: dict[str, float], *, tolerance: float = 0.005
) -> None:
    """Register an exercise whose answer is a number.

    Parameters
    ----------
    name
        ``"chapter: exercise"``.
    right
        The answer; `tolerance` is relative to it.
    praise
        What to say to the right answer, beyond "Right."
    slips
        What to say to a wrong answer that a known slip leads to, and that answer.
    """

    def run(answer: Any) -> Verdict:
        value = float(answer)
        if math.isclose(value, right, rel_tol=tolerance, abs_tol=1e-9):
            return Verdict(True, praise)
        for hint, wrong in slips.items():
            if math.isclose(value, wrong, rel_tol=tolerance, abs_tol=1e-9):
                return Verdict(False, hint)
        return Verdict(False, f"{value:g} is not it.")

    _register(name, run)


def expect_function(
    name: str, right: Callable, calls: list[tuple], praise: str, slips: dict[str, Callable]
) -> None:
    """Register an exercise whose answer is a function, checked on `calls`.

    Parameters
    ----------
    right
        A function that does it right.
    calls
        The arguments to try, one tuple for each call; the first is the one to explain.
    slips
        What to say to a function that gives what a known wrong one gives.
    """

    def agrees(f: Callable, g: Callable) -> bool:
        return all(np.allclose(f(*args), g(*args), rtol=1e-6, atol=1e-8) for args in calls)

    def run(answer: Any) -> Verdict:
        if not callable(answer):
            return Verdict(False, f"This needs a function, not {answer!r}.")
        for args in calls:
            got = answer(*(np.array(arg, dtype=float) for arg in args))
            if got is ... or got is None:
                return Verdict(False, "Still blank: let your function return the result.")
            want = right(*args)
            if np.shape(got) != np.shape(want):
                return Verdict(
                    False,
                    f"For arguments of shapes {', '.join(str(np.shape(a)) for a in args)} the "
                    f"result has shape {np.shape(got)}; it should have {np.shape(want)}.",
                )
        if agrees(answer, right):
            return Verdict(True, praise)
        for hint, wrong in slips.items():
            if agrees(answer, wrong):
                return Verdict(False, hint)
        return Verdict(False, "The values differ from the formula's.")

    _register(name, run)


def _register(name: str, run: Check) -> None:
    if name in _CHECKS:
        raise ValueError(f"there is an exercise {name!r} already")
    _CHECKS[name] = run


# Batch normalization ---------------------------------------------------------------------

_Z = np.asarray(lecture.INPUTS, dtype=float) @ np.asarray(lecture.WEIGHTS)
_BATCHES = [
    (_Z, 2.0, 3.0),
    (np.array([[1.0, 10.0], [2.0, -10.0], [6.0, 30.0], [3.0, 2.0]]), [1.0, 5.0], [0.0, -2.0]),
]

expect_number(
    "batch-norm: variance",
    right=5.0,
    praise="The deviations −3, −1, 1, 3 square to 20 in all, and 20/4 = 5.",
    slips={
        "You divided by n − 1 = 3. Batch norm normalizes with n.": 20 / 3,
        "That is σ, the root; the variance is its square.": math.sqrt(5),
        "That is the sum of the squares; divide it by n.": 20.0,
    },
)

expect_function(
    "batch-norm: function",
    right=lambda z, alpha, beta: batchnorm.batch_norm(z, alpha, beta),
    calls=_BATCHES,
    praise="For one neuron and for several, each with its own α and β.",
    slips={
        "This divides by n − 1 (ddof=1); batch norm normalizes with n.": lambda z, a, b: (
            np.asarray(a) * (z - z.mean(0)) / z.std(0, ddof=1) + b
        ),
        "This takes one mean and one σ over all neurons; each has its own: axis=0.": lambda z, a, b: (
            np.asarray(a) * (z - z.mean()) / z.std() + b
        ),
        "This divides by the variance; take its root first.": lambda z, a, b: (
            np.asarray(a) * (z - z.mean(0)) / z.var(0) + b
        ),
        "This is the slip of the notes: it squares the deviation.": lambda z, a, b: (
            np.asarray(a) * (z - z.mean(0)) ** 2 / z.std(0) + b
        ),
    },
)


def _undo(answer: Any) -> Verdict:
    alpha, beta = map(float, answer)
    if math.isclose(alpha, 2.0, rel_tol=1e-6) and math.isclose(beta, 7.0, rel_tol=1e-6):
        return Verdict(True, "α = σ = 2 and β = μ = 7: batch norm can always choose to do nothing.")
    if math.isclose(alpha, 7.0, rel_tol=1e-6) and math.isclose(beta, 2.0, rel_tol=1e-6):
        return Verdict(False, "The two are swapped: α is the standard deviation, β the mean.")
    if math.isclose(alpha, 4.0, rel_tol=1e-6):
        return Verdict(False, "4 is the variance; α is its root.")
    return Verdict(False, f"α = {alpha:g}, β = {beta:g} give another batch.")


_register("batch-norm: undo", _undo)

expect_number(
    "batch-norm: largest",
    right=31 / math.sqrt(32),
    praise="(n − 1)/√n: whatever the outlier, the batch's own σ keeps it below √n.",
    slips={
        "That is √32, the limit for a large batch; the outlier is part of its own mean.": math.sqrt(
            32
        ),
        "That is (n − 1)/√n for the notes' five rows; the batch here has 32.": 4 / math.sqrt(5),
        "There is a limit: the outlier enlarges σ, too.": math.inf,
    },
)
