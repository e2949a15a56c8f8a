"""What do batches in length buckets gain? Reviews per second, batched against one by one.

    python -m benchmarks.predict

On made-up reviews of 5 to 400 known words (a third of them short), with the bundled model.
"""

import random

import torch

from benchmarks.timing import medians
from lstm_demo import load, predict

N_REVIEWS = 200


def main() -> None:
    """Print one row for each number of threads."""
    bundle = load()
    dice = random.Random(0)
    words = bundle.vocabulary.words[2:2_000]
    lengths = [dice.randint(5, 30) if k % 3 == 0 else dice.randint(100, 400) for k in range(N_REVIEWS)]
    texts = [" ".join(dice.choices(words, k=length)) for length in lengths]
    print("| threads | batched | one by one | batched / one by one |")
    print("| ---: | ---: | ---: | ---: |")
    for n_threads in (1, torch.get_num_threads()):
        torch.set_num_threads(n_threads)
        batched, single = medians(
            lambda: predict(bundle, texts), lambda: [predict(bundle, [text]) for text in texts], rounds=5
        )
        rates = N_REVIEWS / batched, N_REVIEWS / single
        print(f"| {n_threads} | {rates[0]:.0f} reviews/s | {rates[1]:.0f} reviews/s | {rates[0] / rates[1]:.2f} |")


if __name__ == "__main__":
    main()
