"""A training that was killed goes on, and ends where an unbroken one ends."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from test_fit import QUICK, TINY, rows

from lstm_demo import bundle as bundle_module
from lstm_demo.bundle import WEIGHTS, load_folder
from lstm_demo.errors import TrainingError
from lstm_demo.text import Vocabulary
from lstm_demo.training import fit as module
from lstm_demo.training.batches import encode
from lstm_demo.training.checkpoint import CHECKPOINT
from lstm_demo.training.corpus import tokenize_all
from lstm_demo.training.data import Split
from lstm_demo.training.fit import fit

DRIVER = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = sys.argv[1].split(os.pathsep)
import torch
from conftest import make_toy_split
from lstm_demo.training import checkpoint, fit
from test_fit import QUICK, TINY
from dataclasses import replace

torch.set_num_threads(1)
folder, n_writes, when = Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
write, n_done = checkpoint.write_atomically, 0

def write_and_die(path, content):
    global n_done
    n_done += 1
    if n_done == n_writes and when == "before":
        Path(f"{path}.half").write_bytes(content[: len(content) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    write(path, content)
    if n_done == n_writes:
        os.kill(os.getpid(), signal.SIGKILL)

checkpoint.write_atomically = write_and_die
recipe = replace(QUICK, epochs=2, average=0.9)
fit.fit(make_toy_split(), TINY, recipe, folder, resume=True, checkpoint_seconds=0)
"""


def drive(folder: Path, n_writes: int = 0, when: str = "never") -> int:
    """Run a training in another process, which kills itself at its checkpoint number `n_writes`."""
    here = Path(__file__).resolve().parent
    path = os.pathsep.join((str(here), str(Path(bundle_module.__file__).parents[1])))
    command = [sys.executable, "-c", DRIVER, path, str(folder), str(n_writes), when]
    return subprocess.run(command, check=False).returncode


def test_killed_three_times_it_ends_with_the_weights_of_an_unbroken_run(tmp_path, toy_split):
    killed = -9
    assert drive(tmp_path / "unbroken") == 0
    broken = tmp_path / "broken"
    assert drive(broken, 4, "before") == killed  # in the midst of a write: the third checkpoint stands
    assert (broken / CHECKPOINT).exists()
    assert drive(broken, 2, "after") == killed
    n_batches = len(module.training_epoch(*_toy_epoch(toy_split)))
    assert n_batches > 6
    assert drive(broken, n_batches - 5 + 2, "after") == killed  # in the second epoch
    assert len(rows(broken)) == 1
    assert load_folder(broken).vocabulary  # usable after its first epoch
    assert drive(broken) == 0
    for name in (WEIGHTS, "config.json", "vocab.txt"):
        assert (broken / name).read_bytes() == (tmp_path / "unbroken" / name).read_bytes()
    without_time = [[{**row, "seconds": 0} for row in rows(tmp_path / name)] for name in ("broken", "unbroken")]
    assert without_time[0] == without_time[1]
    assert not (broken / CHECKPOINT).exists()


def _toy_epoch(split: Split) -> tuple[object, ...]:
    training = split.training
    corpus = tokenize_all([example.text for example in training])
    encoded = encode(training, corpus, Vocabulary(("<pad>", "<unk>")))
    return encoded, QUICK.seed, 0, QUICK.tokens_per_batch, QUICK.examples_per_batch, QUICK.max_tokens


@pytest.fixture
def unfinished(tmp_path, toy_split, monkeypatch) -> Path:
    """A folder whose training was broken off in its first epoch."""
    monkeypatch.setattr(module._Run, "validate_epoch", lambda *_: sys.exit())
    with pytest.raises(SystemExit):
        fit(toy_split, TINY, QUICK, tmp_path / "model", checkpoint_seconds=0)
    monkeypatch.undo()
    return tmp_path / "model"


def test_an_unfinished_training_is_not_overwritten_unasked(unfinished, toy_split):
    before = (unfinished / CHECKPOINT).read_bytes()
    with pytest.raises(TrainingError, match=r"unfinished.*resume it, or delete"):
        fit(toy_split, TINY, QUICK, unfinished)
    assert (unfinished / CHECKPOINT).read_bytes() == before


@pytest.mark.parametrize("change", ["config", "recipe", "data", "vocabulary"])
def test_other_settings_cannot_go_on(unfinished, toy_split, change):
    changed = {"config": TINY, "recipe": QUICK, "split": toy_split}
    match change:
        case "config":
            changed["config"] = replace(TINY, dropout=0.3)
        case "recipe":
            changed["recipe"] = replace(QUICK, learning_rate=0.04)
        case "data":
            first = replace(toy_split.training[0], target=1 - toy_split.training[0].target)
            changed["split"] = replace(toy_split, training=(first, *toy_split.training[1:]))
        case "vocabulary":
            words = ("bad", "good", "film", "plot", "actor", "scene", "music", "ending", "story")
            changed["vocabulary"] = Vocabulary(("<pad>", "<unk>", *words))
    with pytest.raises(TrainingError, match=f"another training: {change.replace('vocabulary', 'data')}"):
        fit(**changed, folder=unfinished, resume=True)


def test_resuming_where_nothing_stands_begins(tmp_path, toy_split):
    fit(toy_split, TINY, replace(QUICK, epochs=1), tmp_path, resume=True)
    assert len(rows(tmp_path)) == 1
