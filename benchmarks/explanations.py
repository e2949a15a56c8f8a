"""Which method of explaining a verdict can be trusted, and how far? Measured with one model, on reviews and sentences.

    python -m benchmarks.explanations --data DIR [--processes 2] [--keep FILE] [--limit N] [--to FILE]

500 validation texts, half SST sentences and half IMDB reviews, choose the default method; 500 of IMDB's test reviews
and 500 of SST-2's test sentences give the table. Reviews have at most 400 tokens, for the few that are longer would
take most of the time. Writes assets/explanations.json. With --keep, what was measured of each text is added to FILE,
and not measured again. With --limit, only N texts of each kind are measured, from short to long, to see what the whole
would cost, and nothing is written but FILE.
"""

import argparse
import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from lstm_demo.bundle import Bundle
from lstm_demo.explain.study import MARGIN, Measured, Plan, candidates, choose, figures_of, measure
from lstm_demo.explanations import (
    EXPLANATIONS,
    WAYS,
    Estimate,
    Explanations,
    SetFigures,
    weights_hash,
    write_explanations,
)
from lstm_demo.hub import load
from lstm_demo.training.data import Example, imdb_test, load_split, sst2

SEED = 0
VALIDATION = "validation"  # what kinds of texts are called that choose
MOST_TOKENS = 400
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
    parser.add_argument("--to", type=Path, default=EXPLANATIONS, metavar="FILE")
    options = parser.parse_args()
    torch.set_num_threads(1)
    bundle = load(options.model)
    tasks = _tasks(options.data, bundle, options.limit)
    found = _measure_all(tasks, options.model, options.processes, options.keep)
    by_kind: dict[str, list[Measured]] = defaultdict(list)
    for task in sorted(tasks):
        by_kind[task.kind].append(found[task.key])
    _print_costs(by_kind)
    figures = _figures(bundle, by_kind)
    _print_choice(figures)
    for kind, one in figures.sets.items():
        _print_set(kind, one)
    if options.limit is None:
        write_explanations(figures, options.to)


def _tasks(data: Path, bundle: Bundle, limit: int | None) -> list[Task]:
    """All texts to measure, in a random order, so that the time that is left can be told."""
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
        chosen = list(islice(_drawn(examples, bundle), N_TEXTS[kind]))
        numbers = range(len(chosen))
        if limit is not None and limit < len(chosen):
            by_length = sorted(numbers, key=lambda number: len(chosen[number]))
            numbers = [by_length[int((place + 0.5) * len(chosen) / limit)] for place in range(limit)]
        for number in numbers:
            name = f"{model} {PLANS[kind]} {number < N_CONTROLLED} {kind} {number} {chosen[number]}"
            tasks.append(Task(kind, number, chosen[number], hashlib.sha256(name.encode()).hexdigest()))
    return [tasks[place] for place in np.random.default_rng(SEED).permutation(len(tasks))]


def _drawn(examples: Sequence[Example], bundle: Bundle) -> Iterator[str]:
    """The texts of `examples` in a random order, those of some words and not too many."""
    for place in np.random.default_rng(SEED).permutation(len(examples)):
        if 1 < len(bundle.read(examples[place].text).ids) <= MOST_TOKENS:
            yield examples[place].text


def _measure_all(tasks: Sequence[Task], model: str, n_processes: int, keep: Path | None) -> dict[str, Measured]:
    """What was measured of each task, by its key, before or now."""
    found = _read(keep)
    left = [task for task in tasks if task.key not in found]
    print(f"{len(tasks)} texts, {len(tasks) - len(left)} of them measured before", flush=True)
    started = time.monotonic()
    for n, (key, measured) in enumerate(_measured(left, model, n_processes), 1):
        found[key] = measured
        if keep is not None:
            _add(keep, key, measured)
        if n % _TOLD_AFTER == 0:
            minutes = (time.monotonic() - started) / 60
            rest = minutes / n * (len(left) - n)
            print(f"{n} of {len(left)} texts, {minutes:.1f} min; about {rest:.1f} min left", flush=True)
    return found


def _measured(tasks: Sequence[Task], model: str, n_processes: int) -> Iterable[tuple[str, Measured]]:
    """What comes of each task, with its key, as it comes; every process has one thread."""
    if n_processes == 1:
        yield from map(partial(_measure, model), tasks)
        return
    with get_context("spawn").Pool(n_processes, torch.set_num_threads, (1,)) as pool:
        yield from pool.imap_unordered(partial(_measure, model), tasks)


def _measure(model: str, task: Task) -> tuple[str, Measured]:
    bundle, started = _loaded(model), time.process_time()
    controlled = not task.kind.startswith(VALIDATION) and task.number < N_CONTROLLED
    found = measure(bundle, task.text, PLANS[task.kind], task.number, controlled=controlled)
    return task.key, found | {"seconds": time.process_time() - started}


@cache
def _loaded(model: str) -> Bundle:
    return load(model)


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
    validation = [kind for kind in N_TEXTS if kind.startswith(VALIDATION)]
    found = candidates([(PLANS[kind], by_kind[kind]) for kind in validation], SEED)
    return Explanations(
        model=weights_hash(bundle),
        name=bundle.name,
        seed=SEED,
        default=choose(found),
        margin=MARGIN,
        most_tokens=MOST_TOKENS,
        n_validation=sum(len(by_kind[kind]) for kind in validation),
        validation=found,
        sets={kind: figures_of(by_kind[kind], PLANS[kind], SEED) for kind in N_TEXTS if kind not in validation},
    )


def _print_costs(by_kind: Mapping[str, Sequence[Measured]]) -> None:
    print("\n| kind | texts | tokens a text | processor seconds a text | minutes for all |")
    print("| --- | ---: | ---: | ---: | ---: |")
    total = 0.0
    for kind, texts in by_kind.items():
        seconds, tokens = (float(np.mean([one[name] for one in texts])) for name in ("seconds", "n_tokens"))
        minutes = seconds * N_TEXTS[kind] / 60
        total += minutes
        print(f"| {kind} | {len(texts)} | {tokens:.0f} | {seconds:.2f} | {minutes:.1f} |")
    print(f"\nAll texts together take about {total:.0f} minutes of one processor.")


def _print_choice(figures: Explanations) -> None:
    print(f"\nOn {figures.n_validation} validation texts the default is {figures.default}:\n")
    print("| method | area | behind | seconds |\n| --- | ---: | ---: | ---: |")
    for name, one in figures.validation.items():
        print(f"| {name} | {_shown(one.area)} | {_shown(one.behind)} | {one.seconds:.3f} |")


def _print_set(kind: str, figures: SetFigures) -> None:
    for way in WAYS:
        print(f"\n{kind}, {figures.n} texts, deleted words {way}:\n")
        print("| method | area | behind | comprehensiveness | sufficiency |\n| --- | ---: | ---: | ---: | ---: |")
        rows: dict[str, Any] = {**figures.methods, f"{figures.n_orders} random orders": figures.random}
        for name, found in rows.items():
            parts = [found.area, getattr(found, "behind", {}), found.comprehensiveness, found.sufficiency]
            print("|", " | ".join([name, *(_shown(part[way]) if part else "" for part in parts)]), "|")
        if control := figures.control:
            areas = [f"{key} {_shown(getattr(control, key)[way])}" for key in ("real", "shuffled", "random")]
            print(f"\nReadout shuffled ({control.method}, {control.n} texts): {', '.join(areas)}")
    print("\n| method | readings | seconds | median delta | largest |\n| --- | ---: | ---: | ---: | ---: |")
    for name, method in figures.methods.items():
        deltas = f"{method.delta.median:.2g} | {method.delta.largest:.2g}" if method.delta else " | "
        print(f"| {name} | {method.n_readings:.0f} | {method.seconds:.3f} | {deltas} |")


def _shown(estimate: Estimate) -> str:
    return f"{estimate.mean:.3f} ({estimate.low:.3f} to {estimate.high:.3f})"


if __name__ == "__main__":
    main()
