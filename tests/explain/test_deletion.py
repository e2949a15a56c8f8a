"""Variants of a text that are read together get the verdicts of each read alone."""

import numpy as np
import pytest

from lstm_demo.explain import deletion
from lstm_demo.explain.deletion import leave_out, shares_beginnings, verdicts_without
from lstm_demo.predict import predict

from .texts import READOUTS, TEXT, text_of

CONFIGS = [
    *({"cell": cell, "n_layers": n} for cell in ("lstm", "peephole", "cell_output", "gru", "rnn") for n in (1, 2)),
    *({"readout": readout} for readout in (*READOUTS, "attention")),
    {"bidirectional": True, "n_classes": 2},
    {"convolution": 4},
    {"n_classes": 2},
]


def table(n_variants, n_tokens, seed=0):
    """Which tokens are there [variant, token]: none, all, and by chance, one of them twice."""
    rows = np.random.default_rng(seed).random((n_variants, n_tokens)) < 0.6
    rows[0], rows[1], rows[3] = False, True, rows[2]
    return rows


def verdicts_alone(bundle, text, present, absence):
    """The logit of each variant, written out as a text."""
    instead = {"dropped": "", "unknown": "zzz"}[absence]
    variants = [
        " ".join(word if there else instead for word, there in zip(text.split(), row, strict=True)) for row in present
    ]
    return [one.logit for one in predict(bundle, variants)]


@pytest.mark.parametrize("absence", ["dropped", "unknown"])
@pytest.mark.parametrize("config", CONFIGS, ids=str)
def test_every_variant_is_the_text_that_it_says(make_bundle, config, absence):
    bundle, text, present = make_bundle(**config), text_of(20), table(7, 20)
    found = verdicts_without(bundle.network, bundle.read(text).ids, present, absence)
    np.testing.assert_allclose(found, verdicts_alone(bundle, text, present, absence), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("config", [{}, {"readout": "mean"}], ids=["by states", "by texts"])
def test_variants_that_do_not_fit_into_memory_are_read_in_parts(make_bundle, config, monkeypatch):
    bundle, present, told = make_bundle(**config), table(10, 6), []
    ids = bundle.read(TEXT).ids
    whole = verdicts_without(bundle.network, ids, present)
    monkeypatch.setattr(deletion, "_STATES_AT_ONCE", 4 * 5)  # four variants of five units
    monkeypatch.setattr(deletion, "_TOKENS_AT_ONCE", 4 * 6)
    np.testing.assert_allclose(verdicts_without(bundle.network, ids, present, progress=told.append), whole, rtol=1e-5)
    assert told == pytest.approx([1 / 3, 2 / 3, 1])


def test_beginnings_in_common_are_read_once(make_bundle, monkeypatch):
    bundle, rows = make_bundle(), []
    step = deletion._step
    monkeypatch.setattr(
        deletion,
        "_step",
        lambda cell, layers, a, states: rows.append(len(states[0][0])) or step(cell, layers, a, states),
    )
    leave_out(bundle.network, bundle.read(TEXT).ids, "dropped")
    assert rows == [1, 2, 3, 4, 5, 6]  # the whole text, and those that lack one of the words before
    rows.clear()
    all_of_them = (np.arange(64)[:, None] >> np.arange(6)[::-1]) % 2 == 1
    verdicts_without(bundle.network, bundle.read(TEXT).ids, all_of_them)
    assert rows == [1, 2, 4, 8, 16, 32]


def test_only_states_that_hold_all_of_the_beginning_are_shared(make_bundle):
    shared = [config for config in CONFIGS if shares_beginnings(make_bundle(**config).config)]
    assert shared == [
        config
        for config in CONFIGS
        if not config.keys() & {"bidirectional", "convolution"} and config.get("readout") in (None, "last")
    ]


@pytest.mark.parametrize("absence", ["dropped", "unknown"])
def test_a_word_gets_what_the_verdict_loses_without_it(make_bundle, absence):
    bundle = make_bundle()
    found = leave_out(bundle.network, bundle.read("a c").ids, absence)
    texts = {"dropped": ["a c", "c", "a"], "unknown": ["a c", "zzz c", "a zzz"]}[absence]
    whole, *without = [one.logit for one in predict(bundle, texts)]
    np.testing.assert_allclose(found.scores, whole - np.array(without), rtol=1e-4, atol=1e-6)
    assert found.logit == pytest.approx(whole)


def test_the_only_word_is_compared_with_the_verdict_before_it(make_bundle):
    bundle = make_bundle()
    [score] = leave_out(bundle.network, bundle.read("a").ids, "dropped").scores
    word, empty = predict(bundle, ["a", ""])
    assert score == pytest.approx(word.logit - empty.logit, abs=1e-6)
