"""Made-up data in the layout of the real folder, and one training that many tests look at."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import torch
from data_files import DataFolder
from toy import QUICK, TINY, make_toy_split

from lstm_demo.bundle import Bundle
from lstm_demo.training import finish, fit, report, step
from lstm_demo.training.data import Split
from lstm_demo.training.session import Session


@pytest.fixture
def data_folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Tiny networks are slower, not faster, with more threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def toy_split() -> Split:
    return make_toy_split()


class ToyRun(NamedTuple):
    """A training of the toy task, and what was seen of it."""

    folder: Path
    bundle: Bundle
    lines: list[str]  # of the report, one for each batch as well
    seeds: list[int]  # of torch's randomness, in each step
    rates: list[float]  # of learning, in each step
    judged: tuple[np.ndarray, np.ndarray]  # what the neutral band was chosen by


@pytest.fixture(scope="session")
def toy_run(tmp_path_factory: pytest.TempPathFactory, toy_split: Split) -> ToyRun:
    """Trained once for all; whoever changes anything trains for themselves."""
    folder = tmp_path_factory.mktemp("toy") / "new" / "model"
    lines, seeds, rates, judged = [], [], [], []
    add_gradients, train_step, choose = step.add_gradients, fit.train_step, finish.choose_neutral_band

    def noting_rate(state, *others):
        value = train_step(state, *others)
        rates.append(state.optimizer.param_groups[0]["lr"])
        return value

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "_SECONDS", 0.0)
        patch.setattr(step, "add_gradients", lambda *all_: seeds.append(torch.initial_seed()) or add_gradients(*all_))
        patch.setattr(fit, "train_step", noting_rate)
        patch.setattr(finish, "choose_neutral_band", lambda sets: judged.extend(*sets) or choose(sets))
        config = replace(TINY, neutral_band=(0.1, 0.2))
        bundle = fit.fit(toy_split, config, QUICK, folder, session=Session(report=lines.append))
    return ToyRun(folder, bundle, lines, seeds, rates, tuple(judged))
