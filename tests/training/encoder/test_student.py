"""A student reads its own texts in each epoch, and of those with soft labels as many as the recipe says."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_demo.errors import InputError
from lstm_demo.training.batches import rows_of_epoch
from lstm_demo.training.data import Example, Split
from lstm_demo.training.encoder.soft_labels import SoftLabels
from lstm_demo.training.encoder.student import add_soft_labels, sharpen
from lstm_demo.training.recipe import Recipe

GIVEN = (Example("a review", 1.0, "imdb"), Example("a phrase", 0.75, "sst", whole=False))
SPLIT = Split(GIVEN, validation_imdb=(), validation_sst=())
SHORT = SoftLabels(("one", "it is not two", "three", "four than five", "six"), np.array([0.0, 0.2, 0.4, 0.6, 0.8]), ())
WHOLE = SoftLabels(("a review", "another", "a third", "a fourth"), np.array([0.6, 0.1, 0.2, 0.3]), (), reviews=True)
RECIPE = Recipe(epochs=2, soft_labels_per_epoch=2, soft_reviews_per_epoch=1, teacher_share=0.5)


def test_short_texts_and_reviews_stand_behind_the_given_ones_and_take_turns():
    split, pools = add_soft_labels(SPLIT, [SHORT, WHOLE], RECIPE)
    texts = [example.text for example in split.training]
    assert texts == ["a review", "a phrase", "one", "it is not two", "three", "four than five", "another", "a third"]
    read = [[texts[k] for k in rows_of_epoch(2, pools, epoch)] for epoch in (0, 1, 2)]
    assert read[0] == ["a review", "a phrase", "one", "it is not two", "another"]
    assert read[1] == ["a review", "a phrase", "three", "four than five", "a third"]
    assert read[2] == read[0]


def test_a_review_with_a_soft_label_is_whole_and_one_with_a_label_too_moves_towards_it():
    split, _ = add_soft_labels(SPLIT, [WHOLE], RECIPE)
    assert split.training[0] == replace(GIVEN[0], target=0.8)
    assert split.training[1] == GIVEN[1]
    assert split.training[2] == Example("another", 0.1, "teacher", whole=True)


def test_without_soft_labels_nothing_changes():
    assert add_soft_labels(SPLIT, [], RECIPE) == (SPLIT, ())


@pytest.mark.parametrize(
    ("share", "texts"),
    [
        (0.5, ["one", "it is not two", "three", "four than five"]),
        (0.25, ["one", "it is not two", "three", "six"]),
        (1.0, ["one", "it is not two", "three", "four than five"]),  # there are but two
    ],
)
def test_hard_texts_are_read_in_their_share(share, texts):
    split, _ = add_soft_labels(SPLIT, [SHORT], replace(RECIPE, hard_share=share))
    assert [example.text for example in split.training[2:]] == texts


def test_sharper_labels_are_further_from_neutral_and_no_others():
    examples = [Example("", target, "sst") for target in (0.0, 0.25, 0.5, 0.75, 1.0)]
    split = replace(SPLIT, training=(*examples, Example("", 0.25, "teacher")))
    found = [example.target for example in sharpen(split, 2.0).training]
    assert found == pytest.approx([0.0, 0.1, 0.5, 0.9, 1.0, 0.25])
    assert sharpen(split, 1.0) is split
    with pytest.raises(InputError, match="sharpness"):
        Recipe(sharpness=0.0)
