"""Questions of the chapter losses."""

from math import e, log

from .. import lecture
from ..quiz import Answer, Question

TRUE_SCORE, BEST_SCORE, LAST_SCORE = (f"{score:g}".replace("-", "−") for score in lecture.SCORES)
# The largest loss of three classes if softmax is applied twice.
LARGEST_TWICE = log(e + 2)

QUESTIONS = (
    Question(
        f"The first image has the scores {TRUE_SCORE}, {BEST_SCORE} and {LAST_SCORE}; class 0 is "
        "true. As the notes write it, over all classes and without a `max`, its hinge sum is 0. "
        "What takes the sum below 0 and leaves the image as wrong as it was?",
        (
            Answer(
                "Lower class 2's score by 3",
                "The sum falls to −3, though class 1 still wins by as much. Without `max` there "
                "is no end to this: a class far behind pays for every mistake.",
                right=True,
            ),
            Answer(
                "Raise all scores by 1",
                "This changes nothing. Only differences of scores are in the sum.",
            ),
            Answer(
                "Raise class 1's score by 1",
                "This makes the image more wrong, and the sum rises to 1.",
            ),
            Answer(
                "Raise the true score by 3",
                "The sum falls, but now the image is right: the true class is ahead.",
            ),
        ),
    ),
    Question(
        "For one image the true score is 2 above every other score. The margin is 1. With which "
        "loss does the network still learn from this image?",
        (
            Answer(
                "With either of them",
                "Hinge has all that it asks for. Where the margin is kept its terms are 0, and "
                "0 is the least that they can be.",
            ),
            Answer(
                "With neither of them",
                "Softmax is never content: the other classes keep a share, and it can always be "
                "made smaller.",
            ),
            Answer(
                "With hinge",
                "The other way around. It is hinge whose gradient is 0 as soon as the margin is "
                "kept.",
            ),
            Answer(
                "With softmax",
                "It still pulls, with the share that the other classes have. Hinge is 0, and so "
                "is its gradient.",
                right=True,
            ),
        ),
    ),
    Question(
        "Three classes have the scores 1000, 1003 and 1010. The one with 1003 is true. How large "
        "is the softmax loss, to the nearest whole number?",
        (
            Answer(
                "3",
                "This is the lead over the class behind. What counts is the distance to the "
                "winner.",
            ),
            Answer(
                "7",
                "Take 1010 away from all scores, which changes nothing. Then −log p is 7 plus "
                "the log of a sum that is hardly more than 1.",
                right=True,
            ),
            Answer(
                "1003",
                "Adding the same number to all scores changes no probability. So the loss "
                "cannot depend on how large they all are.",
            ),
            Answer(
                "It is not a number",
                "This is what the computer says if it takes e to the power 1003 first: infinity "
                "over infinity. The loss itself is small: subtract the largest score before the "
                "exponential.",
            ),
        ),
    ),
    Question(
        "A network of three classes ends in softmax, and you train it with PyTorch's "
        "`CrossEntropyLoss`. What do you get?",
        (
            Answer(
                "An error: the loss wants scores",
                "It does want scores, but any three numbers can be scores. PyTorch cannot tell, "
                "and says nothing.",
            ),
            Answer(
                "The same as with scores",
                "Softmax twice is not softmax once. Numbers between 0 and 1 are all nearly "
                "alike to the second one.",
            ),
            Answer(
                "A loss that hardly punishes",
                f"The softmax inside gets numbers between 0 and 1. However wrong and sure the "
                f"network is, it never pays more than {LARGEST_TWICE:.3f}, and learns slowly.",
                right=True,
            ),
        ),
    ),
)
