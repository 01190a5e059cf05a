"""Optimizers: hand arithmetic, torch.optim over 200 steps, the two failures, bad input."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lecnn_helpers.formulas.optimizers import (
    AdaGrad,
    Adam,
    GradientDescent,
    Momentum,
    Nesterov,
    RMSProp,
    descend,
    momentum_radius,
)
from lecnn_helpers.formulas.surfaces import Bowl, Ravine, Saddle

# No NumPy warning may leak, from any test here.
pytestmark = pytest.mark.filterwarnings("error")

STEPS = 200
ALL = [GradientDescent, Momentum, Nesterov, AdaGrad, RMSProp, Adam]
on_drawn_problems = settings(max_examples=20, deadline=None, derandomize=True)


class Problem:
    """Batches of a quadratic loss: gᵗ = A (w − cᵗ), with another center cᵗ at each step.

    `A` is symmetric with the drawn curvatures; the last `idle` weights have no gradient,
    as those behind a dead unit. Without `feedback` w is left out: gᵗ = −A cᵗ.
    """

    def __init__(self, curvatures, idle, seed, feedback=True):
        rng = np.random.default_rng(seed)
        live, dim = len(curvatures), len(curvatures) + idle
        turn, _ = np.linalg.qr(rng.normal(size=(live, live)))
        self.A = np.zeros((dim, dim))
        self.A[:live, :live] = turn @ np.diag(curvatures) @ turn.T
        self.start = rng.normal(scale=2.0, size=dim)
        self.centers = rng.normal(size=(STEPS, dim))
        self.stable = 2.0 / max(curvatures)
        self.feedback = feedback

    def gradient(self, w, t):
        return self.A @ (self.feedback * w - self.centers[t])


drawn = (
    st.lists(st.floats(0.1, 20.0), min_size=1, max_size=4),
    st.integers(0, 2),
    st.integers(0, 2**32 - 1),
)
problems = st.builds(Problem, *drawn)
given_gradients = st.builds(Problem, *drawn, st.just(False))
# Fractions of the largest stable rate for gradient descent, and rates for the others.
fractions = st.floats(0.01, 0.95)
rates = st.floats(1e-3, 0.5)
# With a short memory for squares (ρ, β₂ near 0) and feedback the path is chaotic: torch's
# own Adam with β = (0.5, 0), started 1e-15 beside, is 3e-3 away after 100 steps. So decays
# outside the usual are tested on given gradients.
usual_decays = st.sampled_from([0.9, 0.99, 0.999])
any_decays = st.one_of(st.just(0.0), st.floats(0.0, 0.9999))
momenta = st.sampled_from([0.0, 0.5, 0.9])
epsilons = st.sampled_from([0.0, 1e-10, 1e-8, 1e-3, 0.5])


def walk(optimizer, problem, *, later_rate=None):
    """Our path over the problem's batches; `later_rate` takes over halfway."""
    path = [problem.start]
    for t in range(STEPS):
        if later_rate is not None and t == STEPS // 2:
            optimizer.learning_rate = later_rate
        path.append(optimizer.step(path[-1], problem.gradient(path[-1], t)))
    return np.array(path)


def walk_torch(make, problem, *, later_rate=None, scale_gradient=None):
    """The path of torch.optim; `scale_gradient(t)` multiplies the gradients."""
    w = torch.tensor(problem.start, dtype=torch.float64, requires_grad=True)
    optimizer = make([w])
    path = [problem.start]
    for t in range(STEPS):
        if later_rate is not None and t == STEPS // 2:
            optimizer.param_groups[0]["lr"] = later_rate
        scale = 1.0 if scale_gradient is None else scale_gradient(t)
        w.grad = torch.from_numpy(scale * problem.gradient(path[-1], t))
        optimizer.step()
        path.append(w.detach().numpy().copy())
    return np.array(path)


def assert_same_path(ours, theirs):
    """Equal to 1e-12 of the largest weight on the path (at least 1), NaN where NaN."""
    size = np.nanmax(np.abs(theirs), initial=1.0)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12 * size, equal_nan=True)


# --- equal to torch.optim ----------------------------------------------------------


def test_defaults_are_torch_s():
    w = [torch.zeros(1)]
    adagrad, rmsprop, adam = (
        make(w).defaults for make in (torch.optim.Adagrad, torch.optim.RMSprop, torch.optim.Adam)
    )
    ours = AdaGrad(0.1)
    assert (ours.eps, ours.initial_accumulator, ours.eps_inside_root) == (
        adagrad["eps"],
        adagrad["initial_accumulator_value"],
        False,
    )
    assert (RMSProp(0.1).decay, RMSProp(0.1).eps) == (rmsprop["alpha"], rmsprop["eps"])
    ours = Adam(0.1)
    assert (ours.beta1, ours.beta2, ours.eps) == (*adam["betas"], adam["eps"])


@on_drawn_problems
@given(problems, fractions)
def test_gradient_descent_equals_torch(problem, fraction):
    rate = fraction * problem.stable
    theirs = walk_torch(lambda w: torch.optim.SGD(w, lr=rate), problem)
    assert_same_path(walk(GradientDescent(rate), problem), theirs)


@pytest.mark.parametrize(("kind", "nesterov"), [(Momentum, False), (Nesterov, True)])
@pytest.mark.parametrize("convention", ["pytorch", "keras"])
@on_drawn_problems
@given(problem=problems, fraction=fractions, momentum=momenta)
def test_momentum_and_nesterov_equal_torch(kind, nesterov, convention, problem, fraction, momentum):
    if nesterov and momentum == 0.0:
        momentum = 0.25  # torch refuses Nesterov without momentum
    # Nesterov's stable range is narrower than gradient descent's, by up to 1/3.
    rate = fraction * problem.stable / 3
    theirs = walk_torch(
        lambda w: torch.optim.SGD(w, lr=rate, momentum=momentum, nesterov=nesterov), problem
    )
    assert_same_path(walk(kind(rate, momentum, convention=convention), problem), theirs)


@pytest.mark.parametrize(("kind", "nesterov"), [(Momentum, False), (Nesterov, True)])
@on_drawn_problems
@given(problem=problems, fraction=fractions, later=fractions)
def test_conventions_when_the_rate_changes_on_the_way(kind, nesterov, problem, fraction, later):
    rate, later_rate = (f * problem.stable / 3 for f in (fraction, later))

    def sgd(lr):
        return lambda w: torch.optim.SGD(w, lr=lr, momentum=0.9, nesterov=nesterov)

    assert_same_path(
        walk(kind(rate, 0.9), problem, later_rate=later_rate),
        walk_torch(sgd(rate), problem, later_rate=later_rate),
    )
    # With rate 1 and gradients η g, PyTorch's velocity is Keras': v ← m v + ηₜ g.
    assert_same_path(
        walk(kind(rate, 0.9, convention="keras"), problem, later_rate=later_rate),
        walk_torch(
            sgd(1.0),
            problem,
            scale_gradient=lambda t: rate if t < STEPS // 2 else later_rate,
        ),
    )


@on_drawn_problems
@given(problems, rates, epsilons, st.sampled_from([0.0, 0.1, 2.0]))
def test_adagrad_equals_torch(problem, rate, eps, initial):
    theirs = walk_torch(
        lambda w: torch.optim.Adagrad(w, lr=rate, eps=eps, initial_accumulator_value=initial),
        problem,
    )
    ours = walk(AdaGrad(rate, eps=eps, initial_accumulator=initial), problem)
    assert_same_path(ours, theirs)


@on_drawn_problems
@given(problems, rates, epsilons, st.sampled_from([0.0, 0.1]))
def test_adagrad_with_eps_inside_the_root_is_torch_with_a_larger_start(problem, rate, eps, initial):
    # √(G + ε) is the root of a sum that began ε higher.
    theirs = walk_torch(
        lambda w: torch.optim.Adagrad(w, lr=rate, eps=0, initial_accumulator_value=initial + eps),
        problem,
    )
    ours = walk(AdaGrad(rate, eps=eps, eps_inside_root=True, initial_accumulator=initial), problem)
    assert_same_path(ours, theirs)


def torch_rmsprop(rate, decay, eps):
    return lambda w: torch.optim.RMSprop(w, lr=rate, alpha=decay, eps=eps)


def torch_adam(rate, beta1, beta2, eps, bias_correction):
    def make(w):
        adam = torch.optim.Adam(w, lr=rate, betas=(beta1, beta2), eps=eps)
        if not bias_correction:
            # torch has no such option. But at t = 10⁶ its corrections 1 − βᵗ are 1, and
            # the state can be set to that t with means as at the start.
            zeros = torch.zeros_like(w[0])
            adam.state[w[0]] = {
                "step": torch.tensor(1e6),
                "exp_avg": zeros.clone(),
                "exp_avg_sq": zeros.clone(),
            }
        return adam

    return make


@on_drawn_problems
@given(problems, rates, usual_decays, epsilons)
def test_rmsprop_equals_torch(problem, rate, decay, eps):
    theirs = walk_torch(torch_rmsprop(rate, decay, eps), problem)
    assert_same_path(walk(RMSProp(rate, decay, eps=eps), problem), theirs)


@on_drawn_problems
@given(given_gradients, rates, any_decays, epsilons)
def test_rmsprop_with_any_decay_equals_torch_on_given_gradients(problem, rate, decay, eps):
    theirs = walk_torch(torch_rmsprop(rate, decay, eps), problem)
    assert_same_path(walk(RMSProp(rate, decay, eps=eps), problem), theirs)


@pytest.mark.parametrize("correct", [True, False])
@on_drawn_problems
@given(problem=problems, rate=rates, beta1=momenta, beta2=usual_decays, eps=epsilons)
def test_adam_equals_torch(correct, problem, rate, beta1, beta2, eps):
    theirs = walk_torch(torch_adam(rate, beta1, beta2, eps, correct), problem)
    ours = walk(Adam(rate, beta1, beta2, eps=eps, bias_correction=correct), problem)
    assert_same_path(ours, theirs)


@pytest.mark.parametrize("correct", [True, False])
@on_drawn_problems
@given(problem=given_gradients, rate=rates, beta1=any_decays, beta2=any_decays, eps=epsilons)
def test_adam_with_any_decays_equals_torch_on_given_gradients(
    correct, problem, rate, beta1, beta2, eps
):
    theirs = walk_torch(torch_adam(rate, beta1, beta2, eps, correct), problem)
    ours = walk(Adam(rate, beta1, beta2, eps=eps, bias_correction=correct), problem)
    assert_same_path(ours, theirs)


@on_drawn_problems
@given(problems, st.floats(0.01, 0.3), momenta)
def test_nesterov_is_sutskevers_walk_seen_from_the_point_ahead(problem, fraction, momentum):
    rate = fraction * problem.stable
    theta, v = problem.start, np.zeros_like(problem.start)
    ahead = [problem.start]
    for t in range(STEPS):  # equations 3 and 4 of Sutskever et al.
        v = momentum * v - rate * problem.gradient(theta + momentum * v, t)
        theta = theta + v
        ahead.append(theta + momentum * v)
    assert_same_path(walk(Nesterov(rate, momentum), problem), np.array(ahead))


# --- by hand -----------------------------------------------------------------------


def test_adagrad_by_hand_on_two_batches():
    # η = 0.01 as in the notes. Batch 1: G = (9, 0.16), roots (3, 0.4): both step 0.01.
    # Batch 2: G = (25, 0.25), roots (5, 0.5): steps 0.01·4/5 and 0.01·(−0.3)/0.5.
    optimizer = AdaGrad(0.01, eps=0.0)
    w = optimizer.step([1.0, -1.0], [3.0, 0.4])
    np.testing.assert_allclose(w, [0.99, -1.01], rtol=1e-14)
    np.testing.assert_allclose(optimizer.sum_of_squares, [9.0, 0.16], rtol=1e-14)
    np.testing.assert_allclose(optimizer.rates, [0.01 / 3, 0.025], rtol=1e-14)
    w = optimizer.step(w, [4.0, -0.3])
    np.testing.assert_allclose(w, [0.982, -1.004], rtol=1e-14)
    np.testing.assert_allclose(optimizer.sum_of_squares, [25.0, 0.25], rtol=1e-14)
    np.testing.assert_allclose(optimizer.rates, [0.002, 0.02], rtol=1e-14)


@pytest.mark.parametrize(
    ("inside", "rate"),
    [(False, 0.5), (True, 1 / np.sqrt(2.5))],  # 1/(√1.5² + 0.5) and 1/√(1.5² + 0.25)
)
def test_adagrad_rate_with_eps_on_either_side_of_the_root(inside, rate):
    eps = 0.25 if inside else 0.5
    optimizer = AdaGrad(1.0, eps=eps, eps_inside_root=inside)
    w = optimizer.step([2.0], [1.5])
    np.testing.assert_allclose(optimizer.rates, [rate], rtol=1e-15)
    np.testing.assert_allclose(w, [2 - 1.5 * rate], rtol=1e-15)


def test_rates_before_the_first_step():
    assert AdaGrad(0.5, eps=0.25).rates == 2.0
    assert AdaGrad(0.5, eps=0.0, initial_accumulator=0.25).rates == 1.0
    assert AdaGrad(0.5, eps=0.0).rates == np.inf
    assert RMSProp(0.5, eps=0.25).rates == 2.0
    assert np.isnan(Adam(0.5).rates)
    assert Adam(0.5, eps=0.25, bias_correction=False).rates == 2.0


def test_momentum_conventions_by_hand_with_a_rate_that_halves():
    # g = 4 throughout, m = 0.5, η = 0.5, then 0.25.
    # PyTorch: v = 4, w = 1 − 2; v = 2 + 4, w = −1 − 1.5.
    # Keras:   v = −2, w = 1 − 2; v = −1 − 1, w = −1 − 2.
    for convention, velocities, ends in (
        ("pytorch", [4.0, 6.0], [-1.0, -2.5]),
        ("keras", [-2.0, -2.0], [-1.0, -3.0]),
    ):
        optimizer, w = Momentum(0.5, 0.5, convention=convention), np.array([1.0])
        for rate, velocity, end in zip((0.5, 0.25), velocities, ends, strict=True):
            optimizer.learning_rate = rate
            w = optimizer.step(w, [4.0])
            assert (optimizer.velocity.tolist(), w.tolist()) == ([velocity], [end])


def test_nesterov_velocity_by_hand():
    # v = 4, step 0.5·(4 + 0.5·4) = 3; then v = 0.5·4 + 2 = 4, step 0.5·(2 + 0.5·4) = 2.
    optimizer = Nesterov(0.5, 0.5)
    assert optimizer.step([1.0], [4.0]).tolist() == [-2.0]
    assert optimizer.step([-2.0], [2.0]).tolist() == [-4.0]
    assert optimizer.velocity.tolist() == [4.0]


def test_rmsprop_and_adam_state_by_hand():
    # ρ = 3/4: s = 16/4 = 4, rate 1/2; then s = 3 + 4/4 = 4.
    rmsprop = RMSProp(1.0, 0.75, eps=0.0)
    w = rmsprop.step([0.0], [4.0])
    assert (w.tolist(), rmsprop.mean_square.tolist(), rmsprop.rates.tolist()) == ([-2], [4], [0.5])
    assert rmsprop.step(w, [2.0]).tolist() == [-3.0]
    # β₁ = 1/2, β₂ = 3/4: m = 2, v = 4; corrected 4 and 16, so rate 1/4 and a step of 1.
    adam = Adam(1.0, 0.5, 0.75, eps=0.0)
    assert adam.step([0.0], [4.0]).tolist() == [-1.0]
    assert (adam.first_moment.tolist(), adam.second_moment.tolist()) == ([2.0], [4.0])
    assert (adam.rates.tolist(), adam.steps) == ([0.25], 1)
    # Without correction: rate 1/√4, a step of 2/2 = 1 too. With g = 4 again, m = 3 and
    # v = 3 + 4 = 7: a step of 3/√7.
    adam = Adam(1.0, 0.5, 0.75, eps=0.0, bias_correction=False)
    assert adam.step([0.0], [4.0]).tolist() == [-1.0]
    np.testing.assert_allclose(adam.step([-1.0], [4.0]), [-1 - 3 / np.sqrt(7)], rtol=1e-15)


def test_without_bias_correction_adam_starts_too_fast():
    # (1 − 0.9)/√(1 − 0.999) = 0.1/√0.001 = √10 times η; with it, η.
    for correct, first in ((True, 0.01), (False, 0.01 * np.sqrt(10))):
        w = Adam(0.01, eps=0.0, bias_correction=correct).step([0.0, 0.0], [5.0, -0.02])
        np.testing.assert_allclose(w, [-first, first], rtol=1e-12)


# --- the notes' failures -----------------------------------------------------------


@pytest.mark.parametrize("inside", [False, True])
def test_adagrad_without_eps_turns_a_weight_without_gradient_into_nan(inside):
    optimizer = AdaGrad(0.01, eps=0.0, eps_inside_root=inside)
    w = optimizer.step([1.0, 1.0], [2.0, 0.0])
    theirs = torch.ones(2, dtype=torch.float64, requires_grad=True)
    theirs.grad = torch.tensor([2.0, 0.0], dtype=torch.float64)
    torch.optim.Adagrad([theirs], lr=0.01, eps=0).step()
    np.testing.assert_array_equal(w, theirs.detach().numpy())
    assert np.isnan(w).tolist() == [False, True]
    assert optimizer.rates.tolist() == [0.005, np.inf]
    # A gradient that comes later does not bring it back.
    assert np.isnan(optimizer.step(w, [2.0, 3.0])).tolist() == [False, True]


@pytest.mark.parametrize(
    "options", [{"eps": 1e-10}, {"eps": 1e-10, "eps_inside_root": True}, {"eps": 0.0}]
)
def test_eps_or_an_initial_accumulator_keeps_a_weight_without_gradient(options):
    initial = 0.1 if options["eps"] == 0 else 0.0
    optimizer = AdaGrad(0.01, **options, initial_accumulator=initial)
    assert optimizer.step([1.0, 1.0], [2.0, 0.0])[1] == 1.0


# --- stability, divergence ---------------------------------------------------------


@pytest.mark.parametrize("kappa", [0.2, 1.0, 10.0, 100.0])
def test_gradient_descent_on_the_bowl_is_stable_up_to_two_over_the_largest_curvature(kappa):
    bowl = Bowl(kappa)
    edge = 2.0 / max(1.0, kappa)
    # The steep weight is multiplied by −0.98 or −1.02: by 1.7e-9 or 4e8 in 1000 steps.
    # The flat one needs more steps than that if η·1 is small, so start on its floor.
    start = [1.0, 0.0] if kappa < 1 else [0.0, 1.0]
    below = descend(GradientDescent(0.99 * edge), bowl.gradient, start, 1000)
    above = descend(GradientDescent(1.01 * edge), bowl.gradient, start, 1000)
    assert np.abs(below[-1]).max() < 1e-8
    assert np.abs(above[-1]).max() > 1e8
    on_edge = descend(GradientDescent(edge), bowl.gradient, start, 1000)
    np.testing.assert_allclose(np.abs(on_edge).max(axis=1), 1.0, rtol=1e-9)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (GradientDescent(1.0), lambda w: torch.optim.SGD(w, lr=1.0)),
        (Momentum(1.0, 0.9), lambda w: torch.optim.SGD(w, lr=1.0, momentum=0.9)),
        (
            Momentum(1.0, 0.9, convention="keras"),
            lambda w: torch.optim.SGD(w, lr=1.0, momentum=0.9),
        ),
        (Nesterov(1.0, 0.9), lambda w: torch.optim.SGD(w, lr=1.0, momentum=0.9, nesterov=True)),
        (AdaGrad(1e160), lambda w: torch.optim.Adagrad(w, lr=1e160)),
        (RMSProp(1e160), lambda w: torch.optim.RMSprop(w, lr=1e160)),
        (Adam(1e160), lambda w: torch.optim.Adam(w, lr=1e160)),
    ],
    ids=["gradient descent", "momentum", "keras", "nesterov", "adagrad", "rmsprop", "adam"],
)
def test_a_diverging_run_is_that_of_torch_to_the_last_nan(ours, theirs):
    def gradient(w):  # Rosenbrock's, written out so that nothing but `descend` keeps it quiet
        return np.array(
            [2 * (w[0] - 1) - 400 * w[0] * (w[1] - w[0] ** 2), 200 * (w[1] - w[0] ** 2)]
        )

    path = descend(ours, gradient, [-1.0, 2.0], 40)
    w = torch.tensor([-1.0, 2.0], dtype=torch.float64, requires_grad=True)
    optimizer, expected = theirs([w]), [[-1.0, 2.0]]
    for _ in range(40):
        with np.errstate(all="ignore"):
            w.grad = torch.from_numpy(gradient(w.detach().numpy()))
        optimizer.step()
        expected.append(w.tolist())
    assert np.abs(path[1:]).max() > 1e3 or not np.isfinite(path).all()  # it does diverge
    np.testing.assert_allclose(path, expected, rtol=1e-10, equal_nan=True)


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("surface", [Bowl(50.0), Saddle(), Ravine()], ids=repr)
@pytest.mark.parametrize("rate", [10.0, 1e100, 1e300])
def test_a_weight_that_left_the_numbers_stays_away_and_nothing_warns(kind, surface, rate):
    path = descend(kind(rate), surface.gradient, [-1.5, 0.5], 60)
    assert path.shape == (61, 2)
    finite = np.isfinite(path)
    assert (finite[1:] <= finite[:-1]).all()
    if kind in (GradientDescent, Momentum, Nesterov) and rate > 10:
        assert not finite[-1].any()


def test_other_weights_go_on_when_one_diverges():
    # Quartic: w₁ = 3 explodes; w₂ = 0.25 with η = 1 goes to 0.25 − 4·0.25³ = 0.1875.
    path = descend(GradientDescent(1.0), lambda w: 4 * w**3, [3.0, 0.25], 30)
    assert path[1].tolist() == [3 - 4 * 27, 0.1875]
    assert not np.isfinite(path[-1, 0])
    assert 0 < path[-1, 1] < 0.1875


def test_steps_outside_descend_are_quiet_too():
    for kind in ALL:
        optimizer, w = kind(1e300), np.array([1e200, 1.0, 2.0])
        for g in ([1e200, 0.0, np.nan], [np.inf, 1e308, 1.0], [-np.inf, -1e308, 1.0]):
            w = optimizer.step(w, g)
        assert np.isnan(w[2])


# --- descend and the common interface ----------------------------------------------


def test_descend_by_hand_and_its_shape():
    path = descend(GradientDescent(0.25), lambda w: 2 * w, [8, -4], 3)
    assert path.tolist() == [[8.0, -4.0], [4.0, -2.0], [2.0, -1.0], [1.0, -0.5]]
    assert path.dtype == np.float64
    assert descend(Adam(0.1), lambda w: w, [1.0, 2.0, 3.0], 0).tolist() == [[1.0, 2.0, 3.0]]
    assert descend(GradientDescent(1.0), lambda w: [1], [2.0], np.int64(1)).tolist() == [[2], [1]]


@pytest.mark.parametrize("kind", ALL)
def test_descend_starts_afresh_and_leaves_the_last_state(kind):
    optimizer = kind(0.1)
    first = descend(optimizer, Bowl(3.0).gradient, [2.0, 1.0], 5)
    state = {name: np.array(value) for name, value in vars(optimizer).items()}
    again = descend(optimizer, Bowl(3.0).gradient, [2.0, 1.0], 5)
    np.testing.assert_array_equal(again, first)
    for name, value in vars(optimizer).items():
        np.testing.assert_array_equal(np.array(value), state[name])
    # Another number of weights is no obstacle after the reset.
    assert descend(optimizer, lambda w: w, [1.0, 2.0, 3.0], 1).shape == (2, 3)


def test_descend_leaves_the_state_of_the_last_step():
    # Gradients 8 and 4 (η = 1/2, g = w): v = 0·8 + 4; G = 64 + ….
    optimizer = Momentum(0.5, 0.0)
    descend(optimizer, lambda w: w, [8.0], 2)
    assert optimizer.velocity.tolist() == [4.0]
    optimizer = AdaGrad(1.0, eps=0.0)
    descend(optimizer, lambda w: [3.0], [0.0], 2)
    assert optimizer.sum_of_squares.tolist() == [18.0]
    adam = Adam(0.1)
    descend(adam, lambda w: w, [8.0], 7)
    assert adam.steps == 7


def test_a_gradient_that_writes_into_its_argument_does_not_change_the_path():
    def gradient(w):
        w *= 2
        return w

    assert descend(GradientDescent(0.25), gradient, [8.0], 2).tolist() == [[8.0], [4.0], [2.0]]


@pytest.mark.parametrize("kind", ALL)
def test_step_neither_changes_nor_keeps_what_it_is_given(kind):
    fresh, reused = kind(0.1), kind(0.1)
    w_fresh, w_buffer, g_buffer = np.array([2.0, -1.0]), np.empty(2), np.empty(2)
    w_reused = w_fresh.copy()
    for g in ([1.0, 2.0], [-3.0, 0.5], [0.25, 4.0]):
        w_fresh = fresh.step(w_fresh, g)
        w_buffer[:], g_buffer[:] = w_reused, g
        result = reused.step(w_buffer, g_buffer)
        assert w_buffer.tolist() == w_reused.tolist()
        assert g_buffer.tolist() == g
        w_reused = result.copy()
        w_buffer[:] = g_buffer[:] = 99.0
        assert result.tolist() == w_fresh.tolist() == w_reused.tolist()


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("shape", [(), (6,), (2, 3), (1, 2, 3, 1)])
def test_any_shape_of_weights_is_stepped_weight_by_weight(kind, shape):
    size = int(np.prod(shape))
    weights = np.linspace(-1.0, 2.0, 6)[:size]
    gradients = [np.linspace(0.5, 3.0, 6)[:size], np.linspace(-2.0, 1.5, 6)[:size]]
    whole, single = kind(0.1), [kind(0.1) for _ in range(size)]
    w, each = weights.reshape(shape), weights
    for g in gradients:
        w = whole.step(w, g.reshape(shape))
        each = [float(o.step(x, y)) for o, x, y in zip(single, each, g, strict=True)]
        assert w.shape == shape
        np.testing.assert_allclose(np.ravel(w), each, rtol=1e-15, atol=1e-15)


# --- bad input ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("bad", [0.0, -0.1, np.nan, np.inf, "fast", None])
def test_learning_rate_must_be_positive(kind, bad):
    with pytest.raises(ValueError, match=r"^learning_rate must be"):
        kind(bad)
    optimizer = kind(0.5)
    with pytest.raises(ValueError, match=r"^learning_rate must be"):
        optimizer.learning_rate = bad
    assert optimizer.learning_rate == 0.5


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Momentum, "momentum"),
        (Nesterov, "momentum"),
        (RMSProp, "decay"),
        (Adam, "beta1"),
        (Adam, "beta2"),
    ],
)
@pytest.mark.parametrize("bad", [-0.1, 1.0, 1.5, np.nan, "much"])
def test_momentum_and_decays_must_be_in_zero_to_one(kind, name, bad):
    with pytest.raises(ValueError, match=rf"^{name} must be"):
        kind(0.1, **{name: bad})
    assert getattr(kind(0.1, **{name: 0.0}), name) == 0.0  # the lower end is allowed


@pytest.mark.parametrize(
    ("kind", "name"),
    [(AdaGrad, "eps"), (AdaGrad, "initial_accumulator"), (RMSProp, "eps"), (Adam, "eps")],
)
@pytest.mark.parametrize("bad", [-1e-12, np.nan, np.inf, "small"])
def test_eps_and_initial_accumulator_must_not_be_negative(kind, name, bad):
    with pytest.raises(ValueError, match=rf"^{name} must be"):
        kind(0.1, **{name: bad})


@pytest.mark.parametrize("kind", [Momentum, Nesterov])
def test_convention_must_be_one_of_two(kind):
    with pytest.raises(ValueError, match=r"^convention must be one of 'pytorch', 'keras', got"):
        kind(0.1, convention="torch")


@pytest.mark.parametrize("kind", ALL)
def test_gradient_must_have_the_shape_of_the_weights(kind):
    optimizer = kind(0.1)
    # (1,) and () would broadcast: exactly the slip that must not pass.
    for bad in ([1.0], 1.0, [1.0, 2.0, 3.0], [[1.0, 2.0]]):
        with pytest.raises(ValueError, match=r"^gradient has shape .* of weights, \(2,\)"):
            optimizer.step([1.0, 2.0], bad)
    with pytest.raises(ValueError, match=r"^gradient must be an array of numbers"):
        optimizer.step([1.0, 2.0], ["a", "b"])
    # None of this was a step: the run can still begin, with other weights.
    np.testing.assert_array_equal(
        optimizer.step([3.0, 1.0, 2.0], [1.0, 2.0, 3.0]),
        kind(0.1).step([3.0, 1.0, 2.0], [1.0, 2.0, 3.0]),
    )


@pytest.mark.parametrize("kind", ALL)
def test_weights_must_be_finite_at_the_start_and_keep_their_shape(kind):
    optimizer = kind(0.1)
    for bad in (np.nan, np.inf, -np.inf):
        with pytest.raises(ValueError, match=r"^weights\[1\] is .*finite"):
            optimizer.step([1.0, bad], [1.0, 1.0])
    with pytest.raises(ValueError, match=r"^weights is empty"):
        optimizer.step([], [])
    with pytest.raises(ValueError, match=r"^weights must have"):
        optimizer.step(np.ones((1, 1, 1, 1, 1)), np.ones((1, 1, 1, 1, 1)))
    optimizer.step([1.0, 2.0], [1.0, 1.0])
    with pytest.raises(ValueError, match=r"^weights has shape \(3,\), but .* \(2,\)"):
        optimizer.step([1.0, 2.0, 3.0], [1.0, 1.0, 1.0])
    with pytest.raises(ValueError, match=r"^weights must be an array of numbers"):
        optimizer.step(["a", "b"], [1.0, 1.0])
    # Later the run may have diverged.
    assert np.isnan(optimizer.step([1.0, np.nan], [1.0, 1.0])).tolist() == [False, True]
    optimizer.reset()
    with pytest.raises(ValueError, match=r"^weights\[1\] is nan"):
        optimizer.step([1.0, np.nan], [1.0, 1.0])


def test_descend_checks_its_arguments():
    optimizer, gradient = GradientDescent(0.1), Bowl().gradient
    for bad in (-1, 2.0, "3", None):
        with pytest.raises(ValueError, match=r"^steps must be a whole number ≥ 0, got"):
            descend(optimizer, gradient, [1.0, 2.0], bad)
    with pytest.raises(ValueError, match=r"^start\[0\] is nan"):
        descend(optimizer, gradient, [np.nan, 2.0], 3)
    with pytest.raises(ValueError, match=r"^start must have 1 dimension"):
        descend(optimizer, gradient, [[1.0, 2.0]], 3)
    with pytest.raises(ValueError, match=r"^start is empty"):
        descend(optimizer, gradient, [], 3)
    with pytest.raises(ValueError, match=r"^gradient has shape \(1,\)"):
        descend(optimizer, lambda w: w[:1], [1.0, 2.0], 3)


# --- the plane of momentum ---------------------------------------------------------


@on_drawn_problems
@given(st.floats(0.01, 50.0), st.floats(1e-3, 1.0), st.floats(0.0, 0.999))
def test_the_radius_of_momentum_is_the_largest_eigenvalue(lam, eta, m):
    values = np.linalg.eigvals([[m, lam], [-eta * m, 1 - eta * lam]])
    radius = momentum_radius(lam, eta, m)
    # Near a double root LAPACK itself has half of the digits.
    np.testing.assert_allclose(radius, np.abs(values).max(), rtol=1e-6, atol=1e-6)
    if abs(eta * lam - 2 * (1 + m)) > 1e-6:
        assert (radius < 1) == (eta * lam < 2 * (1 + m))


def test_a_walk_shrinks_by_the_radius():
    path = descend(Momentum(0.05, 0.5), Bowl(20.0).gradient, [1.0, 0.0], 400)
    assert path[400, 0] / path[399, 0] == pytest.approx(momentum_radius(1.0, 0.05, 0.5))


def test_the_radius_takes_arrays_that_go_together():
    grid = momentum_radius([[1.0], [20.0]], [0.01, 0.1, 0.2], 0.0)
    np.testing.assert_allclose(grid, [[0.99, 0.9, 0.8], [0.8, 1.0, 3.0]])
