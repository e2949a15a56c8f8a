"""One of the processes that train together: `python together.py TASK FOLDER [STEP]`, in torchrun's environment.

With a STEP, this process kills itself before it.
"""

import atexit
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from conftest import make_toy_split
from safetensors.torch import save_file
from test_fit import QUICK, TINY
from test_pretrain import QUICK as QUICK_LANGUAGE
from test_pretrain import UNLABELLED, make_split
from torch import Tensor

from lstm_demo.bundle import Bundle
from lstm_demo.errors import LstmDemoError
from lstm_demo.model import SentimentLSTM
from lstm_demo.text import Vocabulary
from lstm_demo.training import fit as module
from lstm_demo.training.adversarial import add_gradients
from lstm_demo.training.arithmetic import seeded
from lstm_demo.training.batches import Batch
from lstm_demo.training.fit import fit
from lstm_demo.training.pretrain import pretrain
from lstm_demo.training.step import begin
from lstm_demo.training.teachers import teach
from lstm_demo.training.workers import Workers, joined

EXACT = replace(QUICK, epochs=2, bfloat16=False, average=0.9)
ADVERSARIAL = replace(EXACT, adversarial_weight=1.0, virtual_weight=0.5, weight_dropout=0.1)
BROKEN_OFF = replace(QUICK, epochs=2, average=0.9)
# But for the plain network, whose states PyTorch turns in place, which `elsewhere.py` cannot.
FAMILY: dict[str, dict[str, Any]] = {
    "lstm": {},
    "both-ways": {"bidirectional": True, "n_classes": 2, "n_layers": 2},
    "attention": {"readout": "attention"},
    "peephole": {"cell": "peephole"},
    "cell-output": {"cell": "cell_output"},
    "convolution": {"convolution": 4, "convolution_width": 3, "pool": 2},
}


def make_batch(n_texts: int) -> Batch:
    dice = torch.Generator().manual_seed(n_texts)
    lengths = torch.randint(1, 7, (n_texts,), generator=dice)
    ids = torch.randint(2, 9, (n_texts, 6), generator=dice) * (torch.arange(6) < lengths[:, None])
    targets = torch.rand(n_texts, generator=dice)
    is_review = torch.rand(n_texts, generator=dice) < 0.5
    return Batch(ids[:, : lengths.max()], lengths, targets, is_review, torch.ones(n_texts, dtype=torch.bool))


def gradients(workers: Workers) -> Iterator[tuple[str, Tensor]]:
    """Loss, scores and gradients of batches that do and do not go up in equal parts, by name."""
    for kind, options in (("one way", {}), ("both ways", {"bidirectional": True, "n_classes": 2})):
        for recipe in (EXACT, ADVERSARIAL):
            network = begin(replace(TINY, **options), recipe).network
            bound = workers.bound_to(network)
            for n_texts, n_more in ((1, 5), (2, 1), (5, 2), (8, 3)):
                network.zero_grad()
                with seeded(0, n_texts):
                    batches = make_batch(n_texts), make_batch(n_more)
                    loss, scores = add_gradients(network, *batches, recipe, False, bound)
                bound.average_gradients()
                name = f"{kind}, {recipe.adversarial_weight}, {n_texts}"
                yield f"{name}: loss", torch.tensor(loss)
                yield f"{name}: scores", scores.clone()
                for part, parameter in network.named_parameters():
                    assert parameter.grad is not None
                    yield f"{name}: {part}", parameter.grad.clone()


def train(workers: Workers, folder: Path) -> None:
    """Three trainings: the second with dropout and all losses, the third one ends by its patience."""
    plain = replace(EXACT, embedding_dropout=0.0)
    texts = [example.text for example in make_toy_split().training[:51]]
    still = replace(plain, learning_rate=1e-9, epochs=9, patience=1)
    fit(make_toy_split(), replace(TINY, dropout=0.0), plain, folder / "plain", workers=workers)
    fit(make_toy_split(), TINY, ADVERSARIAL, folder / "dropout", unlabelled=texts, workers=workers)
    fit(make_toy_split(), TINY, still, folder / "still", workers=workers)


def train_language(workers: Workers, folder: Path) -> None:
    """A language model, and another that begins with one and keeps its embedding."""
    exact = replace(QUICK_LANGUAGE, epochs=2, bfloat16=False, weight_dropout=0.1)
    pretrain(make_split(), UNLABELLED, exact, folder / "first", workers=workers)
    start = pretrain(make_split(), UNLABELLED, replace(exact, epochs=1), folder / f"start of {workers.number}")
    backward = replace(exact, backward=True)
    pretrain(make_split(), UNLABELLED, backward, folder / "second", start=start, workers=workers)


def train_all(workers: Workers, folder: Path) -> None:
    """The whole family with all losses, one of them with a teacher, and both language models."""
    train_language(workers, folder)
    texts, words = [example.text for example in make_toy_split().training[:51]], Vocabulary(("<pad>", "<unk>", "good"))
    with seeded(0, 0):
        teacher = Bundle("teacher", SentimentLSTM(replace(TINY, vocabulary_size=len(words))).eval(), words)
    for name, options in FAMILY.items():
        config, more = replace(TINY, **options), {"teachers": [teacher] if name == "attention" else []}
        recipe = replace(ADVERSARIAL, epochs=1)
        fit(make_toy_split(), config, recipe, folder / name, unlabelled=texts, workers=workers, **more)


def die_before(step: int) -> None:
    learn = module.learn

    def learn_or_die(state, *others):
        if state.progress.step == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return learn(state, *others)

    module.learn = learn_or_die


def complain_of_threads() -> None:
    """Name the threads that talk to other processes and are still there."""
    for path in Path("/proc/self/task").glob("*/comm"):
        if "gloo" in (name := path.read_text().strip()):
            print(name, file=sys.stderr)


def main(task: str, folder: Path, step: str = "") -> None:
    torch.set_num_threads(1)
    atexit.register(complain_of_threads)  # so it comes last
    if step:
        die_before(int(step))
    with joined() as workers:
        match task:
            case "gradients":
                found = dict(gradients(workers))
                save_file(found, folder / f"{workers.number}.safetensors")
            case "train":
                train(workers, folder)
            case "language":
                train_language(workers, folder)
            case "resume":
                fit(make_toy_split(), TINY, BROKEN_OFF, folder, resume=True, checkpoint_seconds=0, workers=workers)
            case "other data":
                fit(make_toy_split(seed=workers.number), TINY, BROKEN_OFF, folder, workers=workers)
            case "other texts":
                words = Vocabulary(("<pad>", "<unk>", "good"))
                teacher = Bundle("teacher", SentimentLSTM(replace(TINY, vocabulary_size=len(words))).eval(), words)
                teach(make_toy_split(), ("a text",) * workers.number, [teacher], 0.5, workers=workers)


if __name__ == "__main__":
    try:
        main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
    except LstmDemoError as error:
        sys.exit(str(error))
