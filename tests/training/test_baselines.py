"""Baselines must be what their papers say, chosen by validation data alone; small sums are checked by hand."""

import json
import math
import sys

import numpy as np
import pytest
from processes import run

from lstm_demo import baselines as stored
from lstm_demo.__main__ import main
from lstm_demo.baselines import read_baselines
from lstm_demo.errors import BundleError, DataError, TrainingError
from lstm_demo.invariance import ANY
from lstm_demo.text import Vocabulary
from lstm_demo.training import baselines as module
from lstm_demo.training import command
from lstm_demo.training.baselines import (
    NAMES,
    Labelled,
    log_count_ratios,
    measure_baselines,
    train_bag_of_words,
    train_baseline,
)
from lstm_demo.training.data import Example, Split, load_split, sst2
from lstm_demo.typed import ALL, typed_texts

GOOD, BAD = ["good", "fun"], ["bad", "fun"]
REVIEWS = [("A good, good film.", 1), ("Good fun.", 1), ("A bad film.", 0), ("Bad, bad plot.", 0)]


def labelled(*texts: tuple[list[str], int]) -> Labelled:
    return Labelled([tokens for tokens, _ in texts], np.array([label for _, label in texts]))


@pytest.fixture
def figures_file(tmp_path, monkeypatch):
    """Where the figures are written in place of the project's own file."""
    path = tmp_path / "baselines.json"
    for place in (stored, command):
        monkeypatch.setattr(place, "BASELINES", path)
    monkeypatch.setattr(command, "BAG", tmp_path / "bag")
    return path


@pytest.fixture
def folder(data_folder):
    """A data folder whose IMDB reviews, sentences and phrases can be told apart by single words."""
    data_folder.imdb("train", [(f"{text} Film number {k}.", label) for k in range(20) for text, label in REVIEWS])
    data_folder.imdb("test", [("Good!", 1), ("A bad one.", 0), ("The good.", 1)])
    data_folder.trees("train", ["(4 (3 lovely) (2 day))", "(0 (1 sad) (2 day))", "(2 (2 So) (2 so))"])
    data_folder.trees("dev", ["(3 (2 lovely) (2 dev))", "(2 (2 So) (2 dev))", "(0 (2 sad) (2 dev))"])
    data_folder.trees("test", ["(1 (2 sad) (2 test))", "(4 (2 lovely) (2 test))", "(2 (2 a) (2 test))"])
    return data_folder


def test_log_count_ratios_by_hand():
    counts = np.array([[1, 0, 1], [1, 0, 0], [0, 1, 1]])  # good, bad, fun
    found = log_count_ratios(counts, np.array([1, 1, 0]))
    p, q = (3 / 6, 1 / 6, 2 / 6), (1 / 5, 2 / 5, 2 / 5)  # one more than each sum, over all of them
    assert found.tolist() == pytest.approx([math.log(a / b) for a, b in zip(p, q, strict=True)])


def test_nb_svm_counts_each_word_pair_and_triple_of_a_text_once():
    baseline = train_baseline("nb-svm", labelled((["a", "b", "a", "b"], 1), (["c"], 0)), labelled((["a"], 1)))
    names = baseline.vectorizer.get_feature_names_out().tolist()
    assert names == ["a", "a b", "a b a", "b", "b a", "b a b", "c"]
    p, q = [2 / 13] * 6 + [1 / 13], [1 / 8] * 6 + [2 / 8]  # not 3 for "a", "b" and "a b", which stand there twice
    assert baseline.weights.tolist() == pytest.approx([math.log(a / b) for a, b in zip(p, q, strict=True)])


@pytest.mark.parametrize(("name", "features"), [("bag-of-words", ["a", "b"]), ("tf-idf", ["a", "a b", "b"])])
def test_the_others_take_tokens_as_they_are(name, features):
    baseline = train_baseline(name, labelled((["a", "b"], 1), (["b"], 0)), labelled((["a"], 1)))
    assert baseline.vectorizer.get_feature_names_out().tolist() == features


def test_a_bag_of_words_holds_each_word_once():
    baseline = train_baseline("bag-of-words", labelled((["a", "a"], 1), (["b"], 0)), labelled((["a"], 1)))
    assert baseline.vectorizer.transform([["a", "a", "b", "never seen"]]).toarray().tolist() == [[1, 1]]


@pytest.mark.parametrize("name", NAMES)
def test_probabilities_are_of_positive(name):
    baseline = train_baseline(name, labelled((GOOD, 1), (BAD, 0)), labelled((GOOD, 1), (BAD, 0)))
    good, bad, unknown = baseline.probabilities([GOOD, BAD, ["zzz"]])
    assert 0 < bad < unknown < good < 1
    assert baseline.validation_accuracy == 1.0


@pytest.mark.parametrize("name", NAMES)
def test_validation_chooses_and_of_equals_the_smallest_is_taken(name, monkeypatch):
    """A rare word against common ones: only a weak penalty believes it."""
    common = [(["the", "good", "film"], 1), (["the", "bad", "film"], 0)] * 20
    training = labelled(*common, (["good", "alas"], 0))
    easy = train_baseline(name, training, labelled((["the", "good", "film"], 1), (["the", "bad", "film"], 0)))
    alas = labelled((["good", "alas"], 0), (["the", "good", "film"], 1))
    hard = train_baseline(name, training, alas)
    assert easy.strength < hard.strength
    assert hard.validation_accuracy == 1.0
    monkeypatch.setattr(module, "STRENGTHS", [c for c in module.STRENGTHS if c < hard.strength])
    assert train_baseline(name, training, alas).validation_accuracy < 1.0


def test_each_set_is_learnt_from_its_own_kind_and_nothing_neutral(folder, monkeypatch):
    seen = []
    real = module.train_baseline

    def note(name, training, validation):
        seen.append((name, {" ".join(text) for text in training.texts}, {" ".join(text) for text in validation.texts}))
        return real(name, training, validation)

    monkeypatch.setattr(module, "train_baseline", note)
    split = Split(
        training=(
            Example("Good imdb", 1.0, "imdb"),
            Example("Bad imdb", 0.0, "imdb"),
            Example("Good edit", 1.0, "edit"),
            Example("Lovely sentence", 1.0, "sst"),
            Example("sad phrase", 0.3, "sst", whole=False),
            Example("so so", 0.5, "sst", whole=False),
        ),
        validation_imdb=(Example("Judged imdb", 1.0, "imdb"),),
        validation_sst=(Example("Judged sentence", 0.25, "sst"), Example("Judged neutral", 0.5, "sst")),
    )
    lines = []
    found = measure_baselines(folder.root, split, report=lines.append)
    imdb, sst = ({"good imdb", "bad imdb"}, {"judged imdb"}), ({"lovely sentence", "sad phrase"}, {"judged sentence"})
    assert seen == [(name, *parts) for parts in (imdb, sst) for name in NAMES]
    assert len(lines) == len(seen)
    assert {(name, key): one.n for name, figures in found.items() for key, one in figures.sets.items()} == {
        (name, key): n for name in NAMES for key, n in (("imdb", 3), ("sst2", 2))
    }


def test_short_texts_are_judged_by_who_learnt_from_sentences(folder):
    found = measure_baselines(folder.root, load_split(folder.root))
    sentences = [example.text for example in sst2(folder.root, "test")]
    for figures in found.values():
        assert figures.typed[ALL].n == len(typed_texts("test"))
        assert figures.moved[ANY].sentences == len(sentences) == 2
        assert figures.moved["letter"].concerned == 2  # "test", "lovely"
        assert 0 < figures.moved["letter"].largest < 1  # of "sad" and "lovely", which no review has, one is lost


def test_the_test_sets_choose_nothing(folder):
    """With every test label turned round, the same C is chosen, and each verdict stays as it was."""
    split = load_split(folder.root)
    first, second = [], []
    before = measure_baselines(folder.root, split, report=first.append)
    folder.imdb("test", [("Good!", 0), ("A bad one.", 1), ("The good.", 0)])
    folder.trees("test", ["(4 (2 sad) (2 test))", "(0 (2 lovely) (2 test))", "(2 (2 a) (2 test))"])
    after = measure_baselines(folder.root, split, report=second.append)
    assert first == second
    for name in NAMES:
        for key in ("imdb", "sst2"):
            assert before[name].sets[key].accuracy == 1.0
            assert after[name].sets[key].accuracy == 0.0


@pytest.mark.parametrize("source", ["imdb", "sst"])
def test_a_split_without_one_kind_is_refused(folder, source):
    split = load_split(folder.root)
    kept = tuple(example for example in split.training if example.source != source)
    with pytest.raises(DataError, match="both labels"):
        measure_baselines(folder.root, Split(kept, split.validation_imdb, split.validation_sst))


def test_a_split_with_nothing_to_choose_by_is_refused():
    with pytest.raises(DataError, match="some to choose by"):
        train_baseline("tf-idf", labelled((GOOD, 1), (BAD, 0)), labelled())


def test_the_command_writes_what_is_read_back(folder, figures_file, tmp_path, capsys):
    assert read_baselines() == {}
    assert main(["baselines", "--data", str(folder.root), "--cache", str(tmp_path / "cache")]) == 0
    found = read_baselines()
    assert [*found] == [*NAMES] == [*json.loads(figures_file.read_text())]
    split = load_split(folder.root)
    assert found == measure_baselines(folder.root, split)
    printed = capsys.readouterr().out
    low, high = found["nb-svm"].sets["sst2"].interval
    assert f"nb-svm:\n  IMDB, test: {found['nb-svm'].sets['imdb'].accuracy:.2%} right" in printed
    assert f"SST-2, test: 100.00% right ({low:.2%} to {high:.2%}) of 2" in printed
    assert printed.splitlines()[-1] == f"Written to {figures_file}."
    assert any((tmp_path / "cache").iterdir())
    assert {path.name for path in (tmp_path / "bag").iterdir()} == {"config.json", "model.safetensors"}
    figures_file.unlink()
    assert main(["baselines", "--data", str(folder.root), "--bag-only"]) == 0
    assert not figures_file.exists()


def test_a_missing_folder_is_one_sentence(figures_file, tmp_path, capsys):
    assert main(["baselines", "--data", str(tmp_path / "nowhere")]) == 2
    error = capsys.readouterr().err
    assert error.startswith("lstm_demo: ")
    assert "imdb/plain_text" in error
    assert error.count("\n") == 1
    assert not figures_file.exists()


def test_a_missing_library_is_one_sentence(folder, figures_file, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    monkeypatch.setitem(sys.modules, "sklearn.feature_extraction.text", None)
    with pytest.raises(TrainingError):
        measure_baselines(folder.root, load_split(folder.root))
    assert main(["baselines", "--data", str(folder.root)]) == 2
    assert capsys.readouterr().err == (
        "lstm_demo: The baselines need scikit-learn, which is not installed; run pip install scikit-learn.\n"
    )


def predict_without_the_library() -> int:
    sys.modules["sklearn"] = None
    return main(["predict", "Good."])


def test_everything_else_works_without_the_library():
    done = run(predict_without_the_library)
    assert done.stdout.startswith("positive")
    assert (done.code, done.stderr) == (0, "")


@pytest.mark.parametrize("content", ["[]", "{", '{"nb-svm": 1}', '{"nb-svm": {"imdb": {}}}', '{"nb-svm": {"imdb": 3}}'])
def test_a_file_of_something_else_is_refused(figures_file, content):
    figures_file.write_text(content)
    with pytest.raises(BundleError):
        read_baselines()


def test_the_figures_in_the_project_are_all_there():
    found = read_baselines()
    assert [*found] == [*NAMES]
    for sets in (figures.sets for figures in found.values()):
        assert {key: one.n for key, one in sets.items()} == {"imdb": 25_000, "sst2": 1_821}
        for one in sets.values():
            assert one.interval[0] < one.accuracy < one.interval[1]
            assert one.accuracy == (one.confusion[0][0] + one.confusion[1][1]) / one.n


def test_the_bag_of_words_learns_from_reviews_and_sentences_and_keeps_the_vocabularys_order(folder):
    vocabulary = Vocabulary(("<pad>", "<unk>", "bad", "good", "lovely", "never"))
    lines = []
    bag = train_bag_of_words(folder.root, load_split(folder.root), vocabulary, report=lines.append)
    bad, good, lovely, never = bag.weights[2:]
    assert bad < 0 == never < good
    assert lovely > 0
    assert bag.weights[:2].tolist() == [0, 0]
    assert bag.of_words(["good"]) == pytest.approx(1 / (1 + math.exp(-(bag.bias + good))))
    assert ["C = " in lines[0], "imdb" in lines[1], "sst" in lines[2]] == [True] * 3
