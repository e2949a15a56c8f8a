"""Do short texts pass by long ones, and does everybody get the right answer? Visitors who all send at once.

    python -m benchmarks.queue

30 visitors with short texts send at once, alone and then while 60 others wait for texts of 19,000 characters. Needs
Linux and `websockets`.
"""

import asyncio
import random
import statistics
import time

from benchmarks.load import Server, Session, serving, visitors
from lstm_demo.hub import load

N_SHORT, N_WORDS = 30, 40
N_LONG, N_CHARACTERS = 60, 19_000
N_ROUNDS = 3
SENTENCE = "This film, I think, isn't bad; the actors' work (and \"music\") was well-made. "


def main() -> None:
    """Print one table."""
    words = [word for word in load().vocabulary.words[2:5_000] if word.isalpha()]
    with serving("streamlit_app.py") as server:
        alone, beside, slowest, n_waited = asyncio.run(_measure(server, words))
    print("| | alone | beside long texts | beside / alone |\n| --- | ---: | ---: | ---: |")
    for name, figure in (("median", statistics.median), ("slowest", max)):
        a, b = figure(alone), figure(beside)
        print(f"| {N_SHORT} short texts at once, {name} | {a:.2f} s | {b:.2f} s | {b / a:.2f} |")
    print(f"| {N_LONG} long texts at once, slowest | | {slowest:.1f} s | |")
    print(f"| of them saw that they wait | | {n_waited} | |")


async def _measure(server: Server, words: list[str]) -> tuple[list[float], list[float], float, int]:
    dice, alone, beside = random.Random(0), list[float](), list[float]()
    async with visitors(server, N_SHORT) as short, visitors(server, N_LONG) as long:
        for _ in range(N_ROUNDS):
            alone += await _send_all(short, words, dice)
        texts = [f"Number {number}. {SENTENCE * (N_CHARACTERS // len(SENTENCE))}" for number in range(N_LONG)]
        started = time.perf_counter()
        waiting = asyncio.gather(*(one.read(text) for one, text in zip(long, texts, strict=True)))
        await asyncio.sleep(1)
        for _ in range(N_ROUNDS):
            beside += await _send_all(short, words, dice)
            assert not waiting.done(), "The long texts were through before the short ones; send more of them."
        await waiting
        n_waited = sum(any("before you" in note for note in session.notes) for session in long)
        return alone, beside, time.perf_counter() - started, n_waited


async def _send_all(sessions: list[Session], words: list[str], dice: random.Random) -> list[float]:
    texts = [" ".join(dice.choices(words, k=N_WORDS)) for _ in sessions]
    return list(await asyncio.gather(*(one.read(text) for one, text in zip(sessions, texts, strict=True))))


if __name__ == "__main__":
    main()
