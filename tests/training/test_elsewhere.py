"""On a device of its own, a training must learn the same: nothing may be left behind on the processor.

The device is simulated, see `elsewhere.py`. What a real GPU does otherwise (its own LSTM, mixed precision) is not seen.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from together import FAMILY, train_all

from lstm_demo.bundle import load_folder
from lstm_demo.language import load_language
from lstm_demo.training.workers import ALONE

HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """The folders of what was learnt elsewhere, and here."""
    there, here = tmp_path_factory.mktemp("there"), tmp_path_factory.mktemp("here")
    command = [sys.executable, str(HERE / "elsewhere.py"), str(there)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(HERE), str(HERE.parents[1])))}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=environment)
    assert done.returncode == 0, done.stderr[-2_000:]
    assert done.stdout == "aten.add.Tensor got tensors on elsewhere:0 and on cpu\n"
    train_all(ALONE, here)
    return there, here


@pytest.mark.parametrize("name", FAMILY)
def test_a_classifier_learns_the_same_on_a_device_of_its_own(trained, name):
    there, here = (load_folder(folder / name) for folder in trained)
    torch.testing.assert_close(there.network.state_dict(), here.network.state_dict(), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("name", ["first", "second"])
def test_a_language_model_learns_the_same_on_a_device_of_its_own(trained, name):
    there, here = (load_language(folder / name) for folder in trained)
    torch.testing.assert_close(there.network.state_dict(), here.network.state_dict(), rtol=1e-3, atol=1e-3)
