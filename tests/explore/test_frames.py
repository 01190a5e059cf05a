"""Packing is lossless, to the letter, whatever the frames."""

import gzip
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecnn_helpers.explore.frames import pack, unpack

numbers = st.one_of(
    st.integers(-(10**6), 10**6).map(str),
    st.floats(-1e4, 1e4).map(lambda x: f"{x:.1f}"),
    st.floats(-1e4, 1e4).map(lambda x: f"{round(x, 2):g}"),
    st.floats(-10, 10).map(lambda x: f"{x:.3f}".replace("-", "−")),
    st.sampled_from(["-0", "-0.0", "−0.00", "007", "1e5", "1.2.3", "5-3", "--1", "0.10", "9" * 20]),
)
lines = st.one_of(
    st.tuples(numbers, numbers).map(lambda xy: f'<use x="{xy[0]}" y="{xy[1]}"></use>'),
    numbers.map(lambda x: f"<text>Z₅ = {x} &amp; more</text>"),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
)
frames = st.lists(st.lists(lines, min_size=1, max_size=6), min_size=1, max_size=12)


@given(frames)
def test_round_trip(frames):
    assert unpack(pack(frames)) == frames


@given(frames)
def test_the_same_frames_give_the_same_bytes(frames):
    assert pack(frames) == pack([list(frame) for frame in frames])


@pytest.mark.parametrize(
    "column",
    [
        ["10", "100", "1000"],
        ["1.50", "-1.50", "0.00"],
        ["1.5", "2", "-0.5"],
        ["−1.5", "1.5"],
        ["-1", "−1"],
        ["0.5", "0.50"],
        ["00", "01"],
        [str(2**30), "0"],
        ["1" * 40, "2"],
    ],
)
def test_awkward_columns(column):
    frames = [[f"<g>{token}</g>"] for token in column]
    assert unpack(pack(frames)) == frames


def test_embedded_images_are_kept_whole():
    frames = [[f'<image href="data:image/png;base64,A{i}B{i * 7}c0.50"></image>'] for i in range(9)]
    assert unpack(pack(frames)) == frames


def test_what_moves_evenly_costs_next_to_nothing():
    frames = [[f'<use x="{10 + 3 * i}" y="7"></use>', "<path></path>"] for i in range(1000)]
    # A difference of 3 a thousand times: the header and a run that gzip folds.
    assert len(b64decode(pack(frames))) < 250


def test_a_line_that_stays_is_stored_once():
    line = f'<path d="{"M0 0L1 1" * 50}"></path>'
    frames = [[line, f"<text>{i}</text>"] for i in range(100)]
    assert (
        gzip.decompress(b64decode(pack(frames))).count(line.encode()[:200].replace(b'"', b'\\"'))
        == 1
    )


def test_bad_frames():
    with pytest.raises(ValueError, match="frames is empty"):
        pack([])
    with pytest.raises(ValueError, match="NUL"):
        pack([["a\0b"]])
