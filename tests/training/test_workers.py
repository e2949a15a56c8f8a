"""Two processes must learn what one learns, must stop and go on together, and must end with one sentence."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from processes import SECONDS, run_together
from safetensors.torch import load_file
from together import do_all, go_on, gradients, train, train_language, train_on_different_data
from toy import timeless

from lstm_demo.__main__ import main
from lstm_demo.bundle import WEIGHTS, load_folder
from lstm_demo.errors import TrainingError
from lstm_demo.language import load_language
from lstm_demo.training.checkpoint import CHECKPOINT
from lstm_demo.training.workers import SINGLE, Workers, choose_device, process_group

SMALL = [
    *("--vocabulary-size", "50", "--embedding-size", "4", "--hidden-size", "6", "--min-count", "1"),
    *("--epochs", "2", "--no-bfloat16"),
]


def both(function, *arguments):
    """Call it in two processes, and give how they ended."""
    return run_together(*[(function, arguments)] * 2)


def refusals(ended):
    """All the sentences that two processes which cannot train together say."""
    assert {one.code for one in ended} <= {1, 2}
    return [line for one in ended for line in one.stderr.splitlines()]


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """The folder of what two processes trained, that of what one trained, and how the two ended."""
    two, one = tmp_path_factory.mktemp("two"), tmp_path_factory.mktemp("one")
    ended = both(do_all, two)
    train(SINGLE, one)
    train_language(SINGLE, one)
    return two, one, ended


@settings(max_examples=60)
@given(count=st.integers(1, 9), values=st.lists(st.floats(-10, 10), min_size=1, max_size=30))
def test_every_text_is_read_once_and_the_mean_of_all_shares_is_the_mean(count, values):
    texts, n = np.array(values), len(values)
    workers = [Workers(number, count) for number in range(count)]
    parts = [texts[worker.rows(n)] for worker in workers]
    shares = [worker.share(n) for worker in workers]
    assert all(len(part) for part in parts)
    own = [value for part, share in zip(parts, shares, strict=True) if share for value in part]
    assert sorted(own) == sorted(values)
    mean = sum(share * part.mean() for part, share in zip(parts, shares, strict=True)) / count
    assert mean == pytest.approx(texts.mean(), abs=1e-9)


def test_without_torchrun_a_process_is_alone(monkeypatch):
    for environment in ({}, {"WORLD_SIZE": "1", "RANK": "0"}, {"WORLD_SIZE": "8"}):  # the last one from a scheduler
        with monkeypatch.context() as change:
            for name in ("RANK", "WORLD_SIZE"):
                change.delenv(name, raising=False)
            for name, value in environment.items():
                change.setenv(name, value)
            with process_group() as workers:
                assert (workers.rank, workers.world_size) == (0, 1)


def test_alone_everything_stays_as_it_is():
    network, values = torch.nn.Linear(2, 3), torch.rand(4, 2)
    assert SINGLE.is_first
    assert SINGLE.share(7) == 1.0
    assert torch.equal(values[SINGLE.rows(4)], values)
    assert torch.equal(SINGLE.gather(values, 4), values)
    assert SINGLE.sum(values) is values
    assert SINGLE.broadcast(b"content") == b"content"
    SINGLE.average_gradients(network)
    assert network.weight.grad is None


def test_each_process_has_a_gpu_of_its_own_where_there_are_any():
    assert choose_device(0, 3) == torch.device("cpu")
    assert [str(choose_device(2, number)) for number in range(2)] == ["cuda:0", "cuda:1"]
    with pytest.raises(TrainingError, match="Process 3 finds 2 GPUs here; start one process for each GPU"):
        choose_device(2, 2)


def test_two_processes_have_the_gradients_of_one(trained):
    expected = dict(gradients(SINGLE))
    for rank in range(2):
        found = load_file(trained[0] / f"{rank}.safetensors")
        assert found.keys() == expected.keys()
        for name, one in expected.items():
            torch.testing.assert_close(found[name], one, rtol=1e-4, atol=1e-7, msg=lambda text, n=name: f"{n}: {text}")
    assert all(one.abs().max() > 0 for name, one in expected.items())


@pytest.mark.parametrize("name", ["plain", "dropout", "still"])
def test_two_processes_learn_what_one_learns_and_stop_at_the_same_epoch(trained, name):
    two, one = (folder / name for folder in trained[:2])
    found, expected = load_folder(two), load_folder(one)
    torch.testing.assert_close(found.network.state_dict(), expected.network.state_dict(), rtol=1e-3, atol=1e-4)
    assert found.config.neutral_band == expected.config.neutral_band
    assert len(timeless(one)) == len(timeless(two)) == 2
    for here, there in zip(timeless(one), timeless(two), strict=True):
        assert there == pytest.approx(here, abs=2e-4)
    assert not (two / CHECKPOINT).exists()


def test_two_processes_pretrain_what_one_pretrains(trained):
    two, one = (folder / "language" for folder in trained[:2])
    found, expected = (load_language(folder).network.state_dict() for folder in (two, one))
    torch.testing.assert_close(found, expected, rtol=1e-3, atol=1e-4)
    curves = [[row["validation_perplexity"] for row in timeless(folder)] for folder in (two, one)]
    assert len(curves[0]) == 4
    assert curves[1] == pytest.approx(curves[0], rel=1e-3)
    assert not (two / CHECKPOINT).exists()


def test_whichever_process_is_killed_the_other_ends_and_both_go_on_bit_for_bit(trained, tmp_path):
    lost = "Another process of this training has ended or cannot be reached; start them all again with --resume.\n"
    for dies, step in ((1, 12), (0, 25)):
        ended = run_together(*((go_on, (tmp_path, step if rank == dies else None)) for rank in range(2)))
        assert ended[dies] == (-signal.SIGKILL, "", "")
        other = ended[1 - dies]
        assert other.code == 1
        assert other.stderr.endswith(lost)
        assert "Traceback" not in other.stderr
        assert (tmp_path / CHECKPOINT).exists()
    assert both(go_on, tmp_path) == [(0, "", "")] * 2
    assert (tmp_path / WEIGHTS).read_bytes() == (trained[0] / "unbroken" / WEIGHTS).read_bytes()


def test_processes_with_different_texts_are_refused(trained, tmp_path):
    for ended in (both(train_on_different_data, tmp_path), trained[2]):  # to learn from, to be judged by teachers
        [said] = refusals(ended)
        assert said.startswith("The processes do not train the same: data is")


def test_torchrun_trains_one_model_and_one_process_speaks(data_folder, tmp_path):
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2", "-m", "watched"]
    options = ["train", "--data", str(data_folder.root), "--output", str(tmp_path / "model"), *SMALL]
    here = Path(__file__).resolve().parent
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(here), str(here.parents[1])))}
    done = subprocess.run(
        [*command, *options], capture_output=True, text=True, timeout=SECONDS, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert "is still there" not in done.stderr
    assert done.stdout.count("Epoch 2:") == done.stdout.count("The model is in") == 1
    assert load_folder(tmp_path / "model").history.count("\n") >= 2


def test_a_language_model_is_pretrained_once_and_one_process_speaks(data_folder, tmp_path):
    data_folder.imdb("unsupervised", [("An unlabelled review about an unheard-of film.", -1)])
    small = ("--hidden-size", "4", "--min-count", "1", "--n-draws", "9", "--epochs", "1", "--parts", "1")
    ended = both(main, ["pretrain", "--data", str(data_folder.root), "--output", str(tmp_path), *small])
    assert [one.code for one in ended] == [0, 0]
    assert ended[0].stdout.count("After 1.00 epochs:") == ended[0].stdout.count("The language model is in") == 1
    assert ended[1].stdout == ""
    assert load_language(tmp_path).network.config.hidden_size == 4


@pytest.mark.parametrize("command", ["train", "pretrain"])
def test_both_end_with_one_sentence(data_folder, tmp_path, command):
    data_folder.imdb("unsupervised", [("An unlabelled review about an unheard-of film.", -1)])
    (tmp_path / CHECKPOINT).write_bytes(b"of another training")  # the first process looks for a checkpoint
    ended = both(main, [command, "--data", str(data_folder.root), "--output", str(tmp_path)])
    assert {one.code for one in ended} <= {1, 2}
    [said] = [line for one in ended for line in one.stderr.splitlines()]
    assert "holds an unfinished training" in said
