"""A session: how is a training run? Where it reports, how often it is saved; nothing that changes what is learnt."""

from dataclasses import dataclass, field
from pathlib import Path

from lstm_demo.training.checkpoint import open_folder
from lstm_demo.training.report import Report, silent
from lstm_demo.training.workers import Workers, single


@dataclass(frozen=True, kw_only=True)
class Session:
    """All that a training needs to know of where it runs, and for whom.

    Of workers that train together the first alone reports and writes, and its checkpoint counts.
    """

    resume: bool = False  # go on from the folder's checkpoint, if there is one
    report: Report = silent  # called with a line of progress every few seconds
    checkpoint_seconds: float = 60.0  # between checkpoints; 0 writes one after each batch
    cache: Path | None = None  # a folder in which to keep tokenised texts for the next run
    workers: Workers = field(default_factory=single)  # this process among those that train together

    def open(self, folder: str | Path) -> Path:
        """Make the training's `folder`, if it is not there.

        Raises:
            TrainingError: it holds the checkpoint of a training that is not to be resumed, or a finished model.
        """
        if self.workers.is_first:
            open_folder(Path(folder), self.resume)
        return Path(folder)

    def log(self, line: str) -> None:
        """Report a line, if nobody else does."""
        if self.workers.is_first:
            self.report(line)
