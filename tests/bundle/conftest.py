"""A bundle with everything, in memory and on disk."""

import pytest
import torch

from lstm_demo.bundle import Bundle, save_folder

from .files import EVALUATION, RECIPE


@pytest.fixture(scope="module")
def complete(make_bundle):
    """A bundle with everything."""
    tiny = make_bundle(n_layers=2, bidirectional=True, readout="max", n_classes=2, neutral_band=(0.3, 0.8))
    return Bundle("tiny", tiny.network, tiny.vocabulary, "# Card \u4e2d\n", EVALUATION, "epoch,loss\n1,0.5\n", RECIPE)


@pytest.fixture
def folder(complete, tmp_path):
    """`complete` on disk, to be damaged."""
    save_folder(complete, tmp_path / "model", torch.float32)
    return tmp_path / "model"
