"""What the page says of the network's curvature holds in the file that it reads."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lecnn_helpers import datasets
from lecnn_helpers.chapters.gradient_descent import long_runs
from lecnn_helpers.chapters.gradient_descent.figures import describe_edge, draw_edge
from lecnn_helpers.formulas.network import Network

RUNS = long_runs.results
RATES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.4, 2.0]
CALM, MET = RATES[:4], RATES[4:8]


def curvatures(rate):
    return np.array(RUNS[str(rate)]["curvatures"])


def rises(rate):
    return np.array([[c == "1" for c in run] for run in RUNS[str(rate)]["rises"]])


def test_below_the_line_the_loss_never_rises():
    for rate in CALM + MET:
        below = curvatures(rate)[:, :-1] < 2 / rate
        assert below.sum() > 1000
        assert not rises(rate)[below].any()
        assert rate in CALM or rises(rate)[~below].any()


def test_left_to_itself_the_curvature_rises_to_a_little_above_4_and_falls():
    for rate in CALM:
        lam = curvatures(rate)
        peak = lam[:, 1:].max(axis=1)
        assert ((peak > 4) & (peak < 4.8)).all()
        assert (lam[:, 5:].max(axis=1) > lam[:, 5]).all()
        assert (lam[:, -1] < peak).all()
    # The faster the run, the further it has fallen.
    last = [np.median(curvatures(rate)[:, -1]) for rate in CALM]
    assert last == sorted(last, reverse=True)


def test_where_the_line_is_lower_the_curvature_overshoots_and_comes_down_to_it():
    for rate in MET:
        lam, limit = curvatures(rate), 2 / rate
        assert (lam.max(axis=1) > limit).sum() >= 19
        between = np.median(lam[:, 10:21].mean(axis=1)) / limit
        assert between == pytest.approx(1.0, abs=0.06 if rate < 1.4 else 0.3)
        assert (lam[:, -1] < limit).all()
        assert max(RUNS[str(rate)]["last"]) < 0.2


def test_the_curvature_at_the_start_is_no_limit():
    start = np.median(curvatures(0.1)[:, 0])
    assert 2 / start < 1
    assert max(RUNS["1.0"]["last"]) < 0.03
    assert np.median(RUNS["2.0"]["last"]) == pytest.approx(np.log(10), abs=0.01)


def test_torch_finds_the_curvatures_that_are_stored():
    """A run of the file again, by torch alone: its gradient, its H d, its own power iteration."""
    images, labels = datasets.digits()
    order = np.random.default_rng(15).permutation(len(images))[:1437]
    x, y = torch.tensor(images[order]), torch.tensor(labels[order])

    def loss(vector):
        W1, b1, W2, b2 = vector.split([64 * 32, 32, 32 * 10, 10])
        h = torch.relu(x @ W1.reshape(64, 32) + b1)
        return torch.nn.functional.cross_entropy(h @ W2.reshape(32, 10) + b2, y)

    w = torch.tensor(Network(64, 32, 10).start(seed=3), requires_grad=True)
    for step in range(41):
        value = loss(w)
        (gradient,) = torch.autograd.grad(value, w, create_graph=step in (0, 20, 40))
        if step in (0, 20, 40):
            d = torch.ones_like(w)
            for _ in range(60):
                d = d / d.norm()
                (times,) = torch.autograd.grad(gradient, w, d, retain_graph=True)
                d, found = times, float(d @ times)
            stored = RUNS["0.5"]["curvatures"][3][step // 5]
            assert stored == pytest.approx(found, rel=0.03 if step else 1e-3)
        w = (w - 0.5 * gradient).detach().requires_grad_()


@pytest.mark.parametrize("rate", RATES)
def test_the_picture_has_the_line_and_all_seeds(rate):
    upper, lower = draw_edge(RUNS, rate).axes
    assert (upper.get_xlim(), upper.get_ylim()) == ((0, 400), (0, 7))
    assert (lower.get_xlim(), lower.get_ylim()) == ((0, 400), (-2, 1))
    seed, line = upper.lines
    np.testing.assert_allclose(seed.get_ydata(), np.clip(curvatures(rate)[0], 0, 7))
    assert line.get_ydata()[0] == 2 / rate
    texts = [text.get_text() for text in upper.texts]
    assert sum(text.startswith("2/η = ") for text in texts) == 1
    crossed = (curvatures(rate).max(axis=1) > 2 / rate).sum()
    assert f"{crossed} of them cross 2/η" in describe_edge(RUNS, rate)
