"""Questions of the chapter many_labels_per_image."""

from ..quiz import Answer, Question

QUESTIONS = (
    Question(
        "Each picture has two labels of ten. A program answers no to everything. What is its "
        "Hamming loss?",
        (
            Answer("1, every picture is wrong", "That is how “whole set right” counts."),
            Answer(
                "1/5",
                "Two answers of ten are wrong. Not bad, for a program that has not looked.",
                right=True,
            ),
            Answer("1/2", "As if half of the answers were yes. Eight of ten noes are right."),
        ),
    ),
    Question(
        "The notes' loss of a network has fallen to nearly 0. Which network can it be?",
        (
            Answer(
                "Only one that finds all labels and adds none",
                "The loss has no term for a label that is added.",
            ),
            Answer(
                "Only one that says yes to everything",
                "A perfect network has a loss near 0 as well; the loss cannot tell the two apart.",
            ),
            Answer(
                "Any that says yes to every label that is there",
                "What it says about the others does not matter: perfect, yes to all, and all in "
                "between have a loss near 0.",
                right=True,
            ),
        ),
    ),
    Question(
        "scikit-learn reports a loss ten times as large as PyTorch's, for the same weights, "
        "pictures and ten labels. Why?",
        (
            Answer(
                "It sums over the labels",
                "PyTorch and Keras take the mean over pictures and labels, scikit-learn the mean "
                "over pictures only.",
                right=True,
            ),
            Answer("It uses another logarithm", "Base 2 would give a factor of 1/ln 2."),
            Answer(
                "It adds the weight decay",
                "`alpha` is 0 on the page. And a penalty would not come out at exactly ten times.",
            ),
        ),
    ),
    Question(
        "A network ends in logits z. You say yes where `z >= 1/2`. What goes wrong?",
        (
            Answer("Nothing, one half is one half", "A logit of 0 is a probability of one half."),
            Answer(
                "You say yes too rarely",
                "The line should be at 0. Probabilities a little above one half are now a no.",
                right=True,
            ),
            Answer(
                "You say yes too often",
                "That would be a line below 0. 1/2 is above it.",
            ),
            Answer("An error is raised", "Logits are numbers like any other: nobody complains."),
        ),
    ),
)
