"""Does the lens This unit get the library's own numbers of two units, and a sentence for what is not known?"""

import base64
import json

import numpy as np
import pytest

from lstm_demo.errors import BundleError, InputError
from lstm_demo.explain.tracing import trace
from lstm_demo.explain.units import by_effect, make_index, nearest_words, on_and_off, saturation, unit
from lstm_demo.explain.units.index import SIDES
from lstm_demo.texts import Texts
from lstm_demo.views import notes
from lstm_demo.views.lenses.unit import Asked, Elsewhere, Near, OnOff, payload
from lstm_demo.views.view import View

TEXT = "a b c d a e f"
CORPUS = [("sst", "a b c <i>zzz</i> d"), ("imdb", "c b a j h"), ("imdb", "k j i h g f e d c b a")]


def lens(bundle, text=TEXT, *, view=None, other=3, known=None, asked=None):
    read, view = trace(bundle, text), view or View(bundle.config.n_layers - 1, 0, unit=1, step=2)
    texts = notes.texts_of(Texts(), bundle.config, view.layer, view.direction)
    return payload(read, texts, view, other, 7, known or Elsewhere(), asked or Asked(), reading="abc")


def elsewhere(bundle, other=3):
    index = make_index(bundle, CORPUS, min_count=1)
    return index, Elsewhere(by_effect(index), unit(bundle, 1, index), unit(bundle, other, index))


def test_both_units_have_the_librarys_numbers_of_the_corpus_and_of_the_text(make_bundle, member):
    bundle = make_bundle(**member)
    if not bundle.config.has_linear_readout:
        assert lens(bundle)["because"] == Texts()["unit_lens.hidden_layers"]
        return
    index, known = elsewhere(bundle)
    made, read = lens(bundle, known=known), trace(bundle, TEXT)
    layer = bundle.config.n_layers - 1
    assert (made["ranked"], made["because"], made["seed"]) == ("corpus", "", 7)
    assert made["order"] == by_effect(index).tolist()
    assert made["order"].index(1) + 1 == known.unit.rank
    assert made["corpus"] == {"sentences": index.n_sentences, "steps": index.n_steps}
    np.testing.assert_array_equal(
        np.frombuffer(base64.b64decode(made["hidden"]), dtype="<f4"), read.hidden[layer, 0, :, 3]
    )
    for sent, own in ((made["unit"], known.unit), (made["other"], known.other)):
        assert (sent["number"], sent["effect"]) == (own.number, own.effect)
        assert sent["counts"] == ("positive" if own.weight > 0 else "negative") != sent["against"]
        here = saturation(read, own.number, layer)
        assert [gate["name"] for gate in sent["gates"]] == list(here)
        for gate in sent["gates"]:
            assert gate["here"] == list(here[gate["name"]])
            assert gate["corpus"] == list(own.gates[gate["name"]])
        for side, name in enumerate(SIDES):
            writes, snippets = getattr(own, f"writes_{name}"), getattr(own, name)
            means = [pytest.approx(one.mean, abs=1e-4) for one in writes]
            assert [one[1] for one in sent["writes"][side]] == means
            assert [[one[0], one[2]] for one in sent["writes"][side]] == [[one.word, one.n_places] for one in writes]
            assert ["".join(one[:3]) for one in sent["snippets"][side]] == [one.text for one in snippets]
            assert [one[1] for one in sent["snippets"][side]] == [one.text[slice(*one.span)] for one in snippets]
            changes = [pytest.approx(one.change, abs=1e-4) for one in snippets]
            assert [one[3] for one in sent["snippets"][side]] == changes
    assert len(json.dumps(made, allow_nan=False)) < 12_000


def test_without_an_index_the_order_is_the_texts_and_a_sentence_says_how_one_is_made(make_bundle):
    bundle = make_bundle()
    made = lens(bundle)
    assert (made["ranked"], made["corpus"]) == ("text", None)
    assert made["order"] == trace(bundle, TEXT).units_by_effect().tolist()
    assert made["because"].endswith("python -m lstm_demo index-units.")
    assert (made["unit"]["writes"], made["unit"]["snippets"], made["unit"]["effect"]) == ([], [], None)
    assert [gate["corpus"] for gate in made["unit"]["gates"]] == [None] * 3


def test_a_damaged_index_says_so(make_bundle):
    refusal = BundleError("bundle.damaged_units", folder="units")
    assert lens(make_bundle(), known=Elsewhere(refusal=refusal))["because"] == refusal.worded(Texts())


@pytest.mark.parametrize(("view", "ranked"), [(View(0, 0, 1, 2), "state"), (View(1, 1, 1, 2), "text")])
def test_of_another_layer_or_direction_stands_what_there_is_of_the_text(make_bundle, view, ranked):
    bundle = make_bundle(n_layers=2, bidirectional=True)
    made = lens(bundle, view=view)
    assert made["ranked"] == ranked
    assert "the last layer alone" in made["because"]
    weight = trace(bundle, TEXT).readout_weight[1, 1]
    assert made["unit"]["counts"] == ("" if view.layer == 0 else "positive" if weight > 0 else "negative")
    assert made["unit"]["gates"][0]["here"] == list(
        saturation(trace(bundle, TEXT), 1, view.layer, view.direction)["input_gate"]
    )


def test_a_network_of_one_unit_has_none_beside_it(make_bundle):
    made = lens(make_bundle(hidden_size=1), view=View(0, 0, 0, 2), other=None)
    assert (made["other"], made["hidden"], made["order"]) == (None, None, [0])


def test_units_that_are_on_and_off_are_named_up_to_nine(make_bundle):
    bundle = make_bundle(hidden_size=40)
    found = on_and_off(bundle, TEXT, {0}, {1}, threshold=0.05) * 2
    assert len(found) > 9
    sent = lens(bundle, asked=Asked(OnOff((0,), (1,), found)))["on_off"]
    assert (sent["on"], sent["off"], sent["more"]) == ([0], [1], len(found) - 9)
    assert [one[:2] for one in sent["units"]] == [[one.unit, one.sign] for one in found[:9]]
    assert sent["units"][0][2:] == pytest.approx([found[0].on, found[0].off], abs=1e-4)


def test_near_words_stand_with_their_verdicts_or_say_why_there_are_none(make_bundle):
    bundle, refusal = make_bundle(), InputError("units.unknown_word", word="'zzz'")
    near = {0: Near("a", nearest_words(bundle, "a", 2), 0.25), 1: Near("y" * 99, refusal=refusal)}
    sent = lens(bundle, asked=Asked(near=near))["near"]
    first = nearest_words(bundle, "a", 2)[0]
    assert sent["0"]["words"][0][0] == first.word
    assert sent["0"]["words"][0][1:] == pytest.approx([first.cosine, first.logit, first.probability], abs=1e-4)
    assert (sent["0"]["probability"], sent["0"]["because"]) == (0.25, "")
    assert (len(sent["1"]["word"]), sent["1"]["words"], sent["1"]["because"]) == (60, [], refusal.worded(Texts()))


def test_a_plain_network_has_neither_gates_nor_writes(make_bundle):
    bundle = make_bundle(cell="rnn")
    made = lens(bundle, known=elsewhere(bundle)[1])
    assert (made["unit"]["gates"], made["unit"]["writes"]) == ([], [[], []])
    assert made["texts"]["no_gates"] == Texts()["unit_lens.plain.no_gates"]
