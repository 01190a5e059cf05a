"""Questions of the chapter gradient_descent."""

from math import log

from .. import lecture
from ..quiz import Answer, Question

N = lecture.BATCH_SIZE
# The step from w₂ = 2 of someone who takes the gradient to be w₂.
FORGOTTEN_CURVATURE = 2 - 3 / 10 * 2

QUESTIONS = (
    Question(
        "On the page's bowl the curvature along w₂ is 10. You take η = 3/10. What does one step "
        "make of w₂ = 2?",
        (
            Answer(
                "0",
                "So it would with η = 1/10. A rate three times as large goes three times as far.",
            ),
            Answer(
                "−4",
                "The factor is 1 − 3/10 · 10 = −2. The weight jumps across the minimum and is "
                "twice as far from it: the run diverges.",
                right=True,
            ),
            Answer(
                "−2",
                "This is the edge, η = 2/10, where w₂ jumps from side to side forever.",
            ),
            Answer(
                f"{FORGOTTEN_CURVATURE:.1f}",
                "Here the gradient was taken to be w₂. It is 10 times that.",
            ),
        ),
    ),
    Question(
        "The curvatures are 1 and 10, and η = 1/10. Now the bowl gets flatter along w₁: its "
        "curvature is only 1/10. What changes?",
        (
            Answer(
                "w₁ takes about ten times as many steps",
                "The limit 2/10 comes from the steep weight and stays. η cannot follow, "
                "and the flat weight pays for it.",
                right=True,
            ),
            Answer(
                "η may now be about ten times as large as it was",
                "It may not: the largest curvature decides, and that is still 10.",
            ),
            Answer(
                "η must now be smaller, or the run diverges",
                "Too large a rate is the trouble of steep directions. In flat ones the steps "
                "get short.",
            ),
            Answer(
                "Nothing: w₁ is well inside the limit",
                "It is stable, as before. But its factor per step is now nearly 1, and nearly 1 "
                "means nearly no progress.",
            ),
        ),
    ),
    Question(
        f"Your loss was the mean over a batch of {N} images. Now you take the sum. Which rate "
        "takes the same steps as before?",
        (
            Answer(
                f"{N} η",
                f"The gradients are {N} times as large already. This would make the steps "
                f"{N * N:,} times as long.",
            ),
            Answer(
                "η",
                "The minimum stays where it is. The gradients do not stay what they are, and "
                "neither do the steps.",
            ),
            Answer(
                f"η/{N}",
                f"The gradient of the sum is {N} times that of the mean, and the rate has to "
                "make up for it.",
                right=True,
            ),
            Answer(
                f"η/√{N}",
                "A root comes in where noise is averaged. Here the very same gradient is "
                f"multiplied by {N}.",
            ),
        ),
    ),
    Question(
        "You train the relu network of this page on the ten digits with η = 2. The loss settles "
        f"near {log(10):.3f} and stays there, without an error. What has happened?",
        (
            Answer(
                "It has found its minimum",
                "ln 10 is what a blind guess among ten digits costs. At smaller rates the same "
                "network ends far below it.",
            ),
            Answer(
                "η is too small, and it crawls",
                "Slow runs stay near a blind guess as well, at first. But this rate is large: "
                "at half of it the network learns.",
            ),
            Answer(
                "The weights have become NaN",
                "Then the loss would be NaN, too, and not a number that stays.",
            ),
            Answer(
                "Nearly all neurons are silent",
                "Steps too long have thrown them to where no image reaches them. Their gradient "
                "is 0, so they stay, and the network says the same about every image.",
                right=True,
            ),
        ),
    ),
)
