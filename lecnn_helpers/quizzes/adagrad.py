"""Questions of the chapter adagrad."""

from math import sqrt

from ..quiz import Answer, Question

ROOT = f"{sqrt(1000):.0f}"

QUESTIONS = (
    Question(
        "In the first batch one weight has the gradient 1000, another one 1/1000. There is no "
        "ε. How long is AdaGrad's first step for the one, and for the other?",
        (
            Answer(
                "1000 η and η/1000",
                "These are the steps of gradient descent. AdaGrad divides each by the root of "
                "the weight's own G.",
            ),
            Answer(
                "η/1000 and 1000 η",
                "These are the effective rates. The step is rate times gradient.",
            ),
            Answer(
                "η and η",
                "At the first step G is g², and g/√g² is only a sign. How large all of a "
                "weight's gradients are does not matter.",
                right=True,
            ),
        ),
    ),
    Question(
        "A weight had the gradients 3 and 4, so G = 25 and its effective rate is η/5. In the "
        "third batch its gradient is 0. What is the rate then?",
        (
            Answer(
                "η/5",
                "0² adds nothing to G. The rate falls only when there is a gradient; this is "
                "why rare features keep theirs.",
                right=True,
            ),
            Answer(
                "Less than η/5, as after every batch",
                "It is not time that makes the rate fall, but gradients. In this batch there "
                "was none.",
            ),
            Answer(
                "More than η/5: the weight has rested",
                "G forgets nothing, so no AdaGrad rate ever rises again. RMSProp's can.",
            ),
            Answer(
                "NaN: 0 is divided by 0",
                "This happens if G is 0, before the first gradient. Here G is 25.",
            ),
        ),
    ),
    Question(
        "A rare word stands in one text of 1,000, a common word in all of them. Each text is a "
        "batch, and wherever a word stands, its weight's gradient is about 1 in size. How do "
        "the rates of the two weights compare after 1,000 texts?",
        (
            Answer(
                "They are the same",
                "Both have been through 1,000 steps. But a step without a gradient adds "
                "nothing to G.",
            ),
            Answer(
                f"The rare word's is about {ROOT} times the other",
                f"G is 1 for the one and 1,000 for the other, and √1,000 is about {ROOT}.",
                right=True,
            ),
            Answer(
                "The rare word's is about 1,000 times the other",
                "This is the ratio of the two G. The rate divides by the root.",
            ),
            Answer(
                f"The common word's is about {ROOT} times the other",
                "The number is right, the direction is not: a large G makes a small rate.",
            ),
        ),
    ),
    Question(
        "Three pixels of the digits are blank in every image. You train softmax regression with "
        "AdaGrad and without ε. What comes of it?",
        (
            Answer(
                "The program stops: division by zero",
                "So the notes expect, and plain Python would. Arrays of NumPy and PyTorch go on, "
                "and the result is NaN.",
            ),
            Answer(
                "Three pixels' weights are NaN, and do no harm",
                "One would think so, as their pixels are 0. But 0 times NaN is NaN.",
            ),
            Answer(
                "Three pixels' weights stay where they began",
                "With any ε > 0 they do: 0 divided by ε is 0. Without it, 0/0 is not 0.",
            ),
            Answer(
                "Every weight becomes NaN, without an error",
                "First those of pixels that are blank. In the next batch they make every score "
                "NaN, and with the scores every gradient.",
                right=True,
            ),
        ),
    ),
)
