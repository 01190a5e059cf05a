"""Questions of the chapter one_label_per_image."""

from ..quiz import Answer, Question

QUESTIONS = (
    Question(
        "You shuffle the 1,797 digits before you split them into training and test. What "
        "happens to the accuracy on the test?",
        (
            Answer(
                "It falls, since the order is lost",
                "The network never learns where an image stood in the file, and training "
                "shuffles anyway.",
            ),
            Answer(
                "It rises, and the model is better",
                "It rises, but what you trained is no better: only the test has become easier.",
            ),
            Answer(
                "It rises, and the model is not",
                "The same writers are on both sides now: the test asks about no new hands.",
                right=True,
            ),
        ),
    ),
    Question(
        "Keras reports four more numbers than PyTorch for a network with one batch norm layer "
        "of 2 neurons. Which?",
        (
            Answer(
                "Running mean and variance",
                "Two for each neuron. They are remembered and not learned; PyTorch calls them "
                "buffers and leaves them out of its count.",
                right=True,
            ),
            Answer("α and β", "Both libraries learn these and count them."),
            Answer(
                "Adam's averages",
                "They belong to the optimizer. Neither library counts them as the network's.",
            ),
        ),
    ),
    Question(
        "Four implementations start from the same weights, see the same batches in the same "
        "order and agree. You start them anew, each with its own seed, and one is half a point "
        "better. What do you know now?",
        (
            Answer(
                "That library trains better",
                "From the same weights and batches all did the same. Half a point can be luck.",
            ),
            Answer(
                "Nothing yet",
                "One seed each may rank them in any order. Take several, and look at the spread.",
                right=True,
            ),
            Answer(
                "One of them has a bug",
                "Perhaps, in what the comparison left out, such as the shuffling. But one seed "
                "does not show it: another start or order is enough for half a point.",
            ),
        ),
    ),
    Question(
        "You set the momentum of batch norm to 9/10 in PyTorch, as in Keras. What have you done?",
        (
            Answer(
                "The same as in Keras",
                "PyTorch counts the other way: its momentum is the share of the new batch.",
            ),
            Answer(
                "You made the running statistics slow",
                "Slow would be a momentum near 0 in PyTorch, near 1 in Keras.",
            ),
            Answer(
                "You changed how training normalizes",
                "In training both use the batch's own statistics. Momentum is for those that are "
                "remembered.",
            ),
            Answer(
                "The last batch nearly decides alone",
                "It enters with nine tenths. The same memory as in Keras is 1/10 in PyTorch.",
                right=True,
            ),
        ),
    ),
)
