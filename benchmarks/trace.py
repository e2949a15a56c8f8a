"""How much more than reading does watching cost? The trace against the plain forward pass and a step loop.

    python -m benchmarks.trace

Medians of interleaved runs on one thread, with the bundled model's sizes; only the ratios mean anything elsewhere.
"""

import torch

from benchmarks.timing import medians
from lstm_demo.explain.states import all_states, states_stepwise
from lstm_demo.hub import load

LENGTHS = (10, 30, 100, 400)


def main() -> None:
    """Print one row for each length."""
    torch.set_num_threads(1)
    network = load().network
    print("| steps | plain `nn.LSTM` | trace | step loop | trace / plain | loop / plain |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    with torch.inference_mode():
        for n_steps in LENGTHS:
            x = torch.randn(n_steps, network.config.embedding_size)
            plain, traced, loop = medians(
                lambda x=x: network.lstm(x[None]),
                lambda x=x: all_states(network, x),
                lambda x=x: states_stepwise(network, x),
            )
            print(
                f"| {n_steps} | {plain * 1e3:.2f} ms | {traced * 1e3:.2f} ms | {loop * 1e3:.2f} ms "
                f"| {traced / plain:.2f} | {loop / plain:.2f} |"
            )


if __name__ == "__main__":
    main()
