"""Workers: which part of the work is this process's? Under `torchrun`, every N-th text of each batch; alone, all of it.

All processes hold the same network, make the same batches and draw the same dropout masks. Each computes the gradients
of its own texts, these are averaged, and all take the same step. So a recipe means the same for any number of
processes: the weights differ by rounding alone. (Dropout between stacked layers is drawn by each process for its own
texts: there texts of different processes share their masks.)
"""

import atexit
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
import torch.distributed.nn  # imported later, its functions would hold the group for ever, as a default argument
from torch import Tensor, distributed, nn
from torch.distributed.rendezvous import rendezvous

from lstm_demo.errors import LstmDemoError, TrainingError

_FAILED = "lstm_demo/failed"  # counts the processes that failed, where all can see it


@dataclass(frozen=True)
class Workers:
    """This process among those that train together. Alone, every method gives back what it was given."""

    rank: int = 0  # of this process, from 0
    world_size: int = 1
    device: torch.device = torch.device("cpu")  # noqa: RUF009 - it cannot be changed

    @property
    def is_first(self) -> bool:
        """Whether it is this process that reports and writes."""
        return self.rank == 0

    def rows(self, n_texts: int) -> slice:
        """Which texts of a batch are this process's: at least one, so that none stands still (see `share`)."""
        return slice(self.rank, None, self.world_size) if self.rank < n_texts else slice(0, 1)

    def share(self, n_texts: int) -> float:
        """What a mean over this process's texts counts, so that the processes' mean is that of the whole batch."""
        n_own = len(range(self.rank, n_texts, self.world_size))
        return n_own * self.world_size / n_texts

    def sum(self, values: Tensor) -> Tensor:
        """Add up all processes' `values`, of one shape."""
        if self.world_size == 1:
            return values
        total = values.detach().to(self.device, copy=True)
        with _naming_a_lost_process():
            distributed.all_reduce(total)
        return total.to(values.device)

    def gather(self, values: Tensor, n_texts: int) -> Tensor:
        """Put together the whole batch's values [text, ...] from those of each process's texts."""
        whole = values.new_zeros(n_texts, *values.shape[1:])
        if self.rank < n_texts:
            whole[self.rows(n_texts)] = values
        return self.sum(whole)

    def broadcast(self, content: bytes) -> bytes:
        """Give all processes the first one's `content`."""
        if self.world_size == 1:
            return content
        shared = [content]
        with _naming_a_lost_process():
            distributed.broadcast_object_list(shared, 0, device=self.device)
        return shared[0]

    def average_gradients(self, network: nn.Module) -> None:
        """Replace each gradient of `network` by its mean over the processes.

        DistributedDataParallel would do so in one backward pass through all of the network; a step has several, each
        through a part of it, and the embedding's gradient comes last, by hand.
        """
        for gradient in (one.grad for one in network.parameters() if self.world_size > 1):
            assert gradient is not None  # each loss is one of all parameters
            with _naming_a_lost_process():
                distributed.all_reduce(gradient)
            gradient /= self.world_size


SINGLE = Workers()


def single() -> Workers:
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
def process_group() -> Iterator[Workers]:
    """Join the processes that `torchrun` started, on this machine and others; without it, work alone.

    They stay joined until this process ends. Where several fail, only the first says why: an error that comes after
    another process's ends this one quietly.

    Raises:
        TrainingError: the processes do not find each other.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) == 1 or "RANK" not in os.environ:
        yield single()
        return
    store: Any = None
    try:
        with _naming_a_lost_process():
            store, rank, world_size = next(rendezvous("env://"))
        device = choose_device(torch.cuda.device_count(), int(os.environ.get("LOCAL_RANK", "0")))
        if device.type == "cuda":
            torch.cuda.set_device(device)
        backend = "nccl" if device.type == "cuda" else "gloo"
        with _naming_a_lost_process():
            distributed.init_process_group(backend, store=store, rank=rank, world_size=world_size)
        atexit.register(_leave)
        yield Workers(rank, world_size, device)
    except (LstmDemoError, OSError):
        if store is not None and not _is_first_to_fail(store):
            raise SystemExit(2) from None
        raise


def _leave() -> None:
    """End the threads that talk to the other processes: they would abort the process after the interpreter's end.

    Whatever still holds the group keeps them: an error that is being handled, and what only the collector lets go.
    """
    gc.collect()
    distributed.destroy_process_group()


def _is_first_to_fail(store: Any) -> bool:
    try:
        return bool(store.add(_FAILED, 1) == 1)
    except RuntimeError:  # whoever kept it has gone
        return True


@contextmanager
def _naming_a_lost_process() -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        raise TrainingError(
            "Another process of this training has ended or cannot be reached; start them all again with --resume."
        ) from error
