"""How does a class fare? Visitors who come one after another, load what a browser loads, read, think, and read again.

    python -m benchmarks.classroom                                # 30, 100 and 300 visitors, bare and behind the proxy
    python -m benchmarks.classroom --visitors 100 --replicas 0    # one of these; 0 is one process without a proxy

Each sends a new review of 40 words after a time of thinking, ten seconds on average, and looks whether its own answer
comes. Needs Linux, `websockets`, a Chromium (which says once what a first visit loads), and Debian's HAProxy. The
visitors are one process, which takes its share of the processor as well.
"""

import argparse
import asyncio
import contextlib
import os
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from websockets.exceptions import WebSocketException

from benchmarks.browser import first_visit
from benchmarks.load import CrossedError, Server, connected, serving, visitors
from benchmarks.page_files import load_page
from benchmarks.proxy import proxied
from lstm_demo.hub import load

ARRIVALS = {30: 10.0, 100: 30.0, 300: 60.0}  # seconds in which so many visitors arrive
REPLICAS = (0, 2)
THINKING = 10.0  # seconds between an answer and the next review, on average
STAY = 30.0  # seconds from the last arrival to the end of the class
N_WORDS = 40


@dataclass
class School:
    """Where a class goes: what it asks, the proxy if there is one, and the replicas."""

    door: Server
    proxy: Server | None
    replicas: list[Server]

    def cpu(self) -> list[float]:
        """Seconds of processor that the visitors, the proxy and the replicas took so far."""
        return [time.process_time(), self.proxy.cpu() if self.proxy else 0.0, sum(one.cpu() for one in self.replicas)]


@dataclass
class Class:
    """What its visitors met."""

    first: list[float] = field(default_factory=list)  # seconds until the first page was there
    later: list[float] = field(default_factory=list)  # seconds until a later answer was
    n_crossed: int = 0
    failures: list[str] = field(default_factory=list)
    cores: list[float] = field(default_factory=list)  # that visitors, proxy and replicas took on average


def main() -> None:
    """Print one table, a row for each class."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--visitors", type=int, choices=ARRIVALS, nargs="+", default=[*ARRIVALS])
    parser.add_argument("--replicas", type=int, nargs="+", default=[*REPLICAS], help="0: one process, no proxy")
    options = parser.parse_args()
    words = [word for word in load().vocabulary.words[2:5_000] if word.isalpha()]
    print(
        "| visitors | arriving in | replicas | first page, median / p95 | later answers, median / p95 | answers ",
        end="",
    )
    print(f"| failures | crossed | cores of {os.cpu_count()}: visitors | proxy | replicas |")
    print("| ---: " * 11 + "|")
    for n_replicas in options.replicas:
        for n_visitors in options.visitors:
            with _school(n_replicas) as school:
                _print(n_visitors, n_replicas, _hold(school, n_visitors, words))


@contextlib.contextmanager
def _school(n_replicas: int) -> Iterator[School]:
    if n_replicas:
        with proxied(n_replicas) as (proxy, replicas):
            yield School(proxy, proxy, replicas)
    else:
        with serving("asgi.py") as server:
            yield School(server, None, [server])


def _hold(school: School, n_visitors: int, words: list[str]) -> Class:
    asyncio.run(_warm_up(school))
    paths = first_visit(school.door)
    found, before, started = Class(), school.cpu(), time.perf_counter()
    asyncio.run(_attend(school.door, found, n_visitors, paths, words))
    seconds = time.perf_counter() - started
    found.cores = [(after - one) / seconds for one, after in zip(before, school.cpu(), strict=True)]
    return found


async def _warm_up(school: School) -> None:
    for replica in school.replicas:
        async with visitors(replica, 1):
            pass


async def _attend(door: Server, found: Class, n_visitors: int, paths: list[str], words: list[str]) -> None:
    dice = random.Random(0)
    end = time.perf_counter() + ARRIVALS[n_visitors] + STAY

    async def come(late: float) -> None:
        await asyncio.sleep(late)
        try:
            await _visit(door, found, paths, words, random.Random(late), end)
        except CrossedError:
            found.n_crossed += 1
        except (OSError, RuntimeError, EOFError, TimeoutError, WebSocketException) as error:
            found.failures.append(f"{type(error).__name__}: {error}")

    await asyncio.gather(*(come(dice.uniform(0, ARRIVALS[n_visitors])) for _ in range(n_visitors)))


async def _visit(
    door: Server, found: Class, paths: list[str], words: list[str], dice: random.Random, end: float
) -> None:
    """Come, and read until the class ends."""
    started = time.perf_counter()
    cookie = await load_page(door.address, door.port, paths)
    async with connected(door, cookie=cookie) as session:
        await session.rerun()
        found.first.append(time.perf_counter() - started)
        while time.perf_counter() + (thinking := dice.expovariate(1 / THINKING)) < end:
            await asyncio.sleep(thinking)
            found.later.append(await session.read(" ".join(dice.choices(words, k=N_WORDS))))


def _print(n_visitors: int, n_replicas: int, found: Class) -> None:
    times = (f"{statistics.median(some):.2f} / {_p95(some):.2f} s" for some in (found.first, found.later))
    proxy = f"{found.cores[1]:.2f}" if n_replicas else ""
    counts = (len(found.later), len(found.failures), found.n_crossed)
    cells = (n_visitors, f"{ARRIVALS[n_visitors]:.0f} s", n_replicas or "bare", *times, *counts)
    print(f"| {' | '.join(map(str, cells))} | {found.cores[0]:.2f} | {proxy} | {found.cores[2]:.2f} |", flush=True)
    for failure in sorted(set(found.failures)):
        print(f"  {found.failures.count(failure)} times: {failure}")


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    main()
