"""How does a network learn to read reviews? One call, which can be killed at any moment and then go on."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from lstm_demo.bundle import HISTORY, Bundle, build_network, load_folder, save_folder
from lstm_demo.errors import TrainingError
from lstm_demo.language import Language
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.storage import write_atomically
from lstm_demo.text import Vocabulary
from lstm_demo.training.adversarial import add_gradients
from lstm_demo.training.arithmetic import can_train_in_bfloat16, seeded
from lstm_demo.training.batches import Batch, Encoded, Epoch, training_epoch
from lstm_demo.training.calibrate import choose_neutral_band, fit_temperature, macro_f1
from lstm_demo.training.checkpoint import CHECKPOINT, Progress, Row, State, load_checkpoint, save_checkpoint
from lstm_demo.training.data import Split
from lstm_demo.training.material import Material, prepare
from lstm_demo.training.recipe import Recipe
from lstm_demo.training.report import Pace, Report, to_csv
from lstm_demo.training.start import copy_language
from lstm_demo.training.teachers import teach
from lstm_demo.training.validation import judge

_MAX_TABLE = 4_000_000  # numbers of an embedding; a larger one is packed, so that no model has more than 10 MB


def fit(
    split: Split,
    config: Config,
    recipe: Recipe,
    folder: str | Path,
    *,
    vocabulary: Vocabulary | None = None,
    start: Language | None = None,
    backward: Language | None = None,
    unlabelled: Sequence[str] = (),
    teachers: Sequence[Bundle] = (),
    resume: bool = False,
    report: Report = lambda line: None,
    checkpoint_seconds: float = 30.0,
    cache: Path | None = None,
) -> Bundle:
    """Train a network, write it to `folder`, and give it back as it stands there.

    The same arguments on the same machine with the same number of threads give the same weights, bit for bit,
    however often the training was killed and resumed. After each better epoch `folder` holds a usable model.

    Args:
        split: what to learn from and what to choose by.
        config: the network. Without a `vocabulary`, its `vocabulary_size` is the most that the new one may have; the
            neutral band is chosen here in any case.
        recipe: all choices of the training.
        folder: where the model, its training curve and, until it is done, the checkpoint are kept.
        vocabulary: the words to know; by default those of `start`, or the most frequent ones of the training texts.
        start: a language model whose embedding and LSTM the network begins with (Dai & Le 2015).
        backward: another one, for the second direction.
        unlabelled: reviews for the virtual adversarial loss, and for the teachers to judge.
        teachers: trained networks whose verdicts are learnt from, too.
        resume: go on from the folder's checkpoint, if there is one.
        report: called with a line of progress every few seconds.
        checkpoint_seconds: time between checkpoints; 0 writes one after each batch.
        cache: a folder in which to keep tokenised texts for the next run.

    Raises:
        TrainingError: the folder's checkpoint belongs to another run or is not to be resumed, or the loss left the
            finite numbers.
        DataError: the split lacks examples.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / CHECKPOINT
    if path.exists() and not resume:
        raise TrainingError(f"{str(folder)!r} holds an unfinished training; resume it, or delete {CHECKPOINT}.")
    if recipe.reviews_only:
        split = replace(split, training=tuple(one for one in split.training if one.source == "imdb"))
    report("Splitting the texts into words.")
    if teachers:
        split = teach(split, unlabelled, teachers, recipe.teacher_share, report, cache)
    vocabulary = vocabulary or (start.vocabulary if start else None)
    material = prepare(split, config, vocabulary, recipe.min_count, cache, unlabelled if recipe.virtual_weight else ())
    names = tuple(teacher.name for teacher in teachers)
    digest = "".join(language.digest for language in (start, backward) if language)
    run = _Run(material, recipe, folder, report, checkpoint_seconds, digest, names)
    state = begin(material.config, recipe, start, backward)
    if path.exists():
        load_checkpoint(path, state, run.settings)
        report(f"Going on in epoch {state.progress.epoch + 1} after batch {state.progress.batch:,}.")
    while state.progress.epoch < recipe.epochs and state.progress.n_without_gain < recipe.patience:
        run.learn_one_epoch(state)
        run.judge_one_epoch(state)
    run.finish(state)
    return load_folder(folder)


def begin(
    config: Config, recipe: Recipe, start: Language | None = None, backward: Language | None = None
) -> State[SentimentLSTM]:
    """Make a new network and all that training keeps beside it.

    Raises:
        TrainingError: the network is of another size than the language model that it is to start from.
    """
    with seeded(recipe.seed, 0):
        network = SentimentLSTM(config).train()
        nn.init.normal_(network.embedding.weight, std=0.1)
    n_units = config.hidden_size
    with torch.no_grad():
        network.embedding.weight[network.embedding.padding_idx] = 0
        for name, parameter in network.lstm.named_parameters():
            if name.startswith("bias_ih") and len(parameter) == 4 * n_units:  # gates i, f, g, o
                parameter[n_units : 2 * n_units] = 1  # begin with remembering (Jozefowicz et al. 2015)
    if start:
        copy_language(network, start, backward)
    slow = [*network.embedding.parameters(), *network.lstm.parameters()] if recipe.pretrained_rate else []
    others = [one for one in network.parameters() if not any(one is other for other in slow)]
    groups = [{"params": others, "share": 1.0}, {"params": slow, "share": recipe.pretrained_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=recipe.weight_decay, fused=True)
    average = _copy(network) if recipe.average else {}
    return State(network, optimizer, average, best={}, progress=Progress())


@dataclass(frozen=True, eq=False)
class _Run:
    material: Material
    recipe: Recipe
    folder: Path
    report: Report
    checkpoint_seconds: float
    start: str  # names the language models that the network began with; empty for none
    teachers: tuple[str, ...]

    @property
    def settings(self) -> dict[str, Any]:
        """What a checkpoint must share with this run to be continued by it."""
        config = {"config": self.material.config.to_dict(), "recipe": self.recipe.to_dict()}
        return {**config, "data": self.material.digest, "start": self.start}

    @property
    def told(self) -> dict[str, Any]:
        """How the model was trained, for whoever has it."""
        n_texts = {"training": len(self.material.training), "validation": len(self.material.validation_imdb)}
        began = {"pretrained": bool(self.start), "teachers": [*self.teachers]}
        return {"recipe": self.recipe.to_dict(), **began, "texts": n_texts}

    def learn_one_epoch(self, state: State[SentimentLSTM]) -> None:
        """Go through the batches that the epoch still has, and keep checkpoints."""
        recipe, epoch = self.recipe, state.progress.epoch
        batches = self._epoch(self.material.training, epoch)
        unlabelled = self._epoch(self.material.unlabelled, epoch) if self.material.unlabelled else None
        bfloat16 = recipe.bfloat16 and can_train_in_bfloat16()
        pace = Pace(self.report, recipe.epochs, epoch, len(batches), state.progress.batch)
        saved = started = time.monotonic()
        seconds = state.progress.seconds
        for number in range(state.progress.batch, len(batches)):
            batch = batches.make(number)
            # Phrases are short: beside them a review without a label would take most of the time.
            more = unlabelled.make(number % len(unlabelled)) if unlabelled and batch.is_review.any() else None
            rate = recipe.rate((epoch + number / len(batches)) / recipe.epochs)
            loss = _learn(state, batch, more, recipe, rate, bfloat16)
            pace.step(number + 1, loss, int(batch.lengths.sum()))
            now = time.monotonic()
            state.progress = replace(state.progress, seconds=seconds + now - started)
            if now - saved >= self.checkpoint_seconds:
                self._save(state)
                saved = time.monotonic()

    def _epoch(self, examples: Encoded, epoch: int) -> Epoch:
        recipe = self.recipe
        return training_epoch(
            examples,
            recipe.seed,
            epoch,
            tokens_per_batch=recipe.tokens_per_batch,
            examples_per_batch=recipe.examples_per_batch,
            max_tokens=recipe.max_tokens,
            word_dropout=recipe.word_dropout,
        )

    def judge_one_epoch(self, state: State[SentimentLSTM]) -> None:
        """Validate, add a row to the curve, keep the weights if they are the best, and close the epoch."""
        progress = state.progress
        weights = state.average or _copy(state.network)
        network = build_network(self.material.config, weights)
        imdb, sst = judge(network, self.material.validation_imdb), judge(network, self.material.validation_sst)
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
            state.best = {name: tensor.clone() for name, tensor in weights.items()}
            self._publish(network, state)
        write_atomically(self.folder / HISTORY, to_csv(state.progress.history).encode())
        self._save(state)
        self.report(
            f"Epoch {progress.epoch + 1}: training loss {row['training_loss']:.3f}, validation loss "
            f"{row['validation_loss']:.3f}, accuracy on IMDB {imdb.accuracy:.2%}, on SST-2 {sst.accuracy:.2%}"
            f"{', the best so far' if is_best else ''}."
        )

    def finish(self, state: State[SentimentLSTM]) -> None:
        """Calibrate the best weights, choose the neutral band, write the model, delete the checkpoint."""
        network = build_network(self.material.config, state.best)
        sets = (self.material.validation_imdb, self.material.validation_sst)
        imdb, sst = (judge(network, one) for one in sets)
        temperature = fit_temperature([imdb.binary, sst.binary])
        imdb_probabilities, probabilities = (_sigmoid(one.logits / temperature) for one in (imdb, sst))
        band = choose_neutral_band(probabilities, sst.targets)
        calibrated = {name: w / temperature if name.startswith("fc.") else w for name, w in state.best.items()}
        self._publish(build_network(replace(self.material.config, neutral_band=band), calibrated), state)
        (self.folder / CHECKPOINT).unlink(missing_ok=True)
        stored = load_folder(self.folder).network
        moves = [
            np.abs(_sigmoid(judge(stored, one).logits) - before).max()
            for one, before in zip(sets, (imdb_probabilities, probabilities), strict=True)
        ]
        self.report(
            f"Done: temperature {temperature:.2f}, neutral from {band[0]:.0%} to {band[1]:.0%} (three-class F1 "
            f"{macro_f1(probabilities, sst.targets, band):.3f}); storing moved no probability by more than "
            f"{max(moves):.4f}."
        )

    def _publish(self, network: SentimentLSTM, state: State[SentimentLSTM]) -> None:
        history = to_csv(state.progress.history)
        bundle = Bundle(self.folder.name, network, self.material.vocabulary, history=history, recipe=self.told)
        save_folder(bundle, self.folder, packed=network.embedding.weight.numel() > _MAX_TABLE)

    def _save(self, state: State[SentimentLSTM]) -> None:
        save_checkpoint(self.folder / CHECKPOINT, state, self.settings)


def _learn(
    state: State[SentimentLSTM], batch: Batch, unlabelled: Batch | None, recipe: Recipe, rate: float, bfloat16: bool
) -> float:
    """Learn from one batch; return its loss."""
    progress, network = state.progress, state.network
    for group in state.optimizer.param_groups:
        group["lr"] = rate * group["share"]
    state.optimizer.zero_grad()
    with seeded(recipe.seed, progress.step + 1):
        value, scores = add_gradients(network, batch, unlabelled, recipe, bfloat16)
    if not math.isfinite(value):
        raise TrainingError(f"The loss became {value} at batch {progress.step:,}; use a lower learning_rate.")
    nn.utils.clip_grad_norm_(network.parameters(), recipe.clip_norm)
    state.optimizer.step()
    if state.average:
        decay = min(recipe.average, (1 + progress.step) / (10 + progress.step))  # early weights are soon forgotten
        with torch.no_grad():
            for name, parameter in network.named_parameters():
                state.average[name].lerp_(parameter, 1 - decay)
    state.progress = _count(progress, network.logit(scores), batch)
    return value


def _count(progress: Progress, logits: Tensor, batch: Batch) -> Progress:
    """Add a batch's whole, not neutral texts to the epoch's sums, judged as in validation (but with dropout)."""
    counts = batch.is_whole & (batch.targets != 0.5)
    chosen, labels = logits[counts], (batch.targets[counts] > 0.5).float()
    losses = nn.functional.binary_cross_entropy_with_logits(chosen, labels, reduction="sum")
    return replace(
        progress,
        step=progress.step + 1,
        batch=progress.batch + 1,
        loss_sum=progress.loss_sum + float(losses),
        n_right=progress.n_right + int(((chosen > 0) == (labels > 0.5)).sum()),
        n_judged=progress.n_judged + int(counts.sum()),
    )


def _sigmoid(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-logits))


def _copy(network: SentimentLSTM) -> dict[str, Tensor]:
    return {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}
