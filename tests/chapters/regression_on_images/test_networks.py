"""PyTorch's network starts as the chapter says; the cell is taken from the notebook."""

from __future__ import annotations

import nbformat
import numpy as np
import pytest
import torch

from ...conftest import ROOT


@pytest.fixture(scope="module")
def fit_pytorch():
    notebook = nbformat.read(ROOT / "book" / "regression_on_images.ipynb", as_version=4)
    names = {
        "torch": torch,
        "DEVICE": "cpu",
        "HIDDEN": 64,
        "BATCH": 32,
        "RATE": 0.001,
        "EPOCHS": 1,
        "BETAS": (0.9, 0.999),
        "EPSILON": 1e-8,
    }
    (cell,) = [cell for cell in notebook.cells if "def fit_pytorch" in cell.source]
    exec(compile(cell.source, "chapter", "exec"), names)
    return names["fit_pytorch"]


def test_pytorch_starts_from_xavier_and_biases_of_0(fit_pytorch):
    x = np.random.default_rng(0).random((32, 144))
    network = fit_pytorch(x, x[:, :1], 0, epochs=0)
    for p, fans in zip(network.parameters(), (208, None, 65, None), strict=True):
        values = p.detach().numpy()
        if fans is None:
            assert not values.any()
        else:
            # Xavier: uniform within ±√(6/(fan_in + fan_out)).
            assert np.abs(values).max() <= np.sqrt(6 / fans) + 1e-7
            assert np.abs(values).max() > 0.9 * np.sqrt(6 / fans)
