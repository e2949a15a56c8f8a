"""Are the nearest words the nearest, each with the verdict on it alone? And how often does a gate stand open?"""

from dataclasses import replace

import numpy as np
import pytest

from lstm_demo.errors import InputError
from lstm_demo.explain.tracing import trace
from lstm_demo.explain.units import nearest_words, saturation
from lstm_demo.predict import predict


def test_the_nearest_words_are_those_with_the_largest_cosines(make_bundle):
    bundle = make_bundle(embedding_size=4)
    table = bundle.network.embedding.weight.numpy()
    own = table[bundle.vocabulary.ids["c"]]
    cosines = {
        word: float(row @ own / np.linalg.norm(row) / np.linalg.norm(own))
        for word, row in zip(bundle.vocabulary.words, table, strict=True)
        if word not in ("<pad>", "<unk>", "c")
    }
    found = nearest_words(bundle, "C", 4)
    assert [one.word for one in found] == sorted(cosines, key=cosines.get, reverse=True)[:4]
    np.testing.assert_allclose([one.cosine for one in found], [cosines[one.word] for one in found], rtol=1e-5)
    for one, alone in zip(found, predict(bundle, [one.word for one in found]), strict=True):
        assert (one.logit, one.probability) == pytest.approx((alone.logit, alone.probability), abs=1e-5)
    assert len(nearest_words(bundle, "c", 100)) == 10  # all others


@pytest.mark.parametrize(
    ("word", "n", "sentence"),
    [
        ("zzz", 8, "does not know the word 'zzz', so that no word is near it"),
        ("a b", 8, "'a b' is 2 words to the model; give one"),
        ("", 8, "'' is 0 words"),
        ("a", 0, "n is 0; use a whole number from 1 to 100"),
    ],
)
def test_what_has_no_neighbours_is_refused(make_bundle, word, n, sentence):
    with pytest.raises(InputError, match=sentence):
        nearest_words(make_bundle(), word, n)


def test_a_gate_is_open_above_nine_tenths_and_shut_below_one(make_bundle):
    found = trace(make_bundle(), "a b c d")
    gate = np.zeros_like(found.forget_gate)
    gate[0, 0, :, 3] = [0.95, 0.05, 0.9, 0.1]  # on the edge it is neither
    gates = saturation(replace(found, forget_gate=gate), 3)
    assert gates.keys() == {"input_gate", "forget_gate", "output_gate"}
    assert gates["forget_gate"] == (0.25, 0.25)
    assert saturation(replace(found, forget_gate=gate), 2)["forget_gate"] == (0.0, 1.0)


def test_a_layer_and_a_direction_have_their_own(make_bundle):
    found = trace(make_bundle(cell="gru", n_layers=2, bidirectional=True), "a b c d e f g")
    gates = saturation(found, 1, layer=0, direction=1)
    values = found.update_gate[0, 1, :, 1]
    assert gates["update_gate"] == ((values > 0.9).mean(), (values < 0.1).mean())


def test_a_plain_network_has_no_gates_and_an_empty_text_no_shares(make_bundle):
    assert saturation(trace(make_bundle(cell="rnn"), "a"), 0) == {}
    assert saturation(trace(make_bundle(), ""), 0) == {}


def test_there_is_no_such_unit(make_bundle):
    with pytest.raises(InputError, match="no unit 5"):
        saturation(trace(make_bundle(), "a"), 5)
