"""Self-checks for exercises: they say right or not yet, and why, and never raise.

A chapter's `checks.py` makes one `Checks` and registers its exercises there; its notebook
calls ``check("variance", answer)``. A wrong answer that comes from a known slip (n − 1
for n, a missing root) is told by name.

Each check takes the same steps: is it blank, is it a number or a function at all (`answers`),
is it right, is it a known slip, and if none, what is so of it (`diagnose`). `compare` takes them
for numbers, `Checks.function` for a function with a formula, and `call` the first ones for a
function that is judged otherwise. A step that an answer does not pass raises `NotYet`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

import numpy as np

from .answers import NotYet, call, numbers
from .diagnose import FLOAT32, about_number, about_results, close

TOLERANCE = 0.005
"""How far off a number may be where an exercise says nothing else, relative to it."""


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


@dataclass(frozen=True)
class Told:
    """What a check says to the right answer and to those that known slips lead to.

    Attributes
    ----------
    praise
        Said to the right answer.
    slips
        What is said, and the answers to which it is said: of an exercise with numbers each
        a tuple of numbers, one of which may be ``...`` for any; of one with a function none.
    right
        The right numbers; None if a function is asked for.
    tolerance
        How far off a number may be, relative to it.
    """

    praise: str
    slips: tuple[tuple[str, tuple[tuple, ...]], ...]
    right: tuple[float, ...] | None = None
    tolerance: float | None = None


Check = Callable[[Any], Verdict | str]
"""Looks at an answer. A plain string is the hint to one that is not right yet."""


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
        self._told: dict[str, Told] = {}

    @property
    def exercises(self) -> tuple[str, ...]:
        """The names, in the order in which they were registered."""
        return tuple(self._checks)

    def __call__(self, exercise: str, *answers: Any) -> Verdict:
        """Check the answer to an exercise.

        Parameters
        ----------
        exercise
            The name that stands in the chapter.
        answers
            Whatever the reader came to: a number, several, or a function. ``...`` is a blank.
            Several may be given as they are, or in a tuple.

        Returns
        -------
        Verdict
            An error inside the reader's own function is told, not raised.

        Raises
        ------
        ValueError
            If there is no such exercise.
        """
        self._known(exercise)
        answer = answers[0] if len(answers) == 1 else answers or ...
        parts = answer if isinstance(answer, (tuple, list)) else (answer,)
        if any(part is ... for part in parts):
            return Verdict(False, "Still blank: put your answer where the ... stands.")
        try:
            found = self._checks[exercise](answer)
        except NotYet as hint:
            found = str(hint)
        except Exception as error:
            found = f"The check met {type(error).__name__}: {error}"
        return found if isinstance(found, Verdict) else Verdict(False, found)

    def told(self, exercise: str) -> Told | None:
        """Return what an exercise's check says; None if a function of its own looks at it.

        Examples
        --------
        >>> check = Checks()
        >>> check.number("sum", right=3, praise="1 + 2.", slips={"That is 1 · 2.": 2})
        >>> check.told("sum")
        Told(praise='1 + 2.', slips=(('That is 1 · 2.', ((2,),)),), right=(3,), tolerance=0.005)

        Raises
        ------
        ValueError
            If there is no such exercise.
        """
        self._known(exercise)
        return self._told.get(exercise)

    def _known(self, exercise: Any) -> None:
        if not isinstance(exercise, str) or exercise not in self._checks:
            names = ", ".join(map(repr, self._checks))
            raise ValueError(f"no exercise {exercise!r}; there are {names}")

    def exercise(self, name: str) -> Callable[[Check], Check]:
        """Register an exercise by the function that checks it, as a decorator."""

        def register(check: Check) -> Check:
            if name in self._checks:
                raise ValueError(f"there is an exercise {name!r} already")
            self._checks[name] = check
            return check

        return register

    def number(self, name: str, **expected: Any) -> None:
        """Register an exercise whose answer is a number or several: what `compare` expects."""
        self.exercise(name)(partial(compare, **expected))
        self._told[name] = Told(
            praise=expected["praise"],
            slips=tuple(
                (hint, tuple(map(_several, _alternatives(wrong))))
                for hint, wrong in expected["slips"].items()
            ),
            right=_several(expected["right"]),
            tolerance=max(expected.get("tolerance", TOLERANCE), FLOAT32),
        )

    def function(
        self,
        name: str,
        *,
        right: Callable,
        calls: list[tuple],
        praise: str,
        slips: dict[str, Callable],
        then: Callable[[Callable], str | None] = lambda function: None,
    ) -> None:
        """Register an exercise whose answer is a function, checked on `calls`.

        Parameters
        ----------
        right
            A function that does it right.
        calls
            The arguments to try, one tuple for each call; the first is the one to explain.
        praise, slips
            As in `compare`; a slip is a function that makes it, or a list of such.
        then
            A last step for a function that is right on all calls: it gets the function and
            returns a hint, or None if there is nothing to say.
        """

        def results(f: Callable) -> list[np.ndarray]:
            return [call(f, *arguments) for arguments in calls]

        def agree(got: list[np.ndarray], want: list[np.ndarray]) -> bool:
            return all(close(g, w) for g, w in zip(got, want, strict=True))

        def check(answer: Any) -> Verdict | str:
            want, got = results(right), results(answer)
            with np.errstate(all="ignore"):  # Of what is far too large, too.
                if agree(got, want):
                    return then(partial(call, answer)) or Verdict(True, praise)
                for hint, wrong in slips.items():
                    if any(agree(got, results(f)) for f in _alternatives(wrong)):
                        return hint
                return about_results(answer, calls, got, want)

        self.exercise(name)(check)
        self._told[name] = Told(praise=praise, slips=tuple((hint, ()) for hint in slips))


def _alternatives(slip: Any) -> list:
    return slip if isinstance(slip, list) else [slip]


def compare(
    answer: Any,
    *,
    right: float | tuple[float, ...],
    praise: str,
    slips: dict[str, Any],
    tolerance: float = TOLERANCE,
    otherwise: str = "{:g} is not it.",
) -> Verdict | str:
    """Compare a number, or a tuple of several, with the right one and with known slips.

    Parameters
    ----------
    answer
        The reader's.
    right
        One number, or a tuple of several; `tolerance` is relative to each.
    praise
        What to say to the right answer, beyond "Right."
    slips
        What to say to a wrong answer that a known slip leads to, and that answer. Of
        several numbers, one given as ``...`` may be any. A list holds alternatives.
    otherwise
        What to say to any other answer. Here, and in a slip, braces hold its numbers.

    Raises
    ------
    NotYet
        If the answer is not so many numbers.
    """

    wanted = _several(right)
    values = numbers(answer, len(wanted))
    tolerance = max(tolerance, FLOAT32)

    def near(value: float, number: Any) -> bool:
        return number is ... or math.isclose(value, number, rel_tol=tolerance, abs_tol=1e-9)

    def is_(expected: Any) -> bool:
        return all(map(near, values, _several(expected)))

    if is_(wanted):
        return Verdict(True, praise)
    places = ["It"] if len(wanted) == 1 else ["The first", "The second", "The third"]
    about = [
        f"{place} {'is right' if near(value, number) else about_number(value, number, tolerance)}."
        for place, value, number in zip(places, values, wanted, strict=False)
    ]
    for hint, wrong in slips.items():
        for expected in filter(is_, _alternatives(wrong)):
            # Of a number that the slip leaves open, it says nothing.
            left = zip(about, _several(expected), values, wanted, strict=True)
            more = [said for said, slip, *pair in left if slip is ... and not near(*pair)]
            return " ".join([hint.format(*values), *more])
    if all("is right" in said for said in about):  # but rounded
        return " ".join(about)
    return " ".join([otherwise.format(*values), *about])


def _several(x: Any) -> tuple:
    return x if isinstance(x, tuple) else (x,)
