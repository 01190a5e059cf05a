"""Questions of the chapter batch_norm."""

import numpy as np

from .. import batchnorm, lecture
from ..quiz import Answer, Question

Z = np.array(lecture.INPUTS) @ np.array(lecture.WEIGHTS)
SQUARES = f"{((Z - Z.mean()) ** 2).sum():g}"
OVER_N = f"{batchnorm.batch_variance(Z):g}"
OVER_LESS = f"{batchnorm.batch_variance(Z, ddof=1):g}"

QUESTIONS = (
    Question(
        f"A batch of {lecture.BATCH_SIZE} images goes through a dense layer of "
        f"{lecture.N_NEURONS} neurons. How many means μ does batch norm compute?",
        (
            Answer(
                "1",
                f"One mean over all {lecture.BATCH_SIZE * lecture.N_NEURONS} numbers would mix "
                "the neurons, and each of them has a zero and a size of its own.",
            ),
            Answer(
                f"{lecture.BATCH_SIZE}",
                "A mean for each image is what layer norm computes. Batch norm goes down the "
                "columns, not along the rows.",
            ),
            Answer(
                f"{lecture.N_NEURONS}",
                f"One for each neuron, over the {lecture.BATCH_SIZE} images: a column has one "
                "mean.",
                right=True,
            ),
            Answer(
                f"{lecture.BATCH_SIZE * lecture.N_NEURONS}",
                "Then every number would be its own mean, and every ẑ would be 0/0.",
            ),
        ),
    ),
    Question(
        f"Row 5 of the lecture's table has Z = {Z[4]:g}. For its ẑ the notes have “81/6.633”. "
        "What shows, without a calculator, that this cannot be right?",
        (
            Answer(
                "It is positive",
                f"Z = {Z[4]:g} lies below the mean of {lecture.NOTED_MEAN}, so ẑ must be "
                "negative. The notes divide the squared deviation, and a square has lost its "
                "sign.",
                right=True,
            ),
            Answer(
                "It is larger than 1",
                "This alone is no slip. ẑ has the standard deviation 1, and single values may "
                f"lie farther out: the ẑ of row 2 is {batchnorm.normalize(Z)[1]:.3f}.",
            ),
            Answer(
                "It has σ below the line, not σ²",
                "σ is right. Divided by σ², the deviations would come out with the variance "
                "1/σ², and not 1.",
            ),
            Answer(
                "81 is not the square of the deviation",
                f"It is: {Z[4]:g} − {lecture.NOTED_MEAN} is −9. The square was needed for σ, "
                "and there it was right.",
            ),
        ),
    ),
    Question(
        f"The squared deviations of the lecture's five rows add up to {SQUARES}. In training, "
        "which variance does PyTorch's layer normalize with, and which one goes into its running "
        "variance?",
        (
            Answer(
                f"{OVER_N} goes into both",
                "Keras does it like this. PyTorch remembers a larger one.",
            ),
            Answer(
                f"{OVER_LESS} goes into both",
                f"The batch itself is to come out with variance 1, and for that it takes "
                f"{OVER_N}, the mean over n.",
            ),
            Answer(
                f"{OVER_LESS} to normalize, {OVER_N} to remember",
                "The other way around. What is remembered stands for images that were not in the "
                "batch, and an estimate for them divides by n − 1.",
            ),
            Answer(
                f"{OVER_N} to normalize, {OVER_LESS} to remember",
                "Over n for the batch at hand; over n − 1 where the batch is a sample that "
                "stands for all images.",
                right=True,
            ),
        ),
    ),
    Question(
        "A neuron has learned α = −2 and β = 3. What are the mean and the standard deviation of "
        "its batch after batch norm?",
        (
            Answer(
                "3 and −2",
                "No standard deviation is negative. The sign of α does something else: it "
                "mirrors the batch.",
            ),
            Answer(
                "3 and 2",
                "The batch is mirrored about β and spread by |α|. So the notes' “new standard "
                "deviation” is α up to its sign.",
                right=True,
            ),
            Answer(
                "−6 and 2",
                "α does not act on β. First ẑ is multiplied, and its mean 0 stays 0; then β is "
                "added.",
            ),
            Answer(
                "None: batch norm needs α > 0",
                "Nothing in the formula asks for it, and nothing stops learning from going there.",
            ),
        ),
    ),
    Question(
        "You add 100 to the bias of the neuron before batch norm. What changes in batch norm's "
        "output?",
        (
            Answer(
                "Every value grows by 100",
                "It would without batch norm. Here μ grows by the same 100.",
            ),
            Answer(
                "Nothing",
                "μ grows by 100 as well, and Z − μ stays the same. A bias before batch norm is "
                "of no use; β has its job.",
                right=True,
            ),
            Answer(
                "Every value grows by 100/σ",
                "Only if μ stayed where it was. But μ is the mean of the very values you moved.",
            ),
        ),
    ),
)
