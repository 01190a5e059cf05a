"""Pictures of the chapter from momentum to Adam: races, fairness, training."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch

from lecnn_helpers.chapters.momentum_to_adam import figures

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


@pytest.mark.parametrize(
    ("track", "name"), list(itertools.product(figures.TRACKS, figures.RACERS)), ids=str
)
def test_each_racer_runs_as_torch_does_with_its_defaults(track, name):
    kind, options = TORCH[name]
    w = torch.tensor(figures.TRACKS[track].start, dtype=torch.float64, requires_grad=True)
    optimizer = kind([w], lr=0.01, **options)
    for _ in range(figures.STEPS):
        optimizer.zero_grad()
        LOSS[track](w).backward()
        optimizer.step()
    expected = LOSS[track](w).item()
    got = figures.excess(track, figures.run(track, name, 0.01))[-1]
    np.testing.assert_allclose(got, expected, rtol=1e-8)
    sentence = figures.describe_race(track, 0.01, name)
    assert f"{name} is {figures.short(expected, 2)} above the lowest loss" in sentence


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
    losses = [
        figures.excess("bowl", figures.run("bowl", n.rsplit(" ", 1)[0], 0.3))[-1] for n in named[1:]
    ]
    assert losses == sorted(losses)


OWN = {
    (track, name): 0.02 + 0.01 * i
    for track in figures.TRACKS
    for i, name in enumerate(figures.RACERS)
}


@pytest.mark.parametrize("track", figures.TRACKS)
def test_fair_and_shared_side_by_side(track):
    shared, own = figures.draw_fair(OWN, track, 0.01).axes
    assert shared.get_title(loc="left") == "all at η = 0.01"
    assert len(shared.lines) == len(own.lines) == 6
    sentence = figures.describe_fair(OWN, track, 0.01)
    for name, line in zip(figures.RACERS, own.lines, strict=True):
        rate = OWN[track, name]
        path = figures.run(track, name, rate)
        end = figures.excess(track, path)[-1]
        written = "below 10⁻¹²" if end < 1e-12 else figures.short(end, 2)
        assert f"(at its own η = {figures.short(rate, 2)}: {written})" in sentence
        if 1e-7 < end < 1e4:
            assert line.get_ydata()[-1] == pytest.approx(np.log10(end))


def test_the_table_of_best_rates_has_all_of_them():
    table = figures.table_best(OWN, 71)
    assert table.caption.startswith("Best of 71 rates")
    assert [row[0] for row in table.rows] == list(figures.RACERS)
    assert len(table.header) == 1 + len(figures.TRACKS)
    assert [cell.split(", ")[0] for cell in table.rows[2][1:]] == ["0.04"] * 4


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
    sweep = {name: np.array([[0.5, 0.4, 0.6], [np.nan] * 3]) for name in figures.RACERS}
    sentence = figures.describe_sweep([0.1, 1.0], sweep, dict.fromkeys(sweep, 0.1))
    assert "Adam at η = 0.1 with 0.5" in sentence
    figure = figures.draw_sweep([0.1, 1.0], sweep)
    assert [t.get_text()[2:] for t in figure.texts] == list(figures.RACERS)
    ends = np.array([[2.3, 0.2], [2.4, 0.1], [2.5, 0.6]])
    runs = dict.fromkeys(figures.RACERS, ends)
    assert "Adam 0.2 (0.1 to 0.6)" in figures.describe_training(runs)
    assert "after 1 epochs" in figures.describe_training(runs)
    assert len(figures.draw_training(runs).axes) == 6
