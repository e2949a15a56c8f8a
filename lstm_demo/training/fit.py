"""How does a network learn to read reviews? One call, which can be killed at any moment and then go on."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from lstm_demo.bundle import HISTORY, Bundle, build_network, load_folder, save_folder
from lstm_demo.language import Language
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.storage import MAX_BUNDLED_BYTES, write_atomically
from lstm_demo.text import Vocabulary
from lstm_demo.training.arithmetic import can_train_in_bfloat16
from lstm_demo.training.batches import rows_of_epoch, training_epoch
from lstm_demo.training.calibrate import choose_neutral_band, fit_temperature, macro_f1
from lstm_demo.training.checkpoint import CHECKPOINT, Progress, Row, State, load_for_all, open_folder, save_checkpoint
from lstm_demo.training.data import Split
from lstm_demo.training.dataset import Dataset, prepare
from lstm_demo.training.encoder.verdicts import Verdicts
from lstm_demo.training.recipe import Recipe
from lstm_demo.training.report import ProgressMeter, Report, silent, to_csv
from lstm_demo.training.step import copied_weights, new_state, train_step
from lstm_demo.training.storing import MAX_MOVE, store
from lstm_demo.training.teachers import distill
from lstm_demo.training.validation import Predictions, infer, logistic
from lstm_demo.training.workers import Workers, single


def fit(
    split: Split,
    config: Config,
    recipe: Recipe,
    folder: str | Path,
    *,
    start: Language | None = None,
    unlabelled: Sequence[str] = (),
    teachers: Sequence[Bundle] = (),
    verdicts: Verdicts | None = None,
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
        unlabelled: reviews without labels, for the teachers.
        teachers: trained networks whose verdicts are learnt from, too.
        verdicts: what a larger teacher said of short texts; so many as the recipe says are learnt from in each epoch,
            others each time (Mukherjee & Awadallah 2019).
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
    n_given = len(split.training)
    if verdicts:
        added = verdicts.examples(recipe.verdicts_per_epoch * recipe.epochs, recipe.verdict_weight)
        split = replace(split, training=(*split.training, *added))
    vocabulary = Vocabulary(start.vocabulary.words[: config.vocabulary_size]) if start else None
    dataset = prepare(split, config, vocabulary, recipe.min_count, cache)
    state = new_state(dataset.config, recipe, start, workers.device)
    names = (*(teacher.name for teacher in teachers), *(verdicts.teachers if verdicts else ()))
    began = start.digest if start else ""
    run = _Run(dataset, n_given, recipe, folder, report, checkpoint_seconds, began, names, workers)
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
    n_given: int  # texts that each epoch reads; those after them are shared out among the epochs
    recipe: Recipe
    folder: Path
    report: Report
    checkpoint_seconds: float
    start: str  # the digest of the language model that the network began with; empty for none
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
            read=rows_of_epoch(self.n_given, len(self.dataset.training), recipe.verdicts_per_epoch, epoch),
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
        imdb, sst = self._validate(weights)
        row: Row = {
            "epoch": progress.epoch + 1,
            "training_loss": progress.loss_sum / max(progress.n_judged, 1),
            "training_accuracy": progress.n_right / max(progress.n_judged, 1),
            "validation_loss": (imdb.loss + sst.loss) / 2,
            "validation_accuracy": (imdb.accuracy + sst.accuracy) / 2,
            "validation_imdb_accuracy": imdb.accuracy,
            "validation_sst_accuracy": sst.accuracy,
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
        self.report(
            f"Epoch {progress.epoch + 1}: training loss {row['training_loss']:.3f}, validation loss "
            f"{row['validation_loss']:.3f}, accuracy on IMDB {imdb.accuracy:.2%}, on SST-2 {sst.accuracy:.2%}"
            f"{', the best so far' if is_best else ''}."
        )

    def finish(self, state: State[SentimentLSTM]) -> Bundle:
        """Calibrate the best weights, choose the neutral band, write the model, delete the checkpoint."""
        imdb, sst = self._validate(state.best)
        temperature = fit_temperature([imdb.binary, sst.binary])
        imdb_probabilities, probabilities = (logistic(one.logits / temperature) for one in (imdb, sst))
        band = choose_neutral_band(probabilities, sst.targets)
        calibrated = {name: w / temperature if name.startswith("fc.") else w for name, w in state.best.items()}
        config = replace(self.dataset.config, neutral_band=band)
        bundle = self._bundle(config, calibrated, state)
        if not self.workers.is_first:
            return bundle
        moved = store(bundle, self.folder, lambda network: self._shift(network, imdb_probabilities, probabilities))
        (self.folder / CHECKPOINT).unlink(missing_ok=True)
        far = f", which is more than the {MAX_MOVE} that is allowed" if moved > MAX_MOVE else ""
        self.report(
            f"Done: temperature {temperature:.2f}, neutral from {band[0]:.0%} to {band[1]:.0%} (three-class F1 "
            f"{macro_f1(probabilities, sst.targets, band):.3f}); storing moved no probability by more than "
            f"{moved:.4f}{far}."
        )
        return load_folder(self.folder)

    def _shift(self, network: SentimentLSTM, *exact: NDArray[np.float64]) -> float:
        """How far the probabilities that `network` finds on the two validation sets are from `exact`, at most."""
        sets = (self.dataset.validation_imdb, self.dataset.validation_sst)
        found = [infer(network, one).probabilities for one in sets]
        return max(float(np.abs(a - b).max()) for a, b in zip(found, exact, strict=True))

    def _validate(self, weights: dict[str, Tensor]) -> tuple[Predictions, Predictions]:
        """Let a network with `weights` judge both validation sets."""
        network = build_network(self.dataset.config, weights).to(self.workers.device)
        sets = (self.dataset.validation_imdb, self.dataset.validation_sst)
        imdb, sst = (infer(network, one, self.workers) for one in sets)
        return imdb, sst

    def _bundle(self, config: Config, weights: dict[str, Tensor], state: State[SentimentLSTM]) -> Bundle:
        history, network = to_csv(state.progress.history), build_network(config, weights)
        return Bundle(self.folder.name, network, self.dataset.vocabulary, history=history, recipe=self.record)

    def _save(self, state: State[SentimentLSTM]) -> None:
        if self.workers.is_first:
            save_checkpoint(self.folder / CHECKPOINT, state, self.settings)
