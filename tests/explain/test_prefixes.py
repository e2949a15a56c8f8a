"""With two directions, the verdict after a word is that on the text up to there, read anew."""

import numpy as np
import pytest

from lstm_demo.explain import verdicts
from lstm_demo.explain.edits import GateEdit
from lstm_demo.explain.tracing import compare, trace
from lstm_demo.predict import predict

from .texts import READOUTS, TEXT, prefixes_of, text_of


@pytest.mark.parametrize("n_classes", [1, 2, 3])
@pytest.mark.parametrize("readout", READOUTS)
def test_with_two_directions_every_prefix_can_be_read_anew(make_bundle, readout, n_classes):
    bundle = make_bundle(n_layers=2, bidirectional=True, readout=readout, n_classes=n_classes)
    found = trace(bundle, TEXT, prefixes=True)
    predictions = predict(bundle, prefixes_of(TEXT))
    np.testing.assert_allclose(found.logit, [one.logit for one in predictions], rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(found.probabilities, [one.probabilities for one in predictions], rtol=1e-5, atol=1e-6)
    assert found.running_is_complete
    np.testing.assert_array_equal(found.hidden, trace(bundle, TEXT).hidden)


def test_who_waits_for_the_prefixes_hears_how_many_are_read(make_bundle):
    bundle, progress = make_bundle(bidirectional=True), []
    trace(bundle, text_of(150), prefixes=True, progress=progress.append)
    assert progress == pytest.approx([64 / 150, 128 / 150, 1.0])
    progress.clear()
    trace(bundle, TEXT, [GateEdit("candidate", value=1.0)], prefixes=True, progress=progress.append)
    assert progress == pytest.approx([1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1.0])


def test_the_verdicts_found_in_parts_make_the_same_trace_to_the_bit(make_bundle):
    bundle, scores = make_bundle(bidirectional=True, n_classes=3), []
    whole, alone = trace(bundle, text_of(150), prefixes=True), trace(bundle, text_of(150))
    ids = bundle.vocabulary.encode(text_of(150).split())
    while part := next(verdicts.verdicts_in_parts(bundle.network, ids, since=len(scores)), []):
        scores += part
    found = alone.with_verdicts(scores)
    for name, array in whole.arrays().items():
        np.testing.assert_array_equal(found.arrays()[name], array)
    assert not found.logit.flags.writeable


@pytest.mark.parametrize("cell", ["lstm", "peephole"])
@pytest.mark.parametrize("convolution", [0, 4])
def test_both_ways_to_read_every_prefix_agree(make_bundle, cell, convolution, monkeypatch):
    bundle = make_bundle(cell=cell, convolution=convolution, n_layers=2, bidirectional=True, readout="attention")
    one_after_the_other, _ = compare(bundle, text_of(70), [], prefixes=True)
    calls, scored = [], verdicts.class_scores
    monkeypatch.setattr(verdicts, "class_scores", lambda *given: calls.append(given) or scored(*given))
    found = trace(bundle, text_of(70), prefixes=True)
    np.testing.assert_allclose(found.logit, one_after_the_other.logit, rtol=1e-5, atol=1e-6)
    assert len(calls) == (1 if convolution else 2)  # and not one for each word


def test_the_verdict_on_a_prefix_is_edited_as_well(make_bundle):
    bundle = make_bundle(bidirectional=True)
    edit = GateEdit("candidate", value=1.0, steps=(1,))
    found = trace(bundle, TEXT, [edit], prefixes=True)
    assert found.logit[0] == pytest.approx(predict(bundle, ["a"])[0].logit, abs=1e-6)  # step 1 is not in it
    assert found.logit[1] == pytest.approx(trace(bundle, "a c", [edit]).logit[-1], abs=1e-6)
