"""Questions of the chapter regression_as_classification."""

from .. import lecture
from ..quiz import Answer, Question

VALUE = f"{lecture.VALUE_TO_BIN:g}"
BELOW, BIN, ABOVE = (f"{k * lecture.BIN_STEP:.1f}" for k in (7, 8, 9))
N_BINS = round(lecture.LAST_BIN / lecture.BIN_STEP) + 1
N_BELOW = int(lecture.VALUE_TO_BIN / lecture.BIN_STEP + 0.5)

QUESTIONS = (
    Question(
        f"The soft target of {VALUE} has more mass in bin {BIN} than in any other. How can its "
        f"expected value be {VALUE} again?",
        (
            Answer(
                f"The peak of the hill is at {VALUE}",
                f"Of the hill, yes. The target no longer has it: each bin only knows its share, "
                f"and the highest bin is {BIN}.",
            ),
            Answer(
                f"Bin {BELOW} gets more than bin {ABOVE}",
                f"The hill about {VALUE} reaches a little farther into the bin below. This tips "
                f"the mean to just under {BIN}.",
                right=True,
            ),
            Answer(
                "σ is so small that little is lost",
                "The other way around. With a very small σ all the mass is in one bin, the target "
                f"is hard, and its mean is {BIN}.",
            ),
        ),
    ),
    Question(
        "The notes' column jumps from “1.0” to “2.0”. Take it at its word, and read the numbers "
        "as centers. How far off can a value between 0 and 2 be through the binning alone?",
        (
            Answer(
                "By a twentieth",
                "So it is among the first bins, which are a tenth wide. The gap has no bins.",
            ),
            Answer(
                "By a tenth",
                "A tenth is the step of the other bins, and even there a value is off by no "
                "more than half of it.",
            ),
            Answer(
                "By one half",
                "The edge lies halfway between the two centers, and a value beside it is "
                "farthest from both.",
                right=True,
            ),
            Answer(
                "By 1",
                "The gap is that wide, but a value in it goes to the nearer end.",
            ),
        ),
    ),
    Question(
        "Many images are turned by 50 degrees. One label in five is wrong and says any angle "
        "from −60 to 60. What does squared error learn to answer for them, given plenty of data?",
        (
            Answer(
                "40 degrees",
                "It learns the mean of the labels: four fifths of 50, and one fifth of a random "
                "angle whose mean is 0.",
                right=True,
            ),
            Answer(
                "50 degrees",
                "This is the peak of the labels, and their median. Absolute error learns the "
                "median; squared error learns the mean.",
            ),
            Answer(
                "25 degrees",
                "Halfway to 0 would be right if every second label were wrong.",
            ),
            Answer(
                "0 degrees",
                "So it would be if all the labels were random. Four in five are not.",
            ),
        ),
    ),
    Question(
        f"How many outputs does the ordinal network for the notes' {N_BINS} bins have, and which "
        "loss?",
        (
            Answer(
                f"{N_BINS}, with the softmax loss",
                "These are the outputs for hard and soft targets, which ask for one bin. Ordinal "
                "targets ask about edges.",
            ),
            Answer(
                f"{N_BINS}, with binary cross-entropy",
                f"The loss is right. But between {N_BINS} bins there is one edge fewer.",
            ),
            Answer(
                f"{N_BINS - 1}, with the softmax loss",
                f"The number is right. But several answers can be yes at once, {N_BELOW} of them "
                f"for {VALUE}, and softmax outputs share a total of 1.",
            ),
            Answer(
                f"{N_BINS - 1}, with binary cross-entropy",
                "A question for each edge between two bins, “is the value above it?”, and each "
                "is answered by yes or no.",
                right=True,
            ),
        ),
    ),
    Question(
        "In which of these cases would you rather take squared error than bins?",
        (
            Answer(
                "Two different answers may both be possible",
                "Squared error says something between the two. A distribution can have two peaks.",
            ),
            Answer(
                "Values will go beyond the training data",
                "A bin that was never a target is never predicted. A number can go on, and on a "
                "straight line it does.",
                right=True,
            ),
            Answer(
                "Some of the labels may be wrong",
                "Squared error learns the mean, which follows every wrong label. Bins let you "
                "read the median or the peak.",
            ),
        ),
    ),
)
