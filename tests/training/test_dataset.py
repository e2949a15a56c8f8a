"""A data set must be validated on as the model will read it, and learnt from as it stands."""

from dataclasses import replace

import pytest
from toy import TINY

from lstm_demo.errors import InputError
from lstm_demo.text import UNKNOWN_ID, Vocabulary
from lstm_demo.tokenization import Tokenization
from lstm_demo.training.data import Example, Split
from lstm_demo.training.dataset import prepare
from lstm_demo.training.session import Session
from lstm_demo.training.teachers import distill


def test_a_model_that_reads_in_another_way_neither_learns_nor_teaches_here(make_bundle, toy_split):
    other = replace(TINY, tokenization=Tokenization("blanks"))
    with pytest.raises(InputError, match=r"reads texts by the method 'blanks' .* Go on with the program"):
        prepare(toy_split, other, None, 1)
    with pytest.raises(InputError, match="reads texts by the method 'blanks'"):
        distill(toy_split, (), [make_bundle(tokenization=Tokenization("blanks"))], 0.5, Session())


def test_validation_texts_are_read_as_the_model_reads_them():
    example = Example("an awsome film", 1.0, "sst", whole=True)
    split = Split((example,), (replace(example, source="imdb"),), (example,))
    vocabulary = Vocabulary(("<pad>", "<unk>", "an", "film", "awesome"))
    plain = prepare(split, TINY, vocabulary, 1)
    corrected = prepare(split, replace(TINY, corrects_spelling=True), vocabulary, 1)
    assert plain.validation_sst.ids.tolist() == corrected.training.ids.tolist() == [2, UNKNOWN_ID, 3]
    assert corrected.validation_sst.ids.tolist() == corrected.validation_imdb.ids.tolist() == [2, 4, 3]
    assert corrected.validation_sst.starts.tolist() == [0, 3]
