"""How long does each of several functions take, so that they can be compared? Medians of interleaved runs."""

import statistics
import time
from collections.abc import Callable


def medians(*functions: Callable[[], object], rounds: int = 40) -> list[float]:
    """Median seconds of each function; they run in turn, so that a slow moment of the machine hits all of them."""
    for function in functions:
        function()
    seconds: list[list[float]] = [[] for _ in functions]
    for _ in range(rounds):
        for function, found in zip(functions, seconds, strict=True):
            started = time.perf_counter()
            function()
            found.append(time.perf_counter() - started)
    return [statistics.median(found) for found in seconds]
