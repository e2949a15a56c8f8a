"""A teacher must read each kind of text as often as it should, and an edit beside its original."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from data_files import DataFolder
from tiny_encoder import QUICK

from lstm_demo.training.data import Example, load_split
from lstm_demo.training.encoder.mixture import draw_epoch, find_groups, kind_of
from lstm_demo.training.encoder.network import read_encoder
from lstm_demo.training.encoder.pieces import make_batches, split_texts

EXAMPLES = (
    *(Example(f"review {k}", 1.0, "imdb") for k in range(100)),
    *(Example(f"phrase {k}", 0.25, "sst", whole=False) for k in range(1_000)),
    *(Example(f"sentence {k}", 0.75, "sst") for k in range(10)),
)


def test_each_kind_is_read_as_often_as_said():
    recipe = replace(QUICK, review_passes=0.0, phrase_passes=0.3, sentence_passes=2.5)
    groups = draw_epoch(EXAMPLES, find_groups(EXAMPLES), recipe, np.random.default_rng(0))
    counts = Counter(kind_of(EXAMPLES[group[0]]) for group in groups)
    assert counts["review"] == 0
    assert 250 < counts["phrase"] < 350
    assert max(Counter(groups).values()) == 3
    assert 20 <= counts["sentence"] <= 30


def test_an_edit_comes_with_its_original(data_folder: DataFolder):
    reviews = [(f"A training review about film number {k}.", k % 2) for k in range(30)]
    data_folder.edits("train", [("Negative", f"An edit of {k}.", str(k)) for k in range(30)])
    examples = load_split(data_folder.root).training
    groups = [group for group in find_groups(examples) if examples[group[0]].source == "edit"]
    assert len(groups) > 20
    for edit, original in groups:
        number = int(examples[edit].text.split()[-1].rstrip("."))
        assert examples[original].text == reviews[number][0]
    lengths = np.array([len(one.text) for one in examples])
    batches = make_batches(find_groups(examples), lengths, 100, 4, np.random.default_rng(0))
    for group in groups:
        assert any({*group} <= {*batch} for batch in batches)


def test_batches_hold_all_texts_and_no_more_than_fit():
    lengths = np.random.default_rng(1).integers(1, 40, 300)
    groups = [(k,) for k in range(300)]
    batches = make_batches(groups, lengths, 120, 16, np.random.default_rng(2))
    assert sorted(row for batch in batches for row in batch) == [*range(300)]
    assert all(len(batch) <= 16 for batch in batches)
    assert all(len(batch) * max(lengths[batch]) <= 120 for batch in batches)
    padding = sum(len(batch) * max(lengths[batch]) for batch in batches) / lengths.sum()
    assert padding < 1.3
    means = [np.mean(lengths[batch]) for batch in batches]
    assert means != sorted(means)
    assert batches == make_batches(groups, lengths, 120, 16, np.random.default_rng(2))


@pytest.mark.parametrize(("most", "kept"), [(20, "good bad film plot actor scene"), (6, "good bad actor scene")])
def test_of_a_long_text_head_and_tail_are_read(encoder, most, kept):
    tokenizer, _ = read_encoder(encoder)
    ids = split_texts(tokenizer, ["Good bad film plot actor scene"], most).ids[0].tolist()
    expected = tokenizer.convert_tokens_to_ids(["[CLS]", *kept.split(), "[SEP]"])
    assert ids == expected
