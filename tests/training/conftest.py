"""Made-up data in the layout of the real folder, and one training that many tests look at."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest
import torch
from toy import QUICK, TINY, make_toy_split

from lstm_demo.bundle import Bundle
from lstm_demo.training import fit, report, step
from lstm_demo.training.data import Split

Row = tuple[str, int]


class DataFolder:
    """Writes one file of the layout at a time; `everything` begins with sound defaults."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("imdb/plain_text", "sst/trees", "cad"):
            (root / folder).mkdir(parents=True)
        self.imdb("train", [(f"A training review about film number {k}.", k % 2) for k in range(30)])
        self.imdb("test", [("Only ever judged.", 1), ("Judged as well.", 0)])
        self.edits("train", [])
        self.edits("dev", [])
        self.exclude([])
        self.trees("train", ["(4 (3 Great) (2 (2 fun) (2 .)))", "(0 (1 Awful) (2 .))"])
        self.trees("dev", ["(3 (2 A) (2 dev))", "(2 (2 So) (2 so))", "(0 (2 Bad) (2 dev))"])
        self.trees("test", ["(1 (2 A) (2 test))"])

    def imdb(self, part: str, rows: Sequence[Row]) -> None:
        columns = {"text": [text for text, _ in rows], "label": [label for _, label in rows]}
        schema = pyarrow.schema([("text", pyarrow.string()), ("label", pyarrow.int64())])
        path = self.root / "imdb" / "plain_text" / f"{part}-00000-of-00001.parquet"
        pyarrow.parquet.write_table(pyarrow.table(columns, schema=schema), path)

    def edits(self, part: str, rows: Iterable[tuple[str, str, str]]) -> None:
        with (self.root / "cad" / f"new_{part}.tsv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, delimiter="\t")
            writer.writerow(("Sentiment", "Text", "origin"))
            writer.writerows([*rows, ("Positive", f"An edit of nobody knows what, {part}.", "")])

    def exclude(self, fingerprints: Iterable[str]) -> None:
        (self.root / "exclude_sha1.txt").write_text("".join(f"{one}\n" for one in fingerprints))

    def trees(self, part: str, lines: Iterable[str]) -> None:
        (self.root / "sst" / "trees" / f"{part}.txt").write_text("".join(f"{line}\n" for line in lines))


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
    add_gradients, train_step, choose = step.add_gradients, fit.train_step, fit.choose_neutral_band

    def noting_rate(state, *others):
        value = train_step(state, *others)
        rates.append(state.optimizer.param_groups[0]["lr"])
        return value

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "_SECONDS", 0.0)
        patch.setattr(step, "add_gradients", lambda *all_: seeds.append(torch.initial_seed()) or add_gradients(*all_))
        patch.setattr(fit, "train_step", noting_rate)
        patch.setattr(fit, "choose_neutral_band", lambda *arrays: judged.extend(arrays) or choose(*arrays))
        config = replace(TINY, neutral_band=(0.1, 0.2))
        bundle = fit.fit(toy_split, config, QUICK, folder, report=lines.append)
    return ToyRun(folder, bundle, lines, seeds, rates, tuple(judged))
