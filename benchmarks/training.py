"""What do this project's training step, and a second process, gain? Tokens per second, each against the plain way.

    python -m benchmarks.training

A network of the default's size that knows 30,000 words, by the plain loss, on made-up texts as long as IMDB's reviews
and SST's phrases, one thread a process, two processes; the plain way is a tutorial's loop: float32, Adam, padded
batches in random order. Padding is no token. Medians of interleaved runs; only the ratios mean anything elsewhere.
Takes two minutes.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import count

import numpy as np
import torch
from torch import distributed, nn
from torch.nn.utils.rnn import pad_sequence

from benchmarks.timing import medians
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.training.arithmetic import can_train_in_bfloat16, keep_freed_memory
from lstm_demo.training.batches import Encoded, training_epoch
from lstm_demo.training.recipe import Recipe
from lstm_demo.training.step import new_state, train_step
from lstm_demo.training.workers import SINGLE, Workers, process_group

CONFIG = Config(vocabulary_size=30_000, embedding_size=256, hidden_size=256, dropout=0.4)
RECIPE = Recipe(max_tokens=400, embedding_dropout=0.2, word_dropout=0.05)
DATA = {"reviews": (160, 0), "reviews and phrases": (64, 1_000)}  # how many of each
ROUNDS = 3


def main() -> None:
    """Start two processes, which print the table; or be one of them."""
    if not distributed.is_torchelastic_launched():
        launch = ("torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m", "benchmarks.training")
        environment = {**os.environ, "CUDA_VISIBLE_DEVICES": ""}  # both ways on processors
        sys.exit(subprocess.run([sys.executable, "-m", *launch], check=False, env=environment).returncode)
    torch.set_num_threads(1)
    keep_freed_memory()  # as `train` does; the plain loop gains by it, too
    with process_group() as workers:
        if workers.is_first:
            print("| texts | float32 loop | this project | two processes | project / loop | two / one |")
            print("| --- | ---: | ---: | ---: | ---: | ---: |")
        for name, sizes in DATA.items():
            examples = make_texts(*sizes)
            together = project_step(examples, workers)
            if not workers.is_first:
                for _ in range(1 + ROUNDS):  # as often as the first process calls it
                    together()
                continue
            seconds = medians(plain_loop(examples), project_step(examples, SINGLE), together, rounds=ROUNDS)
            n_tokens = np.minimum(examples.lengths, RECIPE.max_tokens).sum()
            rates = [n_tokens / one for one in seconds]
            shown = " | ".join(f"{rate:,.0f} tokens/s" for rate in rates)
            print(f"| {name} | {shown} | {rates[1] / rates[0]:.2f} | {rates[2] / rates[1]:.2f} |", flush=True)


def make_texts(n_reviews: int, n_phrases: int) -> Encoded:
    """Random words, some of them frequent; lengths about as in IMDB (median 210 tokens) and among SST's phrases (7)."""
    dice = np.random.default_rng(0)
    lengths = np.concatenate([dice.lognormal(5.35, 0.6, n_reviews), dice.lognormal(1.95, 0.8, n_phrases)])
    lengths = lengths.astype(np.int64).clip(1, 2_000)
    is_review = np.arange(len(lengths)) < n_reviews
    ids = (2 + (CONFIG.vocabulary_size - 2) * dice.random(lengths.sum()) ** 4).astype(np.int32)
    targets = dice.integers(2, size=len(lengths)).astype(np.float32)
    return Encoded(ids, np.cumsum([0, *lengths]), targets, is_review, is_review, np.ones(len(lengths), np.float32))


def project_step(examples: Encoded, workers: Workers) -> Callable[[], None]:
    """One pass over `examples` as `train` makes it, each time another epoch."""
    state = new_state(CONFIG, RECIPE)
    bfloat16, epochs = can_train_in_bfloat16(workers.device), count()

    def run() -> None:
        if workers.world_size > 1:
            distributed.barrier()
        batches = training_epoch(
            examples,
            RECIPE.seed,
            next(epochs),
            tokens_per_batch=RECIPE.tokens_per_batch,
            examples_per_batch=RECIPE.examples_per_batch,
            max_tokens=RECIPE.max_tokens,
            word_dropout=RECIPE.word_dropout,
        )
        for number in range(len(batches)):
            train_step(state, batches.make(number), RECIPE, 1e-3, bfloat16, workers)

    return run


def plain_loop(examples: Encoded) -> Callable[[], None]:
    """One pass over `examples` as tutorials write it."""
    network = SentimentLSTM(CONFIG).train()
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    measure = nn.BCEWithLogitsLoss()
    lengths = torch.from_numpy(examples.lengths).clamp(max=RECIPE.max_tokens)
    ids = torch.from_numpy(examples.ids).long()
    starts = examples.starts[:-1]
    texts = [ids[start : start + length] for start, length in zip(starts, lengths.tolist(), strict=True)]
    targets = torch.from_numpy(examples.targets)

    def run() -> None:
        for rows in torch.randperm(len(texts)).split(RECIPE.examples_per_batch):
            padded = pad_sequence([texts[row] for row in rows], batch_first=True)
            optimizer.zero_grad()
            loss = measure(network(padded, lengths[rows])[:, 0], targets[rows])
            loss.backward()
            optimizer.step()

    return run


if __name__ == "__main__":
    main()
