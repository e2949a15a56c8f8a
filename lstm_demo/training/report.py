"""Reports: how is the training getting on? One line every few seconds."""

import csv
import io
import time
from collections.abc import Callable

from lstm_demo.training.checkpoint import Row

Report = Callable[[str], None]
_SECONDS = 5.0


def silent(line: str) -> None:
    """Report nothing: another process does."""


class ProgressMeter:
    """Counts what one epoch gets through, and reports its speed and the time left."""

    def __init__(self, report: Report, n_epochs: int, epoch: int, n_batches: int, first_batch: int) -> None:
        self.report = report
        self.n_epochs, self.epoch, self.n_batches, self.first_batch = n_epochs, epoch, n_batches, first_batch
        self.started = self.reported = time.monotonic()
        self.n_tokens = 0
        self.losses: list[float] = []

    def step(self, batch: int, loss: float, n_tokens: int) -> None:
        """Note one batch; report if the last line is some seconds old."""
        self.n_tokens += n_tokens
        self.losses.append(loss)
        now = time.monotonic()
        if now - self.reported < _SECONDS:
            return
        n_left = (self.n_epochs - self.epoch) * self.n_batches - batch
        minutes = (now - self.started) / (batch - self.first_batch) * n_left / 60
        self.report(
            f"epoch {self.epoch + 1}/{self.n_epochs}, batch {batch:,}/{self.n_batches:,}: "
            f"loss {sum(self.losses) / len(self.losses):.3f}, {self.n_tokens / (now - self.reported):,.0f} tokens/s, "
            f"at most {minutes:.1f} min left"
        )
        self.reported, self.n_tokens, self.losses = now, 0, []


def to_csv(history: tuple[Row, ...]) -> str:
    """Write a training curve as CSV, one row a validation."""
    content = io.StringIO()
    writer = csv.DictWriter(content, fieldnames=list(history[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: round(value, 5) for name, value in row.items()} for row in history)
    return content.getvalue()
