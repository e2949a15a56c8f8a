"""Training: how does a network learn to read reviews? One call, which can be killed at any moment and then go on."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor

from lstm_demo.bundle import HISTORY, Bundle, build_network, load_folder, save_folder
from lstm_demo.language import Language
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.storage import MAX_BUNDLED_BYTES, write_atomically
from lstm_demo.text import Vocabulary
from lstm_demo.training.arithmetic import can_train_in_bfloat16
from lstm_demo.training.batches import Otherwise, Pool, rows_of_epoch, training_epoch
from lstm_demo.training.checkpoint import CHECKPOINT, Progress, Row, State, load_for_all, open_folder, save_checkpoint
from lstm_demo.training.data import Split
from lstm_demo.training.dataset import Dataset, prepare
from lstm_demo.training.encoder.student import add_verdicts, sharpen
from lstm_demo.training.encoder.verdicts import Verdicts
from lstm_demo.training.exchange import find_exchanges
from lstm_demo.training.finish import finish
from lstm_demo.training.recipe import Recipe
from lstm_demo.training.report import ProgressMeter, Report, silent, to_csv
from lstm_demo.training.step import copied_weights, new_state, train_step, weights_name
from lstm_demo.training.storing import store
from lstm_demo.training.teachers import distill
from lstm_demo.training.validation import Predictions, infer
from lstm_demo.training.workers import Workers, single

_NAMES = {"imdb": "IMDB", "sst": "SST-2", "typed": "typed texts"}


def fit(
    split: Split,
    config: Config,
    recipe: Recipe,
    folder: str | Path,
    *,
    start: Language | None = None,
    first: Bundle | None = None,
    unlabelled: Sequence[str] = (),
    teachers: Sequence[Bundle] = (),
    verdicts: Sequence[Verdicts] = (),
    resume: bool = False,
    report: Report = lambda line: None,
    checkpoint_seconds: float = 30.0,
    cache: Path | None = None,
    workers: Workers | None = None,
) -> Bundle:
    """Train a network, write it to `folder`, and give it back as it stands there.

    The same arguments on the same machine with the same number of threads give the same weights, bit for bit,
    however often the training was killed and resumed; on GPUs, or with another number of processes, up to rounding.
    After each better epoch `folder` holds a usable model.

    Args:
        split: what to learn from and what to choose by.
        config: the network. Its `vocabulary_size` is the most words that it may know; the neutral band is chosen here.
        recipe: all choices of the training.
        folder: where the model, its training curve and, until it is done, the checkpoint are kept.
        start: a language model whose words, embedding and LSTM the network begins with (Dai & Le 2015). Without one
            it knows the most frequent words of the training texts.
        first: a trained model to go on from, with its words and its weights; it must be of the size of `config`.
        unlabelled: reviews without labels, for the teachers.
        teachers: trained networks whose verdicts are learnt from, too.
        verdicts: what a larger teacher said of short texts and of reviews; so many as the recipe says are learnt from
            in each epoch, others each time (Mukherjee & Awadallah 2019).
        resume: go on from the folder's checkpoint, if there is one.
        report: called with a line of progress every few seconds.
        checkpoint_seconds: time between checkpoints; 0 writes one after each batch.
        cache: a folder in which to keep tokenised texts for the next run.
        workers: this process among those that train together, all with the same arguments; by default it is alone.
            The first alone reports and writes, and its checkpoint counts. The others give back the model unrounded.

    Raises:
        TrainingError: the folder's checkpoint belongs to another run or is not to be resumed, or the loss left the
            finite numbers, or another process has ended.
        DataError: the split lacks examples.
    """
    folder, workers = Path(folder), workers or single()
    if workers.is_first:
        open_folder(folder, resume)
    else:
        report = silent
    if recipe.reviews_only:
        split = replace(split, training=tuple(one for one in split.training if one.source == "imdb"))
    report("Splitting the texts into words.")
    if teachers:
        split = distill(split, unlabelled, teachers, recipe.teacher_share, report, cache, workers)
    split, pools = add_verdicts(sharpen(split, recipe.sharpness), verdicts, recipe)
    vocabulary = Vocabulary(start.vocabulary.words[: config.vocabulary_size]) if start else None
    vocabulary = first.vocabulary if first else vocabulary
    dataset = prepare(split, config, vocabulary, recipe.min_count, cache)
    state = new_state(dataset.config, recipe, start, workers.device, first.network if first else None)
    names = (*(teacher.name for teacher in teachers), *(name for one in verdicts for name in one.teachers))
    began = weights_name(first.network) if first else start.digest if start else ""
    run = _Run(dataset, pools, recipe, folder, report, checkpoint_seconds, began, names, workers)
    load_for_all(folder / CHECKPOINT, state, run.settings, workers)
    if state.progress.step:
        report(f"Going on in epoch {state.progress.epoch + 1} after batch {state.progress.batch:,}.")
    while state.progress.epoch < recipe.epochs and state.progress.n_without_gain < recipe.patience:
        run.train_epoch(state)
        run.validate_epoch(state)
    return run.finish(state)


@dataclass(frozen=True, eq=False)
class _Run:
    dataset: Dataset
    pools: tuple[Pool, ...]  # what each epoch reads some of; it reads all that stands before them
    recipe: Recipe
    folder: Path
    report: Report
    checkpoint_seconds: float
    start: str  # the digest of what the network began with; empty for nothing
    teachers: tuple[str, ...]
    workers: Workers

    @property
    def settings(self) -> dict[str, Any]:
        """What a checkpoint must share with this run to be continued by it."""
        config = {"config": self.dataset.config.to_dict(), "recipe": self.recipe.to_dict()}
        return {**config, "data": self.dataset.digest, "start": self.start}

    @property
    def record(self) -> dict[str, Any]:
        """How the model was trained, for whoever has it."""
        n_texts = {"training": len(self.dataset.training), "validation": len(self.dataset.validation_imdb)}
        began = {"pretrained": bool(self.start), "teachers": [*self.teachers]}
        return {"recipe": self.recipe.to_dict(), **began, "texts": n_texts, "sources": self.dataset.sources}

    @cached_property
    def otherwise(self) -> Otherwise | None:
        recipe = self.recipe
        if not (recipe.exchange or recipe.other_ends):
            return None
        return Otherwise(find_exchanges(self.dataset.vocabulary), recipe.exchange, recipe.other_ends)

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
            otherwise=self.otherwise,
        )
        bfloat16 = recipe.bfloat16 and can_train_in_bfloat16(self.workers.device)
        meter = ProgressMeter(self.report, recipe.epochs, epoch, len(batches), state.progress.batch)
        saved = started = time.monotonic()
        seconds = state.progress.seconds
        for number in range(state.progress.batch, len(batches)):
            batch = batches.make(number)
            rate = recipe.rate((epoch + number / len(batches)) / recipe.epochs)
            loss = train_step(state, batch, recipe, rate, bfloat16, self.workers)
            meter.step(number + 1, loss, int(batch.lengths.sum()))
            now = time.monotonic()
            state.progress = replace(state.progress, seconds=seconds + now - started)
            if now - saved >= self.checkpoint_seconds:
                self._save(state)
                saved = time.monotonic()

    def validate_epoch(self, state: State[SentimentLSTM]) -> None:
        """Validate, add a row to the curve, keep the weights if they are the best, and close the epoch."""
        progress = state.progress
        weights = state.average or copied_weights(state.network)
        found = self._validate(weights)
        row: Row = {
            "epoch": progress.epoch + 1,
            "training_loss": progress.loss_sum / max(progress.n_judged, 1),
            "training_accuracy": progress.n_right / max(progress.n_judged, 1),
            "validation_loss": float(np.mean([one.loss for one in found.values()])),
            "validation_accuracy": float(np.mean([one.accuracy for one in found.values()])),
            **{f"validation_{name}_accuracy": one.accuracy for name, one in found.items()},
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
        said = ", ".join(f"on {_NAMES[name]} {one.accuracy:.2%}" for name, one in found.items())
        self.report(
            f"Epoch {progress.epoch + 1}: training loss {row['training_loss']:.3f}, validation loss "
            f"{row['validation_loss']:.3f}, accuracy {said}"
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
        self.report(finished.report(moved))
        return load_folder(self.folder)

    def _validate(self, weights: dict[str, Tensor]) -> dict[str, Predictions]:
        """Let a network with `weights` judge the validation sets."""
        network = build_network(self.dataset.config, weights).to(self.workers.device)
        return {name: infer(network, one, self.workers) for name, one in self.dataset.validation.items()}

    def _bundle(self, config: Config, weights: dict[str, Tensor], state: State[SentimentLSTM]) -> Bundle:
        history, network = to_csv(state.progress.history), build_network(config, weights)
        return Bundle(self.folder.name, network, self.dataset.vocabulary, history=history, recipe=self.record)

    def _save(self, state: State[SentimentLSTM]) -> None:
        if self.workers.is_first:
            save_checkpoint(self.folder / CHECKPOINT, state, self.settings)
