"""Training: how does a network learn to read reviews? One call, which can be killed at any moment and then go on."""

import time
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor

from lstm_demo.bundle import HISTORY, Bundle, build_network, load_folder, save_folder
from lstm_demo.errors import InputError
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.storage import MAX_BUNDLED_BYTES, write_atomically
from lstm_demo.training.arithmetic import can_train_in_bfloat16
from lstm_demo.training.batches import Augmentation, Pool, rows_of_epoch, training_epoch
from lstm_demo.training.checkpoint import CHECKPOINT, Progress, Row, State, load_for_all, save_checkpoint
from lstm_demo.training.data import Split
from lstm_demo.training.dataset import Dataset, prepare
from lstm_demo.training.distillation import Distillation
from lstm_demo.training.exchange import find_exchanges
from lstm_demo.training.finish import finish
from lstm_demo.training.initial import Initial, initial_digest, initial_vocabulary
from lstm_demo.training.recipe import Recipe
from lstm_demo.training.report import ProgressMeter, to_csv
from lstm_demo.training.session import Session
from lstm_demo.training.step import copied_weights, new_state, train_step
from lstm_demo.training.storing import store
from lstm_demo.training.validation import Predictions, infer
from lstm_demo.training.workers import Workers

_NAMES = {"imdb": "IMDB", "sst": "SST-2", "typed": "typed texts"}


def fit(
    split: Split,
    config: Config,
    recipe: Recipe,
    folder: str | Path,
    *,
    initial: Initial = None,
    distillation: Distillation | None = None,
    session: Session | None = None,
) -> Bundle:
    """Train a network, write it to `folder`, and give it back as it stands there.

    The same arguments on the same machine with the same number of threads give the same weights, bit for bit,
    however often the training was killed and resumed; on GPUs, or with another number of processes, up to rounding.
    After each better epoch `folder` holds a usable model. Workers other than the first give back theirs unrounded.

    Args:
        split: what to learn from and what to choose by.
        config: the network. Its `vocabulary_size` is the most words that it may know; the neutral band is chosen here.
        recipe: all choices of the training.
        folder: where the model, its training curve and, until it is done, the checkpoint are kept.
        initial: whose words and weights the network has at first, in sizes that fit `config`. Without it, it knows the
            most frequent words of the training texts.
        distillation: teachers, whose predictions are learnt from, too.
        session: how it is run; by default in one process, without a report.

    Raises:
        TrainingError: the folder's checkpoint belongs to another run or is not to be resumed, or the loss left the
            finite numbers, or another process has ended.
        DataError: the split lacks examples.
        InputError: the network has three classes.
    """
    if config.n_classes == 3:
        raise InputError("n_classes is 3, and the data here is positive or negative; train with 1 or 2.")
    run, state = _start(split, config, recipe, folder, initial, distillation or Distillation(), session or Session())
    while state.progress.epoch < recipe.epochs and state.progress.n_without_gain < recipe.patience:
        run.train_epoch(state)
        run.validate_epoch(state)
    return run.finish(state)


def _start(
    split: Split,
    config: Config,
    recipe: Recipe,
    folder: str | Path,
    initial: Initial,
    distillation: Distillation,
    session: Session,
) -> tuple["_Run", State[SentimentLSTM]]:
    """Get all ready, as the checkpoint has it, if there is one."""
    folder = session.open(folder)
    if recipe.reviews_only:
        split = replace(split, training=tuple(one for one in split.training if one.source == "imdb"))
    session.log("Splitting the texts into words.")
    split, pools = distillation.add_to(split, recipe, session)
    vocabulary = initial_vocabulary(initial, config.vocabulary_size)
    dataset = prepare(split, config, vocabulary, recipe.min_count, session.cache)
    state = new_state(dataset.config, recipe, initial, session.workers.device)
    first = initial.recipe if isinstance(initial, Bundle) else None
    run = _Run(dataset, pools, recipe, folder, initial_digest(initial), first, distillation.names, session)
    load_for_all(folder / CHECKPOINT, state, run.settings, session.workers)
    if state.progress.step:
        session.log(f"Going on in epoch {state.progress.epoch + 1} after batch {state.progress.batch:,}.")
    return run, state


@dataclass(frozen=True, eq=False)
class _Run:
    dataset: Dataset
    pools: tuple[Pool, ...]  # what each epoch reads some of; it reads all that stands before them
    recipe: Recipe
    folder: Path
    initial: str  # the digest of the initial weights; empty for nothing
    first: dict[str, Any] | None  # how the model was trained that it goes on from; None where it goes on from none
    teachers: tuple[str, ...]
    session: Session

    @property
    def settings(self) -> dict[str, Any]:
        """What a checkpoint must share with this run to be continued by it."""
        config = {"config": self.dataset.config.to_dict(), "recipe": self.recipe.to_dict()}
        return {**config, "data": self.dataset.digest, "initial": self.initial}

    @property
    def workers(self) -> Workers:
        return self.session.workers

    @property
    def record(self) -> dict[str, Any]:
        """How the model was trained, for whoever has it."""
        n_texts = {"training": len(self.dataset.training), "validation": len(self.dataset.validation_imdb)}
        origin = {"pretrained": bool(self.initial), "teachers": [*self.teachers]}
        first = {"first": self.first} if self.first else {}
        return {"recipe": self.recipe.to_dict(), **origin, "texts": n_texts, "sources": self.dataset.sources, **first}

    @cached_property
    def augmentation(self) -> Augmentation | None:
        recipe = self.recipe
        if not (recipe.exchange or recipe.other_ends):
            return None
        return Augmentation(find_exchanges(self.dataset.vocabulary), recipe.exchange, recipe.other_ends)

    def train_epoch(self, state: State[SentimentLSTM]) -> None:
        """Go through the batches that the epoch still has, and keep checkpoints."""
        recipe, epoch = self.recipe, state.progress.epoch
        batches = training_epoch(
            self.dataset.training,
            recipe.seed,
            epoch,
            tokens_per_batch=recipe.tokens_per_batch,
            examples_per_batch=recipe.examples_per_batch,
            max_tokens=recipe.max_tokens,
            word_dropout=recipe.word_dropout,
            read=rows_of_epoch(len(self.dataset.training) - sum(pool.n for pool in self.pools), self.pools, epoch),
            augmentation=self.augmentation,
        )
        bfloat16 = recipe.bfloat16 and can_train_in_bfloat16(self.workers.device)
        meter = ProgressMeter(self.session.log, recipe.epochs, epoch, len(batches), state.progress.batch)
        saved = started = time.monotonic()
        seconds = state.progress.seconds
        for number in range(state.progress.batch, len(batches)):
            batch = batches.make(number)
            rate = recipe.rate((epoch + number / len(batches)) / recipe.epochs)
            loss = train_step(state, batch, recipe, rate, bfloat16, self.workers)
            meter.step(number + 1, loss, int(batch.lengths.sum()))
            now = time.monotonic()
            state.progress = replace(state.progress, seconds=seconds + now - started)
            if now - saved >= self.session.checkpoint_seconds:
                self._save(state)
                saved = time.monotonic()

    def validate_epoch(self, state: State[SentimentLSTM]) -> None:
        """Validate, add a row to the curve, keep the weights if they are the best, and close the epoch."""
        progress = state.progress
        weights = state.average or copied_weights(state.network)
        predictions = self._validate(weights)
        row: Row = {
            "epoch": progress.epoch + 1,
            "training_loss": progress.loss_sum / max(progress.n_scored, 1),
            "training_accuracy": progress.n_right / max(progress.n_scored, 1),
            "validation_loss": float(np.mean([one.loss for one in predictions.values()])),
            "validation_accuracy": float(np.mean([one.accuracy for one in predictions.values()])),
            **{f"validation_{name}_accuracy": one.accuracy for name, one in predictions.items()},
            "seconds": round(progress.seconds, 1),
        }
        score = row["validation_accuracy"]
        is_best = score > progress.best_score
        state.progress = Progress(
            step=progress.step,
            epoch=progress.epoch + 1,
            history=(*progress.history, row),
            best_score=max(score, progress.best_score),
            n_without_gain=0 if is_best else progress.n_without_gain + 1,
        )
        if is_best:
            state.best = {name: tensor.cpu().clone() for name, tensor in weights.items()}
        self._save(state)  # first: a folder with a model and no checkpoint is that of a training that has ended
        if is_best:
            bundle = self._bundle(self.dataset.config, state.best, state)
            if self.workers.is_first:
                save_folder(bundle, self.folder, max_bytes=MAX_BUNDLED_BYTES)
        if self.workers.is_first:
            write_atomically(self.folder / HISTORY, to_csv(state.progress.history).encode())
        accuracies = ", ".join(f"on {_NAMES[name]} {one.accuracy:.2%}" for name, one in predictions.items())
        self.session.log(
            f"Epoch {progress.epoch + 1}: training loss {row['training_loss']:.3f}, validation loss "
            f"{row['validation_loss']:.3f}, accuracy {accuracies}"
            f"{', the best so far' if is_best else ''}."
        )

    def finish(self, state: State[SentimentLSTM]) -> Bundle:
        """Calibrate the best weights, choose the neutral band, write the model, delete the checkpoint."""
        finished = finish(self.dataset.config, state.best, self._validate(state.best))
        bundle = self._bundle(finished.config, finished.weights, state)
        if not self.workers.is_first:
            return bundle
        moved = store(bundle, self.folder, lambda network: finished.shift(network, self.dataset))
        (self.folder / CHECKPOINT).unlink(missing_ok=True)
        self.session.log(finished.report(moved))
        return load_folder(self.folder)

    def _validate(self, weights: dict[str, Tensor]) -> dict[str, Predictions]:
        """What a network with `weights` predicts on the validation sets."""
        network = build_network(self.dataset.config, weights).to(self.workers.device)
        return {name: infer(network, one, self.workers) for name, one in self.dataset.validation.items()}

    def _bundle(self, config: Config, weights: dict[str, Tensor], state: State[SentimentLSTM]) -> Bundle:
        history, network = to_csv(state.progress.history), build_network(config, weights)
        return Bundle(self.folder.name, network, self.dataset.vocabulary, history=history, recipe=self.record)

    def _save(self, state: State[SentimentLSTM]) -> None:
        if self.workers.is_first:
            save_checkpoint(self.folder / CHECKPOINT, state, self.settings)
