"""Is what the index holds what the traces of the sentences, one by one, come to?"""

from collections import defaultdict

import numpy as np
import pytest

from lstm_demo.bundle import Bundle, build_network
from lstm_demo.errors import InputError
from lstm_demo.explain.tracing import trace
from lstm_demo.explain.units import make_index, unit
from lstm_demo.explain.units.making import N_WORDS
from lstm_demo.explain.units.saturation import gates_of
from lstm_demo.explanations import weights_hash

from .corpus import CORPUS, READ

CLOSE = {"rtol": 1e-4, "atol": 1e-5}


def made(bundle, corpus=CORPUS):
    return make_index(bundle, corpus, min_count=2)


def wide(bundle):
    """The same with larger weights, so that gates open and shut."""
    weights = bundle.network.state_dict()
    weights = {name: tensor * 5 if name.startswith("lstm.weight_ih") else tensor for name, tensor in weights.items()}
    return Bundle("tiny", build_network(bundle.config, weights), bundle.vocabulary)


def test_gates_and_effects_are_those_of_the_traces(make_bundle, member):
    bundle = wide(make_bundle(**member))
    if "dense" in member:  # its units have no parts of the verdict, and so no index
        with pytest.raises(InputError, match="its readout is not linear"):
            made(bundle)
        return
    index, traces = made(bundle), [trace(bundle, text) for text in READ]
    assert (index.model, index.name, index.n_sentences) == (weights_hash(bundle), "tiny", len(READ))
    assert index.n_steps == sum(one.n_steps for one in traces)
    assert index.gates == gates_of(bundle.config.cell)
    for row, gate in enumerate(index.gates):
        values = np.concatenate([one.part(gate)[-1, 0] for one in traces])  # [step, unit]
        np.testing.assert_allclose(index.open[row], (values > 0.9).mean(axis=0), atol=1e-6)
        np.testing.assert_allclose(index.shut[row], (values < 0.1).mean(axis=0), atol=1e-6)
    assert not index.gates or (0 < index.open.max() < 1 and 0 < index.shut.max() < 1)
    parts = np.stack([one.contribution[0] for one in traces])  # [sentence, unit]
    np.testing.assert_allclose(index.effect, parts.std(axis=0), **CLOSE)


@pytest.mark.parametrize("config", [{}, {"cell": "gru"}, {"bidirectional": True, "n_layers": 2}], ids=str)
def test_mean_writes_are_those_of_the_traces(make_bundle, config):
    bundle = make_bundle(**config)
    index, writes = made(bundle), defaultdict(list)
    for text in READ:
        found = trace(bundle, text)
        for step, row in zip(found.steps, found.written[-1, 0], strict=True):
            if step.known:
                writes[step.text.lower()].append(row)
    means = {word: np.mean(rows, axis=0) for word, rows in writes.items() if len(rows) > 1}
    for number in range(5):
        one = unit(bundle, number, index)
        rising = sorted((mean[number], word) for word, mean in means.items() if mean[number] > 0)[::-1]
        falling = sorted((mean[number], word) for word, mean in means.items() if mean[number] < 0)
        for told, expected in ((one.writes_up, rising), (one.writes_down, falling)):
            assert [write.word for write in told] == [word for _, word in expected[:N_WORDS]]
            np.testing.assert_allclose([write.mean for write in told], [mean for mean, _ in expected], **CLOSE)
            assert all(write.n_places == len(writes[write.word]) for write in told)
        assert len(rising) + len(falling) == len(means) == 11


@pytest.mark.parametrize("config", [{"cell": "rnn"}, {"convolution": 4}], ids=str)
def test_where_no_word_has_a_write_of_its_own_there_is_none(make_bundle, config):
    bundle = make_bundle(**config)
    one = unit(bundle, 2, made(bundle))
    assert one.writes_up == one.writes_down == ()
    assert one.up
    assert one.down


def test_a_rare_word_has_no_mean(make_bundle):
    bundle = make_bundle()
    assert unit(bundle, 0, make_index(bundle, CORPUS)).writes_up == ()  # 20 places at least


def test_snippets_are_the_largest_changes_of_their_sentences(make_bundle, member):
    bundle = make_bundle(**member)
    if "dense" in member:  # no index, as above
        return
    index = made(bundle)
    for number in range(5):
        one = unit(bundle, number, index)
        for side, (sign, snippets) in enumerate(((1, one.up), (-1, one.down))):
            expected = []
            for text in READ:
                found = trace(bundle, text)
                changes = sign * np.diff(found.hidden[-1, 0, :, number], prepend=0)
                step = int(changes.argmax())
                if changes[step] > 0:
                    expected.append((changes[step], found.steps[step].text))
            expected = few_of_a_word(sorted(expected, reverse=True))
            np.testing.assert_allclose([sign * one.change for one in snippets], [x for x, _ in expected], **CLOSE)
            assert [one.text[slice(*one.span)] for one in snippets] == [word for _, word in expected], side


def few_of_a_word(ranked):
    """The first two of each word."""
    words = [word.lower() for _, word in ranked]
    return [one for k, one in enumerate(ranked) if words[:k].count(words[k]) < 2]


def test_ranks_are_by_effect(make_bundle):
    bundle = make_bundle()
    index = made(bundle)
    units = sorted((unit(bundle, number, index) for number in range(5)), key=lambda one: one.rank)
    assert [one.rank for one in units] == [1, 2, 3, 4, 5]
    assert [one.effect for one in units] == sorted(index.effect.tolist(), reverse=True)
    assert [one.weight for one in units] == bundle.network.readout()[0][[one.number for one in units]].tolist()


def test_a_long_sentence_is_quoted_around_the_place_and_never_more_than_25_words(make_bundle):
    bundle = make_bundle()
    words = ["k"] * 30 + ["a"] + ["k"] * 30
    index = made(bundle, [("imdb", " ".join(words)), ("sst", " ".join(words[20:])), ("imdb", "a " * 26)])
    assert index.quoted
    for one in index.quoted:
        assert len(one.text.split()) == 25
        assert one.source in ("imdb", "sst")
    middle = [one for one in index.quoted if one.text.split()[one.text[: one.span[0]].count(" ")] == "a"]
    assert middle
    places = {one.text[: one.span[0]].count(" ") for one in middle if "k" in one.text}
    assert places <= {10, 12}  # in the middle, or as near as its sentence lets it


def test_who_waits_hears_how_far_it_is(make_bundle):
    told = []
    make_index(make_bundle(), CORPUS, progress=told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 1)


def test_a_corpus_without_words_shows_nothing(make_bundle):
    with pytest.raises(InputError, match="The corpus has no words"):
        make_index(make_bundle(), [("sst", " ")])


def test_there_is_no_such_unit(make_bundle):
    bundle = make_bundle()
    with pytest.raises(InputError, match="no unit 5; allowed are whole numbers from 0 to 4"):
        unit(bundle, 5, made(bundle))
