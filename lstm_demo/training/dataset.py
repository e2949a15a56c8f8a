"""A data set: what does a training work with? The split's texts as ids, the vocabulary, the configuration."""

import hashlib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from lstm_demo.errors import DataError, InputError
from lstm_demo.model import Config
from lstm_demo.text import Vocabulary
from lstm_demo.tokenization import OURS
from lstm_demo.training.batches import Encoded, encode
from lstm_demo.training.corpus import Corpus, tokenize_all
from lstm_demo.training.data import Example, Source, Split


@dataclass(frozen=True, eq=False)
class Dataset:
    """Everything that stays the same during a run, but for the recipe."""

    config: Config  # for as many words as `vocabulary` has
    vocabulary: Vocabulary
    training: Encoded
    validation_imdb: Encoded
    validation_sst: Encoded
    validation_typed: Encoded  # may be empty
    sources: dict[Source, int]  # how many texts of each are learnt from, see `Example`

    @cached_property
    def digest(self) -> str:
        """A name for all texts, targets and words: the same only where all are the same."""
        digest = hashlib.sha1("\n".join(self.vocabulary.words).encode(), usedforsecurity=False)
        for examples in (self.training, *self.validation.values()):
            kinds = (examples.is_review, examples.is_whole, examples.weights)
            for values in (examples.ids, examples.starts, examples.targets, *kinds):
                digest.update(values.tobytes())
        return digest.hexdigest()

    @property
    def validation(self) -> dict[str, Encoded]:
        """The sets that choose, by name; those that have texts."""
        sets = {"imdb": self.validation_imdb, "sst": self.validation_sst, "typed": self.validation_typed}
        return {name: one for name, one in sets.items() if len(one)}


def prepare(
    split: Split,
    config: Config,
    vocabulary: Vocabulary | None,
    min_count: int,
    cache: Path | None = None,
) -> Dataset:
    """Look up the words of all texts in `vocabulary`, or in a new one of at most `config.vocabulary_size` words.

    Raises:
        DataError: the split has nothing to learn from, or nothing to validate on.
        InputError: the network reads texts in another way than this program's own, see `check_reads_as_here`.
    """
    check_reads_as_here(config)
    validation = (split.validation_imdb, split.validation_sst, split.validation_typed)
    if not split.training or not all(any(example.target != 0.5 for example in part) for part in validation[:2]):
        raise DataError("The split needs examples to learn from, and in both validation parts one that is not neutral.")
    corpora = [tokenize_all([example.text for example in part], cache) for part in (split.training, *validation)]
    vocabulary = vocabulary or build_vocabulary(split.training, corpora[0], config.vocabulary_size, min_count)
    training = encode(split.training, corpora[0], vocabulary)
    imdb, sst, typed = (  # what is chosen is chosen as the model will read
        encode(examples, corpus, vocabulary, corrects_spelling=config.corrects_spelling)
        for examples, corpus in zip(validation, corpora[1:], strict=True)
    )
    sources = dict(Counter(example.source for example in split.training))
    return Dataset(replace(config, vocabulary_size=len(vocabulary)), vocabulary, training, imdb, sst, typed, sources)


def check_reads_as_here(config: Config) -> None:
    """Refuse a network that was not trained on this program's own words: it would learn, or teach, from others.

    Raises:
        InputError: says so.
    """
    if config.tokenization != OURS:
        raise InputError(
            f"This model reads texts by the method {config.tokenization.method!r} or with settings of its own; what is "
            "trained here reads words as this program splits them. Go on with the program that the model came from."
        )


def build_vocabulary(training: tuple[Example, ...], corpus: Corpus, size: int, min_count: int) -> Vocabulary:
    """Take the most frequent words of the whole training texts; phrases only repeat words of their sentences."""
    whole = [k for k, example in enumerate(training) if example.whole]
    return Vocabulary.build(corpus.texts(whole), size, min_count)
