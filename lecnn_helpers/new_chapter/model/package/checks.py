"""Exercises of the chapter on TITLE."""

from __future__ import annotations

from lecnn_helpers.exercises import Checks

check = Checks()

check.number(
    "best guess",
    right=6.0,
    praise="(1 + 4 + 13)/3. No other number has a smaller mean square.",
    slips={
        "That is the value in the middle; squares ask for the mean.": 4.0,
        "That is the sum; divide it by 3.": 18.0,
    },
)
