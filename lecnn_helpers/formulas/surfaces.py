"""Loss surfaces over two weights, on which the paths of optimizers can be seen.

    bowl      L = (w₁² + κ w₂²)/2, can be turned    one minimum, unequal curvatures
    saddle    L = w₁²/2 − w₂²/2 + w₂⁴/4             flat at the start, two minima beyond
    ravine    L = (1 − w₁)² + b (w₂ − w₁²)²         a curved valley with steep walls

Each has `value(w)`, `gradient(w)` and `minima`. The two weights are the last axis of
`w`: a point is (2,), a path (steps + 1, 2), a grid for contours
`np.stack(np.meshgrid(x, y), axis=-1)`. Points at inf or NaN give inf or NaN without a
warning, since a diverging path goes there: at inf the limit where there is one.

An argument that is not as its function says (another shape, empty, not finite, beyond its
limits) raises a `ValueError` that names it, what it got and what is allowed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ._robust import MOST
from ._validate import Array, as_array, as_number, shown


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
        value: Array = (u**2 + self.kappa * v**2) / 2
        # Two weights at inf may cancel in u or in v, but not in both.
        return np.where(_infinite(w1, w2), np.inf, value)

    def _gradient(self, w1: Array, w2: Array) -> tuple[Array, Array]:
        cos, sin = self._cos_sin()
        u, v = self._turn(w1, w2, (cos, sin))
        along_w1, along_w2 = self._turn(u, self.kappa * v, (cos, -sin))
        far = ~(np.maximum(np.abs(w1), np.abs(w2)) < MOST)
        if far.any():
            # There u and v may be inf with different signs, though the sums below are not.
            a = cos * cos + self.kappa * sin * sin
            b = (1.0 - self.kappa) * cos * sin
            d = sin * sin + self.kappa * cos * cos
            x, y = w1 / MOST, w2 / MOST
            along_w1 = np.where(far, (_times(a, x) + _times(b, y)) * MOST, along_w1)
            along_w2 = np.where(far, (_times(b, x) + _times(d, y)) * MOST, along_w2)
        return along_w1, along_w2

    def _cos_sin(self) -> tuple[float, float]:
        quarters, rest = divmod(self.degrees, 90.0)
        if rest == 0.0:  # exactly, where π/2 is only nearly
            return _QUARTERS[int(quarters % 4)]
        angle = np.deg2rad(math.fmod(self.degrees, 360.0))
        return float(np.cos(angle)), float(np.sin(angle))

    @staticmethod
    def _turn(x: Array, y: Array, cos_sin: tuple[float, float]) -> tuple[Array, Array]:
        cos, sin = cos_sin
        return _times(cos, x) + _times(sin, y), _times(cos, y) - _times(sin, x)


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
        value: Array = w1**2 / 2 - w2**2 / 2 + w2**4 / 4
        # Far out the last term is all that counts, and ∞ − ∞ would be NaN.
        far = w1**2 / 2 + w2**4 / 4
        return np.where(np.abs(w2) > MOST, far, value)

    def _gradient(self, w1: Array, w2: Array) -> tuple[Array, Array]:
        return w1, np.where(np.abs(w2) > MOST, w2**3, w2**3 - w2)


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
        value: Array = (1 - w1) ** 2 + self.steepness * (w2 - w1**2) ** 2
        return np.where(_infinite(w1, w2), np.inf, value)

    def _gradient(self, w1: Array, w2: Array) -> tuple[Array, Array]:
        off_floor = w2 - w1**2
        # At w₁ = 0 the walls do not pull along w₁, however far w₂ has gone.
        pull = np.where(w1 == 0.0, 0.0, 4 * self.steepness * w1 * off_floor)
        return -2 * (1 - w1) - pull, 2 * self.steepness * off_floor


_QUARTERS = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))
"""cos and sin of 0, 90, 180 and 270 degrees."""


def _times(factor: float, x: Array) -> Array:
    """factor·x, where the factor 0 takes all away, inf too."""
    return np.zeros_like(x) if factor == 0.0 else factor * x


def _infinite(w1: Array, w2: Array) -> NDArray[np.bool_]:
    """Where a weight is inf and none is NaN."""
    infinite: NDArray[np.bool_] = np.isinf(np.abs(w1) + np.abs(w2))
    return infinite


def _weights(w: ArrayLike) -> tuple[Array, Array]:
    # The end of a diverging path is inf or NaN, and gets a value too.
    array = as_array("w", w, ndim=None, finite=False)
    if array.ndim == 0 or array.shape[-1] != 2:
        raise ValueError(f"w has shape {shown(array.shape)}; its last axis must hold the 2 weights")
    return array[..., 0], array[..., 1]
