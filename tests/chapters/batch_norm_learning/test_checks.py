"""The exercises on learning α and β: right answers pass, slips are told by name."""

import numpy as np
import pytest
import torch

from lecnn_helpers.chapters.batch_norm_learning import check


def by_autograd(g, z, alpha):
    z = torch.tensor(z, requires_grad=True)
    z_hat = (z - z.mean(0)) / z.std(0, correction=0)
    (torch.tensor(alpha) * z_hat).backward(torch.tensor(g))
    return z.grad.numpy()


def constants(g, z, alpha):
    return alpha * g / z.std(0)


def no_mu(g, z, alpha):
    z_hat = (z - z.mean(0)) / z.std(0)
    return alpha / z.std(0) * (g - z_hat * (g * z_hat).mean(0))


def no_variance(g, z, alpha):
    return alpha / z.std(0) * (g - g.mean(0))


def n_minus_1(g, z, alpha):
    return by_autograd(g, z, alpha) * z.std(0) / z.std(0, ddof=1)


def with_eps(g, z, alpha):
    z = torch.tensor(z, requires_grad=True)
    z_hat = (z - z.mean(0)) / (z.var(0, correction=0) + 1e-5).sqrt()
    (torch.tensor(alpha) * z_hat).backward(torch.tensor(g))
    return z.grad


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("alpha and beta", (1 / 44**0.5, 1)),
        ("alpha and beta", (0.151, 1.0)),
        ("backward", by_autograd),
        # 0.9·6.4 + 0.1·55 by hand.
        ("two batches", 11.26),
        ("momentum", 0.01),
        ("momentum", 1 - 0.99),
    ],
)
def test_right_answers(exercise, answer):
    verdict = check(exercise, answer)
    assert verdict.right, verdict.message


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("alpha and beta", (1, 0.151), "swapped"),
        ("alpha and beta", (15, 1), "multiply by ẑ, not by Z"),
        ("alpha and beta", (1, 1), "divide the deviations by σ"),
        ("alpha and beta", (0.0302, 0.2), "means over the batch"),
        ("alpha and beta", (3, 3), "not it"),
        ("backward", constants, "takes μ and σ for constants"),
        ("backward", no_mu, "route through μ is missing"),
        ("backward", no_variance, "route through σ² is missing"),
        ("backward", lambda g, z, a: by_autograd(g, z, np.ones_like(a)), "α is missing"),
        ("backward", lambda g, z, a: by_autograd(g, z, a) * z.std(0), "division by σ"),
        ("backward", n_minus_1, "n − 1"),
        ("backward", with_eps, "leave it out"),
        ("backward", lambda g, z, a: g.sum(0), "shape"),
        ("two batches", 6.4, "after one batch"),
        ("two batches", 0.9 * 5.3 + 4.4, "55, not 44"),
        ("two batches", 0.1 * 39.7 + 39.6, "Keras"),
        ("two batches", 0.1 * 49.6 + 49.5, "share of the new batch"),
        ("momentum", 0.99, "forget nearly everything"),
        ("momentum", 0.1, "ten times as fast"),
    ],
)
def test_slips(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message
