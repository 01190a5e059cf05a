"""Packing is lossless, to the letter, whatever the frames."""

import gzip
import json
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
    raw = gzip.decompress(b64decode(pack(frames)))
    header = json.loads(raw[4 : 4 + int.from_bytes(raw[:4], "little")])
    # Each is a line of its own, and none of its digits a number.
    assert header["templates"] == [line for (line,) in frames]
    assert [shape["columns"] for shape in header["shapes"]] == [[]] * 9


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


@pytest.mark.parametrize(
    ("tokens", "form", "integers"),
    [
        # The difference d is sent as 2d, or as −2d − 1 below 0; seven bits to a byte, the
        # lowest first, and 128 more in each byte but the last.
        (["1", "3"], [0, 0, "-"], [2, 4]),
        # 0, −1 and 301, which is sent as 602 = 4·128 + 90.
        (["0", "-1", "300"], [0, 0, "-"], [0, 1, 128 + 90, 4]),
        # −64 is the last that fits into one byte, 127; 64 is sent as 128 = 1·128 + 0.
        (["0", "-64", "0"], [0, 0, "-"], [0, 127, 128, 1]),
        (["0.50", "0.25"], [2, 0, "-"], [100, 49]),
        (["1.5", "−2"], [1, 1, "−"], [30, 69]),
        # No decimals write "007"; so the two texts are listed, and their places sent.
        (["007", "8", "007"], [["007", "8"]], [0, 2, 1]),
        # From 2³⁰ on the script would not read integers back.
        ([str(2**30 - 1), "0"], [0, 0, "-"], [254, 255, 255, 255, 7, 253, 255, 255, 255, 7]),
        ([str(2**30), "0"], [[str(2**30), "0"]], [0, 2]),
        ([str(-(2**30)), "0"], [[str(-(2**30)), "0"]], [0, 2]),
    ],
)
def test_the_layout_by_hand(tokens, form, integers):
    frames = [["<svg>", f"<g>{token} of 2</g>", "</svg>", "<svg>"] for token in tokens]
    raw = gzip.decompress(b64decode(pack(frames)))
    length = int.from_bytes(raw[:4], "little")
    assert json.loads(raw[4 : 4 + length]) == {
        "states": len(tokens),
        "templates": ["<svg>", "<g>\0 of 2</g>", "</svg>"],
        "shapes": [{"lines": [0, 1, 2, 0], "columns": [form]}],
    }
    assert list(raw[4 + length :]) == [0] * len(tokens) + integers
    assert unpack(pack(frames)) == frames


def test_the_header_is_short_and_readable():
    raw = gzip.decompress(b64decode(pack([["η = 1"], ["η = 2"]])))
    header = (
        '{"states":2,"templates":["η = \\u0000"],"shapes":[{"lines":[0],"columns":[[0,0,"-"]]}]}'
    )
    assert raw[4:].startswith(header.encode())


def test_frames_of_two_shapes_by_hand():
    raw = gzip.decompress(b64decode(pack([["a1"], ["b5"], ["a2"]])))
    length = int.from_bytes(raw[:4], "little")
    header = json.loads(raw[4 : 4 + length])
    # The b stands in one frame alone, so that its 5 does not change.
    assert header["templates"] == ["a\0", "b5"]
    assert header["shapes"] == [
        {"lines": [0], "columns": [[0, 0, "-"]]},
        {"lines": [1], "columns": []},
    ]
    # Shapes 0, 1, 0; then 1, 2.
    assert list(raw[4 + length :]) == [0, 2, 1, 2, 2]


def test_the_same_bytes_at_any_time():
    # Bytes 4 to 7 of a gzip file are the time it was made, byte 8 tells of the best compression.
    assert b64decode(pack([["a"]]))[4:9] == b"\0\0\0\0\2"


def test_bad_frames():
    with pytest.raises(ValueError, match="^frames is empty; there must be at least one state$"):
        pack([])
    with pytest.raises(ValueError, match=r"^a frame holds a NUL character: 'a\\x00b{78}'$"):
        pack([["a\0" + "b" * 100]])


def test_exponents_are_numbers_too():
    """Else each power of ten that a state shows would be a shape of its own."""
    path = "".join(f" {i}.5" for i in range(60))
    frames = [
        [f'<path d="M{k}{path}"></path>', f"<text>to {k}.17·10⁻{e}</text>"]
        for k, e in enumerate(["⁷", "⁸", "¹⁰⁴", "³"] * 20)
    ]
    assert unpack(pack(frames)) == frames
    raw = gzip.decompress(b64decode(pack(frames)))
    header = json.loads(raw[4 : 4 + int.from_bytes(raw[:4], "little")])
    assert len(header["shapes"]) == 1


def test_numbers_too_long_for_a_float_are_texts():
    long = ["9" * 400, "1" + "0" * 400, "0." + "0" * 400 + "1", "-" + "8" * 30]
    frames = [[f"<b>{number}</b>"] for number in long]
    assert unpack(pack(frames)) == frames
