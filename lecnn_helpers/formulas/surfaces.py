"""Loss surfaces over two weights, on which the paths of optimizers can be seen.

    bowl      L = (w₁² + κ w₂²)/2, can be turned    one minimum, unequal curvatures
    saddle    L = w₁²/2 − w₂²/2 + w₂⁴/4             flat at the start, two minima beyond
    ravine    L = (1 − w₁)² + b (w₂ − w₁²)²         a curved valley with steep walls

Each has `value(w)`, `gradient(w)` and `minima`. The two weights are the last axis of
`w`: a point is (2,), a path (steps + 1, 2), a grid for contours
`np.stack(np.meshgrid(x, y), axis=-1)`. Points at inf or NaN give inf or NaN without a
warning, since a diverging path goes there.

An argument that is not as its function says (another shape, empty, not finite, beyond its
limits) raises a `ValueError` that names it, what it got and what is allowed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ._validate import Array, as_array, as_number


class Surface:
    """What the three have in common: they take points of any number, at inf and NaN too.

    A subclass writes its formulas, weight by weight, in `_value` and `_gradient`.
    """

    def value(self, w: ArrayLike) -> Array:
        """L at `w`, shape (..., 2) → (...)."""
        with np.errstate(all="ignore"):
            return self._value(*_weights(w))

    def gradient(self, w: ArrayLike) -> Array:
        """∂L/∂w at `w`, the same shape (..., 2)."""
        with np.errstate(all="ignore"):
            return np.stack(self._gradient(*_weights(w)), axis=-1)

    def _value(self, w1: Array, w2: Array) -> Array:
        raise NotImplementedError

    def _gradient(self, w1: Array, w2: Array) -> tuple[Array, Array]:
        raise NotImplementedError


@dataclass(frozen=True)
class Bowl(Surface):
    """A bowl with curvature 1 along w₁ and κ along w₂: L = (w₁² + κ w₂²)/2.

    Turned by an angle, the same formula holds for u and v, the weights seen along the
    bowl's own axes: u = w₁ cos φ + w₂ sin φ, v = w₂ cos φ − w₁ sin φ.

    Gradient (w₁, κ w₂). A step of gradient descent multiplies w₁ by 1 − η and w₂ by
    1 − η κ; it converges while both are between −1 and 1, that is for η < 2/λ_max.

    Parameters
    ----------
    kappa
        κ > 0, the curvature ratio (above 1 also the condition number).
    degrees
        φ, counterclockwise. 0 has the bowl's axes along the weights.

    Examples
    --------
    >>> bowl = Bowl(10.0)
    >>> bowl.gradient([4.0, 1.0]).tolist(), bowl.largest_stable_rate
    ([4.0, 10.0], 0.2)
    """

    kappa: float = 10.0
    degrees: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "kappa", as_number("kappa", self.kappa, above=0.0))
        object.__setattr__(self, "degrees", as_number("degrees", self.degrees))

    @property
    def curvatures(self) -> tuple[float, float]:
        """(1, κ), the eigenvalues of the Hessian along the bowl's own axes."""
        return 1.0, self.kappa

    @property
    def largest_stable_rate(self) -> float:
        """2/λ_max: gradient descent converges below this η and diverges above it."""
        return 2.0 / max(self.curvatures)

    @property
    def minima(self) -> Array:
        """The one minimum, shape (1, 2)."""
        return np.zeros((1, 2))

    def _value(self, w1: Array, w2: Array) -> Array:
        u, v = self._turn(w1, w2, self._cos_sin())
        return (u**2 + self.kappa * v**2) / 2

    def _gradient(self, w1: Array, w2: Array) -> tuple[Array, Array]:
        cos, sin = self._cos_sin()
        u, v = self._turn(w1, w2, (cos, sin))
        return self._turn(u, self.kappa * v, (cos, -sin))

    def _cos_sin(self) -> tuple[float, float]:
        angle = np.deg2rad(self.degrees)
        return float(np.cos(angle)), float(np.sin(angle))

    @staticmethod
    def _turn(x: Array, y: Array, cos_sin: tuple[float, float]) -> tuple[Array, Array]:
        cos, sin = cos_sin
        # Not turned, one weight's inf must not become the other's 0·inf = NaN.
        return (x, y) if sin == 0 else (x * cos + y * sin, y * cos - x * sin)


@dataclass(frozen=True)
class Saddle(Surface):
    """A saddle at (0, 0) between two minima at (0, ±1): L = w₁²/2 − w₂²/2 + w₂⁴/4.

    Gradient (w₁, w₂³ − w₂). At the saddle the gradient is 0 and the curvatures are 1 and
    −1: along w₁ it looks like a minimum, and the way out is along w₂. The term w₂⁴ gives
    the way out an end, at L = −1/4, so that losses can be compared.

    Examples
    --------
    >>> Saddle().gradient([[0.0, 0.0], [0.0, 1.0], [1.0, 2.0]]).tolist()
    [[0.0, 0.0], [0.0, 0.0], [1.0, 6.0]]
    """

    @property
    def minima(self) -> Array:
        """The two minima, shape (2, 2)."""
        return np.array([[0.0, -1.0], [0.0, 1.0]])

    def _value(self, w1: Array, w2: Array) -> Array:
        return w1**2 / 2 - w2**2 / 2 + w2**4 / 4

    def _gradient(self, w1: Array, w2: Array) -> tuple[Array, Array]:
        return w1, w2**3 - w2


@dataclass(frozen=True)
class Ravine(Surface):
    """Rosenbrock's curved valley: L = (1 − w₁)² + b (w₂ − w₁²)².

    Gradient (−2(1 − w₁) − 4b w₁(w₂ − w₁²), 2b (w₂ − w₁²)). The floor is the parabola
    w₂ = w₁², where only the gentle first term is left; the minimum is on it, at (1, 1).

    Parameters
    ----------
    steepness
        b > 0, how steep the walls are. 100 is Rosenbrock's.

    Examples
    --------
    >>> ravine = Ravine()
    >>> float(ravine.value([-1.0, 1.0])), float(ravine.value([-1.0, 2.0]))
    (4.0, 104.0)

    Source: Rosenbrock, "An automatic method for finding the greatest or least value of
    a function" (1960).
    """

    steepness: float = 100.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "steepness", as_number("steepness", self.steepness, above=0.0))

    @property
    def minima(self) -> Array:
        """The one minimum, shape (1, 2)."""
        return np.ones((1, 2))

    def _value(self, w1: Array, w2: Array) -> Array:
        return (1 - w1) ** 2 + self.steepness * (w2 - w1**2) ** 2

    def _gradient(self, w1: Array, w2: Array) -> tuple[Array, Array]:
        off_floor = w2 - w1**2
        along_w1 = -2 * (1 - w1) - 4 * self.steepness * w1 * off_floor
        return along_w1, 2 * self.steepness * off_floor


def _weights(w: ArrayLike) -> tuple[Array, Array]:
    # The end of a diverging path is inf or NaN, and gets a value too.
    array = as_array("w", w, ndim=None, finite=False)
    if array.ndim == 0 or array.shape[-1] != 2:
        raise ValueError(f"w has shape {array.shape}; its last axis must hold the 2 weights")
    return array[..., 0], array[..., 1]
