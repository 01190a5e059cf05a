"""Questions of the chapter multi_label."""

from .. import lecture
from ..quiz import Answer, Question

TOTAL = f"{sum(lecture.PROBABILITIES):.2f}"
P_1, _, P_3, P_4, P_5 = (f"{p:g}" for p in lecture.PROBABILITIES)
PULL_3, PULL_4, PULL_5 = (
    f"{abs(lecture.PROBABILITIES[i] - lecture.LABELS[i]):g}" for i in (2, 3, 4)
)

QUESTIONS = (
    Question(
        f"The notes' five sigmoid outputs add up to {TOTAL}. What follows?",
        (
            Answer(
                "They must be divided by it",
                "This is softmax's way, for one class among several. Here each label has a "
                "question of its own, and two answers may both be yes.",
            ),
            Answer(
                "One of them must be wrong",
                "Each lies between 0 and 1, and sigmoid promises no more. Only probabilities "
                "of answers that exclude each other must add up to 1.",
            ),
            Answer(
                "The network expects about two labels",
                "The sum of the probabilities is the number of labels to be expected, and it "
                "may be anything from 0 to 5.",
                right=True,
            ),
        ),
    ),
    Question(
        f"Label 3 is not in the image. In training its p rises from {P_3} to nearly 1. How does "
        "the loss of the notes, −Σ y log p, answer?",
        (
            Answer(
                "It stays the same",
                "The term is multiplied by y = 0, whatever p is. With −(1 − y) log(1 − p) "
                "beside it the loss would rise without end.",
                right=True,
            ),
            Answer(
                "It rises a lot",
                "So it should, and binary cross-entropy does. In the notes' formula the label's "
                "y = 0 wipes its term out.",
            ),
            Answer(
                "It falls toward 0",
                "−log p falls, but it is multiplied by y = 0 and does not count.",
            ),
            Answer(
                "It falls only if the other labels give way",
                "Softmax outputs share a total of 1, and there one label's gain is another's "
                "loss. Sigmoid outputs are free of each other.",
            ),
        ),
    ),
    Question(
        "You have predictions for many images and raise the threshold a little. What is certain?",
        (
            Answer(
                "Precision does not fall",
                "It mostly rises, but not surely. It falls if a right yes drops out and the "
                "wrong ones stay.",
            ),
            Answer(
                "Recall does not rise",
                "A higher threshold only takes yes answers away. So no label is found that was "
                "missed before.",
                right=True,
            ),
            Answer(
                "F1 falls",
                "It falls or rises: this depends on which side of its best threshold you are.",
            ),
            Answer(
                "One of the two rises when the other falls",
                "Often, but they can fall together: when a right yes drops out and the wrong "
                "ones stay.",
            ),
        ),
    ),
    Question(
        "You train with binary cross-entropy. Which of the notes' five labels pulls hardest at "
        "its logit?",
        (
            Answer(
                f"Label 1, with p = {P_1}",
                f"It has the largest p, but it is true, and little is lacking to 1: it pulls "
                f"with {1 - lecture.PROBABILITIES[0]:.1f}.",
            ),
            Answer(
                f"Label 3, with p = {P_3}",
                f"It is the worst of those that are 0 and pulls with {PULL_3}. One of the true "
                "labels is farther from its truth.",
            ),
            Answer(
                f"Label 5, with p = {P_5}",
                f"A p of {P_5} would be bad for a true label. This one is 0, and so it pulls "
                f"with {PULL_5} only.",
            ),
            Answer(
                f"Label 4, with p = {P_4}",
                f"The pull is p − y, and |{P_4} − 1| = {PULL_4} is the largest of the five.",
                right=True,
            ),
        ),
    ),
)
