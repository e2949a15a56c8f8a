"""Two processes must learn what one learns, must stop and go on together, and must end with one sentence."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file
from test_fit import rows
from together import gradients, train, train_language

from lstm_demo.bundle import WEIGHTS, load_folder
from lstm_demo.errors import TrainingError
from lstm_demo.language import load_language
from lstm_demo.training.checkpoint import CHECKPOINT
from lstm_demo.training.workers import ALONE, Workers, choose_device, joined

HERE = Path(__file__).resolve().parent
SECONDS = 300  # in which all processes must have ended
TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m", "lstm_demo"]
SMALL = [
    *("--vocabulary-size", "50", "--embedding-size", "4", "--hidden-size", "6", "--min-count", "1"),
    *("--epochs", "2", "--no-bfloat16"),
]


def together(task: str, folder: Path, dies: int = -1, step: int = 0) -> list[tuple[int, str]]:
    """Let two processes do `task`; process `dies` is killed before `step`. Gives exit codes and what was complained."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path = os.pathsep.join((str(HERE), str(HERE.parents[1])))
    processes = []
    for number in range(2):
        where = {"RANK": number, "LOCAL_RANK": number, "WORLD_SIZE": 2, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
        environment = {**os.environ, "PYTHONPATH": path, **{name: str(value) for name, value in where.items()}}
        command = [sys.executable, str(HERE / "together.py"), task, str(folder)]
        more = [str(step)] if number == dies else []
        processes.append(
            subprocess.Popen([*command, *more], env=environment, stderr=subprocess.PIPE, text=True, cwd=HERE)
        )
    try:
        complaints = [process.communicate(timeout=SECONDS)[1] for process in processes]
    finally:
        for process in processes:
            process.kill()
    return [(process.returncode, said) for process, said in zip(processes, complaints, strict=True)]


def torchrun(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command line, as two processes."""
    command = [*TORCHRUN, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False, cwd=HERE.parents[1])


def sentences(said: str) -> list[str]:
    return [line for line in said.splitlines() if line.startswith("lstm_demo:")]


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
            with joined() as workers:
                assert (workers.number, workers.count) == (0, 1)


def test_alone_everything_stays_as_it_is():
    network, values = torch.nn.Linear(2, 3), torch.rand(4, 2)
    assert ALONE.is_first
    assert ALONE.bound_to(network) is ALONE
    assert ALONE.share(7) == 1.0
    assert torch.equal(values[ALONE.rows(4)], values)
    assert torch.equal(ALONE.gather(values, 4), values)
    assert ALONE.sum(values) is values
    assert ALONE.from_first(b"content") == b"content"
    ALONE.average_gradients()
    assert network.weight.grad is None


def test_each_process_has_a_gpu_of_its_own_where_there_are_any():
    assert choose_device(0, 3) == torch.device("cpu")
    assert [str(choose_device(2, number)) for number in range(2)] == ["cuda:0", "cuda:1"]
    with pytest.raises(TrainingError, match="Process 3 finds 2 GPUs here; start one process for each GPU"):
        choose_device(2, 2)


def test_two_processes_have_the_gradients_of_one(tmp_path):
    assert together("gradients", tmp_path) == [(0, ""), (0, "")]
    expected = dict(gradients(ALONE))
    for number in range(2):
        found = load_file(tmp_path / f"{number}.safetensors")
        assert found.keys() == expected.keys()
        for name, one in expected.items():
            torch.testing.assert_close(found[name], one, rtol=1e-4, atol=1e-7, msg=lambda text, n=name: f"{n}: {text}")
    assert all(one.abs().max() > 0 for name, one in expected.items())


def test_two_processes_learn_what_one_learns_and_stop_at_the_same_epoch(tmp_path):
    assert together("train", tmp_path / "two") == [(0, ""), (0, "")]
    train(ALONE, tmp_path / "one")
    for name in ("plain", "dropout", "still"):
        one, two = (load_folder(tmp_path / count / name) for count in ("one", "two"))
        torch.testing.assert_close(two.network.state_dict(), one.network.state_dict(), rtol=1e-3, atol=1e-4)
        assert two.config.neutral_band == one.config.neutral_band
        histories = [
            [{key: row[key] for key in row if key != "seconds"} for row in rows(tmp_path / count / name)]
            for count in ("one", "two")
        ]
        assert len(histories[0]) == len(histories[1]) == 2
        for here, there in zip(*histories, strict=True):
            assert there == pytest.approx(here, abs=2e-4)
        assert not (tmp_path / "two" / name / CHECKPOINT).exists()


def test_two_processes_pretrain_what_one_pretrains(tmp_path):
    assert together("language", tmp_path / "two") == [(0, ""), (0, "")]
    train_language(ALONE, tmp_path / "one")
    for name in ("first", "second"):
        one, two = (load_language(tmp_path / count / name) for count in ("one", "two"))
        torch.testing.assert_close(two.network.state_dict(), one.network.state_dict(), rtol=1e-3, atol=1e-4)
        curves = [[row["validation_perplexity"] for row in rows(tmp_path / count / name)] for count in ("one", "two")]
        assert len(curves[0]) == 4
        assert curves[1] == pytest.approx(curves[0], rel=1e-3)
        assert not (tmp_path / "two" / name / CHECKPOINT).exists()


def test_whichever_process_is_killed_the_other_ends_and_both_go_on_bit_for_bit(tmp_path):
    lost = "Another process of this training has ended or cannot be reached; start them all again with --resume.\n"
    for dies, step in ((1, 12), (0, 25)):
        found = together("resume", tmp_path / "broken", dies, step)
        assert found[dies] == (-signal.SIGKILL, "")
        code, said = found[1 - dies]
        assert code == 1
        assert said.endswith(lost)
        assert "Traceback" not in said
        assert (tmp_path / "broken" / CHECKPOINT).exists()
    for name in ("broken", "unbroken"):
        assert together("resume", tmp_path / name) == [(0, ""), (0, "")]
    assert (tmp_path / "broken" / WEIGHTS).read_bytes() == (tmp_path / "unbroken" / WEIGHTS).read_bytes()


@pytest.mark.parametrize("task", ["other data", "other texts"])  # to learn from, to be judged by teachers
def test_processes_with_different_texts_are_refused(tmp_path, task):
    found = together(task, tmp_path)
    assert {code for code, _ in found} <= {1, 2}
    said = [line for _, said in found for line in said.splitlines() if line.endswith(".") and "process" in line]
    assert len(said) == 1
    assert said[0].startswith("The processes do not train the same: data is")


def test_torchrun_trains_one_model_and_one_process_speaks(data_folder, tmp_path):
    data = str(data_folder.root)
    done = torchrun("train", "--data", data, "--output", str(tmp_path / "model"), *SMALL)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Epoch 2:") == done.stdout.count("The model is in") == 1
    assert load_folder(tmp_path / "model").history.count("\n") >= 2


def test_torchrun_pretrains_one_model_and_one_process_speaks(data_folder, tmp_path):
    data_folder.imdb("unsupervised", [("An unlabelled review about an unheard-of film.", -1)])
    small = ("--hidden-size", "4", "--min-count", "1", "--n-draws", "9", "--epochs", "1", "--parts", "1")
    done = torchrun("pretrain", "--data", str(data_folder.root), "--output", str(tmp_path), *small)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("After 1.00 epochs:") == done.stdout.count("The language model is in") == 1
    assert load_language(tmp_path).network.config.hidden_size == 4


def test_torchrun_ends_with_one_sentence(data_folder, tmp_path):
    data_folder.imdb("unsupervised", [("An unlabelled review about an unheard-of film.", -1)])
    (tmp_path / CHECKPOINT).write_bytes(b"of another training")
    output = ["--data", str(data_folder.root), "--output", str(tmp_path)]
    for arguments in (("train", *output, *SMALL), ("pretrain", *output)):  # the first process looks for a checkpoint
        done = torchrun(*arguments)
        assert done.returncode != 0
        assert len(sentences(done.stderr)) == 1
        assert "holds an unfinished training" in sentences(done.stderr)[0]
