"""Which part of the work is this process's? Under `torchrun`, every N-th text of each batch; alone, all of it.

All processes hold the same network, make the same batches and draw the same dropout masks. Each computes the gradients
of its own texts, DistributedDataParallel averages them, and all take the same step. So a recipe means the same for any
number of processes: the weights differ by rounding alone. (Dropout between stacked layers is drawn by each process for
its own texts: there texts of different processes share their masks.)
"""

import atexit
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import torch
import torch.distributed.nn  # imported later, its functions would hold the group for ever, as a default argument
from torch import Tensor, distributed, nn
from torch.distributed.rendezvous import rendezvous
from torch.nn.parallel import DistributedDataParallel

from lstm_demo.errors import LstmDemoError, TrainingError

_FAILED = "lstm_demo/failed"  # counts the processes that failed, where all can see it


@dataclass(frozen=True)
class Workers:
    """This process among those that train together. Alone, every method gives back what it was given."""

    number: int = 0  # of this process, from 0
    count: int = 1
    device: torch.device = torch.device("cpu")  # noqa: RUF009 - it cannot be changed
    network: DistributedDataParallel | None = None  # what averages the gradients; see `bound_to`

    @property
    def is_first(self) -> bool:
        """Whether it is this process that reports and writes."""
        return self.number == 0

    def rows(self, n_texts: int) -> slice:
        """Which texts of a batch are this process's: at least one, so that none stands still (see `share`)."""
        return slice(self.number, None, self.count) if self.number < n_texts else slice(0, 1)

    def share(self, n_texts: int) -> float:
        """What a mean over this process's texts counts, so that the processes' mean is that of the whole batch."""
        n_own = len(range(self.number, n_texts, self.count))
        return n_own * self.count / n_texts

    def sum(self, values: Tensor) -> Tensor:
        """Add up all processes' `values`, of one shape."""
        if self.count == 1:
            return values
        total = values.detach().to(self.device, copy=True)
        with _telling_of_loss():
            distributed.all_reduce(total)
        return total.to(values.device)

    def gather(self, values: Tensor, n_texts: int) -> Tensor:
        """Put together the whole batch's values [text, ...] from those of each process's texts."""
        whole = values.new_zeros(n_texts, *values.shape[1:])
        if self.number < n_texts:
            whole[self.rows(n_texts)] = values
        return self.sum(whole)

    def from_first(self, content: bytes) -> bytes:
        """Give all processes the first one's `content`."""
        if self.count == 1:
            return content
        size = int(self.sum(torch.tensor(len(content) if self.is_first else 0)))
        if not size:
            return b""
        room = bytearray(content if self.is_first else size)  # the content, or as many zeros
        values = torch.frombuffer(room, dtype=torch.uint8).to(self.device)
        with _telling_of_loss():
            distributed.broadcast(values, 0)
        return values.cpu().numpy().tobytes()

    def bound_to(self, network: nn.Module) -> "Workers":
        """The same process, ready to average the gradients of `network`, which gets the first process's weights."""
        if self.count == 1:
            return self
        with _telling_of_loss():
            return replace(self, network=DistributedDataParallel(_Nothing(network), gradient_as_bucket_view=True))

    def average_gradients(self) -> None:
        """Replace each gradient of the network by its mean over the processes.

        A step has several backward passes, which go through parts of the network, and the embedding's gradient comes
        last, by hand. DistributedDataParallel averages in the first backward pass through itself whatever gradients
        have gathered before, as after `no_sync`: so each step ends with a pass of a loss that is 0.
        """
        if self.network:
            with _telling_of_loss():
                self.network().backward()


ALONE = Workers()


class _Nothing(nn.Module):
    """A loss of 0 that all parameters of a network have a part in."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self) -> Tensor:
        return torch.stack([0 * one.sum() for one in self.network.parameters()]).sum()


def alone() -> Workers:
    """One process, on a GPU where there is one."""
    return Workers(device=choose_device(torch.cuda.device_count(), 0))


def choose_device(n_gpus: int, local_number: int) -> torch.device:
    """Where the process numbered `local_number` of its machine computes: on a GPU of its own, if there are any.

    Raises:
        TrainingError: there are fewer GPUs than processes.
    """
    if not n_gpus:
        return torch.device("cpu")
    if local_number >= n_gpus:
        raise TrainingError(f"Process {local_number + 1} finds {n_gpus} GPUs here; start one process for each GPU.")
    return torch.device("cuda", local_number)


@contextmanager
def joined() -> Iterator[Workers]:
    """Join the processes that `torchrun` started, on this machine and others; without it, work alone.

    They stay joined until this process ends. Where several fail, only the first says why: an error that comes after
    another process's ends this one quietly.

    Raises:
        TrainingError: the processes do not find each other.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) == 1 or "RANK" not in os.environ:
        yield alone()
        return
    store: Any = None
    try:
        with _telling_of_loss():
            store, number, count = next(rendezvous("env://"))
        device = choose_device(torch.cuda.device_count(), int(os.environ.get("LOCAL_RANK", "0")))
        if device.type == "cuda":
            torch.cuda.set_device(device)
        backend = "nccl" if device.type == "cuda" else "gloo"
        with _telling_of_loss():
            distributed.init_process_group(backend, store=store, rank=number, world_size=count)
        atexit.register(_leave)
        yield Workers(number, count, device)
    except (LstmDemoError, OSError):
        if store is not None and not _is_first_to_fail(store):
            raise SystemExit(2) from None
        raise


def _leave() -> None:
    """End the threads that talk to the other processes, while they still can end.

    They take the interpreter's lock to let go of tensors: after the interpreter has ended, this aborts the process, and
    whatever ends them with the lock held, as the end of DistributedDataParallel does, waits for ever. So nothing else
    may hold the group by now.
    """
    gc.collect()
    distributed.destroy_process_group()


def _is_first_to_fail(store: Any) -> bool:
    try:
        return bool(store.add(_FAILED, 1) == 1)
    except RuntimeError:  # whoever kept it has gone
        return True


@contextmanager
def _telling_of_loss() -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        raise TrainingError(
            "Another process of this training has ended or cannot be reached; start them all again with --resume."
        ) from error
