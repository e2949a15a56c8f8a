"""What does an explanation cost beside a rerun's own work? Each method on 30 words and marks, one thread.

    python -m benchmarks.why

The rerun's own work is the trace with the payloads of the stage and of the lens Cell. Medians of interleaved runs, and
seconds of processor for what reads a text many times; the deltas say how far the promised sums are off.
"""

import time
from collections.abc import Callable

import torch

from benchmarks.timing import medians
from lstm_demo.bundle import Bundle
from lstm_demo.explain.attribution import METHODS, attribute
from lstm_demo.explain.gradients import gradients
from lstm_demo.explain.movers import default_unit
from lstm_demo.explain.tracing import trace
from lstm_demo.hub import load
from lstm_demo.texts import Texts
from lstm_demo.views import notes, stage
from lstm_demo.views.lenses import cell
from lstm_demo.views.view import View

TEXT = (
    "It was not a bad film, and I laughed more than once, but the second half drags and the ending is quite "
    "simply a very sad mess."
)  # 30 tokens


def main() -> None:
    """Print one row for each method."""
    torch.set_num_threads(1)
    bundle = load()
    methods: dict[str, Callable[[], object]] = {name: _attribute(bundle, name) for name in METHODS}
    methods["gradients"] = lambda: gradients(bundle, TEXT)
    own, *seconds = medians(lambda: _rerun(bundle), *methods.values(), rounds=20)
    print(f"A rerun's own work on {len(bundle.read(TEXT).tokens)} tokens: {own * 1e3:.1f} ms")
    print("| method | time | method / rerun | processor | readings | delta |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for (name, method), median in zip(methods.items(), seconds, strict=True):
        started = time.process_time()
        found = method()
        processor = time.process_time() - started
        delta, n_readings = getattr(found, "delta", None), getattr(found, "n_readings", 1)
        off = "" if delta is None else f"{delta:+.1e}"
        print(f"| `{name}` | {median * 1e3:.1f} ms | {median / own:.1f} | {processor:.3f} s | {n_readings:,} | {off} |")


def _attribute(bundle: Bundle, method: str) -> Callable[[], object]:
    return lambda: attribute(bundle, TEXT, method)


def _rerun(bundle: Bundle) -> None:
    shown = trace(bundle, TEXT)
    view = View(0, 0, default_unit(shown), shown.most_moving_step())
    texts = notes.texts_of(Texts(), shown.config, view.layer, view.direction)
    stage.payload(shown, texts, view, reading="why")
    cell.payload(shown, texts, view, reading="why")


if __name__ == "__main__":
    main()
