"""What does the app cost beside an almost empty one with the same warm-up? Processor, bytes, memory, first paint.

    python -m benchmarks.app

Each visitor sends a new review of 100 words at every rerun, so that nothing comes from a cache, and asks as a browser
does for the part of the page that it stands in. Both apps are loaded in turn, round by round; the medians are printed.
The app's other pages are visited once, before the rounds. Needs Linux, `websockets`, and a Chromium.
"""

import asyncio
import random
import statistics
import time
from typing import NamedTuple

from benchmarks import browser
from benchmarks.load import Server, serving, visitors
from lstm_demo.hub import load

APPS = {"app": "streamlit_app.py", "empty": "benchmarks/empty_app.py"}
N_WORDS, N_LONG = 100, 400
RERUNS = {1: 12, 30: 4}  # of each visitor in a round, by the number of visitors
N_ROUNDS = 3
OTHERS = ("models", "about")  # pages
_LAST = {"app": ".stage .word", "empty": "[data-testid=stMarkdown]"}  # what the finished page shows


class Round(NamedTuple):
    """One round of one number of visitors."""

    cpu: float  # seconds of processor a rerun
    rate: float  # reruns a second
    n_bytes: float  # a rerun


class Visit(NamedTuple):
    """The first visit to one page."""

    cpu: float  # seconds of processor
    memory: float  # megabytes that stay


def main() -> None:
    """Print one table."""
    words = load().vocabulary.words[2:5_000]
    dice = random.Random(0)
    found: dict[str, dict[int, list[Round]]] = {app: {count: [] for count in RERUNS} for app in APPS}
    memory = {}
    with serving(APPS["app"]) as first, serving(APPS["empty"]) as second:
        servers = {"app": first, "empty": second}
        for app, server in servers.items():
            asyncio.run(_load(server, 1, 1, words, dice))
            memory[app] = server.memory()
        visits = asyncio.run(_look_around(first))
        for _ in range(N_ROUNDS):
            for count, reruns in RERUNS.items():
                for app, server in servers.items():
                    found[app][count].append(asyncio.run(_load(server, count, reruns, words, dice)))
        after = {app: server.memory() for app, server in servers.items()}
        letters = [word for word in words if word.isalpha()]  # which no tokenizer takes apart
        drawn = browser.drawing(first, dice.choices(letters, k=N_LONG))
        scrubbed = browser.scrubbing(first, dice.choices(letters, k=N_WORDS))
    paints = {app: browser.first_paint(script, _LAST[app]) for app, script in APPS.items()}
    _print(found, memory, after, paints)
    for page, visit in visits.items():
        print(f"| processor time of the first visit to {page} | {visit.cpu:.2f} s | | |")
        print(f"| memory that it adds | {visit.memory:.0f} MB | | |")
    print(f"| from the arrival of {N_LONG} words to their paint | {drawn:.2f} s | | |")
    print(f"| script at a step of the scrubber, {N_WORDS} words | {scrubbed.script:.1f} ms | | |")
    print(f"| websocket frames sent in these steps | {scrubbed.frames} | | |")


async def _load(server: Server, count: int, reruns: int, words: tuple[str, ...], dice: random.Random) -> Round:
    async with visitors(server, count) as sessions:
        sizes: list[int] = []

        async def visit(index: int) -> None:
            for text in reviews[index]:
                await sessions[index].rerun(text)
                sizes.append(sessions[index].n_bytes)

        reviews = [[" ".join(dice.choices(words, k=N_WORDS)) for _ in range(reruns)] for _ in sessions]
        cpu, started = server.cpu(), time.perf_counter()
        await asyncio.gather(*map(visit, range(count)))
        seconds, n = time.perf_counter() - started, count * reruns
        return Round((server.cpu() - cpu) / n, n / seconds, statistics.median(sizes))


async def _look_around(server: Server) -> dict[str, Visit]:
    """What the first visitor of each other page costs, by page."""
    found = {}
    async with visitors(server, 1) as [session]:
        for page in OTHERS:
            cpu, memory = server.cpu(), server.memory()
            await session.rerun(page=page)
            found[page] = Visit(server.cpu() - cpu, server.memory() - memory)
    return found


def _print(
    found: dict[str, dict[int, list[Round]]],
    memory: dict[str, float],
    after: dict[str, float],
    paints: dict[str, tuple[float, float, float]],
) -> None:
    print("| | the app | an almost empty app | app / empty |\n| --- | ---: | ---: | ---: |")
    for count in RERUNS:
        app, empty = ([statistics.median(values) for values in zip(*found[one][count], strict=True)] for one in APPS)
        people = f"{count} visitor{'s' if count > 1 else ''}"
        _row(f"processor time a rerun, {people}", "{:.1f} ms", 1e3 * app[0], 1e3 * empty[0])
        _row(f"reruns a second, {people}", "{:.1f}", app[1], empty[1])
        if count == 1:
            _row(f"bytes a rerun, {N_WORDS} words", "{:.0f} kB", app[2] / 1e3, empty[2] / 1e3)
    _row("memory after the first visitor", "{:.0f} MB", memory["app"], memory["empty"])
    _row("memory after all of them", "{:.0f} MB", after["app"], after["empty"])
    for index, name in enumerate(("healthy", "first paint in Chromium", "a finished page")):
        _row(f"from start to {name}", "{:.1f} s", paints["app"][index], paints["empty"][index])


def _row(name: str, written: str, app: float, empty: float) -> None:
    print(f"| {name} | {written.format(app)} | {written.format(empty)} | {app / empty:.2f} |")


if __name__ == "__main__":
    main()
