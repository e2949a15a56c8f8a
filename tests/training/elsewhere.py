"""A second device, for machines that have none: `python elsewhere.py FOLDER` trains on it what `together.py` trains.

Its tensors lie in the same memory and compute the same, but say that they are elsewhere, and do not mix with others:
what a program forgot to move to its device is refused, as a GPU refuses it.
"""

import sys
from pathlib import Path
from typing import Any

import torch
from together import train_all
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map
from torch.utils.backend_registration import _DummyBackendModule, _setup_privateuseone_for_python_backend

from lstm_demo.training.workers import Workers


class _Module(_DummyBackendModule):
    def get_amp_supported_dtype(self) -> list[torch.dtype]:
        return [torch.bfloat16]


DEVICE = torch.device("privateuseone", 0)  # as PyTorch calls the device that a program may add
aten = torch.ops.aten


class Elsewhere(Tensor):
    """A tensor on that device; `held` has its numbers."""

    held: Tensor

    @staticmethod
    def __new__(cls, held: Tensor) -> "Elsewhere":
        shape = held.shape, held.stride(), held.storage_offset()
        with torch.inference_mode(False):
            made = Tensor._make_wrapper_subclass(cls, *shape, dtype=held.dtype, device=DEVICE)
        made.held = held
        return made

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return _compute(func, args, kwargs or {})


class WithElsewhere(TorchDispatchMode):
    """Inside, tensors can be made there and moved there."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        is_there = any(isinstance(one, Elsewhere) or one == DEVICE for one in _parts(args, kwargs))
        return _compute(func, args, kwargs) if is_there else func(*args, **kwargs)


def _parts(args: Any, kwargs: Any) -> list[Any]:
    """Tensors and devices among the arguments of an operation."""
    return [one for one in tree_leaves((args, kwargs)) if isinstance(one, Tensor | torch.device)]


def _compute(func: Any, args: Any, kwargs: Any) -> Any:
    """Do `func` with the numbers; its results are where the operation asks for them, else where its arguments are."""
    tensors = [one for one in _parts(args, kwargs) if isinstance(one, Tensor)]
    owners = {id(one.held): one for one in tensors if isinstance(one, Elsewhere)}
    device = kwargs.get("device") or (args[0].device if func is aten.copy_.default else DEVICE)
    if func.overloadpacket not in (aten.to, aten._to_copy, aten.copy_):
        for one in tensors:
            if one.dim() and not isinstance(one, Elsewhere):
                raise RuntimeError(f"{func} got tensors on {DEVICE} and on {one.device}")
    if "device" in kwargs:
        kwargs = kwargs | {"device": torch.device("cpu")}
    args, kwargs = tree_map(lambda one: one.held if isinstance(one, Elsewhere) else one, (args, kwargs))
    found = _OWN.get(func, func)(*args, **kwargs)

    def moved(value: Any) -> Any:
        if not isinstance(value, Tensor) or device.type == "cpu":
            return value
        return owners[id(value)] if id(value) in owners else Elsewhere(value)

    return tree_map(moved, found)


def _cell(inputs: Tensor, states: Tensor, cells: Tensor, *biases: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """What PyTorch asks of any device but the processor: h, c and what the way back needs."""
    i, f, g, o = (inputs + states + sum(biases)).chunk(4, 1)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    after = f * cells + i * g
    return o * after.tanh(), after, torch.cat((i, f, g, o), 1)


def _cell_backward(
    by_state: Tensor | None, by_cell: Tensor | None, before: Tensor, after: Tensor, gates: Tensor, has_bias: bool
) -> tuple[Tensor, Tensor, Tensor | None]:
    i, f, g, o = gates.chunk(4, 1)
    by_state = torch.zeros_like(after) if by_state is None else by_state
    by_cell = by_state * o * (1 - after.tanh() ** 2) + (0 if by_cell is None else by_cell)
    parts = by_cell * g * i * (1 - i), by_cell * before * f * (1 - f), by_cell * i * (1 - g**2)
    by_gates = torch.cat((*parts, by_state * after.tanh() * o * (1 - o)), 1)
    return by_gates, by_cell * f, by_gates.sum(0) if has_bias else None


_OWN = {aten._thnn_fused_lstm_cell.default: _cell, aten._thnn_fused_lstm_cell_backward_impl.default: _cell_backward}


def main(folder: Path) -> None:
    _setup_privateuseone_for_python_backend("elsewhere", _Module())
    torch.set_num_threads(1)
    with WithElsewhere():
        there = torch.ones(2).to(DEVICE)
        try:
            there + torch.ones(2)
        except RuntimeError as error:
            print(error)
        train_all(Workers(device=DEVICE), folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
