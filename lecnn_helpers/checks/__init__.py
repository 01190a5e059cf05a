"""Self-checks for the exercises: they say right or not yet, and why, and never raise.

A chapter calls ``check("batch-norm: variance", answer)``. A wrong answer that comes from
a known slip (n − 1 for n, a missing root) is told by name. The exercises of a chapter are
in the module that has its name: those of "batch-norm" in `checks.batch_norm`.
"""

from __future__ import annotations

import importlib
import math
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np


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
    if exercise not in exercises():
        raise ValueError(f"no exercise {exercise!r}; there are {', '.join(map(repr, _CHECKS))}")
    if answer is ... or (isinstance(answer, (tuple, list)) and any(part is ... for part in answer)):
        return Verdict(False, "Still blank: put your answer where the ... stands.")
    try:
        return _CHECKS[exercise](answer)
    except Exception as error:
        return Verdict(False, f"The check met {type(error).__name__}: {error}")


def exercises() -> tuple[str, ...]:
    """Return the names of all exercises of all chapters."""
    for module in pkgutil.iter_modules(__path__, prefix=f"{__name__}."):
        importlib.import_module(module.name)
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

    expect(name, run)


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

    expect(name, run)


def expect(name: str, run: Check) -> None:
    """Register an exercise with a check of its own, which takes the answer."""
    if name in _CHECKS:
        raise ValueError(f"there is an exercise {name!r} already")
    _CHECKS[name] = run
