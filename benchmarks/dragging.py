"""What does it cost to drag a valve, alone and in a class? Each value waits for the answer to the one before.

    python -m benchmarks.dragging

Each visitor reads a text of 40 words and draws the forget gate of one unit at its last word from 0 to 1 in two seconds,
all at once, as the lens Cell does: the value of the moment goes when the one before is answered, and the last one once
more when the hand rests. It is looked whether the last one is what is shown. Beside that stands the choice of another
unit, which reads the same text without an experiment. Needs Linux, `websockets`, and a Chromium, in which one visitor
draws the same valve.
"""

import asyncio
import random
import statistics
import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks.browser import dragging
from benchmarks.load import Server, Session, serving, visitors
from lstm_demo.hub import load

VISITORS = (1, 30)
SECONDS = 2.0  # in which a valve is drawn from 0 to 1
N_WORDS = 40
N_CHOICES = 3  # of each visitor
GATE = "forget_gate"


@dataclass
class Class:
    """What some visitors met."""

    n_visitors: int
    rates: list[float] = field(default_factory=list)  # readings a second of each visitor
    waits: list[float] = field(default_factory=list)  # seconds until each reading was there
    choices: list[float] = field(default_factory=list)  # seconds until each choice was answered
    n_right: int = 0  # who saw their last value
    failures: list[str] = field(default_factory=list)
    cpu: float = 0.0  # seconds of processor a reading
    choice_cpu: float = 0.0  # and a choice


def main() -> None:
    """Print one table."""
    words = [word for word in load().vocabulary.words[2:5_000] if word.isalpha()]
    with serving("asgi.py") as server:
        alone, many = (asyncio.run(_hold(server, count, words)) for count in VISITORS)
        painted = dragging(server, GATE, SECONDS)
    print(f"| | {alone.n_visitors} visitor | {many.n_visitors} at once | at once / one |\n| --- | ---: | ---: | ---: |")
    _row("readings a second for each, median", "{:.1f}", *(statistics.median(one.rates) for one in (alone, many)))
    _row("readings a second for whoever has fewest", "{:.1f}", *(min(one.rates) for one in (alone, many)))
    _row("readings a second for all together", "{:.1f}", *(sum(one.rates) for one in (alone, many)))
    _row("until a reading is there, median", "{:.2f} s", *(statistics.median(one.waits) for one in (alone, many)))
    _row("until a reading is there, slowest", "{:.2f} s", *(max(one.waits) for one in (alone, many)))
    _row("processor time of a reading", "{:.1f} ms", *(1e3 * one.cpu for one in (alone, many)))
    _row("beside it, the choice of a unit", "{:.1f} ms", *(1e3 * one.choice_cpu for one in (alone, many)))
    _row("reading / choice", "{:.2f}", *(one.cpu / one.choice_cpu for one in (alone, many)))
    print(f"| whose last value is shown | {alone.n_right} of 1 | {many.n_right} of {many.n_visitors} | |")
    print(f"| failures | {len(alone.failures)} | {len(many.failures)} | |")
    print(f"| in Chromium, readings painted on the way, a second | {painted:.1f} | | |")
    for failure in sorted({*alone.failures, *many.failures}):
        print(f"  {failure}")


def _row(name: str, written: str, alone: float, many: float) -> None:
    print(f"| {name} | {written.format(alone)} | {written.format(many)} | {many / alone:.2f} |")


async def _hold(server: Server, count: int, words: list[str]) -> Class:
    dice, found = random.Random(count), Class(count)
    async with visitors(server, count) as sessions:
        await asyncio.gather(*(one.read(" ".join(dice.choices(words, k=N_WORDS))) for one in sessions))
        before = server.cpu()
        await asyncio.gather(*(_choose(one, found) for one in sessions))
        found.choice_cpu = (server.cpu() - before) / max(1, len(found.choices))
        before = server.cpu()
        drawn = await asyncio.gather(*(_draw(one, found) for one in sessions), return_exceptions=True)
        found.cpu = (server.cpu() - before) / max(1, len(found.waits))
    found.failures += [f"{type(error).__name__}: {error}" for error in drawn if isinstance(error, BaseException)]
    return found


async def _choose(session: Session, found: Class) -> None:
    """Look at some other units, one after the other."""
    stage = session.components["stage"].payload
    for unit in stage["units"][1 : N_CHOICES + 1]:
        started = time.perf_counter()
        await session.tell("stage", "choose", {"word": N_WORDS - 1, "unit": unit})
        found.choices.append(time.perf_counter() - started)


async def _draw(session: Session, found: Class) -> None:
    """Draw the valve from 0 to 1, rest, and look at what is shown."""
    unit = session.components["stage"].payload["view"]["unit"]
    started, number = time.perf_counter(), 0
    while (share := (time.perf_counter() - started) / SECONDS) < 1:
        number += 1
        begun = time.perf_counter()
        await session.tell("cell", "ask", _message(number, unit, share, is_settled=False))
        found.waits.append(time.perf_counter() - begun)
    found.rates.append(number / (time.perf_counter() - started))
    for is_settled in (False, True):
        number += 1
        begun = time.perf_counter()
        await session.tell("cell", "ask", _message(number, unit, 1.0, is_settled))
        found.waits.append(time.perf_counter() - begun)
    found.n_right += _shows(session, number)


def _message(number: int, unit: int, value: float, is_settled: bool) -> dict[str, Any]:
    edit = {"gate": GATE, "value": round(value, 2), "steps": [N_WORDS - 1], "units": [unit]}
    place = {"word": N_WORDS - 1, "unit": unit}
    return {"what": "try", "number": number, "edits": [edit], "settled": is_settled, **place}


def _shows(session: Session, number: int) -> bool:
    """Do stage and lens show the last value, with the network's own reading behind it?"""
    cell, stage = (session.components[name].payload for name in ("cell", "stage"))
    is_last = cell["tried"]["answered"] == number and [one["value"] for one in cell["tried"]["edits"]] == [1.0]
    return is_last and stage["reading"] == cell["reading"] != stage["origin"] and stage["own"] is not None


if __name__ == "__main__":
    main()
