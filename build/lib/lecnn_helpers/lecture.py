"""The lecture's own numbers: their one home.

Source: the handwritten notes of week 12, lecture 15, 15 November 2021. A figure
that the notes state stands here exactly as they state it; what follows from it
is computed elsewhere.
"""

from __future__ import annotations

BATCH_SIZE = 32
"""Images per batch ("32 images = batch")."""

N_NEURONS = 3
"""Outputs of the notes' dense layer, ``{3, "relu"}``."""

WEIGHTS = (0.5, 0.5)
"""w₁ and w₂ of the worked batch-norm example."""

INPUTS = ((20, 10), (30, 20), (20, 10), (10, 10), (5, 5))
"""The five rows (x₁, x₂) of the worked batch-norm example."""

NOTED_MEAN = 14
"""μ as the notes state it."""

NOTED_STD = 6.633
"""σ as the notes state it, rounded to three places."""

NOTED_SQUARED_DEVIATIONS = (1, 121, 1, 16, 81)
"""(Z − 14)² row by row, as the notes state it."""
