"""A review that may only be judged must never be learnt from: one test for each way in which it could."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pytest

from lstm_demo.errors import DataError
from lstm_demo.minimal_pairs import KINDS, minimal_pairs
from lstm_demo.training.data import (
    Example,
    Split,
    fingerprint,
    imdb_test,
    load_split,
    sst2,
    sst_sentences,
    unlabelled_reviews,
)
from lstm_demo.typed import typed_texts


def prints(examples: Iterable[Example]) -> set[str]:
    return {fingerprint(example.text) for example in examples}


def judged(split: Split) -> set[str]:
    return prints(split.validation_imdb) | prints(split.validation_edits) | prints(split.validation_sst)


def splits(folder: Path, n: int = 6) -> list[Split]:
    return [load_split(folder, seed) for seed in range(n)]


def sides(folder: Path, text: str, n: int = 6) -> set[str]:
    """Where `text` stands, over `n` seeds."""
    found = set()
    for split in splits(folder, n):
        found |= {"training"} if fingerprint(text) in prints(split.training) else set()
        found |= {"validation"} if fingerprint(text) in judged(split) else set()
    return found


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Good film!", b"good film"),
        ("  A<br />B-c's 10/10. ", b"a b c s 10 10"),
        ("Caf\u00e9 \u00c9t\u00e9", b"caf t"),
        ("...", b""),
    ],
)
def test_fingerprint_is_the_sha1_of_the_normalised_text(text, normal):
    assert fingerprint(text) == hashlib.sha1(normal).hexdigest()


def test_an_ordinary_review_may_stand_on_either_side(data_folder):
    assert sides(data_folder.root, "A training review about film number 3.", 40) == {"training", "validation"}


def test_no_text_is_both_learnt_from_and_judged(data_folder):
    words = "(2 A) (2 training) (2 review) (2 about) (2 film) (2 number)"
    data_folder.trees("train", [f"(3 {words} (2 {k}) (2 .))" for k in range(30)])
    data_folder.edits("train", [("Negative", f"Edited film number {k}", str(k)) for k in range(30)])
    found = splits(data_folder.root)
    assert sum(len(split.validation_imdb) for split in found) > len(found)
    for split in found:
        assert not prints(split.training) & judged(split)


def test_an_excluded_review_is_never_learnt_from_however_it_is_written(data_folder):
    data_folder.imdb("train", [("Keep this one.", 1), ("Leave THIS<br />one out!", 0)])
    data_folder.exclude([fingerprint("leave this one out")])
    assert sides(data_folder.root, "leave this one out") == set()
    assert sides(data_folder.root, "Keep this one.") >= {"training"}


def test_a_review_of_imdbs_test_is_never_learnt_from(data_folder):
    data_folder.imdb("train", [("It stands in both!", 1), ("Elsewhere only.", 0)])
    data_folder.imdb("test", [("it stands in both", 1)])
    assert sides(data_folder.root, "It stands in both!") == set()


@pytest.mark.parametrize("part", ["dev", "test"])
def test_a_judged_sst_sentence_is_learnt_from_neither_as_review_nor_as_phrase(data_folder, part):
    data_folder.trees(part, ["(3 (2 Really) (3 good))"])
    data_folder.imdb("train", [("Really good!", 1), ("Another.", 0)])
    data_folder.trees("train", ["(3 (2 It) (3 (2 is) (3 (2 REALLY) (3 good))))", "(1 (2 Really) (1 good))"])
    for split in splits(data_folder.root):
        assert fingerprint("really good") not in prints(split.training)
        assert fingerprint("is really good") in prints(split.training)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("side", ["positive", "negative"])
def test_a_text_of_a_minimal_pair_is_never_learnt_from(data_folder, kind, side):
    text = [getattr(pair, side) for pair in minimal_pairs() if pair.kind == kind][-1]
    data_folder.imdb("train", [(text.upper(), 1), ("The origin.", 1), ("Another.", 0)])
    data_folder.imdb("unsupervised", [(text, -1), ("Not a pair.", -1)])
    data_folder.edits("train", [("Negative", f"{text} ", "1"), ("Negative", "Its sibling.", "1")])
    words = " ".join(f"(2 {word})" for word in text.split())
    data_folder.trees("train", [f"(3 (2 So) (3 {words}))"])
    for one in (text, "The origin.", "Its sibling."):  # with a text its whole group of edits is left out
        assert sides(data_folder.root, one) == set()
    split = load_split(data_folder.root)
    assert fingerprint(f"so {text}") in prints(split.training)
    assert unlabelled_reviews(data_folder.root, split) == ("Not a pair.",)


@pytest.mark.parametrize("tainted", ["origin", "edit"])
def test_an_edit_and_its_origin_are_left_out_together(data_folder, tainted):
    data_folder.imdb("train", [("The origin.", 1), ("Another.", 0)])
    data_folder.edits("train", [("Negative", "The edit.", "0"), ("Positive", "The other edit.", "0")])
    data_folder.exclude([fingerprint(f"the {tainted}")])
    for text in ("The origin.", "The edit.", "The other edit."):
        assert sides(data_folder.root, text) == set()


def test_copies_and_edits_and_their_origins_stay_together(data_folder):
    texts = ["A film.", "a FILM", "Something else.", "A third one."]
    data_folder.imdb("train", [(text, 1) for text in texts])
    family = [("Negative", "No film.", "0"), ("Negative", "Never a film.", "1"), ("Positive", "A third one!", "2")]
    data_folder.edits("train", family)
    families = [{"A film.", "No film.", "Never a film."}, {"Something else.", "A third one."}]
    seen = set()
    for split in splits(data_folder.root, 40):
        learnt, kept = prints(split.training), judged(split)
        for one in families:
            names = {fingerprint(text) for text in one}
            assert names <= learnt or names <= kept
            assert not (names & learnt and names & kept)
            seen.add(names <= learnt)
    assert seen == {True, False}  # the test could have failed on either side


def test_equal_texts_are_learnt_from_once(data_folder):
    data_folder.imdb("train", [("Twice.", 1), ("twice", 1), ("Once.", 0)])
    learnt = [[e.text for e in split.training if e.source == "imdb"] for split in splits(data_folder.root)]
    assert ["Twice.", "Once."] in learnt
    assert not any("twice" in texts for texts in learnt)


def test_a_dev_edit_its_origin_and_its_siblings_are_never_learnt_from(data_folder):
    data_folder.imdb("train", [("The origin.", 1), ("Another.", 0)])
    data_folder.edits("train", [("Negative", "The sibling.", "0"), ("Negative", "A training edit.", "1")])
    data_folder.edits("dev", [("Negative", "The dev edit.", "0")])
    for text in ("The origin.", "The sibling.", "The dev edit."):
        assert sides(data_folder.root, text) == {"validation"}
    assert "training" in sides(data_folder.root, "A training edit.")


def test_an_edit_of_unknown_origin_stands_nowhere(data_folder):
    for part in ("train", "dev"):
        assert sides(data_folder.root, f"An edit of nobody knows what, {part}.") == set()


def test_validation_is_a_tenth_and_depends_on_the_seed_alone(data_folder):
    data_folder.imdb("train", [(f"Review {k}", k % 2) for k in range(1_000)])
    first, again, other = (load_split(data_folder.root, seed) for seed in (1, 1, 2))
    assert first == again
    assert first.validation_imdb != other.validation_imdb
    assert 70 <= len(first.validation_imdb) <= 130
    learnt = [example for example in first.training if example.source == "imdb"]
    assert len(learnt) + len(first.validation_imdb) == 1_000


def test_a_review_keeps_its_side_when_others_are_added(data_folder):
    before = load_split(data_folder.root).validation_imdb
    rows = [(f"A training review about film number {k}.", k % 2) for k in range(30)]
    data_folder.imdb("train", [("A new first one.", 1), *rows])
    assert set(before) <= set(load_split(data_folder.root).validation_imdb)


def test_phrases_carry_the_mean_of_their_labels(data_folder):
    data_folder.trees("train", ["(4 (3 Great) (2 (1 fun) (2 .)))", "(0 (0 great) (2 plot))", "(2 (2 fun) (2 .))"])
    found = {e.text: (e.target, e.whole) for e in load_split(data_folder.root).training if e.source == "sst"}
    assert found == {
        "great": ((3 + 0) / 2 / 4, False),
        "fun": ((1 + 2) / 2 / 4, False),
        ".": (2 / 4, False),
        "fun.": ((2 + 2) / 2 / 4, True),  # a phrase there, a sentence here
        "great fun.": (1.0, True),
        "plot": (0.5, False),
        "great plot": (0.0, True),
    }


def test_edits_and_reviews_carry_their_labels(data_folder):
    data_folder.imdb("train", [("Up.", 1), ("Down.", 0)])
    data_folder.edits("train", [("Positive", "Edited up.", "1"), ("Negative", "Edited down.", "0")])
    found = {}
    for split in splits(data_folder.root):
        found |= {e.text: (e.target, e.source, e.whole) for e in split.training if e.source != "sst"}
    assert found == {
        "Up.": (1.0, "imdb", True),
        "Down.": (0.0, "imdb", True),
        "Edited up.": (1.0, "edit", True),
        "Edited down.": (0.0, "edit", True),
    }


def test_sst2_leaves_neutral_sentences_out(data_folder):
    lines = [f"({label} (2 Sentence) (2 {label}))" for label in range(5)]
    data_folder.trees("dev", lines)
    assert [(e.text, e.target) for e in sst_sentences(data_folder.root, "dev")] == [
        (f"Sentence {label}", label / 4) for label in range(5)
    ]
    two = [(f"Sentence {label}", float(label > 2)) for label in (0, 1, 3, 4)]
    assert [(e.text, e.target) for e in sst2(data_folder.root, "dev")] == two
    assert load_split(data_folder.root).validation_sst == sst_sentences(data_folder.root, "dev")


def test_imdb_test_gives_the_test_reviews(data_folder):
    assert [(e.text, e.target) for e in imdb_test(data_folder.root)] == [
        ("Only ever judged.", 1.0),
        ("Judged as well.", 0.0),
    ]


@pytest.mark.parametrize(
    "path",
    [
        "imdb/plain_text/train-00000-of-00001.parquet",
        "imdb/plain_text/test-00000-of-00001.parquet",
        "sst/trees/train.txt",
        "sst/trees/dev.txt",
        "sst/trees/test.txt",
        "cad/new_train.tsv",
        "cad/new_dev.tsv",
        "exclude_sha1.txt",
    ],
)
@pytest.mark.parametrize("damage", ["missing", "\xff\x00 nonsense"])
def test_a_missing_or_damaged_file_is_named(data_folder, path, damage):
    if damage == "missing":
        (data_folder.root / path).unlink()
    else:
        (data_folder.root / path).write_bytes(damage.encode("latin-1"))
    with pytest.raises(DataError, match=Path(path).name.split("-0")[0]):
        load_split(data_folder.root)


def test_odd_values_are_refused(data_folder):
    data_folder.edits("train", [("Positive", "An edit.", "30")])
    with pytest.raises(DataError, match="rows go from 0 to 29"):
        load_split(data_folder.root)
    data_folder.edits("train", [("Mixed", "An edit.", "1")])
    with pytest.raises(DataError, match="Mixed"):
        load_split(data_folder.root)
    data_folder.edits("train", [])
    data_folder.exclude(["abc"])
    with pytest.raises(DataError, match="sha1"):
        load_split(data_folder.root)
    data_folder.exclude([])
    data_folder.imdb("train", [("Unlabelled.", -1)])
    with pytest.raises(DataError, match="label -1"):
        load_split(data_folder.root)


def test_a_table_without_its_columns_is_refused(data_folder):
    (data_folder.root / "cad" / "new_train.tsv").write_text("Text\torigin\nAn edit.\t0\n")
    with pytest.raises(DataError, match="Sentiment, Text, origin"):
        load_split(data_folder.root)


def test_unlabelled_reviews_are_kept_once_and_never_where_they_are_judged_or_forbidden(data_folder):
    excluded, kept = "An excluded review without a label.", "A review that nobody judges."
    data_folder.exclude([fingerprint(excluded)])
    data_folder.edits("dev", [("Negative", "A judged edit.", "3")])
    split = load_split(data_folder.root)
    judged_here = [split.validation_imdb[0].text, split.validation_edits[0].text, split.validation_sst[0].text]
    others = [excluded, "Only ever judged.", "A test.", *judged_here]
    data_folder.imdb("unsupervised", [(one, -1) for one in (kept, *others, kept.upper())])
    assert [text.lower() for text in unlabelled_reviews(data_folder.root, split)] == [kept.lower()]


def test_labels_among_unlabelled_reviews_are_refused(data_folder):
    split = load_split(data_folder.root)
    with pytest.raises(DataError, match="has no imdb/plain_text/unsupervised"):
        unlabelled_reviews(data_folder.root, split)
    data_folder.imdb("unsupervised", [("A review.", 1)])
    with pytest.raises(DataError, match="label 1; rows need a text and a label -1"):
        unlabelled_reviews(data_folder.root, split)


def test_the_typed_texts_of_validation_choose_and_no_others(data_folder):
    split = load_split(data_folder.root)
    expected = {
        (one.text, {"negative": 0.0, "neutral": 0.5, "positive": 1.0}[one.label]) for one in typed_texts("validation")
    }
    assert {(example.text, example.target) for example in split.validation_typed} == expected
    assert not {one.text for one in typed_texts("test")} & {example.text for example in split.validation_typed}
