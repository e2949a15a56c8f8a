"""A corpus: which tokens do many texts hold? Tokenised once, kept as numbers, remembered on disk if asked."""

import hashlib
import inspect
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lstm_demo import spans, words
from lstm_demo.storage import write_atomically
from lstm_demo.text import Vocabulary, tokenize


@dataclass(frozen=True, eq=False)
class Corpus:
    """Texts as tokens: `forms[numbers[starts[k]:starts[k + 1]]]` are the tokens of text k."""

    forms: tuple[str, ...]  # each once
    numbers: NDArray[np.int32]  # [token]
    starts: NDArray[np.int64]  # [text + 1]

    def encode(self, vocabulary: Vocabulary) -> NDArray[np.int32]:
        """The ids of all tokens in `vocabulary`: [token]."""
        ids = np.array(vocabulary.encode(self.forms), dtype=np.int32)  # [form]
        return ids[self.numbers]

    def texts(self, which: Sequence[int]) -> Iterator[list[str]]:
        """The tokens of the texts numbered in `which`, one list a text."""
        for k in which:
            yield [self.forms[number] for number in self.numbers[self.starts[k] : self.starts[k + 1]].tolist()]


def tokenize_all(texts: Sequence[str], cache: Path | None = None) -> Corpus:
    """Tokenise all `texts` (about 20 MB a minute); with a `cache` folder only once for the same texts."""
    if cache is None:
        return _tokenize_all(texts)
    path = cache / f"tokens-{_digest(texts)}.npz"
    if not path.exists():
        corpus = _tokenize_all(texts)
        content = BytesIO()
        joined = "\n".join(corpus.forms).encode("utf-8", "surrogatepass")  # no form has a newline
        np.savez(content, forms=np.frombuffer(joined, np.uint8), numbers=corpus.numbers, starts=corpus.starts)
        cache.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content.getvalue())
    with np.load(path, allow_pickle=False) as stored:
        forms = stored["forms"].tobytes().decode("utf-8", "surrogatepass").split("\n")
        return Corpus(tuple(forms), stored["numbers"], stored["starts"])


def _tokenize_all(texts: Sequence[str]) -> Corpus:
    seen: dict[str, int] = {}
    numbers, starts = array("i"), array("q", [0])
    for text in texts:
        numbers.extend(seen.setdefault(token.form, len(seen)) for token in tokenize(text))
        starts.append(len(numbers))
    return Corpus((*seen,), np.array(numbers, np.int32), np.array(starts, np.int64))


def _digest(texts: Sequence[str]) -> str:
    """Name the texts and the tokeniser's own code, so that a change of either tokenises anew."""
    code = inspect.getsource(words) + inspect.getsource(spans)
    digest = hashlib.sha1(code.encode(), usedforsecurity=False)
    for text in texts:
        digest.update(f"{len(text)} {text}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
