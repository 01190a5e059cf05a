"""Each picture of the gallery, by us and by matplotlib's own SVG, in the same browser.

A picture that fails is left beside the other in a file that the message names.
"""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from .pictures import PICTURES, STATES
from .pixels import astray, beyond, differing, luminance

pytestmark = [pytest.mark.browser, pytest.mark.slow]

names = pytest.mark.parametrize("name", PICTURES)

# Shares of a picture's pixels. Positions are rounded to 0.1 px, which changes the edges of lines
# and moves a word by a row of pixels: pixels differ then, but none is astray.
ASTRAY = 0.0003
DIFFERING = 0.01
# Lines that lie just between two rows of pixels: 0.05 px put them into one or the other.
BETWEEN_ROWS = {"confusion_matrix": 0.002, "mathematics_in_custom": 0.0007}

# Where matplotlib's own SVG is not what a reader should see, and why.
NOT_COMPARED = {
    "pcolormesh_gouraud": "it shades by a filter that browsers do not have; ours is an image",
    "special_characters": "it lets two spaces run into one",
}

# Letters of 10 px in a mid-tone: their thin strokes measure fainter than their ink, which has 4.5.
MID_TONE = {"style_grayscale": 3.7, "pie_exploded": 3.1}

# Where the figure has its own paper, or none, it is not the page's color on a dark page.
OWN_PAPER = {"colored_paper", "subfigures"}


@pytest.fixture
def shots(photographs, name):
    if PICTURES[name].missing:
        pytest.skip(PICTURES[name].missing)
    shots = photographs[name]
    assert not shots.failed, shots.failed
    assert shots.ours, f"{name} is not on the page"
    return shots


def side_by_side(folder, ours, theirs, mask):
    """Both pictures and where they differ, in one file."""
    marked = np.where(mask[..., None], np.uint8([255, 0, 0]), np.uint8([255, 255, 255]))
    path = folder / "ours, the other, where they differ.png"
    Image.fromarray(np.hstack([ours, theirs, marked])).save(path)
    return path


@names
def test_light(shots, name, tmp_path):
    """As matplotlib's own SVG, in each state."""
    if name in NOT_COMPARED:
        pytest.skip(f"matplotlib's own SVG: {NOT_COMPARED[name]}")
    for state in STATES:
        ours, theirs = shots.ours["light", state], shots.theirs[state]
        assert theirs.std() > 0, f"matplotlib's own {name} is blank"
        differ, away = differing(ours, theirs), astray(ours, theirs)
        far = BETWEEN_ROWS.get(name, ASTRAY)
        if differ.mean() > DIFFERING or away.mean() > far:
            pytest.fail(
                f"{name}, state {state}: {differ.mean():.3%} of the pixels differ (at most "
                f"{DIFFERING:.3%}) and {away.mean():.3%} are astray (at most {far:.3%}); see "
                f"{side_by_side(tmp_path, ours, theirs, differ)}"
            )


@names
def test_states_differ(shots, name):
    """The comparison is of pictures that moved."""
    first, *others = (shots.theirs[state] for state in STATES)
    for other in others:
        assert (first.shape != other.shape) or (first != other).any()


@names
def test_dark_keeps_the_colors_of_data(shots, name, tmp_path):
    """What a color map made looks the same on a dark page as in matplotlib's own picture."""
    data = shots.anatomy.data
    if name in NOT_COMPARED:
        pytest.skip(f"matplotlib's own SVG: {NOT_COMPARED[name]}")
    if not data.any():
        pytest.skip("no pixel of it is color-mapped alone")
    ours, theirs = shots.ours["dark", 1], shots.theirs[1]
    changed = data & beyond(ours, theirs, slack=3)
    share = changed.sum() / data.sum()
    if share > 0.01:
        pytest.fail(
            f"{name}: {share:.1%} of the pixels that carry data have another color on a dark page; "
            f"see {side_by_side(tmp_path, ours, theirs, changed)}"
        )


def test_many_pictures_carry_data(photographs):
    """Else the test above would look at nothing."""
    shares = [shots.anatomy.data.mean() for shots in photographs.values()]
    assert sum(share > 0.05 for share in shares) >= 20


@names
def test_dark_text_can_be_read(shots, name):
    """At 4.5 to 1 against what lies under it, or nearly as well as on white."""
    words = shots.anatomy.words
    if not words:
        pytest.skip("nothing is written in it")
    dark, light = shots.ours["dark", 1], shots.theirs[1]
    faint = []
    for word in words:
        here, there = word.contrast(dark), word.contrast(light)
        if here < min(MID_TONE.get(name, 4.5), 0.8 * there):
            faint.append(f"{word.text!r}: {here:.1f} to 1, on a light page {there:.1f}")
    assert not faint, f"{name}: {len(faint)} of {len(words)} texts, {'; '.join(faint[:5])}"


@names
def test_dark_axes_can_be_seen(shots, name):
    """At 3 to 1 against what lies beside them, or nearly as well as on white."""
    ink = shots.anatomy.ink
    if not ink.letters.any():
        pytest.skip("it has no axes to see")
    here, there = ink.contrast(shots.ours["dark", 1]), ink.contrast(shots.theirs[1])
    assert here >= min(3, 0.8 * there), f"{name}: {here:.1f} to 1, on a light page {there:.1f}"


@names
def test_dark_paper(shots, name):
    """White paper takes the page's color; a figure that is dark anyway stays dark."""
    corner = luminance(shots.theirs[1][1, 1])
    if name in OWN_PAPER or 0.05 < corner < 0.95 or shots.anatomy.data[1:3, 1:3].all():
        pytest.skip("it has a paper of its own")
    assert luminance(shots.ours["dark", 1][1, 1]) < 0.05


@names
def test_printed(shots, name, tmp_path):
    """From a dark page: the colors of the light one, on white."""
    ours, light = shots.ours["print", 1], shots.ours["light", 1]
    # The page's ink is #1a1a1a, that of paper is black.
    changed = np.abs(ours.astype(int) - light.astype(int)).max(axis=-1) > 0x1A + 3
    if changed.mean() > 0.0001:
        pytest.fail(
            f"{name}: {changed.mean():.2%} of the pixels are not those of a light page; see "
            f"{side_by_side(tmp_path, ours, light, changed)}"
        )


def test_printed_on_white(photographs):
    assert all((shots.paper["print"] == 255).all() for shots in photographs.values())
