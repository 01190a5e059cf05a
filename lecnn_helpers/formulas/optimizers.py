"""Six optimizers, from the lecture's vanilla gradient descent to Adam.

    gradient descent    w ← w − η g
    momentum            v ← m v + g                w ← w − η v
    Nesterov            v ← m v + g                w ← w − η (g + m v)
    AdaGrad             G ← G + g²                 w ← w − η/(√G + ε) · g
    RMSProp             s ← ρ s + (1 − ρ) g²       w ← w − η/(√s + ε) · g
    Adam                m ← β₁ m + (1 − β₁) g      w ← w − η/(√v̂ + ε) · m̂
                        v ← β₂ v + (1 − β₂) g²     m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)

g = ∂L/∂w is the gradient of one batch; everything is done weight by weight. The notes
write α for the learning rate η. Each class has `step(weights, gradient)`, which
returns the new weights and leaves the old ones alone, and keeps its state in plain
attributes. Before the first step the state is one number that stands for all weights.

A run that diverges goes on in inf and NaN, without error or warning, as in PyTorch. A
gradient whose square is no float (above 1e154 or below 1e-162) is not the end of a run: G, s
and v are then inf or 0, as their values are, but their roots are right. PyTorch's are not.

An argument that is not as its function says (another shape, empty, not finite, beyond its
limits) raises a `ValueError` that names it, what it got and what is allowed; *Raises*
has what else is refused.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from ._robust import fit, squares_fit
from ._validate import Array, as_array, as_flag, as_number, as_whole, one_of, shown


class Optimizer:
    """What the six have in common: a learning rate, checked input, quiet arithmetic.

    A subclass writes its formula in `_update(w, g)` and its state in `reset()`.

    Parameters
    ----------
    learning_rate
        η > 0. It may be changed between two steps.
    """

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = learning_rate
        self.reset()

    @property
    def learning_rate(self) -> float:
        """η, the same for all weights."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._learning_rate = as_number("learning_rate", value, above=0.0)

    def reset(self) -> None:
        """Forget the run: the state is as before the first step, the options stay."""
        self._shape: tuple[int, ...] | None = None

    def step(self, weights: ArrayLike, gradient: ArrayLike) -> Array:
        """One step: the new weights from the old ones and the gradient at them.

        Parameters
        ----------
        weights
            w, an array of any shape up to 4-D; the same shape at every step.
        gradient
            g = ∂L/∂w, the shape of `weights`. May be inf or NaN.

        Returns
        -------
        Array
            The new weights, a new array of the same shape.

        Raises
        ------
        ValueError
            If the weights are not finite at the first step (later they may be: the run has
            diverged), or a shape differs. The state is then as it was.
        """
        weights = as_array("weights", weights, ndim=(0, 1, 2, 3, 4), finite=self._shape is None)
        gradient = as_array("gradient", gradient, ndim=None, finite=False)
        if self._shape not in (None, weights.shape):
            raise ValueError(
                f"weights has shape {shown(weights.shape)}, but this run began with "
                f"{shown(self._shape)}; "
                "each array of weights needs its own optimizer"
            )
        if gradient.shape != weights.shape:
            raise ValueError(
                f"gradient has shape {shown(gradient.shape)}; it must have the shape of weights, "
                f"{shown(weights.shape)}"
            )
        self._shape = weights.shape
        with np.errstate(all="ignore"):
            return self._update(weights, gradient)

    def _update(self, w: Array, g: Array) -> Array:
        raise NotImplementedError


class _ByRoots(Optimizer):
    """What AdaGrad, RMSProp and Adam share: rates that are divided by the root of squares.

    Squares leave the floats long before their root does, so the root has a memory of its own
    from the first square on that is no float: √(a G + b g²) = hypot(√a √G, √b g).
    """

    def reset(self) -> None:
        """Forget the run."""
        super().reset()
        self._beside: tuple[Array, Array] | None = None

    def _root(self, squares: Array, share: float = 1.0) -> Array:
        """√(squares/share)."""
        root: Array = np.sqrt(squares if share == 1.0 else squares / share)
        if self._beside is None or self._beside[0] is not squares:
            return root
        return np.where(fit(squares), root, self._beside[1] / np.sqrt(share))

    def _added(self, old: Array, a: float, b: float, g: Array, new: Array) -> Array:
        """Return `new` = a·old + b·g², after having kept its root where it needs to be."""
        if self._beside is None and squares_fit(new, g):
            return new
        self._beside = new, np.hypot(np.sqrt(a) * self._root(old), np.sqrt(b) * g)
        return new

    def _along(self, direction: Array, divisor: Array, squares: Array) -> Array:
        """η/divisor · direction, also where η/divisor is no float."""
        step: Array = self.learning_rate / divisor * direction
        if self._beside is None:
            return step
        return np.where(fit(squares), step, self.learning_rate * (direction / divisor))


class GradientDescent(Optimizer):
    """Vanilla gradient descent, one rate for every weight: w ← w − η g.

    Parameters
    ----------
    learning_rate
        η > 0.

    Examples
    --------
    >>> GradientDescent(0.5).step([1.0, 2.0], [1.0, -2.0]).tolist()
    [0.5, 3.0]
    """

    def _update(self, w: Array, g: Array) -> Array:
        return w - self.learning_rate * g


class Momentum(Optimizer):
    """Momentum (heavy ball): past gradients push on, fading by the factor m at each step.

        convention "pytorch":   v ← m v + g       w ← w − η v
        convention "keras":     v ← m v − η g     w ← w + v

    With a constant η both take the same path. They part when η changes during the
    run: PyTorch's new rate scales the whole velocity, Keras' only the new gradient.

    Parameters
    ----------
    learning_rate
        η > 0.
    momentum
        0 ≤ m < 1. With a gradient that stays the same, the steps grow to 1/(1 − m)
        times those of gradient descent.
    convention
        "pytorch" (the velocity is a sum of gradients, against the motion) or "keras"
        (the velocity is the step itself, as in Polyak and in Sutskever et al.).

    Attributes
    ----------
    velocity
        v, the shape of the weights.

    Examples
    --------
    The same step; only the velocity is kept in another unit:

    >>> for convention in ("pytorch", "keras"):
    ...     optimizer = Momentum(0.5, 0.5, convention=convention)
    ...     optimizer.step([1.0], [4.0]).tolist(), optimizer.velocity.tolist()
    ([-1.0], [4.0])
    ([-1.0], [-2.0])

    Source: Polyak, "Some methods of speeding up the convergence of iteration methods"
    (1964); Sutskever, Martens, Dahl and Hinton, "On the importance of initialization
    and momentum in deep learning" (2013), equations 1 and 2.
    """

    def __init__(
        self, learning_rate: float, momentum: float = 0.9, *, convention: str = "pytorch"
    ) -> None:
        self.momentum = as_number("momentum", momentum, minimum=0.0, below=1.0)
        self.convention = one_of("convention", convention, ("pytorch", "keras"))
        super().__init__(learning_rate)

    def reset(self) -> None:
        """Forget the run: v = 0."""
        super().reset()
        self.velocity: Array = np.zeros(())

    def _update(self, w: Array, g: Array) -> Array:
        m, eta = self.momentum, self.learning_rate
        if self.convention == "keras":
            self.velocity = m * self.velocity - eta * g
            return w + self.velocity
        self.velocity = m * self.velocity + g
        return w - eta * self.velocity


class Nesterov(Momentum):
    """Nesterov's momentum: the gradient is taken where the momentum is about to lead.

        convention "pytorch":   v ← m v + g       w ← w − η (g + m v)
        convention "keras":     v ← m v − η g     w ← w + m v − η g

    Sutskever et al. write v ← m v − η g(θ + m v), θ ← θ + v. The libraries, and this
    class, keep the point ahead, w = θ + m v, as the weights: so the gradient is wanted
    at the weights, as for every other optimizer.

    Arguments as in `Momentum`.

    Attributes
    ----------
    velocity
        v, the shape of the weights.

    Examples
    --------
    The first step is already longer than that of gradient descent, by the factor 1 + m:

    >>> Nesterov(0.5, 0.5).step([1.0], [4.0]).tolist()
    [-2.0]

    Source: Nesterov, "A method of solving a convex programming problem with
    convergence rate O(1/k²)" (1983); Sutskever, Martens, Dahl and Hinton, "On the
    importance of initialization and momentum in deep learning" (2013), equations 3
    and 4.
    """

    def _update(self, w: Array, g: Array) -> Array:
        m, eta = self.momentum, self.learning_rate
        if self.convention == "keras":
            self.velocity = m * self.velocity - eta * g
            return w + m * self.velocity - eta * g
        self.velocity = m * self.velocity + g
        return w - eta * (g + m * self.velocity)


class AdaGrad(_ByRoots):
    """AdaGrad: each weight's rate is divided by the root of its summed squared gradients.

        G ← G + g²          w ← w − η/(√G + ε) · g

    The notes write α_w = α/√sum, with α = 0.01 and no ε. With `eps_inside_root` the
    rate is η/√(G + ε).

    With ε = 0, no initial accumulator and a gradient of 0, the rate is η/0 = inf and the
    weight becomes inf · 0 = NaN, silently, as in PyTorch; the other weights go on.

    Parameters
    ----------
    learning_rate
        η > 0.
    eps
        ε ≥ 0. Outside the root it has the unit of a gradient, inside the root that of
        a gradient squared. PyTorch: 1e-10, outside. Keras: 1e-7, inside.
    eps_inside_root
        Where ε stands.
    initial_accumulator
        G before the first step, at least 0. PyTorch: 0. Keras: 0.1.

    Attributes
    ----------
    sum_of_squares
        G, the shape of the weights. It never falls.

    Examples
    --------
    The first step is η, however large the gradient:

    >>> optimizer = AdaGrad(0.5, eps=0.0)
    >>> optimizer.step([1.0, 1.0], [4.0, 0.25]).tolist()
    [0.5, 0.5]
    >>> optimizer.rates.tolist()
    [0.125, 2.0]

    Source: Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning
    and Stochastic Optimization" (2011), equation 1 without its projection.
    """

    def __init__(
        self,
        learning_rate: float,
        *,
        eps: float = 1e-10,
        eps_inside_root: bool = False,
        initial_accumulator: float = 0.0,
    ) -> None:
        self.eps = as_number("eps", eps, minimum=0.0)
        self.eps_inside_root = as_flag("eps_inside_root", eps_inside_root)
        self.initial_accumulator = as_number(
            "initial_accumulator", initial_accumulator, minimum=0.0
        )
        super().__init__(learning_rate)

    def reset(self) -> None:
        """Forget the run: G is the initial accumulator."""
        super().reset()
        self.sum_of_squares: Array = np.asarray(self.initial_accumulator)

    @property
    def rates(self) -> Array:
        """The effective rate of each weight, η/(√G + ε) or η/√(G + ε); inf for η/0."""
        with np.errstate(all="ignore"):
            return self.learning_rate / self._divisor()

    def _divisor(self) -> Array:
        G = self.sum_of_squares
        if not self.eps_inside_root:
            return self._root(G) + self.eps
        root: Array = np.sqrt(G + self.eps)
        return np.where(fit(G + self.eps), root, np.hypot(self._root(G), self.eps**0.5))

    def _update(self, w: Array, g: Array) -> Array:
        G = self.sum_of_squares
        self.sum_of_squares = self._added(G, 1.0, 1.0, g, new=G + g**2)
        return w - self._along(g, self._divisor(), self.sum_of_squares)


class RMSProp(_ByRoots):
    """RMSProp: AdaGrad with a running mean of the squares for the sum, so rates can recover.

        s ← ρ s + (1 − ρ) g²          w ← w − η/(√s + ε) · g

    Parameters
    ----------
    learning_rate
        η > 0.
    decay
        0 ≤ ρ < 1; the mean reaches back over about 1/(1 − ρ) steps. PyTorch: 0.99,
        named alpha. Keras: 0.9, named rho, as in the source.
    eps
        ε ≥ 0, outside the root as in PyTorch (1e-8); Keras has 1e-7 inside.

    Attributes
    ----------
    mean_square
        s, the shape of the weights. It starts at 0, so it is too small at first: the
        first step is η/√(1 − ρ), whatever the gradient.

    Examples
    --------
    >>> optimizer = RMSProp(0.5, 0.75, eps=0.0)
    >>> optimizer.step([1.0, 1.0], [4.0, -0.25]).tolist()
    [0.0, 2.0]
    >>> optimizer.rates.tolist()
    [0.25, 4.0]

    Source: Tieleman and Hinton, "Lecture 6.5: rmsprop", Neural Networks for Machine
    Learning, Coursera (2012).
    """

    def __init__(self, learning_rate: float, decay: float = 0.99, *, eps: float = 1e-8) -> None:
        self.decay = as_number("decay", decay, minimum=0.0, below=1.0)
        self.eps = as_number("eps", eps, minimum=0.0)
        super().__init__(learning_rate)

    def reset(self) -> None:
        """Forget the run: s = 0."""
        super().reset()
        self.mean_square: Array = np.zeros(())

    @property
    def rates(self) -> Array:
        """The effective rate of each weight, η/(√s + ε); inf for η/0."""
        with np.errstate(all="ignore"):
            return self.learning_rate / self._divisor()

    def _divisor(self) -> Array:
        return self._root(self.mean_square) + self.eps

    def _update(self, w: Array, g: Array) -> Array:
        s, rho = self.mean_square, self.decay
        self.mean_square = self._added(s, rho, 1 - rho, g, new=rho * s + (1 - rho) * g**2)
        return w - self._along(g, self._divisor(), self.mean_square)


class Adam(_ByRoots):
    """Adam: momentum as a running mean of gradients, over RMSProp's rate, bias corrected.

        m ← β₁ m + (1 − β₁) g          m̂ = m/(1 − β₁ᵗ)
        v ← β₂ v + (1 − β₂) g²         v̂ = v/(1 − β₂ᵗ)
        w ← w − η/(√v̂ + ε) · m̂

    Both means start at 0 and are too small at first. The corrections undo that exactly:
    the first step is η. Without them it is η (1 − β₁)/√(1 − β₂): with the defaults
    3.16 η, because m is 10 times too small but √v 31.6 times.

    Parameters
    ----------
    learning_rate
        η > 0.
    beta1, beta2
        0 ≤ β < 1, the decays of the mean gradient and of the mean square.
    eps
        ε ≥ 0, outside the root and added after the correction, as in the source's
        algorithm 1 and PyTorch (1e-8). Keras has 1e-7, added before the correction.
    bias_correction
        False takes m̂ = m and v̂ = v.

    Attributes
    ----------
    first_moment, second_moment
        m and v, not corrected, the shape of the weights.
    steps
        t, the number of steps taken.

    Examples
    --------
    >>> Adam(0.5, eps=0.0).step([1.0, 1.0], [4.0, -0.25]).round(12).tolist()
    [0.5, 1.5]
    >>> Adam(0.5, 0.5, 0.75, eps=0.0, bias_correction=False).step([1.0], [4.0]).tolist()
    [0.5]

    Source: Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015),
    algorithm 1.
    """

    def __init__(
        self,
        learning_rate: float,
        beta1: float = 0.9,
        beta2: float = 0.999,
        *,
        eps: float = 1e-8,
        bias_correction: bool = True,
    ) -> None:
        self.beta1 = as_number("beta1", beta1, minimum=0.0, below=1.0)
        self.beta2 = as_number("beta2", beta2, minimum=0.0, below=1.0)
        self.eps = as_number("eps", eps, minimum=0.0)
        self.bias_correction = as_flag("bias_correction", bias_correction)
        super().__init__(learning_rate)

    def reset(self) -> None:
        """Forget the run: m = v = 0 and t = 0."""
        super().reset()
        self.first_moment: Array = np.zeros(())
        self.second_moment: Array = np.zeros(())
        self.steps = 0

    @property
    def rates(self) -> Array:
        """What m̂ is multiplied by, η/(√v̂ + ε); with correction NaN before the first step."""
        with np.errstate(all="ignore"):
            return self.learning_rate / self._divisor()

    def _divisor(self) -> Array:
        return self._root(self.second_moment, self._share(self.beta2)) + self.eps

    def _share(self, beta: float) -> float:
        # 1 − βᵗ is the sum of the weights that the running mean has given to gradients
        # so far; the rest went to the 0 it started from.
        return 1 - beta**self.steps if self.bias_correction else 1.0

    def _update(self, w: Array, g: Array) -> Array:
        self.steps += 1
        beta, v = self.beta2, self.second_moment
        self.first_moment = self.beta1 * self.first_moment + (1 - self.beta1) * g
        self.second_moment = self._added(v, beta, 1 - beta, g, new=beta * v + (1 - beta) * g**2)
        m_hat = self.first_moment / self._share(self.beta1)
        return w - self._along(m_hat, self._divisor(), self.second_moment)


def momentum_radius(curvature: ArrayLike, learning_rate: ArrayLike, momentum: ArrayLike) -> Array:
    """Factor ρ by which momentum shrinks the distance to the minimum of a bowl, a step, at last.

        (v, w) ← [[m, λ], [−η m, 1 − η λ]] (v, w)        ρ = the larger |eigenvalue|

    With t = (1 + m − η λ)/2 the eigenvalues are t ± √(t² − m). Where the root is of a negative
    number the weight swings and ρ = √m; else ρ = |t| + √(t² − m).

    Parameters
    ----------
    curvature
        λ > 0, along one axis of the bowl.
    learning_rate
        η > 0.
    momentum
        0 ≤ m < 1, in PyTorch's convention; 0 is gradient descent, with ρ = |1 − η λ|.
        All three may be arrays, up to 2-D, whose shapes go together.

    Returns
    -------
    Array
        The run converges if ρ < 1, that is for η λ < 2 (1 + m).

    Examples
    --------
    >>> momentum_radius([1.0, 20.0], 0.1, 0.81).tolist()
    [0.9, 0.9]
    >>> momentum_radius(10.0, 0.25, 0.0).item()
    1.5

    Source: Goh, "Why Momentum Really Works" (2017).
    """
    given = {"curvature": curvature, "learning_rate": learning_rate, "momentum": momentum}
    arrays = {name: as_array(name, value, ndim=(0, 1, 2)) for name, value in given.items()}
    for name in ("curvature", "learning_rate"):
        if not (arrays[name] > 0).all():
            raise ValueError(f"{name} must be > 0, got {shown(given[name])}")
    lam, eta, m = arrays.values()
    if not ((m >= 0) & (m < 1)).all():
        raise ValueError(f"momentum must be ≥ 0 and < 1, got {shown(momentum)}")
    try:
        np.broadcast_shapes(lam.shape, eta.shape, m.shape)
    except ValueError:
        shapes = ", ".join(f"{name} {shown(array.shape)}" for name, array in arrays.items())
        raise ValueError(f"the shapes do not go together: {shapes}") from None
    with np.errstate(over="ignore"):
        half = (1 + m - eta * lam) / 2
        root = half * half - m
        radius: Array = np.where(
            root < 0, np.sqrt(m), np.abs(half) + np.sqrt(np.maximum(root, 0.0))
        )
    return radius


def descend(
    optimizer: Optimizer, gradient: Callable[[Array], ArrayLike], start: ArrayLike, steps: int
) -> Array:
    """Walk downhill: w₀ = start, wₜ₊₁ = optimizer.step(wₜ, gradient(wₜ)).

    Parameters
    ----------
    optimizer
        It is reset first, so that a cell that is run again draws the same path; after
        the walk its attributes hold the state of the last step.
    gradient
        Takes weights, shape (dim,), and returns ∂L/∂w, the same shape. If the run can
        diverge it must take inf and NaN too.
    start
        w₀, shape (dim,).
    steps
        The number of steps, at least 0.

    Returns
    -------
    Array
        The path, shape (steps + 1, dim); row 0 is `start`. A diverging run neither
        raises nor warns: a weight that has become inf or NaN is inf or NaN in every
        later row. Other weights go on as long as their own gradients are finite.

    Examples
    --------
    >>> descend(GradientDescent(0.5), lambda w: w, [8.0, -4.0], 2).tolist()
    [[8.0, -4.0], [4.0, -2.0], [2.0, -1.0]]
    """
    start = as_array("start", start, ndim=(1,))
    steps = as_whole("steps", steps, minimum=0)
    optimizer.reset()
    path = np.empty((steps + 1, start.size))
    path[0] = start
    # The gradient overflows before the weights do, and would warn from here.
    with np.errstate(all="ignore"):
        for t in range(steps):
            # A copy: a gradient that writes into its argument must not change the path.
            path[t + 1] = optimizer.step(path[t], gradient(path[t].copy()))
    return path
