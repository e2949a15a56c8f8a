"""Sentences: which does a units' index read? Those that the models learnt from, and never one of a test set."""

from pathlib import Path

from lstm_demo.training.data import excluded_from_training, fingerprint, load_split, sst_sentences
from lstm_demo.training.encoder.cut import split_sentences

LONGEST = 60  # words; what is longer is mostly no sentence but several without full stops


def training_sentences(folder: str | Path) -> list[tuple[str, str]]:
    """SST's training sentences and those of IMDB's training reviews, each once, with where it comes from.

    Reviews that are kept for validation are left out as well, and sentences that stand in a test set.

    Raises:
        DataError: a file is missing or is not laid out as expected; says which.
    """
    split = load_split(folder)
    reviews = (example.text for example in split.training if example.source == "imdb")
    found = [("sst", example.text) for example in sst_sentences(folder, "train")]
    found += [("imdb", sentence) for review in reviews for sentence in split_sentences(review)]
    forbidden, seen = excluded_from_training(folder, split), {fingerprint("")}
    sentences = []
    for source, text in found:
        name = fingerprint(text)
        if name not in forbidden and name not in seen and len(text.split()) <= LONGEST:
            seen.add(name)
            sentences.append((source, text))
    return sentences
