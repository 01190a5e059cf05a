"""All exercises of the book, with all the forms in which a student might hand in an answer.

The exercises are counted in the notebooks. The right number is what a check expects, and the
right function is the notebook's own solution; the three networks are stood in for by something
that knows the answers.
"""

from __future__ import annotations

import importlib
import json
import math
import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.neighbors import KNeighborsClassifier

from lecnn_helpers import datasets
from lecnn_helpers.chapters.many_labels_per_image import checks as many_labels
from lecnn_helpers.chapters.regression_on_images import checks as regression

from ..conftest import CHAPTERS


def cells(path, tag):
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if tag in cell["metadata"].get("tags", ()):
            yield "".join(cell["source"])


def named(source):
    """The exercise that a cell checks."""
    (name,) = re.findall(r'\bcheck\(\s*"([^"]+)"', source)
    return name


EXERCISES = [(path.stem, named(source)) for path in CHAPTERS for source in cells(path, "exercise")]
SOLUTIONS = {
    (path.stem, named(source)): source for path in CHAPTERS for source in cells(path, "solution")
}
FUNCTIONS = [key for key in EXERCISES if re.search(r"\bdef solved_", SOLUTIONS[key])]
NUMBERS = [key for key in EXERCISES if key not in FUNCTIONS]


def checks(key):
    return importlib.import_module(f"lecnn_helpers.chapters.{key[0]}").check


def asked(key, answer):
    return checks(key)(key[1], answer)


def test_every_exercise_of_the_notebooks_is_here():
    assert len(EXERCISES) == len(set(EXERCISES)) == 61
    assert len(NUMBERS) == 42
    assert len(FUNCTIONS) == 19
    for path in CHAPTERS:
        here = [exercise for name, exercise in EXERCISES if name == path.stem]
        assert sorted(here) == sorted(checks((path.stem,)).exercises)


def of(keys):
    return pytest.mark.parametrize("key", keys, ids=[" ".join(key) for key in keys])


def turned_down(key, answer):
    """A wrong answer gets a sentence of its own, and none about the machinery."""
    verdict = asked(key, answer)
    assert not verdict.right, verdict
    assert not re.search("The check met|Traceback|lecnn_helpers", verdict.message)
    assert len(verdict.message) < 600
    return verdict.message


# Numbers


@pytest.fixture
def expected(monkeypatch):
    """What a check compares a number with, caught on its way to `compare`."""

    def expected(key):
        if key == ("many_labels_per_image", "softmax"):
            caught = {}
            with monkeypatch.context() as patched:
                patched.setattr(
                    many_labels, "compare", lambda _, **options: caught.update(options) or ""
                )
                asked(key, 0)
            return caught
        return checks(key)._checks[key[1]].keywords

    return expected


def parts(right):
    return right if isinstance(right, tuple) else (right,)


def in_form(form, right):
    """Each number of an answer in another form."""
    return tuple(map(form, right)) if isinstance(right, tuple) else form(right)


NUMBER_FORMS = {
    "float": float,
    "float64": np.float64,
    "float32": np.float32,
    "fraction": lambda x: Fraction(float(x)),
    "decimal": lambda x: Decimal(float(x)),
    "complex": complex,
    "list": lambda x: [float(x)],
    "tuple": lambda x: (float(x),),
    "array": lambda x: np.array(float(x)),
    "array of one": lambda x: np.array([float(x)]),
    "array of one, twice": lambda x: np.array([[float(x)]]),
    "tensor": lambda x: torch.tensor(float(x)),
    "tensor of one": lambda x: torch.tensor([float(x)]),
    "tensor with a gradient": lambda x: torch.tensor(float(x), requires_grad=True),
}


@of(NUMBERS)
@pytest.mark.parametrize("form", NUMBER_FORMS.values(), ids=NUMBER_FORMS)
def test_a_number_is_a_number(key, form, expected):
    verdict = asked(key, in_form(form, expected(key)["right"]))
    assert verdict.right, verdict


@of(NUMBERS)
def test_several_numbers_may_stand_in_one_array(key, expected):
    right = expected(key)["right"]
    for several in (
        list,
        np.array,
        torch.tensor,
        lambda x: np.array([x]),
        lambda x: [[n] for n in x],
    ):
        assert asked(key, several([float(x) for x in parts(right)])).right


@of(NUMBERS)
@pytest.mark.parametrize("digits", [2, 3, 4])
def test_what_is_right_but_rounded_is_right_or_told_so(key, digits, expected):
    right = expected(key)["right"]
    answer = in_form(lambda x: float(f"{x:.{digits - 1}e}"), right)
    verdict = asked(key, answer)
    slips = expected(key)["slips"]
    assert verdict.right or "right, rounded to" in verdict.message or verdict.message in slips
    if digits >= 3 and max(map(abs, parts(right))) < 100:
        assert verdict.right or "give it to at least" in verdict.message


def slips(expected, key):
    right = parts(expected(key)["right"])
    for hint, wrong in expected(key)["slips"].items():
        for one in wrong if isinstance(wrong, list) else [wrong]:
            # Where a slip leaves a number open, any will do.
            numbers = tuple(12.5 if x is ... else float(x) for x in parts(one))
            yield hint.format(*numbers), numbers if len(right) > 1 else numbers[0]


@of(NUMBERS)
def test_no_slip_is_taken_for_right_or_for_another(key, expected):
    for hint, wrong in slips(expected, key):
        assert turned_down(key, wrong).startswith(hint)
        if np.isfinite(wrong).all():
            assert turned_down(key, in_form(np.float32, wrong)).startswith(hint)
            # To three digits one slip may meet another, and never the right answer.
            assert turned_down(key, in_form(lambda x: float(f"{x:.2e}"), wrong))


NO_NUMBERS = {
    "None": (None, "needs a return"),
    "text": ("seven", "not 'seven'"),
    "a number as text": ("5.57", "Leave the quotation marks out"),
    "a fraction as text": ("1/20", "Leave the quotation marks out"),
    "a percentage as text": ("1%", "1% is 1/100"),
    "a decimal comma as text": ("0,05", "decimal comma|Leave the quotation marks out"),
    "texts": (["5", "2"], "Leave the quotation marks out"),
    "True": (True, "not True"),
    "NumPy's True": (np.True_, "not True"),
    "imaginary": (2 + 3j, r"not \(2\+3j\)"),
    "a dictionary": ({"alpha": 2.0}, "not a dictionary"),
    "a set": ({5.0}, "not {5.0}"),
    "three": ((1.0, 2.0, 3.0), r"not \(1.0, 2.0, 3.0\)"),
    "many": (np.zeros((3, 4)), r"an array of shape \(3, 4\)"),
    "none": ([], r"not \[\]"),
    "a ragged list": ([[1.0], [1.0, 2.0], 3.0], r"not \[\[1.0\], \[1.0, 2.0\], 3.0\]"),
    "a function": (lambda: 5.0, "Call it"),
    "a class": (float, "the class float"),
    "an object": (object(), "an object of type object"),
    "a date": (np.datetime64("2021-11-15"), "an object of type datetime64"),
}


@of(NUMBERS)
@pytest.mark.parametrize(("answer", "hint"), NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_what_is_no_number_is_told_what_is_wanted(key, answer, hint, expected):
    message = turned_down(key, answer)
    what = "2 numbers" if isinstance(expected(key)["right"], tuple) else "a number"
    assert message.startswith(f"This needs {what}, not ")
    assert re.search(hint, message)


@of(NUMBERS)
def test_one_for_two_and_two_for_one(key, expected):
    right = expected(key)["right"]
    if isinstance(right, tuple):
        assert "not just 2" in turned_down(key, 2)
        assert "(first, second)" in turned_down(key, right[0])
    else:
        assert "One value is asked for" in turned_down(key, (right, right))
        assert "One value is asked for" in turned_down(key, np.array([right, right]))


# What holds of an own wrong answer, and what is said of it.
FACTS = {
    "twice": (lambda x: 2 * x, "twice what is asked"),
    "half": (lambda x: x / 2, "half of what is asked"),
    "negative": (lambda x: -x, "has the wrong sign"),
    "hundredfold": (lambda x: 100 * x, "100 times"),
    "upside down": (lambda x: 1 / x, "1 divided by"),
    "near": (lambda x: 1.03 * x, "is near, but too large, by less than 5%"),
    "nearly": (lambda x: 0.985 * x, "is near, but too small, by less than 5%"),
    "too large": (lambda x: 1.37 * x, "is too large"),
    "too small": (lambda x: 0.71 * x, "is too small"),
    "far off": (lambda x: 3217 * x, "is too large, by more than a factor of ten"),
    "tiny": (lambda x: x / 3217, "is too small, by more than a factor of ten"),
    "other sign": (lambda x: -0.83 * x, "is below 0, and the right answer is not"),
    "zero": (lambda x: 0, "is too small"),
    "NaN": (lambda x: math.nan, "NaN, which comes of"),
    "infinite": (lambda x: -math.inf, "is infinite"),
    "enormous": (lambda x: 10**400, "is infinite"),
}


@of(NUMBERS)
@pytest.mark.parametrize("fact", FACTS)
def test_an_own_wrong_number_is_told_what_is_so(key, fact, expected):
    options = expected(key)
    wrong, says = FACTS[fact]
    answer = in_form(wrong, options["right"])
    if asked(key, answer).right:  # 1 is one over 1.
        assert fact == "upside down"
        return
    message = turned_down(key, answer)
    if not isinstance(options["right"], tuple):
        # A listed slip comes first; and of several facts the first is told.
        others = [says for _, says in FACTS.values()]
        assert (
            message in options["slips"]
            or says in message
            or "is 1 too" in message
            or "a whole number" in message
            or (
                any(other in message for other in others)
                and fact
                in ("upside down", "near", "nearly", "too large", "too small", "far off", "tiny")
            )
        )
    else:
        slip = message.startswith(tuple(options["slips"]))
        assert slip or message.count("The first ") == message.count("The second ") == 1


@pytest.mark.parametrize(
    ("key", "answer", "says"),
    [
        (
            ("batch_norm", "largest"),
            5.6,
            "It is right, rounded to two digits; give it to at least three digits.",
        ),
        (("batch_norm", "largest"), 31, "31 is not it. It is the square of what is asked."),
        (("batch_norm", "variance"), 25, "25 is not it. It is the square of what is asked."),
        (("batch_norm", "largest"), (5, 57), "decimal comma must be a point"),
        (("dense_layer", "parameters"), 196, "196 is not it. It is 1 too large."),
        (
            ("dense_layer", "parameters"),
            200,
            "It is right, rounded to one digit; give it exactly.",
        ),
        (("batch_norm", "undo"), (2, 3), "The first is right. The second is too small."),
        (("batch_norm", "undo"), (2, 49), "The second is the square of what is asked."),
        (("regression_as_classification", "torn"), (-40, 16), "The second has the wrong sign."),
        (
            ("batch_norm_learning", "two batches"),
            11.3,
            "rounded to three digits; give it to at least",
        ),
    ],
)
def test_such_sentences(key, answer, says):
    assert says in turned_down(key, answer)


# Functions


def _knows_the_labels(images):
    return datasets.digit_pairs(**many_labels.HELD_OUT)[1]


def _knows_the_angles(images):
    return datasets.turned_digits(regression.N_HELD_OUT, seed=2026, part="test")[1]


def _neighbors(x, y, new_images):
    return KNeighborsClassifier(1).fit(x, y).predict(new_images)


def _by_groups(groups):
    names, which = np.unique(groups, return_inverse=True)
    return np.searchsorted([24, 32], np.arange(len(names)), side="right")[which]


STAND_INS = {
    ("many_labels_per_image", "own network"): _knows_the_labels,
    ("one_label_per_image", "network"): _neighbors,
    ("regression_on_images", "your own"): _knows_the_angles,
    ("your_own_images", "split"): _by_groups,
}


def solution(key):
    """The function of a notebook's solution, or what stands in for its network."""
    if key in STAND_INS:
        return STAND_INS[key]
    names = {"np": np, "check": lambda *_: None}
    exec(SOLUTIONS[key], names)
    (function,) = (f for name, f in names.items() if name.startswith("solved_"))
    return function


def _in_float32(f):
    def single(x):
        return x.astype(np.float32) if getattr(x, "dtype", None) == np.float64 else x

    return lambda *args: single(np.asarray(f(*map(single, args))))


def _in_place(f):
    """Hand back an argument with the result in it, where one fits; leave nothing else as it was."""

    def function(*args):
        result = np.array(f(*args))
        arrays = [x for x in args if isinstance(x, np.ndarray)]
        for x in arrays:
            x.fill(0)
        for x in arrays:
            if x.shape == result.shape and x.dtype == result.dtype:
                x[...] = result
                return x
        return result

    return function


def _one_buffer(f):
    """The same array for the results of all calls of one shape."""
    buffers = {}

    def function(*args):
        result = np.asarray(f(*args))
        buffer = buffers.setdefault((result.shape, result.dtype), np.empty_like(result))
        buffer[...] = result
        return buffer

    return function


def _by_tensors(f, requires_grad=False):
    def function(*args):
        result = torch.tensor(np.asarray(f(*args), dtype=float), requires_grad=requires_grad)
        return 1.0 * result

    return function


def _columns(result):
    """As the loop of a student would return it: a list of rows, or one number."""
    return [np.asarray(row) for row in result] if np.ndim(result) else result


FUNCTION_FORMS = {
    "the solution": lambda f: f,
    "float32": _in_float32,
    "in place": _in_place,
    "one buffer": _one_buffer,
    "list": lambda f: lambda *args: np.asarray(f(*args)).tolist(),
    "list of arrays": lambda f: lambda *args: _columns(f(*args)),
    "list of tensors": lambda f: (
        lambda *args: (
            [*map(torch.tensor, _columns(f(*args)))]
            if np.ndim(f(*args))
            else torch.tensor(f(*args))
        )
    ),
    "tuple": lambda f: lambda *args: tuple(np.asarray(f(*args))) if np.ndim(f(*args)) else f(*args),
    "array of one": lambda f: lambda *args: f(*args) if np.ndim(f(*args)) else [f(*args)],
    "tensor": _by_tensors,
    "tensor with a gradient": lambda f: _by_tensors(f, requires_grad=True),
    "Python's own numbers": lambda f: lambda *args: np.asarray(f(*args)).astype(object),
    "with more arguments": lambda f: lambda *args, verbose=False: f(*args),
    "a method": lambda f: type("Mine", (), {"run": lambda self, *args: f(*args)})().run,
    "an object": lambda f: type("Mine", (), {"__call__": lambda self, *args: f(*args)})(),
}


@of(FUNCTIONS)
@pytest.mark.parametrize("form", FUNCTION_FORMS.values(), ids=FUNCTION_FORMS)
def test_a_right_function_is_right_in_every_form(key, form):
    if form is _in_place and key[1] == "own network":
        form = FUNCTION_FORMS["the solution"]  # Its argument has another shape.
    function = form(solution(key))
    verdict = asked(key, function)
    assert verdict.right, verdict
    # And what it did to its arguments has not made a wrong one right, or a right one wrong.
    assert not asked(key, lambda *args: 0 * np.asarray(solution(key)(*args)) + 0.123).right
    assert asked(key, function).right


@of(FUNCTIONS)
def test_a_right_function_that_rounds_is_right_or_told_so(key):
    def rounds(*args):
        # To three significant digits.
        return np.vectorize(lambda x: float(f"{x:.2e}"))(solution(key)(*args))

    verdict = asked(key, rounds)
    assert verdict.right or "something is rounded on the way" in verdict.message


def _raises(*args):
    raise ZeroDivisionError("oops")


def _prints(*args):
    print(end="")


def _matrix_product(*args):
    return np.ones((2, 3)) @ np.ones((2, 3))


def _only_tensors(*args):
    return torch.exp(args[0])


def _dim(*args):
    return args[0].mean(dim=0)


def _yields(*args):
    yield 1.0


class _Class:
    def __init__(self, *args):
        pass


NO_FUNCTIONS = {
    "a number": (5.0, r"This needs a function, not 5.0. Give the function's name"),
    "an array": (np.ones((3, 4)), r"not an array of shape \(3, 4\). Give the function's name"),
    "text": ("my_layer", "without parentheses and quotation marks"),
    "None": (None, "This needs a function, not None"),
    "a class": (_Class, "This needs a function, not the class _Class"),
    "returns None": (lambda *_: None, "returns None: is there a `return`"),
    "prints": (_prints, "print shows a value, but does not return it"),
    "a blank": (lambda *_: ..., "Still blank: your function returns ..."),
    "raises": (_raises, r"^Line 2 of your function, `raise .*`: ZeroDivisionError: oops\."),
    "text returned": (lambda *_: "done", "Your function returns 'done'"),
    "a dictionary returned": (lambda *_: {"w": 1}, "Your function returns a dictionary"),
    "an object returned": (lambda *_: object(), "an object of type object"),
    "yields": (_yields, "an object of type generator"),
    "complex": (lambda *_: 1j, "Your function returns 1j"),
    "shapes": (lambda *_: (np.ones(2), np.ones(3)), r"2 things, of shapes \(2,\), \(3,\)"),
    "no arguments": (lambda: 1.0, r"is called with \d arguments?, but takes nothing"),
    "too many": (lambda a, b, c, d, e, f, g: 1.0, "but takes a, b, c, d, e, f, g"),
    "product": (_matrix_product, r"ValueError: .* A must have as many columns as B has rows"),
    "tensors": (_only_tensors, "hands in NumPy arrays"),
    "dim": (_dim, "hands in NumPy arrays"),
}


@of(FUNCTIONS)
@pytest.mark.parametrize(("answer", "says"), NO_FUNCTIONS.values(), ids=NO_FUNCTIONS)
def test_what_is_no_function_or_fails_is_told_so(key, answer, says):
    assert re.search(says, turned_down(key, answer))


CALCULATED = [key for key in FUNCTIONS if key not in STAND_INS]


def _off(change):
    return lambda f: lambda *args: change(np.asarray(f(*args), dtype=float))


WRONG = {
    "an axis too many": (
        _off(lambda r: r[None] if r.ndim else np.array([r, r])),
        "result has shape",
    ),
    "one value too few": (_off(lambda r: r.ravel()[1:]), "result has shape"),
    "twice": (_off(lambda r: 2 * r), r"each is 2 times what it should be"),
    "three tenths": (_off(lambda r: 0.3 * r), r"each is 0.3 times what it should be"),
    "negative": (_off(lambda r: -r), "sign"),
    "shifted": (_off(lambda r: r + 0.75), "each is 0.75 too large"),
    "near": (_off(lambda r: 1.002 * r), "they are near"),
    "NaN": (_off(lambda r: r + np.nan), "is nan; it should be .* NaN comes of 0/0"),
    "infinite": (_off(lambda r: r + np.inf), "Infinity comes of a division by 0"),
    "zero": (_off(lambda r: 0 * r + 0.01), "it should be"),
    "another function": (lambda f: lambda *args: np.cos(f(*args)), r"is .*; it should be"),
}


@of(CALCULATED)
@pytest.mark.parametrize(("form", "says"), WRONG.values(), ids=WRONG)
def test_an_own_wrong_function_is_told_what_is_so(key, form, says):
    message = turned_down(key, form(solution(key)))
    # Some of these are slips that the chapter lists.
    slip = message in SLIPS[key]
    assert slip or re.search(says, message), message


SLIPS = {
    ("gradient_descent", "step"): (),
    ("losses", "function"): (
        "The sign is wrong: a probability's logarithm is negative, a loss is not.",
    ),
    ("multi_label", "stable"): ("The sign is wrong: a loss is not negative.",),
    ("regression_on_images", "loss"): (),
    **{key: () for key in CALCULATED if key[0] not in ("losses", "multi_label")},
}


@of(CALCULATED)
def test_no_argument_can_be_left_out(key):
    """A function that takes an argument for what it was in the first call is found out."""
    calls = []
    function = solution(key)
    asked(key, lambda *args: calls.append(args) or function(*args))
    first = calls[0]
    for i in range(len(first)):

        def deaf(*args, i=i):
            same = np.shape(args[i]) == np.shape(first[i])
            # Of another shape: any other value that fits.
            value = first[i] if same else np.ones_like(args[i])
            return function(*args[:i], value, *args[i + 1 :])

        assert not asked(key, deaf).right, f"argument {i} makes no difference"


elements = st.floats() | st.integers(-3, 3)
arrays = st.one_of(
    elements,
    hnp.arrays(
        float,
        hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
        elements=st.floats(),
    ),
    hnp.arrays(np.int64, hnp.array_shapes(max_dims=2, max_side=10)),
    hnp.arrays(bool, hnp.array_shapes(max_dims=2, max_side=10)),
)


@of(FUNCTIONS)
@given(result=arrays)
@settings(max_examples=40)
def test_whatever_a_function_returns_the_check_does_not_stumble(key, result):
    turned_down(key, lambda *_: result)


@of(CALCULATED)
def test_several_results_are_told_which_is_asked_for(key):
    message = turned_down(key, lambda *args: (solution(key)(*args), solution(key)(*args)))
    assert re.search("first .* only", message)


@of(FUNCTIONS)
def test_an_interrupt_is_not_swallowed(key):
    def interrupted(*args):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asked(key, interrupted)


@pytest.mark.parametrize(
    ("key", "kinds"),
    [
        (("one_label_per_image", "confusion"), ["int64", "int64"]),
        (("many_labels_per_image", "macro"), ["int64", "int64"]),
        (("many_labels_per_image", "own network"), ["float32"]),
        (("one_label_per_image", "network"), ["float32", "int64", "float32"]),
        (("regression_on_images", "your own"), ["float32"]),
    ],
)
def test_arrays_are_handed_in_as_the_pages_have_them(key, kinds):
    seen = []
    asked(key, lambda *args: seen.append([str(x.dtype) for x in args]))
    assert seen == [kinds]
