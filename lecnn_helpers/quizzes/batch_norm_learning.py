"""Questions of the chapter batch_norm_learning."""

from .. import lecture
from ..quiz import Answer, Question

NEURONS = 12

QUESTIONS = (
    Question(
        "You take a gradient back through batch norm on five rows. For the first four, ∂L/∂Z "
        "adds up to −3. What is it for the fifth?",
        (
            Answer(
                "0",
                "So it would be if each row went its own way. But the fifth row has its part in "
                "μ and in σ, and its gradient comes through them.",
            ),
            Answer(
                "That depends on g",
                "Each single gradient does. Their sum does not: it is 0 for every g.",
            ),
            Answer(
                "3",
                "All five add up to 0. If all Z grew alike, μ would grow with them and no ẑ "
                "would change, so nothing can be won that way.",
                right=True,
            ),
            Answer(
                "−3",
                "Then all five Z would want to grow together. Batch norm takes away just that: "
                "what is common to all rows is μ.",
            ),
        ),
    ),
    Question(
        "You double all weights of the layer before batch norm, and take one step of gradient "
        "descent with the same η. How far do these weights move, measured by their own size? "
        "(Leave ε out.)",
        (
            Answer(
                "A quarter as far",
                "The output is the same, the gradient is half as large, and the weights are "
                "twice as large. So large starting weights hardly learn.",
                right=True,
            ),
            Answer(
                "Half as far",
                "This is the step itself: the gradient is halved. Measured by weights that are "
                "twice as large, it is half of that again.",
            ),
            Answer(
                "Just as far",
                "The output does not notice the doubling. The gradient does: σ is twice as "
                "large, and the gradient is divided by it.",
            ),
            Answer(
                "Twice as far",
                "Without batch norm larger weights often mean larger gradients. Here σ grows "
                "with the weights and divides the gradient.",
            ),
        ),
    ),
    Question(
        "A PyTorch network with batch norm is still in training mode. You send test images "
        "through it inside `torch.no_grad()`. What does this change in the network?",
        (
            Answer(
                "Nothing: without gradients it stays as it is",
                "`no_grad()` keeps gradients from being recorded. The running averages are not "
                "made by gradients.",
            ),
            Answer(
                "Its running means and variances",
                "In training mode every batch that passes moves them. Call `eval()` first.",
                right=True,
            ),
            Answer(
                "Its α and β",
                "They are learned by gradients, and no optimizer has taken a step.",
            ),
        ),
    ),
    Question(
        f"A hidden layer has {NEURONS} neurons with batch norm. It learns from batches of "
        f"{lecture.BATCH_SIZE} images of 10 digits. How many pairs of α and β are there in the "
        "end?",
        (
            Answer(
                f"{lecture.BATCH_SIZE}",
                "So the notes sound: “which input requires what values for α & β”. But a pair "
                "belongs to a neuron, and all images share it.",
            ),
            Answer(
                "10",
                "The layer does not know the digits. Only the scores behind it do.",
            ),
            Answer(
                f"{NEURONS * lecture.BATCH_SIZE}",
                "This is how many values of ẑ there are in a batch. Those depend on the image.",
            ),
            Answer(
                f"{NEURONS}",
                "One for each neuron, the same for every image. What differs from image to "
                "image is ẑ.",
                right=True,
            ),
        ),
    ),
)
