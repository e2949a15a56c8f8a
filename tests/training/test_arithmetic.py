"""Mixed precision only where it keeps small gradients; memory that was freed is used again."""

import resource

import pytest
import torch
from processes import run

from lstm_demo.training.arithmetic import can_train_in_bfloat16, keep_freed_memory


class LikeAGraphicsProcessors(torch.nn.Module):
    """An LSTM that takes float16 for whatever type it is asked for, as cuDNN's does under autocast."""

    def __init__(self, *_sizes, **_options) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(2))

    def forward(self, inputs):
        return (inputs * self.weight).half(), None


def refuse(*_sizes, **_options):
    raise RuntimeError("no such kernel")


@pytest.mark.parametrize("lstm", [LikeAGraphicsProcessors, refuse])
def test_an_lstm_that_takes_another_type_or_none_trains_in_float32(monkeypatch, lstm):
    monkeypatch.setattr(torch.nn, "LSTM", lstm)
    assert not can_train_in_bfloat16(torch.device("cpu"))


def test_an_lstm_that_takes_bfloat16_trains_in_it(monkeypatch):
    monkeypatch.setattr(LikeAGraphicsProcessors, "forward", lambda self, x: ((x * self.weight).bfloat16(), None))
    monkeypatch.setattr(torch.nn, "LSTM", LikeAGraphicsProcessors)
    assert can_train_in_bfloat16(torch.device("cpu"))


def count_page_faults(keeps: bool) -> None:
    """Print how many pages of memory this process gets anew while it makes the same large tensor ten times."""
    if keeps:
        keep_freed_memory()
    torch.ones(10_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(10):
        torch.ones(10_000_000)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)


def test_freed_memory_is_used_again():
    kept, cleared = (int(run(count_page_faults, keeps).stdout) for keeps in (True, False))
    assert kept < cleared / 5


def test_another_c_library_is_left_alone(monkeypatch):
    def without(_name):
        return object()

    monkeypatch.setattr("ctypes.CDLL", without)
    keep_freed_memory()
