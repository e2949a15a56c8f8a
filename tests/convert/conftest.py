"""What a student has after a tutorial: files made by scripts that know nothing of this project."""

import subprocess
import sys
from pathlib import Path

import pytest

from lstm_demo.convert.answers import Answers

HERE = Path(__file__).parent
collect_ignore = ["files/make_tensorflow.py"]  # needs TensorFlow, which the tests do without


def run_script(name, folder):
    subprocess.run([sys.executable, str(HERE / name), str(folder)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def tutorial(tmp_path_factory):
    """Checkpoints, vocabularies and predictions of PyTorch models."""
    return run_script("tutorial.py", tmp_path_factory.mktemp("tutorial"))


@pytest.fixture(scope="session")
def keras_files(tmp_path_factory):
    """Models and predictions of Keras."""
    return run_script("keras_tutorial.py", tmp_path_factory.mktemp("keras"))


@pytest.fixture(scope="session")
def answers():
    """What a student of tutorial.py knows."""
    return Answers(tokens="blanks", padding="unread", readout="last", positive=1)
