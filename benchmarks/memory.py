"""What does the app hold in memory? Idle visitors, a hundred of them, long texts, and a stranger's large model.

    python -m benchmarks.memory

Resident megabytes of the server's process, beside an almost empty app with the same warm-up. Run it in an environment
of `requirements.txt` and `websockets` alone: NLTK would bring in scikit-learn where it is installed. Needs Linux.
"""

import asyncio
import tempfile
from pathlib import Path

from benchmarks.load import Server, serving, visitors
from lstm_demo.bundle import Bundle, build_network, save_folder
from lstm_demo.hub import load
from lstm_demo.model import Config, SentimentLSTM
from lstm_demo.text import Vocabulary

SENTENCE = "This film, I think, isn't bad; the actors' work (and \"music\") was well-made. "
IDLE_TEXT = SENTENCE * 37  # 900 words and punctuation marks
LONG_TEXT = SENTENCE * 240  # 19,000 characters, of which 1,000 words and punctuation marks are read
N_IDLE, N_MANY, N_TEXTS, N_LONG = 20, 100, 20, 10
SECONDS_TO_SETTLE = 1.0


def main() -> None:
    """Print one table."""
    idle = {model: _idle("streamlit_app.py", model) for model in ("lstm", "bilstm")}
    empty = _idle("benchmarks/empty_app.py", "")
    print("| | MB |\n| --- | ---: |")
    print(f"| an idle visitor of an almost empty app | {empty:.2f} |")
    for model, found in idle.items():
        print(f"| an idle visitor who sent 900 words to `{model}` | {found:.2f} |")
    for name, found in (*_many(), *_long(), *_strangers()):
        print(f"| {name} | {found:.0f} |", flush=True)


def _idle(script: str, model: str) -> float:
    """What one more visitor adds, who read a text and looks at it."""

    async def measure(server: Server) -> float:
        async with visitors(server, N_IDLE // 4, model) as first:
            for one in first:
                await one.rerun(IDLE_TEXT, model=model)
            before = await _settled(server)
            async with visitors(server, N_IDLE, model) as others:
                for one in others:
                    await one.rerun(IDLE_TEXT, model=model)
                return (await _settled(server) - before) / N_IDLE

    with serving(script) as server:
        return asyncio.run(measure(server))


def _many() -> list[tuple[str, float]]:
    async def measure(server: Server) -> float:
        async with visitors(server, N_MANY) as sessions:
            await asyncio.gather(*(one.rerun(f"Visitor {index}. {SENTENCE}") for index, one in enumerate(sessions)))
            return server.memory()

    with serving("streamlit_app.py") as server:
        return [(f"the app with {N_MANY} visitors who all sent a text at once", asyncio.run(measure(server)))]


def _long() -> list[tuple[str, float]]:
    async def measure(server: Server) -> list[tuple[str, float]]:
        async with visitors(server, 1) as [one]:
            start = await _settled(server)
            for index in range(N_TEXTS):
                await one.rerun(f"Number {index}. {LONG_TEXT}")
            texts = await _settled(server) - start
        async with visitors(server, N_LONG) as sessions:
            await asyncio.gather(*(one.rerun(f"Visitor {index}. {LONG_TEXT}") for index, one in enumerate(sessions)))
            return [
                ("the app with its first visitor", start),
                (f"more after {N_TEXTS} long texts of one visitor", texts),
                (f"more after {N_LONG} other visitors sent one at once", await _settled(server) - start),
            ]

    with serving("streamlit_app.py") as server:
        return asyncio.run(measure(server))


def _strangers() -> list[tuple[str, float]]:
    """A model of 8 layers, two directions and 350 units, 43 MB on disk; a text of 1,000 words makes too many states."""

    async def measure(server: Server) -> list[tuple[str, float]]:
        async with visitors(server, 1) as [one]:
            before = server.reset_peak()
            await one.rerun(LONG_TEXT)
            if not any("states" in note for note in one.notes):
                raise RuntimeError(f"No sentence about the number of states came: {one.notes}.")
            return [("more at the peak when a stranger's model refuses a long text", server.peak() - before)]

    with tempfile.TemporaryDirectory() as folder:
        _save_large_model(Path(folder) / "large")
        with serving("streamlit_app.py", model=str(Path(folder) / "large")) as server:
            return asyncio.run(measure(server))


def _save_large_model(folder: Path) -> None:
    words = load().vocabulary.words[:2_000]
    config = Config(
        vocabulary_size=len(words), embedding_size=64, hidden_size=350, n_layers=8, bidirectional=True, n_classes=1
    )
    network = build_network(config, SentimentLSTM(config).state_dict())
    save_folder(Bundle("large", network, Vocabulary(words)), folder)


async def _settled(server: Server) -> float:
    await asyncio.sleep(SECONDS_TO_SETTLE)
    return server.memory()


if __name__ == "__main__":
    main()
