"""How does a pretrained encoder learn to judge? One call, which can be killed at any moment and then go on."""

import hashlib
import json
import math
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
    open_folder,
    save_checkpoint,
)
from lstm_demo.training.data import Example, Split
from lstm_demo.training.encoder.mixture import draw_epoch, find_units
from lstm_demo.training.encoder.network import Teacher, read_encoder, save_teacher, weights_digest
from lstm_demo.training.encoder.pieces import Pieces, arrange, judge_pieces, split_texts
from lstm_demo.training.encoder.schedule import optimizer, seconds_per_piece, steps_that_fit
from lstm_demo.training.recipe import TeacherRecipe
from lstm_demo.training.report import ProgressMeter, Report
from lstm_demo.training.step import copied_weights, follow, take_step
from lstm_demo.training.validation import Predictions
from lstm_demo.training.workers import SINGLE

SCHEDULE = "schedule.json"


def fine_tune(
    split: Split,
    encoder: Path,
    recipe: TeacherRecipe,
    folder: str | Path,
    *,
    device: torch.device,
    bfloat16: bool,
    minutes: float | None = None,
    resume: bool = False,
    report: Report = lambda line: None,
    checkpoint_seconds: float = 180.0,
) -> dict[str, Any]:
    """Train a teacher and write it to `folder`; give back what it is and how good it is on validation.

    The same arguments on the same machine give the same weights, however often the training was killed and resumed.
    After each better validation `folder` holds a usable teacher.

    Args:
        split: what to learn from and what to choose by.
        encoder: the folder of the pretrained encoder.
        recipe: all choices of the training.
        folder: where the teacher and, until it is done, the checkpoint are kept.
        device: where to compute.
        bfloat16: mixed precision.
        minutes: if given, the training is as long as will be done in this time at the speed measured first, but not
            longer than the recipe's epochs. A resumed training keeps its length.
        resume: go on from the folder's checkpoint, if there is one.
        report: called with a line of progress every few seconds.
        checkpoint_seconds: time between checkpoints; 0 writes one after each batch.

    Raises:
        TrainingError: the folder's checkpoint belongs to another run or is not to be resumed, or the loss left the
            finite numbers.
        DataError: the split lacks examples.
        InputError: the encoder cannot be read, or reads less at once than `recipe.max_pieces`.
    """
    folder = Path(folder)
    open_folder(folder, resume)
    tokenizer, pretrained = read_encoder(encoder, device)
    check_integer("max_pieces", recipe.max_pieces, 4, pretrained.config.max_position_embeddings)
    with seeded(recipe.seed, 0):
        network = Teacher(pretrained, recipe.dropout).to(device).train()
    report("Splitting the texts into word pieces.")
    run = _Run(_prepare(split, tokenizer, recipe), tokenizer, recipe, folder, device, bfloat16, report)
    n_steps = run.decide_length(network, minutes, resume)
    settings = {"recipe": recipe.to_dict(), "steps": n_steps, "data": run.texts.digest}
    settings["encoder"] = weights_digest(encoder)
    average = copied_weights(network) if recipe.average else {}
    state = State(network, optimizer(network, recipe), average, best={}, progress=Progress())
    if (folder / CHECKPOINT).exists():
        load_checkpoint(folder / CHECKPOINT, state, settings)
        report(f"Going on after batch {state.progress.step:,} of {n_steps:,}.")
    else:  # first of all: a folder with a teacher and no checkpoint is that of a training that has ended
        save_checkpoint(folder / CHECKPOINT, state, settings)
    about = run.train(state, n_steps, settings, checkpoint_seconds)
    (folder / CHECKPOINT).unlink(missing_ok=True)
    (folder / SCHEDULE).unlink(missing_ok=True)
    return about


@dataclass(frozen=True, eq=False)
class _Texts:
    """The split in word pieces."""

    examples: tuple[Example, ...]
    learnt: Pieces
    judged: dict[str, tuple[Pieces, np.ndarray[Any, np.dtype[np.float64]]]]  # texts and targets of each set

    @cached_property
    def digest(self) -> str:
        """A name for all texts and targets."""
        digest = hashlib.sha1(usedforsecurity=False)
        targets = np.array([example.target for example in self.examples])
        for pieces, truth in ((self.learnt, targets), *self.judged.values()):
            digest.update(truth.tobytes())
            for ids in pieces.ids:
                digest.update(len(ids).to_bytes(4, "little") + ids.tobytes())
        return digest.hexdigest()


@dataclass(frozen=True, eq=False)
class _Run:
    texts: _Texts
    tokenizer: Any
    recipe: TeacherRecipe
    folder: Path
    device: torch.device
    bfloat16: bool
    report: Report

    @cached_property
    def targets(self) -> torch.Tensor:
        """The probability of positive of each text to learn from: [text], float32."""
        return torch.tensor([example.target for example in self.texts.examples]).to(self.device)

    @cached_property
    def units(self) -> Sequence[tuple[int, ...]]:
        return find_units(self.texts.examples)

    def batches(self, epoch: int) -> list[list[int]]:
        """The texts of each batch, a function of the seed and the epoch."""
        recipe, random = self.recipe, np.random.default_rng((self.recipe.seed, epoch))
        units = draw_epoch(self.texts.examples, self.units, recipe, random)
        if not units:
            raise DataError("The mixture takes no text at all; give one of the kinds more passes.")
        return arrange(units, self.texts.learnt.lengths, recipe.pieces_per_batch, recipe.texts_per_batch, random)

    def gradients(self, network: Teacher, rows: list[int]) -> tuple[float, int]:
        """Add the gradients of a batch to the network's; give its loss and how many pieces it has."""
        ids, mask = self.texts.learnt.batch(rows, self.device)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.bfloat16):
            logits = network(ids, mask)
        loss = nn.functional.binary_cross_entropy_with_logits(logits, self.targets[rows])
        loss.backward()  # type: ignore[no-untyped-call]
        return float(loss.detach()), int(mask.sum())

    def decide_length(self, network: Teacher, minutes: float | None, resume: bool) -> int:
        """How many batches the training has; decided once and kept in the folder."""
        path = self.folder / SCHEDULE
        if resume and path.exists() and (self.folder / CHECKPOINT).exists():
            try:
                return int(json.loads(path.read_bytes())["steps"])
            except (ValueError, KeyError, TypeError) as error:
                raise TrainingError(f"{str(path)!r} is damaged ({error}); delete the folder and start anew.") from error
        batches, lengths = self.batches(0), self.texts.learnt.lengths
        n_steps = self.recipe.epochs * len(batches)
        if minutes is not None:
            with seeded(self.recipe.seed, 0):
                seconds = seconds_per_piece(lambda rows: self.gradients(network, rows)[1], batches)
            network.zero_grad()
            mean = float(np.mean([lengths[rows].sum() for rows in batches]))
            judged = float(sum(pieces.lengths.sum() for pieces, _ in self.texts.judged.values()))
            fitting = steps_that_fit(minutes, seconds, mean, judged, self.gap(batches))
            epochs = fitting / len(batches)
            self.report(f"{1 / seconds:,.0f} pieces/s: {fitting:,} batches, {epochs:.2f} epochs, fit into the time.")
            n_steps = min(n_steps, fitting)
        write_atomically(path, json.dumps({"steps": n_steps}).encode())
        return n_steps

    def gap(self, batches: list[list[int]]) -> int:
        """Batches from one validation to the next."""
        return max(1, len(batches) // self.recipe.parts)

    def train(
        self, state: State[Teacher], n_steps: int, settings: dict[str, Any], checkpoint_seconds: float
    ) -> dict[str, Any]:
        """Learn until `n_steps` lie behind; give back what is known of the best teacher."""
        meter = ProgressMeter(self.report, 1, 0, n_steps, state.progress.step)
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
            learn = partial(self.gradients, state.network, rows)
            loss, n_pieces = take_step(state, learn, self.recipe, rate, SINGLE)
            follow(state, self.recipe.average)
            progress, now = state.progress, time.monotonic()
            state.progress = replace(
                progress,
                step=done + 1,
                batch=progress.batch + 1,
                loss_sum=progress.loss_sum + loss * len(rows),
                n_judged=progress.n_judged + len(rows),
                seconds=seconds + now - started,
            )
            meter.step(done + 1, loss, n_pieces)
            if (done + 1) % gap == 0 or done + 1 == n_steps:
                self.validate(state)
            if now - saved >= checkpoint_seconds:  # a teacher that is better already has its own files
                save_checkpoint(self.folder / CHECKPOINT, state, settings)
                saved = time.monotonic()
        return self._about(max(state.progress.history, key=lambda row: row["validation_accuracy"]))

    def validate(self, state: State[Teacher]) -> None:
        """Judge the validation sets, add a row to the curve, and keep the teacher if it is the best so far."""
        progress = state.progress
        trained = copied_weights(state.network)
        state.network.load_state_dict(state.average or trained)
        state.network.eval()
        found = {name: self._predict(state.network, name) for name in self.texts.judged}
        row: Row = {
            "step": progress.step,
            "training_loss": progress.loss_sum / max(progress.n_judged, 1),
            "validation_accuracy": float(np.mean([one.accuracy for one in found.values()])),
            **{f"validation_{name}_accuracy": one.accuracy for name, one in found.items()},
            "temperature": fit_temperature([one.binary for one in found.values()]),
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
            n_judged=0,
        )
        said = ", ".join(f"{name} {one.accuracy:.2%}" for name, one in found.items())
        self.report(
            f"After batch {progress.step:,}: training loss {row['training_loss']:.3f}, validation accuracy {said}"
            f"{', the best so far' if is_best else ''}."
        )

    def _predict(self, network: Teacher, name: str) -> Predictions:
        pieces, targets = self.texts.judged[name]
        return Predictions(judge_pieces(network, pieces, self.device, self.bfloat16), targets)

    def _save(self, network: Teacher, row: Row) -> None:
        """Write the teacher with its temperature folded into the readout."""
        exact = {name: tensor.clone() for name, tensor in network.readout.state_dict().items()}
        with torch.no_grad():
            for parameter in network.readout.parameters():
                parameter.div_(row["temperature"])
        save_teacher(self.folder, network, self.tokenizer, self._about(row))
        network.readout.load_state_dict(exact)

    def _about(self, row: Row) -> dict[str, Any]:
        n = {name: len(targets) for name, (_, targets) in self.texts.judged.items()}
        return {"recipe": self.recipe.to_dict(), "validation": row, "texts": n}


def _prepare(split: Split, tokenizer: Any, recipe: TeacherRecipe) -> _Texts:
    every = max(1, math.ceil(len(split.validation_imdb) / recipe.validation_reviews))  # the negative ones come first
    sets = {"sst": split.validation_sst, "imdb": split.validation_imdb[::every]}
    sets |= {"typed": split.validation_typed} if split.validation_typed else {}
    if not split.training or not all(any(example.target != 0.5 for example in part) for part in sets.values()):
        raise DataError("The split needs examples to learn from, and in both validation parts one that is not neutral.")

    def pieces(examples: Sequence[Example]) -> Pieces:
        return split_texts(tokenizer, [example.text for example in examples], recipe.max_pieces)

    judged = {name: (pieces(part), np.array([one.target for one in part])) for name, part in sets.items()}
    return _Texts(split.training, pieces(split.training), judged)
