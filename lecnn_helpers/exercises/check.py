"""Self-checks for exercises: they say right or not yet, and why, and never raise.

A chapter's `checks.py` makes one `Checks` and registers its exercises there; its notebook
calls ``check("variance", answer)``. A wrong answer that comes from a known slip (n − 1
for n, a missing root) is told by name.
"""

from __future__ import annotations

import math
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

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        kind = "right" if self.right else "not-yet"
        return {
            "text/html": f'<p class="verdict verdict-{kind}">{escape(str(self), quote=False)}</p>',
            "text/plain": str(self),
        }


Check = Callable[[Any], Verdict]


class Checks:
    """The exercises of one chapter; called with an exercise's name and an answer.

    Examples
    --------
    >>> check = Checks()
    >>> check.number("variance", right=5.0, praise="20/4.", slips={"That is the sum.": 20.0})
    >>> print(check("variance", 20))
    ✗ Not yet. That is the sum.
    """

    def __init__(self) -> None:
        self._checks: dict[str, Check] = {}

    @property
    def exercises(self) -> tuple[str, ...]:
        """The names, in the order in which they were registered."""
        return tuple(self._checks)

    def __call__(self, exercise: str, answer: Any) -> Verdict:
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
        """
        if exercise not in self._checks:
            names = ", ".join(map(repr, self._checks))
            raise ValueError(f"no exercise {exercise!r}; there are {names}")
        parts = answer if isinstance(answer, (tuple, list)) else (answer,)
        if any(part is ... for part in parts):
            return Verdict(False, "Still blank: put your answer where the ... stands.")
        try:
            return self._checks[exercise](answer)
        except Exception as error:
            return Verdict(False, f"The check met {type(error).__name__}: {error}")

    def exercise(self, name: str) -> Callable[[Check], Check]:
        """Register an exercise by the function that checks it, as a decorator."""

        def register(check: Check) -> Check:
            if name in self._checks:
                raise ValueError(f"there is an exercise {name!r} already")
            self._checks[name] = check
            return check

        return register

    def number(
        self,
        name: str,
        *,
        right: float,
        praise: str,
        slips: dict[str, float],
        tolerance: float = 0.005,
    ) -> None:
        """Register an exercise whose answer is a number.

        Parameters
        ----------
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

        self.exercise(name)(run)

    def function(
        self,
        name: str,
        *,
        right: Callable,
        calls: list[tuple],
        praise: str,
        slips: dict[str, Callable],
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

        def results(f: Callable) -> list[Any]:
            # Fresh copies: a function that works in place must not change the next call's.
            return [f(*(_own(arg) for arg in args)) for args in calls]

        def agrees(got: list[Any], want: list[Any]) -> bool:
            return all(
                np.allclose(g, w, rtol=1e-6, atol=1e-8) for g, w in zip(got, want, strict=True)
            )

        def run(answer: Any) -> Verdict:
            if not callable(answer):
                return Verdict(False, f"This needs a function, not {answer!r}.")
            got, want = results(answer), results(right)
            if any(value is ... or value is None for value in got):
                return Verdict(False, "Still blank: let your function return the result.")
            for args, g, w in zip(calls, got, want, strict=True):
                if np.shape(g) != np.shape(w):
                    return Verdict(
                        False,
                        f"For arguments of shapes {', '.join(str(np.shape(a)) for a in args)} the "
                        f"result has shape {np.shape(g)}; it should have {np.shape(w)}.",
                    )
            if agrees(got, want):
                return Verdict(True, praise)
            for hint, wrong in slips.items():
                if agrees(got, results(wrong)):
                    return Verdict(False, hint)
            return Verdict(False, "The values differ from the formula's.")

        self.exercise(name)(run)


def _own(argument: Any) -> Any:
    """Return what a reader's function may keep and change: an array for anything but a number."""
    return argument if np.ndim(argument) == 0 else np.array(argument, dtype=float)
