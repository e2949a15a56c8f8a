"""The mixture: which texts does a teacher read in one epoch? An edit beside its original."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from lstm_demo.training.data import Example, fingerprint
from lstm_demo.training.recipe import TeacherRecipe

Group = tuple[int, ...]
Kind = Literal["phrase", "sentence", "review", "edit"]


def kind_of(example: Example) -> Kind:
    """What an example is to the mixture."""
    if example.source == "sst":
        return "sentence" if example.whole else "phrase"
    return "edit" if example.source == "edit" else "review"


def find_groups(examples: Sequence[Example]) -> tuple[Group, ...]:
    """Texts that belong together, by number: an edit and the review that it was made from, whose labels differ.

    What differs between them is what turned the label (Kaushik, Hovy & Lipton 2020); each review is a group of its own
    as well.
    """
    wanted = {example.origin for example in examples if example.origin}
    originals = {}
    for number, example in enumerate(examples):
        if wanted and example.source == "imdb" and (name := fingerprint(example.text)) in wanted:
            originals[name] = number
    return tuple(
        (number, originals[example.origin]) if example.origin in originals else (number,)
        for number, example in enumerate(examples)
    )


def draw_epoch(
    examples: Sequence[Example], groups: Sequence[Group], recipe: TeacherRecipe, random: np.random.Generator
) -> list[Group]:
    """The groups of one epoch: of 1.5 passes each group comes once, and with even odds a second time."""
    passes = {
        "phrase": recipe.phrase_passes,
        "sentence": recipe.sentence_passes,
        "review": recipe.review_passes,
        "edit": recipe.edit_passes,
    }
    wanted = np.array([passes[kind_of(examples[group[0]])] for group in groups])
    counts = np.floor(wanted + random.random(len(groups))).astype(int)
    return [group for group, count in zip(groups, counts, strict=True) for _ in range(count)]
