"""The notes' own numbers: their one home."""

POINTS = ((1, 2), (2, 2), (2, 3), (3, 2), (2, 6), (7, 0), (8, 0))
"""Seven points in the plane."""
LETTERS = "ABCDEFG"
"""Their names."""

HOURS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
"""How long each of ten students has studied."""
PASSED = (0, 0, 0, 0, 1, 1, 0, 0, 1, 1)
"""1 for those who passed."""
