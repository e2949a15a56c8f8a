"""Fine-tuning: how does a pretrained encoder become a teacher? One call, which can be killed at any moment."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from lstm_demo.checks import check_integer
from lstm_demo.errors import DataError, TrainingError
from lstm_demo.storage import write_atomically
from lstm_demo.training.arithmetic import seeded
from lstm_demo.training.calibrate import fit_temperature
from lstm_demo.training.checkpoint import (
    CHECKPOINT,
    Progress,
    Row,
    State,
    load_checkpoint,
    save_checkpoint,
)
from lstm_demo.training.data import Split
from lstm_demo.training.encoder.mixture import draw_epoch, find_groups
from lstm_demo.training.encoder.network import Teacher, read_encoder, save_teacher, weights_digest
from lstm_demo.training.encoder.pieces import make_batches, predict_logits
from lstm_demo.training.encoder.schedule import optimizer, seconds_per_piece, steps_that_fit
from lstm_demo.training.encoder.teacher_texts import TeacherTexts, prepare_texts
from lstm_demo.training.recipe import TeacherRecipe
from lstm_demo.training.report import ProgressMeter
from lstm_demo.training.session import Session
from lstm_demo.training.step import copied_weights, take_step, update_average
from lstm_demo.training.validation import Predictions
from lstm_demo.training.workers import SINGLE

SCHEDULE = "schedule.json"


def fine_tune(
    split: Split,
    encoder: Path,
    recipe: TeacherRecipe,
    folder: str | Path,
    *,
    bfloat16: bool,
    minutes: float | None = None,
    session: Session | None = None,
) -> dict[str, Any]:
    """Train a teacher and write it to `folder`; give back what it is and how good it is on validation.

    The same arguments on the same machine give the same weights, however often the training was killed and resumed.
    After each better validation `folder` holds a usable teacher.

    Args:
        split: what to learn from and what to choose by.
        encoder: the folder of the pretrained encoder.
        recipe: all choices of the training.
        folder: where the teacher and, until it is done, the checkpoint are kept.
        bfloat16: mixed precision.
        minutes: if given, the training is as long as will be done in this time at the speed measured first, but not
            longer than the recipe's epochs. A resumed training keeps its length.
        session: how it is run, in one process.

    Raises:
        TrainingError: the folder's checkpoint belongs to another run or is not to be resumed, or the loss left the
            finite numbers.
        DataError: the split lacks examples.
        InputError: the encoder cannot be read, or reads less at once than `recipe.max_pieces`.
    """
    run, state = _start(split, encoder, recipe, folder, bfloat16, minutes, session or Session())
    about = run.train(state)
    for name in (CHECKPOINT, SCHEDULE):
        (run.folder / name).unlink(missing_ok=True)
    return about


def _start(
    split: Split,
    encoder: Path,
    recipe: TeacherRecipe,
    folder: str | Path,
    bfloat16: bool,
    minutes: float | None,
    session: Session,
) -> tuple["_Run", State[Teacher]]:
    """Get all ready, as the checkpoint has it, if there is one."""
    folder, device = session.open(folder), session.workers.device
    tokenizer, pretrained = read_encoder(encoder, device)
    check_integer("max_pieces", recipe.max_pieces, 4, pretrained.config.max_position_embeddings)
    with seeded(recipe.seed, 0):
        network = Teacher(pretrained, recipe.dropout).to(device).train()
    session.log("Splitting the texts into word pieces.")
    texts = prepare_texts(split, tokenizer, recipe)
    run = _Run(texts, tokenizer, recipe, folder, bfloat16, weights_digest(encoder), session)
    run = replace(run, n_steps=run.decide_length(network, minutes))
    average = copied_weights(network) if recipe.average else {}
    state = State(network, optimizer(network, recipe), average, best={}, progress=Progress())
    if (folder / CHECKPOINT).exists():
        load_checkpoint(folder / CHECKPOINT, state, run.settings)
        session.log(f"Going on after batch {state.progress.step:,} of {run.n_steps:,}.")
    else:  # first of all: a folder with a teacher and no checkpoint is that of a training that has ended
        save_checkpoint(folder / CHECKPOINT, state, run.settings)
    return run, state


@dataclass(frozen=True, eq=False)
class _Run:
    texts: TeacherTexts
    tokenizer: Any
    recipe: TeacherRecipe
    folder: Path
    bfloat16: bool
    encoder: str  # the digest of its weights before the training
    session: Session
    n_steps: int = 0  # of the whole training

    @property
    def device(self) -> torch.device:
        return self.session.workers.device

    @property
    def settings(self) -> dict[str, Any]:
        """What a checkpoint must share with this run to be continued by it."""
        settings = {"recipe": self.recipe.to_dict(), "steps": self.n_steps}
        return {**settings, "data": self.texts.digest, "encoder": self.encoder}

    @cached_property
    def targets(self) -> torch.Tensor:
        """The probability of positive of each text to learn from: [text], float32."""
        return torch.tensor([example.target for example in self.texts.examples]).to(self.device)

    @cached_property
    def groups(self) -> Sequence[tuple[int, ...]]:
        return find_groups(self.texts.examples)

    def batches(self, epoch: int) -> list[list[int]]:
        """The texts of each batch, a function of the seed and the epoch."""
        recipe, random = self.recipe, np.random.default_rng((self.recipe.seed, epoch))
        groups = draw_epoch(self.texts.examples, self.groups, recipe, random)
        if not groups:
            raise DataError("The mixture takes no text at all; give one of the kinds more passes.")
        return make_batches(
            groups, self.texts.training.lengths, recipe.pieces_per_batch, recipe.texts_per_batch, random
        )

    def gradients(self, network: Teacher, rows: list[int]) -> tuple[float, int]:
        """Add the gradients of a batch to the network's; give its loss and how many pieces it has."""
        ids, mask = self.texts.training.batch(rows, self.device)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.bfloat16):
            logits = network(ids, mask)
        loss = nn.functional.binary_cross_entropy_with_logits(logits, self.targets[rows])
        loss.backward()  # type: ignore[no-untyped-call]
        return float(loss.detach()), int(mask.sum())

    def decide_length(self, network: Teacher, minutes: float | None) -> int:
        """How many batches the training has; decided once and kept in the folder."""
        path = self.folder / SCHEDULE
        if self.session.resume and path.exists() and (self.folder / CHECKPOINT).exists():
            try:
                return int(json.loads(path.read_bytes())["steps"])
            except (ValueError, KeyError, TypeError) as error:
                raise TrainingError(f"{str(path)!r} is damaged ({error}); delete the folder and start anew.") from error
        batches, lengths = self.batches(0), self.texts.training.lengths
        n_steps = self.recipe.epochs * len(batches)
        if minutes is not None:
            with seeded(self.recipe.seed, 0):
                seconds = seconds_per_piece(lambda rows: self.gradients(network, rows)[1], batches)
            network.zero_grad()
            mean = float(np.mean([lengths[rows].sum() for rows in batches]))
            validation = float(sum(pieces.lengths.sum() for pieces, _ in self.texts.validation.values()))
            fitting = steps_that_fit(minutes, seconds, mean, validation, self.gap(batches))
            epochs = fitting / len(batches)
            self.session.log(
                f"{1 / seconds:,.0f} pieces/s: {fitting:,} batches, {epochs:.2f} epochs, fit into the time."
            )
            n_steps = min(n_steps, fitting)
        write_atomically(path, json.dumps({"steps": n_steps}).encode())
        return n_steps

    def gap(self, batches: list[list[int]]) -> int:
        """Batches from one validation to the next."""
        return max(1, len(batches) // self.recipe.parts)

    def train(self, state: State[Teacher]) -> dict[str, Any]:
        """Train until all steps lie behind; give back what is known of the best teacher."""
        n_steps = self.n_steps
        meter = ProgressMeter(self.session.log, 1, 0, n_steps, state.progress.step)
        saved = started = time.monotonic()
        seconds = state.progress.seconds
        batches = self.batches(state.progress.epoch)
        gap = self.gap(batches)
        while (done := state.progress.step) < n_steps:
            if state.progress.batch == len(batches):
                state.progress = replace(state.progress, epoch=state.progress.epoch + 1, batch=0)
                batches = self.batches(state.progress.epoch)
            rate = self.recipe.rate(done / n_steps)
            rows = batches[state.progress.batch]
            gradients = partial(self.gradients, state.network, rows)
            loss, n_pieces = take_step(state, gradients, self.recipe, rate, SINGLE)
            update_average(state, self.recipe.average)
            progress, now = state.progress, time.monotonic()
            state.progress = replace(
                progress,
                step=done + 1,
                batch=progress.batch + 1,
                loss_sum=progress.loss_sum + loss * len(rows),
                n_scored=progress.n_scored + len(rows),
                seconds=seconds + now - started,
            )
            meter.step(done + 1, loss, n_pieces)
            if (done + 1) % gap == 0 or done + 1 == n_steps:
                self.validate(state)
            if now - saved >= self.session.checkpoint_seconds:  # a teacher that is better already has its own files
                save_checkpoint(self.folder / CHECKPOINT, state, self.settings)
                saved = time.monotonic()
        return self._about(max(state.progress.history, key=lambda row: row["validation_accuracy"]))

    def validate(self, state: State[Teacher]) -> None:
        """Predict the validation sets, add a row to the curve, and keep the teacher if it is the best so far."""
        progress = state.progress
        trained = copied_weights(state.network)
        state.network.load_state_dict(state.average or trained)
        state.network.eval()
        predictions = {name: self._predict(state.network, name) for name in self.texts.validation}
        row: Row = {
            "step": progress.step,
            "training_loss": progress.loss_sum / max(progress.n_scored, 1),
            "validation_accuracy": float(np.mean([one.accuracy for one in predictions.values()])),
            **{f"validation_{name}_accuracy": one.accuracy for name, one in predictions.items()},
            "temperature": fit_temperature([one.binary for one in predictions.values()]),
            "seconds": round(progress.seconds, 1),
        }
        is_best = row["validation_accuracy"] > progress.best_score
        if is_best:
            self._save(state.network, row)
            state.best = {}  # the folder has them
        state.network.load_state_dict(trained)
        state.network.train()
        state.progress = replace(
            progress,
            history=(*progress.history, row),
            best_score=max(row["validation_accuracy"], progress.best_score),
            loss_sum=0.0,
            n_scored=0,
        )
        accuracies = ", ".join(f"{name} {one.accuracy:.2%}" for name, one in predictions.items())
        self.session.log(
            f"After batch {progress.step:,}: training loss {row['training_loss']:.3f}, validation accuracy {accuracies}"
            f"{', the best so far' if is_best else ''}."
        )

    def _predict(self, network: Teacher, name: str) -> Predictions:
        pieces, targets = self.texts.validation[name]
        return Predictions(predict_logits(network, pieces, self.device, self.bfloat16), targets)

    def _save(self, network: Teacher, row: Row) -> None:
        """Write the teacher with its temperature folded into the readout."""
        exact = {name: tensor.clone() for name, tensor in network.readout.state_dict().items()}
        with torch.no_grad():
            for parameter in network.readout.parameters():
                parameter.div_(row["temperature"])
        save_teacher(self.folder, network, self.tokenizer, self._about(row))
        network.readout.load_state_dict(exact)

    def _about(self, row: Row) -> dict[str, Any]:
        n = {name: len(targets) for name, (_, targets) in self.texts.validation.items()}
        return {"recipe": self.recipe.to_dict(), "validation": row, "texts": n}
