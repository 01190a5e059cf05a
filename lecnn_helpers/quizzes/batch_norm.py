"""Questions of the chapter batch_norm."""

from ..quiz import Answer, Question

QUESTIONS = (
    Question(
        "A batch of 32 images goes through a dense layer of 3 neurons. How many means μ does "
        "batch norm compute?",
        (
            Answer("1", "One mean over all 96 numbers would mix neurons."),
            Answer(
                "32",
                "A mean for each image is what layer norm computes. Batch norm goes down the "
                "columns, not along the rows.",
            ),
            Answer("3", "One for each neuron, over the 32 images.", right=True),
            Answer("96", "Then every value would be its own mean, and every ẑ would be 0."),
        ),
    ),
    Question(
        "What does batch norm divide Z − μ by?",
        (
            Answer(
                "σ, with the mean over n",
                "Yes, over n, although PyTorch remembers the variance over n − 1 for later.",
                right=True,
            ),
            Answer(
                "σ², the variance",
                "Then the variance of ẑ would be 1/σ², not 1.",
            ),
            Answer(
                "σ, with n − 1",
                "n − 1 is for estimating the spread of a population from a sample. Here the "
                "batch itself is to come out with variance 1.",
            ),
        ),
    ),
    Question(
        "Which α and β undo the normalization?",
        (
            Answer("α = 1 and β = 0", "These leave ẑ as it is, normalized."),
            Answer("α = 0 and β = μ", "α = 0 makes all examples alike: each gets μ."),
            Answer("None, what is lost is lost", "Nothing is lost: μ and σ are known."),
            Answer(
                "α = σ and β = μ",
                "σ·ẑ + μ = Z. So the layer can still express all that it could before.",
                right=True,
            ),
        ),
    ),
    Question(
        "You add 100 to the bias of the neuron before batch norm. What changes in its output?",
        (
            Answer(
                "Nothing",
                "μ grows by 100 as well, and Z − μ stays the same. A bias before batch norm is "
                "of no use; β has its job.",
                right=True,
            ),
            Answer("It grows by 100", "It would without batch norm. Here μ grows by the same 100."),
            Answer(
                "It grows by 100/σ",
                "Only if μ stayed where it was. But μ is the mean of the very values you moved.",
            ),
        ),
    ),
)
