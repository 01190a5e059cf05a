"""The made images: labels true to the pixels, angles that can be found again.

The oracles are scikit-learn's digits, quarter turns by `np.rot90` and SciPy's
interpolation.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage
from sklearn.datasets import load_digits

from lecnn_helpers import datasets

few = settings(deadline=None, max_examples=20)


@pytest.fixture(scope="module")
def written():
    images, labels = load_digits(return_X_y=True)
    return images / 16, labels


# Pairs


def _which(half, images):
    """Indices of the digits with just these pixels."""
    return np.flatnonzero((images == half.ravel()).all(axis=1))


@pytest.mark.parametrize(
    ("part", "first", "last"),
    [("train", 0, 1197), ("test", 1198, 1796), (range(900, 930), 900, 929)],
)
def test_each_half_is_a_digit_of_its_part_and_the_labels_name_it(written, part, first, last):
    images, labels = datasets.digit_pairs(60, seed=3, part=part)
    assert images.shape == (60, 128)
    assert labels.shape == (60, 10)
    assert labels.dtype == np.int64
    for image, label in zip(images.reshape(-1, 8, 16), labels, strict=True):
        found = [_which(half, written[0]) for half in (image[:, :8], image[:, 8:])]
        for indices in found:
            assert indices.size
            assert ((first <= indices) & (indices <= last)).any()
        assert {d for d in range(10) if label[d]} == {int(written[1][i[0]]) for i in found}


def test_a_digit_twice_is_one_label_in_about_one_pair_of_ten():
    _, labels = datasets.digit_pairs(5000, seed=0)
    n_labels = labels.sum(axis=1)
    assert set(n_labels.tolist()) == {1, 2}
    # Binomial: 500 expected, standard deviation 21.
    assert abs((n_labels == 1).sum() - 500) < 4 * 21
    # Each digit is in 1 − 0.9² = 19 % of the pairs, standard deviation 28 of 950.
    assert (np.abs(labels.sum(axis=0) - 950) < 5 * 28).all()


@pytest.mark.parametrize("make", [datasets.digit_pairs, datasets.turned_digits])
def test_a_seed_gives_the_same_images_and_another_others(make):
    one, again, other = make(20, seed=1), make(20, seed=1), make(20, seed=2)
    for a, b in zip(one, again, strict=True):
        np.testing.assert_array_equal(a, b)
    assert not np.array_equal(one[0], other[0])
    assert 0 <= one[0].min() < one[0].max() <= 1


@pytest.mark.parametrize(
    ("make", "options"),
    [
        (datasets.digit_pairs, {}),
        (datasets.turned_digits, {"max_angle": 60, "detour": 0}),
        (datasets.turned_digit_originals, {}),
    ],
)
def test_without_a_word_the_seed_is_0_and_angles_reach_60_degrees(make, options):
    for ours, expected in zip(make(20), make(20, seed=0, part="all", **options), strict=True):
        np.testing.assert_array_equal(ours, expected)


# Turned digits


@pytest.mark.parametrize("quarters", [-2, -1, 0, 1, 2, 3])
def test_quarter_turns_are_rot90(written, quarters):
    images = written[0][:20]
    turned = datasets.turn(images, np.full(20, 90.0 * quarters), side=8)
    expected = np.rot90(images.reshape(-1, 8, 8), quarters, axes=(1, 2))
    np.testing.assert_allclose(turned.reshape(-1, 8, 8), expected, atol=1e-12)


def test_no_turn_only_adds_background(written):
    still = datasets.turn(written[0][:5], np.zeros(5)).reshape(-1, 12, 12)
    np.testing.assert_allclose(still[:, 2:10, 2:10].reshape(5, 64), written[0][:5], atol=1e-12)
    assert still.sum() == pytest.approx(written[0][:5].sum())


@few
@given(st.integers(0, 1796), st.floats(-180, 180))
def test_turning_is_scipy_s_bilinear_rotation(index, angle):
    image = load_digits().images[index] / 16
    padded = np.pad(image, 3)
    # SciPy's positive angle turns the first axis towards the second: as ours, on the screen.
    theirs = ndimage.rotate(padded, angle, reshape=False, order=1, mode="constant")[1:-1, 1:-1]
    ours = datasets.turn(image.reshape(1, 64), [angle]).reshape(12, 12)
    np.testing.assert_allclose(ours, theirs, atol=1e-9)


@pytest.mark.parametrize("angle", [-170, -45, 10, 45, 80])
def test_what_comes_from_outside_is_background_up_to_the_picture_s_edge(angle):
    """White to the edge and no room to turn: nothing of it comes in again at the corners."""
    white = np.ones((8, 8))
    theirs = ndimage.rotate(np.pad(white, 4), angle, reshape=False, order=1)[4:-4, 4:-4]
    ours = datasets.turn(white.reshape(1, 64), [angle], side=8).reshape(8, 8)
    np.testing.assert_allclose(ours, theirs, atol=1e-9)


def test_turned_digits_are_digits_turned_by_their_angles(written):
    images, angles = datasets.turned_digits(5, seed=5, part="test")
    for image, angle in zip(images, angles, strict=True):
        candidates = datasets.turn(written[0][1198:], np.full(599, angle))
        assert np.abs(candidates - image).max(axis=1).min() < 1e-12


def test_the_angle_is_found_again(written):
    """Of the original turned by SciPy, in steps of a degree, the nearest step is the most alike."""
    images, angles = datasets.turned_digits(5, seed=6)
    tries = np.arange(-65.0, 65.5, 1.0)
    for image, angle in zip(images, angles, strict=True):
        candidates = datasets.turn(written[0], np.full(len(written[0]), angle))
        original = written[0][np.abs(candidates - image).sum(axis=1).argmin()]
        padded = np.pad(original.reshape(8, 8), 2)
        distances = [
            ((ndimage.rotate(padded, t, reshape=False, order=1) - image.reshape(12, 12)) ** 2).sum()
            for t in tries
        ]
        assert abs(tries[np.argmin(distances)] - angle) <= 1.0


def test_a_stroke_leans_to_the_left_when_turned_counterclockwise():
    stroke = np.zeros((8, 8))
    stroke[:, 3:5] = 1
    turned = datasets.turn(stroke.reshape(1, 64), [30.0]).reshape(12, 12)
    weight = turned / turned.sum()
    rows, columns = np.indices((12, 12)) - 5.5
    covariance = [[(weight * a * b).sum() for b in (columns, -rows)] for a in (columns, -rows)]
    along = np.linalg.eigh(covariance)[1][:, -1]  # x to the right, y up
    angle = math.degrees(math.atan2(along[1], along[0])) % 180
    assert angle == pytest.approx(90 + 30, abs=1.0)


def test_angles_are_uniform_and_independent_of_the_digit():
    _, angles = datasets.turned_digits(4000, seed=0, max_angle=45)
    assert -45 <= angles.min() < -44
    assert 44 < angles.max() <= 45
    # Standard error of the mean: 45/√3/√4000 = 0.41.
    assert abs(angles.mean()) < 4 * 0.41
    assert angles.std() == pytest.approx(45 / math.sqrt(3), rel=0.03)


# Bad input


@pytest.mark.parametrize("make", [datasets.digit_pairs, datasets.turned_digits])
@pytest.mark.parametrize("n", [0, -3, 2.5, True, "ten"])
def test_bad_n(make, n):
    with pytest.raises(ValueError, match="n must be a whole number ≥ 1, got"):
        make(n)


@pytest.mark.parametrize("n", [0, 1798, 2.5])
def test_bad_batch(n):
    with pytest.raises(ValueError, match="n must be a whole number from 1 to 1797, got"):
        datasets.digits_batch(n)


@pytest.mark.parametrize("make", [datasets.digit_pairs, datasets.turned_digits])
def test_unknown_part(make):
    with pytest.raises(ValueError, match="part must be one of 'all', 'train', 'test', got 'dev'"):
        make(3, part="dev")


@pytest.mark.parametrize("make", [datasets.digit_pairs, datasets.turned_digits])
@pytest.mark.parametrize("part", [range(0), range(-1, 5), range(1700, 1798)])
def test_a_range_beyond_the_digits(make, part):
    with pytest.raises(
        ValueError, match=r"part must be a range of digits from 0 to 1796, got range"
    ):
        make(3, part=part)


def test_pictures_of_two_ranges_share_no_digit(written):
    digits = [
        {
            half.tobytes()
            for image in datasets.digit_pairs(400, part=part)[0].reshape(-1, 8, 16)
            for half in (image[:, :8], image[:, 8:])
        }
        for part in (range(1198, 1498), range(1498, 1797))
    ]
    assert min(map(len, digits)) > 250
    assert not digits[0] & digits[1]


def test_a_range_is_the_digits_with_these_numbers(written):
    originals, labels = datasets.turned_digit_originals(40, part=range(7, 8))
    np.testing.assert_array_equal(originals, np.tile(written[0][7], (40, 1)))
    np.testing.assert_array_equal(labels, np.full(40, written[1][7]))


@pytest.mark.parametrize("angle", [0, -5, 181, math.nan])
def test_bad_max_angle(angle):
    with pytest.raises(ValueError, match=r"max_angle must be a finite number ≤ 180 and > 0, got"):
        datasets.turned_digits(3, max_angle=angle)


@pytest.mark.parametrize(
    ("images", "angles", "side", "message"),
    [
        (np.ones((2, 63)), [0, 0], 12, "images must be square, got 63 pixels a row"),
        (np.ones((2, 64)), [0], 12, r"angles must be one for each of 2 images, got shape \(1,\)"),
        (np.ones((2, 64)), [0, math.nan], 12, r"angles\[1\] is nan"),
        (np.ones((2, 64)), [0, 0], 11, "side must be 8 plus an even number, got 11"),
        (np.ones((2, 64)), [0, 0], 6, "side must be 8 plus an even number, got 6"),
        (np.ones(64), [0], 12, r"images must have 2 dimension\(s\)"),
    ],
)
def test_bad_turns(images, angles, side, message):
    with pytest.raises(ValueError, match=message):
        datasets.turn(images, angles, side=side)


# Detours, and where the digits came from


@pytest.mark.parametrize("detour", [1, 90])
def test_a_detour_changes_neither_digits_nor_angles(detour):
    straight = datasets.turned_digits(40, seed=8, part="test")
    detoured = datasets.turned_digits(40, seed=8, part="test", detour=detour)
    np.testing.assert_array_equal(straight[1], detoured[1])
    # The images are alike, only softer: nearest to their own among all.
    distances = ((straight[0][:, None] - detoured[0][None]) ** 2).sum(axis=2)
    np.testing.assert_array_equal(distances.argmin(axis=0), np.arange(40))
    assert distances.diagonal().min() > 0


def test_a_detour_is_two_turns_by_scipy():
    """The angle is the first turn's and the second's together; too far is to either side."""
    images, angles = datasets.turned_digits(8, seed=8, detour=30)
    originals, _ = datasets.turned_digit_originals(8, seed=8)
    tries, found = np.arange(-30, 30.5, 0.5), []
    for image, angle, original in zip(images, angles, originals, strict=True):
        padded = np.pad(original.reshape(8, 8), 3)
        distances = []
        for too_far in tries:
            far = ndimage.rotate(padded, angle + too_far, reshape=False, order=1)
            back = ndimage.rotate(far, -too_far, reshape=False, order=1)
            distances.append(np.abs(back[1:-1, 1:-1] - image.reshape(12, 12)).max())
        assert min(distances) < 0.03
        found.append(tries[np.argmin(distances)])
    assert min(found) < -5
    assert max(found) > 5


def test_no_detour_is_the_plain_turn():
    for plain, none in zip(
        datasets.turned_digits(5, seed=2), datasets.turned_digits(5, seed=2, detour=0), strict=True
    ):
        np.testing.assert_array_equal(plain, none)


@pytest.mark.parametrize("part", ["train", "test", "all", range(5, 1790, 7)])
def test_originals_are_what_was_turned_with_their_labels(written, part):
    originals, labels = datasets.turned_digit_originals(30, seed=9, part=part)
    images, angles = datasets.turned_digits(30, seed=9, part=part)
    np.testing.assert_array_equal(datasets.turn(originals, angles), images)
    for original, label in zip(originals, labels, strict=True):
        assert label in written[1][_which(original, written[0])]


def test_turning_back_gives_the_original_up_to_blur():
    originals, _ = datasets.turned_digit_originals(30, seed=9)
    images, angles = datasets.turned_digits(30, seed=9)
    back = datasets.turn(images, -angles, side=12).reshape(30, 12, 12)[:, 2:10, 2:10]
    wrong = datasets.turn(images, angles, side=12).reshape(30, 12, 12)[:, 2:10, 2:10]
    shape = originals.reshape(30, 8, 8)
    likeness = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(back, shape, strict=True)]
    assert min(likeness) > 0.9
    others = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(wrong, shape, strict=True)]
    assert np.median(others) < 0.75


@pytest.mark.parametrize("detour", [-1, 181, math.nan, "far"])
def test_bad_detour(detour):
    with pytest.raises(ValueError, match="detour must be a"):
        datasets.turned_digits(3, detour=detour)


def test_bad_originals():
    with pytest.raises(ValueError, match="n must be a whole number ≥ 1"):
        datasets.turned_digit_originals(0)
    with pytest.raises(ValueError, match="part must be one of"):
        datasets.turned_digit_originals(1, part="dev")
