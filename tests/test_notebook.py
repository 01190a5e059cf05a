"""Progress bars, what computes for Keras, and lines of code."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from lecnn_helpers import notebook
from lecnn_helpers.notebook import lines_of_code, progress

START = """
from lecnn_helpers.notebook import choose_keras_backend
chosen = choose_keras_backend()
import keras
import numpy as np
layer = keras.layers.Dense(2)
layer(np.ones((1, 3), dtype="float32"))
print(chosen, keras.backend.backend())
"""


def in_a_new_python(code, **environment):
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("KERAS", "TF_"))}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def no_choice_yet(monkeypatch):
    """No variable set, Keras not imported, and TensorFlow and PyTorch as the test says."""
    for name in ("KERAS_BACKEND", *notebook._SETTINGS):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.delitem(sys.modules, "keras", raising=False)

    def installed(*names):
        monkeypatch.setattr(notebook, "find_spec", lambda name: object() if name in names else None)

    return installed


@pytest.mark.skipif(find_spec("tensorflow") is None, reason="TensorFlow has no wheel here")
def test_tensorflow_computes_and_is_quiet():
    result = in_a_new_python(START)
    assert result.stdout.split() == ["tensorflow", "tensorflow"]
    assert result.stderr == ""


def test_the_environment_has_the_last_word():
    result = in_a_new_python(START, KERAS_BACKEND="torch")
    assert result.stdout.split() == ["torch", "torch"], result.stderr


@pytest.mark.parametrize(
    ("installed", "chosen"),
    [(["tensorflow", "torch"], "tensorflow"), (["torch"], "torch"), (["tensorflow"], "tensorflow")],
)
def test_the_first_that_is_installed(no_choice_yet, installed, chosen):
    no_choice_yet(*installed)
    assert notebook.choose_keras_backend() == chosen
    assert os.environ["KERAS_BACKEND"] == chosen


def test_with_neither_the_error_names_both(no_choice_yet):
    no_choice_yet()
    with pytest.raises(ModuleNotFoundError, match="TensorFlow or PyTorch"):
        notebook.choose_keras_backend()


def test_too_late_is_an_error_that_says_what_to_do():
    code = (
        "import os; os.environ['KERAS_BACKEND'] = 'torch'; import keras\n"
        "os.environ['KERAS_BACKEND'] = 'tensorflow'\n"
        "from lecnn_helpers.notebook import choose_keras_backend\n"
        "choose_keras_backend()"
    )
    result = in_a_new_python(code)
    assert "computes with 'torch', not 'tensorflow'; restart the kernel" in result.stderr


@pytest.mark.parametrize("output", ["page", "standalone"])
def test_a_page_gets_no_bar(monkeypatch, capsys, output):
    monkeypatch.setenv("EXPLORE_OUTPUT", output)
    assert list(progress(range(5), "training")) == [0, 1, 2, 3, 4]
    assert capsys.readouterr() == ("", "")


def test_a_kernel_gets_a_bar_with_its_label(monkeypatch, capsys):
    monkeypatch.setenv("EXPLORE_OUTPUT", "live")
    assert list(progress(range(5), "training")) == [0, 1, 2, 3, 4]
    shown = capsys.readouterr().err
    assert "training" in shown
    assert "0/5" in shown


@pytest.mark.parametrize(("given", "expected"), [({}, "1"), ({"TF_NUM_INTRAOP_THREADS": "2"}, "2")])
def test_tensorflow_gets_one_thread_unless_the_environment_says_otherwise(
    no_choice_yet, monkeypatch, given, expected
):
    no_choice_yet("tensorflow")
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    notebook.choose_keras_backend()
    assert os.environ["TF_NUM_INTRAOP_THREADS"] == expected
    assert os.environ["TF_NUM_INTEROP_THREADS"] == "1"


def test_lines_of_code_leave_out_comments_and_empty_lines():
    def three():
        # A comment alone on its line.
        x = 1  # one beside code

        return x

    def two():
        return 2

    assert lines_of_code(three) == 3
    assert lines_of_code(three, two) == 5
