"""Pre-training: how is the language learnt before the sentiment? By guessing the next word of unlabelled reviews."""

import hashlib
import time
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.autograd import backward

from lstm_demo.bundle import HISTORY
from lstm_demo.errors import DataError
from lstm_demo.language import Language, LanguageConfig, LanguageModel, load_language, save_language
from lstm_demo.storage import write_atomically
from lstm_demo.text import UNKNOWN_ID, Vocabulary
from lstm_demo.training.arithmetic import can_train_in_bfloat16, seeded
from lstm_demo.training.checkpoint import CHECKPOINT, Progress, Row, State, load_for_all, save_checkpoint
from lstm_demo.training.corpus import tokenize_all
from lstm_demo.training.data import Split
from lstm_demo.training.initial import initialise
from lstm_demo.training.next_word import Carried, next_word_loss, perplexity
from lstm_demo.training.recipe import LanguageRecipe
from lstm_demo.training.report import ProgressMeter, to_csv
from lstm_demo.training.sampled import WordSampler
from lstm_demo.training.session import Session
from lstm_demo.training.step import take_step
from lstm_demo.training.streams import Chunk, Streams
from lstm_demo.training.workers import Workers

_VALIDATION_TEXTS = 128  # held-out reviews, the first ones


def pretrain(
    split: Split,
    unlabelled: tuple[str, ...],
    recipe: LanguageRecipe,
    folder: str | Path,
    *,
    session: Session | None = None,
) -> Language:
    """Train a language model on the split's whole texts and the `unlabelled` ones; write it to `folder`, read it back.

    The same arguments on the same machine with the same number of threads give the same weights, bit for bit,
    however often the training was killed and resumed; on GPUs, or with another number of processes, up to rounding.
    After each part of an epoch `folder` holds a usable model. Workers other than the first give back theirs unrounded.

    Args:
        split: its training texts are learnt from; the first of its held-out reviews give the perplexity.
        unlabelled: further texts to learn from.
        recipe: all choices of the training.
        folder: where the model, its training curve and, until it is done, the checkpoint are kept.
        session: how it is run; by default in one process, without a report.

    Raises:
        TrainingError: the folder's checkpoint belongs to another run or is not to be resumed, the loss left the
            finite numbers, or another process has ended.
        DataError: there is nothing to learn from or nothing to validate on.
    """
    session = session or Session()
    folder = session.open(folder)
    session.log("Splitting the texts into words.")
    dataset = _prepare(split, unlabelled, recipe, session.cache)
    state = _new_state(dataset, recipe, session.workers.device)
    run = _Run(dataset, recipe, folder, session)
    load_for_all(folder / CHECKPOINT, state, run.settings, session.workers)
    if state.progress.step:
        session.log(f"Going on in epoch {state.progress.epoch + 1} after group {state.progress.batch:,}.")
    while state.progress.epoch < recipe.epochs:
        run.train_epoch(state)
    return run.finish(state)


@dataclass(frozen=True, eq=False)
class _Dataset:
    vocabulary: Vocabulary
    training: Streams
    validation: Streams
    counts: NDArray[np.int64]  # [word], how often each stands in the training texts

    @cached_property
    def digest(self) -> str:
        digest = hashlib.sha1("\n".join(self.vocabulary.words).encode(), usedforsecurity=False)
        for streams in (self.training, self.validation):
            digest.update(streams.ids.tobytes())
            digest.update(streams.starts.tobytes())
        return digest.hexdigest()


def _prepare(split: Split, unlabelled: tuple[str, ...], recipe: LanguageRecipe, cache: Path | None) -> _Dataset:
    """Look up all texts in a vocabulary built from them; phrases only repeat words of sentences."""
    whole = [k for k, example in enumerate(split.training) if example.whole]
    held_out = [example.text for example in split.validation_imdb[:_VALIDATION_TEXTS]]
    corpora = [tokenize_all(texts, cache) for texts in ([one.text for one in split.training], unlabelled, held_out)]
    labelled, more, kept_out = corpora
    texts = (text for part in (labelled.texts(whole), more.texts(range(len(unlabelled)))) for text in part)
    vocabulary = Vocabulary.build(texts, recipe.vocabulary_size, recipe.min_count)
    ids = labelled.encode(vocabulary)
    kept = [ids[labelled.starts[k] : labelled.starts[k + 1]] for k in whole]
    lengths = [*map(len, kept), *np.diff(more.starts)]
    training = Streams(np.concatenate([*kept, more.encode(vocabulary)]), np.cumsum([0, *lengths]))
    validation = Streams(kept_out.encode(vocabulary), kept_out.starts)
    if not training.n_predicted or not validation.n_predicted:
        raise DataError("There must be texts of at least two words, to learn from and to validate on.")
    counts = np.bincount(training.ids, minlength=len(vocabulary))
    counts[UNKNOWN_ID] += 1  # so that it may be drawn even where every word is known
    return _Dataset(vocabulary, training, validation, counts)


def _new_state(dataset: _Dataset, recipe: LanguageRecipe, device: torch.device) -> State[LanguageModel]:
    with seeded(recipe.seed, 0):
        network = LanguageModel(LanguageConfig(len(dataset.vocabulary), recipe.hidden_size)).train()
        initialise(network)
    with torch.no_grad():
        shares = torch.from_numpy(dataset.counts / dataset.counts.sum())
        network.bias.copy_(shares.clamp(min=1e-7).log())  # at first, how often each word occurs
    network.to(device)
    betas = (0.9, recipe.squares_decay)
    optimizer = torch.optim.AdamW(network.parameters(), betas=betas, weight_decay=recipe.weight_decay, fused=True)
    return State(network, optimizer, average={}, best={}, progress=Progress())


@dataclass(frozen=True, eq=False)
class _Run:
    dataset: _Dataset
    recipe: LanguageRecipe
    folder: Path
    session: Session

    @property
    def settings(self) -> dict[str, Any]:
        """What a checkpoint must share with this run to be continued by it."""
        return {"recipe": self.recipe.to_dict(), "data": self.dataset.digest}

    @property
    def workers(self) -> Workers:
        return self.session.workers

    @cached_property
    def sampler(self) -> WordSampler:
        return WordSampler(self.dataset.counts, self.recipe.n_draws)

    def train_epoch(self, state: State[LanguageModel]) -> None:
        """Go through the groups that the epoch still has; validate after each part, and keep checkpoints."""
        recipe, epoch = self.recipe, state.progress.epoch
        groups = self.dataset.training.groups(recipe.seed, epoch, recipe.texts_per_batch)
        validated_after = {round(len(groups) * part / recipe.parts) for part in range(1, recipe.parts + 1)}
        bfloat16 = recipe.bfloat16 and can_train_in_bfloat16(self.workers.device)
        meter = ProgressMeter(self.session.log, recipe.epochs, epoch, len(groups), state.progress.batch)
        saved = started = time.monotonic()
        seconds = state.progress.seconds
        for number in range(state.progress.batch, len(groups)):
            rate = recipe.rate((epoch + number / len(groups)) / recipe.epochs)
            loss, n_tokens = self._train_group(state, groups[number], rate, bfloat16)
            meter.step(number + 1, loss, n_tokens)
            now = time.monotonic()
            state.progress = replace(state.progress, batch=number + 1, seconds=seconds + now - started)
            if number + 1 in validated_after:
                self._validate(state, epoch + (number + 1) / len(groups))
            if number + 1 < len(groups) and now - saved >= self.session.checkpoint_seconds:
                self._save(state)
                saved = time.monotonic()
        state.progress = replace(state.progress, epoch=epoch + 1, batch=0)
        self._save(state)

    def _train_group(
        self, state: State[LanguageModel], rows: NDArray[np.int64], rate: float, bfloat16: bool
    ) -> tuple[float, int]:
        """Read the texts in `rows` from a state of zeros, chunk by chunk; give the mean loss and the targets."""
        carried: Carried | None = None
        total, n_targets = 0.0, 0
        for chunk in self.dataset.training.chunks(rows, self.recipe.steps_per_batch):
            loss, carried = self._train_chunk(state, chunk, carried, rate, bfloat16)
            n = int((chunk.targets != 0).sum())
            total, n_targets = total + loss * n, n_targets + n
        progress = state.progress
        state.progress = replace(progress, loss_sum=progress.loss_sum + total, n_scored=progress.n_scored + n_targets)
        return total / n_targets, n_targets

    def _train_chunk(
        self, state: State[LanguageModel], chunk: Chunk, carried: Carried | None, rate: float, bfloat16: bool
    ) -> tuple[float, Carried]:
        recipe, workers = self.recipe, self.workers
        chunk = chunk.to(workers.device)

        def gradients() -> tuple[float, Carried]:
            loss, after = next_word_loss(state.network, chunk, carried, self.sampler, recipe, bfloat16, workers)
            backward(loss)
            return float(workers.sum(loss.detach())) / workers.world_size, after

        value, after = take_step(state, gradients, recipe, rate, workers)
        state.progress = replace(state.progress, step=state.progress.step + 1)
        return value, after

    def _validate(self, state: State[LanguageModel], epochs: float) -> None:
        """Measure the perplexity, add a row to the curve, and write the model as it stands."""
        progress = state.progress
        measured = perplexity(state.network.eval(), self.dataset.validation, workers=self.workers)
        state.network.train()
        row: Row = {
            "epoch": round(epochs, 3),
            "training_loss": progress.loss_sum / progress.n_scored,  # sampled, with dropout
            "validation_perplexity": measured,
            "seconds": round(progress.seconds, 1),  # of the whole training
        }
        state.progress = replace(progress, history=(*progress.history, row), loss_sum=0.0, n_scored=0)
        self._save(state)  # first: a folder with a model and no checkpoint is that of a training that has ended
        if self.workers.is_first:
            self.publish(state)
        self.session.log(
            f"After {epochs:.2f} epochs: training loss {row['training_loss']:.3f}, perplexity {measured:.1f}."
        )

    def finish(self, state: State[LanguageModel]) -> Language:
        """Write the model, delete the checkpoint, and read the model back."""
        if not self.workers.is_first:
            return Language(state.network.cpu().requires_grad_(False).eval(), self.dataset.vocabulary)
        self.publish(state)  # once more, for a training that was killed between its last checkpoint and this
        (self.folder / CHECKPOINT).unlink(missing_ok=True)
        return load_language(self.folder)

    def publish(self, state: State[LanguageModel]) -> None:
        """Write the model as it stands, and its curve."""
        save_language(state.network, self.dataset.vocabulary, self.folder)
        write_atomically(self.folder / HISTORY, to_csv(state.progress.history).encode())

    def _save(self, state: State[LanguageModel]) -> None:
        if self.workers.is_first:
            save_checkpoint(self.folder / CHECKPOINT, state, self.settings)
