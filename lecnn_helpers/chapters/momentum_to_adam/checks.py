"""Exercises of the chapter from momentum to Adam."""

from __future__ import annotations

from functools import partial

import numpy as np

from ...exercises import Checks

check = Checks()

check.number(
    "top-speed",
    right=2.0,
    praise="The velocity rises to 2/(1 − 0.9) = 20 and stays there; times η it is a step of 2, "
    "ten times that of gradient descent.",
    slips={
        "That is gradient descent's step; momentum keeps adding to it.": 0.2,
        "That is the velocity in PyTorch's convention; the step is η times it.": 20.0,
        "That is the second step; it goes on growing.": 0.38,
        "That is 1/(1 − m), how many times longer the steps become.": 10.0,
        "Keep going: the steps pass this length and still grow. Where do they end?": [
            2 * (1 - 0.9**t) for t in range(3, 51)
        ],
        "Keep going: this is the velocity, and it still grows. A step is η times it.": [
            20 * (1 - 0.9**t) for t in range(3, 51)
        ],
    },
)


_EPS = 1e-8


def _adam(
    *arguments,
    correct_m=True,
    correct_v=True,
    root=True,
    mean=True,
    sign=1,
    eps=_EPS,
    inside=0.0,
    decays=(0.9, 0.999),
):
    """The step, and with an option the slip of leaving one thing out."""
    w, m, v, g, t, eta = arguments
    b1, b2 = decays
    m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
    m_hat = m / (1 - b1**t) if correct_m else m
    v_hat = v / (1 - b2**t) if correct_v else v
    below = (np.sqrt(v_hat + inside) if root else v_hat) + eps
    return w - sign * eta * (m_hat if mean else g) / below


_W, _M, _V, _G = (np.array(a) for a in ([1.0, -2.0], [0.3, -0.1], [0.02, 0.5], [2.0, -0.5]))

check.function(
    "adam",
    right=_adam,
    calls=[
        (_W, 0 * _M, 0 * _V, _G, 1, 0.1),
        (_W[::-1], _M, _V, _G, 7, 0.01),
        # Gradients so small that ε decides.
        (_W, 0 * _M, 0 * _V, 1e-8 * _G, 1, 0.1),
        (_W + 1, 1e-8 * _M, 1e-16 * _V, 1e-8 * _G, 3, 0.5),
    ],
    praise="Two running means, two corrections, one quotient.",
    slips={
        "The corrections are missing; look at the first step, √10 times too long.": partial(
            _adam, correct_m=False, correct_v=False
        ),
        "The root is missing.": partial(_adam, root=False),
        "m is missing: this steps along the last gradient, as RMSProp does.": partial(
            _adam, mean=False
        ),
        "One of the corrections is missing: √v is divided by 1 − β₂ᵗ, m is not.": partial(
            _adam, correct_m=False
        ),
        "One of the corrections is missing: m is divided by 1 − β₁ᵗ, v is not.": partial(
            _adam, correct_v=False
        ),
        "This goes uphill; mind the sign.": partial(_adam, sign=-1),
        "That is the step; the new weights are w minus it.": lambda w, *rest: w - _adam(w, *rest),
        "One of the decays is another: β₁ is 0.9, for m, and β₂ is 0.999, for v.": [
            partial(_adam, decays=decays)
            for decays in ((0.9, 0.99), (0.9, 0.9), (0.99, 0.999), (0.999, 0.9), (0.9, 0.9999))
        ],
        "Right where gradients are large. Where they are near 0, ε counts, and it is missing: "
        "divide by √v̂ + ε.": partial(_adam, eps=0.0),
        "Right where gradients are large. ε stands inside the root; it is added to the root: "
        "√v̂ + ε.": [partial(_adam, eps=0.0, inside=eps) for eps in (_EPS, _EPS**2)],
        "Right where gradients are large. That is not the ε asked for: it is 10⁻⁸. (Keras has "
        "10⁻⁷.)": [partial(_adam, eps=10.0**k) for k in (-4, -5, -6, -7, -9, -10, -12)],
        "Right where gradients are large. ε is added to √v before the correction, as Keras does; "
        "add it to √v̂.": [
            lambda w, m, v, g, t, eta, eps=eps: _adam(
                w, m, v, g, t, eta, eps=eps / np.sqrt(1 - 0.999**t)
            )
            for eps in (_EPS, 1e-7)
        ],
    },
)

check.number(
    "uncorrected",
    right=1.0,
    praise="(1 − 0.9)/√(1 − 0.99) = 0.1/0.1. With these two decays the errors cancel at the first "
    "step; at the later ones they do not.",
    slips={
        "That is for β₂ = 0.999.": np.sqrt(10),
        "That is m's error alone; √v is too small as well.": 0.1,
        "The root is missing: v is 100 times too small, its root 10 times.": 10.0,
    },
)

check.number(
    "slow-down",
    right=0.91,
    praise="Keras' velocity is a step, −1, made with the old rate: 0.9·1 + 0.01. PyTorch's step is "
    "0.1 at once.",
    slips={
        "That is PyTorch's step: its new rate scales the whole velocity.": 0.1,
        "That is the step before; at the next one 0.9 of it is left, plus 0.01.": 1.0,
        "That is gradient descent's new step; the old velocity is still on its way.": 0.01,
        "The new gradient still counts, with its own rate: 0.01·1 more.": 0.9,
    },
)
