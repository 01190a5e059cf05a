"""Surfaces: values by hand, gradients against finite differences, minima, bad input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecnn_helpers.formulas.surfaces import Bowl, Ravine, Saddle

# A point at inf must not warn: a warning in a published page is a defect.
pytestmark = pytest.mark.filterwarnings("error")

SURFACES = [
    Bowl(0.25),
    Bowl(1.0),
    Bowl(30.0),
    Bowl(30.0, degrees=25.0),
    Saddle(),
    Ravine(),
    Ravine(3.0),
]
coordinate = st.floats(-2.0, 2.0)


def central_difference(function, w, h=1e-5):
    """∂f/∂w by (f(w + h) − f(w − h))/(2h), weight by weight, along a new last axis."""
    steps = h * np.eye(len(w))
    return np.stack([(function(w + e) - function(w - e)) / (2 * h) for e in steps], axis=-1)


@pytest.mark.parametrize(
    ("surface", "w", "expected"),
    [
        (Bowl(10.0), (2.0, 3.0), 47.0),  # (4 + 10·9)/2
        (Bowl(0.5), (2.0, 4.0), 6.0),  # (4 + 0.5·16)/2
        (Saddle(), (1.0, 2.0), 2.5),  # 1/2 − 4/2 + 16/4
        (Saddle(), (0.0, 1.0), -0.25),
        (Ravine(), (0.0, 1.0), 101.0),  # 1 + 100·1
        (Ravine(5.0), (2.0, 3.0), 6.0),  # 1 + 5·(3 − 4)²
    ],
)
def test_values_by_hand(surface, w, expected):
    assert surface.value(w) == expected


@pytest.mark.parametrize("surface", SURFACES, ids=repr)
@settings(max_examples=50, deadline=None, derandomize=True)
@given(w=st.tuples(coordinate, coordinate))
def test_gradient_is_the_slope_of_the_value(surface, w):
    w = np.array(w)
    # Error of the differences: h²/6 times a third derivative of at most 24·100·2, and
    # 1e-16/h times a value of at most 3609. Together below 1e-6.
    np.testing.assert_allclose(
        surface.gradient(w), central_difference(surface.value, w), rtol=0, atol=1e-6
    )


@pytest.mark.parametrize("surface", SURFACES, ids=repr)
def test_minima_are_lower_than_all_around_and_flat(surface):
    angles = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    circle = 0.01 * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    assert surface.minima.ndim == 2
    assert surface.minima.shape[1] == 2
    for minimum in surface.minima:
        assert surface.gradient(minimum).tolist() == [0.0, 0.0]
        assert (surface.value(minimum + circle) > surface.value(minimum)).all()


def test_the_saddle_has_both_of_its_minima_and_is_one_in_the_middle():
    saddle = Saddle()
    assert sorted(saddle.minima.tolist()) == [[0.0, -1.0], [0.0, 1.0]]
    assert saddle.gradient([0.0, 0.0]).tolist() == [0.0, 0.0]
    hessian = central_difference(saddle.gradient, np.zeros(2))
    np.testing.assert_allclose(hessian, [[1, 0], [0, -1]], atol=1e-9)


@pytest.mark.parametrize(
    ("kappa", "rate"), [(0.5, 2.0), (1.0, 2.0), (10.0, 0.2), (100.0, 0.02), (8, 0.25)]
)
def test_bowl_curvatures_and_largest_stable_rate(kappa, rate):
    bowl = Bowl(kappa)
    assert bowl.largest_stable_rate == rate
    hessian = central_difference(bowl.gradient, np.array([0.3, -0.7]))
    np.testing.assert_allclose(hessian, np.diag(bowl.curvatures), rtol=1e-8, atol=1e-8)
    assert bowl.curvatures == (1.0, kappa)


def test_a_turned_bowl_is_the_bowl_seen_from_other_axes():
    plain, turned = Bowl(9.0), Bowl(9.0, degrees=90.0)
    # Turned by a right angle, w₂ runs along the flat axis and −w₁ along the steep one.
    assert turned.value([2.0, 0.0]) == pytest.approx(plain.value([0.0, 2.0]), rel=1e-12)
    np.testing.assert_allclose(turned.gradient([2.0, 3.0]), [18.0, 3.0], rtol=1e-12)
    # By 45 degrees the diagonal (1, 1)/√2 is the flat axis: L = 1/2 there, 9/2 across.
    diagonal = Bowl(9.0, degrees=45.0)
    half = np.sqrt(0.5)
    np.testing.assert_allclose(diagonal.value([[half, half], [-half, half]]), [0.5, 4.5])
    hessian = central_difference(diagonal.gradient, np.array([0.3, -0.7]))
    np.testing.assert_allclose(np.linalg.eigvalsh(hessian), [1.0, 9.0], rtol=1e-8)
    for bad in (np.nan, np.inf, "much"):
        with pytest.raises(ValueError, match=r"^degrees must be"):
            Bowl(9.0, degrees=bad)


@pytest.mark.parametrize("surface", SURFACES, ids=repr)
def test_a_grid_and_a_path_give_what_their_points_give(surface):
    grid = np.stack(np.meshgrid([-1.5, 0.0, 0.5, 2.0], [-1.0, 0.25, 1.0]), axis=-1)
    values, gradients = surface.value(grid), surface.gradient(grid)
    assert values.shape == (3, 4)
    assert gradients.shape == (3, 4, 2)
    for row in range(3):
        assert surface.value(grid[row]).tolist() == values[row].tolist()
        for column in range(4):
            point = grid[row, column].tolist()
            assert surface.value(point) == values[row, column]
            assert surface.gradient(point).tolist() == gradients[row, column].tolist()


@pytest.mark.parametrize("surface", SURFACES, ids=repr)
@pytest.mark.parametrize("far", [np.inf, -np.inf, np.nan, 1e200, -1e308])
def test_points_of_a_diverged_path_give_no_warning(surface, far):
    path = np.array([[1.0, 1.0], [far, far]])
    # The finite row beside it keeps its value; the far one is not a usable loss.
    assert np.isfinite(surface.value(path)).tolist() == [True, False]
    gradient = surface.gradient(path)
    assert np.isfinite(gradient[0]).all()
    if not np.isfinite(far):
        assert not np.isfinite(gradient[1]).any()


def test_a_weight_that_left_the_numbers_leaves_the_other_s_gradient_alone():
    assert Bowl(10.0).gradient([[np.inf, 2.0], [3.0, -np.inf]]).tolist() == [
        [np.inf, 20.0],
        [3.0, -np.inf],
    ]


def test_options_are_kept_as_floats():
    assert repr(Bowl(8, 30)) == "Bowl(kappa=8.0, degrees=30.0)"
    assert repr(Ravine(5)) == "Ravine(steepness=5.0)"


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf, "steep", None])
def test_kappa_and_steepness_must_be_positive_numbers(bad):
    with pytest.raises(ValueError, match=r"^kappa must be"):
        Bowl(bad)
    with pytest.raises(ValueError, match=r"^steepness must be"):
        Ravine(bad)


@pytest.mark.parametrize("surface", [Bowl(), Saddle(), Ravine()], ids=repr)
@pytest.mark.parametrize("method", ["value", "gradient"])
def test_w_must_be_numbers_with_a_last_axis_of_two(surface, method):
    for bad, shape in ((1.0, r"\(\)"), ([1.0, 2.0, 3.0], r"\(3,\)"), (np.ones((2, 3)), r"\(2, 3")):
        with pytest.raises(ValueError, match=rf"^w has shape {shape}.*last axis"):
            getattr(surface, method)(bad)
    for bad in (["a", "b"], [[1.0, 2.0], [3.0]], [1j, 2.0]):
        with pytest.raises(ValueError, match=r"^w must be an array of numbers"):
            getattr(surface, method)(bad)


def test_the_usual_surfaces():
    # What one gets without a word: 10 across to 1 along, and Rosenbrock's 100.
    assert Bowl().value([2.0, 1.0]) == (4 + 10 * 1) / 2
    assert Ravine().value([0.0, 1.0]) == 1 + 100
    assert Bowl().curvatures == (1.0, 10.0)
    assert Bowl().largest_stable_rate == 0.2
    assert Bowl(0.5).largest_stable_rate == 2.0
    assert Bowl(3).minima.tolist() == [[0.0, 0.0]]
    assert Saddle().minima.tolist() == [[0.0, -1.0], [0.0, 1.0]]
    assert Ravine().minima.tolist() == [[1.0, 1.0]]
