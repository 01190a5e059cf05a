"""Questions of the chapter dense_layer."""

from .. import lecture
from ..quiz import Answer, Question

PIXELS = 8 * 8
LEARNED = PIXELS * lecture.N_NEURONS + lecture.N_NEURONS

QUESTIONS = (
    Question(
        "For one image a relu neuron comes to Z = −6. You raise its bias by 4. What does the "
        "next layer notice, for this image?",
        (
            Answer("4 more than before", "Z rises by 4, but relu stands behind Z."),
            Answer(
                "Nothing at all",
                "Z is −2 now, and relu gives 0 as before. How far below zero a neuron is, the "
                "next layer cannot know.",
                right=True,
            ),
            Answer(
                "−2 in place of −6", "Those are values of Z. relu passes no negative number on."
            ),
            Answer(
                "2 in place of 6",
                "relu does not take the sign away. It replaces whatever is negative by 0.",
            ),
        ),
    ),
    Question(
        f"The lecture's layer of {lecture.N_NEURONS} neurons learns {LEARNED} numbers on images "
        f"of 8 × 8 pixels. You now send batches of {2 * lecture.BATCH_SIZE} images instead of "
        f"{lecture.BATCH_SIZE}. How many numbers does it learn?",
        (
            Answer(
                f"{2 * LEARNED}",
                "X and Z get twice the rows. W and b have no row for an image, so they stay.",
            ),
            Answer(
                f"{2 * PIXELS * lecture.N_NEURONS + lecture.N_NEURONS}",
                "This is what images with twice the pixels would need. A larger batch has more "
                "rows, not more columns.",
            ),
            Answer(
                f"{2 * lecture.BATCH_SIZE * LEARNED:,}",
                "That would be a set of weights for each image. All images share one set; this "
                "is how the layer can answer for an image that it has never seen.",
            ),
            Answer(
                f"{LEARNED}",
                f"{PIXELS}·{lecture.N_NEURONS} weights and {lecture.N_NEURONS} biases, whatever "
                "the batch. Its size only decides how many rows go through at once.",
                right=True,
            ),
        ),
    ),
    Question(
        "You start every weight and bias of a network with one hidden layer from the same "
        "number, one tenth. How does training go?",
        (
            Answer(
                "The hidden neurons stay alike",
                "They start alike, see the same images and get the same gradient at each step. "
                "A hundred copies can say no more than one neuron.",
                right=True,
            ),
            Answer(
                "Nowhere: every gradient is 0",
                "So it is for nearly all of them when you start from 0. From one tenth the "
                "gradients flow; they are only the same for all hidden neurons.",
            ),
            Answer(
                "Well: the images soon make the neurons differ",
                "Each neuron sees all the images, so they all see the same. What sets neurons "
                "apart is a different start.",
            ),
            Answer(
                "As from Xavier, only more slowly",
                "Waiting does not help. What starts equal and gets equal gradients is equal "
                "after any number of steps.",
            ),
        ),
    ),
    Question(
        "He's variance for m inputs is 2/m. What is the 2 for?",
        (
            Answer(
                "The way forward and the way back",
                "These two ways are in Xavier's 2/(m + k), which takes the middle of them.",
            ),
            Answer(
                "relu's larger outputs",
                "relu makes no output larger. It passes the positive ones on as they are.",
            ),
            Answer(
                "What relu cuts away",
                "It sets half of a symmetric Z to 0, so the mean square is halved. Twice the "
                "variance makes up for it.",
                right=True,
            ),
        ),
    ),
)
