"""The screen: what may stand on it? No steering; warnings as sentences; how far something is, if somebody watches."""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from lstm_demo.errors import KeptModelWarning


def printable(text: str) -> str:
    """Take out what would steer the terminal instead of standing in it."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def tell(sentence: str) -> None:
    """Say something beside the results."""
    print(f"lstm_demo: {printable(sentence)}", file=sys.stderr)


@contextmanager
def told_warnings() -> Iterator[None]:
    """Inside, that a model stands in for what the Hub did not give is a sentence, without a place in the source."""
    with warnings.catch_warnings():
        warnings.filterwarnings("always", category=KeptModelWarning)
        usual = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], *place: object) -> None:
            if issubclass(category, KeptModelWarning):
                tell(str(message))
            else:
                usual(message, category, *place)  # type: ignore[arg-type]

        warnings.showwarning = show  # type: ignore[assignment]
        yield


class Progress:
    """One line at a terminal's foot that says how many reviews are done; where nobody watches, nothing."""

    def __init__(self, n_bytes: int) -> None:
        """`n_bytes`: of the whole file; 0 where that is not known."""
        self._n_bytes, self._shown = n_bytes, _is_watched()

    def show(self, n_reviews: int, n_read: int) -> None:
        """`n_reviews` are done, for which `n_read` bytes were read."""
        share = f", {min(n_read / self._n_bytes, 1):.0%} of the file" if self._n_bytes else ""
        self._write(f"{n_reviews:,} reviews{share}")

    def hide(self) -> None:
        """Make room for what is printed."""
        self._write("")

    def _write(self, line: str) -> None:
        if self._shown:
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


def _is_watched() -> bool:
    return sys.stderr.isatty()
