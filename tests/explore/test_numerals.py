"""Numbers as a person would write them: true, short, and told apart."""

import math
import random
import re
from decimal import Decimal

import pytest

from lecnn_helpers.explore.controls import make_control
from lecnn_helpers.explore.numerals import number_texts, step_texts, with_minus

_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def read(text):
    """Read a label as a person does; knows nothing of how it was written."""
    match = re.fullmatch(r"(−?)([\d.]+)(?:·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?", text)
    if not match:
        match = re.fullmatch(r"(−?)(10)([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text)
        number, power = Decimal(1), match[3]
    else:
        number, power = Decimal(match[2]), match[3]
    return (-1 if match[1] else 1) * number.scaleb(int((power or "0").translate(_RAISED)))


def test_reading():
    assert read("−2.5·10⁻¹⁴") == Decimal("-2.5e-14")
    assert read("10⁻⁵") == Decimal("1e-5")
    assert read("−10⁹") == Decimal("-1e9")
    assert read("0.50") == Decimal("0.5")


def test_labels_of_any_numbers():
    """Within half of the third digit, in order, and never two alike."""
    chance = random.Random(5)

    def any_number():
        mantissa = chance.choice(
            [chance.random(), round(chance.random(), 3), chance.randint(1, 999) / 7, math.pi]
        )
        return chance.choice((1, -1)) * mantissa * 10.0 ** chance.randint(-20, 20)

    for _ in range(500):
        numbers = sorted({any_number() for _ in range(chance.randint(1, 8))})
        if chance.random() < 0.3:
            numbers = [numbers[0] + i * abs(numbers[0]) * 1e-9 for i in range(3)]
        shown = [read(text) for text in number_texts(numbers)]
        assert shown == sorted(set(shown))
        for number, as_read in zip(numbers, shown, strict=True):
            assert abs(Decimal(number) - as_read) <= abs(Decimal(number)) * Decimal("0.005")


def test_labels_of_any_steps():
    chance = random.Random(6)
    for _ in range(500):
        size = chance.choice(
            [chance.random(), chance.randint(1, 99) / 100, math.pi / 8, 1 / chance.randint(1, 12)]
        )
        step = size * 10.0 ** chance.randint(-15, 6)
        low = chance.choice([0.0, step * chance.randint(-5, 5), chance.uniform(-1e3, 1e3) * step])
        count = chance.randint(1, 40)
        control = make_control("x", (low, low + (count - 1) * step, step))
        assert len(control.values) == count
        for i, (value, text) in enumerate(zip(control.values, control.texts, strict=True)):
            assert value == pytest.approx(low + i * step, rel=1e-12, abs=1e-9 * step)
            assert abs(read(text) - Decimal(value)) <= Decimal(0.005 * max(abs(value), step))


def test_a_tiny_step_far_from_zero():
    # 0.5 + 22 · 2⁻⁴⁶ is a float, and so is each step: 0.5 has 2⁻⁵³ as its last place.
    step = 2.0**-46
    values = make_control("x", (0.5, 0.5 + 22 * step, step)).values
    assert values == pytest.approx([0.5 + i * step for i in range(23)], rel=0, abs=2e-16)


def test_what_is_no_number_is_written_out():
    assert number_texts([float("-inf"), 1.0, float("nan")]) == ["−inf", "1", "nan"]


def test_steps():
    assert step_texts([0.0, 0.5], 0.5) == ["0.0", "0.5"]
    assert step_texts([0.0, 0.5], 0.5, least=2) == ["0.00", "0.50"]
    # A start with more digits than the step needs is rounded to what the step needs.
    assert step_texts([0.12345678, 0.22345678], 0.1) == ["0.123", "0.223"]
    assert step_texts([0.123, 0.223], 0.1) == ["0.123", "0.223"]
    assert step_texts([1e9, 2e9], 1e9) == ["10⁹", "2·10⁹"]
    assert step_texts([0, 1], 1) == ["0", "1"]


def test_powers_of_ten():
    assert with_minus("-1e-05") == "−10⁻⁵"
    assert with_minus("2.50e+03 m") == "2.50·10³ m"
    assert with_minus("1.5e+00") == "1.5"
    assert with_minus("1 euro, -2") == "1 euro, −2"
