"""The student: which soft labels does it read, and when? Some in each epoch beside its own texts, others each time."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lstm_demo.training.batches import Pool
from lstm_demo.training.data import Example, Split
from lstm_demo.training.encoder.soft_labels import SoftLabels
from lstm_demo.training.recipe import Recipe

_HARD = re.compile(  # where more than single words decide: negations, comparisons, advice, what others said
    r"n['\u2019]t\b|\b(?:no|not|never|nobody|nothing|none|without|hardly|than|few|fewer|less|more|better|best|worse|worst"
    r"|could|should|would|must|miss|skip|avoid|regret|recommend|expect\w*|said|says|called|heard|told|thought|afraid)\b",
    re.IGNORECASE,
)


def add_soft_labels(split: Split, soft_labels: Sequence[SoftLabels], recipe: Recipe) -> tuple[Split, tuple[Pool, ...]]:
    """Put texts with soft labels behind those of `split`, a pool for each of `soft_labels`.

    A review that has a label stays where it is, and its target moves towards the soft label by `recipe.teacher_share`.
    """
    probabilities = {
        text: p for one in soft_labels if one.reviews for text, p in zip(one.texts, one.probabilities, strict=True)
    }
    training = [_between(example, probabilities, recipe.teacher_share) for example in split.training]
    labelled = {example.text for example in training if example.source == "imdb"}
    pools = []
    for one in soft_labels:
        per_epoch = recipe.soft_reviews_per_epoch if one.reviews else recipe.soft_labels_per_epoch
        n = per_epoch * recipe.epochs
        if one.reviews:
            added = [*one.examples(n + len(labelled), recipe.soft_label_weight)]
            added = [example for example in added if example.text not in labelled][:n]
        else:
            added = _focus([*one.examples(len(one.texts), recipe.soft_label_weight)], n, recipe.hard_share)
        pools.append(Pool(len(training), len(added), per_epoch))
        training += added
    return replace(split, training=tuple(training)), tuple(pools)


def sharpen(split: Split, sharpness: float) -> Split:
    """Move the targets of SST's phrases away from neutral: their logits times `sharpness`.

    Its annotators chose among seven steps, so a clear but calm sentence has 0.75; a network that learns it is sure
    of nearly none of them.
    """

    def sharper(example: Example) -> Example:
        if example.source != "sst" or example.target in (0.0, 1.0):
            return example
        return replace(example, target=float(1 / (1 + (1 / example.target - 1) ** sharpness)))

    return replace(split, training=tuple(map(sharper, split.training))) if sharpness != 1 else split


def _between(example: Example, probabilities: dict[str, float], share: float) -> Example:
    if example.source != "imdb" or example.text not in probabilities:
        return example
    return replace(example, target=(1 - share) * example.target + share * float(probabilities[example.text]))


def _focus(examples: list[Example], n: int, share: float) -> list[Example]:
    """The first `n` of `examples`, if `share` is 0; else the first that have, in this share, a hard word."""
    if not share:
        return examples[:n]
    hard = np.array([bool(_HARD.search(example.text)) for example in examples])
    n_hard = min(round(n * share), int(hard.sum()))
    chosen = np.sort(np.concatenate((np.flatnonzero(hard)[:n_hard], np.flatnonzero(~hard)[: n - n_hard])))
    return [examples[k] for k in chosen.tolist()]
