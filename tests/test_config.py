"""The configuration refuses what cannot be built, and says why."""

import json
import math
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_demo.errors import InputError
from lstm_demo.limits import MAX_LAYERS, MAX_VOCABULARY, MAX_WIDTH, MAX_WINDOW
from lstm_demo.model import Config


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("vocabulary_size", 2, MAX_VOCABULARY),
        ("embedding_size", 1, MAX_WIDTH),
        ("hidden_size", 1, MAX_WIDTH),
        ("n_layers", 1, MAX_LAYERS),
        ("n_classes", 1, 3),
        ("convolution", 0, MAX_WIDTH),
        ("convolution_width", 1, MAX_WINDOW),
        ("pool", 1, MAX_WINDOW),
    ],
)
def test_sizes_have_a_least_and_a_most(name, low, high):
    for allowed in (low, high):
        assert getattr(Config(**{"vocabulary_size": 13, name: allowed}), name) == allowed
    for refused in (low - 1, high + 1, -1, float(low), str(low), None, True, [low], 10**30):
        with pytest.raises(InputError, match=rf"^{name} is .*; use a whole number from {low:,} to {high:,}\.$"):
            Config(**{"vocabulary_size": 13, name: refused})


@pytest.mark.parametrize(
    ("name", "allowed", "refused"),
    [
        ("bidirectional", [True, False], [1, 0, None, "true"]),
        ("dropout", [0, 0.0, 0.5, 0.999], [1, 1.0, -0.1, 1.5, math.nan, math.inf, "0.5", None, True]),
        ("readout", ["last", "mean", "max", "attention"], ["first", "", None, 1, ["last"], {}]),
        ("cell", ["lstm", "gru", "rnn", "peephole", "cell_output"], ["sru", "LSTM", "", None, 1, ["lstm"], {}]),
        ("convolution_width", [1, 3, 31], [2, 30]),
        ("dense", [(), (64,), (4_096,) * 8], [(0,), (4_097,), (1,) * 9, (1.0,), ("1",), (True,), 64, None, "64", {}]),
        ("dense_activation", ["relu", "tanh"], ["gelu", "", None, 1, ["relu"], {}]),
        (
            "neutral_band",
            [(0.4, 0.6), (0.5, 0.5), (0, 1), (0.0, 1.0)],
            [(0.6, 0.4), (0.4,), (0.4, 0.5, 0.6), (-0.1, 0.5), (0.5, 1.1), (math.nan, 0.5), ("0", "1"), None, 0.5, ()],
        ),
    ],
)
def test_other_entries_have_what_is_allowed(name, allowed, refused):
    for value in allowed:
        assert getattr(Config(13, **{name: value}), name) == value
    for value in refused:
        with pytest.raises(InputError, match=rf"^{name} is .*; use "):
            Config(13, **{name: value})


@pytest.mark.parametrize(("width", "pool", "n_layers"), [(17, 1, 1), (5, 1, 4), (31, 2, 1), (31, 16, 8), (3, 1, 8)])
def test_a_window_may_see_ahead(width, pool, n_layers):
    assert Config(13, convolution=4, convolution_width=width, pool=pool, n_layers=n_layers).n_ahead * n_layers <= 8


@pytest.mark.parametrize(("width", "pool", "n_layers"), [(19, 1, 1), (5, 1, 5), (31, 3, 2), (31, 1, 8)])
def test_a_window_that_makes_every_word_s_verdict_slow_is_refused(width, pool, n_layers):
    values = {"convolution_width": width, "pool": pool, "n_layers": n_layers}
    with pytest.raises(InputError, match=r"at most 8 together are read again[.] Use a narrower window"):
        Config(13, convolution=4, **values)
    assert Config(13, **values).n_ahead == 0  # nothing is behind a convolution
    assert Config(13, convolution=4, bidirectional=True, **values).n_ahead > 0  # read anew only where asked


def test_what_a_stranger_wrote_is_quoted_short():
    for values in ({"readout": "x" * 90_000}, {"bidirectional": "x" * 90_000}, {"dropout": "x" * 90_000}):
        with pytest.raises(InputError) as caught:
            Config(13, **values)
        assert len(str(caught.value)) < 200
    with pytest.raises(InputError) as caught:
        Config.from_dict({"vocabulary_size": 13, "x" * 90_000: 1})
    assert len(str(caught.value)) < 400


def test_a_configuration_survives_json():
    config = Config(13, 3, 5, 2, True, 0.25, "max", 2, (0.3, 0.8), "peephole", 4, 5, 3, dense=(7, 4))
    assert Config.from_dict(json.loads(json.dumps(config.to_dict()))) == config
    assert Config.from_dict({"vocabulary_size": 13}) == Config(13)


def test_a_configuration_from_before_the_family_means_what_it_meant():
    old = {
        "vocabulary_size": 13,
        "embedding_size": 3,
        "hidden_size": 5,
        "n_layers": 2,
        "bidirectional": True,
        "dropout": 0.25,
        "readout": "max",
        "n_classes": 2,
        "neutral_band": [0.3, 0.8],
    }
    config = Config.from_dict(old)
    assert (config.cell, config.convolution, config.dense) == ("lstm", 0, ())
    assert config == Config(13, 3, 5, 2, True, 0.25, "max", 2, (0.3, 0.8))


VALUES = st.none() | st.booleans() | st.integers(-3, 40) | st.floats() | st.text(max_size=3) | st.just([0.2, 0.9])
NAMES = [field.name for field in fields(Config)]


@given(st.fixed_dictionaries({}, optional=dict.fromkeys([*NAMES, "other"], VALUES)))
def test_any_entries_make_a_configuration_or_one_sentence(values):
    try:
        config = Config.from_dict(values)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert Config.from_dict(config.to_dict()) == config


def test_unknown_and_missing_entries_are_refused():
    with pytest.raises(InputError, match=r"unknown entries \['colour', 'size'\]; known are \['bidirectional'"):
        Config.from_dict({"vocabulary_size": 13, "size": 1, "colour": 2})
    with pytest.raises(InputError, match="lacks vocabulary_size"):
        Config.from_dict({"hidden_size": 5})


def test_from_dict_leaves_its_argument_alone():
    values = {"vocabulary_size": 13, "neutral_band": [0.4, 0.6]}
    Config.from_dict(values)
    assert values == {"vocabulary_size": 13, "neutral_band": [0.4, 0.6]}
