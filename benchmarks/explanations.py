"""Which method of explaining a verdict can be trusted, and how far? Measured with one model, on reviews and sentences.

    python -m benchmarks.explanations --data DIR [--processes 2] [--keep FILE] [--limit N]

500 validation texts, half SST sentences and half IMDB reviews, choose the default method; 500 of IMDB's test reviews
and 500 of SST-2's test sentences give the table. Writes assets/explanations.json. With --keep, what was measured of
each text is added to FILE, and not measured again. With --limit, only N texts of each kind are measured, to see what
the whole would cost, and nothing is written but FILE.
"""

import argparse
import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from lstm_demo.bundle import Bundle
from lstm_demo.explain.study import MARGIN, Measured, Plan, candidates, choose, figures_of, measure
from lstm_demo.explanations import WAYS, Estimate, Explanations, weights_hash, write_explanations
from lstm_demo.hub import load
from lstm_demo.training.data import Example, imdb_test, load_split, sst2

SEED = 0
N_TEXTS = {"validation reviews": 250, "validation sentences": 250, "imdb": 500, "sst2": 500}
PLANS = {
    "validation reviews": Plan(n_orders=1, n_points=10, n_permutations=4),
    "validation sentences": Plan(n_orders=1, n_points=10, n_permutations=20),
    "imdb": Plan(n_orders=10, n_points=10, n_permutations=4),
    "sst2": Plan(n_orders=50, n_points=10, n_permutations=20),
}
N_CONTROLLED = 100  # texts of each test set
_TOLD_AFTER = 25  # texts


class Task(NamedTuple):
    """One text to measure."""

    kind: str  # one of N_TEXTS
    number: int  # among those of its kind; also the seed of what is drawn for it
    text: str
    key: str  # names the text, the model and how it is measured


def main() -> None:
    """Measure, tell how it goes, write the figures and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--model", default="default")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--keep", type=Path, metavar="FILE")
    parser.add_argument("--limit", type=int, metavar="N")
    options = parser.parse_args()
    torch.set_num_threads(1)
    bundle = load(options.model)
    tasks = list(_tasks(options.data, bundle, options.limit))
    kept = _read(options.keep)
    found = {task.key: kept[task.key] for task in tasks if task.key in kept}
    print(f"{len(tasks)} texts, {len(found)} of them measured before")
    started = time.monotonic()
    left = [task for task in tasks if task.key not in found]
    for n, (task, measured) in enumerate(_measured(left, options.model, options.processes), 1):
        found[task.key] = measured
        if options.keep:
            _add(options.keep, task.key, measured)
        if n % _TOLD_AFTER == 0:
            minutes = (time.monotonic() - started) / 60
            print(
                f"{n} of {len(left)} texts, {minutes:.1f} min; left: {minutes / n * (len(left) - n):.1f} min",
                flush=True,
            )
    by_kind: dict[str, list[Measured]] = defaultdict(list)
    for task in sorted(tasks):
        by_kind[task.kind].append(found[task.key])
    _print_costs(by_kind)
    figures = _figures(bundle, by_kind)
    if options.limit is None:
        write_explanations(figures)
    _print_figures(figures)


def _tasks(data: Path, bundle: Bundle, limit: int | None) -> Iterator[Task]:
    """All texts to measure, in an order in which the time that is left can be told."""
    split = load_split(data)
    sources: dict[str, Sequence[Example]] = {
        "validation reviews": split.validation_imdb,
        "validation sentences": split.validation_sst,
        "imdb": imdb_test(data),
        "sst2": sst2(data, "test"),
    }
    model = weights_hash(bundle)
    tasks = []
    for kind, examples in sources.items():
        order = np.random.default_rng(SEED).permutation(len(examples))
        with_words = (examples[place].text for place in order if len(bundle.read(examples[place].text).ids) > 1)
        n = N_TEXTS[kind] if limit is None else min(limit, N_TEXTS[kind])
        for number, text in zip(range(n), with_words, strict=False):
            name = f"{model} {PLANS[kind]} {number < N_CONTROLLED} {kind} {number} {text}"
            tasks.append(Task(kind, number, text, hashlib.sha256(name.encode()).hexdigest()))
    for place in np.random.default_rng(SEED).permutation(len(tasks)):
        yield tasks[place]


def _measured(tasks: Sequence[Task], model: str, n_processes: int) -> Iterable[tuple[Task, Measured]]:
    """What comes of each task, as it comes."""
    if n_processes == 1:
        _begin(model)
        yield from map(_measure, tasks)
        return
    with get_context("spawn").Pool(n_processes, _begin, (model,)) as pool:
        yield from pool.imap_unordered(_measure, tasks)


_WORKER: dict[str, Bundle] = {}  # this process's own model


def _begin(model: str) -> None:
    torch.set_num_threads(1)
    _WORKER["bundle"] = load(model)


def _measure(task: Task) -> tuple[Task, Measured]:
    started = time.process_time()
    controlled = not task.kind.startswith("validation") and task.number < N_CONTROLLED
    found = measure(_WORKER["bundle"], task.text, PLANS[task.kind], task.number, controlled=controlled)
    return task, found | {"seconds": time.process_time() - started}


def _read(path: Path | None) -> dict[str, Measured]:
    """What was measured before, by its task's key; a line that a kill cut off counts as not there."""
    kept: dict[str, Measured] = {}
    if path is not None and path.exists():
        for line in path.read_text().splitlines():
            try:
                entry = json.loads(line)
                kept[entry["key"]] = entry["measured"]
            except (ValueError, KeyError, TypeError):
                continue
    return kept


def _add(path: Path, key: str, measured: Measured) -> None:
    with path.open("a+b") as file:
        torn = file.seek(0, 2) and (file.seek(-1, 2), file.read(1))[1] != b"\n"
        file.write((b"\n" if torn else b"") + json.dumps({"key": key, "measured": measured}).encode() + b"\n")


def _figures(bundle: Bundle, by_kind: dict[str, list[Measured]]) -> Explanations:
    validation = [*by_kind["validation reviews"], *by_kind["validation sentences"]]
    found = candidates(validation, SEED)
    return Explanations(
        model=weights_hash(bundle),
        name=bundle.name,
        seed=SEED,
        default=choose(found),
        margin=MARGIN,
        n_validation=len(validation),
        validation=found,
        sets={kind: figures_of(by_kind[kind], PLANS[kind], SEED) for kind in ("imdb", "sst2")},
    )


def _print_costs(by_kind: dict[str, list[Measured]]) -> None:
    print(
        "\n| kind | texts | tokens a text | processor seconds a text | minutes for all |\n| --- | --: | --: | --: | --: |"
    )
    total = 0.0
    for kind, texts in by_kind.items():
        seconds = float(np.mean([one["seconds"] for one in texts]))
        minutes = seconds * N_TEXTS[kind] / 60
        total += minutes
        tokens = np.mean([one["n_tokens"] for one in texts])
        print(f"| {kind} | {len(texts)} | {tokens:.0f} | {seconds:.2f} | {minutes:.1f} |")
    print(f"The whole takes about {total:.0f} minutes of one processor.")


def _print_figures(figures: Explanations) -> None:
    print(f"\nOn {figures.n_validation} validation texts the default is {figures.default}:\n")
    print("| method | area | behind | seconds |\n| --- | ---: | ---: | ---: |")
    for name, one in figures.validation.items():
        print(f"| {name} | {_shown(one.area)} | {_shown(one.behind)} | {one.seconds:.3f} |")
    for kind, one in figures.sets.items():
        for way in WAYS:
            print(f"\n{kind}, {one.n} texts, deleted words {way}\n")
            print("| method | area | behind | comprehensiveness | sufficiency |\n| --- | ---: | ---: | ---: | ---: |")
            rows: dict[str, Any] = {**one.methods, f"{one.n_orders} random orders": one.random}
            for name, found in rows.items():
                parts = [found.area, getattr(found, "behind", {}), found.comprehensiveness, found.sufficiency]
                print("|", " | ".join([name, *(_shown(part[way]) if part else "" for part in parts)]), "|")
            control = one.control
            areas = [f"{key} {_shown(getattr(control, key)[way])}" for key in ("real", "shuffled", "random")]
            print(f"\nReadout shuffled ({control.method}, {control.n} texts): {', '.join(areas)}")
        deltas = {name: method.delta for name, method in one.methods.items() if method.delta}
        print("\n| method | median delta | largest |\n| --- | ---: | ---: |")
        for name, delta in deltas.items():
            print(f"| {name} | {delta.median:.2g} | {delta.largest:.2g} |")


def _shown(estimate: Estimate) -> str:
    return f"{estimate.mean:.3f} ({estimate.low:.3f} to {estimate.high:.3f})"


if __name__ == "__main__":
    main()
