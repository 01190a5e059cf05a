"""Questions of the chapter momentum_to_adam."""

from ..quiz import Answer, Question

QUESTIONS = (
    Question(
        "Gradient descent runs down a long, even slope. You add momentum with m = 9/10 and leave "
        "η as it is. How long do the steps become?",
        (
            Answer(
                "9/10 of what they were",
                "m is the share of the old velocity that is kept. The new gradient is added to "
                "it in full.",
            ),
            Answer(
                "Almost twice as long",
                "This is the second step, 1 + 9/10. The velocity goes on adding up.",
            ),
            Answer(
                "Ten times as long",
                "1 + 9/10 + 81/100 + … = 1/(1 − m) = 10. So a rate that suits gradient descent "
                "is often too large with momentum.",
                right=True,
            ),
            Answer(
                "As long as before",
                "Momentum damps only where gradients contradict each other. Where they agree, "
                "it makes the steps longer.",
            ),
        ),
    ),
    Question(
        "You measure the loss in other units, and all gradients become 1,000 times as large. Who "
        "takes another path? (Leave ε out.)",
        (
            Answer(
                "All six",
                "Three of them divide each gradient by the size of the weight's gradients so "
                "far. Then the unit drops out.",
            ),
            Answer(
                "Gradient descent, momentum and Nesterov",
                "Their steps become 1,000 times as long. The other three divide by the root of "
                "squared gradients, and the unit drops out.",
                right=True,
            ),
            Answer(
                "AdaGrad, RMSProp and Adam",
                "They square the gradient, but then they divide by a root of squares, and the "
                "unit is gone.",
            ),
            Answer(
                "None: the minimum stays the same",
                "The minimum does. How you get there depends on the length of the steps.",
            ),
        ),
    ),
    Question(
        "Turned by 45 degrees, the same bowl puts AdaGrad behind gradient descent, each at its "
        "own best rate. Why?",
        (
            Answer(
                "The bowl is steeper now along both weights",
                "Its curvatures are the same, 1 and 20. Only their axes lie otherwise, and "
                "gradient descent hardly notices.",
            ),
            Answer(
                "Its sum of squares grows so fast that the rates run out",
                "Its rate was chosen anew for the turned bowl, among 71. That makes up for any "
                "size of G.",
            ),
            Answer(
                "Steep and flat are no longer two weights",
                "Each weight now has a part in both axes, so the two get about the same rate. "
                "A rate for each weight no longer helps.",
                right=True,
            ),
        ),
    ),
    Question(
        "You set Adam's β₁ to 0 and leave out both bias corrections. Which optimizer is left?",
        (
            Answer(
                "RMSProp",
                "With β₁ = 0 the mean gradient is g itself. What remains is g over the root of "
                "a mean of squares that forgets; β₂ is RMSProp's ρ.",
                right=True,
            ),
            Answer(
                "AdaGrad",
                "AdaGrad adds the squares up. Adam's β₂ still lets old squares fade.",
            ),
            Answer(
                "Gradient descent",
                "The direction is that of g now. But each weight is still divided by its own root.",
            ),
            Answer(
                "Momentum",
                "Momentum's memory is just what β₁ = 0 switches off.",
            ),
        ),
    ),
    Question(
        "Gradient descent and Adam train the same network, both with η = 1/1000. Adam ends with "
        "the lower loss. What do you learn from it?",
        (
            Answer(
                "Adam is the better optimizer for this network",
                "Perhaps it is. But on this page's network gradient descent does best at a rate "
                "a thousand times as large, so here it has hardly begun.",
            ),
            Answer(
                "Adam is faster, but ends no lower",
                "You would need runs to the end, at rates that suit each, to know either.",
            ),
            Answer(
                "Gradient descent is stuck in a minimum",
                "More likely it is on its way still. A step that is too short looks much like "
                "being stuck.",
            ),
            Answer(
                "Little: each needs a rate of its own",
                "η is a factor on the gradient for the one, nearly the length of the step for "
                "the other. Tune both, then compare over several seeds.",
                right=True,
            ),
        ),
    ),
)
