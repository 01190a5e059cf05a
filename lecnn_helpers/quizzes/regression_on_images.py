"""Questions of the chapter regression_on_images."""

from ..quiz import Answer, Question

QUESTIONS = (
    Question(
        "Answers have shape (32, 1), angles shape (32,). You write the mean of "
        "`(answers - angles) ** 2`. What do you get?",
        (
            Answer(
                "An error about shapes",
                "Shape (32,) is read as (1, 32), and then the two fit.",
            ),
            Answer(
                "The mean squared error of 32 images",
                "It would be, for equal shapes. Here 1,024 differences are squared.",
            ),
            Answer(
                "Every answer against every angle",
                "A table of 32 × 32 and its mean. Trained with it, the network learns to answer "
                "the mean angle.",
                right=True,
            ),
        ),
    ),
    Question(
        "Bins are five degrees wide, and the network always finds the right bin. How far off is "
        "argmax at worst?",
        (
            Answer("0 degrees", "The right bin is not the right angle: argmax answers its center."),
            Answer(
                "2½ degrees",
                "Half a bin, from its center to its edge. On average it is a quarter.",
                right=True,
            ),
            Answer("5 degrees", "A whole bin is from edge to edge, and the center lies between."),
        ),
    ),
    Question(
        "Two networks have the same mean absolute error. One has a much larger root mean square "
        "error. What is different about it?",
        (
            Answer(
                "Its errors are less even",
                "Many small ones and a few very large: the square counts these many times.",
                right=True,
            ),
            Answer(
                "It is off to one side",
                "Off by the same amount everywhere, the two numbers would be equal.",
            ),
            Answer(
                "It was trained with squared error",
                "Rather the contrary: squared error fears large errors most.",
            ),
        ),
    ),
    Question(
        "You put the best last layer for bins over the hidden layer that squared error has "
        "learned. On the page that brings some of the gain. Where does the rest come from?",
        (
            Answer(
                "From more training of the last layer",
                "It was solved, not trained for a while: there is nothing left to gain.",
            ),
            Answer(
                "From more scores",
                "The last layer has as many as in the network that wins.",
            ),
            Answer(
                "From reading the expected value, not the peak",
                "Both are read by their expected value.",
            ),
            Answer(
                "From a hidden layer that was trained for bins",
                "It learns other features. Under a straight line they do worse than those of "
                "squared error; under bins they win.",
                right=True,
            ),
        ),
    ),
)
