"""How an answer is read: what a reader hands in becomes numbers, or a hint says why not.

A number is a number, whatever holds it: a fraction, a list of one, an array or a tensor of any
library. What is none is turned down with `NotYet`, and so is a function that stops with an
error; the error is told with the reader's own line.
"""

from __future__ import annotations

import inspect
import linecache
import math
import os
import re
import sysconfig
import warnings
from collections.abc import Callable
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

import numpy as np


class NotYet(Exception):
    """A step that an answer does not pass, and the hint to give."""


def numbers(answer: Any, n: int) -> tuple[float, ...]:
    """Return the `n` numbers that an answer is.

    Raises
    ------
    NotYet
        If it is something else, or not so many.
    """
    if n == 1:
        return (_number(answer, "a number", answer),)
    what = f"{n} numbers"
    if isinstance(answer, (list, tuple)):
        parts = list(answer)
    else:
        parts = [*_numeric(answer, what, answer).ravel()]
    if len(parts) != n:
        raise NotYet(_refusal(what, answer))
    return tuple(_number(part, what, answer) for part in parts)


def _number(part: Any, what: str, answer: Any) -> float:
    """Return one number; if it is none, the hint says so of the whole `answer`."""
    if isinstance(part, int) and not isinstance(part, bool):
        try:
            return float(part)
        except OverflowError:
            return math.inf if part > 0 else -math.inf
    array = _numeric(part, what, answer)
    if array.size != 1 or array.dtype.kind == "b":
        raise NotYet(_refusal(what, answer))
    return float(array.item())


def _numeric(part: Any, what: str, answer: Any) -> np.ndarray:
    try:
        return as_array(part)
    except ValueError:
        raise NotYet(_refusal(what, answer)) from None


def _refusal(what: str, answer: Any) -> str:
    array = _or_none(answer)
    too_few = what != "a number" and array is not None and array.shape == ()
    just = "just " if too_few and array.dtype.kind in "iuf" else ""
    return f"This needs {what}, not {just}{shown(answer)}.{_advice(what, answer)}"


def _advice(what: str, answer: Any) -> str:
    """Return how to make numbers of an answer that is none, after a space; may be empty."""
    one = what == "a number"
    form = "" if one else " Give all of them, in the form (first, second)."
    if isinstance(answer, (list, tuple)) and any(isinstance(part, str) for part in answer):
        return " Leave the quotation marks out: Python then works it out."
    if isinstance(answer, str):
        if not re.search(r"\d", answer):
            return form
        if re.fullmatch(r"\s*[\d.]+\s*%\s*", answer):
            return " Leave the quotation marks out, and write a percentage as a share: 1% is 1/100."
        if one and re.fullmatch(r"\s*\d+,\d+\s*", answer):
            return " Leave the quotation marks out, and write the decimal comma as a point."
        if re.fullmatch(r"[\d\s.,+*/()e-]+", answer):
            return " Leave the quotation marks out: Python then works it out."
        return " Give numbers alone, without quotation marks."
    if answer is None:
        return " print shows a number but returns None; a function needs a return."
    if isinstance(answer, dict):
        return " Give the number alone, without its name." if one else form
    if callable(answer):
        return " Call it, and give what it returns."
    if one and isinstance(answer, tuple) and list(map(type, answer)) == [int, int]:
        return " One value is asked for. (A decimal comma must be a point in Python.)"
    if one and np.ndim(_or_none(answer)) > 0:
        return " One value is asked for."
    return form


def _or_none(answer: Any) -> np.ndarray | None:
    try:
        return as_array(answer)
    except ValueError:
        return None


def shown(answer: Any) -> str:
    """Return how a sentence names an answer: short, whatever it is."""
    if isinstance(answer, type):
        return f"the class {answer.__name__}"
    if callable(answer):
        return "a function"
    if isinstance(answer, dict):
        return "a dictionary"
    if isinstance(answer, int) and abs(answer) >= 10**60:
        return "a number of more than 60 digits"  # Python would not print all.
    if isinstance(answer, (int, float, complex)):
        text = f"{answer:g}" if isinstance(answer, np.number) else str(answer)
    elif isinstance(answer, (list, tuple)):
        inside = ", ".join(map(shown, answer[:60]))
        text = f"[{inside}]" if isinstance(answer, list) else f"({inside})"
    elif isinstance(answer, (str, bytes, set, type(None))):
        text = repr(answer)
    else:
        array = _or_none(answer)
        if array is None:
            return f"an object of type {type(answer).__name__}"
        if array.size > 4:
            return f"an array of shape {array.shape}"
        text = str(array.tolist())
    return text if len(text) <= 60 else f"{text[:57]}…"


def as_array(x: Any) -> np.ndarray:
    """Return the numbers in `x`, which may be tensors, or a list of them, as an array.

    Raises
    ------
    ValueError
        If they are no numbers, or of no common shape.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            array = np.array(_plain(x))
            if array.dtype.kind == "O" and not any(part is None for part in array.flat):
                array = array.astype(float)  # fractions and the like
    except Exception as error:  # Whatever a strange object raises when it is looked at.
        raise ValueError(f"no numbers in {type(x).__name__}") from error
    if array.dtype.kind == "c" and not array.imag.any():
        array = array.real
    if array.dtype.kind not in "biuf":
        raise ValueError(f"no numbers in {type(x).__name__}")
    return array


def _plain(x: Any) -> Any:
    if isinstance(x, (list, tuple)):
        return [_plain(part) for part in x]
    if hasattr(x, "detach") and hasattr(x, "tolist"):
        # PyTorch's: may need a gradient, lie on a device, or be of a type that NumPy lacks.
        return x.detach().tolist()
    return x


def call(answer: Any, *arguments: Any) -> np.ndarray:
    """Return what the reader's function makes of `arguments`, of which it gets its own copies.

    What overflows shows in the result, not as a warning.

    Raises
    ------
    NotYet
        If the answer is not a function, or one that stops with an error, or returns no numbers.
    """
    if not callable(answer) or isinstance(answer, type):
        advice = (
            " Give the function's name, without parentheses and quotation marks."
            if not callable(answer) and answer is not None
            else ""
        )
        raise NotYet(f"This needs a function, not {shown(answer)}.{advice}")
    copies = [x if np.ndim(x) == 0 else np.array(x) for x in arguments]
    _takes(answer, len(copies))
    try:
        with np.errstate(all="ignore"):
            result = answer(*copies)
    except Exception as error:
        raise NotYet(_told(error, answer, arguments)) from error
    if result is ...:
        raise NotYet("Still blank: your function returns ...; let it return the result.")
    if result is None:
        raise NotYet(
            "Your function returns None: is there a `return`? print shows a value, but does not "
            "return it."
        )
    try:
        return as_array(result)
    except ValueError:
        raise NotYet(_not_numeric(result)) from None


def _not_numeric(result: Any) -> str:
    if isinstance(result, (list, tuple)) and all(_or_none(part) is not None for part in result):
        shapes = ", ".join(str(np.shape(_or_none(part))) for part in result)
        return (
            f"Your function returns {len(result)} things, of shapes {shapes}. Return only the one "
            "that is asked for."
        )
    return f"Your function returns {shown(result)}. Return numbers: one, or an array."


def _takes(function: Callable, n: int) -> None:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # Some that are written in C do not say.
        return
    try:
        signature.bind(*range(n))
    except TypeError:
        takes = ", ".join(signature.parameters) or "nothing"
        arguments = f"{n} argument{'s' if n > 1 else ''}"
        raise NotYet(f"Your function is called with {arguments}, but takes {takes}.") from None


def described(function: Callable, arguments: tuple) -> str:
    """Return the arguments of a call, by the names that the reader's function gives them."""
    try:
        names = list(inspect.signature(function).bind(*arguments).arguments)
    except (TypeError, ValueError):
        names = []
    if len(names) != len(arguments):  # `*arguments` has one name for all.
        names = [f"argument {i}" for i in range(1, len(arguments) + 1)]
    return ", ".join(
        f"{name} of shape {np.shape(x)}" if np.size(x) > 4 else f"{name} = {np.asarray(x).tolist()}"
        for name, x in zip(names, arguments, strict=True)
    )


def _told(error: Exception, function: Callable, arguments: tuple) -> str:
    """Return an error in the reader's function, in a sentence or two."""
    lines = str(error).strip().splitlines() or [""]
    # Of a product, NumPy's message says much, and the sizes at its end.
    sizes = re.search(r"size (\d+) is different from (\d+)", lines[0])
    message = f"{sizes[1]} and {sizes[2]} do not match" if sizes else lines[0]
    message = message if len(message) <= 200 else f"{message[:199]}…"
    said = f"{type(error).__name__}: {message}" if message else type(error).__name__
    frame, where = _line(error.__traceback__, function)
    parts = [f"{where}: {said.rstrip('.')}."]
    if re.search(
        r"matmul|not aligned|cannot be multiplied|mat1|inconsistent tensor size", str(error)
    ):
        parts.append("In a product A @ B, A must have as many columns as B has rows.")
    shapes = (
        _shapes(frame)
        if frame and isinstance(error, (ValueError, IndexError, RuntimeError))
        else ""
    )
    parts.append(shapes or f"It was called with {described(function, arguments)}.")
    if _wants_tensors(error, where):
        parts.append(
            "The check hands in NumPy arrays, no tensors and no lists: torch.as_tensor makes a "
            "tensor of one."
        )
    return " ".join(parts)


def _wants_tensors(error: Exception, where: str) -> bool:
    """Whether an error is what a NumPy array leads to in a function made for tensors or lists."""
    if "'int' object is not callable" in str(error):  # Of a tensor, `size` is a method.
        return "torch." in where or ".size(" in where
    return bool(
        re.search(
            r"ndarray' object has no attribute|must be Tensor|ndarray.*Tensor|Tensor.*ndarray"
            r"|unexpected keyword argument '(dim|keepdim|unbiased|correction)'",
            str(error),
        )
    )


_NOT_THE_READERS = tuple(
    f"{folder}{os.sep}"
    for folder in (
        *filter(None, map(sysconfig.get_path, ("stdlib", "purelib", "platlib"))),
        Path(__file__).parents[1],
    )
)
"""Where an error's frames are Python's, a library's, or this package's."""


def _line(trace: TracebackType | None, function: Callable) -> tuple[FrameType | None, str]:
    """Return the last frame of an error that is in the reader's own text, and how to name it."""
    found, line = None, 0
    while trace is not None:
        here = trace.tb_frame.f_code
        own = not here.co_filename.startswith(_NOT_THE_READERS)
        # A comprehension is part of the function around it.
        if own and (here.co_name == "<lambda>" or not here.co_name.startswith("<")):
            found, line = trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next
    if found is None:
        return None, "Your function stops with an error"
    code = found.f_code
    name = "your function" if code is _code(function) else f"`{code.co_name}`"
    text = linecache.getline(code.co_filename, line).strip()
    text = text if len(text) <= 80 else f"{text[:79]}…"
    return found, f"Line {line - code.co_firstlineno + 1} of {name}" + (
        f", `{text}`" if text else ""
    )


def _code(function: Any) -> Any:
    function = inspect.unwrap(getattr(function, "func", function))  # Of a partial, what it calls.
    if not hasattr(function, "__code__"):
        function = type(function).__call__
    return getattr(function, "__code__", None)


def _shapes(frame: FrameType) -> str:
    """Return the shapes of the arrays in a function that stopped, by their names."""
    shapes = [
        f"{name} has shape {tuple(x.shape)}"
        for name, x in frame.f_locals.items()
        if not name.startswith("_") and hasattr(x, "shape") and np.size(x.shape) > 0
    ]
    return f"There {', '.join(shapes[:6])}." if shapes else ""
