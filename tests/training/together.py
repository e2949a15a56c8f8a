"""What processes that train together do in `test_workers.py`: each function is called in every one of them."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor
from toy import QUICK, QUICK_LANGUAGE, TINY, UNLABELLED, make_circling_split, make_toy_split

from lstm_demo.bundle import Bundle
from lstm_demo.model import SentimentLSTM
from lstm_demo.text import Vocabulary
from lstm_demo.training import fit as module
from lstm_demo.training.adversarial import add_gradients
from lstm_demo.training.arithmetic import seeded
from lstm_demo.training.batches import Batch
from lstm_demo.training.fit import fit
from lstm_demo.training.pretrain import pretrain
from lstm_demo.training.session import Session
from lstm_demo.training.step import new_state
from lstm_demo.training.teachers import distill
from lstm_demo.training.workers import Workers, process_group

EXACT = replace(QUICK, epochs=2, bfloat16=False, average=0.9)
ADVERSARIAL = replace(EXACT, adversarial_weight=1.0, weight_dropout=0.1)
BROKEN_OFF = replace(QUICK, epochs=2, average=0.9)


def make_batch(n_texts: int) -> Batch:
    dice = torch.Generator().manual_seed(n_texts)
    lengths = torch.randint(1, 7, (n_texts,), generator=dice)
    ids = torch.randint(2, 9, (n_texts, 6), generator=dice) * (torch.arange(6) < lengths[:, None])
    targets = torch.rand(n_texts, generator=dice)
    is_review = torch.rand(n_texts, generator=dice) < 0.5
    return Batch(
        ids[:, : lengths.max()], lengths, targets, is_review, torch.ones(n_texts, dtype=torch.bool), torch.ones(n_texts)
    )


def gradients(workers: Workers) -> Iterator[tuple[str, Tensor]]:
    """Loss, scores and gradients of batches that do and do not go up in equal parts, by name."""
    for kind, options in (("one way", {}), ("both ways", {"bidirectional": True, "n_classes": 2})):
        for recipe in (EXACT, ADVERSARIAL):
            network = new_state(replace(TINY, **options), recipe).network
            for n_texts in (1, 2, 5, 8):
                network.zero_grad()
                with seeded(0, n_texts):
                    loss, scores = add_gradients(network, make_batch(n_texts), recipe, False, workers)
                workers.average_gradients(network)
                name = f"{kind}, {recipe.adversarial_weight}, {n_texts}"
                yield f"{name}: loss", torch.tensor(loss)
                yield f"{name}: scores", scores.clone()
                for part, parameter in network.named_parameters():
                    assert parameter.grad is not None
                    yield f"{name}: {part}", parameter.grad.clone()


def train(workers: Workers, folder: Path) -> None:
    """Three trainings: the second with dropout and the adversarial loss, the third one ends by its patience."""
    plain = replace(EXACT, embedding_dropout=0.0)
    still = replace(plain, learning_rate=1e-9, epochs=9, patience=1)
    fit(make_toy_split(), replace(TINY, dropout=0.0), plain, folder / "plain", session=Session(workers=workers))
    fit(make_toy_split(), TINY, ADVERSARIAL, folder / "dropout", session=Session(workers=workers))
    fit(make_toy_split(), TINY, still, folder / "still", session=Session(workers=workers))


def train_language(workers: Workers, folder: Path) -> None:
    """A language model."""
    exact = replace(QUICK_LANGUAGE, epochs=2, bfloat16=False)
    pretrain(make_circling_split(), UNLABELLED, exact, folder / "language", session=Session(workers=workers))


def do_all(folder: Path) -> None:
    """Train whatever can be trained; at last, ask a teacher of different texts."""
    with process_group() as workers:
        save_file(dict(gradients(workers)), folder / f"{workers.rank}.safetensors")
        train(workers, folder)
        train_language(workers, folder)
        fit(make_toy_split(), TINY, BROKEN_OFF, folder / "unbroken", session=Session(workers=workers))
        words = Vocabulary(("<pad>", "<unk>", "good"))
        teacher = Bundle("teacher", SentimentLSTM(replace(TINY, vocabulary_size=len(words))).eval(), words)
        distill(make_toy_split(), ("a text",) * workers.rank, [teacher], 0.5, Session(workers=workers))


def go_on(folder: Path, dies_before: int | None = None) -> None:
    """Go on with a training, and kill this process before the step `dies_before`."""
    train_step = module.train_step

    def step_or_die(state, *others):
        if state.progress.step == dies_before:
            os.kill(os.getpid(), signal.SIGKILL)
        return train_step(state, *others)

    module.train_step = step_or_die
    with process_group() as workers:
        fit(
            make_toy_split(),
            TINY,
            BROKEN_OFF,
            folder,
            session=Session(resume=True, checkpoint_seconds=0, workers=workers),
        )


def train_on_different_data(folder: Path) -> None:
    with process_group() as workers:
        fit(make_toy_split(seed=workers.rank), TINY, BROKEN_OFF, folder, session=Session(workers=workers))
