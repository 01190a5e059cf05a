"""Pictures of the chapter from momentum to Adam: races, fairness, training."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch

from lecnn_helpers.chapters.momentum_to_adam import figures, long_runs

pytestmark = pytest.mark.filterwarnings("error")

TORCH = {
    "gradient descent": (torch.optim.SGD, {}),
    "momentum": (torch.optim.SGD, {"momentum": 0.9}),
    "Nesterov": (torch.optim.SGD, {"momentum": 0.9, "nesterov": True}),
    "AdaGrad": (torch.optim.Adagrad, {}),
    "RMSProp": (torch.optim.RMSprop, {}),
    "Adam": (torch.optim.Adam, {}),
}


def turned_bowl(w):
    u, v = (w[0] - w[1]) / 2**0.5, (w[0] + w[1]) / 2**0.5
    return (u**2 + 20 * v**2) / 2


LOSS = {
    "bowl": lambda w: (w[0] ** 2 + 20 * w[1] ** 2) / 2,
    "turned bowl": turned_bowl,
    "saddle": lambda w: w[0] ** 2 / 2 - w[1] ** 2 / 2 + w[1] ** 4 / 4 + 0.25,
    "ravine": lambda w: (1 - w[0]) ** 2 + 10 * (w[1] - w[0] ** 2) ** 2,
}


def torch_losses(track, name, rate, steps):
    """The loss at the start and after each step, by torch."""
    kind, options = TORCH[name]
    w = torch.tensor(figures.TRACKS[track].start, dtype=torch.float64, requires_grad=True)
    optimizer, losses = kind([w], lr=rate, **options), []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = LOSS[track](w)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return np.array([*losses, LOSS[track](w).item()])


@pytest.mark.parametrize(
    ("track", "name"), list(itertools.product(figures.TRACKS, figures.RACERS)), ids=str
)
def test_each_racer_runs_as_torch_does_with_its_defaults(track, name):
    expected = torch_losses(track, name, 0.01, figures.STEPS)
    got = figures.excess(track, figures.run(track, name, 0.01))
    np.testing.assert_allclose(got, expected, rtol=1e-8)
    sentence = figures.describe_race(track, 0.01, name)
    late = expected[-figures.LATE :].mean()
    assert f"{name} is {figures.short(late, 2)} above the lowest loss, on average" in sentence


@pytest.mark.parametrize(
    ("track", "name"), list(itertools.product(figures.TRACKS, figures.RACERS)), ids=str
)
def test_in_the_long_race_many_rates_run_at_once_as_torch_runs_each(track, name):
    rates = [0.002, 0.01]
    losses = figures.long_losses(track, name, rates)
    assert losses.shape == (figures.LONG + 1, 2)
    for column, rate in zip(losses.T, rates, strict=True):
        expected = torch_losses(track, name, rate, 150)
        np.testing.assert_allclose(column[:151], expected, rtol=1e-6, atol=1e-12)


def test_from_where_a_run_leaves_the_picture_its_loss_is_infinite():
    # Gradient descent on the bowl at 0.12: w₂ goes 2, −2.8, 3.92, −5.5, and the picture ends at 4.
    stays, leaves = figures.long_losses("bowl", "gradient descent", [0.01, 0.12]).T
    assert np.isfinite(stays).all()
    assert np.isfinite(leaves).tolist() == [True] * 3 + [False] * (figures.LONG - 2)


GRID = [float(f"{rate:.3g}") for rate in np.geomspace(0.001, 3.2, 145)]


def settled(losses, tolerance=0.001):
    """The step from which all losses are below, counted one by one from the end."""
    step = len(losses)
    while step > 0 and losses[step - 1] <= tolerance:
        step -= 1
    return step if step < len(losses) else np.inf


def best_rate(track, name):
    steps = [settled(column) for column in figures.long_losses(track, name, GRID).T]
    return GRID[int(np.argmin(steps))]


@pytest.mark.parametrize("track", figures.TRACKS)
def test_the_best_rate_of_gradient_descent_obeys_two_over_lambda(track):
    minimum = torch.tensor(figures.TRACKS[track].surface.minima[-1])
    hessian = torch.autograd.functional.hessian(LOSS[track], minimum)
    limit = 2 / torch.linalg.eigvalsh(hessian).max().item()
    assert 0.5 * limit < best_rate(track, "gradient descent") < limit


def test_torch_confirms_what_the_chapter_says_of_the_order(monkeypatch):
    # The others have long settled; that RMSProp does not is the next test's.
    monkeypatch.setattr(figures, "LONG", 600)
    names = [name for name in figures.RACERS if name != "RMSProp"]
    for track in figures.TRACKS:
        steps = {}
        for name in names:
            losses = torch_losses(track, name, best_rate(track, name), 600)
            steps[name] = settled(losses)
        first = min(steps, key=steps.get)
        assert steps["Nesterov"] < steps["momentum"]
        if track == "ravine":
            assert first == "Nesterov"
            continue
        assert steps["gradient descent"] < steps["momentum"]
        if track == "turned bowl":
            assert first == "gradient descent"
            assert sorted(steps, key=steps.get)[:3] == ["gradient descent", "Nesterov", "AdaGrad"]
        else:
            assert first == "AdaGrad"
            assert track == "saddle" or 9 * steps["AdaGrad"] <= sorted(steps.values())[1]


def test_torchs_rmsprop_cannot_rest_at_a_large_rate_either():
    losses = torch_losses("bowl", "RMSProp", 0.25, 2000)
    assert losses[5] < 0.001 < 1 < losses[6:].max()


@pytest.mark.parametrize("track", figures.TRACKS)
@pytest.mark.parametrize("rate", [figures.RATES[0], figures.RATES[-1]])
@pytest.mark.parametrize("who", ["all", "Nesterov"])
def test_race_axes_stay_and_nobody_is_drawn_outside(track, rate, who):
    chosen = figures.TRACKS[track]
    left, right = figures.draw_race(track, rate, who).axes
    assert (left.get_xlim(), left.get_ylim()) == (chosen.xlim, chosen.ylim)
    assert (right.get_xlim(), right.get_ylim()) == ((0, 60), (-6, 3))
    paths = [line for line in left.lines if len(line.get_xdata()) == 61]
    assert len(paths) == len(right.lines) == 6
    for path in paths:
        x, y = path.get_data()
        assert chosen.xlim[0] <= x.min() <= x.max() <= chosen.xlim[1]
        assert chosen.ylim[0] <= y.min() <= y.max() <= chosen.ylim[1]
    faint = sum(line.get_alpha() < 1 for line in paths)
    assert faint == (0 if who == "all" else 5)


def test_the_race_names_the_order_and_who_left():
    # Gradient descent on the bowl at 0.3: w₂ goes from 2 to 2·(1 − 6) = −10.
    sentence = figures.describe_race("bowl", 0.3, "all")
    assert "Left the picture: gradient descent at step 1" in sentence
    assert "left the picture at step 1" in figures.describe_race("bowl", 0.3, "gradient descent")
    named = sentence.split("steps: ")[1].split(". Left")[0].split(", ")
    means = [
        torch_losses("bowl", n.split(" ", 1)[0], 0.3, 60)[-20:].mean()
        for n in named
        if n[0] in "AR"
    ]
    assert len(means) == len(named) == 3
    assert means == sorted(means)


def test_paths_on_one_another_are_all_seen():
    """Three racers leave the ravine on one line: the later drawn is the narrower."""
    left, right = figures.draw_race("ravine", 0.3, "all").axes
    for axes, points in ((left, 61), (right, 61)):
        lines = [line for line in axes.lines if len(line.get_xdata()) == points]
        lines.sort(key=lambda line: line.get_zorder())
        widths = [line.get_linewidth() for line in lines]
        assert len(set(widths)) == 6
        assert widths == sorted(widths, reverse=True)


OWN = {
    (track, name): 0.02 + 0.01 * i
    for track in figures.TRACKS
    for i, name in enumerate(figures.RACERS)
}
FALLING = np.geomspace(10.0, 1e-5, figures.LONG + 1)
RACES = {
    (track, name, rate): figures.Run(FALLING * rate, 1000 * rate if rate > 0.02 else np.inf)
    for (track, name), own in OWN.items()
    for rate in (0.01, own)
}


@pytest.mark.parametrize("track", figures.TRACKS)
def test_fair_and_shared_side_by_side(track):
    shared, own = figures.draw_fair(RACES, OWN, track, 0.01).axes
    assert shared.get_title(loc="left") == "all at η = 0.01"
    assert (own.get_xlim(), own.get_ylim()) == ((0, np.log10(2000)), (-6, 3))
    assert len(shared.lines) == len(own.lines) == 6
    sentence = figures.describe_fair(RACES, OWN, track, 0.01)
    assert "stays below 0.001 above the lowest, at η = 0.01, from step" in sentence
    assert "gradient descent never (at its own η = 0.02: never)" in sentence
    assert "Nesterov never (at its own η = 0.04: 40)" in sentence
    for line in own.lines:
        # The first of each stretch is its highest, as these losses fall.
        rate = {figures.COLORS[name]: OWN[track, name] for name in figures.RACERS}[line.get_color()]
        steps = np.round(10 ** line.get_xdata()).astype(int)
        np.testing.assert_allclose(10 ** line.get_ydata(), FALLING[steps] * rate)


def test_a_point_of_many_steps_shows_the_highest():
    swinging = np.where(np.arange(figures.LONG + 1) % 7 == 0, 1.0, 1e-3)
    races = {key: figures.Run(swinging, np.inf) for key in RACES}
    _, own = figures.draw_fair(races, OWN, "bowl", 0.01).axes
    late = own.lines[0].get_xdata() > 2.7
    # 10 or more steps to a point by then; the last point has only itself.
    assert (own.lines[0].get_ydata()[late][:-1] == 0).all()


def test_the_table_of_best_rates_has_steps_and_places():
    table = figures.table_best(RACES, OWN, 71)
    assert table.caption.startswith("Best η of 71")
    assert [row[0] for row in table.rows] == list(figures.RACERS)
    # η = 0.02 never settles; 0.03 to 0.07 at steps 30 to 70.
    cells = ["0.02: never (6)", "0.03: 30 (1)", "0.04: 40 (2)", "0.05: 50 (3)", "0.06: 60 (4)"]
    assert [row[1] for row in table.rows] == [*cells, "0.07: 70 (5)"]
    assert table.right == {(1, column) for column in (1, 2, 3, 4)}


def test_the_corrections_sentence():
    steps = np.arange(1, 10_001)
    without = (1 - 0.9**steps) / np.sqrt(1 - 0.999**steps)
    sentence = figures.describe_correction(steps, np.ones(10_000), without)
    peak = int(np.argmax(without))
    below = next(t for t in steps if t > peak + 1 and without[t - 1] < 1.1)
    assert f"the first is {figures.short(10**0.5)} η" in sentence
    assert f"step {peak + 1} even {without[peak]:.2f} η" in sentence
    assert f"of the steps drawn {below:,} is the first with an excess below a tenth" in sentence
    assert figures.draw_correction(steps[::50], np.ones(200), without[::50]).axes


def test_sweep_and_training_say_medians_and_ranges():
    sweep = {name: np.array([[0.5, 0.4, 0.6], [0.7] * 3]) for name in figures.RACERS}
    rates = {name: [0.1 * (i + 1), 1.0] for i, name in enumerate(figures.RACERS)}
    own = {name: both[0] for name, both in rates.items()}
    sentence = figures.describe_sweep(rates, sweep, own)
    assert "momentum at η = 0.2 with 0.5" in sentence
    assert "Adam at η = 0.6 with 0.5" in sentence
    figure = figures.draw_sweep(rates, sweep)
    assert [t.get_text()[2:] for t in figure.texts] == list(figures.RACERS)
    ends = np.array([[2.3, 0.2], [2.4, 0.1], [2.5, 0.6]])
    runs = dict.fromkeys(figures.RACERS, ends)
    assert "Adam 0.2 (0.1 to 0.6)" in figures.describe_training(runs)
    assert "after 1 epochs" in figures.describe_training(runs)
    assert len(figures.draw_training(runs).axes) == 6


def test_the_long_runs_give_what_the_chapter_says():
    """The claims of the race on digits, from the stored runs."""
    found = long_runs.results
    race = found["race"]
    ends = {name: np.array(race[name]["losses"])[:, -1] for name in race}
    assert all(len(set(values)) > 30 for values in ends.values())
    medians = {name: np.median(values) for name, values in ends.items()}
    order = sorted(medians, key=medians.get)
    assert order[:4] == ["uncorrected", "Nesterov", "momentum", "Adam"]
    assert order[4:] == ["gradient descent", "RMSProp", "AdaGrad"]
    half = found["seeds"] / 2
    for a, b in (("Nesterov", "Adam"), ("RMSProp", "AdaGrad"), ("uncorrected", "Adam")):
        # By a sign test: 7 of 40 or fewer has p < 0.0001.
        assert (ends[a] < ends[b]).sum() >= 33 > half
    right = {name: np.array(race[name]["right"]) for name in figures.RACERS}
    middles = [np.median(values) for values in right.values()]
    assert max(middles) - min(middles) <= 0.01
    assert all(np.ptp(values) > max(middles) - min(middles) for values in right.values())
    alive = {name: np.median(race[name]["alive"]) for name in race}
    assert alive["AdaGrad"] <= 16
    assert alive["RMSProp"] <= 16
    assert alive["Nesterov"] >= 24


def test_no_best_rate_of_the_digits_is_at_an_edge():
    found = long_runs.results
    for name, chosen in found["tuning"].items():
        medians = np.median(chosen["losses"], axis=1)
        assert 0 < int(medians.argmin()) < len(medians) - 1, name


# --- the plane of η and m -----------------------------------------------------------


def radius(lam, eta, m):
    """By LAPACK, from the matrix that takes (v, w) to the next."""
    matrix = np.array([[m, lam], [-eta * m, 1 - eta * lam]])
    return np.abs(np.linalg.eigvals(matrix)).max()


PLANE = list(itertools.product(figures.PLANE_RATES, figures.PLANE_MOMENTA))


@pytest.mark.parametrize(("eta", "m"), PLANE)
def test_the_planes_sentence_says_what_the_eigenvalues_say(eta, m):
    sentence = figures.describe_plane(eta, m)
    both = [radius(lam, eta, m) for lam in (1, 20)]
    # A double eigenvalue is found by LAPACK to half of the digits.
    if max(both) > 1 + 1e-6:
        assert "the run diverges" in sentence
    elif max(both) > 1 - 1e-6:
        assert "never settles" in sentence
    else:
        told = float(sentence.split("larger factor is ρ = ")[1].split(":")[0])
        assert told == pytest.approx(max(both), rel=6e-3)
    for who, lam in (("flat weight", 1), ("steep one", 20)):
        values = np.linalg.eigvals([[m, lam], [-eta * m, 1 - eta * lam]])
        way = sentence.split(f"the {who} ")[1].split(" with")[0]
        if abs(values.imag).max() > 1e-6:
            assert way == "swings like a pendulum"
        else:
            dominant = values.real[np.abs(values).argmax()]
            assert (
                way
                == {
                    True: "creeps on one side",
                    False: "jumps from side to side"
                    if dominant > -1 - 1e-9
                    else "grows from side to side",
                }[bool(dominant > 0)]
            )


def test_the_best_point_is_the_best_of_a_fine_grid():
    eta, m = np.meshgrid(np.linspace(0.005, 0.2, 118), np.linspace(0, 0.99, 100))
    worst = np.array(
        [max(radius(lam, e, k) for lam in (1, 20)) for e, k in zip(eta.flat, m.flat, strict=True)]
    )
    at = int(worst.argmin())
    assert (eta.flat[at], m.flat[at]) == pytest.approx(
        (figures.BEST_ETA, figures.BEST_M), abs=0.015
    )
    assert np.sqrt(figures.BEST_M) < worst[at] < np.sqrt(figures.BEST_M) + 0.05


def test_the_lines_of_the_plane_lie_where_the_eigenvalues_put_them():
    levels, borders = figures._plane()
    for rho, line in zip((0.7, 0.8, 0.9, 0.95), levels, strict=True):
        for share in (0.2, 0.5, 0.8):
            # Between the corners, too.
            for a, b in itertools.pairwise(line):
                eta, m = a + share * (b - a)
                assert max(radius(lam, eta, m) for lam in (1, 20)) == pytest.approx(rho, abs=1e-6)
    pendulum, equal, last = borders
    for eta, m in pendulum[1:-1]:
        left, right = (
            np.linalg.eigvals([[m, 1], [-e * m, 1 - e]]) for e in (0.97 * eta, 1.03 * eta)
        )
        assert abs(left.imag).max() == 0 < abs(right.imag).max()
    for eta, m in equal:
        assert radius(1, eta, m) == pytest.approx(radius(20, eta, m), abs=1e-6)
    for share in (0.1, 0.5, 0.9):
        eta, m = last[0] + share * (last[1] - last[0])
        assert radius(20, eta, m) == pytest.approx(1.0)


@pytest.mark.parametrize("state", [(0.01, 0.0), (0.05, 0.9), (0.16, 0.2)])
def test_the_plane_stays_and_the_path_is_torchs(state):
    eta, m = state
    left, right = figures.draw_plane(eta, m).axes
    assert (left.get_xlim(), left.get_ylim()) == ((0, 0.2), (0, 1))
    assert left.lines[-1].get_xydata().tolist() == [[eta, m]]
    w = torch.tensor([-4.0, 2.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=eta, momentum=m)
    path = [w.tolist()]
    for _ in range(figures.PLANE_STEPS):
        w.grad = w.detach() * torch.tensor([1.0, 20.0])
        optimizer.step()
        path.append(w.tolist())
    drawn = next(line for line in right.lines if len(line.get_xdata()) == len(path)).get_xydata()
    inside = (np.abs(path) < [5, 4]).all(axis=1)
    until = len(path) if inside.all() else int(inside.argmin())
    np.testing.assert_allclose(drawn[:until], path[:until], rtol=1e-9, atol=1e-12)
