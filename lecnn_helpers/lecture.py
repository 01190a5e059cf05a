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

SCORES = (3.2, 5.1, -1.7)
"""A usual example for the two losses of the notes; the true class is 0."""
SCORES_TRUE_CLASS = 0

OTHER_SCORES = (-2.85, 0.86, 0.28)
"""A second one; the true class is 2."""
OTHER_TRUE_CLASS = 2

LARGE_SCORES = (123.0, 456.0, 789.0)
"""Scores whose exponentials overflow in double precision."""

PROBABILITIES = (0.8, 0.1, 0.2, 0.75, 0.1)
"""The five sigmoid outputs of the notes' multi-label example."""
LABELS = (1, 0, 0, 1, 0)
"""Their labels."""
NOTED_MULTI_LABEL_LOSS = 0.735

BIN_STEP = 0.1
"""The notes' bins are 0.0, 0.1, 0.2 … 2.1."""
LAST_BIN = 2.1
VALUE_TO_BIN = 0.79

ADAGRAD_LEARNING_RATE = 0.01
"""α of the notes' AdaGrad; this book writes η."""
