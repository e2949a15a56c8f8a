"""Is the set of typed texts what it says: two splits, ten kinds, nothing twice, nothing learnt? And its score?"""

from collections import Counter

from lstm_demo.minimal_pairs import minimal_pairs
from lstm_demo.texts import Texts
from lstm_demo.training.data import _forbidden, fingerprint
from lstm_demo.typed import (
    ALL,
    KINDS,
    Typed,
    TypedScore,
    fill_frames,
    name_of,
    read_lexicon,
    score_typed,
    typed_texts,
)


def test_there_are_enough_texts_of_each_kind_on_both_sides():
    texts = typed_texts()
    assert len(texts) >= 600
    assert sum(one.source == "hand" for one in texts) >= 300
    assert sorted(typed_texts("validation") + typed_texts("test")) == sorted(texts)
    for split in ("validation", "test"):
        kinds = Counter(one.kind for one in typed_texts(split))
        assert set(kinds) == set(KINDS)
        assert min(kinds.values()) >= 20
        assert {one.label for one in typed_texts(split)} == {"positive", "negative", "neutral"}


def test_no_text_stands_twice_or_in_another_set():
    found = Counter(fingerprint(one.text) for one in typed_texts())
    assert max(found.values()) == 1
    assert not found.keys() & {fingerprint(text) for pair in minimal_pairs() for text in pair[1:3]}


def test_what_is_not_by_hand_fills_the_lexicons_frames():
    filled = set(fill_frames(read_lexicon()))
    generated = {(one.kind, one.text, one.label) for one in typed_texts() if one.source == "lexicon"}
    assert generated <= filled
    assert len(generated) > 0.9 * len(filled)  # without those that stood in a training set, or had two opinions


def test_training_leaves_them_out(tmp_path, monkeypatch):
    monkeypatch.setattr("lstm_demo.training.data.imdb_test", lambda folder: [])
    monkeypatch.setattr("lstm_demo.training.data.sst_sentences", lambda folder, part: [])
    (tmp_path / "exclude_sha1.txt").write_text("")
    assert {fingerprint(one.text) for one in typed_texts()} <= _forbidden(tmp_path)


def test_a_score_counts_sides_without_neutral_texts_and_labels_with_them():
    texts = [
        Typed("test", kind, "hand", "a text", label)
        for kind, label in (("plain", "positive"), ("plain", "negative"), ("plain", "neutral"), ("slang", "positive"))
    ]
    found = score_typed(texts, [0.9, 0.45, 0.55, 0.5], (0.4, 0.6))
    assert found["plain"] == TypedScore(n=3, sided=2, right_side=2, right_label=2)
    assert found["slang"] == TypedScore(n=1, sided=1, right_side=0, right_label=0)  # 0.5 is on neither side
    assert found["mixed"] == TypedScore(0, 0, 0, 0)
    assert found[ALL] == TypedScore(4, 3, 2, 2)


def test_every_kind_has_a_name():
    names = Texts()
    assert len({name_of(kind, names) for kind in (*KINDS, ALL)}) == len(KINDS) + 1
    assert name_of("<b>", names) == "<b>"
