"""Numbers and sets in words."""

import numpy as np
import pytest

from lecnn_helpers.pictures.words import (
    from_to,
    label_set,
    power_of_ten,
    scientific,
    short,
    spread,
    superscript,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.2, "0.2"),
        (2.0, "2"),
        (100.0, "100"),
        (0.000123456, "0.000123"),
        (-1.1, "−1.1"),
        (-2.346e-7, "−2.35·10⁻⁷"),
        (12345678.0, "1.23·10⁷"),
        (0.0, "0"),
        (-np.inf, "−∞"),
        (np.nan, "NaN"),
    ],
)
def test_short_numbers(value, text):
    assert short(value) == text


def test_powers_of_ten():
    assert [power_of_ten(n) for n in (-6, -2, 0, 2, 3)] == ["10⁻⁶", "0.01", "1", "100", "10³"]
    assert superscript(-12) == "⁻¹²"
    assert [scientific(v) for v in (3e-12, -1e12, 9.6e4)] == ["3·10⁻¹²", "−1·10¹²", "1·10⁵"]


def test_spread_is_that_of_a_sample():
    # Two values: mean and |difference|/√2.
    assert spread([60.0, 50.0], 1) == "55.0 ± 7.1"
    assert spread([-0.001]) == "0.00"


def test_ranges_and_sets():
    assert from_to("3%", "5%") == "3% to 5%"
    assert from_to("3%", "3%") == "3%"
    assert label_set([1, 0, 0, 1]) == "{0, 3}"
    assert label_set([1, 0, 0, 1], first=1) == "{1, 4}"
    assert label_set(np.zeros(10)) == "∅"
