"""The exercises on the start: right answers pass, slips are told by name."""

import numpy as np
import pytest
import torch

from lecnn_helpers.chapters.does_the_start_matter import check


def by_autograd(x, w, g):
    w = torch.tensor(w, requires_grad=True)
    z = torch.tensor(x) @ w
    ((z - z.mean()) / z.std(correction=0)).backward(torch.tensor(g.copy()))
    return w.grad.numpy()


def no_batch_norm(x, w, g):
    return x.T @ g


def constants(x, w, g):
    return x.T @ g / (x @ w).std()


def no_mu(x, w, g):
    z = x @ w
    z_hat = (z - z.mean()) / z.std()
    return x.T @ (g - z_hat * (g * z_hat).mean()) / z.std()


def no_variance(x, w, g):
    return x.T @ (g - g.mean()) / (x @ w).std()


def undivided(x, w, g):
    return by_autograd(x, w, g) * (x @ w).std()


def with_eps(x, w, g):
    w = torch.tensor(w, requires_grad=True)
    z = torch.tensor(x) @ w
    z_hat = (z - z.mean()) / (z.var(correction=0) + 1e-5).sqrt()
    z_hat.backward(torch.tensor(g.copy()))
    return w.grad


@pytest.mark.parametrize(
    ("exercise", "answer"),
    [
        ("same walk", 2.5),
        ("longer", 5),
        ("longer", np.hypot(3, 4)),
        ("gradient", by_autograd),
        ("cap", 100),
    ],
)
def test_right_answers(exercise, answer):
    verdict = check(exercise, answer)
    assert verdict.right, verdict.message


@pytest.mark.parametrize(
    ("exercise", "answer", "hint"),
    [
        ("same walk", 0.5, "makes up for the gradient"),
        ("same walk", 0.1, "hardly turn"),
        ("same walk", 0.02, "other way around"),
        ("same walk", 0.1 / 25, "other way around"),
        ("longer", 7, "straight outward"),
        ("longer", -1, "straight back"),
        ("longer", 3, "no step can keep it"),
        ("longer", 25, "square"),
        ("gradient", no_batch_norm, "dense layer alone"),
        ("gradient", constants, "takes μ and σ for constants"),
        ("gradient", no_mu, "route through μ is missing"),
        ("gradient", no_variance, "route through σ² is missing"),
        ("gradient", undivided, "division by σ"),
        ("gradient", with_eps, "leave it out"),
        ("cap", 1e4, "root is missing"),
        ("cap", 0.01, "That is √ε"),
        ("cap", 1e-4, "That is ε itself"),
    ],
)
def test_slips(exercise, answer, hint):
    verdict = check(exercise, answer)
    assert not verdict.right
    assert hint in verdict.message
